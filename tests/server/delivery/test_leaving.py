"""A party is replaced, leaves, or is only written otherwise: who sees the case then, and whose letters are whose."""

from typing import Any

import pytest
from tests.server.delivery.conftest import event, mailed, work
from tests.server.delivery.test_letters import INELIGIBLE, letters, take

pytestmark = pytest.mark.django_db
NEW = {"p1-who": "other", "p1-name": "Bea Newlaw, Esq.", "p1-organization": "Newlaw APC"}
"""The second party of the example, its representative, is another person now."""
DAY = "2018-01-05"
PASSWORD = "corvid lantern tidewater 9"  # noqa: S105


def fresh(case: Any) -> Any:
    from openimr.server.cases.models import Case

    return Case.objects.get(pk=case.pk)


def corrected(client: Any, case: Any, **typed: str) -> Any:
    """The answer of the page of facts, posted as it stands but for what was typed."""
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.amending import Facts

    row = fresh(case)
    shown = Facts(case_document(row), row.claims_administrator_id)
    post = {"revision": str(row.revision)}
    for form in (shown.form, *shown.items, *shown.parties):
        post |= {form.add_prefix(name): str(form.initial.get(name) or "") for name in form.fields}
    return client.post(f"/cases/{case.number}/facts/", post | {k.replace("_", "-"): v for k, v in typed.items()})


def document(case: Any) -> Any:
    from openimr.server.cases.fetch import case_document

    return case_document(fresh(case))


def redeemed(case: Any, party: str, user: Any) -> None:
    """A code of the party, used by this account."""
    from openimr.server.accounts.codes import make_code, redeem
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        redeem(make_code(case.number, party), document(case).injury.date, account=user)


def tied(case: Any) -> dict[str, str]:
    from openimr.server.cases.models import Person

    found = Person.objects.filter(case=case, account__isnull=False)
    return dict(found.values_list("party", "account__username"))


@pytest.fixture
def case(a_case: Any, people: Any) -> Any:
    """A case whose representative has an account by a code, and whose notice was mailed to everybody."""
    made = a_case(signed=False)
    redeemed(made, "p2", people.by["worker"])
    take(made.number, event("application ineligible", **INELIGIBLE))
    work()
    mailed(people)
    return made


def test_whoever_takes_a_representatives_place_gets_the_letters_and_the_one_before_sees_the_case_no_more(
    case: Any, people: Any, as_: Any
):
    from openimr.server.cases.models import EndedTie, Person
    from openimr.server.trail.models import TrailRow

    client, theirs = as_("worker"), letters(case, party="p2")[0]
    assert client.get(f"/cases/{case.number}/").status_code == 200
    page = as_("intake")
    answer = corrected(page, case, **NEW)
    assert answer.status_code == 302
    assert "Conrad J. Whitlow, Esq. is no longer a party of this case" in page.get(answer["Location"]).content.decode()
    roles = {party.id: (party.role, party.name) for party in document(case).parties}
    assert roles["representative"] == ("representative", "Bea Newlaw, Esq.")
    assert roles["p2"] == ("former representative", "Conrad J. Whitlow, Esq.")
    assert tied(case) == {}
    for address in ("", "records/add/", "withdrawal/"):
        assert client.get(f"/cases/{case.number}/{address}").status_code == 404
    # What was addressed to him stays his; that he looks at it again is no receipt.
    assert client.get(f"/letters/{theirs.pk}/open/").status_code == 200
    theirs.refresh_from_db()
    assert theirs.received is None
    # What goes to the representative from now on is hers alone.
    work()
    with_her = as_("intake").post(f"/cases/{case.number}/letters/send/", {"kind": "ineligibility"})
    assert with_her.status_code == 302
    work()
    mailed(people)
    hers = letters(case, party="representative")[0]
    assert hers.state == "served"
    assert not letters(case, party="p2", made__gt=EndedTie.objects.get().at)
    listed = client.get("/letters/").content.decode()
    assert f"/letters/{theirs.pk}/open/" in listed
    assert f"/letters/{hers.pk}/open/" not in listed
    assert client.get(f"/letters/{hers.pk}/open/").status_code == 404
    hers.refresh_from_db()
    assert hers.received is None
    assert TrailRow.objects.filter(table="cases_endedtie", case_number=case.number).exists()
    assert Person.objects.filter(case=case, party="p2", role="former representative").exists()


