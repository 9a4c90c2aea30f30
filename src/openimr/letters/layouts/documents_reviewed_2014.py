"""Layout `documents-reviewed-2014`: MAXIMUS letters of late 2013 and early 2014 (layouts.md, 3), known from markers."""

import re

from openimr.letters.layouts import family_2014 as family
from openimr.letters.layouts.labelled import labelled_items, rules
from openimr.letters.layouts.layout import Layout
from openimr.letters.layouts.raw import RawLetter
from openimr.letters.layouts.sections import sections, unprinted
from openimr.letters.layouts.sentences import sentence_items
from openimr.letters.reading.flow import Flow

_HEADINGS = {
    "how": unprinted(r"HOW\s+THE\s+IMR\s+(?:FINAL\s+)?DETERMINATION\s+WAS\s+MADE"),
    "documents": unprinted(r"DOCUMENTS?\s+REVIEWED\b:?"),
    "summary": unprinted(r"CLINICAL\s+CASE\s+SUMMARY\b:?"),
    "issues": unprinted(r"IMR\s+DECISION\(?S?\)?\s+AND\s+RATIONALE\(?S?\)?:?"),
}
_LEAD = re.compile(
    r"\s*The\s+Final\s+Determination\s+was\s+based\s+on\s+decisions\s+for\s+the\s+disputed\s+items?/services?\s+"
    r"set\s+forth\s+below\s*:?",
    re.IGNORECASE,
)
_DOCUMENTS_LEAD = re.compile(r"\s*(?:The\s+)?following\s+(?:relevant\s+)?documents[^:\n]*:?", re.IGNORECASE)
_LABELS = rules(family.labels_of("MAXIMUS guideline", "Expert Reviewer guideline", "Physician Reviewer guideline"))


def _read(flow: Flow) -> RawLetter:
    cut = sections(flow, _HEADINGS)
    place = cut.found.get("issues")
    start, end = (place.start, place.end) if place else (len(flow.text), len(flow.text))
    lead = _LEAD.match(flow.text, start, end)
    start = lead.end() if lead else start
    items, unparsed = sentence_items(flow, start, end)
    if not items:
        labelled = labelled_items(flow, start, end, _LABELS)
        items, unparsed = labelled.items, labelled.unparsed
    documents = cut.text(flow, "documents")
    listed = _DOCUMENTS_LEAD.match(documents)
    return RawLetter(
        header=flow.text[cut.before.start : cut.before.end],
        credentials=cut.text(flow, "how"),
        documents=family.document_lines(documents[listed.end() :] if listed else documents),
        summary=cut.flat(flow, "summary", family.SUMMARY_LEAD) if "summary" in cut.found else None,
        items=items,
        warnings=cut.warnings,
        unparsed=unparsed,
    )


LAYOUT = Layout(
    id="documents-reviewed-2014",
    years="2013-2014",
    verified=False,
    markers=(
        family.HOW,
        family.DOCUMENTS,
        family.SUMMARY,
        ("IMR DECISION(S) AND RATIONALE(S)", "IMR DECISIONS AND RATIONALES", "IMR DECISION AND RATIONALE"),
    ),
    own=("IMR DECISION(S) AND RATIONALE(S)", "IMR DECISIONS AND RATIONALES", "IMR DECISION AND RATIONALE"),
    read=_read,
)
