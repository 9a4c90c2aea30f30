"""All findings of a case file, or of one text: passages, extractors, moods, dates, checks."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

import msgspec

from openimr.clinical.assertion import Moods
from openimr.clinical.body import GATE as BODY
from openimr.clinical.drugs import GATE as DRUGS
from openimr.clinical.drugs.dates import DATE, iso
from openimr.clinical.narrative import Narrative, narrated
from openimr.clinical.passage import SHARED, Draft, Extractor, PageContext, Passage, once
from openimr.clinical.quick import look
from openimr.clinical.reading_notes import passages_of, section_at_end
from openimr.model import AttributeValue, CaseFile, Evidence, Finding, Findings, RecordKind
from openimr.model.schema import faults_of
from openimr.vocabulary import Term, scan

_UNUSED = frozenset({"boilerplate"})
_LONGEST_CHART = 20
_NO_MONTH = frozenset("BCEGHIKLPQRTUVWXYZ")
"""Capitals that begin no month's name, as they begin most sentences."""
_ROW_DATE = re.compile(r"\s*" + DATE.pattern, re.IGNORECASE)


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """Findings in the order of the case file, and how many drafts were undeclared and dropped (a fault of ours: 0)."""

    findings: Findings
    dropped: int = 0


LETTER_KINDS = frozenset({"diagnosis", "medication", "request", "ur_decision"})
"""What a published determination is read for: diagnoses, drugs since when, what is asked, what review decided when."""


@cache
def extractors(kinds: frozenset[str] | None = None) -> tuple[Extractor, ...]:
    """Every extractor of the room, medication side first; with `kinds` those that can yield one of them."""
    if kinds is None:
        return (DRUGS, BODY)
    gates = (DRUGS.narrowed(kinds), BODY.narrowed(kinds))
    return tuple(gate for gate in gates if gate.extractors)


def extract_findings(casefile: CaseFile) -> Findings:
    """The findings of all pages that may be used as evidence, in the order of records and pages."""
    return extraction(casefile).findings


def extraction(casefile: CaseFile) -> Extraction:
    """`extract_findings` with the count of what was dropped."""
    run = extractors()
    found: list[Finding] = []
    dropped = 0
    section, last = "", ""
    for page, record in casefile.evidence_pages():
        context = PageContext(
            file=page.file,
            page=page.page,
            record=record.id,
            kind=record.kind,
            date=record.date,
            date_of_injury=casefile.identity.date_of_injury,
        )
        passages = passages_of(page.text, context, section=section if record.id == last else "")
        section, last = section_at_end(passages), record.id
        kept, bad = _findings(page.text, passages, run)
        found += kept
        dropped += bad
    return Extraction(findings=tuple(found), dropped=dropped)


def findings_in_text(
    text: str,
    *,
    kind: RecordKind = "progress report",
    date: str | None = None,
    record: str = "r1",
    file: str = "text",
    page: int = 1,
    kinds: frozenset[str] | None = None,
    narrative: bool = False,
) -> Findings:
    """The findings of one text taken as a page of a record of this kind and date (ISO).

    With `kinds` the findings of these kinds alone, in less time: what cannot yield one of them is not tried. With
    `narrative` the text is an account of several visits, as a letter's case summary is: each finding bears the day of
    the visit under which it is told (None before the first), and what utilization review says yields requests,
    decisions and reasons, never findings of a clinician.
    """
    context = PageContext(file=file, page=page, record=record, kind=kind, date=date, narrative=narrative)
    passages, account = passages_of(text, context), None
    if narrative:
        passages, account = narrated(passages)
    found, _ = _findings(text, passages, extractors(kinds), kinds, account)
    return tuple(found)


