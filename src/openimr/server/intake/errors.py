"""Why something of intake was not done; each says so in a sentence that a person can act on."""


class IntakeError(Exception):
    """It was not done; nothing has changed."""


class AlreadySentError(IntakeError):
    """The application has been sent: what is there is the case."""


class IncompleteError(IntakeError):
    """The application can't be sent yet: `faults` says what of which field."""

    def __init__(self, faults: dict[str, list[str]]) -> None:
        """`faults`: sentences by the names of the fields."""
        super().__init__("Something is missing or can't be so: see beside the fields.")
        self.faults = faults