def test_who_takes_a_place_before_the_post_goes_gets_the_letter_and_nobody_stays_untold(
    a_case: Any, people: Any, as_: Any
):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.process import fold
    from openimr.server.delivery.actions import send_again
    from openimr.server.delivery.errors import DeliveryError
    from openimr.server.trail.actor import acting

    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    assert [one.state for one in letters(case, party="p2")] == ["to send"]
    asked = ProcrastinateJob.objects.filter(task_name__endswith="queue_owed", args__number=case.number)
    before = asked.count()
    assert corrected(as_("intake"), case, **NEW).status_code == 302
    assert asked.count() == before + 1  # `work` here does old ones again; a worker does not
    work()
    assert [one.state for one in letters(case, party="p2")] == ["not sent"]
    assert [one.state for one in letters(case, party="representative")] == ["to send"]
    with acting("user:1"), pytest.raises(DeliveryError, match="who has come in its place gets a letter by itself"):
        send_again(case.number, letters(case, party="p2")[0].pk)
    # Once more, and nobody else is left to be served: no other event will come.
    mailed(people)
    third = {"p1-name": "Cleo Thirdlaw, Esq.", "p1-organization": "Thirdlaw LLP", "p1-who": "other"}
    assert corrected(as_("intake"), case, **third).status_code == 302
    work()
    mailed(people)
    found = document(case)
    (now,) = [party.id for party in found.parties if party.role == "representative"]
    assert now not in {"p2", "representative"}
    assert now in {one.party for one in letters(case, state="served")}
    assert now not in {one.party for one in fold(found).owed}


def test_a_changed_name_is_asked_about_and_nothing_happens_until_it_is_answered(case: Any, as_: Any):
    for typed in ({"p1_name": "Bea Newlaw, Esq."}, {"p1_name": "", "p1_organization": "Newlaw APC"}):
        answer = corrected(as_("intake"), case, **typed)
        assert answer.status_code == 422
        assert "say whether it is the same person" in answer.content.decode()
    assert tied(case) == {"p2": "d-worker"}
    assert document(case).parties[1].name == "Conrad J. Whitlow, Esq."


