"""What stops a build."""


class BuildFault(Exception):  # noqa: N818 - named as the outputs of `imr parse` name theirs
    """The dataset can't be built; the message names the place, says why and what to do. What was there still stands."""

    @classmethod
    def of(cls, place: str, error: OSError) -> "BuildFault":
        """The system's error, told of the place that the user named."""
        return cls(f"{place}: {error.strerror or 'cannot be written'}")
