"""The clinical case summary: what a careful physician would write from the case file, each sentence with its pages."""

from collections.abc import Sequence

from openimr.clinical.summary.care import care
from openimr.clinical.summary.course import course
from openimr.clinical.summary.dispute import contradictions, dispute
from openimr.clinical.summary.opening import opening
from openimr.clinical.summary.visit import visit
from openimr.clinical.summary.weigh import told
from openimr.clinical.timeline import Timeline
from openimr.model import CaseFile, DisputedItem, Findings, Sentence

__all__ = ["summarise"]


def summarise(
    casefile: CaseFile, findings: Findings, timeline: Timeline, items: Sequence[DisputedItem]
) -> tuple[Sentence, ...]:
    """The case in plain language, in the order of a reviewer's letter; every sentence carries evidence.

    Who and how; diagnoses; course; complaints, scores and examination at the latest visit; medications and what they
    do; what is asked and what utilization review decided; contradictions between visits. Nothing from before the
    injury and nothing from records about other body parts. Judges nothing. The same input gives the same sentences.
    """
    case = told(casefile, findings, tuple(items))
    written = [
        *opening(case),
        *course(case),
        *visit(case),
        *care(case, timeline),
        *dispute(case),
        *contradictions(case, timeline),
    ]
    told_once = list({said.text: said for said in reversed(written) if said is not None}.values())[::-1]
    return tuple(_within(told_once))


_MOST = 25
_LEAST_NEEDED = ("Substance use", "Other treatment", "Also recorded", "Earlier ratings", "The reason given")


def _within(written: list[Sentence]) -> list[Sentence]:
    """At most 25 sentences: what a reader misses least is left out first."""
    for lead in _LEAST_NEEDED:
        if len(written) > _MOST:
            written = [said for said in written if not said.text.startswith(lead)]
    return written
