"""The index is of the dataset's state and of nothing else: not of processes, interruptions, earlier builds."""

import shutil
from pathlib import Path

import msgspec
import pytest

from openimr.corpus import Dataset, DatasetError, Query, open_index
from openimr.corpus.building import Options, build
from openimr.corpus.search import build_index, shards
from openimr.corpus.search.building import sweep_indexes

QUERIES = ("norco", "functional improvement", "mri OR tens", "is shown", "not", '"red flags"', "lumbar -fusion", "")


def answers(place: Path) -> list[bytes]:
    index = open_index(place)
    return [msgspec.json.encode(index.search(Query(text=text, facets=("year", "section"))).hits) for text in QUERIES]


@pytest.fixture
def copied(dataset: Path, tmp_path: Path) -> Path:
    """The dataset without its index."""
    return Path(shutil.copytree(dataset, tmp_path / "corpus", ignore=shutil.ignore_patterns("index")))


def test_the_number_of_processes_changes_nothing(dataset, copied):
    build_index(Dataset.open(str(copied)), copied, workers=2)
    assert answers(copied) == answers(dataset)


def test_small_segments_change_nothing(dataset, copied, monkeypatch):
    monkeypatch.setattr(shards, "PARTS", 1)
    build_index(Dataset.open(str(copied)), copied, heap=15_000_000)
    assert answers(copied) == answers(dataset)


def test_a_build_that_was_stopped_goes_on_with_the_shards_that_are_finished(dataset, copied, monkeypatch):
    real, built = shards.build_shard, []

    def stopped(opened, shard, place, heap):
        if built:
            raise KeyboardInterrupt
        built.append(shard.digest)
        return real(opened, shard, place, heap)

    monkeypatch.setattr("openimr.corpus.search.building.build_shard", stopped)
    with pytest.raises(KeyboardInterrupt):
        build_index(Dataset.open(str(copied)), copied)
    monkeypatch.undo()
    with pytest.raises(DatasetError, match="no search index"):
        open_index(copied)
    (left,) = (copied / "index" / "shards").iterdir()
    before = left.stat().st_mtime_ns
    build_index(Dataset.open(str(copied)), copied)
    assert left.name == built[0]
    assert left.stat().st_mtime_ns == before
    assert answers(copied) == answers(dataset)


def test_letters_that_come_and_go_leave_the_index_of_the_rest(dataset, tmp_path):
    letters, place = tmp_path / "letters", tmp_path / "corpus"
    shutil.copytree(dataset.parent / "letters", letters)
    options = Options(facts=True, signals=False, workers=1)
    more = (letters / "1.txt").read_text("utf-8").replace("CM15-0000002", "CM15-0000099").replace("Vicodin", "Lortab")
    (letters / "more.txt").write_text(more, "utf-8")
    build([str(letters)], str(place), options)
    assert open_index(place).search(Query(filters={"case": ("CM15-0000099",)})).total == 1
    (letters / "more.txt").unlink()
    build([str(letters)], str(place), options)
    assert answers(place) == answers(dataset)
    assert len([one for one in (place / "index").iterdir() if one.name != "shards"]) == 1


def test_an_index_of_another_state_is_never_opened(dataset, copied):
    with pytest.raises(DatasetError, match="run imr corpus build again"):
        open_index(copied)
    build_index(Dataset.open(str(copied)), copied)
    changed = Dataset.open(str(copied))
    part = msgspec.structs.replace(changed.manifest, parts=changed.manifest.parts[1:])
    other = msgspec.structs.replace(changed, manifest=part)
    build_index(other, copied)  # before its manifest is in place: the old state stays what is opened
    assert answers(copied) == answers(dataset)
    sweep_indexes(copied, other)
    with pytest.raises(DatasetError):
        open_index(copied)


def test_a_dataset_without_letters_has_an_index(copied):
    opened = Dataset.open(str(copied))
    empty = msgspec.structs.replace(opened, manifest=msgspec.structs.replace(opened.manifest, parts=()))
    place = build_index(empty, copied / "empty")
    from openimr.corpus.search.building import About
    from openimr.corpus.search.opening import LetterIndex

    about = msgspec.json.decode((place / "index.json").read_bytes(), type=About)
    assert LetterIndex(place, about).search(Query(text="norco", facets=("year",))).total == 0
