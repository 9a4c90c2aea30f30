"""Conflicts of interest of many cases against one roster: time, peak memory, and how many pairs are flagged.

`python -m benchmarks.conflicts [cases]`, times in processor seconds: its own quick generator, of names that are put
together from syllables; who is tied to whom is left to chance. Says nothing about recall (tests/reviewers/conflicts
do).
"""

import random
import resource
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec

from openimr.model.case import Case, Party
from openimr.model.reviewer import Affiliation, Licence, Organization, OrganizationTie, Reviewer
from openimr.reviewers.conflicts import ConflictEngine

NAMES = msgspec.yaml.decode((Path(__file__).parent / "conflict_names.yaml").read_text())
GIVEN, FIRST, LAST, PLACE, SECOND, TYPES = (
    NAMES[name] for name in ("given", "first", "last", "place", "second", "types")
)
DAY = date(2026, 11, 22)


def instance(
    seed: int, cases: int = 10_000, reviewers: int = 1_000, persons: int = 40_000, firms: int = 1_200
) -> tuple[list[Reviewer], list[Organization], list[Case]]:
    """A roster, a register and cases by chance."""
    rng = random.Random(seed)  # noqa: S311
    surnames = [(a + b + c).title() for a in FIRST for b in ("", "a", "i", "er") for c in LAST]

    def name() -> str:
        middle = rng.choice(("", f" {rng.choice('ABCDEFGHJKLMNPRSTW')}.", f" {rng.choice(GIVEN).title()}"))
        return f"{rng.choice(GIVEN).title()}{middle} {rng.choice(surnames)}"

    def address() -> str:
        street = f"{rng.randint(1, 9999)} {rng.choice(SECOND)} {rng.choice(('St', 'Ave'))}"
        return f"{street}, Suite {rng.randint(1, 400)}, Oakland, CA {rng.randint(90001, 96162)}"

    def title() -> str:
        return f"{rng.choice(PLACE)} {rng.choice(SECOND)} {rng.choice(FIRST).title()}{rng.choice(LAST)}"

    by_role: dict[str, list[Organization]] = {role: [] for role in TYPES}
    register: list[Organization] = []
    for n in range(firms):
        role = rng.choice(list(TYPES))
        ties = []
        if register and rng.random() < 0.15:
            ties.append(OrganizationTie(kind="parent", organization=rng.choice(register[-50:]).id))
        if rng.random() < 0.2:
            ties.append(OrganizationTie(kind="officer", person=name(), start="2020"))
        firm = Organization(
            id=f"o{n}",
            name=f"{title()} {rng.choice(TYPES[role])}",
            tin=f"{rng.randint(10, 99)}-{rng.randint(1000000, 9999999)}",
            addresses=(address(),),
            ties=tuple(ties),
        )
        register.append(firm)
        by_role[role].append(firm)
    kinds = ("employment", "contract", "payment", "research", "referral", "staff privileges", "ownership", "consulting")
    roster = []
    for n in range(reviewers):
        ties = []
        for _ in range(20):
            start = rng.randint(1998, 2024)
            end = None if rng.random() < 0.4 else str(min(2026, start + rng.randint(1, 12)))
            if rng.random() < 0.2:
                ties.append(Affiliation(kind="family", relation="spouse", person=name(), start=str(start)))
            else:
                firm = rng.choice(register).name.replace("Medical Group", "Med Grp").replace("Insurance", "Ins")
                ties.append(Affiliation(kind=rng.choice(kinds), organization=firm, start=str(start), end=end))
        roster.append(
            Reviewer(
                id=f"rv{n}",
                name=name(),
                npi=str(rng.randint(1_000_000_000, 1_999_999_999)),
                addresses=(address(),),
                licences=(Licence(state="CA", number=f"A{rng.randint(10000, 99999)}"),),
                affiliations=tuple(ties),
            )
        )
    people = [(name(), str(rng.randint(1_000_000_000, 1_999_999_999)), address()) for _ in range(persons)]
    found = []
    for n in range(cases):
        parties = []
        for role in ("injured worker", "representative", "requesting physician", "ur physician", "earlier physician"):
            who = people[rng.randrange(len(people))]
            npi = who[1] if role == "requesting physician" or (role.endswith("cian") and rng.random() < 0.5) else None
            parties.append(Party(id=f"p{len(parties)}", role=role, name=who[0], npi=npi, address=who[2]))
        for role, choices in by_role.items():
            firm = rng.choice(choices)
            tin = firm.tin if rng.random() < 0.3 else None
            parties.append(Party(id=f"p{len(parties)}", role=role, organization=firm.name, tin=tin))
        found.append(Case(case_number=f"CM26-{n:07}", parties=tuple(parties)))
    return roster, register, found


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    roster, register, cases = instance(7, cases=count)
    began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    engine = ConflictEngine(roster, register, DAY)
    built = time.process_time()
    tally: Counter[str] = Counter()
    for case in cases:
        tally.update(engine.grades(case).values())
    done = time.process_time()
    kinds: Counter[str] = Counter()
    for case in cases:
        for conflicts in engine.screen(case).values():
            for c in conflicts:
                kinds[
                    ("path" if len(c.path) > 4 else c.evidence[0].split(" (")[0].split(" 0.")[0]) + " " + c.grade
                ] += 1
    again = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = count * len(roster)
    print(f"{count} cases, {len(roster)} reviewers, CPU: index {built - start:.1f} s, grades {done - built:.1f} s")
    print(f"conflicts in full, a second time over the same cases: {again - done:.1f} s")
    print(f"peak {peak:.0f} MB, of which {began:.0f} MB the instance itself")
    print({g: f"{n} ({n / pairs:.4%} of pairs)" for g, n in tally.items()})
    print(kinds.most_common(20))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
