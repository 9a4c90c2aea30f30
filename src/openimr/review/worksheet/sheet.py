"""The whole worksheet: one HTML file that loads nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import zip_longest

from openimr.model import CaseFile, Determination
from openimr.review.worksheet import sections
from openimr.review.worksheet.chart import timeline_section
from openimr.review.worksheet.evidence import page_article, pictures
from openimr.review.worksheet.items import item_section, overview, sentences
from openimr.review.worksheet.markup import Html, el, join
from openimr.review.worksheet.precedents import Precedents
from openimr.review.worksheet.quotations import Boxes, PictureOf, Quotations, collect
from openimr.review.worksheet.timeline import TimelineData

_NAVIGATION = (
    ("items", "Items"),
    ("open", "Open points"),
    ("timeline", "Timeline"),
    ("summary", "Summary"),
    ("account", "Not in evidence"),
    ("records", "Documents"),
    ("pages", "Pages"),
)
_KEYS = (
    ("j, ↓", "next criterion (arrows: once a criterion has the focus)"),
    ("k, ↑", "previous criterion"),
    ("], [", "next, previous item"),
    ("Enter", "open the page of the criterion's first quotation"),
    ("→, ←", "in an open page: next, previous quotation"),
    ("Esc", "close the page"),
    ("?", "show or hide these keys"),
)


def worksheet_html(
    determination: Determination,
    casefile: CaseFile,
    picture: PictureOf,
    boxes: Boxes,
    timeline: TimelineData = TimelineData(),  # noqa: B008 - immutable
    *,
    precedents: Sequence[Precedents | None] = (),
) -> str:
    """The worksheet as HTML: it works offline, by keyboard, on a phone and on paper; without JavaScript too.

    `picture` is asked once for each page that is quoted and for no other; `boxes` once for each that has a picture.
    `precedents`: letters like each item, in the items' order; empty: none were looked up.
    See `quotations.PictureOf` and `quotations.Boxes` for their units. What stands in records and file names is
    escaped; a content security policy in the file itself forbids everything but its own style, script and pictures.
    """
    quotations = collect(determination, timeline, casefile, picture, boxes)
    case = determination.case.case_number
    title = f"Worksheet {case} (draft)" if case else "Worksheet (draft)"
    style, script = asset("worksheet.css"), asset("worksheet.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", title),
        el("style", Html(style)),
    )
    body = el(
        "body",
        el("a", "To the items", href="#items", class_="skip"),
        sections.head(determination),
        _navigation(),
        _main(determination, casefile, quotations, timeline, precedents),
        el("footer", _versions(determination)),
        _keys(),
        el("dialog", id="viewer", aria_label="Page of the case file"),
        pictures(quotations),
        el("script", Html(script)),
    )
    return f"<!doctype html>\n{el('html', head, body, lang='en')}\n"


@cache
def asset(name: str) -> str:
    """A style sheet or script of ours."""
    return resources.files("openimr.review.worksheet").joinpath("assets", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _main(
    determination: Determination,
    casefile: CaseFile,
    quotations: Quotations,
    timeline: TimelineData,
    precedents: Sequence[Precedents | None],
) -> Html:
    said = determination.summary
    summary = sentences(said, quotations) if said else el("p", "No clinical record was found to summarise.")
    pages = [page_article(page, casefile) for page in quotations.pages]
    return el(
        "main",
        sections.section(
            "items",
            "Disputed items",
            overview(determination.items),
            *(
                item_section(n, item, quotations, like)
                for n, (item, like) in enumerate(zip_longest(determination.items, precedents), start=1)
            ),
        ),
        sections.open_points(determination),
        timeline_section(timeline, quotations),
        sections.section("summary", "Clinical summary", summary),
        sections.account(determination, timeline.contradictions, quotations),
        sections.records(determination, casefile, quotations),
        sections.section("pages", f"Quoted pages ({len(pages)})", *(pages or [el("p", "No page is quoted.")])),
    )


def _navigation() -> Html:
    entries = [el("li", el("a", label, href=f"#{name}")) for name, label in _NAVIGATION]
    button = el("li", el("button", "Keys (?)", type="button", id="show-keys", aria_controls="keys"), class_="scripted")
    return el("nav", el("ul", *entries, button), aria_label="Parts of the worksheet")


def _keys() -> Html:
    rows = [el("div", el("dt", key), el("dd", what)) for key, what in _KEYS]
    close = el("button", "Close", type="button", id="hide-keys")
    return el(
        "dialog", el("h2", "Keys", id="keys-heading"), el("dl", *rows), close, id="keys", aria_labelledby="keys-heading"
    )


def _versions(determination: Determination) -> Html:
    editions = [f"{name} {edition}" for name, edition in sorted(determination.versions.guidelines.items())]
    parts = [f"OpenIMR {determination.versions.openimr}", *(["guidelines: " + ", ".join(editions)] if editions else [])]
    return el(
        "p", join(parts, "; "), ". This file holds health data: keep it as you keep the case file.", class_="quiet"
    )
