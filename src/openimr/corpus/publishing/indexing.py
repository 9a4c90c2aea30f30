"""The index of the public letters: fields that are searched by, made coarser where their combination is rare."""

from collections.abc import Sequence

import msgspec

from openimr.model import PublishedLetter
from openimr.privacy import Anonymity, generalise
from openimr.requests import drug_classes_of, parse_request

FIELDS = (
    *("decision_month", "age_band", "sex", "year_of_injury", "licence_state", "specialty"),
    *("body_part", "treatment_category", "decision"),
)
COLUMNS = ("letter", "case_number", *FIELDS)


class Indexed(msgspec.Struct, frozen=True, kw_only=True):
    """The index, a row a letter, and how well its letters hide one another.

    `rare` are the letters whose combination of fields fewer than `report.wanted` shared before it was generalised, and
    `levels` the steps that all letters went.
    """

    rows: tuple[dict[str, str], ...]
    report: Anonymity
    levels: dict[str, int]
    rare: tuple[str, ...]


def indexed(letters: Sequence[tuple[str, PublishedLetter]], wanted: int) -> Indexed:
    """The index of public letters by their names; rare combinations are generalised.

    What a letter's first item asks for stands for the letter. Nothing of it names who decided.
    """
    raw = [_fields(letter) for _, letter in letters]
    made = generalise(raw, FIELDS, wanted=wanted)
    rows = tuple(
        {"letter": name, "case_number": letter.case_number or "", **row}
        for (name, letter), row in zip(letters, made.rows, strict=True)
    )
    return Indexed(
        rows=rows,
        report=made.report,
        levels=made.levels,
        rare=tuple(letters[place][0] for place in sorted(made.local)),
    )


def _fields(letter: PublishedLetter) -> dict[str, str | None]:
    first = letter.items[0] if letter.items else None
    treatment = parse_request(first.request) if first else None
    classes = drug_classes_of(first.request, treatment) if first and treatment else ()
    drug = bool(treatment and treatment.kind == "medication" and classes)
    return {
        "decision_month": letter.decision_date and letter.decision_date[:7],
        "age_band": str(letter.patient.age) if letter.patient.age is not None else None,
        "sex": letter.patient.sex,
        "year_of_injury": letter.date_of_injury and letter.date_of_injury[:4],
        "licence_state": ", ".join(letter.reviewer.licensure) or None,
        "specialty": ", ".join(letter.reviewer.specialties) or None,
        "body_part": treatment.body_part if treatment else None,
        "treatment_category": f"medication: {classes[0]}" if drug else treatment.kind if treatment else None,
        "decision": "; ".join(sorted({item.decision for item in letter.items if item.decision})) or None,
    }
