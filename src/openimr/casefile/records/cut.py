"""Where one record ends and the next begins, judged by what the pages say (docs/decisions/0015)."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.fuzz import ratio, token_set_ratio

from openimr.casefile.records.author import signature_line
from openimr.casefile.records.calendar import find_dates
from openimr.casefile.records.kinds import record_kind
from openimr.casefile.records.page_facts import PageFacts
from openimr.casefile.records.people import as_name, likeness
from openimr.casefile.records.view import normal
from openimr.casefile.records.words import any_of

_NEW = 3.0  # points at which a page opens a record
_REMEMBERED = 5
_LOOK_BACK = 4  # sheets a page number may be missing on between two that print theirs
_SALUTATION = re.compile(
    r"^(?:dear\b|to whom it may concern|to the parties\b|via (?:fax|mail|e-?mail)|gentlemen\b)", re.IGNORECASE
)
_SIGNED = re.compile(
    r"_{6,}|\b(?:electronically|digitally) signed\b|^sincerely\b|^respectfully\b|\bsignature\s*:|^/s/", re.IGNORECASE
)
_SERVICE = ("date of service", "date", "collected", "discharged", "decision date")
_NOT_SERVICE = ("date of birth", "date of injury", "another date", "received")
_ONE_SHEET = {"fax cover"}
_STRONG_TITLE, _TITLE = 8.0, 4.0
_SAME_HEAD = 78
_SAME_LINE = 92
_OTHER_PART = 60
_FULL_LINE = 50
_DATE_LINE = 24
_SHORT_NAME = 30
_FORM_BLOCK = ("patient", "name", "date of injury", "claim number")
_PATIENT_BLOCK = ("patient", "regarding", "date of birth", "claim number")
_HEADER = 8  # lines of a page in which the patient block stands
_CLEAR, _FAINT = 5.0, 2.0
_FORMS = frozenset({"imr application", "request for authorization"})
_RIGHTS = 3  # signs of a sheet on what can be done about a decision


def cut(pages: Sequence[PageFacts]) -> tuple[tuple[PageFacts, ...], ...]:
    """The pages, in order, as records: every page stands in exactly one, and no record spans two files."""
    records: list[list[PageFacts]] = []
    tied = _tied_by_number(pages)
    for index, facts in enumerate(pages):
        if index and _same_record(records[-1], facts, tied=tied[index]):
            records[-1].append(facts)
        else:
            records.append([facts])
    return tuple(tuple(record) for record in records)


def _tied_by_number(pages: Sequence[PageFacts]) -> list[bool]:
    """Whether each page goes with the one before because their page numbers run on under the same head."""
    tied = [False] * len(pages)
    for index, facts in enumerate(pages):
        number = facts.view.number
        if number is None or number < 2:
            continue
        blanks = 0
        for back in range(1, min(_LOOK_BACK, index) + 1):
            earlier = pages[index - back]
            blanks += earlier.view.blank
            if earlier.view.page.file != facts.view.page.file:
                break
            if earlier.view.number is None:
                continue
            if earlier.view.number in {number - back, number - back + blanks} and _one_head(earlier, facts):
                for place in range(index - back + 1, index + 1):
                    tied[place] = True
            break
    return tied


def _one_head(one: PageFacts, other: PageFacts) -> bool:
    if one.view.of and other.view.of and one.view.of != other.view.of:
        return False
    if _another_person(one, other):
        return False
    a, b = one.view.running_head, other.view.running_head
    if len(a) < 6 or len(b) < 6:
        return True
    return max(ratio(a, b), token_set_ratio(a, b)) >= _SAME_HEAD


def _same_record(record: Sequence[PageFacts], facts: PageFacts, *, tied: bool) -> bool:
    last = record[-1]
    view = facts.view
    if view.page.file != last.view.page.file or view.page.text_source == "document":
        return False  # a text document, a FHIR entry: each is one page and one record
    if tied:
        return True
    if view.blank or last.view.blank or view.number == 1:
        return False
    if record[0].kind.title is not None and record[0].kind.title.kind in _ONE_SHEET and view.number is None:
        return False
    return _points(record, facts) < _NEW


def _points(record: Sequence[PageFacts], facts: PageFacts) -> float:
    """Points for a new record less points for the old one going on."""
    if len(record) > _REMEMBERED:  # a long record is known by its first sheet and its last ones
        record = [record[0], *record[1 - _REMEMBERED :]]
    last, view = record[-1], facts.view
    again = _same_first_line(last, facts)
    points = (
        0.0 if again and facts.kind.title is not None and facts.kind.title.line == 0 else _title_points(record, facts)
    )
    if _another_person(record[0], facts):
        points += 5
    dates = _date_points(record, facts)
    block = any(f.line < _HEADER and f.label in _PATIENT_BLOCK for f in facts.fields)
    if again and _signed(last):
        block = block or any(f.line < _HEADER and f.label == "name" for f in facts.fields)
    if _opens_like_letter(facts):
        points += 2
    points += dates
    if any(_SALUTATION.match(line) for line in view.lines[:14]):
        points += 2
    if block:
        points += 1
    if _signed(last):
        points += 2
    elif _named_at_foot(last):
        points += 1
    if again:
        points -= 0 if dates > 0 or block else 2
    else:
        points += _head_points(record, facts)
    points += _kind_points(record, facts)
    first = view.lines[0]
    if first[:1].islower() or (_breaks_off(last.view.lines[-1]) and facts.kind.title is None):
        points -= 4
    if view.continued():
        points -= 4
    if view.number is not None:
        points += _number_points(last, facts)
    if _another_fax(last, facts):
        points += 2
    return points


def _breaks_off(line: str) -> bool:
    """Whether a sheet's last line stops in the middle of a sentence."""
    return len(line) >= _FULL_LINE and line[-1] in ",-;"


