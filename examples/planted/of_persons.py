"""The reviewer is a person of the case: by number, or by a name that is written otherwise there."""

from examples.planted import misspelling
from examples.planted.kinds import PHYSICIANS, Kinds, Made
from examples.planted.names import (
    ACCENTED,
    APOSTROPHES,
    DOUBLE_SURNAMES,
    NICKNAMES,
    PARTICLES,
    UMLAUTS,
)
from examples.planted.world import Builder, Grade

PERSONS = Kinds()
CERTAIN: Grade = "certain"


@PERSONS.kind("same NPI, name with initials", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(
        reviewer, side, f"{person.given[0]}. {person.middle[0]}. {person.surname}, MD", npi=reviewer["npi"]
    )
    return reviewer, side, "both have the same NPI"


@PERSONS.kind("same NPI, other surname", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{person.given} {b.inventor.person(rare=True).surname}", npi=reviewer["npi"])
    return reviewer, side, "both have the same NPI; the surname in the case is a new one"


@PERSONS.kind("same NPI, party without a name", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, None, npi=reviewer["npi"])
    return reviewer, side, "the party is known by its NPI alone, which is the reviewer's"


@PERSONS.kind("same NPI, written in groups")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side, npi = b.side(*PHYSICIANS), reviewer["npi"]
    b.is_the_reviewer(reviewer, side, f"{person.given[0]}. {person.surname}", npi=f"{npi[:4]}-{npi[4:7]}-{npi[7:]}")
    return reviewer, side, "both have the same NPI; the case writes it with hyphens"


def _licensed(b: Builder, number: str, written: str, says: str) -> Made:
    reviewer, person = b.anyone()
    reviewer["licences"] = [{"state": "CA", "number": number, "status": "active", "to": "2027-03-31"}]
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{person.given[0]}. {person.surname}", licences=[written])
    return reviewer, side, f"{says}: {number}, {written}"


@PERSONS.kind("same licence, hyphen after the letter", CERTAIN)
def _(b: Builder) -> Made:
    number = b.inventor.licence(letter="A")
    return _licensed(b, number, f"CA A-{number[1:]}", "the same licence")


@PERSONS.kind("same licence, small letters and blank", CERTAIN)
def _(b: Builder) -> Made:
    number = b.inventor.licence(letter="G")
    return _licensed(b, number, f"ca g {number[1:]}", "the same licence")


@PERSONS.kind("same licence, filled with zeros")
def _(b: Builder) -> Made:
    number = b.inventor.licence(letter="C")
    return _licensed(b, number, f"CA C00{number[1:]}", "the same licence, filled up to eight figures")


@PERSONS.kind("same licence, state not said")
def _(b: Builder) -> Made:
    number = b.inventor.licence(letter="A")
    return _licensed(b, number, f"Lic. No. {number}", "the same licence without its state")


@PERSONS.kind("same TIN, practice under another name", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("medical group")
    tin = reviewer.setdefault("tin", b.inventor.tin())
    side.party["tin"] = tin.replace("-", "")
    b.link(b.of_reviewer(reviewer), side.entity)
    return reviewer, side, "the medical group bills under the reviewer's own TIN"


def _typo(b: Builder, way: str, *, given: bool = False) -> Made:
    reviewer, person = b.anyone(least=7)
    wrong = getattr(misspelling, way)(b.random, person.given if given else person.surname)
    side = b.side(*PHYSICIANS)
    name = f"{wrong} {person.middle[0]}. {person.surname}" if given else f"{person.given} {person.middle[0]}. {wrong}"
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}"


@PERSONS.kind("typo: a letter replaced")
def _(b: Builder) -> Made:
    return _typo(b, "substitution")


@PERSONS.kind("typo: a letter missing")
def _(b: Builder) -> Made:
    return _typo(b, "deletion")


@PERSONS.kind("typo: a letter too many")
def _(b: Builder) -> Made:
    return _typo(b, "insertion")


@PERSONS.kind("typo: two letters exchanged")
def _(b: Builder) -> Made:
    return _typo(b, "transposition")


@PERSONS.kind("typo in the given name")
def _(b: Builder) -> Made:
    return _typo(b, "substitution", given=True)


def _called(b: Builder, *, long_in_case: bool) -> Made:
    long, short = b.random.choice(NICKNAMES)
    surname = b.inventor.person(rare=True).surname
    mine, theirs = (short, long) if long_in_case else (long, short)
    reviewer = b.named(mine, "", surname)
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{theirs} {surname}")
    return reviewer, side, f"{mine} and {theirs} {surname} are one person"


@PERSONS.kind("nickname in the case")
def _(b: Builder) -> Made:
    return _called(b, long_in_case=False)


@PERSONS.kind("nickname in the roster")
def _(b: Builder) -> Made:
    return _called(b, long_in_case=True)


@PERSONS.kind("married name, the former one in the roster")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    former = b.inventor.person(rare=True).surname
    reviewer["other_names"] = [f"{person.given} {former}"]
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{person.given} {person.middle[0]}. {former}")
    return reviewer, side, "the case has the reviewer's name from before the marriage"


@PERSONS.kind("married name, the former one in the case")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    new = b.inventor.person(rare=True).surname
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{person.given} {new}", other_names=[person.written("")])
    return reviewer, side, "the case gives the reviewer's name as the party's former one"


@PERSONS.kind("double surname in the roster, one of the two in the case")
def _(b: Builder) -> Made:
    one, two = b.random.choice(DOUBLE_SURNAMES)
    reviewer = b.named(b.inventor.person().given, "Josephine", f"{one}-{two}")
    side = b.side(*PHYSICIANS)
    person = b.people[reviewer["id"]]
    b.is_the_reviewer(reviewer, side, f"{person.given} Josephine {two}", address=reviewer["addresses"][0])
    return reviewer, side, f"{one}-{two} is {two} in the case, with the same middle name and office"


@PERSONS.kind("double surname in the case, one of the two in the roster")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    double = f"{person.surname}-{b.inventor.person(rare=True).surname}"
    b.is_the_reviewer(reviewer, side, f"{person.given} {person.middle} {double}")
    return reviewer, side, f"{person.surname} is {double} in the case, with the same given and middle name"


@PERSONS.kind("initials for given and middle name")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    name = f"{person.given[0]}. {person.middle[0]}. {person.surname}"
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}; the surname is rare"


@PERSONS.kind("initial for the given name")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    name = f"{person.given[0]}. {person.middle} {person.surname}"
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}"


