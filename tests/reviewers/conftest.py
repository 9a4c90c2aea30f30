"""Reviewers and cases from the YAML of the tables, read as the program reads a roster."""

import copy
import json
from datetime import date
from typing import Any

import msgspec
import pytest
import yaml

from openimr.model import Case, Reviewer
from openimr.reviewers.roster import roster_of


class Table:
    """A table's base reviewer and case, and the changes that its rows make."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def reviewer(self, change: dict[str, Any] | None = None) -> Reviewer:
        return read_one(changed(self.table["base"], change or {}))

    def case(self, change: dict[str, Any] | None = None) -> Case:
        return case_of({**self.table["case"], **(change or {})})

    def day(self, row: dict[str, Any]) -> date:
        return row.get("day", self.table["day"])


def changed(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The entry with the fields at dotted paths set, or taken away where they are to be "absent"."""
    entry = copy.deepcopy(base)
    for path, value in change.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = entry
        for step in way:
            place = place[step]
        if value == "absent":
            del place[last]
        else:
            place[last] = value
    return entry


def read_one(entry: dict[str, Any]) -> Reviewer:
    """The entry as the roster's reader makes it; it must not be refused."""
    roster = roster_of(yaml.safe_dump([entry]).encode(), "roster.yaml")
    assert [fault.line for fault in roster.faults if fault.refused] == []
    [reviewer] = roster.reviewers
    return reviewer


def case_of(raw: dict[str, Any]) -> Case:
    return msgspec.json.decode(json.dumps(raw, default=str), type=Case)


@pytest.fixture(scope="session")
def tables():
    return {"Table": Table, "changed": changed, "read_one": read_one, "case_of": case_of}
