"""What the scope of a profession is held against."""

import msgspec

from openimr.model import Treatment


class Scoped(msgspec.Struct, frozen=True):
    """A disputed treatment, the part of the body, and the fields of practice that the request names."""

    treatment: Treatment
    region: str | None
    fields: tuple[str, ...] = ()
