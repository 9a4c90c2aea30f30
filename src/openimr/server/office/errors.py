"""Why the office's work was not done; each says so in a sentence that a person can act on."""

from openimr.server.cases.errors import StepError


class OfficeError(StepError):
    """It was not done; nothing has changed."""


class NotAllowedError(OfficeError):
    """The account may not do that."""
