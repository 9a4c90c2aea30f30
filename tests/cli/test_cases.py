"""CASE arguments: however a case lies there, it is read, or refused in one line while the rest goes on."""

import json
import os
from pathlib import Path

import pytest

from openimr.cli import case_file, cases

EXAMPLE = json.loads((Path(__file__).parents[2] / "examples" / "cases" / "open-regular.json").read_text())
ROSTER = Path(__file__).parents[2] / "examples" / "rosters" / "example.yaml"


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


def write(file: Path, **fields: object) -> Path:
    file.write_text(json.dumps({**EXAMPLE, **fields}))
    return file


@pytest.mark.parametrize("command", [("status",), ("deadlines",), ("notices", "--out", "x")])
@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_file_of_no_cases_is_said_to_be_that(imr, tmp_path, command, text) -> None:
    (tmp_path / "none.jsonl").write_text(text)
    ran = imr(*command, tmp_path / "none.jsonl", "--json")
    assert ran.code == 3
    assert ran.lines() == [f"imr {command[0]}: {tmp_path / 'none.jsonl'}: holds no case; give one case a line"]
    assert "holds no case" in ran.out


@pytest.mark.parametrize("name", ["lines.jsonl", "LINES.JSONL", "lines.NdJson"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom"])
def test_json_lines_are_read_in_any_usual_encoding_and_spelling(imr, tmp_path, name, encoding) -> None:
    lines = [json.dumps({**EXAMPLE, "case_number": f"CM {n} \u2014"}, ensure_ascii=False) for n in (1, 2)]
    text = "\n".join([lines[0], "", lines[1], ""])
    raw = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    (tmp_path / name).write_bytes(raw)
    ran = imr("status", tmp_path / name, "--json")
    assert ran.code == 0
    told = [(one["case_number"], one["source"].rpartition(":")[2]) for one in json.loads(ran.out)]
    assert told == [("CM 1 \u2014", "1"), ("CM 2 \u2014", "3")]


def test_text_that_breaks_off_does_not_take_the_lines_before_it_along(imr, tmp_path) -> None:
    line = json.dumps({**EXAMPLE, "case_number": "CM-1"}) + "\n"
    (tmp_path / "x.jsonl").write_bytes(line.encode("utf-16") + b"\x00\xd8\x00")
    ran = imr("deadlines", tmp_path / "x.jsonl", "--json")
    assert ran.code == 1
    assert len(ran.lines("is not text from some line on; save it as UTF-8")) == 1


def test_no_case_is_longer_than_the_limit(imr, tmp_path, monkeypatch) -> None:
    """The limit of 64 MB is made small here."""
    monkeypatch.setattr(cases, "LARGEST", 20_000)
    good = write(tmp_path / "good.json")
    write(tmp_path / "long.json", other="x" * 20_000)
    (tmp_path / "long.jsonl").write_text(good.read_text() + "\n" + json.dumps({"x": "y" * 30_000}) + "\n" + "{}\n")
    ran = imr("status", tmp_path, "--json")
    assert ran.code == 1
    assert len(ran.lines("is over 64 MB, which no case is")) == 2
    assert len(ran.lines("long.jsonl:2: is over 64 MB, which no case is; what follows is not read")) == 1
    assert [one["source"].rpartition("/")[2] for one in json.loads(ran.out) if "state" in one] == [
        "good.json",
        "long.jsonl:1",
    ]
    assert case_file.LARGEST == 64 * 2**20


HALVES = [
    ("items[0].request", {"items": [{"request": "Norco \udfff", "treatment": {"kind": "medication"}}]}),
    ("parties[1].name", {"parties": [{"id": "p1", "role": "worker"}, {"id": "p2", "role": "x", "name": "\ud800"}]}),
    ("case_number", {"case_number": "CM\ud912"}),
]  # fmt: skip


@pytest.mark.parametrize(("place", "fields"), HALVES, ids=[h[0] for h in HALVES])
@pytest.mark.parametrize(
    "command",
    [("status",), ("deadlines",), ("reviewers", "assign", "--roster", ROSTER, "--on", "2015-04-14", "--seed", "s")],
)
def test_half_a_character_stops_its_own_case_only(imr, tmp_path, command, place, fields) -> None:
    write(tmp_path / "bad.json", **fields)
    write(tmp_path / "good.json")
    ran = imr(*command, tmp_path, "--json")
    assert ran.code == 1
    assert len(ran.lines(f"bad.json: `{place}` holds half of a character")) == 1
    assert "good" in ran.out or EXAMPLE["case_number"] in ran.out
    assert "codec" not in ran.err


def test_half_a_character_in_a_field_that_is_not_read_is_passed_over(imr, tmp_path) -> None:
    assert imr("status", write(tmp_path / "a.json", remark="\udfff")).code == 0


@pytest.mark.parametrize("command", ["status", "deadlines"])
def test_a_name_that_the_system_cannot_have_is_one_line(imr, command) -> None:
    ran = imr(command, "x" * 300)
    assert (ran.code, len(ran.lines())) == (3, 1)
    assert "file name too long" in ran.err


def test_a_pipe_is_read_and_one_that_nobody_writes_is_not_waited_for(imr, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for words in (("status", tmp_path / "pipe"), ("reviewers", "check", tmp_path / "pipe")):
        ran = imr(*words)
        assert (ran.code, "holds n" in ran.err) == (3, True)
    for words, text in (
        (("status",), json.dumps(EXAMPLE).encode()),
        (("reviewers", "check"), ROSTER.read_bytes()),
    ):
        reading, writing = os.pipe()  # as `<(command)` of a shell
        os.write(writing, text)
        os.close(writing)
        ran = imr(*words, f"/dev/fd/{reading}")
        os.close(reading)
        assert ran.code == 0, ran.err


def test_a_run_that_is_to_be_replayed_is_given_files(imr, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    case = write(tmp_path / "a.json")
    for words in ((tmp_path / "pipe", "--roster", ROSTER), (case, "--roster", tmp_path / "pipe")):
        ran = imr("reviewers", "assign", *words)
        assert (ran.code, len(ran.lines("save it as one"))) == (3, 1)


AT = [
    ("03/24/2015", "2015-03-24"),
    ("3/24/2015 ", "2015-03-24"),
    (" 2015-03-24", "2015-03-24"),
    ("2015-03-24t11:00:00z", "2015-03-24T11:00:00Z"),
    ("2015-03-24T11:00:00-07:00 ", "2015-03-24T11:00:00-07:00"),
]


@pytest.mark.parametrize(("written", "meant"), AT)
def test_an_event_is_as_lenient_as_the_date_of_injury(imr, tmp_path, written, meant) -> None:
    """An application of that day stops the window, however its day is written."""
    made = []
    for name, at in (("a.json", written), ("b.json", meant)):
        events = [{**one, "at": at} if one["type"] == "application received" else one for one in EXAMPLE["events"]]
        ran = imr("deadlines", write(tmp_path / name, events=events), "--json")
        assert ran.code == 0
        made.append(json.loads(ran.out))
    assert made[0] == made[1]


@pytest.mark.parametrize("written", ["13/24/2015", "24.03.2015", "soon"])
def test_what_is_no_moment_is_still_named(imr, tmp_path, written) -> None:
    events = [*EXAMPLE["events"], {"type": "records received", "at": written}]
    ran = imr("deadlines", write(tmp_path / "a.json", events=events))
    assert (ran.code, len(ran.lines("is no date or date-time"))) == (1, 1)
    assert written not in ran.err
