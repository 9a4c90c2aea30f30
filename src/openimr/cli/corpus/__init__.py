"""`imr corpus stats`: what published letters say when they are counted."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import openimr
from openimr.cli.options import Parser

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

_WAYS = {"stats": "stats"}
"""The commands under it, each with its module; a module has `add(ways)` and `run(arguments, made)`."""


def parser() -> Parser:
    """The command line of `imr corpus`."""
    made = Parser(
        prog="imr corpus",
        description="Published letters as one dataset.",
        example="imr corpus stats corpus/ --by category --plot categories.svg",
    )
    made.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    ways = made.add_subparsers(dest="way", metavar="|".join(_WAYS), required=True, parser_class=Parser)
    for module in _WAYS.values():
        import_module(f"openimr.cli.corpus.{module}").add(ways)
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr corpus --help`."""
    made = parser()
    arguments = made.parse_args(argv)
    code: int = import_module(f"openimr.cli.corpus.{_WAYS[arguments.way]}").run(arguments, made)
    return code
