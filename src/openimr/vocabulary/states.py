"""States and territories by their names and postal codes (`data/states.yaml`)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec


@cache
def _states() -> Mapping[str, str]:
    """Full names by lower-case name and by postal code in capitals."""
    text = resources.files("openimr.vocabulary").joinpath("data/states.yaml").read_bytes()
    codes = msgspec.yaml.decode(text, type=dict[str, str])
    return {**codes, **{name.lower(): name for name in codes.values()}}


def state_of(text: str) -> str | None:
    """The full name of a state: of "california", "CA" or "Commonwealth of Virginia"; None for anything else."""
    said = " ".join(text.replace("State of ", "").replace("Commonwealth of ", "").split()).strip(" .;:")
    return _states().get(said.lower()) or _states().get(said.replace(".", ""))
