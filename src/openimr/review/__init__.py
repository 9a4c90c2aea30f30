"""The pipeline: a case file in, a draft determination out; the proposal, its reasons, and the checks on both."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.review.items import disputed_items
    from openimr.review.pipeline import Reviewed, ReviewSettings, review_case, review_pages

__all__ = [
    "ReviewSettings",
    "Reviewed",
    "disputed_items",
    "review_case",
    "review_pages",
]

_FACE = {
    "Reviewed": "pipeline",
    "disputed_items": "items",
    "ReviewSettings": "pipeline",
    "review_case": "pipeline",
    "review_pages": "pipeline",
}
"""Where each name stands. It is loaded when it is asked for: who reads a decision rule needs no pipeline."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
