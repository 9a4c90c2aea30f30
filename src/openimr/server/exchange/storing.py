"""The store of files, as the settings name it."""

from functools import cache

from django.conf import settings

from openimr.server.store.actions import Store
from openimr.server.store.crypto import MasterKeys


@cache
def the_store() -> Store:
    """The store; keys are read once."""
    return Store(settings.CONFIG.files, MasterKeys(settings.CONFIG.keys))
