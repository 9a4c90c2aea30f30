"""What intake shows: drafts, what waits for the office, and which cases are related."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from django.db.models import Q, QuerySet

from openimr import model
from openimr.process import Related, relate, treatment_key, worker_keys
from openimr.process.identity import NEAR
from openimr.process.lifecycle import lifecycle
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.fetch import case_document, case_documents
from openimr.server.cases.models import Case
from openimr.server.intake.errors import IntakeError
from openimr.server.intake.models import Application, Relation, WithdrawalAsked

MOST_RELATED = 100
"""Cases of one worker that are compared; of a name that more go by, the newest."""


class UnknownApplicationError(IntakeError):
    """There is no such application, or it is none of this account's: the two are not told apart."""


class RelatedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A related case as the office sees it: how it is related, where it stands, and what was decided on the two."""

    case: Case
    document: model.Case
    related: Related
    decided: Relation | None


def applications_of(user: User) -> QuerySet[Application]:
    """The applications that an account goes on with: its own, and for the office those that the office enters."""
    own = Q(by=user)
    if user.has_role(Role.INTAKE, Role.CASE_MANAGER):
        own |= Q(office=True)
    return Application.objects.filter(own)


def application_for(user: User, pk: int, *, lock: bool = False) -> Application:
    """An application of the account.

    Raises:
        UnknownApplicationError: there is none, or it is another's.
    """
    found = applications_of(user).filter(pk=pk)
    application = (found.select_for_update() if lock else found).first()
    if application is None:
        raise UnknownApplicationError("there is no such application")
    return application


def drafts_of(user: User) -> QuerySet[Application]:
    """The applications that are not sent yet, the last changed first."""
    return applications_of(user).filter(case=None).select_related("by").order_by("-changed")


def waiting_applications() -> QuerySet[Case]:
    """The cases that wait for the office to screen them, the longest waiting first."""
    return (
        Case.objects.filter(state__in=_SCREENED).select_related("claims_administrator").order_by("received", "number")
    )


def consent_refused(case: Case) -> bool:
    """Whether the application says No to the sending of medical records: somebody has to ask before they are sent."""
    return Application.objects.filter(case=case, answers__consent="no").exists()


_SCREENED = ("APP_RECEIVED", "APP_INFO_PENDING", "DEFERRED")


def said_to_be_certified(case: Case | None = None) -> QuerySet[Application]:
    """Applications still to be screened that speak of a physician's certificate which nobody has recorded (T15).

    Of one case, or of all, the longest waiting first.
    """
    found = Application.objects.filter(answers__certified="yes", office=False, case__state__in=_SCREENED)
    found = found.exclude(case__priority="expedited")
    return (found if case is None else found.filter(case=case)).select_related("case").order_by("sent")


def withdrawals_waiting() -> QuerySet[WithdrawalAsked]:
    """Withdrawals that nobody has answered yet, the oldest first."""
    return WithdrawalAsked.objects.filter(answered=None).select_related("case").order_by("at")


def candidates(document: model.Case, but: int | None = None) -> tuple[list[Case], bool]:
    """The cases of the same worker as far as that is known, newest first, and whether there are more than those.

    Found by the index over `worker_keys`; of many that share a name, those of the same claim come first, and
    those whose name is only nearly the same last.
    """
    keys = sorted(worker_keys(document))
    if not keys:
        return [], False
    found: dict[int, Case] = {}
    claims = [key for key in keys if not key.startswith(("name ", NEAR))]
    for known in (claims, [key for key in keys if not key.startswith(NEAR)], keys):
        if not known or len(found) > MOST_RELATED:
            continue
        rows = Case.objects.filter(worker_keys__overlap=known).exclude(pk__in=[but] if but else []).order_by("-number")
        for case in rows[: MOST_RELATED + 1]:
            found.setdefault(case.pk, case)
    cases = [*found.values()]
    return cases[:MOST_RELATED], len(cases) > MOST_RELATED


def related_to(document: model.Case, but: int | None = None) -> tuple[list[tuple[Case, model.Case, Related]], bool]:
    """The related cases of a case that may not be there yet, and whether more share the name than were compared."""
    cases, more = candidates(document, but)
    return related_among(document, cases), more


def related_among(document: model.Case, cases: Sequence[Case]) -> list[tuple[Case, model.Case, Related]]:
    """Those of some cases that are related to a case, each with its document and how."""
    documents = case_documents(cases)
    near = [case for case in cases if _can_be_related(document, documents[case.pk])]
    others = [documents[case.pk] for case in near]
    return [(near[one.place], others[one.place], one) for one in relate(document, others)]


def _can_be_related(mine: model.Case, other: model.Case) -> bool:
    """Whether the two share a treatment, or the injury as far as both say it: without either no relation holds.

    Many go by one name; what can't be related is not folded.
    """
    one, two = mine.injury.date, other.injury.date
    if one is None or two is None or one[:10] == two[:10]:
        return True
    keys = {treatment_key(item.treatment, item.request) for item in mine.items}
    return any(treatment_key(item.treatment, item.request) in keys for item in other.items)


def related_cases(case: Case) -> tuple[list[RelatedCase], bool]:
    """The related cases of a case, with what was decided on each before; the weightiest relation first."""
    found, more = related_to(case_document(case), case.pk)
    keys = [other.pk for other, _, _ in found]
    pair = Q(case=case, other__in=keys) | Q(other=case, case__in=keys)
    decided: dict[int, Relation] = {}
    for one in Relation.objects.filter(pair).order_by("at", "pk"):
        decided[one.other_id if one.case_id == case.pk else one.case_id] = one
    listed = [
        RelatedCase(case=other, document=document, related=related, decided=decided.get(other.pk))
        for other, document, related in found
    ]
    return sorted(listed, key=lambda one: (_WEIGHT[one.related.relation], one.case.number)), more


_WEIGHT = {"duplicate": 0, "consolidate": 1, "related": 2, "repeat request": 3, "same injury": 4, "new application": 5}


def states_of(numbers: Sequence[str]) -> Mapping[str, str]:
    """The states of cases by their numbers, for what became of an earlier application."""
    return dict(Case.objects.filter(number__in=numbers).values_list("number", "state"))


OVER = frozenset(
    name for name, state in lifecycle().states.items() if state.ends and name not in lifecycle().states_of(["decided"])
)
"""States in which a case has ended without a determination: nobody decides it together with another any more."""


def joined_cases(cases: Collection[int]) -> set[int]:
    """Which of these cases (by key) are decided together with another that goes on, as was decided last."""
    links = _links(cases)
    going = {*Case.objects.filter(pk__in=links).exclude(state__in=OVER).values_list("pk", flat=True)}
    return {key for key in cases if going & _reached(links, key)}


def joined_with(case: Case) -> list[str]:
    """The numbers of the cases that are decided together with this one (9792.10.4(a)), as was decided last."""
    others = _reached(_links([case.pk]), case.pk)
    return sorted(Case.objects.filter(pk__in=others).values_list("number", flat=True))


def joined_and_going(case: Case) -> QuerySet[Case]:
    """Those of them that go on, by number: one that was withdrawn, say, has no reviewer to share."""
    others = _reached(_links([case.pk]), case.pk)
    return Case.objects.filter(pk__in=others).exclude(state__in=OVER).order_by("number")


def _links(cases: Collection[int]) -> dict[int, set[int]]:
    """Which cases (by key) are joined with which, from these on as far as the joins lead."""
    links: dict[int, set[int]] = {}
    seen, fresh = set[int](), {*cases}
    while fresh:
        decided = Relation.objects.filter(Q(case__in=fresh) | Q(other__in=fresh)).order_by("at", "pk")
        last = {frozenset(pair): decision for *pair, decision in decided.values_list("case", "other", "decision")}
        for one, other in (pair for pair, decision in last.items() if decision == "consolidate"):
            links.setdefault(one, set()).add(other)
            links.setdefault(other, set()).add(one)
        seen |= fresh
        fresh = {*links} - seen
    return links


def _reached(links: Mapping[int, set[int]], start: int) -> set[int]:
    """The cases to which joins lead from one, without that one."""
    found, fresh = {start}, [start]
    while fresh:
        more = links.get(fresh.pop(), set()) - found
        found |= more
        fresh += more
    return found - {start}
