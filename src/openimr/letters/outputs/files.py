"""The kinds of output file, and how one is put in place whole."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

_WRITERS: Mapping[str, str] = {
    ".csv": "openimr.letters.outputs.csv_file",
    ".parquet": "openimr.letters.outputs.parquet",
}

_NEEDS = {".parquet": "pyarrow"}

Lines = Iterator[bytes]
Writer = Callable[[Lines, BinaryIO], None]


class OutputFault(Exception):  # noqa: N818 - `terminal.OutputError` is standard output's
    """An output file can't be written; the message names it and says why."""

    @classmethod
    def of(cls, path: Path, error: OSError) -> "OutputFault":
        """The system's error, told of the file that the user named."""
        return cls(f"{path}: {error.strerror or 'cannot be written'}")


def faults_of(out: Path) -> str | None:
    """Why nothing can be written there, before hours are spent on it; None for no reason."""
    if out.suffix.lower() in _NEEDS and find_spec(_NEEDS[out.suffix.lower()]) is None:
        return f"{out}: Parquet needs an extra that is not installed: pip install 'openimr[corpus]'"
    try:
        if out.is_dir():
            return f"{out}: is a folder; name a file"
        if out.exists() and not out.is_file():
            return f"{out}: is no ordinary file; name another"
    except OSError as error:
        return str(OutputFault.of(out, error))
    if not out.parent.is_dir():
        return f"{out}: there is no folder {out.parent}; make it first"
    if not os.access(out.parent, os.W_OK | os.X_OK):
        return f"{out}: the folder {out.parent} may not be written by this user"
    return None


def write_from(lines: Lines, out: Path) -> None:
    """Write the lines as the kind of table that the suffix names, beside `out` and then in its place.

    Raises:
        OutputFault: it can't be written; what stood there still stands.
    """
    write: Writer = import_module(_WRITERS[out.suffix.lower()]).write
    # A name that nobody can know beforehand, and a file that was not there: what is planted is not written through.
    beside = out.with_name(f".imr-{secrets.token_hex(8)}.partial")
    try:
        with beside.open("xb") as file:
            write(lines, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError as error:
        raise OutputFault.of(out, error) from None
    finally:
        beside.unlink(missing_ok=True)
