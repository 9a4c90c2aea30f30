"""`imr guidelines show ID`: a page on a topic, a criterion or a guideline."""

import argparse

import msgspec

from openimr.cli import DONE, NOTHING
from openimr.cli.guidelines.blocks import Block, Heading, Items, as_text, width
from openimr.cli.guidelines.pages import criterion_page, guideline_blocks, topic_page, view_of
from openimr.cli.terminal import put, say, show
from openimr.guidelines import Shelf, shelf
from openimr.guidelines.views import CriterionPage, GuidelinePage, TopicView, guideline_page, nearest


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr guidelines show --help`."""
    library = shelf()
    found = page_of(arguments.id, library)
    if found is None:
        known = [*library.topics, *library.criteria, *(g.id for g in library.library.guidelines)]
        near = nearest(arguments.id, known)
        more = f"did you mean {' or '.join(near)}?" if near else "imr guidelines list prints the ids"
        say("imr guidelines show", f"no topic, criterion or guideline is called {arguments.id!r}; {more}")
        return NOTHING
    document, blocks = found
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
    else:
        show(as_text(blocks, width()))
    return DONE


def page_of(name: str, library: Shelf) -> tuple[TopicView | CriterionPage | GuidelinePage, list[Block]] | None:
    """The document and the page of an id; None where the library has no such id."""
    if name in library.topics:
        view = view_of(*library.topics[name], library)
        return view, topic_page(view)
    if name in library.criteria:
        _, topic = library.criteria[name]
        view = view_of(*library.topics[topic.id], library)
        criterion = next(c for c in view.criteria if c.id == name)
        document = CriterionPage(
            criterion=criterion, topic=view.id, title=view.title, cited_as=view.cited_as, guideline=view.guideline
        )
        return document, criterion_page(criterion, view)
    for guideline in library.library.guidelines:
        if name in {guideline.id, guideline.header.prefix}:
            page = guideline_page(guideline)
            rows = Items(tuple(f"{topic.id}: {topic.title}" for topic in page.topics))
            return page, [*guideline_blocks(page), Heading(2, "Topics"), rows]
    return None
