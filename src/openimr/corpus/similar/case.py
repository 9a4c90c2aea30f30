"""A case as letters are compared with it, from a request in words or from a case file."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from openimr.corpus.traits import stage_of
from openimr.guidelines import CaseDates, as_date, topics_named
from openimr.model import Treatment
from openimr.requests import drug_classes_of, parse_request
from openimr.vocabulary import region_of, terms

STAGES = ("acute", "chronic", "first", "further", "post-surgical")


class CaseError(ValueError):
    """A case that can't be compared; the message is one line for the reader."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What letters are compared with. Empty: not known, and then not asked.

    `stage` holds words of `STAGES`; `met`, `missing` are ids of guideline criteria (`topic.criterion`), `found` kinds
    of findings that the clinical `summary` affirms. The letter with this `case_number` is the case itself, and never
    its own precedent.
    """

    request: str = ""
    category: str | None = None
    ingredients: tuple[str, ...] = ()
    drug_classes: tuple[str, ...] = ()
    procedure: str | None = None
    body_part: str | None = None
    region: str | None = None
    level: str | None = None
    quantity: int | None = None
    visits: int | None = None
    topics: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    summary: str = ""
    case_number: str | None = None


def case_of(
    request: str,
    *,
    diagnoses: Sequence[str] = (),
    stage: Sequence[str] = (),
    met: Sequence[str] = (),
    missing: Sequence[str] = (),
    found: Sequence[str] = (),
    summary: str = "",
    dates: CaseDates | None = None,
    case_number: str | None = None,
) -> Case:
    """The case of a request in words, with what else is known of it.

    `summary` is the clinical summary, from which the stage and the diagnoses are taken where they are not given.

    Raises:
        CaseError: the request is empty, or a stage is none.
    """
    if not request.strip():
        raise CaseError("the request is empty; write what is asked for, such as 'lumbar epidural steroid injection'")
    unknown = [one for one in stage if one not in STAGES]
    if unknown:
        raise CaseError(f"{unknown[0]!r} is no stage; use {', '.join(STAGES)}")
    treatment = parse_request(request)
    dated = dates is not None
    dates = dates or CaseDates()
    told = stage_of(
        request,
        summary,
        procedure=treatment.procedure,
        ingredients=treatment.ingredients,
        injured=dates.injury,
        reviewed=dates.ur or dates.review,
    )
    classes = drug_classes_of(request, treatment)
    # Topics are of one edition. Without a date the newest would be asked for, and letters of other years had others.
    topics = (
        topics_named(request, treatment, dates) if dated or not (treatment.ingredients or treatment.procedure) else ()
    )
    return Case(
        request=request,
        category=_category(treatment, classes),
        ingredients=treatment.ingredients,
        drug_classes=classes,
        procedure=treatment.procedure,
        body_part=treatment.body_part,
        region=region_of(treatment.body_part.partition(",")[0]) if treatment.body_part else None,
        level=treatment.level,
        quantity=treatment.quantity,
        visits=treatment.visits,
        topics=topics,
        diagnoses=_conditions(diagnoses) or _conditions([summary]),
        stage=_stage(tuple(stage), told),
        met=tuple(met),
        missing=tuple(missing),
        found=tuple(found),
        summary=summary,
        case_number=case_number,
    )


def cases_in(path: Path) -> tuple[Case, ...]:
    """The cases of a determination.json (or a case.json) that `imr review` has written, one an item.

    Raises:
        CaseError: the file is neither.
    """
    try:
        data = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        raise CaseError(
            f"{path}: can't be read as JSON; give a determination.json or case.json of imr review"
        ) from None
    schema = data.get("schema", "") if isinstance(data, dict) else ""
    if not str(schema).startswith(("openimr/determination/", "openimr/case/")) or not data.get("items"):
        raise CaseError(f"{path}: holds no items of a case; give a determination.json or case.json of imr review")
    try:
        return tuple(_case_in(data, item) for item in data["items"])
    except (AttributeError, KeyError, TypeError):
        raise CaseError(f"{path}: an item of it is damaged; write it anew with imr review") from None


def _case_in(data: Mapping[str, Any], item: Mapping[str, Any]) -> Case:
    about = data.get("case") or {}
    injury = about.get("date_of_injury") or (data.get("injury") or {}).get("date")
    summary = " ".join(one["text"] for one in data.get("summary") or ())
    criteria = item.get("criteria") or ()
    return case_of(
        item["request"],
        met=[one["id"] for one in criteria if one["status"] == "met"],
        missing=[one["id"] for one in criteria if one["status"] in {"not met", "not documented", "contradicted"}],
        summary=summary,
        dates=CaseDates(injury=_day(injury), ur=_day(about.get("ur_decision_date"))),
        case_number=about.get("case_number") or data.get("case_number"),
    )


def _day(text: str | None) -> date | None:
    return as_date(text)


def _category(treatment: Treatment, classes: Sequence[str]) -> str:
    """The group as the dataset has it: a drug's first class, else the kind of treatment."""
    return f"medication: {classes[0]}" if treatment.kind == "medication" and classes else treatment.kind


def _conditions(texts: Sequence[str]) -> tuple[str, ...]:
    """The conditions that texts name; a text that names none stands for itself where it is short."""
    found: dict[str, None] = {}
    for text in texts:
        named = [term.id for term in terms(text, frozenset({"condition"}))]
        found.update(dict.fromkeys(named or ([text.strip().lower()] if 0 < len(text.strip()) <= 60 else [])))
    return tuple(found)


def _stage(given: tuple[str, ...], told: tuple[str, ...]) -> tuple[str, ...]:
    """What was given, and of what was told that which does not speak of the same."""
    pairs = (("acute", "chronic"), ("first", "further"))
    settled = {other for pair in pairs if set(pair) & set(given) for other in pair}
    return tuple(dict.fromkeys((*given, *(one for one in told if one not in settled))))
