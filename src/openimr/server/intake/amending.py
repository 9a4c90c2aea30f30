"""The facts of a case as the office corrects them: what the application says, its items, and its parties."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from django import forms
from django.http import QueryDict

from openimr import model
from openimr.process import role_of
from openimr.process.words import heading
from openimr.requests import parse_request
from openimr.server.accounts.models import Organization
from openimr.server.intake.building import filed_numbers, iso_day, split_text, yes_no
from openimr.server.intake.fields import LANGUAGES, OUTCOMES, PROGRAMS, YES_NO
from openimr.server.intake.standing_parties import GONE, SAME, as_corrected, check_who, corrected, free_id, who_field

_THREE = (
    ("signed", "The form is signed"),
    ("complete", "The form is complete"),
    ("ur_decision_attached", "The UR decision is attached"),
    ("emergency_care", "It is about emergency care that was given"),
    ("liability_disputed", "The claims administrator disputes liability"),
    ("administrator_agrees", "The claims administrator agrees to the review all the same"),
    ("alternative_forum", "Another forum has it (carve-out, settlement)"),
    ("same_ur_decision", "The earlier application was about the same UR decision"),
)
"""What the application says with yes, no or unknown."""
_FILERS = ("injured worker", "representative", "attorney", "requesting physician", "claims administrator", "employer")
_ROLES = (
    "injured worker",
    "representative",
    "requesting physician",
    "medical group",
    "employer",
    "insurer",
    "claims administrator",
    "claims examiner",
    "defense attorney",
    "ur organization",
    "ur physician",
    "facility",
    "maker",
    "earlier physician",
)
NEW_PARTIES = 2
"""Empty rows for parties that are added."""


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _as_day(text: str | None) -> date | str | None:
    """A day of the case as its field compares it; what is no day ("2017") stays as it is."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _text(label: str, length: int = 300) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


