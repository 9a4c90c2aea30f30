"""Pain intensities in numbers, each with the words that say when it held: with medication, at worst, on average."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec

from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.passage import Draft, Passage, once, terms_in
from openimr.clinical.quick import Quick
from openimr.model import Assertion, AttributeValue
from openimr.vocabulary import Drug, Term, part_and_side

WITH, WITHOUT = "with medication", "without medication"
_SILENT = frozenset({"form", "boilerplate", "guideline", "medications"})
_SLASHED = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{2}")
_CUT = compiled(r"[;,]|\.\s|\s(?:and|but|while|versus|vs\.?|compared (?:to|with)|to)\s|\s?/\s")
# "At the start 6/10, at the last visit 4/10": before and after a course of therapy.
_COURSE = compiled(r"\b(?:at (?:the )?(?:start|beginning|entry|intake)|initial(?:ly)?|first visit)\b")
_LAST_VISIT = compiled(r"\b(?:at|on) (?:the |his |her )?last visit\b")
_FIGURE = re.compile(r"\d")
_ARROW = re.compile(r"\s*(?:-+>|=+>|→)\s*")
_PAST = compiled(
    r"(?<!same as )(?<!since )(?<!from )(?<!than )\b(?:last visit|previous(?:ly)?|at that time|in the past|used to be"
    r"|prior visit|previous visit)\b"
)


class _File(msgspec.Struct, frozen=True):
    meds: str
    rated: str
    rated100: str
    scaled: str
    scale_first: str
    bare: str
    fall: str
    fall_words: str
    pain: str
    other: str
    dated: str
    beside: str
    behind: str
    labelled: str
    label: str
    context: dict[str, str]
    drug_with: str
    drug_without: str


class _Rules:
    def __init__(self, file: _File) -> None:
        def made(pattern: str) -> Quick:
            return compiled(pattern.replace("{MEDS}", file.meds))

        self.scores = tuple(
            made(p) for p in (file.scaled, file.rated, file.rated100, file.scale_first, file.bare, file.beside)
        )
        self.beside, self.behind = made(file.beside), made(file.behind)
        self.labelled, self.label = made(file.labelled), made(file.label)
        self.fall, self.fall_words = made(file.fall), made(file.fall_words)
        self.pain, self.other, self.dated = made(file.pain), made(file.other), made(file.dated)
        self.context = tuple((name, made(pattern)) for name, pattern in file.context.items())
        self.drug_with, self.drug_without = made(file.drug_with), made(file.drug_without)


@cache
def _rules() -> _Rules:
    return _Rules(msgspec.yaml.decode(resources.files(__package__).joinpath("pain.yaml").read_bytes(), type=_File))


class _Score(msgspec.Struct, frozen=True, order=True):
    """A score where it stands in the passage; `fallen` marks the second of a pair "from 8 to 4"."""

    start: int
    end: int
    low: float
    high: float | None
    out: int
    role: str = ""


def pain_scores(passage: Passage) -> Iterator[Draft]:
    """The pain scores of a passage, each with what stands in its own clause."""
    if passage.section in _SILENT or passage.checked is False or _FIGURE.search(passage.text) is None:
        return
    scores = _scores(passage)
    if not scores:
        return
    text = passage.text
    named = [m for m in mentions(passage) if m.drug is not None]
    parts = terms_in(passage, "body_part")
    edges = _edges(text, scores)
    for score, (low, high) in zip(scores, pairwise(edges), strict=True):
        found: dict[str, AttributeValue] = {"value": score.low, "out_of": score.out}
        if score.high is not None and score.high > score.low:
            found["high"] = score.high
        context, start, end = _context(text, score, low, high)
        context, treatment, start, end = _drug(text, named, score, (low, high), (context, start, end))
        if context:
            found["context"] = context
        if treatment:
            found["treatment"] = treatment
        part = _part(parts, low, high, score, first=edges[1])
        if part is not None:
            found["body_part"] = part_and_side(part.id)[0]
            start = min(start, part.start) if score.start - part.start < 60 else start
        course = _COURSE.search(text, 0, low) is not None and _LAST_VISIT.search(text, low, high) is not None
        if course and not context:
            found["context"] = "after treatment"
        mood: Assertion = "historical" if not course and _PAST.search(text, low, high) else "affirmed"
        if passage.section == "family history":
            mood = "other person"
        yield Draft(
            kind="pain_score",
            start=passage.start + start,
            end=passage.start + start + len(text[start:end].rstrip()),
            attributes=found,
            assertion=mood,
            anchor=passage.start + score.start,
        )


def _scores(passage: Passage) -> list[_Score]:
    text, rules = passage.text, _rules()
    taken: list[_Score] = []
    fall = rules.fall.search(text)
    if fall and rules.fall_words.search(text, 0, fall.start() + 6) and _of_pain(passage):
        out = int(fall.group("out") or 10)
        taken.append(_Score(fall.start("low"), fall.end("low"), float(fall.group("low")), None, out, "before"))
        taken.append(_Score(fall.start("to"), fall.end(), float(fall.group("to")), None, out, "after"))
    patterns = (*rules.scores, rules.beside)
    if _of_pain(passage) or rules.label.search(passage.label):
        patterns = (*patterns, rules.behind)
    if passage.label and rules.label.search(passage.label):
        patterns = (*patterns, rules.labelled)
    for pattern in patterns:
        for match in pattern.finditer(text):
            start = match.start("low")
            end = max(match.end("low"), match.end("high")) if pattern is rules.beside else match.end()
            if any(start < s.end and s.start < end for s in taken):
                continue
            groups = match.groupdict()
            out = int(groups.get("out") or 10)
            low = float(groups["low"])
            high = float(groups["high"]) if groups.get("high") else None
            if max(low, high or 0) > out or not _is_pain(passage, match, out):
                continue
            if high is not None and high < low:  # "8/10 to 4/10": down from one to the other
                taken.append(_Score(start, match.end("low"), low, None, out, "before"))
                taken.append(_Score(match.start("high"), end, high, None, out, "after"))
            else:
                taken.append(_Score(start, end, low, high, out))
    return _arrows(text, sorted(taken))


@once
def _of_pain(passage: Passage) -> bool:
    """Whether the passage speaks of pain at all."""
    return _rules().pain.search(passage.text) is not None


def _arrows(text: str, scores: list[_Score]) -> list[_Score]:
    """The scores with the roles that an arrow between two gives them ("8 -> 4")."""
    for index, (left, right) in enumerate(pairwise(list(scores))):
        if _ARROW.fullmatch(text, left.end, right.start) and right.low < left.low:
            scores[index] = _Score(left.start, left.end, left.low, left.high, left.out, "before")
            scores[index + 1] = _Score(right.start, right.end, right.low, right.high, right.out, "after")
    return scores


def _is_pain(passage: Passage, match: re.Match[str], out: int) -> bool:
    """Whether a figure out of ten is about pain, and no date, strength or count."""
    text, rules = passage.text, _rules()
    before = text[max(0, match.start("low") - 40) : match.start("low")]
    if rules.other.search(before):
        return False
    if match.re is rules.labelled.regex:
        return True
    told = _of_pain(passage) or rules.pain.search(passage.label) or rules.pain.search(passage.before)
    if out == 100:
        return _of_pain(passage)
    if "/" in match.group() and match.groupdict().get("out") == "10" and rules.dated.search(before):
        return _of_pain(passage) and re.search(r"\b(?:of|from|by)\s*(?:the\s+)?$", before) is not None
    return bool(told) or (passage.section in {"subjective", "history", ""} and not _SLASHED.search(text, 1))


def _edges(text: str, scores: list[_Score]) -> list[int]:
    """Where each score's clause begins; the last edge is the end of the passage."""
    edges = [0]
    for left, right in pairwise(scores):
        cut = _CUT.search(text, left.end, right.start)
        edges.append(cut.start() if cut else left.end if right.role == "after" else right.start)
    edges.append(len(text))
    return edges


