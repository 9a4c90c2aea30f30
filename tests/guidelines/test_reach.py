"""Every entry of the library is reached by a request, cites a source, and is used.

`reach.yaml` holds invented requests, at least one for each topic. Which topic leads is held by `test_requests.py`.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from openimr.clinical import findings_in_text
from openimr.guidelines import CaseDates, as_date, prepare, shelf, topics_for
from openimr.guidelines.faults import source_key
from openimr.guidelines.forms import Condition, ConditionOrTest
from openimr.guidelines.topics import CROSS_CUTTING_RANK, TopicChoice
from openimr.model import DisputedItem, Record
from openimr.requests import is_retrospective, parse_request
from openimr.review.rules import rules

HERE = Path(__file__).parent
NOTE = Record(id="r1", file="note.txt", first_page=1, last_page=1, kind="progress report")
TOPICS = {topic.id: (topic, guideline) for topic, guideline in shelf().topics.values()}


class Row(msgspec.Struct, frozen=True, kw_only=True, rename={"beside": "with"}, forbid_unknown_fields=True):
    id: str
    request: str
    reaches: list[str]
    date: str | None = None
    injury: str | None = None
    note: str = ""
    beside: list[str] = []


ROWS = msgspec.yaml.decode((HERE / "reach.yaml").read_bytes(), type=list[Row])


def item(request: str) -> DisputedItem:
    return DisputedItem(
        request=request, treatment=parse_request(request), ur_outcome="denied", retrospective=is_retrospective(request)
    )


def topics_of(row: Row) -> list[str]:
    return [choice.topic.id for choice in choices_of(row)]


def choices_of(row: Row) -> tuple[TopicChoice, ...]:
    day = as_date(row.date)
    dates = CaseDates(request=day, ur=day, service=day, injury=as_date(row.injury), review=day)
    facts = prepare(item(row.request), findings_in_text(row.note, record="r1"), (NOTE,), dates, map(item, row.beside))
    return topics_for(facts, dates, shelf())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_request_reaches_the_topics_that_it_was_written_for(row: Row):
    missed = set(row.reaches) - set(topics_of(row))
    assert not missed, (row.request, topics_of(row))


def test_every_topic_is_reached_by_a_request():
    assert {topic for row in ROWS for topic in row.reaches} == set(TOPICS)


def test_the_requests_are_not_those_that_the_order_of_topics_is_tested_with():
    tested = msgspec.yaml.decode((HERE / "requests.yaml").read_bytes())
    requests = [row.request.lower() for row in ROWS]
    assert len(set(requests)) == len(requests) == len({row.id for row in ROWS})
    assert not set(requests) & {row["request"].lower() for row in tested}


def test_only_odg_is_reached_where_no_date_is_known():
    """Without a date no order of adoption applies; the living text alone speaks."""
    assert {t.split("-")[0] for row in ROWS if row.date is None for t in topics_of(row)} == {"odg"}


def test_every_criterion_and_limit_cites_a_source_that_its_guideline_explains():
    for topic, guideline in TOPICS.values():
        for entry in (*topic.criteria, *topic.limits):
            assert source_key(entry.source) in guideline.header.sources, (topic.id, entry)
            assert entry.verified or entry.confidence, (topic.id, entry)
        for source in filter(None, (topic.chapter_source, topic.sections_source)):
            assert source_key(source) in guideline.header.sources, topic.id


def test_every_source_that_a_guideline_explains_is_in_words():
    for _, guideline in TOPICS.values():
        assert all(len(says.split()) > 2 for says in guideline.header.sources.values()), guideline.id


def test_every_named_test_is_used():
    """By a criterion, a topic's `when`, another test that is used, or the program itself."""
    tests = shelf().library.tests
    program = "\n".join(
        path.read_text(encoding="utf-8") for path in (HERE.parents[1] / "src" / "openimr").rglob("*.py")
    )
    used = {name for name in tests if f'"{name}"' in program}
    for topic, _ in TOPICS.values():
        asked = [topic.when, *(part for c in topic.criteria for part in (c.applies, c.met, c.refuted))]
        used.update(name for condition in asked if condition is not None for name in _named(condition))
    while more := {n for name in used for n in _named(tests[name].condition)} - used:
        used |= more
    assert set(tests) - used == set()


def test_every_decision_rule_is_named_by_a_topic_and_every_rule_named_is_there():
    named = {rule for topic, _ in TOPICS.values() for rule in (topic.rule, *topic.rule_of.values()) if rule}
    assert named == set(rules())


def test_every_cross_reference_leads_to_another_topic():
    for topic, _ in TOPICS.values():
        assert set(topic.see_also) <= set(TOPICS) - {topic.id}, topic.id


def test_no_rule_asks_for_the_role_beside():
    """It marks what a topic shows beside the leading one; such criteria decide nothing (docs/guidelines.md)."""
    assert not any("beside" in _roles(name) for name in rules())


@pytest.mark.parametrize(
    ("request_text", "leads", "rule", "behind"),
    [
        ("left total knee arthroplasty", "acoem17-knee-arthroplasty", "surgery", "acoem17-knee"),
        ("right open carpal tunnel release", "acoem17-hand-ctr", "surgery", "acoem17-hand"),
        ("C6-7 ACDF", "acoem17-neck-surgery", "surgery", "acoem17-neck"),
        ("MRI of the left hip", "acoem17-hip-imaging", "imaging", "acoem17-hip"),
        ("naproxen 500 mg #60", "acoem17-nsaids", "nsaid", "form-exempt"),
        ("cyclobenzaprine 7.5 mg #30", "acoem17-muscle-relaxants", "muscle relaxant", "form-nonexempt"),
        ("Imitrex 50 mg #9", "odg-triptans", "triptan", "form-nonexempt"),
    ],
)
def test_general_topics_and_the_drug_list_stand_behind_the_topic_on_the_treatment(
    request_text: str, leads: str, rule: str, behind: str
):
    choices = choices_of(Row(id="x", request=request_text, reaches=[], date="2020-03-02", injury="2018-01-08"))
    assert (choices[0].topic.id, choices[0].rule) == (leads, rule)
    assert behind in {choice.topic.id for choice in choices[1:]}


@pytest.mark.parametrize("request_text", ["Keflex 500 mg #28", "Norco 10/325 #60", "MRI of the neck", "quad cane"])
@pytest.mark.parametrize("date", ["2014-03-03", "2016-12-01", "2019-03-04"])
def test_cross_references_and_the_drug_list_never_lead(request_text: str, date: str):
    choices = choices_of(Row(id="x", request=request_text, reaches=[], date=date, injury="2012-06-04"))
    assert choices[0].topic.rank < CROSS_CUTTING_RANK


def _roles(name: str) -> set[str]:
    rule = rules()[name]
    return {role for r in (*rule.require, *rule.defeat) for role in r.roles} | set(rule.weigh)


def _named(condition: ConditionOrTest) -> Iterator[str]:
    """The named tests that a condition asks."""
    if isinstance(condition, str):
        yield condition
        return
    if condition.test is not None:
        yield condition.test
    for parts in (condition.all, condition.any, condition.none, condition.unless, condition.of, condition.answered_by):
        for part in parts or []:
            yield from _named(part)


def test_named_tests_are_found_wherever_a_condition_asks_them():
    nested = Condition(all=[Condition(none=["red flag"]), Condition(test="spasm found")])
    assert sorted(_named(nested)) == ["red flag", "spasm found"]
