"""Diagnoses: listed under a heading, named in a sentence, or carried in a problem list, with printed codes."""

import re
from collections.abc import Iterator

from openimr.clinical.body.listed import Member, members
from openimr.clinical.body.places import levels_in, side_word
from openimr.clinical.body.rules import UNREAD, mentions_any
from openimr.clinical.body.view import View, draft, view_of, view_of_text
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import quick
from openimr.model import Assertion, AttributeValue

_ICD10 = re.compile(r"(?<![\w.])[A-TV-Z]\d[\dAB](?:\.[\dA-Z]{1,4})?(?![\w.]\w)")
_ICD9 = re.compile(r"(?<![\w./$#])(?:\d{3}\.\d{1,2}|[VE]\d{2,3}\.\d{1,2})(?![\w/]|\.\d)")
_SPINE = re.compile(r"[CTLS]\d{1,2}(?:-\d+)?$")
_NAMED = quick(
    r"(?:diagnos(?:ed|is|es)\s*(?:(?:with|of|as|is|was|are|were|include[sd]?|being)\s*)*(?:the\s+)?(?:documented\s+(?:as|is)\s+)?:?"
    r"|treat(?:ed|ments?)\s+for(?:\s+the\s+(?:diagnos[ei]s)\s+of)?|impression(?:\s+is|\s+was)?\s*:?|assessment\s*:)\s*(?P<rest>[^.]{3,400})",
)
_STATUS_POST = quick(r"\b(?:s\s?/\s?p|status[\s-]post)\s+(?P<what>[^.,;]{3,90})")
_NUMBER = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s*(?=[A-Z])")
_LEAD = quick(r"^[\s\d.)(:•*-]*(?:axis\s+[iv]+\s*:?\s*)?")
_SENTENCE = quick(
    r"\b(?:is|are|was|were|has|have|had|will|would|should|can|could|does|did|may|i|we|he|she|they|patient|remains?|"
    r"continues?|recommend\w*|request\w*|please|follow(?:ed)?[- ]?up|discussed|reviewed|return)\b",
)
_EMPTY = quick(
    r"^(?:onset\b.*|since\b.*|duration\b.*|stable|same|none|n/?a|see\b.*|as above.*|unchanged|"
    r"no change.*|deferred.*|same —?|\W*)$",
)
_PROBLEM = quick(r"\b(?:problem list|past medical|diagnos(?!tic (?:stud|test|imag|proc)))")
_CODED = quick(r"\bICD|diagnos")
_UNSURE = quick(r"\b(?:no|not|denies|never|without|possibl[ey]|rule out|if|father|mother|family|suspected)\b")
_LEFT_OUT = quick(r"\b(?:without|no|not|negative for|rule out|r/o)\b")
_MAYBE = quick(r"possibl|probabl|rule out|r/o|suspect|questionable")
_TEST = quick(
    r"\s*(?:maneuvers?|tests?|signs?|questionnaires?|screen\w*|scales?|scores?|inventory|index|clinic|-\d)\b",
)
_CODE_NAME = re.compile(r"\b(?:ICD-?(?:9|10)?(?:-CM)?)\b\s*:?|\(\s*\)|\[\s*\]")
_SINCE_YEAR = re.compile(r"\s(?:19|20)\d\d\s+(?:active|history|resolved|inactive|chronic)\b.*$")
_DIGIT = re.compile(r"\d")
_SIDED = quick(r"\b(?:left|right)[- ]sided\b|\bbilateral\b")
# What a picture or the hand finds is a result of that study, and no diagnosis.
_SHOWN = quick(
    r"\b(?:MRI|x-?rays?|radiograph\w*|radiologic\w*|CT|tomograph\w*|ultrasound|imaging|scan|myelogram|arthrogram"
    r"|(?:physical )?exam(?:ination)?s?|objective (?:findings?|documentation)|EMG)\b[^.]*?\b(?:reveal\w*|show\w*"
    r"|demonstrat\w*|indicat\w*|document\w*|noted|described|identified|found|unremarkable)\b"
)
_SO_CALLED = quick(r"\b(?:consistent with|diagnos\w+|impression|interpretation|suggest\w*)\b")
_FELT = quick(r"\b(?:felt|feeling|feels|heard|reported)\s+(?:an?\s+)?(?:(?!history|diagnos)\w+[\s-]+){0,4}$")
_AS_A_CHILD = quick(
    r"[\s,(]*(?:x\s?\d+\s+)?(?:at|when|in|as)\s+(?:the\s+)?(?:age\s+(?:of\s+)?(?:\d|1[0-7])\b|(?:an?\s+)?(?:child|infan)\w*"
    r"|(?:(?:he|she)\s+was\s+)?(?:\d|1[0-7])[\s-]+(?:years?|yrs?|months?)[\s-]+(?:old|of\s+age))",
)
_FEVER = quick(r"\bfebrile\s+$")
# "... the diagnoses are:1. Neck sprain2. Insomnia": a list whose items stand in passages of their own.
_ITEM = re.compile(r"(?:^|[a-z)\s:.,])\d{1,2}\.\s*$")
_ITEMS = quick(r"\bdiagnos[ei]s\b[^:.]{0,40}:\s*1\.(?![^\n]*\.\s[A-Z][a-z]+ (?:is|was|has)\b)")
_GLUED = re.compile(r"(?<=[a-zIVX])(?=(?:According|The|This|He|She|Patient|On|In)\s)")
_LONGEST_ITEMS = 700
_HEADS = frozenset({"PE", "ROS", "HPI"})
"""Heads of parts of a note that read like a condition ("PE": physical examination)."""
_MOST_WORDS = 12
_LONGEST = 160
_SILENT = frozenset({"family history", "decision", "reasons", "allergies", "review of systems"})
_HISTORY = frozenset({"history", "past history", "subjective", "", "studies", "procedures", "objective"})


