"""Which specialties know a case: by the treatment in dispute, the part of the body, and the diagnoses."""

from collections.abc import Iterable

from openimr.model import Treatment
from openimr.vocabulary.body_parts import region_of
from openimr.vocabulary.conditions import find_condition, specialties_of
from openimr.vocabulary.drugs import drug_classes
from openimr.vocabulary.entries import vocabulary
from openimr.vocabulary.procedures import procedure_of

_MOST = 4


def specialties_for(
    conditions: Iterable[str], body_parts: Iterable[str], treatment: Treatment | None = None
) -> tuple[str, ...]:
    """Up to four specialties, best first, in the words of the American Board of Medical Specialties.

    Professions that review their own treatment (chiropractic, acupuncture, psychology, dentistry, podiatry,
    optometry) are named as such. Each source (treatment, conditions, regions) gives votes, the first named of each
    the most; the treatment weighs double. Nothing known gives the specialties of general musculoskeletal care.
    """
    named = tuple(conditions)
    lists: list[tuple[float, Iterable[str]]] = []
    parts = list(body_parts)
    if treatment is not None:
        lists += [(2.0, names) for names in _by_treatment(treatment)]
        parts += [treatment.body_part] if treatment.body_part else []
    lists.append((1.5, specialties_of(named)))
    regions = dict.fromkeys(region for part in parts if (region := region_of(part)))
    known = (find_condition(key) for key in named)
    regions.update(dict.fromkeys(entry.region for entry in known if entry and entry.region))
    by_region = vocabulary().groups["region"]
    lists += [(1.0, by_region.get(region, ())) for region in regions]
    if not any(names for _, names in lists):
        lists = [(1.0, by_region["general"])]
    votes: dict[str, float] = {}
    for weight, names in lists:
        for rank, name in enumerate(names):
            votes[name] = votes.get(name, 0.0) + weight / (rank + 1)
    ranked = sorted(votes, key=lambda name: (-votes[name], name))
    return tuple(ranked[:_MOST])


def _by_treatment(treatment: Treatment) -> list[tuple[str, ...]]:
    by_class, by_procedure = vocabulary().groups["class"], vocabulary().groups["procedure"]
    lists = [by_class[name] for name in drug_classes(treatment.ingredients) if name in by_class][:1]
    if treatment.procedure:
        own = by_procedure.get(treatment.procedure)
        if own is None:
            entry = procedure_of(treatment.procedure)
            region = vocabulary().groups["region"].get(entry.region) if entry and entry.region else None
            own = by_procedure.get(f"kind {treatment.kind}") or region
        lists += [own] if own else []
    return lists
