"""`imr notices` as a person runs it."""

import json
import os
from pathlib import Path

import msgspec
import pytest

CASE = {
    "schema": "openimr/case/1",
    "case_number": "CM15-0099123",
    "claim_number": "ZX-88-104477",
    "parties": [
        {"id": "p1", "role": "applicant", "name": "Marisol Etcheverry", "language": "es", "address": "1 Alder Court"},
        {"id": "p2", "role": "applicant's attorney", "name": "Tobias Wrenfield", "address": "88 Harbor Street"},
        {"id": "p3", "role": "claims administrator", "organization": "Redpoint Claims", "address": "P.O. Box 70012"},
        {"id": "p6", "role": "requesting physician", "name": "Imre Szalontai, MD"},
    ],
    "injury": {"date": "2013-06-14"},
    "items": [{"request": "Norco 10/325 mg #60", "treatment": {"kind": "medication"}}],
    "events": [
        {"type": "ur decision", "at": "2015-01-20T10:00:00-08:00", "outcome": "denied"},
        {"type": "application received", "at": "2015-02-12T09:00:00-08:00"},
        {"type": "application eligible", "at": "2015-02-27T09:00:00-08:00", "note": "Etcheverry called"},
    ],
}
ROOT = Path(__file__).parents[2]
INELIGIBLE = {"type": "application ineligible", "at": "2015-02-20", "service": "mail", "reasons": ["E01"]}
PETITION = {"type": "petition filed", "at": "2015-03-02", "by": "p1", "reasons": ["A1"]}
REMANDED = {"type": "remanded", "at": "2015-08-03", "reasons": ["A1"]}
SECRETS = ("Etcheverry", "Wrenfield", "Alder", "Norco")


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE))
    return path


def test_a_notice_is_written_for_each_party_with_a_sheet_for_the_office(imr_apart, case, tmp_path):
    out = tmp_path / "out"
    ran = imr_apart("notices", case, "--kind", "noarfi", "--date", "2015-03-02", "--service", "mail", "--out", out)
    assert ran.code == 0
    names = sorted(path.name for path in out.iterdir())
    stems = ("assignment-p1-es", "assignment-p2", "assignment-p3", "assignment-p6")
    assert names == sorted(
        [f"{stem}{end}" for stem in stems for end in (".pdf", ".txt", ".json")]
        + ["assignment-office-sheet.pdf", "assignment-office-sheet.txt"]
    )
    assert "due by Tuesday, March 17, 2015" in (out / "assignment-p3.txt").read_text()
    assert "Estimado/a Marisol Etcheverry" in (out / "assignment-p1-es.txt").read_text()
    assert "still open: postal address of the addressee (assignment-p6)" in ran.err
    assert "still open: name of the office (every notice)" in ran.err
    assert [secret for secret in SECRETS if secret in ran.err + ran.out] == []


def test_json_is_one_document_and_the_same_twice(imr, case, tmp_path):
    words = ("notices", case, "--kind", "eligibility", "--out", tmp_path / "out", "--json")
    first, second = imr(*words), imr(*words)
    assert first.out == second.out
    document = json.loads(first.out)
    assert document["schema"] == "openimr/notices/1"
    assert [(n["party"], n["language"]) for n in document["notices"]] == [
        ("p1", "es"),
        ("p2", "en"),
        ("p3", "en"),
        ("p6", "en"),
    ]
    written = json.loads((tmp_path / "out" / document["notices"][0]["files"][2]).read_text())
    assert written["schema"] == "openimr/notice/1"
    assert written["date"] == "2015-02-27"
    assert {"what", "section", "grade", "source", "verified"} <= set(written["law"][0])


def test_without_a_kind_what_the_case_owes(imr, case, tmp_path):
    ran = imr("notices", case, "--service", "mail", "--out", tmp_path / "out", "--json")
    made = {(n["kind"], n["party"]) for n in json.loads(ran.out)["notices"]}
    assert made == {("eligibility", party) for party in ("p1", "p2", "p3", "p6")}


def test_nothing_is_owed(imr, case, tmp_path):
    told = {**CASE, "events": CASE["events"][:2]}
    case.write_text(json.dumps(told))
    ran = imr("notices", case, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (0, "")
    assert "no notice is owed" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("to", "files"), [("p3", ["p3"]), ("adjuster", []), ("injured worker", ["p1-es"]), ("attorney", ["p2"])]
)
def test_only_one_party(imr, case, tmp_path, to, files):
    out = tmp_path / "out"
    ran = imr("notices", case, "--kind", "eligibility", "--to", to, "--out", out)
    assert ran.code == (0 if files else 3)
    made = sorted(p.name for p in out.glob("*.pdf") if "office" not in p.name) if out.exists() else []
    assert made == [f"eligibility-{name}.pdf" for name in files]


