"""From what a letter cites to the topic of the guideline library that holds it, where there is one."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache

import msgspec

from openimr.guidelines import cite, shelf
from openimr.guidelines.views import TopicView, topic_view
from openimr.letters.writing.citations import citation_text
from openimr.model import Citation

_NOISE = re.compile(r"[^a-z0-9 ]+|\b(?:chapter|section|sections|for|of|the|and|in)\b")


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A section that a letter cites; `topic` is the id of the topic that holds it, None: the library has none."""

    title: str
    topic: str | None


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A citation for the page: the guideline with its edition, its sections, its pages."""

    source: str
    guideline: str
    edition: str | None
    sections: tuple[Section, ...]
    pages: tuple[str, ...]


def cited(citation: Citation, near: Collection[str]) -> Cited:
    """A citation with its sections led to topics; `near` are the topics that speak on the request, taken first."""
    return Cited(
        source=citation.source,
        guideline=citation.guideline,
        edition=citation.edition,
        sections=tuple(Section(title=one, topic=_topic_of(citation, one, near)) for one in citation.sections),
        pages=citation.pages,
    )


@cache
def topic_page(topic: str) -> TopicView | None:
    """What the library holds of a topic; None: there is none of this id."""
    if topic not in shelf().topics:
        return None
    found, guideline = shelf().topics[topic]
    return topic_view(found, guideline, shelf(), cited_as=citation_text(cite(found, guideline)), rule=None)


def topic_title(topic: str) -> str:
    """A topic's title; an id that the library does not have stands for itself."""
    return shelf().topics[topic][0].title if topic in shelf().topics else topic


def _topic_of(citation: Citation, section: str, near: Collection[str]) -> str | None:
    known = _sections().get((citation.source, _plain(section)), ())
    guideline = _plain(citation.guideline)
    close = [one for one in known if one in near]
    same = [one for one in known if _named(one) == guideline]
    return next(iter((*close, *same, *known)), None)


def _plain(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text.lower()).split())


@cache
def _named(topic: str) -> str:
    return _plain(cite(*shelf().topics[topic]).guideline)


@cache
def _sections() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The topics by source and section, as determinations print it; a chapter alone names none."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id_, (topic, guideline) in shelf().topics.items():
        names = {_plain(one) for one in (topic.section, *topic.sections, topic.title, *topic.aliases) if one}
        for name in sorted(names):
            if name:
                found[guideline.header.source, name].append(id_)
    return {key: tuple(ids) for key, ids in found.items()}
