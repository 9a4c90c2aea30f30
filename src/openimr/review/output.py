"""The files of a review, each written whole or not at all, and the few lines that a person sees on the terminal."""

import os
import textwrap
from collections.abc import Callable
from pathlib import Path

import msgspec

from openimr.casefile import ReadSettings, Viewer
from openimr.letters import letter_pdf, letter_text
from openimr.model import ItemDetermination
from openimr.review.chart import chart_of
from openimr.review.pipeline import Reviewed
from openimr.review.worksheet import worksheet_html

PICTURE_WIDTH = 935
"""Pixels: a letter page at 110 dots an inch, enough to read a fax on a screen."""


def default_folder(path: Path) -> Path:
    """`./NAME.review` for a case file called NAME."""
    name = path.resolve().name if path.name in {"", ".", ".."} else path.name
    stem = name[: -len(path.suffix)] if path.is_file() and path.suffix else name
    return Path(f"{stem}.review")


def determination_json(reviewed: Reviewed) -> bytes:
    """`determination.json`: indented, in UTF-8, the same bytes for the same input."""
    return msgspec.json.format(msgspec.json.encode(reviewed.determination), indent=2) + b"\n"


def write_review(
    reviewed: Reviewed, path: Path, out: Path, reading: ReadSettings, stage: Callable[[str], None] = lambda _name: None
) -> str:
    """Write every file of the review into `out` and return `determination.json` as text.

    `reading` are the settings with which the case file was read: page pictures need the same OCR cache.

    Raises:
        OSError: the folder can't be written; nothing is left half-written.
    """
    determination = reviewed.determination
    document = determination_json(reviewed)
    stage("letter")
    files: dict[str, bytes] = {
        "determination.json": document,
        "case.json": msgspec.json.format(msgspec.json.encode(reviewed.case), indent=2) + b"\n",
        "pages.jsonl": b"".join(msgspec.json.encode(page) + b"\n" for page in reviewed.casefile.pages),
        "determination.txt": letter_text(determination).encode(),
        "determination.pdf": letter_pdf(determination),
    }
    stage("worksheet")
    chart = chart_of(reviewed.findings, reviewed.timeline, reviewed.casefile)
    with Viewer(path, reading) as viewer:
        sheet = worksheet_html(
            determination,
            reviewed.casefile,
            lambda file, page: viewer.picture(file, page, PICTURE_WIDTH),
            viewer.boxes,
            chart,
        )
    files["worksheet.html"] = sheet.encode()
    stage("writing")
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        _write_whole(out / name, content)
    return document.decode()


def _write_whole(target: Path, content: bytes) -> None:
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def describe(reviewed: Reviewed, out: Path) -> str:
    """What a person wants to know at once: the items with their proposals, what is open, and where to look."""
    d = reviewed.determination
    lines = [
        (
            f"{d.case.case_number or 'Case without a number'}: {len(reviewed.casefile.pages)} pages, "
            f"{len(d.records)} records, {len(d.items)} disputed items. DRAFT: a licensed reviewer decides."
        ),
        "",
    ]
    for n, item in enumerate(d.items, start=1):
        lines += _item_lines(n, item)
    blocking = sum(c.severity == "blocking" for c in d.checks)
    lines.append(f"Checks: {blocking} blocking, {len(d.checks) - blocking} warnings.")
    for what, count in (
        ("not read", len(d.unread)),
        ("kept out of the evidence", len(d.excluded)),
        ("missing from the file", len(d.missing)),
    ):
        if count:
            lines.append(f"{count} {what}; see the worksheet.")
    lines.append(
        f"Drafts are in {out}{os.sep}: worksheet.html, determination.pdf, determination.txt, determination.json"
    )
    return "\n".join(lines) + "\n"


def _item_lines(number: int, item: ItemDetermination) -> list[str]:
    head = f"{number}. {item.request}"
    if not item.eligible:
        said = f"not eligible ({item.ur_outcome})"
    elif item.proposal is None:
        said = "no proposal: the reviewer has to settle it"
    else:
        said = f"proposed: {item.proposal}"
        if item.confidence is not None:
            said += f" ({item.confidence:.0%} of experts would agree)"
    lines = [*textwrap.wrap(head, 100, subsequent_indent="   "), f"   {said}"]
    counts: dict[str, int] = {}
    for criterion in item.criteria:
        if criterion.status != "not applicable":
            counts[criterion.status] = counts.get(criterion.status, 0) + 1
    if counts:
        lines.append("   criteria: " + ", ".join(f"{n} {status}" for status, n in sorted(counts.items())))
    for note in item.needs_reviewer:
        lines += textwrap.wrap(f"! {note}", 100, initial_indent="   ", subsequent_indent="     ")
    return [*lines, ""]


__all__ = ["default_folder", "describe", "determination_json", "write_review"]