def test_one_language_for_everybody(imr, case, tmp_path):
    words = ("notices", case, "--kind", "eligibility", "--language", "en", "--out", tmp_path / "out", "--json")
    assert {n["language"] for n in json.loads(imr(*words).out)["notices"]} == {"en"}


def test_what_is_asked_for_stands_in_the_notice(imr, case, tmp_path):
    out = tmp_path / "out"
    ran = imr(
        "notices", case, "--kind", "insufficient records", "--date", "2015-03-09", "--ask", "Operative report",
        "--asked", "ptp", "--by", "2015-03-20", "--out", out,
    )  # fmt: skip
    assert ran.code == 0
    told = " ".join((out / "insufficient-records-p6.txt").read_text().split())
    assert "Operative report" in told
    assert "by Friday, March 20, 2015" in told
    assert "Please send it" in told


def test_templates_are_copied_out_edited_and_used(imr, case, tmp_path):
    own = tmp_path / "own"
    assert imr("notices", "templates", "--to", own).code == 0
    assert imr("notices", "templates", "--to", own).code == 3  # nothing is written over
    (own / "office.yaml").write_text("name: Blue Oak Review\n")
    changed = own / "en" / "eligibility.md"
    changed.write_text(changed.read_text().replace("Dear {addressee_name}:", "Greetings, {addressee_name}!"))
    assert imr("notices", "templates", "--templates", own).code == 0
    out = tmp_path / "out"
    assert imr("notices", case, "--kind", "eligibility", "--templates", own, "--out", out).code == 0
    assert "Greetings, Redpoint Claims!" in (out / "eligibility-p3.txt").read_text()
    assert "Blue Oak Review" in (out / "eligibility-p3.txt").read_text()


def test_a_template_that_drops_a_required_statement_is_refused(imr, case, tmp_path):
    own = tmp_path / "own"
    imr("notices", "templates", "--to", own)
    changed = own / "en" / "eligibility.md"
    changed.write_text(changed.read_text().replace("{statement necessity only}", ""))
    checked = imr("notices", "templates", "--templates", own, "--json")
    assert checked.code == 1
    (fault,) = json.loads(checked.out)["faults"]
    assert "lacks a statement that the law requires" in fault
    ran = imr("notices", case, "--kind", "eligibility", "--templates", own, "--out", tmp_path / "out")
    assert ran.code == 3
    assert ran.lines("lacks a statement that the law requires")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        (("--kind", "parking ticket"), (2, "is no notice; use one of: eligibility")),
        (("--kind", "eligibility", "--service", "pigeon"), (2, "is no way of service")),
        (("--kind", "eligibility", "--date", "tomorrow"), (2, "is not a date")),
        (("--kind", "eligibility", "--language", "fr"), (2, "invalid choice")),
        (("--kind", "eligibility", "--asked", "the king"), (3, "--asked names no party of the case")),
        (("--kind", "eligibility", "--templates", "nowhere"), (3, "nowhere: is no folder")),
    ],
)
def test_wrong_usage_is_one_line(imr, case, tmp_path, words, ends):
    code, says = ends
    ran = imr("notices", case, *words, "--out", tmp_path / "out")
    assert ran.code == code
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "out").exists()


def test_out_is_needed(imr, case):
    ran = imr("notices", case, "--kind", "eligibility")
    assert ran.code == 2
    assert "--out" in ran.err


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"schema": "openimr/case/9"}'])
def test_a_file_that_is_no_case_is_refused_in_one_line(imr, tmp_path, content):
    path = tmp_path / "case.json"
    path.write_bytes(content)
    ran = imr("notices", path, "--kind", "eligibility", "--out", tmp_path / "out", "--json")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 1
    assert json.loads(ran.out)["schema"] == "openimr/refusal/1"


