"""The date of a record: of a visit or test the day it took place, of a form or letter the day it bears."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from openimr.casefile.records.calendar import FoundDate, find_dates, range_end
from openimr.casefile.records.page_facts import PageFacts
from openimr.casefile.records.words import any_of
from openimr.model import RecordKind

_USUAL = {
    "date of service": 100,
    "collected": 92,
    "discharged": 60,
    "date": 80,
    "reported": 70,
    "decision date": 62,
    "signature date": 58,
    "admitted": 45,
    "bill date": 50,
    "mailed": 40,
}
_BY_KIND: dict[RecordKind, dict[str, int]] = {
    "imr application": {"signature date": 110, "date": 60, "date of service": 30},
    "request for authorization": {"signature date": 110, "date": 60, "date of service": 30},
    "ur determination": {
        "decision date": 105,
        "mailed": 66,
        "date": 88,
        "date of service": 30,
        "reported": 60,
        "discharged": 20,
    },
    "prior imr determination": {"decision date": 100, "date of service": 30},
    "pharmacy or billing": {"bill date": 110, "date": 85, "date of service": 75, "reported": 90},
    "pdmp report": {"reported": 105, "date": 90},
    "laboratory": {"collected": 110, "date of service": 95},
    "urine drug test": {"collected": 110, "date of service": 95},
    "hospital record": {"discharged": 104, "date of service": 102, "admitted": 60},
    "proof of service": {"mailed": 110, "signature date": 90},
    "attorney letter": {"date of service": 30},
    "correspondence": {"date of service": 75},
    "fax cover": {"date of service": 30},
    "ame/qme report": {"date of service": 84, "reported": 88},
}
_NEVER = frozenset({"date of birth", "date of injury", "ur letter date", "application received"})
_NOT_HERE = frozenset({"received", "another date"})  # a visit may have been on the day it was typed or received
_LETTERS: frozenset[RecordKind] = frozenset(
    {
        "ur determination",
        "attorney letter",
        "correspondence",
        "prior imr determination",
        "ame/qme report",
        "consultation",
        "fax cover",
        "proof of service",
    }
)
_LOGS: frozenset[RecordKind] = frozenset(
    {
        "nursing or home health note",
        "therapy note",
        "psychological report",
        "hospital record",
        "pharmacy or billing",
        "pdmp report",
        "correspondence",
        "other",
    }
)
_FORMS: frozenset[RecordKind] = frozenset({"imr application", "request for authorization"})
_BELOW = 3  # lines under a label that its value may stand on
_TOP = 12
_DEEP_HEAD, _DEEP_LINE = 20, 46
_LOG_ROWS = 3
_LABEL_ROW = 80
_OTHERS_ABOVE = re.compile(r"\b(?:date of (?:injury|birth)|DOB|DOI|D/I)\b", re.IGNORECASE)
_OWN_LABEL = 75
_LATER_SHEET, _LOG_SHEET = 55, 44  # ranks that a date on a record's second or later sheet must have
_COMPACT = re.compile(r"(?<!\d)(?:(20\d\d)(0\d|1[0-2])([0-3]\d)|(\d{2})(\d{2})(\d{4}|\d{2}))(?!\d)")
_ROW_NUMBER = re.compile(r"^\d{1,2}[.)]?\s+(?=\d{1,2}[/-])")
_TO_END = r"\W*$"
_MONTH_FIRST = re.compile(r"[A-Za-z]")


class _Candidate(msgspec.Struct, frozen=True, order=True):
    rank: float
    order: int
    iso: str


def record_date(record: Sequence[PageFacts], kind: RecordKind) -> str | None:
    """The record's date in ISO, or None where it bears none.

    A labelled date of service beats the date of the letter, that the date of the signature; dates of birth, of
    injury, of receipt and of printing, and fax stamps, never count. Of a log or a series of sheets the last day counts.
    """
    if kind == "blank":
        return None
    ranks = _USUAL | _BY_KIND.get(kind, {})
    banned = _banned(record)
    best: list[str | None] = []
    for index, facts in enumerate(record):
        # a visit on the day of injury bears that date under a label of its own
        found = [c for c in _labelled(facts, ranks) if c.iso not in banned or c.rank >= _OWN_LABEL]
        found += [c for c in _unlabelled(facts, kind) if c.iso not in banned]
        top = max(found, default=None, key=lambda c: (c.rank, -c.order))
        if top is not None and (index == 0 or top.rank >= (_LOG_SHEET if kind in _LOGS else _LATER_SHEET)):
            best.append(top.iso)
            if kind in _FORMS and top.rank < 100:
                best.pop()
    if kind in _FORMS and not best:
        best += _last_resort(record, kind, ranks, banned)
    dated = [iso for iso in best if iso]
    if not dated:
        return _inside(record, kind, banned) or file_date(record[0].view.page.file)
    return max(dated) if kind in _LOGS else dated[0]


def file_date(file: str) -> str | None:
    """The date that a file's name bears (`progress note 12-16-14.pdf`, `RFA_122214.pdf`, `2014-12-16 MRI.pdf`)."""
    stem = PurePosixPath(file).stem
    found = find_dates(stem.replace("_", " "))
    if found:
        return found[0].iso
    for match in _COMPACT.finditer(stem):
        day = "-".join(match.group(1, 2, 3)) if match[1] else "/".join(match.group(4, 5, 6))
        compact = find_dates(day)
        if compact:
            return compact[0].iso
    return None


def _banned(record: Sequence[PageFacts]) -> set[str]:
    """Dates that the record itself labels as something else: birth, injury, the letter that it answers."""
    return {field.value for facts in record for field in facts.fields if field.label in _NEVER}


