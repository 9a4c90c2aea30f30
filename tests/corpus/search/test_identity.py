"""However a dataset was built, its files are the same bytes and its index gives the same answers in the same order."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from benchmarks.corpus_letters import letters
from tests.corpus.search.asking import queries

from openimr.corpus import Dataset, LetterIndex, open_index
from openimr.corpus.building import Options, build
from openimr.corpus.search import shards
from openimr.corpus.search.building import build_index

FEW, MANY, SEGMENTED = 120, 3_000, 900
ASKED, ASKED_OF_MANY = 120, 1_000
QUICK = {"facts": False, "signals": False}


class Killed(BaseException):
    """Stands for a kill, in the process of the test."""


def written(place: Path, count: int, *, copies: int = 3) -> Path:
    """Letters of a dozen years in a folder, a few of them twice."""
    place.mkdir()
    for number, (name, text) in enumerate(letters(5, 0, count)):
        (place / name).write_text(text)
        if number < copies:
            (place / f"copy-{name}").write_text(text)
    return place


def answers(index: LetterIndex, dataset: Dataset, count: int) -> list[object]:
    """What the index says to each query, with the page behind the first of every tenth."""
    found: list[object] = []
    for number, query in enumerate(queries(dataset, count, seed=1)):
        page = index.search(query)
        found.append(page)
        if number % 10 == 0 and page.next:
            found.append(index.search(msgspec.structs.replace(query, after=page.next)))
    return found


def dying_after(calls: int, real: Callable[..., object]) -> Callable[..., object]:
    """The function, which dies when it has been called so often."""
    left = calls

    def dying(*args: object, **kwargs: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return real(*args, **kwargs)

    return dying


def same(first: list[object], other: Path, dataset: Dataset, count: int) -> None:
    """That the index of another dataset gives these answers to so many queries of a dataset's words."""
    assert sum(bool(page.hits) for page in first) > count * 0.8
    second = answers(open_index(other), dataset, count)
    assert [number for number, (a, b) in enumerate(zip(first, second, strict=True)) if a != b] == []


class Whole(NamedTuple):
    """Letters, the dataset of an undisturbed build of them by one process, and what its index says."""

    source: Path
    place: Path
    dataset: Dataset
    answers: list[object]


def whole_of(place: Path, letters_: int, asked: int) -> Whole:
    source = written(place / "letters", letters_)
    build([str(source)], str(place / "whole"), Options(workers=1, **QUICK))
    dataset = Dataset.open(str(place / "whole"))
    return Whole(source, place / "whole", dataset, answers(open_index(place / "whole"), dataset, asked))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return whole_of(tmp_path_factory.mktemp("identity"), FEW, ASKED)


def test_after_interruptions_anywhere_files_and_answers_are_the_same(few, tmp_path, files_of, monkeypatch):
    out, quick = tmp_path / "out", Options(workers=1, chunk_letters=25, **QUICK)
    for where, name, after in (
        ("openimr.corpus.building.reading", "parse_letter", 70),
        ("openimr.corpus.search.shards", "values_of", 60),
        ("openimr.corpus.search.shards", "values_of", 90),
    ):
        module = sys.modules[where]
        monkeypatch.setattr(module, name, dying_after(after, getattr(module, name)))
        with pytest.raises(Killed):
            build([str(few.source)], str(out), quick)
        monkeypatch.undo()
        assert not (out / "manifest.json").exists()
    assert [*(out / "index" / "shards").iterdir()]  # some had been finished
    again = build([str(few.source)], str(out), quick)
    assert again.read == 0
    assert files_of(out) == files_of(few.place)
    same(few.answers, out, few.dataset, ASKED)


def test_by_a_pool_files_and_answers_are_the_same(few, tmp_path, files_of):
    build([str(few.source)], str(tmp_path / "out"), Options(workers=2, chunk_letters=20, **QUICK))
    assert files_of(tmp_path / "out") == files_of(few.place)
    same(few.answers, tmp_path / "out", few.dataset, ASKED)


def test_an_index_of_other_letters_does_not_answer_the_same(few, tmp_path):
    less = sorted(few.source.iterdir())[:-40]
    build([str(path) for path in less], str(tmp_path / "out"), Options(workers=1, **QUICK))
    with pytest.raises(AssertionError):
        same(few.answers, tmp_path / "out", few.dataset, ASKED)


@pytest.mark.soak
def test_a_thousand_queries_after_kills_by_a_pool_and_by_dask(tmp_path, files_of):
    pytest.importorskip("distributed")
    whole = whole_of(tmp_path, MANY, ASKED_OF_MANY)
    source = whole.source
    build([str(source)], str(tmp_path / "pool"), Options(workers=2, chunk_letters=100, **QUICK))
    build([str(source)], str(tmp_path / "dask"), Options(workers=2, cluster="local", chunk_letters=150, **QUICK))
    kills = killed(source, tmp_path / "killed")
    assert kills >= 3
    for name in ("pool", "dask", "killed"):
        assert files_of(tmp_path / name) == files_of(whole.place), name
        same(whole.answers, tmp_path / name, whole.dataset, ASKED_OF_MANY)


@pytest.mark.soak
def test_shards_of_many_segments_answer_the_same(tmp_path):
    """With little memory the engine writes a shard in several segments, whose ids are drawn at random."""
    source = written(tmp_path / "letters", SEGMENTED)
    for name in ("one", "other"):
        build([str(source)], str(tmp_path / name), Options(workers=2, index=False, **QUICK))
        build_index(Dataset.open(str(tmp_path / name)), tmp_path / name, workers=1, heap=15_000_000)
    about = json.loads((open_index(tmp_path / "one").place / "meta.json").read_text())
    parts = shards.shards_of(Dataset.open(str(tmp_path / "one")).manifest.parts, "")
    assert len(about["segments"]) >= len(parts)
    dataset = Dataset.open(str(tmp_path / "one"))
    first = answers(open_index(tmp_path / "one"), dataset, ASKED * 3)
    same(first, tmp_path / "other", dataset, ASKED * 3)


def killed(source: Path, out: Path, kills: int = 6) -> int:
    """Builds that are killed one after the other, each when it has come further, and one that ends; how many were."""
    command = [sys.executable, "-m", "openimr.cli", "corpus", "build", str(source), "--to", str(out), "--workers", "2",
               "--no-facts", "--no-signals"]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    for turn in range(kills + 1):
        before = kept(out)
        run = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0)
        while run.poll() is None and (turn == kills or not kept(out) - before):
            time.sleep(0.01)
        if run.poll() is not None:
            assert run.returncode in {0, 1}
            return turn
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    raise AssertionError("the build never ended")


def kept(out: Path) -> set[Path]:
    """What a build has put down for good: letters that were read, tables, shards of the index."""
    patterns = (
        ".build/*/chunks/*.arrow",
        ".build/*/new/**/*.parquet",
        "items/*/*.parquet",
        "index/shards/*/shard.json",
    )
    return {path for pattern in patterns for path in out.glob(pattern)}
