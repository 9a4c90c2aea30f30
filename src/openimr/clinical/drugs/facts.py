"""Facts that a phrase gives away, from the table `facts.yaml`: tests, screening, agreements, substances, risks."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec
from ahocorasick_rs import AhoCorasick

from openimr.clinical.drugs.dates import first_date
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.drugs.urine import drugs_found
from openimr.clinical.passage import Draft, Passage
from openimr.model import Assertion, AttributeValue

FACT_KINDS = frozenset(
    {
        "aberrant_behavior",
        "nsaid_risk",
        "opioid_agreement",
        "pdmp_check",
        "risk_screening",
        "sleep_hygiene",
        "substance_use",
        "urine_drug_test",
    }
)
"""The kinds of the table's facts."""
_DATED = frozenset({"urine_drug_test", "pdmp_check", "opioid_agreement", "risk_screening"})
_SILENT = frozenset({"form", "boilerplate", "guideline"})
_RESULTS = frozenset({"consistent", "inconsistent", "positive", "negative"})
# What an agreement binds the patient to is no account of what the patient did.
_TESTS = frozenset({"urine_drug_test", "pdmp_check", "opioid_agreement"})
_PROMISED = frozenset({"aberrant_behavior", "pdmp_check", "urine_drug_test", "substance_use"})
_PROMISE = compiled(
    r"\b(?:agree|consent)s? (?:to|that)\b"
    r"|\b(?:I|patient|we) (?:will|agree|understand|may|must|shall|promise|consent|authorize)\b"
    r"|\b(?:patient|I) (?:is|am) not to\b"
    r"|\bwill (?:not )?(?:be )?(?:refill|replac|ask|request|seek|get|obtain|share|sell|use|submit|give|accept)\w*"
    r"|\b(?:is|are|will) not (?:be )?(?:replaced|refilled)\b"
    r"|\bmay be (?:asked|required|called|tested|discharged|stopped|tapered)\b"
)
# A form's row that was left empty: "UDS -", "CURES: ?", "agreement ____".
_EMPTY = compiled(
    r"\s*(?:report|checked|done|date|result|on file)?\s*(?:[-–—:=]*\s*(?:\?+|_{2,})"
    r"|[-–—:=]\s*(?:$|[,;|])|[-–—][ \t]*[\r\n])"
)
# A test that is to come, unless the same sentence goes on with the last one's result.
_TO_COME = compiled(
    r"\b(?:next (?:visit|appointment|time|month)|at (?:the )?(?:next|follow[- ]?up)"
    r"|will (?:be )?(?:get|obtain|order|check|do|perform|discuss|sign|review|run)\w*"
    r"|to be (?:done|obtained|collected|ordered|performed|discussed|signed|reviewed|checked|run|scheduled)"
    r"|(?:get|obtain|run|check|order|sign|discuss)"
    r"(?= (?:an? |the )?(?:opioid |pain |new )?(?:CURES|PDMP|agreement|contract))"
    r"|(?:get|obtain|order|schedule|plan for|request\w*|needs?) (?:an? |the )?(?:random |repeat |new |baseline )?"
    r"(?:urine|UDS|UDT|drug))\b"
)
_ASKING = frozenset({"request for authorization", "imr application"})
_LAST = compiled(r"\b(?:last|previous|prior|most recent) (?:one|test|screen|UDS|UDT|sample|result)?\b")


_UNTOLD = frozenset({"unspecified", "positive", "negative"})
# The next sentence's verdict: "UDS: + hydrocodone. Consistent."
_NEXT = compiled(
    r"\s*(?:(?:this |it |which |results? )?(?:is|are|was|were) )?(?:(?P<bad>inconsistent|not consistent|unexpected)"
    r"|consistent|as expected|appropriate)\b(?: with (?:the |his |her )?(?:prescri\w+|med\w*|regimen)[^.;\n]{0,30})?\s*"
    r"(?=[.;\n]|$)"
)


class _Fact(msgspec.Struct, frozen=True):
    kind: str
    cues: tuple[str, ...]
    pattern: str
    attributes: dict[str, str] = {}
    choose: dict[str, dict[str, str]] = {}
    unless: str | None = None
    assertion: Assertion | None = None
    kinds: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()


class _Ready:
    """A fact with its patterns compiled."""

    def __init__(self, fact: _Fact) -> None:
        self.fact = fact
        self.pattern = compiled(fact.pattern)
        self.unless = compiled(fact.unless) if fact.unless else None
        self.choose = {
            name: [(value, compiled(pattern)) for value, pattern in values.items()]
            for name, values in fact.choose.items()
        }


