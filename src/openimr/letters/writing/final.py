"""The letter as it is issued: what the reviewer has signed, without a word of a draft and without a reviewer's name."""

from functools import cache
from importlib import resources

import msgspec

from openimr.documents import typeset
from openimr.letters.writing.content import Letter, letter_of
from openimr.letters.writing.items import has_left, why_not_reviewed
from openimr.letters.writing.wording import joined, us_date, wording
from openimr.model import Determination, ItemDetermination


class InPlaceOf(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier determination that an order set aside: its ISO date, and the places of the letter's items."""

    decided: str
    items: tuple[int, ...]


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What the letter says of its signing. Dates are ISO; `licensure` are states, `specialties` as certified.

    `in_place_of` are earlier determinations that an order set aside, and of which this one takes the place.
    """

    decided: str
    signed: str
    licensure: tuple[str, ...]
    specialties: tuple[str, ...]
    organization: str
    in_place_of: tuple[InPlaceOf, ...] = ()


class UndecidedError(ValueError):
    """An item has no decision, or the reviewer's qualifications are not told: there is no letter to issue."""


class _Decided(msgspec.Struct, frozen=True):
    lead: str
    upheld: str
    overturned: str
    ineligible: str
    left: str


class _Signature(msgspec.Struct, frozen=True):
    heading: str
    lead: str


class _Final(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    running: str
    footer: str
    decided: _Decided
    how_made: tuple[str, ...]
    in_place_of: str
    issues_lead: str
    meaning: dict[str, str]
    signature: _Signature
    closing_heading: str
    closing: tuple[str, ...]
    disclosure: str


@cache
def _final() -> _Final:
    text = resources.files("openimr.letters.writing").joinpath("final.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Final)


def final_letter_of(determination: Determination, signed: Signed) -> Letter:
    """The letter of a signed determination.

    Raises:
        UndecidedError: an item that is reviewed has no decision or no rationale, or the qualifications are missing.
    """
    _decidable(determination, signed)
    words, drafted = _final(), letter_of(determination)
    items = tuple(
        msgspec.structs.replace(
            shown,
            meaning=words.meaning.get(item.proposal or "", shown.meaning) if item.eligible else shown.meaning,
        )
        for shown, item in zip(drafted.items, determination.items, strict=True)
    )
    held = (", ".join(signed.licensure), ", ".join(signed.specialties))
    return msgspec.structs.replace(
        drafted,
        title=words.title,
        running=words.running.format(case=determination.case.case_number or ""),
        footer=words.footer.format(organization=signed.organization),
        draft=(words.decided.lead, *_decisions(determination, [item.request for item in items])),
        header=_header(determination, signed),
        how_made=(*_in_place_of(signed, [item.request for item in items]), *words.how_made),
        credentials=tuple(f"{label}: {text}" for label, text in zip(drafted.credentials, held, strict=True)),
        needed="",
        items=items,
        signature=(),
        closing=words.closing,
        disclosure=words.disclosure.format(
            version=determination.versions.openimr,
            guidelines=joined(f"{name} ({day})" for name, day in sorted(determination.versions.guidelines.items()))
            or wording().closing.no_guidelines,
        ),
    )


def final_letter_pdf(determination: Determination, signed: Signed, *, watermark: str | None = None) -> bytes:
    """The letter as tagged PDF, dated by its decision; the same input gives the same bytes.

    `watermark`: a word behind the text of a copy that is only to be looked at.

    Raises:
        UndecidedError: see `final_letter_of`.
        DocumentError: the extra `letter` is not installed.
    """
    letter, said = final_letter_of(determination, signed), _final()
    words = wording()
    words = msgspec.structs.replace(
        words,
        issues=msgspec.structs.replace(words.issues, lead=said.issues_lead),
        signature=msgspec.structs.replace(
            words.signature,
            heading=said.signature.heading,
            lead=said.signature.lead.format(
                signed=us_date(signed.signed, signed.signed), organization=signed.organization
            ),
        ),
        closing=msgspec.structs.replace(words.closing, heading=said.closing_heading),
    )
    data = {
        "letter": msgspec.to_builtins(letter),
        "words": msgspec.to_builtins(words),
        "footer": letter.footer,
        "watermark": watermark,
    }
    return typeset("letter", data, date=signed.decided)


def _decidable(determination: Determination, signed: Signed) -> None:
    for number, item in enumerate(determination.items, start=1):
        if item.eligible and (item.proposal is None or not item.rationale):
            raise UndecidedError(f"item {number} has no decision with a rationale")
    if not any(item.eligible for item in determination.items):
        raise UndecidedError("nothing in dispute is decided")
    if not signed.licensure or not signed.specialties:
        raise UndecidedError("the states of licensure and the specialties of the reviewer are not told")


def _in_place_of(signed: Signed, requests: list[str]) -> tuple[str, ...]:
    """A sentence for each determination that was set aside, before how this one was made."""
    says = _final().in_place_of
    return tuple(
        says.format(date=us_date(one.decided, one.decided), requests=joined(requests[n] for n in one.items))
        for one in signed.in_place_of
    )


def _decisions(determination: Determination, requests: list[str]) -> tuple[str, ...]:
    told = zip(determination.items, requests, strict=True)
    return tuple(_decision(item).format(request=request, why=why_not_reviewed(item)) for item, request in told)


def _decision(item: ItemDetermination) -> str:
    words = _final().decided
    if not item.eligible or item.proposal is None:
        return words.left if has_left(item) else words.ineligible
    return {"upheld": words.upheld, "overturned": words.overturned}[item.proposal]


def _header(determination: Determination, signed: Signed) -> tuple[tuple[str, str], ...]:
    """The rows of the draft with the day of the decision, and without that of the draft."""
    case, labels = determination.case, wording().header
    rows = [
        (labels["case_number"], case.case_number or labels["unknown"]),
        (labels["date_of_injury"], us_date(case.date_of_injury, labels["unknown"])),
        (labels["decision_date"], us_date(signed.decided, signed.decided)),
        (labels["ur_denial_date"], us_date(case.ur_decision_date, labels["unknown"])),
        (labels["priority"], case.priority.capitalize()),
        (labels["application_received"], us_date(case.application_received, labels["unknown"])),
    ]
    if case.claim_number:
        rows.insert(1, (labels["claim_number"], case.claim_number))
    if case.formulary:
        rows.append((labels["formulary"], "Yes"))
    return tuple(rows)
