"""What was requested goes before what is only mentioned, and a drug is found by all the names it has."""

import pytest

from openimr.corpus import LetterIndex, Query, open_index
from openimr.corpus.building import Options, build
from openimr.corpus.search.families import family_of
from openimr.vocabulary import find_drug

from .conftest import letter

_TOLD = "Hydrocodone, hydrocodone and again hydrocodone: acetaminophen with hydrocodone is told of at each visit."
_SEEN = "Magnetic resonance imaging of the spine: magnetic resonance imaging (MRI) of the cervical spine, MRI, MRI."

LETTERS = (
    letter(1, ("Lortab 5/325 mg #60", "upheld", "Nothing was measured."), summary="A 41 year old cook fell."),
    letter(2, ("MRI of the thoracic spine", "upheld", _TOLD), summary=_TOLD),
    letter(3, ("Hydrocodone 10/325 mg #90", "overturned", "He works."), summary="A 38 year old driver."),
    letter(4, ("Ibuprofen 800 mg #90", "upheld", "Tylenol came first. " + _TOLD), summary="A 29 year old nurse."),
    letter(5, ("Magnetic resonance imaging (MRI) of the cervical spine", "upheld", _SEEN), summary=_SEEN),
    letter(6, ("Lumbar MRI", "overturned", "Weakness is new."), summary="A 50 year old mason."),
    letter(7, ("Lumbar epidural steroid injection", "upheld", _SEEN), summary=_SEEN + " The lumbar spine is tender."),
    letter(8, ("Zohydro ER 20 mg #60", "upheld", "A taper is due."), summary="A 61 year old clerk."),
)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> LetterIndex:
    """The index of these letters."""
    place = tmp_path_factory.mktemp("ranked")
    (place / "letters").mkdir()
    for number, text in enumerate(LETTERS):
        (place / "letters" / f"{number}.txt").write_text(text, "utf-8")
    build([str(place / "letters")], str(place / "corpus"), Options(facts=False, signals=False, workers=1))
    return open_index(place / "corpus")


def requests(index, text):
    return [hit.request for hit in index.search(Query(text=text, passages=False)).hits]


BY_NAME = {"Lortab 5/325 mg #60", "Hydrocodone 10/325 mg #90", "Zohydro ER 20 mg #60"}


@pytest.mark.parametrize("asked", ["hydrocodone", "norco", "Lortab", "hydrocodone/acetaminophen", "Hysingla"])
def test_brand_and_generic_find_the_same_items_and_requests_come_first(ranked, asked):
    found = requests(ranked, asked)
    assert set(found[:3]) == BY_NAME
    assert set(found[3:]) == {"MRI of the thoracic spine", "Ibuprofen 800 mg #90"}


def test_of_a_combination_the_very_one_comes_first_and_what_goes_by_the_generic_behind_it(ranked):
    assert requests(ranked, "vicodin")[0] == "Lortab 5/325 mg #60"
    assert requests(ranked, "acetaminophen")[:1] == ["Lortab 5/325 mg #60"]
    assert requests(ranked, "acetaminophen")[1:] != []


def test_a_drug_that_nobody_requested_says_what_is_shown_in_its_place(ranked):
    results = ranked.search(Query(text="vicoprofen"))
    assert [(one.said, one.means) for one in results.understood] == [("vicoprofen", "hydrocodone/ibuprofen")]
    assert results.notes == (
        "no item requests hydrocodone/ibuprofen; shown is what requests another drug with hydrocodone, or mentions one",
    )
    assert ranked.search(Query(text="tylenol")).notes[0].startswith("no item requests acetaminophen; shown is what req")
    assert ranked.search(Query(text="norco")).notes == ()
    assert ranked.search(Query(text="xanax")).notes == ()  # nothing is shown in its place


@pytest.mark.parametrize("asked", ["LS MRI", "L/S MRI", "lumbar MRI", "low back magnetic resonance imaging"])
def test_the_part_of_the_body_is_asked_of_the_request(ranked, asked):
    found = requests(ranked, asked)
    assert found[0] == "Lumbar MRI"
    assert found.index("Lumbar epidural steroid injection") > found.index(
        "Magnetic resonance imaging (MRI) of the cervical spine"
    )


def test_a_class_lifts_its_drugs_but_not_beside_a_treatment_that_is_named(ranked):
    assert set(requests(ranked, "opioids")[:3]) == BY_NAME
    assert requests(ranked, "MRI OR opioid")[0] in {
        "Lumbar MRI", "MRI of the thoracic spine", "Magnetic resonance imaging (MRI) of the cervical spine",
    }  # fmt: skip


def test_where_few_hold_all_of_it_those_that_hold_more_come_first_among_requests(ranked):
    results = ranked.search(Query(text="MRI weakness lumbar nobody"))
    assert results.held < results.asked
    assert results.hits[0].request == "Lumbar MRI"


def test_a_family_is_known_by_its_leading_ingredient():
    hydrocodone, norco = family_of(find_drug("hydrocodone")), family_of(find_drug("Norco"))
    assert {*norco.names, *norco.kin_names} == {*hydrocodone.names, *hydrocodone.kin_names}
    assert (norco.own, norco.kin, norco.not_kin) == (("hydrocodone", "acetaminophen"), ("hydrocodone",), ("ibuprofen",))
    assert "hydrocodone" in family_of(find_drug("Tylenol")).not_own
    assert "Norco" not in family_of(find_drug("Tylenol")).kin_names


def test_a_cream_of_several_drugs_is_no_kin_of_any_of_them():
    cream = family_of(find_drug("Gabacyclotram"))
    assert (cream.kin, cream.kin_names) == (cream.own, ())
    assert "Gabacyclotram" not in family_of(find_drug("Neurontin")).kin_names
    assert "tramadol" in family_of(find_drug("Neurontin")).not_own
