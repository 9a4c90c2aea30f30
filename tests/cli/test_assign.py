"""`imr reviewers assign` and `replay`: many cases in, a record out that anyone with the files can draw again."""

import json
from pathlib import Path

import msgspec
import pytest

from openimr.model import BoardCertification, Case, CaseItem, Event, Injury, Licence, Party, Reviewer, Treatment

SURNAME = "Quillfeather"


def case(
    number: str | None, *, expedited: bool = False, item: str = "lumbar fusion", more: tuple[Event, ...] = ()
) -> Case:
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
        events=(Event(type="records complete", at="2026-03-02T09:00:00-08:00"), *more),
    )


def reviewer(number: int, **fields: object) -> Reviewer:
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
        capacity=1,
    )
    return msgspec.structs.replace(made, **fields)


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


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


def write(office: Path, one: Case) -> Path:
    file = office / "cases" / f"{one.case_number}.json"
    file.write_bytes(msgspec.json.encode(one))
    return file


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
    assert "a reviewer for devices for hearing to be added to the roster" in ears["needed"][0]
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


def test_the_same_seed_gives_the_same_bytes_whatever_the_order(imr_apart, office):
    """In two processes, of one worker and of as many as there are cores, that order their sets differently."""
    words = ("--roster", office / "roster.yaml", "--seed", "s", "--json")
    files = sorted((office / "cases").iterdir())
    one = imr_apart("reviewers", "assign", *files, *words, "--jobs", "1", env={"PYTHONHASHSEED": "1"})
    other = imr_apart("reviewers", "assign", *files[::-1], *words, env={"PYTHONHASHSEED": "2"})
    assert one.code == other.code == 0
    assert one.out == other.out


def test_a_record_can_be_drawn_again_and_a_changed_file_shows(imr, imr_apart, office):
    out = office / "record.json"
    assert assign(imr_apart, office, "--out", out).code == 0  # the seed is drawn, and stands in the record
    again = ("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml")
    ran = imr_apart(*again)
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


APPROVED = Event(type="several reviewers approved", at="2026-03-02T10:00:00-08:00", by="administrative director")


def test_a_case_that_needs_two_gets_two_where_two_are_approved(imr, office):
    write(office, case("CM-2", expedited=True, more=(APPROVED,)))
    (office / "needed.yaml").write_text("CM-2: 2\nCM-77: 2\n")
    ran = assign(imr, office, "--needed", office / "needed.yaml", "--json")
    assert ran.code == 1
    assert len(ran.lines("1 case numbers are of no case")) == 1
    record = json.loads(ran.out)
    assert [(one["case"], len(one["reviewers"])) for one in record["assigned"]] == [("CM-2", 2)]
    assert record["several"] == {"CM-2": 2}


def test_without_the_approval_one_is_given_and_its_absence_is_said(imr, office):
    """9792.10.6(c): more than one only with the Administrative Director's written approval. The need stays recorded."""
    out, needed = office / "record.json", office / "needed.yaml"
    needed.write_text("CM-2: 2\n")
    ran = assign(imr, office, "--needed", needed, "--out", out)
    record = json.loads(out.read_text())
    assert ran.code == 0
    [given] = [one for one in record["assigned"] if one["case"] == "CM-2"]
    assert len(given["reviewers"]) == 1
    [lacking] = [one for one in record["unassigned"] if one["case"] == "CM-2"]
    assert (lacking["missing"], lacking["admissible"]) == (1, 2)
    assert "written approval of more than one reviewer (8 CCR 9792.10.6(c)) is not in its file" in lacking["why"]
    assert lacking["needed"] == ["the event `several reviewers approved` in its file, once it is approved"]
    assert "written approval" in ran.out
    assert record["several"] == {"CM-2": 2}
    again = imr("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml")
    assert again.out.startswith("reproduced")


def test_an_approval_that_nobody_asks_for_is_named(imr, office):
    write(office, case("CM-2", expedited=True, more=(APPROVED,)))
    ran = assign(imr, office, "--json")
    assert len(ran.lines("case CM-2: more than one reviewer is approved, and --needed does not say how many")) == 1


def test_cases_that_cannot_be_told_apart_are_named_with_each_other_and_shown_as_unassigned(imr, office):
    """Capitals and spaces make no other case of a number; the rest goes on."""
    (office / "cases" / "copy.json").write_bytes(msgspec.json.encode(case(" cm-3")))
    (office / "cases" / "broken.json").write_text("{")
    ran = assign(imr, office, "--json")
    assert ran.code == 1
    record = json.loads(ran.out)
    assert len(record["refused"]) == 3
    [line] = ran.lines("copy.json: case_number: is that of ")
    assert "CM-3.json too; leave one" in line
    lacking = {one["case"]: one for one in record["unassigned"]}
    assert lacking["CM-3"]["why"] == "left out: its case number stands in 2 files; which is right is not known"
    assert lacking["broken.json"]["why"].startswith("left out: ")
    assert "CM-3" not in {one["case"] for one in record["assigned"]}


