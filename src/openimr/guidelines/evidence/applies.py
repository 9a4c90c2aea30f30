"""Whether a study applies to this worker, as far as a machine can tell (8 CCR 9792.25.1(a)(2)).

Only a clear mismatch sets a study aside: another treatment, another part of the body, patients that the study did
not take, another stage. Words that merely differ are "not known": the reviewer judges them.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from openimr.guidelines.editions import CaseDates
from openimr.guidelines.evidence.forms import Stage, Study
from openimr.model import Treatment
from openimr.vocabulary import drug_classes, region_of

Verdict: TypeAlias = Literal["applicable", "not applicable", "not known"]


class EvidenceCase(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case decides whether a study applies, in the vocabulary's words; an empty list is "not known".

    `topics` are ids of guideline topics. `judged` holds the reviewer's own judgment of a study's applicability, by its
    id; it goes before anything that is worked out here.
    """

    dates: CaseDates
    topics: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    body_regions: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    stage: Stage | None = None
    judged: dict[str, Literal["applicable", "not applicable"]] = {}


def evidence_case(
    treatment: Treatment,
    dates: CaseDates,
    *,
    conditions: tuple[str, ...] = (),
    body_regions: tuple[str, ...] = (),
    stage: Stage | None = None,
) -> EvidenceCase:
    """The case of one requested treatment; its body part adds its region."""
    region = region_of(treatment.body_part) if treatment.body_part else None
    return EvidenceCase(
        dates=dates,
        conditions=conditions,
        body_regions=tuple(dict.fromkeys([*body_regions, *([region] if region else [])])),
        procedures=(treatment.procedure,) if treatment.procedure else (),
        ingredients=treatment.ingredients,
        stage=stage,
    )


def applicability(study: Study, case: EvidenceCase) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict and its reasons; reasons are given for "not applicable" and "not known"."""
    judged = case.judged.get(study.id)
    if judged is not None:
        return judged, (f"the reviewer judged it {judged}",)
    answers = (_treatment(study, case), _patients(study, case), _stage(study, case))
    against = tuple(why for verdict, why in answers if verdict == "not applicable")
    if against:
        return "not applicable", against
    open_ = tuple(why for verdict, why in answers if verdict == "not known")
    return ("not known", open_) if open_ else ("applicable", ())


def _treatment(study: Study, case: EvidenceCase) -> tuple[Verdict, str]:
    tags = study.applies_to
    classes = drug_classes(case.ingredients)
    shared = (
        _both(tags.procedures, case.procedures)
        or _both(tags.ingredients, case.ingredients)
        or _both(tags.classes, classes)
        or _both(tags.topics, case.topics)
    )
    if shared:
        return "applicable", ""
    theirs = (*tags.procedures, *tags.ingredients, *tags.classes)
    mine = (*case.procedures, *case.ingredients)
    if not theirs or not mine:
        return "not known", "the study or the request names no treatment that can be compared"
    return "not applicable", f"the study is of {_list(theirs)}, the request for {_list(mine)}"


def _patients(study: Study, case: EvidenceCase) -> tuple[Verdict, str]:
    tags = study.applies_to
    left_out = _both(tags.excluded, case.conditions)
    if left_out:
        return "not applicable", f"the study did not take patients with {_list(left_out)}"
    if tags.body_regions and case.body_regions and not _both(tags.body_regions, case.body_regions):
        return (
            "not applicable",
            f"the study is of the {_list(tags.body_regions)}, the request of the {_list(case.body_regions)}",
        )
    if not tags.conditions:
        if tags.body_regions and not case.body_regions:
            return "not known", f"the study is of the {_list(tags.body_regions)}, the case names no region"
        return "applicable", ""
    if _both(tags.conditions, case.conditions):
        return "applicable", ""
    mine = _list(case.conditions) if case.conditions else "no diagnosis"
    return "not known", f"its patients had {_list(tags.conditions)}, the case gives {mine}; the reviewer judges it"


def _stage(study: Study, case: EvidenceCase) -> tuple[Verdict, str]:
    stages = study.applies_to.stage
    if not stages or case.stage in stages:
        return "applicable", ""
    if case.stage is None:
        return "not known", f"the study is of {_list(stages)} complaints, the case does not say which stage this is"
    return "not applicable", f"the study is of {_list(stages)} complaints, this one is {case.stage}"


def _both(left: Iterable[str], right: Iterable[str]) -> tuple[str, ...]:
    have = set(right)
    return tuple(word for word in left if word in have)


def _list(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
