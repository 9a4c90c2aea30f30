"""Days of a case file that cannot be together are named; nothing is left out for them, and nobody is late by them."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from openimr.model import Case, Event, Injury, Party
from openimr.model.case import CaseItem
from openimr.process import accepted, clocks_of, fold, screen
from openimr.process.foreseen import with_early_answers
from openimr.process.impossible import impossible_days, impossible_injury
from openimr.process.words import words

PARTIES = (
    Party(id="w", role="injured worker"),
    Party(id="ca", role="claims administrator"),
    Party(id="ph", role="requesting physician"),
)
DENIED = "2024-01-05 ur decision; outcome=denied"
SERVED = "2024-01-05 ur decision served; service=mail"
APPLIED = "2024-01-29 application received; by=w"


def case(*lines: str, injured: str = "2020-05-04") -> Case:
    events = []
    for line in lines:
        what, *fields = line.split("; ")
        at, _, name = what.partition(" ")
        said: dict[str, object] = dict(field.split("=") for field in fields)
        if "to" in said:
            said["to"] = (said["to"],)
        events.append(Event(type=name, at=at, **said))
    return Case(parties=PARTIES, injury=Injury(date=injured), events=tuple(events))


ROWS = msgspec.yaml.decode(Path(__file__).with_name("impossible.yaml").read_bytes())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_what_cannot_be_is_named_by_its_event(row):
    found = impossible_days(case(*row["events"]))
    assert [fault.place for fault in found] == ([row["place"]] if "place" in row else [])
    for fault in found:
        assert (fault.field, fault.skipped) == ("at", False)
        assert row["says"] in fault.problem


def test_an_injury_after_its_treatment_was_decided_on():
    assert "after the ur decision of 2024-01-05" in (
        impossible_injury(case(DENIED, SERVED, injured="2025-05-04")) or ""
    )
    assert impossible_injury(case(DENIED, SERVED, injured="2024-01-05")) is None
    assert impossible_injury(case(injured="2025-05-04")) is None


def test_nothing_is_left_out_for_it():
    file = case(DENIED, "2024-01-04 ur decision served; service=mail", APPLIED)
    assert len(accepted(file).events) == 3


def test_the_rules_name_events_that_there_are():
    from openimr.process.impossible import _rules

    rules = _rules()
    named = {*rules.before, *(of for rule in rules.before.values() for of in rule.of)}
    assert named | {*rules.years_off.events, *rules.years_off.after} <= words().events.keys()


class TestAnswers:
    """An answer of a day before its question: nobody is overdue, and no finding rests on the silence (D16, D24)."""

    ASKED = (DENIED, SERVED, APPLIED, "2024-02-01 application information requested; to=w")
    EARLY = "2024-01-31 application information received; by=w"
    AT = datetime.fromisoformat("2024-03-01T12:00:00-08:00")

    def clock(self, file: Case, name: str):
        clocks = with_early_answers(file, clocks_of(accepted(file, self.AT), self.AT))
        return next(clock for clock in clocks if clock.clock == name)

    def test_the_time_to_answer_is_not_known_to_be_over(self):
        clock = self.clock(case(*self.ASKED, self.EARLY), "answer on eligibility")
        assert (clock.state, clock.days_late) == ("unknown", 0)
        assert "the application information received is of 2024-01-31, before the question" in clock.explain
        assert "overdue" not in clock.explain

    def test_without_an_answer_it_is_overdue(self):
        assert self.clock(case(*self.ASKED), "answer on eligibility").state == "overdue"

    def test_another_partys_answer_answers_for_nobody_else(self):
        theirs = self.EARLY.replace("by=w", "by=ca")
        assert self.clock(case(*self.ASKED, theirs), "answer on eligibility").state == "overdue"

    def test_one_that_answered_an_earlier_question_answers_no_later_one(self):
        file = case(
            *self.ASKED,
            "2024-02-05 application information received; by=w",
            "2024-02-12 application information requested",
        )
        assert self.clock(file, "answer on eligibility").state != "unknown"

    def test_so_it_is_with_the_answer_to_the_reviewer(self):
        review = (
            "2024-02-01 application eligible",
            "2024-02-02 assignment served; service=mail",
            "2024-02-12 records complete",
            "2024-02-13 reviewer assigned; by=rv-1",
        )
        asked = "2024-02-19 reviewer information requested; to=ca"
        file = case(DENIED, SERVED, APPLIED, *review, asked, "2024-02-18 reviewer information received; by=ca")
        assert self.clock(file, "answer to reviewer").state == "unknown"
        assert self.clock(case(DENIED, SERVED, APPLIED, *review, asked), "answer to reviewer").state == "overdue"

    def test_no_finding_rests_on_the_silence(self):
        silent, early = case(*self.ASKED), case(*self.ASKED, self.EARLY)
        answers = [
            next(r for r in screen(file, self.AT).reasons if r.code == "E15_NO_ANSWER") for file in (silent, early)
        ]
        assert [one.answer for one in answers] == ["yes", "unknown"]
        assert "before the question" in answers[1].fact


class TestWhatHadLeft:
    """A determination that names an item which had been withdrawn, or authorized, decides nothing on it."""

    BEFORE = (
        DENIED, SERVED, APPLIED, "2024-02-01 application eligible", "2024-02-02 assignment served",
        "2024-02-14 records complete", "2024-02-15 reviewer assigned; by=rv-1", "2024-03-01 review completed; by=rv-1",
    )  # fmt: skip

    def file(self, *events: Event) -> Case:
        made = case(*self.BEFORE)
        items = tuple(msgspec.convert({"request": name, "treatment": {"kind": "other"}}, CaseItem) for name in "abc")
        return msgspec.structs.replace(made, items=items, events=(*made.events, *events))

    LEFT = Event(type="application withdrawn", at="2024-03-02", by="w", items=(0,))
    DECIDED = Event(type="determination served", at="2024-03-05", outcome="upheld", items=(0, 1, 2))

    def test_it_is_said_by_which_event_and_why(self):
        (over,) = fold(self.file(self.LEFT, self.DECIDED)).passed_over
        assert (over.place, over.event, over.items, over.why) == (
            9,
            "determination served",
            (0,),
            "withdrawn on 2024-03-02",
        )

    def test_one_that_was_authorized(self):
        gone = Event(type="treatment authorized", at="2024-03-02", by="ca", items=(0, 1))
        (over,) = fold(self.file(gone, self.DECIDED)).passed_over
        assert (over.items, over.why) == ((0, 1), "authorized on 2024-03-02")

    @pytest.mark.parametrize("items", [(), (1, 2)])
    def test_nothing_is_said_where_it_is_not_named(self, items):
        decided = msgspec.structs.replace(self.DECIDED, items=items)
        assert fold(self.file(self.LEFT, decided)).passed_over == ()

    def test_what_was_overturned_and_then_authorized_was_decided(self):
        decided = msgspec.structs.replace(self.DECIDED, outcome="overturned")
        done = Event(type="treatment authorized", at="2024-03-08", by="ca", items=(0,))
        assert fold(self.file(decided, done)).passed_over == ()


class TestBeforeTheBoard:
    """An item whose determination is before the Appeals Board is told as that (2.1, APPEALED)."""

    PETITION = Event(type="petition filed", at="2024-03-29", by="w", reasons=("A5",), items=(0,))

    def appealed(self, *events: Event) -> list[bool]:
        file = TestWhatHadLeft().file(TestWhatHadLeft.DECIDED, *events)
        return [one.appealed for one in fold(file).items]

    def test_while_it_is_there_and_no_longer(self):
        assert self.appealed() == [False, False, False]
        assert self.appealed(self.PETITION) == [True, False, False]
        denied = Event(type="petition denied", at="2024-07-01")
        assert self.appealed(self.PETITION, denied) == [False, False, False]
        remanded = Event(type="remanded", at="2024-07-01", reasons=("A5",), items=(0,))
        assert self.appealed(self.PETITION, remanded) == [False, False, False]
