"""`imr corpus publish`: what identifies goes out, a person looks through it, and only then is a letter public."""

import json
import stat
from pathlib import Path

import msgspec
import pytest

from openimr.cli import main
from openimr.corpus.publishing.redacting import names_reviewer
from openimr.letters import parse_letter
from openimr.model import Case, Party

WORKER, REVIEWER = "Petronella Vancoughnet", "Aurelio Brindlewood"
SUMMARY = (
    f"{WORKER} is a 47 year old cook who was hurt on 03/04/2014.",
    "Dr. Okonjo-Baird noted low back pain on 2016-02-11 and asked for physical therapy.",
    "Ms. Vancoughnett, claim 0417-WC-88213, was called at (415) 555-0142 by Marlowe.",
)


def sealed(
    place: Path,
    number: str = "CM16-0123456",
    *,
    signed: str | None = "2016-05-04T10:00:00-07:00",
    said: tuple[str, ...] = SUMMARY,
    age: int = 47,
    part: str = "lumbar spine",
) -> Path:
    """A folder with a sealed determination and its case."""
    place.mkdir(parents=True)
    nothing = dict.fromkeys(("ur_outcome", "ur_authorized", "remaining", "confidence"))
    empty = {name: [] for name in ("named_in", "for", "against", "needs_reviewer", "topics", "criteria")}
    item = {
        **nothing, **empty, "request": f"Physical therapy 2x6, {part}", "treatment": {"kind": "therapy"},
        "retrospective": False, "eligible": True, "proposal": "overturned",
        "claims_administrator": {"basis": "none cited", "citations": []},
        "citations": [{"source": "MTUS", "guideline": "Chronic Pain Medical Treatment Guidelines"}],
        "rationale": [{"text": "The worker has not had therapy. It is medically necessary."}],
    }  # fmt: skip
    data = {
        "schema": "openimr/determination/1",
        "case": {
            "case_number": number, "claim_number": "0417-WC-88213", "date_of_injury": "2014-03-04",
            "ur_decision_date": "2016-02-20", "application_received": "2016-03-10", "priority": "standard",
            "formulary": False, "draft_date": "2016-05-04",
        },
        "patient": {"age": age, "sex": "female"}, "summary": [{"text": text} for text in said], "items": [item],
        **{name: [] for name in ("records", "unread", "excluded", "missing", "checks")},
        "reviewer": {"specialties": [], "why": ""}, "versions": {"openimr": "1", "guidelines": {}},
    }  # fmt: skip
    if signed:
        data["signing"] = {"at": signed, "reviewer": "rv-104",
                           "qualifications": {"licensure": ["California"], "specialties": ["Neurology"]}}  # fmt: skip
    case = Case(case_number=number, parties=(Party(id="p1", role="injured worker", name=WORKER),))
    (place / "determination.json").write_text(json.dumps(data))
    (place / "case.json").write_bytes(msgspec.json.encode(case))
    (place / "known.json").write_text(json.dumps({"reviewers": [REVIEWER]}))
    return place


@pytest.fixture
def world(tmp_path, capsys, monkeypatch):
    """Runs the command in a folder of its own; gives its exit code, what it printed as JSON, and its messages."""
    monkeypatch.chdir(tmp_path)

    def run(*more: str) -> tuple[int, dict, str]:
        code = main(["corpus", "publish", "sealed", "--to", "public", "--json", *more])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else {}, said.err

    return run


def report_of(name: str = "CM16-0123456") -> dict:
    return json.loads(Path(f"public.private/{name}.json").read_text())


def fill_in(name: str = "CM16-0123456", **changes: object) -> None:
    """What a person writes into a report; every doubt is taken out unless `answer` says otherwise."""
    told = report_of(name)
    answer = changes.pop("answer", "take out")
    for doubt in told["doubts"]:
        doubt["answer"] = answer
    told |= {"looked_through": "I. M., 2016-06-01", **changes}
    Path(f"public.private/{name}.json").write_text(json.dumps(told))


def test_nothing_is_public_before_somebody_has_looked_through_it(world):
    sealed(Path("sealed/one"))
    code, said, err = world()
    assert (code, said["published"]) == (1, [])
    assert [one["letter"] for one in said["waiting"]] == ["CM16-0123456"]
    assert "waits for a person" in err
    assert not [*Path().glob("public/*.txt")]
    fill_in()
    code, said, err = world()
    assert (code, said["published"], err) == (0, ["CM16-0123456"], "")
    text = Path("public/CM16-0123456.txt").read_text()
    assert "[worker]" in text
    assert "therapy" in text
    for gone in ("Petronella", "Vancoughnet", "Okonjo", "0417-WC", "555-0142", "03/04/2014", "rv-104", "Brindlewood"):
        assert gone not in text
    letter = parse_letter(text.encode(), source="")
    assert (letter.decision_date, letter.date_of_injury) == ("2016-05", "2014")
    assert letter.items[0].decision == "overturned"


