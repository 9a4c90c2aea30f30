"""What the Notice of Assignment asks each party for, held against the records that came.

Nothing is called missing while a page is unread.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from openimr.casefile import NO_TEXT
from openimr.guidelines import as_date
from openimr.model import Case, Determination, Missing, Record, RecordKind
from openimr.process import held, key_dates
from openimr.process.notices.kinds import Audience, RecordAsked, records_asked
from openimr.review.completeness import clinical_records, is_visit_report

There = Literal["yes", "no", "not sure"]
_MONTH = 30.44
_FEW_DAYS = 45
"""A report of the visit at which the treatment was asked for may be written up after the request."""
_PERIOD = re.compile(r"the \{records_period\}")
_MOST_NAMED = 4


class AskedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is asked for: whether it is there, why that is said, and the records of the file that speak for it.

    `must`: the party has to send it; the others may.
    """

    audience: Audience
    letter: str
    section: str
    text: str
    must: bool
    there: There
    says: str
    records: tuple[str, ...] = ()


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """The whole list, and why the records are likely not enough for a review (null: nothing says so)."""

    asked: tuple[AskedRecord, ...]
    not_enough: str | None = None


class _None(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    says: str
    denies: bool


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kinds: tuple[RecordKind, ...]
    sure: bool
    none: _None
    period: bool = False
    visits: bool = False
    named_in: tuple[RecordKind, ...] = ()


@cache
def _rules() -> Mapping[str, Mapping[str, _Rule]]:
    """The rules as data; see the head of `asked.yaml`.

    Raises:
        msgspec.ValidationError: `asked.yaml` is not in its own form.
    """
    return msgspec.yaml.decode((Path(__file__).parent / "asked.yaml").read_bytes(), type=dict[str, dict[str, _Rule]])


def completeness(
    case: Case, review: Determination | None, senders: Collection[Audience], *, whole: bool
) -> Completeness:
    """The records that the parties of a case are asked for, and whether they are there.

    `review` is what was drafted from the files that came, `senders` the parties from whom files came. `whole` is
    whether the review has every file in it: until then nothing is said not to be there.
    """
    found = _Found(case, review, whole=whole)
    asked = tuple(
        found.of_administrator(record) if audience == "administrator" else _own(audience, record, senders, found)
        for audience in ("administrator", "worker", "physician")
        for record in records_asked().get(audience, ())
    )
    return Completeness(asked=asked, not_enough=found.not_enough(asked))


def _own(audience: Audience, record: RecordAsked, senders: Collection[Audience], found: "_Found") -> AskedRecord:
    """What the worker or the physician may send: whether anything came from them at all."""
    came = audience in senders
    return AskedRecord(
        audience=audience,
        letter=record.letter,
        section=record.section,
        text=record.en,
        must=False,
        there="not sure" if came or not found.whole else "no",
        says="files came from this party: see whether it is among them" if came else "nothing has come from this party",
    )


class _Found:
    """What the review has found in the files."""

    def __init__(self, case: Case, review: Determination | None, *, whole: bool) -> None:
        kept_out = {e.record for e in review.excluded if e.record} if review else set()
        records = review.records if review else ()
        self.records = tuple(r for r in records if r.duplicate_of is None and r.id not in kept_out)
        self.missing = review.missing if review else ()
        gaps = tuple(u for u in review.unread if u.reason != NO_TEXT) if review else ()
        self.reviewed = review is not None
        self.whole = whole and review is not None and not gaps
        self.requested = _requested(self.records)
        rule = held("records.period", key_dates(case))
        self.months = int(rule.value) if rule is not None and rule.value is not None else None

    def of_administrator(self, record: RecordAsked) -> AskedRecord:
        rule = _rules()["administrator"][record.letter]
        there, says, records = self._told(rule)
        if there == "no" and not self.whole:
            there, says = "not sure", f"not every page is read yet: so far {says}"
        period = f"the {self.months} months" if self.months is not None else "the last months"
        return AskedRecord(
            audience="administrator",
            letter=record.letter,
            section=record.section,
            text=_PERIOD.sub(period, record.en),
            must=True,
            there=there,
            says=says,
            records=tuple(r.id for r in records),
        )

    def _told(self, rule: _Rule) -> tuple[There, str, Sequence[Record]]:
        if not self.reviewed:
            return "not sure", "nothing has been read yet", ()
        records = [r for r in self.records if r.kind in rule.kinds]
        if rule.period and self.requested is None:
            return "not sure", "the date of the request for authorization is not known", records
        if rule.period:
            records = [r for r in records if self._in_period(r)]
        lacking = self._lacking(rule)
        if lacking:
            return "no", f"named in the papers, and not in the file: {_listed(lacking)}", records
        if not records:
            return "no" if rule.none.denies else "not sure", rule.none.says, ()
        if not rule.sure:
            return "not sure", "see whether these belong to it", records
        return "yes", _how_many(records, rule), records

    def _in_period(self, record: Record) -> bool:
        day = as_date(record.date)
        if day is None or self.requested is None:
            return False
        before = (self.requested - day).days
        return -_FEW_DAYS <= before <= (self.months or 12) * _MONTH

    def _lacking(self, rule: _Rule) -> tuple[Missing, ...]:
        names = {r.id for r in self.records if r.kind in rule.named_in}
        return tuple(m for m in self.missing if m.named_in in names and (not rule.visits or is_visit_report(m)))

    def not_enough(self, asked: Sequence[AskedRecord]) -> str | None:
        """Why the records are likely not enough; None also while that can't be said."""
        if not self.whole:
            return None
        if not clinical_records(self.records):
            return "no clinical record is in the file"
        first = next(a for a in asked if a.letter == "(A)")
        return first.says if first.there == "no" else None


def _requested(records: Sequence[Record]) -> date | None:
    """The date of the request: that of the newest form."""
    days = [as_date(r.date) for r in records if r.kind == "request for authorization"]
    return max((d for d in days if d is not None), default=None)


def _listed(lacking: Sequence[Missing]) -> str:
    named = [f"{m.what} of {m.date}" if m.date else m.what for m in lacking]
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return "; ".join(named[:_MOST_NAMED]) + more


def _how_many(records: Sequence[Record], rule: _Rule) -> str:
    what = "one record" if len(records) == 1 else f"{len(records)} records"
    return f"{what}; the papers name no other that is not here" if rule.named_in else what
