"""The letter as plain text, in the order and with the headings of the published letters."""

from collections.abc import Sequence

from openimr.documents import bullets, field_rows, heading, paragraph, rule
from openimr.letters.writing.content import Letter, letter_of
from openimr.letters.writing.items import LetterItem
from openimr.letters.writing.sources import DocumentRow, Mark, Statement
from openimr.letters.writing.wording import wording
from openimr.model import Determination

_BLANK = "_" * 40


def letter_text(determination: Determination) -> str:
    """The draft letter as UTF-8 text of at most 80 columns, ending in a line end."""
    letter = letter_of(determination)
    words = wording()
    parts: list[str] = [
        heading(letter.title),
        rule(),
        *(paragraph(line) for line in letter.draft),
        rule(),
        field_rows(letter.header),
        heading(words.how_made.heading),
        *(paragraph(text) for text in letter.how_made),
        _credentials(letter),
        *_documents(letter),
        heading(words.summary.heading),
        *_summary(letter),
        heading(words.issues.heading),
        paragraph(words.issues.lead if letter.items else words.issues.none),
        *(part for item in letter.items for part in _item(item)),
        heading(words.signature.heading),
        paragraph(words.signature.lead),
        field_rows([(label, _BLANK) for label in letter.signature]),
        heading(words.closing.heading),
        *(paragraph(text) for text in letter.closing),
        paragraph(letter.disclosure),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _credentials(letter: Letter) -> str:
    words = wording().credentials
    return "\n".join(
        [
            paragraph(words.lead),
            *(f"{label}: {_BLANK}" for label in letter.credentials),
            paragraph(f"{words.needed}: {letter.needed}"),
        ]
    )


def _documents(letter: Letter) -> list[str]:
    words = wording().documents
    parts = [heading(words.heading), paragraph(words.lead if letter.documents else words.none)]
    if letter.documents:
        parts.append("\n".join(_document(row) for row in letter.documents))
    for label, lines in letter.account:
        if lines:
            parts.append(f"{label}:\n{bullets(lines, indent='  ')}")
        else:
            parts.append(f"{label}: {words.nothing}.")
    return parts


def _document(row: DocumentRow) -> str:
    margin = " " * 18
    lines = [
        paragraph(f"{row.kind}, {row.author}", indent=f"{row.id:<6}{row.date:<12}", hanging=margin),
        paragraph(row.place, indent=margin),
    ]
    if row.remark:
        lines.append(paragraph(f"({row.remark})", indent=margin))
    return "\n".join(lines)


def _summary(letter: Letter) -> list[str]:
    words = wording().summary
    if not letter.summary:
        return [paragraph(words.none)]
    return [paragraph(words.lead), paragraph(_run(letter.summary))]


def _item(item: LetterItem) -> list[str]:
    words = wording().issues
    parts = [heading(item.heading), paragraph(item.meaning)]
    if item.asked:
        parts.append(paragraph(f"{words.requested_in}: {_reference(item.asked)}"))
    parts += [paragraph(f"{label}: {text.rstrip('.')}.") for label, text in item.portions]
    parts += [paragraph(remark) for remark in item.remarks]
    if not item.claims_administrator:
        return parts
    parts.append(paragraph(f"{words.claims_administrator}: {item.claims_administrator}"))
    parts.append(paragraph(f"{words.expert}: {item.expert}"))
    parts.append(paragraph(f"{words.rationale}: {_run(item.rationale) or words.no_rationale}"))
    parts += [paragraph(f"{label}: {_run(side)}") for label, side in item.arguments]
    parts += [paragraph(note) for note in item.notes]
    return parts


def _run(statements: Sequence[Statement]) -> str:
    unverified = wording().issues.unverified_mark
    return " ".join(
        " ".join(filter(None, (s.text, s.reference, unverified if s.unverified else ""))) for s in statements
    )


def _reference(marks: Sequence[Mark]) -> str:
    return f"[{'; '.join(mark.label for mark in marks)}]"
