"""The library's YAML files, checked and made into one file that loads in milliseconds.

`python -m openimr.guidelines.compile` (`make library`) writes `library.json`; a test holds it against the YAML, so a
change of a topic that was not compiled fails the build.
"""

import sys
from pathlib import Path

import msgspec

from openimr.guidelines.faults import faults, known_classes
from openimr.guidelines.forms import Library
from openimr.guidelines.load import COMPILED
from openimr.guidelines.sources import read

__all__ = ["LibraryError", "faults", "known_classes", "read_sources"]


class LibraryError(ValueError):
    """Something in a library file is wrong; the message says which file, what, and what was expected."""


def read_sources(folder: Path) -> Library:
    """Read every YAML file under `folder`.

    Raises:
        LibraryError: files are not in the library's form; a line each.
    """
    sources = read(folder)
    if sources.faults:
        raise LibraryError("\n".join(str(fault) for fault in sources.faults))
    return sources.library


def main() -> int:
    """Compile the library in place; print what is wrong and write nothing where anything is."""
    folder = Path(__file__).parent / "library"
    try:
        library = read_sources(folder)
    except LibraryError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    wrong = faults(library)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if wrong:
        return 1
    target = folder.parent / COMPILED
    partial = target.with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(library))
    partial.replace(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
