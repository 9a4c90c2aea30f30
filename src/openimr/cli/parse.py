"""`imr parse PATH...`: published determination letters to structured records, one line a letter."""

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import openimr
from openimr.cli import DONE, INTERRUPTED, NOTHING, REFUSED
from openimr.cli.options import Parser, command, letter_path, positive
from openimr.cli.terminal import OutputError, Progress, close_output, plain, put, say, show

if TYPE_CHECKING:
    from openimr.letters.batch import Input, Reading
    from openimr.letters.outputs import Partial, Seen

_NAME = "imr parse"
_KINDS = (".jsonl", ".csv", ".parquet")


def parser() -> Parser:
    """The command line of `imr parse`."""
    made = command(
        "parse",
        "Read published determination letters (.txt, .pdf, folders of them, - for standard input) into records,\n"
        "one JSON line a letter. An interrupted run with --out goes on where it stopped.",
        "imr parse letters/ --out letters.jsonl",
    )
    made.add_argument("paths", metavar="PATH", nargs="+", type=letter_path, help="a letter, a folder of letters, or -")
    made.add_argument("--out", metavar="FILE", type=_out_file, help="write the records here (.jsonl, .csv or .parquet)")
    made.add_argument("--jobs", metavar="N", type=positive, help="processes (default: one a core; 1 for few letters)")
    made.add_argument("--no-facts", action="store_true", help="leave out the findings of the clinical summary")
    made.add_argument("--no-signals", action="store_true", help="leave out the signs of a weak letter")
    return made