def test_one_file_named_twice_is_one_too_many(imr, office):
    file = office / "cases" / "CM-1.json"
    ran = imr("reviewers", "assign", file, file, office / "cases" / "CM-2.json", "--roster", office / "roster.yaml")
    assert ran.code == 1
    assert len(ran.lines("is that of")) == 2


def test_a_case_without_a_number_goes_by_its_claim_number_or_its_file(imr, office):
    """`imr review` writes case.json into a folder, with no case number."""
    for name, claim in (("c-77", None), ("c-78", "WC 55")):
        (office / "more" / name).mkdir(parents=True)
        made = msgspec.structs.replace(case(None), claim_number=claim)
        (office / "more" / name / "case.json").write_bytes(msgspec.json.encode(made))
    ran = imr("reviewers", "assign", office / "more", "--roster", office / "roster.yaml", "--seed", "s", "--json")
    assert ran.code == 0
    record = json.loads(ran.out)
    assert {one["case"] for one in record["assigned"]} == {"c-77", "WC 55"}
    assert "case c-77: has no case_number; it is known here by its file name" in record["notes"]
    assert len(ran.lines("case WC 55: has no case_number; it is known here by its claim number")) == 1


def test_without_a_day_the_newest_event_is_taken_and_said_loudly(imr, office):
    assert len(assign(imr, office).lines("no day was given: all is held against 2026-03-02")) == 1
    assert assign(imr, office, "--on", "2026-03-02").lines("no day was given") == []


@pytest.mark.parametrize("events", [(), (Event(type="ur decision", at="2013-05-01T09:00:00-07:00"),)])
def test_a_case_that_does_not_say_its_day_needs_one(imr, office, events):
    """The UR decision of 2013 is no day on which a licence of 2015 is looked at."""
    early = msgspec.structs.replace(case("CM-0"), events=events)
    early = msgspec.structs.replace(early, injury=msgspec.structs.replace(early.injury, date="2013-02-04"))
    (office / "cases" / "early.json").write_bytes(msgspec.json.encode(early))
    ran = assign(imr, office)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.lines("give the day of assignment with --on")) == 1
    assert assign(imr, office, "--on", "2026-03-02").code == 0


