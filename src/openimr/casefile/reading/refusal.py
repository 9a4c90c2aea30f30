"""The one way in which a reader says no."""


class RefusalError(Exception):
    """A file or page that cannot be read.

    The message continues the file's name in one plain sentence ("is password-protected; ask ...") and never holds
    anything of the content.
    """
