"""What an entry of a roster says that cannot be, or that no list knows."""

from collections.abc import Iterator
from datetime import date

import msgspec

from openimr.model import BoardCertification, Reviewer
from openimr.reviewers.attested import statement_of
from openimr.reviewers.days import iso_day, span_day
from openimr.reviewers.declared import names_no_side
from openimr.reviewers.ids import id_holds
from openimr.reviewers.licence_words import status_of
from openimr.reviewers.professions import profession_named, professions
from openimr.reviewers.roster.identifiers import npi_holds, tin_holds
from openimr.reviewers.roster.opaque import tells_who
from openimr.vocabulary.credentials import (
    board_known,
    board_named,
    licensing_state,
    nearest,
    nearest_board,
    nearest_specialty,
    specialty_named,
    taxonomy_listed,
)


class Remark(msgspec.Struct, frozen=True):
    """A fault of one entry; see `RosterFault`."""

    field: str
    wrong: str
    todo: str
    refused: bool


BAD_ID = ("is too long, or holds characters that cannot be shown", "use letters, digits and hyphens")


OPAQUE = "give the reviewer an opaque id, as r17"


def remarks_of(reviewer: Reviewer) -> Iterator[Remark]:
    """Every fault of an entry that stands by itself: what cannot be (refused), and what no list knows (kept)."""
    if not reviewer.id.strip():
        yield Remark("id", "is empty", "give each reviewer an id of its own", refused=True)
    elif not id_holds(reviewer.id):
        yield Remark("id", *BAD_ID, refused=True)
    elif (what := tells_who(reviewer)) is not None:
        yield Remark("id", f"holds {what}, which is secret (LC 4610.6(f))", OPAQUE, refused=True)
    yield from _dates(reviewer)
    yield from _numbers(reviewer)
    yield from _words(reviewer)
    yield from _attestations(reviewer)


def _dates(reviewer: Reviewer) -> Iterator[Remark]:
    for name in ("licences", "boards", "affiliations", "absences"):
        ways, todo = (span_day, "write it as YYYY-MM-DD, YYYY-MM or YYYY") if name == "affiliations" else _WHOLE
        for place, entry in enumerate(getattr(reviewer, name)):
            path = f"{name}[{place}]"
            read: dict[str, date | None] = {}
            for field in ("from", "to", "verified"):
                text = getattr(entry, {"from": "start", "to": "end"}.get(field, field), None)
                read[field] = ways(text, last=field == "to") if text is not None else None
                if text is not None and read[field] is None:
                    yield Remark(f"{path}.{field}", "is no date", todo, refused=True)
            first, last = read["from"], read["to"]
            if first is not None and last is not None and last < first:
                yield Remark(f"{path}.to", "is before from", "correct the dates", refused=True)


def _whole_day(text: str, *, last: bool) -> date | None:  # noqa: ARG001  as `span_day`
    return iso_day(text)


_WHOLE = (_whole_day, "write it as YYYY-MM-DD")
_USUAL = 100
"""Cases that one reviewer may have open at once, with 30 days for each; our own figure."""


