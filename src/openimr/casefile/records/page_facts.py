"""What sorting needs to know of one page, gathered once."""

from collections.abc import Iterable

import msgspec

from openimr.casefile.records.kinds import PageKind, page_kind
from openimr.casefile.records.labels import Field, fields_of
from openimr.casefile.records.view import PageView, view_page
from openimr.model import Page


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A page's lines, its labelled values, and what it says about its kind."""

    view: PageView
    fields: tuple[Field, ...]
    kind: PageKind

    def values(self, *labels: str) -> list[str]:
        """The values under these labels, in reading order."""
        return [field.value for field in self.fields if field.label in labels]


def facts_of(pages: Iterable[Page]) -> tuple[PageFacts, ...]:
    """The facts of every page, in order."""
    found = []
    for page in pages:
        view = view_page(page)
        found.append(PageFacts(view=view, fields=fields_of(view), kind=page_kind(view)))
    return tuple(found)
