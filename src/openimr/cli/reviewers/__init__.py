"""`imr reviewers check|match`: what is wrong with a roster, and who may decide a case."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import openimr
from openimr.cli.options import Parser, iso_date, some_path, with_shared

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

_WAYS = {"check": "checking", "match": "matching"}


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
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr reviewers --help`."""
    arguments = parser().parse_args(argv)
    code: int = import_module(f"openimr.cli.reviewers.{_WAYS[arguments.way]}").run(arguments)
    return code


def _check(ways: "Ways") -> None:
    made = ways.add_parser(
        "check",
        help="what is wrong with a roster, and whom it holds",
        description="Name every fault of a roster, one line each; count reviewers by profession and specialty; and, on\n"
        "a day, say which licences and certificates have run out or do so within 60 days.",
        example="imr reviewers check roster.yaml --on 2026-03-01",
    )
    made.add_argument("roster", metavar="FILE", type=some_path, help="the roster: YAML, JSON or CSV")
    made.add_argument("--on", metavar="DATE", type=iso_date, help="the day that licences and certificates are held "
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
    made.add_argument("--on", metavar="DATE", type=iso_date, help="the day of review; without it that of the case's "
                      "last event")  # fmt: skip
    with_shared(made)
