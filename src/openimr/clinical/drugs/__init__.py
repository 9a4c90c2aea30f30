"""Extractors of the medication side: drugs, pain scores, relief, safety, plans, requests, utilization review."""

from openimr.clinical.drugs.facts import phrase_facts
from openimr.clinical.drugs.intent import plans, request_reasons, requests
from openimr.clinical.drugs.medication import medications
from openimr.clinical.drugs.pain import pain_scores
from openimr.clinical.drugs.relief import reliefs
from openimr.clinical.drugs.side_effects import side_effects
from openimr.clinical.drugs.urine import laboratory_rows
from openimr.clinical.drugs.utilization import ur_decisions, ur_reasons
from openimr.clinical.passage import Extractor

EXTRACTORS: tuple[Extractor, ...] = (
    medications,
    pain_scores,
    reliefs,
    side_effects,
    phrase_facts,
    laboratory_rows,
    plans,
    requests,
    request_reasons,
    ur_decisions,
    ur_reasons,
)
"""Every extractor of this subpackage."""

__all__ = ["EXTRACTORS"]
