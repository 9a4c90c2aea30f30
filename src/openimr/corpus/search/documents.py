"""A disputed item, joined with its letter, as a document of the index."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
import tantivy

from openimr.corpus.search.fields import fields, ur_delay_band
from openimr.corpus.search.layout import BODY, BY_DATE, DUPLICATE, KEY, RECORD, date_key_of, key_of, schema
from openimr.corpus.traits import Compared, stage_of

Row = Mapping[str, Any]

ITEM_COLUMNS = (
    *("letter_id", "year", "item", "duplicate_of", "superseded_by", "case_number", "decision_date", "ur_delay_days"),
    *("request", "decision", "category", "kind", "ingredients", "drug_classes", "quantity", "visits", "body_part"),
    *("region", "level", "procedure", "topics", "diagnoses", "ur_citations", "ur_text", "citations", "reviewer_text"),
    *("rationale", "retrospective", "partial_remaining"),
)
LETTER_COLUMNS = (
    *("clinical_summary", "licensure", "specialties", "age_band", "sex", "priority", "date_of_injury"),
    *("ur_denial_date", "facts_read"),
)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the index keeps of an item beside its texts: what a hit shows and what letters are compared by.

    `met`, `missing` are ids of guideline criteria, `found` kinds of findings that the summary affirms; all three empty
    where the dataset was built without facts (`facts_read` false).
    """

    letter_id: str
    item: int
    case_number: str | None = None
    decision: str | None = None
    decision_date: date | None = None
    superseded_by: str | None = None
    duplicate_of: str | None = None
    category: str = "other"
    kind: str = "other"
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
    facts_read: bool = False
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


_encode = msgspec.json.Encoder(order="deterministic").encode
_NOTHING = Compared()


def document(values: Mapping[str, Any]) -> tantivy.Document:
    """The engine's document of these values."""
    return tantivy.Document.from_dict(dict(values), schema())


def values_of(row: Row, compared: Compared = _NOTHING) -> dict[str, Any]:
    """What is stored of an item, by the index's fields.

    `row` holds `ITEM_COLUMNS`, and `LETTER_COLUMNS` as `letter.NAME`.
    """
    summary = row["letter.clinical_summary"] or ""
    decided, key = row["decision_date"], key_of(row["letter_id"], row["item"])
    texts = {
        "request": row["request"],
        "rationale": row["rationale"],
        "summary": summary,
        "ur_text": row["ur_text"] or "",
        "reviewer_text": row["reviewer_text"] or "",
    }
    stage = stage_of(
        row["request"],
        summary,
        procedure=row["procedure"],
        ingredients=row["ingredients"] or (),
        injured=row["letter.date_of_injury"],
        reviewed=row["letter.ur_denial_date"] or decided,
    )
    cited = [*(row["ur_citations"] or ()), *(row["citations"] or ())]
    made: dict[str, Any] = {
        **texts,
        BODY: [text for text in texts.values() if text],
        KEY: key,
        BY_DATE: date_key_of(decided, key),
        DUPLICATE: int(row["duplicate_of"] is not None),
        RECORD: _encode(_record(row, stage, compared)),
    }
    worked_out = {
        "guidelines": _each(one["guideline"] for one in cited),
        "sections": _each(section for one in cited for section in one["sections"] or ()),
        "authorities": _each(one["source"] for one in cited),
        "ur_delay": ur_delay_band(row["ur_delay_days"]),
        "stage": list(stage),
    }
    for one in fields().filters:
        value = worked_out[one.column] if one.column in worked_out else row[one.column]
        if value is not None and value != []:
            made[one.stored] = value
    return made


def _record(row: Row, stage: tuple[str, ...], compared: Compared) -> Record:
    return Record(
        letter_id=row["letter_id"],
        item=row["item"],
        case_number=row["case_number"],
        decision=row["decision"],
        decision_date=row["decision_date"],
        superseded_by=row["superseded_by"],
        duplicate_of=row["duplicate_of"],
        category=row["category"],
        kind=row["kind"],
        ingredients=tuple(row["ingredients"] or ()),
        drug_classes=tuple(row["drug_classes"] or ()),
        procedure=row["procedure"],
        body_part=row["body_part"],
        region=row["region"],
        level=row["level"],
        quantity=row["quantity"],
        visits=row["visits"],
        topics=tuple(row["topics"] or ()),
        diagnoses=tuple(row["diagnoses"] or ()),
        stage=stage,
        facts_read=row["letter.facts_read"],
        met=compared.met,
        missing=compared.missing,
        found=compared.found,
    )


def _each(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
