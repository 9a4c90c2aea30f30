"""The invented case of `invented.py`, as fixtures."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from openimr.model import Determination


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    path = Path(__file__).with_name("invented.py")
    spec = importlib.util.spec_from_file_location("invented_case", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def determination(invented: ModuleType) -> Determination:
    made: Determination = invented.determination()
    return made
