"""`imr reviewers assign` and `replay`: many cases in, a record out that anyone with the files can draw again."""

import json
from pathlib import Path

import msgspec
import pytest

from openimr.model import BoardCertification, Case, CaseItem, Event, Injury, Licence, Party, Reviewer, Treatment

SURNAME = "Quillfeather"


def case(number: str | None, *, expedited: bool = False, item: str = "lumbar fusion") -> Case:
    treatment = Treatment(kind="surgery", procedure=item, body_part="lumbar spine")
    if item == "hearing aid":
        treatment = Treatment(kind="equipment", procedure=item)
    return Case(
        case_number=number,
        parties=(Party(id="p1", role="injured worker", name="Barnaby Thistledown"),),
        injury=Injury(date="2025-01-10", body_parts=("lumbar spine",)),
        diagnoses=("M54.5",) if item != "hearing aid" else ("H90.3",),
        items=(CaseItem(request=item, treatment=treatment, ur_outcome="denied"),),
        priority="expedited" if expedited else "standard",
        events=(Event(type="records complete", at="2026-03-02T09:00:00-08:00"),),
    )


def reviewer(number: int, capacity: int = 1, **fields: object) -> Reviewer:
    made = Reviewer(
        id=f"rv-{number}",
        profession="MD",
        name=f"Odalys{number} {SURNAME}",
        licences=(Licence(state="CA", number=f"A9{number}", status="active", start="2010-01-01", end="2030-01-01"),),
        boards=(
            BoardCertification(board="ABOS", specialty="Orthopaedic Surgery", start="2012-01-01", end="2030-01-01"),
        ),
        years_active=12,
        hours_per_week=30,
        qme=False,
        capacity=capacity,
    )
    return msgspec.structs.replace(made, **fields)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Three cases on spines, one expedited, one on a hearing aid; three surgeons, one without a certificate now."""
    cases = [case("CM-1"), case("CM-2", expedited=True), case("CM-3"), case("CM-4", item="hearing aid")]
    (tmp_path / "cases").mkdir()
    for one in cases:
        (tmp_path / "cases" / f"{one.case_number}.json").write_bytes(msgspec.json.encode(one))
    over = BoardCertification(board="ABOS", specialty="Orthopaedic Surgery", start="2012-01-01", end="2025-12-31")
    roster = [reviewer(1), reviewer(2), reviewer(3, boards=(over,))]
    (tmp_path / "roster.yaml").write_bytes(msgspec.yaml.encode(msgspec.to_builtins(roster)))
    return tmp_path


def assign(imr, office, *more):
    return imr("reviewers", "assign", office / "cases", "--roster", office / "roster.yaml", *more)


def test_every_case_is_assigned_or_said_what_it_lacks(imr, office):
    ran = assign(imr, office, "--seed", "s", "--json")
    assert ran.code == 0
    record = json.loads(ran.out)
    assert record["schema"] == "openimr/assignment/1"
    assert (record["seed"], record["seed_source"], record["on"]) == ("s", "given", "2026-03-02")
    assert "CM-2" in {one["case"] for one in record["assigned"]}
    assert record["assigned"][0]["due"] in {"2026-04-01", "2026-03-05"}
    lacking = {one["case"]: one for one in record["unassigned"]}
    assert len(lacking) == 2
    ears = lacking.pop("CM-4")
    assert "no reviewer of the roster may take it" in ears["why"]
    assert "a reviewer for hearing aid to be added to the roster" in ears["needed"][0]
    [spine] = lacking.values()
    assert "one place more with any of rv-1, rv-2" in spine["needed"]
    assert {one["reviewer"] for one in record["to_attest"]} == {"rv-1", "rv-2"}


def test_no_name_reaches_any_output(imr, office):
    out = office / "record.json"
    for ran in (assign(imr, office, "--out", out), assign(imr, office, "--json")):
        assert SURNAME not in ran.out + ran.err + out.read_text()
        assert "Thistledown" not in ran.out + ran.err + out.read_text()


def test_a_person_reads_why(imr, office):
    ran = assign(imr, office, "--seed", "s")
    assert "4 cases want 4 reviews: 2 assigned, 2 not" in ran.out
    assert "expedited, due 2026-03-05" in ran.out
    assert "needed: one place more with any of rv-1, rv-2" in ran.out


def test_the_same_seed_gives_the_same_bytes_whatever_the_order(imr, office):
    one = assign(imr, office, "--seed", "s", "--json", "--jobs", "1")
    files = sorted((office / "cases").iterdir(), reverse=True)
    other = imr("reviewers", "assign", *files, "--roster", office / "roster.yaml", "--seed", "s", "--json")
    assert one.out == other.out


def test_a_record_can_be_drawn_again_and_a_changed_file_shows(imr, office):
    out = office / "record.json"
    assert assign(imr, office, "--out", out).code == 0  # the seed is drawn, and stands in the record
    again = ("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml")
    ran = imr(*again)
    assert (ran.code, ran.out.startswith("reproduced")) == (0, True)

    record = json.loads(out.read_text())
    record["assigned"][0]["reviewers"][0]["reviewer"] = "rv-9"
    forged = office / "forged.json"
    forged.write_text(json.dumps(record))
    ran = imr("reviewers", "replay", forged, office / "cases", "--roster", office / "roster.yaml", "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["differences"][0].startswith("assigned: 1 cases go elsewhere")

    (office / "cases" / "CM-3.json").unlink()
    ran = imr(*again)
    assert ran.code == 1
    assert "cases: not those of the run (the fingerprint differs)" in ran.out


def test_the_inputs_can_be_frozen_before_the_seed_is_known(imr, office):
    frozen = json.loads(assign(imr, office, "--freeze").out)
    record = json.loads(assign(imr, office, "--seed", "later", "--json").out)
    assert frozen == {**record["fingerprints"], "on": record["on"]}


def test_a_case_that_needs_two_gets_two(imr, office):
    (office / "needed.yaml").write_text("CM-2: 2\nCM-77: 2\n")
    ran = assign(imr, office, "--needed", office / "needed.yaml", "--json")
    assert ran.code == 1
    assert len(ran.lines("1 case numbers are of no case")) == 1
    record = json.loads(ran.out)
    assert [(one["case"], len(one["reviewers"])) for one in record["assigned"]] == [("CM-2", 2)]
    assert record["several"] == {"CM-2": 2}


def test_cases_that_cannot_be_told_apart_are_refused_and_the_rest_goes_on(imr, office):
    (office / "cases" / "copy.json").write_bytes(msgspec.json.encode(case("CM-3")))
    (office / "cases" / "nameless.json").write_bytes(msgspec.json.encode(case(None)))
    (office / "cases" / "broken.json").write_text("{")
    ran = assign(imr, office, "--json")
    assert ran.code == 1
    record = json.loads(ran.out)
    assert len(record["refused"]) == 4
    assert len(ran.lines("case_number: stands in another file too")) == 2
    assert len(ran.lines("case_number: is missing")) == 1
    assert "CM-3" not in {one["case"] for one in (*record["assigned"], *record["unassigned"])}


BAD = [
    ("a roster that is not there", lambda o: (o / "cases", "--roster", o / "none.yaml"), 3, "no such file"),
    ("no case at all", lambda o: (o / "roster.yaml", "--roster", o / "roster.yaml"), 3, "no case can be assigned"),
    (
        "a list of needs that is none",
        lambda o: (o / "cases", "--roster", o / "roster.yaml", "--needed", o / "roster.yaml"),
        3,
        "is no list of",
    ),
    ("an empty seed", lambda o: (o / "cases", "--roster", o / "roster.yaml", "--seed", ""), 2, "is empty"),
    ("a day that is none", lambda o: (o / "cases", "--roster", o / "roster.yaml", "--on", "soon"), 2, "is not a date"),
    (
        "an output folder that is not there",
        lambda o: (o / "cases", "--roster", o / "roster.yaml", "--out", o / "x" / "y.json"),
        3,
        "no record was written",
    ),
]


@pytest.mark.parametrize(("words", "code", "says"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input_is_one_line(imr, office, words, code, says):
    ran = imr("reviewers", "assign", *words(office))
    assert ran.code == code
    assert len(ran.lines(says)) == 1
    assert "Traceback" not in ran.err


def test_what_is_no_record_is_not_replayed(imr, office):
    ran = imr("reviewers", "replay", office / "roster.yaml", office / "cases", "--roster", office / "roster.yaml")
    assert ran.code == 3
    assert len(ran.lines("is not JSON")) == 1


def test_without_the_solver_one_line_says_what_to_install(imr, office):
    block = "import sys\nsys.modules['ortools'] = None\nsys.modules['ortools.graph'] = None\n"
    ran = imr("reviewers", "assign", office / "cases", "--roster", office / "roster.yaml", before=block)
    assert ran.code == 3
    assert len(ran.lines("pip install 'openimr[reviewers]'")) == 1


def test_a_cleared_tie_lets_the_reviewer_take_the_case(imr, office):
    """The worker bears a reviewer's name: a person has looked, and it is another."""
    namesake = msgspec.structs.replace(
        case("CM-5"), parties=(Party(id="p1", role="injured worker", name=f"Odalys1 {SURNAME}"),)
    )
    alone, roster = office / "namesake.json", office / "roster.yaml"
    alone.write_bytes(msgspec.json.encode(namesake))
    matches = json.loads(imr("reviewers", "match", alone, "--roster", roster, "--json").out)
    ties = [(one["reviewer"], tie) for one in matches for tie in one["conflicts"]]
    assert {tie["grade"] for _, tie in ties} == {"to be checked"}
    given = {"by": "screener", "at": "2026-03-01T09:00:00-08:00", "reason": "another person", "case_number": "CM-5"}
    cleared = [{"reviewer": who, "fingerprint": tie["fingerprint"], **given} for who, tie in ties]
    (office / "cleared.json").write_text(json.dumps(cleared))
    words = ("reviewers", "assign", alone, "--roster", roster, "--json")
    before, after = json.loads(imr(*words).out), json.loads(imr(*words, "--clearances", office / "cleared.json").out)
    [was], [now] = before["unassigned"] or before["assigned"], after["assigned"]
    assert now["admissible"] == was["admissible"] + len({who for who, _ in ties})
    assert before["fingerprints"]["clearances"] != after["fingerprints"]["clearances"]
