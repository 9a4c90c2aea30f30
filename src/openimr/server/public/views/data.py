"""Files to download, and what everybody's programs may know: the page of the data and of the open API."""

import zipfile
from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from openimr.server.public import live
from openimr.server.public.answering import edition, missing, open_page, shown_page
from openimr.server.public.bulk import NAMES
from openimr.server.public.edition import BULK, Edition
from openimr.server.publication.fetch import public_letters

_MEGABYTE = 1_000_000


@open_page()
def data(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """What can be had, how large it is, and the terms of use."""
    shown = edition()
    files = [(name, _size(shown, name)) for name in NAMES] if shown else []
    told = {"files": files, "facts": shown.facts if shown else None, "own": public_letters().exists()}
    return shown_page("data", told)


@open_page(meter="file")
def bulk(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 - the same for everybody
    """A file of the edition. After a takedown it is given again when it has been made without the letter."""
    shown = edition()
    path = shown.folder / BULK / name if shown else None
    if shown is None or path is None or name not in NAMES or not path.is_file():
        return missing()
    if live.takedowns() != shown.facts.takedowns:
        answer = shown_page("anew", {}, status=503)
        answer["Retry-After"] = "300"
        return answer
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@open_page(None, meter="file")
def everything(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - the same for everybody
    """All letters that were published here as text, in a ZIP that is made as it is sent; without any, no file."""
    if not public_letters().exists():
        return missing()
    return StreamingHttpResponse(
        _zipped(),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="published-letters.zip"', "Cache-Control": "no-store"},
    )


def _size(shown: Edition, name: str) -> str:
    size = (shown.folder / BULK / name).stat().st_size
    return f"{size / _MEGABYTE:,.1f} MB" if size > _MEGABYTE / 10 else f"{size / 1000:,.0f} kB"


class _Sink:
    """What a ZIP is written into, and taken out of piece by piece; it can't be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def _zipped() -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        rows = public_letters().order_by("pk").values_list("publication__slug", "version", "at", "text")
        for slug, version, at, said in rows.iterator(chunk_size=200):
            info = zipfile.ZipInfo(f"{slug}-{version}.txt", at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, said)
            yield sink.taken()
    yield sink.taken()
