"""Who and what the case is about, by a vote of its documents in which the forms weigh most."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from openimr.casefile.records.calendar import find_dates, first_date
from openimr.casefile.records.people import in_reading_order, is_clinician, likeness
from openimr.casefile.records.sorted_record import SortedRecord
from openimr.casefile.records.spelling import Spelling, firm_of, person_of
from openimr.model import CaseIdentity, RecordKind

_WEIGHT: dict[RecordKind, int] = {"imr application": 6, "request for authorization": 5, "ur determination": 4}
_READ_FORM = 3  # the most that a form's word weighs where it was read from a picture
_CASE_NUMBER = re.compile(r"\bCM\s?(\d{2})\s?[-–]\s?(\d{7})\b")
_IN_RE_LINE = re.compile(r"(?<![\w/])(?=[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)+(?![\w/])")
_RE_LINE = re.compile(r"^\W*re\s*[:;.]", re.IGNORECASE)
_TICK = r"(?:☒|☑|✓|✔|✗|■|●|\[\s*[xX✓]\s*\]|\(\s*[xX✓]\s*\)|(?<![A-Za-z])[xX](?=\s+E))"
_EXPEDITED = re.compile(
    rf"{_TICK}\s*expedited\b|\b(?:type of (?:utilization )?review|priority)\s*:\s*expedited\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_RECEIVED_STAMP = re.compile(r"\bRECEIVED\b[\s:.]*(?:by\b[\w\s.,-]{0,30}?)?(?=[\dA-Z])", re.IGNORECASE)
_RFA_DATED = re.compile(
    r"\b(?:RFA|request for authorization)\s*(?:form\s*)?(?:dated|of|signed|date)\s*:?\s*", re.IGNORECASE
)
_FORMS: tuple[RecordKind, ...] = ("imr application", "request for authorization")


def find_identity(records: Sequence[SortedRecord], name: str = "") -> CaseIdentity:
    """The case's identity. `name` is the case file's own name, in which a case number may stand.

    A field that no document states is None.
    """
    person, others = _person(records)
    own = [r for r in records if person is None or _is_of(r, person)]
    application = [r for r in own if r.kind == "imr application"]
    return CaseIdentity(
        case_number=_case_number(records, name),
        claim_number=_vote(own, _claims, key=_plain),
        name=person,
        other_names=others,
        date_of_birth=_vote(own, lambda r: r.values("date of birth")),
        date_of_injury=_vote(own, lambda r: r.values("date of injury")),
        employer=_firm(own, "employer"),
        claims_administrator=_firm(own, "claims administrator"),
        requesting_physician=_requesting_physician(own),
        ur_decision_date=_ur_decision_date(own, application),
        request_date=_request_date(own, application),
        application_received=_application_received(own, application),
        priority=_priority(own),
    )


def weight(record: SortedRecord) -> int:
    """How much a record's word on the case's identity counts; a picture's reading counts for less than type."""
    full = _WEIGHT.get(record.kind, 1)
    return min(full, _READ_FORM) if _scanned(record) else full


def _scanned(record: SortedRecord) -> bool:
    return all(facts.view.scanned for facts in record.pages)


def _person(records: Sequence[SortedRecord]) -> tuple[str | None, tuple[str, ...]]:
    """The injured worker's name in the forms' spelling, and the other spellings."""
    groups: list[list[Spelling]] = []
    for record in records:
        for name in dict.fromkeys(name for marks in record.marks for name in marks.names):
            one = Spelling(text=name, weight=weight(record), typed=not _scanned(record))
            group = next((g for g in groups if any(likeness(name, known.text) == "same" for known in g)), None)
            if group is None:
                groups.append([one])
            else:
                group.append(one)
    groups = [g for g in groups if any(" " in one.text for one in g)]
    if not groups:
        return None, ()
    return person_of(max(groups, key=lambda g: sum(one.weight for one in g)))


def _firm(records: Iterable[SortedRecord], label: str) -> str | None:
    return firm_of(
        Spelling(text=value, weight=weight(record), typed=not _scanned(record))
        for record in records
        for value in dict.fromkeys(record.values(label))
    )


def _is_of(record: SortedRecord, person: str) -> bool:
    names = [name for marks in record.marks for name in marks.names]
    return not names or any(likeness(name, person) != "different" for name in names)


