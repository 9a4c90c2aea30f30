"""`imr audit` as a regulator runs it: letters in, proposals beside decisions, whatever is among the letters."""

import json
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "audited-item.schema.json").read_text())

LETTER = """
Case Number: CM15-0{number:06d} Date Assigned: 05/15/2015
Date of Injury: 04/09/2012 Decision Date: 06/17/{year}
Priority: Standard UR Denial Date: 04/10/2015
Application Received: 05/12/2015

HOW THE IMR FINAL DETERMINATION WAS MADE

The Expert Reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Family Practice

CLINICAL CASE SUMMARY

The injured worker is a 45 year old male who slid from a ladder on 04/09/2012 and has chronic low back pain. He
takes Norco 10/325mg since 2013. An RFA dated 04/01/2015 was noted.

IMR ISSUES, DECISIONS AND RATIONALES

The Final Determination was based on decisions for the disputed items/services set forth below:

Norco 10/325mg #60: {decision}

Claims Administrator guideline: Decision based on MTUS Chronic Pain Treatment Guidelines Opioids Page(s): 78.

MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Opioids.

Decision rationale: The pedigree is unhelpful. The quince was weighed against the record. The request is decided so.

Hearing aid: Upheld

Claims Administrator guideline: The Claims Administrator did not cite any medical evidence for its decision.

MAXIMUS guideline: The MAXIMUS physician reviewer did not find the MTUS applicable.

Decision rationale: No loss of hearing is told of. The request is not medically necessary.
"""
KEYS = ("case_number", "item", "request", "expert", "proposal", "confidence", "topics", "citations", "expert_citations")


def write(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        decision = "Overturned" if number % 3 == 0 else "Upheld"
        (folder / f"{number:05d}.txt").write_text(
            LETTER.format(number=number, year=2015 + number % 2, decision=decision)
        )
    return folder


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return write(tmp_path / "letters", 3)


def test_a_line_an_item_with_both_sides(imr_apart, letters):
    ran = imr_apart("audit", letters, "--json")
    assert (ran.code, ran.err) == (0, "")
    items = [json.loads(line) for line in ran.out.splitlines()]
    for item in items:
        jsonschema.validate(item, SCHEMA)
        assert all(key in item for key in KEYS)
    assert [(i["item"], i["expert"]) for i in items[:2]] == [(0, "overturned"), (1, "upheld")]
    assert items[0]["proposal"] == "upheld"
    assert items[0]["topics"][0].startswith("cp09-opioids")
    assert "quince" in items[0]["expert_reason"]
    # nothing speaks on a hearing aid: it goes to the reviewer with the search that is left
    assert (items[1]["proposal"], items[1]["confidence"], items[1]["topics"]) == (None, None, [])
    assert "search" in items[1]["needs_reviewer"][0]


def test_an_edition_that_was_not_in_force_is_named(imr, letters):
    items = [json.loads(line) for line in imr("audit", letters, "--json").out.splitlines()]
    assert any("2016" in why for why in items[0]["not_in_force"])


def test_a_person_reads_tables_and_disagreements(imr, letters):
    ran = imr("audit", letters)
    assert ran.code == 0
    said = ran.out
    assert "3 letters, 6 items" in said
    assert "By treatment" in said
    assert "medication: opioid" in said
    assert "2015" in said.split("By year of decision")[1].split("Disagreements")[0]
    assert "Editions not in force are cited in 3 letters" in said
    assert "expert: overturned; rules: upheld" in said
    assert said.count("CM15-0000000, item 1: Norco 10/325mg #60") == 1


def test_most_limits_what_is_printed(imr, tmp_path):
    folder = write(tmp_path / "letters", 9)
    said = imr("audit", folder, "--most", 1).out
    assert "Disagreements: 3, the first 1" in said
    assert said.count("expert: overturned; rules:") == 1


def test_the_decision_changes_no_proposal(imr, tmp_path):
    made = []
    for decision in ("Upheld", "Overturned"):
        path = tmp_path / f"{decision}.txt"
        path.write_text(LETTER.format(number=1, year=2015, decision=decision))
        [first, _] = [json.loads(line) for line in imr("audit", path, "--json").out.splitlines()]
        made.append({key: first[key] for key in ("proposal", "confidence", "score", "topics", "citations", "reason")})
        assert first["expert"] == decision.lower()
    assert made[0] == made[1]


def test_what_is_no_letter_is_refused_and_the_rest_goes_on(imr, letters):
    (letters / "00001.txt").write_text("a shopping list")
    ran = imr("audit", letters, "--json")
    assert ran.code == 1
    lines = [json.loads(line) for line in ran.out.splitlines()]
    [refused] = [line for line in lines if "refused" in line]
    assert sorted(refused) == ["refused", "source"]
    assert len(lines) == 5
    assert len(ran.lines("00001.txt")) == 1
    assert "1 refused" in imr("audit", letters).out


def test_no_letter_at_all_is_3(imr, tmp_path):
    (tmp_path / "x.txt").write_text("a shopping list")
    assert imr("audit", tmp_path / "x.txt").code == 3
    assert imr("audit", tmp_path / "nowhere").code == 3


@pytest.mark.parametrize("words", [(), ("--jobs", "0", "x"), ("--most", "few", "x"), ("",), ("-", "-")])
def test_wrong_usage_is_2(imr, words):
    assert imr("audit", *words).code == 2


def test_lines_are_the_same_for_any_number_of_processes(imr, tmp_path):
    folder = write(tmp_path / "letters", 30)
    made = {imr("audit", folder, "--json", "--jobs", jobs, env={"PYTHONHASHSEED": str(jobs)}).out for jobs in (1, 2, 3)}
    assert len(made) == 1


def test_nothing_of_a_letter_stands_in_a_message(imr, letters):
    (letters / "00001.txt").write_text("Norco ladder quince")
    assert not any(word in imr("audit", letters, "--json").err for word in ("ladder", "quince", "Norco"))
