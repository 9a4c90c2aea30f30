"""The disputed items: proposal, the case for and against, and each criterion beside its evidence."""

from collections.abc import Sequence
from functools import cache

from openimr.guidelines import shelf
from openimr.letters import basis_line, citation_text
from openimr.model import CriterionResult, ItemDetermination, Sentence
from openimr.review.worksheet.evidence import links, quotation_block, record_link
from openimr.review.worksheet.markup import Child, Html, el, join
from openimr.review.worksheet.precedents import Precedents, precedents_block
from openimr.review.worksheet.quotations import Quotations
from openimr.review.worksheet.words import PROPOSAL, STATUS, class_of, first_capital


def overview(items: Sequence[ItemDetermination]) -> Html:
    """All items in a table: what is asked, what UR did, what the draft proposes."""
    if not items:
        return el("p", "No disputed treatment was found in the case file.")
    rows = [
        el(
            "tr",
            el("td", str(n)),
            el("td", el("a", item.request, href=f"#item{n}"), class_="asked"),
            el("td", first_capital(item.ur_outcome or "not stated")),
            el("td", _proposal(item)),
            el("td", _confidence(item)),
            el("td", str(len(item.needs_reviewer)) if item.needs_reviewer else "none"),
        )
        for n, item in enumerate(items, start=1)
    ]
    heads = ("No.", "Request", "Utilization review", "Draft proposes", "Confidence", "Questions to you")
    return el(
        "div",
        el(
            "table",
            el("caption", "Disputed items", class_="hidden"),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *rows),
        ),
        class_="wide",
    )


def item_section(
    number: int, item: ItemDetermination, quotations: Quotations, precedents: Precedents | None = None
) -> Html:
    """One item in full."""
    heading = f"item{number}-heading"
    parts: list[Child] = [
        el("h3", f"{number}. {item.request}", id=heading),
        _verdict(item),
        _facts(item, quotations),
        _governing(item),
    ]
    if item.needs_reviewer:
        questions = el("ul", *(el("li", text) for text in item.needs_reviewer))
        parts.append(el("div", el("h4", "For the reviewer to settle"), questions, class_="ask"))
    if item.supporting or item.opposing:
        parts.append(
            el(
                "div",
                _side("The case for the treatment", item.supporting, item, quotations),
                _side("The case against it", item.opposing, item, quotations),
                class_="sides",
            )
        )
    if item.criteria:
        parts.append(el("h4", "Criteria and evidence"))
        parts.append(el("ol", *_criteria(number, item, quotations), class_="criteria"))
    if item.rationale:
        parts.append(el("h4", "Draft rationale"))
        parts.append(sentences(item.rationale, quotations, item.criteria))
    if precedents is not None:
        parts.append(precedents_block(precedents))
    return el("section", *parts, class_="item", id=f"item{number}", aria_labelledby=heading)


def sentences(
    said: Sequence[Sentence], quotations: Quotations, criteria: Sequence[CriterionResult] = (), tag: str = "p"
) -> Html:
    """Sentences, each with links to the pages it rests on, and a dagger where a criterion is unverified."""
    unverified = {c.id for c in criteria if not c.verified}
    made = [
        join(
            (
                sentence.text,
                " ",
                links(sentence.evidence, quotations),
                _dagger() if not unverified.isdisjoint(sentence.criteria) else None,
            )
        )
        for sentence in said
    ]
    if tag == "ul":
        return el("ul", *(el("li", one) for one in made))
    return el(tag, join(made, " "))


_NOT_READ = "not read in the guideline itself: general knowledge, or as earlier reviewers cite it"


def _dagger() -> Html:
    return el(
        "abbr",
        " †",
        title="criterion not read in the guideline itself: general knowledge, or as earlier reviewers cite it",
    )


def _proposal(item: ItemDetermination) -> str:
    if not item.eligible:
        return "Not eligible for review"
    return PROPOSAL[item.proposal] if item.proposal else "No proposal: needs you"


def _confidence(item: ItemDetermination) -> str:
    return "–" if item.confidence is None else f"{item.confidence * 100:.0f} %"


def _verdict(item: ItemDetermination) -> Html:
    kind = "ineligible" if not item.eligible else item.proposal or "open"
    parts: list[Child] = [el("strong", _proposal(item))]
    if item.eligible and item.proposal:
        parts.append(" (proposed)")
    if item.confidence is not None:
        parts.append(el("span", f"Confidence {_confidence(item)}", class_="pill", title=_CONFIDENCE))
    if item.retrospective:
        parts.append(el("span", "Retrospective", class_="pill"))
    return el("p", *parts, class_=f"verdict {kind}")


