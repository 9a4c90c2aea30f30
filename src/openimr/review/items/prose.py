"""Decisions that utilization review writes in sentences, and lists under a sentence that decides."""

import re

from openimr.model import Page, Record
from openimr.review.items.mentions import Mention, is_row, is_treatment, mentions
from openimr.review.items.outcomes import outcome_in

_ASKED = re.compile(
    r"\brequest(?:s|ed|ing)?\b(?:\([^)]{0,120}\)|[^.]){0,200}?\bfor\s+(?!authorization\b)(?P<request>.{3,400}?)"
    r"(?=\.\s|\.$|:\s|\s+(?:is|are|was|were|has|have)\s+(?:been\s+)?(?:\w+\s+)?"
    r"(?:not|non|den|mod|cert|appr|auth|defer|delay|condit|review|receiv|consider))",
    re.IGNORECASE | re.DOTALL,
)
_ACTIVE = re.compile(
    r"\b(?P<verb>modified|denied|non-?certified|certified|approved|authorized|deferred)\s+(?:the\s+)?(?:requests?\s+for\s+)?"
    r"(?P<request>[^.;\n]{3,120}?)(?P<detail>\s+to\s+[^.;\n]+)?(?=[.;\n]|\s+(?:because|as|since|due)\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(?P<head>[^\n:]{0,160}):[ \t]*", re.MULTILINE)
_LABEL = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:\w+\s+){0,2}(?:decision|determination|outcome|recommendation|conclusion|finding)s?\W*$",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-•*–])[ \t]+")
_COLUMNS = re.compile(
    r"^\W*(?:(?:items?|treatments?|services?|requests?|requested|guidelines?|basis|used|criteria|no|quantity|as)\b[\s#/&.]*)+$",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"(?:^|\s+)(?:outside\s+(?:of\s+)?|not\s+(?:in\s+)?)?(?:MTUS|ODG|ACOEM|Official\s+Disability|CA\s+MTUS)\b|\s+-\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\d)\.(?=\s)|(?<=\d)\.(?=\s+[A-Z])|\n\s*\n")
_NEXT = re.compile(r"\brequests?\s+for\b", re.IGNORECASE)
_OF_TREATMENTS = re.compile(
    r"\b(?:items?|treatments?|services?|requests?|requested|medications?|procedures?|equipment|drugs?|following)\b",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\b(?:reasons?|because|rationale|grounds|criteria|guidelines?|records?|documents?|reviewed|based|since|as\s+follows)\b",
    re.IGNORECASE,
)
_PAGE = 1_000_000  # so that lists on several pages tell apart
_LONGEST = 520
_REACH = 240


def in_lists(page: Page, record: Record) -> list[Mention]:
    """Items listed behind or under a line such as "The following is not certified:" or "Decision: all denied"."""
    found: list[Mention] = []
    for heading in _HEADING.finditer(page.text):
        start = heading.end()
        stop = page.text.find("\n", start)
        stop = len(page.text) if stop < 0 else stop
        rest = page.text[start:stop]
        verdict = outcome_in(heading["head"])
        if is_treatment(heading["head"]):
            continue
        if verdict is None or _LABEL.match(heading["head"]):
            verdict = outcome_in(rest)
            if verdict is None or is_treatment(rest) or not _LABEL.match(heading["head"]):
                continue
        elif rest.strip():
            if is_treatment(rest):
                end = _SENTENCE_END.search(page.text, start, stop)
                found += mentions(page, record, start, end.start() if end else stop, "ur", outcome=verdict[0])
            continue
        said = page.text[heading.start() : stop]
        sure = _OF_TREATMENTS.search(said) is not None and not _REASONS.search(said)
        for first, last in _entries(page.text, stop + 1, sure=sure):
            row = (record.id, page.page * _PAGE + start, first)
            found += mentions(page, record, first, last, "ur", outcome=verdict[0], row=row)
    return found


def in_sentences(page: Page, record: Record) -> list[Mention]:
    """Items of sentences: "the request for X is denied", "UR modified X to Y"."""
    found: list[Mention] = []
    for asked in _ASKED.finditer(page.text):
        after = page.text[asked.end("request") : asked.end("request") + _REACH]
        again = _NEXT.search(after)
        after = after[: again.start()] if again else after
        verdict = outcome_in(after)
        if verdict is None or not is_treatment(asked["request"]) or len(asked["request"]) > _LONGEST:
            continue
        end = _SENTENCE_END.search(after, verdict[2])
        detail = " ".join(after[: end.start() if end else len(after)].split())
        found += mentions(page, record, *asked.span("request"), "ur", outcome=verdict[0], detail=detail)
    for active in [] if found else _ACTIVE.finditer(page.text):
        verdict = outcome_in(active["verb"])
        if verdict is None or not is_treatment(active["request"]):
            continue
        detail = " ".join(f"{active['verb']}{active['detail'] or ''}".split())
        found += mentions(page, record, *active.span("request"), "ur", outcome=verdict[0], detail=detail)
    return found


def _entries(text: str, start: int, *, sure: bool) -> list[tuple[int, int]]:
    """The entries under a heading: marked lines, or lines that name a treatment, up to the first that is neither.

    Where the heading is `sure` to announce treatments, marked entries count also if the vocabulary knows none in them.
    A table's heading is passed over, a guideline's column is left out, and a marked entry may run on.
    """
    entries: list[tuple[int, int]] = []
    numbered = False
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if not entries and _COLUMNS.match(line):
            start = stop + 1
            continue
        marked = _ENTRY.match(line)
        cited = _CITED.search(line)
        asked = line[: cited.start()] if cited else line
        if (cited and not asked.strip()) or line.count(")") > line.count("("):
            start = stop + 1  # what stands in the guideline's column
            continue
        if entries and numbered and line[:1].islower() and not outcome_in(line):
            entries[-1] = (entries[-1][0], stop)
        elif marked or (not outcome_in(line) and is_treatment(asked) and ":" not in asked):
            if outcome_in(asked):
                break
            numbered = numbered or marked is not None
            entries.append((start + (marked.end() if marked else 0), start + len(asked)))
        else:
            break
        start = stop + 1
    known = is_row if sure and numbered else is_treatment
    return [entry for entry in entries if known(text[entry[0] : entry[1]])]
