"""`imr reviewers check|match` as an office uses them: the roster of the contract, reasons, exit codes, no names."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "rosters" / "example.yaml"
REGISTER = ROOT / "examples" / "rosters" / "organizations.yaml"
NAMES = {r["name"].split()[-1] for r in msgspec.yaml.decode(EXAMPLE.read_text())}

MINIMAL = """\
- id: rv-1
  profession: MD
  licences: [{state: CA, number: A900001, status: active, from: 2010-01-01, to: 2027-12-31}]
  boards:
    - {board: American Board of Orthopaedic Surgery, specialty: Orthopaedic Surgery, subspecialty: null, to: 2028-12-31}
  years_active: 12
  hours_per_week: 30
  affiliations:
    - {kind: employment, organization: Fennimore Clinic, npi: 1234567893, tin: 98-1234567, from: 2015-01-01, to: null}
  capacity: 5
- id: rv-2
  profession: DC
  licences: [{state: CA, number: DC90002, status: active, from: 2010-01-01, to: 2027-12-31}]
  boards: []
  years_active: 9
  hours_per_week: 40
  affiliations: []
  capacity: 5
- id: rv-3
  profession: MD
  licences: [{state: CA, number: A900003, status: active, from: 2010-01-01, to: 2026-02-28}]
  boards: [{board: ABPMR, specialty: Physical Medicine and Rehabilitation, to: 2028-12-31}]
  years_active: 9
  hours_per_week: 40
  affiliations: [{kind: employment, organization: Somebody, from: 2015-01-01, to: null}]
  capacity: 5
- id: rv-4
  profession: MD
  licences: [{state: NV, number: "90004", status: active, from: 2010-01-01, to: 2027-12-31}]
  boards: [{board: ABPMR, specialty: Physical Medicine and Rehabilitation, to: null}]
  years_active: 9
  hours_per_week: 40
  affiliations: [{kind: employment, organization: Grantholme Foundry, tin: 98-7654321, from: 2015-01-01, to: null}]
  capacity: 5
- id: rv-5
  profession: MD
  licences: [{state: NV, number: "90005", status: active, from: 2010-01-01, to: 2027-12-31}]
  boards: [{board: ABPMR, specialty: Physical Medicine and Rehabilitation}]
  years_active: 9
  hours_per_week: 40
  affiliations: []
  capacity: 5
