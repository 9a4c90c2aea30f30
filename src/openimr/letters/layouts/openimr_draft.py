"""Layout `openimr-draft`: the draft letters that `imr review` writes (letters/writing)."""

import re
from itertools import pairwise

import msgspec

from openimr.letters.layouts import family_2014 as family
from openimr.letters.layouts.layout import Layout
from openimr.letters.layouts.raw import RawItem, RawLetter
from openimr.letters.layouts.sections import Heading
from openimr.letters.reading.flow import Flow, flat
from openimr.letters.writing.wording import wording
from openimr.model import PartialAuthorization

_ROW = re.compile(r"\br\d+\s+(?=\d{2}/\d{2}/\d{4}\b|no date\b)")
_TITLE = "INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER - DRAFT"


def _read(flow: Flow) -> RawLetter:
    words = wording()
    undecided = tuple(words.issues.outcome[name] for name in ("open", "ineligible", "left"))
    more = {
        "signature": Heading(words.signature.heading, re.compile(re.escape(words.signature.heading))),
        "closing": Heading(words.closing.heading, re.compile(re.escape(words.closing.heading))),
    }
    letter = family.read(flow, family.labels_of(words.issues.expert), undecided, more)
    return msgspec.structs.replace(
        letter,
        items=tuple(_item(item) for item in letter.items),
        documents=_documents(letter.documents),
        summary=_without(letter.summary, words.summary.lead),
    )


def _item(item: RawItem) -> RawItem:
    """The item with what its draft says above the labels: the portions of a modified request, and that it is past."""
    words = wording().issues
    said = item.between
    portions = [words.original, words.authorized, words.remaining]
    marks = [(said.find(f"{label}:"), label) for label in portions]
    parts: list[str | None] = []
    for place, label in marks:
        if place < 0:
            parts.append(None)
            continue
        start = place + len(label) + 1
        stops = [other for other, _ in marks if other > place]
        ends = [said.find(words.retrospective, start), said.find(words.delayed, start), *stops]
        stop = min((end for end in ends if end >= 0), default=len(said))
        parts.append(said[start:stop].strip().rstrip("."))
    partial = PartialAuthorization(requested=parts[0], authorized=parts[1], remaining=parts[2]) if any(parts) else None
    retrospective = words.retrospective in said
    return msgspec.structs.replace(
        item, between="", partial=partial, retrospective=retrospective, rationale=_rationale(item.rationale)
    )


_DAGGER = "† Rests on a criterion"
"""How the note on unread criteria begins; what follows was worded otherwise in earlier drafts."""


def _rationale(text: str | None) -> str | None:
    """The rationale without the notes and the two sides that stand below it."""
    words = wording().issues
    notes = (words.searched.partition("{")[0], _DAGGER, f"{words.supporting}:", f"{words.opposing}:")
    ends = [place for place in (text.find(note) for note in notes) if place >= 0] if text else []
    return text[: min(ends)].rstrip() if text and ends else text


def _documents(entries: tuple[str, ...]) -> tuple[str, ...]:
    """The list without the words that introduce it, and without the account of what was excluded or is missing."""
    words = wording().documents
    account = tuple(f"{label}:" for label in (words.excluded, words.unread, words.missing))
    text = flat(" ".join(entries))
    text = text.replace(" ".join(words.columns), " ")
    text = text[: min((place for place in (text.find(label) for label in account) if place >= 0), default=len(text))]
    rows = [found.start() for found in _ROW.finditer(text)]
    return tuple(text[start:stop].strip() for start, stop in pairwise([*rows, len(text)]))


def _without(summary: str | None, lead: str) -> str | None:
    return summary[len(lead) :].lstrip() if summary is not None and summary.startswith(lead) else summary


LAYOUT = Layout(
    id="openimr-draft",
    years="2026 on",
    verified=True,
    markers=(
        _TITLE,
        family.HOW,
        family.DOCUMENTS,
        family.SUMMARY,
        family.ISSUES,
        *family.CLAIMS,
        "Expert Reviewer guideline",
        *family.RATIONALE,
    ),
    own=(_TITLE,),
    read=_read,
)
