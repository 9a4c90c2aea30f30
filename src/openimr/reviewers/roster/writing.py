"""A roster as YAML or CSV; reading it again gives the same reviewers."""

import csv
import io
import json
from collections.abc import Iterable

import msgspec
import yaml

from openimr.model import Reviewer
from openimr.reviewers.roster.entries import plain

COLUMNS = tuple(field.encode_name for field in msgspec.structs.fields(Reviewer))


def roster_yaml(reviewers: Iterable[Reviewer]) -> str:
    """The roster as YAML: what is not known is left out, an open end of a licence or certificate is `to: null`."""
    return yaml.safe_dump([plain(r) for r in reviewers], sort_keys=False, allow_unicode=True, width=120)


def roster_csv(reviewers: Iterable[Reviewer]) -> str:
    """The roster as CSV: one row a reviewer, words parted by "; ", lists of records as JSON, an empty cell unknown."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for reviewer in reviewers:
        held = plain(reviewer)
        table.writerow([_cell(held.get(name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        words = all(isinstance(part, str) and part and not set(part) & set(";[\n\r") for part in value)
        return "; ".join(value) if words else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
