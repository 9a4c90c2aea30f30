"""A letter's account of a case: of which visit each sentence tells, and which words are utilization review's.

A case summary tells of visits one after another ("On 03-02-2016 the worker reported ... The examination showed ..."),
and between them of what the claims administrator decided and why. What a reviewer says of the worker ("denied for lack
of muscle spasm") is no finding of a clinician. The words are in `narrative.yaml`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib import resources

import msgspec

from openimr.clinical.body.rules import pattern
from openimr.clinical.body.studies import modality_in, resulted
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import Quick, look
from openimr.model import Finding

_FORMS = frozenset({"form", "boilerplate", "guideline"})
_KEPT = frozenset({"ur_decision", "ur_reason", "request", "date_of_injury", "age", "sex"})
_ASKED = frozenset({"medication", "treatment", "surgery"})
_ASKED_STATUS = frozenset({"requested", "authorized", "denied"})
_UNDATED = frozenset({"date_of_injury", "mechanism", "age", "sex", "ur_decision", "ur_reason"})
_LEAD = 110
"""So many letters before a day may say whose it is."""
_BEHIND = 45
_OF_REVIEW = (
    *("review", "ur ", "ur)", "administ", "certif", "denie", "denial", "modif", "approv", "authoriz", "defer", "insur"),
    *("adjust", "determin", "original request", "eligible"),
)
"""Letters without which a sentence holds no words of review."""


@cache
def _words() -> dict[str, Quick]:
    raw: dict[str, str] = msgspec.yaml.decode(
        resources.files(__package__).joinpath("narrative.yaml").read_bytes(), type=dict[str, str]
    )
    filled: dict[str, Quick] = {}
    for name, text in raw.items():
        whole = text
        for part in ("record", "reviewer", "outcome"):
            whole = whole.replace("{" + part + "}", raw[part])
        filled[name] = pattern(whole)
    return filled


class Narrative(msgspec.Struct, frozen=True):
    """The visits of a text by the offset from which each rules, and the stretches in which review speaks."""

    starts: tuple[int, ...]
    days: tuple[str, ...]
    review: tuple[tuple[int, int], ...]
    studies: tuple[tuple[int, int, str], ...] = ()
    """Stretches that go on with a study's results, and the study's day."""

    def day(self, offset: int) -> str | None:
        """The day (ISO) of the visit that the words at an offset tell of; None before the first, and in a review."""
        if self.of_review(offset):
            return None
        found = bisect_right(self.starts, offset)
        return self.days[found - 1] if found else None

    def of_review(self, offset: int) -> bool:
        """Whether utilization review or the claims administrator speaks at an offset."""
        found = bisect_right(self.review, (offset + 1,))
        return bool(found) and offset < self.review[found - 1][1]

    def admits(self, draft: Draft) -> bool:
        """Whether a draft may stand: of a review's words only what was asked, what was decided and why."""
        if not self.of_review(draft.start if draft.anchor is None else draft.anchor):
            return True
        if draft.kind in _ASKED:
            return draft.attributes.get("status") in _ASKED_STATUS
        return draft.kind in _KEPT

    def dated(self, finding: Finding, *, given: str | None) -> Finding:
        """The finding with the day of its visit, unless its own words gave it one (`given`).

        A day that opens a sentence is the visit's and not the treatment's: "On 3-2-16 he spoke well of therapy".
        """
        day, attributes = self.day(finding.evidence.start), finding.attributes
        if finding.kind == "treatment" and attributes.get("when") in self.days:
            attributes = {name: value for name, value in attributes.items() if name not in {"when", "to"}}
            given = None
        if finding.kind == "imaging" and given is None:
            place = finding.evidence.start
            given = next((on for first, last, on in self.studies if first <= place < last), None)
        if finding.kind in _UNDATED:
            return msgspec.structs.replace(finding, date=None)
        return msgspec.structs.replace(finding, date=given or day, attributes=attributes)


