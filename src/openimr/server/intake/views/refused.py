"""How a step that was not taken is shown."""

from openimr.server.cases.errors import StaleError, StepError


def refusal(error: StepError) -> tuple[str, int]:
    """The sentence for the page, and its status: 409 where the case has changed meanwhile, else 422."""
    if isinstance(error, StaleError):
        says = (
            "Somebody changed this case while you had it open, so nothing was done. Below it stands as it is now; "
            "look at it again before you go on."
        )
        return says, 409
    text = str(error)
    return text[:1].upper() + text[1:], 422


def number_of(text: str) -> int:
    """A number that a page sent back; -1, which nothing has, where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
