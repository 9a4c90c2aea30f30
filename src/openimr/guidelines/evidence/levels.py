"""The level of a study by its design, and the older rating of a recommendation by its studies' quality.

Where nobody assessed the risk of bias, the design leaves more than one level open. That is said, not guessed: a level
here is a best and a worst.
"""

from collections.abc import Sequence

import msgspec

from openimr.guidelines.evidence.forms import LEVELS, RATINGS, Cell, Graded, Level, Method, Quality, Rating, Study

_QUALITIES = ("high", "moderate", "low")


class LevelFound(Graded, frozen=True, kw_only=True):
    """A study's level under a method: between `best` and `worst`; `agrees` is False where a stated one differs."""

    best: Level
    worst: Level
    says: str
    agrees: bool = True

    @property
    def level(self) -> Level | None:
        """The level, where one only is left."""
        return self.best if self.best == self.worst else None


class RatingFound(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation's rating under the older method: between `best` and `worst`."""

    best: Rating
    worst: Rating
    says: str


def level_of(study: Study, method: Method) -> LevelFound:
    """The level that the design gives under 8 CCR 9792.25.1 (`levels.yaml`), held against a level that was stated.

    The table is the rule, so a stated level yields to it; it narrows a level that the design leaves open and
    stands in where the design has no cell.
    """
    low, identified = _cells(study, method, "low"), _cells(study, method, "identified")
    cells = [*low, *identified] if study.bias == "unknown" else (low if study.bias == "low" else identified)
    if not cells:
        return _stated_only(study, method)
    found = [name for name, _ in cells]
    best, worst = min(found), max(found)  # the names sort from best to worst
    if study.bias == "unknown" and not (low and identified):
        worst = "5"
    cell = cells[0][1]
    grade = next((c for _, c in cells if not c.verified), cell)
    if best == worst:
        says = f"level {best} for a question of {study.question}: {cell.says}"
    else:
        says = (
            f"level {best} to {worst}: a {study.design} whose risk of bias nobody has assessed, in a question of "
            f"{study.question}"
        )
    agrees = study.level is None or best <= study.level <= worst
    if study.level is not None and best != worst and agrees:
        best = worst = study.level
        says = f"level {study.level}, as stated; the design alone leaves more than one level open"
    if not agrees:
        says += f"; level {study.level} was stated, but by the table the design gives another"
    return LevelFound(
        best=best,
        worst=worst,
        says=says,
        agrees=agrees,
        verified=grade.verified,
        source=grade.source,
        confidence=grade.confidence,
    )


def rating_of(certain: Sequence[Quality], possible: Sequence[Quality], method: Method) -> RatingFound:
    """The rating A, B, C or I of 8 CCR 9792.25(c) as in force before, from the quality of the studies.

    `certain` are qualities of studies that apply, `possible` of those that may. An unknown quality counts as low for
    the worst rating and as high for the best.
    """
    worst = _rating([q if q != "unknown" else "low" for q in certain], method)
    best = _rating([q if q != "unknown" else "high" for q in [*certain, *possible]], method)
    row = method.ratings[worst]
    says = f"rating {worst} ({row.says})" if best == worst else f"rating {best} to {worst}: the quality is not known"
    return RatingFound(best=best, worst=worst, says=says)


def _cells(study: Study, method: Method, bias: str) -> list[tuple[Level, Cell]]:
    return [
        (name, method.levels[name][study.question])
        for name in LEVELS
        for fit in method.levels[name][study.question].fits
        if fit.design == study.design and fit.bias in (None, bias)
    ]


def _stated_only(study: Study, method: Method) -> LevelFound:
    if study.level is not None:
        return LevelFound(
            best=study.level,
            worst=study.level,
            says=f"level {study.level}, as stated; the table of {method.section} gives none to its design",
            verified=False,
            source="as stated",
        )
    why = (
        {"unknown": "its design is not known", "guideline": "a guideline is not a study"}.get(study.design)
        or f"the table of {method.section}, as far as read, has no cell for a {study.design} with "
        f"{study.bias} risk of bias in a question of {study.question}"
    )
    return LevelFound(best="1a", worst="5", says=f"no level: {why}", verified=False, source="own-knowledge")


def _rating(qualities: Sequence[str], method: Method) -> Rating:
    for name in RATINGS:
        for need in method.ratings[name].needs:
            enough = _QUALITIES.index(need.quality)
            if sum(_QUALITIES.index(q) <= enough for q in qualities) >= need.at_least:
                return name
    return "I"