def _context(text: str, score: _Score, low: int, high: int) -> tuple[str, int, int]:
    """The context whose words stand nearest in the score's own clause, and the stretch that shows it."""
    best: tuple[int, str, int, int] | None = None
    for name, pattern in _rules().context:
        for match in pattern.finditer(text, low, high):
            if score.start < match.end() and match.start() < score.end:
                continue
            gap = match.start() - score.end if match.start() >= score.end else score.start - match.end()
            if gap <= 70 and (best is None or gap < best[0]):
                best = (gap, name, match.start(), match.end())
    if best is None:
        return "", score.start, score.end
    return best[1], min(score.start, best[2]), max(score.end, best[3])


def _drug(
    text: str, named: list[Mention], score: _Score, clause: tuple[int, int], found: tuple[str, int, int]
) -> tuple[str, str, int, int]:
    """Tie the score to a drug that its own clause names with "with", "after", "without"."""
    context, start, end = found
    rules = _rules()
    for mention in named:
        if not clause[0] <= mention.start < clause[1] or mention.drug is None:
            continue
        ahead = text[clause[0] : mention.start]
        if score.role:
            context = (WITHOUT, WITH)[score.role == "after"]
        elif rules.drug_without.search(ahead):
            context = WITHOUT
        elif rules.drug_with.search(ahead):
            context = WITH
        else:
            continue
        return context, _active(mention.drug), min(start, mention.start), max(end, mention.end)
    if score.role:
        others = any(mention.drug for mention in named) or re.search(
            r"\b(?:meds|medications?|pills?)\b", text, re.IGNORECASE
        )
        kind = (WITHOUT, WITH) if others else ("before treatment", "after treatment")
        context = kind[score.role == "after"]
        drug = next((_active(m.drug) for m in named if m.drug), "")
        return context, drug, start, end
    return context, "", start, end


def _active(drug: Drug) -> str:
    """The drug by its ingredients: "OxyContin" is oxycodone to whoever asks what oxycodone does for the pain."""
    return "/".join(drug.ingredients) or drug.name


def _part(parts: list[Term], low: int, high: int, score: _Score, *, first: int) -> Term | None:
    """The body part of the score's clause, or the only one that leads the passage."""
    inside = [p for p in parts if low <= p.start < high]
    if inside:
        ahead = [p for p in inside if p.end <= score.start]
        return ahead[-1] if ahead else inside[0]
    leading = [p for p in parts if p.end <= first]
    return leading[0] if len(parts) == len(leading) == 1 else None
