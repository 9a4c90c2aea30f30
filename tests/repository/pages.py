"""Writes pages of docs/ from what the program declares (`make docs`); --check compares."""

import sys
from pathlib import Path

from conflicts_page import conflicts_page
from corpus_page import corpus_page
from deadline_page import deadlines_page
from lifecycle_page import lifecycle_page
from notice_page import notices_page
from qualification_page import qualification_page
from rule_page import rules_page
from topic_pages import topic_pages

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
    """Write the pages, or say which differ. A page of a topic that is gone is taken away."""
    pages = {
        "findings.md": findings_page(),
        "checks.md": checks_page(),
        "deadlines.md": deadlines_page(MADE),
        "notices.md": notices_page(MADE),
        "lifecycle.md": lifecycle_page(MADE),
        "conflicts.md": conflicts_page(MADE),
        "corpus.md": corpus_page(DOCS / "corpus.md"),
        "rules.md": rules_page(MADE),
        "qualification.md": qualification_page(MADE),
        **topic_pages(MADE),
    }
    stale = [name for name, text in pages.items() if not _is(DOCS / name, text)]
    stale += [
        name for path in (DOCS / "topics").rglob("*.md") if (name := path.relative_to(DOCS).as_posix()) not in pages
    ]
    if compare and stale:
        shown = ", ".join(stale[:5]) + (f" and {len(stale) - 5} more" if len(stale) > 5 else "")
        sys.stderr.write(f"not up to date: {shown}; run make docs\n")
        return 1
    for name in () if compare else stale:
        if name in pages:
            (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
            (DOCS / name).write_text(pages[name])
        else:
            (DOCS / name).unlink()
    return 0


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text


if __name__ == "__main__":
    raise SystemExit(main(compare="--check" in sys.argv))
