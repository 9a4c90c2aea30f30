"""The table of 8 CCR 9792.25.1: a study's level from its design, its question and its risk of bias."""

import pytest

from openimr.guidelines.evidence.forms import LEVELS
from openimr.guidelines.evidence.levels import level_of, rating_of
from openimr.guidelines.evidence.load import methods


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (("treatment benefit", "systematic review of randomized trials", "low"), "1a"),
        (("treatment benefit", "randomized trial", "low"), "1b"),
        (("treatment benefit", "randomized trial", "identified"), "1c"),
        (("treatment benefit", "controlled cohort study", "unknown"), "2"),
        (("treatment benefit", "historically controlled study", "unknown"), "3"),
        (("treatment benefit", "case series", "unknown"), "4"),
        (("treatment benefit", "expert opinion", "unknown"), "5"),
        (("diagnostic test", "prospective study", "low"), "1b"),
        (("diagnostic test", "case-control study of severe cases and healthy controls", "unknown"), "3"),
        (("prognosis", "inception cohort study", "unknown"), "1b"),
        (("prognosis", "case series", "unknown"), "2"),
        (("treatment harm", "prospective study", "unknown"), "1c"),
    ],
)
def test_each_question_has_a_column_of_its_own(study, mtus, kind, level):
    question, design, bias = kind
    assert level_of(study(question=question, design=design, bias=bias), mtus).level == level


def test_in_the_harm_column_a_biased_trial_ranks_below_a_prospective_study(study, mtus):
    trial = level_of(study(question="treatment harm", bias="identified"), mtus)
    watched = level_of(study(question="treatment harm", design="prospective study", bias="identified"), mtus)
    assert (watched.level, trial.level) == ("1c", "2")


def test_a_bias_that_nobody_assessed_leaves_the_level_open(study, mtus):
    found = level_of(study(bias="unknown"), mtus)
    assert (found.level, found.best, found.worst) == (None, "1b", "1c")
    assert "nobody has assessed" in found.says


def test_a_stated_level_narrows_what_the_design_leaves_open(study, mtus):
    found = level_of(study(bias="unknown", level="1c"), mtus)
    assert (found.level, found.agrees) == ("1c", True)


def test_a_stated_level_that_the_table_does_not_give_is_said_and_not_followed(study, mtus):
    found = level_of(study(design="case series", bias="unknown", level="1b"), mtus)
    assert (found.level, found.agrees) == ("4", False)
    assert "level 1b was stated, but by the table the design gives another" in found.says


def test_a_stated_level_stands_in_for_a_design_that_is_not_known(study, mtus):
    assert level_of(study(design="unknown", level="2"), mtus).level == "2"
    assert level_of(study(design="unknown"), mtus).level is None


def test_a_guideline_has_no_level_because_it_is_no_study(study, mtus):
    assert level_of(study(design="guideline"), mtus).says == "no level: a guideline is not a study"


def test_rows_that_were_not_read_say_so(study, mtus):
    read = level_of(study(), mtus)
    recalled = level_of(study(design="expert opinion"), mtus)
    assert (read.verified, recalled.verified, recalled.confidence) == (True, False, "medium")


def test_the_table_has_every_cell_and_every_source_is_explained():
    known = methods()
    for method in known.methods:
        graded = [*method.steps, method.dated, method.keyed, *method.ratings.values()]
        if method.levels:
            assert set(method.levels) == set(LEVELS)
            assert {len(row) for row in method.levels.values()} == {4}
            graded += [cell for row in method.levels.values() for cell in row.values()]
        assert [g.source for g in graded if g.source not in known.sources] == []
        assert [g for g in graded if not g.verified and g.confidence is None] == []


@pytest.mark.parametrize(
    ("qualities", "rating"),
    [
        (["high", "high"], "A"),
        (["high", "low"], "B"),
        (["moderate", "moderate"], "B"),
        (["moderate"], "C"),
        (["low", "low"], "I"),
        ([], "I"),
    ],
)
def test_the_older_method_rates_by_the_quality_of_the_studies(acoem, qualities, rating):
    found = rating_of(qualities, [], acoem)
    assert (found.best, found.worst) == (rating, rating)


def test_an_unknown_quality_leaves_the_older_rating_open(acoem):
    found = rating_of(["high", "unknown"], [], acoem)
    assert (found.best, found.worst) == ("A", "B")
