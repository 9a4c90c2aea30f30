"""What a reviewer relies on: an order of the evidence with its reasons, or "unresolved"; never a decision."""

from datetime import date

import msgspec
import pytest

from openimr.guidelines import CaseDates, EvidenceCase, Recommendation, evidence_case, rank
from openimr.guidelines.evidence.applies import applicability
from openimr.guidelines.evidence.forms import Applicability
from openimr.model import Treatment

from .conftest import KNEE, make_study


def claim(name, direction, *studies, source="study", complete=True):
    return Recommendation(id=name, source=source, direction=direction, studies=studies, studies_complete=complete)


def against(name="no-2014", **changes):
    return make_study(name, **({"direction": "does not support"} | changes))


def test_the_higher_level_ranks_first(case):
    found = rank(
        [claim("request", "supports", make_study(bias="identified")), claim("denial", "does not support", against())],
        case,
    )
    assert (found.outcome, found.places) == ("order", (("denial",), ("request",)))
    assert "level 1b against 1c" in found.says
    assert "is for the reviewer" in found.says


def test_it_ranks_for_the_request_as_well_as_against_it(case):
    found = rank(
        [
            claim("request", "supports", make_study()),
            claim("denial", "does not support", against(design="case series")),
        ],
        case,
    )
    assert (found.outcome, found.places[0]) == ("order", ("request",))


def test_at_the_same_level_the_lower_bias_ranks_first(case):
    cohort = {"design": "controlled cohort study"}
    found = rank(
        [
            claim("request", "supports", make_study(**cohort, bias="low")),
            claim("denial", "does not support", against(**cohort, bias="identified")),
        ],
        case,
    )
    assert found.places[0] == ("request",)
    assert "risk of bias low against identified" in found.says


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [({"quality": "high"}, {"quality": "moderate"}, "quality"), ({"year": 2016}, {"year": 2011}, "2016 against 2011")],
)
def test_then_quality_and_last_the_newer_study(case, mine, theirs, reason):
    equal = {"quality": "high"}
    found = rank(
        [
            claim("request", "supports", make_study(**(equal | mine))),
            claim("denial", "does not support", against(**(equal | theirs))),
        ],
        case,
    )
    assert found.places[0] == ("request",)
    assert reason in found.says


def test_a_tie_is_for_the_reviewer(case):
    found = rank([claim("request", "supports", make_study()), claim("denial", "does not support", against())], case)
    assert (found.outcome, found.places) == ("unresolved", (("denial", "request"),))


def test_a_newer_study_does_not_win_where_nobody_assessed_the_quality(case):
    found = rank(
        [claim("request", "supports", make_study(year=2020)), claim("denial", "does not support", against(year=1990))],
        case,
    )
    assert found.outcome == "unresolved"


def test_an_inapplicable_study_is_set_aside_with_its_reason(case):
    knee = against("knee-2013", applies_to=KNEE, design="systematic review of randomized trials")
    found = rank(
        [claim("request", "supports", make_study()), claim("denial", "does not support", knee)],
        case,
    )
    assert (found.outcome, found.places) == ("order", (("request",), ("denial",)))
    [weighed] = found.weighed[0].studies
    assert weighed.weight == "set aside"
    assert weighed.because == (
        "the study is of meniscectomy, the request for traction",
        "the study is of the knee, the request of the low back",
    )


def test_where_no_study_applies_nothing_is_ordered(case):
    knee = {"applies_to": KNEE}
    found = rank(
        [claim("request", "supports", make_study(**knee)), claim("denial", "does not support", against(**knee))], case
    )
    assert (found.outcome, found.places) == ("unresolved", (("denial", "request"),))
    assert "no study on file surely applies" in found.says


def test_a_guideline_whose_studies_are_not_on_file_does_not_lose_for_that(case):
    guideline = claim("cp09-traction", "does not support", source="MTUS", complete=False)
    found = rank([claim("request", "supports", make_study()), guideline], case)
    assert found.outcome == "unresolved"
    assert "no study under cp09-traction that applies is on file" in found.says
    assert any("presumed correct" in note for note in found.notes)


def test_a_guideline_cited_as_a_study_carries_nothing(case):
    found = rank(
        [claim("request", "supports", make_study(design="guideline")), claim("denial", "does not support", against())],
        case,
    )
    assert found.weighed[1].studies[0].because == ("a guideline is not a study; the studies under it are evaluated",)


