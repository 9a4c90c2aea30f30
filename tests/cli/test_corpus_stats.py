"""`imr corpus stats` as a person runs it."""

import csv
import importlib.util
import io
import json
from pathlib import Path

import pytest
from pyarrow import parquet as pq

from openimr.cli import DONE, NOTHING, USAGE, main

_PATH = Path(__file__).parents[1] / "corpus" / "stats" / "written.py"
_SPEC = importlib.util.spec_from_file_location("written_for_the_command", _PATH)


@pytest.fixture
def corpus(tmp_path):
    written = importlib.util.module_from_spec(_SPEC)
    _SPEC.loader.exec_module(written)
    item, letter = written.item, written.letter
    said = "In this case, there is no documentation of functional improvement."
    folder = tmp_path / "corpus"
    folder.mkdir()
    written.write_dataset(
        folder,
        [
            letter(item("upheld", topics=["a"], rationale=said), item("overturned", kind="visit", category="visit")),
            letter(item("overturned", topics=["a"]), on="2016-03-01"),
        ],
    )
    return str(folder)


def asked(capsys, *words):
    code = main(["corpus", "stats", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_table_for_people_says_what_was_counted(corpus, capsys):
    code, out, err = asked(capsys, corpus, "--by", "kind")
    assert (code, err) == (DONE, "")
    head, first, second, *rest = out.splitlines()
    assert head.split()[:3] == ["kind", "items", "of"]
    assert first.split() == ["therapy", "2", "66.7%", "1", "1", "0", "50.0%", "9.5%", "90.5%"]
    assert second.startswith("visit")
    assert rest == [
        "Counted: 3 items, 2 overturned, 0 undecided, 1 upheld.",
        "Left out: copies of letters.",
        "Intervals: Wilson score, 95%.",
    ]


def test_json_is_one_document(corpus, capsys):
    code, out, _ = asked(capsys, corpus, "--by", "decision_date", "--json")
    document = json.loads(out)
    assert code == DONE
    assert [row["decision_date"] for row in document["rows"]] == ["2015-07-01", "2016-03-01"]
    assert document["columns"][0] == {"name": "decision_date", "means": document["columns"][0]["means"]}
    assert document["columns"][0]["means"].startswith("the day of the determination")
    assert document["notes"]["by"] == ["decision_date"]


def test_csv_parquet_and_pictures(corpus, capsys, tmp_path):
    _, out, _ = asked(capsys, corpus, "--by", "kind", "--csv")
    assert [row["kind"] for row in csv.DictReader(io.StringIO(out))] == ["therapy", "visit"]
    for name in ("t.parquet", "t.csv", "t.json"):
        assert asked(capsys, corpus, "--by", "kind", "--out", str(tmp_path / name))[:2] == (DONE, "")
    assert pq.read_table(tmp_path / "t.parquet").column("items").to_pylist() == [2, 1]
    for name, begins in (("p.svg", b"<svg"), ("p.png", b"\x89PNG"), ("p.html", b"<!DOCTYPE html>")):
        assert asked(capsys, corpus, "--by", "kind", "--plot", str(tmp_path / name))[0] == DONE
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_conditions_and_public_tables(corpus, capsys):
    _, out, _ = asked(capsys, corpus, "--where", "kind=therapy", "--where", "year=2016..", "--json")
    assert json.loads(out)["rows"][0]["items"] == 1
    _, out, _ = asked(capsys, corpus, "--by", "kind", "--public")
    assert out.splitlines()[1].split() == ["therapy", *["*"] * 8]


def test_the_other_tables(corpus, capsys):
    _, out, _ = asked(capsys, corpus, "--table", "missing")
    assert "a gain in function" in out
    _, out, _ = asked(capsys, corpus, "--table", "consistency")
    assert "Of pairs of like items 100.0% (0.0% to 100.0%) were decided unlike" in out
    _, out, _ = asked(capsys, corpus, "--table", "times")
    assert "determination.regular" in out
    _, out, _ = asked(capsys, corpus, "--table", "fields")
    assert "overturned" in out
    assert len(out.splitlines()) > 50


def test_the_report_is_a_folder(corpus, capsys, tmp_path):
    code, out, _ = asked(capsys, corpus, "--report", "annual", "--year", "2015", "--to", str(tmp_path / "r"), "--json")
    assert code == DONE
    assert sorted(json.loads(out)["files"]) == sorted(path.name for path in (tmp_path / "r").iterdir())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--by", "knid"], USAGE, "did you mean kind"),
        (["--where", "kind"], USAGE, "write FIELD=VALUE"),
        (["--report", "annual", "--year", "1990", "--to", "r"], NOTHING, "no letter decided in 1990"),
        (["--plot", "no-such-folder/p.svg", "--by", "kind"], NOTHING, "make it first"),
        (["--plot", "p.svg"], NOTHING, "nothing to draw"),
    ],
)
def test_what_can_not_be_done_is_one_line(corpus, capsys, monkeypatch, words, code, says):  # noqa: PLR0917
    folder = Path(corpus).parent
    monkeypatch.chdir(folder)
    found, out, err = asked(capsys, corpus, *words)
    assert (found, out) == (code, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert not (folder / "p.svg").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--report", "annual"],
        ["--year", "2015"],
        ["--json", "--csv"],
        ["--like", "kind"],
        ["--table", "missing", "--by", "kind"],
        ["--out", "x.txt"],
        ["--plot", "x.pdf"],
        ["--public", "--least", "5"],
        ["--most", "0"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(corpus, capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(["corpus", "stats", corpus, *words])
    assert ended.value.code == USAGE
    assert "usage: imr corpus stats" in capsys.readouterr().err


def test_no_dataset_is_told(tmp_path, capsys):
    code, _, err = asked(capsys, str(tmp_path))
    assert code == NOTHING
    assert "holds no letter dataset; build one" in err


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (lambda data: data[: len(data) // 2], "cut off"),
        (lambda _: b"", "cut off (0 of"),
        (lambda data: b"P" * len(data), "is damaged"),
        (lambda data: data + b"more", "is damaged ("),
        (None, "is missing"),
    ],
)
@pytest.mark.parametrize("table", ["counts", "missing"])
def test_a_damaged_file_is_named_and_what_to_do(corpus, capsys, left, words, table):
    file = max(Path(corpus).glob("items/*/*.parquet"))
    if left is None:
        file.unlink()
    else:
        file.write_bytes(left(file.read_bytes()))
    code, out, err = asked(capsys, corpus, "--table", table)
    assert (code, out) == (NOTHING, "")
    assert str(file) in err
    assert words in err
    assert "imr corpus build" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        ("kind=theropy", "kind=theropy: nothing in the dataset has it; did you mean therapy?"),
        ("kind!=nosuch", "kind=nosuch: nothing in the dataset has it; there are therapy, visit"),
        ("year=1999", "year=1999: nothing in the dataset has it; there are 2015, 2016"),
        ("topics=zz", "topics=zz: nothing in the dataset has it; there are a"),
        ("sex=femal", "sex=femal: nothing in the dataset has it; the dataset has no value of it"),
    ],
)
def test_a_value_that_nothing_has_is_told(corpus, capsys, condition, line):
    code, _, err = asked(capsys, corpus, "--where", condition)
    assert code == DONE
    assert err == f"imr corpus stats: {line}\n"


@pytest.mark.parametrize("condition", ["kind=therapy", "kind=Therapy", "year=2015..2030", "sex=", "missing=function"])
def test_of_a_value_that_is_there_and_of_a_range_nothing_is_told(corpus, capsys, condition):
    code, _, err = asked(capsys, corpus, "--where", condition)
    assert (code, err) == (DONE, "")


def test_who_reads_the_first_lines_only_reads_no_fault(corpus, capsys, monkeypatch):
    from openimr.cli import terminal

    def gone(_: str) -> None:
        raise BrokenPipeError(32, "broken pipe")

    monkeypatch.setattr("sys.stdout.write", gone)
    monkeypatch.setattr(terminal, "close_output", lambda: None)
    assert main(["corpus", "stats", corpus, "--by", "kind"]) == DONE
    assert capsys.readouterr().err == ""
