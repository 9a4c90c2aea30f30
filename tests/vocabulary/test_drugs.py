"""Drugs by all the names that prescribers and pharmacies give them."""

import gzip
from pathlib import Path

import pytest

from openimr.vocabulary import drug, drug_classes, find_drug, in_form, same_drug
from openimr.vocabulary.entries import vocabulary

ORACLE = Path(__file__).parents[2] / ".." / "shared" / "data" / "drug_synonyms.tsv.gz"


@pytest.mark.parametrize(
    ("name", "ingredients"),
    [
        ("Norco", ("hydrocodone", "acetaminophen")),
        ("hydrocodone/APAP", ("hydrocodone", "acetaminophen")),
        ("Hydrocodone-Acetaminophen", ("hydrocodone", "acetaminophen")),
        ("acetaminophen/hydrocodone", ("hydrocodone", "acetaminophen")),
        ("Oxycodone HCL ER", ("oxycodone",)),
        ("cyclobenzaprine hydrochloride", ("cyclobenzaprine",)),
        ("Orphenadrine Citrate ER", ("orphenadrine",)),
        ("pantoprazole sod DR", ("pantoprazole",)),
        ("Lorezepam", ("lorazepam",)),
        ("Tylenol #3", ("codeine", "acetaminophen")),
        ("naproxen sodium", ("naproxen",)),
        ("Voltaren gel", ("diclofenac",)),
    ],
)
def test_a_drug_is_found_by(name, ingredients):
    found = find_drug(name)
    assert found is not None
    assert found.ingredients == ingredients


def test_release_and_form_tell_products_of_one_drug_apart():
    assert find_drug("OxyContin").extended_release
    assert not find_drug("oxycodone").extended_release
    assert find_drug("tramadol ER").extended_release
    assert in_form(find_drug("diclofenac"), "Diclofenac 1% gel").form == "topical"
    assert in_form(find_drug("morphine"), "morphine sulfate 30 mg ER").extended_release


def test_a_misspelling_is_resolved_only_when_asked_for():
    assert find_drug("gabapentinn") is None
    assert find_drug("gabapentinn", fuzzy=True).id == "gabapentin"
    assert find_drug("cyclobenzaprime", fuzzy=True).id == "cyclobenzaprine"


@pytest.mark.parametrize(
    "name", ["prednisolone", "hydralazine", "clobazam", "ampicillin", "methylone", "the", "", "xyz"]
)
def test_a_real_drug_or_a_word_is_never_turned_into_another_drug(name):
    assert find_drug(name, fuzzy=True) is None


@pytest.mark.skipif(not ORACLE.exists(), reason="shared data absent")
def test_fuzzy_search_leaves_other_drugs_alone():
    with gzip.open(ORACLE, "rt", encoding="utf-8") as lines:
        names = sorted({line.split("\t")[1].lower() for line in lines})
    names = [name for name in names if name.isalpha() and 6 <= len(name) <= 16][::5]
    wrong = [name for name in names if find_drug(name) is None and find_drug(name, fuzzy=True) is not None]
    assert len(wrong) <= len(names) // 300, wrong


def test_same_drug_goes_by_ingredients():
    assert same_drug(find_drug("OxyContin"), find_drug("oxycodone ER"))
    assert same_drug(find_drug("Norco"), ["acetaminophen", "hydrocodone"])
    assert not same_drug(find_drug("Norco"), find_drug("Percocet"))
    assert not same_drug(None, None)


@pytest.mark.parametrize(
    ("ingredients", "expected"),
    [
        (("hydrocodone", "acetaminophen"), "opioid"),
        (("carisoprodol",), "muscle relaxant"),
        (("lorazepam",), "benzodiazepine"),
        (("zolpidem",), "hypnotic"),
        (("escitalopram",), "ssri"),
        (("duloxetine",), "snri"),
        (("amitriptyline",), "tricyclic antidepressant"),
        (("gabapentin",), "anticonvulsant"),
        (("sumatriptan",), "triptan"),
        (("omeprazole",), "proton pump inhibitor"),
        (("naproxen",), "nsaid"),
        (("codeine", "promethazine"), "opioid"),
    ],
)
def test_classes(ingredients, expected):
    assert expected in drug_classes(ingredients)


def test_baclofen_and_tizanidine_are_antispasticity_agents_and_cyclobenzaprine_is_not():
    assert drug("baclofen").antispasticity
    assert drug("tizanidine").antispasticity
    assert not drug("cyclobenzaprine").antispasticity


def test_every_drug_has_ingredients_in_lower_case_and_a_class():
    for entry in vocabulary().drugs:
        assert entry.ingredients
        assert entry.classes
        assert all(name == name.lower() for name in entry.ingredients)