def test_a_case_without_parties_has_nobody_to_write_to(imr, tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{"schema": "openimr/case/1", "case_number": "CM1"}')
    ran = imr("notices", path, "--kind", "eligibility", "--out", tmp_path / "out")
    assert ran.code == 3
    assert "no party that gets the notice 'eligibility'" in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_the_folder_cannot_be_written_nothing_is(imr, case, tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir()
    shut.chmod(0o500)
    ran = imr("notices", case, "--kind", "eligibility", "--out", shut / "out")
    shut.chmod(0o700)
    assert ran.code == 3
    assert list(shut.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(imr, case, tmp_path):
    (tmp_path / "out").write_text("mine")
    ran = imr("notices", case, "--kind", "eligibility", "--out", tmp_path / "out")
    assert ran.code == 3
    assert (tmp_path / "out").read_text() == "mine"


def test_an_event_that_cannot_be_read_is_named_and_the_rest_goes_on(imr, case, tmp_path):
    told = msgspec.json.decode(case.read_bytes())
    told["events"].append({"type": "coffee", "at": "2015-03-01"})
    case.write_text(json.dumps(told))
    ran = imr("notices", case, "--kind", "eligibility", "--out", tmp_path / "out")
    assert ran.code == 1
    assert ran.lines("events[3]")
    assert (tmp_path / "out" / "eligibility-p3.pdf").is_file()


def test_without_the_typesetter_text_and_json_are_written(imr, case, tmp_path):
    out = tmp_path / "out"
    words = ("notices", case, "--kind", "eligibility", "--out", out, "--json")
    ran = imr(*words, before="import sys; sys.modules['typst'] = None")
    assert ran.code == 0
    assert ran.lines("pip install 'openimr[letter]'")
    assert {path.suffix for path in out.iterdir()} == {".txt", ".json"}
    assert all((out / name).is_file() for notice in json.loads(ran.out)["notices"] for name in notice["files"])


def test_the_office_hears_of_missing_addressees_and_of_a_way_of_service_that_the_case_contradicts(imr, case, tmp_path):
    mailed = {"type": "assignment served", "at": "2015-03-03T09:00:00-08:00", "service": "mail"}
    case.write_text(json.dumps({**CASE, "parties": CASE["parties"][2:3], "events": [*CASE["events"], mailed]}))
    words = ("notices", case, "--kind", "assignment", "--service", "fax", "--out", tmp_path / "out", "--json")
    ran = imr(*words)
    assert ran.code == 0
    warnings = json.loads(ran.out)["notices"][0]["warnings"]
    for told in ("the case has no injured worker", "the case has no requesting physician", "--service says by fax"):
        assert told in ran.err
        assert [w for w in warnings if told in w]


def test_a_finding_that_the_case_refutes_is_named_and_one_without_reasons_is_refused(imr, case, tmp_path):
    found = {"type": "application ineligible", "at": "2015-02-20T09:00:00-08:00", "service": "mail", "reasons": ["E03"]}
    attached = {**CASE, "application": {"ur_decision_attached": True}}
    case.write_text(json.dumps({**attached, "events": [*CASE["events"][:2], found]}))
    ran = imr("notices", case, "--kind", "ineligibility", "--out", tmp_path / "out", "--json")
    told = "contradicted by the case: E03_NO_UR_DECISION: the UR decision is attached"
    assert ran.code == 0
    assert told in ran.err
    assert told in json.loads(ran.out)["notices"][0]["warnings"][0]
    assert "Contradicted by the case" in (tmp_path / "out" / "ineligibility-office-sheet.txt").read_text()
    case.write_text(json.dumps({**attached, "events": [*CASE["events"][:2], {**found, "reasons": []}]}))
    refused = imr("notices", case, "--kind", "ineligibility", "--out", tmp_path / "none")
    assert (refused.code, refused.err.count("\n")) == (3, 1)
    assert "names no reason" in refused.err


def overtaken(path: Path, *more: dict[str, object]) -> Path:
    """The case found ineligible, and sent back on appeal."""
    path.write_text(json.dumps({**CASE, "events": [*CASE["events"][:2], INELIGIBLE, PETITION, REMANDED, *more]}))
    return path


def test_what_is_owed_and_no_longer_so_is_named_and_not_written(imr, case, tmp_path):
    ran = imr("notices", overtaken(case), "--out", tmp_path / "out", "--json")
    assert ran.code == 0
    made = json.loads(ran.out)
    assert {n["kind"] for n in made["notices"]} == {"remand"}
    (left,) = made["overtaken"]
    assert (left["kind"], left["parties"]) == ("ineligibility", ["p1", "p2", "p3", "p6"])
    assert "remanded, 2015-08-03" in left["why"]
    assert ran.lines("ineligibility: owed to p1, p2, p3, p6 and not written: what it says is no longer so")
    assert not list((tmp_path / "out").glob("ineligibility*"))


def test_a_notice_that_is_no_longer_so_is_refused_by_name_and_written_as_of_its_day(imr, case, tmp_path):
    words = ("notices", overtaken(case), "--kind", "ineligibility", "--out", tmp_path / "out")
    ran = imr(*words, "--json")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "ineligibility: not written, for the case says otherwise: the case has gone on since (remanded" in ran.err
    assert "--date 2015-02-20 writes it as of that day" in ran.err
    assert json.loads(ran.out)["error"] in ran.err
    assert not (tmp_path / "out").exists()
    then = imr(*words, "--date", "2015-02-20")
    assert then.code == 0
    assert "so on the day of the notice, and no longer" in then.err
    assert (tmp_path / "out" / "ineligibility-p3.pdf").is_file()


def test_where_all_that_is_owed_is_overtaken_nothing_is_made_and_nothing_is_wrong(imr, case, tmp_path):
    deferred = {"type": "application deferred", "at": "2015-02-20"}
    resolved = {"type": "liability resolved", "at": "2015-09-01", "outcome": "liable"}
    case.write_text(json.dumps({**CASE, "events": [*CASE["events"][:2], deferred, resolved]}))
    ran = imr("notices", case, "--out", tmp_path / "out", "--json")
    assert ran.code == 0
    assert [(one["kind"], json.loads(ran.out)["notices"]) for one in json.loads(ran.out)["overtaken"]] == [
        ("deferral", [])
    ]
    assert not (tmp_path / "out").exists()


def test_a_notice_that_the_course_of_the_case_does_not_allow_is_refused(imr, case, tmp_path):
    ran = imr("notices", case, "--kind", "deferral", "--out", tmp_path / "out")
    assert ran.code == 3
    assert "deferral: not written, for the case says otherwise" in ran.err


def test_the_json_of_notices_keeps_to_its_schema(imr, case, tmp_path):
    import jsonschema

    schema, notice = (
        json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text()) for name in ("notices", "notice")
    )
    out = tmp_path / "out"
    for words in (
        ("--kind", "assignment", "--date", "2015-03-02", "--service", "mail"),
        ("--kind", "ineligibility", "--date", "2015-02-20"),
        (),
    ):
        path = overtaken(case) if "assignment" not in words else case
        ran = imr("notices", path, *words, "--out", out, "--json")
        jsonschema.validate(json.loads(ran.out), schema)
    for path in out.glob("*.json"):
        jsonschema.validate(json.loads(path.read_text()), notice)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "openimr/notices/1", "notices": [{"kind": "remand"}]}, schema)