def _out_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _KINDS:
        message = f"{text!r} is of no known kind; end it in {', '.join(_KINDS[:-1])} or {_KINDS[-1]}"
        raise argparse.ArgumentTypeError(message)
    return path


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr parse --help`."""
    made = parser()
    arguments = made.parse_args(argv)
    if arguments.paths.count("-") > 1:
        made.error("standard input (-) can be read once only")

    from openimr.letters.batch import Reading, read_stdin
    from openimr.letters.outputs import OutputFault, faults_of

    fault = faults_of(arguments.out) if arguments.out else None
    if fault:
        say(_NAME, fault)
        return NOTHING
    reading = Reading(facts=not arguments.no_facts, signals=not arguments.no_signals, debug=arguments.debug)
    told = _Told(as_json=arguments.json, to_file=bool(arguments.out))
    batch = _Batch(arguments, reading, read_stdin() if "-" in arguments.paths else None, told)
    try:
        batch.read()
    except KeyboardInterrupt:
        told.clear()
        say(_NAME, f"stopped before the end; {batch.left()}" if arguments.out else "stopped before the end")
        return INTERRUPTED
    except OutputFault as error:
        told.clear()
        say(_NAME, f"{error}; {batch.left()}")
        return NOTHING
    finally:
        told.clear()
        batch.close()
    if not told.letters:
        return NOTHING
    try:
        told.end(arguments.out)
    except OutputError as error:
        if not arguments.out:
            raise
        say(_NAME, f"the records are in {arguments.out}; {error}")
        return REFUSED
    return REFUSED if told.refused else DONE


class _Batch:
    """The letters of one command line on their way from the inputs to where they are wanted."""

    def __init__(self, arguments: argparse.Namespace, reading: "Reading", stdin: bytes | None, told: "_Told") -> None:
        self._paths: list[str] = arguments.paths
        self._out: Path | None = arguments.out
        self._jobs: int | None = arguments.jobs
        self._reading = reading
        self._stdin = stdin
        self._told = told
        self._partial: Partial | None = None

    def read(self) -> None:
        """Read every letter, and put the output in its place."""
        from openimr.letters.batch import fingerprint, lines_of, processes
        from openimr.letters.outputs import Partial

        key, total = fingerprint(self._inputs(), self._reading, openimr.__version__)
        self._told.begin(total)
        if self._out:
            self._partial = Partial(self._out, key)
            self._take_up(self._partial, total)
        done = self._told.seen
        rest = islice(self._inputs(), done, None)
        jobs = processes(self._jobs, total - done)
        for line in lines_of(rest, self._reading, jobs, total - done):
            if self._partial:
                self._partial.add(line)
            self._told.one(line)
        if self._partial and self._told.letters:
            self._partial.finish()
        elif self._partial:
            self._partial.discard()

    def left(self) -> str:
        """What a run that stopped has left to the next."""
        if self._partial and self._partial.done:
            done = f"{self._partial.done:,} of {self._told.total:,} letters are kept in {self._partial.path}"
            return f"{done}; the same command goes on from there"
        return "nothing was written"

    def close(self) -> None:
        if self._partial:
            if self._partial.done:
                self._partial.close()
            else:
                self._partial.discard()

    def _inputs(self) -> "Iterator[Input]":
        from openimr.letters.batch import inputs_of

        return inputs_of(self._paths, self._stdin)

    def _take_up(self, partial: "Partial", total: int) -> None:
        if partial.renewed:
            say(_NAME, f"{partial.path} is of other letters, options or another version; started anew")
        for line in partial.kept(one.source for one in self._inputs()):
            self._told.one(line)
        if partial.done:
            self._told.clear()
            say(_NAME, f"{partial.done:,} of {total:,} letters were read before, and are in {partial.path}; going on")
            self._told.begin(total, partial.done)


class _Told:
    """What is said of each letter: its line, or a row for people; refusals; how far the run has come."""

    def __init__(self, *, as_json: bool, to_file: bool) -> None:
        self.seen = self.letters = self.items = self.refused = self.total = 0
        self._as_json = as_json
        self._to_file = to_file
        self._progress = Progress()
        self._began = self._drawn = time.monotonic()
        self._before = 0

    def begin(self, total: int, before: int = 0) -> None:
        """So many letters are to be told of, of which so many had been read before."""
        self.total, self._before = total, before
        self._began = time.monotonic()

    def one(self, line: bytes) -> None:
        """Tell of one letter or refusal."""
        from openimr.letters.outputs import seen

        letter = seen(line)
        self.seen += 1
        if letter.refused is None:
            self.letters += 1
            self.items += len(letter.items)
        else:
            self.refused += 1
            self.clear()
            say(_NAME, f"{letter.source}: {letter.refused}")
        if self._as_json:
            self._put(line)
        elif not self._to_file and letter.refused is None:
            self.clear()
            show(plain(_row(letter)))
        self._draw()

    def _put(self, line: bytes) -> None:
        try:
            put(line.decode() + "\n")
        except BrokenPipeError:  # its reader has seen enough; a file that is being written as well is not
            if not self._to_file:
                raise
            close_output()
            self._as_json = False

    def end(self, out: Path | None) -> None:
        """The total, where a person reads it."""
        if self._as_json:
            return
        total = f"{_count(self.letters, 'letter')}, {_count(self.items, 'item')}, {self.refused:,} refused"
        show(f"{total}; {out}" if out else total)

    def clear(self) -> None:
        """Take the progress line away."""
        self._progress.clear()

    def _draw(self) -> None:
        now = time.monotonic()
        if now - self._drawn < 0.1 and self.seen < self.total:
            return
        self._drawn = now
        rate = (self.seen - self._before) / max(now - self._began, 1e-6)
        left = _span((self.total - self.seen) / rate) if rate else "?"
        self._progress(f"{rate:,.0f} letters/s, {left} left", self.seen, self.total)


def _row(letter: "Seen") -> str:
    head = f"{letter.source}  {letter.case_number or 'no case number'}  {letter.decision_date or 'no date'}"
    said = "; ".join(f"{_short(item.request)}: {item.decision or 'no decision'}" for item in letter.items)
    warned = f"  ({_count(len(letter.warnings), 'warning')})" if letter.warnings else ""
    return f"{head}  {said or 'no item'}{warned}"


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _span(seconds: float) -> str:
    minutes = int(seconds) // 60
    return (
        f"{minutes // 60} h {minutes % 60} min"
        if minutes >= 60
        else f"{minutes} min"
        if minutes
        else f"{seconds:.0f} s"
    )
