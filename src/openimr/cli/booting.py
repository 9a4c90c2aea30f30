"""What every command of the server does first: settings, database, tables; a line for each thing that is wrong."""

from typing import TYPE_CHECKING

from openimr.cli import NOTHING, USAGE
from openimr.cli.terminal import say

if TYPE_CHECKING:  # the server's packages are an extra
    from openimr.server.config import Config


class NotBootedError(Exception):
    """The server's parts could not be started; the reason has been said, `code` is the command's exit code."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def booted(name: str, *, migrating: bool = True) -> "Config":
    """The settings, with the database started and Django ready; `migrating`: its tables brought to this version.

    Raises:
        NotBootedError: settings can't be used, or the database does not start or can't be brought to this version; each
            fault was said under `name`.
    """
    from django.db import OperationalError

    from openimr.server.boot import NotMigratedError, boot, migrate
    from openimr.server.config import ConfigError
    from openimr.server.database import DatabaseError

    try:
        config = boot()
        if migrating:
            migrate()
    except ConfigError as error:
        for problem in error.problems:
            say(name, problem)
        raise NotBootedError(USAGE) from error
    except (DatabaseError, NotMigratedError) as error:
        say(name, str(error))
        raise NotBootedError(NOTHING) from error
    except OperationalError as error:
        say(name, "the database does not answer: is it started, and is DATABASE_URL its address, user and password?")
        raise NotBootedError(NOTHING) from error
    return config
