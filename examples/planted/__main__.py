"""`python -m examples.planted [--hard] [--seeds N]`: how many planted relations the program finds, by kind."""

import argparse
import sys
from collections import Counter

import msgspec

from examples.planted import World, make_world, score
from openimr.model import Case, Organization, Reviewer


def screened(world: World) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What the program finds: (case number, reviewer id) to pairs of party id and grade."""
    from openimr.reviewers.conflicts import ConflictEngine  # noqa: PLC0415 - --help works without the matcher

    roster = msgspec.json.decode(msgspec.json.encode(world.roster), type=tuple[Reviewer, ...])
    register = msgspec.json.decode(msgspec.json.encode(world.register), type=tuple[Organization, ...])
    engine = ConflictEngine(roster, register, world.on)
    return {
        (case.case_number or "", reviewer): [(conflict.party, conflict.grade) for conflict in conflicts]
        for case in msgspec.json.decode(msgspec.json.encode(world.cases), type=tuple[Case, ...])
        for reviewer, conflicts in engine.screen(case).items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m examples.planted", description=__doc__)
    parser.add_argument("--hard", action="store_true", help="names damaged in further ways")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="so many worlds (3)")
    chosen = parser.parse_args()
    planted, missed = Counter[str](), Counter[str]()
    flagged = unrelated = certain = sprung = 0
    for seed in range(1, chosen.seeds + 1):
        world = make_world(seed, hard=chosen.hard)
        found = score(world, screened(world))
        planted.update(relation.kind for relation in world.relations)
        missed.update(relation.kind for relation, _ in found.missed)
        flagged += len(found.flagged)
        unrelated += found.unrelated
        certain += len(found.look_alikes_certain)
        sprung += len(found.traps_sprung)
    for kind, count in planted.items():
        if chosen.hard or missed[kind]:
            print(f"{count - missed[kind]:4} of {count:4}  {kind}")
    print(f"found {planted.total() - missed.total()} of {planted.total()} planted relations")
    print(f"flagged {flagged} of {unrelated} unrelated pairs ({flagged / unrelated:.4%})")
    print(f"look-alikes graded certain: {certain}; other traps sprung: {sprung}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
