"""What looks like a relation and is none, or none that counts."""

from examples.planted.kinds import PHYSICIANS
from examples.planted.names import GIVEN
from examples.planted.world import Builder, Plain, Side

# Names that have only common words in common, and the role in which the second one stands in a case.
ONLY_SOUNDS_ALIKE = (
    ("Pacific Medical Group", "Coastal Medical Group", "medical group"),
    ("Valley Surgery Center, LLC", "Inland Surgery Center, LLC", "facility"),
    ("Western Casualty Insurance Company", "United Casualty Insurance Company", "insurer"),
    ("Premier Utilization Review, Inc.", "Allied Utilization Review, Inc.", "ur organization"),
    (
        "Sierra Physical Therapy and Rehabilitation",
        "Southland Physical Therapy and Rehabilitation",
        "medical group",
    ),
)


def lay_look_alikes(b: Builder, count: int) -> None:
    """Pairs of a reviewer and a physician of a case with the same surname, and an NPI each: two persons.

    Half of them have the same given name too, a quarter the same given name and another middle one, a quarter only
    the surname. A physician has at most four such doubles in the roster.
    """
    sides = [side for role in PHYSICIANS for side in b.free.get(role, ())]
    for number in range(count):
        side = sides[number % len(sides)]
        side.party.setdefault("npi", b.inventor.npi())
        person = side.human
        way = (number + number // len(sides)) % 4
        if way in (0, 1):
            reviewer = b.named(person.given, person.middle, person.surname)
            says = "the same name, another NPI"
        elif way == 2:
            other = b.random.choice([name for name in GIVEN[:150] if name[0] != (person.middle or "-")[0]])
            reviewer = b.named(person.given, other, person.surname)
            says = "the same given name and surname, another middle name, another NPI"
        else:
            other = b.random.choice([name for name in GIVEN[:150] if name != person.given])
            reviewer = b.named(other, "", person.surname)
            says = "the same surname, another NPI"
        b.trap("look-alike", reviewer, side, says, flag=True, into=b.look_alikes)


def lay_traps(b: Builder) -> None:
    """Ties that count no more, or never did; organisations that only sound alike; neighbours in a building."""
    for days in (16 * 366, 18 * 366, 22 * 366, 30 * 366):
        reviewer, side, name = _org(b, "insurer", "medical group", "employer")
        b.affiliate(reviewer, "employment", name, None, **{"from": b.days_ago(days + 900), "to": b.days_ago(days)})
        b.trap("ended more than 15 years ago", reviewer, side, f"ended {days} days ago", flag=False, into=b.traps)
    for share in (1.0, 1.0, 1.0):
        reviewer, side, name = _org(b, "insurer", "employer", "maker")
        b.affiliate(reviewer, "ownership", name, None, share=share)
        b.trap("owns no more than 1%", reviewer, side, f"{share}%", flag=False, into=b.traps)
    for mine, theirs, role in ONLY_SOUNDS_ALIKE:
        reviewer, side, _ = _org(b, role)
        side.party["organization"] = theirs
        b.affiliate(reviewer, "employment", mine, None)
        b.trap(
            "only common words of the name are the same", reviewer, side, f"{mine}, {theirs}", flag=False, into=b.traps
        )
    for _ in range(5):
        reviewer, side = b.reviewer(), b.side("medical group", "requesting physician")
        building = b.inventor.building()
        side.party["address"] = b.inventor.suite(building)
        reviewer["addresses"] = [b.inventor.suite(building)]
        b.trap("same building, other suite", reviewer, side, building[0], flag=False, into=b.traps)
    for _ in range(3):
        reviewer, side, name = _org(b, "facility")
        b.affiliate(reviewer, "staff privileges", name, None)
        says = "the law excepts staff privileges alone"
        b.trap("staff privileges alone", reviewer, side, says, flag=True, into=b.traps)


def lay_false_paths(b: Builder) -> None:
    """Ties of the register that count no more, or for too little."""
    for fields, kind, says in (
        ({"share": 100.0, "to": b.days_ago(17 * 366)}, "parent", "the group was sold 17 years ago"),
        ({"share": 1.0}, "ownership", "the insurer owns 1% of the group"),
    ):
        reviewer, side, _ = _org(b, "insurer")
        group = b.inventor.org("medical group", distinct=True)
        above = b.enter(side.firm)
        b.enter(group)["ties"].append({"kind": kind, "organization": above["id"], **fields})
        b.affiliate(reviewer, "employment", group.name, None)
        b.trap("register's tie that does not count", reviewer, side, says, flag=False, into=b.traps)


def lay_false_numbers(b: Builder) -> None:
    """Numbers that are nearly the same, and belong to two persons. Never certain."""
    for says in ("another state", "another letter", "one digit of the NPI", "junior and senior"):
        reviewer, person = b.anyone()
        side = b.side(*PHYSICIANS)
        other = b.inventor.person(rare=True).name
        number = b.inventor.licence("A")
        party = side.party
        for key in ("npi", "licences", "other_names"):
            party.pop(key, None)
        if says == "another state":
            reviewer["licences"] = [{"state": "CA", "number": number, "status": "active", "to": "2027-03-31"}]
            party |= {"name": other, "licences": [f"NV {number}"]}
        elif says == "another letter":
            reviewer["licences"] = [{"state": "CA", "number": number, "status": "active", "to": "2027-03-31"}]
            party |= {"name": other, "licences": [f"CA G{number[1:]}"]}
        elif says == "one digit of the NPI":
            digit = int(reviewer["npi"][5])
            party |= {"name": other, "npi": f"{reviewer['npi'][:5]}{(digit + 1) % 10}{reviewer['npi'][6:]}"}
        else:
            reviewer["name"] = f"{person.written('')} Jr."
            party |= {"name": f"{person.written('')} Sr.", "npi": b.inventor.npi()}
        b.trap("nearly the same number or name", reviewer, side, says, flag=True, into=b.traps)


def _org(b: Builder, *roles: str) -> tuple[Plain, Side, str]:
    side = b.side(*roles, telling=True)
    return b.reviewer(), side, side.firm.name
