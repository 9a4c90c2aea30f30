"""Certificates of medical boards: which are recognised and current, and what area of practice each gives."""

from collections.abc import Iterator
from datetime import date

from openimr.model import BoardCertification
from openimr.reviewers.days import Term
from openimr.reviewers.found import Found
from openimr.vocabulary.credentials import board_named, specialty_named


def certificate_holds(board: BoardCertification, place: int, on: date) -> Found:
    """Whether a certificate is one of a recognised board and current on a day."""
    path, term = f"boards[{place}]", Term(board.start, board.end, on)
    if term.ended:
        return Found("no", f"the certificate ended on {board.end}", f"{path}.to")
    if not term.begun:
        return Found("no", f"the certificate begins on {board.start}", f"{path}.from")
    if term.unread:
        return Found("unknown", "a date of the certificate cannot be read", f"{path}.{term.unread}")
    listed = board_named(board.board, board.specialty)
    if listed is None:
        return Found("unknown", "the board is not known", f"{path}.board")
    if listed.recognised is False:
        return Found("no", "the board is no recognised medical specialty board", f"{path}.board")
    if listed.recognised is None:
        return Found("unknown", "the board is of neither ABMS nor AOA; look whether it counts", f"{path}.board")
    specialty = specialty_named(board.specialty)
    if specialty is None or not listed.certifies(specialty):
        return Found("unknown", "the board is not known to certify in this specialty", f"{path}.specialty")
    if board.end is None and not board.lifetime:
        return Found("unknown", "the last day of the certificate is not known", f"{path}.to")
    until = f"to {board.end}" if board.end else "for life"
    return Found("yes", f"certified in {specialty} {until}", f"{path}.to")


def areas(board: BoardCertification) -> Iterator[tuple[str, str]]:
    """Specialty and subspecialty of a certificate, by the field that names them, where its board certifies in them.

    A board that is not known, or is not recognised, gives no area.
    """
    listed = board_named(board.board, board.specialty)
    if listed is None or not listed.recognised:
        return
    for field, words in (("subspecialty", board.subspecialty), ("specialty", board.specialty)):
        known = specialty_named(words) if words else None
        if known is not None and listed.certifies(known):
            yield field, known


def named_areas(board: BoardCertification) -> Iterator[tuple[str, str]]:
    """Specialty and subspecialty of a certificate as they are written, whoever gave it."""
    for field, words in (("subspecialty", board.subspecialty), ("specialty", board.specialty)):
        known = specialty_named(words) if words else None
        if known is not None:
            yield field, known
