"""The library that ships: its form, its compiled copy, and what it promises about sources."""

from pathlib import Path

import msgspec
import pytest

import openimr.guidelines
from openimr.guidelines.compile import LibraryError, faults, read_sources
from openimr.guidelines.forms import Library
from openimr.guidelines.load import COMPILED, shelf
from openimr.guidelines.topics import CROSS_CUTTING_RANK
from openimr.review.rules import rules

ROOM = Path(openimr.guidelines.__file__).parent


@pytest.fixture(scope="module")
def library() -> Library:
    """The library as its YAML files say it."""
    return read_sources(ROOM / "library")


def test_compiled_copy_is_current(library: Library):
    """Whoever edits a topic runs `make library`; this says so when it was forgotten."""
    assert msgspec.json.encode(library) == (ROOM / COMPILED).read_bytes()


def test_library_fits_together(library: Library):
    assert faults(library) == []


def test_every_rule_a_topic_names_is_there():
    named = {t.rule for t, _ in shelf().topics.values() if t.rule}
    assert named <= set(rules())


def test_every_rule_speaks_of_roles_that_its_topics_have():
    """A rule that asks for a role no criterion plays could never hold."""
    topics = [t for t, _ in shelf().topics.values()]
    for name, rule in rules().items():
        guidelines = {t.id.split("-")[0] for t in topics if t.rule == name}
        roles = {c.role for t in topics if t.id.split("-")[0] in guidelines for c in t.criteria if c.role}
        for requirement in rule.require:
            assert set(requirement.roles) & roles, (name, requirement.roles)


def test_unverified_criteria_say_how_sure_they_are():
    for criterion, topic in shelf().criteria.values():
        assert criterion.verified or criterion.confidence, (topic.id, criterion.id)


def test_a_topic_that_leads_is_not_cross_cutting():
    assert all(t.rank < CROSS_CUTTING_RANK for t, _ in shelf().topics.values() if t.rule)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("{find: headache_score}", "declares no kind 'headache_score'"),
        ("{find: exam, where: {sign: wiggle}}", "does not know 'wiggle'"),
        ("{find: exam, where: {colour: red}}", "no attribute 'colour'"),
        ("{find: diagnosis, where: {condition: sore thing}}", "no condition called 'sore thing'"),
        ("{find: medication, classes: [miracle]}", "no drug is of the class 'miracle'"),
        ("{find: exam, assertion: maybe}", "no assertion is called 'maybe'"),
        ("{find: exam, computed: days_of_use}", "exactly one head"),
    ],
)
def test_a_faulty_condition_is_named_in_plain_words(tmp_path: Path, change: str, says: str):
    (tmp_path / "tests.yaml").write_text(f"one:\n  says: x\n  condition: {change}\n")
    found = faults(read_sources(tmp_path))
    assert any(says in fault for fault in found), found


def test_a_file_that_is_not_in_the_form_is_named(tmp_path: Path):
    (tmp_path / "tests.yaml").write_text("one: {says: x, condition: {find: exam, whre: {}}}\n")
    with pytest.raises(LibraryError, match=r"tests\.yaml"):
        read_sources(tmp_path)
