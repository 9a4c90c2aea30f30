"""The command `imr`: one module a command. Each is imported only when it runs, so that `imr --help` is quick."""

import sys
from collections.abc import Sequence
from importlib import import_module

import openimr
from openimr.cli import terminal
from openimr.cli.options import Parser

DONE, REFUSED, USAGE, NOTHING = 0, 1, 2, 3
"""Exit codes: done; done but some inputs were refused; wrong usage; nothing could be done."""

INTERRUPTED = 130
"""The exit code of a command that was stopped by Ctrl-C or by a request to end (128 + SIGINT, as shells have it)."""

COMMANDS = {
    "review": "a case file in, a draft determination out",
    "check": "the quality checks on a draft determination",
    "parse": "published determination letters to structured records",
    "audit": "a second look at published letters: the rules' proposal beside the expert's",
    "corpus": "published letters by the million: a dataset, and questions to it",
    "status": "where a case stands: its state, what is owed to whom, whether it is eligible, what can come next",
    "deadlines": "the clocks of a case: what is due, when, by which rule",
    "notices": "what each party is told: notices as PDF, text and JSON",
    "guidelines": "what governs a request, and what the guideline library holds",
    "reviewers": "who may decide a case, and what is wrong with a roster",
    "demo": "an invented organisation at work, to try the workbench",
    "serve": "the workbench and the exchange API, over PostgreSQL",
    "worker": "the background work that the server queues",
    "accounts": "the first administrator's account",
    "backup": "the database and every file, as of one moment, into a new folder",
    "restore": "a backup into an empty server",
    "store": "the store of files: remove what no row names",
    "keys": "master keys of the files: a new one, and wrapping all by it",
    "audit-trail": "whether the audit trail is as it was sealed",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run `imr` with the words of the command line (None: those of this process); returns the exit code."""
    if argv is None:
        argv = sys.argv[1:]
        terminal.prepare()
    before, command, rest = _parted(argv)
    parser = _parser()
    parser.parse_args(before)  # ends here for --help and --version
    if command not in COMMANDS:
        known = ", ".join(COMMANDS)
        parser.error(f"there is no command {command!r}; use one of: {known}" if command else f"name a command: {known}")
    name = f"imr {command}"
    try:
        code: int = import_module(f"openimr.cli.{command.replace('-', '_')}").run(rest)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as in `imr review x | head -1`
        terminal.close_output()
        return DONE
    except terminal.OutputError as error:
        terminal.say(name, str(error))
        return NOTHING
    except KeyboardInterrupt:
        terminal.say(name, "stopped before the end; nothing was written")
        return INTERRUPTED
    except Exception as error:  # the last line of defence: a person gets one line, never a traceback
        if "--debug" in before or "--debug" in rest:
            raise
        kind = type(error).__name__
        terminal.say(name, f"stopped by a fault in the program ({kind}); run it again with --debug to see where")
        return NOTHING
    return code


def _parted(argv: Sequence[str]) -> tuple[list[str], str, list[str]]:
    """The options before the command, the command, and what follows it."""
    at = next((i for i, word in enumerate(argv) if not word.startswith("-")), len(argv))
    return list(argv[:at]), "".join(argv[at : at + 1]), list(argv[at + 1 :])


def _parser() -> Parser:
    listed = "\n".join(f"  {name:11} {says}" for name, says in COMMANDS.items())
    parser = Parser(
        prog="imr",
        usage="imr [-h] [--version] [--debug] COMMAND ...",
        description="OpenIMR: Independent Medical Review. The software drafts; a licensed physician decides and signs."
        f"\n\ncommands (imr COMMAND --help says more):\n{listed}",
        example="imr review case-file.pdf --out draft",
    )
    parser.add_argument("--version", action="version", version=f"imr {openimr.__version__}")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    return parser
