"""`imr corpus build|...`: published letters by the million as a dataset, and what is asked of it."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import openimr
from openimr.cli import NOTHING
from openimr.cli.corpus import build_options, publish_options, search_options, stats_options
from openimr.cli.options import Parser
from openimr.cli.terminal import say

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

_WAYS: Mapping[str, tuple[str, Callable[["Ways"], None]]] = {
    "build": ("building", build_options.add),
    "stats": ("counting", stats_options.add),
    "search": ("searching", search_options.add_search),
    "publish": ("publishing", publish_options.add),
    "similar": ("likening", search_options.add_similar),
}
"""Each way of the command: the module that runs it, and what adds its options."""


def parser() -> Parser:
    """The command line of `imr corpus`."""
    made = Parser(
        prog="imr corpus",
        description="Published determination letters by the million: a dataset of Parquet files, and questions to it.",
        example="imr corpus build letters/ --to corpus",
    )
    made.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    ways = made.add_subparsers(dest="way", metavar="|".join(_WAYS), required=True, parser_class=Parser)
    for _, add in _WAYS.values():
        add(ways)
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr corpus --help`."""
    arguments = parser().parse_args(search_options.with_minus(argv))
    try:
        way = import_module(f"openimr.cli.corpus.{_WAYS[arguments.way][0]}")
    except ModuleNotFoundError as missing:
        if (missing.name or "openimr").partition(".")[0] == "openimr" or arguments.debug:
            raise
        say(f"imr corpus {arguments.way}", "needs an extra that is not installed: pip install 'openimr[corpus]'")
        return NOTHING
    code: int = way.run(arguments)
    return code
