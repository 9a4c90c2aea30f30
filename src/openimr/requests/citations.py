"""Guideline paragraphs to citations: the published letters' fixed wording and the freer style of UR letters."""

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from openimr.model import Citation, GuidelineBasis, Source
from openimr.requests.editions import printed_edition
from openimr.requests.guideline_names import Mention, mentions
from openimr.requests.section_titles import (
    cleaned,
    edition_of,
    listed_titles,
    pages_of,
    titles,
    without_pages,
    year_of,
)
from openimr.requests.wording import flattened, is_prose, leaves_open, passages, quotation_in, sentences

_CHRONIC = "Chronic Pain Medical Treatment"
_ODG = "Official Disability Guidelines"
_BOOK = r"[A-Z][A-Za-z,& -]{3,60} (?:19|20)\d\d"
_STANDARD = re.compile(rf"(?P<book>{_BOOK})(?:, Section\(s\): ?(?P<list>.+?))?(?:,? and (?={_BOOK}(?:,|$))|$)")
_BASED_ON_MTUS = "Decision based on MTUS "
# Words that the fixed wording leaves to the slower reading.
_FREE = re.compile(
    r"[.?!] |[Pp]age|[Pp]gs?\b|ACOEM|ODG|Official|MTUS| (?:is|are|was|were|has|have|had|does|do|did|must|should|cannot|"
    r"exceeds|allows?|recommends?|states?|indicates?|supports?|suggests?|notes?|advises?|requires?|says?) "
)
_PREAMBLE = re.compile(
    r"The [A-Z]\w+ \w+ (?:based their decision on recommendation\(s\) outside of the MTUS Guidelines"
    r"|did not base their decision on the MTUS|did not cite any medical evidence for its decision)\.?"
)
_NOT_CITED = re.compile(
    r"did not cite|no (?:published |medical |specific )?guidelines? (?:is|are|was|were) (?:quoted|cited|given|named)|"
    r"without (?:citing|reference to) (?:a |any )?guideline|no medical evidence",
    re.IGNORECASE,
)
_LABEL = re.compile(r"non-mtus(?:\s+citations?)?\s*:?\s*")
_SPECIFIC = frozenset({"book", "acoem"})
_CHAPTER = re.compile(r"[,;]\s*(?=Chapter\b)")
_CHAPTER_BOOKS = ("complaints", "approaches", "conditions", "disorders")
_ALSO_OF_ODG = ("post", "acupuncture", "opioid")
_LATER = re.compile(r"3rd\s+ed|third\s+edition|201\d")
# Author and initials, which open a reference to an article or a book.
_REFERENCE = re.compile(
    r"\b(?!Vitamin |Hepatitis |Type |Grade |Class |Table |Appendix |Chapter |Schedule )"
    r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?,? [A-Z]{1,2}(?:\.,? (?=[A-Z])|, [A-Z][a-z]+ [A-Z]{1,2}[.,]|,? et al\b)"
)
_SHORT_NAME = re.compile(r"^chronic pain\s*(?:treatment\s*)?", re.IGNORECASE)
_NAMING = re.compile(r"[A-Za-z]{3}")


class _Part(NamedTuple):
    citation: Citation
    under_mtus: bool


def parse_citations(text: str) -> GuidelineBasis:
    """What a guideline paragraph (or a UR letter's passage) rests on.

    The source is ACOEM where the citation says so, else MTUS where the schedule or one of its chapters is named, else
    ODG or other. The basis is `non-MTUS` only if neither the schedule nor a chapter it adopted is cited, and
    `none cited` where the text names no guideline, or says that none was. "MTUS does not address it" cites nothing.
    """
    return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> GuidelineBasis:
    flat = flattened(text)
    parts: list[_Part] = []
    for passage in passages(flat):
        if passage.startswith(_BASED_ON_MTUS):
            fixed = _fixed(passage[len(_BASED_ON_MTUS) :])
            if fixed is not None:
                parts += fixed
                continue
        elif _PREAMBLE.fullmatch(passage):
            continue
        _read(passage, parts)
    if not parts or ("based on" not in flat.lower() and _NOT_CITED.search(flat)):
        return GuidelineBasis(basis="none cited")
    citations: list[Citation] = []
    for part in parts:
        citation = _dated(part.citation)
        if citation not in citations:
            citations.append(citation)
    return GuidelineBasis(
        basis="cited" if any(part.under_mtus for part in parts) else "non-MTUS", citations=tuple(citations)
    )


