"""Q23, Q24, Q25: what an edit by hand breaks - a quotation, a sentence's ground, a cited edition."""

from collections.abc import Iterator

from openimr.guidelines import shelf
from openimr.model import Evidence, ItemDetermination, Sentence
from openimr.review.checks.draft import Draft, Found


def quotations_stand(draft: Draft) -> Iterator[Found]:
    """Q23. Each quotation is, to the letter, what its page says at its place."""
    for where, evidence in _quotations(draft):
        wrong = _wrong_place(evidence, draft) or _wrong_words(evidence, draft)
        if wrong:
            yield where, wrong


def sentences_rest(draft: Draft) -> Iterator[Found]:
    """Q24. A sentence with neither a quotation nor a criterion is nobody's finding."""
    for where, sentence in _sentences(draft):
        if not sentence.evidence and not sentence.criteria:
            yield where, "the sentence rests on no quotation and on no criterion: quote the page, or take it out"


def edition_held(draft: Draft) -> Iterator[Found]:
    """Q25. Nobody can look up an edition that the library does not hold. Living texts have no edition."""
    held: dict[str, set[str | None]] = {}
    for guideline in shelf().library.guidelines:
        header = guideline.header
        for name in (header.cited, *header.cited_as.values()):
            held.setdefault(name, set()).add(header.edition_date)
    for where, item in draft.items():
        for n, citation in enumerate(item.citations):
            editions = held.get(citation.guideline)
            if editions is None:
                if citation.source == "MTUS":
                    yield f"{where}.citations[{n}]", "the library holds no MTUS guideline of the cited name"
            elif citation.edition is not None and None not in editions and citation.edition not in editions:
                known = ", ".join(sorted(e for e in editions if e))
                yield (
                    f"{where}.citations[{n}]",
                    f"the library does not hold the cited edition of {citation.guideline}; it holds {known}",
                )


def _wrong_place(evidence: Evidence, draft: Draft) -> str | None:
    record = draft.records.get(evidence.record)
    if record is None:
        return "the quotation names a record that is not among the records"
    if record.file != evidence.file or not record.first_page <= evidence.page <= record.last_page:
        return f"the quotation names a page that is not one of {record.id}"
    return None


def _wrong_words(evidence: Evidence, draft: Draft) -> str | None:
    if draft.pages is None:
        return None
    place = f"{evidence.file} page {evidence.page}"
    text = draft.pages.get((evidence.file, evidence.page))
    if text is None:
        return f"{place} is quoted and is not in the case file"
    if not 0 <= evidence.start < evidence.end <= len(text):
        return f"the quotation's place is outside the text of {place}"
    if text[evidence.start : evidence.end] != evidence.quote:
        return f"the quotation is not what {place} says at its place"
    return None


def _sentences(draft: Draft) -> Iterator[tuple[str, Sentence]]:
    for n, sentence in enumerate(draft.determination.summary):
        yield f"summary[{n}]", sentence
    for where, item in _all_items(draft):
        for name, part in (("rationale", item.rationale), ("for", item.supporting), ("against", item.opposing)):
            for n, sentence in enumerate(part):
                yield f"{where}.{name}[{n}]", sentence


def _quotations(draft: Draft) -> Iterator[tuple[str, Evidence]]:
    for where, sentence in _sentences(draft):
        for n, evidence in enumerate(sentence.evidence):
            yield f"{where}.evidence[{n}]", evidence
    for where, item in _all_items(draft):
        for n, evidence in enumerate(item.named_in):
            yield f"{where}.named_in[{n}]", evidence
        for c, criterion in enumerate(item.criteria):
            for n, evidence in enumerate(criterion.evidence):
                yield f"{where}.criteria[{c}].evidence[{n}]", evidence


def _all_items(draft: Draft) -> Iterator[tuple[str, ItemDetermination]]:
    """Items that are not eligible are quoted too."""
    for n, item in enumerate(draft.determination.items):
        yield f"items[{n}]", item
