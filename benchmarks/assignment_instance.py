"""The big instance: 10,000 open cases for 1,000 reviewers, with 40,000 persons and 1,200 organisations as parties.

Everything is invented (`examples.planted`). Smaller counts keep the proportions.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from examples.planted.invent import Inventor, Org

from benchmarks import assignment_roster
from benchmarks.assignment_requests import FIELDS, Request, requests_of, spread
from openimr.model import Case, Event, Injury, Organization, Party, Reviewer
from openimr.model.reviewer import OrganizationTie

ON = assignment_roster.ON
PACIFIC = ZoneInfo("America/Los_Angeles")
# Of 40,000 persons and 1,200 organisations; each stands in at least one case.
PERSONS = {
    "injured worker": 10_000,
    "requesting physician": 8_000,
    "earlier physician": 7_000,
    "representative": 5_000,
    "ur physician": 4_000,
    "claims examiner": 3_500,
    "defense attorney": 2_500,
}
ORGANIZATIONS = {
    "employer": 480,
    "medical group": 320,
    "facility": 170,
    "insurer": 70,
    "claims administrator": 60,
    "maker": 50,
    "ur organization": 40,
    "medical provider network": 10,
}
# A person of the left role works for an organisation of the right one, and that is then a party too.
HOMES = {"requesting physician": "medical group", "ur physician": "ur organization",
         "claims examiner": "claims administrator"}  # fmt: skip
# Parts of the cases in which these stand; the others stand in all.
SOMETIMES = {"representative": 0.75, "defense attorney": 0.4, "medical provider network": 0.5}
OUTSIDE = ("medical group", "facility", "university", "society", "holding", "law firm")


@dataclass(frozen=True, kw_only=True)
class Instance:
    """What is to be assigned on the day `on`. `wanted` is how many reviews, `places` how many can be given.

    `reviewers_wanted` is how many reviewers a case needs, by case number; a case that it lacks needs one. `field_of`
    is the field of medicine from which a case's requests were drawn: for checks of the instance, not for the solver.
    """

    cases: tuple[Case, ...]
    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...]
    reviewers_wanted: dict[str, int]
    field_of: dict[str, str]
    on: date = ON

    @property
    def wanted(self) -> int:
        return len(self.cases) + sum(count - 1 for count in self.reviewers_wanted.values())

    @property
    def places(self) -> int:
        """Free places of reviewers without a planted defect."""
        return sum((r.capacity or 0) - (r.open_cases or 0) for r in self.reviewers if fit_for_work(r, self.on))


def fit_for_work(reviewer: Reviewer, on: date) -> bool:
    """Whether nothing planted in this instance keeps the reviewer from every case: licence, board, absence, QME."""
    day = on.isoformat()
    licensed = any(lic.status == "active" and (lic.end or "") >= day for lic in reviewer.licences)
    clean = all(lic.discipline == "none" for lic in reviewer.licences)
    certified = not reviewer.boards or any(board.lifetime or (board.end or "") >= day for board in reviewer.boards)
    away = any(absence.start <= day <= absence.end for absence in reviewer.absences)
    return licensed and clean and certified and not away and reviewer.qme is False and (reviewer.years_active or 0) > 5


def make_instance(seed: int, cases: int = 10_000, reviewers: int = 1_000) -> Instance:
    """The instance of this seed; the same arguments give the same one. A test takes some hundred cases."""
    draw = Random(f"assignment {seed}")  # noqa: S311 - no secret hangs on it
    make = Inventor(draw)
    scale = cases / 10_000
    firms = {role: [make.org(role) for _ in range(max(2, round(n * scale)))] for role, n in ORGANIZATIONS.items()}
    outside = [make.org(draw.choice(OUTSIDE)) for _ in range(max(20, round(reviewers * 0.6)))]
    persons = {role: _people(make, role, max(2, round(n * scale)), firms) for role, n in PERSONS.items()}
    parties = {role: [_party(role, n, org) for n, org in enumerate(all_)] for role, all_ in firms.items()}
    fields = spread(FIELDS, cases)
    draw.shuffle(fields)
    asked = _asked(draw, fields)
    dealt = _deal(draw, persons | parties, asked)
    homes = {party.organization: party for role in HOMES.values() for party in parties[role]}
    twice = frozenset(draw.sample(range(cases), round(cases * 0.03)))
    before = {n: f"rv-{draw.randrange(reviewers):05d}" for n in draw.sample(range(cases), round(cases * 0.005))}
    made = tuple(
        _case(draw, n, requests, _with_homes(dealt[n], homes), two=n in twice, before=before.get(n))
        for n, requests in enumerate(asked)
    )
    wanted = Counter(fields) + Counter(fields[n] for n in twice)
    known = [party for role in ("requesting physician", "earlier physician") for party in persons[role]]
    every = [org for all_ in firms.values() for org in all_]
    return Instance(
        cases=made,
        reviewers=assignment_roster.make_roster(make, reviewers, wanted, firms=every, outside=outside, known=known),
        organizations=_register(draw, [*every, *outside]),
        reviewers_wanted={made[n].case_number or "": 2 for n in sorted(twice)},
        field_of={case.case_number or "": field for case, field in zip(made, fields, strict=True)},
    )


def _people(make: Inventor, role: str, count: int, firms: dict[str, list[Org]]) -> list[Party]:
    """Distinct persons of a role, as parties."""
    draw = make.random
    parties = []
    for number in range(count):
        person = make.person()
        physician = "physician" in role
        # the first ones go round, so that every organisation has somebody
        staff = firms.get(HOMES.get(role, ""), [])
        home = (staff[number] if number < len(staff) else draw.choice(staff)) if staff else None
        parties.append(
            Party(
                id=f"{_short(role)}{number:05d}",
                role=role,
                name=person.name,
                organization=home.name if home else None,
                address=home.address if home else None,
                npi=make.npi() if physician and draw.random() < 0.7 else None,
                licences=(f"CA {make.licence()}",) if physician and draw.random() < 0.3 else (),
            )
        )
    return parties


def _party(role: str, number: int, org: Org) -> Party:
    return Party(
        id=f"{_short(role)}{number:05d}",
        role=role,
        organization=org.name,
        npi=org.npi,
        tin=org.tin if number % 2 else None,
        address=org.address,
    )


def _short(role: str) -> str:
    return "".join(word[:2] for word in role.split())


def _asked(draw: Random, fields: list[str]) -> list[tuple[Request, ...]]:
    """For each case one to four different requests of its field."""
    pools = {field: requests_of(field) for field in FIELDS}
    weights = {field: [request.weight for request in pool] for field, pool in pools.items()}
    counts = draw.choices((1, 2, 3, 4), (55, 25, 13, 7), k=len(fields))
    return [
        tuple(dict.fromkeys(draw.choices(pools[field], weights[field], k=count)))
        for field, count in zip(fields, counts, strict=True)
    ]


def _deal(draw: Random, parties: dict[str, list[Party]], asked: list[tuple[Request, ...]]) -> list[list[Party]]:
    """The parties of each case: every party at least once (if there are cases enough), then by chance."""
    dealt: list[list[Party]] = [[] for _ in asked]
    for role, pool in parties.items():
        if role in HOMES.values():
            continue
        takes = [n for n, requests in enumerate(asked) if _has(draw, role, requests)]
        hands = list(pool[: len(takes)])
        hands += draw.choices(pool, k=len(takes) - len(hands))
        draw.shuffle(hands)
        for number, party in zip(takes, hands, strict=True):
            dealt[number].append(party)
    return dealt


def _has(draw: Random, role: str, requests: tuple[Request, ...]) -> bool:
    """Whether a case with these requests has such a party."""
    kinds = {request.treatment.kind for request in requests}
    if role == "facility":
        return bool(kinds & {"surgery", "injection", "imaging"})
    if role == "maker":
        return bool(kinds & {"medication", "equipment", "surgery"})
    return draw.random() < SOMETIMES.get(role, 1.0)


def _with_homes(dealt: list[Party], homes: dict[str | None, Party]) -> tuple[Party, ...]:
    return (*dealt, *(homes[party.organization] for party in dealt if party.role in HOMES))


def _case(
    draw: Random, number: int, asked: tuple[Request, ...], parties: tuple[Party, ...], *, two: bool, before: str | None
) -> Case:
    """An open case. `two`: more than one reviewer has been approved; `before`: who decided it before its remand."""
    expedited = draw.random() < 0.03
    records = ON - timedelta(days=draw.randrange(2 if expedited else 25))
    return Case(
        case_number=f"CM25-{number:07d}",
        claim_number=f"WC{number * 7919 % 10**7:07d}",
        parties=parties,
        injury=Injury(
            date=(ON - timedelta(days=draw.randrange(200, 5000))).isoformat(),
            body_parts=tuple(dict.fromkeys(r.treatment.body_part for r in asked if r.treatment.body_part)),
        ),
        diagnoses=tuple(dict.fromkeys(request.diagnosis for request in asked)),
        items=tuple(request.item for request in asked),
        priority="expedited" if expedited else "standard",
        formulary=all(request.treatment.kind == "medication" for request in asked) and draw.random() < 0.3,
        events=_events(records.toordinal(), draw.randrange(9, 17), two=two),
        prior_reviewers=() if before is None else (before,),
    )


@cache
def _events(records: int, hour: int, *, two: bool) -> tuple[Event, ...]:
    """From the UR decision to the complete records (day, as an ordinal), from which the determination's time runs."""
    steps = (("ur decision", -45), ("ur decision served", -45), ("application received", -25),
             ("application eligible", -14), ("assignment served", -13), ("records complete", 0),
             *((("several reviewers approved", 0),) if two else ()))  # fmt: skip
    return tuple(
        Event(
            type=name,
            at=datetime.combine(date.fromordinal(records + days), time(hour, 15), tzinfo=PACIFIC).isoformat(),
            service="electronic" if "served" in name else None,
        )
        for name, days in steps
    )


def _register(draw: Random, orgs: list[Org]) -> tuple[Organization, ...]:
    """All organisations; one in ten belongs to another, one in twenty has a trade name."""
    heads = draw.sample(orgs, len(orgs))
    return tuple(
        Organization(
            id=f"org-{number:05d}",
            name=org.name,
            other_names=(f"{org.head} {draw.choice(('Care', 'Partners', 'Network'))}",) if draw.random() < 0.05 else (),
            npi=org.npi,
            tin=org.tin,
            addresses=(org.address,),
            ties=(OrganizationTie(kind="parent", organization=head.name),)
            if head is not org and draw.random() < 0.1
            else (),
        )
        for number, (org, head) in enumerate(zip(orgs, heads, strict=True))
    )
