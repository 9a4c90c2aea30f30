"""One case against a roster of 1,000 reviewers with 20 affiliations each: `imr reviewers match`, warm."""

import random
from datetime import date

from benchmarks.report import machine, table, timed
from openimr.model import (
    Affiliation,
    BoardCertification,
    Case,
    CaseItem,
    Event,
    Licence,
    Organization,
    Party,
    Reviewer,
    Treatment,
)
from openimr.reviewers.conflicts import ConflictEngine, screen_conflicts
from openimr.reviewers.matching import match
from openimr.reviewers.roster import roster_of, roster_yaml

REVIEWERS, AFFILIATIONS, ORGANIZATIONS, TIMES = 1_000, 20, 1_200, 15
BAR = 0.2
"""Seconds for one match, warm."""
ON = date(2026, 3, 2)
_PM = "Physical Medicine and Rehabilitation"
_FIELDS = (
    ("MD", f"American Board of {_PM}", _PM, "Pain Medicine"),
    ("MD", "American Board of Orthopaedic Surgery", "Orthopaedic Surgery", None),
    ("MD", "American Board of Psychiatry and Neurology", "Neurology", None),
    ("MD", "American Board of Psychiatry and Neurology", "Psychiatry", None),
    ("MD", "American Board of Preventive Medicine", "Occupational Medicine", None),
    ("MD", "American Board of Emergency Medicine", "Emergency Medicine", None),
    ("DO", "American Osteopathic Board of Family Physicians", "Family Medicine", None),
    ("DC", "American Board of Chiropractic Orthopedists", "Chiropractic", None),
)
_ROLES = ("injured worker", "employer", "insurer", "claims administrator", "requesting physician", "medical group",
          "ur organization", "facility")  # fmt: skip
_GIVEN = [
    "Adra",
    "Belmo",
    "Corvane",
    "Dellin",
    "Esper",
    "Fenwick",
    "Galder",
    "Hestia",
    "Ivor",
    "Jessamy",
    "Kerrin",
    "Lowen",
    "Merta",
    "Nevil",
    "Orla",
]
_SYLLABLES = [
    "bran",
    "dor",
    "fel",
    "gar",
    "hol",
    "kem",
    "lin",
    "mor",
    "nex",
    "pol",
    "quor",
    "ras",
    "sel",
    "tav",
    "ul",
    "vor",
    "wex",
    "yar",
    "zel",
]
_TYPES = ("Medical Group", "Health Partners", "Insurance Company", "Surgery Center", "Review Services")


def measure() -> str:
    """The median of a match, of its parts, and of what a command does once before it."""
    reviewers, register, cases = invented(random.Random(0))  # noqa: S311  the same invented roster each time
    text = roster_yaml(reviewers).encode()
    engine = ConflictEngine(reviewers, register, ON)
    match(cases[0], reviewers, ON, engine.screen(cases[0]))
    whole, rules = iter(cases[1:]), iter(cases[1:])
    steps = (
        ("a match, conflicts among it", lambda: _matched(next(whole), reviewers, engine), TIMES),
        ("rules R1 to R10 and fit alone", lambda: match(next(rules), reviewers, ON, {}), TIMES),
        ("indexing, and the conflicts of one case", lambda: screen_conflicts(reviewers, cases[0], register, ON), 3),
        (f"reading the roster ({len(text) / 1e6:.1f} MB of YAML)", lambda: roster_of(text, "roster.yaml"), 3),
    )
    head = (
        f"{REVIEWERS:,} invented reviewers with {AFFILIATIONS} affiliations each, {ORGANIZATIONS:,} organisations, "
        f"cases with three items, another each time; medians of {TIMES} runs (the last two: 3). Wanted: a match "
        f"under {BAR} s, warm. {machine()}."
    )
    return head + "\n\n" + table(("", "seconds"), [(name, f"{timed(step, runs):.3f}") for name, step, runs in steps])


def _matched(case: Case, reviewers: tuple[Reviewer, ...], engine: ConflictEngine) -> object:
    return match(case, reviewers, ON, engine.screen(case))


def invented(chance: random.Random) -> tuple[tuple[Reviewer, ...], tuple[Organization, ...], tuple[Case, ...]]:
    """A roster, a register and cases that are nobody's."""
    register = tuple(
        Organization(id=f"o{n}", name=f"{_name(chance)} {chance.choice(_TYPES)}", tin=f"{90 + n % 9}-{n:07}")
        for n in range(ORGANIZATIONS)
    )
    reviewers = tuple(_reviewer(n, register, chance) for n in range(REVIEWERS))
    return reviewers, register, tuple(_case(n, register, chance) for n in range(TIMES + 1))


def _case(number: int, register: tuple[Organization, ...], chance: random.Random) -> Case:
    items = (
        Treatment(kind="injection", procedure="epidural steroid injection"),
        Treatment(kind="medication", ingredients=("hydrocodone", "acetaminophen")),
        Treatment(kind="therapy", procedure="physical therapy", body_part="lumbar spine"),
    )
    return Case(
        case_number=f"CM00-{number:07}",
        parties=tuple(_party(n, role, register, chance) for n, role in enumerate(_ROLES)),
        diagnoses=("M54.16", "M54.2"),
        items=tuple(CaseItem(request="as listed", treatment=t) for t in items),
        events=(Event(type="assignment served", at="2026-03-02T09:00:00-08:00"),),
    )


def _party(number: int, role: str, register: tuple[Organization, ...], chance: random.Random) -> Party:
    if role in {"injured worker", "requesting physician"}:
        return Party(id=f"p{number}", role=role, name=f"{chance.choice(_GIVEN)} {_name(chance)}")
    return Party(id=f"p{number}", role=role, organization=chance.choice(register).name)


def _reviewer(number: int, register: tuple[Organization, ...], chance: random.Random) -> Reviewer:
    profession, board, specialty, subspecialty = chance.choice(_FIELDS)
    licence = Licence(
        state=chance.choice(("CA", "NV", "OR")),
        number=f"X{number:05}",
        status="active",
        start="2008-01-01",
        end=f"{chance.choice((2025, 2027, 2028))}-06-30",
    )
    ends = chance.choice(("2025-12-31", "2029-12-31"))
    return Reviewer(
        id=f"r{number:04}",
        profession=profession,
        name=f"{chance.choice(_GIVEN)} {_name(chance)}",
        licences=(licence,),
        boards=(BoardCertification(board=board, specialty=specialty, subspecialty=subspecialty, end=ends),),
        years_active=float(chance.randint(2, 30)),
        hours_per_week=float(chance.choice((10, 24, 40))),
        capacity=chance.randint(1, 20),
        affiliations=tuple(_affiliation(register, chance) for _ in range(AFFILIATIONS)),
    )


def _affiliation(register: tuple[Organization, ...], chance: random.Random) -> Affiliation:
    return Affiliation(
        kind=chance.choice(("employment", "contract", "ownership")),
        organization=chance.choice(register).name,
        start="2015-01-01",
        end=chance.choice((None, "2020-01-01")),
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).title()
