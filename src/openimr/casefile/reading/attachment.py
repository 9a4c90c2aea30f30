"""Documents that stand inside another file (FHIR attachments, a C-CDA's body) in base64."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.files import outcomes_of
from openimr.casefile.reading.kinds import HEAD_BYTES, detect
from openimr.casefile.reading.outcome import Draft, Scan
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source

_NOT_NESTED = frozenset({"json", "xml", "zip"})


def attachment_pieces(attachment: Mapping[str, Any], source: Source, archives: Archives) -> list[str | Scan]:
    """The text of a FHIR attachment, its pages parted by form feeds.

    Raises:
        RefusalError: it is not inline, damaged, or of a kind that is not read.
    """
    data = attachment.get("data")
    if not isinstance(data, str) or not data.strip():
        raise RefusalError("is only an address; nothing is fetched, so ask the sender for the document itself")
    return document_pieces(data, source, archives)


def document_pieces(base64: str, source: Source, archives: Archives) -> list[str | Scan]:
    """The text of a document given in base64, its pages parted by form feeds.

    Raises:
        RefusalError: it is damaged, or of a kind that is not read.
    """
    try:
        data = b64decode("".join(base64.split()), validate=True)
    except (binascii.Error, ValueError):
        raise RefusalError("is damaged (no valid base64); ask the sender for it again") from None
    kind = detect(data[:HEAD_BYTES])
    if kind == "zip" and b"[Content_Types].xml" in data:
        kind = "docx"
    if kind in _NOT_NESTED:
        raise RefusalError("is of a kind that is not read inside another file; send it by itself")
    inner = Source(file=source.file, path=source.path, kind=kind, held=data)
    pieces: list[str | Scan] = []
    for outcome in outcomes_of(inner, archives):
        if not isinstance(outcome, Draft):
            raise RefusalError(outcome.reason)
        pieces += [*(["\f"] if pieces else []), *outcome.pieces]
    return pieces
