"""Which items of a draft the case waits on now: one may leave the review, or come back, while the draft is written.

What the software read in the file does not know of a withdrawal or of a finding of the office. What is under review is
the case's to say (`process`); of an item that the case does not have, what the software read stays.
"""

from collections.abc import Mapping

import msgspec

from openimr.model import Determination, Event
from openimr.process import accepted, fold
from openimr.process.moments import moments_of
from openimr.process.remand import appeal, set_aside
from openimr.server.cases.fetch import case_document
from openimr.server.cases.matching import places_of
from openimr.server.cases.models import Case
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.fetch import document_of, software_draft
from openimr.server.desk.models import Draft

_DECIDED = "It was decided before, and that decision stands."
_LEFT: Mapping[str, str] = {
    "withdrawn": "The application was withdrawn for this treatment.",
    "authorized": "The claims administrator has authorized this treatment.",
    "not reviewed": "This treatment was not accepted into this review.",
    "upheld": _DECIDED,
    "overturned": _DECIDED,
    "implemented": _DECIDED,
    "decided": _DECIDED,
}


class Remand(msgspec.Struct, frozen=True, kw_only=True):
    """An order of the Appeals Board by which a case is reviewed again: its grounds, and what it says in words.

    `determined`: it set a determination aside, and not a finding that the application is not eligible.
    """

    at: str
    grounds: tuple[str, ...]
    says: str
    determined: bool


def remand_of(case: Case) -> Remand | None:
    """The last order of remand of a case; None: it is under its first review."""
    event = case.events.filter(type="remanded").order_by("place").last()
    if event is None:
        return None
    said, known = msgspec.convert(event.document, Event), appeal().grounds
    of, _ = set_aside(moments_of(accepted(case_document(case)))[0])
    grounds = tuple(f"{ground}: {known[ground].says}" if ground in known else ground for ground in said.reasons)
    return Remand(at=said.at[:10], grounds=grounds, says=said.note or "", determined=of == "determination")


def standing(draft: Draft) -> tuple[Determination, DraftDocument]:
    """The software's draft and the reviewer's, with those items under review that the case waits on.

    A draft that is signed stays as it was signed.
    """
    return as_it_stands(draft, document_of(draft))


def as_it_stands(draft: Draft, document: DraftDocument) -> tuple[Determination, DraftDocument]:
    """The same, of a draft's document that is at hand."""
    drafted = software_draft(draft)
    if draft.state != Draft.State.OPEN:
        return drafted, document
    case = case_document(draft.case)
    states = {item.item: item for item in fold(case).items}
    items, mine = list(drafted.items), list(document.items)
    for n, place in enumerate(places_of(case, drafted)):
        one = None if place is None else states.get(place)
        if one is None:
            continue
        waits = one.status == "open"
        if not waits and items[n].eligible:
            why = (_LEFT[one.status], *(f"Reason {reason}." for reason in one.reasons))
            items[n] = msgspec.structs.replace(items[n], eligible=False, needs_reviewer=why)
        elif waits and not items[n].eligible:
            items[n] = msgspec.structs.replace(items[n], eligible=True)
        mine[n] = msgspec.structs.replace(mine[n], eligible=items[n].eligible)
    return (
        msgspec.structs.replace(drafted, items=tuple(items)),
        msgspec.structs.replace(document, items=tuple(mine)),
    )
