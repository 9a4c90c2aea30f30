"""The roster, the cases and the register before anything is planted: nobody in it is tied to a party of a case."""

from typing import Any

from examples.planted.world import Builder, Plain, Side

# Out of 36 parties of a case's usual roles, how many further ones there are. The order is that in which they are dealt.
USUAL = ("injured worker", "requesting physician", "employer", "insurer", "ur organization", "ur physician")
FURTHER = {
    "medical group": 27,
    "facility": 11,
    "maker": 11,
    "claims administrator": 10,
    "earlier physician": 7,
    "medical provider network": 4,
    "claims examiner": 4,
    "officer": 3,
    "representative": 4,
    "defense attorney": 3,
}
PERSONS = frozenset(
    {
        "injured worker",
        "requesting physician",
        "ur physician",
        "earlier physician",
        "claims examiner",
        "officer",
        "representative",
        "defense attorney",
    }
)
# Where a person of this role works, if that organisation is a party of the case.
WORKS_FOR = {
    "requesting physician": "medical group",
    "ur physician": "ur organization",
    "claims examiner": "claims administrator",
    "officer": "employer",
}
# How offices write a role; the program knows these ways.
ALSO = {
    "injured worker": "Applicant",
    "requesting physician": "PTP",
    "claims administrator": "TPA",
    "medical provider network": "MPN",
    "insurer": "insurance carrier",
    "ur physician": "UR reviewer",
    "maker": "manufacturer",
    "facility": "surgery center",
    "earlier physician": "prior treating physician",
}
SPECIALTIES = (
    ("MD", "American Board of Physical Medicine and Rehabilitation", "Physical Medicine and Rehabilitation", 24),
    ("MD", "American Board of Preventive Medicine", "Occupational Medicine", 18),
    ("MD", "American Board of Orthopaedic Surgery", "Orthopaedic Surgery", 16),
    ("MD", "American Board of Anesthesiology", "Anesthesiology", 8),
    ("MD", "American Board of Family Medicine", "Family Medicine", 9),
    ("MD", "American Board of Internal Medicine", "Internal Medicine", 5),
    ("MD", "American Board of Psychiatry and Neurology", "Psychiatry", 5),
    ("MD", "American Board of Psychiatry and Neurology", "Neurology", 4),
    ("DO", "American Osteopathic Board of Family Physicians", "Family Medicine", 3),
    ("DC", None, "Chiropractic", 4),
    ("PhD", None, "Psychology", 3),
    ("LAc", None, "Acupuncture", 1),
)
OUTSIDE = {"medical group": 120, "facility": 70, "university": 40, "society": 20, "insurer": 15, "employer": 30,
           "maker": 25, "claims administrator": 10, "ur organization": 10, "law firm": 10}  # fmt: skip


