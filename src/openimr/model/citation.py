"""A guideline citation, as a claims administrator, a reviewer or this software makes it."""

from typing import Literal

import msgspec

Source = Literal["MTUS", "ACOEM", "ODG", "other"]
Basis = Literal["cited", "non-MTUS", "none cited"]


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One guideline with the parts that are cited: `sections` as printed, `pages` as `"78"` or `"80-82"`."""

    source: Source
    guideline: str
    edition: str | None = None
    sections: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class GuidelineBasis(msgspec.Struct, frozen=True, kw_only=True):
    """What a party rested its decision on; `non-MTUS` only if no MTUS is cited."""

    basis: Basis
    citations: tuple[Citation, ...] = ()
