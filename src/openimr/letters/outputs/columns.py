"""The table of disputed items: one row an item, with the fields of its letter in every row.

Flat columns for what holds one value; lists stay lists, of words or of records, where the kind of file has them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

Kind = Literal["text", "date", "integer", "flag", "words", "citations", "facts", "signals"]
Row = dict[str, object]

_LETTER: Mapping[str, tuple[str, Kind]] = {
    "layout": ("layout", "text"),
    "layout_verified": ("layout_verified", "flag"),
    "case_number": ("case_number", "text"),
    "date_assigned": ("date_assigned", "date"),
    "date_of_injury": ("date_of_injury", "date"),
    "decision_date": ("decision_date", "date"),
    "ur_denial_date": ("ur_denial_date", "date"),
    "request_date": ("request_date", "date"),
    "application_received": ("application_received", "date"),
    "priority": ("priority", "text"),
    "reviewer_licensure": ("reviewer.licensure", "words"),
    "reviewer_specialties": ("reviewer.specialties", "words"),
    "reviewer_subspecialties": ("reviewer.subspecialties", "words"),
    "reviewer_board_certified": ("reviewer.board_certified", "flag"),
    "patient_age": ("patient.age", "integer"),
    "patient_sex": ("patient.sex", "text"),
    "mechanism": ("mechanism", "text"),
}
_ITEM: Mapping[str, tuple[str, Kind]] = {
    "request": ("request", "text"),
    "decision": ("decision", "text"),
    "retrospective": ("retrospective", "flag"),
    "kind": ("treatment.kind", "text"),
    "ingredients": ("treatment.ingredients", "words"),
    "drug_classes": ("drug_classes", "words"),
    "strength": ("treatment.strength", "text"),
    "quantity": ("treatment.quantity", "integer"),
    "refills": ("treatment.refills", "integer"),
    "sig": ("treatment.sig", "text"),
    "visits": ("treatment.visits", "integer"),
    "frequency": ("treatment.frequency", "text"),
    "duration": ("treatment.duration", "text"),
    "body_part": ("treatment.body_part", "text"),
    "laterality": ("treatment.laterality", "text"),
    "level": ("treatment.level", "text"),
    "procedure": ("treatment.procedure", "text"),
    "partial_requested": ("partial_authorization.requested", "text"),
    "partial_authorized": ("partial_authorization.authorized", "text"),
    "partial_remaining": ("partial_authorization.remaining", "text"),
    "ur_basis": ("claims_administrator.basis", "text"),
    "ur_citations": ("claims_administrator.citations", "citations"),
    "ur_text": ("claims_administrator.text", "text"),
    "ur_addenda": ("claims_administrator.addenda", "words"),
    "reviewer_basis": ("reviewer_basis", "text"),
    "citations": ("citations", "citations"),
    "reviewer_text": ("reviewer_text", "text"),
    "addenda": ("addenda", "words"),
    "rationale": ("rationale", "text"),
}
_LONG: Mapping[str, tuple[str, Kind]] = {
    "clinical_summary": ("clinical_summary", "text"),
    "facts": ("facts", "facts"),
    "documents": ("documents", "words"),
    "warnings": ("warnings", "words"),
    "unparsed": ("unparsed", "words"),
}

KINDS: Mapping[str, Kind] = {
    "source": "text",
    "refused": "text",
    "item": "integer",
    **{name: kind for part in (_LETTER, _ITEM) for name, (_, kind) in part.items()},
    "signals": "signals",
    **{name: kind for name, (_, kind) in _LONG.items()},
}
"""Each column with the kind of its values, in their order: what is counted first, long text last.

`item` counts from 0. `signals` are those of the row's item and of the letter as a whole.
"""


def rows_of(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of encoded lines: each item's; and one without item for a letter that has none, and for a refusal."""
    for line in lines:
        letter = msgspec.json.decode(line)
        row: Row = {"source": letter["source"], "refused": letter.get("refused"), "item": None}
        if row["refused"] is not None:
            yield row
            continue
        for name, (path, _) in (*_LETTER.items(), *_LONG.items()):
            row[name] = _value(letter, path)
        row["facts"] = [_fact(fact) for fact in letter["facts"]]
        if not letter["items"]:
            yield {**row, "signals": letter["signals"]}
        for number, item in enumerate(letter["items"]):
            values = {name: _value(item, path) for name, (path, _) in _ITEM.items()}
            signals = [signal for signal in letter["signals"] if signal["item"] in {None, number}]
            yield {**row, "item": number, **values, "signals": signals}


def _value(record: Mapping[str, object], path: str) -> object:
    value: object = record
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _fact(fact: dict[str, object]) -> dict[str, object]:
    """A fact with its attributes as JSON text: each kind of fact has others."""
    return {**fact, "attributes": msgspec.json.encode(fact["attributes"]).decode()}
