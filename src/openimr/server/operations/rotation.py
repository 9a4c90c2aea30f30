"""Master keys: a new one, and all that they wrap wrapped by the newest: data keys of files, secrets of webhooks."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from django.db.models import Count, Model

from openimr.server.api.models import Webhook
from openimr.server.operations.errors import OperationError
from openimr.server.secrets import secret_file
from openimr.server.store.crypto import MasterKeys
from openimr.server.store.models import Content
from openimr.server.store.upkeep import Upkeep
from openimr.server.trail.actor import step

_AT_ONCE = 500
_WRAPPED: tuple[type[Model], ...] = (Content, Webhook)
"""Each has a `key`, the name of the master key that has wrapped its `wrapped`."""


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
    """How many files and secrets each master key of the folder opens; one that is missing there is named too."""
    found = {path.stem: 0 for path in sorted(folder.glob("*.master"))}
    for model in _WRAPPED:
        rows = model._default_manager.order_by("key").values_list("key").annotate(count=Count("pk"))  # noqa: SLF001
        for name, count in rows:
            found[name] = found.get(name, 0) + count
    return dict(sorted(found.items()))


def rotate(store: Upkeep, keys: MasterKeys, progress: Callable[[str, int, int], None]) -> int:
    """Wrap every data key and secret by the newest of `keys`; how many were. Cut off, it is begun again.

    Raises:
        MasterKeyError: a master key is missing; what it wrapped is left.
    """
    done, total = 0, store.to_rotate()
    while True:
        with step():
            now = store.rotate(_AT_ONCE)
        if not now:
            break
        done += now
        progress("data keys", done, max(done, total))
    with step():
        webhooks = Webhook.objects.select_for_update().exclude(key=keys.newest).order_by("pk")
        for webhook in webhooks:
            webhook.key, webhook.wrapped = keys.wrap(keys.unwrap(webhook.key, bytes(webhook.wrapped)))
            webhook.save(update_fields=["key", "wrapped"])
    return done + len(webhooks)
