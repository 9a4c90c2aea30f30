"""Records that the file speaks of and does not hold.

A careful clerk's rule: what a UR letter lists as read, what a request or a UR letter names by kind and date, a dated
study report that a progress report leans on, and what a record itself says was not sent. A mention that some record of
the file can answer to is held; a mention too vague to be asked for is let be.
"""

import re
from collections.abc import Iterator, Sequence

from openimr.casefile.records.calendar import days_between, find_dates
from openimr.casefile.records.mentions import Mention, When, clauses, mention_rules, mentions_in
from openimr.casefile.records.sorted_record import SortedRecord
from openimr.casefile.records.words import any_of, words
from openimr.model import Missing, RecordKind

_LIST_LINES = 40
_NOT = r"\bnot\s+(?:yet\s+)?(?:been\s+)?"
_LINK = re.compile(
    r"[\s,(:]*(?:reports?|notes?|results?|stud(?:y|ies)|of (?:the )?[a-z ]{0,30})?[\s,(]*"
    r"(?:dated|date|from|of|on|(?:performed|done|taken)(?: on)?|for)?[\s:,(]*",
    re.IGNORECASE,
)
_NO_RECORD = re.compile(r"\b(?:no|none|nothing|never)\b", re.IGNORECASE)
_DATED_REPORT = re.compile(r"\b(?:dated|reports?)\b", re.IGNORECASE)
_STUDIES = frozenset(
    {
        "imaging",
        "electrodiagnostic",
        "operative report",
        "ame/qme report",
        "psychological report",
        "functional capacity evaluation",
    }
)
_ASKING: frozenset[RecordKind] = frozenset({"request for authorization", "ur determination"})
_SILENT: frozenset[RecordKind] = frozenset(
    {
        "blank",
        "fax cover",
        "pharmacy or billing",
        "proof of service",
        "imr application",
        "attorney letter",
        "correspondence",
        "other",
        "prior imr determination",
        "ur determination",
        "ame/qme report",
    }
)
_NOT_CLINICAL: frozenset[RecordKind] = frozenset(
    {"blank", "fax cover", "pharmacy or billing", "proof of service", "imr application", "ur determination"}
)
_NOUN_IN_TOP = 12


def find_missing(records: Sequence[SortedRecord], held: Sequence[SortedRecord]) -> tuple[Missing, ...]:
    """What `records` name and `held` (the case's own records, without another patient's) cannot answer."""
    days = {record.id: _days_in(record) for record in held}
    found: list[Missing] = []
    seen: set[tuple[str, str | None]] = set()
    for record in records:
        for mention in _mentions(record):
            if any(_answers(other, days[other.id], mention) for other in held):
                continue
            when = mention.when.first if mention.when is not None and mention.when.exact else None
            key = mention.group, when or mention.what.lower()
            if key not in seen:
                seen.add(key)
                found.append(Missing(named_in=record.id, what=mention.what, date=when))
    return tuple(found)


def _mentions(record: SortedRecord) -> Iterator[Mention]:
    text = record.text()
    if record.kind in _ASKING:
        listed = _reviewed_list(text) if record.kind == "ur determination" else ""
        for clause in clauses(listed):
            for mention in mentions_in(clause):
                if _can_be_asked_for(mention):
                    yield mention
        for clause in clauses(text):
            yield from (
                m for m in mentions_in(clause) if m.when is not None and m.when.exact and _LINK.fullmatch(m.gap)
            )
    elif record.kind not in _SILENT:
        yield from _studies_leant_on(record, text)
        yield from _not_sent(text)


def _can_be_asked_for(mention: Mention) -> bool:
    if mention.when is not None:
        return True
    return mention_rules()[mention.group].specific


def _studies_leant_on(record: SortedRecord, text: str) -> Iterator[Mention]:
    if record.kind != "progress report":
        return
    for clause in clauses(text):
        if _DATED_REPORT.search(clause) and find_dates(clause):
            for mention in mentions_in(clause):
                dated = mention.when is not None and mention.when.exact
                if (
                    dated
                    and mention.group in _STUDIES
                    and _LINK.fullmatch(mention.gap)
                    and _DATED_REPORT.search(f"{mention.what} {mention.gap}")
                ):
                    yield mention


