"""A notice on paper and screen: a tagged PDF, plain text of the same, and JSON."""

from collections.abc import Iterator

import msgspec

from openimr.documents import bullets, field_rows, paragraph, rule, typeset_and_tell
from openimr.process.notices.blocks import Block, Box, Heading, Listed, Paragraph, Runs, Table, plain
from openimr.process.notices.notice import Notice
from openimr.process.notices.wording import notice_words


def notice_pdf(notice: Notice) -> bytes:
    """The notice as PDF/UA-1 in its language; the same notice gives the same bytes.

    Raises:
        DocumentError: typst is not installed, or the template fails.
    """
    return notice_pdf_and_unprinted(notice)[0]


def notice_pdf_and_unprinted(notice: Notice) -> tuple[bytes, tuple[str, ...]]:
    """The notice as PDF/UA-1, and the letters of it that no font here holds: they stand there as code points.

    Who reads "Dear [U+738B]" does not know who is meant, and the post doesn't either. For errors see `notice_pdf`.
    """
    data: dict[str, object] = {"notice": _data(notice), "footer": _case(notice)}
    return typeset_and_tell("notice", data, date=notice.date.isoformat() if notice.date else None)


def notice_text(notice: Notice) -> str:
    """The notice as plain text."""
    words = notice_words()[notice.language]
    parts: list[str] = ["\n".join(paragraph(plain(line)) for line in notice.letterhead), rule()]
    if notice.delivery:
        parts.append(notice.delivery)
    parts.append("\n".join(paragraph(plain(line)) for line in notice.address))
    parts.append(field_rows([(label, plain(value)) for label, value in notice.reference]))
    parts.append(paragraph(notice.subject.upper()))
    if notice.copy_note:
        parts.append(paragraph(notice.copy_note))
    parts += [_text(block) for block in notice.blocks]
    parts.append("\n".join(paragraph(plain(line)) for line in notice.closing))
    foot = [paragraph(f"{label}: {body}", hanging="  ") for label, body in _notes(notice)]
    if notice.rules:
        foot.append(paragraph(f"{words.rules}: {'; '.join(notice.rules)}", hanging="  "))
    if foot:
        parts += [rule(), "\n".join(foot)]
    return "\n\n".join(parts) + "\n"


def notice_json(notice: Notice) -> bytes:
    """The notice with the law behind it, for programs and for the office: indented, UTF-8."""
    return msgspec.json.format(msgspec.json.encode(notice), indent=2) + b"\n"


def _data(notice: Notice) -> dict[str, object]:
    words = notice_words()[notice.language]
    return {
        "lang": notice.language,
        "title": f"{notice.subject} ({_case(notice)})",
        "subject": notice.subject,
        "author": plain(notice.letterhead[0]) if not any(r.missing for r in notice.letterhead[0]) else "",
        "email": notice.email,
        "page": words.page,
        "letterhead": [_runs(line) for line in notice.letterhead],
        "delivery": notice.delivery,
        "address": [_runs(line) for line in notice.address],
        "reference": [[label, _runs(value)] for label, value in notice.reference],
        "copy_note": notice.copy_note,
        "blocks": [_block(block) for block in notice.blocks],
        "closing": [_runs(line) for line in notice.closing],
        "notes": [list(note) for note in _notes(notice)],
        "rules": [words.rules, "; ".join(notice.rules)] if notice.rules else None,
    }


def _case(notice: Notice) -> str:
    words = notice_words()[notice.language]
    return f"{words.reference['case']}: {notice.case_number}"


def _notes(notice: Notice) -> Iterator[tuple[str, str]]:
    words = notice_words()[notice.language]
    if notice.enclosures:
        yield words.enclosures, "; ".join(notice.enclosures)
    if notice.copies:
        yield words.copies, "; ".join(notice.copies)


def _runs(runs: Runs) -> list[dict[str, object]]:
    return [{"text": r.text, "strong": r.strong, "missing": r.missing} for r in runs]


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading(runs):
            return {"block": "heading", "runs": _runs(runs)}
        case Paragraph(runs):
            return {"block": "paragraph", "runs": _runs(runs)}
        case Listed(items, numbered):
            return {"block": "list", "numbered": numbered, "items": [_runs(item) for item in items]}
        case Table(head, rows, widths):
            widths = widths or (*[0] * (len(head) - 1), 1)
            cells = [[_runs(cell) for cell in row] for row in rows]
            return {"block": "table", "head": list(head), "rows": cells, "widths": list(widths)}
        case Box(blocks):
            return {"block": "box", "blocks": [_block(inner) for inner in blocks]}


def _text(block: Block) -> str:
    match block:
        case Heading(runs):
            told = paragraph(plain(runs))
            return f"{told}\n{'-' * max(map(len, told.splitlines() or ['']))}"
        case Paragraph(runs):
            return paragraph(plain(runs))
        case Listed(items, numbered):
            if not numbered:
                return bullets(map(plain, items))
            return "\n".join(bullets([plain(item)], marker=f"{n}. ") for n, item in enumerate(items, 1))
        case Table(head, rows):
            if len(head) == 2:
                lead = max((len(plain(row[0])) for row in rows), default=0) + 1
                lines = [paragraph(f"{head[1]}:")]
                lines += [bullets([plain(row[1])], marker=plain(row[0]).ljust(lead)) for row in rows]
                return "\n".join(lines)
            return "\n\n".join(field_rows([(h, plain(c)) for h, c in zip(head, row, strict=True)]) for row in rows)
        case Box(blocks):
            inner = "\n\n".join(_text(each) for each in blocks)
            return f"{rule('=')}\n{inner}\n{rule('=')}"
