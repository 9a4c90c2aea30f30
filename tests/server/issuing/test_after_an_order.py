"""Letters of a determination of which an order has set aside a part: what stands is told, and nothing else."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from tests.server.delivery.conftest import OFFICE, mailed, stored, words, work
from tests.server.issuing.conftest import accept
from tests.server.issuing.test_letters import issued

from openimr import model
from openimr.process import accepted, clocks_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_office(own_store: None, tmp_path: Any, settings: Any) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "office.yaml").write_text(OFFICE)
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, templates=tmp_path / "notices")


def case_document(case: Any) -> Any:
    from openimr.server.cases.fetch import case_document as fetched

    return fetched(case)


def now() -> str:
    from django.utils import timezone

    return timezone.localtime().isoformat()


def covers(case: Any, **more: Any) -> list[Any]:
    from openimr.server.delivery.models import Sending

    return [*Sending.objects.filter(case=case, kind="determination cover", **more).order_by("pk")]


def posted(people: Any) -> None:
    people.clerk = people.by["intake"]
    mailed(people)


def sent_back(one: Any, people: Any, *appealed: int, items: tuple[int, ...] = ()) -> None:
    """The items appealed, and an order on them, or on other items."""
    from django.utils import timezone

    from openimr.server.cases.actions import take
    from openimr.server.issuing.remanding import Order, remand
    from openimr.server.trail.actor import acting

    with acting(f"user:{people.by['case manager'].pk}"):
        take(one.number, people.event("petition filed", now(), by="p6", reasons=("A5",), items=appealed))
        order = Order(grounds=("A5",), facts="The dose.", items=items or appealed, served=timezone.localdate())
        remand(one.number, people.by["case manager"], order)


def decided_again(one: Any, people: Any) -> Any:
    """Another reviewer decides the first item, the other way."""
    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.trail.actor import acting, step

    other = User.objects.create_user("i-other", name="Maren Oakhurst", roles=[Role.REVIEWER], reviewer="rv-102")
    with acting("user:intake"):
        take(one.number, people.event("reviewer assigned", now(), by="rv-102"))
        with step(one.number):
            Case.objects.filter(number=one.number).update(reviewer=other)
    case = Case.objects.get(number=one.number)
    accept(case, other)
    first = one.document.items[0]
    turned = "upheld" if first.proposal == "overturned" else "overturned"
    document = msgspec.structs.replace(one.document, items=(msgspec.structs.replace(first, proposal=turned),))
    row = people.sign(case, document, other)
    with acting(f"user:{other.pk}"):
        take(one.number, people.event("review completed", now(), by="rv-102"))
    return issued(SimpleNamespace(number=one.number, row=row), people)


def related(one: Any, people: Any, version: int) -> list[tuple[str, str]]:
    """What a determination says in FHIR of those before it."""
    from openimr.server.api.fhir.resources import document_reference, shown_to
    from openimr.server.cases.models import Case

    shown = shown_to(people.by["case manager"], Case.objects.get(number=one.number))
    reference = document_reference(shown, version)
    assert reference is not None
    return [(one["code"], one["target"]["reference"].rsplit("-", 1)[1]) for one in reference.get("relatesTo", [])]


def test_an_order_on_what_nobody_appealed_is_refused_and_says_what_to_record_first(at_quality, people):
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.models import Case

    one = at_quality()
    issued(one, people)
    with pytest.raises(RefusedError, match=r"no petition is pending on item 2.*record the petition on it first"):
        sent_back(one, people, 0, items=(0, 1))
    assert Case.objects.get(number=one.number).state == "APPEALED"
    assert "remanded" not in {event.type for event in case_document(one.case).events}
    sent_back(one, people, 1, items=(0, 1))
    assert Case.objects.get(number=one.number).state == "REMANDED"


def test_an_order_of_before_that_named_too_much_is_told_as_it_was_carried_out(at_quality, people, monkeypatch):
    from openimr.server.api.seen import determinations_for
    from openimr.server.cases.models import Case
    from openimr.server.issuing.standing import standings

    one = at_quality()
    issued(one, people)
    monkeypatch.setattr("openimr.server.cases.actions.refuse_unappealed", lambda *_: None)
    sent_back(one, people, 0, items=(0, 1))
    manager = people.by["case manager"]
    known = determinations_for(manager, Case.objects.get(number=one.number))
    (standing,) = standings(case_document(one.case), known).values()
    assert (standing.aside, standing.whole, [*standing.stands]) == ((0,), False, [1])
    assert " of item 1 was set aside" in standing.told


def test_a_later_determination_replaces_only_what_is_wholly_set_aside():
    """Three letters on three items, an order after the first, another after the second: is d1 dropped or not?"""
    from openimr.server.cases.models import Determination
    from openimr.server.issuing.standing import standings

    names = ("naproxen", "a brace", "a scan")
    case = model.Case(
        items=tuple(model.CaseItem(request=name, treatment=model.Treatment(kind="other")) for name in names),
        events=tuple(
            model.Event(type=type_, at=f"2026-03-{day:02}T10:00:00-08:00", **more)
            for type_, day, more in (
                ("application received", 1, {}),
                ("determination served", 2, {"outcome": "upheld"}),
                ("petition filed", 3, {"reasons": ("A5",), "items": (0,)}),
                ("remanded", 4, {"reasons": ("A5",), "items": (0,)}),
                ("determination served", 6, {"outcome": "upheld", "items": (0,)}),
                ("petition filed", 7, {"reasons": ("A5",), "items": (1, 2)}),
                ("remanded", 8, {"reasons": ("A5",), "items": (1, 2)}),
            )
        ),
    )

    def version(number: int, day: int, *items: int) -> tuple[Any, datetime]:
        said = [{"request": names[item], "proposal": "upheld"} for item in items]
        at = datetime.fromisoformat(f"2026-03-{day:02}T09:00:00-08:00")
        return Determination(version=number, document={"items": said}, sealed=at), at

    found = standings(case, [version(1, 2, 0, 1, 2), version(2, 6, 0), version(3, 9, 1)])
    assert {number: sorted(one.replaces) for number, one in found.items()} == {1: [], 2: [], 3: [1]}
    whole = standings(case, [version(1, 2, 0, 1), version(2, 6, 0, 1)])
    assert whole[2].replaces == {1}


BOTH_WAYS = "modified-opioid-and-relaxant"
"""Its first item is overturned and its second upheld: two events of one moment."""


@pytest.mark.parametrize(("example", "appealed"), [("ssri-major-depression", 0), (BOTH_WAYS, 1), (BOTH_WAYS, 0)])
def test_what_an_order_left_standing_is_still_told_to_who_was_not_told(at_quality, people, example, appealed):
    one = at_quality(example)
    issued(one, people)
    work()
    waiting = covers(one.case, state="to send")
    assert len(waiting) > 2
    sent_back(one, people, appealed)
    work()
    posted(people)
    sent = covers(one.case)
    assert {row.state for row in sent} == {"served"}
    left = 1 - appealed
    gone, stands = (one.document.items[item].request for item in (appealed, left))
    for row in sent:
        text = words(stored(row.file.content))
        if row.role == "employer":
            assert "set that part aside" in text
            continue
        aside, rest = text.split("no longer counts" if row.language == "en" else "ya no vale", 1)
        assert gone not in aside
        assert gone in rest
        assert stands in rest
    served = [event for event in case_document(one.case).events if event.type == "determination served"]
    assert (served[-1].items, served[-1].outcome) == ((left,), one.document.items[left].proposal)
    assert set(served[-1].to) == {row.party for row in sent}
    running = [clock for clock in clocks_of(accepted(case_document(one.case))) if clock.state == "running"]
    appeals = {clock.items for clock in running if clock.clock == "appeal window" and clock.who == "injured worker"}
    assert appeals == {(left,)}


def test_a_letter_that_is_sent_again_encloses_the_determination_that_it_told_of(at_quality, people, monkeypatch):
    """Mail came back after the case had been decided anew: what the first letter decided goes out."""
    from openimr.server.delivery import actions
    from openimr.server.delivery.letters import enclosed
    from openimr.server.office.models import DecidedItem
    from openimr.server.trail.actor import acting

    one = at_quality()
    first = issued(one, people)
    work()
    posted(people)
    (letter,) = covers(one.case, role="requesting physician")
    sent_back(one, people, 0)
    # The text was written for both items and before the order: what its checks say of it is no matter here.
    monkeypatch.setattr("openimr.server.issuing.actions._stop", lambda _found: None)
    second = decided_again(one, people)
    assert related(one, people, 2) == [("appends", "d1")]
    work()
    posted(people)
    (other,) = (row for row in covers(one.case, role="requesting physician") if row.pk != letter.pk)
    assert (enclosed(letter), enclosed(other)) == (first, second)
    with acting(f"user:{people.by['intake'].pk}"):
        actions.came_back(one.number, letter.pk, other.served, "moved away")
        actions.send_again(one.number, letter.pk)
    work()
    posted(people)
    (again,) = covers(one.case, role="requesting physician", round=1)
    assert (again.state, enclosed(again)) == ("served", first)
    gone, stands = (item.request for item in one.document.items)
    told = words(stored(again.file.content)).split("What was decided", 1)
    assert f"gets a new determination of its own: • {gone}" in told[0]
    assert stands in told[1]
    assert gone not in told[1]
    last = case_document(one.case).events[-1]
    assert (last.type, last.items, last.to, last.outcome) == (
        "determination served", (1,), (letter.party,), one.document.items[1].proposal,
    )  # fmt: skip
    counted = DecidedItem.objects.filter(case=one.case).order_by("pk").values_list("item", flat=True)
    assert [*counted] == [0, 1, 0]


def test_a_letter_that_meets_a_fault_is_held_and_the_batch_goes_on_without_it(at_quality, people, monkeypatch, caplog):
    """Of one letter of the case; the place of the fault is in the log, and nothing of the case."""
    from openimr.server.delivery import letters, making
    from openimr.server.delivery.tasks import make_letter

    one = at_quality()
    issued(one, people)
    work()
    [held, *others] = covers(one.case, state="to send")
    real = letters.remaining

    def faulty(document: Any, kind: str, place: int) -> Any:
        if letter_in_hand[-1] == held.pk:
            raise KeyError("Zebediah Quillfeather")  # as if the text of an error held a name
        return real(document, kind, place)

    letter_in_hand = [0]
    told = making.why_not

    def watched(sending: Any, document: Any, at: datetime) -> str:
        letter_in_hand.append(sending.pk)
        return told(sending, document, at)

    monkeypatch.setattr(letters, "remaining", faulty)
    monkeypatch.setattr(making, "why_not", watched)
    posted(people)
    held.refresh_from_db()
    assert (held.state, held.batch) == ("to send", None)
    assert "the program has a fault, which this letter meets (KeyError)" in held.problem
    assert "Quillfeather" not in held.problem
    for row in others:
        row.refresh_from_db()
        assert row.state == "served"
    assert f"letter {held.pk} can't be made" in [record.getMessage() for record in caplog.records]
    monkeypatch.setattr(letters, "remaining", real)
    posted(people)  # the fault is mended: the letter still waits, and goes with the next batch
    held.refresh_from_db()
    assert (held.state, held.problem) == ("served", "")
    make_letter(held.pk)


def test_nothing_is_sent_of_a_determination_of_which_nothing_stands(at_quality, people):
    one = at_quality()
    issued(one, people)
    work()
    sent_back(one, people, 0, 1)
    work()
    posted(people)
    for row in covers(one.case):
        assert row.state == "not sent"
        assert row.served is None
