"""The order of conflicting recommendations by the evidence under them: 8 CCR 9792.25.1, and before it 9792.25(c).

The result is an order or "unresolved", for the physician who reviews. Nothing here decides a request.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

from openimr.guidelines.evidence.applies import EvidenceCase
from openimr.guidelines.evidence.forms import Graded, Method, Methods, Recommendation, StepRule
from openimr.guidelines.evidence.load import method_for, methods
from openimr.guidelines.evidence.weighing import Weighed, WeighedStudy, better, weigh

Outcome: TypeAlias = Literal["order", "unresolved", "nothing competes"]


class Step(Graded, frozen=True, kw_only=True):
    """One step of the method: what its section asks, with its grade, and what was found here."""

    number: int
    section: str
    asks: str
    found: str


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence in order, best first; recommendations of one place can't be told apart.

    `outcome` is "order" where the best evidence lies on one side, else "unresolved", or "nothing competes". `places`
    hold ids of recommendations. `weighed` gives every study with its weight, also those set aside. `method` is None
    where the dates of the case name none.
    """

    outcome: Outcome
    says: str
    method: str | None
    governs: str
    places: tuple[tuple[str, ...], ...]
    weighed: tuple[Weighed, ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


def rank(recommendations: Sequence[Recommendation], case: EvidenceCase, known: Methods | None = None) -> Ranking:
    """Put recommendations in the order of the evidence under them, by the method in force for the case.

    The order does not depend on the order given. Inapplicable studies are set aside and may neither carry nor defeat
    a recommendation (8 CCR 9792.25.1(a)(2)). A tie, or no applicable study, is "unresolved".

    Raises:
        ValueError: two recommendations have the same id.
    """
    listed = sorted(recommendations, key=lambda r: r.id)
    twice = sorted({a.id for a, b in pairwise(listed) if a.id == b.id})
    if twice:
        message = f"two recommendations are called {twice[0]!r}: give each an id of its own"
        raise ValueError(message)
    known = known or methods()
    method, governs = method_for(case.dates, known)
    if method is None:
        return Ranking(
            outcome="unresolved" if _at_variance(listed) else "nothing competes",
            says=f"{governs} The reviewer weighs the evidence.",
            method=None,
            governs=governs,
            places=(tuple(r.id for r in listed),) if listed else (),
            weighed=(),
            steps=(),
            notes=_notes(listed, (), known),
        )
    weighed = tuple(weigh(r, case, method) for r in listed)
    places = _places(weighed)
    outcome, says = _outcome(listed, weighed, places)
    return Ranking(
        outcome=outcome,
        says=says,
        method=method.id,
        governs=governs,
        places=places,
        weighed=weighed,
        steps=_steps(method, listed, weighed, says, known.sources),
        notes=_notes(listed, weighed, known),
    )


def _at_variance(listed: Sequence[Recommendation]) -> bool:
    return len({r.direction for r in listed}) > 1


def _places(weighed: Sequence[Weighed]) -> tuple[tuple[str, ...], ...]:
    """Whoever nobody left surely beats shares the next place."""
    left, places = list(weighed), []
    while left:
        best = [w for w in left if not any(better(other, w) for other in left if other is not w)]
        places.append(tuple(w.recommendation.id for w in best))
        left = [w for w in left if w not in best]
    return tuple(places)


def _outcome(
    listed: Sequence[Recommendation], weighed: Sequence[Weighed], places: Sequence[Sequence[str]]
) -> tuple[Outcome, str]:
    if not listed:
        return "nothing competes", "No recommendation was cited, so nothing competes."
    if not _at_variance(listed):
        which = "One recommendation was cited" if len(listed) == 1 else "All recommendations point the same way"
        return "nothing competes", f"{which}, so nothing competes and the method has nothing to order."
    if not any(w.counting for w in weighed):
        return (
            "unresolved",
            "Unresolved: no study on file surely applies to this worker. The reviewer weighs the evidence.",
        )
    first = [w for w in weighed if w.recommendation.id in places[0]]
    directions = {w.recommendation.direction for w in first}
    if len(directions) > 1:
        names = " and ".join(w.recommendation.id for w in first)
        return (
            "unresolved",
            f"Unresolved: {names} can't be told apart on what is on file{_gap(first)}. The reviewer weighs them.",
        )
    if directions == {"mixed"}:
        return (
            "unresolved",
            f"Unresolved: the best evidence ({', '.join(places[0])}) points both ways. The reviewer weighs it.",
        )
    (direction,) = directions
    against = [w for w in weighed if w.recommendation.direction != direction]
    reason = next(why for w in against for top in first if (why := better(top, w)) is not None)
    way = {"supports": "supports the request", "does not support": "does not support the request"}[direction]
    order = ", then ".join(" with ".join(place) for place in places)
    return (
        "order",
        f"Order of the evidence: {order}. What ranks first {way} ({reason}). Whether it governs is for the reviewer.",
    )


def _gap(first: Sequence[Weighed]) -> str:
    missing = [w.recommendation.id for w in first if w.based_on == "none on file"]
    if missing:
        return f"; no study under {' and '.join(missing)} that applies is on file"
    if any(s.weight == "may count" for w in first for s in w.live):
        return "; whether every study applies is not known"
    if any(s.level is not None and s.level.level is None for w in first for s in w.live):
        return "; the level of a study is open"
    return ""


def _steps(
    method: Method, listed: Sequence[Recommendation], weighed: Sequence[Weighed], says: str, sources: dict[str, str]
) -> tuple[Step, ...]:
    directions = [f"{r.id} ({r.source}) {r.direction}" for r in listed]
    variance = "They are at variance" if _at_variance(listed) else "Nothing is at variance"
    found = (
        f"{variance}: {'; '.join(directions)}." if directions else "Nothing was cited.",
        _each(weighed, lambda s: s.weight + (f" ({'; '.join(s.because)})" if s.because else ""))
        + " Setting and outcome are compared by the reviewer only.",
        _each(
            weighed,
            lambda s: f"bias {s.bias}, quality {s.quality}" + (f" ({s.bias_because})" if s.bias_because else ""),
        )
        + " The risk of bias is what is on file about each study; the reviewer appraises it.",
        _each(weighed, lambda s: s.level.says if s.level else f"quality {s.quality}")
        + "".join(f" {w.recommendation.id}: {w.rating.says}." for w in weighed if w.rating),
        says,
    )
    return tuple(
        _step(number, rule, text, sources)
        for number, (rule, text) in enumerate(zip(method.steps, found, strict=True), 1)
    )


def _step(number: int, rule: StepRule, found: str, sources: dict[str, str]) -> Step:
    return Step(
        number=number,
        section=rule.section,
        asks=rule.asks,
        found=found,
        verified=rule.verified,
        source=sources.get(rule.source, rule.source),
        confidence=rule.confidence,
    )


def _each(weighed: Sequence[Weighed], tell: Callable[[WeighedStudy], str]) -> str:
    lines = [
        f"{w.recommendation.id}: " + ("; ".join(f"{s.study}: {tell(s)}" for s in w.studies) or "no study on file")
        for w in weighed
    ]
    return " ".join(f"{line}." for line in lines)


def _notes(listed: Sequence[Recommendation], weighed: Sequence[Weighed], known: Methods) -> tuple[str, ...]:
    notes: list[str] = []
    if any(r.source == "MTUS" for r in listed) and _at_variance(listed):
        notes.append(f"{known.presumption.asks} ({known.presumption.section})")
    if len({s.question for r in listed for s in r.studies}) > 1:
        notes.append(
            "The studies ask different questions (benefit, harm, a test, prognosis); each has a column of its own."
        )
    for w in weighed:
        notes += [f"{s.study}: {s.level.says}." for s in w.studies if s.level is not None and not s.level.agrees]
    unread = sorted({s.study for w in weighed for s in w.live if not s.fact.verified})
    if unread:
        notes.append(f"Written from general knowledge and not checked against the paper: {', '.join(unread)}.")
    return tuple(notes)