def _vote(
    records: Iterable[SortedRecord],
    values: Callable[[SortedRecord], list[str]],
    key: Callable[[str], str] = str,
) -> str | None:
    """The value that most weight stands behind, in its first and weightiest spelling."""
    votes: Counter[str] = Counter()
    spelled: dict[str, tuple[int, str]] = {}
    for record in records:
        for value in dict.fromkeys(values(record)):
            votes[key(value)] += weight(record)
            if weight(record) > spelled.get(key(value), (0, ""))[0]:
                spelled[key(value)] = (weight(record), value)
    if not votes:
        return None
    return spelled[max(votes, key=lambda k: votes[k])][1]


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _claims(record: SortedRecord) -> list[str]:
    labelled = record.values("claim number")
    if labelled or record.kind not in _WEIGHT:
        return labelled
    lines = [line for facts in record.pages for line in facts.view.lines[:20] if _RE_LINE.match(line)]
    return [m[0] for line in lines for m in _IN_RE_LINE.finditer(line) if not find_dates(m[0])]


def _case_number(records: Sequence[SortedRecord], name: str) -> str | None:
    """`CMyy-nnnnnnn`; that of a prior determination in the file is another case's."""
    votes: Counter[str] = Counter()
    for record in records:
        if record.kind != "prior imr determination":
            for match in _CASE_NUMBER.finditer(record.text()):
                votes[f"CM{match[1]}-{match[2]}"] += weight(record)
    if votes:
        return max(votes, key=lambda k: votes[k])
    own = _CASE_NUMBER.search(name)
    if own:
        return f"CM{own[1]}-{own[2]}"
    labelled = [v for r in records if r.kind in _WEIGHT for v in r.values("case number")]
    return next((v for v in labelled if not v.upper().startswith("ADJ")), None)


def _requesting_physician(records: Sequence[SortedRecord]) -> str | None:
    for kind in ("imr application", "request for authorization", "ur determination"):
        for record in records:
            if record.kind == kind and (names := record.values("requesting physician")):
                return in_reading_order(names[0])
        for record in records:
            if record.kind == kind == "request for authorization":
                named = [v for v in record.values("name") if is_clinician(v)]
                if named or record.author:
                    return named[0] if named else record.author
    return None


def stated_ur_date(application: Sequence[SortedRecord]) -> str | None:
    """The date of the UR letter as the application gives it."""
    return next((value for record in application for value in record.values("ur letter date")), None)


def _ur_decision_date(records: Sequence[SortedRecord], application: Sequence[SortedRecord]) -> str | None:
    """The UR letter's own date; of several letters the one that the application names, else the last before it."""
    stated = stated_ur_date(application)
    letters = sorted({r.date for r in records if r.kind == "ur determination" and r.date})
    if not letters or stated in letters:
        return stated
    filed = max((r.date for r in application if r.date), default=None)
    in_time = [day for day in letters if filed is None or day <= filed]
    return (in_time or letters)[-1]


def _request_date(records: Sequence[SortedRecord], application: Sequence[SortedRecord]) -> str | None:
    """The RFA's date; of several the last that UR can have answered; without an RFA the one that UR names."""
    decided = _ur_decision_date(records, application)
    dates = sorted({r.date for r in records if r.kind == "request for authorization" and r.date})
    if dates:
        answered = [day for day in dates if decided is None or day <= decided]
        return answered[-1] if answered else dates[0]
    for record in records:
        if record.kind == "ur determination":
            text = record.text()
            for match in _RFA_DATED.finditer(text):
                day = first_date(text[match.end() :], within=3)
                if day:
                    return day
    return None


def _application_received(records: Sequence[SortedRecord], application: Sequence[SortedRecord]) -> str | None:
    labelled = [
        v
        for r in records
        if r.kind in {*_FORMS, "correspondence", "fax cover"}
        for v in r.values("application received")
    ]
    if labelled:
        return labelled[0]
    for record in application:
        for facts in record.pages:
            text = facts.view.page.text
            for match in _RECEIVED_STAMP.finditer(text):
                day = first_date(text[match.end() :], within=2)
                if day:
                    return day
    return None


def _priority(records: Sequence[SortedRecord]) -> Literal["standard", "expedited"]:
    """What the application ticks; a request's tick counts only where there is no application."""
    for kind in _FORMS:
        forms = [record for record in records if record.kind == kind]
        if forms:
            return "expedited" if any(_EXPEDITED.search(form.text()) for form in forms) else "standard"
    return "standard"