class FactsForm(forms.Form):
    """What stands on file of the application and the claim."""

    claim_number = _text("Claim number", 60)
    injury_date = _day("Date of injury")
    body_parts = _text("Injured parts of the body")
    diagnoses = _text("Diagnoses, with semicolons between them", 1000)
    formulary = _choice("The dispute is about a drug of the formulary", YES_NO)
    filed_by = _choice("Who sent the application", [("", "Not known"), *((one, one.capitalize()) for one in _FILERS)])
    designated = _day("Day on which the representative was named")
    program = _choice("Programme that the form names", PROGRAMS)
    earlier = _text("Case numbers of earlier applications on the same treatment")
    other_reason = forms.CharField(
        label="Another reason against review, in words (E99)",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    organization = forms.ChoiceField(label="The claims administrator's account here", required=False)

    def __init__(self, data: QueryDict | None, document: model.Case, organization: int | None) -> None:
        """`document`: the case as it stands; `organization`: whose case it is."""
        app = document.application
        initial: dict[str, Any] = {name: _said(getattr(app, name)) for name, _ in _THREE}
        initial |= {
            "claim_number": document.claim_number,
            "injury_date": _as_day(document.injury.date),
            "body_parts": ", ".join(document.injury.body_parts),
            "diagnoses": "; ".join(document.diagnoses),
            "formulary": _said(document.formulary),
            "filed_by": app.filed_by or "",
            "designated": _as_day(app.designated),
            "program": app.program or "",
            "earlier": ", ".join(app.earlier),
            "other_reason": app.other_reason or "",
            "organization": str(organization or ""),
        }
        super().__init__(data, initial=initial)
        for name, label in _THREE:
            self.fields[name] = _choice(label, YES_NO)
        for name in ("filed_by", "program"):
            _keep_choice(self.fields[name], initial[name])
        listed = Organization.objects.order_by("name").values_list("pk", "name")
        self.fields["organization"].choices = [("", "None"), *((str(pk), name) for pk, name in listed)]  # type: ignore[attr-defined]
        self.order_fields([*(name for name, _ in _THREE), *self.base_fields])


class ItemForm(forms.Form):
    """A disputed treatment; its place stays, as events name it."""

    request = forms.CharField(label="Request", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    ur_outcome = _choice("What utilization review decided", [*OUTCOMES, ("delayed", "Delayed (before 2018)")])
    retrospective = _choice("It was given already", YES_NO)
    concurrent = _choice("It was under way", YES_NO)


class PartyForm(forms.Form):
    """A party."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose"), *((one, heading(one)) for one in _ROLES)])
    name = _text("Name")
    organization = _text("Organisation")
    address = _text("Address, in one line", 600)
    email = forms.EmailField(label="E-mail", required=False)
    language = _choice("Language of notices", LANGUAGES)
    npi = _text("NPI", 10)

    def __init__(self, *args: Any, party: model.Party | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        """`party`: as it is on file; None: a new one."""
        super().__init__(*args, **kwargs)
        self._party = party
        if party is not None and (who := who_field(party)) is not None:
            self.fields["who"] = who

    def clean(self) -> dict[str, Any]:
        """A party has a name of its own or of an organisation, and where it is another one we know whose."""
        found: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not (found.get("name") or found.get("organization")):
            self.add_error("name", f"Give a name or an organisation.{self._how_to_go()}")
        elif self._party is not None and "who" in self.fields:
            check_who(self, self._party)
        return found

    def _how_to_go(self) -> str:
        who = self.fields.get("who")
        can = isinstance(who, forms.ChoiceField) and GONE in dict(who.choices)  # type: ignore[arg-type]
        return " Who is no longer on the case keeps the name; say so under “Who this is”." if can else ""


class Facts:
    """The forms of a case's facts together."""

    def __init__(self, document: model.Case, organization: int | None, data: QueryDict | None = None) -> None:
        """`data`: as posted."""
        self.document = document
        self.form = FactsForm(data, document, organization)
        self.items = [
            ItemForm(data, prefix=f"i{n}", initial=_item_initial(item)) for n, item in enumerate(document.items)
        ]
        self.parties = [
            PartyForm(data, prefix=f"p{n}", initial=_party_initial(party), party=party)
            for n, party in enumerate(document.parties)
        ]
        for form in self.parties:
            _keep_choice(form.fields["role"], form.initial["role"])
        count = len(document.parties)
        self.added = [
            PartyForm(data, prefix=f"p{count + n}", empty_permitted=True, use_required_attribute=False)
            for n in range(NEW_PARTIES)
        ]

    def is_valid(self) -> bool:
        """Whether all of it can be kept."""
        valid = [form.is_valid() for form in (self.form, *self.items, *self.parties, *self.added)]
        return all(valid)

    def amended(self) -> model.Case:
        """The case with what was corrected; what is no field here stays as it was."""
        said, document = self.form.cleaned_data, self.document
        application = msgspec.structs.replace(
            document.application,
            **{name: yes_no(said[name]) for name, _ in _THREE},
            filed_by=said["filed_by"] or None,
            designated=iso_day(said["designated"]),
            program=said["program"] or None,
            earlier=filed_numbers(said["earlier"]),
            other_reason=said["other_reason"].strip() or None,
        )
        return msgspec.structs.replace(
            document,
            claim_number=said["claim_number"] or None,
            injury=model.Injury(
                date=iso_day(said["injury_date"]), body_parts=split_text(said["body_parts"], r"[,;\n]")
            ),
            diagnoses=split_text(said["diagnoses"], r"[;\n]"),
            formulary=yes_no(said["formulary"]),
            application=application,
            items=tuple(_item(old, form.cleaned_data) for old, form in zip(document.items, self.items, strict=True)),
            parties=self._parties(),
        )

    def changed(self) -> list[tuple[str, str]]:
        """What was posted otherwise than the document has it: where it stands on the page, and the words."""
        parties = [(f"Party {n}", form) for n, form in enumerate([*self.parties, *self.added], start=1)]
        items = [(f"Treatment {n}", form) for n, form in enumerate(self.items, start=1)]
        return [
            (f"{place}: {form.fields[name].label}", str(form[name].value() or "(empty)"))
            for place, form in [("The application", self.form), *items, *parties]
            for name in form.changed_data
        ]

    def same(self) -> frozenset[str]:
        """The ids of the parties that have another name now and are the same persons."""
        listed = zip(self.document.parties, self.parties, strict=True)
        return frozenset(party.id for party, form in listed if form.cleaned_data.get("who") == SAME)

    def _parties(self) -> tuple[model.Party, ...]:
        taken = {party.id for party in self.document.parties}
        kept: list[model.Party] = []
        before: list[model.Party] = []
        for old, form in zip(self.document.parties, self.parties, strict=True):
            party, former = as_corrected(old, form.cleaned_data, taken)
            kept.append(party)
            before += [former] if former is not None else []
        for form in self.added:
            if not form.has_changed() or not form.cleaned_data.get("role"):
                continue
            role = role_of(form.cleaned_data["role"]) or form.cleaned_data["role"]
            kept.append(corrected(model.Party(id=free_id(role, taken), role=role), form.cleaned_data))
        return (*kept, *before)


def _item_initial(item: model.CaseItem) -> dict[str, str]:
    return {
        "request": item.request,
        "ur_outcome": item.ur_outcome or "",
        "retrospective": _said(item.retrospective),
        "concurrent": _said(item.concurrent),
    }


def _item(old: model.CaseItem, said: Mapping[str, Any]) -> model.CaseItem:
    request = " ".join(said["request"].split())
    return msgspec.structs.replace(
        old,
        request=request,
        treatment=old.treatment if request == old.request else parse_request(request),
        ur_outcome=said["ur_outcome"] or None,
        retrospective=yes_no(said["retrospective"]),
        concurrent=yes_no(said["concurrent"]),
    )


def _party_initial(party: model.Party) -> dict[str, str]:
    names = ("role", "name", "organization", "address", "email", "language", "npi")
    return {name: getattr(party, name) or "" for name in names}


def _keep_choice(field: forms.Field, value: str) -> None:
    """A word that is on file stays a choice, though the list does not have it."""
    choices = list(field.choices)  # type: ignore[attr-defined]
    if value and value not in {one for one, _ in choices}:
        field.choices = [*choices, (value, heading(value))]  # type: ignore[attr-defined]


def _said(value: bool | None) -> str:  # noqa: FBT001 - a field of the model
    return {True: "yes", False: "no", None: ""}[value]
