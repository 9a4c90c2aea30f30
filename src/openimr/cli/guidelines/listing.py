"""`imr guidelines list`: the topics of the library."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from openimr.cli import DONE, NOTHING
from openimr.cli.guidelines.blocks import width
from openimr.cli.terminal import put, say, show
from openimr.documents import paragraph
from openimr.guidelines import CaseDates, Guideline, in_force, shelf
from openimr.guidelines.views import ListedTopic, TopicList, guideline_view, in_force_words, listed_topic, nearest

_NAME = "imr guidelines list"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr guidelines list --help`."""
    library = shelf().library
    wanted = arguments.guideline
    guidelines = [g for g in library.guidelines if wanted is None or wanted in {g.id, g.header.prefix}]
    if not guidelines:
        known = [g.id for g in library.guidelines]
        near = nearest(wanted, known)
        more = f"did you mean {' or '.join(near)}?" if near else f"use one of: {', '.join(known)}"
        say(_NAME, f"no guideline is called {wanted!r}; {more}")
        return NOTHING
    if arguments.on:
        day = date.fromisoformat(arguments.on)
        held = {f.guideline.id for f in in_force(library, CaseDates(request=day, ur=day, service=day, review=day))}
        guidelines = [g for g in guidelines if g.id in held]
    chosen = [(g, _topics(g, arguments.kind)) for g in guidelines]
    chosen = [(g, topics) for g, topics in chosen if topics]
    if arguments.json:
        document = TopicList(topics=tuple(topic for _, topics in chosen for topic in topics))
        put(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
        return DONE
    lines = [line for guideline, topics in chosen for line in _lines(guideline, topics)]
    show("\n".join(lines or ["No topic of the library is so."]))
    return DONE


def _topics(guideline: Guideline, kinds: Sequence[str]) -> list[ListedTopic]:
    topics = [listed_topic(topic, guideline) for topic in guideline.topics]
    return [topic for topic in topics if not kinds or set(kinds) & set(topic.kinds)]


def _lines(guideline: Guideline, topics: Sequence[ListedTopic]) -> Iterator[str]:
    """A heading, then a topic a line; a title that does not fit goes on below itself."""
    columns = width()
    view = guideline_view(guideline)
    yield paragraph(f"{view.short} ({view.id}), {in_force_words(view)}", width=columns)
    ids = max(len(topic.id) for topic in topics)
    for topic in topics:
        told = f"{topic.title}: {topic.position}; {topic.verified} of {topic.criteria} verified"
        lead = f"  {topic.id.ljust(ids)}  "
        yield paragraph(told, width=columns, indent=lead, hanging=" " * len(lead))
    yield ""
