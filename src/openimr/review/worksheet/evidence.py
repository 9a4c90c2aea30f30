"""Quotations as the reader sees them: a link, a quotation beside a criterion, a whole page with its marks."""

from collections.abc import Iterable

from openimr.model import CaseFile, Evidence
from openimr.review.worksheet.markup import Html, el, escape, join
from openimr.review.worksheet.quotations import Box, Quotation, Quotations, QuotedPage
from openimr.review.worksheet.words import day, first_capital

# The strip of the page that is shown beside a criterion, in fractions of the page.
_STRIP_MIN_WIDTH, _STRIP_MARGIN_X = 0.6, 0.03
_STRIP_MIN_HEIGHT, _STRIP_MAX_HEIGHT, _STRIP_MARGIN_Y = 0.075, 0.3, 0.025


def target(quotation: Quotation) -> str:
    """The element that shows the quotation on its page."""
    return quotation.id if quotation.boxes else f"{quotation.id}-text"


def links(evidence: Iterable[Evidence], quotations: Quotations) -> Html:
    """`r5 p.2` for each quotation, a link to its mark; the quotation itself in the tooltip."""
    made = []
    for quote in {e.span: e for e in evidence}.values():
        found, _ = quotations.find(quote)
        words = _shortened(quote.quote, 160)
        made.append(el("a", f"{quote.record} p.{quote.page}", href=f"#{target(found)}", class_="ref", title=words))
    return el("span", "[", join(made, "; "), "]", class_="refs") if made else Html("")


def record_link(record: str, quotations: Quotations) -> Html:
    """The record's id, a link to its row in the list of documents if it is there."""
    return el("a", record, href=f"#record-{record}") if record in quotations.records else escape(record)


def quotation_block(evidence: Evidence, quotations: Quotations) -> Html:
    """The quotation in words, the strip of the page that holds it, and where it stands."""
    found, page = quotations.find(evidence)
    place = f"{evidence.record}: {evidence.file}, page {evidence.page}"
    return el(
        "figure",
        el("blockquote", evidence.quote.strip(), dir="auto"),
        _strip(found, page),
        el("figcaption", el("a", place, href=f"#{target(found)}", class_="open")),
        class_="quotation",
    )


def _strip(quotation: Quotation, page: QuotedPage) -> Html:
    if page.picture is None or not quotation.boxes:
        return Html("")
    wide, high = page.picture.width, page.picture.height
    left, right = _widened(
        min(b[0] for b in quotation.boxes) - _STRIP_MARGIN_X,
        max(b[2] for b in quotation.boxes) + _STRIP_MARGIN_X,
        _STRIP_MIN_WIDTH,
    )
    top = min(b[1] for b in quotation.boxes) - _STRIP_MARGIN_Y
    bottom = min(max(b[3] for b in quotation.boxes) + _STRIP_MARGIN_Y, top + _STRIP_MAX_HEIGHT)
    top, bottom = _widened(top, bottom, _STRIP_MIN_HEIGHT)
    view = f"{left * wide:.0f} {top * high:.0f} {(right - left) * wide:.0f} {(bottom - top) * high:.0f}"
    return el(
        "svg",
        el("use", href=f"#{page.id}-picture"),
        _rectangles(quotation.boxes, page),
        viewBox=view,
        class_="strip",
        role="img",
        aria_label=f"Part of page {page.number} of {page.file}, the quotation marked",
    )


def _widened(low: float, high: float, least: float) -> tuple[float, float]:
    """The stretch, at least so long, within 0 to 1."""
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    if low < 0:
        low, high = 0.0, high - low
    if high > 1:
        low, high = low - (high - 1), 1.0
    return max(low, 0.0), min(high, 1.0)


def _rectangles(boxes: Iterable[Box], page: QuotedPage) -> Html:
    picture = page.picture
    if picture is None:
        return Html("")
    return join(
        el(
            "rect",
            x=box[0] * picture.width - 3,
            y=box[1] * picture.height - 3,
            width=(box[2] - box[0]) * picture.width + 6,
            height=(box[3] - box[1]) * picture.height + 6,
            rx=2,
            class_="mark",
        )
        for box in boxes
    )


def pictures(quotations: Quotations) -> Html:
    """Every page picture once; the pages and the strips refer to it."""
    images = [
        el("image", id=f"{p.id}-picture", href=p.picture.uri, width=p.picture.width, height=p.picture.height)
        for p in quotations.pages
        if p.picture
    ]
    return el("svg", el("defs", *images), class_="store", width=0, height=0, aria_hidden="true") if images else Html("")


def page_article(page: QuotedPage, casefile: CaseFile) -> Html:
    """A quoted page: its picture with the quotations marked, and its text with the same quotations marked."""
    record = casefile.record_of(page.file, page.number)
    known = [record.id, first_capital(record.kind), day(record.date), record.author or ""] if record else []
    parts = [
        el("h3", f"{page.file}, page {page.number}"),
        el("p", ", ".join(filter(None, known)), class_="quiet") if known else None,
        _whole_picture(page),
        _text(page, opened=page.picture is None or not all(q.boxes for q in page.quotations)),
    ]
    return el("article", *parts, class_="page", id=page.id, aria_label=f"Page {page.number} of {page.file}")


def _whole_picture(page: QuotedPage) -> Html | None:
    if page.picture is None:
        return el("p", "No picture of this page; its text is below.", class_="quiet")
    marks = [
        el("g", el("title", q.evidence.quote.strip()), _rectangles(q.boxes, page), id=q.id, tabindex=-1)
        for q in page.quotations
        if q.boxes
    ]
    return el(
        "svg",
        el("use", href=f"#{page.id}-picture"),
        *marks,
        viewBox=f"0 0 {page.picture.width} {page.picture.height}",
        class_="sheet",
        role="img",
        aria_label=f"Picture of page {page.number} of {page.file}; its text follows",
    )


def _text(page: QuotedPage, *, opened: bool) -> Html:
    source = page.page.text_source if page.page else ""
    how = {"ocr": "read by OCR", "layer": "from the PDF", "document": "from the document"}.get(source, "")
    label = f"Text of the page ({how})" if how else "Text of the page"
    if page.page is None:
        body = join(
            el("span", el("mark", q.evidence.quote), "\n", id=f"{q.id}-text", tabindex=-1) for q in page.quotations
        )
        label = "Quoted text; the page itself is not in the case file"
    else:
        body = _marked(page.page.text, page.quotations)
    return el("details", el("summary", label), el("pre", body, dir="auto"), open=opened)


def _marked(text: str, quotations: tuple[Quotation, ...]) -> Html:
    """The text with every quotation marked. Quotations may overlap, so the marks are cut at every edge."""
    edges = sorted(
        {0, len(text), *(_within(edge, text) for q in quotations for edge in (q.evidence.start, q.evidence.end))}
    )
    starts: dict[int, list[str]] = {}
    for q in quotations:
        starts.setdefault(_within(q.evidence.start, text), []).append(f"{q.id}-text")
    parts: list[Html] = []
    for at, end in zip(edges, [*edges[1:], len(text)], strict=True):
        parts += [el("span", id=name, tabindex=-1) for name in starts.get(at, [])]
        if end == at:
            continue
        covered = any(q.evidence.start <= at and end <= q.evidence.end for q in quotations)
        parts.append(el("mark", text[at:end]) if covered else escape(text[at:end]))
    return join(parts)


def _within(edge: int, text: str) -> int:
    return min(max(edge, 0), len(text))


def _shortened(text: str, length: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
