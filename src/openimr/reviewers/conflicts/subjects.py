"""Who is compared: a reviewer, the other side of an affiliation, a party, an organisation of the register."""

from functools import lru_cache

import msgspec

from openimr.model.case import Party
from openimr.model.reviewer import Affiliation, Organization, OrganizationTie, Reviewer
from openimr.reviewers.conflicts import folding
from openimr.reviewers.conflicts.addresses import Address, address
from openimr.reviewers.conflicts.lines import IN_PART, names_in_line
from openimr.reviewers.conflicts.organizations import looks_like_organization
from openimr.reviewers.conflicts.persons import readings
from openimr.reviewers.conflicts.practices import persons_named
from openimr.vocabulary import fold_name as folded
from openimr.vocabulary import is_nobody

ORGANIZATIONS = frozenset(
    (
        "employer",
        "insurer",
        "claims administrator",
        "medical provider network",
        "ur organization",
        "facility",
        "maker",
        "medical group",
    )
)
"""Roles whose `name` is as a rule an organisation's."""

HOMES = frozenset(("injured worker", "family member", "former injured worker"))
"""Roles whose address is a home: the same street address is a household, not a building."""


_PERSONAL = frozenset(("family", "personal", "patient"))
"""Kinds of tie whose other side is a person, whichever field it was written in."""


class Subject(msgspec.Struct, frozen=True):
    """What is known of one side, as it is compared. Names are as written, with the field that they stand in."""

    persons: tuple[tuple[str, str], ...] = ()
    organizations: tuple[tuple[str, str], ...] = ()
    register_ids: tuple[str, ...] = ()
    npi: str | None = None
    tin: str | None = None
    licences: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    home: bool = False

    @property
    def within(self) -> tuple[tuple[str, str], ...]:
        """Persons whose names an organisation's name could hold ("Robert Whitlock MD Inc"), with its field."""
        named = {name for name, _ in self.persons}
        unnamed = [(written, field) for written, field in self.organizations if written not in named]
        return (
            *((person, field) for written, field in unnamed for person in persons_named(written)),
            *((person, f"{field}, {IN_PART}") for written, field in unnamed for person in names_in_line(written)),
        )

    @property
    def known(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.register_ids) or self.comparable

    @property
    def comparable(self) -> bool:
        """Whether there is anything to compare, but for ids of the register."""
        return bool(self.persons or self.organizations or self.npi or self.tin or self.licences or self.addresses)


def of_reviewer(reviewer: Reviewer) -> Subject:
    """The reviewer: names, numbers and addresses. Trade names among `other_names` are organisations."""
    persons, organizations = _sorted_names(reviewer.name, reviewer.other_names, "reviewer")
    return Subject(
        persons=persons,
        organizations=organizations,
        npi=folding.npi(reviewer.npi),
        tin=folding.tin(reviewer.tin),
        licences=tuple(filter(None, (folding.licence(held.state, held.number) for held in reviewer.licences))),
        addresses=_addresses(reviewer.addresses),
    )


@lru_cache(maxsize=1 << 16)
def of_affiliation(kind: str, tie: Affiliation) -> tuple[Subject, ...]:
    """The other side of an affiliation: one subject, or two where it names both a person and an organisation.

    A relative's employer is another side than the relative; numbers belong to the person there.
    """
    numbers = (folding.npi(tie.npi), folding.tin(tie.tin))
    where = _addresses((tie.address,) if tie.address else ())
    person = ((tie.person, "affiliation.person"),) if tie.person and not is_nobody(tie.person) else ()
    firm = (
        ((tie.organization, "affiliation.organization"),)
        if tie.organization and not is_nobody(tie.organization)
        else ()
    )
    ids = (tie.organization,) if tie.organization else ()
    if tie.person and person and not firm and looks_like_organization(tie.person):
        person, firm, ids = (), ((tie.person, "affiliation.person"),), (tie.person,)
    if person and firm:
        one = Subject(persons=person, npi=numbers[0], tin=numbers[1], addresses=where)
        return one, Subject(organizations=firm, register_ids=ids)
    if firm and tie.organization and kind in _PERSONAL and not looks_like_organization(tie.organization):
        person = firm
    return (
        Subject(persons=person, organizations=firm, register_ids=ids, npi=numbers[0], tin=numbers[1], addresses=where),
    )


