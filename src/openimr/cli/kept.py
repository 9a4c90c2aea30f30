"""Work done by hand on a draft is never lost: a determination.json that is written over is kept beside the new one."""

import os
from itertools import count
from pathlib import Path

_DRAFT = "determination.json"


class Kept:
    """The copy of a determination.json that differs from the one about to be written; `path` is None for none."""

    def __init__(self, folder: Path, new: bytes) -> None:
        """Copy it to the next free `determination.json.bak-N`.

        Raises:
            OSError: it cannot be read or kept, so it must not be written over.
        """
        self.path: Path | None = None
        old = folder / _DRAFT
        if not old.exists():
            return
        content = old.read_bytes()
        if content != new:
            self.path = _copied(folder, content)

    def undo(self) -> None:
        """Take the copy away where the writing failed and the draft still stands as it was."""
        if self.path and (self.path.parent / _DRAFT).read_bytes() == self.path.read_bytes():
            self.path.unlink()
            self.path = None


def _copied(folder: Path, content: bytes) -> Path:
    for number in count(1):
        path = folder / f"{_DRAFT}.bak-{number}"
        try:
            file = path.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError  # counting does not end
