"""Why something was not issued; each says so in a sentence that a person of the office can act on."""

from openimr.server.cases.errors import RefusedError


class SealError(Exception):
    """The seal can't be put: its certificate, key or timestamp authority is at fault."""


class NotAllowedError(RefusedError):
    """The account may not do this to this case."""
