"""`imr guidelines`: what a reviewer asks of the library, and what a clinician is told of a draft."""

import json

import jsonschema
import pytest

from openimr.cli import main
from openimr.guidelines import shelf
from openimr.review.schemas import schemas


class Told:
    """What a command came to, run in this process: the code, standard output and standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def words(self) -> str:
        """Standard output as one line, wherever it was wrapped."""
        return " ".join(self.out.split())


@pytest.fixture
def ask(capsys):
    def run(*words: object) -> Told:
        try:
            code = main(["guidelines", *map(str, words)])
        except SystemExit as end:
            code = end.code
        got = capsys.readouterr()
        return Told(code, got.out, got.err)

    return run


@pytest.fixture
def document(ask):
    """The JSON document of a command, held against the schema that it names."""

    def run(*words: object):
        told = ask(*words, "--json")
        made = json.loads(told.out)
        name = made["schema"].split("/")[1]
        jsonschema.validate(made, schemas()[f"{name}.schema.json"])
        return made

    return run


def ids(answer) -> list[str]:
    return [found["topic"]["id"] for found in answer["topics"]]


def mtus(answer) -> str:
    """What the step on the MTUS answers: speaks or silent."""
    [step] = [step for step in answer["steps"] if step["step"] == "mtus"]
    return step["answer"].split(",")[0].split(":")[0]


def test_for_an_opioid_of_2015_the_2009_guideline_leads_with_its_page(document):
    answer = document("for", "Norco 10/325 mg #60", "--date", "2015-03-05")
    [leading] = [found for found in answer["topics"] if found["leads"]]
    assert answer["treatment"]["ingredients"] == ["hydrocodone", "acetaminophen"]
    assert leading["topic"]["id"] == "cp09-opioids-ongoing"
    assert leading["because"].endswith("in force 2009-07-18 to 2016-07-28; the request is dated 2015-03-05")
    assert leading["topic"]["cited_as"].endswith("Section(s): On-Going Management, Page(s): 78")
    assert leading["topic"]["rule"]["name"] == "opioid, continuing"
    assert mtus(answer) == "speaks"


@pytest.mark.parametrize(
    ("dates", "edition"),
    [
        (("--request-date", "2016-07-28", "--ur-date", "2016-08-09"), "mtus-chronic-pain-2009"),
        (("--request-date", "2016-07-29"), "mtus-opioids-2016"),
        (("--request-date", "2017-11-01", "--service-date", "2017-12-01"), "mtus-acoem-2017"),
        (("--ur-date", "2015-03-20"), "mtus-chronic-pain-2009"),
    ],
)
def test_for_chooses_the_edition_by_the_date_that_it_is_keyed_to(document, dates, edition):
    answer = document("for", "oxycodone 10 mg #90", *dates)
    assert edition in {found["topic"]["guideline"]["id"] for found in answer["topics"]}


def test_for_reaches_odg_only_where_the_mtus_is_silent(document):
    answer = document("for", "Ambien 10 mg #30", "--date", "2015-03-05")
    assert mtus(answer) == "silent"
    assert {found["topic"]["guideline"]["id"] for found in answer["topics"] if found["leads"]} == {"odg"}


def test_for_without_a_topic_says_so_and_what_is_left_to_search(ask, document):
    told = ask("for", "flux capacitor", "--date", "2015-03-05")
    assert told.code == 0
    assert "The library has no topic on this request" in told.words
    assert "Search peer-reviewed studies" in told.words
    assert "knows no drug or procedure in the request" in told.words
    assert mtus(document("for", "flux capacitor", "--date", "2015-03-05")) == "silent"


def test_for_without_a_date_takes_the_newest_editions_and_says_so(ask, document):
    told = ask("for", "Norco 10/325 mg #60")
    assert told.code == 0
    assert "no date was given; the newest editions were taken, as in force on 20" in told.err
    answer = document("for", "Norco 10/325 mg #60")
    assert answer["dates"]["assumed"] is True
    assert "mtus-acoem-2017" in {found["topic"]["guideline"]["id"] for found in answer["topics"]}


def test_for_holds_a_note_against_the_criteria_with_its_own_words(document, tmp_path):
    note = "Straight leg raise is positive on the left. Sensation is decreased over the left L5 dermatome."
    (tmp_path / "note.txt").write_text(note)
    for given in (("--note", note), ("--note-file", tmp_path / "note.txt")):
        answer = document("for", "MRI of the lumbar spine", "--date", "2015-03-05", "--injury", "2014-06-01", *given)
        criteria = {c["id"]: c for found in answer["topics"] for c in found["topic"]["criteria"]}
        nerve = criteria["acoem04-ch12-mri.nerve-compromise"]
        assert nerve["status"] == "met"
        assert all(note[e["start"] : e["end"]] == e["quote"] for e in nerve["evidence"])
        assert nerve["evidence"]


def test_for_without_a_note_judges_no_criterion_and_no_stage(document):
    answer = document("for", "physical therapy 12 visits for the low back", "--date", "2015-03-05")
    assert answer["stage"] is None
    assert {c["status"] for found in answer["topics"] for c in found["topic"]["criteria"]} == {None}


def test_for_names_the_other_items_of_the_case(ask, document):
    words = ("for", "post-operative physical therapy 12 visits right knee", "--date", "2015-03-05")
    both = (*words, "--with", "right knee arthroscopy", "--with", "crutches")
    assert document(*both)["others"] == ["right knee arthroscopy", "crutches"]
    assert "Beside: right knee arthroscopy; crutches" in ask(*both).words


def test_for_prints_each_criterion_with_its_trust_and_the_rule(ask):
    told = ask("for", "cyclobenzaprine 10 mg #60", "--date", "2015-03-05")
    assert "Read as: medication, cyclobenzaprine, strength 10 mg, quantity 60" in told.words
    assert "Trust: unverified (own knowledge, high confidence)" in told.words
    assert "Decision rule “muscle relaxant”: A muscle relaxant is a short course" in told.words
    assert max(map(len, told.out.splitlines())) <= 80


def test_show_tells_a_topic_as_a_physician_reads_it(ask):
    told = ask("show", "cp09-opioids-ongoing")
    assert told.code == 0
    assert told.out.startswith("Opioids, on-going management (the 4 As)\n====")
    for words in (
        "Edition: in force from 2009-07-18 to 2016-07-28 (by date of the treatment request (RFA))",
        "Position: recommended with conditions",
        "Met where: a urine drug test of the last year that fits what is prescribed",
        "Not met where: a urine drug test of the last year that does not fit what is prescribed",
        "Trust: verified: project seed 000",
        "Trust: unverified (own knowledge, high confidence)",
        "review when no improvement: 3 months. Unverified",
        "Requires analgesia: continuing depends on relief that can be measured.",
    ):
        assert words in told.words


def test_show_a_treatment_that_the_guideline_supports_for_no_use(ask):
    told = ask("show", "odg-eswt-spine")
    assert "Not met where: always: the guideline supports no use of the treatment" in told.words


def test_show_takes_criteria_and_guidelines_too(ask, document):
    assert "Criterion: cp09-opioids-ongoing.uds" in ask("show", "cp09-opioids-ongoing.uds").words
    assert document("show", "cp09-opioids-ongoing.uds")["criterion"]["role"] == "drug testing"
    assert document("show", "cp09-opioids-ongoing")["id"] == "cp09-opioids-ongoing"
    assert document("show", "odg") == document("show", "odg")
    assert "odg-zolpidem" in ask("show", "odg").out


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("cp09-opioid-ongoing", "cp09-opioids-ongoing"),
        ("zolpidem", "odg-zolpidem"),
        ("CP09-OPIOIDS-ONGOING", "ongoing"),
    ],
)
def test_show_names_the_nearest_where_an_id_is_not_there(ask, given, meant):
    told = ask("show", given)
    assert (told.code, told.out, len(told.err.splitlines())) == (3, "", 1)
    assert meant in told.err


def test_list_by_guideline_date_and_kind(ask, document):
    everything = document("list")["topics"]
    assert len(everything) == len(shelf().topics)
    imaging = document("list", "--on", "2015-03-05", "--kind", "imaging")["topics"]
    assert "acoem04-ch12-mri" in {topic["id"] for topic in imaging}
    assert {topic["guideline"] for topic in imaging} <= {"mtus-acoem-2004", "mtus-chronic-pain-2009", "odg"}
    assert document("list", "--guideline", "odg") == document("list", "--guideline", "odg")
    assert "acoem04-ch12-mri Lumbar MRI and CT: recommended with conditions; 9 of 11 verified" in ask("list").words
    assert (
        ask("list", "--guideline", "mtus-drug-formulary", "--on", "2015-01-01").words
        == "No topic of the library is so."
    )


def test_list_of_a_guideline_that_is_not_there(ask):
    told = ask("list", "--guideline", "mtus-chronic-pain-2010")
    assert (told.code, told.out) == (3, "")
    assert "did you mean mtus-chronic-pain-20" in told.err


def test_check_of_the_library_that_ships_finds_it_well_and_counts_it(ask, document):
    told = ask("check")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("All is well.")
    made = document("check")
    assert made["faults"] == []
    assert made["counts"]["topics"] == len(shelf().topics)
    assert sum(part["criteria"] for part in made["guidelines"].values()) == made["counts"]["criteria"]


TOPIC = """\
id: cp09-moonroot
title: Moonroot extract
position: not recommended
applies_to: {drugs: [ibuprofen]}
criteria:
- {id: reason, text: The note says what it is for., kind: required-finding, verified: false, source: own-knowledge,
   confidence: low}
