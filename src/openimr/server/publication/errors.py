"""Why a step of publication was not taken; each says so in a sentence that a person of the office can act on."""

from openimr.server.cases.errors import RefusedError


class PublicationError(RefusedError):
    """Not published, not taken down, or a choice that can't be taken; nothing has changed. It quotes no letter."""
