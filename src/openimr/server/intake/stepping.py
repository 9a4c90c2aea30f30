"""The steps that the office may take on a case: what can come next, the fields each needs, and taking one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import resources

import msgspec
from django.utils import timezone
from django.utils.text import slugify

from openimr import model
from openimr.process import CaseState, role_of
from openimr.process.casestate import Next
from openimr.process.words import heading
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.moments import moment_text

_TAKERS = (Role.INTAKE.value, Role.CASE_MANAGER.value, Role.MEDICAL_DIRECTOR.value)
GROUNDS = (
    ("A1", "A1: without or in excess of powers"),
    ("A2", "A2: procured by fraud"),
    ("A3", "A3: a material conflict of interest"),
    ("A4", "A4: bias"),
    ("A5", "A5: plainly erroneous finding of fact"),
)
"""The five grounds of LC 4610.6(h)."""
_ANYTIME = ("injury", "request made", "ur untimeliness claimed", "penalty assessed")
"""What any state takes note of, so that it does not stand among what comes next."""


class StepKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event as steps.yaml has it."""

    part: str
    says: str
    fields: tuple[str, ...]
    roles: tuple[str, ...] = _TAKERS
    outcomes: tuple[str, ...] = ()
    named: dict[str, str] = {}

    def asks(self, field: str) -> bool:
        """Whether the step has this field."""
        return any(one.rstrip("!") == field for one in self.fields)

    def must(self, field: str) -> bool:
        """Whether it has to be given."""
        return f"{field}!" in self.fields


class StepTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of steps.yaml."""

    parts: tuple[str, ...]
    steps: dict[str, StepKind]
    elsewhere: dict[str, str]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """A step that can be taken now: the rows of the state machine behind it, in plain words."""

    event: str
    slug: str
    kind: StepKind
    to: tuple[str, ...]
    when: tuple[str, ...]
    needs: tuple[str, ...]
    sends: tuple[str, ...]
    sections: tuple[str, ...]

    @property
    def title(self) -> str:
        """The event as a heading."""
        return heading(self.event)


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody filled in for a step."""

    day: date
    at: time | None = None
    service: str = ""
    by: str = ""
    to: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""


@cache
def step_table() -> StepTable:
    """steps.yaml."""
    text = resources.files("openimr.server.intake").joinpath("steps.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=StepTable)


def may_take(user: User, event: str) -> bool:
    """Whether the account's roles take this step; of a case that it must also see."""
    kind = step_table().steps.get(event)
    return kind is not None and user.is_active and any(role in kind.roles for role in user.roles)


def event_of(slug: str) -> str | None:
    """The event that an address names."""
    return _slugs().get(slug)


def coming_steps(user: User, state: CaseState) -> list[tuple[str, list[Coming]]]:
    """What this account may do next in the case, by part; what is noted at any time stands at the end of its part."""
    rows: dict[str, list[Next]] = {}
    for one in state.next:
        rows.setdefault(one.event, []).append(one)
    for event in _ANYTIME:
        rows.setdefault(event, [])
    found = {event: _coming(event, listed) for event, listed in rows.items() if may_take(user, event)}
    listed = [(part, [one for one in found.values() if one.kind.part == part]) for part in step_table().parts]
    return [(part, steps) for part, steps in listed if steps]


def pages_of(state: CaseState) -> list[str]:
    """The pages of their own on which a step can be taken now."""
    table = step_table()
    return list(dict.fromkeys(table.elsewhere[one.event] for one in state.next if one.event in table.elsewhere))


def coming_step(event: str, state: CaseState) -> Coming:
    """A step with what the state machine says of it now."""
    return _coming(event, [one for one in state.next if one.event == event])


def parties_for(event: str, document: model.Case, state: CaseState) -> list[tuple[str, str]]:
    """Who can have done this: the parties in the roles that the state machine asks for, or the case's reviewers."""
    if event == "reviewer information requested":
        return [(reviewer, f"The reviewer {reviewer}") for reviewer in state.reviewers]
    listed = [one for one in state.next if one.event == event]
    roles = {role for one in listed for role in one.who} if listed and all(one.who for one in listed) else None
    return [
        (party.id, party_label(party)) for party in document.parties if roles is None or role_of(party.role) in roles
    ]


def party_label(party: model.Party) -> str:
    """A party for a list to choose from."""
    return f"{heading(party.role)}: {party.name or party.organization or party.id}"


def take_filled(user: User, number: str, event: str, filled: Filled, *, revision: int) -> CaseState:
    """Take a step as it was filled in.

    Raises:
        RefusedError: the account's role does not take it, something is missing, or the state machine refuses it.
        StaleError: the case has changed since it was looked at.
        UnknownCaseError: there is no such case.
    """
    if not may_take(user, event):
        raise RefusedError("Your role does not take this step.")
    kind = step_table().steps[event]
    for field, says in _MISSING.items():
        if kind.must(field) and not getattr(filled, field):
            raise RefusedError(says)
    if kind.outcomes and filled.outcome and filled.outcome not in kind.outcomes:
        raise RefusedError("There is no such outcome here.")
    if filled.day > timezone.localdate():
        raise RefusedError("The day lies in the future: a step is recorded once it has been taken.")
    at = filled.day.isoformat()
    if filled.at is None and filled.day == timezone.localdate() and not kind.asks("by"):
        # The office's own act, recorded as it is done: a day alone would put the whole day in the order of the usual
        # way, and what is asked, sent back or assigned anew on the same day would be taken for earlier than it was.
        at = moment_text(timezone.now())
    elif filled.at is not None:
        at = moment_text(timezone.make_aware(datetime.combine(filled.day, filled.at)))
    taken = model.Event(
        type=event,
        at=at,
        service=(filled.service or None) if kind.asks("service") else None,
        by=(filled.by or None) if kind.asks("by") else None,
        to=filled.to if kind.asks("to") else (),
        items=filled.items if kind.asks("items") else (),
        outcome=(filled.outcome or None) if kind.asks("outcome") else None,
        reasons=filled.reasons if kind.asks("reasons") else (),
        note=filled.note.strip() or None,
    )
    return take(number, taken, revision=revision, strict=True)


_MISSING: Mapping[str, str] = {
    "service": "Say how it was served.",
    "by": "Say who did it.",
    "to": "Choose at least one party.",
    "outcome": "Say how it was decided.",
    "reasons": "Choose at least one ground.",
    "note": "Write the note.",
}


def _coming(event: str, listed: Sequence[Next]) -> Coming:
    def each(name: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                value.replace("`", "").replace(", counted from 0", "") for one in listed for value in getattr(one, name)
            )
        )

    return Coming(
        event=event,
        slug=slugify(event),
        kind=step_table().steps[event],
        to=tuple(dict.fromkeys(one.to for one in listed if one.to)),
        when=each("when"),
        needs=each("needs"),
        sends=each("sends"),
        sections=tuple(dict.fromkeys(one.section for one in listed)),
    )


@cache
def _slugs() -> Mapping[str, str]:
    return {slugify(event): event for event in step_table().steps}
