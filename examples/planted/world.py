"""The world being invented: roster, cases and register as plain dicts, and the truth about them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Literal, TypeAlias

from examples.planted.invent import Inventor, Org, Person

Grade: TypeAlias = Literal["certain", "to be checked"]
Plain: TypeAlias = dict[str, Any]
Value: TypeAlias = str | float | list[str] | None
ON = date(2025, 6, 16)
"""The day on which conflicts are looked for, unless another is said."""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A planted relation. `party` None: the case shows it without one party (a record's author, an earlier review).

    `grade` is the least that is expected; "certain" is asked only where an exact identifier (NPI, licence, TIN, the
    reviewer's id) joins the two sides and the tie is in force. `says` tells a reader what was planted.
    """

    kind: str
    reviewer: str
    case: str
    party: str | None
    grade: Grade
    says: str


@dataclass(frozen=True, kw_only=True)
class Trap:
    """A pair that looks like a relation and is none. `flag`: it may at most be "to be checked"; else not even that."""

    kind: str
    reviewer: str
    case: str
    party: str
    flag: bool
    says: str


@dataclass(frozen=True, kw_only=True)
class World:
    """What `make_world` gives. `parties` are the distinct ids; one that stands in several cases is the same party.

    `related` are pairs (reviewer id, party id) that truly are related: the planted ones and what follows from them,
    such as the requesting physician of a medical group that the reviewer works for.
    """

    roster: tuple[Plain, ...]
    cases: tuple[Plain, ...]
    register: tuple[Plain, ...]
    parties: tuple[str, ...]
    relations: tuple[Relation, ...]
    look_alikes: tuple[Trap, ...]
    traps: tuple[Trap, ...]
    related: frozenset[tuple[str, str]]
    on: date = ON


@dataclass(eq=False)
class Side:
    """A party of a case while the world is made: its dict, who it is, and whether something was planted on it."""

    case: Plain
    party: Plain
    entity: str
    org: Org | None = None
    person: Person | None = None

    @property
    def firm(self) -> Org:
        """The organisation that the party is."""
        if self.org is None:
            raise TypeError(f"{self.party['role']} is no organisation")
        return self.org

    @property
    def human(self) -> Person:
        """The person that the party is."""
        if self.person is None:
            raise TypeError(f"{self.party['role']} is no person")
        return self.person


