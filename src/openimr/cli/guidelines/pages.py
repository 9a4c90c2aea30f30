"""Pages on topics, criteria and guidelines: what `imr guidelines show` prints and `make docs` writes."""

from collections.abc import Iterable, Iterator

from openimr.cli.guidelines.blocks import Block, Entry, Heading, Items, Rows, Text
from openimr.guidelines import Guideline, Shelf, Topic, cite
from openimr.guidelines.forms import AppliesTo
from openimr.guidelines.views import (
    CriterionView,
    GuidelinePage,
    GuidelineView,
    Requires,
    RuleView,
    TopicView,
    in_force_words,
    topic_view,
)
from openimr.guidelines.wording import named
from openimr.letters.writing.citations import citation_text
from openimr.review.rules import Requirement, rules


def view_of(topic: Topic, guideline: Guideline, shelf: Shelf) -> TopicView:
    """A topic in words, with its citation line and its decision rule."""
    return topic_view(
        topic, guideline, shelf, cited_as=citation_text(cite(topic, guideline)), rule=rule_view(topic.rule)
    )


def rule_view(name: str | None) -> RuleView | None:
    """A decision rule of `review/rules.yaml` in words; None where the topic names none (or one that is not there)."""
    rule = rules().get(name or "")
    if name is None or rule is None:
        return None
    return RuleView(
        name=name,
        says=rule.says,
        require=tuple(map(_requires, rule.require)),
        defeat=tuple(map(_requires, rule.defeat)),
        weigh=rule.weigh,
    )


def _requires(requirement: Requirement) -> Requires:
    what = requirement.name or requirement.role or ""
    if requirement.of:
        what = f"{what} (at least {requirement.at_least} of: {', '.join(requirement.of)})".strip()
    return Requires(what=what, because=requirement.because, only=requirement.only)


def topic_page(view: TopicView) -> list[Block]:
    """A topic as a page."""
    blocks: list[Block] = [
        Heading(1, view.title),
        Rows(
            (
                ("Topic", view.id),
                ("Also called", "; ".join(view.aliases)),
                ("Guideline", f"{view.guideline.title} ({view.guideline.citation or view.guideline.short})"),
                ("Edition", in_force_words(view.guideline)),
                ("Chapter", view.chapter),
                ("Cited as", view.cited_as),
                ("Position", view.position),
                ("Applies to", applies_words(view.applies_to)),
                ("Speaks where", view.speaks_where),
                ("Note", view.note),
                ("See also", ", ".join(view.see_also)),
            )
        ),
        Text(how_far(view.criteria)),
        Heading(2, "Criteria"),
    ]
    blocks += criteria_entries(view.criteria) or [Text("The topic has none.")]
    if view.limits:
        blocks += [
            Heading(2, "Limits"),
            Items(tuple(f"{limit.text}. {_capital(limit.mark)}." for limit in view.limits)),
        ]
    return [*blocks, *_rule_blocks(view)]


def criterion_page(criterion: CriterionView, view: TopicView) -> list[Block]:
    """One criterion, under the name of its topic."""
    part = (
        ("Topic", f"{view.title} ({view.id})"),
        ("Edition", f"{view.guideline.short}, {in_force_words(view.guideline)}"),
    )
    rows = [*part, ("Cited as", view.cited_as), *_about(criterion)]
    return [Heading(1, criterion.text), Rows((("Criterion", criterion.id), *rows)), *_part_in_rule(criterion, view)]


def guideline_blocks(page: GuidelinePage) -> list[Block]:
    """A guideline as a page, without its list of topics."""
    view = page.guideline
    criteria, verified = sum(t.criteria for t in page.topics), sum(t.verified for t in page.topics)
    blocks: list[Block] = [
        Heading(1, view.title),
        Rows((("Guideline", view.id), *guideline_rows(view))),
        Text(f"{len(page.topics)} topics with {criteria} criteria, {verified} of them verified in a named source."),
    ]
    if page.chapter_editions:
        blocks += [Heading(2, "Editions of its chapters"), Items(page.chapter_editions)]
    return [*blocks, Heading(2, "Sources"), Items(tuple(f"{key}: {says}" for key, says in page.sources.items()))]


