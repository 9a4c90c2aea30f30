"""Pictures of pages: drawn when first asked for, and kept for a while on the machine that drew them.

A kept picture is encrypted by a key that is derived from the file's own: when the file is purged, its pictures can't be
opened by anybody, wherever they lie.
"""

import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from openimr.casefile import ReadPage, draw_page
from openimr.server.exchange.storing import the_store
from openimr.server.records.models import RecordFile
from openimr.server.records.spooling import spooled
from openimr.server.store.models import Content

WIDTH = 1000
"""Dots: a letter page at nearly 120 an inch, enough to read a fax on a screen."""
_SWEEP_EVERY = 200
_KEPT_SHARE = 0.8
_WRITTEN = count(1)


def picture(record: RecordFile, page: int, width: int, read: Callable[[], ReadPage | None]) -> bytes | None:
    """A page as PNG, `width` dots wide; `read` is asked for the page as it was read where it has to be drawn."""
    content = record.file.content
    key = _key(content)
    path = _path(key, page, width)
    kept = _kept(path, key)
    if kept is not None:
        return kept
    found = read()
    if found is None:
        return None
    drawn = _drawn(content, record.label, found, width)
    if drawn is not None:
        _keep(path, key, drawn)
    return drawn


def picture_tag(record: RecordFile, page: int, width: int) -> str:
    """What a page's picture is told by: another file, page or width has another."""
    return _path(_key(record.file.content), page, width).name[:32]


def _drawn(content: Content, label: str, read: ReadPage, width: int) -> bytes | None:
    if content.type == "application/pdf":
        with the_store().reader(content) as file:
            return draw_page(file, label, read, width)
    with spooled(content) as path:
        return draw_page(path, label, read, width)


def _key(content: Content) -> bytes:
    return the_store().derived_key(content, b"page pictures")


def _path(key: bytes, page: int, width: int) -> Path:
    name = hmac.new(key, f"{page} {width}".encode(), sha256).hexdigest()
    folder: Path = settings.CONFIG.page_cache
    return folder / name[:2] / name


def _kept(path: Path, key: bytes) -> bytes | None:
    try:
        stored = path.read_bytes()
        opened = AESGCM(key).decrypt(stored[:12], stored[12:], path.name.encode())
    except (OSError, InvalidTag, ValueError):
        return None
    with suppress(OSError):
        os.utime(path)  # those that nobody looks at go first
    return opened


def _keep(path: Path, key: bytes, drawn: bytes) -> None:
    """Keep a picture. A disk that is full costs the cache, not the page."""
    nonce = secrets.token_bytes(12)
    part = path.with_name(f".{secrets.token_hex(8)}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            part.write_bytes(nonce + AESGCM(key).encrypt(nonce, drawn, path.name.encode()))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        if next(_WRITTEN) % _SWEEP_EVERY == 0:
            sweep(settings.CONFIG.page_cache, settings.CONFIG.page_cache_bytes)


def sweep(folder: Path, most: int) -> None:
    """Remove the pictures that were looked at longest ago, where all of them take more than `most` bytes."""
    found = []
    for path in folder.glob("*/*"):
        with suppress(OSError):
            facts = path.stat()
            found.append((facts.st_mtime, facts.st_size, path))
    whole = sum(size for _, size, _ in found)
    if whole <= most:
        return
    for _, size, path in sorted(found, key=lambda f: f[0]):
        path.unlink(missing_ok=True)
        whole -= size
        if whole <= most * _KEPT_SHARE:
            return


def picture_files(record: RecordFile) -> list[Path]:
    """Where the pictures of a file's pages lie on this machine, if any do."""
    key = _key(record.file.content)
    return [_path(key, page, WIDTH) for page in range(1, (record.file.pages or 0) + 1)]
