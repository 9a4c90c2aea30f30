"""A letter's sections, cut at their headings."""

import re
from collections.abc import Mapping

import msgspec

from openimr.letters.reading.flow import Flow, flat


class Section(msgspec.Struct, frozen=True):
    """A section's place in the flow's text, without its heading."""

    start: int
    end: int


class Sections(msgspec.Struct, frozen=True):
    """Sections by name (the first of each), the text before the first of them, and what was met twice."""

    before: Section
    found: dict[str, Section]
    warnings: tuple[str, ...] = ()

    def text(self, flow: Flow, name: str) -> str:
        """The section as it stands, or nothing."""
        place = self.found.get(name)
        return flow.text[place.start : place.end] if place else ""

    def flat(self, flow: Flow, name: str, lead: re.Pattern[str] | None = None) -> str:
        """The section in one line, without the words that introduce it."""
        said = flat(self.text(flow, name))
        found = lead.match(said) if lead else None
        return said[found.end() :].lstrip() if found else said


_SOON = 600  # characters within which a heading's telling words follow


class Heading(msgspec.Struct, frozen=True):
    """A section's heading: how it is printed (nothing: in many ways), and what else it may look like.

    `telling` is what follows the heading soon; of several places those are taken where it does.
    """

    printed: str
    pattern: re.Pattern[str]
    telling: re.Pattern[str] | None = None


def unprinted(words: str, flags: int = 0) -> Heading:
    """A heading without one printed form: it is printed in many ways, or its letters are not known well enough."""
    return Heading("", re.compile(words, flags))


def sections(flow: Flow, headings: Mapping[str, Heading]) -> Sections:
    """The sections that these headings begin, in whatever order they stand.

    A heading counts where it is alone on its line, in a paragraph of its own and in bold where there is bold; failing
    that, where it is alone on its line, or begins one, or stands first. A second section of the same name is cut off
    and not read; a warning says so.
    """
    high = len(flow.text)
    single = len(flow.lines) < 4
    places: list[tuple[int, int, str]] = []
    for name, heading in headings.items():
        matches = [(*place, name) for place in _places(flow.text, heading)]
        starting = [place for place in matches if flow.is_line_start(place[0])]
        alone = [place for place in starting if _ends_line(flow.text, place[1])]
        apart = [place for place in alone if flow.is_paragraph_start(place[0]) and _heavy(flow, place[0])]
        chosen = matches if single else apart or alone or starting or matches[:1]
        if heading.telling is not None and len(chosen) > 1:
            stops = [*(place[0] for place in chosen[1:]), high]
            told = [
                place
                for place, stop in zip(chosen, stops, strict=True)
                if heading.telling.search(flow.text, place[1], min(place[1] + _SOON, stop))
            ]
            chosen = told or chosen
        places += chosen
    places.sort()
    found: dict[str, Section] = {}
    warnings: list[str] = []
    for index, (_, end, name) in enumerate(places):
        stop = places[index + 1][0] if index + 1 < len(places) else high
        section = Section(end, stop)
        if name not in found:
            found[name] = section
        elif not flow.text[end:stop].strip():
            continue
        elif not flow.text[found[name].start : found[name].end].strip():
            found[name] = section
        elif flat(flow.text[end:stop]) != flat(flow.text[found[name].start : found[name].end]):
            warnings.append(f"the section {name!r} is there twice; only the first was read")
        else:
            warnings.append(f"the section {name!r} is repeated")
    first = places[0][0] if places else high
    return Sections(before=Section(0, first), found=found, warnings=tuple(dict.fromkeys(warnings)))


def _places(text: str, heading: Heading) -> list[tuple[int, int]]:
    """Where the heading stands: as it is printed, else as its pattern allows."""
    found: list[tuple[int, int]] = []
    if heading.printed:
        at = text.find(heading.printed)
        while at >= 0:
            found.append((at, at + len(heading.printed)))
            at = text.find(heading.printed, at + 1)
    return found or [match.span() for match in heading.pattern.finditer(text)]


def _heavy(flow: Flow, at: int) -> bool:
    """Whether the line is bold, in a source that has bold lines."""
    return not flow.bold or at in flow.bold


def _ends_line(text: str, at: int) -> bool:
    while at < len(text) and text[at] in " :":
        at += 1
    return at >= len(text) or text[at] in "\n\f"
