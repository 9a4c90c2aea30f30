"""Why an upload is not taken."""


class UploadError(ValueError):
    """The upload is not taken; the message is a plain sentence for who sent it, and holds nothing of the content."""
