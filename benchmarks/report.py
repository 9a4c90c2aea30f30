"""Where results go: a section of `docs/benchmarks.md` each, so that one section can be measured again alone."""

import io
import os
import platform
import re
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median

import msgspec

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "bench"
REPORT = ROOT / "docs" / "benchmarks.md"

_HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks [section ...]`). Sections: {names}.
Times are medians of the runs named, and what counts are ratios between things measured in the same run on the same
machine; no test asserts a time.
"""


class NotThereError(Exception):
    """Something that a section needs is not at hand; the message says what, and how to get it."""


class Section(msgspec.Struct, frozen=True):
    """A comparison: its name on the command line, its heading, and what measures it and gives markdown.

    `asked`: measured only where it is named, as it takes long or needs a machine to itself (`make bench-server`).
    """

    name: str
    heading: str
    measure: Callable[[], str]
    asked: bool = False


def timed(action: Callable[[], object], runs: int = 3) -> float:
    """Median wall seconds of some runs."""
    seconds: list[float] = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - begin)
    return median(seconds)


def printed(action: Callable[[], object]) -> str:
    """What an action prints."""
    said = io.StringIO()
    with redirect_stdout(said):
        action()
    return said.getvalue()


def machine() -> str:
    """One line on the machine and the interpreter."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A markdown table, first column left, the others right."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def write(sections: tuple[Section, ...], results: dict[str, str]) -> None:
    """Put new results into the report; sections that were not measured keep what they said."""
    old = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    parts = [_HEAD.format(names=", ".join(f"`{section.name}`" for section in sections))]
    for section in sections:
        marks = f"<!-- {section.name} -->", f"<!-- /{section.name} -->"
        kept = re.search(re.escape(marks[0]) + r"\n(.*?)\n" + re.escape(marks[1]), old, re.DOTALL)
        body = results.get(section.name) or (kept[1] if kept else "Not measured yet.")
        parts.append(f"## {section.heading}\n\n{marks[0]}\n{body.strip()}\n{marks[1]}\n")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join(parts), encoding="utf-8")