_ACOEM_BOOK = re.compile(r"occupational medicine practice guidelines", re.IGNORECASE)


def _dated(citation: Citation) -> Citation:
    """The citation with the edition that its sections print; the sections stay as printed."""
    if citation.source == "other" and _ACOEM_BOOK.search(citation.guideline):
        citation = msgspec.structs.replace(citation, source="ACOEM")
    if citation.edition is not None:
        return citation
    for section in citation.sections:
        edition = printed_edition(section)
        if edition is not None:
            return msgspec.structs.replace(citation, edition=edition)
    return citation


def _fixed(body: str) -> list[_Part] | None:
    """The citations of "<book> <year>, Section(s): <titles>, and <book> ...", or None where it is worded otherwise."""
    body = body.rstrip(" .")
    if _FREE.search(body):
        return None
    parts: list[_Part] = []
    at = 0
    while at < len(body):
        found = _STANDARD.match(body, at)
        if found is None:
            return None
        book, listed = found["book"], found["list"]
        if listed and "Section(s)" in listed:
            return None
        citation = Citation(source="MTUS", guideline=book, edition=book[-4:], sections=titles(listed) if listed else ())
        parts.append(_Part(citation, under_mtus=True))
        at = found.end()
    return parts


def _read(passage: str, parts: list[_Part]) -> None:
    """Add the citations of a passage in any wording."""
    published = passage.startswith("Decision")
    quoting = False
    for number, sentence in enumerate(sentences(passage)):
        quoted, quoting = quoting, leaves_open(sentence) != quoting
        if quoted:
            continue
        spoken = quotation_in(sentence)
        bare = sentence[:spoken].rstrip(" .")
        found = _parts(bare)
        if number and published and not is_prose(sentence):
            if not found and parts:
                parts[-1] = _continued(parts[-1], bare)
        elif number:
            found = [part for part in found if _adds(part.citation, parts)]
        parts += found


def _adds(citation: Citation, parts: list[_Part]) -> bool:
    """Whether a sentence that only speaks of a guideline names more of it than was cited before."""
    if citation.guideline == "MTUS" and parts and not citation.pages:
        return False  # "the chapter is adopted into the MTUS", "exempt on the MTUS Drug List"
    if citation.sections or citation.pages:
        return True
    return not any(part.citation.source == citation.source for part in parts)


def _continued(part: _Part, text: str) -> _Part:
    """A citation with the sentence behind it that has no verb: more of its title, its journal, its section."""
    cited = part.citation
    pages = pages_of(text)
    rest = cleaned(without_pages(text))
    guideline, sections = cited.guideline, cited.sections
    if cited.source == "other":
        guideline, pages = f"{guideline}. {text}", ()
    elif rest:
        sections = (*sections[:-1], f"{sections[-1]}. {rest}") if sections else (rest,)
    changed = Citation(
        source=cited.source,
        guideline=guideline,
        edition=cited.edition,
        sections=sections,
        pages=(*cited.pages, *pages),
    )
    return _Part(changed, part.under_mtus)


def _parts(sentence: str) -> list[_Part]:
    low = sentence.lower()
    if len(low) != len(sentence):  # a letter whose lower case is two letters
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in sentence)
    label = _LABEL.search(low) if "non-mtus" in low else None
    found = _settled(low, mentions(low))
    parts: list[_Part] = []
    if label is not None:
        begin = next((m.start for m in found if m.start >= label.end()), len(sentence))
        named = _other(sentence[label.end() : begin])
        if named is not None:
            parts.append(named)
    for index, mention in enumerate(found):
        after = found[index + 1].start if index + 1 < len(found) else len(sentence)
        if label is not None and mention.end <= label.start() < after:
            after = label.start()
        parts += _cited(
            sentence[mention.start : mention.end],
            sentence[mention.end : after],
            mention.kind,
            beyond=label is not None and label.start() < mention.start,
            adopted=low[: mention.start].endswith("mtus "),
        )
    return _telling(parts)


def _telling(parts: list[_Part]) -> list[_Part]:
    """Without a second citation of ODG that names no section and no page ("ODG, Knee chapter, www.odg-twc.com")."""
    if len(parts) < 2 or sum(part.citation.source == "ODG" for part in parts) < 2:
        return parts
    return [
        part for part in parts if part.citation.source != "ODG" or part.citation.sections or part.citation.pages
    ] or parts[:1]


