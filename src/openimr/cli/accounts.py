"""`imr accounts`: the first administrator of a new server; the rest are made on the server's pages."""

import json
from collections.abc import Sequence

from openimr.cli import DONE, REFUSED
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command
from openimr.cli.terminal import put, say

_NAME = "imr accounts"


def parser() -> Parser:
    """The command line of `imr accounts`."""
    made = command(
        "accounts",
        "Make the account of an administrator, and print the link by which its owner sets the password (once, within "
        "three days). Who may start this on the server's machine may do anything to it anyway; all other accounts are "
        "made by an administrator on the server's pages.",
        "imr accounts add-administrator m.ortega",
    )
    made.add_argument("action", choices=["add-administrator"], help="what to do")
    made.add_argument("username", help="the user name")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr accounts --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME)
    except NotBootedError as stopped:
        return stopped.code
    from django.urls import reverse

    from openimr.server.accounts.actions import beginning, create_account
    from openimr.server.accounts.errors import AccountError
    from openimr.server.accounts.roles import Role
    from openimr.server.trail.actor import acting

    try:
        with acting("command line"):
            user = create_account(arguments.username, roles=[Role.ADMINISTRATOR])
    except AccountError as error:
        say(_NAME, str(error))
        return REFUSED
    link = config.url + reverse("account-begin", args=[user.pk, beginning(user)])
    put(json.dumps({"username": user.username, "link": link}) + "\n" if arguments.json else f"{link}\n")
    return DONE
