"""Dangers that a reviewer has to see whatever is proposed: an opioid with sedatives, and withdrawal."""

from openimr.guidelines import Facts, ask
from openimr.vocabulary import drug_classes

_BOTH = "both slow breathing, more so in older patients."
_WITHDRAWAL = (
    "a seizure, a dependence or withdrawal is on record; weigh the risk of withdrawal, and a supply to taper, before "
    "the denial is upheld."
)
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


def withdrawal(facts: Facts) -> list[str]:
    """A line for the reviewer where a benzodiazepine taken for long meets a seizure or a dependence on record.

    Stopped at once it can bring on seizures, so that a denial without a taper is a danger of its own.
    """
    if "benzodiazepine" not in facts.classes or not ask("withdrawal danger", facts):
        return []
    return [f"Safety: this benzodiazepine has been taken for long, and {_WITHDRAWAL}"]
