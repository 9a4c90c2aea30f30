"""The table of the lifecycle is checked before it is used."""

from importlib import resources

import pytest

from openimr.process.guards import CONDITIONS, GUARDS, STANDING_GUARDS
from openimr.process.lifecycle import LifecycleFaultError, lifecycle, outcome_of, read_lifecycle
from openimr.process.steps import EFFECTS

TEXT = resources.files("openimr.process").joinpath("lifecycle.yaml").read_text()


@pytest.mark.parametrize(
    ("of", "to", "says"),
    [
        ("id: T1a,", "id: T1,", "T1 stands twice"),
        ("to: UR_APPROVED, who", "to: UR_AGREED, who", "UR_AGREED"),
        ("event: ur deferred", "event: ur put off", "T5 speaks of 'ur put off'"),
        ("guards: [items not yet decided]", "guards: [a good day]", "'a good day'"),
        ("when: [approved, leaves no item]", "when: [a full moon]", "'a full moon'"),
        ("{notice: duplicate, to: every party}", "{notice: postcard, to: every party}", "'postcard'"),
        ("{notice: duplicate, to: every party}", "{notice: duplicate, to: the neighbours}", "'the neighbours'"),
        ("who: claims side", "who: the neighbours", "'the neighbours'"),
        ("grade: GK}", "grade: sure}", "lifecycle.yaml"),
        ("section: ", "paragraph: ", "lifecycle.yaml"),
    ],
)
def test_a_table_that_is_not_in_order_says_where(of, to, says):
    assert of in TEXT
    with pytest.raises(LifecycleFaultError, match=says):
        read_lifecycle(TEXT.replace(of, to, 1).encode())


def test_what_the_table_names_is_what_the_code_has():
    table = lifecycle()
    assert set(CONDITIONS) == set(table.conditions)
    assert set(GUARDS) == set(table.guards)
    assert set(EFFECTS) == {name for row in table.transitions for name in row.does}
    assert set(STANDING_GUARDS) <= set(GUARDS)


def test_every_row_has_its_section_and_what_is_verified_its_source():
    """V and P name where it was read."""
    table = lifecycle()
    rows = (*table.transitions, *table.at_once, *table.by_time, *table.guards.values(), *table.states.values())
    assert [row for row in rows if row.grade in {"V", "P"} and not row.source] == []
    assert [row.id for row in (*table.transitions, *table.at_once, *table.by_time) if not row.section] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Non-certified", "denied"),
        ("CNC", "conditionally non-certified"),
        ("partially overturned", "overturned in part"),
    ],
)
def test_outcomes(text, name):
    assert outcome_of(text) == name
    assert outcome_of("perhaps") is None
    assert outcome_of(None) is None
