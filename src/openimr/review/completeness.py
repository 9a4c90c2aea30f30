"""What a missing record would have answered: a criterion that turns on one is not "not documented"."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from openimr.casefile import NO_TEXT
from openimr.guidelines import SECOND_HAND, as_date
from openimr.model import CaseFile, Missing, Record

_VISIT_WORDS = ("progress report", "pr-2", "office note", "office visit", "visit note", "progress note", "treating")
_VISIT_ROLES = frozenset(
    {"analgesia", "function", "side effects", "aberrant behavior", "benefit", "acute flare", "spasm", "functional gain"}
)
_ROLES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("drug screen", "drug test", "toxicology", "urine"), frozenset({"drug testing", "earlier results", "interval"})),
    (("cures", "pdmp"), frozenset({"pdmp"})),
    (("agreement", "contract"), frozenset({"agreement"})),
    (("mri", "magnetic", "ct ", "x-ray", "imaging", "radiograph"), frozenset({"imaging", "deficit", "findings"})),
    (("emg", "ncv", "ncs", "electrodiagnostic", "nerve conduction"), frozenset({"findings", "deficit"})),
    (("psych",), frozenset({"psychological examination"})),
    (("operative",), frozenset({"surgery"})),
)
_NOT_CLINICAL = SECOND_HAND | {"request for authorization", "correspondence", "blank", "other"}
"""Kinds of record that tell nothing of the worker's course by themselves."""
_MOST_NAMED = 3


class _VisitReports(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reports of visits that the claims administrator must send: those of so many days about the request."""

    within_days: int
    section: str
    since: date = msgspec.field(name="from")
    source: str
    grade: Literal["verified", "unverified"]


class _Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    visit_reports: _VisitReports


@cache
def _visit_reports() -> _VisitReports:
    """Which missing visit reports matter, as data; see the head of `completeness.yaml`.

    Raises:
        msgspec.ValidationError: `completeness.yaml` is not in its own form.
    """
    return msgspec.yaml.decode((Path(__file__).parent / "completeness.yaml").read_bytes(), type=_Limits).visit_reports


def clinical_records(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records in which a clinician, a laboratory or a pharmacy wrote down what was found or given."""
    return tuple(r for r in records if r.kind not in _NOT_CLINICAL)


def is_visit_report(gap: Missing) -> bool:
    """Whether what is missing is a report of a visit."""
    what = f"{gap.what.lower()} "
    return any(word in what for word in _VISIT_WORDS)


def why_silence_says_nothing(casefile: CaseFile, searched: Iterable[Record]) -> str | None:
    """Why nothing may be called "not documented" in this case file, or None where every page was read.

    A page or file that could not be opened may hold the answer, and without a clinical record there is no silence to
    speak of. A page on which OCR ran and found no words has been read; it is listed for the reviewer's own eyes.
    """
    if not clinical_records(searched):
        return "the case file holds no clinical record that could be read"
    unread = tuple(u for u in casefile.unread if u.reason != NO_TEXT)
    if unread:
        names = sorted({u.file if u.page is None else f"{u.file} page {u.page}" for u in unread})
        shown = ", ".join(names[:_MOST_NAMED]) + (
            f" and {len(names) - _MOST_NAMED} more" if names[_MOST_NAMED:] else ""
        )
        return f"not every page was read ({shown})"
    return None


def roles_that_turn_on(missing: Iterable[Missing], reference: date | None) -> frozenset[str]:
    """The roles of criteria that a missing record could settle. `reference` is the date of the request.

    A missing visit report counts near the request only (`completeness.yaml`), other records whatever their date.
    """
    found: set[str] = set()
    most = _visit_reports().within_days
    for gap in missing:
        what = f"{gap.what.lower()} "
        day = as_date(gap.date)
        recent = day is None or reference is None or abs((reference - day).days) <= most
        if recent and is_visit_report(gap):
            found |= _VISIT_ROLES
        for words, roles in _ROLES:
            if any(word in what for word in words):
                found |= roles
    return frozenset(found)
