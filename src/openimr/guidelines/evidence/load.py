"""The studies on file and the methods of ranking, read once from YAML."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from openimr.guidelines.editions import CaseDates
from openimr.guidelines.evidence.forms import Method, Methods, Study

HERE = Path(__file__).parent
STUDIES = HERE / "studies"
LEVELS = HERE / "levels.yaml"


class EvidenceError(ValueError):
    """A file of studies or methods is not in its form; the message names the file, the entry and the field."""


@cache
def studies() -> tuple[Study, ...]:
    """Every study that ships with the package, by id.

    Raises:
        EvidenceError: a file holds something that is not a study.
    """
    found: list[Study] = []
    for name, entry, study in read_studies(STUDIES):
        if isinstance(study, str):
            message = f"{name}: {entry}: {study}"
            raise EvidenceError(message)
        found.append(study)
    return tuple(sorted(found, key=lambda s: s.id))


def read_studies(folder: Path) -> Iterator[tuple[str, str, Study | str]]:
    """Each entry of each file of `folder`: file, name of the entry, and the study or what is wrong with it."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            entries = msgspec.yaml.decode(path.read_bytes())
        except msgspec.DecodeError as error:
            yield path.name, "the file", f"it is not YAML ({' '.join(str(error).split())})"
            continue
        if not isinstance(entries, list):
            yield path.name, "the file", "a list of studies is wanted, each beginning with '- id:'"
            continue
        for number, entry in enumerate(entries, 1):
            yield path.name, _name(entry, number), _study(entry)


@cache
def methods() -> Methods:
    """The methods of ranking with their dates (`levels.yaml`).

    Raises:
        EvidenceError: the file is not in its form.
    """
    try:
        return msgspec.yaml.decode(LEVELS.read_bytes(), type=Methods)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"{LEVELS.name}: {error}"
        raise EvidenceError(message) from error


def method_for(dates: CaseDates, known: Methods | None = None) -> tuple[Method | None, str]:
    """The method in force for a case, and the sentence that says why.

    Held to the UR decision, else the request, else the review (our inference: the section binds the physicians who
    review, and says nothing of the order of dates). None where the case has no date or no method was in force.
    """
    day, name = _key(dates)
    if day is None:
        return None, "The case gives no date of the UR decision, the request or the review, so no method can be chosen."
    for method in (known or methods()).methods:
        start, end = _date(method.effective_from), _date(method.effective_to)
        if (start is None or start <= day) and (end is None or day <= end):
            span = f"{method.effective_from or 'the beginning'} to {method.effective_to or 'now'}"
            sure = "" if method.dated.verified else f"; these dates are not verified ({method.dated.source})"
            return method, f"{method.section} governs: in force {span}{sure}; the {name} is dated {day.isoformat()}."
    return None, f"No method is on file for {day.isoformat()}, the date of the {name}."


def _key(dates: CaseDates) -> tuple[date | None, str]:
    for day, name in ((dates.ur, "UR decision"), (dates.request, "request"), (dates.review, "review")):
        if day is not None:
            return day, name
    return None, ""


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _name(entry: object, number: int) -> str:
    stated = entry.get("id") if isinstance(entry, dict) else None
    return str(stated) if stated else f"study {number}"


def _study(entry: object) -> Study | str:
    try:
        return msgspec.convert(entry, Study)
    except msgspec.ValidationError as error:
        return str(error)