def _signed(facts: PageFacts) -> bool:
    """Whether a sheet ends with a signature: a rule, a clinician's name alone on a line, a name written and typed."""
    foot = facts.view.lines[-6:]
    if any(_SIGNED.search(line) or signature_line(line) for line in foot):
        return True
    return any(len(a) < _FULL_LINE and as_name(a) and b.startswith(a) for a, b in pairwise(foot))


def _named_at_foot(facts: PageFacts) -> bool:
    """Whether a sheet's last line is somebody's name and nothing else: who signs a letter without credentials."""
    foot = facts.view.lines[-1]
    name = as_name(foot) if len(foot) <= _SHORT_NAME and "," not in foot else None
    return name is not None and " " in name


def _opens_like_letter(facts: PageFacts) -> bool:
    """Whether a date stands alone in the first lines, under a letterhead."""
    dated = (line for line in facts.view.lines[1:6] if len(line) < _DATE_LINE)
    return any(found[0].start == 0 and found[0].end == len(line) for line in dated if (found := find_dates(line)))


def _same_first_line(last: PageFacts, facts: PageFacts) -> bool:
    """Whether both sheets open with one line: a running head, or a letterhead."""
    return ratio(normal(last.view.lines[0]), normal(facts.view.lines[0])) >= _SAME_LINE


def _kind_points(record: Sequence[PageFacts], facts: PageFacts) -> float:
    """A sheet that reads like another kind of record, or like the back of the form before it."""
    kind = record_kind([page.view for page in record], [page.kind for page in record])
    here = facts.kind.scores
    if (
        kind in _FORMS
        and not facts.values(*_FORM_BLOCK)
        and here.get(kind, 0) >= _CLEAR
        and here.get(kind, 0) == max(here.values())
    ):
        return -5
    if kind == "ur determination" and _tells_rights(facts):
        return -8
    title = facts.kind.title
    if title is not None and title.kind in _FORMS and title.weight >= _STRONG_TITLE and facts.values(*_FORM_BLOCK):
        return 4  # the front of a form, whatever form came before
    best = max(here.values(), default=0)
    return 2 if best >= _CLEAR and here.get(kind, 0) < _FAINT else 0


def _tells_rights(facts: PageFacts) -> bool:
    """Whether a sheet tells of appeal and review, and of no patient and no day of its own: the back of a decision."""
    if facts.values(*_FORM_BLOCK, "regarding", "date of birth", "date of service", "decision date", "mailed"):
        return False
    if _opens_like_letter(facts):
        return False
    return len({match[0].lower() for match in any_of("rights after a decision").finditer(facts.view.text)}) >= _RIGHTS


