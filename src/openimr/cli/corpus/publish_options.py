"""The command line of `imr corpus publish`."""

import argparse
from typing import TYPE_CHECKING

from openimr.cli.options import Parser, positive, some_path, with_shared

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it


def add(ways: "Ways") -> None:
    """Add `publish` to the ways of `imr corpus`."""
    made = ways.add_parser(
        "publish",
        help="sealed determinations in, public letters out",
        description="Take what identifies a person out of sealed determinations, report to a person what went and\n"
        "what is doubtful, and write the letters that somebody has looked through. PATH is a folder (of folders)\n"
        "with determination.json as the desk sealed it, case.json, and known.json where more is known.",
        example="imr corpus publish sealed/ --to public   # then fill in public.private/*.json and run it again",
    )
    made.add_argument("paths", metavar="PATH", nargs="+", type=some_path, help="sealed determinations")
    made.add_argument("--to", metavar="DIR", required=True, type=some_path, help="the folder of public letters")
    made.add_argument("--reports", metavar="DIR", type=some_path,
                      help="the folder of reports, closed to others (default: DIR.private beside --to)")  # fmt: skip
    made.add_argument("--takedowns", metavar="FILE", type=some_path,
                      help="case numbers or names of letters that are not public (any more), one a line")  # fmt: skip
    made.add_argument("--practice", choices=("public", "programme"), default="public",
                      help="public: days to their year or month (default); programme: kept")  # fmt: skip
    made.add_argument("--k", metavar="N", type=positive, default=5, dest="wanted",
                      help="letters that have to share a combination of index fields (default 5)")  # fmt: skip
    made.add_argument("--unseen", action="store_true",
                      help="publish letters without open doubts before anybody has looked through them")  # fmt: skip
    with_shared(made)