def _not_sent(text: str) -> Iterator[Mention]:
    """What a record says that its writer did not get."""
    never = any_of("not there", before=_NOT)
    if not never.search(text):
        return
    for clause in clauses(text):
        if never.search(clause) and not _NO_RECORD.search(clause):
            yield from (m for m in mentions_in(clause) if m.group in _STUDIES or m.group == "hospital record")


def _reviewed_list(text: str) -> str:
    """The passage in which a UR letter lists what it read."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        head = _list_head(line)
        if head is None:
            continue
        kept = [line[head:]]
        for later in lines[index + 1 : index + _LIST_LINES]:
            if any_of("after a list", before=r"^\W*").match(later) and not find_dates(later):
                break
            starts = later[:1].isupper() or later[:1].isdigit() or later[:1] in "•*-▪"
            kept.append(f"\n• {later}" if starts and _ends_entry(kept[-1]) else f" {later}")
        return "".join(kept)
    return ""


def _list_head(line: str) -> int | None:
    """Where the list begins if the line is its heading (`Records reviewed:`, `Reviewed.`), else None."""
    read = any_of(
        "read for a review", before=r"^\W*(?:(?P<what>[A-Za-z][A-Za-z ]*?)\s+(?:(?:that\s+)?(?:was|were)\s+)?)?"
    ).match(line)
    if read is None or (read["what"] and " ".join(read["what"].lower().split()) not in words("records of a review")):
        return None
    rest = line[read.end() :]
    mark = re.match(
        r"(?:\s+for (?:this |the )?(?:review|determination|decision))?\s*(?P<mark>[:.]|$)", rest, re.IGNORECASE
    )
    if mark is None or not (read["what"] or mark["mark"]):
        return None
    return read.end() + mark.end()


def _ends_entry(line: str) -> bool:
    """Whether a line of a list is an entry of its own: it ends with a date, a stop, or stands alone."""
    line = line.rstrip()
    return not line or line[-1] in ".;:)" or line[-1].isdigit()


def _answers(record: SortedRecord, days: frozenset[str], mention: Mention) -> bool:
    """Whether a record of the file may be the one that is spoken of."""
    rules = mention_rules()[mention.group]
    of_kind = record.kind in rules.kinds
    if mention.when is None:
        return of_kind
    if of_kind:
        return _in_time(record.date, mention.when, rules.days) or any(_within(day, mention.when) for day in days)
    if record.kind in _NOT_CLINICAL or not (record.date and _within(record.date, mention.when)):
        return False
    # another kind of record of that very day: a plain "report" may mean it, and so may a study if its head says so
    return mention.group in {"progress report", "consultation"} or _head_names(record, mention.group)


def _head_names(record: SortedRecord, group: str) -> bool:
    top = " ; ".join(record.pages[0].view.lines[:_NOUN_IN_TOP])
    return any(mention.group == group for clause in clauses(top) for mention in mentions_in(clause))


def _in_time(day: str | None, when: When, tolerance: int) -> bool:
    if day is None:
        return False
    if _within(day, when):
        return True
    return min(days_between(day, when.first), _days_to(day, when)) <= tolerance


def _days_to(day: str, when: When) -> int:
    return days_between(day, when.last) if when.exact else 10_000


def _within(day: str, when: When) -> bool:
    return when.first <= day <= when.last


def _days_in(record: SortedRecord) -> frozenset[str]:
    """The days that a record tells of as its own: under a label, in its head, or opening a row."""
    days: set[str] = set()
    for facts in record.pages:
        days.update(
            f.value
            for f in facts.fields
            if f.label
            in {
                "date of service",
                "date",
                "collected",
                "reported",
                "signature date",
                "discharged",
                "admitted",
                "received",
            }
        )
        for index, line in enumerate(facts.view.lines):
            dates = find_dates(line) if index < _NOUN_IN_TOP or line[:1].isdigit() else []
            days.update(date.iso for date in dates if index < _NOUN_IN_TOP or date.start == 0)
        days -= set(facts.values("date of birth", "date of injury"))
    return frozenset(days)