def _settled(low: str, found: list[Mention]) -> list[Mention]:
    """The mentions that stand for citations: not the parts of a longer name, nor titles in a list of sections."""
    settled: list[Mention] = []
    for index, mention in enumerate(found):
        start, end, kind = mention
        last = settled[-1] if settled else None
        between = low[last.end : start] if last else ""
        if kind == "mtus":
            after = found[index + 1] if index + 1 < len(found) else None
            specific = after is not None and after.kind in _SPECIFIC and after.start - end < 60
            tail = low[end : after.start if after else len(low)]
            if specific or (last and (last.kind == "book" or not pages_of(tail))):
                continue
        elif kind == "book" and last is not None:
            dated = low[end - 4 : end].isdigit()
            if (
                last.kind == "acoem"
                and "section" not in between
                and any(word in low[start:end] for word in _CHAPTER_BOOKS)
            ):
                continue  # "ACOEM Chapter 12 Low Back Complaints" is one citation
            if not dated and ("section" in between and ":" in between):
                continue  # the title of a section, not of another book
            if not dated and last.kind == "odg" and low[start:end].startswith(_ALSO_OF_ODG) and "mtus" not in between:
                continue
        elif kind == "acoem" and last is not None and last.kind == "book" and between.strip(" ,") == "(":
            settled[-1] = Mention(last.start, end, "acoem")
            continue
        elif kind == "other" and last is not None and last.kind in {"label", "other"}:
            continue
        if last is not None and last.kind == kind != "book" and not between.strip(" ,;:()"):
            settled[-1] = Mention(last.start, end, kind)
            continue
        settled.append(mention)
    return settled


def _cited(name: str, tail: str, kind: str, *, beyond: bool, adopted: bool) -> list[_Part]:
    if kind == "label":
        named = _other(tail)
        return [named or _Part(Citation(source="other", guideline=cleaned(name)), under_mtus=False)]
    if kind == "other":
        return [named] if (named := _other(name + tail)) else []
    reference = _REFERENCE.search(tail) if beyond and ("." in tail or "et al" in tail) else None
    more = _other(tail[reference.start() :]) if reference else None
    if reference:
        tail = tail[: reference.start()]
    edition, rest = edition_of(tail)
    source: Source = "MTUS"
    before: tuple[str, ...] = ()
    if kind == "acoem":
        source = "ACOEM"
        beyond = beyond or (not adopted and _LATER.search(tail.lower()) is not None)
        before = tuple(filter(None, [cleaned(name.partition("(")[0])])) if "omplaints" in name else ()
    elif kind == "odg":
        source, beyond = "ODG", True
    elif beyond:
        source = "other"
    sections = (*before, *_sections(rest, source, plain=kind == "mtus"))
    citation = Citation(
        source=source,
        guideline="ACOEM" if kind == "acoem" else _ODG if kind == "odg" else _book(name),
        edition=year_of(name) or edition,
        sections=sections,
        pages=pages_of(rest),
    )
    part = _Part(citation, under_mtus=not beyond)
    return [part, more] if more else [part]


def _sections(rest: str, source: Source, *, plain: bool) -> tuple[str, ...]:
    listed = listed_titles(rest)
    if listed is not None:
        return listed
    if source == "ACOEM":
        pieces = _CHAPTER.split(without_pages(rest))
    elif plain and rest[:2].strip().islower():
        return ()
    else:
        pieces = without_pages(rest, "\0").split("\0")
    tidy = (cleaned(piece) for piece in pieces)
    return tuple(piece for piece in tidy if piece)


def _other(text: str) -> _Part | None:
    """A guideline, an article or a site by the words of its title, or None where there are none."""
    name = cleaned(text) if "http" not in text and "www." not in text else text.strip(" ,;:.")
    if not _NAMING.search(name):
        return None
    pages = pages_of(name)
    title = without_pages(name).strip(" ,;:.(") if pages else name
    return _Part(
        Citation(source="other", guideline=" ".join(title.split()) or name, edition=edition_of(name)[0], pages=pages),
        under_mtus=False,
    )


def _book(name: str) -> str:
    plain = " ".join(name.split())
    low = plain.lower()
    if low.startswith("chronic pain") and not low.startswith("chronic pain medical"):
        plain = f"{_CHRONIC} {_SHORT_NAME.sub('', plain)}".strip()
    if plain == _CHRONIC:
        return f"{_CHRONIC} Guidelines"
    return "MTUS" if low.endswith(("mtus", "mtus)", "utilization schedule")) else plain
