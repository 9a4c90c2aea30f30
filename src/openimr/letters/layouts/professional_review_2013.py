"""Layout `professional-review-2013`: "Medical Professional Review" (layouts.md, 4), known from its headings only."""

import re

from openimr.letters.layouts.family_2014 import document_lines
from openimr.letters.layouts.layout import Layout
from openimr.letters.layouts.raw import RawItem, RawLetter
from openimr.letters.layouts.sections import sections, unprinted
from openimr.letters.layouts.sentences import CLAIMS, REVIEWER
from openimr.letters.reading.flow import Flow, flat
from openimr.model import Decision

_RATIONALE = r"RATIONALES?\s+FOR\s+WHY\s+THE\s+REQUESTED\s+TREATMENT/\s*SERVICE\s+(?:IS/\s*WAS|WAS/\s*IS|IS|WAS)"

_HEADINGS = {
    "title": unprinted(r"MEDICAL\s+PROFESSIONAL\s+REVIEW\b(?!ER)"),
    "issues": unprinted(r"ISSUES?\s+AT\s+DISPUTE\s*:?"),
    "summary": unprinted(r"CASE\s+SUMMARY\s*:?"),
    "documents": unprinted(r"DOCUMENTS?\s+REVIEWED\s+FOR\s+DETERMINATION\s*:?"),
    "guideline": unprinted(
        r"MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER\s+AND\s+WHY\s*:?"
    ),
    "rationale": unprinted(_RATIONALE + r"\s*(?:NOT\s*)?MEDICALLY\s+NECESSARY\s*:?"),
    "credentials": unprinted(r"MEDICAL\s+REVIEWER\s+QUALIFICATIONS?\s*:?"),
}
_NEGATED = re.compile(_RATIONALE + r"\s*(?P<not>NOT)?\s*MEDICALLY\s+NECESSARY(?P<either>\s*(?:OR|/)\s*(?:IS\s+)?NOT)?")


def _read(flow: Flow) -> RawLetter:
    cut = sections(flow, _HEADINGS)
    # Only a heading that is whole decides: a torn "NOT" must not turn a refusal into an approval.
    headings = list(_NEGATED.finditer(flow.text))
    outcomes: set[Decision] = {"upheld" if found["not"] else "overturned" for found in headings}
    either = any(found["either"] for found in headings)
    decision = outcomes.pop() if len(outcomes) == 1 and not either else None
    requests = _issues(cut.text(flow, "issues"))
    guideline = cut.flat(flow, "guideline") or None
    warnings = list(cut.warnings)
    if len(requests) > 1 and decision is not None:
        warnings.append("the letter gives one outcome for all of its issues")
    claims = CLAIMS.search(guideline or "")
    reviewer = REVIEWER.search(guideline or "")
    split = guideline is not None and claims and reviewer and claims.start() < reviewer.start()
    rationale = cut.flat(flow, "rationale") if "rationale" in cut.found else None
    return RawLetter(
        header=flow.text[: cut.found["issues"].start] if "issues" in cut.found else cut.text(flow, "title"),
        credentials=cut.flat(flow, "credentials"),
        documents=document_lines(cut.text(flow, "documents")),
        summary=cut.flat(flow, "summary") if "summary" in cut.found else None,
        items=tuple(
            RawItem(
                request=flat(request).rstrip(" .;:"),
                decision=decision,
                claims_administrator=guideline[: reviewer.start()].strip()
                if split and guideline and reviewer
                else None,
                reviewer=guideline[reviewer.start() :] if split and guideline and reviewer else guideline,
                rationale=rationale,
            )
            for request in requests
        ),
        warnings=tuple(warnings),
    )


_ITEM = re.compile(r"(?:\A|[\n\f])\s*(?:#?\d{1,2}\s*[.)]|[•·*])\s+")


def _issues(text: str) -> list[str]:
    """The issues in dispute: numbered or bulleted ones, else paragraphs, else lines that begin with a capital."""
    marks = list(_ITEM.finditer(text))
    if marks:
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        parts = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    else:
        parts = re.split(r"\n\n\f?", text)
        parts = re.split(r"\n\f?(?=[A-Z0-9])", text) if len(parts) == 1 else _joined(parts)
    return [request for part in parts if (request := flat(part))]


def _joined(parts: list[str]) -> list[str]:
    """Paragraphs, one that goes on in small letters put behind the one before it."""
    found: list[str] = []
    for part in parts:
        if found and part.strip()[:1].islower():
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


LAYOUT = Layout(
    id="professional-review-2013",
    years="2013",
    verified=False,
    markers=(
        "MEDICAL PROFESSIONAL REVIEW",
        "ISSUE AT DISPUTE",
        "CASE SUMMARY",
        "DOCUMENTS REVIEWED FOR DETERMINATION",
        "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY",
        "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE",
        "MEDICAL REVIEWER QUALIFICATIONS",
    ),
    own=("MEDICAL PROFESSIONAL REVIEW", "ISSUE AT DISPUTE", "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE"),
    read=_read,
)
