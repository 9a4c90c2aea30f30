"""The letter as PDF/UA, through the template `letter.typ` of `documents`."""

import msgspec

from openimr.documents import typeset
from openimr.letters.writing.content import letter_of
from openimr.letters.writing.wording import wording
from openimr.model import Determination


def letter_pdf(determination: Determination) -> bytes:
    """The draft letter as a tagged PDF; its date is the draft's, so the same draft gives the same bytes.

    Raises:
        DocumentError: the extra `letter` is not installed.
    """
    letter = letter_of(determination)
    data = {
        "letter": msgspec.to_builtins(letter),
        "words": msgspec.to_builtins(wording()),
        "footer": letter.footer,
    }
    return typeset("letter", data, date=determination.case.draft_date)
