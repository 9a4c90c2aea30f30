"""`imr reviewers check|match|assign|replay`: what is wrong with a roster, who may decide a case, who decides which."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import openimr
from openimr.cli import NOTHING
from openimr.cli.options import Parser, iso_date, positive, some_path, with_shared
from openimr.cli.reviewers.seeds import one_way_written
from openimr.cli.terminal import say

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

_FIRST, _LAST = "1950-01-01", "2199-12-31"
"""Days between which every look-back and look-ahead can be counted."""
_WAYS = {"check": "checking", "match": "matching", "assign": "assigning", "replay": "replaying"}


def parser() -> Parser:
    """The command line of `imr reviewers`."""
    made = Parser(
        prog="imr reviewers",
        description="Who may decide a case. Reviewers are named by the opaque ids of the roster, never by their names.",
        example="imr reviewers match case.json --roster roster.yaml",
    )
    made.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    ways = made.add_subparsers(dest="way", metavar="|".join(_WAYS), required=True, parser_class=Parser)
    _check(ways)
    _match(ways)
    _assign(ways)
    _replay(ways)
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr reviewers --help`."""
    arguments = parser().parse_args(argv)
    try:
        way = import_module(f"openimr.cli.reviewers.{_WAYS[arguments.way]}")
    except ModuleNotFoundError as missing:
        if (missing.name or "openimr").partition(".")[0] == "openimr" or arguments.debug:
            raise
        say(f"imr reviewers {arguments.way}", "needs an extra that is not installed: pip install 'openimr[reviewers]'")
        return NOTHING
    code: int = way.run(arguments)
    return code


def _check(ways: "Ways") -> None:
    made = ways.add_parser(
        "check",
        help="what is wrong with a roster, and whom it holds",
        description="Name every fault of a roster, one line each; count reviewers by profession and specialty; and,\n"
        "on a day, say which licences and certificates have run out or do so within 60 days.",
        example="imr reviewers check roster.yaml --on 2026-03-01",
    )
    made.add_argument("roster", metavar="FILE", type=some_path, help="the roster: YAML, JSON or CSV")
    made.add_argument("--on", metavar="DATE", type=_review_day, help="the day that licences and certificates are held "
                      "against; without it none is")  # fmt: skip
    with_shared(made)


def _match(ways: "Ways") -> None:
    made = ways.add_parser(
        "match",
        help="who of a roster may decide a case, best first, and why the others may not",
        description="Hold every reviewer of a roster against a case: rules R1 to R10, conflicts of interest, and how\n"
        "well the specialties fit. What the roster or the case does not say is unknown, and unknown is never yes.",
        example="imr reviewers match case.json --roster roster.yaml --organizations register.yaml",
    )
    made.add_argument("case", metavar="CASE", type=some_path, help="a case file, or the folder that holds it")
    made.add_argument("--roster", metavar="FILE", type=some_path, required=True, help="the roster: YAML, JSON or CSV")
    made.add_argument("--organizations", metavar="FILE", type=some_path,
                      help="the register of organisations, for ties over parent companies")  # fmt: skip
    made.add_argument("--clearances", metavar="FILE", type=some_path,
                      help="ties that a person has looked at and found to be none (YAML or JSON)")  # fmt: skip
    made.add_argument("--on", metavar="DATE", type=_review_day, help="the day of review; without it that of the case's "
                      "last event")  # fmt: skip
    with_shared(made)


def _assign(ways: "Ways") -> None:
    made = ways.add_parser(
        "assign",
        help="give many cases to the reviewers of a roster at once, and say why",
        description="Give every case the reviewers that it needs. Hard rules and conflicts exclude first; of what is\n"
        "left the best assignment is found: most reviews, the most urgent first; best fit; fair load; then a lot that\n"
        "is drawn from the seed. A seed that nobody could choose makes the lot fair: docs/assignment.md says how.",
        example="imr reviewers assign cases/ --roster roster.yaml --seed 20260302-77-15 --out assignment.json",
    )
    _inputs(made)
    made.add_argument(
        "--seed", metavar="S", type=_words, help="the seed of the lot; without it one is drawn and recorded"
    )
    made.add_argument("--on", metavar="DATE", type=_review_day, help="the day of assignment; without it that of the "
                      "last event of all cases")  # fmt: skip
    made.add_argument("--needed", metavar="FILE", type=some_path, help="cases that need more than one reviewer: lines "
                      "of 'case number: how many' (YAML or JSON)")  # fmt: skip
    made.add_argument("--out", metavar="FILE", type=some_path, help="write the record here, as JSON")
    made.add_argument("--freeze", action="store_true", help="assign nothing; print the fingerprints of the inputs, to "
                      "be published before the seed is known")  # fmt: skip
    with_shared(made)


def _replay(ways: "Ways") -> None:
    made = ways.add_parser(
        "replay",
        help="whether a record of assignment can be drawn again from the same files",
        description="Repeat the run of a record with its seed, and say what is not the same.",
        example="imr reviewers replay assignment.json cases/ --roster roster.yaml",
    )
    made.add_argument("record", metavar="RECORD", type=some_path, help="what imr reviewers assign wrote")
    _inputs(made)
    with_shared(made)


def _inputs(made: Parser) -> None:
    made.add_argument("cases", metavar="CASES", nargs="+", type=some_path,
                      help="case files, JSON Lines of cases, folders of them")  # fmt: skip
    made.add_argument("--roster", metavar="FILE", type=some_path, required=True, help="the roster: YAML, JSON or CSV")
    made.add_argument("--organizations", metavar="FILE", type=some_path,
                      help="the register of organisations, for ties over parent companies")  # fmt: skip
    made.add_argument("--clearances", metavar="FILE", type=some_path,
                      help="ties that a person has looked at and found to be none (YAML or JSON)")  # fmt: skip
    made.add_argument("--jobs", metavar="N", type=positive, help="processes that look for conflicts; without it one a "
                      "core. It changes the time, not the result")  # fmt: skip


def _review_day(text: str) -> str:
    """A day on which a review could be held; anything else is wrong usage."""
    day = iso_date(text)
    if not _FIRST <= day <= _LAST:
        message = f"{day} is no day of this programme; give one from {_FIRST} to {_LAST}"
        raise argparse.ArgumentTypeError(message)
    return day


def _words(text: str) -> str:
    if not text.strip():
        message = "is empty; give a seed, or leave --seed away to have one drawn"
        raise argparse.ArgumentTypeError(message)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = "is not text in UTF-8; give words and numbers"
        raise argparse.ArgumentTypeError(message) from error
    said = one_way_written(text)
    if said is None:
        message = "holds what cannot be seen or read alike by everybody; give letters A to Z, numbers and signs"
        raise argparse.ArgumentTypeError(message)
    return said
