"""Pain scores with their context, and what treatment does for the pain; never a date, a strength or a reflex."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]
WITH, WITHOUT = "with medication", "without medication"
WITH, WITHOUT = "with medication", "without medication"


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("c/o LBP 8/10 w/o meds, 5/10 w/ meds.", [(8, WITHOUT), (5, WITH)]),
        ("Knee 9/10 without, 6/10 an hour after Norco.", [(9, WITHOUT), (6, WITH)]),
        ("Pain is average 6/10, worst 9/10, least 3/10.", [(6, "average"), (9, "worst"), (3, "least")]),
        ("Without medication the pain is 8/10 and with medication 4/10.", [(8, WITHOUT), (4, WITH)]),
        ("Pain drops from 8 to 4 with Norco.", [(8, WITHOUT), (4, WITH)]),
        ("Soma brings the pain from 9/10 down to 6/10.", [(9, WITHOUT), (6, WITH)]),
        ("Rates the pain at 7 out of 10.", [(7, None)]),
        ("VAS 7/10.", [(7, None)]),
        ("The pain was rated 6-8 on a 10-point scale.", [(6, None)]),
        ("Hip and low back pain rated at a 7.", [(7, None)]),
        ("On a scale of 1 to 10 the elbow pain is a 9 today.", [(9, "current")]),
        ("His neck pain is on average an 8 on a scale of 1 to 10.", [(8, "average")]),
        ("Pain level: 7", [(7, None)]),
        ("Back pain began 7/10/15. Strength 5/5, reflexes 2+/4.", []),
        ("He was seen on 7/10 for pain.", []),
        ("Deltoid strength 4/10.", []),
        ("Attended visit 7/10 for back pain.", []),
        ("PHQ-9 8/10, pain not rated.", []),
    ],
)
def test_scores_and_their_context(find: Find, text: str, scores: list[tuple[int, str | None]]) -> None:
    assert [(f.attributes["value"], f.attributes.get("context")) for f in find("pain_score", text)] == scores


def test_a_range_and_its_drug(find: Find) -> None:
    (score,) = find("pain_score", "Back pain 6-7/10 with Ultram.")
    assert (score.attributes["value"], score.attributes["high"], score.attributes["treatment"]) == (6, 7, "tramadol")


def test_the_score_of_one_sentence_is_not_tied_to_the_drug_of_the_next(find: Find) -> None:
    (score,) = find("pain_score", "Pain 8/10. Takes Norco.")
    assert not {"treatment", "context"}.intersection(score.attributes)


def test_each_body_part_keeps_its_own_score(find: Find) -> None:
    found = find("pain_score", "Low back pain 8/10, neck 6/10.")
    assert [(f.attributes["body_part"], f.attributes["value"]) for f in found] == [
        ("lumbar spine", 8),
        ("cervical spine", 6),
    ]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Norco gives 40-50% pain relief lasting about 4 hours.", {"percent": 40, "high": 50, "hours": 4}),
        ("The medications give a 60% reduction of pain.", {"percent": 60, "treatment": "medication"}),
        ("Motrin does not help.", {"amount": "none", "treatment": "ibuprofen"}),
        ("With the pills pain is better by a third.", {"percent": 33}),
        ("The pills let him cope with the pain.", {"amount": "unspecified", "treatment": "medication"}),
        ("Acupuncture gave no relief.", {"amount": "none", "treatment": "acupuncture"}),
        ("The epidural injection gave 70% relief for 8 weeks.", {"percent": 70, "weeks": 8}),
        ("Norco takes the edge off.", {"amount": "slight"}),
    ],
)
def test_what_treatment_does(find: Find, text: str, facts: dict[str, object]) -> None:
    (relief,) = find("relief", text)
    assert {name: relief.attributes.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "text",
    [
        "Range of motion is limited by 70%.",
        "Lidocaine 5% cream.",
        "His wife helps with bathing.",
        "Return in 4 weeks for pain.",
    ],
)
def test_what_is_no_relief(find: Find, text: str) -> None:
    assert find("relief", text) == []


def test_a_pronoun_is_tied_to_the_drug_before_it(find: Find) -> None:
    (relief,) = find("relief", "Takes Norco three a day. It lasts 3 hours.")
    assert relief.attributes["ingredients"] == ("hydrocodone", "acetaminophen")


def test_relief_is_not_tied_to_a_drug_that_merely_stands_near(find: Find) -> None:
    (relief,) = find("relief", "Back better by half, wakes when the Norco is out.")
    assert "treatment" not in relief.attributes


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("With rizatriptan 10 mg the pain falls from 9/10 to 2/10 within an hour.", "rizatriptan"),
        ("With rizatriptan she is free of pain in 7 of 8 attacks.", "rizatriptan"),
        ("He has taken citalopram since May. His mood is better on most days.", "citalopram"),
        ("With mirtazapine 15 mg he sleeps 6 to 7 hours; before it 3 hours.", "mirtazapine"),
        ("He did well on Mobic.", "meloxicam"),
        ("On propranolol she has had no further attacks.", "propranolol"),
    ],
)
def test_good_effects_in_other_words(find: Find, text: str, treatment: str) -> None:
    assert ("good", treatment) in {
        (f.attributes.get("amount"), f.attributes.get("treatment")) for f in find("relief", text)
    }


@pytest.mark.parametrize(
    "text",
    [
        "With rizatriptan the pain falls in 1 of 6 attacks.",
        "He takes citalopram and lorazepam. His mood is better.",
        "The goal with citalopram is that mood is better.",
        "Mobic is given at the lowest effective dose.",
    ],
)
def test_what_is_no_good_effect(find: Find, text: str) -> None:
    assert "good" not in {f.attributes.get("amount") for f in find("relief", text)}


def test_a_drug_that_makes_no_difference(find: Find) -> None:
    found = find("relief", "Celexa was started in 2012. She feels no different on it.")
    assert [(f.attributes["amount"], f.attributes["treatment"]) for f in found] == [("none", "citalopram")]
    assert [f.attributes["amount"] for f in find("relief", "He says nothing touches the pain, not even Norco.")] == [
        "none"
    ]


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("Pain 6/10, worse at night.", [(6, None, "affirmed")]),
        ("Back pain 6/10, same as last visit.", [(6, None, "affirmed")]),
        ("Back pain 6/10, was 8/10 last visit.", [(6, None, "affirmed"), (8, None, "historical")]),
        ("Pain 8/10 before a dose and 3/10 an hour after.", [(8, WITHOUT, "affirmed"), (3, WITH, "affirmed")]),
        ("Pain 7/10 without, 4/10 with one tablet.", [(7, WITHOUT, "affirmed"), (4, WITH, "affirmed")]),
    ],
)
def test_when_a_score_held(find: Find, text: str, scores: list[tuple[int, str | None, str]]) -> None:
    assert [
        (f.attributes["value"], f.attributes.get("context"), f.assertion) for f in find("pain_score", text)
    ] == scores


def test_scores_with_their_scale_twice(find: Find) -> None:
    (both,) = find("pain_score", "Knee pain rated 5/10 to 8/10.")
    assert (both.attributes["value"], both.attributes["high"]) == (5, 8)
    down = find("pain_score", "With Ultram knee pain drops, 8/10 to 3/10.")
    assert [(f.attributes["value"], f.attributes["context"]) for f in down] == [(8, WITHOUT), (3, WITH)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Ultram begins to work in 30 minutes and a dose lasts 5 hours.", {"hours": 5}),
        ("The medications helped her deal with the pain.", {"amount": "unspecified", "treatment": "medication"}),
    ],
)
def test_more_of_what_treatment_does(find: Find, text: str, facts: dict[str, object]) -> None:
    (found,) = find("relief", text)
    assert facts.items() <= found.attributes.items()


def test_that_nothing_is_written_is_not_that_nothing_helped(find: Find) -> None:
    assert find("relief", "For Ultram there is no account of benefit.") == []
    assert find("relief", "There is no documented relief from Ultram.") == []


@pytest.mark.parametrize(
    "text", ["Pain level without meds 9, with meds 5.", "VAS 9 -> 5 with meds.", "VAS 9 → 5 with meds."]
)
def test_scores_without_a_scale(find: Find, text: str) -> None:
    found = find("pain_score", text)
    assert [(f.attributes["value"], f.attributes["context"]) for f in found] == [(9, WITHOUT), (5, WITH)]


def test_depression_that_improves_on_a_drug(find: Find) -> None:
    (found,) = find("relief", "Depression improved on Celexa 20 mg.")
    assert (found.attributes["amount"], found.attributes["treatment"]) == ("good", "citalopram")


def test_what_follows_a_percentage_does_not_take_it_away(find: Find) -> None:
    (found,) = find("relief", "Medications give 50% pain relief and allow him to do his ADLs.")
    assert found.attributes["percent"] == 50
    assert not [f for f in find("relief", "Range of motion is 50% and pain is less.") if "percent" in f.attributes]


def test_fewer_tablets_are_no_score(find: Find) -> None:
    assert find("pain_score", "The leg pain is less; he reduced Ultram from 4 to 2 a day.") == []
    found = find("pain_score", "Pain meds take pain from an 8 to a 5.")
    assert [(f.attributes["value"], f.attributes["context"]) for f in found] == [(8, WITHOUT), (5, WITH)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Takes Lyrica, not sure it helps.", "none"),
        ("Lyrica: can't say it does much.", "none"),
        ("With Lyrica maybe a little better.", "slight"),
    ],
)
def test_a_hedged_effect_is_no_benefit(find: Find, text: str, amount: str) -> None:
    (found,) = find("relief", text)
    assert (found.attributes["amount"], found.assertion) == (amount, "possible")


def test_an_injury_that_heals_is_no_relief_by_a_drug(find: Find) -> None:
    text = "The knee is better by a third since the fall."
    assert all("percent" not in f.attributes for f in find("relief", text))
    assert [f.attributes["percent"] for f in find("relief", "With Lyrica the pain is better by a third.")] == [33.0]


def test_the_ten_of_a_score_is_no_score_of_its_own(find: Find) -> None:
    (found,) = find("pain_score", "She rated the pain 2 out of 10 on a pain scale from 0 to 10.")
    assert found.attributes["value"] == 2


def test_pain_that_is_not_relieved(find: Find) -> None:
    (found,) = find("relief", "The pain was not relieved by physical therapy.")
    assert found.attributes["amount"] == "none"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Norco does not provide adequate pain relief.", "slight"),
        ("Tramadol has not given significant relief.", "slight"),
        ("Naproxen failed to give good relief.", "slight"),
        ("Naproxen failed to provide lasting benefit.", "slight"),
        ("Norco does not give him 50 percent relief.", "slight"),
        ("Norco does not provide relief.", "none"),
        ("He does not get constipation and has good relief with Norco.", "good"),
        ("Norco continues to provide good relief.", "good"),
        ("With Norco he is able to get significant relief.", "good"),
        ("He has good control of spasticity with baclofen.", "good"),
        ("Norco does not provide adequate pain control.", "slight"),
    ],
)
def test_a_refused_effect_is_not_read_as_the_effect(find: Find, text: str, amount: str) -> None:
    (found,) = find("relief", text)
    assert (found.attributes.get("amount"), found.attributes.get("percent")) == (amount, None)


@pytest.mark.parametrize(
    "text",
    [
        "Norco was increased to achieve adequate pain relief.",
        "To ensure good pain relief after surgery, Norco is prescribed.",
        "Norco is taken to provide pain relief.",
        "Blood sugar is under good control on metformin.",
    ],
)
def test_what_a_drug_is_given_for_is_no_effect(find: Find, text: str) -> None:
    assert find("relief", text) == []