def people_the_roster(b: Builder, count: int, buildings: list[tuple[str, str]]) -> None:
    """So many reviewers, each with ties to organisations that are no party of any case."""
    for kind, number in OUTSIDE.items():
        b.outside.extend(b.inventor.org(kind) for _ in range(number * count // 500 or 1))
    for number in range(count):
        reviewer = _reviewer(b, f"rv-{number + 1:04d}", buildings)
        b.roster.append(reviewer)
    b.free_reviewers = list(b.roster)
    b.random.shuffle(b.free_reviewers)
    for org in b.outside:
        if b.random.random() < 0.6:
            b.enter(org)
        if b.random.random() < 0.15:
            b.tie(org, "parent", b.random.choice([other for other in b.outside if other is not org]))


def _reviewer(b: Builder, number: str, buildings: list[tuple[str, str]]) -> Plain:
    draw, make = b.random, b.inventor
    person = make.person()
    b.people[number] = person
    profession, board, specialty, _ = draw.choices(SPECIALTIES, weights=[row[3] for row in SPECIALTIES])[0]
    state = "CA" if draw.random() < 0.85 else make.other_state()
    address = make.suite(draw.choice(buildings)) if draw.random() < 0.45 else make.address()
    reviewer: Plain = {
        "id": number,
        "profession": profession,
        "name": person.full if draw.random() < 0.6 else person.name,
        "npi": make.npi(),
        "addresses": [address],
        "licences": [{"state": state, "number": make.licence(), "status": "active", "to": "2027-03-31"}],
        "years_active": float(draw.randrange(6, 40)),
        "hours_per_week": float(draw.choice((24, 30, 40, 50))),
        "qme": False,
        "capacity": draw.randrange(1, 21),
        "affiliations": [],
    }
    if board:
        reviewer["boards"] = [{"board": board, "specialty": specialty, "to": "2028-12-31"}]
    else:
        reviewer["specialties"] = [specialty]
    if draw.random() < 0.3:
        reviewer["tin"] = make.tin()
    for _ in range(draw.randrange(2, 7)):
        _outside_tie(b, reviewer)
    return reviewer


def _outside_tie(b: Builder, reviewer: Plain) -> None:
    draw = b.random
    org = draw.choice(b.outside)
    kinds = ("employment", "staff privileges", "ownership", "contract", "research", "referral", "payment")
    fields: dict[str, Any] = {}
    if draw.random() < 0.25:
        fields["tin"] = org.tin
    if draw.random() < 0.3:
        fields["to"] = b.days_ago(draw.randrange(30, 2000))
    if draw.random() < 0.08:
        fields |= {"person": b.inventor.person().name, "relation": draw.choice(("spouse", "child", "sibling"))}
        b.affiliate(reviewer, "family", org.name, None, **fields)
        return
    kind = draw.choices(kinds, weights=(35, 25, 8, 15, 6, 6, 5))[0]
    if kind == "ownership":
        fields["share"] = float(draw.randrange(1, 40))
    b.affiliate(reviewer, kind, org.name, None, **fields)
    b.link(b.of_reviewer(reviewer), org.entity)


def people_the_cases(b: Builder, parties: int, buildings: list[tuple[str, str]]) -> None:
    """Cases with exactly so many distinct parties; each party is free for planting."""
    usual = round(parties * 36 * len(USUAL) / 300 / len(USUAL))
    for number in range(usual):
        b.cases.append(_case(b, number))
    roles = [(case, role) for case in b.cases for role in USUAL]
    for role, per_36 in FURTHER.items():
        homes = b.random.sample(b.cases, min(usual, round(per_36 * usual / 36)))
        roles += [(case, role) for case in homes]
    while len(roles) < parties:
        roles.append((b.random.choice(b.cases), "earlier physician"))
    del roles[parties:]
    # organisations first, so that persons can work for them
    for persons in (False, True):
        for case, role in roles:
            if (role in PERSONS) is persons:
                _party(b, case, role, buildings)
    for sides in b.free.values():
        b.random.shuffle(sides)


def let_return(b: Builder) -> None:
    """Some organisations on which nothing is planted are parties of a second case too, as insurers are in life."""
    for role in ("insurer", "employer", "ur organization", "claims administrator"):
        for side in b.free.get(role, [])[:5]:
            other = b.random.choice(b.cases)
            if all(party["id"] != side.party["id"] for party in other["parties"]):
                other["parties"].append(dict(side.party))


def _case(b: Builder, number: int) -> Plain:
    draw = b.random
    procedure, kind, part, icd = draw.choice(
        (
            ("physical therapy", "therapy", "lumbar spine", "M54.50"),
            ("epidural steroid injection", "injection", "lumbar spine", "M54.16"),
            ("rotator cuff repair", "surgery", "shoulder", "M75.121"),
            ("mri", "imaging", "knee", "M23.91"),
            ("spinal cord stimulator", "surgery", "lumbar spine", "G89.4"),
            ("acupuncture", "therapy", "cervical spine", "M54.2"),
        )
    )
    return {
        "schema": "openimr/case/1",
        "case_number": f"CM25-9{number:06d}",
        "claim_number": f"WC{draw.randrange(10**7):07d}",
        "parties": [],
        "injury": {"date": b.days_ago(draw.randrange(300, 3000)), "body_parts": [part]},
        "diagnoses": [icd],
        "items": [
            {
                "request": f"{procedure} {part}",
                "treatment": {"kind": kind, "procedure": procedure, "body_part": part},
                "ur_outcome": "denied",
            }
        ],
        "priority": "standard",
        "events": [
            {"type": "ur decision", "at": f"{b.days_ago(50)}T10:00:00-07:00"},
            {"type": "ur decision served", "at": f"{b.days_ago(50)}T15:00:00-07:00", "service": "mail in California"},
            {"type": "application received", "at": f"{b.days_ago(21)}T09:30:00-07:00", "service": "mail in California"},
        ],
        "records": [],
    }


def _party(b: Builder, case: Plain, role: str, buildings: list[tuple[str, str]]) -> None:
    draw, make = b.random, b.inventor
    written = ALSO[role] if role in ALSO and draw.random() < 0.25 else role
    party: Plain = {"id": f"pt-{len(b.sides) + 1:04d}", "role": written}
    if role in PERSONS:
        person = make.person()
        party["name"] = person.name if draw.random() < 0.8 else person.written("")
        side = Side(case=case, party=party, entity=person.entity, person=person)
        home = _home(b, case, WORKS_FOR.get(role))
        if home is not None and home.org is not None:
            party["organization"] = home.org.name
            party["address"] = home.org.address
            b.link(side.entity, home.entity)
        elif draw.random() < 0.7:
            party["address"] = make.suite(draw.choice(buildings)) if "physician" in role else make.address()
        if "physician" in role:
            if draw.random() < 0.65:
                party["npi"] = make.npi()
            if draw.random() < 0.4:
                party["licences"] = [f"CA {make.licence()}"]
        if role == "defense attorney":
            party["organization"] = make.org("law firm").name
    else:
        org = make.org(role)
        party |= {"organization": org.name}
        if draw.random() < 0.5:
            party["tin"] = org.tin
        if org.npi and draw.random() < 0.5:
            party["npi"] = org.npi
        if draw.random() < 0.8:
            party["address"] = org.address
        if draw.random() < 0.6:
            b.enter(org)
        side = Side(case=case, party=party, entity=org.entity, org=org)
    case["parties"].append(party)
    b.sides.append(side)
    b.free.setdefault(role, []).append(side)


def _home(b: Builder, case: Plain, role: str | None) -> Side | None:
    homes = [side for side in b.free.get(role or "", ()) if side.case is case]
    return homes[0] if homes and b.random.random() < 0.8 else None
