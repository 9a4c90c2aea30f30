"""Extractors of the medication side: drugs, pain scores, relief, safety, plans, requests, utilization review."""

from openimr.clinical.drugs.facts import FACT_KINDS, phrase_facts
from openimr.clinical.drugs.gate import ALWAYS, DRUG, SYMPTOM, Gate
from openimr.clinical.drugs.intent import plans, request_reasons, requests
from openimr.clinical.drugs.medication import medications
from openimr.clinical.drugs.pain import pain_scores
from openimr.clinical.drugs.relief import reliefs
from openimr.clinical.drugs.side_effects import side_effects
from openimr.clinical.drugs.urine import laboratory_rows
from openimr.clinical.drugs.utilization import told_reasons, ur_decisions, ur_reasons
from openimr.clinical.passage import Extractor, Gated

_RELIEF = (
    "relie", "help", "reduc", "decreas", "improv", "better", "less", "lower", "benefit", "effective", "cope", "edge",
    "last", "wear", "worn", "nothing", "dent", "pain-free", "pain free", "no headache", "work", "control", "effect",
    "mood", "sleep", "depress", "anxiety", "insomnia", "attacks", "headache", "migraine", "episode", "times",
    "from 4", "from 5", "from 6", "from 7", "from 8", "from 9", "from 10", "differen", "success", "much", "well on",
    "no use", "no good", "further", "teach", "drive", "allow", "respon", "good for", "gives", " let",
    "down", "drop", "fall", "fell", "cut", "halve",
)  # fmt: skip
_SCORES = (
    "/10", "/ 10", "/100", "/ 100", "out of", "scale", "vas", "nrs", "vnrs", "pain level", "pain score", "pain rating",
    "pain intensity", "rate", "rating", "drop", "fall", "fell", "to 0", "to 1", "to 2", "to 3", "to 4", "to 5", "to 6",
    "to 7", "to a ", "to an ", "from", "with", "w/", " on ",
)  # fmt: skip

_PLANS = (
    "course", "brief", "trial", "taper", "gradual", "wean", "stop", "discontinue", "d/c", "cease", "goal", "follow",
    "f/u", "return", "rtc", "recheck", "come back", "evaluate", "see ", "rtw", "continu", "maintain", "keep", "supply",
    "only", " x ", " nights", " days",
)  # fmt: skip
_RESULTS = ("consistent", "unexpected", "negative", "positive", "detected", "agree")
_DECISIONS = ("certif", "den", "modif", "defer", "delay", "approv", "authoriz", "medically nec", "adverse")


def _gated(extract: Extractor, kind: str, *cues: str) -> Gated:
    return Gated(extract, frozenset({kind}), cues)


GATE = Gate(
    (
        _gated(medications, "medication", DRUG, " mg", "mcg"),
        _gated(pain_scores, "pain_score", *_SCORES),
        _gated(reliefs, "relief", *_RELIEF),
        _gated(side_effects, "side_effect", SYMPTOM, "effect", "advers", "reaction", "tolerat"),
        Gated(phrase_facts, FACT_KINDS, (ALWAYS,)),
        _gated(laboratory_rows, "urine_drug_test", *_RESULTS),
        _gated(plans, "treatment_plan", *_PLANS),
        _gated(requests, "request", ALWAYS),
        _gated(request_reasons, "request_reason", ALWAYS),
        _gated(ur_decisions, "ur_decision", *_DECISIONS),
        _gated(ur_reasons, "ur_reason", ALWAYS),
        _gated(told_reasons, "ur_reason", "certif", "denied", "modified", "not approved"),
    )
)
EXTRACTORS: tuple[Extractor, ...] = (GATE,)
"""Every extractor of this subpackage, behind one gate."""

__all__ = ["EXTRACTORS", "GATE"]
