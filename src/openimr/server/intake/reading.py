"""What an uploaded form says: by the fields of its PDF, else by what is read on its pages. Nothing is guessed.

What fits no field that we know, or two fields that say different things, is left to a person.
"""

import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from openimr.casefile import CaseFileError, ReadSettings, read_case_file
from openimr.model import CaseFile
from openimr.review import disputed_items
from openimr.server.intake.fields import FIELDS
from openimr.server.intake.pdf_form import FormField, form_fields

_IDENTITY = {
    "worker_name": "name",
    "claim_number": "claim_number",
    "date_of_birth": "date_of_birth",
    "injury_date": "date_of_injury",
    "employer": "employer",
    "administrator_company": "claims_administrator",
    "physician_name": "requesting_physician",
    "ur_date": "ur_decision_date",
}
"""Our fields by what the reading of a case file finds of its people and dates."""
_OURS = "imr application"
_DECISION = "ur determination"
_LINE = 200


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice of one: our field, and its words by those on the buttons."""

    field: str
    words: dict[str, str]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """form_fields.yaml: see there."""

    text: dict[str, tuple[str, ...]]
    day: dict[str, tuple[str, ...]]
    ticked: dict[str, dict[str, str]]
    chosen: dict[str, Chosen]
    treatments: tuple[str, ...]


class FormRead(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: answers by our fields, what belongs to none, and whether the decision is among its pages."""

    answers: dict[str, Any]
    unplaced: tuple[tuple[str, str], ...] = ()
    decision: bool = False


def read_application(pieces: Iterable[bytes]) -> FormRead:
    """Read a form that is a PDF.

    Raises:
        CaseFileError: nothing can be read on it.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "application.pdf")
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        filled = [field for field in form_fields(path) if field.value and field.ticked is not False]
        if filled:
            return from_fields(filled)
        return from_pages(read_case_file(path, ReadSettings(workers=1)))


def from_fields(fields: Sequence[FormField]) -> FormRead:
    """Place the filled fields of a PDF form."""
    found: dict[str, set[str]] = {}
    unplaced: list[tuple[str, str]] = []
    treatments: list[str] = []
    for field in fields:
        placed = _placed(field)
        if placed == {}:
            unplaced.append((field.name[:_LINE], field.value[:1000]))
        elif placed is None:
            treatments += [line.strip() for line in field.value.splitlines() if line.strip()]
        for name, value in (placed or {}).items():
            found.setdefault(name, set()).add(value)
    doubtful = {name for name, values in found.items() if len(values) > 1}
    unplaced += [(str(FIELDS[name].label), value) for name in sorted(doubtful) for value in sorted(found[name])]
    answers: dict[str, Any] = {name: next(iter(v)) for name, v in found.items() if name not in doubtful}
    return _read(answers, [{"request": request} for request in treatments], unplaced)


def from_pages(casefile: CaseFile) -> FormRead:
    """What the pages of a scan or a print say of people, dates and treatments, as every case file is read."""
    kinds = {record.kind for record in casefile.records}
    answers: dict[str, Any] = {}
    for name, there in _IDENTITY.items():
        if value := getattr(casefile.identity, there):
            answers[name] = str(value)
    if _DECISION in kinds:
        answers["ur_decision_attached"] = "yes"
    treatments = [
        {"request": " ".join(item.request.split()), "outcome": item.ur_outcome or ""}
        for item in disputed_items(casefile)
    ]
    if not answers and not treatments:
        raise CaseFileError("Nothing that belongs on an application could be read on these pages.")
    unplaced = [] if _OURS in kinds else [("Pages", "No page of this file looks like the application form.")]
    return msgspec.structs.replace(_read(answers, treatments, unplaced), decision=_DECISION in kinds)


def _read(answers: dict[str, Any], treatments: list[dict[str, str]], unplaced: list[tuple[str, str]]) -> FormRead:
    kept = {name: value for name, value in answers.items() if name in FIELDS}
    return FormRead(answers={**kept, "treatments": treatments}, unplaced=tuple(unplaced))


def _placed(field: FormField) -> dict[str, str] | None:
    """Our fields that a field fills; None: it is a line of the treatments, empty: it is none that we know."""
    names = _names()
    for known in (_plain(field.name), _plain(field.label)):
        if field.ticked is not None and known in names.ticked:
            return names.ticked[known]
        if known in names.chosen:
            chosen = names.chosen[known]
            said = chosen.words.get(_plain(field.value))
            return {} if said is None else {chosen.field: said}
        if field.ticked is not None:
            continue
        for ours, ways in names.text.items():
            if known in ways:
                return {ours: field.value}
        for ours, ways in names.day.items():
            if known in ways:
                day = _day(field.value)
                return {} if day is None else {ours: day.isoformat()}
        if re.sub(r" \d{1,2}$", "", known) in names.treatments:
            return None
    return {}


def _plain(text: str) -> str:
    """A name in words: "Employee_Name (First, MI, Last)" is "employee name first mi last"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", apart.lower()).split())


def _day(text: str) -> date | None:
    """A day as the form has it, 03/24/2015, or as ISO; any other way of writing is left to a person."""
    for way in ("%m/%d/%Y", "%Y-%m-%d", "%m-%d-%Y", "%B %d, %Y"):
        try:
            return datetime.strptime(text.strip(), way).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


@cache
def _names() -> Names:
    text = resources.files("openimr.server.intake").joinpath("form_fields.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Names)
