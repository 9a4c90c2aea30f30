"""The letter's fixed sentences (`wording.yaml`), and the small forms of dates, pages and counts."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources

import msgspec


class Draft(msgspec.Struct, frozen=True):
    """The notice that this is a draft."""

    notice: str
    made_by: str
    open_points: str


class HowMade(msgspec.Struct, frozen=True):
    """How the determination was made."""

    heading: str
    paragraphs: tuple[str, ...]


class Credentials(msgspec.Struct, frozen=True):
    """The reviewer's credentials: labels only, filled in on signing."""

    lead: str
    licensure: str
    specialty: str
    needed: str
    not_settled: str


class Documents(msgspec.Struct, frozen=True):
    """The list of documents."""

    heading: str
    lead: str
    none: str
    columns: tuple[str, str, str, str, str]
    undated: str
    no_author: str
    duplicate: str
    left_out: str
    excluded: str
    unread: str
    missing: str
    nothing: str
    named_in: str
    whole_file: str


class Summary(msgspec.Struct, frozen=True):
    """The clinical case summary."""

    heading: str
    lead: str
    none: str


class Issues(msgspec.Struct, frozen=True):
    """The disputed items."""

    heading: str
    lead: str
    none: str
    outcome: dict[str, str]
    meaning: dict[str, str]
    requested_in: str
    original: str
    authorized: str
    remaining: str
    authorized_unknown: str
    retrospective: str
    delayed: str
    claims_administrator: str
    expert: str
    expert_open: str
    rationale: str
    no_rationale: str
    supporting: str
    opposing: str
    unverified_mark: str
    unverified: str
    searched: str


class Signature(msgspec.Struct, frozen=True):
    """The signature block, left blank."""

    heading: str
    lead: str
    rows: tuple[str, ...]


class Closing(msgspec.Struct, frozen=True):
    """What the letter means once signed, and how software was used."""

    heading: str
    paragraphs: tuple[str, ...]
    disclosure: str
    no_guidelines: str


class Published(msgspec.Struct, frozen=True):
    """A published letter's record, written again."""

    title: str
    header: dict[str, str]
    how: str
    credentials_lead: str
    licensure: str
    specialty: str
    subspecialty: str
    board_certified: str
    not_board_certified: str
    and_subspecialty: str
    and_licensed: str
    modified: str
    summary_lead: str
    issues_lead: str
    claims_administrator: str
    reviewer: str
    rationale: str


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `wording.yaml`."""

    title: str
    running: str
    footer: str
    draft: Draft
    header: dict[str, str]
    how_made: HowMade
    credentials: Credentials
    documents: Documents
    summary: Summary
    issues: Issues
    signature: Signature
    closing: Closing
    published: Published


@cache
def wording() -> Wording:
    """The fixed sentences, checked on load."""
    text = resources.files("openimr.letters.writing").joinpath("wording.yaml").read_bytes()
    words: Wording = msgspec.yaml.decode(text, type=Wording)
    return words


def us_date(iso: str | None, otherwise: str) -> str:
    """`2014-12-16` as `12/16/2014`, the form of the published letters; what is not an ISO date stays as it is."""
    if not iso:
        return otherwise
    try:
        return date.fromisoformat(iso).strftime("%m/%d/%Y")
    except ValueError:
        return iso


def pages(first: int, last: int) -> str:
    """`p. 3` or `p. 3-5`."""
    return f"p. {first}" if first == last else f"p. {first}-{last}"


def page_list(numbers: Iterable[int]) -> str:
    """`p. 3-5, 9` from the numbers of pages in any order."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return "p. " + ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def counted(number: int, one: str, many: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{number} {one if number == 1 else many}"


def joined(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(parts)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def capitalised(text: str) -> str:
    """The first letter as a capital, the rest as it is; known abbreviations of record kinds in capitals."""
    fixed = " ".join(_ABBREVIATIONS.get(word, word) for word in text.split(" "))
    return fixed[:1].upper() + fixed[1:]


_ABBREVIATIONS = {"imr": "IMR", "ur": "UR", "ame/qme": "AME/QME", "pdmp": "PDMP"}
