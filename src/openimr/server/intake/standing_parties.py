"""Whether a party whose name is corrected is the same person, another in its place, or gone; and what follows."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django import forms

from openimr import model
from openimr.process import former_role, role_of
from openimr.server.accounts.codes import ROLES
from openimr.server.cases.leaving import other_name, shown_name

SAME, OTHER, GONE = "same", "other", "gone"
_CHOICES = (
    ("", "Choose, where the name is changed"),
    (SAME, "The same person: the name was misspelt, or is a new one"),
    (OTHER, "Another person, in place of the one before"),
)
_CAN_GO = frozenset({"representative"})
"""Who may leave a case without anybody in the place: nobody has to have a representative."""
_FIELDS = ("name", "organization", "address", "email", "language", "npi")


def who_field(party: model.Party) -> forms.ChoiceField | None:
    """The question who a party is; None: nobody of its role has an account of a case."""
    role = role_of(party.role)
    if role not in ROLES:
        return None
    gone = [(GONE, "No longer on the case, and nobody in the place")] if role in _CAN_GO else []
    return forms.ChoiceField(
        label="Who this is",
        choices=[*_CHOICES, *gone],
        required=False,
        help_text="Another person is another party: the account and the codes of the one before end with this step.",
    )


def check_who(form: forms.Form, party: model.Party) -> None:
    """Add errors to a party's form where who it is now has to be said, or can't be so."""
    said = form.cleaned_data
    who = said.get("who", "")
    named = {name: (said.get(name) or "").strip() for name in _FIELDS}
    changed = other_name(shown_name(party), named["name"] or named["organization"])
    if changed and not who:
        form.add_error("who", "The name is another one: say whether it is the same person.")
    elif who == OTHER and not changed:
        form.add_error("who", "The name is the one before: write the new person's name above.")
    elif who == OTHER and party.npi and named["npi"] == party.npi:
        form.add_error("npi", "This is the number of the one before: give the new person's, or none.")
    elif who == GONE and changed:
        form.add_error("who", "Leave the name as it is: it is that of the person who leaves the case.")


def as_corrected(
    party: model.Party, said: Mapping[str, Any], taken: set[str]
) -> tuple[model.Party, model.Party | None]:
    """The party in its place, and the one that was there before; None: it is the same, or nobody follows it.

    Who leaves keeps the id under which the history names it, in a role to which nothing is sent any more.
    """
    who = said.get("who", "")
    if who not in {OTHER, GONE}:
        return corrected(party, said), None
    role = former_role(party.role) or party.role
    if "attorney" in party.role.lower():  # whether it was one decides on the day of the designation
        role = "former attorney"
    former = msgspec.structs.replace(party, role=role)
    if who == GONE:
        return former, None
    role = role_of(said["role"]) or said["role"]
    return corrected(model.Party(id=free_id(role, taken), role=role), said), former


def corrected(party: model.Party, said: Mapping[str, Any]) -> model.Party:
    """A party with what was written in its form."""
    return msgspec.structs.replace(party, role=said["role"], **{name: said[name].strip() or None for name in _FIELDS})


def free_id(role: str, taken: set[str]) -> str:
    """An id for a new party of a role, which is taken from now on."""
    ids = (f"{role}{n}" for n in ("", *range(2, 100)))
    free = next(one for one in (name.replace(" ", "-") for name in ids) if one not in taken)
    taken.add(free)
    return free


def left_by(before: model.Case, after: model.Case) -> Sequence[model.Party]:
    """The parties that were of the case and are so no longer."""
    roles = {party.id: role_of(party.role) for party in after.parties}
    return [
        party
        for party in before.parties
        if (former := former_role(party.role)) is not None and roles.get(party.id) == former
    ]
