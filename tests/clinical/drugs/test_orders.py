"""Orders of a plan: whether a drug is new, goes on, is changed, is declined, or waits for something."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Relafen 750 mg bid #60, 2 refills.", "prescribed"),
        ("Robaxin 750 mg tid.", "prescribed"),
        ("Zanaflex 4 mg qhs #14, no refills.", "prescribed"),
        ("Zanaflex 4 mg qhs #14, 0 refills.", "prescribed"),
        ("Refill Relafen 750 mg bid #60.", "refilled"),
        ("Pamelor 10 mg qhs #30: first trial.", "started"),
        ("Pamelor 10 mg qhs #30, trial of a tricyclic.", "prescribed"),
        ("Pamelor 10 mg qhs #30 (new).", "started"),
        ("Pamelor 10 mg qhs #30, initial prescription.", "started"),
        ("Pamelor 10 mg qhs #30 to start.", "started"),
        ("Maxalt 10 mg, 4 samples.", "started"),
        ("Relafen cut from #60 to #30 a month.", "decreased"),
        ("Relafen raised to 1000 mg.", "increased"),
    ],
)
def test_what_an_order_says_of_a_drug(find: Find, line: str, status: str) -> None:
    found = find("medication", f"PLAN\n{line}")
    assert [f.attributes.get("status") for f in found[:1]] == [status]


def test_no_refill_of_one_drug_is_no_refill_of_the_next(find: Find) -> None:
    found = find("medication", "PLAN\nSonata 10 mg #10, no refills; Mobic 15 mg daily #30.")
    assert [f.attributes["status"] for f in found] == ["prescribed", "prescribed"]
    assert found[0].attributes["refills"] == 0


def test_a_quantity_that_was_cut_is_the_new_one(find: Find) -> None:
    (found,) = find("medication", "PLAN\nUltram 50 mg reduced from #90 to #45 a month.")
    assert found.attributes["quantity"] == 45


def test_orders_that_wait_or_are_declined(find: Find) -> None:
    text = (
        "PLAN\nInderal if attacks exceed six a month.\nDiscussed cutting Opana ER to 10 mg, pt declines.\n"
        "Mobic 15 mg daily if needed."
    )
    assert [(f.attributes["name"], f.assertion) for f in find("medication", text)] == [
        ("Inderal", "planned"),
        ("Opana ER", "denied"),
        ("Mobic", "affirmed"),
    ]


def test_a_drug_taken_in_place_of_another(find: Find) -> None:
    found = find("medication", "Kadian 20 mg bid was begun in May in place of Percocet #90.")
    assert [(f.attributes["name"], f.attributes["status"]) for f in found] == [
        ("Kadian", "started"),
        ("Percocet", "stopped"),
    ]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Motrin (ulcer 2011) and Topamax to 100 mg failed before.", ["failed", "failed"]),
        ("Relafen 500 mg and acetaminophen: little effect.", ["failed", "failed"]),
        ("Melatonin no use.", ["failed"]),
        ("Topamax: dizzy, stopped.", ["stopped"]),
        ("Ultram to be tapered when Cymbalta works.", ["decreased", "current"]),
    ],
)
def test_what_is_said_behind_a_drug_or_a_list(find: Find, text: str, statuses: list[str]) -> None:
    assert [f.attributes["status"] for f in find("medication", text)] == statuses


def test_a_drug_named_with_an_earlier_year_was_tried(find: Find) -> None:
    found = find("medication", "HISTORY\nTopamax 2012 (sleepy), Lyrica since 2013.", date="2015-03-02")
    assert [(f.attributes["name"], f.assertion) for f in found] == [("Topamax", "historical"), ("Lyrica", "affirmed")]
    (effect,) = find("side_effect", "HISTORY\nTopamax 2012 (sleepy), Lyrica since 2013.", date="2015-03-02")
    assert effect.attributes == {"effect": "sedation", "ingredients": ("topiramate",)}


def test_a_drug_that_was_not_tried(find: Find) -> None:
    assert [f.assertion for f in find("medication", "Topamax not tried.")] == ["denied"]


@pytest.mark.parametrize(
    "text",
    [
        "PLAN\nOpioid agreement renewed today.",
        "PLAN\nStop Mobic on the day of surgery, no two opioids together.",
        "A trial of a non-opioid was advised.",
        "UDS consistent with prescribed hydrocodone.",
    ],
)
def test_words_that_are_no_drug_taken(find: Find, text: str) -> None:
    taken = find("medication", text)
    assert not [f for f in taken if f.attributes["name"] != "Mobic"]


def test_a_number_of_hours_is_no_direction(find: Find) -> None:
    (found,) = find("medication", "With Ultram he works 5 hours a day.")
    assert "units_per_day" not in found.attributes


def test_a_limit_of_days_a_month_is_no_daily_dose(find: Find) -> None:
    (found,) = find("medication", "PLAN\nMaxalt 10 mg at onset, #6 a month (no more than 6 days).")
    assert "units_per_day" not in found.attributes
    (found,) = find("medication", "PLAN\nUltram 50 mg prn, max 4 a day, #60.")
    assert found.attributes["units_per_day"] == 4


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Sonata 10 mg qhs x 7 nights, #7.", 7),
        ("Sonata 10 mg at bedtime for 7 nights only, #7.", 7),
        ("Skelaxin 800 mg tid x 5 days, #15, no refill.", 5),
    ],
)
def test_a_short_course(find: Find, line: str, days: int) -> None:
    (drug,) = find("medication", f"PLAN\n{line}")
    assert drug.attributes["days_supply"] == days
    plan = find("treatment_plan", f"PLAN\n{line}")
    assert [(f.attributes["intent"], f.attributes["ingredients"]) for f in plan] == [
        ("short course", drug.attributes["ingredients"])
    ]


@pytest.mark.parametrize("text", ["PLAN\nTen-day course of Skelaxin.", "PLAN\n2-week course of Mobic 15 mg."])
def test_a_course_by_its_length(find: Find, text: str) -> None:
    assert "short course" in {f.attributes["intent"] for f in find("treatment_plan", text)}


def test_a_return_to_work_is_no_return_visit(find: Find) -> None:
    plan = find("treatment_plan", "PLAN\nGoal: return to desk work in 2 months.")
    assert "follow-up" not in {f.attributes["intent"] for f in plan}


@pytest.mark.parametrize(
    ("text", "ingredients"),
    [
        ("MS ER 15 mg bid", ("morphine",)),
        ("MSIR 15 mg prn", ("morphine",)),
        ("Oxy IR 5 mg prn", ("oxycodone",)),
        ("T#3 one prn", ("codeine", "acetaminophen")),
        ("hydrocodone/apap 10", ("hydrocodone", "acetaminophen")),
    ],
)
def test_short_names(find: Find, text: str, ingredients: tuple[str, ...]) -> None:
    assert [f.attributes["ingredients"] for f in find("medication", f"He takes {text}.")] == [ingredients]


def test_two_drugs_joined_by_and(find: Find) -> None:
    found = find("medication", "He takes ibuprofen and hydrocodone.")
    assert [f.attributes["ingredients"] for f in found] == [("ibuprofen",), ("hydrocodone",)]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("PLAN\nRefill meds: Ultram 50 mg #60, Skelaxin 800 mg #30.", ["refilled", "refilled"]),
        ("PLAN\nRx: Mobic 15 mg qd #30. New Rx Skelaxin 800 mg tid #15.", ["prescribed", "started"]),
        ("Failed Relafen (GI upset), Motrin (no benefit), and acetaminophen.", ["failed", "failed", "failed"]),
    ],
)
def test_a_word_ahead_of_a_list_holds_for_the_list(find: Find, text: str, statuses: list[str]) -> None:
    assert [f.attributes["status"] for f in find("medication", text)] == statuses


def test_an_offer_that_was_declined(find: Find) -> None:
    assert [f.assertion for f in find("medication", "PLAN\nOffered Suboxone; he declined.")] == ["denied"]


def test_a_drug_taken_for_years_began_so_long_before_the_record(find: Find) -> None:
    (found,) = find("medication", "He has been taking Skelaxin for more than 3 years.", date="2015-06-15")
    assert found.attributes["since"] == "2012-06-01"
    (found,) = find("medication", "He takes Skelaxin for pain that he has had for 3 years.", date="2015-06-15")
    assert "since" not in found.attributes


@pytest.mark.parametrize(
    ("text", "strength", "status"),
    [
        ("PLAN\nIncrease Topamax from 25 mg bid to 50 mg bid.", "50 mg", "increased"),
        ("PLAN\nRaise OxyContin to 30 q12h #60.", "30 mg", "increased"),
        ("PLAN\nCont Mobic 15 mg daily #30.", "15 mg", "current"),
        ("PLAN\nStable on Ultram 50 mg tid and I will refill #90.", "50 mg", "refilled"),
        ("PLAN\nI gave him a prescription for Ultram 50 mg #60.", "50 mg", "started"),
    ],
)
def test_changes_of_a_dose(find: Find, text: str, strength: str, status: str) -> None:
    (found,) = find("medication", text)
    assert (found.attributes["strength"], found.attributes["status"]) == (strength, status)


def test_weaning_off_is_a_stop(find: Find) -> None:
    (found,) = find("medication", "She weaned herself off Ultram in March.")
    assert found.attributes["status"] == "stopped"


def test_what_failed_is_not_requested(find: Find) -> None:
    text = "PLAN\nI am requesting authorization for Lidoderm 5% #30 after failure of Topamax."
    assert [f.attributes["ingredients"] for f in find("request", text)] == [("lidocaine",)]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("PLAN\nChange Vicodin 5/500 to Ultram 50 mg q6h #60.", ["stopped", "started"]),
        ("PLAN\nSwitch from Ambien to Lunesta 2 mg qhs #30.", ["stopped", "started"]),
        ("PLAN\nHold Mobic for a week.", ["stopped"]),
        ("PLAN\nRestart Topamax 25 mg bid.", ["started"]),
        ("PLAN\nMedications refilled today: Ultram, Mobic.", ["refilled", "refilled"]),
        ("He had a poor response to Lyrica.", ["failed"]),
    ],
)
def test_changes_from_one_drug_to_another(find: Find, text: str, statuses: list[str]) -> None:
    assert [f.attributes["status"] for f in find("medication", text)] == statuses


def test_a_count_ahead_of_the_name(find: Find) -> None:
    (found,) = find("medication", "He takes 3-4 Vicodin per day.")
    assert found.attributes["units_per_day"] == 4


def test_a_label_inside_a_plan_leaves_it_a_plan(find: Find) -> None:
    text = "PLAN\n1. CURES 03/04/2015: one prescriber.\n2. Rx: Mobic 15 mg daily #30.\n3. Ultram 50 mg tid #90."
    assert [f.attributes["status"] for f in find("medication", text)] == ["prescribed", "prescribed"]
    assert [f.attributes["result"] for f in find("pdmp_check", text)] == ["consistent"]


def test_a_months_supply_is_no_short_course(find: Find) -> None:
    found = find("treatment_plan", "PLAN\n30-day supply of Ultram 50 mg #60.")
    assert "short course" not in {f.attributes["intent"] for f in found}


def test_an_emergency_room_is_no_release(find: Find) -> None:
    (found,) = find("medication", "She got Percocet from the ER.")
    assert "form" not in found.attributes
    (found,) = find("medication", "She takes Ultram 200 mg ER daily.")
    assert found.attributes["form"] == "ER"


def test_a_weekly_increase_is_no_weekly_dose(find: Find) -> None:
    (found,) = find("medication", "PLAN\nTopamax 25 mg qhs, increase weekly.")
    assert found.attributes["units_per_day"] == 1


@pytest.mark.parametrize(
    ("text", "status", "mood"),
    [
        ("He was previously on Opana.", "current", "historical"),
        ("Using less Ultram since acupuncture.", "decreased", "affirmed"),
        ("PLAN\nCelexa: increase to 40 mg daily #30.", "increased", "affirmed"),
    ],
)
def test_what_was_and_what_changes(find: Find, text: str, status: str, mood: str) -> None:
    (found,) = find("medication", text)
    assert (found.attributes["status"], found.assertion) == (status, mood)


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("HISTORY\nLyrica in 11/2013.", "historical"),
        ("HISTORY\nLyrica 50 to 75 mg in 2013.", "historical"),
        ("HISTORY\nLyrica filled 12/20/2014.", "affirmed"),
        ("HISTORY\nLyrica, last visit of 12/20/2014.", "affirmed"),
    ],
)
def test_a_day_of_last_year_makes_no_earlier_trial(find: Find, text: str, mood: str) -> None:
    assert [f.assertion for f in find("medication", text, date="2015-01-15")] == [mood]


@pytest.mark.parametrize("heading", ["Prescriptions written today", "Rx today", "Meds prescribed", "Orders"])
def test_orders_under_their_own_heading_are_prescribed_and_new_ones_started(find: Find, heading: str) -> None:
    text = (
        f"{heading}:\nUltram 50 mg 1 tab q6h prn #20. Start.\nLyrica 75 mg qhs #30 (start)\n"
        "Mobic 15 mg qd #30. New start\nZanaflex 4 mg qhs #30\n"
    )
    found = find("medication", text)
    assert [f.text("status") for f in found] == ["started", "started", "started", "prescribed"]


@pytest.mark.parametrize("outcome", ["HOLD", "HOLD UR", "PEND", "PENDING UR"])
def test_rows_of_a_print_out_keep_their_own_date_and_what_was_held(find: Find, outcome: str) -> None:
    text = f"01/06/17 MELOXICAM 15 30 HARROW PAID 4.10\n02/07/17 LYRICA 75 60 HARROW {outcome}\n"
    found = find("medication", text, "pharmacy or billing", "2017-03-01")
    assert [(f.date, f.text("status")) for f in found] == [
        ("2017-01-06", "dispensed"),
        ("2017-02-07", "not dispensed"),
    ]
