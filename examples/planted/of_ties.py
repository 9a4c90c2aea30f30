"""The reviewer is tied to a party by what the law and the accreditor's questions name, directly or over others."""

from examples.planted.invent import Org
from examples.planted.kinds import Kinds, Made
from examples.planted.world import Builder, Grade, Side, Value

TIES = Kinds()
CERTAIN: Grade = "certain"


def _tie(b: Builder, kind: str, *roles: str, number: bool = False, says: str = "", **fields: Value) -> Made:
    """A free reviewer declares a tie with an organisation of the case, by its name; `number`: with its TIN too."""
    reviewer, side = b.reviewer(), b.side(*roles, telling=True)
    if number:
        side.party["tin"] = fields["tin"] = side.firm.tin
    b.affiliate(reviewer, kind, side.firm.name, side.entity, **fields)
    return reviewer, side, says or f"{kind}: {side.firm.name}"


def _subsidiary(b: Builder, *roles: str) -> tuple[Side, Org]:
    side = b.side(*roles, telling=True)
    return side, side.firm


@TIES.kind("employed by the employer, same TIN", CERTAIN)
def _(b: Builder) -> Made:
    return _tie(b, "employment", "employer", number=True)


@TIES.kind("retained by the employer, in the words of a form")
def _(b: Builder) -> Made:
    return _tie(b, "independent contractor", "employer")


@TIES.kind("contract with the claims administrator")
def _(b: Builder) -> Made:
    return _tie(b, "contract", "claims administrator")


@TIES.kind("reviews for the UR organisation")
def _(b: Builder) -> Made:
    return _tie(b, "contract", "ur organization")


@TIES.kind("employed by the UR organisation, same TIN", CERTAIN)
def _(b: Builder) -> Made:
    return _tie(b, "employment", "ur organization", number=True)


@TIES.kind("in the medical provider network")
def _(b: Builder) -> Made:
    return _tie(b, "contract", "medical provider network")


@TIES.kind("member of the physicians' group")
def _(b: Builder) -> Made:
    return _tie(b, "membership", "medical group")


@TIES.kind("director of the insurer, by the reviewer's word")
def _(b: Builder) -> Made:
    return _tie(b, "director", "insurer")


@TIES.kind("officer of the insurer, by the register and the NPI", CERTAIN)
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "insurer")
    reviewer, person = b.anyone()
    side.party["tin"] = org.tin
    b.enter(org)["ties"].append({"kind": "officer", "person": person.name, "npi": reviewer["npi"]})
    b.link(b.of_reviewer(reviewer), side.entity)
    return reviewer, side, "the register has the reviewer's NPI among the insurer's officers"


@TIES.kind("officer of the insurer, by the register and the name")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "insurer")
    reviewer, person = b.anyone()
    b.enter(org)["ties"].append({"kind": "officer", "person": f"{person.surname}, {person.given} {person.middle[0]}."})
    b.link(b.of_reviewer(reviewer), side.entity)
    return reviewer, side, "the register has the reviewer's name among the insurer's officers"


@TIES.kind("owns 12% of the employer, same TIN", CERTAIN)
def _(b: Builder) -> Made:
    return _tie(b, "ownership", "employer", number=True, share=12.0)


@TIES.kind("owns 2% of the insurer")
def _(b: Builder) -> Made:
    return _tie(b, "ownership", "insurer", share=2.0)


@TIES.kind("stock in the maker, share not said")
def _(b: Builder) -> Made:
    return _tie(b, "stock", "maker")


@TIES.kind("owns part of the surgery center")
def _(b: Builder) -> Made:
    return _tie(b, "ownership", "facility", share=25.0)


@TIES.kind("owner of the group, by the register")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "medical group")
    reviewer, person = b.anyone()
    b.enter(org)["ties"].append({"kind": "ownership", "person": f"{person.name}, MD", "share": 30.0})
    b.link(b.of_reviewer(reviewer), side.entity)
    return reviewer, side, "the register has the reviewer's name among the group's owners"


@TIES.kind("works for a subsidiary of the insurer")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "insurer")
    child, reviewer = b.inventor.org("medical group", distinct=True), b.reviewer()
    b.tie(child, "parent", org, share=100.0)
    b.affiliate(reviewer, "employment", child.name, child.entity)
    return reviewer, side, f"{child.name} belongs to {org.name}"


@TIES.kind("works for the parent of the claims administrator")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "claims administrator")
    parent, reviewer = b.inventor.org("holding", distinct=True), b.reviewer()
    b.tie(org, "parent", parent, share=80.0)
    b.affiliate(reviewer, "employment", parent.name, parent.entity)
    return reviewer, side, f"{org.name} belongs to {parent.name}"


@TIES.kind("works for a subsidiary of a subsidiary")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "insurer")
    middle = b.inventor.org("holding", distinct=True)
    child, reviewer = b.inventor.org("medical group", distinct=True), b.reviewer()
    b.tie(middle, "parent", org, share=100.0)
    b.tie(child, "parent", middle, share=75.0)
    b.affiliate(reviewer, "employment", child.name, child.entity)
    return reviewer, side, f"{child.name} belongs to {middle.name}, which belongs to {org.name}"


@TIES.kind("works for a sister company")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "ur organization")
    parent, sister, reviewer = (
        b.inventor.org("holding", distinct=True),
        b.inventor.org("medical group", distinct=True),
        b.reviewer(),
    )
    b.tie(org, "parent", parent, share=100.0)
    b.tie(sister, "parent", parent, share=60.0)
    b.affiliate(reviewer, "employment", sister.name, sister.entity)
    return reviewer, side, f"{org.name} and {sister.name} belong to {parent.name}"


