"""Findings of some kinds only: the same as all findings, sifted; no extractor yields what it does not declare."""

from functools import cache
from pathlib import Path

import msgspec
import pytest

from openimr.clinical import LETTER_KINDS, findings_in_text
from openimr.clinical.body import GATE as BODY
from openimr.clinical.drugs import GATE as DRUGS
from openimr.clinical.drugs import facts
from openimr.clinical.extract import extractors
from openimr.clinical.passage import Draft, PageContext
from openimr.clinical.reading_notes import passages_of
from openimr.model import KINDS
from openimr.model.schema import finding_kinds

SUMMARY = """\
The injured worker is a 52 year old female, who sustained an industrial injury on 3-4-12. She fell from a
ladder. The injured worker was diagnosed as having lumbar radiculopathy, cervical strain and depression.
Treatment to date has included physical therapy (12 visits), Norco 10/325 mg since at least 2-14-14, gabapentin,
and s/p left knee arthroscopy in 2013. She reports constant low back pain rated 8/10 without and 4/10 with
medication, with 50% relief for four hours. She denies side effects. She can walk 30 minutes, was 10. MRI of the
lumbar spine dated 5/6/2014 showed a disc herniation at L4-5. EMG showed L5 radiculopathy. Exam showed spasm,
tenderness and positive straight leg raise on the left. Oswestry 44%. CURES was consistent. Urine drug screen
was consistent with Norco. An opioid agreement is on file. ORT score 2, low risk. She smokes tobacco. She has
hypertension and a history of a peptic ulcer. She is temporarily totally disabled. She needs help with bathing.
The wound is healed. She was admitted to the hospital 1/2/2015. Creatinine 1.4. She has loss of bladder control
and anxiety with a depressed mood. She does her home exercises. Sleep hygiene was discussed. The plan is to
taper Norco and to follow up in 4 weeks. The request for authorization was for Norco 10/325 mg #60 to reduce
pain and an MRI of the cervical spine. On 12-4-15, utilization review non-certified Norco #60 and an MRI because
there was no functional improvement.
"""
NOTE = """\
DIAGNOSES
1. Lumbar disc disease 722.52. 2. Left shoulder impingement
MEDICATIONS
Norco 10/325 mg tid #90, refills 1
Soma 350 mg qhs
OBJECTIVE
Lumbar spine: spasm. Flexion 40 degrees.
PLAN
1. Refill Norco. 2. Request 12 sessions of acupuncture.
REQUEST FOR AUTHORIZATION
Norco 10/325 mg #90
Reason: Not medically necessary as there is no documentation of functional improvement.
"""


@cache
def every_finding(text: str, record: str):
    return findings_in_text(text, kind=record, date="2015-12-30")


@pytest.mark.parametrize("text", [SUMMARY, NOTE], ids=["summary", "note"])
@pytest.mark.parametrize("kinds", [LETTER_KINDS, *(frozenset({kind}) for kind in finding_kinds())], ids=sorted)
def test_findings_of_some_kinds_are_all_findings_sifted(text: str, kinds: frozenset[str]) -> None:
    for record in KINDS:
        wanted = tuple(found for found in every_finding(text, record) if found.kind in kinds)
        assert findings_in_text(text, kind=record, date="2015-12-30", kinds=kinds) == wanted


def test_a_letter_s_facts_are_among_them() -> None:
    found = findings_in_text(SUMMARY, kinds=LETTER_KINDS)
    assert {f.kind for f in found} == LETTER_KINDS
    assert {f.text("since") for f in found if f.kind == "medication"} >= {"2014-02-14"}
    assert {(f.text("when"), f.text("outcome")) for f in found if f.kind == "ur_decision"} == {("2015-12-04", "denied")}


def test_no_kinds_no_findings() -> None:
    assert findings_in_text(SUMMARY, kinds=frozenset()) == ()


def test_no_extractor_yields_what_it_does_not_declare() -> None:
    for text in (SUMMARY, NOTE):
        for record in KINDS:
            context = PageContext(file="f.pdf", page=1, record="r1", kind=record, date="2015-12-30")
            for passage in passages_of(text, context):
                for gated in (*DRUGS.extractors, *BODY.extractors):
                    drafts: list[Draft] = list(gated.extract(passage))
                    assert {draft.kind for draft in drafts} <= gated.kinds


def test_the_declared_kinds_are_those_that_can_be_found() -> None:
    declared = frozenset().union(*(gated.kinds for gated in (*DRUGS.extractors, *BODY.extractors)))
    assert declared == set(finding_kinds())


def test_the_table_of_phrases_holds_the_kinds_that_it_declares() -> None:
    table = msgspec.yaml.decode(Path(facts.__file__).with_name("facts.yaml").read_text("utf-8"))
    assert {row["kind"] for row in table} == facts.FACT_KINDS


def test_only_what_can_yield_a_kind_is_tried() -> None:
    tried = [gated.extract.__name__ for gate in extractors(LETTER_KINDS) for gated in gate.extractors]
    assert sorted(tried) == ["diagnosis", "medications", "requests", "ur_decisions"]