def test_needs_and_clearances_name_a_case_however_it_is_spelt(imr, office):
    (office / "needed.yaml").write_text('" cm-2": 2\n')
    ran = assign(imr, office, "--needed", office / "needed.yaml", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["several"] == {"CM-2": 2}


FORGED = [
    ("the day", lambda r: r.update(on="2026-03-01"), "fingerprint differs"),
    ("where the day comes from", lambda r: r.update(on_source="given"), "run: not those of the run"),
    ("where the seed comes from", lambda r: r.update(seed_source="given"), "seed_source: differs"),
    ("what was refused", lambda r: r.update(refused=[]), "refused: differs"),
    ("the version of the rules", lambda r: r["versions"].update(rules="9"), "versions: differ in more"),
    ("a field more", lambda r: r.update(approved=True), "approved: is no field of a record"),
    ("a field less", lambda r: r.pop("refused"), "refused: is missing"),
    ("a field more, further in", lambda r: r["objective"].update(approved=True), "objective: differs"),
    ("another number", lambda r: r["objective"].update(lot=0), "objective: differs"),
]


@pytest.mark.parametrize(("forge", "says"), [f[1:] for f in FORGED], ids=[f[0] for f in FORGED])
def test_replay_sees_every_edit_of_a_record(imr, office, forge, says):
    (office / "cases" / "broken.json").write_text("{")
    out = office / "record.json"
    again = ("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml")
    assert assign(imr, office, "--out", out).code == 1
    assert imr(*again).code == 0
    record = json.loads(out.read_text())
    forge(record)
    out.write_text(json.dumps(record))
    ran = imr(*again)
    assert (ran.code, ran.out.startswith("not reproduced")) == (1, True)
    assert says in ran.out


def test_a_record_of_another_version_is_reproduced_and_said_to_be_one(imr, office):
    out = office / "record.json"
    assign(imr, office, "--out", out)
    record = json.loads(out.read_text())
    record["versions"]["openimr"] = "0.0.1"
    out.write_text(json.dumps(record))
    ran = imr("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml", "--json")
    assert (ran.code, json.loads(ran.out)["differences"]) == (0, [])
    assert len(ran.lines("made by openimr 0.0.1")) == 1


def test_an_entry_that_is_refused_is_in_the_fingerprint(imr, office):
    """Whoever appends a second `rv-1` knocks the first out; the files are not those of the run any more."""
    roster, out = office / "roster.yaml", office / "record.json"
    whole = roster.read_text()
    roster.write_text(whole + "- id: rv-1\n")
    assert assign(imr, office, "--out", out).code == 1
    again = ("reviewers", "replay", out, office / "cases", "--roster", roster)
    assert imr(*again).code == 0
    others = [entry for entry in msgspec.yaml.decode(whole) if entry["id"] != "rv-1"]
    roster.write_bytes(msgspec.yaml.encode(others))
    ran = imr(*again)
    assert ran.code == 1
    assert "roster file: not those of the run (the fingerprint differs)" in ran.out


def test_freeze_holds_how_many_reviewers_cases_need(imr, office):
    (office / "needed.yaml").write_text("CM-2: 2\n")
    plain, with_needed = (
        json.loads(assign(imr, office, "--freeze", *more).out) for more in ((), ("--needed", office / "needed.yaml"))
    )
    assert {name for name in plain if plain[name] != with_needed[name]} == {"needed", "run"}


def test_a_seed_that_looks_drawn_cannot_be_given(imr, office):
    seed = json.loads(assign(imr, office, "--json").out)["seed"]
    ran = assign(imr, office, "--seed", seed)
    assert (ran.code, len(ran.lines("repeat its run with replay"))) == (2, 1)


@pytest.mark.parametrize("count", [0, 100, 10**12, 10**30])
def test_a_need_that_cannot_be_is_one_line(imr, office, count):
    (office / "needed.yaml").write_text(f"CM-2: {count}\n")
    ran = assign(imr, office, "--needed", office / "needed.yaml")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "needed.yaml" in ran.err


@pytest.mark.parametrize("field", ["capacity", "open_cases"])
def test_a_capacity_that_cannot_be_takes_one_reviewer_out_and_not_the_run(imr, office, field):
    roster = office / "roster.yaml"
    roster.write_bytes(msgspec.yaml.encode(msgspec.to_builtins([reviewer(1, **{field: 10**18}), reviewer(2)])))
    ran = assign(imr, office, "--json")
    assert ran.code in {0, 1}
    record = json.loads(ran.out)
    assert {given["reviewer"] for one in record["assigned"] for given in one["reviewers"]} == {"rv-2"}


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
    kept_by_it = [one for one in matches if one["status"] == "to be checked"]
    assert now["admissible"] == was["admissible"] + len(kept_by_it) > was["admissible"]
    assert before["fingerprints"]["clearances"] != after["fingerprints"]["clearances"]


def test_a_second_run_over_the_same_folder_gives_no_second_reader(imr, office):
    first = json.loads(assign(imr, office, "--seed", "s", "--json").out)
    for one in first["assigned"]:
        taker = one["reviewers"][0]["reviewer"]
        has = Event(type="reviewer assigned", at="2026-03-02T12:00:00-08:00", by=taker)
        write(office, case(one["case"], expedited=one["expedited"], more=(has,)))
    ran = assign(imr, office, "--seed", "t", "--json")
    again = json.loads(ran.out)
    assert again["assigned"] == []
    resting = {one["case"]: one for one in again["unassigned"] if one["state"] == "IN_REVIEW"}
    assert set(resting) == {one["case"] for one in first["assigned"]}
    assert all(one["missing"] == 0 and len(one["has"]) == 1 for one in resting.values())
    assert len(ran.lines("2 of 4 cases do not wait for a reviewer (2 IN_REVIEW)")) == 1
    assert {one["reviewer"]: one["open"] for one in again["load"]} == {"rv-1": 1, "rv-2": 1, "rv-3": 0}
    shown = assign(imr, office, "--seed", "t").out
    assert "Given to nobody:" in shown
    assert "2 cases want 2 reviews: 0 assigned, 2 not" in shown


def test_a_run_in_which_no_case_waits_is_a_run(imr, office):
    for number in ("CM-1", "CM-2", "CM-3", "CM-4"):
        write(office, case(number, more=(Event(type="application withdrawn", at="2026-03-02T12:00:00-08:00"),)))
    out = office / "record.json"
    assert assign(imr, office, "--out", out).code == 0
    assert {one["state"] for one in json.loads(out.read_text())["unassigned"]} == {"WITHDRAWN"}
    assert imr("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml").code == 0


def test_a_request_beyond_the_calendar_stops_no_other_case(imr, office):
    """Any fax after the hour in a year whose closed days nobody knows yet did."""
    late = (
        Event(type="request received", at="2051-03-02T18:12:00-08:00", service="fax"),
        Event(type="ur decision", at="2051-03-06T10:00:00-08:00"),
    )
    write(office, msgspec.structs.replace(case("CM-9"), events=late))
    ran = assign(imr, office, "--on", "2026-03-02", "--json")
    assert ran.code == 0
    assert len(json.loads(ran.out)["assigned"]) == 2
    for command in ("status", "deadlines"):
        ran = imr(command, office / "cases")
        assert (ran.code, "fault in the program" in ran.err) == (0, False)
        assert "CM-9" in ran.out
        assert "CM-1" in ran.out


def test_a_replay_may_come_from_another_folder_whose_name_has_blanks(imr, office):
    """Two files of one number name each other by their paths."""
    for place in ("a first place", "another, second place"):
        (office / place / "sub folder").mkdir(parents=True)
        for name in ("a.json", "sub folder/b.json"):
            (office / place / name).write_bytes(msgspec.json.encode(case("CM-1")))
        (office / place / "c.json").write_bytes(msgspec.json.encode(case("CM-3")))
    out = office / "record.json"
    words = ("--roster", office / "roster.yaml")
    assert imr("reviewers", "assign", office / "a first place", *words, "--out", out).code == 1
    ran = imr("reviewers", "replay", out, office / "another, second place", *words)
    assert (ran.code, ran.out.splitlines()[0].partition(":")[0]) == (0, "reproduced")


def test_a_replay_under_another_folders_name_says_that_names_belong_to_the_record(imr, office):
    for place in ("nn1", "nn2"):
        (office / place).mkdir()
        (office / place / "case.json").write_bytes(msgspec.json.encode(case(None)))
    out = office / "record.json"
    words = ("--roster", office / "roster.yaml")
    assert imr("reviewers", "assign", office / "nn1", *words, "--out", out).code == 0
    ran = imr("reviewers", "replay", out, office / "nn2", *words)
    assert ran.code == 1
    assert len(ran.lines("are known by the name of their file or folder: replay them under those names")) == 1


CANNOT_BE = [
    ("a day before the programme", {"on": "0001-01-01"}, "`$.on` is no day of this programme"),
    ("no day", {"on": "soon"}, "`$.on` is no day of this programme"),
    ("a day that is written otherwise", {"on": "2026-W10-1"}, "`$.on` is no day of this programme"),
    ("too many reviewers", {"several": {"CM-3": 10**12}}, "`$.several` says less than 1 or over 99 reviewers"),
    ("no reviewer", {"several": {"CM-3": 0}}, "`$.several` says less than 1 or over 99 reviewers"),
]


@pytest.mark.parametrize(("fields", "says"), [c[1:] for c in CANNOT_BE], ids=[c[0] for c in CANNOT_BE])
def test_a_record_of_what_cannot_be_is_refused_in_our_words(imr, office, fields, says):
    out = office / "record.json"
    assign(imr, office, "--out", out)
    out.write_text(json.dumps({**json.loads(out.read_text()), **fields}))
    ran = imr("reviewers", "replay", out, office / "cases", "--roster", office / "roster.yaml")
    assert (ran.code, len(ran.lines())) == (3, 1)
    assert says in ran.err


def test_a_seed_that_is_no_text_is_wrong_usage(imr, office):
    ran = assign(imr, office, "--seed", "\udcff")
    assert (ran.code, len(ran.lines("is not text in UTF-8"))) == (2, 1)


def test_check_and_assign_name_a_capacity_that_nobody_has(imr, office):
    """It gains no case sooner, and is looked at all the same."""
    roster = office / "roster.yaml"
    entries = [reviewer(1, capacity=10_000), reviewer(2, capacity=100)]
    roster.write_bytes(msgspec.yaml.encode(msgspec.to_builtins(entries)))
    for ran in (imr("reviewers", "check", roster), assign(imr, office)):
        assert ran.code == 1
        assert len(ran.lines("capacity: is over 100 cases at once")) == 1
        assert len(ran.lines("rv-1")) >= 1


@pytest.mark.parametrize(
    "written", ["2026-77 15 ", " 2026-77\t15", "2026\u201177 15", "2026\u201377  15", "\uff12026-77\u00a015"]
)
def test_the_ways_of_writing_a_seed_that_read_alike_are_one(imr, office, written):
    plain = json.loads(assign(imr, office, "--seed", "2026-77 15", "--json").out)
    assert json.loads(assign(imr, office, "--seed", written, "--json").out) == plain
    assert plain["seed"] == "2026-77 15"


@pytest.mark.parametrize("written", ["2026\u200b77", "2026\u202e77", "s\x00", "\u0455eed", "caf\u00e9"])
def test_a_seed_with_what_cannot_be_seen_or_told_apart_is_refused(imr, office, written):
    ran = assign(imr, office, "--seed", written)
    assert (ran.code, ran.out) == (2, "")
    assert "letters A to Z" in ran.err
