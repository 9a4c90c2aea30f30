"""Secrets that the server makes for itself where none are given: files that only their owner may read."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def secret_key(keys: Path) -> str:
    """The key that signs sessions; made once, in `keys`/session.key."""
    return secret_file(keys / "session.key", lambda: secrets.token_urlsafe(64).encode()).decode()


def secret_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file of secrets; where there is none, what `make` gives is written, once, whole or not at all.

    Two processes that start at once agree on one content: a link is made only where there is no file.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(make())
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first
                os.link(part, path)
        finally:
            part.unlink()
    return path.read_bytes()
