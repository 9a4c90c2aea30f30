"""The date of injury and the time since when a drug is taken, in a rationale against the clinical summary."""

import re
from collections.abc import Iterator
from datetime import date

from openimr.guidelines import as_date
from openimr.letters.fields.dates import DATE, iso
from openimr.letters.signals.phrases import SINCE
from openimr.letters.signals.reading import Rationale, Reading, contradiction, plain
from openimr.model import Signal

_INJURY = (" date of injury ", " date of the injury ", " doi ", " injured on ", " injury on ", " injury of ")
_NEXT = 30  # characters behind the words in which the date must begin
_LEADS = re.compile(r"[\s:(]*(?:(?:is|was|of|on)[\s:]*){0,2}", re.IGNORECASE)
_SOME_TIME_FROM = re.compile(r"\b(?:after|since|before|following|status post)\b[^.]{0,30}\Z", re.IGNORECASE)
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_TAKEN = re.compile(
    r" been (?:on|taking|using|treated with|prescribed) [a-z0-9 ]{0,60}?"
    r"(?:at least|over|more than|for the past|for) (\d{1,2}|" + "|".join(_COUNTS) + r") (months|years) "
)
_LONGER = 31  # days by which what is said must exceed the time since the injury
_START = r"(?:how long|when|the date|date of first use|duration of (?:treatment|use)|length of (?:treatment|use))"
_UNSAID = (
    r"(?:unclear|unknown|uncertain|not (?:clear|known|stated|documented|specified|established|indicated|noted)"
    r"|not (?:document|state|specify|indicate|note|mention)"
    r"|(?:no|lack of) (?:documentation|information|indication|mention)(?: of| as to| regarding| on)?)"
)
_UNKNOWN = re.compile(
    rf" {_UNSAID} (?:\w+ ){{0,3}}{_START} "
    rf"| {_START} [a-z0-9 ]{{0,80}}?(?:is|was|were) {_UNSAID} "
    rf"| date (?:of first use|[a-z0-9 ]{{0,30}}?started) [a-z0-9 ]{{0,30}}?could not be established "
)
_SINCE = re.compile(r"\b[^.;)]{0,40}\bsince\b[^.;]{0,14}\d")
_NAME = 4  # letters that a drug's name has at least


def header_injury(reading: Reading) -> Iterator[Signal]:
    """The header's date of injury against the summary's."""
    header = reading.letter.date_of_injury
    told = reading.told_injury if header is not None else None
    if told is not None and header is not None and told[0] != header and not reading.tells_injury_on(header):
        yield Signal(
            kind="contradicts the summary",
            item=None,
            value=None,
            explain=f"the header gives {header} as the date of injury, the clinical summary {told[0]}",
            quotes=(told[1],),
        )


def injury(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """The rationale's date of injury against the summary's."""
    text = rationale.text
    for words in _INJURY:
        at = rationale.plain.find(words)
        if at < 0 or _SOME_TIME_FROM.search(text, max(at - 40, 0), at):
            continue
        behind = at + len(words) - 2
        found = DATE.search(text, behind, behind + _NEXT)
        day = iso(found) if found is not None and _LEADS.fullmatch(text, behind, found.start()) else None
        told = reading.told_injury if day is not None else None
        if told is None or day is None or day == told[0] or reading.tells_injury_on(day):
            continue
        if rationale.tells_case(rationale.number_at(at)):
            explain = f"the rationale gives {day} as the date of injury, the clinical summary {told[0]}"
            yield contradiction(rationale, at, explain, told[1])
            return


def too_long(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """More months of use than the injury is old."""
    letter = reading.letter
    until = as_date(letter.decision_date) or as_date(letter.ur_denial_date)
    if letter.date_of_injury is None or until is None:
        return
    at = rationale.plain.find(" been ")
    while at >= 0:
        found = _TAKEN.match(rationale.plain, at)
        if found is not None and rationale.tells_case(rationale.number_at(at)):
            count = int(found[1]) if found[1].isdigit() else _COUNTS[found[1]]
            said = count * (30 if found[2] == "months" else 365)
            since = (until - date.fromisoformat(letter.date_of_injury)).days
            told = reading.told_injury
            if 0 <= since < said - _LONGER and told is not None and told[0] == letter.date_of_injury:
                use = f"{found[1]} {found[2]}"
                explain = f"the rationale tells of {use} of use; the injury was {since} days before the decision"
                yield contradiction(rationale, at + 1, explain, told[1])
                return
        at = rationale.plain.find(" been ", at + 1)


def since_when(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """It is "unclear how long" the drug is taken, and the summary tells since when."""
    text = rationale.plain
    treatment = rationale.item.treatment
    summary = reading.summary
    for number, cue in enumerate(rationale.cues):
        if not cue & SINCE:
            continue
        start, end = rationale.bounds(number)
        found = _UNKNOWN.search(text, start, end + 1)
        if found is None or not rationale.tells_case(number):
            continue
        asked = [word for word in plain(rationale.item.request).split()[:2] if word.isalpha() and len(word) >= _NAME]
        for name in dict.fromkeys((*asked, *treatment.ingredients)):
            at = summary.lower.find(name)
            while at >= 0 and not _SINCE.match(summary.lower, at + len(name)):
                at = summary.lower.find(name, at + 1)
            if at >= 0:
                explain = "the rationale calls it unknown since when the drug is taken; the clinical summary tells it"
                yield contradiction(rationale, start, explain, summary.sentence_at(at))
                return