"""
CASE = {
    "schema": "openimr/case/1",
    "case_number": "CM26-0000001",
    "parties": [
        {"id": "p1", "role": "employer", "name": "Grantholme Foundry", "organization": "Grantholme Foundry",
         "tin": "98-7654321"},
        {"id": "p2", "role": "requesting physician", "name": "Leopoldine Strake"},
    ],
    "injury": {"date": "2025-04-01", "body_parts": ["right knee"]},
    "items": [{"request": "Right knee arthroscopy", "treatment": {"kind": "surgery", "procedure": "knee arthroscopy"}}],
    "events": [
        {"type": "application received", "at": "2026-02-01T10:00:00-08:00"},
        {"type": "assignment served", "at": "2026-03-02T10:00:00-08:00"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.fixture
def files(tmp_path):
    (tmp_path / "roster.yaml").write_text(MINIMAL)
    (tmp_path / "case.json").write_text(json.dumps(CASE))
    return tmp_path


def matched(ran):
    found = json.loads(ran.out)
    schema = json.loads((ROOT / "schemas" / "matches.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def test_the_roster_of_the_contract_end_to_end(imr_apart, files):
    ran = imr_apart("reviewers", "match", files / "case.json", "--roster", files / "roster.yaml", "--json")
    assert ran.code == 0, ran.err
    found = matched(ran)
    by = {entry["reviewer"]: entry for entry in found}
    assert [entry["reviewer"] for entry in found if entry["eligible"]] == ["rv-1"]
    assert found[0]["reviewer"] == "rv-1"
    assert found[0]["fit"] > 0.8
    assert found[0]["to_attest"] == ["R5", "R6", "conflicts"]
    assert [rule["id"] for rule in found[0]["rules"]] == [f"R{n}" for n in range(1, 11)]
    answers = {name: {rule["id"]: rule["answer"] for rule in entry["rules"]} for name, entry in by.items()}
    assert answers["rv-2"]["R9"] == "no"
    assert answers["rv-3"]["R2"] == "no"
    assert answers["rv-4"]["R4"] == "no"
    assert {(c["party"], c["grade"]) for c in by["rv-4"]["conflicts"]} == {("p1", "certain")}
    assert answers["rv-5"]["R3"] == "unknown"
    for entry in found:
        assert set(entry) >= {"reviewer", "eligible", "rules", "conflicts", "fit"}
        for rule in entry["rules"]:
            assert rule["answer"] in {"yes", "no", "unknown"}
            assert rule["fact"]
            assert rule["source"]
    again = imr_apart("reviewers", "match", files, "--roster", files / "roster.yaml", "--json")
    assert again.out == ran.out


def test_the_day_of_review_is_that_of_the_last_event_or_the_one_given(imr, files):
    words = ["reviewers", "match", files / "case.json", "--roster", files / "roster.yaml", "--json"]
    on_last_day = {e["reviewer"]: e for e in matched(imr(*words, "--on", "2026-02-28"))}
    assert {r["id"]: r["answer"] for r in on_last_day["rv-3"]["rules"]}["R2"] == "yes"
    after = {e["reviewer"]: e for e in matched(imr(*words, "--on", "2028-01-01"))}
    assert not any(entry["eligible"] for entry in after.values())


def test_a_case_without_a_date_asks_for_the_day(imr, files):
    (files / "case.json").write_text(json.dumps({**CASE, "events": []}))
    ran = imr("reviewers", "match", files / "case.json", "--roster", files / "roster.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "give the day of review with --on" in ran.err


def test_a_person_reads_ids_fits_and_reasons_and_never_a_name(imr, files):
    ran = imr("reviewers", "match", files / "case.json", "--roster", EXAMPLE, "--organizations", REGISTER)
    assert ran.code == 0
    assert "may decide it" in ran.out
    assert "rv-102   fit 0." in ran.out
    assert "Orthopaedic Surgery operates on joints" in ran.out
    assert "R6 no: is a QME (qme)" in ran.out
    assert "outside what a chiropractor reviews" in ran.out
    everything = ran.out + ran.err + imr("reviewers", "match", files, "--roster", EXAMPLE, "--json").out
    assert [name for name in NAMES if name in everything] == []


def test_entries_at_fault_are_named_in_the_json_too_and_the_rest_goes_on(imr, files):
    bad = "- {id: rv-8, name: Xanthippe Quorndale, capacity: -1}\n- {name: Quorndale}\n"
    (files / "roster.yaml").write_text(MINIMAL + bad)
    ran = imr("reviewers", "match", files / "case.json", "--roster", files / "roster.yaml", "--json")
    assert ran.code == 1
    last = matched(ran)[-2:]
    assert [(e["reviewer"], e["entry"], e["status"], e["eligible"]) for e in last] == [
        ("rv-8", 6, "refused", False),
        (None, 7, "refused", False),
    ]
    assert len(ran.lines("entry 6 (rv-8), capacity: is below 0")) == 1
    assert "Quorndale" not in ran.out + ran.err


def test_a_tie_to_be_checked_bars_until_a_person_has_cleared_it(imr, files):
    parties = [{"id": "p2", "role": "requesting physician", "name": "Aurelio Brindlewood"}]
    knee = {"kind": "therapy", "procedure": "physical therapy", "body_part": "knee"}
    case = {**CASE, "parties": parties, "items": [{"request": "Physical therapy", "treatment": knee}]}
    (files / "case.json").write_text(json.dumps(case))
    words = ["reviewers", "match", files / "case.json", "--roster", EXAMPLE, "--json"]
    before = {e["reviewer"]: e for e in matched(imr(*words))}["rv-101"]
    assert (before["status"], before["eligible"]) == ("to be checked", False)
    [tie] = before["conflicts"]
    assert tie["grade"] == "to be checked"
    seen = {"by": "manager", "at": "2026-03-02T12:00:00-08:00", "reason": "another person of that name"}
    clearance = {"reviewer": "rv-101", "fingerprint": tie["fingerprint"], "case_number": "CM26-0000001", **seen}
    (files / "cleared.json").write_text(json.dumps([clearance, {"reviewer": "rv-102"}]))
    ran = imr(*words, "--clearances", files / "cleared.json")
    assert ran.code == 1
    assert len(ran.lines("cleared.json: entry 2, fingerprint: is missing; add it")) == 1
    after = {e["reviewer"]: e for e in matched(ran)}["rv-101"]
    assert (after["status"], after["conflicts"]) == ("eligible", [])


def test_nobody_eligible_is_no_fault(imr, files):
    (files / "case.json").write_text(json.dumps({**CASE, "prior_reviewers": ["rv-1"]}))
    ran = imr("reviewers", "match", files / "case.json", "--roster", files / "roster.yaml")
    assert ran.code == 0
    assert "R10 no: decided this case before" in ran.out
    assert len(ran.lines("no reviewer of the roster may decide it")) == 1


@pytest.mark.parametrize(
    ("roster", "case"),
    [
        ("none.yaml", "case.json"),
        ("roster.yaml", "none.json"),
        ("broken.yaml", "case.json"),
        ("roster.yaml", "bad.json"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_code_3(imr, files, roster, case):
    (files / "broken.yaml").write_text("a: [1")
    (files / "bad.json").write_text("[]")
    ran = imr("reviewers", "match", files / case, "--roster", files / roster, "--json")
    assert ran.code == 3
    assert json.loads(ran.out)["schema"] == "openimr/refusal/1"
    assert "Traceback" not in ran.err
    assert ran.err


def test_without_the_extra_one_line_says_so_and_check_still_works(imr, files):
    block = "import sys\nfor name in ('nameparser', 'nicknames', 'numpy', 'ortools'):\n    sys.modules[name] = None\n"
    words = ["reviewers", "match", files / "case.json", "--roster", files / "roster.yaml"]
    ran = imr(*words, before=block)
    assert ran.code == 3
    assert ran.err == "imr reviewers match: needs an extra that is not installed: pip install 'openimr[reviewers]'\n"
    assert imr("reviewers", "check", files / "roster.yaml", before=block).code == 0


def test_check_counts_and_warns(imr, files):
    ran = imr("reviewers", "check", EXAMPLE, "--on", "2026-05-01", "--json")
    assert ran.code == 0
    check = json.loads(ran.out)
    schema = json.loads((ROOT / "schemas" / "roster-check.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(check)
    assert check["reviewers"] == 12
    assert check["professions"]["MD"] == 6
    assert check["specialties"]["Pain Medicine"] == 1
    assert {(w["reviewer"], w["kind"]) for w in check["warnings"]} == {
        ("rv-103", "expires soon"),
        ("rv-111", "expired"),
        ("rv-112", "expired"),
    }
    text = imr("reviewers", "check", EXAMPLE).out
    assert "12 reviewers read" in text
    assert [name for name in NAMES if name in text + ran.out] == []


@pytest.mark.parametrize(
    ("on", "warned"),
    [
        ("2027-10-31", []),
        ("2027-11-01", ["expires soon"]),
        ("2027-12-31", ["expires soon"]),
        ("2028-01-01", ["expired"]),
    ],
)
def test_a_warning_comes_60_days_before_the_end(imr, files, on, warned):
    (files / "roster.yaml").write_text(MINIMAL[: MINIMAL.index("- id: rv-2")])
    check = json.loads(imr("reviewers", "check", files / "roster.yaml", "--on", on, "--json").out)
    assert [w["kind"] for w in check["warnings"]] == warned


def test_check_of_a_faulty_roster(imr, files):
    (files / "roster.yaml").write_text("- {id: a}\n- {id: b, boards: [{board: ABPRM, specialty: PM&R}]}\n- 7\n")
    ran = imr("reviewers", "check", files / "roster.yaml", "--json")
    assert ran.code == 1
    check = json.loads(ran.out)
    assert check["reviewers"] == 2
    assert [(f["entry"], f["refused"]) for f in check["faults"]] == [(2, False), (3, True)]
    assert len(ran.err.splitlines()) == 2
    (files / "roster.yaml").write_text("")
    assert imr("reviewers", "check", files / "roster.yaml").code == 3


@pytest.mark.parametrize(
    "words", [["reviewers"], ["reviewers", "fire"], ["reviewers", "match", "case.json"], ["reviewers", "check", ""],
              ["reviewers", "check", "r.yaml", "--on", "soon"], ["reviewers", "check", "r.yaml", "--on", "0001-01-01"],
              ["reviewers", "match", "c.json", "--roster", "r.yaml", "--on", "9999-12-31"]]
)  # fmt: skip
def test_wrong_usage(imr, words):
    ran = imr(*words)
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize("option", ["--roster", "--organizations", "--clearances", "--needed"])
@pytest.mark.parametrize("deep", ["[" * 50000 + "]" * 50000, "- " * 50000 + "a", '{"a":' * 50000 + "1" + "}" * 50000])
def test_a_file_nested_without_end_is_one_line_and_no_crash(imr, files, option, deep):
    (files / "deep.json").write_text(deep)
    way = "assign" if option == "--needed" else "match"
    words = ["reviewers", way, files / "case.json", option, files / "deep.json"]
    ran = imr(*words, *([] if option == "--roster" else ["--roster", files / "roster.yaml"]))
    assert ran.code in {1, 3}
    assert "is nested deeper than 40 levels" in ran.err
    assert "Traceback" not in ran.err
    assert imr("reviewers", "check", files / "deep.json").code == 3


@pytest.mark.parametrize(
    "needed",
    ["CM26-0000001: 1000000000000", "CM26-0000001: 0", "CM26-0000001: 1\nCM26-0000001: 2", "[1]", "a: x", "a: true"],
)
def test_how_many_reviewers_has_its_limits(imr, files, needed):
    (files / "needed.yaml").write_text(needed)
    words = ["reviewers", "assign", files / "case.json", "--roster", files / "roster.yaml"]
    ran = imr(*words, "--needed", files / "needed.yaml", "--seed", "x")
    assert (ran.code, ran.out) == (3, "")
    assert "needed.yaml: " in ran.err


def test_match_names_the_faults_that_check_names(imr, files):
    slips = """\
