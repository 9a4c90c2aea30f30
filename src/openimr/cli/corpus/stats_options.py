"""The command line of `imr corpus stats`."""

import argparse
from typing import TYPE_CHECKING

from openimr.cli.options import Parser, positive, some_path, with_shared

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

OUT = (".parquet", ".csv", ".json")
PLOT = (".svg", ".png", ".html")
_SHOWN = 40
_TABLES = {
    "counts": "counts and overturn shares by --by and --over",
    "missing": "what rationales say is not documented, where the refusal stood",
    "consistency": "like items decided unlike",
    "times": "days from application and assignment to the determination, beside the limits of the law",
    "fields": "what can be counted by",
}


def add(ways: "Ways") -> None:
    """Add the command to `imr corpus`."""
    listed = "\n".join(f"  {name:12} {says}" for name, says in _TABLES.items())
    made = ways.add_parser(
        "stats",
        help="counts and overturn shares by any field or two, over time; the state's report",
        description="Counts and overturn shares (overturned of the decided items, with 95% Wilson intervals) by any\n"
        "field or two, and over time. Copies of a letter are left out. All fields: --table fields.\n\n"
        f"tables (--table NAME):\n{listed}",
        example="imr corpus stats corpus/ --by category --where year=2015 --plot categories.svg",
    )
    made.add_argument("dataset", metavar="DIR", help="a dataset that imr corpus build made: a folder or a URL")
    made.add_argument("--table", choices=tuple(_TABLES), default="counts", help="which table (default: counts)")
    made.add_argument("--by", metavar="FIELD[,FIELD]", default="", help="one field or two to count by")
    made.add_argument(
        "--where", metavar="FIELD=VALUE", action="append", default=[],
        help="count only these; FIELD!=VALUE: not these; FIELD=FROM..TO: a range; FIELD=: not said; may be repeated",
    )  # fmt: skip
    made.add_argument("--over", choices=("month", "quarter", "year"), help="count by the period of the decision, too")
    made.add_argument("--letters", action="store_true", help="count letters instead of disputed items")
    made.add_argument("--like", metavar="FIELD,...", help="with --table consistency: what makes items like")
    made.add_argument("--duplicates", action="store_true", help="count copies of a letter, too")
    made.add_argument(
        "--last-only", action="store_true", help="leave out letters that a later one on the case replaced"
    )
    small = made.add_mutually_exclusive_group()
    small.add_argument("--public", action="store_true", help="for anybody to see: suppress cells of 1 to 10")
    small.add_argument("--least", metavar="N", type=positive, help="suppress cells of 1 to N-1 (1: suppress none)")
    made.add_argument("--csv", action="store_true", help="print CSV on standard output")
    made.add_argument("--out", metavar="FILE", type=some_path, help=f"write the table: {', '.join(OUT)}")
    made.add_argument("--plot", metavar="FILE", type=some_path, help=f"draw it: {', '.join(PLOT)}")
    made.add_argument("--report", choices=("annual",), help="the state's annual report; needs --year and --to")
    made.add_argument("--year", metavar="YEAR", type=positive, help="with --report: the year of the decisions")
    made.add_argument("--to", metavar="FOLDER", type=some_path, help="with --report: where it is written")
    made.add_argument("--most", metavar="N", type=positive, default=_SHOWN, help=f"rows to print (default: {_SHOWN})")
    with_shared(made)
    made.set_defaults(wrong=made.error)


def check(arguments: argparse.Namespace) -> None:
    """See that the options go together; what does not is wrong usage, and ends the program."""
    wrong = arguments.wrong
    if arguments.report and (arguments.year is None or arguments.to is None):
        wrong("--report needs the year and a folder: --report annual --year 2015 --to FOLDER")
    if not arguments.report and (arguments.year is not None or arguments.to is not None):
        wrong("--year and --to belong to --report annual; choose a year by --where year=2015")
    if arguments.json and arguments.csv:
        wrong("--json and --csv can't both be printed; write one with --out")
    if arguments.like and arguments.table != "consistency":
        wrong("--like belongs to --table consistency")
    if arguments.table in {"missing", "consistency", "fields"} and (arguments.by or arguments.over):
        wrong(f"--table {arguments.table} is not by fields or over time; use --where, or --by missing")
    if arguments.plot and arguments.table in {"missing", "consistency", "fields"}:
        wrong(f"--table {arguments.table} is not drawn; draw --by FIELD, such as --by missing")
    for path, ends in ((arguments.out, OUT), (arguments.plot, PLOT)):
        if path is not None and path.suffix.lower() not in ends:
            wrong(f"{path}: the name has to end in {', '.join(ends[:-1])} or {ends[-1]}")
