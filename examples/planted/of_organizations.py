"""The reviewer works for, owns or serves an organisation of the case, whose name is written otherwise there."""

from examples.planted import misspelling
from examples.planted.kinds import Kinds, Made
from examples.planted.world import Builder, Grade, Side, Value

ORGANIZATIONS = Kinds()
CERTAIN: Grade = "certain"
CARE = ("medical group", "facility")


def _written(b: Builder, side: Side, name: str, kind: str = "employment", **fields: Value) -> Made:
    """A free reviewer declares a tie with the party under that name."""
    reviewer = b.reviewer()
    b.affiliate(reviewer, kind, name, side.entity, **fields)
    return reviewer, side, f"the reviewer declares {kind} with {name}; the case has {side.party['organization']}"


def _as_in_case(side: Side, name: str, **fields: Value) -> None:
    """The case writes the organisation so, and has no other word for it."""
    for key in ("tin", "npi", "other_names"):
        side.party.pop(key, None)
    side.party["organization"] = name
    side.party.update(fields)


@ORGANIZATIONS.kind("same TIN, other name", CERTAIN)
def _(b: Builder) -> Made:
    side = b.side("medical group")
    side.party["tin"] = side.firm.tin
    return _written(b, side, b.inventor.org("medical group").name, tin=side.firm.tin.replace("-", ""))


@ORGANIZATIONS.kind("same NPI of the organisation, other name", CERTAIN)
def _(b: Builder) -> Made:
    side = b.side("facility")
    side.party["npi"] = side.firm.npi
    return _written(b, side, b.inventor.org("facility").name, npi=side.firm.npi)


@ORGANIZATIONS.kind("the register's TIN joins two names")
def _(b: Builder) -> Made:
    side = b.side("medical group", telling=True)
    new = b.inventor.org("medical group", distinct=True).name
    _as_in_case(side, new, tin=side.firm.tin)
    b.enter(side.firm, tin=side.firm.tin)
    return _written(b, side, side.firm.name)


@ORGANIZATIONS.kind("the same name to the letter, same TIN", CERTAIN)
def _(b: Builder) -> Made:
    side = b.side("medical group")
    side.party["tin"] = side.firm.tin
    return _written(b, side, side.firm.name, tin=side.firm.tin)


@ORGANIZATIONS.kind("the same name to the letter, no number")
def _(b: Builder) -> Made:
    side = b.side("medical group", telling=True)
    _as_in_case(side, side.firm.name)
    return _written(b, side, side.firm.name)


@ORGANIZATIONS.kind("abbreviated: Med Grp, Surg Ctr")
def _(b: Builder) -> Made:
    side = b.side(*CARE, telling=True)
    _as_in_case(side, misspelling.cut_short(side.firm.bare))
    return _written(b, side, side.firm.name)


@ORGANIZATIONS.kind("abbreviated: Ins Co, Cas, Indem")
def _(b: Builder) -> Made:
    side = b.side("insurer", telling=True)
    _as_in_case(side, misspelling.cut_short(side.firm.bare).upper())
    return _written(b, side, side.firm.name, "contract")


@ORGANIZATIONS.kind("legal form otherwise")
def _(b: Builder) -> Made:
    side = b.side(*CARE, telling=True)
    _as_in_case(side, f"{side.firm.bare}, Incorporated")
    return _written(b, side, f"{side.firm.bare} Inc")


@ORGANIZATIONS.kind("legal form left out")
def _(b: Builder) -> Made:
    side = b.side(*CARE, telling=True)
    _as_in_case(side, f"{side.firm.bare}, A Professional Medical Corporation")
    return _written(b, side, side.firm.bare)


@ORGANIZATIONS.kind("typo in the organisation's name")
def _(b: Builder) -> Made:
    side = b.side(*CARE, telling=True)
    first, rest = side.firm.head.split(" ", 1)
    _as_in_case(side, f"{misspelling.substitution(b.random, first)} {rest} {side.firm.tail}")
    return _written(b, side, side.firm.name)


@ORGANIZATIONS.kind("letters exchanged in the employer's name")
def _(b: Builder) -> Made:
    side = b.side("employer", telling=True)
    first, rest = side.firm.head.split(" ", 1)
    _as_in_case(side, f"{misspelling.transposition(b.random, first)} {rest} {side.firm.tail}")
    return _written(b, side, side.firm.name, "contract")


