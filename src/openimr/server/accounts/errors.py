"""Why something was not done to an account; each says so in a sentence."""


class AccountError(ValueError):
    """It was not done, and nothing has changed."""


class GlassError(ValueError):
    """The access was not opened."""


class CodeError(ValueError):
    """The case code was not taken."""
