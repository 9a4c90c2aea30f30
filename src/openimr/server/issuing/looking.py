"""Whether a PDF is a letter of ours, as it was issued: by its hash, and by the seal in it."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Literal

import msgspec
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from openimr.server.issuing.models import Issued

Verdict = Literal["ours", "altered", "not ours", "unsigned", "unreadable"]
_BROKEN = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
"""What pyHanko raises on bytes that are no PDF, or one that was tampered with."""
MOST = 30 * 1024 * 1024
"""Bytes of a letter that is looked at; ours have some hundred thousand."""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a PDF is: the verdict, whose seal it bears, and the row of the letter that it is or comes from."""

    verdict: Verdict
    says: str
    row: int | None = None
    subject: str = ""
    sealed: datetime | None = None
    stamped: bool = False


def look_at(data: bytes) -> Looked:
    """What a PDF is that somebody holds up to us."""
    known = Issued.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    try:
        found = [_seen(seal) for seal in PdfFileReader(BytesIO(data)).embedded_regular_signatures]
    except _BROKEN:
        return Looked(verdict="unreadable", says="This is no PDF that can be read.")
    if known is not None and len(found) == 1 and found[0].holds:
        seal = found[0]
        return Looked(
            verdict="ours",
            says="This is the letter as it was issued, to the last byte, and its seal is good.",
            row=known.pk,
            subject=seal.subject,
            sealed=seal.at,
            stamped=seal.stamped,
        )
    for seal in found:
        ours = Issued.objects.filter(signature=seal.digest).first()
        if ours is not None:
            return Looked(
                verdict="altered",
                says="This comes from a letter of ours and was altered after it was sealed: it is not what was issued.",
                row=ours.pk,
                subject=seal.subject,
                sealed=seal.at,
            )
    if not found:
        return Looked(verdict="unsigned", says="This PDF bears no seal: it is no letter that was issued.")
    says = "This PDF bears a seal that is not on any letter of ours."
    return Looked(verdict="not ours", says=says, subject=found[0].subject, sealed=found[0].at)


class _Seen(msgspec.Struct, frozen=True):
    holds: bool
    digest: str
    subject: str
    at: datetime | None
    stamped: bool


def _seen(seal: EmbeddedPdfSignature) -> _Seen:
    """A seal of a PDF: whether it holds for the whole file. Whose certificate it is the row of the letter says."""
    certificate = seal.signer_cert
    try:
        # The certificate is taken at its word here: a seal of ours is known by its digest, and nobody else can make it.
        status = validate_pdf_signature(seal, ValidationContext(trust_roots=[certificate], allow_fetching=False))
        holds = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        stamped = status.timestamp_validity is not None and status.timestamp_validity.intact
    except (ValidationError, PdfError, ValueError):  # pyHanko's own of signatures are among the last
        holds = stamped = False
    return _Seen(
        holds,
        hashlib.sha256(seal.pkcs7_content).hexdigest(),
        certificate.subject.human_friendly,
        seal.self_reported_timestamp,
        stamped,
    )
