"""What every command's `--help` looks like, and the options that every command has."""

import argparse
from datetime import date
from pathlib import Path

import openimr


class Parser(argparse.ArgumentParser):
    """An argument parser with an example and the exit codes under its options.

    Options are not abbreviated: a script that says `--js` today would break when a second option begins so.
    """

    def __init__(self, *, prog: str, description: str, example: str, usage: str | None = None) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=f"example:\n  {example}\n\n"
            "exit codes: 0 done; 1 done, but some inputs were refused; 2 wrong usage; 3 nothing could be done",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )


def command(name: str, description: str, example: str) -> Parser:
    """The parser of `imr NAME` with the options that every command has: --json, --debug, --version, --help."""
    return with_shared(Parser(prog=f"imr {name}", description=description, example=example))


def with_shared(parser: Parser) -> Parser:
    """The parser with the options that every command has."""
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    parser.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    return parser


def some_path(text: str) -> Path:
    """A path; an empty one is wrong usage: it would mean the working directory, which nobody has named."""
    if not text.strip():
        message = "is empty; name a file or a folder"
        raise argparse.ArgumentTypeError(message)
    return Path(text)


def some_place(text: str) -> str:
    """A folder or a URL as it was given: a path would lose one of the strokes of `file://`."""
    return str(some_path(text)) if "://" not in text else text


def letter_path(text: str) -> str:
    """A path as it was given: a record names its source so."""
    if not text.strip():
        message = "is empty; name a letter, a folder of letters, or - for standard input"
        raise argparse.ArgumentTypeError(message)
    return text


def iso_date(text: str) -> str:
    """A date written as YYYY-MM-DD; anything else is wrong usage."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        message = f"{text!r} is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(message) from error


def positive(text: str) -> int:
    """A whole number of 1 or more; anything else is wrong usage."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        message = f"{text!r} is not a number that will do; use 1 or more"
        raise argparse.ArgumentTypeError(message)
    return int(text)