@dataclass
class Builder:
    """The half-made world. Planting takes reviewers and parties out of those that are still free."""

    random: Random
    on: date
    inventor: Inventor = field(init=False)
    roster: list[Plain] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    free_reviewers: list[Plain] = field(default_factory=list)
    cases: list[Plain] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    free: dict[str, list[Side]] = field(default_factory=dict)
    register: list[Plain] = field(default_factory=list)
    registered: dict[str, Plain] = field(default_factory=dict)
    outside: list[Org] = field(default_factory=list)
    links: dict[str, set[str]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    look_alikes: list[Trap] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inventor = Inventor(self.random)

    def reviewer(self) -> Plain:
        """A reviewer on whom nothing is planted yet."""
        if not self.free_reviewers:
            raise RuntimeError("no reviewer is left; make a world with more reviewers")
        return self.free_reviewers.pop()

    def named(self, given: str, middle: str, surname: str) -> Plain:
        """A free reviewer, who is called so from now on."""
        reviewer = self.reviewer()
        before = self.people[reviewer["id"]]
        person = Person(entity=before.entity, given=given, middle=middle, surname=surname)
        self.people[reviewer["id"]] = person
        reviewer["name"] = person.full
        return reviewer

    def anyone(self, *, least: int = 6, rare: bool = True) -> tuple[Plain, Person]:
        """A free reviewer with a surname of so many letters, given name of four or more, and a middle name."""
        for _ in range(1_000):
            made = self.inventor.person(rare=rare, middle=True)
            if len(made.surname) >= least and len(made.given) >= 5 and made.surname.isalpha():
                reviewer = self.named(made.given, made.middle, made.surname)
                return reviewer, self.people[reviewer["id"]]
        raise RuntimeError("no such name")

    def side(self, *roles: str, telling: bool = False) -> Side:
        """A party in one of these roles on which nothing is planted yet: of the role with most left.

        `telling`: an organisation whose name begins with an invented compound, not with a word that many have.
        """
        role = max(roles, key=lambda role: len(self.free.get(role, ())))
        if not self.free.get(role):
            raise RuntimeError(f"no party is left as {' or '.join(roles)}; make a world with more parties")
        side = self.free[role].pop()
        if telling and side.org is not None and not side.org.telling:
            self._renamed(side, self.inventor.org(side.org.kind, distinct=True))
        return side

    def _renamed(self, side: Side, org: Org) -> None:
        """Another organisation takes the party's place in the case, also where the case's persons work for it."""
        before = side.party["organization"]
        for other in self.sides:
            if other.case is side.case and other.party.get("organization") == before:
                other.party["organization"] = org.name
                if other is not side:
                    self.link(other.entity, org.entity)
        side.org, side.entity = org, org.entity
        for key in ("tin", "npi", "address"):
            if key in side.party and (value := getattr(org, key)):
                side.party[key] = value

    def plant(self, kind: str, grade: Grade, reviewer: Plain, side: Side, says: str, *, party: bool = True) -> None:
        """Note a relation that has been written into both sides."""
        self.relations.append(
            Relation(
                kind=kind,
                reviewer=reviewer["id"],
                case=side.case["case_number"],
                party=side.party["id"] if party else None,
                grade=grade,
                says=says,
            )
        )

    def trap(self, kind: str, reviewer: Plain, side: Side, says: str, *, flag: bool, into: list[Trap]) -> None:
        into.append(
            Trap(
                kind=kind,
                reviewer=reviewer["id"],
                case=side.case["case_number"],
                party=side.party["id"],
                flag=flag,
                says=says,
            )
        )

    def link(self, one: str, other: str) -> None:
        """Two entities are truly tied to each other."""
        self.links.setdefault(one, set()).add(other)
        self.links.setdefault(other, set()).add(one)

    def of_reviewer(self, reviewer: Plain) -> str:
        return self.people[reviewer["id"]].entity

    def is_the_reviewer(self, reviewer: Plain, side: Side, name: str | None, **fields: Value) -> None:
        """The party is this reviewer, under that name, with no number other than those given."""
        for key in ("npi", "licences", "other_names"):
            side.party.pop(key, None)
        if name is None:
            side.party.pop("name", None)
        else:
            side.party["name"] = name
        side.party.update(fields)
        self.link(self.of_reviewer(reviewer), side.entity)

    def affiliate(
        self, reviewer: Plain, kind: str, organization: str | None, entity: str | None, **fields: Value
    ) -> None:
        """The reviewer declares a tie; `entity` is whom it truly is with (None: nobody of the case)."""
        tie: Plain = {"kind": kind}
        if organization is not None:
            tie["organization"] = organization
        tie |= fields
        tie.setdefault("from", self.days_ago(self.random.randrange(400, 4000)))
        reviewer["affiliations"].insert(self.random.randrange(len(reviewer["affiliations"]) + 1), tie)
        if entity is not None:
            self.link(self.of_reviewer(reviewer), entity)

    def days_ago(self, days: int) -> str:
        return (self.on - timedelta(days=days)).isoformat()

    def enter(self, org: Org, **fields: Value) -> Plain:
        """The register's entry of an organisation; made where there is none yet."""
        entry = self.registered.get(org.entity)
        if entry is None:
            entry = {"id": f"org-{len(self.register) + 1:04d}", "name": org.name, "tin": org.tin, "ties": []}
            if org.npi:
                entry["npi"] = org.npi
            if self.random.random() < 0.6:
                entry["addresses"] = [org.address]
            self.registered[org.entity] = entry
            self.register.append(entry)
        entry.update(fields)
        return entry

    def tie(self, child: Org, kind: str, parent: Org, **fields: Value) -> None:
        """The register says that `child` belongs to `parent`, by the parent's id or (as registers are) by its name."""
        above = self.enter(parent)
        other = above["id"] if self.random.random() < 0.5 else above["name"]
        self.enter(child)["ties"].append({"kind": kind, "organization": other, **fields})
        self.link(child.entity, parent.entity)

    def related(self) -> frozenset[tuple[str, str]]:
        """Pairs of reviewer and party between which true ties lead, over no more than five others.

        Two reviewers at one outside organisation are not thereby related to each other's parties.
        """
        reviewers = {person.entity for person in self.people.values()}
        parties: dict[str, set[str]] = {}
        for side in self.sides:
            parties.setdefault(side.entity, set()).add(side.party["id"])
        found: set[tuple[str, str]] = set()
        for reviewer in self.roster:
            edge, seen = {self.of_reviewer(reviewer)}, set[str]()
            for _ in range(6):
                seen |= edge
                edge = {other for entity in edge for other in self.links.get(entity, ())}
                edge -= seen | reviewers
            found.update((reviewer["id"], party) for entity in seen for party in parties.get(entity, ()))
        found.update((r.reviewer, r.party) for r in self.relations if r.party)
        return frozenset(found)
