"""What a search for conflicts found of the truth. The search is handed in: this package knows none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from examples.planted.world import Relation, Trap, World

Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Score:
    """`missed` with the grade that was given (None: not found at all); `flagged` are unrelated pairs that were.

    `share` is that of the flagged among the unrelated pairs (distinct reviewer and party).
    """

    missed: tuple[tuple[Relation, str | None], ...]
    flagged: tuple[tuple[str, str, str], ...]
    unrelated: int
    look_alikes_certain: tuple[Trap, ...]
    traps_sprung: tuple[tuple[Trap, str], ...]

    @property
    def share(self) -> float:
        return len(self.flagged) / self.unrelated


def score(world: World, found: Mapping[tuple[str, str], Iterable[tuple[str, str]]]) -> Score:
    """Hold what was found against the truth.

    `found` maps (case number, reviewer id) to pairs of party id and grade; what it lacks was not flagged. Unrelated
    are all pairs but the planted ones, those that follow from them, and the look-alikes.
    """
    grades: dict[tuple[str, str, str], str] = {}
    pairs: dict[tuple[str, str], str] = {}
    in_case: dict[tuple[str, str], str] = {}
    for (case, reviewer), conflicts in found.items():
        for party, grade in conflicts:
            _note(grades, (case, reviewer, party), grade)
            _note(pairs, (reviewer, party), grade)
            _note(in_case, (case, reviewer), grade)
    missed = []
    for relation in world.relations:
        given = (
            grades.get((relation.case, relation.reviewer, relation.party))
            if relation.party
            else in_case.get((relation.case, relation.reviewer))
        )
        if given is None or (relation.grade == "certain" and given != "certain"):
            missed.append((relation, given))
    # a relation without a party may be shown at any party of the case
    anywhere = {(r.reviewer, r.case) for r in world.relations if r.party is None}
    parties = {case["case_number"]: [party["id"] for party in case["parties"]] for case in world.cases}
    excepted = set(world.related) | {(trap.reviewer, trap.party) for trap in world.look_alikes}
    excepted |= {(reviewer, party) for reviewer, case in anywhere for party in parties[case]}
    excepted |= {(trap.reviewer, trap.party) for trap in world.traps if trap.flag}
    known = set(world.parties)
    return Score(
        missed=tuple(missed),
        flagged=tuple(
            (*pair, grade) for pair, grade in sorted(pairs.items()) if pair not in excepted and pair[1] in known
        ),
        unrelated=len(world.roster) * len(world.parties) - len(excepted),
        look_alikes_certain=tuple(t for t in world.look_alikes if pairs.get((t.reviewer, t.party)) == "certain"),
        traps_sprung=tuple(
            (trap, given)
            for trap in world.traps
            if (given := pairs.get((trap.reviewer, trap.party))) == "certain" or (given and not trap.flag)
        ),
    )


def _note(table: dict[Key, str], key: Key, grade: str) -> None:
    """The higher grade stays."""
    if table.get(key) != "certain":
        table[key] = grade
