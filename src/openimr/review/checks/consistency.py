"""Q03, Q04, Q06, Q13: does the draft agree with itself and with the request?"""

import re
from collections.abc import Iterator
from datetime import date

from openimr.guidelines import TOO_OLD, as_date
from openimr.model import ItemDetermination
from openimr.requests import parse_request
from openimr.review.checks.draft import Draft, Found, rationale_of
from openimr.review.checks.words import words_of
from openimr.vocabulary import find_drug, region_of, terms

_QUOTED = re.compile(r"“[^”]*”")
_DOSE = re.compile(r"(\d+(?:\.\d+)?(?:[-/]\d+(?:\.\d+)?)?)\s?(?:mg|mcg)\b", re.IGNORECASE)
_SIDES = {"left", "right"}


def _own_words(item: ItemDetermination) -> str:
    """The rationale without its quotations, which may speak of other drugs and doses."""
    return _QUOTED.sub("", rationale_of(item))


def same_treatment(draft: Draft) -> Iterator[Found]:
    """Q03. Brand and generic names are the same drug (Ativan is lorazepam)."""
    for where, item in draft.items():
        treatment = item.treatment
        if treatment.kind != "medication" or not treatment.ingredients:
            continue
        text = _own_words(item)
        spoken_of = " ".join(f"{c.subject} {c.explain} {c.text}" for c in item.criteria).lower()
        for term in terms(text, frozenset({"drug"})):
            drug = find_drug(term.text)
            other = drug is not None and not set(drug.ingredients) & set(treatment.ingredients)
            if other and term.text.lower() not in spoken_of:
                yield f"{where}.rationale", f"the rationale speaks of {term.text}, which is not the requested drug"
        if treatment.strength:
            allowed = set(re.findall(r"\d+(?:\.\d+)?", treatment.strength))
            for criterion in item.criteria:
                allowed |= set(
                    re.findall(r"\d+(?:\.\d+)?", f"{criterion.subject} {criterion.explain} {criterion.text}")
                )
            for dose in _DOSE.findall(text):
                if not set(re.findall(r"\d+(?:\.\d+)?", dose)) <= allowed:
                    yield f"{where}.rationale", f"the rationale names a dose of {dose} that the request does not"


def same_place(draft: Draft) -> Iterator[Found]:
    """Q04. The request as each paper words it must mean one body part, side and level."""
    for where, item in draft.items():
        sides, levels, regions = set(), set(), set()
        for evidence in item.named_in:
            parsed = parse_request(evidence.quote)
            if parsed.laterality in _SIDES:
                sides.add(parsed.laterality)
            if parsed.level:
                levels.add(parsed.level)
            region = region_of(parsed.body_part) if parsed.body_part else None
            if region:
                regions.add(region)
        for what, named in (("side", sides), ("level", levels), ("body part", regions)):
            if len(named) > 1:
                yield f"{where}.named_in", f"the papers name more than one {what}: {', '.join(sorted(named))}"
        side = item.treatment.laterality
        if side in _SIDES:
            other = (_SIDES - {side}).pop()
            part = item.treatment.body_part
            if part and re.search(rf"\b{other} {re.escape(part)}\b", _own_words(item), re.IGNORECASE):
                yield f"{where}.rationale", f"the request is for the {side} {part}, the rationale speaks of the {other}"


def summary_agrees(draft: Draft) -> Iterator[Found]:
    """Q06. What the summary tells cannot be called not documented in the rationale."""
    for where, item in draft.items():
        absent = {
            c.id: c
            for c in item.criteria
            if c.status == "not documented" and c.role and TOO_OLD not in c.explain  # an old one is told as such
        }
        claimed = {i for s in item.rationale if s.text.startswith("The records do not show") for i in s.criteria}
        for criterion in (absent[i] for i in sorted(absent.keys() & claimed)):
            words = words_of(criterion.role or "")
            for n, sentence in enumerate(draft.determination.summary):
                if sentence.evidence and all(draft.second_hand(e.record) for e in sentence.evidence):
                    continue  # what UR said is retold, not found
                lowered = sentence.text.lower()
                told = words is not None and words.told(lowered)
                if told:
                    text = f"summary[{n}] speaks of {criterion.subject}, which the rationale calls not documented"
                    yield f"{where}.rationale", text
                    break


def dates_in_order(draft: Draft) -> Iterator[Found]:
    """Q13."""
    determination = draft.determination
    injury, ur = as_date(determination.case.date_of_injury), as_date(determination.case.ur_decision_date)
    received = as_date(determination.case.application_received)
    pairs: tuple[tuple[date | None, date | None, str, str], ...] = (
        (injury, ur, "case.date_of_injury", "the injury is dated after the UR decision"),
        (ur, received, "case.application_received", "the application was received before the UR decision"),
    )
    for first, second, where, text in pairs:
        if first is not None and second is not None and first > second:
            yield where, text
    age = determination.patient.age
    if age is None:
        yield "patient.age", "the age is not known"
    elif not 14 <= age <= 100:
        yield "patient.age", f"an age of {age} is unlikely for a worker"
    if determination.patient.sex is None:
        yield "patient.sex", "the sex is not known, or the records disagree"
    if injury is None:
        yield "case.date_of_injury", "the date of injury is not known"