def test_what_went_out_stands_in_reports_that_nobody_else_can_read_and_nowhere_else(world):
    sealed(Path("sealed/one"))
    _, said, err = world()
    kept = report_of()
    assert any("Petronella" in row["words"] for row in kept["removed"])
    assert {row["answer"] for row in kept["removed"]} == {None}
    for path in Path("public.private").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path("public.private").stat().st_mode) == 0o700
    told = json.dumps(said) + err
    assert not any(name in told for name in ("Petronella", "Vancoughnet", "Okonjo", "Brindlewood"))


def test_reports_never_lie_in_the_public_folder(world):
    sealed(Path("sealed/one"))
    code, _, err = world("--reports", "public/reports")
    assert code == 2
    assert "can't lie in" in err
    assert not Path("public").exists()


def test_a_draft_and_a_folder_without_its_case_are_refused_each_in_a_line_and_the_rest_goes_on(world):
    sealed(Path("sealed/a"))
    sealed(Path("sealed/b"), "CM16-0000002", signed=None)
    (sealed(Path("sealed/c"), "CM16-0000003") / "case.json").unlink()
    (sealed(Path("sealed/d"), "CM16-0000004") / "determination.json").write_text("{")
    code, said, err = world()
    assert code == 1
    assert len(said["waiting"]) == 1
    assert [one["source"] for one in said["refused"]] == ["sealed/b", "sealed/c", "sealed/d"]
    assert "nobody has signed it" in err
    assert "case.json is missing" in err


def test_the_reviewer_is_never_named_whatever_a_person_lets_stand(world):
    sealed(Path("sealed/one"), said=(f"It was looked at by {REVIEWER}, rv-104.",))
    world()
    row = next(row for row in report_of()["removed"] if row["says"] == "[reviewer]")
    told = report_of()["removed"]
    for one in told:
        if one["says"] == row["says"]:
            one |= {"answer": "let stand", "why": "it is only a name"}
    fill_in(removed=told, answer="let stand")
    code, said, err = world()
    assert (code, said["published"]) == (1, [])
    assert "reviewer would be named" in said["held_back"][0]["reason"]
    assert "Brindlewood" not in err
    assert not [*Path().glob("public/*.txt")]


def test_what_a_person_says_is_followed_and_what_can_not_be_followed_holds_the_letter_back(world):
    said = ("She fell at the ostrich farm of her village.", "Airaksinen et al. describe it.", *SUMMARY)
    sealed(Path("sealed/one"), said=said)
    world()
    fill_in(more=[{"words": "ostrich farm", "says": "a farm"}])
    assert world()[0] == 0
    text = Path("public/CM16-0123456.txt").read_text()
    assert "She fell at the [a farm] of her" in text
    fill_in(more=[{"words": "no such words"}])
    code, told, _ = world()
    assert code == 1
    assert "more, number 1" in told["held_back"][0]["reason"]
    assert not Path("public/CM16-0123456.txt").exists()  # what is held back is not public meanwhile
    fill_in(answer="perhaps", more=[])
    assert "the answer has to be" in world()[1]["held_back"][0]["reason"]


def test_when_the_letter_changes_it_is_asked_for_again_and_what_was_to_go_stays_out(world):
    place = sealed(Path("sealed/one"))
    world()
    fill_in(more=[{"words": "cook", "says": "occupation"}])
    assert world()[0] == 0
    data = json.loads((place / "determination.json").read_text())
    data["summary"][1]["text"] += " She was seen again."
    (place / "determination.json").write_text(json.dumps(data))
    code, told, _ = world()
    assert (code, told["published"]) == (1, [])
    assert report_of()["looked_through"] is None
    assert report_of()["more"] == [{"words": "cook", "says": "occupation"}]
    assert not Path("public/CM16-0123456.txt").exists()


def test_a_takedown_takes_the_letter_and_its_row_away_and_keeps_it_away(world):
    sealed(Path("sealed/one"))
    sealed(Path("sealed/two"), "CM16-0000002")
    world()
    for name in ("CM16-0123456", "CM16-0000002"):
        fill_in(name)
    assert world()[1]["published"] == ["CM16-0123456", "CM16-0000002"]
    Path("gone.txt").write_text("# asked for by the worker\nCM16-0123456   # 2016-07-01\n")
    code, said, _ = world("--takedowns", "gone.txt")
    assert (code, said["taken_down"]) == (0, ["CM16-0123456"])
    assert [path.name for path in Path("public").glob("*.txt")] == ["CM16-0000002.txt"]
    assert "CM16-0123456" not in Path("public/index.csv").read_text()
    assert report_of()["state"] == "taken down"
    assert world("--takedowns", "gone.txt")[1]["taken_down"] == []
    assert not Path("public/CM16-0123456.txt").exists()
    code, said, _ = world()  # off the list, it is looked through anew
    assert [one["letter"] for one in said["waiting"]] == ["CM16-0123456"]


