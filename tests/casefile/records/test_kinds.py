"""Kinds of record, with their look-alikes (`sheets.yaml`)."""

from pathlib import Path

import msgspec
import pytest
from invented_case import bundle

from openimr.casefile import assemble
from openimr.model import KINDS

SHEETS = msgspec.yaml.decode((Path(__file__).parent / "sheets.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", SHEETS, ids=lambda entry: entry["name"])
def test_kind(entry: dict[str, str]) -> None:
    assert entry["kind"] in KINDS
    casefile = assemble("case", bundle([entry["sheet"]], file="0001.pdf"))
    assert [record.kind for record in casefile.records] == [entry["kind"]]


def test_all_kinds_at_once_are_cut_apart() -> None:
    casefile = assemble("case", bundle([entry["sheet"] for entry in SHEETS]))
    assert [record.kind for record in casefile.records] == [entry["kind"] for entry in SHEETS]