- {id: rv-8, affiliations: [{kind: employment}]}
- {id: rv-9, licences: [{state: CA, number: A900009, status: A}]}
- {id: rv-10, afiliations: [{kind: employment, organization: X}]}
"""
    (files / "roster.yaml").write_text(MINIMAL + slips)
    check = imr("reviewers", "check", files / "roster.yaml")
    ran = imr("reviewers", "match", files / "case.json", "--roster", files / "roster.yaml", "--on", "2026-03-02")
    assert (check.code, ran.code) == (1, 1)
    faults = [line.partition(": ")[2] for line in check.err.splitlines()]
    assert len(faults) == 3
    assert [line for line in faults if line not in ran.err] == []
    given = ["reviewers", "assign", files / "case.json", "--roster", files / "roster.yaml", "--on", "2026-03-02"]
    ran = imr(*given, "--seed", "x")
    assert ran.code == 1
    assert [line for line in faults if line not in ran.err] == []


def test_the_day_is_said_and_what_was_not_searched_is_shown(imr, files):
    words = ["reviewers", "match", files / "case.json", "--roster", files / "roster.yaml"]
    ran = imr(*words)
    assert len(ran.lines("held against 2026-03-02, the day of the case's last event; name the day")) == 1
    assert "Ties that could not be searched for, with any reviewer:" in ran.out
    assert "the case names no claims administrator" in ran.out
    assert "that there is no conflict" in ran.out
    ran = imr(*words, "--on", "2026-03-01", "--json")
    assert "--on" not in ran.err
    assert {row["on"] for row in matched(ran)} == {"2026-03-01"}
    assert all("the case names no claims administrator" in row["not_searched"] for row in matched(ran))


def test_a_decider_that_no_entry_bears_is_named(imr, files):
    (files / "case.json").write_text(json.dumps({**CASE, "prior_reviewers": ["rv-900", "RV-2 "]}))
    ran = imr("reviewers", "match", files / "case.json", "--roster", files / "roster.yaml", "--json")
    assert len(ran.lines("rv-900 decided it before, and no entry that could be read has this id (R10)")) == 1
    answers = {e["reviewer"]: {r["id"]: r for r in e["rules"]}["R10"] for e in matched(ran)}
    assert answers["rv-2"]["answer"] == "no"
    assert "rv-900" in answers["rv-1"]["fact"]
