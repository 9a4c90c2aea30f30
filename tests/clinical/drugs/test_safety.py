"""Safety of opioids and NSAIDs as notes record it: tests, agreements, screening, side effects, substances, risks."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]
LOST = "lost or stolen prescription"


@pytest.mark.parametrize(
    ("text", "kind", "mood", "facts"),
    [
        ("The last urine drug screen was consistent.", "urine_drug_test", "affirmed", {"result": "consistent"}),
        ("UDS 5/3/14 was not consistent.", "urine_drug_test", "affirmed", {"result": "inconsistent"}),
        ("No urine drug test is on file.", "urine_drug_test", "denied", {}),
        ("CURES reviewed, no other prescribers.", "pdmp_check", "affirmed", {"result": "consistent"}),
        ("A pain contract was signed.", "opioid_agreement", "affirmed", {"status": "signed"}),
        ("ORT score 2, low risk.", "risk_screening", "affirmed", {"tool": "ORT", "level": "low"}),
        ("No history of drug problems.", "risk_screening", "affirmed", {"tool": "interview", "level": "low"}),
        ("There is no aberrant drug behavior.", "aberrant_behavior", "denied", {"behavior": "any"}),
        ("He asked for an early refill.", "aberrant_behavior", "affirmed", {"behavior": "early refill"}),
        ("Smokes half a pack a day.", "substance_use", "affirmed", {"substance": "tobacco", "status": "current"}),
        ("Nonsmoker.", "substance_use", "affirmed", {"substance": "tobacco", "status": "never"}),
        ("Former smoker.", "substance_use", "affirmed", {"substance": "tobacco", "status": "past"}),
        ("Denies illicit drugs.", "substance_use", "denied", {"substance": "illicit drugs"}),
        ("She does not drink.", "substance_use", "affirmed", {"substance": "alcohol", "status": "never"}),
        ("Solitary left kidney.", "nsaid_risk", "affirmed", {"factor": "renal disease"}),
        ("Father died of a stroke.", "nsaid_risk", "other person", {"factor": "cardiovascular disease"}),
        ("Denies GERD.", "nsaid_risk", "denied", {"factor": "dyspepsia"}),
        ("He denies side effects.", "side_effect", "denied", {"effect": "any"}),
        ("Norco makes her drowsy.", "side_effect", "affirmed", {"effect": "sedation"}),
        ("Denies constipation.", "side_effect", "denied", {"effect": "constipation"}),
        ("Tolerates her medications well.", "side_effect", "denied", {"effect": "any"}),
        ("Sleep hygiene was reviewed.", "sleep_hygiene", "affirmed", {"what": "sleep hygiene"}),
    ],
)
def test_what_a_note_says(find: Find, text: str, kind: str, mood: str, facts: dict[str, object]) -> None:
    (found,) = find(kind, text)
    assert found.assertion == mood
    assert {name: found.attributes.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Drug test after the incident: breath alcohol only.", "urine_drug_test"),
        ("Told not to mix the pills with alcohol.", "substance_use"),
        ("Nothing cures this pain.", "pdmp_check"),
        ("Nausea and headache since the flu.", "side_effect"),
        ("The employer and the union signed an agreement.", "opioid_agreement"),
        ("Side effects such as constipation were discussed.", "side_effect"),
        ("He was told of the risks: dependence, constipation, drowsiness.", "side_effect"),
    ],
)
def test_what_only_looks_alike(find: Find, text: str, kind: str) -> None:
    assert [
        f for f in find(kind, text) if f.assertion == "affirmed" and f.attributes.get("effect") != "constipation"
    ] == []


def test_a_laboratorys_own_report(find: Find) -> None:
    text = "Drug Result Interpretation\nHydrocodone POSITIVE Consistent\nDiazepam NOT DETECTED Inconsistent"
    found = find("urine_drug_test", text, "urine drug test")
    assert [
        (f.attributes.get("detected"), f.attributes.get("not_detected"), f.attributes["result"]) for f in found
    ] == [
        (("hydrocodone",), None, "consistent"),
        (None, ("diazepam",), "inconsistent"),
    ]
    assert all(f.attributes["official_report"] is True for f in found)


def test_the_date_of_a_test_is_the_tests(find: Find) -> None:
    (found,) = find("urine_drug_test", "UDS of 05/03/2014 was consistent.", "progress report", "2014-06-01")
    assert found.date == "2014-05-03"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PLAN\nUDS next visit.", [("planned", "unspecified")]),
        ("PLAN\nGet a random UDS at follow-up.", [("planned", "unspecified")]),
        ("PLAN\nUrine drug test next visit, last test 03/04/2014 consistent.", [("affirmed", "consistent")]),
        ("Urine drug screen today: negative.", [("affirmed", "negative")]),
    ],
)
def test_tests_that_are_to_come(find: Find, text: str, said: list[tuple[str, str]]) -> None:
    assert [(f.assertion, f.attributes["result"]) for f in find("urine_drug_test", text)] == said


def test_a_test_that_is_asked_for_is_no_test(find: Find) -> None:
    found = find("urine_drug_test", "Requested treatment:\nUrine drug test, one", "request for authorization")
    assert {f.assertion for f in found} <= {"planned"}


def test_a_laboratory_row_that_gives_what_is_prescribed(find: Find) -> None:
    text = "TAPENTADOL POSITIVE PRESCRIBED\nMORPHINE NEGATIVE\nSUMMARY: ALL RESULTS AGREE WITH THE LIST"
    found = find("urine_drug_test", text, "urine drug test")
    assert {f.attributes["result"] for f in found} == {"consistent"}
    assert find("substance_use", "Alcohol metabolite (EtG) Not detected", "urine drug test") == []


@pytest.mark.parametrize(
    "text",
    [
        "I will not ask for early refills.",
        "Lost or stolen medicine is not replaced.",
        "I agree that the CURES database is looked at.",
        "The patient will not share pills; misuse ends the treatment.",
    ],
)
def test_promises_of_an_agreement_are_no_behaviour(find: Find, text: str) -> None:
    assert [
        f for kind in ("aberrant_behavior", "pdmp_check") for f in find(kind, text) if f.assertion != "denied"
    ] == []


@pytest.mark.parametrize(
    ("text", "behavior", "mood"),
    [
        ("Lost a bottle of Percocet in June, filled early once.", {LOST, "early refill"}, "affirmed"),
        ("UDS next visit: lost meds in June, none done since 2012.", {LOST}, "affirmed"),
        ("Aberrancy: none. No early refills, no lost scripts.", {"any", "early refill", LOST}, "denied"),
        ("No early refills, no lost medicine.", {"early refill", LOST}, "denied"),
    ],
)
def test_behavior_told_and_denied(find: Find, text: str, behavior: set[str], mood: str) -> None:
    found = find("aberrant_behavior", text)
    assert {f.attributes["behavior"] for f in found} == behavior
    assert {f.assertion for f in found} == {mood}


@pytest.mark.parametrize(
    "text",
    [
        "PLAN\nSedation discussed.",
        "PLAN\nDry mouth, sedation and driving discussed.",
        "PLAN\nRecheck in 4 weeks: pain score, sleep, side effects.",
        "With doxepin he sleeps 7 hours; before it 3 hours, fatigue all day.",
    ],
)
def test_effects_that_were_only_spoken_of(find: Find, text: str) -> None:
    assert [f for f in find("side_effect", text) if f.assertion == "affirmed"] == []


def test_effects_denied_behind_a_colon(find: Find) -> None:
    found = find("side_effect", "Denies side effects: no constipation, no sedation.")
    assert {f.assertion for f in found} == {"denied"}
    assert {f.attributes["effect"] for f in found} == {"any", "constipation", "sedation"}


def test_a_laxative_causes_no_sedation(find: Find) -> None:
    (found,) = find("side_effect", "Takes senna, denies sedation.")
    assert found.attributes == {"effect": "sedation"}


def test_a_test_without_the_prescribed_drug_or_with_another_does_not_fit(find: Find) -> None:
    for text in ("UDS showed no oxycodone although prescribed.", "UDS positive for cocaine."):
        assert [f.attributes["result"] for f in find("urine_drug_test", text)] == ["inconsistent"]
    (report,) = find("pdmp_check", "CURES shows fills by two other physicians.")
    assert report.attributes["result"] == "inconsistent"


def test_a_broken_contract(find: Find) -> None:
    (found,) = find("opioid_agreement", "She violated her contract in June.")
    assert found.attributes["status"] == "violated"


def test_a_risk_of_aberrancy_is_no_aberrancy(find: Find) -> None:
    assert find("aberrant_behavior", "She is at moderate risk for aberrancy per ORT 6.") == []
    assert find("aberrant_behavior", "We monitor for aberrant behavior.") == []


def test_an_early_refill_that_is_asked_for(find: Find) -> None:
    assert [f.assertion for f in find("aberrant_behavior", "She requests an early refill.")] == ["affirmed"]
    assert [f.assertion for f in find("aberrant_behavior", "She has not asked for early refills.")] == ["denied"]


def test_a_prescribed_drug_that_is_not_in_the_urine(find: Find) -> None:
    (test,) = find("urine_drug_test", "The UDS was negative for oxymorphone, which is prescribed.")
    assert (test.attributes["result"], test.attributes["not_detected"]) == ("inconsistent", ("oxymorphone",))
    assert find("medication", "The UDS was negative for oxymorphone, which is prescribed.") == []


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("UDS: + oxycodone. Consistent.", "consistent"),
        ("Urine drug screen + oxycodone. Inconsistent with prescribed meds.", "inconsistent"),
        ("UDS collected. Consistent use of the brace was urged.", "unspecified"),
    ],
)
def test_the_next_sentence_judges_a_drug_test(find: Find, text: str, result: str) -> None:
    assert [f.text("result") for f in find("urine_drug_test", text)] == [result]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("opioid_agreement", "Opioid agreement to be signed at the next visit."),
        ("pdmp_check", "Will check CURES before the refill."),
        ("urine_drug_test", "UDS to be collected next month."),
    ],
)
def test_what_is_still_to_come_is_planned(find: Find, kind: str, text: str) -> None:
    assert [f.assertion for f in find(kind, text)] == ["planned"]


@pytest.mark.parametrize("kind", ["pdmp_check", "urine_drug_test"])
def test_an_empty_row_says_nothing(find: Find, kind: str) -> None:
    assert find(kind, "CURES - ? UDS -") == []
    assert find(kind, "UDS: ____\nCURES: ____") == []
    assert find(kind, "CURES - ? UDS -\nXQR-0007") == []


def test_what_a_contract_binds_to_is_no_check(find: Find) -> None:
    assert find("pdmp_check", "Patients of this clinic agree to pill counts and the CURES check.") == []


def test_a_test_that_was_in_order_and_one_who_quit(find: Find) -> None:
    (test,) = find("urine_drug_test", "Oxycodone 5 mg daily, contract signed in March, UDS ok 04/2015.")
    assert test.attributes["result"] == "consistent"
    assert [f.attributes["status"] for f in find("substance_use", "Quit cigarettes 2004.")] == ["past"]


@pytest.mark.parametrize(
    "text", ["UDS - consistent", "UDS: consistent with hydrocodone.", "UDS - 04/02/2015, consistent."]
)
def test_a_row_that_was_filled_in(find: Find, text: str) -> None:
    assert [f.attributes["result"] for f in find("urine_drug_test", text)] == ["consistent"]


def test_rows_of_a_drug_test(find: Find) -> None:
    text = "Hydromorphone POSITIVE expected\nOxycodone NEGATIVE\nCocaine NEGATIVE"
    found = find("urine_drug_test", text, "urine drug test")
    results = {
        f.attributes.get("detected", ()) or f.attributes.get("not_detected", ()): f.text("result") for f in found
    }
    assert results[("hydromorphone",)] == "consistent"
    assert "negative" not in results.values()
