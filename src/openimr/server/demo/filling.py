"""Fill an empty server: organisations, an account of each role, and cases in every state."""

import secrets
from datetime import datetime

import msgspec

from openimr.model import Reviewer
from openimr.server.accounts.models import Organization, User
from openimr.server.accounts.roles import Role
from openimr.server.cases.actions import open_case
from openimr.server.cases.models import Case, Person
from openimr.server.demo.case_files import decides, given, put_on_file, with_facts
from openimr.server.demo.determining import determine
from openimr.server.demo.histories import invented_cases, people
from openimr.server.demo.public_letters import publish_letters
from openimr.server.demo.reviewing import entries, roster_text, with_able_reviewer
from openimr.server.office.expiring import tell
from openimr.server.office.roster import hand_in, take_over
from openimr.server.trail.actor import acting, step


class DemoAccount(msgspec.Struct, frozen=True):
    """An account to sign in with; the password is drawn anew for each demo."""

    role: str
    username: str
    password: str


class Filled(msgspec.Struct, frozen=True):
    """What a demo has: an account of each role, and the numbers of the cases by state."""

    accounts: tuple[DemoAccount, ...]
    cases: dict[str, list[str]]


class NotDemoError(ValueError):
    """The database is not a demo's: a demo never mixes with real cases."""


def filled(now: datetime, count: int = 200) -> Filled:
    """A demo in the database: made where it is empty; a demo that is there keeps its cases and gets new passwords.

    `now` is the day on which the cases stand as they do.

    Raises:
        NotDemoError: the database has cases that no demo made.
    """
    with acting("demo"):
        if not Case.objects.exists():
            _fill(now, count)
        elif not Organization.objects.filter(name=people().administrators[0]["name"]).exists():
            raise NotDemoError("the database has cases of its own; name a new folder for the demo by OPENIMR_DATA")
        accounts = _with_new_passwords()
    cases: dict[str, list[str]] = {}
    for state, number in Case.objects.order_by("state", "number").values_list("state", "number"):
        cases.setdefault(state, []).append(number)
    return Filled(accounts, cases)


def _fill(now: datetime, count: int) -> None:
    organizations = _organizations()
    on_roster = entries(now)
    _accounts(organizations, on_roster)
    _roster(now)
    reviewers = {user.reviewer: user for user in User.objects.exclude(reviewer=None)}
    invented_ones = [*invented_cases(now, count)]
    files = given(invented_ones)
    for place, invented in enumerate(invented_ones):
        facts = with_facts(invented.case, files[place]) if place in files else invented.case
        facts = with_able_reviewer(facts, on_roster, now)
        case = open_case(facts, organizations[invented.administrator])
        if place in files:
            put_on_file(case, files[place])
            if decides(facts):
                determine(case, facts)
        assigned = next((e.by for e in reversed(facts.events) if e.type == "reviewer assigned"), None)
        if assigned in reviewers and case.state != "REMANDED":  # who decided it before has it no longer
            with step(case.number):
                case.reviewer = reviewers[assigned]
                case.save(update_fields=["reviewer"])
    _tie("physician", User.objects.get(username="physician"))
    _tie("worker", User.objects.get(username="worker"))
    publish_letters(User.objects.get(username="medical-director"), now, most=count // 2)


def _wanted() -> list[tuple[str, Role, int]]:
    """User name, role and number of each account: one of each role, six reviewers."""
    return [
        (role.value.replace(" ", "-") + (f"-{number}" if role == Role.REVIEWER else ""), role, number)
        for role in Role
        for number in range(1, 7 if role == Role.REVIEWER else 2)
    ]


def _with_new_passwords() -> tuple[DemoAccount, ...]:
    made: list[DemoAccount] = []
    with step():
        for username, role, _ in _wanted():
            user = User.objects.get(username=username)
            password = secrets.token_urlsafe(12)
            user.set_password(password)
            user.save(update_fields=["password"])
            made.append(DemoAccount(role.value, username, password))
    return tuple(made)


def _organizations() -> dict[str, Organization]:
    with step():
        made = [Organization.objects.create(**dict(facts)) for facts in people().administrators]
    return {organization.number: organization for organization in made}


def _accounts(organizations: dict[str, Organization], on_roster: tuple[Reviewer, ...]) -> None:
    names = {entry.id: entry.name or "" for entry in on_roster}
    with step():
        for username, role, number in _wanted():
            belongs = role in {Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF}
            reviewer = f"rv-{number:03}" if role == Role.REVIEWER else None
            User.objects.create_user(
                username,
                name=names[reviewer] if reviewer else role.label,
                roles=[role.value],
                organization=organizations["9001"] if belongs else None,
                reviewer=reviewer,
            )


def _roster(now: datetime) -> None:
    """The entries of the reviewers, one of whose licences ends in twenty days; the alarm of that is raised."""
    director = User.objects.get(username="medical-director")
    take_over(director, hand_in(director, "roster", "demo-roster.yaml", roster_text(now).encode()).pk)
    tell(now.date())


def _tie(party: str, user: User) -> None:
    """Give a party of some cases an account: a worker one case, a physician ten and those that have their letter."""
    theirs = Person.objects.filter(party=party).order_by("case__number")
    chosen = [*theirs[: 1 if party == "worker" else 10]]
    if party == "physician":
        chosen += theirs.filter(case__issued__isnull=False)
    with step():
        Person.objects.filter(pk__in=[person.pk for person in chosen]).update(account=user)
