"""The command line of `imr corpus build`."""

import argparse
from typing import TYPE_CHECKING

from openimr.cli.options import Parser, positive, with_shared

if TYPE_CHECKING:
    Ways = argparse._SubParsersAction[Parser]  # noqa: SLF001  # argparse has no public name for it


def add(ways: "Ways") -> None:
    """Add `build` to the ways of `imr corpus`."""
    made = ways.add_parser(
        "build",
        help="letters in, a dataset of Parquet files out",
        description="Read published determination letters (.txt, .pdf; folders, .zip, .tar, .tar.gz; URLs such as\n"
        "s3://bucket/letters) into a dataset: letters, items, citations, facts, parted by year. Run again, it reads\n"
        "new and changed letters only, and letters that are gone leave it; interrupted, it goes on where it stopped.",
        example="imr corpus build letters/ more.zip --to corpus",
    )
    made.add_argument("paths", metavar="PATH", nargs="+", type=_place, help="a letter, folder, archive or URL")
    made.add_argument("--to", metavar="DIR", required=True, type=_place, help="the dataset: a folder or a URL")
    made.add_argument(
        "--workers", metavar="N", type=positive, help="processes (default: one a core; 1 for few letters)"
    )
    made.add_argument("--cluster", metavar="local|ADDRESS", type=_place, help="the workers of a Dask scheduler, "
                      "or of one on this machine, instead of a pool of processes")  # fmt: skip
    made.add_argument("--facts", action=argparse.BooleanOptionalAction, default=True,
                      help="findings of the clinical summaries")  # fmt: skip
    made.add_argument("--signals", action=argparse.BooleanOptionalAction, default=True,
                      help="signs of a weak letter")  # fmt: skip
    made.add_argument("--index", action=argparse.BooleanOptionalAction, default=True,
                      help="the search index beside the dataset")  # fmt: skip
    with_shared(made)


def _place(text: str) -> str:
    if not text.strip():
        message = "is empty; name a file, a folder or a URL"
        raise argparse.ArgumentTypeError(message)
    return text
