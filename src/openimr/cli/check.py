"""`imr check determination.json`: the quality checks on a draft."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.model import Check, Determination, Page
from openimr.review.checks import run_checks


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr check --help`."""
    parser = argparse.ArgumentParser(
        prog="imr check",
        description="Run the quality checks on drafts. pages.jsonl beside a draft is searched where it is there.",
        epilog="example: imr check draft/determination.json",
    )
    parser.add_argument("paths", metavar="determination.json", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print the checks as one JSON document")
    arguments = parser.parse_args(argv)
    refused = 0
    found: list[tuple[Path, tuple[Check, ...]]] = []
    for path in arguments.paths:
        try:
            determination = msgspec.json.decode(path.read_bytes(), type=Determination)
        except OSError as error:
            sys.stderr.write(f"imr check: {path}: {error.strerror}\n")
            refused += 1
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            sys.stderr.write(f"imr check: {path}: not a determination of openimr/determination/1 ({_place(error)})\n")
            refused += 1
        else:
            found.append((path, run_checks(determination, _pages(path.parent / "pages.jsonl"))))
    if arguments.json:
        single = found[0][1] if len(arguments.paths) == 1 and found else None
        document = (
            msgspec.to_builtins(single)
            if single is not None
            else [{"source": str(p), "checks": msgspec.to_builtins(c)} for p, c in found]
        )
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        for path, checks in found:
            _print(path, checks)
    if not found:
        return NOTHING
    return REFUSED if refused else DONE


def _place(error: Exception) -> str:
    """The field that is wrong, without its content."""
    text = str(error)
    return text[text.rfind("`$") :] if "`$" in text else "not JSON"


def _pages(path: Path) -> dict[tuple[str, int], str] | None:
    if not path.is_file():
        return None
    try:
        lines = path.read_bytes().splitlines()
        pages = [msgspec.json.decode(line, type=Page) for line in lines if line.strip()]
    except (OSError, msgspec.ValidationError, msgspec.DecodeError):
        sys.stderr.write(f"imr check: {path}: not readable as pages.jsonl; pages were not searched\n")
        return None
    return {(p.file, p.page): p.text for p in pages}


def _print(path: Path, checks: tuple[Check, ...]) -> None:
    blocking = sum(c.severity == "blocking" for c in checks)
    print(f"{path}: {blocking} blocking, {len(checks) - blocking} warnings")
    for check in checks:
        print(f"  {check.id} {check.severity:8} {check.where}: {check.text}")
