"""A published letter's record, written again in the layout of 2014-2017: what `parse_letter` reads back."""

import re
import textwrap

import msgspec

from openimr.documents import typeset
from openimr.letters.writing.citations import basis_line
from openimr.letters.writing.wording import us_date, wording
from openimr.model import Basis, Citation, GuidelineBasis, LetterItem, PublishedLetter
from openimr.requests import partial_of

_WIDTH = 96
# Lines of a wrapped paragraph must not look like the start of another part of the letter.
_MISLEADING = re.compile(
    r"\n(?:\d{1,3}[.)]\s|HOW\s+THE|DOCUMENTS\s+REV|CLINICAL\s+CASE|IMR\s+ISSUE|Claims\s+Admin|MAXIMUS\s+guid|Decision\s+rat|"
    r"State\(s\)|Certification)|\b(?:HOW|CLINICAL|IMR|DOCUMENTS|Claims|MAXIMUS|Decision)\n"
    r"|(?:necessary|appropriate|supported|warranted|certified|established|upheld|overturned)[.!?\"”)]*\n",
    re.IGNORECASE,
)


class PublishedParts(msgspec.Struct, frozen=True, kw_only=True):
    """The letter in order. `items` are paragraphs: the heading, then labels with their text."""

    header: tuple[tuple[str, str], ...]
    how_heading: str
    how: str
    credentials: tuple[str, ...]
    documents_heading: str
    documents: tuple[str, ...]
    summary_heading: str
    summary_lead: str
    summary: str
    issues_heading: str
    issues_lead: str
    items: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def published_text(letter: PublishedLetter) -> str:
    """The letter as text: one paragraph a field, gaps between paragraphs, ending in a line end."""
    parts = published_parts(letter)
    blocks = [
        "\n".join(f"{label}: {value}" for label, value in parts.header),
        parts.how_heading,
        _wrapped(parts.how),
        "\n".join(parts.credentials),
    ]
    if parts.documents:
        blocks += [parts.documents_heading, *(_wrapped(entry) for entry in parts.documents)]
    if parts.summary:
        blocks += [parts.summary_heading, _wrapped(parts.summary_lead), _wrapped(parts.summary)]
    blocks += [parts.issues_heading, _wrapped(parts.issues_lead)]
    for heading, passages in parts.items:
        blocks += [_wrapped(heading), *(_wrapped(f"{label}: {text}".rstrip()) for label, text in passages)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def published_pdf(letter: PublishedLetter) -> bytes:
    """The letter as a tagged PDF, dated by its decision; the same record gives the same bytes.

    Raises:
        DocumentError: the extra `letter` is not installed.
    """
    parts = published_parts(letter)
    data = {"letter": _unbroken(msgspec.to_builtins(parts)), "title": wording().published.title}
    return typeset("published", data, date=letter.decision_date)


def published_parts(letter: PublishedLetter) -> PublishedParts:
    """What the letter says, before it is set as text or as PDF."""
    words = wording().published
    rows = (
        ("case_number", letter.case_number),
        ("date_assigned", _us(letter.date_assigned)),
        ("date_of_injury", _us(letter.date_of_injury)),
        ("decision_date", _us(letter.decision_date)),
        ("ur_denial_date", _us(letter.ur_denial_date)),
        ("priority", letter.priority and letter.priority.capitalize()),
        ("application_received", _us(letter.application_received)),
    )
    return PublishedParts(
        header=tuple((words.header[name], value) for name, value in rows if value),
        how_heading=wording().how_made.heading,
        how=words.how,
        credentials=_credentials(letter),
        documents_heading=wording().documents.heading,
        documents=tuple(f"{number}. {entry}" for number, entry in enumerate(letter.documents, start=1)),
        summary_heading=wording().summary.heading,
        summary_lead=words.summary_lead,
        summary=letter.clinical_summary,
        issues_heading=wording().issues.heading,
        issues_lead=words.issues_lead,
        items=tuple((_heading(item), _passages(item)) for item in letter.items),
    )


def _credentials(letter: PublishedLetter) -> tuple[str, ...]:
    """The block of labels; the older sentence where the letter says whether the reviewer is board certified."""
    words, who = wording().published, letter.reviewer
    states, specialties = ", ".join(who.licensure), ", ".join(who.specialties)
    if who.board_certified is None:
        rows = (
            (words.licensure, states),
            (words.specialty, specialties),
            (words.subspecialty, ", ".join(who.subspecialties)),
        )
        lines = tuple(f"{label}: {value}" for label, value in rows if value)
        return (words.credentials_lead, *lines) if lines else ()
    said = [words.board_certified if who.board_certified else words.not_board_certified]
    sentence = said[0].format(specialties=specialties)
    if who.subspecialties:
        sentence += words.and_subspecialty.format(subspecialties=", ".join(who.subspecialties))
    if states:
        sentence += words.and_licensed.format(states=states)
    return (f"{sentence}.",)


def _heading(item: LetterItem) -> str:
    """The request and its outcome; a modified one that its words do not tell is told as published letters do."""
    part, request = item.partial_authorization, item.request
    if part is not None and part.remaining and partial_of(request) is None:
        request = wording().published.modified.format(
            requested=part.requested or request, authorized=part.authorized or "A part", remaining=part.remaining
        )
    return request if item.decision is None else f"{request}: {item.decision.capitalize()}"


def _passages(item: LetterItem) -> tuple[tuple[str, str], ...]:
    words = wording().published
    claims = item.claims_administrator
    # A heading without an outcome is known by the label below it.
    claimed = _said(claims.text, claims.basis, claims.citations, "Claims Administrator")
    texts = (
        (words.claims_administrator, claimed if claimed is not None or item.decision else ""),
        (words.reviewer, _said(item.reviewer_text, item.reviewer_basis, item.citations, "Expert Reviewer")),
        (words.rationale, item.rationale or None),
    )
    return tuple((label, text) for label, text in texts if text is not None)


def _said(text: str | None, basis: Basis, citations: tuple[Citation, ...], who: str) -> str | None:
    """The paragraph as published; of a record without one, the paragraph that its citations make."""
    if text is not None or not citations:
        return text
    return basis_line(GuidelineBasis(basis=basis, citations=citations), who)


def _us(iso: str | None) -> str | None:
    # A published letter may keep the year of a date alone: that stays as it is.
    return us_date(iso, "") or None


def _wrapped(text: str) -> str:
    """The paragraph in lines, none of which ends in a hyphen that is followed by a blank, or begins like a label."""
    said = re.sub(r"- (?=\S)", "-\u00a0", text)
    lines = textwrap.fill(said, width=_WIDTH, break_long_words=False, break_on_hyphens=False)
    return (text if _MISLEADING.search(lines) else lines).replace("\u00a0", " ")


def _unbroken(value: object) -> object:
    """The same data with no place for a line to end behind a hyphen and a blank."""
    if isinstance(value, str):
        return value.replace("- ", "-\u00a0")
    if isinstance(value, list | tuple):
        return [_unbroken(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _unbroken(inner) for key, inner in value.items()}
    return value
