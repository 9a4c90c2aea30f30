"""The two folders: public letters with their index, and, apart and closed to others, the reports on them."""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from openimr.corpus.publishing.report import Report

INDEX, ANONYMITY = "index.csv", "anonymity.json"
_LETTER, _REPORT = ".txt", ".json"
_OWN = 0o600


class Public:
    """The folder that everybody may read: a text file a letter, and the index of all of them."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def names(self) -> list[str]:
        """The letters that are public now."""
        return sorted(path.stem for path in self.place.glob(f"*{_LETTER}")) if self.place.is_dir() else []

    def text(self, name: str) -> str:
        """A letter."""
        return (self.place / f"{name}{_LETTER}").read_text("utf-8")

    def put(self, name: str, text: str) -> None:
        """Write a letter, whole or not at all."""
        _write(self.place / f"{name}{_LETTER}", text.encode())

    def remove(self, name: str) -> bool:
        """Take a letter away; whether it was there."""
        path = self.place / f"{name}{_LETTER}"
        there = path.exists()
        path.unlink(missing_ok=True)
        return there

    def index(self, fields: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
        """Write the index: a row a letter, in the order given."""
        held = io.StringIO()
        writer = csv.DictWriter(held, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        _write(self.place / INDEX, held.getvalue().encode())


class Private:
    """The folder of reports: its files can be read by their owner alone, as they hold what went out of the letters."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def path(self, name: str) -> Path:
        """Where the report on a letter lies."""
        return self.place / f"{name}{_REPORT}"

    def reports(self) -> dict[str, Report]:
        """Every report, by the name of its letter.

        Raises:
            ValueError: one is damaged; the message names it, and nothing of what is in it.
        """
        found: dict[str, Report] = {}
        for path in sorted(self.place.glob(f"*{_REPORT}")) if self.place.is_dir() else ():
            if path.name == ANONYMITY:
                continue
            try:
                found[path.stem] = msgspec.json.decode(path.read_bytes(), type=Report)
            except msgspec.DecodeError:
                message = f"{path}: is no report, or was damaged in writing; mend it, or take it away to begin anew"
                raise ValueError(message) from None
        return found

    def put(self, name: str, report: Report, preview: str) -> None:
        """Write a report, and the letter as it would be public."""
        self.keep(f"{name}{_REPORT}", msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
        self.keep(f"{name}{_LETTER}", preview.encode())

    def keep(self, name: str, data: bytes) -> None:
        """Write a file that nobody else may read."""
        self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self.place / name, data, _OWN)


def _write(path: Path, data: bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