def _findings(
    text: str,
    passages: tuple[Passage, ...],
    run: tuple[Extractor, ...],
    kinds: frozenset[str] | None = None,
    account: Narrative | None = None,
) -> tuple[list[Finding], int]:
    """A page's findings without repeats, by place, and the number of drafts that the declaration refuses."""
    found: dict[tuple[object, ...], Finding] = {}
    dropped = 0
    for passage in _with_terms(text, passages):
        if passage.section in _UNUSED:
            continue
        moods = Moods(passage)
        if kinds is None:
            look(passage.text)
        for extractor in run:
            for draft in extractor(passage):
                if kinds is not None and draft.kind not in kinds:
                    continue
                if account is not None and not account.admits(draft):
                    continue
                finding = _finding(text, passage, draft, moods)
                if finding is None:
                    continue
                if account is not None:
                    finding = account.dated(finding, given=draft.date)
                if faults_of(finding):
                    dropped += 1
                    continue
                place = (finding.evidence.start, finding.evidence.end, finding.kind, finding.assertion)
                found.setdefault((*place, tuple(sorted(finding.attributes.items(), key=_name))), finding)
    ordered = sorted(found.values(), key=_place)
    if len(set(map(_place, ordered))) < len(ordered):
        ordered.sort(key=lambda finding: (*_place(finding), repr(sorted(finding.attributes.items(), key=_name))))
    return ordered, dropped


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.evidence.start, finding.evidence.end, finding.kind


def _name(attribute: tuple[str, AttributeValue]) -> str:
    return attribute[0]


def _with_terms(text: str, passages: tuple[Passage, ...]) -> Iterator[Passage]:
    """The passages with the page and its terms, looked up once and moved to each passage's own offsets."""
    names = scan(text)
    found = names.terms(SHARED)
    starts = [term.start for term in found]
    for passage in passages:
        stop = passage.start + len(passage.text)
        first, last = bisect_right(starts, passage.start - 1), bisect_right(starts, stop - 1)
        own = tuple(
            Term(t.start - passage.start, t.end - passage.start, t.text, t.category, t.id)
            for t in found[first:last]
            if t.end <= stop
        )
        yield Passage(
            text=passage.text,
            start=passage.start,
            section=passage.section,
            label=passage.label,
            checked=passage.checked,
            before=passage.before,
            context=passage.context,
            terms=own,
            page=text,
            scan=names,
        )


def _finding(text: str, passage: Passage, draft: Draft, moods: Moods) -> Finding | None:
    """The finding that a draft proposes, or None where its stretch is empty or its box is not ticked."""
    start, end = max(draft.start, 0), min(draft.end, len(text))
    if end <= start or (passage.checked is False and draft.assertion is None):
        return None
    anchor = draft.start if draft.anchor is None else draft.anchor
    mood = draft.assertion or moods.at(anchor - passage.start, kind=draft.kind)
    context = passage.context
    evidence = Evidence(
        record=context.record, file=context.file, page=context.page, quote=text[start:end], start=start, end=end
    )
    return Finding(
        kind=draft.kind,
        evidence=evidence,
        date=draft.date or _row_date(passage) or context.date,
        assertion=mood,
        attributes=draft.attributes,
    )


@once
def _row_date(passage: Passage) -> str | None:
    """The date that a table's row or a chart's entry begins with."""
    if passage.section in {"records reviewed", "history"}:
        return None
    match = _ROW_DATE.match(passage.text) if passage.text[:1] not in _NO_MONTH else None
    if match is not None:
        other = DATE.match(passage.text, match.end() + 1)
        return None if other is not None and iso(match) == passage.context.date_of_injury else iso(match)
    return _entry_date(passage) if passage.label else None


def _entry_date(passage: Passage) -> str | None:
    """The date of the chart's entry that a passage stands in, by its label.

    A form's row that begins with the date of injury or birth, or holds another date beside, dates no entry; neither
    does a date after the record's own, which a fax machine printed.
    """
    match = _ROW_DATE.fullmatch(passage.label)
    day = iso(match) if match is not None else None
    context = passage.context
    if day is None or day == context.date_of_injury:
        return None
    if context.date is not None and (day > context.date or int(context.date[:4]) - int(day[:4]) > _LONGEST_CHART):
        return None
    at = passage.page.rfind(passage.label, 0, passage.start + 1)
    line = passage.page[at + len(passage.label) : passage.start].partition("\n")[0] if at >= 0 else ""
    return None if DATE.search(line) else day
