"""When two documents speak of the same item."""

import re

from rapidfuzz import fuzz

from openimr.model import Treatment
from openimr.review.items.mentions import Mention
from openimr.vocabulary import region_of

_ALIKE = 88.0
_MISREAD = 80.0
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def same_item(a: Mention, b: Mention) -> bool:
    """Whether two mentions are one item: by ingredients and strength, by procedure and body part, else by wording."""
    if a.request.casefold() == b.request.casefold():
        return True
    one, other = a.treatment, b.treatment
    if is_known(one) != is_known(other):  # one of them misread, as a rule
        return fuzz.ratio(a.request.casefold(), b.request.casefold()) >= _MISREAD
    if one.ingredients or other.ingredients:
        return set(one.ingredients) == set(other.ingredients) and _strengths_fit(one, other)
    if one.procedure or other.procedure:
        return _procedures_fit(one, other) and _places_fit(one, other)
    return fuzz.token_set_ratio(a.request.casefold(), b.request.casefold()) >= _ALIKE


def is_known(treatment: Treatment) -> bool:
    """Whether the vocabulary knows the drug or the procedure."""
    return bool(treatment.ingredients or treatment.procedure)


def _strengths_fit(a: Treatment, b: Treatment) -> bool:
    first, second = _FIGURE.findall(a.strength or ""), _FIGURE.findall(b.strength or "")
    return not first or not second or first == second or first[0] == second[0]


def _procedures_fit(a: Treatment, b: Treatment) -> bool:
    if a.procedure == b.procedure:
        return True
    if not a.procedure or not b.procedure or a.kind != b.kind:
        return False
    words = {a.procedure, b.procedure}
    return (
        (a.kind == "home care" and "home health care" in words)
        or a.procedure.endswith(b.procedure)
        or b.procedure.endswith(a.procedure)
        or (a.kind == "surgery" and a.body_part is not None and a.body_part == b.body_part)
    )


def _places_fit(a: Treatment, b: Treatment) -> bool:
    if a.laterality and b.laterality and a.laterality != b.laterality:
        return False
    if not a.body_part or not b.body_part:
        return True
    first, second = ({region_of(part) for part in value.split(", ")} for value in (a.body_part, b.body_part))
    return bool(first & second)