@ORGANIZATIONS.kind("and for &, British spelling")
def _(b: Builder) -> Made:
    side = b.side("medical group")
    _as_in_case(side, "Mossgrove & Oberholzer Orthopaedic Centre")
    b.enter(b.inventor.org("medical group"))
    return _written(b, side, "Mossgrove and Oberholzer Orthopedic Center")


@ORGANIZATIONS.kind("The, Inc. and order of words")
def _(b: Builder) -> Made:
    side = b.side(*CARE, telling=True)
    _as_in_case(side, f"{side.firm.bare}, The")
    return _written(b, side, f"The {side.firm.bare}, Inc.")


@ORGANIZATIONS.kind("trade name in the party's other names")
def _(b: Builder) -> Made:
    side = b.side("facility", telling=True)
    trade = b.inventor.org("facility", distinct=True).bare
    _as_in_case(side, f"{side.firm.head} Holdings LLC", other_names=[trade])
    return _written(b, side, trade, "ownership", share=20.0)


@ORGANIZATIONS.kind("d/b/a inside the party's name")
def _(b: Builder) -> Made:
    side = b.side("facility", telling=True)
    trade = b.inventor.org("facility", distinct=True).bare
    _as_in_case(side, f"{b.inventor.org('holding', distinct=True).name} d/b/a {trade}")
    return _written(b, side, trade)


@ORGANIZATIONS.kind("dba inside the reviewer's declaration")
def _(b: Builder) -> Made:
    side = b.side("medical group", telling=True)
    _as_in_case(side, side.firm.bare)
    return _written(b, side, f"{b.inventor.org('holding', distinct=True).name} dba {side.firm.bare}")


@ORGANIZATIONS.kind("trade name in the register")
def _(b: Builder) -> Made:
    side = b.side("medical group", telling=True)
    trade = b.inventor.org("medical group", distinct=True).bare
    b.enter(side.firm, other_names=[trade])
    _as_in_case(side, trade)
    return _written(b, side, side.firm.name)


@ORGANIZATIONS.kind("letters of the name, in the register")
def _(b: Builder) -> Made:
    side = b.side("medical group", telling=True)
    letters = "".join(word[0] for word in side.firm.bare.split() if word[0].isupper()) + "QX"
    b.enter(side.firm, other_names=[letters])
    _as_in_case(side, side.firm.name)
    return _written(b, side, letters, "contract")


@ORGANIZATIONS.kind("former name of the maker, in the register")
def _(b: Builder) -> Made:
    side = b.side("maker", telling=True)
    former = b.inventor.org("maker", distinct=True).bare
    b.enter(side.firm, other_names=[f"formerly {former}"])
    _as_in_case(side, side.firm.name)
    return _written(b, side, former, "research")


@ORGANIZATIONS.kind("the requesting physician's group, itself no party")
def _(b: Builder) -> Made:
    side = b.side("requesting physician")
    group = b.inventor.org("medical group", distinct=True)
    side.party["organization"] = group.name
    reviewer = b.reviewer()
    b.affiliate(reviewer, "employment", group.bare, side.entity)
    return reviewer, side, f"the reviewer works for {group.bare}, and so does the requesting physician"


@ORGANIZATIONS.kind("shared office: street and suite")
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("requesting physician")
    street, number, town = b.inventor.suite(b.inventor.building()).split(", ", 2)
    side.party["address"] = f"{street}, {number}, {town}"
    short = street.replace("Street", "St.").replace("Avenue", "Ave").replace("Boulevard", "Blvd")
    short = short.replace("Road", "Rd").replace("Drive", "Dr").replace("Parkway", "Pkwy").replace("Lane", "Ln")
    reviewer["addresses"] = [f"{short} {number.replace('Suite ', '#')}, {town}"]
    b.link(b.of_reviewer(reviewer), side.entity)
    return reviewer, side, "the reviewer and the requesting physician have the same suite"


@ORGANIZATIONS.kind("shared office with the medical group, Ste for Suite")
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("medical group")
    address = b.inventor.suite(b.inventor.building())
    side.party["address"] = address
    reviewer["addresses"] = [*reviewer["addresses"], address.replace("Suite", "Ste").upper()]
    b.link(b.of_reviewer(reviewer), side.entity)
    return reviewer, side, "the reviewer has an office in the suite of the medical group"