def narrated(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], Narrative]:
    """The passages of one text as sentences of an account, each with its visit's day as its record's, and the account.

    Headings rule a page; in running prose "Objective findings included ..." rules its sentence and those that go on
    with the examination.
    """
    marks: list[tuple[int, str]] = []
    review: list[tuple[int, int]] = []
    studies: list[tuple[int, int, str]] = []
    study: _Study | None = None
    told: list[Passage] = []
    day: str | None = None
    examined, reviewed, label = False, False, ""
    for passage in passages:
        look(passage.text)
        spoken = _review_in(passage.text, reviewed=reviewed)
        reviewed = spoken is not None
        if spoken is not None:
            review.append((passage.start + spoken, passage.start + len(passage.text)))
        found = _visits_in(passage.text, len(passage.text) if spoken is None else spoken)
        # The first visit of a sentence rules all of it: "He was seen on 3-2-16 with neck pain."
        marks += [(passage.start + (at if n else 0), on) for n, (at, on) in enumerate(found)]
        own = found[0][1] if found else day
        fresh = bool(passage.label) and passage.label != label
        label = passage.label
        examined = spoken is None and _on_examination(passage, examined=examined, fresh=fresh)
        study = None if reviewed or examined or (found and study) else _study(passage.text, study)
        if study is not None and study.goes_on and study.day is not None:
            studies.append((passage.start, passage.start + len(passage.text), study.day))
        retold = _retold(passage, None if spoken == 0 else own, examined=examined, fresh=fresh)
        if study is not None and study.goes_on:
            retold = msgspec.structs.replace(retold, section="studies", label=study.name)
        told.append(retold)
        day = found[-1][1] if found else day
    account = Narrative(tuple(at for at, _ in marks), tuple(on for _, on in marks), tuple(review), tuple(studies))
    return tuple(told), account


def _on_examination(passage: Passage, *, examined: bool, fresh: bool) -> bool:
    """Whether a sentence tells of an examination: it says so, or goes on after one that does."""
    if (passage.section == "objective" and fresh) or _words()["examination"].match(passage.text) is not None:
        return True
    return examined and _words()["leaves"].search(passage.text) is None


class _Study(msgspec.Struct, frozen=True):
    """A study whose results are being told: its name as printed, its day, and whether a sentence only goes on."""

    name: str
    day: str | None
    goes_on: bool


def _study(text: str, before: _Study | None) -> _Study | None:
    """The study that a sentence tells of: it names one with its result, or goes on after one that did."""
    name = modality_in(text)
    if name is not None:
        shown = resulted(text)
        return _Study(name=name, day=next((on for _, _, on in dates_in(text)), None), goes_on=False) if shown else None
    if before is None or _words()["person"].search(text) is not None:
        return None
    return _Study(name=before.name, day=before.day, goes_on=True)


def _retold(passage: Passage, day: str | None, *, examined: bool, fresh: bool) -> Passage:
    if passage.section in _FORMS:
        section = passage.section
    elif examined:
        section = "objective"
    else:
        section = passage.section if fresh and passage.section != "objective" else ""
    context = passage.context
    if day is not None and day != context.date:
        context = msgspec.structs.replace(context, date=day)
    return msgspec.structs.replace(passage, section=section, context=context)


def _review_in(text: str, *, reviewed: bool) -> int | None:
    """Where in a sentence the words of review begin; None where it has none. `reviewed`: so had the one before."""
    words = _words()
    if reviewed and words["review goes on"].match(text) is not None:
        return 0
    lower = text.lower()
    for letters in _OF_REVIEW:
        if letters in lower:
            break
    else:
        return None
    for match in words["review"].finditer(text):
        if words["only named"].search(text, max(0, match.start() - 60), match.start()):
            continue
        turns = [turn.end() for turn in words["turns"].finditer(text, 0, match.start())]
        return turns[-1] if turns and words["clinic"].search(text, 0, turns[-1]) else 0
    return None


def _visits_in(text: str, stop: int) -> list[tuple[int, str]]:
    """The days of visits that a sentence names before `stop`, with the place from which each rules."""
    found: list[tuple[int, str]] = []
    dates = dates_in(text)
    words = _words()
    if not dates or words["form"].match(text) is not None:
        return found
    last = -1
    for start, end, day in dates:
        if end > stop:
            break
        if found and last >= 0 and words["and"].search(text[last:start]):
            # "The notes of 3-2-16 and 4-6-16 tell of ...": as of the later one.
            found[-1] = (found[-1][0], max(day, found[-1][1]))
            last = end
            continue
        last = -1
        before = text[max(0, start - _LEAD) : start]
        opens = words["opens"].search(before)
        if opens is not None:
            if words["other after"].match(text, end) is None and words["clinic"].search(text, end, stop) is not None:
                found.append((start - len(before) + opens.start(), day))
                last = end
        elif _is_visit(text, before, end):
            found.append((start, day))
            last = end
    return found


def _is_visit(text: str, before: str, end: int) -> bool:
    """Whether the words around a day name a clinic's record or act."""
    words = _words()
    if words["likened"].search(before) or (words["range"].match(text, end) and dates_in(text[end : end + 25])):
        return False
    if words["of visit"].search(before):
        return words["report of"].search(before) is not None or words["no visit"].search(before) is None
    return (
        words["before record"].search(before) is not None
        and words["record after"].match(text, end) is not None
        and words["no visit"].search(text[end : end + _BEHIND].partition(",")[0]) is None
    )
