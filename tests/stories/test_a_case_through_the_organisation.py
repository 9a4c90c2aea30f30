"""One case from the notice of assignment to the appeal window: what one command says, the others say too."""

import json
from pathlib import Path

import pytest

from openimr.cli import main

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "cases" / "open-regular.json"
ROSTER = ROOT / "examples" / "rosters" / "example.yaml"

SERVED = {"type": "determination served", "at": "2015-05-08T10:00:00-07:00", "service": "mail"}
LATER = [
    {"type": "reviewer assigned", "at": "2015-04-16T09:00:00-07:00", "by": "rv-101"},
    {"type": "review completed", "at": "2015-05-04T17:00:00-07:00", "by": "rv-101"},
    {**SERVED, "items": [0], "outcome": "overturned"},
    {**SERVED, "items": [1], "outcome": "upheld"},
]


@pytest.fixture
def told(capsys):
    def ask(*words: object) -> object:
        code = main([*map(str, words), "--json"])
        said = capsys.readouterr().out
        assert code == 0, said
        return json.loads(said)

    return ask


def clocks(found):
    return {c["clock"]: c for c in found}


def test_an_open_case(told, tmp_path):
    by_clock = clocks(told("deadlines", CASE, "--as-of", "2015-04-14"))
    assert by_clock["records from claims administrator"]["due"].startswith("2015-04-15")
    assert by_clock["determination"]["due"] == "2015-05-13T23:59:59-07:00"
    assert by_clock["determination"]["state"] == "running"

    status = told("status", CASE, "--as-of", "2015-04-14")
    assert status["state"]["state"] == "RECORDS_COMPLETE"
    assert status["screening"]["outcome"] == "eligible"
    assert clocks(status["clocks"])["determination"]["due"] == by_clock["determination"]["due"]

    told("notices", CASE, "--kind", "assignment", "--date", "2015-03-31", "--service", "mail", "--out", tmp_path)
    assert "Wednesday, April 15, 2015" in (tmp_path / "assignment-p6.txt").read_text()
    assert "miércoles, 15 de abril de 2015" in (tmp_path / "assignment-p1-es.txt").read_text()

    matches = told("reviewers", "match", CASE, "--roster", ROSTER)
    assigned = told("reviewers", "assign", CASE, "--roster", ROSTER, "--seed", "7")["assigned"]
    [reviewer] = assigned[0]["reviewers"]
    best = next(m for m in matches if m["eligible"])
    assert (reviewer["reviewer"], best["conflicts"]) == (best["reviewer"], [])


def test_the_same_case_decided(told, tmp_path):
    case = json.loads(CASE.read_text())
    case["events"] += LATER
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))
    by_clock = clocks(told("deadlines", path, "--as-of", "2015-05-12"))
    assert by_clock["determination"]["state"] == "met"
    # 30 days from service and five for the mail: June 12, a Friday
    assert by_clock["appeal window"]["due"].startswith("2015-06-12")

    status = told("status", path)["state"]
    assert [item["status"] for item in status["items"]] == ["overturned", "upheld"]
    assert status["reviewers"] == ["rv-101"]
    assert status["refused"] == []


def test_no_reviewers_name_leaves_the_roster(told, tmp_path):
    text = ROSTER.read_text()
    names = {line.split("name:", 1)[1].strip().strip('"') for line in text.splitlines() if "  name:" in f"  {line}"}
    assert len(names) > 5
    said = json.dumps(told("reviewers", "match", CASE, "--roster", ROSTER))
    said += json.dumps(told("reviewers", "assign", CASE, "--roster", ROSTER, "--seed", "7"))
    told("notices", CASE, "--kind", "determination cover", "--date", "2015-05-08", "--out", tmp_path)
    said += "".join(p.read_text() for p in tmp_path.iterdir() if p.suffix in {".txt", ".json"})
    assert [name for name in names if name and name in said] == []
