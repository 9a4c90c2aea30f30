"""Writes docs/findings.md and docs/checks.md from what the program declares (`make docs`); --check only compares."""

import sys
from pathlib import Path

from openimr.model.schema import FindingKind, finding_kinds
from openimr.review.checks import CHECKS

DOCS = Path(__file__).parents[2] / "docs"
MADE = "<!-- Written by `make docs`; a test holds it against the program. -->"

FINDINGS = """\
What is drawn from the records, and what guideline criteria may ask for. Declared in `src/openimr/model/findings.yaml`.
Each finding also carries its quotation (file, page, start, end), the date of its record, and an assertion: affirmed,
denied, possible, planned, historical, or about another person."""
CHECKED = """\
Run by `imr review` and by `imr check`. A blocking finding stops signing and issue. `CASE` is no check of the draft:
it says what the case file lacks (a warning)."""


def findings_page() -> str:
    """Every kind of finding with its attributes."""
    parts = [
        "# Findings",
        MADE,
        FINDINGS,
    ]
    parts += [_kind(name, kind) for name, kind in finding_kinds().items()]
    return "\n\n".join(parts) + "\n"


def _kind(name: str, kind: FindingKind) -> str:
    lines = [f"## {name}", "", kind.says, ""]
    for attribute, declared in kind.attributes.items():
        unit = f" ({declared.unit})" if declared.unit else ""
        values = f": {', '.join(declared.values)}" if declared.values else ""
        lines.append(f"- `{attribute}`, {declared.type}{unit}{values}")
    return "\n".join(lines)


def checks_page() -> str:
    """Every quality check with what it asks and how grave a finding is."""
    rows = [f"| {check.id} | {check.asks} | {check.severity} |" for check in CHECKS]
    return "\n".join(
        (
            "# Quality checks",
            "",
            MADE,
            "",
            CHECKED,
            "",
            "| id | asks whether | severity |",
            "|---|---|---|",
            *rows,
            "",
        )
    )


def main(*, compare: bool) -> int:
    """Write the pages, or say which differ."""
    stale = []
    for name, text in (("findings.md", findings_page()), ("checks.md", checks_page())):
        path = DOCS / name
        if not path.is_file() or path.read_text() != text:
            stale.append(name)
            if not compare:
                path.write_text(text)
    if compare and stale:
        sys.stderr.write(f"not up to date: {', '.join(stale)}; run make docs\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(compare="--check" in sys.argv))
