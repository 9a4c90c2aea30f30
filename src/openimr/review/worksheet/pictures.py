"""Page pictures as data URIs: small, and grey where the page is grey."""

import base64
import io
import struct

import msgspec

_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST = 1240  # pixels: 11 inches at about 110 dpi
_QUALITY = 62
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3})  # JPEG markers that carry the size
_GREY = 12  # the difference of colour channels that a grey scan shows through its compression, of 255


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture ready to embed; width and height in pixels."""

    uri: str
    width: int
    height: int


def embed(data: bytes) -> Picture | None:
    """The picture of a page as a data URI, or None where it is not a JPEG or PNG that we can read.

    A JPEG is taken as it is. A PNG becomes a JPEG where Pillow is installed, grey if the page is grey.
    """
    if data.startswith(_PNG):
        data = _as_jpeg(data)
    if data.startswith(_PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        kind = "png"
    else:
        size = _jpeg_size(data)
        if size is None:
            return None
        width, height = size
        kind = "jpeg"
    if not width or not height:
        return None
    return Picture(uri=f"data:image/{kind};base64,{base64.b64encode(data).decode()}", width=width, height=height)


def _as_jpeg(data: bytes) -> bytes:
    try:
        from PIL import Image  # noqa: PLC0415 - an extra; without it the PNG is embedded as it is
    except ImportError:
        return data
    try:
        with Image.open(io.BytesIO(data)) as opened:
            image = opened.convert("RGB")
    except (OSError, SyntaxError, ValueError):
        return data
    image.thumbnail((_LONGEST, _LONGEST))
    small = image.resize((64, 64))
    red, green, blue = (band.tobytes() for band in small.split())
    coloured = any(max(rgb) - min(rgb) > _GREY for rgb in zip(red, green, blue, strict=True))
    out = io.BytesIO()
    (image if coloured else image.convert("L")).save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header."""
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
