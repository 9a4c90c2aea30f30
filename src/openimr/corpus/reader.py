"""Which program reads the letters: a digest of every rule and word list that a letter's row depends on."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pyarrow as pa

import openimr
from openimr.corpus import schema
from openimr.letters.batch import MOST_PDF, MOST_TEXT

_ROOMS = ("model", "vocabulary", "requests", "casefile", "clinical", "guidelines", "letters")
_OWN = ("corpus/rows.py", "corpus/schema.py", "corpus/tables.yaml", "review/audit/audited.py")
_KINDS = {".py", ".yaml", ".json", ".tsv", ".csv", ".txt", ".gz"}


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """What reads a letter: name and version, the digest of its rules, and what it is asked to read."""

    software: str
    digest: str
    facts: bool
    signals: bool

    @property
    def key(self) -> str:
        """What tells rows of this reader from those of another."""
        return f"{self.digest}-{'f' if self.facts else ''}{'s' if self.signals else ''}"


def reader(*, facts: bool, signals: bool) -> Reader:
    """This program, as a reader of letters."""
    return Reader(software=f"openimr {openimr.__version__}", digest=digest(), facts=facts, signals=signals)


@cache
def digest() -> str:
    """A digest of this program's reading rules, 16 hexadecimal digits; OCR, which is an extra, is one of them."""
    root = Path(openimr.__file__).parent
    held = hashlib.sha256(repr((openimr.__version__, find_spec("tesserocr") is not None, MOST_PDF, MOST_TEXT)).encode())
    files = [path for room in _ROOMS for path in (root / room).rglob("*") if path.suffix in _KINDS]
    for path in sorted([*files, *(root / name for name in _OWN)]):
        held.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    return held.hexdigest()[:16]


def writer() -> str:
    """What else the bytes of a file depend on: the form of the tables, and the library that writes Parquet."""
    return f"tables {schema.VERSION}, pyarrow {pa.__version__}"
