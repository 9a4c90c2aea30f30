"""Layout `notice-2013`: "Notice of Independent Medical Review Determination" (layouts.md, 2).

The beginning of one letter is described; what follows its case summary is general knowledge. The findings stand at the
top and again in the body; the rationales follow by number.
"""

import re

from openimr.letters.layouts.family_2014 import document_lines
from openimr.letters.layouts.layout import Layout
from openimr.letters.layouts.raw import RawItem, RawLetter
from openimr.letters.layouts.sections import Section, sections, unprinted
from openimr.letters.layouts.sentences import Finding, findings, passages, request_of
from openimr.letters.reading.flow import Flow, flat, past_blanks

_HEADINGS = {
    "body": unprinted(r"INDEPENDENT\s+MEDICAL\s+REVIEW\s+DECISION\s+AND\s+RATIONALE"),
    "credentials": unprinted(r"Medical\s+Qualifications\s+of\s+the\s+Expert\s+Reviewer\s*:?", re.IGNORECASE),
    "summary": unprinted(r"(?:Expert\s+Reviewer\s+)?Case\s+Summary\s*:", re.IGNORECASE),
    "documents": unprinted(r"Documents?\s+Reviewed(?:\s+for\s+Determination)?\s*:?", re.IGNORECASE),
    "items": unprinted(r"(?:Decision\(s\)\s+and\s+Rationale\(s\)|Decisions?\s+and\s+Rationales?\s*:)", re.IGNORECASE),
}
_DISCLAIMER = re.compile(
    r"Disclaimer\s*:\s*The\s+following\s+case\s+summary\s+was\s+taken\s+directly\s+from\s+the\s+utilization\s+review\s+"
    r"(?:denial\s*/\s*modification|denial|modification)\s*(?:dated\s+(?P<date>\w+\s+\d{1,2},?\s+\d{4}|[\d/]+))?\s*[.:]*",
    re.IGNORECASE,
)
_REGARDING = re.compile(
    r"(?:^|(?<=[\n\f]))\s*(?P<number>\d{1,2})\s*[).]\s*Regarding\s+the\s+request\s+for\s+(?P<request>.{1,900}?)\s*:\s*(?=\n|\f|Section|The\s)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(
    r"Sections?\s+of\s+the\s+Medical\s+Treatment\s+Utilization\s+Schedule\s+Relied\s+Upon\s+by\s+the\s+Expert\s+Reviewer\s+to\s+Make\s+"
    r"His\s*/\s*Her\s+Decision\s*:?",
    re.IGNORECASE,
)
_END = re.compile(r"\n+\f?\s*(?:Sincerely|Disclaimer\s*:\s*MAXIMUS|DISCLAIMER\s*:)")


def _read(flow: Flow) -> RawLetter:
    cut = sections(flow, _HEADINGS)
    body = cut.found.get("body")
    top = findings(flow, 0, body.start if body else cut.before.end)
    below = findings(flow, body.start, body.end) if body else []
    decided, warnings = _agreed(top, below)
    items, more = _items(flow, decided)
    summary = cut.flat(flow, "summary") if "summary" in cut.found else None
    first = top[0].start if top else cut.before.end
    return RawLetter(
        header=flow.text[: min(first, cut.before.end)] + "\n" + (_prose_of_dates(flow, body) if body else ""),
        credentials=cut.flat(flow, "credentials"),
        documents=document_lines(_until_items(cut.text(flow, "documents"))),
        summary=_without_disclaimer(_until_items(summary)) if summary is not None else None,
        items=items,
        warnings=(*cut.warnings, *warnings, *more),
    )


def _prose_of_dates(flow: Flow, body: Section) -> str:
    """The paragraph on the filing, the denial and the assignment, in the header's words."""
    said = flat(flow.text[body.start : body.end])
    found = []
    for label, words in (
        (
            "UR Denial Date",
            r"(?:denial|modification|decision)[^.]{0,80}?dated\s+(?P<date>[\d/]+|\w+\s+\d{1,2},\s+\d{4})",
        ),
        (
            "Application Received",
            r"(?:received|filed)[^.]{0,120}?\b(?:on|dated)\s+(?P<date>[\d/]+|\w+\s+\d{1,2},\s+\d{4})",
        ),
    ):
        match = re.search(words, said, re.IGNORECASE)
        if match:
            found.append(f"{label}: {match['date']}")
    return "\n".join(found)


def _without_disclaimer(summary: str) -> str:
    found = _DISCLAIMER.search(summary)
    return (summary[: found.start()] + summary[found.end() :]).strip() if found else summary


def _until_items(text: str) -> str:
    found = re.search(r"\s*\d{1,2}\s*[).]\s*Regarding\s+the\s+request\s+for\b", text)
    return text[: found.start()] if found else text


def _agreed(top: list[Finding], below: list[Finding]) -> tuple[list[RawItem], list[str]]:
    """The findings of both lists by their place in them; where they disagree, there is no decision and a warning."""
    longer, other = (below, top) if len(below) >= len(top) else (top, below)
    warnings: list[str] = []
    if top and below and len(top) != len(below):
        warnings.append(f"{len(top)} findings at the top and {len(below)} in the body")
    items: list[RawItem] = []
    for index, finding in enumerate(longer):
        twin = next((f for f in other if f.request.lower() == finding.request.lower()), None)
        twin = twin or (other[index] if len(other) == len(longer) else None)
        decision = finding.decision
        if twin is not None and twin.decision != decision:
            warnings.append(f"item {index + 1}: the finding at the top and the one in the body disagree")
            items.append(RawItem(request=finding.request, decision=None))
        else:
            items.append(RawItem(request=finding.request, decision=decision))
    return items, warnings


def _items(flow: Flow, decided: list[RawItem]) -> tuple[tuple[RawItem, ...], list[str]]:
    heads = list(_REGARDING.finditer(flow.text))
    if not heads:
        return tuple(decided), (["no rationale was found"] if decided else [])
    end = _END.search(flow.text, heads[-1].end())
    items: list[RawItem] = []
    warnings: list[str] = []
    for index, head in enumerate(heads):
        stop = heads[index + 1].start() if index + 1 < len(heads) else end.start() if end else len(flow.text)
        request = request_of(head["request"])
        same = [item for item in decided if item.request.lower() == request.lower()]
        number = int(head["number"]) - 1
        match = same[0] if same else decided[number] if number < len(decided) == len(heads) else None
        if match is None:
            warnings.append(f"item {index + 1}: no numbered finding belongs to this rationale")
        elif not same:
            warnings.append(
                f"item {index + 1}: its finding words the request otherwise; the two were joined by their number"
            )
        section = _SECTION.match(flow.text, past_blanks(flow.text, head.end()), stop)
        low = section.end() if section else head.end()
        items.append(passages(flow, match.request if match else request, match.decision if match else None, low, stop))
    left = [item for item in decided if all(item.request != other.request for other in items)]
    warnings += [f"no rationale was found for {item.request[:80]!r}" for item in left]
    return (*items, *left), warnings


LAYOUT = Layout(
    id="notice-2013",
    years="2013",
    verified=False,
    markers=(
        "Notice of Independent Medical Review Determination",
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
        "has determined the request for",
        "Medical Qualifications of the Expert Reviewer",
        "Case Summary:",
    ),
    own=(
        "Notice of Independent Medical Review Determination",
        "has determined the request for",
        "Medical Qualifications of the Expert Reviewer",
    ),
    read=_read,
)
