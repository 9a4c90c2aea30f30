"""`imr serve`: the workbench and the exchange API, over PostgreSQL."""

import json
from collections.abc import Sequence

from openimr.cli import DONE
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command
from openimr.cli.terminal import put, say

_NAME = "imr serve"


def parser() -> Parser:
    """The command line of `imr serve`."""
    made = command(
        "serve",
        "Serve the workbench and the exchange API. Settings come from the environment (docs/server.md); without "
        "DATABASE_URL an embedded PostgreSQL starts under the data folder. Background work needs `imr worker` too.",
        "imr serve --port 8000",
    )
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine only)")
    made.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr serve --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.serving import Server

    def ready() -> None:
        address = f"http://{arguments.host}:{arguments.port}"
        if arguments.json:
            put(json.dumps({"url": address}) + "\n")
        else:
            say(_NAME, f"answers at {address}; stop it with Ctrl-C")

    Server(f"{arguments.host}:{arguments.port}", config, ready).run()
    return DONE
