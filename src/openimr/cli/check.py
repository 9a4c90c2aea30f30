"""`imr check determination.json`: the quality checks on a draft."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.options import Parser, command, some_path
from openimr.cli.terminal import put, say, show
from openimr.model import Check, Determination, Page
from openimr.review.checks import run_checks

_NAME = "imr check"
CASE = "CASE"
"""The id of what the case file lacks: `imr review` has seen the case file, this command has not, so it is kept."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one draft: its checks, or why it was refused."""

    source: str
    checks: tuple[Check, ...] | None = None
    refused: str | None = None


def parser() -> Parser:
    """The command line of `imr check`."""
    made = command(
        "check",
        "Run the quality checks on drafts. pages.jsonl beside a draft is searched where it is there.",
        "imr check draft/determination.json",
    )
    made.add_argument(
        "paths", metavar="DRAFT", nargs="+", type=some_path, help="a determination.json, or the folder that holds it"
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr check --help`."""
    arguments = parser().parse_args(argv)
    answers = [_answer(path) for path in arguments.paths]
    for answer in answers:
        if answer.refused is not None:
            say(_NAME, f"{answer.source}: {answer.refused}")
    if arguments.json:
        put(json.dumps(_document(answers), ensure_ascii=False, indent=2) + "\n")
    else:
        for answer in answers:
            if answer.checks is not None:
                show(_text(answer.source, answer.checks))
    if all(answer.refused is not None for answer in answers):
        return NOTHING
    return REFUSED if any(answer.refused is not None for answer in answers) else DONE


def _answer(path: Path) -> _Answer:
    draft = path / "determination.json" if path.is_dir() else path
    if path.is_dir() and not draft.exists():
        return _Answer(source=str(path), refused="there is no determination.json in it; make one with imr review")
    try:
        determination = msgspec.json.decode(draft.read_bytes(), type=Determination)
    except OSError as error:
        return _Answer(source=str(path), refused=f"{error.strerror or 'cannot be read'}; give a determination.json")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        wrong = f"is not a determination of openimr/determination/1 ({_place(error)}); make it again with imr review"
        return _Answer(source=str(path), refused=wrong)
    if determination.schema != "openimr/determination/1":
        return _Answer(source=str(path), refused="is of another schema than openimr/determination/1")
    lacks = tuple(check for check in determination.checks if check.id == CASE)
    found = run_checks(determination, _pages(draft.parent / "pages.jsonl"))
    return _Answer(source=str(path), checks=(*found, *lacks))


def _document(answers: Sequence[_Answer]) -> object:
    """The checks of one draft as a list; of several, or of none that could be read, one entry a draft."""
    if len(answers) == 1 and answers[0].checks is not None:
        return msgspec.to_builtins(answers[0].checks)
    return [_entry(answer) for answer in answers]


def _entry(answer: _Answer) -> Mapping[str, object]:
    if answer.refused is not None:
        return {"source": answer.source, "refused": answer.refused}
    return {"source": answer.source, "checks": msgspec.to_builtins(answer.checks)}


def _place(error: Exception) -> str:
    """The field that is wrong, without its content."""
    text = str(error)
    return text[text.rfind("`$") :] if "`$" in text else "not JSON"


def _pages(path: Path) -> tuple[Page, ...] | None:
    if not path.is_file():
        say(_NAME, f"{path}: is not there; quotations were not compared with their pages")
        return None
    try:
        lines = path.read_bytes().splitlines()
        pages = [msgspec.json.decode(line, type=Page) for line in lines if line.strip()]
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        say(_NAME, f"{path}: is not readable as pages.jsonl; quotations were not compared with their pages")
        return None
    return tuple(pages)


def _text(source: str, checks: Sequence[Check]) -> str:
    blocking = sum(c.severity == "blocking" for c in checks)
    lines = [f"{source}: {blocking} blocking, {len(checks) - blocking} warnings"]
    lines += [f"  {check.id} {check.severity:8} {check.where}: {check.text}" for check in checks]
    return "\n".join(lines)
