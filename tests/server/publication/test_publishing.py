"""From an issued determination to a public letter: what is prepared, what blocks, what is written, who may."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from tests.server.issuing.test_issue import acting_as, approve, issue

from openimr import model
from openimr.model import PublishedLetter

from .conftest import DOCTOR, NOBODY, SAID, WORKER

pytestmark = pytest.mark.django_db


def publish(one: Any, by: Any, seen: str | None = None) -> Any:
    from openimr.server.publication import actions
    from openimr.server.publication.preparing import preparation_of

    with acting_as(by):
        return actions.publish(one.number, by, 1, seen or actions.state_of(preparation_of(one.publication)))


def choose(one: Any, by: Any, kind: str, words: str, reason: str = "", *, everywhere: bool = False) -> None:
    """Say something of the first stretch of these words that the rules named."""
    from openimr.server.publication import actions
    from openimr.server.publication.preparing import found_of, preparation_of

    found = found_of(preparation_of(one.publication))
    spans = [(x.start, x.end) for x in (*found.cuts, *found.doubts) if found.text[x.start : x.end] == words]
    with acting_as(by):
        actions.choose(one.number, by, 1, kind, *spans[0], reason, everywhere=everywhere)


def settle(one: Any, by: Any) -> None:
    """Every doubt that is open is decided as the rules would."""
    from openimr.corpus.publishing.choosing import open_doubts
    from openimr.server.publication import actions
    from openimr.server.publication.preparing import found_of, preparation_of, said_of

    preparation = preparation_of(one.publication)
    with acting_as(by):
        for doubt in open_doubts(found_of(preparation), said_of(preparation)):
            actions.choose(one.number, by, 1, "remove" if doubt.removed else "keep", doubt.start, doubt.end)


def refused(match: str) -> Any:
    from openimr.server.cases.errors import StepError

    return pytest.raises(StepError, match=match)


def state(one: Any) -> str:
    from openimr.server.publication.models import Publication

    return Publication.objects.get(pk=one.publication.pk).state


def test_an_issue_asks_for_its_preparation_and_the_worker_makes_it_once(at_quality, people):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.publication.models import Preparation, Publication
    from openimr.server.publication.tasks import go_on, prepare

    one = at_quality()
    approve(one, people.quality)
    issue(one, people.quality)
    asked = ProcrastinateJob.objects.filter(task_name__endswith="publication.tasks.prepare")
    assert [job.args for job in asked] == [{"number": one.number}]
    go_on()  # a lost job is asked for again
    assert asked.all().count() == 2
    for _ in range(2):
        prepare(one.number)
    go_on()
    assert asked.all().count() == 2
    assert [row.state for row in Publication.objects.all()] == ["to review"]
    assert Preparation.objects.count() == 1


def test_what_names_somebody_goes_out_and_the_public_record_is_read_out_of_the_public_text(prepared, people):
    from openimr.server.cases.fetch import case_document
    from openimr.server.publication.models import PublicLetter

    one = prepared()
    manager = people.by["case manager"]
    settle(one, manager)
    row = publish(one, manager)
    told = row.text + json.dumps(row.document)
    for words in (
        "Marisela", "Quindlan", "Oswin", "Tarbuck", NOBODY, "44-0917-22", "03/04/2014", "Brindlewood", "rv-101",
        "i-reviewer", "i-case", "Umbridge",
    ):  # fmt: skip
        assert words not in told, words
    record = msgspec.convert(row.document, PublishedLetter)
    assert [item.decision for item in record.items] == ["overturned", "overturned"]
    assert [item.treatment.ingredients for item in record.items] == [("sertraline",), ("trazodone",)]
    assert record.reviewer.licensure == ("California",)
    assert record.clinical_summary.startswith("[worker] was seen by Dr. [physician 1] on [date: 2014]")
    assert (record.case_number, record.date_of_injury) == (one.number, "2013")
    assert one.number not in record.source == one.publication.slug
    assert state(one) == "published"
    assert [e.type for e in case_document(one.case).events][-1] == "published"
    assert PublicLetter.objects.get() == row


def test_the_programmes_practice_keeps_the_days(prepared, people, settings):
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, publication="programme")
    one = prepared()
    settle(one, people.director)
    row = publish(one, people.director)
    assert "03/04/2014" in row.text
    assert "Quindlan" not in row.text
    assert len(row.document["decision_date"]) == len("2026-11-23")


def test_a_doubt_that_is_open_blocks_and_what_was_said_since_makes_it_stale(prepared, people):
    from openimr.server.publication import actions
    from openimr.server.publication.models import PublicLetter
    from openimr.server.publication.preparing import preparation_of

    one = prepared()
    with refused("doubts are open"):
        publish(one, people.director)
    seen = actions.state_of(preparation_of(one.publication))
    settle(one, people.director)
    with refused("since you opened"):
        publish(one, people.director, seen)
    assert state(one) == "to review"
    assert not PublicLetter.objects.exists()
    publish(one, people.director)


def test_what_was_taken_out_wrongly_comes_back_with_a_reason_and_further_words_go(prepared, people):
    from openimr.server.publication import actions

    one = prepared()
    director = people.director
    settle(one, director)
    with refused("Say why"):
        choose(one, director, "keep", "03/04/2014")
    choose(one, director, "keep", "03/04/2014", "the day of a hearing that is public")
    with acting_as(director):
        assert actions.mark(one.number, director, 1, "drove her to  the visit", "helped her") == 1
        assert actions.mark(one.number, director, 1, "trazodone 50 MG") > 1
        with refused("do not stand in the letter"):
            actions.mark(one.number, director, 1, "words of another letter")
        for span in ((3, 9), (-1, 5), (5, 2), (0, 10**6)):
            with refused("no such passage"):
                actions.choose(one.number, director, 1, "keep", *span, "a reason")
    choose(one, director, "keep", "Nathaniel Obi", "he has published on this very case", everywhere=True)
    choose(one, director, "keep", "06/08/2015", "a day like any other", everywhere=True)
    choose(one, director, "undo", "06/08/2015", everywhere=True)
    text = publish(one, director).text
    assert "on 03/04/2014" in text
    assert text.count("(Nathaniel Obi, MD)") > 2
    assert "[physician 2]" not in text
    assert "06/08/2015" not in text
    assert "[helped her]." in text
    assert "Trazodone 50 mg" not in text


def test_a_name_of_the_case_can_only_stay_where_a_person_says_so_and_the_reviewers_never(prepared, people):
    one = prepared()
    settle(one, people.director)
    choose(one, people.director, "keep", WORKER, "another person of the same name")
    assert f"{WORKER} was seen" in publish(one, people.director).text

    other = prepared()
    settle(other, people.director)
    for words, says in ((DOCTOR, "would still stand"), ("Aurelio Brindlewood", "reviewer would be named")):
        # Whatever the rules let through, the last look at the whole text does not.
        with past_the_rules(other, words), refused(says):
            publish(other, people.director)
    assert state(other) == "to review"


@contextmanager
def past_the_rules(one: Any, words: str) -> Iterator[None]:
    """As if the rules had left these words where the letter names the physician."""
    from openimr.server.publication import actions
    from openimr.server.publication.preparing import found_of, preparation_of

    found = found_of(preparation_of(one.publication))
    first = next(cut for cut in found.cuts if found.text[cut.start : cut.end] == DOCTOR)
    cuts = tuple(msgspec.structs.replace(cut, says=words) if cut is first else cut for cut in found.cuts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "found_of", lambda _: msgspec.structs.replace(found, cuts=cuts))
        yield


def test_only_case_managers_and_the_medical_director_say_and_publish_anything(prepared, people):
    from openimr.server.publication import actions
    from openimr.server.publication.models import Choice, PublicLetter

    one = prepared()
    settle(one, people.director)
    before = Choice.objects.count()
    others = [user for role, user in people.by.items() if role not in {"case manager", "medical director"}]
    assert len(others) == 9
    for user in others:
        with acting_as(user):
            for act, more in (
                (actions.publish, ("1-4",)),
                (actions.mark, ("visit",)),
                (actions.choose, ("remove", 0, 3)),
            ):
                with refused("may not do that"):
                    act(one.number, user, 1, *more)
    assert (Choice.objects.count(), PublicLetter.objects.count()) == (before, 0)
    assert publish(one, people.by["case manager"]).version == 1


def test_what_an_order_has_set_aside_is_not_published_and_what_was_public_says_so(prepared, people):
    from openimr.server.publication.models import Publication
    from openimr.server.publication.tasks import prepare

    before, after = prepared(), prepared()
    settle(after, people.director)
    publish(after, people.director)
    for one in (before, after):
        remand(one, people)
        prepare(one.number)
    assert state(before) == "set aside"
    with refused("does not wait"):
        publish(before, people.director)
    public = Publication.objects.get(pk=after.publication.pk)
    assert (public.state, public.aside_says[:31]) == ("published", "The determination was set aside")


def test_nothing_is_published_between_the_order_and_the_next_preparation(prepared, people):
    one = prepared()
    settle(one, people.director)
    remand(one, people)
    with refused("does not stand any more"):
        publish(one, people.director)


def test_the_items_that_still_stand_are_published_and_lead_to_the_later_letter(prepared, people):
    from django.utils import timezone

    from openimr.server.cases.actions import take
    from openimr.server.publication import actions
    from openimr.server.publication.fetch import public_letter
    from openimr.server.publication.models import Publication
    from openimr.server.publication.preparing import preparation_of
    from openimr.server.publication.tasks import prepare

    one = prepared()
    settle(one, people.director)
    publish(one, people.director)
    remand(one, people, items=(1,))
    later = decide_again(one, people)
    prepare(one.number)
    publications = Publication.objects.order_by("issued__at")
    assert [p.state for p in publications] == ["published", "to review"]
    assert "item 2" in publications[0].aside_says
    second = publications[1]
    preparation = preparation_of(second)
    assert preparation.items == [1]
    one.publication = second
    with acting_as(people.director):
        from openimr.corpus.publishing.choosing import open_doubts
        from openimr.server.publication.preparing import found_of, said_of

        for doubt in open_doubts(found_of(preparation), said_of(preparation)):
            actions.choose(one.number, people.director, 2, "remove", doubt.start, doubt.end)
        row = actions.publish(one.number, people.director, 2, actions.state_of(preparation))
    assert [item["request"][:9] for item in row.document["items"]] == ["Trazodone"]
    assert public_letter(publications[0].slug).publication.later == second
    assert later.determination.version == 2
    at = timezone.localtime().isoformat()
    with acting_as(people.director):
        assert take(one.number, model.Event(type="implemented", at=at, by="p6"))


def remand(one: Any, people: Any, items: tuple[int, ...] = ()) -> None:
    """A party appeals, and the Appeals Board sends the determination back."""
    from django.utils import timezone

    from openimr.server.cases.actions import take

    at = timezone.localtime().isoformat(timespec="milliseconds")
    with acting_as(people.director):
        take(one.number, people.event("petition filed", at, by="p6", reasons=("A5",)))
        at = timezone.localtime().isoformat(timespec="milliseconds")
        take(one.number, people.event("remanded", at, reasons=("A5",), items=items))


def decide_again(one: Any, people: Any) -> Any:
    """Another reviewer decides what was sent back, and quality issues it."""
    from django.utils import timezone
    from tests.server.issuing.conftest import accept

    from openimr.server.accounts.models import User
    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.trail.actor import step

    other = User.objects.create_user("i-second", roles=["reviewer"], reviewer="rv-104")
    with acting_as(people.director):
        at = timezone.localtime().isoformat(timespec="milliseconds")
        take(one.number, people.event("reviewer assigned", at, by="rv-104"))
        with step(one.number):
            Case.objects.filter(number=one.number).update(reviewer=other)
    case = Case.objects.get(number=one.number)
    accept(case, other)
    document = msgspec.structs.replace(one.document, items=one.document.items[1:])
    row = people.sign(case, document, other)
    with acting_as(other):
        at = timezone.localtime().isoformat(timespec="milliseconds")
        take(one.number, people.event("review completed", at, by="rv-104"))
    one.row, one.case = row, case
    approve(one, people.quality)
    return issue(one, people.quality)


def test_what_is_public_and_what_was_said_of_it_is_never_changed(prepared, people):
    from django.db import DatabaseError, connection, transaction

    one = prepared()
    settle(one, people.director)
    publish(one, people.director)
    for table in ("preparation", "choice", "publicletter"):
        for sql in ("DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {sql.format(f'publication_{table}')}")


def test_a_purged_case_takes_its_words_along_and_the_public_letter_stays(prepared, people, monkeypatch):
    from datetime import date

    from django.utils import timezone

    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.office import purging
    from openimr.server.office.retention import kept_until
    from openimr.server.publication.fetch import public_letter
    from openimr.server.publication.models import Choice, Preparation, Publication
    from openimr.server.publication.takedown import redact_again, take_down, withdraw
    from openimr.server.publication.tasks import go_on

    one = prepared()
    settle(one, people.director)
    publish(one, people.director)
    slug = one.publication.slug
    with acting_as(people.director):
        take(one.number, model.Event(type="implemented", at=timezone.localtime().isoformat(), by="p6"))
        kept = kept_until(Case.objects.get(number=one.number))
        monkeypatch.setattr(purging, "kept_until", lambda _: msgspec.structs.replace(kept, until=date(2026, 1, 1)))
        purging.purge(people.director, one.number, one.number)
    assert not any(model.objects.exists() for model in (Case, Preparation, Choice))
    assert public_letter(slug).text.startswith("Case Number:")
    assert Publication.objects.get().case is None
    go_on()
    with acting_as(people.director):
        take_down(slug, people.director, "A neighbour knew the story.")
        with refused("purged"):
            redact_again(slug, people.director, "Take the street out.")
        withdraw(slug, people.director, "It can't be redacted any more.")
    assert public_letter(slug) is None


def test_who_decided_before_is_named_as_little_as_who_signed(prepared):
    from openimr.corpus.publishing.redacting import found_in, laid_out
    from openimr.server.accounts.models import User
    from openimr.server.cases.fetch import case_document
    from openimr.server.issuing.proofs import proof_of
    from openimr.server.publication.preparing import identifiers_of, reviewer_names

    one = prepared()
    User.objects.create_user("i-before", name="Ottoline Quarrel", roles=["reviewer"], reviewer="rv-104")
    case = case_document(one.case)
    case = msgspec.structs.replace(
        case, events=(*case.events, model.Event(type="reviewer assigned", at="2015-04-15T09:00:00-07:00", by="rv-104"))
    )
    proof = proof_of(one.case, case, one.row)
    assert {"Ottoline Quarrel", "i-before", "rv-104", "Aurelio Brindlewood"} <= reviewer_names(case, proof)
    letter = PublishedLetter(
        source="", layout="", layout_verified=True, clinical_summary="Dr. Quarrel (rv-104, account I-before) denied it."
    )
    found = found_in(letter, identifiers_of(case, one.issued, proof), "public")
    gone = {found.text[cut.start : cut.end]: cut.says for cut in found.cuts}
    assert gone["Quarrel"] == "[reviewer]"
    assert {"rv-104", "I-before"} <= gone.keys()
    assert laid_out(letter)[0] == found.text


def test_the_sentences_of_these_tests_stand_in_the_letter(prepared):
    one = prepared()
    from openimr.server.publication.preparing import found_of, preparation_of

    text = found_of(preparation_of(one.publication)).text
    assert all(said in text for said in SAID)
