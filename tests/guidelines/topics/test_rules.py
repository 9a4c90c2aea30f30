"""Rules and topics fit together: what a rule asks for, some criterion answers."""

from openimr.guidelines import shelf
from openimr.review.rules import rules


def topics():
    return [topic for guideline in shelf().library.guidelines for topic in guideline.topics]


def named(topic):
    return {topic.rule, *topic.rule_of.values()} - {None}


def answerable(topic):
    return {c.role for c in topic.criteria if c.role and (c.met is not None or c.refuted is not None)}


def test_every_rule_that_a_topic_names_exists():
    assert set().union(*map(named, topics())) <= set(rules())


def test_every_rule_is_named_by_a_topic():
    assert set(rules()) == set().union(*map(named, topics()))


def test_a_topic_with_a_rule_answers_something_that_the_rule_requires():
    empty = [t.id for t in topics() if t.rule and not answerable(t) & _required(rules()[t.rule])]
    assert empty == []


def test_every_required_or_defeating_role_is_answered_somewhere():
    known = set().union(*(answerable(t) for t in topics()))
    asked = {role for rule in rules().values() for r in (*rule.require, *rule.defeat) for role in r.roles}
    assert asked <= known


def test_nothing_leads_without_a_condition_in_force():
    """A topic that takes a request away from the next standard has something to say on it."""
    silent = [
        t.id
        for t in topics()
        if t.applies_to.procedures and t.rank < 30 and not answerable(t) and not any(c.met for c in t.criteria)
    ]
    assert silent == []


def _required(rule):
    return {role for requirement in rule.require for role in requirement.roles}
