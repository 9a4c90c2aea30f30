"""The application form: what was typed, what is missing before it can be sent, and what can't be so."""

import copy
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils import timezone

from openimr.server.accounts.models import Organization
from openimr.server.accounts.roles import Role
from openimr.server.intake.fields import ARRIVAL, FIELDS, FILERS, PARTS, TREATMENTS_AFTER, Part, TreatmentForm
from openimr.server.intake.models import CERTIFICATE, DECISION, DECISION_PAGE, MAIL, WEB, Application

MOST = 40
"""Treatments of one application."""
_OWN = {
    "filed_by": "Say who sends this application.",
    "worker_name": "Give the worker's name.",
    "worker_address": "Give the worker's address: letters go there.",
    "injury_date": "Give the date of injury.",
    "employer": "Name the employer.",
    "administrator_company": "Name the claims administrator; its name is on the letter with the decision.",
    "physician_name": "Name the physician who asked for the treatment.",
    "ur_date": "Give the date of the decision; it is on the letter.",
    "consent": "Say whether the worker consents to the sending of medical records.",
    "signed": "Say whether the form is signed.",
}
"""What who applies has to say before the application can be sent."""
_ENTERED = {
    "received": "Give the day of receipt.",
    "service": "Say how it came.",
    "worker_name": "Give the worker's name as far as it can be read.",
}
"""What the mail room has to say: a form that lacks something is still an application, and is screened."""
_PAST = (
    "received",
    "postmark",
    "designated",
    "date_of_birth",
    "injury_date",
    "ur_date",
    "ur_served",
    "request_date",
    "signed_on",
)
_ORDER = (
    ("date_of_birth", "injury_date", "The date of injury is before the date of birth."),
    ("injury_date", "ur_date", "The decision is dated before the injury."),
    ("injury_date", "request_date", "The request is dated before the injury."),
    ("ur_date", "ur_served", "The letter was sent before the decision was made: look at both dates again."),
    ("ur_date", "signed_on", "It was signed before the decision was made: look at both dates again."),
    ("postmark", "received", "It was received before the day of its postmark."),
)