def of_organization(organization: Organization) -> Subject:
    """An organisation of the register."""
    names = [(organization.name, "register.name"), *((n, "register.other_names") for n in organization.other_names)]
    return Subject(
        organizations=tuple((n, f) for n, f in names if not is_nobody(n)),
        register_ids=(organization.id,),
        npi=folding.npi(organization.npi),
        tin=folding.tin(organization.tin),
        addresses=_addresses(organization.addresses),
    )


def of_tie(tie: OrganizationTie) -> Subject:
    """The other side of a register's tie: a person, or an organisation by id or name."""
    return Subject(
        persons=((tie.person, "register.ties.person"),) if tie.person and not is_nobody(tie.person) else (),
        organizations=(
            ((tie.organization, "register.ties.organization"),)
            if tie.organization and not is_nobody(tie.organization)
            else ()
        ),
        register_ids=(tie.organization,) if tie.organization else (),
        npi=folding.npi(tie.npi),
        tin=folding.tin(tie.tin),
    )


def of_party(party: Party, role: str | None) -> Subject:
    """A party in its role (of `process/words.yaml`, None: not known).

    In an organisation's role the name is the organisation's, and a person's too where it could be one (a sole
    proprietor); in a person's role the other way about.
    """
    persons, organizations = _sorted_names(party.name, party.other_names, "party")
    if role in ORGANIZATIONS and not party.organization:
        written = [n for n in (party.name, *party.other_names) if n and not is_nobody(n)]
        organizations = tuple((n, "party.name" if n == party.name else "party.other_names") for n in written)
    ids = tuple(filter(None, (party.organization, party.name if role in ORGANIZATIONS else None)))
    if party.organization and not is_nobody(party.organization):
        organizations = ((party.organization, "party.organization"), *organizations)
    return Subject(
        persons=persons,
        organizations=organizations,
        register_ids=ids,
        npi=folding.npi(party.npi),
        tin=folding.tin(party.tin),
        licences=tuple(dict.fromkeys(key for written in party.licences for key in folding.licences(written))),
        addresses=_addresses((party.address,) if party.address else ()),
        home=role in HOMES,
    )


def _sorted_names(
    name: str | None, others: tuple[str, ...], where: str
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Names of persons and of organisations. A single further name is a surname: it takes the given name along.

    A line of a party may name several persons: each is one.
    """
    persons: list[tuple[str, str]] = []
    organizations: list[tuple[str, str]] = []
    for at, written in enumerate((name, *others)):
        if not written or is_nobody(written):
            continue
        field = f"{where}.other_names" if at else f"{where}.name"
        if looks_like_organization(written):
            organizations.append((written, field))
            continue
        if at and name and len(folded(written).split()) == 1:
            written = _with_given(name, written)  # noqa: PLW2901
        persons.append((written, field))
        persons += ((found, f"{field}, {IN_PART}") for found in names_in_line(written) if where == "party")
    return tuple(persons), tuple(organizations)


def _with_given(name: str, surname: str) -> str:
    read = readings(name)
    return f"{surname}, {' '.join((*read[0].given, *read[0].middle))}" if read and read[0].given else surname


def _addresses(written: tuple[str, ...]) -> tuple[Address, ...]:
    return tuple(dict.fromkeys(found for text in written if (found := address(text))))


def with_known_ids(subject: Subject, known: frozenset[str]) -> Subject:
    """The subject with those register ids that there are; what is an id is no name."""
    ids = tuple(dict.fromkeys(i for i in subject.register_ids if i in known))
    organizations = tuple(o for o in subject.organizations if o[0] not in ids or o[1] == "register.name")
    return msgspec.structs.replace(subject, register_ids=ids, organizations=organizations)
