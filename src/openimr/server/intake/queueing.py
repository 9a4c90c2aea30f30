"""Files of a new case are read in the background, by the app of records where that is installed."""

from collections.abc import Iterable
from importlib.util import find_spec

from django.apps import apps
from django.utils.module_loading import import_string

from openimr.server.jobs import enqueue
from openimr.server.store.models import File

_READ_FILE = "openimr.server.records.tasks.read_file"


def read_later(files: Iterable[File]) -> None:
    """Queue the reading of these files, in the transaction that is open; without that app they stay `waiting`."""
    if not apps.is_installed("openimr.server.records") or find_spec(_READ_FILE.rpartition(".")[0]) is None:
        return
    for file in files:
        enqueue(import_string(_READ_FILE), lock=f"file:{file.pk}", file_id=file.pk)
