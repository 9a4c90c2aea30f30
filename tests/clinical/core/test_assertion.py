"""The mood of a fact, by the words around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.clinical.assertion import mood_of
from openimr.clinical.passage import PageContext, Passage


def mood(text: str, word: str, section: str = "", kind: str = "") -> str:
    context = PageContext(file="f", page=1, record="r1", kind="progress report")
    return mood_of(Passage(text=text, start=0, section=section, context=context), text.index(word), kind=kind)


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        (
            "She denies fever, chills or numbness but has tingling.",
            {"fever": "denied", "numbness": "denied", "tingling": "affirmed"},
        ),
        ("No spasm is seen and there is tenderness.", {"spasm": "denied", "tenderness": "affirmed"}),
        ("She denies numbness of the hand, and waking at night is rare.", {"numbness": "denied", "waking": "affirmed"}),
        ("History of chronic low back pain.", {"pain": "affirmed"}),
        ("A long history of migraine.", {"migraine": "affirmed"}),
        ("History of stomach ulcer.", {"ulcer": "historical"}),
        ("Mother had gout; he has psoriasis.", {"gout": "other person", "psoriasis": "affirmed"}),
        (
            "A hypothetical need for fusion, if films show slippage, cannot be excluded.",
            {"fusion": "planned", "slippage": "planned"},
        ),
        ("Should she have a relapse, therapy could start again.", {"relapse": "planned"}),
        ("We may talk about another scan.", {"scan": "planned"}),
        ("Call if feverish.", {"feverish": "planned"}),
        ("Not only pain but weakness.", {"pain": "affirmed", "weakness": "affirmed"}),
        ("No change in spasm.", {"spasm": "affirmed"}),
        ("Walks without difficulty.", {"Walks": "affirmed"}),
        ("No relief with Soma.", {"Soma": "affirmed"}),
        ("He no longer takes tramadol.", {"tramadol": "denied"}),
        ("Possible small tear; no effusion.", {"tear": "possible", "effusion": "denied"}),
        ("A fracture cannot be ruled out.", {"fracture": "possible"}),
        ("Infection was ruled out.", {"Infection": "denied"}),
        ("Negative for fever or\r\nweight loss.", {"weight": "denied"}),
        ("Migraine without aura, insomnia, and gout.", {"insomnia": "affirmed", "gout": "affirmed"}),
        ("Neck pain without numbness, tingling or weakness.", {"numbness": "denied", "weakness": "denied"}),
        ("Aberrancy: none.", {"Aberrancy": "denied"}),
        ("Lungs clear. Spasm absent.", {"Spasm": "denied"}),
        ("He was previously on Opana.", {"Opana": "historical"}),
        ("Denies side effects: no constipation, no sedation.", {"constipation": "denied", "sedation": "denied"}),
        ("Lost pills in June, none found since May.", {"Lost": "affirmed"}),
    ],
)
def test_cue_direction_and_scope(text: str, moods: dict[str, str]) -> None:
    assert {word: mood(text, word) for word in moods} == moods


def test_the_family_history_is_about_others_and_denial_still_counts_there() -> None:
    assert mood("Diabetes.", "Diabetes", "family history") == "other person"
    assert mood("No diabetes.", "diabetes", "family history") == "denied"


def test_past_history_keeps_a_condition_and_dates_a_complaint() -> None:
    assert mood("Hypertension.", "Hypertension", "past history", "nsaid_risk") == "affirmed"
    assert mood("Headache.", "Headache", "past history", "complaint") == "historical"


@given(st.text(max_size=120), st.integers(min_value=0, max_value=130))
def test_any_text_has_a_mood(text: str, offset: int) -> None:
    context = PageContext(file="f", page=1, record="r1", kind="other")
    assert mood_of(Passage(text=text, start=0, context=context), offset) in {
        "affirmed", "denied", "possible", "planned", "historical", "other person",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("It was not clearly stated whether the worker had numbness.", "numbness", "possible"),
        ("It is not clear if there is instability.", "instability", "possible"),
        ("Acupuncture has not been tried.", "Acupuncture", "denied"),
        ("The worker had not yet begun acupuncture.", "acupuncture", "denied"),
        ("A case with a history of an occupational claim and back pain.", "pain", "affirmed"),
    ],
)
def test_hedging_and_denial_as_accounts_write_them(text, word, expected):
    assert mood(text, word) == expected
