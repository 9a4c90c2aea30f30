"""Where something stands: a stretch of one page of one file."""

import msgspec


class Span(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Code points `start` to `end` (end excluded) of the text of page `page` (from 1) of `file` (POSIX path)."""

    file: str
    page: int
    start: int
    end: int


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation tied to its place.

    `quote` is `text[start:end]` of that page in `pages.jsonl`, to the letter; `record` is the id of the
    record that the page belongs to.
    """

    record: str
    file: str
    page: int
    quote: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The place alone, for sorting and for comparing."""
        return Span(file=self.file, page=self.page, start=self.start, end=self.end)
