"""The browser of the tests: Debian's Chromium, which `make test` installs where it may."""

import os
import shutil
from typing import Any

import pytest

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in _NAMES if (path := shutil.which(name))), None)
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
"""Without a screen, a GPU or a way to its maker's hosts it would spend its time on looking for them."""
_NONE = "no Chromium on this machine: apt-get install chromium"


def launched(playwright: Any) -> Any:
    """A browser of its own; where there is none the test is left out, and fails in CI, which leaves out nothing."""
    needed()
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS])


def needed() -> None:
    """Go on only where there is a browser."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("OPENIMR_CI") else pytest.skip)(_NONE)
