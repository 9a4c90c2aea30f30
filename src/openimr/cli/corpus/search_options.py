"""The options of `imr corpus search` and `imr corpus similar`."""

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openimr.cli.options import Parser, iso_date, positive, some_path, some_place, with_shared
from openimr.corpus.search.fields import fields

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it

SEARCH_LIMIT, SIMILAR_LIMIT = 10, 10
_LEFT_OUT = re.compile(r"-[\w\"(]")


def add_search(ways: "Ways") -> None:
    """Add `imr corpus search` to the ways of `imr corpus`."""
    made = ways.add_parser(
        "search",
        help="letters by words, filters and counts",
        description="Letters by words, filters and counts. Words may be in quotation marks (a phrase), have a field\n"
        "before them (request:, rationale:, summary:, guideline:), a minus (not), OR between them. Drugs and\n"
        "procedures are found by any of their names, also misspelt.",
        example="imr corpus search corpus 'norco \"functional improvement\"' --decision overturned --facets year",
    )
    made.add_argument("dataset", metavar="DIR", type=some_place, help="the dataset, as imr corpus build has made it")
    made.add_argument("query", metavar="QUERY", help="what to look for; '' for everything that the filters leave")
    for one in fields().filters:
        said = one.means.replace("%", "%%")
        made.add_argument(f"--{one.name}", metavar="V", action="append", default=[], help=f"{said}; may be repeated")
    made.add_argument("--from", metavar="DATE", dest="first", type=iso_date, help="decided on this day or later")
    made.add_argument("--to", metavar="DATE", dest="last", type=iso_date, help="decided on this day or earlier")
    made.add_argument("--sort", choices=("relevance", "date"), default="relevance", help="default: relevance")
    made.add_argument("--limit", metavar="N", type=positive, help=f"hits (default: {SEARCH_LIMIT}; with --out all)")
    made.add_argument("--after", metavar="CURSOR", help="go on behind the hit that has this cursor")
    made.add_argument("--facets", metavar="FIELD", nargs="+", action="extend", default=[],
                      help="count the values of these filters among all hits")  # fmt: skip
    made.add_argument("--duplicates", action="store_true", help="also letters that are copies of another")
    made.add_argument("--out", metavar="FILE", type=some_path, help="save the hits as .csv or .parquet")
    with_shared(made)


def with_minus(argv: Sequence[str]) -> list[str]:
    """The words of a command line of `imr corpus search`, in which a query may begin with a minus (`-norco`).

    No option of it has one hyphen, but `-h`; behind a blank argparse takes such a word for what it is.
    """
    if not argv or argv[0] != "search" or "--" in argv:
        return list(argv)
    return [f" {word}" if _LEFT_OUT.match(word) and word != "-h" else word for word in argv]


def add_similar(ways: "Ways") -> None:
    """Add `imr corpus similar` to the ways of `imr corpus`."""
    made = ways.add_parser(
        "similar",
        help="the letters most like a case, and how they were decided",
        description="The letters most like a case by treatment, diagnosis, stage, criteria met and missing; how they\n"
        "were decided, and which documentation set the overturned ones apart. Precedents bind nobody: each letter\n"
        "rests on its own records.",
        example="imr corpus similar corpus --request 'lumbar epidural steroid injection L4-5' --stage further",
    )
    made.add_argument("dataset", metavar="DIR", type=some_place, help="the dataset, as imr corpus build has made it")
    made.add_argument("--request", metavar="TEXT", help="the treatment as the request words it")
    made.add_argument("--diagnosis", metavar="TEXT", action="append", default=[], help="a diagnosis; may be repeated")
    made.add_argument("--stage", metavar="STAGE", action="append", default=[],
                      help="acute, chronic, first, further or post-surgical; may be repeated")  # fmt: skip
    made.add_argument("--met", metavar="ID", action="append", default=[], help="a guideline criterion that is met")
    made.add_argument("--missing", metavar="ID", action="append", default=[],
                      help="a guideline criterion that is not met or not documented")  # fmt: skip
    made.add_argument("--case-file", metavar="FILE", type=some_path,
                      help="take all of it from a determination.json or case.json of imr review")  # fmt: skip
    made.add_argument("--item", metavar="N", type=int, help="only this item of the case file, from 0")
    made.add_argument("--limit", metavar="N", type=positive, default=SIMILAR_LIMIT, help="letters (default: 10)")
    made.add_argument("--ahead", action="store_true",
                      help="compute answers for public pages ahead, store them beside the index, and end")  # fmt: skip
    with_shared(made)
