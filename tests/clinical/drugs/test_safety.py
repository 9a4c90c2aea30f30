"""Safety of opioids and NSAIDs as notes record it: tests, agreements, screening, side effects, substances, risks."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]


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