def test_the_index_hides_each_letter_among_others_and_names_no_reviewer(world):
    for number in range(12):
        sealed(Path(f"sealed/{number:02d}"), f"CM16-{number:07d}", said=("She has low back pain.",),
               age=41 if number else 88, part="lumbar spine" if number else "left ear")  # fmt: skip
    code, said, _ = world("--unseen")
    assert (code, len(said["published"])) == (0, 12)
    assert said["anonymity"]["letters"] == 12
    rows = [line.split(",") for line in Path("public/index.csv").read_text().splitlines()]
    assert rows[0] == ["letter", "case_number", "decision_month", "age_band", "sex", "year_of_injury", "licence_state",
                       "specialty", "body_part", "treatment_category", "decision"]  # fmt: skip
    assert len(rows) == 13
    rare = next(row for row in rows if row[0] == "CM16-0000000")
    assert set(rare[2:]) == {"any"}
    told = json.loads(Path("public.private/anonymity.json").read_text())
    assert told["rare"] == ["CM16-0000000"]
    assert "reviewer" not in Path("public/index.csv").read_text()


def test_without_a_look_only_letters_without_open_doubts_go_out(world):
    sealed(Path("sealed/clean"), "CM16-0000001", said=("She has low back pain.",))
    sealed(Path("sealed/doubtful"), "CM16-0000002", said=("Airaksinen et al. describe it; she has low back pain.",))
    code, said, _ = world("--unseen")
    assert (code, said["published"]) == (1, ["CM16-0000001"])
    assert [one["letter"] for one in said["waiting"]] == ["CM16-0000002"]


def test_two_determinations_on_a_case_are_two_letters(world):
    sealed(Path("sealed/first"))
    sealed(Path("sealed/second"), signed="2016-09-04T10:00:00-07:00")
    assert [one["letter"] for one in world()[1]["waiting"]] == ["CM16-0123456", "CM16-0123456-2"]
    assert [one["letter"] for one in world()[1]["waiting"]] == ["CM16-0123456", "CM16-0123456-2"]


def test_what_was_published_is_a_dataset_with_its_years(world, capsys):
    sealed(Path("sealed/one"), said=("She has low back pain.",))
    world("--unseen")
    assert main(["corpus", "build", "public", "--to", "corpus", "--no-index", "--no-facts", "--no-signals"]) == 0
    assert [path.name for path in Path("corpus/letters").iterdir()] == ["year=2016"]


@pytest.mark.parametrize(
    "written",
    [
        "Brindle\u200bwood",
        "Aurelio Brindle\u00ad\nwood",
        "A\u0443relio\u00a0Brindlew\u043eod",
        "Ｂｒｉｎｄｌｅｗｏｏｄ",
        "RV 104",
        "rv\u201110\u200b4",
    ],
)
def test_no_sign_that_nobody_sees_brings_the_reviewer_into_public(world, written):
    """Whoever decided is neither named nor numbered by a letter whose text came out of a PDF or a word processor."""
    sealed(Path("sealed/one"), said=(f"The review by {written} was late.",))
    world("--unseen")
    text = Path("public.private/CM16-0123456.txt").read_text()
    assert "The review by [reviewer] was late." in text


def test_the_reviewers_name_is_looked_for_through_such_signs():
    text = "It was decided by Au\u200brélio Brindle-\n wood, of whom\u00a0..."
    assert names_reviewer(text, [REVIEWER])
    assert not names_reviewer(text, ["Aurelio Wood", "it"])


def test_a_reviewer_of_whom_the_surname_alone_is_known_is_looked_for(world):
    """One that is an ordinary word can't be: the report says so."""
    said = ("Decided with brindlewood on the panel.", "BRINDLEWOOD/at agreed.")
    for number, name in enumerate(("Brindlewood", "Young")):
        place = sealed(Path(f"sealed/{number}"), f"CM16-000030{number}", said=said)
        (place / "known.json").write_text(json.dumps({"reviewers": [name]}))
    world()
    text = Path("public.private/CM16-0000300.txt").read_text()
    assert "Decided with [reviewer] on the panel." in text
    assert "brindlewood" not in text.lower()
    assert report_of("CM16-0000300")["notes"] == []
    assert "can't be looked for" in report_of("CM16-0000301")["notes"][0]
    assert names_reviewer("So said BRINDLE\u00adWOOD.", ["Brindlewood"])
    assert not names_reviewer("So said the young Brindlewoods.", ["Brindlewood", "Young"])
