"""A published letter as a notebook shows it: one self-contained piece of HTML, everything from the letter escaped."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.model.citation import Citation
    from openimr.model.letter import LetterItem, PublishedLetter, Signal

_COLOURS = {"upheld": "#8a1c1c", "overturned": "#14592e"}  # 7 to 1 on white
_CELL = "padding:4px 8px;vertical-align:top;text-align:left;border-top:1px solid #bbb"
_TAG = "color:#fff;padding:1px 6px;border-radius:3px;white-space:nowrap;background:"


def letter_html(letter: "PublishedLetter") -> str:
    """The letter in brief: its header, patient and reviewer, a table of the items, warnings and signals."""
    head = _joined(
        [
            letter.case_number or "no case number",
            f"decided {letter.decision_date or 'on an unknown date'}",
            letter.priority,
            letter.layout,
        ]
    )
    parts = [
        '<div style="font-size:13px;max-width:75em">',
        f'<div style="font-weight:bold;font-size:15px">{escape(head)}</div>',
        f"<div>{escape(_dates(letter))}</div>",
        f"<div>{escape(_patient(letter))}</div>",
        f"<div>{escape(_reviewer(letter))}</div>",
        _folded("clinical summary", letter.clinical_summary),
        _table(letter.items),
        _list("Warnings", letter.warnings),
        _list("Signals", [_signal(signal) for signal in letter.signals]),
        f'<div style="color:#555">{escape(letter.source)}</div>',
        "</div>",
    ]
    return "".join(parts)


def _joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)


def _dates(letter: "PublishedLetter") -> str:
    dates = {
        "injury": letter.date_of_injury,
        "request": letter.request_date,
        "UR denial": letter.ur_denial_date,
        "application": letter.application_received,
        "assigned": letter.date_assigned,
    }
    return _joined(f"{name} {date}" for name, date in dates.items() if date)


def _patient(letter: "PublishedLetter") -> str:
    age = None if letter.patient.age is None else f"{letter.patient.age} years"
    return f"Patient: {_joined([age, letter.patient.sex]) or 'not described'}"


def _reviewer(letter: "PublishedLetter") -> str:
    who = letter.reviewer
    certified = {True: "board certified", False: "not board certified", None: None}[who.board_certified]
    said = [", ".join(names) for names in (who.specialties, who.subspecialties, who.licensure)]
    return f"Reviewer: {_joined([*said, certified]) or 'not described'}"


def _table(items: "Iterable[LetterItem]") -> str:
    rows = "".join(_row(number, item) for number, item in enumerate(items, start=1))
    if not rows:
        return "<div>No item was found.</div>"
    heads = "".join(
        f'<th scope="col" style="{_CELL}">{name}</th>'
        for name in ("", "Request", "Decision", "Guidelines", "Rationale")
    )
    table = "border-collapse:collapse;margin:6px 0;width:100%"
    return f'<table style="{table}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(number: int, item: "LetterItem") -> str:
    decision = item.decision or "no decision"
    tag = f'<span style="{_TAG}{_COLOURS.get(decision, "#555")}">{decision}</span>'
    part = item.partial_authorization
    asked = part.remaining if part and part.remaining else item.request
    partly = f'<div style="color:#555">of: {escape(item.request)}</div>' if asked != item.request else ""
    partly += f"<div>allowed: {escape(part.authorized)}</div>" if part and part.authorized else ""
    partly += f"<div>{escape(_treatment(item))}</div>"
    cells = (
        str(number),
        f"<b>{escape(asked)}</b>" + partly + ("<div>retrospective</div>" if item.retrospective else ""),
        tag,
        _guidelines("Reviewer", item.reviewer_basis, item.citations)
        + _guidelines("UR", item.claims_administrator.basis, item.claims_administrator.citations),
        _folded("read", item.rationale),
    )
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _treatment(item: "LetterItem") -> str:
    """The treatment in a line: what it is, how much, where."""
    found = item.treatment
    what = ", ".join(found.ingredients) or found.procedure or found.kind
    amounts = (
        found.strength,
        None if found.quantity is None else f"#{found.quantity}",
        None if found.refills is None else f"{found.refills} refills",
        found.sig,
        None if found.visits is None else f"{found.visits} visits",
        found.laterality,
        found.body_part,
        found.level,
    )
    return _joined([what, *amounts, ", ".join(item.drug_classes)])


def _guidelines(who: str, basis: str, citations: "Iterable[Citation]") -> str:
    cited = "; ".join(_citation(citation) for citation in citations) or basis
    return f"<div>{who}: {escape(cited)}</div>"


def _citation(citation: "Citation") -> str:
    name = citation.guideline
    head = name if name.startswith(citation.source) or citation.source == "other" else f"{citation.source} {name}"
    pages = f"pp. {', '.join(citation.pages)}" if citation.pages else ""
    return ", ".join(part for part in (head.strip(), *citation.sections, pages) if part)


def _folded(name: str, text: str) -> str:
    if not text:
        return ""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f"<details><summary>{name}</summary>{paragraphs}</details>"


def _signal(signal: "Signal") -> str:
    where = "" if signal.item is None else f" (item {signal.item + 1})"
    quoted = " | ".join(f"“{quote}”" for quote in signal.quotes[:2])
    return f"{signal.kind}{where}: {signal.explain}{f' {quoted}' if quoted else ''}"


def _list(name: str, lines: Iterable[str]) -> str:
    entries = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div>{name}:</div><ul style="margin:2px 0">{entries}</ul>' if entries else ""