"""


def test_check_of_a_draft_names_each_mistake_on_standard_error_and_in_the_json(ask, document, tmp_path):
    (tmp_path / "moonroot.yaml").write_text(TOPIC)
    assert ask("check", tmp_path).code == 0
    (tmp_path / "moonroot.yaml").write_text(TOPIC.replace("position", "positoin"))
    told = ask("check", tmp_path)
    assert told.code == 1
    assert told.err.splitlines() == [
        "imr guidelines check: moonroot.yaml, line 3: there is no field 'positoin' here; did you mean 'position'?"
    ]
    assert "1 mistake, named on standard error." in told.words
    [fault] = document("check", tmp_path)["faults"]
    assert (fault["file"], fault["line"]) == ("moonroot.yaml", 3)
    assert fault["todo"] == "did you mean 'position'?"


def test_check_counts_the_topics_that_it_is_given(ask, document, tmp_path):
    (tmp_path / "ids.txt").write_text("cp09-opioids-ongoing  # the 4 As\n\ncp09-opioids-ongoing\nodg-nothing\n")
    told = ask("check", "--topics", tmp_path / "ids.txt")
    assert told.code == 1
    assert "no topic is called 'odg-nothing'; it was not counted" in told.err
    assert "the 1 topics named: 100.0% (10 of 10)" in told.words
    made = document("check", "--topics", tmp_path / "ids.txt")
    assert (made["chosen"]["criteria"], made["unknown_topics"]) == (10, ["odg-nothing"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "nowhere"], "nowhere: No such file or directory; name a folder or a YAML file"),
        (["check", "."], ".: holds no .yaml file; put topics there"),
        (["check", "--topics", "nowhere"], "nowhere: No such file or directory; give topic ids, one a line"),
        (["for", "x", "--note-file", "nowhere"], "nowhere: No such file or directory; give a text file with the note"),
    ],
)
def test_nothing_to_read_is_3_with_one_line(ask, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    told = ask(*words)
    assert (told.code, told.out, len(told.err.splitlines())) == (3, "", 1)
    assert says in told.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fro"],
        ["for"],
        ["for", " "],
        ["for", "x", "--date", "March 5"],
        ["for", "x", "--date", "2015-03-05", "--ur-date", "2015-03-20"],
        ["for", "x", "--note", "a", "--note-file", "b"],
        ["list", "--kind", "pictures"],
        ["show"],
        ["show", "a", "b"],
    ],
)
def test_wrong_usage_is_2_with_a_line_that_says_what_is_wrong(ask, words):
    told = ask(*words)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("usage: imr guidelines")
    assert "error: " in told.err.splitlines()[-1]


def test_bytes_that_are_no_text_are_spelt_out(imr):
    ran = imr("guidelines", "for", "norco \udcff\x1b[31m", "--date", "2015-03-05", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["request"].startswith("norco \\udcff")


def test_the_same_request_gives_the_same_bytes(imr):
    words = ("guidelines", "for", "MRI of the knee", "--date", "2015-03-05", "--json")
    first = imr(*words, env={"PYTHONHASHSEED": "1", "TZ": "UTC", "COLUMNS": "60"})
    assert first.code == 0
    assert imr(*words, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "COLUMNS": "200"}).out == first.out


def test_a_note_that_is_too_long_is_refused_and_not_cut(ask, tmp_path):
    (tmp_path / "note.txt").write_text("She has pain. " * 100_000)
    told = ask("for", "Norco 10/325 mg #60", "--date", "2015-03-05", "--note-file", tmp_path / "note.txt")
    assert told.code == 3
    assert "is over 1 MB" in told.err


def test_the_day_of_a_retrospective_service_counts_for_what_is_keyed_to_it(document):
    """The formulary is keyed to the day on which a drug is dispensed."""
    before = document("for", "Retro: Ultram 50mg #60 DOS 12/20/17", "--date", "2018-02-10")
    after = document("for", "Retro: Ultram 50mg #60 DOS 1/20/18", "--date", "2018-02-10")
    ids = [[t["topic"]["id"] for t in answer["topics"]] for answer in (before, after)]
    assert not any(name.startswith("form-") for name in ids[0])
    assert any(name.startswith("form-") for name in ids[1])


def test_dates_that_can_not_be_are_remarked(document):
    answer = document("for", "Lumbar MRI", "--date", "2015-01-01", "--injury", "2030-01-01")
    assert "check the dates" in answer["remarks"][0]