def _title_points(record: Sequence[PageFacts], facts: PageFacts) -> float:
    title = facts.kind.title
    if title is None:
        return 0
    opening = record[0].kind.title
    if opening is not None and ratio(normal(opening.text), normal(title.text)) >= 90:
        # the same heading again: a head that runs on every sheet, or a second record with its own patient block
        own = facts.values("patient") or (facts.values("name") and _signed(record[-1]))
        return 2.5 if title.weight >= _STRONG_TITLE and own and facts.view.number is None else 0.5
    if title.line > 4 and title.weight < _STRONG_TITLE:
        return 1
    return 4 if title.weight >= _STRONG_TITLE else 2.5 if title.weight >= _TITLE else 0


def _head_points(record: Sequence[PageFacts], facts: PageFacts) -> float:
    """A letterhead that the record did not have, or one that it had on its sheets."""
    heads = [normal(line) for page in record for line in page.view.lines[:3]] + [p.view.running_head for p in record]
    top = [line for line in facts.view.lines[:3] if _is_letterhead(line)]
    if not top:
        return 0
    if any(_another_department(line, top[0]) for line in record[-1].view.lines[:2]):
        return 1.5
    words = normal(top[0])
    if any(ratio(words, head) >= _SAME_HEAD for head in heads if head):
        return -0.5
    return 2


def _another_department(one: str, other: str) -> bool:
    """Whether two heads name one house and two parts of it: "Alder Hospital - Emergency", "... - Radiology"."""
    (house, dash, part), (other_house, other_dash, other_part) = one.partition(" - "), other.partition(" - ")
    if not dash or not other_dash or any(c.isdigit() for c in part + other_part):
        return False
    return (
        ratio(normal(house), normal(other_house)) >= _SAME_LINE
        and ratio(normal(part), normal(other_part)) < _OTHER_PART
    )


def _is_letterhead(line: str) -> bool:
    words = [w for w in re.findall(r"[A-Za-z&'’.]+", line) if len(w) > 2]
    return (
        2 <= len(words) <= 10
        and len(line) <= 80
        and not line.rstrip().endswith((".", ",", ";", ":"))
        and (line.isupper() or all(w[0].isupper() for w in words))
    )


def _date_points(record: Sequence[PageFacts], facts: PageFacts) -> float:
    bills = set(facts.values("bill date")), {day for page in record for day in page.values("bill date")}
    if bills[0] and bills[1] and not bills[0] & bills[1]:
        return 3
    here, there = _top_dates(facts), {d for page in record for d in _top_dates(page)}
    if not here or not there:
        return 0
    return -1 if here & there else 3


def _top_dates(facts: PageFacts) -> set[str]:
    """Dates of service near the top, and dates that stand alone there."""
    labelled = {f.value for f in facts.fields if f.label in _SERVICE and f.line < 14}
    if labelled:
        return labelled
    others = {f.value for f in facts.fields if f.label in _NOT_SERVICE}
    for line in facts.view.lines[:8]:
        found = [date for date in find_dates(line) if date.iso not in others]
        if found and (found[0].start == 0 or found[0].end == len(line)) and len(line) < 60:
            return {found[0].iso}
    return set()


def _number_points(last: PageFacts, facts: PageFacts) -> float:
    """A page number above one that does not run on from the page before."""
    if last.view.number is None:
        return -3 if _one_head_or_none(last, facts) else 1
    return 0 if not facts.view.running_head or _one_head(last, facts) else 3


def _one_head_or_none(last: PageFacts, facts: PageFacts) -> bool:
    head = facts.view.running_head
    return len(head) < 6 or any(token_set_ratio(head, normal(line)) >= _SAME_HEAD for line in last.view.lines[:6])


def _another_person(one: PageFacts, other: PageFacts) -> bool:
    births = one.values("date of birth"), other.values("date of birth")
    if births[0] and births[1] and not set(births[0]) & set(births[1]):
        return not (one.view.scanned or other.view.scanned)
    names = one.values("patient"), other.values("patient")
    return bool(names[0] and names[1]) and all(likeness(a, b) == "different" for a in names[0] for b in names[1])


def _another_fax(last: PageFacts, facts: PageFacts) -> bool:
    jobs = {fax.job for fax in last.view.faxes}, {fax.job for fax in facts.view.faxes}
    return bool(jobs[0] and jobs[1]) and all(ratio(a, b) < 90 for a in jobs[0] for b in jobs[1])
