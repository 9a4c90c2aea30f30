"""Drugs: what, how much, since when, and what becomes of them."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]


def rows(found: list[Finding], *names: str) -> list[tuple[object, ...]]:
    return [tuple(f.attributes.get(name) for name in names) for f in found]


def test_a_plan_that_gives_the_quantity_in_words(find: Find) -> None:
    found = find("medication", "PLAN\nVicodin 5/300, thirty. Soma 350 mg, twenty.")
    assert rows(found, "name", "strength", "quantity", "status") == [
        ("Vicodin", "5/300 mg", 30, "prescribed"),
        ("Soma", "350 mg", 20, "prescribed"),
    ]
    assert found[0].evidence.quote == "Vicodin 5/300, thirty"


def test_a_medication_list_line_by_line(find: Find) -> None:
    text = "Current medications\nNorco 10/325 mg 1 tab q6h prn #120\nZanaflex 4 mg qhs\nLidoderm 5% patch"
    assert rows(find("medication", text), "ingredients", "strength", "units_per_day", "status") == [
        (("hydrocodone", "acetaminophen"), "10/325 mg", 4, "current"),
        (("tizanidine",), "4 mg", 1, "current"),
        (("lidocaine",), "5%", None, "current"),
    ]


def test_one_word_rules_a_list_until_the_next_word(find: Find) -> None:
    text = "PLAN\nDiscontinue Valium and Ambien, and start trazodone and Cymbalta."
    assert rows(find("medication", text), "name", "status") == [
        ("Valium", "stopped"),
        ("Ambien", "stopped"),
        ("trazodone", "started"),
        ("Cymbalta", "started"),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("He no longer takes tramadol.", "stopped"),
        ("She failed gabapentin.", "failed"),
        ('Naproxen "does nothing".', "failed"),
        ("Percocet refilled #84.", "refilled"),
        ("Oxycodone ER 10 mg was written but it was not certified.", "requested"),
        ("Ultram to be used less.", "decreased"),
        ("Ketorolac 30 mg IM was given.", "administered"),
    ],
)
def test_what_becomes_of_a_drug(find: Find, text: str, status: str) -> None:
    assert [f.attributes["status"] for f in find("medication", text)] == [status]


def test_since_when(find: Find) -> None:
    found = find(
        "medication", "Medications include Norco (since at least 03/2014) and Soma (since at least 04-05-2014)."
    )
    assert rows(found, "name", "since") == [("Norco", "2014-03-01"), ("Soma", "2014-04-05")]


def test_a_pharmacy_prints_what_was_filled_and_what_was_refused(find: Find) -> None:
    text = (
        "Date Drug Qty DS Prescriber Status\n03/01/2016 HYDROCODONE/APAP 10-325 90 30 LANE PAID\n"
        "03/02/2016 OXYCODONE HCL ER 20MG 60 30 LANE REJ 75 PA REQ"
    )
    found = find("medication", text, "pharmacy or billing", "2016-05-01")
    assert rows(found, "quantity", "days_supply", "prescriber", "status") == [
        (90, 30, "LANE", "dispensed"),
        (60, 30, "LANE", "not dispensed"),
    ]
    assert [f.date for f in found] == ["2016-03-01", "2016-03-02"]


def test_what_a_drug_is_in_general_is_not_a_finding(find: Find) -> None:
    text = "Reason\nCarisoprodol is not recommended for long-term use. The worker has been taking Soma since 2012."
    found = find("medication", text, "ur determination")
    assert rows(found, "name", "since") == [("Soma", "2012-01-01")]


def test_allergies_and_printed_matter_name_no_medication(find: Find) -> None:
    assert (
        find(
            "medication",
            "Allergies: codeine, Vicodin.\nThe information in this transmission about Norco is confidential.",
        )
        == []
    )


def test_a_denied_drug_is_denied(find: Find) -> None:
    assert [f.assertion for f in find("medication", "She is not taking ibuprofen.")] == ["denied"]


def test_misspelt_by_a_fax(find: Find) -> None:
    found = find("medication", "Medications\nGabapentn 300 mg tid")
    assert rows(found, "ingredients", "units_per_day") == [(("gabapentin",), 3)]


def test_an_injection_beside_it_does_not_make_a_tablet_injected(find: Find) -> None:
    found = find("medication", "The request includes Imitrex 100 mg #9 with 2 refills and Botox injections.")
    assert rows(found, "name", "quantity", "status") == [("Imitrex", 9, "requested")]


def test_the_quantity_behind_an_unknown_drug_is_not_the_last_ones(find: Find) -> None:
    found = find("medication", "Medications\nTylenol 650 mg every 6 h as needed, Zzyqol 5 mg #30")
    assert rows(found, "strength", "quantity", "units_per_day") == [("650 mg", None, 4)]


def test_a_medication_table_with_its_directions_in_a_column(find: Find) -> None:
    found = find("medication", "Medication Strength Sig Qty Refills\nLyrica 75 mg 1 cap bid 60 2")
    assert rows(found, "strength", "units_per_day", "quantity", "refills") == [("75 mg", 2, 60, 2)]


def test_what_is_in_dispute_is_requested(find: Find) -> None:
    text = "Determination:\nNorco 10/325 mg #120: Modified to #60 for weaning."
    assert [f.attributes["status"] for f in find("medication", text, "ur determination")] == ["requested"]


def test_two_drugs_joined_by_and_are_two_drugs(find: Find) -> None:
    found = find("medication", "He takes ibuprofen and hydrocodone.")
    assert rows(found, "name", "status") == [("ibuprofen", "current"), ("hydrocodone", "current")]


def test_a_score_without_the_drug_tells_that_it_is_taken(find: Find) -> None:
    assert [f.assertion for f in find("medication", "Pain 8/10 without Percocet, 4/10 with.")] == ["affirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "PAST HISTORY\nSertraline in 2001.",
        "HISTORY\nSertraline 2001-2003 for depression.",
        "HISTORY\nNaproxen from the dentist 2011.",
    ],
)
def test_a_drug_with_an_earlier_year_is_history(find: Find, text: str) -> None:
    (found,) = find("medication", text, date="2016-03-10")
    assert found.assertion == "historical"
    assert "strength" not in found.attributes


def test_a_failure_that_nobody_documented_is_none(find: Find) -> None:
    for text in ("There is no documentation of failure of NSAIDs.", "He has not tried and failed gabapentin."):
        assert {f.assertion for f in find("medication", text) if f.attributes["status"] == "failed"} == {"denied"}
    (found,) = find("medication", "He has tried and failed gabapentin.")
    assert (found.assertion, found.attributes["status"]) == ("affirmed", "failed")
