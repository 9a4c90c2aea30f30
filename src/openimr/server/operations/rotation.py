"""Master keys: a new one, and all data keys wrapped by the newest; contents are not touched."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from django.db.models import Count

from openimr.server.operations.errors import OperationError
from openimr.server.secrets import secret_file
from openimr.server.store.crypto import MasterKeys
from openimr.server.store.models import Content
from openimr.server.store.upkeep import Upkeep
from openimr.server.trail.actor import step

_AT_ONCE = 500


def new_key(folder: Path) -> str:
    """A new master key in the folder of keys; its name. What comes from then on is wrapped by it.

    Raises:
        OperationError: the newest has a name that can't be counted on from.
    """
    newest = MasterKeys(folder).newest
    if not re.fullmatch("[0-9]{4}", newest) or newest == "9999":
        raise OperationError(f"{newest}.master is not named by four digits: name the next one yourself")
    name = f"{int(newest) + 1:04}"
    secret_file(folder / f"{name}.master", lambda: secrets.token_bytes(32))
    return name


def wrapped_by(folder: Path) -> dict[str, int]:
    """How many contents each master key of the folder opens; one that is missing there is named too."""
    found = {path.stem: 0 for path in sorted(folder.glob("*.master"))}
    found.update(Content.objects.order_by("key").values_list("key").annotate(count=Count("pk")))
    return found


def rotate(store: Upkeep, progress: Callable[[str, int, int], None]) -> int:
    """Wrap every data key by the newest master key, so many at a time; how many were. Cut off, it is begun again.

    Raises:
        MasterKeyError: a master key is missing; what it wrapped is left.
    """
    done, total = 0, store.to_rotate()
    while True:
        with step():
            now = store.rotate(_AT_ONCE)
        if not now:
            return done
        done += now
        progress("data keys", done, max(done, total))