class _Table:
    """All facts, and one matcher that tells which of them a passage may hold."""

    def __init__(self, facts: tuple[_Fact, ...]) -> None:
        self.facts = [_Ready(fact) for fact in facts]
        by_cue: dict[str, list[int]] = {}
        for index, fact in enumerate(facts):
            for cue in fact.cues:
                by_cue.setdefault(cue, []).append(index)
        self.of_cue = list(by_cue.values())
        self.cues = AhoCorasick(tuple(by_cue))

    def candidates(self, text: str) -> list[int]:
        """The facts whose cues stand in the text, in the table's order."""
        found: set[int] = set()
        for index, _, _ in self.cues.find_matches_as_indexes(text.lower(), overlapping=True):
            found.update(self.of_cue[index])
        return sorted(found)


@cache
def _table() -> _Table:
    text = resources.files(__package__).joinpath("facts.yaml").read_bytes()
    return _Table(msgspec.yaml.decode(text, type=tuple[_Fact, ...]))


def phrase_facts(passage: Passage) -> Iterator[Draft]:
    """The facts of the table that a passage states, one of each entry."""
    if passage.section in _SILENT or passage.checked is False or passage.context.kind == "urine drug test":
        return
    table = _table()
    text = " ".join(passage.text.split()) if "\n" in passage.text else passage.text
    for index in table.candidates(text):
        draft = _draft(passage, table.facts[index])
        if draft is not None:
            yield draft


def _draft(passage: Passage, ready: _Ready) -> Draft | None:
    fact, text = ready.fact, passage.text
    if fact.kinds and passage.context.kind not in fact.kinds:
        return None
    if fact.sections and passage.section not in fact.sections:
        return None
    match = ready.pattern.search(text)
    if match is None or (ready.unless is not None and ready.unless.search(text)):
        return None
    if fact.kind in _PROMISED and _PROMISE.search(text):
        return None
    found: dict[str, AttributeValue] = {
        name: " ".join(match.group().lower().split()) if value == "{match}" else value
        for name, value in fact.attributes.items()
    }
    start, end = match.span()
    for name, choices in ready.choose.items():
        for value, pattern in choices:
            word = pattern.search(text)
            if word is not None:
                found[name] = value
                if max(start - word.end(), word.start() - end) <= 90:
                    start, end = min(start, word.start()), max(end, word.end())
                break
    mood = fact.assertion
    if fact.kind in _TESTS and _EMPTY.match(text, match.end()):
        return None
    if fact.kind in {"pdmp_check", "opioid_agreement"} and _planned(passage, found):
        mood, found = "planned", dict.fromkeys(fact.attributes, "unspecified")
    if fact.kind == "urine_drug_test":
        mood, found, end = _tested(passage, found, end)
    dated = first_date(text, max(0, start - 25), min(len(text), end + 25)) if fact.kind in _DATED else None
    return Draft(
        kind=fact.kind,
        start=passage.start + start,
        end=passage.start + end,
        attributes=found,
        assertion=mood,
        anchor=passage.start + match.start(),
        date=dated[0] if dated else None,
    )


def _tested(
    passage: Passage, found: dict[str, AttributeValue], end: int
) -> tuple[Assertion | None, dict[str, AttributeValue], int]:
    """A urine drug test's mood, attributes and the end of its words, with the next sentence's verdict."""
    text = passage.text
    found = found | drugs_found(passage)
    judged = _NEXT.match(passage.page, passage.start + len(text)) if passage.page else None
    if judged is not None and found.get("result") in _UNTOLD:
        found["result"] = "inconsistent" if judged.group("bad") else "consistent"
        end = judged.end() - passage.start
    told = found.get("result") in _RESULTS
    asked = passage.context.kind in _ASKING or passage.section in {"request", "decision"}
    if (asked or _TO_COME.search(text) is not None) and not (told and _LAST.search(text)):
        return "planned", {"result": "unspecified"}, end
    return ("affirmed" if told else None), found, end


def _planned(passage: Passage, found: dict[str, AttributeValue]) -> bool:
    """Whether a check or an agreement is still to come, its result or standing not told."""
    told = {found.get("result"), found.get("status")} & {"consistent", "inconsistent", "on file", "violated"}
    asked = passage.context.kind in _ASKING or passage.section in {"request", "decision"}
    return not told and (asked or _TO_COME.search(passage.text) is not None)
