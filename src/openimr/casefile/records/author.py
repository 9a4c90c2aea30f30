"""Who wrote a record: the signer with credentials, else the named provider, else the letterhead."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from openimr.casefile.records.calendar import find_dates
from openimr.casefile.records.page_facts import PageFacts
from openimr.casefile.records.people import CREDENTIALS, as_name, in_reading_order, is_clinician
from openimr.casefile.records.view import PageView
from openimr.casefile.records.words import any_of
from openimr.model import RecordKind

_NAME = r"[A-Z][A-Za-zÀ-ÿ'’.-]*(?:\s+[A-Z][A-Za-zÀ-ÿ'’.-]*){0,4}"
_SIGNER = re.compile(
    rf"^\W{{0,3}}(?P<name>{_NAME})\s*,?\s*(?P<credentials>{CREDENTIALS}(?:\s*[,/]?\s*{CREDENTIALS})*)(?![A-Za-z])"
)
_SIGNED_BY = re.compile(
    r"(?:(?:electronically|digitally|e-?)\s*-?signed|signed electronically|authenticated|dictated|signed|/s/)"
    r"\W*(?:by)?\W*"
    rf"(?P<name>(?-i:{_NAME}(?:\s*,?\s*{CREDENTIALS})*))(?![a-z])",
    re.IGNORECASE,
)
_RULE = re.compile(r"_{6,}")
_OFFICE_FIRST: frozenset[RecordKind] = frozenset(
    {"pharmacy or billing", "pdmp report", "laboratory", "urine drug test"}
)
_BY_WORKER: frozenset[RecordKind] = frozenset({"imr application"})
_NO_SIGNER: frozenset[RecordKind] = frozenset({"prior imr determination"})
"""Its reviewer is named nowhere (LC 4610.6(f)): a clinician in it is one that it quotes or is sent to."""
_LABELLED = ("author",)
_LAST_LINES = 14
_HEAD_SHEETS = 3
_EDGES = " *-–|·.,;:'_"
_SMALL = frozenset({"of", "and", "the", "for", "at", "in", "a"})


def record_author(record: Sequence[PageFacts], kind: RecordKind) -> str | None:
    """The author as printed, or None where nobody signs and nothing stands at the head."""
    if kind == "blank":
        return None
    if kind == "fax cover":
        sender = next((v for facts in record for v in facts.values("sender") if v[0].isupper()), None)
        return _trimmed(sender) if sender else _office(record)
    if kind in _BY_WORKER:
        return _worker(record)
    if kind in _NO_SIGNER:
        return _labelled(record) or _office(record)
    if kind in _OFFICE_FIRST:
        return _office(record) or _signer(record)
    return _signer(record) or _labelled(record) or _plain_signer(record) or _office(record) or _hand_and_type(record)


def _worker(record: Sequence[PageFacts]) -> str | None:
    return next((in_reading_order(v) for facts in record for v in facts.values("patient", "name")), None)


def _signer(record: Sequence[PageFacts]) -> str | None:
    """The last clinician's name that stands under a signature, or alone at the foot; a page's last lines first."""
    for facts in reversed(record):
        lines = facts.view.lines
        signed = [m["name"] for line in lines if (m := _SIGNED_BY.search(line)) and is_clinician(m["name"])]
        if signed:
            return _clean(signed[-1])
        ruled = [i for i, line in enumerate(lines) if _RULE.search(line)]
        for index in reversed(ruled):
            for line in lines[index : index + 3]:
                name = signature_line(line)
                if name:
                    return name
        foot = range(max(len(lines) - _LAST_LINES, 4 if len(record) == 1 else 0), len(lines))
        for index in reversed(foot):
            name = signature_line(lines[index])
            if name and not (index and any_of("recipient").search(lines[index - 1][-24:])):
                return name
    return None


def signature_line(line: str) -> str | None:
    """The clinician that a line names, alone or with a few words after the credentials, else None."""
    if len(line) > 80 or any_of("recipient").match(line):
        return None
    match = _SIGNER.match(line)
    if match is None or as_name(match["name"]) is None:
        return None
    after = line[match.end() :]
    if len(after.split()) > 6 or ":" in line[: match.end()]:
        return None
    return _clean(f"{match['name']}, {match['credentials']}")


def _labelled(record: Sequence[PageFacts]) -> str | None:
    values = [value for facts in record for value in facts.values(*_LABELLED)]
    clinicians = [value for value in values if is_clinician(value)]
    return _clean((clinicians or values)[0]) if values else None


def _plain_signer(record: Sequence[PageFacts]) -> str | None:
    """A name without credentials on or under a signature rule (an adjuster, an attorney)."""
    for facts in reversed(record):
        lines = facts.view.lines
        for index in reversed([i for i, line in enumerate(lines) if _RULE.search(line)]):
            near = (*lines[index + 1 : index + 2], _RULE.sub("", lines[index]), *lines[max(0, index - 1) : index])
            for line in near:
                if len(line) <= 50 and (name := as_name(line)) and " " in name:
                    return name
    signed = [value for facts in record for value in facts.values("signature")]
    return in_reading_order(signed[-1]) if signed else None


def _hand_and_type(record: Sequence[PageFacts]) -> str | None:
    """A plain name that stands twice at the foot: written by hand and typed under it."""
    for facts in reversed(record):
        for hand, typed in reversed(list(pairwise(facts.view.lines[-_LAST_LINES:]))):
            if hand == typed and "," not in typed and (name := as_name(typed)) and " " in name:
                return name
    return None


def _office(record: Sequence[PageFacts]) -> str | None:
    return next((head for facts in record[:_HEAD_SHEETS] if (head := _letterhead(facts.view))), None)


def _letterhead(view: PageView) -> str | None:
    """The organisation at the head of the page, without the title of the document."""
    for line in _head_lines(view):
        for part in (line, *line.split(" - ")):
            name = part.strip(_EDGES)
            if _names_office(name):
                return name
            dates = find_dates(name)
            name = name[: dates[0].start].strip(_EDGES) if dates else name
            words = name.split()
            if dates and _names_office(" ".join(words[:-1])) and not any_of("organisation").fullmatch(words[-1]):
                return " ".join(words[:-1])  # "... MEDICAL CENTER MAR 11/10/2016"
    for line in _head_lines(view):
        head, dash, title = line.partition(" - ")
        if (
            dash
            and any_of("heading").search(title)
            and not any_of("heading").search(head)
            and not any(c.isdigit() for c in head)
        ):
            return head.strip()
    first = view.lines[0].strip(_EDGES) if view.lines else ""
    return first if _may_be_office(first) else None


def _names_office(text: str) -> bool:
    return (
        4 <= len(text) <= 70
        and any_of("organisation").search(text) is not None
        and not any_of("heading").search(text)
        and not any(c.isdigit() for c in text)
        and (
            text.isupper()
            or text.istitle()
            or all(w[0].isupper() or w.lower() in _SMALL for w in re.findall(r"[A-Za-z]+", text))
        )
    )


def _may_be_office(line: str) -> bool:
    """A first line of two to six capitalised words that is no heading and no phrase of a form."""
    parts = re.findall(r"[A-Za-z'’&]+", line)
    capital = all(part[0].isupper() or part.lower() in _SMALL or part == "&" for part in parts)
    return (
        2 <= len(parts) <= 6
        and capital
        and not any(c in line for c in ":;,()/0123456789")
        and not any_of("heading").search(line)
    )


def _head_lines(view: PageView) -> Iterator[str]:
    late = [line for line in view.lines[5:] if line.isupper()] if view.scanned else []
    for line in (*view.lines[:5], *late):  # OCR may read a centred letterhead late
        if ":" not in line and not line.rstrip().endswith((",", ";")):
            yield line


def _clean(name: str) -> str:
    return (
        " ".join(name.split()).strip(" ,;:.-")
        if not name.rstrip().endswith("D.")
        else " ".join(name.split()).strip(" ,;:-")
    )


def _trimmed(sender: str) -> str:
    return re.split(r"[,(]", sender, maxsplit=1)[0].strip() or sender
