"""What the letter says, before it is set as text or as PDF: a pure function of the determination."""

from collections.abc import Iterable

import msgspec

from openimr.letters.writing import sources
from openimr.letters.writing.items import LetterItem, letter_item
from openimr.letters.writing.sources import DocumentRow, Statement, statements
from openimr.letters.writing.wording import counted, joined, us_date, wording
from openimr.model import Determination, ReviewerNeeded


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The letter in order, top to bottom.

    `header` holds labels and values. `documents` are rows of the list of documents; `account` holds, by label, what
    was excluded, not read, or is missing. `credentials` are labels with a blank behind them.
    """

    title: str
    running: str
    footer: str
    draft: tuple[str, ...]
    header: tuple[tuple[str, str], ...]
    how_made: tuple[str, ...]
    credentials: tuple[str, ...]
    needed: str
    documents: tuple[DocumentRow, ...]
    account: tuple[tuple[str, tuple[str, ...]], ...]
    summary: tuple[Statement, ...]
    items: tuple[LetterItem, ...]
    signature: tuple[str, ...]
    closing: tuple[str, ...]
    disclosure: str


def letter_of(determination: Determination) -> Letter:
    """The letter that a determination makes.

    Left out on purpose: the checks and the questions to the reviewer (they are the worksheet's; the letter counts
    them), the confidence, and every name of a reviewer.
    """
    words = wording()
    case = determination.case
    version = determination.versions.openimr
    known = frozenset(record.id for record in determination.records)
    used = joined(f"{name} ({edition})" for name, edition in sorted(determination.versions.guidelines.items()))
    return Letter(
        title=words.title,
        running=words.running.format(case=case.case_number or words.header["case_number"].lower() + " unknown"),
        footer=words.footer.format(version=version),
        draft=_draft_notice(determination),
        header=_header(determination),
        how_made=words.how_made.paragraphs,
        credentials=(words.credentials.licensure, words.credentials.specialty),
        needed=_needed(determination.reviewer),
        documents=sources.document_rows(determination.records, determination.excluded),
        account=sources.account(determination),
        summary=statements(determination.summary, known),
        items=tuple(letter_item(item, determination.records) for item in determination.items),
        signature=words.signature.rows,
        closing=words.closing.paragraphs,
        disclosure=words.closing.disclosure.format(version=version, guidelines=used or words.closing.no_guidelines),
    )


def _draft_notice(determination: Determination) -> tuple[str, ...]:
    words = wording().draft
    points = _open_points(determination)
    lines = [words.notice, words.made_by]
    if points:
        lines.append(words.open_points.format(points=joined(points)))
    return tuple(lines)


def _open_points(determination: Determination) -> list[str]:
    """Counts only: what is open is a matter for the reviewer, not for the parties who will read the letter."""
    blocking = sum(check.severity == "blocking" for check in determination.checks)
    warnings = len(determination.checks) - blocking
    questions = sum(len(item.needs_reviewer) for item in determination.items)
    counts = (
        (blocking, "blocking check", "blocking checks"),
        (warnings, "warning", "warnings"),
        (questions, "question to the reviewer", "questions to the reviewer"),
    )
    return [counted(number, one, many) for number, one, many in counts if number]


def _header(determination: Determination) -> tuple[tuple[str, str], ...]:
    case, words = determination.case, wording().header
    unknown = words["unknown"]
    rows = [("case_number", case.case_number or unknown)]
    if case.claim_number:
        rows.append(("claim_number", case.claim_number))
    rows += [
        ("date_of_injury", us_date(case.date_of_injury, unknown)),
        ("decision_date", words["on_signing"]),
        ("ur_denial_date", us_date(case.ur_decision_date, unknown)),
        ("priority", case.priority.capitalize()),
        ("application_received", us_date(case.application_received, unknown)),
    ]
    if case.draft_date:
        rows.append(("draft_date", us_date(case.draft_date, unknown)))
    if case.formulary:
        rows.append(("formulary", words["formulary_open"]))
    return tuple((words[name], value) for name, value in rows)


def _needed(reviewer: ReviewerNeeded) -> str:
    named = _either(reviewer.specialties) or wording().credentials.not_settled
    why = reviewer.why.strip()
    return f"{named}. {why}" if why else f"{named}."


def _either(names: Iterable[str]) -> str:
    words = list(names)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1] if words else ""
