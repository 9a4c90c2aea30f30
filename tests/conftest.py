"""What all tests share: pages that one of them has read by OCR are there for the others."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ocr_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pages that were read once are kept, for all processes of a run of tests."""
    base = tmp_path_factory.getbasetemp()
    cache = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "ocr"
    cache.mkdir(exist_ok=True)
    return cache
