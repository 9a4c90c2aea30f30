"""Dangers that a reviewer has to see whatever is proposed: an opioid together with sedatives."""

from openimr.guidelines import Facts, ask
from openimr.vocabulary import drug_classes

_BOTH = "both slow breathing, more so in older patients."
_SEDATIVES = frozenset({"benzodiazepine", "hypnotic", "muscle relaxant"})


def sedatives_with_opioid(facts: Facts) -> list[str]:
    """A line for the reviewer where the requested drug and another make an opioid with a sedative; else nothing.

    Both slow breathing; the risk rises with age. The other drug may itself be disputed in the same case.
    """
    mine = facts.classes
    others = frozenset(c for f in ask("drugs beside it", facts) for c in f.names("drug_class"))
    disputed = frozenset(c for other in facts.others for c in drug_classes(other.treatment.ingredients))
    beside = others | disputed
    if "opioid" in mine and beside & _SEDATIVES:
        names = ", ".join(sorted(beside & _SEDATIVES))
        return [f"Safety: this opioid is taken beside sedating drugs ({names}); {_BOTH}"]
    if mine & _SEDATIVES and "opioid" in beside:
        return [f"Safety: this sedating drug is taken beside an opioid; {_BOTH}"]
    return []
