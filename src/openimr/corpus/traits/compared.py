"""What the findings of a letter say of one of its items."""

import msgspec


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter's findings say of one item: criteria met and missing, and the kinds of what was found."""

    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
