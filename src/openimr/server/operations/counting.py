"""The folder in which the processes of a server count together; made before any of them loads prometheus_client."""

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that prometheus_client looks for when it is loaded."""


def share_between_processes() -> Path:
    """Let the processes that are started from here count together, in a folder of their own; call it before them."""
    folder = Path(tempfile.mkdtemp(prefix="openimr-metrics-"))
    os.environ[FOLDER] = str(folder)
    return folder


def forget_process(pid: int) -> None:
    """A process has ended: what it was doing is no more; what it has counted stays."""
    if folder := os.environ.get(FOLDER):
        for path in Path(folder).glob(f"gauge_live*_{pid}.db"):
            path.unlink(missing_ok=True)


def remove_shared() -> None:
    """The server has ended."""
    if folder := os.environ.pop(FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)
