"""A content of the store as a file on disk, for libraries that want one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openimr.server.exchange.storing import the_store
from openimr.server.store.models import Content


@contextmanager
def spooled(content: Content) -> Iterator[Path]:
    """A content as a file on disk that has no name: nothing of it is left when its reader is killed."""
    with tempfile.TemporaryFile() as file:
        for piece in the_store().open(content):
            file.write(piece)
        file.flush()
        yield Path(f"/dev/fd/{file.fileno()}")
