"""Why a step on a case was not taken; each says so in a sentence that a person of the office can act on."""


class StepError(Exception):
    """A step was not taken; nothing has changed."""


class RefusedError(StepError):
    """The state machine does not allow the step now."""


class StaleError(StepError):
    """The case has changed since it was looked at."""


class UnknownCaseError(StepError):
    """There is no such case, or it is none of this account's: the two are not told apart."""
