"""The published layouts: which one a text is in, and its passages.

To add a layout, write one module with a `LAYOUT` and add it to the table below (docs/letters.md shows how).
"""

from openimr.letters.layouts import (
    documents_reviewed_2014,
    final_determination_2014,
    notice_2013,
    openimr_draft,
    professional_review_2013,
    relabelled_2018,
)
from openimr.letters.layouts.foreign import foreign_kind
from openimr.letters.layouts.layout import Detected, Layout, detect
from openimr.letters.layouts.raw import RawItem, RawLetter

LAYOUTS: tuple[Layout, ...] = (
    final_determination_2014.LAYOUT,
    openimr_draft.LAYOUT,
    relabelled_2018.LAYOUT,
    documents_reviewed_2014.LAYOUT,
    notice_2013.LAYOUT,
    professional_review_2013.LAYOUT,
)

__all__ = ["LAYOUTS", "Detected", "Layout", "RawItem", "RawLetter", "detect", "foreign_kind"]