def _spent(facts: PageFacts) -> set[tuple[int, str]]:
    """Lines and dates of a page that are labelled as the day of printing, of receipt and the like."""
    labelled = [(field.line, field.value) for field in facts.fields if field.label in _NOT_HERE]
    return {(line + below, day) for line, day in labelled for below in range(_BELOW)}


def _labelled(facts: PageFacts, ranks: dict[str, int]) -> list[_Candidate]:
    found = []
    for order, field in enumerate(facts.fields):
        rank = ranks.get(field.label)
        if rank is None:
            continue
        if field.label == "date":
            rank -= 0 if _in_head(facts, field.line) else 25  # lower down it is a signature's date or a table's
            before = facts.view.lines[field.line].lower().partition(field.spelling)[0]
            if _MONTH_FIRST.search(before[-3:]) and not before.rstrip().endswith((".", ";", "|", ")")):
                rank -= 15  # "Hire date:", "Claim date:"
        found.append(_Candidate(rank, order, field.value))
    return found


def _in_head(facts: PageFacts, line: int) -> bool:
    """Whether a line stands in the head of a sheet: near its top, or under nothing but short lines of labels."""
    if line < _TOP:
        return True
    above = facts.view.lines[:line]
    return (
        line < _DEEP_HEAD and all(len(text) < _DEEP_LINE for text in above) and not any_of("closing").search(above[-1])
    )


def _unlabelled(facts: PageFacts, kind: RecordKind) -> list[_Candidate]:
    """Dates without a label: alone on a line, at a line's end or start near the top, or in a heading."""
    found = []
    lines = facts.view.lines
    spent = _spent(facts)
    taken = {(field.line, field.value) for field in facts.fields if _is_label(lines[field.line])}
    rows = [day for line in lines if (day := _row_date(line))]
    log = kind in _LOGS and len(rows) >= _LOG_ROWS
    for index, line in enumerate(lines[:_TOP]):
        dates = find_dates(line)
        if log and dates and dates[0].start == 0 and not _is_range(line, dates):
            continue  # a row of the log
        if index and len(lines[index - 1]) < _LABEL_ROW and _OTHERS_ABOVE.search(lines[index - 1]):
            continue  # under labels of birth or injury; which of the dates is which could not be told
        if dates and (index - 1, dates[0].iso) in taken and not _is_range(line, dates):
            continue  # the value of a label, which has its own rank
        for place, date in enumerate(dates):
            if (index, date.iso) in spent:
                continue
            before, after = line[: date.start].rstrip(), line[date.end :].strip()
            if any_of("before another date", after=_TO_END).search(before):
                continue
            alone = not before and not after
            rank = 74.0 if alone else 66.0 if not before else 64.0 if not after else 50.0
            if kind in _LETTERS and (alone or not before or not after):
                rank += 20
            if len(line) > 100 or (len(dates) > 1 and kind in _LETTERS):
                rank -= 20
            end = range_end(line, dates, place)
            if end != date.iso and kind in _LOGS:
                rank = 84.0  # the period that a printout or a course of treatment covers
            found.append(_Candidate(rank - index / 10, 100 + index, end))
    found += [_Candidate(63.5, 150, date.iso) for date in find_dates(_head_line(facts))]
    if log:
        found.append(_Candidate(61 if kind == "pharmacy or billing" else 78, 200, max(rows)))
    return found


def _is_label(line: str) -> bool:
    return len(line) < _DEEP_LINE and line.rstrip().endswith(":")


def _is_range(line: str, dates: Sequence[FoundDate]) -> bool:
    return len(dates) > 1 and range_end(line, list(dates), 0) != dates[0].iso


def _head_line(facts: PageFacts) -> str:
    """The running head with its date mended: normal form has parted `11/08/16` into words."""
    head = facts.view.running_head
    if "print" in head or re.search(r"\b[td] \d", head) or "effective" in head:
        return ""
    return re.sub(r"(?<!\d )\b(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})\b(?! \d)", r"\1/\2/\3", head)


def _row_date(line: str) -> str | None:
    """The date that opens a row of a log, with or without a number before it."""
    dates = find_dates(_ROW_NUMBER.sub("", line[:28]))
    return dates[0].iso if dates and dates[0].start == 0 else None


def _last_resort(
    record: Sequence[PageFacts], kind: RecordKind, ranks: dict[str, int], banned: set[str]
) -> list[str | None]:
    found = [
        c for facts in record for c in (*_labelled(facts, ranks), *_unlabelled(facts, kind)) if c.iso not in banned
    ]
    top = max(found, default=None, key=lambda c: (c.rank, -c.order))
    return [top.iso] if top else []


def _inside(record: Sequence[PageFacts], kind: RecordKind, banned: set[str]) -> str | None:
    """A date in the running text: of a visit that the text tells of; of a log the last row; else the last line's."""
    rows, told, closing = [], [], []
    for facts in record:
        lines, spent = facts.view.lines, _spent(facts)
        for index, line in enumerate(lines):
            if index and _OTHERS_ABOVE.search(lines[index - 1]) and not find_dates(lines[index - 1]):
                continue
            for date in find_dates(line):
                before = line[: date.start]
                if (
                    (index, date.iso) in spent
                    or date.iso in banned
                    or any_of("before another date", after=_TO_END).search(before)
                ):
                    continue
                if date.start == 0:
                    rows.append(date.iso)
                elif any_of("of a visit", after=r"[^.]{0,40}$").search(before):
                    told.append(date.iso)
                elif index >= len(lines) - 4:
                    closing.append(date.iso)
    if rows and kind in _LOGS:
        return max(rows)
    return next(iter(told or closing or rows), None)
