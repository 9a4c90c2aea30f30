"""The whole way of a build, and the one moment at which the new dataset takes the place of the old."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

import msgspec
import pyarrow as pa
from pyarrow import ipc

from openimr.corpus.building import indexing
from openimr.corpus.building.engines import Engine, engine
from openimr.corpus.building.fault import BuildFault
from openimr.corpus.building.gathering import (
    Quarantined,
    found_in_chunks,
    found_in_dataset,
    quarantined,
    sources_of,
    usable,
)
from openimr.corpus.building.known import packed
from openimr.corpus.building.locking import STAGING, locked
from openimr.corpus.building.planning import LISTED, Plan, Planned, plan_of
from openimr.corpus.building.settling import QUARANTINE, settle, stands
from openimr.corpus.building.task import Answer, ReadTask, WriteTask
from openimr.corpus.inputs import HOLDS_NONE, Member, members_of
from openimr.corpus.manifest import NAME, Manifest, Part, decoded
from openimr.corpus.reader import Reader, reader, writer
from openimr.corpus.rows import ID_LENGTH
from openimr.corpus.storage import Storage
from openimr.letters.batch import processes

_PDF_WEIGHT = 10  # a PDF takes ten times a text's time
_AHEAD = 3

Told = Callable[[str, int, int], None]
"""Told how far the work has come: what, done, of how many (0: not known yet)."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a dataset is built. Only `facts` and `signals` change what is in it.

    `workers`: processes (None: one a core); `cluster`: None (a pool of processes), `local`, or the address of a Dask
    scheduler; `chunk_letters`: letters that are put down together, and lost together when a process is killed; `index`:
    also the search index, where one can be built.
    """

    facts: bool = True
    signals: bool = True
    workers: int | None = None
    cluster: str | None = None
    chunk_letters: int = 2_000
    index: bool = True
    debug: bool = False


class NoLetterError(Exception):
    """The inputs hold no letter: nothing was written. `refused` says what they hold instead.

    Inputs that are there and were emptied are no such case where there was a dataset: then it is emptied, too.
    """

    def __init__(self, refused: list[Quarantined]) -> None:
        super().__init__("the inputs hold no letter; nothing was written")
        self.refused = refused


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset that was built: its manifest, what was refused, letters read now, parts written now.

    `indexed`: its search index was built, or stands. `without_items`: inputs that are in the dataset as letters, though
    no disputed item was found in them.
    """

    manifest: Manifest
    refused: tuple[Quarantined, ...]
    read: int
    written: int
    indexed: bool
    without_items: tuple[str, ...] = ()


def build(paths: Iterable[str], to: str, options: Options, told: Told = lambda _what, _done, _of: None) -> Built:
    """Build the dataset of the letters in these files, folders, archives and URLs at `to`, a folder or a URL.

    Letters that the dataset there has already are not read again; letters that the inputs no longer hold leave it.

    Raises:
        BuildFault: it can't be built; the dataset that was there stands as it was.
        NoLetterError: the inputs hold no letter.
        DatasetError: what is there is no dataset of this program, or there is no such place.
    """
    storage = Storage(to if "://" in to else os.path.abspath(to))  # noqa: PTH100
    with locked(storage):
        builder = _Build(storage, options, told)
        try:
            return builder.built(list(paths))
        except OSError as error:
            raise BuildFault.of(to, error) from None


