"""The classes of what a request asks for: those of the product it names, in its form and release."""

import re

from openimr.model import Treatment
from openimr.vocabulary import drug, drug_classes, in_form, terms

_DRUGS = frozenset({"drug"})
_TOPICAL = re.compile(
    r"%.*\b\d+(?:\.\d+)?\s?(?:gm|g|grams?|ml)\b"
    r"|\b(?:creams?|gels?|ointments?|lotions?|patch(?:es)?|pads?|topical(?:ly)?|transdermal|rollerball)\b",
    re.IGNORECASE,
)
_ON_SKIN = frozenset({"topical", "transdermal"})


def drug_classes_of(text: str, treatment: Treatment) -> tuple[str, ...]:
    """The classes of a medication request, in the vocabulary's words; none for another treatment.

    A brand or release decides between classes of one ingredient ("OxyContin" is a long-acting opioid, "oxycodone" an
    opioid of no stated release), and a cream, gel or patch is topical besides what its ingredients are.
    """
    if not treatment.ingredients:
        return ()
    wanted = set(treatment.ingredients)
    named = [drug(term.id) for term in terms(text, _DRUGS)]
    asked = [in_form(one, text) for one in named if wanted.issuperset(one.ingredients)]
    covered = {ingredient for one in asked for ingredient in one.ingredients}
    classes = dict.fromkeys(name for one in asked for name in one.classes)
    if not wanted <= covered:
        classes.update(dict.fromkeys(drug_classes(treatment.ingredients)))
    on_skin = any(one.form in _ON_SKIN for one in asked) or (treatment.kind == "medication" and _TOPICAL.search(text))
    if on_skin and "opioid" not in classes:
        classes.setdefault("topical")
    return tuple(classes)