def listed_after(text: str) -> list[tuple[int, int]]:
    """Where a text lists diagnoses after "diagnosed with" or "treatment for": no complaints stand there."""
    return [_list_of(text, match) for match in _NAMED.finditer(text)]


def _list_of(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the list behind "diagnosed with" stands; what follows a semicolon belongs to it unless it is a clause."""
    start, end = match.span("rest")
    at = text.find(";", start, end)
    while at >= 0:
        after = text.find(";", at + 1, end)
        part = text[at + 1 : after if after >= 0 else end]
        if _SENTENCE.search(part) or not 0 < len(part.split()) <= _MOST_WORDS * 2:
            return start, at
        at = after
    return start, end


def diagnosis(passage: Passage) -> Iterator[Draft]:
    """Diagnoses of the worker; `name` as printed, `condition` where the vocabulary knows it."""
    if passage.section in UNREAD or passage.checked is False:
        return
    if passage.section in _SILENT and _PROBLEM.search(passage.label) is None:
        return
    kind, view = passage.context.kind, view_of(passage)
    if kind in {"imaging", "laboratory", "urine drug test", "pdmp report", "fax cover", "proof of service"}:
        return
    if passage.section in {"request", "form"} and (_CODED.search(passage.label) or _codes(view.text)):
        yield from _coded(passage, view)
    elif not _ROWS.match(view.text) and (
        passage.section == "diagnoses" or (_PROBLEM.search(passage.label) and len(view.text) <= _LONGEST)
    ):
        yield from _listed(passage, view)
    elif passage.section in _SILENT or passage.section in {"form", "request"}:
        return
    else:
        yield from _told(passage, view)


# Rows of a chart that stand under the diagnoses.
_ROWS = re.compile(r"\s*(?:\d{1,2}/\d{1,2}/\d{2,4}\s+\d|Date\b[^.;:]{4,80}\d{1,2}/\d{1,2}/\d{2,4}\s+\d)")


def _listed(passage: Passage, view: View) -> Iterator[Draft]:
    for first, end in _items(view.text):
        lead = _LEAD.match(view.text, first, end)
        start = lead.end() if lead else first
        name = _name(view.text[start:end])
        if not name or _EMPTY.match(name):
            continue
        if len(name) > _LONGEST or _SENTENCE.search(name):
            yield from _conditions(passage, view, start, end)
        elif not _operation(view, start, end, name):
            yield _one(passage, view, start, end, name, assertion="possible" if _MAYBE.match(name) else None)


def _operation(view: View, start: int, end: int, name: str) -> bool:
    """Whether an entry of a problem list is just an operation ("Cholecystectomy 1988")."""
    if _STATUS_POST.search(name) or any(start <= c.start < end for c in view.conditions):
        return False
    return any(start <= p.start < end and len(p.text) > len(name) // 2 for p in view.procedures)


def _items(text: str) -> Iterator[tuple[int, int]]:
    cuts = sorted(
        {0, *(m.start() for m in _NUMBER.finditer(text)), *(m.end() for m in re.finditer(r";|\.\s+(?=[A-Z(])", text))}
    )
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        if text[start:end].strip():
            yield start, end


def _coded(passage: Passage, view: View) -> Iterator[Draft]:
    """A form's diagnosis field: "724.2 low back pain, chronic", "Rib fx S22.42XD Oxycodone ..."."""
    text = view.text
    found = view.conditions
    codes = _codes(text)
    if found and (codes or _CODED.search(passage.label)):
        yield from _conditions(passage, view, 0, len(text), codes=tuple(code for _, _, code in codes))
    elif codes:
        start, end = codes[0][0], codes[-1][1]
        rest = _name(text[end : end + 80]) if passage.section == "form" else ""
        begin = 0 if start < 60 else start
        name = rest or _name(text[begin:start]) or text[start:end]
        last = min(len(text), end + 80) if rest else end
        yield _one(passage, view, begin if not rest else start, last, name)


def _told(passage: Passage, view: View) -> Iterator[Draft]:
    text = view.text
    done: list[tuple[int, int]] = []
    item = _numbered(passage, text) if passage.start > 3 else None
    if item is not None:
        done.append(item)
        yield _one(passage, view, *item, _name(text[slice(*item)]))
    named = mentions_any(passage, "diagnosis")
    for match in _NAMED.finditer(text) if named else ():
        a, b = _list_of(text, match)
        done.append((a, b))
        denied = _UNSURE.search(view.text, view.clause(match.start())[0], match.start()) is not None
        known = any(a <= c.start < b for c in view.conditions)
        for member in members(view, a, b):
            name = member.name or _name(text[member.start : member.end])
            if not name or _SENTENCE.search(name) or len(name.split()) > _MOST_WORDS:
                continue
            if known or match.group().lower().startswith("diagnos"):
                yield _member(passage, view, member, name, denied=denied)
    for match in _STATUS_POST.finditer(text) if named else ():
        if not any(a <= match.start() < b for a, b in done):
            done.append(match.span())
            yield _one(passage, view, match.start(), match.end(), _name(match.group()))
    if passage.section in _HISTORY and passage.section != "objective":
        free = any(not any(a <= term.start < b for a, b in done) for term in view.conditions)
        shown = _SHOWN.search(text) if free else None
        for term in view.conditions:
            if (
                not any(a <= term.start < b for a, b in done)
                and not (_symptom_only(term.id) or _symptom_only(term.text.lower()))
                and not any(s.start <= term.start < s.end for s in (*view.symptoms, *view.signs))
                and _TEST.match(text, term.end) is None
                and text.strip(" :") not in _HEADS
                and not (shown and shown.end() <= term.start and not _SO_CALLED.search(text, shown.end(), term.start))
                and _FELT.search(text, max(0, term.start - 60), term.start) is None
            ):
                given = _attributes(view, term.start, term.end, term.text)
                if _FEVER.search(text, 0, term.start):
                    given |= {"condition": None, "name": f"febrile {term.text}"}
                past: Assertion | None = "historical" if _AS_A_CHILD.match(text, term.end) else None
                yield draft(passage, "diagnosis", term.start, term.end, given, anchor=term.start, assertion=past)


def _numbered(passage: Passage, text: str) -> tuple[int, int] | None:
    """The diagnosis that a passage is where it stands as an item of a numbered list run together with its sentence."""
    near = passage.page[max(0, passage.start - 5) : passage.start].rstrip()
    if near[-1:] != "." or not near[-2:-1].isdigit() or _ITEM.search(near) is None:
        return None
    before = passage.page[max(0, passage.start - _LONGEST_ITEMS) : passage.start]
    if _ITEMS.search(before) is None:
        return None
    glued = _GLUED.search(text)
    end = glued.start() if glued else len(text)
    return (0, end) if end <= _LONGEST and _SENTENCE.search(text, 0, end) is None else None


def _member(passage: Passage, view: View, member: Member, name: str, *, denied: bool) -> Draft:
    """A listed diagnosis holds unless its own words or those before the list say otherwise."""
    mood: Assertion | None = None if denied else "possible" if member.maybe or _MAYBE.match(name) else "affirmed"
    start, end = member.start, member.end
    if member.name is None:
        return _one(passage, view, start, end, name, assertion=mood)
    given = _attributes(view_of_text(name), 0, len(name), name)
    return draft(passage, "diagnosis", start, end, given, assertion=mood, anchor=start)


def _symptom_only(condition: str) -> bool:
    """Conditions that are a complaint unless a diagnosis heading or verb stands over them."""
    return condition.endswith("pain") or condition in {
        "headache",
        "insomnia",
        "anxiety",
        "depression",
        "numbness",
        "fatigue",
    }


def _conditions(
    passage: Passage, view: View, start: int, end: int, codes: tuple[str, ...] | None = None
) -> Iterator[Draft]:
    for term in view.conditions:
        if start <= term.start < end:
            given = _attributes(view, term.start, term.end, term.text)
            if codes is not None:
                given["codes"] = codes or None
            yield draft(passage, "diagnosis", term.start, term.end, given, anchor=term.start)


def _one(passage: Passage, view: View, start: int, end: int, name: str, *, assertion: Assertion | None = None) -> Draft:
    return draft(
        passage, "diagnosis", start, end, _attributes(view, start, end, name), assertion=assertion, anchor=start
    )


def _attributes(view: View, start: int, end: int, name: str) -> dict[str, AttributeValue | None]:
    text = view.text[start:end]
    codes = tuple(code for _, _, code in _codes(text))
    place = next((p for p in view.places if start <= p.start < end or (p.start < start < p.end)), None)
    levels = levels_in(text)
    condition = next(
        (c.id for c in view.conditions if start <= c.start < end and not _LEFT_OUT.search(view.text, start, c.start)),
        None,
    )
    return {
        "name": name or text.strip(),
        "condition": condition,
        "codes": codes or None,
        "body_part": place.part if place else None,
        "side": place.side if place else side_word(text) if _SIDED.search(text) else None,
        "level": levels[0][2] if levels else None,
    }


def _codes(text: str) -> list[tuple[int, int, str]]:
    if _DIGIT.search(text) is None:
        return []
    found = [m for m in _ICD10.finditer(text) if not _SPINE.match(m.group()) or "." in m.group()]
    found = [m for m in found if "." in m.group() or not re.match(r"[CTLS]\d", m.group())]
    return sorted((m.start(), m.end(), m.group()) for m in [*found, *_ICD9.finditer(text)])


def _name(text: str) -> str:
    bare = text
    for start, end, _ in reversed(_codes(text)):
        bare = bare[:start] + " " + bare[end:]
    if "ICD" in bare or "(" in bare or "[" in bare:
        bare = _CODE_NAME.sub(" ", bare)
    bare = " ".join(bare.split())
    if _DIGIT.search(bare) is not None:
        bare = _SINCE_YEAR.sub("", bare)
    return _LEAD.sub("", bare).strip(" .,;:-–—|")
