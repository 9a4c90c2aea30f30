"""The command `imr`: one module a command. Each is imported only when it runs, so that `imr --help` is quick."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

import openimr

DONE, REFUSED, USAGE, NOTHING = 0, 1, 2, 3
"""Exit codes: done; done but some inputs were refused; wrong usage; nothing could be done."""

_COMMANDS = {
    "review": "a case file in, a draft determination out",
    "check": "the quality checks on a draft determination",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run `imr`; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="imr",
        description="OpenIMR: Independent Medical Review. The software drafts; a licensed physician decides and signs.",
        epilog="example: imr review case-file.pdf --out draft",
    )
    parser.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, says in _COMMANDS.items():
        commands.add_parser(name, help=says, add_help=False)
    arguments, rest = parser.parse_known_args(argv)
    if "--debug" in rest:
        rest.remove("--debug")
        arguments.debug = True
    module = import_module(f"openimr.cli.{arguments.command}")
    try:
        code: int = module.run(rest)
    except BrokenPipeError:
        return DONE
    except Exception as error:  # the last line of defence: a person gets one line, never a traceback
        if arguments.debug:
            raise
        sys.stderr.write(f"imr {arguments.command}: stopped by a fault in the program ({type(error).__name__}); ")
        sys.stderr.write("run again with --debug to see where\n")
        return NOTHING
    return code
