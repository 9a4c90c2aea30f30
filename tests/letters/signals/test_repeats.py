"""The same rationale for several items of one letter."""

from types import ModuleType

from openimr.letters.signals import signals_of

KIND = "pasted rationale"
CASE = (
    "In this case, the worker has pain of the left hip. He was noted to have had therapy before. There was no record "
    "of how many visits there were, nor of any gain from them. There was no reason given for more care beside exercise "
    "at home."
)
HEAT = f"The guidelines do not recommend heat packs by a therapist, as they are as good at home. {CASE}"
NEEDLES = f"The MTUS states that acupuncture may be tried for chronic pain, in three to six visits at first. {CASE}"


def found_in(made: ModuleType, *rationales: str) -> list[tuple[int | None, float | None, str]]:
    items = [made.item(f"Item {number}", rationale) for number, rationale in enumerate(rationales, 1)]
    signals = made.of_kind(signals_of(made.letter("A summary.", *items)), KIND)
    return [(signal.item, signal.value, signal.explain) for signal in signals]


def test_the_same_rationale_is_told_once_at_the_first_item(made: ModuleType) -> None:
    assert found_in(made, HEAT, HEAT) == [(0, 1.0, "the rationale of item 2 is the same")]
    found = found_in(made, "Another one.", HEAT, HEAT, HEAT, HEAT)
    assert found == [(1, 1.0, "the rationale of items 3 to 5 is the same")]
    assert found_in(made, HEAT, HEAT, "Another.", HEAT)[0][2] == "the rationale of items 2 and 4 is the same"


def test_a_word_that_differs_does_not_hide_it(made: ModuleType) -> None:
    found = found_in(made, HEAT, HEAT.replace("hip", "knee"))
    assert [explain for _, _, explain in found] == ["the rationale of item 2 is the same"]


def test_the_same_words_on_the_case_under_another_guideline(made: ModuleType) -> None:
    found = found_in(made, HEAT, NEEDLES, NEEDLES)
    assert [(item, explain) for item, _, explain in found] == [
        (0, "what the rationale of items 2 and 3 says of the case is the same")
    ]
    both = found_in(made, HEAT, NEEDLES, HEAT)[0][2]
    assert both == "the rationale of item 3 is the same; what the rationale of item 2 says of the case is the same"


def test_what_is_not_the_same(made: ModuleType) -> None:
    other = (
        "In this case, the worker had no needles before, and the pain is of long standing. Six visits are a fair trial."
    )
    assert found_in(made, HEAT, other) == []
    # the guideline's words are the same, those on the case are not
    guideline = HEAT.removesuffix(CASE)
    assert found_in(made, f"{guideline}{other}", HEAT) == []
    # a conclusion of a few words, and one item only
    assert found_in(made, "Not medically necessary.", "Not medically necessary.") == []
    assert found_in(made, HEAT) == []
