"""Editions that were not in force when the case was decided."""

from types import ModuleType

import pytest

from openimr.letters.signals import signals_of

KIND = "edition not in force"
OLD = "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids for chronic pain."
NEW = "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Muscle relaxants (for pain)."
BACK = "Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies."
ODG = "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG): Pain chapter, updated September 2014."


def found_in(
    made: ModuleType, request: str = "Norco", *, ur: str | None = None, decision: str | None = None, **texts: str
) -> list[str]:
    signals = signals_of(made.letter("A summary.", made.item(request, **texts), ur=ur, decision=decision))
    return [signal.explain for signal in made.of_kind(signals, KIND)]


def test_an_edition_that_had_lapsed(made: ModuleType) -> None:
    assert found_in(made, ur="2016-11-04", reviewer=OLD) == [
        (
            "the reviewer cites Chronic Pain Medical Treatment 2009, in force until 2016-07-28; "
            "the UR denial is of 2016-11-04"
        )
    ]


def test_both_parties_are_looked_at_and_named(made: ModuleType) -> None:
    found = found_in(made, ur="2018-03-01", reviewer=BACK, claims=NEW)
    assert [text.split(" cites ")[0] for text in found] == ["the claims administrator", "the reviewer"]


def test_an_edition_that_was_not_yet_in_force(made: ModuleType) -> None:
    assert found_in(made, ur="2016-05-02", claims=NEW) == [
        (
            "the claims administrator cites Chronic Pain Medical Treatment 2016, in force from 2016-07-29; "
            "the UR denial is of 2016-05-02"
        )
    ]


def test_an_edition_later_than_the_decision_that_cites_it(made: ModuleType) -> None:
    assert found_in(made, ur="2014-02-21", claims=ODG) == [
        (
            "the claims administrator cites Official Disability Guidelines (September 2014), dated 2014-09, "
            "which is later than the decision of 2014-02-21"
        )
    ]
    assert found_in(made, ur="2014-02-21", decision="2014-10-30", reviewer=ODG) == []


@pytest.mark.parametrize(
    ("of", "texts"),
    [
        ({"ur": "2015-09-29"}, {"reviewer": OLD, "claims": OLD}),
        ({"ur": "2016-11-04"}, {"reviewer": NEW, "claims": BACK}),
        # the request may have been made before the change of edition
        ({"ur": "2016-08-10"}, {"reviewer": OLD}),
        # only the determination's date is known: the review may lie long before it
        ({"decision": "2016-12-01"}, {"reviewer": OLD}),
        # the library does not know the edition, or none is named, or no date
        ({"ur": "2016-11-04"}, {"reviewer": "Decision based on MTUS Acupuncture Treatment 2007."}),
        ({"ur": "2016-11-04"}, {"reviewer": "Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 24."}),
        ({}, {"reviewer": OLD}),
        # another guideline than the schedule's may be of any year before
        ({"ur": "2016-11-04"}, {"reviewer": "Decision based on Non-MTUS Citation ACOEM 3rd ed., Low Back Disorders."}),
    ],
)  # fmt: skip
def test_nothing_is_said_where_it_was_or_may_have_been_in_force(
    made: ModuleType, of: dict[str, str], texts: dict[str, str]
) -> None:
    assert found_in(made, **of, **texts) == []


def test_a_service_given_under_the_older_edition(made: ModuleType) -> None:
    assert found_in(made, "Retrospective Norco DOS: 07/01/2016", ur="2016-11-04", reviewer=OLD) == []
    assert len(found_in(made, "Retrospective Norco DOS: 09/01/2016", ur="2016-11-04", reviewer=OLD)) == 1
    assert found_in(made, "Retrospective Norco", ur="2016-11-04", reviewer=OLD) == []