@PERSONS.kind("goes by the middle name")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    name = f"{person.middle} {person.surname}"
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}"


@PERSONS.kind("middle name left out")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, person.written(""))
    return reviewer, side, "the same given name and surname; the case has no middle name"


@PERSONS.kind("surname first")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    name = f"{person.surname}, {person.given} {person.middle[0]}"
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}"


@PERSONS.kind("capitals, surname first, no comma, title at the end")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    name = f"{person.surname} {person.given} {person.middle[0]} MD".upper()
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}"


@PERSONS.kind("signs over letters dropped")
def _(b: Builder) -> Made:
    given, surname, plain_given, plain_surname = b.random.choice(ACCENTED)
    reviewer, side = b.named(given, "", surname), b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{plain_given} {plain_surname}")
    return reviewer, side, f"{given} {surname} without its signs"


@PERSONS.kind("umlauts written out")
def _(b: Builder) -> Made:
    given, surname, plain_given, plain_surname = b.random.choice(UMLAUTS)
    reviewer, side = b.named(given, "", surname), b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{plain_given} {plain_surname}")
    return reviewer, side, f"{given} {surname} with ae, oe, ue"


@PERSONS.kind("titles and suffixes")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side(*PHYSICIANS)
    name = f"Dr. {person.given} {person.middle[0]}. {person.surname} Jr., M.D., F.A.A.O.S., Q.M.E."
    b.is_the_reviewer(reviewer, side, name)
    return reviewer, side, f"{person.full} is written {name}"


@PERSONS.kind("particle of a surname joined")
def _(b: Builder) -> Made:
    apart, joined = b.random.choice(PARTICLES)
    reviewer, side = b.named(b.inventor.person().given, "", apart), b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{b.people[reviewer['id']].given} {joined}")
    return reviewer, side, f"{apart} is written {joined}"


@PERSONS.kind("apostrophe dropped")
def _(b: Builder) -> Made:
    right, without = b.random.choice(APOSTROPHES)
    reviewer, side = b.named(b.inventor.person().given, "", right), b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, f"{b.people[reviewer['id']].given} {without}")
    return reviewer, side, f"{right} is written {without}"


@PERSONS.kind("treated the worker, same NPI", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("earlier physician")
    name = b.people[reviewer["id"]].name
    b.is_the_reviewer(reviewer, side, name, npi=reviewer["npi"])
    return reviewer, side, "the reviewer is an earlier physician of the worker"


@PERSONS.kind("treated the worker, by name")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side("earlier physician")
    b.is_the_reviewer(reviewer, side, f"{person.name}, D.O.")
    return reviewer, side, "an earlier physician of the worker has the reviewer's name"


@PERSONS.kind("wrote a record of the case", party=False)
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side("injured worker")
    record = {"id": "r1", "file": "records.pdf", "first_page": 1, "last_page": 3, "kind": "consultation"}
    side.case["records"] = [record | {"date": b.days_ago(200), "author": f"{person.name}, MD"}]
    return reviewer, side, "the author of a consultation report has the reviewer's name"


@PERSONS.kind("did the UR, same NPI", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("ur physician")
    b.is_the_reviewer(reviewer, side, b.people[reviewer["id"]].name, npi=reviewer["npi"])
    return reviewer, side, "the reviewer made the disputed UR decision"


@PERSONS.kind("did the UR, same licence", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side("ur physician")
    held = reviewer["licences"][0]
    b.is_the_reviewer(
        reviewer, side, f"{person.given[0]}. {person.surname}", licences=[f"{held['state']} {held['number']}"]
    )
    return reviewer, side, "the reviewer made the disputed UR decision"


@PERSONS.kind("did the UR, by name")
def _(b: Builder) -> Made:
    reviewer, person = b.anyone()
    side = b.side("ur physician")
    b.is_the_reviewer(reviewer, side, f"{person.surname}, {person.given}, MD")
    return reviewer, side, "the UR physician has the reviewer's name"


@PERSONS.kind("decided this case before", CERTAIN, party=False)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("injured worker")
    side.case["prior_reviewers"] = [reviewer["id"]]
    return reviewer, side, "the case comes back from the Appeals Board to another reviewer"


@PERSONS.kind("decided this case before, by its events alone", party=False)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("injured worker")
    steps = (("reviewer assigned", 400, reviewer["id"]), ("determination served", 380, None), ("remanded", 90, None))
    side.case["events"] = [
        {"type": name, "at": f"{b.days_ago(days)}T12:00:00-08:00"} | ({"by": by} if by else {})
        for name, days, by in steps
    ]
    return reviewer, side, "the case was assigned to the reviewer, decided and sent back"
