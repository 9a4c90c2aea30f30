"""The makers of invented letters, as a fixture: tests here can't import one another."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def made() -> ModuleType:
    path = Path(__file__).with_name("letters.py")
    spec = importlib.util.spec_from_file_location("invented_signal_letters", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