def _numbers(reviewer: Reviewer) -> Iterator[Remark]:
    for name, least, most in (("capacity", 0, 10_000), ("open_cases", 0, 10_000), ("years_active", 0, 80),
                              ("hours_per_week", 0, 168)):  # fmt: skip
        value = getattr(reviewer, name)
        if value is not None and (not value >= least or (most is not None and value > most)):
            wrong = "is below 0" if not value >= least else f"is over {most}"
            yield Remark(name, wrong, "correct it", refused=True)
        elif name == "capacity" and value is not None and value > _USUAL:
            yield Remark(name, f"is over {_USUAL} cases at once", "correct it, unless it is meant", refused=False)
    if reviewer.npi is not None and not npi_holds(reviewer.npi):
        yield Remark("npi", "is no NPI (ten digits, the last a check digit)", "copy it from the registry", refused=True)
    if reviewer.tin is not None and not tin_holds(reviewer.tin):
        yield Remark("tin", "is no taxpayer number (nine digits)", "correct it", refused=False)
    for place, tie in enumerate(reviewer.affiliations):
        path = f"affiliations[{place}]"
        if names_no_side(tie):
            todo = "name the organization or the person; until then it is to be checked in every case"
            yield Remark(path, "names no other side", todo, refused=False)
        if tie.npi is not None and not npi_holds(tie.npi):
            todo = "copy it from the registry; as it stands it matches nobody"
            yield Remark(f"{path}.npi", "is no NPI (ten digits, the last a check digit)", todo, refused=False)
        if tie.tin is not None and not tin_holds(tie.tin):
            yield Remark(f"{path}.tin", "is no taxpayer number (nine digits)", "correct it", refused=False)
        if tie.share is not None and not 0 <= tie.share <= 100:
            yield Remark(f"{path}.share", "is no percentage", "write 0 to 100", refused=True)
        elif tie.share is not None and 0 < tie.share < 1:
            todo = "0.4 may be meant for 40 percent: write percent; until then it is to be checked"
            yield Remark(f"{path}.share", "is below one percent", todo, refused=False)


def _words(reviewer: Reviewer) -> Iterator[Remark]:
    if reviewer.profession is not None and profession_named(reviewer.profession) is None:
        yield _unknown("profession", "profession", nearest(reviewer.profession, professions()))
    for place, licence in enumerate(reviewer.licences):
        if licensing_state(licence.state) is None:
            yield _unknown(f"licences[{place}].state", "state", None)
        if licence.status is not None and status_of(licence.status) is None:
            yield _unknown(f"licences[{place}].status", "status of a licence", None)
    for place, board in enumerate(reviewer.boards):
        if not board_known(board.board):
            yield _unknown(f"boards[{place}].board", "board", nearest_board(board.board))
        for field in ("specialty", "subspecialty"):
            text = getattr(board, field)
            if text is not None and specialty_named(text) is None:
                yield _unknown(f"boards[{place}].{field}", field, nearest_specialty(text))
        yield from _not_given(board, place)
    for place, text in enumerate(reviewer.specialties):
        if specialty_named(text) is None:
            yield _unknown(f"specialties[{place}]", "specialty", nearest_specialty(text))
    for place, code in enumerate(reviewer.taxonomy):
        if taxonomy_listed(code) is None:
            todo = "check it; the list that this program has is of 2014"
            yield Remark(f"taxonomy[{place}]", "is not in the list of taxonomy codes", todo, refused=False)
        elif not taxonomy_listed(code):
            yield Remark(
                f"taxonomy[{place}]", "is no taxonomy code (ten signs, the last X)", "correct it", refused=False
            )


def _not_given(board: BoardCertification, place: int) -> Iterator[Remark]:
    """A specialty or subspecialty that the board named is not known to certify."""
    listed = board_named(board.board, board.specialty)
    if listed is None:
        if board_known(board.board) and specialty_named(board.specialty) is not None:
            todo = "correct the board or the specialty; until then the certificate counts as unknown"
            yield Remark(f"boards[{place}].specialty", "is not one that the board certifies", todo, refused=False)
        return
    for field in ("specialty", "subspecialty"):
        text = getattr(board, field)
        known = specialty_named(text) if text is not None else None
        if known is not None and not listed.certifies(known):
            todo = "correct the board or the specialty; until then it gives no area of practice"
            yield Remark(f"boards[{place}].{field}", "is not one that the board certifies", todo, refused=False)


def _attestations(reviewer: Reviewer) -> Iterator[Remark]:
    for place, attestation in enumerate(reviewer.attestations):
        if statement_of(attestation.statement) is None:
            todo = "write a rule (R5), a question (Q10) or conflicts, as docs/reviewers.md lists them"
            yield Remark(f"attestations[{place}].statement", "is no known statement", todo, refused=True)


def _unknown(field: str, what: str, near: str | None) -> Remark:
    todo = f"the nearest that is known is {near}" if near else "docs/reviewers.md lists those that are known"
    if what == "state":
        todo = "write its postal code, as CA"
    return Remark(field, f"is no known {what}", f"{todo}; until then it counts as unknown", refused=False)
