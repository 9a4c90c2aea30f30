"""From what a letter cites to the topic of the guideline library that holds it, where there is one."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import msgspec

from openimr.guidelines import cite, shelf
from openimr.guidelines.views import GuidelineView, TopicView, topic_view
from openimr.letters.writing.citations import citation_text
from openimr.model import Citation
from openimr.server.public.days import day_in_words

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
        edition=_further_edition(citation),
        sections=tuple(Section(title=one, topic=_topic_of(citation, one, near)) for one in citation.sections),
        pages=citation.pages,
    )


def _further_edition(citation: Citation) -> str | None:
    """The edition, where the guideline's name does not end with it: "Chronic Pain Medical Treatment 2009"."""
    said = citation.edition
    return None if said and re.search(rf"(?<!\w){re.escape(said)}(?!\w)", citation.guideline) else said


@cache
def topic_page(topic: str) -> TopicView | None:
    """What the library holds of a topic; None: there is none of this id."""
    if topic not in shelf().topics:
        return None
    found, guideline = shelf().topics[topic]
    return topic_view(found, guideline, shelf(), cited_as=citation_text(cite(found, guideline)), rule=None)


def topic_titles(topics: Sequence[str]) -> dict[str, str]:
    """Titles of topics that are listed together; those of one title with the edition that each stands in.

    An id that the library does not have stands for itself.
    """
    known = shelf().topics
    titles = {one: known[one][0].title if one in known else one for one in topics}
    often = Counter(titles.values())
    return {
        one: f"{title} ({known[one][1].header.short})" if often[title] > 1 and one in known else title
        for one, title in titles.items()
    }


def in_force_words(view: GuidelineView) -> str:
    """Where a guideline counts: "where the date of the treatment request is between July 18, 2009 and ..."."""
    what = view.applies_by.partition(";")[0]
    first, last = day_in_words(view.effective_from), day_in_words(view.effective_to)
    if not first and not last:
        return f"It is changed again and again; the {what} counts."
    span = f"between {first} and {last}" if first and last else f"{first} or later" if first else f"{last} or earlier"
    return f"It counts where the {what} is {span}."


def _topic_of(citation: Citation, section: str, near: Collection[str]) -> str | None:
    """The topic of a cited section: one that speaks on the request, else one of the same guideline.

    Chapters have sections of one name, and topics share a section ("Physical Methods"): where nothing tells which is
    meant, none is named. "Opioids, on-going management" is also looked for by what stands behind the comma.
    """
    tail = section.partition(",")[2]
    return _found(citation, section, near) or (_found(citation, tail, near) if tail else None)


def _found(citation: Citation, section: str, near: Collection[str]) -> str | None:
    said = _plain(section)
    known = _sections().get((citation.source, said), ())
    close = [one for one in near if one in known] or [one for one in near if _begins(one, citation.source, said)]
    guideline = _unyeared(citation.guideline)
    same = [one for one in known if _named(one) == guideline]
    alone = (same or known) if len(same or known) == 1 else ()
    return next(iter((*close, *alone)), None)


def _begins(topic: str, source: str, said: str) -> bool:
    """Whether a name of a topic goes on where the cited section ends: "opioids, criteria for use: initiation"."""
    return (
        bool(said)
        and topic in shelf().topics
        and any(of == source and name.startswith(f"{said} ") for of, name in _names(topic))
    )


def _plain(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text.lower()).split())


def _unyeared(guideline: str) -> str:
    return _plain(_YEAR.sub(" ", guideline))


@cache
def _named(topic: str) -> str:
    return _unyeared(cite(*shelf().topics[topic]).guideline)


@cache
def _names(topic: str) -> tuple[tuple[str, str], ...]:
    """The source of a topic with each name that it is cited by."""
    found, guideline = shelf().topics[topic]
    names = {_plain(one) for one in (found.section, *found.sections, found.title, *found.aliases) if one}
    return tuple((guideline.header.source, name) for name in sorted(names) if name)


@cache
def _sections() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The topics by source and section, as determinations print it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for topic in shelf().topics:
        for key in _names(topic):
            found[key].append(topic)
    return {key: tuple(ids) for key, ids in found.items()}
