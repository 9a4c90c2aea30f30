"""A letter as its page shows it: one that was published here, from its public row, or one of an imported dataset."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.conf import settings

from openimr.corpus import LetterIndex
from openimr.corpus.search.documents import Record
from openimr.corpus.similar import Circle, Neighbour, Share, letters_like
from openimr.corpus.similar.looking import ENOUGH, letters_to_compare
from openimr.letters import published_text
from openimr.model import (
    Citation,
    CitedGuideline,
    LetterItem,
    PartialAuthorization,
    Patient,
    PublishedLetter,
    ReviewerCredentials,
    Treatment,
)
from openimr.server.public.copies import HEAD
from openimr.server.public.edition import Edition
from openimr.server.public.live import shown_names
from openimr.server.public.telling import told_group
from openimr.server.publication.fetch import public_letter, record_of
from openimr.server.publication.models import Publication, PublicLetter

Row = Mapping[str, Any]
_SHOWN, _SHOWN_WIDER = 10, 5
"""Letters like one that its page lists: on the same treatment, and on what is wider."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A letter on the site: its name in addresses, its id in the dataset, its record, and what is known beside it.

    `row` is the public row of one that was published here; `index` what the index keeps of its items, empty while it
    is not indexed.
    """

    name: str
    letter_id: str
    record: PublishedLetter
    row: PublicLetter | None = None
    index: tuple[Record, ...] = ()
    published: datetime | None = None

    @property
    def text(self) -> str:
        """The letter as text: as it was published, or written again from its record."""
        return self.row.text if self.row is not None else published_text(self.record)

    @property
    def later(self) -> Publication | None:
        """The publication of a later determination of the case, where it is public."""
        later = self.row.publication.later if self.row is not None else None
        return later if later is not None and later.is_public else None


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """Letters like an item, out of what was computed ahead: on its very treatment, and where these are few on more."""

    item: int
    request: str
    circles: tuple["NearCircle", ...]


class NearCircle(msgspec.Struct, frozen=True, kw_only=True):
    """Some letters like an item, by their names: what they are about in words, and how many of those nearest to it.

    `few`: fewer than can be gone by, so that wider ones follow where there are any.
    """

    about: str
    same: bool
    few: bool
    compared: int
    overturned: Share
    neighbours: tuple[tuple[str, Neighbour], ...]


def shown_letter(name: str, edition: Edition | None) -> Shown | None:
    """A letter by its name; None: there is none, or it is not public (any more)."""
    row = public_letter(name)
    if row is not None:
        letter_id = row.digest[:HEAD]
        return Shown(
            name=name,
            letter_id=letter_id,
            record=record_of(row),
            row=row,
            index=_indexed(edition.index, letter_id) if edition else (),
            published=row.at,
        )
    if settings.CONFIG.public_dataset is None or edition is None or shown_names([name]).get(name) != name:
        return None
    records = _indexed(edition.index, name)
    if not records:
        return None
    year = records[0].decision_date.year if records[0].decision_date else 0
    found = edition.dataset.letter(name, (year,))
    return Shown(name=name, letter_id=name, record=_record(found), index=records) if found else None


def near(letter: Shown, edition: Edition) -> list[Near]:
    """Letters like those of the items, of each treatment once; what is not public any more counts nowhere."""
    first: set[str] = set().union(*(letters_to_compare(edition.ahead, record) for record in letter.index))
    names, asked = shown_names(first), first

    def allowed(letter_ids: set[str]) -> set[str]:
        if further := letter_ids - asked:  # a question of the database, and mostly there is none
            names.update(shown_names(further))
            asked.update(further)
        return {one for one in letter_ids if one in names and one[:HEAD] != letter.letter_id[:HEAD]}

    found: dict[str, Near] = {}
    for record in letter.index:
        request = letter.record.items[record.item].request if record.item < len(letter.record.items) else ""
        circles = letters_like(edition.index, edition.ahead, record, request, allowed=allowed)
        if circles and circles[0].group.key not in found:
            shown = tuple(_circle(one, record, names) for one in circles)
            found[circles[0].group.key] = Near(item=record.item, request=request, circles=shown)
    return [*found.values()]


def _circle(one: Circle, record: Record, names: Mapping[str, str]) -> NearCircle:
    return NearCircle(
        about=told_group(one.group, record.ingredients, same=one.same),
        same=one.same,
        few=one.compared < ENOUGH,
        compared=one.compared,
        overturned=one.overturned,
        neighbours=tuple(
            (names[other.letter_id], other) for other in one.nearest[: _SHOWN if one.same else _SHOWN_WIDER]
        ),
    )


def _indexed(index: LetterIndex, letter_id: str) -> tuple[Record, ...]:
    return tuple(index.items_of(letter_id))


def _record(row: Row) -> PublishedLetter:
    """The record of a letter as the dataset has it."""
    return PublishedLetter(
        source=row["letter_id"],
        layout=row["layout"],
        layout_verified=row["layout_verified"],
        case_number=row["case_number"],
        date_of_injury=_iso(row["date_of_injury"]),
        decision_date=_iso(row["decision_date"]),
        ur_denial_date=_iso(row["ur_denial_date"]),
        application_received=_iso(row["application_received"]),
        priority=row["priority"],
        reviewer=ReviewerCredentials(
            licensure=tuple(row["licensure"] or ()),
            specialties=tuple(row["specialties"] or ()),
            subspecialties=tuple(row["subspecialties"] or ()),
            board_certified=row["board_certified"],
        ),
        patient=Patient(age=row["age"], sex=row["sex"]),
        clinical_summary=row["clinical_summary"] or "",
        items=tuple(_item(one) for one in row["items"]),
    )


def _item(row: Row) -> LetterItem:
    told = [row[f"partial_{name}"] for name in ("requested", "authorized", "remaining")]
    part = PartialAuthorization(requested=told[0], authorized=told[1], remaining=told[2]) if any(told) else None
    return LetterItem(
        request=row["request"],
        treatment=Treatment(kind=row["kind"]),
        retrospective=bool(row["retrospective"]),
        decision=row["decision"],
        partial_authorization=part,
        claims_administrator=CitedGuideline(
            basis=row["ur_basis"], citations=_citations(row["ur_citations"]), text=row["ur_text"]
        ),
        reviewer_basis=row["reviewer_basis"],
        citations=_citations(row["citations"]),
        reviewer_text=row["reviewer_text"],
        rationale=row["rationale"] or "",
    )


def _citations(rows: Sequence[Row] | None) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            source=row["source"],
            guideline=row["guideline"],
            edition=row["edition"],
            sections=tuple(row["sections"] or ()),
            pages=tuple(row["pages"] or ()),
        )
        for row in rows or ()
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
