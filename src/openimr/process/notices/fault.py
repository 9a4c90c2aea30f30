"""The refusal of a notice."""


class NoticeError(ValueError):
    """A notice cannot be made; the message says in one line why and what to do."""
