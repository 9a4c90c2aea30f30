"""An earlier determination on the same treatment: shown, with what the records have added since.

A second reviewer who never saw the first determination decided the same drug otherwise a month later (Bowen v. County
of San Bernardino); the draft therefore says what was decided before, and the reviewer says what has changed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from openimr.casefile import prior_determinations
from openimr.model import CaseFile, CriterionResult, Evidence, Record, Sentence, Treatment
from openimr.requests import parse_request
from openimr.review.wording import listed, quoted, record_phrase, us_date

_HEADING = re.compile(r"^[ \t]*(?:\d+[.)]\s*)?(\S[^\n]{3,300}?):\s*(Upheld|Overturned)\b", re.MULTILINE | re.IGNORECASE)
_FOUND = re.compile(
    r"request for (?P<what>[^\n.]{3,200}?) (?:is|was) (?P<not>not\s*)?medically necessary", re.IGNORECASE
)
_MOST_NEW = 4


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier determination decided on the same treatment, and where it says so."""

    record: Record
    decision: Literal["upheld", "overturned"]
    evidence: Evidence


def priors_on(treatment: Treatment, casefile: CaseFile) -> tuple[Prior, ...]:
    """Earlier determinations on the same drug or procedure, oldest first."""
    found: list[Prior] = []
    for record in prior_determinations(casefile):
        for page in casefile.pages:
            if page.file == record.file and record.first_page <= page.page <= record.last_page:
                found += [
                    Prior(
                        record=record,
                        decision=decision,
                        evidence=Evidence(
                            record=record.id,
                            file=page.file,
                            page=page.page,
                            quote=page.text[start:end],
                            start=start,
                            end=end,
                        ),
                    )
                    for request, decision, start, end in _decisions(page.text)
                    if _same(parse_request(request), treatment)
                ]
    return tuple(found)


def _decisions(text: str) -> Iterator[tuple[str, Literal["upheld", "overturned"], int, int]]:
    for match in _HEADING.finditer(text):
        upheld = match[2].lower() == "upheld"
        yield match[1], "upheld" if upheld else "overturned", match.start(1), match.end()
    for match in _FOUND.finditer(text):
        yield match["what"], "upheld" if match["not"] else "overturned", match.start(), match.end()


def _same(first: Treatment, second: Treatment) -> bool:
    if first.ingredients and second.ingredients:
        return set(first.ingredients) == set(second.ingredients)
    return (
        first.procedure is not None
        and first.procedure == second.procedure
        and (first.body_part is None or second.body_part is None or first.body_part == second.body_part)
    )


def told(
    priors: Sequence[Prior], criteria: Sequence[CriterionResult], records: Sequence[Record]
) -> tuple[Sentence, ...]:
    """One sentence on each earlier decision, and one on what the records have added since."""
    sentences: list[Sentence] = []
    by_id = {r.id: r for r in records}
    for prior in priors:
        said = f"{record_phrase(prior.record)} says {quoted(prior.evidence)}"
        text = f"An earlier determination spoke on the same treatment: {said}."
        sentences.append(Sentence(text=text, evidence=(prior.evidence,)))
        sentences.append(_since(prior, criteria, by_id))
    return tuple(sentences)


def _since(prior: Prior, criteria: Sequence[CriterionResult], records: dict[str, Record]) -> Sentence:
    day = prior.record.date
    newer = [
        (c, e)
        for c in criteria
        if c.status == "met" and c.subject
        for e in c.evidence
        if day and (held := records.get(e.record)) is not None and held.date and held.date > day
    ]
    when = us_date(day) or "it"
    subjects = list(dict.fromkeys(c.subject or "" for c, _ in newer))[:_MOST_NEW]
    if subjects:
        text = f"Since {when} the records add: {listed(subjects)}."
        return Sentence(
            text=text,
            evidence=tuple(e for _, e in newer)[:_MOST_NEW],
            criteria=tuple(dict.fromkeys(c.id for c, _ in newer)),
        )
    text = f"No record after {when} adds to what the criteria ask for."
    return Sentence(text=text, evidence=(prior.evidence,))


def for_reviewer(priors: Sequence[Prior], proposal: str | None) -> tuple[str, ...]:
    """What the reviewer has to answer about earlier decisions; of what a letter says twice, once."""
    asked = (
        f"An earlier determination ({us_date(p.record.date) or 'undated'}) {p.decision} the same treatment"
        + ("; the draft proposes otherwise: say what has changed." if proposal not in {None, p.decision} else ".")
        for p in priors
    )
    return tuple(dict.fromkeys(asked))
