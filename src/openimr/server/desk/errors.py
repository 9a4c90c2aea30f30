"""Why something on the desk was not done; each says so in a sentence that the physician can act on."""

from openimr.server.cases.errors import StepError


class DeskError(StepError):
    """It was not done; nothing has changed."""


class NotYoursError(DeskError):
    """The case is not this account's to review, or it has not attested for it."""


class ChangedElsewhereError(DeskError):
    """The same place of the draft was changed since it was looked at, in another window."""

    def __init__(self, message: str, revision: int, text: str | None = None) -> None:
        super().__init__(message)
        self.revision = revision
        self.text = text


class NotReadyError(DeskError):
    """The draft is not ready for it: signed already, not begun, or points are open. `points` are those."""

    def __init__(self, message: str, points: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.points = points
