"""The page on search against the program: a field, filter or band without its line fails here."""

import re
from pathlib import Path

from openimr.corpus.search import fields
from openimr.corpus.similar import STAGES

PAGE = (Path(__file__).parents[3] / "docs" / "corpus-search.md").read_text("utf-8")


def test_every_filter_and_field_is_explained():
    assert [
        one.name for one in fields().filters if f"| `--{one.name}` |" not in PAGE and f"`--{one.name}`, " not in PAGE
    ] == []
    assert [one.name for one in fields().texts if f"| `{one.name}:` |" not in PAGE] == []
    assert [band.name for band in fields().ur_delay_bands if f"`{band.name}`" not in PAGE] == []
    assert [stage for stage in STAGES if f"`{stage}`" not in PAGE] == []


def test_no_filter_is_explained_that_does_not_exist():
    table = PAGE.split("\n## Filters\n", 1)[1].split("\n## ", 1)[0]
    rows = {
        name for row in re.findall(r"^\| (`--.*?) \|", table, re.MULTILINE) for name in re.findall(r"--([a-z-]+)", row)
    }
    assert rows == {*fields().filter_names, "from", "to"}
