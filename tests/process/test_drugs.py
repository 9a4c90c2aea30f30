"""A drug that only the words of the request name: the shorter times may hold, and the file does not say."""

from datetime import date

import pytest
from lives import event

from openimr.model import Case, CaseItem, Treatment
from openimr.process import clocks_of
from openimr.process.days import end_of

DENIED = ("2024-01-05 ur decision; outcome=denied", "2024-01-05 ur decision served; service=mail")


def made(*items: CaseItem, events=DENIED, **fields) -> Case:
    return Case(items=items, events=tuple(event(text) for text in events), **fields)


def asked(words: str) -> CaseItem:
    return CaseItem(request=words, treatment=Treatment(kind="other"))


def windows(case: Case, as_of: str) -> dict[tuple[int, ...], tuple[str, str]]:
    found = clocks_of(case, end_of(date.fromisoformat(as_of)))
    return {c.items: (c.due[:10], c.state) for c in found if c.clock == "application window"}


@pytest.mark.parametrize("request_", ["Naproxen 550 mg #60", "oxycodone 10mg #90", "cyclobenzaprine"])
def test_a_drug_in_words_leaves_the_window_open_between_ten_and_thirty_days(request_):
    case = made(asked(request_))
    assert windows(case, "2024-01-22") == {(): ("2024-01-22", "due today")}
    assert windows(case, "2024-01-23") == {(): ("2024-01-22", "unknown")}
    assert windows(case, "2024-02-10") == {(): ("2024-01-22", "expired")}
    (clock,) = [c for c in clocks_of(case) if c.clock == "application window"]
    assert "`formulary`" in clock.explain
    assert "2024-02-09" in clock.explain


@pytest.mark.parametrize("request_", ["MRI of the left knee", "Acupuncture, 6 sessions", "Wheeled walker"])
def test_what_is_no_drug_has_thirty_days(request_):
    assert windows(made(asked(request_)), "2024-01-25") == {(): ("2024-02-09", "running")}


def test_beside_a_drug_of_the_formulary_the_other_item_keeps_its_thirty_days():
    case = made(asked("Naproxen 550 mg #60"), asked("MRI of the left knee"), formulary=True)
    assert windows(case, "2024-01-25") == {(0,): ("2024-01-22", "expired"), (1,): ("2024-02-09", "running")}


def test_what_the_case_says_goes_before_the_words():
    case = made(CaseItem(request="Naproxen 550 mg #60", treatment=Treatment(kind="equipment")))
    assert windows(case, "2024-01-25") == {(): ("2024-02-09", "running")}
    assert windows(made(asked("Naproxen 550 mg"), formulary=False), "2024-01-25") == {(): ("2024-02-09", "running")}


def test_a_formulary_dispute_decided_before_the_change_of_law_says_why_it_has_thirty_days():
    events = ("2017-12-20 ur decision; outcome=denied", "2018-01-02 records complete")
    drug = CaseItem(request="Naproxen 550 mg #60", treatment=Treatment(kind="medication"))
    (clock,) = [c for c in clocks_of(made(drug, events=events, formulary=True)) if c.clock == "determination"]
    assert clock.due[:10] == "2018-02-01"
    assert "no such clock before 2018-01-01" in clock.explain
    assert "2017-12-20" in clock.explain
