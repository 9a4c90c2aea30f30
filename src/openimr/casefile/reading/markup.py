"""HTML as text: blocks on lines of their own, table rows with tabs; what is not meant for reading is left out."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.outcome import Draft, Outcome
from openimr.casefile.reading.plain import decode
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
        "list",
        "item",
        "paragraph",
    ]
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_SPACES = re.compile(r"[ \t\r\n]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _CELLS:
            self.parts.append("\t")
        elif tag in _BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(_SPACES.sub(" ", data))


def html_text(html: str) -> str:
    """What a reader of the page would see, line by line."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return tidy("".join(parser.parts))


def tidy(text: str) -> str:
    """Lines without the space around them and around tabs; no empty lines."""
    lines = (re.sub(r" *\t *", "\t", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """An HTML file as one page.

    Raises:
        RefusalError: cannot be read, or is larger than the limits.
    """
    text = clean(html_text(decode(source.data(archives))))
    yield Draft(file=source.file, page=1, source="document", pieces=(text,))
