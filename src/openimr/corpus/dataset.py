"""Reading a dataset: its tables as Arrow, as paths for DuckDB or Polars, letter by letter, item by item."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import fsspec
import msgspec
import pyarrow as pa
from fsspec.implementations.local import LocalFileSystem
from pyarrow import compute as pc
from pyarrow import dataset as ds
from pyarrow import parquet as pq

from openimr.corpus.manifest import NAME, DatasetError, Manifest, Part, PartFile, decoded
from openimr.corpus.schema import PARTED_BY, TABLES, arrow_schema

Row = dict[str, Any]


class Dataset(msgspec.Struct, frozen=True):
    """A dataset as it stood when it was opened: `place` is a folder or an fsspec URL, `manifest` says what is in it.

    A build that runs beside it changes no file of it; the build after that one takes files away that it still names.
    """

    place: str
    manifest: Manifest
    files: Any
    root: str

    @classmethod
    def open(cls, place: str) -> "Dataset":
        """The dataset in a folder or at a URL.

        Raises:
            DatasetError: there is none, or it is damaged or of another program.
        """
        try:
            files, root = fsspec.url_to_fs(str(place))
            data = files.cat_file(f"{root}/{NAME}")
        except (OSError, ValueError, ImportError):
            message = f"{place}: holds no letter dataset; build one: imr corpus build LETTERS --to {place}"
            raise DatasetError(message) from None
        return cls(str(place), decoded(data, str(place)), files, root)

    def paths(self, table: str, years: Sequence[int] | None = None) -> list[str]:
        """The files of a table in their order, as local paths or URLs."""
        local = isinstance(self.files, LocalFileSystem)
        names = [f"{self.root}/{part.files[table].path}" for part in self.parts(years)]
        return names if local else [self.files.unstrip_protocol(name) for name in names]

    def parts(self, years: Sequence[int] | None = None) -> tuple[Part, ...]:
        """The parts in their order, of all years or of some."""
        return tuple(part for part in self.manifest.parts if years is None or part.year in years)

    def damage(self) -> str | None:
        """What is wrong with the first file that is not as the manifest has it; None: all are.

        Sizes are looked at first: to read a large dataset through takes its time.
        """
        files = [file for part in self.parts() for file in part.files.values()]
        return next((said for file in files if (said := self._unlike(file))), None) or next(
            (self._damaged(file, "is damaged") for file in files if self._digest(file) != file.sha256), None
        )

    @contextmanager
    def reading(self, *errors: type[Exception]) -> Iterator[None]:
        """Read files of the dataset within it: where one of them is damaged, its name is told instead of the error.

        Raises:
            DatasetError: Parquet's reader, the disk, or what raises one of `errors` met a file that is damaged.
        """
        try:
            yield
        except (pa.ArrowException, OSError, *errors) as error:
            damage = self.damage()
            if damage is None:
                raise
            raise DatasetError(damage) from error

    def _unlike(self, file: PartFile) -> str | None:
        """What is wrong with a file's size."""
        try:
            size = int(self.files.size(f"{self.root}/{file.path}"))
        except OSError:
            return self._damaged(file, "is missing, or can't be read")
        if size == file.bytes:
            return None
        return self._damaged(
            file, f"is {'cut off' if size < file.bytes else 'damaged'} ({size:,} of {file.bytes:,} bytes)"
        )

    def _digest(self, file: PartFile) -> str:
        with self.files.open(f"{self.root}/{file.path}") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()

    def _damaged(self, file: PartFile, what: str) -> str:
        again = f"take it away and build the dataset again: imr corpus build LETTERS --to {self.place}"
        return f"{self.place.rstrip('/')}/{file.path}: the file {what}; put a copy of it back, or {again}"

    def table(self, table: str, years: Sequence[int] | None = None) -> ds.Dataset:
        """A table as a pyarrow dataset, with the column `year`; to be filtered before it is read."""
        names = [f"{self.root}/{part.files[table].path}" for part in self.parts(years)]
        return ds.dataset(
            names,
            schema=arrow_schema(table, with_year=True),
            format="parquet",
            filesystem=self.files,
            partitioning=ds.partitioning(pa.schema([(PARTED_BY, pa.int32())]), flavor="hive"),
            partition_base_dir=f"{self.root}/{table}",
        )

    def sql(self, table: str) -> str:
        """What DuckDB reads a table from: `SELECT ... FROM` this."""
        if not self.manifest.parts:
            message = f"{self.place}: the dataset holds no letter"
            raise DatasetError(message)
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in self.paths(table))
        return f"read_parquet([{listed}], hive_partitioning = true, hive_types = {{'{PARTED_BY}': INTEGER}})"

    def batches(
        self, table: str, columns: Sequence[str] | None = None, years: Sequence[int] | None = None, rows: int = 4_096
    ) -> Iterator[pa.RecordBatch]:
        """A table's rows in their order (year, `letter_id`, number), a batch at a time; with `year` where asked for."""
        wanted = list(columns) if columns is not None else list(TABLES[table].names)
        stored = [name for name in wanted if name != PARTED_BY]
        for part in self.parts(years):
            with self.reading(), self.files.open(f"{self.root}/{part.files[table].path}") as file:
                for batch in pq.ParquetFile(file).iter_batches(batch_size=rows, columns=stored):
                    yield _with_year(batch, wanted, part.year)

    def items(
        self,
        columns: Sequence[str] | None = None,
        letter_columns: Sequence[str] = (),
        years: Sequence[int] | None = None,
    ) -> Iterator[Row]:
        """Every disputed item in order (year, `letter_id`, `item`), with columns of its letter as `letter.NAME`.

        Memory is that of one part (at most 16,384 letters).
        """
        wanted = list(columns) if columns is not None else list(TABLES["items"].names)
        read = list(dict.fromkeys([*wanted, "letter_id"]))
        for part in self.parts(years):
            letters: dict[str, Row] = {}
            if letter_columns:
                letters = {row["letter_id"]: row for row in self._rows("letters", part, ["letter_id", *letter_columns])}
            for row in self._rows("items", part, read):
                letter = letters.get(row["letter_id"], {})
                yield {name: row[name] for name in wanted} | {f"letter.{name}": letter[name] for name in letter_columns}

    def _rows(self, table: str, part: Part, columns: Sequence[str]) -> Iterator[Row]:
        for batch in self.batches_of(table, part, columns):
            yield from batch.to_pylist()

    def batches_of(self, table: str, part: Part, columns: Sequence[str], rows: int = 1_024) -> Iterator[pa.RecordBatch]:
        """The rows of one part of a table, a batch at a time."""
        wanted = list(dict.fromkeys(columns))
        stored = [name for name in wanted if name != PARTED_BY]
        with self.reading(), self.files.open(f"{self.root}/{part.files[table].path}") as file:
            for batch in pq.ParquetFile(file).iter_batches(batch_size=rows, columns=stored):
                yield _with_year(batch, wanted, part.year)

    def letter(self, letter_id: str, years: Sequence[int] | None = None) -> Row | None:
        """One letter with its `items`, `citations` and `facts`; None where the dataset has no such letter.

        The parts of all years, or of some, are looked into by the least and greatest ids of their row groups.
        """
        for part in self.parts(years):
            found = self._of_letter("letters", part, letter_id)
            if found:
                others = {name: self._of_letter(name, part, letter_id) for name in TABLES if name != "letters"}
                return {**found[0], PARTED_BY: part.year, **others}
        return None

    def _of_letter(self, table: str, part: Part, letter_id: str) -> list[Row]:
        with self.reading(), self.files.open(f"{self.root}/{part.files[table].path}") as file:
            parquet = pq.ParquetFile(file)
            groups = [
                number
                for number in range(parquet.num_row_groups)
                if (said := parquet.metadata.row_group(number).column(0).statistics) is None
                or said.min <= letter_id <= said.max
            ]
            if not groups:
                return []
            read = parquet.read_row_groups(groups)
        rows: list[Row] = read.filter(pc.equal(read["letter_id"], letter_id)).to_pylist()
        return rows


def _with_year(batch: pa.RecordBatch, wanted: Sequence[str], year: int) -> pa.RecordBatch:
    if PARTED_BY not in wanted:
        return batch.select(list(wanted))
    filled = pa.array([year] * batch.num_rows, pa.int32())
    return batch.append_column(PARTED_BY, filled).select(list(wanted))
