"""Every example case file, reviewed once for all stories."""

import json
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from openimr.casefile import ReadSettings
from openimr.review import Reviewed, ReviewSettings, review_case

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(p.parent for p in (ROOT / "examples" / "case-files").glob("*/expected.json"))


@cache
def _reviewed(folder: Path, cache_dir: Path) -> Reviewed:
    settings = ReviewSettings(reading=ReadSettings(cache_dir=cache_dir / folder.name, workers=2))
    with (cache_dir / f"{folder.name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)  # another process of the tests may be reading it: its OCR is then there already
        return review_case(folder / "records", settings)


@pytest.fixture(scope="session")
def review(ocr_cache: Path) -> Callable[[Path], Reviewed]:
    return lambda folder: _reviewed(folder, ocr_cache)


def expected(folder: Path) -> dict[str, Any]:
    """The `expected.json` of an example."""
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text())
    return found