@TIES.kind("group, its owner, the insurer: over an organisation")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "insurer")
    owner, group, reviewer = (
        b.inventor.org("holding", distinct=True),
        b.inventor.org("medical group", distinct=True),
        b.reviewer(),
    )
    b.tie(group, "ownership", owner, share=55.0)
    b.tie(org, "ownership", owner, share=40.0)
    b.affiliate(reviewer, "employment", group.name, group.entity)
    return reviewer, side, f"{owner.name} owns {group.name}, where the reviewer works, and part of {org.name}"


@TIES.kind("group, its owner, the insurer: over a person")
def _(b: Builder) -> Made:
    side, org = _subsidiary(b, "insurer")
    group, reviewer = b.inventor.org("medical group", distinct=True), b.reviewer()
    owner = b.inventor.person(rare=True, middle=True)
    b.enter(group)["ties"].append({"kind": "ownership", "person": owner.full, "share": 60.0})
    b.enter(org)["ties"].append({"kind": "director", "person": owner.full})
    b.link(group.entity, owner.entity)
    b.link(owner.entity, side.entity)
    b.affiliate(reviewer, "employment", group.name, group.entity)
    return reviewer, side, "the owner of the reviewer's group is a director of the insurer"


@TIES.kind("spouse works for the claims administrator")
def _(b: Builder) -> Made:
    person = b.inventor.person().name
    return _tie(b, "family", "claims administrator", person=person, relation="spouse")


@TIES.kind("child works for the insurer, same TIN")
def _(b: Builder) -> Made:
    person = b.inventor.person().name
    return _tie(b, "family", "insurer", number=True, person=person, relation="child")


def _relative(b: Builder, relation: str, *roles: str, npi: bool = False) -> Made:
    """A person of the case is of the reviewer's family."""
    reviewer, side = b.reviewer(), b.side(*roles)
    person = b.inventor.person(rare=True, middle=True)
    for key in ("npi", "licences", "other_names"):
        side.party.pop(key, None)
    side.party["name"] = person.name
    fields: dict[str, Value] = {"person": person.full, "relation": relation}
    if npi:
        side.party["npi"] = fields["npi"] = b.inventor.npi()
    b.affiliate(reviewer, "family", None, side.entity, **fields)
    return reviewer, side, f"the reviewer's {relation} is the {side.party['role']}"


@TIES.kind("spouse of the requesting physician, same NPI", CERTAIN)
def _(b: Builder) -> Made:
    return _relative(b, "spouse", "requesting physician", npi=True)


@TIES.kind("sibling of the requesting physician")
def _(b: Builder) -> Made:
    return _relative(b, "sibling", "requesting physician")


@TIES.kind("parent of the injured worker")
def _(b: Builder) -> Made:
    return _relative(b, "child", "injured worker")


@TIES.kind("spouse of the claims examiner")
def _(b: Builder) -> Made:
    return _relative(b, "spouse", "claims examiner")


@TIES.kind("family of the employer's officer")
def _(b: Builder) -> Made:
    return _relative(b, "sibling", "officer")


@TIES.kind("spouse of the worker's attorney")
def _(b: Builder) -> Made:
    return _relative(b, "spouse", "representative")


@TIES.kind("partner of the requesting physician")
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("requesting physician")
    person = b.inventor.person(rare=True, middle=True)
    side.party["name"] = f"{person.name}, MD"
    b.affiliate(reviewer, "partnership", None, side.entity, person=f"{person.surname}, {person.given}")
    return reviewer, side, "the reviewer is in partnership with the requesting physician"


@TIES.kind("partner of the requesting physician, same NPI", CERTAIN)
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("requesting physician")
    npi = side.party["npi"] = b.inventor.npi()
    b.affiliate(reviewer, "partnership", None, side.entity, person=f"Dr. {side.human.surname}", npi=npi)
    return reviewer, side, "the reviewer declares a partnership with the physician of this NPI"


@TIES.kind("expert of the defense attorney's firm")
def _(b: Builder) -> Made:
    reviewer, side = b.reviewer(), b.side("defense attorney")
    firm = b.inventor.org("law firm", distinct=True)
    side.party["organization"] = firm.name
    b.affiliate(reviewer, "contract", firm.name, side.entity)
    return reviewer, side, f"the reviewer gives opinions for {firm.name}"


@TIES.kind("research paid by the maker, same TIN", CERTAIN)
def _(b: Builder) -> Made:
    return _tie(b, "research", "maker", number=True, share=8.0)


@TIES.kind("research paid by the maker")
def _(b: Builder) -> Made:
    return _tie(b, "research grant", "maker")


@TIES.kind("speaker of the maker")
def _(b: Builder) -> Made:
    return _tie(b, "payment", "maker")


@TIES.kind("designs devices for the maker")
def _(b: Builder) -> Made:
    return _tie(b, "consulting", "maker")


@TIES.kind("referrals to the medical group")
def _(b: Builder) -> Made:
    return _tie(b, "referral", "medical group")


@TIES.kind("employed by the facility of the treatment")
def _(b: Builder) -> Made:
    return _tie(b, "employment", "facility")


@TIES.kind("tie to the insurer ended eleven months ago")
def _(b: Builder) -> Made:
    return _tie(b, "employment", "insurer", to=b.days_ago(335))


@TIES.kind("tie to the medical group ended a year ago")
def _(b: Builder) -> Made:
    return _tie(b, "employment", "medical group", to=b.days_ago(364))


@TIES.kind("tie begun and to end after the review")
def _(b: Builder) -> Made:
    end = f"{b.on.year + 1}-12-31"
    return _tie(b, "contract", "claims administrator", to=end)
