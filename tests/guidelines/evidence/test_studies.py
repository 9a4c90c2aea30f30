"""The studies that ship, and what a clinician who edits them is told."""

from pathlib import Path

import msgspec
import pytest

from openimr.guidelines import faults_of_studies, studies
from openimr.guidelines.evidence import EvidenceError, load
from openimr.guidelines.evidence.faults import faults_of_methods
from openimr.guidelines.evidence.forms import Methods

GOOD = """\
- id: doe-2014
  citation: {lead_author: Doe J, title: A trial of nothing, journal: Spine, year: 2014}
  question: treatment benefit
  design: randomized trial
  bias: low
  bias_because: masked
  population: adults
  setting: one clinic
  intervention: traction
  outcome: pain
  finding: Pain fell.
  applies_to: {procedures: [traction]}
  direction: supports
  verified: false
  source: own-knowledge
  confidence: low
"""


def test_the_studies_that_ship_have_no_fault():
    assert faults_of_studies() == []
    assert len(studies()) >= 25
    assert len({s.id for s in studies()}) == len(studies())


def test_what_was_not_read_says_so():
    for study in studies():
        assert study.verified or (study.source == "own-knowledge" and study.confidence in {"high", "medium"})


def test_both_sides_are_on_file():
    """A shelf that holds evidence of one kind only would answer before it is asked."""
    assert {s.direction for s in studies()} == {"supports", "does not support", "mixed"}
    for treatment in (
        "radiofrequency ablation",
        "viscosupplementation",
        "spinal cord stimulator",
        "platelet rich plasma injection",
    ):
        assert len({s.direction for s in studies() if treatment in s.applies_to.procedures}) > 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("year: 2014", "year: 3014", "citation.year: 3014 can't be"),
        ("year: 2014", "year: soon", "`$.citation.year`"),
        ("design: randomized trial", "design: trial", "`$.design`"),
        ("  bias_because: masked\n", "", "bias_because: the bias is called low; say why"),
        ("[traction]", "[traktion]", "applies_to.procedures: the vocabulary has no procedure called 'traktion'"),
        ("{procedures: [traction]}", "{}", "applies_to: it names no treatment"),
        ("{procedures: [traction]}", "{ingredients: [nonsense]}", "applies_to.ingredients: no drug has"),
        ("{procedures: [traction]}", "{classes: [nonsense]}", "applies_to.classes: no drug is of the class"),
        ("{procedures: [traction]}", "{procedures: [traction], topics: [x]}", "applies_to.topics: no guideline topic"),
        ("{procedures: [traction]}", "{procedures: [traction], conditions: [x]}", "applies_to.conditions"),
        ("{procedures: [traction]}", "{procedures: [traction], body_regions: [x]}", "applies_to.body_regions"),
        ("direction: supports", "direction: unknown", "direction: a study on file was read by somebody"),
        ("verified: false", "verified: true", "source: it is verified, so give the address"),
        ("source: own-knowledge", "source: hearsay", "source: it is not verified, so write own-knowledge"),
        ("  confidence: low\n", "", "confidence: it is not verified"),
        ("bias: low", "level: 1a\n  bias: low", "level: level 1b for a question of treatment benefit"),
        ("  outcome: pain\n", "", "missing required field `outcome`"),
        ("  outcome: pain\n", "  outcome: pain\n  colour: red\n", "unknown field `colour`"),
    ],
)
def test_a_fault_names_file_study_and_field(tmp_path: Path, old, new, fault):
    assert old in GOOD
    (tmp_path / "backs.yaml").write_text(GOOD.replace(old, new))
    found = faults_of_studies(tmp_path)
    assert found, "no fault found"
    assert found[0].startswith("studies/backs.yaml: doe-2014: ")
    assert fault in found[0]


def test_an_id_used_twice_is_a_fault(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(GOOD)
    assert faults_of_studies(tmp_path) == [
        "studies/b.yaml: doe-2014: the id is used twice (also in a.yaml); give it another"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- id: [", "it is not YAML"),
        ("id: doe-2014", "a list of studies is wanted"),
        ("- 7", "study 1: Expected `object`"),
    ],
)
def test_a_file_that_is_no_list_of_studies(tmp_path: Path, text, fault):
    (tmp_path / "a.yaml").write_text(text)
    [found] = faults_of_studies(tmp_path)
    assert fault in found


def test_loading_stops_at_a_broken_file_and_names_it(tmp_path: Path, monkeypatch):
    (tmp_path / "a.yaml").write_text(GOOD.replace("2014}", "soon}"))
    monkeypatch.setattr(load, "STUDIES", tmp_path)
    with pytest.raises(EvidenceError, match=r"a\.yaml: doe-2014: .*year"):
        load.studies.__wrapped__()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("effective_from: '2015-04-20'", "effective_from: 'spring'", "effective_from: 'spring' is no date"),
        ("      prognosis: {says: an inception", "      # prognosis: {says: an inception", "levels.1b: the cell for"),
        ("    B: {says", "    # B: {says", "ratings.B: it is missing"),
        ("verified: true, source: S58", "verified: true, source: S99", "source: 'S99' is not explained under sources"),
        ("keyed: {verified: false, source: inference, confidence: low}", "keyed: {verified: false, source: inference}",
         "confidence: a fact from 'inference' is not verified"),
        ("  - {section: 8 CCR 9792.25.1(a)(3)", "  # - {section: 8 CCR 9792.25.1(a)(3)", "steps: 4 stand here"),
    ],
)  # fmt: skip
def test_a_fault_of_a_method_names_its_field(old, new, fault):
    text = load.LEVELS.read_text()
    assert old in text
    found = faults_of_methods(msgspec.yaml.decode(text.replace(old, new), type=Methods))
    assert found, "no fault found"
    assert found[0].startswith("levels.yaml: ")
    assert fault in found[0]


def test_a_broken_table_of_levels_is_a_fault_and_no_crash(tmp_path: Path, monkeypatch):
    (tmp_path / "levels.yaml").write_text("methods: soon")
    monkeypatch.setattr(load, "LEVELS", tmp_path / "levels.yaml")
    load.methods.cache_clear()
    try:
        [found] = faults_of_studies()
    finally:
        monkeypatch.undo()
        load.methods.cache_clear()
    assert found.startswith("levels.yaml: ")
