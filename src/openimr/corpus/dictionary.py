"""The data dictionary: published with a dataset (Frictionless `datapackage.json`), and shown in docs/corpus.md."""

from typing import Any

import msgspec

from openimr.corpus.manifest import Manifest
from openimr.corpus.schema import PARTED_BY, TABLES, Column, Kind, Table

_TYPES: dict[Kind, str] = {
    "text": "string",
    "date": "date",
    "integer": "integer",
    "year": "integer",
    "flag": "boolean",
    "number": "number",
    "words": "array",
    "citations": "array",
    "signals": "array",
}
"""Each kind of column as Frictionless Table Schema calls it."""

_ITEMS: dict[Kind, dict[str, Any]] = {
    "words": {"arrayItem": {"type": "string"}},
    "citations": {"arrayItem": {"type": "object"}},
    "signals": {"arrayItem": {"type": "object"}},
}

WORDS: dict[Kind, str] = {
    "text": "text",
    "date": "date",
    "integer": "whole number",
    "year": "year",
    "flag": "true or false",
    "number": "number",
    "words": "list of text",
    "citations": "list of citations (`source`, `guideline`, `edition`, `sections`, `pages`)",
    "signals": "list of signals (`kind`, `item`, `value`, `explain`, `quotes`)",
}
"""Each kind of column in words."""


def datapackage(manifest: Manifest) -> bytes:
    """The description of a dataset for programs: Frictionless Data Package 1, one resource a table."""
    package = {
        "profile": "data-package",
        "name": "openimr-corpus",
        "title": "Independent Medical Review determinations, read by OpenIMR",
        "description": f"Read by {manifest.software}, reading rules {manifest.reader}.",
        "version": manifest.digest[:16],
        "resources": [_resource(table, manifest) for table in TABLES.values()],
    }
    return msgspec.json.format(msgspec.json.encode(package), indent=1) + b"\n"


def _resource(table: Table, manifest: Manifest) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [],
    }
    if table.joined_to:
        other, names = table.joined_to
        schema["foreignKeys"] = [
            {"fields": list(names), "reference": {"resource": other, "fields": list(names)}},
        ]
    return {
        "name": table.name,
        "title": table.row,
        "path": [part.files[table.name].path for part in manifest.parts],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": sum(part.files[table.name].rows for part in manifest.parts),
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    means = column.means
    if column.name == PARTED_BY:
        means = f"{means}; stands in the name of the file's folder"
    field = {"name": column.name, "type": _TYPES[column.kind], "description": means, **_ITEMS.get(column.kind, {})}
    return {**field, "constraints": {"required": True}} if column.required else field


def page() -> str:
    """The tables as the docs show them, in Markdown."""
    parts = []
    for table in TABLES.values():
        joined = f" Joined to `{table.joined_to[0]}`." if table.joined_to else ""
        parts.append(f"### {table.name}\n\nA row is {table.row}; named by `{'`, `'.join(table.key)}`.{joined}\n")
        parts.append("| column | kind | what it means |\n|---|---|---|")
        parts += [
            f"| `{c.name}` | {WORDS[c.kind]}{'' if c.required else ', or null'} | {_cell(c.means)} |"
            for c in table.columns
        ]
        parts.append("")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
