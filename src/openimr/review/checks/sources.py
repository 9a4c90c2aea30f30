"""Q05, Q16, Q17, Q22: does the draft rest on the records, on all of them, and on more than the UR decision?"""

from collections.abc import Iterator

from openimr.guidelines import as_date
from openimr.model import CriterionResult, Record
from openimr.review.checks.draft import Draft, Found
from openimr.review.checks.words import words_of
from openimr.review.completeness import clinical_records

_MOST_PLACES = 5
_LOOK_BACK_DAYS = 730


def absence_searched(draft: Draft) -> Iterator[Found]:
    """Q05. A claim of absence is open until the reviewer has seen every page that might answer it."""
    poor = sorted(f"{file} page {page}" for file, page in draft.poor - draft.out if _clinical(draft, file, page))
    for where, item in draft.items():
        if poor and any(s.text.startswith("The records do not show") for s in item.rationale):
            shown = ", ".join(poor[:_MOST_PLACES]) + (" and more" if len(poor) > _MOST_PLACES else "")
            yield (
                f"{where}.rationale",
                f"something is called absent, and {shown} could hardly be read: read the page itself",
            )
        claimed = {i for s in item.rationale if s.text.startswith("The records do not show") for i in s.criteria}
        for n, criterion in enumerate(item.criteria):
            if criterion.id not in claimed or criterion.status != "not documented":
                continue
            if not criterion.searched:
                yield f"{where}.criteria[{n}]", f"{criterion.id}: called not documented and no record was searched"
            elif draft.pages is None:
                yield (
                    f"{where}.criteria[{n}]",
                    f"{criterion.id}: the pages are not at hand, so they were not searched again",
                )
            else:
                places = _places(draft, criterion)
                if places:
                    shown = ", ".join(places[:_MOST_PLACES]) + (" and more" if len(places) > _MOST_PLACES else "")
                    text = f"{criterion.subject or criterion.text} is called not documented; look at {shown} first"
                    yield f"{where}.criteria[{n}]", text


def _places(draft: Draft, criterion: CriterionResult) -> list[str]:
    words = words_of(criterion.role or "")
    if words is None or draft.pages is None:
        return []
    found: list[str] = []
    for (file, page), text in draft.pages.lowered.items():
        if (file, page) in draft.out or not any(word in text for word in words.look):
            continue
        record = next(
            (r for r in draft.determination.records if r.file == file and r.first_page <= page <= r.last_page), None
        )
        if record is not None and not draft.second_hand(record.id) and not _too_old(draft, record):
            found.append(f"{file} page {page}")
    return found


def _clinical(draft: Draft, file: str, page: int) -> bool:
    record = next(
        (r for r in draft.determination.records if r.file == file and r.first_page <= page <= r.last_page), None
    )
    return record is not None and not draft.second_hand(record.id) and not _too_old(draft, record)


def _too_old(draft: Draft, record: Record) -> bool:
    """No criterion looks back further than a year; an old mention of the word answers nothing."""
    day, ur = as_date(record.date), as_date(draft.determination.case.ur_decision_date)
    return day is not None and ur is not None and (ur - day).days > _LOOK_BACK_DAYS


def named_records_present(draft: Draft) -> Iterator[Found]:
    """Q16. No decision while a record that the RFA or the UR decision names is missing: ask for it."""
    for n, gap in enumerate(draft.determination.missing):
        record = draft.records.get(gap.named_in)
        if record is not None and record.kind in {"request for authorization", "ur determination"}:
            day = f" of {gap.date}" if gap.date else ""
            yield f"missing[{n}]", f"{record.id} ({record.kind}) names {gap.what}{day}, which the file does not hold"


def prior_addressed(draft: Draft) -> Iterator[Found]:
    """Q17 (Bowen v. County of San Bernardino: a second reviewer who never saw the first determination)."""
    priors = [r for r in draft.determination.records if r.kind == "prior imr determination" and not r.duplicate_of]
    for prior in priors:
        for where, item in draft.items():
            cited = any(e.record == prior.id for s in item.rationale for e in s.evidence)
            if not cited:
                yield (
                    f"{where}.rationale",
                    f"{prior.id} is an earlier IMR determination; the rationale does not address it",
                )


def more_than_ur(draft: Draft) -> Iterator[Found]:
    """Q22 (8 CCR 9792.10.6(b)(2)). What was looked for in clinical records and not found rests on those records."""
    out = {(e.file, e.page) for e in draft.determination.excluded}
    clinical = clinical_records(r for r in draft.determination.records if (r.file, r.first_page) not in out)
    for where, item in draft.items():
        if not item.eligible:
            continue
        records = {e.record for s in item.rationale for e in s.evidence}
        searched = {r for c in item.criteria for r in c.searched}
        if records and all(draft.second_hand(r) for r in records | searched):
            yield (
                f"{where}.rationale",
                "every quotation comes from the papers of the dispute; none from a clinical record",
            )
        if not clinical:
            yield where, "the file holds no clinical record; a decision can't rest on the UR decision alone"
