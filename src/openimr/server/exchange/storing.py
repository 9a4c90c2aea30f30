"""The store of files, as the settings name it."""

from functools import cache
from pathlib import Path

from django.conf import settings

from openimr.server.store.actions import Store
from openimr.server.store.crypto import MasterKeys


def the_store() -> Store:
    """The store."""
    return _store(settings.CONFIG.files, settings.CONFIG.keys)


@cache
def _store(files: str, keys: Path) -> Store:
    """The store of a place; its keys are read once."""
    return Store(files, MasterKeys(keys))
