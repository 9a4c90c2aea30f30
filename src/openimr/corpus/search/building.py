"""The index of a dataset, stored beside it: `index/<generation>`, where the generation names the dataset's state."""

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

import msgspec

from openimr.corpus.dataset import Dataset
from openimr.corpus.search.layout import FORM
from openimr.corpus.search.shards import HEAP, Held, Shard, build_shard, join_shards, rules, shards_of
from openimr.corpus.search.telling import write_telling

FOLDER, SHARDS, ABOUT = "index", "shards", "index.json"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an index is of: the dataset's digest, the form and rules it was built by, and how values are spelled."""

    form: int
    rules: str
    dataset: str
    documents: int
    spelled: dict[str, dict[str, str]]


def generation_of(digest: str) -> str:
    """The folder name of the index of a dataset in this state, built by these rules."""
    return f"{digest[:20]}-{rules()[:8]}"


def build_index(
    dataset: Dataset,
    place: str | Path,
    *,
    workers: int = 1,
    heap: int = HEAP,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Build the index of a dataset into `place`/index, or find it there; gives its folder.

    `dataset` may be one whose manifest is not in place yet: who opens the dataset looks for the index that is named by
    the manifest, so that both change at one moment. `workers` processes take a shard each, with `heap` bytes of memory
    for what is not written yet; their number changes nothing in the result. Shards of unchanged parts are used again.
    `progress` is told the documents done and those of the whole dataset. Older states are left: see `sweep_indexes`.
    """
    home = Path(place) / FOLDER
    built = home / generation_of(dataset.manifest.digest)
    if (built / ABOUT).exists():
        write_telling(built)
        return built
    shards = shards_of(dataset.manifest.parts, dataset.manifest.reader)
    places = [home / SHARDS / shard.digest for shard in shards]
    held = _built(dataset, shards, places, max(1, min(workers, len(shards))), heap, progress)
    about = About(
        form=FORM,
        rules=rules(),
        dataset=dataset.manifest.digest,
        documents=sum(one.documents for one in held),
        spelled=_spelled(held),
    )
    beside = built.with_name(built.name + ".tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    join_shards(places, beside)
    write_telling(beside)
    (beside / ABOUT).write_bytes(msgspec.json.encode(about, order="deterministic"))
    shutil.rmtree(built, ignore_errors=True)
    beside.rename(built)
    return built


def sweep_indexes(place: str | Path, dataset: Dataset) -> None:
    """Remove the indexes and shards of other states than the dataset's; to be called after its manifest is in place."""
    home = Path(place) / FOLDER
    kept = {generation_of(dataset.manifest.digest), SHARDS}
    shards = {shard.digest for shard in shards_of(dataset.manifest.parts, dataset.manifest.reader)}
    for folder, names in ((home, kept), (home / SHARDS, shards)):
        for found in folder.iterdir() if folder.is_dir() else ():
            if found.name not in names:
                shutil.rmtree(found, ignore_errors=True)


def _built(  # noqa: PLR0917
    dataset: Dataset,
    shards: tuple[Shard, ...],
    places: list[Path],
    workers: int,
    heap: int,
    progress: Callable[[int, int], None] | None,
) -> list[Held]:
    total, done = dataset.manifest.counts.items, 0
    made: list[Held] = []
    with suppress(BrokenProcessPool):  # a process was killed: what is not finished is built here, to the same bytes
        for held in _in_pool(dataset, shards, places, workers, heap) if workers > 1 else ():
            made.append(held)
            done += held.documents
            if progress is not None:
                progress(done, total)
    for shard, place in zip(shards[len(made) :], places[len(made) :], strict=True):
        held = build_shard(dataset, shard, place, heap)
        made.append(held)
        done += held.documents
        if progress is not None:
            progress(done, total)
    return made


def _in_pool(
    dataset: Dataset, shards: tuple[Shard, ...], places: list[Path], workers: int, heap: int
) -> Iterator[Held]:
    """The shards in their order, by processes started afresh: a fork would copy locks of this one's threads."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        jobs = zip(shards, places, strict=True)
        for future in [pool.submit(build_shard, dataset, shard, place, heap) for shard, place in jobs]:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _spelled(held: list[Held]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in held:
        for name, known in one.spelled.items():
            of = found.setdefault(name, {})
            for low, value in known.items():
                of[low] = min(value, of.get(low, value))
    return found