def test_no_output_of_a_run_names_the_reviewer(imr, case, tmp_path):
    """Names in `by` and `note`: not in what is printed, in a file's name, in its text, or in the words of its PDF."""
    import pypdfium2

    name = "Thessaly Oppenbrook"
    reviewed = [
        {"type": "assignment served", "at": "2015-03-02", "service": "mail", "to": ["p1"]},
        {"type": "reviewer assigned", "at": "2015-03-16", "by": "rv-7f3a91", "note": f"to {name}"},
        {"type": "application withdrawn", "at": "2015-03-20", "by": "p1", "items": [0], "note": f"{name} was told"},
    ]
    items = [*CASE["items"], {"request": "MRI of the lumbar spine", "treatment": {"kind": "imaging"}}]
    case.write_text(json.dumps({**CASE, "items": items, "events": [*CASE["events"], *reviewed]}))
    out = tmp_path / "out"
    ran = imr("notices", case, "--service", "mail", "--out", out, "--json")
    assert {"assignment", "withdrawal"} <= {n["kind"] for n in json.loads(ran.out)["notices"]}
    told = [ran.out, ran.err]
    for path in out.iterdir():
        told.append(path.name)
        if path.suffix == ".pdf":
            opened = pypdfium2.PdfDocument(path.read_bytes())
            told += [page.get_textpage().get_text_range() for page in opened]
            told += map(str, opened.get_metadata_dict().values())
        else:
            told.append(path.read_text())
    assert any("MRI of the lumbar spine" in text for text in told)
    assert [text for text in told if any(word in text for word in ("Thessaly", "Oppenbrook", "rv-7f3a91"))] == []


@pytest.mark.parametrize("words", [("--templates", "none"), ("--to", ".")])
def test_templates_that_cannot_be_read_or_copied_are_one_document(imr_here, tmp_path, words):
    """As every command: at exit code 3 `--json` prints a refusal."""
    (tmp_path / "style.css").write_text("")
    place = tmp_path / words[1]
    if words[0] == "--to":
        assert imr_here("notices", "templates", "--to", place / "mine").code == 0
        place = place / "mine"
    ran = imr_here("notices", "templates", words[0], place, "--json")
    assert (ran.code, len(ran.lines())) == (3, 1)
    document = json.loads(ran.out)
    assert document["schema"] == "openimr/refusal/1"
    assert document["error"] in ran.err
