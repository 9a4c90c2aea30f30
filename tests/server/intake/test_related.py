"""Duplicates, earlier determinations and what is decided together: found by an index, decided by a person."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

pytestmark = pytest.mark.django_db


def decide(client: Any, case: Any, other: Any, decision: str, reason: str = "the same letter", **more: Any) -> Any:
    from openimr.server.cases.models import Case

    revision = more.get("revision", Case.objects.get(pk=case.pk).revision)
    post = {"other": other.number, "decision": decision, "reason": reason, "revision": revision}
    return client.post(f"/cases/{case.number}/related/", post)


def relations() -> int:
    from openimr.server.intake.models import Relation

    return Relation.objects.count()


def test_a_duplicate_is_shown_with_why_and_ends_when_a_person_says_so(as_: Any, kit: SimpleNamespace):
    from openimr.server.intake.models import Relation

    first, second = kit.case_at(), kit.case_at()
    client = as_("intake")
    page = client.get(f"/cases/{second.number}/related/").content.decode()
    assert 'value="duplicate"' in page
    assert 'value="consolidate"' not in page  # what would be refused is not offered
    assert first.number in page
    assert "Same worker, injury, UR decision, requesting physician and treatments" in page
    assert kit.fresh(second).state == "APP_RECEIVED"
    assert decide(client, second, first, "duplicate").status_code == 302
    assert kit.fresh(second).state == "DUPLICATE"
    assert kit.fresh(first).state == "APP_RECEIVED"
    kept = Relation.objects.get()
    assert (kept.found, kept.decision, kept.reason) == ("duplicate", "duplicate", "the same letter")
    assert kept.by.startswith("user:")
    assert "the same letter" in client.get(f"/cases/{first.number}/related/").content.decode()


def test_two_applications_are_not_made_duplicates_of_each_other(as_: Any, kit: SimpleNamespace):
    first, second = kit.case_at(), kit.case_at()
    client = as_("case manager")
    decide(client, first, second, "duplicate")
    answer = decide(client, second, first, "duplicate")  # from its other end
    assert answer.status_code == 422
    assert "would never be reviewed" in answer.content.decode()
    assert [kit.fresh(one).state for one in (first, second)] == ["DUPLICATE", "APP_RECEIVED"]
    assert relations() == 1
    third = kit.case_at()
    assert decide(client, third, first, "duplicate").status_code == 422  # of the one that ended
    assert decide(client, third, second, "duplicate").status_code == 302


@pytest.mark.parametrize("end", ["application ineligible", "application withdrawn"])
def test_what_is_sent_again_after_an_end_without_review_is_no_duplicate_of_it(as_: Any, kit: SimpleNamespace, end: str):
    fields = {"reasons": ("E01_UNSIGNED",)} if end == "application ineligible" else {"by": "w"}
    first, second = kit.case_at(kit.event(end, 2, **fields)), kit.case_at()
    answer = decide(as_("case manager"), second, first, "duplicate")
    assert answer.status_code == 422
    assert kit.fresh(second).state == "APP_RECEIVED"


@pytest.mark.parametrize("side", [0, 1])
def test_what_was_taken_for_a_duplicate_by_mistake_goes_on(as_: Any, kit: SimpleNamespace, side: int):
    cases = kit.case_at(), kit.case_at()
    client = as_("case manager")
    decide(client, cases[0], cases[1], "duplicate")
    assert kit.fresh(cases[0]).state == "DUPLICATE"
    assert decide(client, cases[side], cases[1 - side], "separate", "the order was a slip").status_code == 302
    assert [kit.fresh(one).state for one in cases] == ["APP_RECEIVED", "APP_RECEIVED"]
    assert "goes on" in client.get(f"/cases/{cases[0].number}/").content.decode()
    assert decide(client, cases[1], cases[0], "duplicate", "the other way round").status_code == 302
    assert [kit.fresh(one).state for one in cases] == ["APP_RECEIVED", "DUPLICATE"]


def test_an_earlier_determination_of_the_same_treatment_is_shown(as_: Any, kit: SimpleNamespace):
    done = (
        kit.event("application eligible", 7),
        kit.event("assignment served", 7, service="electronic"),
        kit.event("records complete", 6),
        kit.event("reviewer assigned", 5, by="rv-1"),
        kit.event("review completed", 4, by="rv-1"),
        kit.event("determination served", 3, outcome="upheld"),
    )
    earlier = kit.case_at(*done, requests=("Norco 10/325 mg #90",))
    case = kit.case_at()
    page = as_("intake").get(f"/cases/{case.number}/related/").content.decode()
    assert earlier.number in page
    assert "determined before" in page
    assert (
        "1 related case not yet decided on" in as_("intake").get(f"/cases/{case.number}/eligibility/").content.decode()
    )


def test_what_stays_apart_stays_open_and_the_reason_is_kept(as_: Any, kit: SimpleNamespace):
    first, second = kit.case_at(), kit.case_at(requests=("MRI of the lumbar spine", "Norco 10/325 mg #90"))
    decide(as_("intake"), second, first, "separate", "another request")
    assert kit.fresh(second).state == "APP_RECEIVED"
    assert relations() == 1


def test_applications_of_one_worker_are_decided_together_in_both_cases(as_: Any, kit: SimpleNamespace):
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.fetch import joined_with

    eligible = kit.event("application eligible", 2)
    requests = ("MRI of the lumbar spine", "Norco 10/325 mg #90", "Physical therapy, 12 visits")
    cases = [kit.case_at(eligible, requests=(one,)) for one in requests]
    client = as_("case manager")
    assert 'value="consolidate"' in client.get(f"/cases/{cases[1].number}/related/").content.decode()
    decide(client, cases[1], cases[0], "consolidate")
    decide(client, cases[2], cases[1], "consolidate")
    for case in cases:
        assert "CONSOLIDATED" in fold(case_document(kit.fresh(case))).sides
    assert joined_with(cases[0]) == [cases[1].number, cases[2].number]


def test_what_was_joined_by_mistake_goes_on_by_itself_and_the_last_word_counts(as_: Any, kit: SimpleNamespace):
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.fetch import joined_with

    def joined(case: Any) -> bool:
        return "CONSOLIDATED" in fold(case_document(kit.fresh(case))).sides

    eligible = kit.event("application eligible", 2)
    requests = ("MRI of the lumbar spine", "Norco 10/325 mg #90", "Physical therapy, 12 visits")
    cases = [kit.case_at(eligible, requests=(one,)) for one in requests]
    client = as_("case manager")
    decide(client, cases[1], cases[0], "consolidate")
    decide(client, cases[2], cases[1], "consolidate")
    decide(client, cases[0], cases[1], "separate", "the order was a slip")  # from the other side
    assert [joined_with(case) for case in cases] == [[], [cases[2].number], [cases[1].number]]
    assert [joined(case) for case in cases] == [False, True, True]
    decide(client, cases[1], cases[0], "consolidate", "one physician after all")
    assert joined_with(cases[0]) == [cases[1].number, cases[2].number]
    assert joined(cases[0])
    decide(client, cases[2], cases[1], "separate", "another physician")
    assert [joined(case) for case in cases] == [True, True, False]


def test_two_that_are_joined_through_a_third_are_not_said_to_stay_apart_beside_it(as_: Any, kit: SimpleNamespace):
    from django.utils import timezone

    from openimr import model
    from openimr.server.cases.actions import take
    from openimr.server.intake.fetch import joined_with
    from openimr.server.trail.actor import acting

    eligible = kit.event("application eligible", 2)
    requests = ("MRI of the lumbar spine", "Norco 10/325 mg #90", "Physical therapy, 12 visits")
    cases = [kit.case_at(eligible, requests=(one,)) for one in requests]
    client = as_("case manager")
    decide(client, cases[0], cases[1], "consolidate")
    decide(client, cases[0], cases[2], "consolidate")
    before = relations()
    answer = decide(client, cases[1], cases[2], "separate", "two reviewers")
    assert answer.status_code == 422
    assert f"are decided together through {cases[0].number}: say first" in answer.content.decode()
    assert relations() == before
    decide(client, cases[0], cases[1], "separate", "another physician")
    assert decide(client, cases[1], cases[2], "separate", "two reviewers").status_code == 302
    assert joined_with(cases[1]) == []
    with acting("user:intake"):
        withdrawn = model.Event(type="application withdrawn", at=timezone.localtime().isoformat(), by="worker")
        take(cases[0].number, withdrawn)
    page = client.get(f"/cases/{cases[0].number}/related/").content.decode()
    assert "Give them to one reviewer" not in page  # it is over


def test_where_one_of_the_two_cannot_be_joined_neither_is(as_: Any, kit: SimpleNamespace):
    from openimr.server.cases.actions import take
    from openimr.server.trail.actor import acting

    first, second = kit.case_at(), kit.case_at()
    with acting("user:intake"):
        take(first.number, kit.event("application withdrawn", 1, by="worker"))
    before = kit.trail()
    answer = decide(as_("intake"), second, first, "consolidate")
    assert answer.status_code == 422
    assert kit.trail() == before
    assert relations() == 0


@pytest.mark.parametrize(
    ("decision", "reason", "says"),
    [("", "why", "Say what follows"), ("merge", "why", "Say what follows"), ("duplicate", " ", "Say why")],
)
def test_a_decision_without_a_word_or_a_reason_is_refused(
    as_: Any, kit: SimpleNamespace, decision: str, reason: str, says: str
):
    first, second = kit.case_at(), kit.case_at()
    before = kit.trail()
    answer = decide(as_("intake"), second, first, decision, reason)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert kit.trail() == before


def test_cases_of_another_worker_are_neither_shown_nor_decided_on(as_: Any, kit: SimpleNamespace):
    from openimr import model

    case = kit.case_at()
    other = kit.case_at(
        claim_number="XX-1", parties=(model.Party(id="worker", role="injured worker", name="Somebody Else"),)
    )
    client = as_("intake")
    assert other.number not in client.get(f"/cases/{case.number}/related/").content.decode()
    before = kit.trail()
    for number in (other.number, "CM99-9999999"):
        answer = client.post(
            f"/cases/{case.number}/related/",
            {"other": number, "decision": "duplicate", "reason": "x", "revision": kit.fresh(case).revision},
        )
        assert answer.status_code == 422
    assert kit.trail() == before
    assert relations() == 0


def test_a_decision_over_an_old_page_is_not_taken(as_: Any, kit: SimpleNamespace):
    first, second = kit.case_at(), kit.case_at()
    before = kit.trail()
    assert decide(as_("intake"), second, first, "duplicate", revision=0).status_code == 409
    assert kit.trail() == before


def test_a_related_case_is_found_by_claim_or_by_name_after_the_facts_were_corrected(kit: SimpleNamespace):
    import msgspec

    from openimr import model
    from openimr.server.cases.actions import amend
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.fetch import related_cases
    from openimr.server.trail.actor import acting

    first, second = kit.case_at(), kit.case_at()
    renamed = (model.Party(id="worker", role="injured worker", name="Other Name"), *case_document(second).parties[1:])
    with acting("user:intake"):
        amend(second.number, msgspec.structs.replace(case_document(second), parties=renamed))
        assert [one.case.number for one in related_cases(first)[0]] == [second.number]
        amend(second.number, msgspec.structs.replace(case_document(second), parties=renamed, claim_number="Z-1"))
    assert related_cases(first)[0] == []


def test_among_many_cases_the_related_ones_are_found_by_the_index(
    kit: SimpleNamespace, django_assert_max_num_queries: Any
):
    from django.db import connection

    from openimr.server.intake.fetch import MOST_RELATED, related_cases

    case = kit.case_at()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the trail is no matter here
        cursor.execute(
            "INSERT INTO cases_case (number, opened, claim_number, state, priority, changed, revision, words, "
            "legal_hold, worker_keys) SELECT 'CM20-' || n, now(), '', 'START', 'standard', now(), 0, '', false, "
            "ARRAY['name ' || n, 'claim ' || n] FROM generate_series(1000000, 1030000) n"
        )
        cursor.execute("UPDATE cases_case SET worker_keys = ARRAY['name noor oakhurst'] WHERE number < 'CM20-1000250'")
        cursor.execute("ANALYZE cases_case")
        cursor.execute("EXPLAIN SELECT * FROM cases_case WHERE worker_keys && ARRAY['claim 1002000', 'name 1002000']")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert "case_worker_keys" in plan
    assert "Seq Scan" not in plan
    with django_assert_max_num_queries(9):
        found, more = related_cases(case)
    assert more is True
    assert len(found) <= MOST_RELATED


@pytest.mark.parametrize("name", ["Noor Oakhürst", "Noor Oakhu\u0308rst", "OAKHURST NOOR", "Oakhurst, Noor Z."])
def test_the_same_worker_written_otherwise_is_found_through_the_index(kit: SimpleNamespace, as_: Any, name: str):
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.fetch import related_cases

    first = kit.case_at()
    facts = case_document(first)
    parties = tuple(msgspec.structs.replace(p, name=name) if p.id == "worker" else p for p in facts.parties)
    second = kit.case_at(claim_number="unknown", parties=parties)
    for mine, other in ((first, second), (second, first)):
        (found,) = related_cases(mine)[0]
        assert (found.case.number, found.related.relation) == (other.number, "duplicate")
    page = as_("intake").get(f"/cases/{second.number}/related/").content.decode()
    assert first.number in page
    assert "Make sure that this is one person" in page
    assert ("middle name of the worker" in page) == ("Z." in name)


def test_cases_from_before_are_given_what_their_workers_are_known_by(kit: SimpleNamespace):
    from importlib import import_module

    from django.apps import apps

    from openimr.server.cases.models import Case

    cases = [kit.case_at(), kit.case_at()]
    known = cases[0].worker_keys
    Case.objects.update(worker_keys=["name oakhurst noor"])
    import_module("openimr.server.cases.migrations.0006_folded_workers").fill_in(apps, None)
    assert [kit.fresh(case).worker_keys for case in cases] == [known, known]
    assert [kit.fresh(case).revision for case in cases] == [case.revision for case in cases]
