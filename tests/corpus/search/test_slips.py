"""A misspelt procedure or part of the body is read as what it is a slip of, as misspelt drugs are."""

import pytest

from openimr.corpus import Query
from openimr.corpus.search.language import parse_query
from openimr.corpus.search.slips import mended, names_like

_NEAR = {"phsyical": ("physic",), "sholder": ("shoulder",), "chiropratic": ("chiropract",), "conract": ("contract",)}


def near(word):
    return _NEAR.get(word.lower(), ())


def read(text):
    return mended(parse_query(text).root, near)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phsyical therapy", "physical therapy"),
        ("Chiropratic opioid contract", "chiropractic opioid contract"),
        ("MRI sholder", "MRI shoulder"),
        ("phsyical therapy sholder", "physical therapy shoulder"),
    ],
)
def test_a_slip_is_mended_where_its_words_then_name_something(typed, meant):
    found = read(typed)
    assert [one.text for one in found.root.of] == [meant]
    assert found.as_typed(meant) == typed


def test_in_groups_too():
    found = read("(phsyical therapy) OR sholder")
    assert "phsyical" not in str(found.root)
    assert "sholder" not in str(found.root)


@pytest.mark.parametrize(
    "text",
    [
        "opioid conract",  # a word of the letters is like it, and it names nothing
        "shoulder",  # it stands in letters
        '"phsyical therapy"',  # a phrase is meant as it is written
        "rationale:sholder",
        "norco -sholder",
        "xylophone 10/325",
    ],
)
def test_what_names_nothing_or_is_meant_as_written_stays(text):
    found = read(text)
    assert found.root == parse_query(text).root
    assert not found.typed


@pytest.mark.parametrize(
    ("typed", "means", "first"),
    [
        ("epidurl opioid", "epidural steroid injection", "Lumbar epidural steroid injection at L4-5"),
        ("phsyical therapy opioid", "physical therapy", "Post-operative physical therapy 2 x 6 for the right shoulder"),
    ],
)
def test_a_misspelt_procedure_beside_a_class_of_drugs_is_what_is_asked_for(index, typed, means, first):
    results = index.search(Query(text=typed))
    assert results.hits[0].request == first
    assert (typed.removesuffix(" opioid"), means) in [(one.said, one.means) for one in results.understood]


def test_a_slip_in_an_ending_is_understood_though_it_changes_the_stem(index):
    assert min(names_like("injectoin", 2)) == (1, "inject")
    results = index.search(Query(text="epidural injectoin"))
    assert results.hits[0].request == "Lumbar epidural steroid injection at L4-5"
    assert results.held == results.asked  # nothing of it was left out
