"""What all tests share: pages that one of them has read by OCR are there for the others."""

import atexit
import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test asserts a time: on a loaded machine an example may take as long as it takes.
settings.register_profile("openimr", deadline=None, suppress_health_check=(HealthCheck.too_slow,))
settings.load_profile("openimr")

# Thirteen thousand gathered tests are a million objects that stay to the end: to look through them for garbage again
# and again takes more than a second of each minute. They are made without a collector, and then counted as permanent.
gc.disable()
atexit.register(gc.unfreeze)  # extensions call what is still there at the very end a leak


def pytest_collection_finish() -> None:
    """What is gathered stays; from now on garbage is collected as ever."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def ocr_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pages that were read once are kept, for all processes of a run of tests."""
    base = tmp_path_factory.getbasetemp()
    cache = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "ocr"
    cache.mkdir(exist_ok=True)
    return cache


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each process begin with tests that take long, so that nobody waits for one at the end.

    pytest-xdist first gives each process an equal run of the tests in their order.
    """
    begin = [item for item in items if item.get_closest_marker("begins") is not None]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes == 1 or not begin:
        return
    others = [item for item in items if item.get_closest_marker("begins") is None]
    share, more = divmod(len(items), processes)
    items.clear()
    for process in range(processes):
        mine = begin[process::processes]
        count = share + (process < more) - len(mine)
        items += mine + others[:count]
        del others[:count]
    items += others