def test_a_study_whose_result_points_the_other_way_does_not_carry_a_recommendation(case):
    found = rank(
        [claim("request", "supports", against("misread-2014")), claim("denial", "does not support", against())], case
    )
    assert found.weighed[1].studies[0].weight == "set aside"
    assert found.places[0] == ("denial",)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_where_nothing_is_at_variance_nothing_competes(case, count):
    listed = [claim(f"claim {n}", "supports", make_study()) for n in range(count)]
    found = rank(listed, case)
    assert found.outcome == "nothing competes"
    assert "nothing competes" in found.says


def test_best_evidence_that_points_both_ways_is_unresolved(case):
    mixed = claim("review", "mixed", make_study(direction="mixed"))
    found = rank([mixed, claim("request", "supports", make_study(design="case series", bias="unknown"))], case)
    assert (found.outcome, found.places[0]) == ("unresolved", ("review",))


def test_five_steps_each_with_its_section_and_grade(case):
    found = rank([claim("request", "supports", make_study()), claim("denial", "does not support", against())], case)
    assert [(s.number, s.section) for s in found.steps] == [(n, f"8 CCR 9792.25.1(a)({n})") for n in range(1, 6)]
    assert [s.verified for s in found.steps] == [True, True, False, True, False]
    assert all(s.asks and s.found and s.source for s in found.steps)
    assert any("general knowledge" in note for note in found.notes)


def test_before_april_2015_the_older_rating_governs(case):
    old = msgspec.structs.replace(case, dates=CaseDates(ur=date(2015, 4, 19)))
    found = rank(
        [
            claim("request", "supports", make_study(quality="moderate")),
            claim("denial", "does not support", against(quality="high")),
        ],
        old,
    )
    assert (found.method, found.outcome, found.places[0]) == ("acoem-9792.25", "order", ("denial",))
    assert "rating B against C" in found.says
    assert "not verified" in found.governs
    assert rank([], msgspec.structs.replace(case, dates=CaseDates(ur=date(2015, 4, 20)))).method == "mtus-9792.25.1"


def test_without_a_date_no_method_is_chosen(case):
    found = rank(
        [claim("request", "supports", make_study()), claim("denial", "does not support", against())],
        msgspec.structs.replace(case, dates=CaseDates()),
    )
    assert (found.method, found.outcome, found.weighed) == (None, "unresolved", ())
    assert "gives no date" in found.says


def test_two_recommendations_of_one_name_are_refused(case):
    with pytest.raises(ValueError, match="two recommendations are called 'request'"):
        rank([claim("request", "supports"), claim("request", "mixed")], case)


@pytest.mark.parametrize(
    ("tags", "verdict"),
    [
        ({}, "applicable"),
        ({"stage": ("acute",)}, "not applicable"),
        ({"excluded": ("low back pain",)}, "not applicable"),
        ({"conditions": ("sciatica",)}, "not known"),
        ({"procedures": ()}, "not known"),
    ],
)
def test_only_a_clear_mismatch_makes_a_study_inapplicable(case, study, tags, verdict):
    base = {"body_regions": ("low back",), "procedures": ("traction",)}
    made = study(applies_to=Applicability(**(base | tags)))
    found, reasons = applicability(made, case)
    assert found == verdict
    assert bool(reasons) == (verdict != "applicable")


def test_the_reviewers_own_judgment_goes_first(case, study):
    judged = msgspec.structs.replace(case, judged={"doe-2014": "not applicable"})
    assert applicability(study(), judged) == ("not applicable", ("the reviewer judged it not applicable",))


def test_a_study_of_a_class_of_drugs_applies_to_a_drug_of_it(study):
    opioids = study(applies_to=Applicability(classes=("opioid",)))
    norco = Treatment(kind="medication", ingredients=("hydrocodone", "acetaminophen"))
    assert applicability(opioids, evidence_case(norco, CaseDates()))[0] == "applicable"


def test_a_request_becomes_a_case_with_the_region_of_its_body_part():
    made = evidence_case(Treatment(kind="therapy", procedure="traction", body_part="lumbar spine"), CaseDates())
    assert made == EvidenceCase(dates=CaseDates(), procedures=("traction",), body_regions=("low back",))
