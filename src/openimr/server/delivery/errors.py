"""Why something of the mail room was not done; each says so in a sentence that a person can act on."""

from openimr.server.cases.errors import StepError


class DeliveryError(StepError):
    """It was not done; nothing has changed."""
