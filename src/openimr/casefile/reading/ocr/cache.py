"""Finished OCR pages on disk, one small file each, so that an interrupted run goes on where it stopped."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec

from openimr.casefile.reading.ocr.data import OcrPage
from openimr.casefile.reading.ocr.install import engine_version
from openimr.casefile.reading.outcome import Scan


class Cache:
    """A folder of pages; without a folder it holds nothing and keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, scan: Scan) -> OcrPage | None:
        """The page, if it was read before from the same bytes by the same engine."""
        path = self._path(scan)
        if path is None:
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=OcrPage)
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, scan: Scan, page: OcrPage) -> None:
        """Keep the page. A disk that is full or read-only costs the cache, not the run."""
        path = self._path(scan)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(page))
            Path(name).replace(path)
        except OSError:
            return

    def _path(self, scan: Scan) -> Path | None:
        if self._folder is None:
            return None
        key = sha256(f"{scan.document.digest()}\n{scan.number}\n{engine_version()}".encode()).hexdigest()
        return self._folder / f"{key}.json"
