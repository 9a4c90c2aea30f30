"""Whose desk a page is: the assigned reviewer's own, or read-only for quality and the medical director."""

import msgspec
from django.http import Http404

from openimr.model import Determination
from openimr.server.accounts.permissions import case_for
from openimr.server.accounts.roles import Role
from openimr.server.cases.models import Case
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.fetch import (
    REVIEWING,
    decisions_of,
    draft_of,
    has_attested,
    latest_draft,
    precedents_of,
)
from openimr.server.desk.models import Draft
from openimr.server.desk.precedents import words_of
from openimr.server.desk.showing import ShownItem, Tab, shown_item, tabs
from openimr.server.desk.standing import as_it_stands, standing
from openimr.server.pages.guard import Asked


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A desk as somebody looks at it. `own`: the reviewer's; `editable`: and it can be worked on now."""

    case: Case
    own: bool
    attested: bool
    draft: Draft | None
    editable: bool = False


def own_case(request: Asked, number: str) -> Case:
    """The case, if it is the account's own to review.

    Raises:
        Http404: it is none, or there is none: the two look alike.
    """
    case = case_for(request.user, "review case", number)
    if case is None or case.reviewer_id != request.user.pk:
        raise Http404("no such case")
    return case


def seen_desk(request: Asked, number: str) -> Desk:
    """The desk of a case: the account's own, or, for quality and the medical director, to look at.

    Raises:
        Http404: neither.
    """
    case = case_for(request.user, "read desk", number)
    if case is None:
        raise Http404("no such case")
    if case.reviewer_id == request.user.pk:
        draft = draft_of(case, request.user)
        editable = draft is not None and draft.state == Draft.State.OPEN and case.state in REVIEWING
        return Desk(case=case, own=True, attested=has_attested(request.user, case), draft=draft, editable=editable)
    if not request.user.has_role(Role.QUALITY, Role.MEDICAL_DIRECTOR):
        raise Http404("no such case")
    return Desk(case=case, own=False, attested=True, draft=latest_draft(case))


def part_of(asked: str, drafted: Determination) -> str:
    """The part of the draft that is asked for; the first item where it is none."""
    known = {"summary", "missing", *(f"item-{place}" for place in range(len(drafted.items)))}
    return asked if asked in known else "item-0" if drafted.items else "summary"


def drafted_part(
    desk: Desk, part: str, document: DraftDocument | None = None
) -> tuple[Determination, DraftDocument, str, list[Tab], ShownItem | None]:
    """What the draft's pane shows: the software's frame, the draft, which part, the tabs, and the item if it is one."""
    draft = desk.draft
    if draft is None:
        raise Http404("no draft")
    drafted, document = standing(draft) if document is None else as_it_stands(draft, document)
    decisions = decisions_of(draft)
    opened = dict(draft.opened_proposals.values_list("item", "at"))
    letters = precedents_of(draft)
    settled = {
        place: bool(mine)
        and (place not in opened or mine[-1].after_proposal)
        and (place not in letters or mine[-1].at >= letters[place].at)
        and mine[-1].at >= draft.software.at
        for place, mine in decisions.items()
    }
    part = part_of(part, drafted)
    item = None
    if part.startswith("item-"):
        place = int(part[5:])
        mine, when = decisions.get(place, ()), opened.get(place)
        seen = words_of(letters[place]) if place in letters else None
        item = shown_item(
            place, drafted, document, mine, when, audit=not desk.own, since=draft.software.at, precedents=seen
        )
    return drafted, document, part, tabs(document, drafted, settled, part), item
