"""The example letters are written again from their sources, and expected.json names each of them.

Nothing is left out of the comparison. The three drafts of OpenIMR are copied from what is committed, so theirs says
only that the build keeps them. PDFs and pictures depend on the locked versions of the packages that draw.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FOLDERS = ["letters", "not-letters"]
LAYOUTS = {
    "professional-review-2013",
    "notice-2013",
    "documents-reviewed-2014",
    "final-determination-2014",
    "relabelled-2018",
    "openimr-draft",
}


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built_again(tmp_path_factory):
    to = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "examples.letter_sources", "--to", str(to)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return to


@pytest.mark.parametrize("folder", FOLDERS)
def test_building_again_gives_the_files_that_are_committed(built_again, folder):
    built, committed = files_in(built_again / folder), files_in(EXAMPLES / folder)
    assert sorted(built) == sorted(committed)
    assert [name for name in sorted(built) if built[name] != committed[name]] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_expected_json_names_every_file_and_no_other(folder):
    named = json.loads((EXAMPLES / folder / "expected.json").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(name for name in files_in(EXAMPLES / folder) if name != "expected.json")


def test_every_layout_has_a_letter_and_every_letter_says_what_it_tests():
    expected = json.loads((EXAMPLES / "letters" / "expected.json").read_text(encoding="utf-8"))
    assert {record["layout"] for record in expected.values()} == LAYOUTS
    assert all(record["trap"] and record["items"] for record in expected.values())
