"""What a file is, told from its content: the name's ending is the sender's guess, not ours."""

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "empty",
    "pdf",
    "zip",
    "docx",
    "ole",
    "rtf",
    "picture",
    "unsupported picture",
    "xml",
    "html",
    "json",
    "text",
    "unknown",
]
HEAD_BYTES = 4096

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"GIF8", b"BM")
_HEIC = re.compile(rb"\A....ftyp(?:hei[cfmsx]|mif1|avif|msf1)", re.DOTALL)
_XML = re.compile(rb"\A\s*<(?:\?xml|[A-Za-z][\w.-]*:?ClinicalDocument\b|ClinicalDocument\b)")
_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PRINTABLE = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A, 0x0C, 0x0D, 0x1B} | frozenset(range(0x80, 0x100))


def detect(head: bytes) -> Kind:
    """The kind of a file from its first `HEAD_BYTES` bytes.

    A DOCX is a `zip` here (its members tell), an old Word file and an encrypted DOCX are `ole`.
    """
    if not head:
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith(_PICTURES) and not (head.startswith(b"BM") and head[6:10] != bytes(4)):
        return "picture"
    if _HEIC.match(head) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "unsupported picture" if _HEIC.match(head) else "picture"
    # Mail and fax servers put lines of their own before a PDF; a zip may hold one, and was told by its own mark above.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _text_kind(head)


def _text_kind(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(bare):
        return "html"
    if _XML.match(bare):
        return "xml"
    if bare.startswith((b"{", b"[")) and re.match(rb'\A[{\[]\s*(?:["{\[\]}]|\Z)', bare):
        return "json"
    strange = sum(byte not in _PRINTABLE for byte in head)
    if strange <= len(head) * 0.02 or looks_like_utf16(head):
        return "text"
    return "unknown"


def looks_like_utf16(head: bytes) -> str:
    """`utf-16-le` or `utf-16-be` for text in that form without a byte order mark, else empty."""
    even, odd = head[0::2], head[1::2]
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros and zeros.count(0) > 0.8 * len(zeros) and others.count(0) < 0.02 * len(others) + 1:
            return name
    return ""