@pytest.mark.parametrize(
    "typed",
    [
        {"p1_name": "Konrad J. Whitlow, Esq.", "p1_who": "same"},
        {"p1_name": "CONRAD J WHITLOW ESQ"},
        {"p1_address": "1 Other Street, Fresno, CA 93721", "p1_organization": "Whitlow APC"},
    ],
)
def test_a_spelling_and_an_address_change_nothing(case: Any, as_: Any, typed: dict[str, str]):
    assert corrected(as_("intake"), case, **typed).status_code == 302
    assert tied(case) == {"p2": "d-worker"}
    assert [party.id for party in document(case).parties][:3] == ["p1", "p2", "p3"]
    assert as_("worker").get(f"/cases/{case.number}/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"p1_who": "other"}, "The name is the one before"),
        ({"p1_who": "gone", "p1_name": "Bea Newlaw"}, "Leave the name as it is"),
        ({"p1_name": "", "p1_organization": ""}, "say so under “Who this is”"),
        ({"p2_who": "other", "p2_name": "Ida Brackmoor, MD"}, "This is the number of the one before"),
        ({"p2_who": "gone"}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_meant_is_refused(case: Any, as_: Any, typed: dict[str, str], says: str):
    answer = corrected(as_("intake"), case, **typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert tied(case) == {"p2": "d-worker"}


def test_a_representative_is_dismissed_without_a_successor(case: Any, people: Any, as_: Any):
    from openimr.process import fold

    assert corrected(as_("intake"), case, p1_who="gone").status_code == 302
    after = document(case)
    assert [(p.id, p.role) for p in after.parties if "representative" in p.role] == [("p2", "former representative")]
    assert as_("worker").get(f"/cases/{case.number}/").status_code == 404
    before = len(letters(case, party="p2"))
    take(case.number, event("petition filed", by="p1"))
    work()
    assert len(letters(case, party="p2")) == before
    assert "p2" not in {one.party for one in fold(document(case)).owed}
    # The facts can be corrected again, the one who has left among them.
    assert corrected(as_("intake"), case, p0_address="9 New Row, Visalia, CA 93277").status_code == 302


def test_letters_that_wait_for_the_one_before_are_not_sent(a_case: Any, people: Any, as_: Any):
    made = a_case(signed=False)
    take(made.number, event("application ineligible", **INELIGIBLE))
    work()
    assert corrected(as_("intake"), made, **NEW).status_code == 302
    (waited,) = letters(made, party="p2")
    assert (waited.state, waited.steps.last().note) == ("not sent", "no longer a party of the case")
    client = as_("intake")
    client.post(f"/cases/{made.number}/letters/{waited.pk}/again/")
    work()
    assert {one.state for one in letters(made, party="p2")} == {"not sent"}


@pytest.mark.parametrize("typed", [NEW, {"p1_who": "gone"}])
def test_a_code_made_before_opens_nothing_after(a_case: Any, people: Any, as_: Any, typed: dict[str, str]):
    from openimr.server.accounts.codes import make_code, redeem
    from openimr.server.accounts.errors import CodeError
    from openimr.server.cases.models import CaseFacts
    from openimr.server.trail.actor import acting

    made = a_case()
    with acting("user:1"):
        code = make_code(made.number, "p2")
    assert corrected(as_("intake"), made, **typed).status_code == 302
    day = CaseFacts.objects.filter(case=made).first().document["injury"]["date"]
    with pytest.raises(CodeError, match="don't fit"):
        redeem(code, day, username="oldlaw2", password=PASSWORD)
    assert as_("intake").get(f"/cases/{made.number}/codes/").status_code == 200
    # Nor where the one before takes the place again under the same id.
    place = next(n for n, party in enumerate(document(made).parties) if party.id == "p2")
    assert corrected(as_("intake"), made, **{f"p{place}_role": "representative"}).status_code == 302
    with pytest.raises(CodeError, match="don't fit"):
        redeem(code, day, username="oldlaw2", password=PASSWORD)


def test_a_physician_and_a_worker_are_replaced_too(a_case: Any, people: Any, as_: Any):
    made = a_case()
    redeemed(made, "p3", people.by["physician"])
    redeemed(made, "p1", people.by["worker"])
    other = {"p2_who": "other", "p2_name": "Ida Brackmoor, MD", "p2_npi": ""}
    assert corrected(as_("intake"), made, **other).status_code == 302
    assert tied(made) == {"p1": "d-worker"}
    assert as_("physician").get(f"/cases/{made.number}/").status_code == 404
    state = fresh(made).state
    assert corrected(as_("intake"), made, p0_who="other", p0_name="Renata Oduya").status_code == 302
    assert tied(made) == {}
    assert fresh(made).state == state
    roles = {party.role for party in document(made).parties}
    assert {"injured worker", "former injured worker", "former requesting physician"} <= roles
    assert "name marisol ibarra quent" not in " ".join(fresh(made).worker_keys)


def test_a_program_does_not_change_who_an_account_is(case: Any):
    import msgspec

    from openimr.server.cases.actions import amend
    from openimr.server.cases.errors import RefusedError
    from openimr.server.trail.actor import acting

    facts = document(case)
    renamed = [msgspec.structs.replace(p, name="Bea Newlaw") if p.id == "p2" else p for p in facts.parties]
    with acting("user:1"), pytest.raises(RefusedError, match="whether it is the same person"):
        amend(case.number, msgspec.structs.replace(facts, parties=tuple(renamed)))
    assert tied(case) == {"p2": "d-worker"}
    # A party that is not on file any more, or in another role, has no account.
    with acting("user:1"):
        amend(case.number, msgspec.structs.replace(facts, parties=tuple(p for p in facts.parties if p.id != "p2")))
        amend(case.number, facts)
    assert tied(case) == {}


def test_the_office_ends_an_account_of_a_case_by_hand_with_a_reason(case: Any, people: Any, as_: Any):
    from openimr.server.cases.models import EndedTie

    client, theirs = as_("worker"), letters(case, party="p2")[0]
    office = as_("intake")
    address = f"/cases/{case.number}/codes/"
    assert "Ends here" in office.get(address).content.decode()
    office.post(address, {"end": "p2", "reason": "  no "})
    assert tied(case) == {"p2": "d-worker"}
    office.post(address, {"end": "p2", "reason": "The code was opened by somebody else"})
    assert tied(case) == {}
    page = office.get(address).content.decode()
    assert "The code was opened by somebody else" in page
    assert "d-worker" in page
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert client.get(f"/letters/{theirs.pk}/open/").status_code == 404
    assert document(case).parties[1].role == "representative"
    office.post(address, {"end": "p2", "reason": "once more, which nothing is left for"})
    assert EndedTie.objects.count() == 1
    assert as_("claims staff").post(address, {"end": "p2", "reason": "not for them"}).status_code == 403
