"""`imr demo --server`: an invented organisation at work, to try the workbench."""

import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import resources
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from openimr.cli import DONE, NOTHING
from openimr.cli.beside import Beside
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command
from openimr.cli.terminal import put, say, show

if TYPE_CHECKING:
    from openimr.server.config import Config
    from openimr.server.demo.filling import Filled

_NAME = "imr demo"
_FOLDER = "imr-demo"


def parser() -> Parser:
    """The command line of `imr demo`."""
    made = command(
        "demo",
        "Fill a server of its own (folder ./imr-demo, unless OPENIMR_DATA names another) with 200 invented cases in "
        "all states and an account of each role, and serve it. With --json: one line once it answers.",
        "imr demo --server --port 8000",
    )
    made.add_argument("--server", action="store_true", help="fill a server and serve it")
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    made.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr demo --help`."""
    made = parser()
    arguments = made.parse_args(argv)
    if not arguments.server:
        made.error("say --server (a case file's review is shown by `imr review examples/case-files/...`)")
    os.environ.setdefault("OPENIMR_SECOND_FACTOR", "no")  # its passwords are printed anyway
    os.environ.setdefault("OPENIMR_LOG", "warning")  # who tries it looks at pages
    os.environ.setdefault("OPENIMR_TEMPLATES", str(resources.files("openimr.server") / "demo" / "notices"))
    os.environ.setdefault("OPENIMR_URL", f"http://{arguments.host}:{arguments.port}")  # of links in letters and answers
    os.environ.setdefault("OPENIMR_DATA", str(Path.cwd() / _FOLDER))
    from openimr.cli.demo_letters import set_up

    set_up(Path(os.environ["OPENIMR_DATA"]))
    try:
        config = booted(_NAME)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.demo.filling import NotDemoError
    from openimr.server.serving import Server

    try:
        made_up = filled_apart(config)
    except NotDemoError as error:
        say(_NAME, str(error))
        return NOTHING

    address = f"http://{arguments.host}:{arguments.port}"

    def ready() -> None:
        if arguments.json:
            put(json.dumps({"url": address, **msgspec.to_builtins(made_up)}) + "\n")
            return
        lines = [
            f"The demo answers at {address}; stop it with Ctrl-C. The public site, for everybody: {address}/published/"
        ]
        lines += ["Sign in as:", ""]
        lines += [f"  {account.username:22} {account.password:18} {account.role}" for account in made_up.accounts]
        show("\n".join(lines))

    # Records are read and letters made by a worker; it ends with the demo.
    worker = Beside([sys.executable, "-m", "openimr.cli", "worker"], lambda said: say(_NAME, said))
    try:
        Server(f"{arguments.host}:{arguments.port}", config, ready).run()
    finally:
        worker.stop()
    return DONE


def filled_apart(config: "Config") -> "Filled":
    """Fill the demo in a process of its own: those that serve are forked off ours, and typst, once used, hangs in them.

    Raises:
        NotDemoError: the database has cases that no demo made.
    """
    from django.db import connections

    connections.close_all()  # each process makes its own
    with ProcessPoolExecutor(1, get_context("fork")) as apart:
        return apart.submit(_fill, config).result()


def _fill(config: "Config") -> "Filled":
    from django.utils import timezone

    from openimr.server.demo.filling import filled
    from openimr.server.public import making

    made_up = filled(timezone.localtime())
    making.make(config)  # the public site: a worker would come to it behind all records
    return made_up
