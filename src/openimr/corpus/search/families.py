"""Drugs that share what they are known by: hydrocodone, Norco, Vicoprofen.

Letters write now the generic of the leading ingredient ("Hydrocodone 10/325 mg"), now the brand of a combination, and
mean the same pill. So a drug finds every name of its leading ingredient's drugs; which was requested is a matter of
order.
"""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from openimr.vocabulary import Drug
from openimr.vocabulary.entries import vocabulary


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for a drug in letters, by generic names of ingredients.

    An item requests the drug itself where it has all of `own` and none of `not_own`; it requests its kin where it has
    all of `kin` and none of `not_kin`. `names` are those of the same ingredients, `kin_names` those of the rest.
    """

    own: tuple[str, ...]
    not_own: tuple[str, ...]
    kin: tuple[str, ...]
    not_kin: tuple[str, ...]
    names: tuple[str, ...]
    kin_names: tuple[str, ...]


@lru_cache(maxsize=1_024)
def family_of(drug: Drug) -> Family:
    """The family of a drug.

    Of one ingredient (hydrocodone): its own are the drugs that it leads, combinations too; its kin those in which
    another one leads (acetaminophen: Norco). Of a combination (Norco): its own have all of the ingredients; its kin the
    leading one without those of another combination (no Vicoprofen).
    """
    lead, *rest = drug.ingredients
    wanted = set(drug.ingredients)
    same = [one for one in _drugs() if set(one.ingredients) == wanted]
    led = [one for one in _drugs() if one not in same and one.ingredients[0] == lead and not _is_mixture(one)]
    not_own: set[str] = set()
    not_kin: set[str] = set()
    if rest:
        not_kin = {each for one in led for each in one.ingredients} - wanted
    else:
        not_own = _leading_elsewhere(lead)
    return Family(
        own=drug.ingredients,
        not_own=tuple(sorted(not_own)),
        kin=drug.ingredients if _is_mixture(drug) else (lead,),
        not_kin=tuple(sorted(not_kin)),
        names=tuple(_names(same)),
        kin_names=() if _is_mixture(drug) else tuple(_names(led)),
    )


def _names(drugs: Iterable[Drug]) -> dict[str, None]:
    return dict.fromkeys(name for one in drugs for name in (one.ingredients[0], one.name, *one.brands))


def _is_mixture(drug: Drug) -> bool:
    """A cream of several drugs, which is known by none of them."""
    return drug.form == "topical" and len(drug.ingredients) > 1


def _leading_elsewhere(ingredient: str) -> set[str]:
    """What makes another treatment of a drug with the ingredient: the one that leads there, or what a cream adds."""
    found: set[str] = set()
    for one in _drugs():
        if ingredient in one.ingredients[1:]:
            found.add(one.ingredients[0])
        elif ingredient == one.ingredients[0] and _is_mixture(one):
            found |= set(one.ingredients[1:])
    return found


def _drugs() -> tuple[Drug, ...]:
    return vocabulary().drugs
