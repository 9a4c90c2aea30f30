"""Extractors of the medication side: drugs, pain scores, relief, safety, plans, requests, utilization review."""

from openimr.clinical.drugs.medication import medications
from openimr.clinical.drugs.pain import pain_scores
from openimr.clinical.drugs.relief import reliefs
from openimr.clinical.passage import Extractor

EXTRACTORS: tuple[Extractor, ...] = (medications, pain_scores, reliefs)

__all__ = ["EXTRACTORS"]
