"""`imr audit PATH...`: a second look at published letters, the rules' proposal beside the expert's decision."""

import argparse
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.options import Parser, command, letter_path, positive
from openimr.cli.terminal import Progress, plain, put, say, show

if TYPE_CHECKING:
    from openimr.review.audit import Agreement, AuditedItem

_NAME = "imr audit"
_SHOWN = 20
_REFUSED = b'{"source":'


def parser() -> Parser:
    """The command line of `imr audit`."""
    made = command(
        "audit",
        "Propose a decision for every item of published letters (.txt, .pdf, folders of them, - for standard input)\n"
        "from the header, the clinical summary, the requests and the claims administrator's guideline alone, and set\n"
        "it beside the expert's. A disagreement is a letter to look at again, not a wrong letter.",
        "imr audit letters/ --most 50",
    )
    made.add_argument("paths", metavar="PATH", nargs="+", type=letter_path, help="a letter, a folder of letters, or -")
    made.add_argument("--jobs", metavar="N", type=positive, help="processes (default: one a core; 1 for few letters)")
    made.add_argument(
        "--most", metavar="N", type=positive, default=_SHOWN, help=f"disagreements to print (default: {_SHOWN})"
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr audit --help`."""
    made = parser()
    arguments = made.parse_args(argv)
    if arguments.paths.count("-") > 1:
        made.error("standard input (-) can be read once only")

    import msgspec

    from openimr.letters.batch import Reading, inputs_of, lines_of, processes, read_stdin
    from openimr.review.audit import AuditedItem, audit_line

    stdin = read_stdin() if "-" in arguments.paths else None
    total = sum(1 for _ in inputs_of(arguments.paths, stdin))
    reading = Reading(debug=arguments.debug)
    jobs = processes(arguments.jobs, total)
    items: list[AuditedItem] = []
    letters = refused = 0
    seen: set[str] = set()
    progress = Progress()
    decoder = msgspec.json.Decoder(list[AuditedItem])
    try:
        for line in lines_of(inputs_of(arguments.paths, stdin), reading, jobs, total, audit_line):
            if line.startswith(_REFUSED):
                refused += 1
                progress.clear()
                _say_refused(line)
                if arguments.json:
                    put(line.decode() + "\n")
                continue
            letters += 1
            found = decoder.decode(line)
            fault = _fault_of(found, seen)
            if fault:
                progress.clear()
                say(_NAME, fault)
            if arguments.json:
                put("".join(msgspec.json.encode(item).decode() + "\n" for item in found))
            elif not fault:
                items += found
            progress("letters", letters + refused, total)
    finally:
        progress.clear()
    if not letters:
        return NOTHING
    if not arguments.json:
        _report(items, letters, refused, arguments)
    return REFUSED if refused else DONE


def _fault_of(found: "Sequence[AuditedItem]", seen: set[str]) -> str | None:
    """Why the items of a letter are not counted; None where they are. `seen` gains the letter's case number."""
    if not found:
        return "a letter holds no item that could be read; imr parse says what was found in it"
    number = found[0].case_number
    if number is not None and number in seen:
        return f"{found[0].source}: {number} was read before; it is not counted twice"
    if number is not None:
        seen.add(number)
    return None


def _say_refused(line: bytes) -> None:
    import msgspec

    from openimr.model import RefusedLetter

    one = msgspec.json.decode(line, type=RefusedLetter)
    say(_NAME, f"{one.source}: {one.refused}")


def _report(items: "Sequence[AuditedItem]", letters: int, refused: int, arguments: argparse.Namespace) -> None:
    from openimr.review.audit import agreement, agreement_by, by_year, disagreements

    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    counted = f"{letters:,} letter{'' if letters == 1 else 's'}, {len(items):,} items"
    show(counted + (f", {refused:,} refused" if refused else ""))
    _table("By treatment", agreement_by(items, lambda item: item.treatment), agreement(items))
    _table("By year of decision", by_year(items), None)
    _lapsed(items, arguments.most, width)
    apart = disagreements(items)
    if not apart:
        return
    show(f"\nDisagreements: {len(apart):,}" + (f", the first {arguments.most}" if len(apart) > arguments.most else ""))
    show("Those of which the rules are surest stand first. Neither side is taken to be right.")
    for item in apart[: arguments.most]:
        show("")
        chance = "" if item.confidence is None else f" (so decided in {item.confidence:.0%} of letters with this score)"
        silent = "; by silence alone" if item.by_silence else ""
        show(_wrapped(f"{item.case_number or item.source}, item {item.item + 1}: {item.request}", width))
        show(f"  expert: {item.expert}; rules: {item.proposal}{silent}{chance}")
        show(_wrapped(f"rules:  {item.reason}", width, indent="    "))
        show(_wrapped(f"expert: {item.expert_reason or 'no rationale was found'}", width, indent="    "))


def _table(title: str, rows: "Iterable[Agreement]", total: "Agreement | None") -> None:
    heads = ("", "items", "agree", "upheld", "alike", "overturned", "alike", "balanced", "open", "by silence")
    cells = [heads, *(_cells(one) for one in (*rows, *([total] if total else ())))]
    widths = [max(len(row[n]) for row in cells) for n in range(len(heads))]
    show(f"\n{title}")
    for first, *rest in cells:
        numbers = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        show("  ".join((first.ljust(widths[0]), *numbers)).rstrip())


def _cells(one: "Agreement") -> tuple[str, ...]:
    counts = (one.upheld, one.upheld_agreed, one.overturned, one.overturned_agreed)
    return (
        one.group,
        f"{one.items:,}",
        _share(one.share),
        *(f"{count:,}" for count in counts),
        _share(one.balanced),
        f"{one.open:,}",
        f"{one.by_silence:,}",
    )


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"


def _lapsed(items: "Sequence[AuditedItem]", most: int, width: int) -> None:
    """Letters that cite an edition which was not in force."""
    found = [(item, why) for item in items for why in item.not_in_force]
    letters = {item.source for item, _ in found}
    if not found:
        return
    show(f"\nEditions not in force are cited in {len(letters):,} letters")
    for item, why in found[:most]:
        show(_wrapped(f"{item.case_number or item.source}, item {item.item + 1}: {why}", width, indent="  "))
    if len(found) > most:
        show(f"  and {len(found) - most:,} more")


def _wrapped(text: str, width: int, indent: str = "") -> str:
    return textwrap.fill(plain(text), width, initial_indent=indent, subsequent_indent=indent + "  ")
