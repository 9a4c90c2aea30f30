"""One invented world from a seed."""

from datetime import date
from random import Random

from examples.planted.hard import HARD
from examples.planted.of_organizations import ORGANIZATIONS
from examples.planted.of_persons import PERSONS
from examples.planted.of_ties import TIES
from examples.planted.peopling import let_return, people_the_cases, people_the_roster
from examples.planted.traps import ONLY_SOUNDS_ALIKE, lay_false_numbers, lay_false_paths, lay_look_alikes, lay_traps
from examples.planted.world import ON, Builder, World


def make_world(
    seed: int, *, reviewers: int = 500, parties: int = 300, look_alikes: int = 100, hard: bool = False, on: date = ON
) -> World:
    """Roster, cases and register with one planted relation of every kind, and the truth about them.

    `reviewers` and `parties` (distinct ones, over all cases) are counts. `hard` plants names that are damaged in
    further ways (misread letters, dropped syllables, one of two Spanish surnames, Mc and Mac, order of Asian names),
    three of each, instead of the usual kinds. The same arguments give the same world.

    Raises:
        RuntimeError: too few reviewers or parties for what is planted.
    """
    b = Builder(random=Random(f"{'hard' if hard else 'usual'} {seed}"), on=on)  # noqa: S311 - no secret hangs on it
    b.inventor.reserve(name.split(",")[0] for mine, theirs, _ in ONLY_SOUNDS_ALIKE for name in (mine, theirs))
    buildings = [b.inventor.building() for _ in range(30)]
    people_the_roster(b, reviewers, buildings)
    people_the_cases(b, parties, buildings)
    for kinds in (HARD, HARD, HARD) if hard else (PERSONS, TIES, ORGANIZATIONS):
        kinds.plant(b)
    lay_traps(b)
    lay_false_paths(b)
    lay_false_numbers(b)
    lay_look_alikes(b, look_alikes)
    let_return(b)
    for reviewer in b.free_reviewers[:15]:
        del reviewer["npi"]  # a roster has gaps
    b.random.shuffle(b.roster)
    b.random.shuffle(b.register)
    return World(
        roster=tuple(b.roster),
        cases=tuple(b.cases),
        register=tuple(b.register),
        parties=tuple(side.party["id"] for side in b.sides),
        relations=tuple(b.relations),
        look_alikes=tuple(b.look_alikes),
        traps=tuple(b.traps),
        related=b.related(),
        on=on,
    )