class ApplicationForm(forms.Form):
    """The form of an application, with its rows of treatments.

    All fields can be left empty in a draft; `faults` are what stands in the way of sending it.
    """

    def __init__(self, application: Application, data: Mapping[str, Any] | None = None) -> None:
        """`data`: as posted; None: the application's answers, as they stand."""
        self.application, self.way = application, application.way
        posted = data is not None
        answers = data if data is not None else application.answers
        super().__init__(data if posted else answers)
        self.fields.update({name: copy.deepcopy(FIELDS[name]) for part in self.parts for name in part.names})
        if not self.application.office:
            own = self.fields["filed_by"]
            own.error_messages["invalid_choice"] = "Your account can't send an application in this person's name."
            own.choices = [(who, label) for who, label in FILERS if who in _in_name_of(application)]  # type: ignore[attr-defined]
        if organization := self.fields.get("organization"):
            listed = Organization.objects.order_by("name").values_list("pk", "name")
            organization.choices = [("", "Not certain"), *listed]  # type: ignore[attr-defined]
        rows = _posted_rows(answers) if posted else application.answers.get("treatments") or []
        self.rows = [
            TreatmentForm({f"t{n}-{key}": value for key, value in row.items()}, prefix=f"t{n}")
            for n, row in enumerate(rows[:MOST] or [{}])
        ]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The sections that this application has: how it came is asked of the office."""
        return (ARRIVAL, *PARTS) if self.application.office else PARTS

    def sections(self) -> Iterator[dict[str, object]]:
        """For the page: each section with its fields, and whether the treatments stand in it."""
        for part in self.parts:
            fields: list[BoundField] = [self[name] for name in part.names]
            yield {"title": part.title, "says": part.says, "fields": fields, "rows": part.title == TREATMENTS_AFTER}

    def as_answers(self) -> dict[str, Any]:
        """What was typed, to be kept: nothing is lost because it is not a date yet."""
        answers: dict[str, Any] = {}
        for name, field in self.fields.items():
            typed = str(self.data.get(name) or "").strip()
            answers[name] = typed[: getattr(field, "max_length", None) or 1000]
        rows = [
            {name: str(row.data.get(row.add_prefix(name)) or "").strip()[:500] for name in row.fields}
            for row in self.rows
        ]
        answers["treatments"] = [row for row in rows if any(row.values())]
        return answers

    def clean(self) -> dict[str, Any]:
        """What is missing, and what can't be so."""
        found: dict[str, Any] = super().clean() or {}
        needed = _ENTERED if self.application.office else _OWN
        for name, says in needed.items():
            if not found.get(name) and name not in self.errors:
                self.add_error(name, says)
        today = timezone.localdate()
        for name in _PAST:
            if (day := found.get(name)) is not None and day > today:
                self.add_error(name, "This day lies in the future.")
        for first, second, says in _ORDER:
            if first in found and second in found and _after(found[first], found[second]):
                self.add_error(second, says)
        if not self.application.office:
            self._clean_own(found)
        found["treatments"] = self._clean_rows()
        return found

    def _clean_own(self, found: dict[str, Any]) -> None:
        if found.get("signed") == "yes" and not found.get("signature"):
            self.add_error("signature", "Type the name of who signed.")
        if self.way == WEB and found.get("filed_by") == "injured worker" and found.get("signed") == "no":
            self.add_error("signed", "An application without a signature can't be reviewed. Sign it first.")
        kinds = {*self.application.files.values_list("kind", flat=True)}
        if DECISION in kinds or DECISION_PAGE in self.application.placed:
            found["ur_decision_attached"] = "yes"
        elif found.get("ur_decision_attached") == "yes":
            self.add_error("ur_decision_attached", "Add the decision below as a file, or say No: it is not there yet.")
        if found.get("certified") == "yes" and CERTIFICATE not in kinds:
            self.add_error(
                "certified", "Add the physician's certificate below as a file, or say No: it is not there yet."
            )
        if found.get("filed_by") == "representative" and not found.get("representative_name"):
            self.add_error("representative_name", "Name the representative.")

    def _clean_rows(self) -> list[dict[str, Any]]:
        rows = [row.cleaned_data for row in self.rows if row.is_valid() and row.cleaned_data.get("request")]
        for row in self.rows:
            said = row.cleaned_data if row.is_valid() else {}
            if not said.get("request") and (said.get("outcome") or said.get("given")):
                row.add_error("request", "Say which treatment this is about.")
                self.add_error(None, "A row of the treatments has no treatment.")
            elif not row.is_valid():
                self.add_error(None, "A row of the treatments can't be read.")
        if not rows and not self.application.office:
            self.rows[0].add_error("request", "Name at least one treatment that was refused or cut down.")
            self.add_error(None, "No treatment is named.")
        return rows

    def let_be(self) -> None:
        """A draft is not found fault with while it is written."""
        for form in (self, *self.rows):
            vars(form)["_errors"] = ErrorDict()  # as Django's own full_clean sets it

    def places(self) -> list[tuple[str, str, str]]:
        """Each fault with the id of its field and the field's label, for the list at the head of the page."""
        found = []
        for bound in [self[name] for name in self.fields] + [row[name] for row in self.rows for name in row.fields]:
            found += [(bound.auto_id, str(bound.label), str(error)) for error in bound.errors]
        return found

    def told(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The summary: each section with what was answered, in the words of its choices."""
        for part in self.parts:
            rows = [(str(self[name].label), self._said(name)) for name in part.names]
            rows = [(label, said) for label, said in rows if said]
            if part.title == TREATMENTS_AFTER:
                rows += [(f"Treatment {n}", _row_said(row)) for n, row in enumerate(self.rows, 1) if _row_said(row)]
            yield part.title, rows

    def _said(self, name: str) -> str:
        value, field = str(self.data.get(name) or ""), self.fields[name]
        if name == "ur_decision_attached" and self.is_valid():  # a file that is there says more than the answer
            value = str(self.cleaned_data.get(name) or "")
        if isinstance(field, forms.ChoiceField) and value:
            return str(dict(_flat(field.choices)).get(value, value))
        return value


def _in_name_of(application: Application) -> frozenset[str]:
    """In whose name the account can apply: nobody fills in a form that it can't send."""
    mine = {""}
    if application.by.has_role(Role.WORKER):
        mine |= {"injured worker", "representative"}
    if application.by.has_role(Role.PHYSICIAN):
        mine |= {"requesting physician"}
    return frozenset(mine)


def needs_scan(application: Application) -> bool:
    """Whether what came by mail or fax is still to be attached."""
    return application.way == MAIL and not application.files.exists()


def _flat(choices: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - choices of a field, in any of Django's forms
    return [(str(value), str(label)) for value, label in choices]


def _row_said(row: TreatmentForm) -> str:
    request = str(row.data.get(row.add_prefix("request")) or "").strip()
    words = []
    for name, label in (("outcome", ""), ("given", "given already: ")):
        value = str(row.data.get(row.add_prefix(name)) or "")
        if value:
            words.append(label + dict(_flat(row.fields[name].choices)).get(value, value).lower())  # type: ignore[attr-defined]
    return f"{request} – {', '.join(words)}" if words and request else request


def _after(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first > second


def _posted_rows(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of treatments as posted: `rows` says how many there are."""
    count = str(data.get("rows") or "1")
    said = min(int(count), MOST) if count.isascii() and count.isdecimal() and len(count) < 4 else 1
    return [
        {name: str(data.get(f"t{n}-{name}") or "") for name in TreatmentForm.base_fields} for n in range(max(said, 1))
    ]
