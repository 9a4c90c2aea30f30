"""Extractors of the medication side: drugs, pain scores, relief, safety, plans, requests, utilization review."""

from openimr.clinical.drugs.facts import phrase_facts
from openimr.clinical.drugs.gate import ALWAYS, DRUG, SYMPTOM, Gate
from openimr.clinical.drugs.intent import plans, request_reasons, requests
from openimr.clinical.drugs.medication import medications
from openimr.clinical.drugs.pain import pain_scores
from openimr.clinical.drugs.relief import reliefs
from openimr.clinical.drugs.side_effects import side_effects
from openimr.clinical.drugs.urine import laboratory_rows
from openimr.clinical.drugs.utilization import told_reasons, ur_decisions, ur_reasons
from openimr.clinical.passage import Extractor

_RELIEF = (
    "relie", "help", "reduc", "decreas", "improv", "better", "less", "lower", "benefit", "effective", "cope", "edge",
    "last", "wear", "worn", "nothing", "dent", "pain-free", "pain free", "no headache", "work", "controlled", "effect",
    "mood", "sleep", "depress", "anxiety", "insomnia", "attacks", "headache", "migraine", "episode", "times",
    "from 4", "from 5", "from 6", "from 7", "from 8", "from 9", "from 10", "differen", "success", "much", "well on",
    "no use", "no good", "further", "teach", "drive", "allow", "respon", "good for", "gives", " let",
)  # fmt: skip
_SCORES = (
    "/10", "/ 10", "/100", "/ 100", "out of", "scale", "vas", "nrs", "vnrs", "pain level", "pain score", "pain rating",
    "pain intensity", "rate", "rating", "drop", "fall", "fell", "to 0", "to 1", "to 2", "to 3", "to 4", "to 5", "to 6",
    "to 7", "to a ", "to an ", "from", "with", "w/", " on ",
)  # fmt: skip

GATE = Gate(
    {
        medications: (DRUG, " mg", "mcg"),
        pain_scores: _SCORES,
        reliefs: _RELIEF,
        side_effects: (SYMPTOM, "effect", "advers", "reaction", "tolerat"),
        phrase_facts: (ALWAYS,),
        laboratory_rows: ("consistent", "unexpected", "negative", "positive", "detected", "agree"),
        plans: ("course", "brief", "trial", "taper", "gradual", "wean", "stop", "discontinue", "d/c", "cease", "goal",
                "follow", "f/u", "return", "rtc", "recheck", "come back", "evaluate", "see ", "rtw", "continu",
                "maintain", "keep", "supply", "only", " x ", " nights", " days"),
        requests: (ALWAYS,),
        request_reasons: (ALWAYS,),
        ur_decisions: ("certif", "den", "modif", "defer", "delay", "approv", "authoriz", "medically nec", "adverse"),
        ur_reasons: (ALWAYS,),
        told_reasons: ("certif", "denied", "modified", "not approved"),
    }
)  # fmt: skip
EXTRACTORS: tuple[Extractor, ...] = (GATE,)
"""Every extractor of this subpackage, behind one gate."""

__all__ = ["EXTRACTORS"]