class _Build:
    """One build: what it found there, what it has read."""

    def __init__(self, storage: Storage, options: Options, told: Told) -> None:
        self._storage = storage
        self._options = options
        self._told = told
        self._reader: Reader = reader(facts=options.facts, signals=options.signals)
        data = storage.read(NAME)
        self._old = decoded(data, storage.place) if data is not None else None
        self._usable = usable(self._old, self._reader) and self._is_whole()
        self._staging = Storage(f"{storage.place.rstrip('/')}/{STAGING}/{self._reader.key}")
        self._refusals: dict[str, str] = {}
        self._read = 0
        self._indexed = False

    def built(self, paths: list[str]) -> Built:
        self._clear_others()
        known = self._known()
        members = members_of(paths)
        first = list(islice(members, _AHEAD * self._options.chunk_letters))
        more = chain(first, members)
        few = sum(map(_weight, first)) if len(first) < _AHEAD * self._options.chunk_letters else 0
        workers = self._workers(few)
        with engine(self._options.cluster, workers, shared=self._shared(paths), debug=self._options.debug) as crew:
            listed, refused = self._listed(crew, self._tasks(more, few, workers or os.cpu_count() or 1, known))
            if not listed.num_rows and not self._emptied(paths, refused):
                self._storage.remove_tree(STAGING)
                raise NoLetterError(refused)
            plan, tasks, kept = self._plan(listed)
            parts = self._written(crew, plan, tasks, kept)
        manifest = settle(
            self._storage,
            self._staging,
            parts,
            refused,
            self._reader,
            duplicates=plan.duplicates,
            superseded=plan.superseded,
            without_items=len(plan.without_items),
            before=self._index,
        )
        if self._indexed:
            indexing.sweep(self._storage, manifest)
        self._storage.remove_tree(STAGING)
        return Built(
            manifest=manifest,
            refused=tuple(refused),
            read=self._read,
            written=len(tasks),
            indexed=self._indexed,
            without_items=plan.without_items,
        )

    def _emptied(self, paths: list[str], refused: list[Quarantined]) -> bool:
        """Whether the dataset is of these very inputs, and each is there, can be read, and holds no letter any more."""
        if self._old is None or not refused or any(one.refused != HOLDS_NONE for one in refused):
            return False
        named = tuple(path.rstrip("/") for path in paths)
        return all(
            any(source == name or source.startswith((f"{name}/", f"{name}!")) for name in named)
            for source in sources_of(self._storage, self._old)
        )

    def _index(self, manifest: Manifest) -> None:
        if self._options.index and indexing.can_index(self._storage):
            indexing.index(self._storage, manifest, self._options.workers or os.cpu_count() or 1, self._told)
            self._indexed = True

    def _is_whole(self) -> bool:
        return self._old is not None and all(
            stands(self._storage, file) for part in self._old.parts for file in part.files.values()
        )

    def _clear_others(self) -> None:
        """Take away what builds with other rules or options have left."""
        key = f"{STAGING}/{self._reader.key}/"
        for name in self._storage.names(STAGING):
            if not name.startswith(key):
                self._storage.remove(name)

    def _known(self) -> str | None:
        """The name of the file of letters that are not read again: they have a row, or were refused for good."""
        ids: list[str] = found_in_chunks(self._staging)[1]["letter_id"].to_pylist()
        if self._usable and self._old is not None:
            ids += found_in_dataset(self._storage, self._old)["letter_id"].to_pylist()
            for one in quarantined(self._storage.read(QUARANTINE)):
                if one.sha256 is not None and not one.again:
                    self._refusals[one.sha256] = one.refused
            ids += self._refusals
        if not ids:
            return None
        data = packed(ids)
        name = f"known-{hashlib.sha256(data).hexdigest()[:16]}.bin"
        self._staging.put_bytes(name, data)
        return name

    def _workers(self, few: int) -> int | None:
        if self._options.cluster is not None or not few:
            return self._options.workers
        return processes(self._options.workers, few)

    def _shared(self, paths: list[str]) -> bool:
        return self._storage.shared and not any(path.startswith("memory:") for path in paths)

    def _tasks(self, members: Iterable[Member], few: int, workers: int, known: str | None) -> Iterator[ReadTask]:
        most = self._options.chunk_letters
        if few:  # they are: shared out evenly
            most = min(most, max(1, -(-few // (workers * _AHEAD))))
        for piece in _pieces(members, most):
            yield ReadTask(
                staging=self._staging.place,
                reader=self._reader,
                members=tuple(piece),
                known=known,
                chunk_letters=self._options.chunk_letters,
            )

    def _listed(self, crew: Engine, tasks: Iterable[ReadTask]) -> tuple[pa.Table, list[Quarantined]]:
        pieces: list[pa.RecordBatch] = []
        refused: list[Quarantined] = []
        seen = 0
        for answer in crew.answers(tasks):
            self._check(answer)
            found, sources = [], []
            for one in answer.listed:
                why = one.refused or self._refusals.get(one.sha256 or "")
                if why is not None:
                    refused.append(Quarantined(source=one.source, sha256=one.sha256, refused=why, again=one.again))
                elif one.sha256 is not None:
                    found.append(one.sha256[:ID_LENGTH])
                    sources.append(one.source)
            pieces.append(pa.record_batch([pa.array(found, pa.string()), pa.array(sources, pa.string())], LISTED))
            seen += len(answer.listed)
            self._read += answer.read
            self._told("letters", seen, 0)
        return pa.Table.from_batches(pieces, LISTED), refused

    def _check(self, answer: Answer) -> None:
        if answer.fault is not None:
            raise BuildFault(f"{self._storage.place}: {answer.fault}")

    def _plan(self, listed: pa.Table) -> tuple[Plan, list[WriteTask], dict[str, Part]]:
        chunks, found = found_in_chunks(self._staging)
        old = self._old if self._usable else None
        if old is not None:
            found = pa.concat_tables([found_in_dataset(self._storage, old), found])
        plan = plan_of(listed, found, f"{self._reader.software} {self._reader.key} {writer()}")
        kept = {part.of: part for part in old.parts} if old is not None else {}
        tasks = [self._write_task(part, chunks, old) for part in plan.parts if part.of not in kept]
        return plan, tasks, kept

    def _write_task(self, part: Planned, chunks: tuple[str, ...], old: Manifest | None) -> WriteTask:
        held = pa.BufferOutputStream()
        with ipc.new_stream(held, part.plan.schema) as stream:
            stream.write_table(part.plan)
        files = [{name: file.path for name, file in one.files.items()} for one in old.parts] if old is not None else []
        return WriteTask(
            staging=self._staging.place,
            place=self._storage.place,
            year=part.year,
            number=part.number,
            of=part.of,
            plan=held.getvalue().to_pybytes(),
            chunks=chunks,
            old=tuple(files),
            digest=self._reader.digest,
        )

    def _written(self, crew: Engine, plan: Plan, tasks: list[WriteTask], kept: dict[str, Part]) -> list[Part]:
        """Every part's entry in the manifest, in the order of the plan."""
        for done, answer in enumerate(crew.answers(tasks), start=1):
            self._check(answer)
            part = msgspec.json.decode(answer.part, type=Part)
            kept[part.of] = part
            self._told("parts", done, len(tasks))
        return [kept[part.of] for part in plan.parts]


def _weight(one: Member) -> int:
    return _PDF_WEIGHT if one.source.lower().endswith(".pdf") else 1


def _pieces(members: Iterable[Member], most: int) -> Iterator[list[Member]]:
    """Members in pieces that take about the same time; an archive that is read from its beginning is one."""
    piece: list[Member] = []
    weight = 0
    for one in members:
        alone = one.lies == "stream"
        if piece and (alone or weight + _weight(one) > most):
            yield piece
            piece, weight = [], 0
        piece.append(one)
        weight += _weight(one)
        if alone:
            yield piece
            piece, weight = [], 0
    if piece:
        yield piece
