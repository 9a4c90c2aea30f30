"""What each study weighs for a case, and which of two recommendations rests on better evidence.

"Better" is said only where it holds whatever is still unknown, so it is an order with gaps: of two recommendations the
first, the second, or neither.
"""

from typing import Literal, TypeAlias

import msgspec

from openimr.guidelines.evidence.applies import EvidenceCase, Verdict, applicability
from openimr.guidelines.evidence.forms import Bias, Graded, Method, Quality, Recommendation, Study, Weight
from openimr.guidelines.evidence.levels import LevelFound, RatingFound, level_of, rating_of

_BIASES = ("low", "identified")
_QUALITIES = ("high", "moderate", "low")
_WEIGHTS: dict[Verdict, Weight] = {
    "applicable": "counts",
    "not known": "may count",
    "not applicable": "set aside",
}
BasedOn: TypeAlias = Literal["studies", "none on file", "all set aside"]


class WeighedStudy(msgspec.Struct, frozen=True, kw_only=True):
    """A study under a recommendation: whether it counts for this worker, why not, and its level.

    `level` is None under the older method, which rates recommendations and not studies. `fact` is the grade of what
    is on file about the study itself.
    """

    study: str
    cites: str
    weight: Weight
    because: tuple[str, ...]
    level: LevelFound | None
    bias: Bias
    bias_because: str | None
    quality: Quality
    year: int
    fact: Graded


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation with its studies weighed; `rating` only under the older method."""

    recommendation: Recommendation
    studies: tuple[WeighedStudy, ...]
    based_on: BasedOn
    rating: RatingFound | None = None

    @property
    def counting(self) -> tuple[WeighedStudy, ...]:
        """The studies that surely apply and carry the recommendation."""
        return tuple(s for s in self.studies if s.weight == "counts")

    @property
    def live(self) -> tuple[WeighedStudy, ...]:
        """The studies that are not set aside."""
        return tuple(s for s in self.studies if s.weight != "set aside")


def cite_study(study: Study) -> str:
    """Lead author, journal, year, volume and pages, as 8 CCR 9792.21.1(d) asks for."""
    c = study.citation
    place = f"{c.volume}:{c.pages}" if c.volume and c.pages else (c.pages or c.volume or "")
    return f"{c.lead_author}. {c.title}. {c.journal} {c.year}{';' + place if place else ''}"


def weigh(recommendation: Recommendation, case: EvidenceCase, method: Method) -> Weighed:
    """Steps (2) to (4) for one recommendation."""
    once = {study.id: study for study in recommendation.studies}
    studies = tuple(_weigh_study(once[key], recommendation, case, method) for key in sorted(once))
    live = [s for s in studies if s.weight != "set aside"]
    based_on: BasedOn = "studies"
    if not live:
        based_on = "all set aside" if recommendation.studies_complete else "none on file"
    rating = None
    if method.ratings:
        certain = [s.quality for s in live if s.weight == "counts"]
        rating = rating_of(certain, [s.quality for s in live if s.weight != "counts"], method)
    return Weighed(recommendation=recommendation, studies=studies, based_on=based_on, rating=rating)


def better(one: Weighed, other: Weighed) -> str | None:
    """Why `one` surely rests on better evidence than `other`; None where it does not, or nobody can tell.

    In this order: applicable, level, risk of bias, quality, year (8 CCR 9792.25.1(a)(2)-(5); the last three are general
    knowledge). An unknown at any of them ends the comparison, so that a gap on file is never taken for a weakness.
    """
    if "none on file" in (one.based_on, other.based_on) or not one.counting:
        return None
    if other.based_on == "all set aside":
        return "it has applicable studies; every study under the other is set aside"
    if one.rating and other.rating:
        if one.rating.worst != other.rating.best and _earlier(one.rating.worst, other.rating.best, "ABCI"):
            return f"rating {one.rating.worst} against {other.rating.best}"
        return None
    for study in sorted(one.counting, key=lambda s: s.study):
        reasons = [_better_study(study, against) for against in other.live]
        if all(reasons):
            return f"{study.cites.split('.')[0]} {study.year}: {'; '.join(dict.fromkeys(r for r in reasons if r))}"
    return None


def _weigh_study(study: Study, under: Recommendation, case: EvidenceCase, method: Method) -> WeighedStudy:
    verdict, reasons = applicability(study, case)
    weight = _WEIGHTS[verdict]
    if study.design == "guideline":
        weight, reasons = "set aside", ("a guideline is not a study; the studies under it are evaluated",)
    elif weight != "set aside" and study.direction == "unknown":
        weight, reasons = "may count", (*reasons, "nobody here has read it; the reviewer has to")
    elif weight != "set aside" and under.direction not in ("mixed", study.direction):
        weight = "set aside"
        reasons = (f"its result ({study.direction}) does not carry a recommendation that {_says(under.direction)}",)
    return WeighedStudy(
        study=study.id,
        cites=cite_study(study),
        weight=weight,
        because=reasons,
        level=level_of(study, method) if method.levels else None,
        bias=study.bias,
        bias_because=study.bias_because,
        quality=study.quality,
        year=study.citation.year,
        fact=Graded(verified=study.verified, source=study.source, confidence=study.confidence),
    )


def _better_study(one: WeighedStudy, other: WeighedStudy) -> str | None:
    mine, theirs = one.level, other.level
    if mine is None or theirs is None:
        return None
    if mine.worst < theirs.best:
        return f"level {mine.worst} against {theirs.best}"
    if not (mine.level and mine.level == theirs.level):
        return None
    for name, order, here, there in (
        ("risk of bias", _BIASES, one.bias, other.bias),
        ("quality", _QUALITIES, one.quality, other.quality),
    ):
        if here not in order or there not in order:
            return None
        if here != there:
            return f"same level, {name} {here} against {there}" if _earlier(here, there, order) else None
    return f"alike in all else, {one.year} against {other.year}" if one.year > other.year else None


def _earlier(one: str, other: str, order: tuple[str, ...] | str) -> bool:
    return order.index(one) < order.index(other)


def _says(direction: str) -> str:
    return {"supports": "supports the request", "does not support": "does not support the request"}.get(direction, "")