def guideline_rows(view: GuidelineView) -> tuple[tuple[str, str | None], ...]:
    """What is known of a guideline itself."""
    return (
        ("In law", view.citation),
        ("Issuer", view.issuer),
        ("Based on", view.based_on),
        ("Edition", in_force_words(view)),
        ("Note", view.note),
    )


def criteria_entries(criteria: Iterable[CriterionView]) -> list[Block]:
    """Criteria, numbered."""
    return [Entry(n, c.text, (("Id", c.id), *_about(c))) for n, c in enumerate(criteria, 1)]


def _about(criterion: CriterionView) -> list[tuple[str, str | None]]:
    asks = [criterion.kind.replace("-", " "), *([criterion.stage] if criterion.stage else [])]
    judged = criterion.met_where or criterion.not_met_where
    refuted = criterion.not_met_where
    if not criterion.supported_use:
        refuted, judged = "always: the guideline supports no use of the treatment", "so"
    return [
        ("Kind", "; ".join([*asks, *([pages_words(criterion.pages)] if criterion.pages else [])])),
        ("Asked only where", criterion.applies_where),
        ("Met where", criterion.met_where),
        ("Not met where", refuted),
        ("Judged", None if judged else "by the reviewer: no condition says which findings answer it"),
        ("Part in the decision", criterion.role),
        ("Trust", criterion.mark),
    ]


def how_far(criteria: tuple[CriterionView, ...]) -> str:
    """How many criteria were read in a source, in a sentence."""
    verified = sum(c.verified for c in criteria)
    if not criteria:
        return "No criteria."
    told = f"{verified} of {len(criteria)} criteria verified in a named source"
    return (
        f"{told}; the others are marked unverified, with how sure they are." if verified < len(criteria) else f"{told}."
    )


def applies_words(applies: AppliesTo) -> str:
    """What requests a topic is about, in words."""
    told = [
        ("drugs of the class", applies.classes),
        ("drugs", applies.drugs),
        ("procedures", applies.procedures),
        ("devices", applies.devices),
        ("body regions", applies.body_regions),
    ]
    words = [f"{label}: {', '.join(map(named, names))}" for label, names in told if names]
    return "; ".join(words) or "no request of itself: another topic leads here"


def rule_words(rule: RuleView) -> Iterator[str]:
    """What a decision rule requires, a sentence each."""
    for requirement in rule.require:
        only = {"initial": " (new treatment only)", "continuation": " (continuing treatment only)"}
        yield f"Requires {requirement.what}{only.get(requirement.only or '', '')}: {requirement.because}."
    for requirement in rule.defeat:
        yield f"Defeated, where the records refute it, by {requirement.what}: {requirement.because}."
    if rule.weigh:
        yield f"Weighed only: {', '.join(rule.weigh)}."


def _rule_blocks(view: TopicView) -> list[Block]:
    if view.rule is None:
        return []
    return [
        Heading(2, f"Decision rule: {view.rule.name}"),
        Text(view.rule.says),
        Items(tuple(rule_words(view.rule))),
    ]


def _part_in_rule(criterion: CriterionView, view: TopicView) -> list[Block]:
    if view.rule is None or criterion.role is None:
        return []
    lines = [line for line in rule_words(view.rule) if criterion.role in line]
    return [Text(f"In the decision rule {view.rule.name}:"), Items(tuple(lines))] if lines else []


def pages_words(pages: tuple[str, ...]) -> str:
    """`page 78`, `pages 80-82, 88`."""
    several = len(pages) > 1 or "-" in pages[0]
    return f"page{'s' if several else ''} {', '.join(pages)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
