"""Treatments by a bare word that no list holds: "8 visits of therapy", "splinting and injection failed"."""

from collections.abc import Collection

from openimr.clinical.body.rules import cue
from openimr.clinical.body.view import View
from openimr.clinical.passage import Passage
from openimr.vocabulary import Term

_WORD = cue("bare", "word")
_COUNTED = cue("bare", "counted")
_SPOKEN = cue("bare", "spoken")
_NO_HELP = cue("treatment", "no help")
_HELPED = cue("treatment", "helped")
_PARTLY = cue("treatment", "partly")
_BY_PART = (
    ("wrist brace", cue("bare", "wrist")),
    ("knee brace", cue("bare", "knee")),
)
_SMALL_JOINT = cue("bare", "small joint")


def bare_words(passage: Passage, view: View, generic: Collection[str]) -> tuple[Term, ...]:
    """The treatments that a passage names by a bare word, as terms of the vocabulary.

    A bare word is read only beside what came of it or beside a count of visits. Therapy is physical therapy unless
    the sentence or the one before speaks of the mind; a splint or brace is the wrist's or knee's where the page names
    that part; an injection is one of corticosteroid at the hand, wrist or elbow, where hardly another is given.
    `generic` are the ids too vague to count as a treatment of their own.
    """
    text = view.text
    found: list[Term] = []
    for match in _WORD.finditer(text):
        name = match.lastgroup or ""
        start, end = match.span(name)
        if any(t.start < end and start < t.end and t.id not in generic for t in view.procedures):
            continue
        a, b = view.clause(start)
        counted = name == "therapy" and _COUNTED.search(text, a, b) is not None
        if not counted and not any(said.search(text, a, b) for said in (_NO_HELP, _HELPED, _PARTLY)):
            continue
        if name == "therapy" and (_SPOKEN.search(text) or _SPOKEN.search(passage.before)):
            continue
        found.append(Term(start, end, text[start:end], "procedure", _named(name, passage)))
    return tuple(found)


def _named(word: str, passage: Passage) -> str:
    page = passage.page or f"{passage.before} {passage.text}"
    if word == "brace":
        return next((name for name, said in _BY_PART if said.search(page)), "brace")
    if word == "injection":
        return "corticosteroid injection" if _SMALL_JOINT.search(page) else "injection"
    return {"therapy": "physical therapy", "block": "nerve block"}[word]
