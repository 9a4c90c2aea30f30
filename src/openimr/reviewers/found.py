"""An answer with its fact and source, before a rule's provenance is put to it."""

from typing import Literal

import msgspec

Answer = Literal["yes", "no", "unknown"]


class Found(msgspec.Struct, frozen=True):
    """An answer, the fact that gives it, and where that stands."""

    answer: Answer
    fact: str
    source: str
