"""`imr corpus search` and `imr corpus similar` as they are typed."""

import csv
import json
from pathlib import Path

import pytest
from pyarrow import parquet as pq

from openimr.cli import DONE, NOTHING, USAGE, main


def run(capsys, *words):
    code = main(["corpus", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_json_is_one_line_a_hit(dataset, capsys):
    code, out, err = run(capsys, "search", dataset, "norco", "--json", "--limit", 2, "--facets", "decision", "year")
    first, second, last = (json.loads(line) for line in out.splitlines())
    assert code == DONE
    named = ["case_number", "item", "decision", "decision_date", "request", "topics", "score", "passages"]
    assert list(first)[:8] == named
    assert second["score"] <= first["score"]
    assert set(last) == {"facets", "total", "next"}
    assert err == ""


def test_text_is_for_people(dataset, capsys):
    code, out, _ = run(capsys, "search", dataset, "vicodin", "--ingredient", "norco", "--facets", "licence")
    assert code == DONE
    assert "2 items (vicodin: hydrocodone/acetaminophen)" in out
    assert "Texas" in out


def test_a_dataset_may_be_named_by_its_address(dataset, capsys):
    by_path = run(capsys, "search", dataset, "norco")
    assert run(capsys, "search", f"file://{dataset}", "norco") == by_path
    assert by_path[0] == DONE
    assert run(capsys, "similar", f"file://{dataset}", "--request", "Norco 10/325 mg #90")[0] == DONE


def test_where_no_index_can_be_it_is_not_said_to_build_again(dataset, capsys):
    import fsspec

    data = (Path(dataset) / "manifest.json").read_bytes()
    fsspec.filesystem("memory").pipe_file("/searched-here/manifest.json", data)
    code, out, err = run(capsys, "search", "memory://searched-here", "norco")
    assert (code, out) == (NOTHING, "")
    assert "only for a dataset in a folder" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("without", ["-norco", "-hydrocodone", '-"lumbar spine"', "(-norco)"])
def test_a_query_may_begin_with_what_is_left_out(dataset, capsys, without):
    code, out, err = run(capsys, "search", dataset, without, "--limit", "1")
    assert (code, err) == (DONE, "")
    assert out == run(capsys, "search", dataset, "--limit", "1", "--", without)[1]
    assert 0 < int(out.split()[0]) < 8


@pytest.mark.parametrize("name", ["hits.csv", "hits.parquet"])
def test_hits_are_saved(dataset, capsys, tmp_path, name):
    code, out, err = run(capsys, "search", dataset, "", "--sort", "date", "--out", tmp_path / name)
    assert (code, out) == (DONE, "")
    if name.endswith(".csv"):
        with (tmp_path / name).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    else:
        rows = pq.read_table(tmp_path / name).to_pylist()
    assert len(rows) == 8
    assert "8 hits" in err
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["search", "DIR", "x:y"], USAGE, "x: is no field"),
        (["search", "DIR", "x", "--year", "soon"], USAGE, "is no year"),
        (["search", "DIR", "x", "--out", "hits.doc"], USAGE, "saved as .csv or .parquet"),
        (["search", "NONE", "x"], NOTHING, "holds no letter dataset"),
        (["similar", "DIR"], USAGE, "one of the two"),
        (["similar", "DIR", "--request", "MRI", "--stage", "late"], USAGE, "is no stage"),
        (
            ["similar", "DIR", "--request", "MRI", "--met", "nosuch"],
            USAGE,
            "'nosuch' is no guideline criterion; ids stand",
        ),
        (
            ["similar", "DIR", "--request", "MRI", "--missing", "acoem17-opioids-chronic.agreemnt"],
            USAGE,
            "did you mean acoem17-opioids-chronic.agreement?",
        ),
        (["similar", "DIR", "--request", "MRI", "--diagnosis", "xyzzy"], USAGE, "'xyzzy' names no condition"),
        (
            ["similar", "DIR", "--request", "MRI", "--diagnosis", "lumbar radiculopaty"],
            USAGE,
            "mean lumbar radiculopathy?",
        ),
        (["similar", "DIR", "--request", "MRI", "--item", "7"], USAGE, "--item counts the items of a case file"),
        (["similar", "DIR", "--case-file", "c.json", "--stage", "acute"], USAGE, "--stage belongs to --request"),
        (["similar", "NONE", "--request", "MRI"], NOTHING, "holds no letter dataset"),
    ],
)
def test_what_cannot_be_done_is_one_line(dataset, tmp_path, capsys, words, code, line):  # noqa: PLR0917
    places = {"DIR": dataset, "NONE": tmp_path / "none"}
    found, out, err = run(capsys, *(places.get(word, word) for word in words))
    assert (found, out) == (code, "")
    assert line in err
    assert len(err.splitlines()) == 1


def test_similar_tells_how_letters_like_it_were_decided(dataset, capsys):
    code, out, _ = run(capsys, "similar", dataset, "--request", "Norco 10/325 mg #90", "--json")
    answer = json.loads(out)
    assert code == DONE
    assert answer["decided"]["overturned"]["of"] == 2
    assert answer["neighbours"][0]["request"].startswith(("Norco", "Vicodin"))
    code, out, _ = run(capsys, "similar", dataset, "--request", "Norco 10/325 mg #90")
    assert "overturned: 1 of 2" in out