_CONFIDENCE = "Estimated from few decided case files: how likely an expert decides as proposed. It is not a reason to."


@cache
def _topic_titles() -> dict[str, str]:
    return {topic.id: topic.title for guideline in shelf().library.guidelines for topic in guideline.topics}


def _facts(item: ItemDetermination, quotations: Quotations) -> Html:
    rows: list[tuple[str, Child]] = [("Utilization review", first_capital(item.ur_outcome or "not stated"))]
    if item.ur_authorized:
        rows.append(("Stays authorized", item.ur_authorized))
    if item.remaining:
        rows.append(("Remains in dispute", item.remaining))
    rows.append(("Claims administrator", basis_line(item.claims_administrator, "Claims Administrator")))
    if item.eligible:
        cited = "; ".join(citation_text(c) for c in item.citations)
        rows.append(("The draft rests on", cited or "no guideline"))
    if item.named_in:
        rows.append(("Asked for in", links(item.named_in, quotations)))
    rows += [(first_capital(name), value) for name, value in sorted(item.computed.items())]
    if item.rule:
        rows.append(("Rule of the proposal", item.rule))
    facts = el("dl", *(el("div", el("dt", label), el("dd", value)) for label, value in rows), class_="facts")
    if not item.topics:
        return facts
    titles = _topic_titles()
    topics = "; ".join(dict.fromkeys(titles.get(topic, topic) for topic in item.topics))
    return join((facts, el("p", el("small", f"Guideline topics, the leading one first: {topics}."))))


def _governing(item: ItemDetermination) -> Html | None:
    """Which rule governs, step by step; it folds away, since most readers ask for it only where they doubt it."""
    if not item.governing:
        return None
    steps = (
        el(
            "li",
            el("strong", step.rule),
            f" ({step.section}): {step.answer}{'' if step.answer.endswith('.') else '.'} ",
            el("span", step.because, " ", el("em", f"[{step.rests_on}]"), class_="quiet"),
        )
        for step in item.governing
    )
    return el("details", el("summary", "Which rule governs, step by step"), el("ol", *steps), class_="governing")


def _side(title: str, said: Sequence[Sentence], item: ItemDetermination, quotations: Quotations) -> Html:
    body = sentences(said, quotations, item.criteria, "ul") if said else el("p", "Nothing was found.", class_="quiet")
    return el("div", el("h4", title), body)


def _criteria(number: int, item: ItemDetermination, quotations: Quotations) -> list[Html]:
    several = len({c.topic for c in item.criteria}) > 1
    return [_criterion(f"item{number}-c{i}", c, quotations, several) for i, c in enumerate(item.criteria, start=1)]


def _criterion(name: str, criterion: CriterionResult, quotations: Quotations, with_topic: bool) -> Html:  # noqa: FBT001
    status = criterion.status
    tags = [first_capital(criterion.kind.replace("-", " "))]
    if criterion.pages:
        tags.append(f"guideline p. {', '.join(criterion.pages)}")
    if with_topic and criterion.topic:
        tags.append(criterion.topic)
    left = el(
        "div",
        el("p", el("span", STATUS[status], aria_hidden="true"), " ", first_capital(status), class_="status"),
        el("p", criterion.text, class_="asks"),
        el("p", criterion.explain) if criterion.explain else None,
        el("p", ", ".join(filter(None, tags)), class_="quiet"),
        None
        if criterion.verified
        else el(
            "p",
            "† Not read in the guideline itself: general knowledge, or as earlier reviewers cite it",
            class_="quiet",
        ),
        class_="left",
    )
    right = el("div", *_evidence(criterion, quotations), class_="right")
    return el("li", left, right, class_=f"criterion {class_of(status)}", id=name, tabindex=0)


def _evidence(criterion: CriterionResult, quotations: Quotations) -> list[Html]:
    blocks = [quotation_block(e, quotations) for e in {e.span: e for e in criterion.evidence}.values()]
    if criterion.searched and not blocks:
        blocks.append(_searched(criterion.searched, quotations))
    if not blocks:
        reason = "Computed; see the figures above." if criterion.status != "not applicable" else "Does not apply here."
        blocks.append(el("p", reason, class_="quiet"))
    return blocks


def _searched(records: Sequence[str], quotations: Quotations) -> Html:
    """The documents that were searched in vain; many of them fold away."""
    named = join((record_link(record, quotations) for record in records), ", ")
    if len(records) <= 12:
        return el("p", "No passage was found. Searched: ", named, ".", class_="quiet")
    said = f"No passage was found. Searched: {len(records)} documents"
    return el("details", el("summary", said), el("p", named), class_="quiet")
