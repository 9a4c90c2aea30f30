"""The sections around the items: head, what is open, what is not in evidence, the records."""

import re
from collections.abc import Sequence

from openimr.model import CaseFile, Check, Determination
from openimr.review.worksheet.evidence import links, record_link
from openimr.review.worksheet.markup import Child, Html, el, join
from openimr.review.worksheet.quotations import Quotations
from openimr.review.worksheet.timeline import Contradiction
from openimr.review.worksheet.words import class_of, day, first_capital

_ITEM = re.compile(r"items\[(\d+)\]")
_PARTS = (("summary", "#summary"), ("missing", "#account"), ("unread", "#account"), ("excluded", "#account"))


def section(name: str, title: str, *children: Child) -> Html:
    """A titled part of the sheet that the navigation leads to."""
    return el("section", el("h2", title, id=f"{name}-heading"), *children, id=name, aria_labelledby=f"{name}-heading")


def table(caption: str, heads: Sequence[str], rows: Sequence[Html]) -> Html:
    """A table with a caption for those who do not see it, in a box that scrolls sideways on a phone."""
    return el(
        "div",
        el(
            "table",
            el("caption", caption, class_="hidden"),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *rows),
        ),
        class_="wide",
        role="region",
        aria_label=caption,
        tabindex=0,
    )


def head(determination: Determination) -> Html:
    """Whose case, what the sheet is, and that it decides nothing."""
    case, patient = determination.case, determination.patient
    age = None if patient.age is None else f"{patient.age} at the UR decision"
    facts = [
        ("Case", case.case_number or "number not found"),
        ("Claim", case.claim_number or "number not found"),
        ("Injured", day(case.date_of_injury, "date not found")),
        ("UR decision", day(case.ur_decision_date, "date not found")),
        ("Application received", day(case.application_received, "date not found")),
        ("Priority", first_capital(case.priority) + (", drug formulary" if case.formulary else "")),
        ("Injured worker", ", ".join(filter(None, (patient.sex, age))) or "age and sex not found"),
        ("Draft of", day(case.draft_date)),
    ]
    needed = " or ".join(determination.reviewer.specialties) or "to be settled"
    why = determination.reviewer.why
    return el(
        "header",
        el("h1", "Worksheet for independent medical review"),
        el(
            "p",
            el("strong", "A draft, made by software. "),
            "It decides nothing until a licensed reviewer has read the case file and signs.",
            class_="draft",
        ),
        el("dl", *(el("div", el("dt", label), el("dd", value)) for label, value in facts), class_="facts"),
        el("p", el("span", "Reviewer needed: ", class_="quiet"), needed, f". {why}" if why else "."),
    )


def open_points(determination: Determination) -> Html:
    """The checks, blocking first, and every question to the reviewer with its item."""
    checks = sorted(determination.checks, key=lambda check: check.severity != "blocking")
    rows = [
        el(
            "tr",
            el("td", _severity(check)),
            el("td", check.id),
            el("td", check.text),
            el("td", _where(check)),
            class_=class_of(check.severity),
        )
        for check in checks
    ]
    questions = [
        el("li", text, " ", el("a", f"item {n}", href=f"#item{n}"))
        for n, item in enumerate(determination.items, start=1)
        for text in item.needs_reviewer
    ]
    return section(
        "open",
        "Open before signing",
        el("h3", f"Checks ({len(checks)})"),
        table("Checks", ("Severity", "Check", "What it found", "Where"), rows)
        if rows
        else el("p", "Every check passed."),
        el("h3", f"Questions to the reviewer ({len(questions)})"),
        el("ul", *questions) if questions else el("p", "None."),
    )


def _severity(check: Check) -> str:
    return "■ Blocking" if check.severity == "blocking" else "△ Warning"


def _where(check: Check) -> Html:
    found = _ITEM.search(check.where)
    if found:
        number = int(found[1]) + 1
        return el("a", f"item {number}", href=f"#item{number}")
    href = next((href for name, href in _PARTS if name in check.where), None)
    return el("a", href[1:], href=href) if href else el("code", check.where)


def account(determination: Determination, contradictions: Sequence[Contradiction], quotations: Quotations) -> Html:
    """What is not evidence, and what the records contradict each other on."""
    unread = [
        el("li", f"{u.file}, {'whole file' if u.page is None else f'page {u.page}'}: {u.reason}")
        for u in determination.unread
    ]
    excluded = [
        el("li", f"{e.file}, page {e.page}", f" ({e.record})" if e.record else None, f": {e.reason}")
        for e in determination.excluded
    ]
    missing = [
        el(
            "li",
            f"{first_capital(m.what)}{', ' + day(m.date) if m.date else ''}, named in ",
            record_link(m.named_in, quotations),
        )
        for m in determination.missing
    ]
    contradicted = [el("li", c.text, " ", links(c.evidence, quotations)) for c in contradictions]
    contradicted += [
        el("li", el("a", f"item {n}", href=f"#item{n}-c{i}"), f": {c.text} ", links(c.evidence, quotations))
        for n, item in enumerate(determination.items, start=1)
        for i, c in enumerate(item.criteria, start=1)
        if c.status == "contradicted"
    ]
    lists = (
        ("Not read", unread),
        ("Excluded from the evidence", excluded),
        ("Named in the case file but not in it", missing),
        ("Contradictory", contradicted),
    )
    parts: list[Child] = []
    for title, lines in lists:
        parts += [el("h3", f"{title} ({len(lines)})"), el("ul", *lines) if lines else el("p", "None.")]
    return section("account", "Not read, excluded, missing, contradictory", *parts)


def records(determination: Determination, casefile: CaseFile, quotations: Quotations) -> Html:
    """All documents of the case file; those that are quoted lead to their pages."""
    quoted: dict[str, list[Html]] = {}
    for page in quotations.pages:
        record = casefile.record_of(page.file, page.number)
        if record is not None:
            link = el("a", f"p. {page.number}", href=f"#{page.id}")
            quoted.setdefault(record.id, []).append(link)
    rows = [
        el(
            "tr",
            el("th", r.id, scope="row"),
            el("td", day(r.date)),
            el("td", first_capital(r.kind), f" (repeats {r.duplicate_of})" if r.duplicate_of else None),
            el("td", r.author or "not named"),
            el(
                "td",
                f"{r.file}, p. {r.first_page}" + (f"-{r.last_page}" if r.last_page > r.first_page else ""),
                class_="file",
            ),
            el("td", join(quoted.get(r.id, ["–"]), ", ")),
            id=f"record-{r.id}",
        )
        for r in determination.records
    ]
    heads = ("No.", "Date", "Document", "Author", "File and pages", "Quoted pages")
    body = table("Documents of the case file", heads, rows) if rows else el("p", "No document could be read.")
    return section("records", f"Documents of the case file ({len(rows)})", body)
