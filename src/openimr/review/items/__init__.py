"""The treatments in dispute, from the UR determination, the application and the Request for Authorization together."""

from openimr.model import CaseFile, DisputedItem
from openimr.review.items.merging import merge, sources_of
from openimr.review.items.warnings import warnings_of

__all__ = ["disputed_items", "item_warnings"]


def disputed_items(casefile: CaseFile) -> tuple[DisputedItem, ...]:
    """The items in dispute, each once, in the order of the application (else of the UR letter, else of the RFA).

    `request` is verbatim from that document; items that UR certified are left out; an item without a UR decision in
    the file has `ur_outcome` None. Nothing to be had gives an empty tuple; `item_warnings` says what was missing.
    """
    return merge(sources_of(casefile))


def item_warnings(casefile: CaseFile, items: tuple[DisputedItem, ...]) -> tuple[str, ...]:
    """What the reader of the draft must know about how the items were found, in plain sentences without content."""
    return warnings_of(sources_of(casefile), items)
