"""The letter of a signed determination as PDF: sealed for issue, or a copy to look at; and letters out of the store."""

from collections.abc import Iterator

from openimr.letters.writing import final_letter_pdf
from openimr.server.exchange.storing import the_store
from openimr.server.issuing.checking import Checked
from openimr.server.issuing.models import Issued
from openimr.server.issuing.seal import Seal, SealedLetter, sealed, the_seal


def sealed_letter(found: Checked) -> tuple[SealedLetter, Seal]:
    """The letter with its seal.

    Raises:
        SealError: the seal can't be put.
    """
    seal = the_seal()
    return sealed(final_letter_pdf(found.document, found.signed), seal), seal


def copy_to_look_at(found: Checked) -> bytes:
    """The letter as it would be issued, marked and without a seal."""
    return final_letter_pdf(found.document, found.signed, watermark="PREVIEW")


def pieces_of(issued: Issued) -> Iterator[bytes]:
    """An issued letter out of the store.

    Raises:
        CorruptError: it is not what was put there.
    """
    return the_store().open(issued.file.content)


__all__ = ["copy_to_look_at", "pieces_of", "sealed_letter", "the_store"]
