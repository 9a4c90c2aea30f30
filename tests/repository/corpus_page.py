"""docs/corpus.md with the tables of the dataset as the program declares them; the rest of it is written by hand."""

import re
from pathlib import Path

from openimr.corpus.dictionary import page

_TABLES = re.compile(r"(<!-- tables -->\n).*(<!-- /tables -->)", re.DOTALL)


def corpus_page(path: Path) -> str:
    """The page with its tables renewed."""
    return _TABLES.sub(lambda found: f"{found[1]}{page().strip()}\n{found[2]}", path.read_text())
