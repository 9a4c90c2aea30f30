"""Files of a new case become records of it, read in the background, by the app of records where that is installed."""

from collections.abc import Iterable
from importlib.util import find_spec

from django.apps import apps
from django.utils.module_loading import import_string

from openimr.server.store.models import File

_REGISTER = "openimr.server.records.actions.register"


def read_later(files: Iterable[File], *, party: str, channel: str) -> None:
    """Have these files read, in the transaction that is open; without that app they stay `waiting`.

    `party`: the id of who sent them; `channel`: how they came, as `process` names ways of service.
    """
    if not apps.is_installed("openimr.server.records") or find_spec(_REGISTER.rpartition(".")[0]) is None:
        return
    register = import_string(_REGISTER)
    for file in files:
        register(file, party=party, channel=channel)
