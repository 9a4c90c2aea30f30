"""A page drawn as a PNG, for whoever keeps how it was turned when it was read."""

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.kinds import HEAD_BYTES, detect
from openimr.casefile.reading.outcome import Document
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import Limits
from openimr.casefile.reading.sources import Source, file_sources

if TYPE_CHECKING:
    from PIL.Image import Image

    from openimr.casefile.reading.parts import ReadPage

_BITS = 4
_GREYS = 2**_BITS
"""Shades of grey in a page's picture: a fax has two, print some for its edges; more only make the file larger."""
_NEAREST = [(grey * (_GREYS - 1) + 127) // 255 for grey in range(256)]
"""Even shades: choosing those that fit a page best takes longer than drawing it, and is not to be seen."""
_SHADES = [shade * 255 // (_GREYS - 1) for shade in range(_GREYS) for _ in "rgb"]


def draw_page(
    content: Path | BufferedReader, name: str, read: "ReadPage", width: int, limits: Limits | None = None
) -> bytes | None:
    """The page as PNG in grey, `width` dots wide, righted as it was read; None where it has no picture.

    `content` is the file that was read under `name`: a path, or an open file that can be searched (of a PDF only those
    parts are read that the page needs).
    """
    if not read.drawn or not find_spec("PIL"):
        return None
    limits = limits or Limits()
    with Archives(limits) as archives:
        document = _document(content, name, read.file, archives)
        if document is None:
            return None
        render = import_module("openimr.casefile.reading.ocr.render")
        with render.Renderer(limits) as renderer:
            try:
                rotation = read.page.rotation if read.page else 0
                image = renderer.image(document, read.number, width, rotation, read.skew)
            except (RefusalError, IndexError):
                return None
    return _png(image)


def _png(image: "Image") -> bytes:
    out, made = BytesIO(), import_module("PIL.Image")
    even = made.frombytes("P", image.size, image.point(_NEAREST).tobytes())
    even.putpalette(_SHADES)
    even.save(out, "PNG", bits=_BITS, compress_level=6)
    return out.getvalue()


def _document(content: Path | BufferedReader, name: str, file: str, archives: Archives) -> Document | None:
    if not isinstance(content, Path):
        kind = detect(content.read(HEAD_BYTES))
        content.seek(0)
        return Document(kind, lambda: content) if kind in {"pdf", "picture"} and file == name else None
    for source in file_sources(content, name, archives):
        if isinstance(source, Source) and source.file == file and source.kind in {"pdf", "picture"}:
            return Document("pdf" if source.kind == "pdf" else "picture", partial(source.content, archives))
    return None
