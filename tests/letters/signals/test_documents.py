"""The list of the documents reviewed, and what the letter quotes beside it."""

from types import ModuleType

import msgspec
import pytest

from openimr.letters.signals import documents, signals_of
from openimr.letters.signals.law import law

KIND = "records not listed"
SUMMARY = "The progress report dated 02/27/2015 tells of back pain. A note of March 3, 2015 asks for an MRI."


def test_a_letter_without_a_list(made: ModuleType) -> None:
    found = made.of_kind(signals_of(made.letter(SUMMARY)), KIND)
    assert [(signal.item, signal.value) for signal in found] == [(None, None)]
    assert "8 CCR 9792.10.6(d)" in found[0].explain


def test_documents_that_the_list_does_not_hold(made: ModuleType) -> None:
    listed = ("Application for Independent Medical Review", "Progress report of 2/27/15")
    found = made.of_kind(signals_of(made.letter(SUMMARY, documents=listed)), KIND)
    assert [(signal.item, signal.value) for signal in found] == [(None, 1)]
    assert "2015-03-03" in found[0].explain
    assert found[0].quotes == ("A note of March 3, 2015 asks for an MRI.",)


def test_a_range_of_dates_is_enough(made: ModuleType) -> None:
    listed = ("Medical records from Dr. Roe 01/05/2015 through 04/01/2015",)
    assert not made.of_kind(signals_of(made.letter(SUMMARY, documents=listed)), KIND)


def test_a_list_without_dates_says_nothing(made: ModuleType) -> None:
    listed = ("Medical records from the provider", "Utilization review determination")
    assert not made.of_kind(signals_of(made.letter(SUMMARY, documents=listed)), KIND)


def test_dates_of_other_things_are_no_documents(made: ModuleType) -> None:
    summary = "The worker was injured on 01/02/2014 and had surgery on 05/06/2014."
    listed = ("Progress report of 2/27/15",)
    assert not made.of_kind(signals_of(made.letter(summary, documents=listed)), KIND)


def test_a_year_in_the_list_stands_for_the_whole_year(made: ModuleType) -> None:
    listed = ("Utilization review determination, 3/19/2015", "Chiropractic notes, 2013 to 2015")
    assert not made.of_kind(signals_of(made.letter(SUMMARY, documents=listed)), KIND)


def test_records_without_a_date_in_the_list_may_be_any(made: ModuleType) -> None:
    listed = ("Utilization review determination, 3/19/2015", "Medical records from the treating physician")
    assert not made.of_kind(signals_of(made.letter(SUMMARY, documents=listed)), KIND)


def test_a_rule_whose_words_were_not_seen_says_so(made: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    unseen = msgspec.structs.replace(law(), documents=msgspec.structs.replace(law().documents, grade="unverified"))
    monkeypatch.setattr(documents, "law", lambda: unseen)
    [signal] = made.of_kind(signals_of(made.letter(SUMMARY)), KIND)
    assert "(8 CCR 9792.10.6(d), unverified, asks for one)" in signal.explain
