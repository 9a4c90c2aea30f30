"""What can go wrong with records."""


class ReadingError(RuntimeError):
    """A file or case could not be read just now; it is tried again. The message holds ids only."""
