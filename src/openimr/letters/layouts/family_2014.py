"""The family of layouts from 2014 on: four sections, and items under a heading with its outcome and three labels."""

import re
from collections.abc import Mapping

from openimr.letters.layouts.labelled import Rules, labelled_items, rules
from openimr.letters.layouts.labels import Labels, respelt
from openimr.letters.layouts.raw import RawLetter
from openimr.letters.layouts.sections import Heading, Section, Sections, sections
from openimr.letters.reading.flow import Flow, flat

HOW = "HOW THE IMR FINAL DETERMINATION WAS MADE"
SUMMARY = "CLINICAL CASE SUMMARY"
ISSUES = "IMR ISSUES, DECISIONS AND RATIONALES"
DOCUMENTS = "DOCUMENTS REVIEWED"
RATIONALE = ("Decision rationale",)
CLAIMS = ("Claims Administrator guideline",)

_HEADINGS = {
    "how": Heading(HOW, re.compile(r"HOW\s+THE\s+IMR\s+(?:FINAL\s+)?DETERMINATION\s+WAS\s+MADE")),
    "documents": Heading(DOCUMENTS, re.compile(r"DOCUMENTS\s+REVIEWED\b")),
    "summary": Heading(
        SUMMARY,
        re.compile(r"CLINICAL\s+CASE\s+SUMMARY"),
        telling=re.compile(r"developed\s+the\s+following|drawn\s+from\s+the"),
    ),
    "issues": Heading(
        ISSUES,
        re.compile(r"IMR\s+ISSUES?,?\s+DECISIONS?,?\s+AND\s+RATIONALES?"),
        telling=re.compile(r"Claims\s+Administrator\s+guideline|set\s+forth\s+below|draft\s+proposes"),
    ),
}
SUMMARY_LEAD = re.compile(
    r"The\s+(?:expert|physician|medical)\s+reviewer\s+developed\s+the\s+following\s+clinical\s+case\s+summary\s+based\s+on\s+a\s+"
    r"review\s+of\s+the\s+case\s+file,?\s+including\s+all\s+medical\s+records\s*:?",
    re.IGNORECASE,
)
_ISSUES_LEAD = re.compile(
    r"\s*The\s+(?:final\s+determination\s+was\s+based\s+on|draft\s+proposes\s+the)\s+decisions\s+(?:for|set\s+forth\s+below\s+for)\s+the\s+"
    r"disputed\s+items?/services?(?:\s+set\s+forth\s+below)?\s*:?",
    re.IGNORECASE,
)


_CROWDED_WARNING = "item {}: its passages hold a line that looks like another item's heading or label"


def labels_of(*reviewer: str) -> Labels:
    """The family's labels with these wordings for the reviewer's guideline."""
    return Labels(claims_administrator=CLAIMS, reviewer=reviewer, rationale=RATIONALE)


def read(
    flow: Flow, labels: Labels, undecided: tuple[str, ...] = (), more: Mapping[str, Heading] | None = None
) -> RawLetter:
    """The passages of a letter of this family.

    Misspelt labels and headings are mended, and the letter read again, only where the first reading doesn't add up.
    `undecided` are outcomes that decide nothing; `more` are the headings of further sections.
    """
    own = rules(labels, undecided)
    headings = {**_HEADINGS, **more} if more else _HEADINGS
    letter = _read(flow, own, headings)
    if _adds_up(letter):
        return letter
    mended = respelt(flow, (*labels.all(), HOW, SUMMARY, ISSUES, *_FIELDS))
    return letter if mended is flow else _read(mended, own, headings)


_FIELDS = ("State(s) of Licensure", "Certification(s)/Specialty")


def _adds_up(letter: RawLetter) -> bool:
    if letter.warnings:
        return False
    whole = all(
        item.decision and item.rationale and item.reviewer is not None and item.claims_administrator is not None
        for item in letter.items
    )
    return bool(letter.items) and whole and letter.summary is not None and bool(letter.credentials)


def _read(flow: Flow, own: Rules, headings: Mapping[str, Heading]) -> RawLetter:
    cut = sections(flow, headings)
    start, end, lead = _issues(flow, cut, own)
    items = labelled_items(flow, start, end, own, lead=lead)
    before = cut.before.end if "issues" in cut.found else min(cut.before.end, start)
    summary = cut.found.get("summary")
    if summary is not None and summary.start <= start < summary.end:
        summary = Section(summary.start, start)
    said = flat(flow.text[summary.start : summary.end]) if summary else None
    opening = SUMMARY_LEAD.match(said) if said else None
    return RawLetter(
        header=flow.text[cut.before.start : before],
        credentials=cut.text(flow, "how") or flow.text[cut.before.start : before],
        documents=document_lines(cut.text(flow, "documents")),
        summary=said[opening.end() :].lstrip() if said and opening else said,
        items=items.items,
        warnings=(*cut.warnings, *(_CROWDED_WARNING.format(number) for number in items.crowded)),
        unparsed=items.unparsed,
    )


def _issues(flow: Flow, cut: Sections, own: Rules) -> tuple[int, int, bool]:
    """Where the items stand, and whether words introduce the first of them.

    Where their section's heading was lost, they stand behind its introducing sentence, else from the paragraph or line
    on in which the first item's heading ends.
    """
    place = cut.found.get("issues")
    if place is not None:
        lead = _ISSUES_LEAD.match(flow.text, place.start, place.end)
        return lead.end() if lead else place.start, place.end, True
    first = own.claims.search(flow.text) or own.rationale.search(flow.text)
    lead = _ISSUES_LEAD.search(flow.text)
    if first is None:
        return len(flow.text), len(flow.text), False
    at = lead.start() if lead else first.start()
    holder = next((section for section in cut.found.values() if section.start <= at < section.end), None)
    end = holder.end if holder else len(flow.text)
    if lead is not None:
        return lead.end(), end, True
    above = max(flow.text.rfind(mark, 0, max(at - 2, 0)) for mark in ("\n\n", "\n\f"))
    return max(above, holder.start if holder else 0, 0), end, False


_BULLET = re.compile(r"^(?:\d{1,3}[.)]\s+|[•·*o-]\s+)")


def document_lines(text: str) -> tuple[str, ...]:
    """A list of documents, entry by entry: numbered or bulleted entries, else paragraphs, else lines."""
    text = text.strip()
    if not text:
        return ()
    apart = [flat(part) for part in re.split(r"\n\n\f?", text) if part.strip()]
    numbered = [re.match(rf"{number}[.)] ", part) for number, part in enumerate(apart, start=1)]
    if all(numbered):
        return tuple(part[found.end() :] for part, found in zip(apart, numbered, strict=True) if found)
    lines = [line.strip() for line in re.split(r"[\n\f]+", text) if line.strip()]
    if sum(_BULLET.match(line) is not None for line in lines) >= max(2, len(lines) // 3):
        entries: list[str] = []
        for line in lines:
            mark = _BULLET.match(line)
            if mark or not entries:
                entries.append(line[mark.end() :] if mark else line)
            else:
                entries[-1] = f"{entries[-1]} {line}"
        return tuple(flat(entry) for entry in entries)
    return tuple(apart) if len(apart) > 1 else tuple(lines)
