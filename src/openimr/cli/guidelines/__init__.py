"""`imr guidelines for|list|show|check`: what governs a request, what the library holds, what is wrong with a draft."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import openimr
from openimr.cli.options import Parser, iso_date, some_path, with_shared

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

_WAYS = {"for": "answering", "list": "listing", "show": "showing", "check": "checking"}


def parser() -> Parser:
    """The command line of `imr guidelines`."""
    made = Parser(
        prog="imr guidelines",
        description="What governs a request, what the guideline library holds, and what is wrong with a change of it.",
        example='imr guidelines for "Norco 10/325 mg #60" --date 2015-03-05',
    )
    made.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    ways = made.add_subparsers(dest="way", metavar="for|list|show|check", required=True, parser_class=Parser)
    _for(ways)
    _list(ways)
    _show(ways)
    _check(ways)
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr guidelines --help`."""
    made = parser()
    arguments = made.parse_args(argv)
    if (
        arguments.way == "for"
        and arguments.date
        and (arguments.request_date or arguments.ur_date or arguments.service_date)
    ):
        made.error("--date sets all three dates; give it, or the single dates")
    code: int = import_module(f"openimr.cli.guidelines.{_WAYS[arguments.way]}").run(arguments)
    return code


def _for(ways: "Ways") -> None:
    made = ways.add_parser(
        "for",
        help="the topics, edition, criteria and order of standards for a request",
        description="The topics that speak on a request, the edition in force, criteria, and the order of standards.\n"
        "Which edition is in force depends on dates; without any the newest is taken, and a line says so.",
        example='imr guidelines for "Norco 10/325 mg #60" --date 2015-03-05',
    )
    made.add_argument("request", metavar="REQUEST", type=_words, help="the treatment as the request words it")
    made.add_argument("--date", metavar="DATE", type=iso_date, help="the date of request, UR decision and service")
    made.add_argument("--request-date", metavar="DATE", type=iso_date, help="the date of the treatment request (RFA)")
    made.add_argument("--ur-date", metavar="DATE", type=iso_date, help="the date of the UR decision")
    made.add_argument("--service-date", metavar="DATE", type=iso_date, help="the date of the service")
    made.add_argument("--injury", metavar="DATE", type=iso_date, help="the date of the injury")
    made.add_argument("--with", metavar="REQUEST", dest="others", action="append", type=_words, default=[],
                      help="another item in dispute of the same case; may be repeated")  # fmt: skip
    note = made.add_mutually_exclusive_group()
    note.add_argument("--note", metavar="TEXT", type=_words, help="a clinical note that the criteria are held against")
    note.add_argument("--note-file", metavar="FILE", type=some_path, help="the same from a text file")
    with_shared(made)


def _list(ways: "Ways") -> None:
    made = ways.add_parser(
        "list",
        help="the topics of the library",
        description="The topics of the library, by guideline.",
        example="imr guidelines list --on 2015-03-05 --kind imaging",
    )
    made.add_argument("--guideline", metavar="G", type=_words, help="only this guideline: its folder's name or prefix")
    made.add_argument("--on", metavar="DATE", type=iso_date, help="only guidelines in force on this date")
    made.add_argument("--kind", metavar="KIND", action="append", type=_kind, default=[],
                      help="only topics on this kind of treatment, such as imaging; may be repeated")  # fmt: skip
    with_shared(made)


def _show(ways: "Ways") -> None:
    made = ways.add_parser(
        "show",
        help="a topic, a criterion or a guideline as a page",
        description="A page on a topic, a criterion (TOPIC.CRITERION) or a guideline.",
        example="imr guidelines show cp09-opioids-ongoing",
    )
    made.add_argument("id", metavar="ID", type=_words, help="the id of a topic, of a criterion or of a guideline")
    with_shared(made)


def _check(ways: "Ways") -> None:
    made = ways.add_parser(
        "check",
        help="what is wrong with the library's files, or with a draft of a change",
        description="Say in plain words what is wrong with the library's files, and count what it holds.\n"
        "DRAFT is a folder in the library's form, or one file; it is laid over the library that ships.",
        example="imr guidelines check my-draft/",
    )
    made.add_argument("draft", metavar="DRAFT", nargs="?", type=some_path, help="without it, the library that ships")
    made.add_argument("--topics", metavar="FILE", type=_words,
                      help="count for these topics: a file of ids, one a line; - for standard input")  # fmt: skip
    with_shared(made)


def _words(text: str) -> str:
    """Text that says something; bytes that are no UTF-8 are spelt out."""
    if not text.strip():
        message = "is empty; write some words"
        raise argparse.ArgumentTypeError(message)
    return text.strip().encode("utf-8", "backslashreplace").decode()


def _kind(text: str) -> str:
    from typing import get_args

    from openimr.model import TreatmentKind

    known = get_args(TreatmentKind)
    if text not in known:
        message = f"{text!r} is no kind of treatment; use one of: {', '.join(known)}"
        raise argparse.ArgumentTypeError(message)
    return text
