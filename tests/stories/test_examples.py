"""Each example case file from its pages to the draft: what it should say, and that every word of it has a place."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from openimr.guidelines import SECOND_HAND
from openimr.model import Determination, Evidence, Sentence

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(p.parent for p in (ROOT / "examples" / "case-files").glob("*/expected.json"))
SHARED = sorted(p.parent for p in (ROOT / ".." / "shared" / "data" / "case-files").glob("*/expected.json"))

every_example = pytest.mark.parametrize("folder", EXAMPLES, ids=lambda p: p.name)
every_case = pytest.mark.parametrize("folder", EXAMPLES + SHARED, ids=lambda p: p.name)


def wanted(folder: Path) -> dict:
    return json.loads((folder / "expected.json").read_text())


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+|[0-9]+", text.lower()))


def shared(one: str, other: str) -> float:
    return len(words(one) & words(other)) / len(words(one) | words(other))


def match(items: list[dict], request: str) -> dict:
    """The expected item whose request shares most words with the one found: half of them all at the least."""
    best = max(items, key=lambda i: shared(i["request"], request))
    assert shared(best["request"], request) >= 0.5, request
    return best


def spread(pages: object) -> set[int]:
    found: set[int] = set()
    for low, high in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", str(pages or "")):
        found.update(range(int(low), int(high or low) + 1))
    return found


def sources(name: str) -> str:
    return "ODG" if "ODG" in name or "Official Disability" in name else "MTUS"


def sentences(d: Determination) -> Iterator[Sentence]:
    yield from d.summary
    for item in d.items:
        yield from item.supporting
        yield from item.opposing
        yield from item.rationale


def all_evidence(d: Determination) -> Iterator[Evidence]:
    for sentence in sentences(d):
        yield from sentence.evidence
    for item in d.items:
        yield from item.named_in
        for criterion in item.criteria:
            yield from criterion.evidence


@every_case
def test_items_and_proposals_are_the_expected_ones(folder: Path, review):
    determination = review(folder).determination
    items = wanted(folder)["items"]
    found = {match(items, i.request)["request"]: i for i in determination.items}
    assert len(determination.items) == len(items), [i.request for i in determination.items]
    assert set(found) == {i["request"] for i in items}
    got = {i["request"]: found[i["request"]].proposal for i in items}
    assert got == {i["request"]: i["decision"] for i in items}
    for item in items:
        assert found[item["request"]].eligible == item.get("eligible", True)


@every_case
def test_citations_overlap_the_expected_source_and_pages(folder: Path, review):
    determination = review(folder).determination
    items = wanted(folder)["items"]
    for item in determination.items:
        asked = [g for g in match(items, item.request)["expert_guidelines"] if g["source"] != "none cited"]
        if not asked or not item.eligible:
            continue
        assert {c.source for c in item.citations} & {sources(g["source"]) for g in asked}, item.request
        pages = set().union(*(spread(g.get("pages")) for g in asked))
        if pages:
            assert pages & set().union(*(spread(p) for c in item.citations for p in c.pages)), item.request


@every_case
def test_header_and_patient_are_the_expected_ones(folder: Path, review):
    determination, want = review(folder).determination, wanted(folder)
    assert determination.case.date_of_injury == want["date_of_injury"]
    assert determination.case.ur_decision_date == want["ur_decision_date"]
    assert determination.patient.age == want["age"]
    assert determination.patient.sex == {"F": "female", "M": "male"}[want["sex"][0].upper()]


@every_case
def test_every_quote_is_its_pages_text_at_its_span(folder: Path, review):
    reviewed = review(folder)
    pages = {(p.file, p.page): p.text for p in reviewed.casefile.pages}
    seen = 0
    for e in all_evidence(reviewed.determination):
        assert pages[e.file, e.page][e.start : e.end] == e.quote
        seen += 1
    assert seen > 10


@every_case
def test_every_sentence_has_evidence_or_a_criterion(folder: Path, review):
    for sentence in sentences(review(folder).determination):
        assert sentence.evidence or sentence.criteria, sentence.text


@every_case
def test_what_is_not_documented_was_searched_in_every_record_of_evidence(folder: Path, review):
    reviewed = review(folder)
    held = {record.id for _, record in reviewed.casefile.evidence_pages()}
    for item in reviewed.determination.items:
        for criterion in item.criteria:
            if criterion.status == "not documented":
                assert set(criterion.searched) == held


@every_case
def test_excluded_pages_are_never_quoted(folder: Path, review):
    determination = review(folder).determination
    out = {(e.file, e.page) for e in determination.excluded}
    assert not {(e.file, e.page) for e in all_evidence(determination)} & out


@every_case
def test_other_peoples_pages_and_copies_are_listed(folder: Path, review):
    determination, want = review(folder).determination, wanted(folder)
    out = {(e.file, e.page) for e in determination.excluded}
    for other in want["not_this_patient"]:
        for page in spread(other.get("pages", other.get("page"))):
            assert (other["file"], page) in out
    for record in want["records"]:
        if record.get("duplicate"):
            for page in spread(record["pages"]):
                assert (record["file"], page) in out, (record["file"], page)


@every_case
def test_criteria_met_rest_on_clinical_records(folder: Path, review):
    determination = review(folder).determination
    kinds = {r.id: r.kind for r in determination.records}
    for item in determination.items:
        for criterion in item.criteria:
            if criterion.status in {"met", "not met", "contradicted"}:
                assert not {kinds[e.record] for e in criterion.evidence} & SECOND_HAND


@every_case
def test_deciding_facts_that_are_there_have_their_pages_cited(folder: Path, review):
    """Most of the pages that a careful reviewer would point to are pages that the draft points to."""
    determination, want = review(folder).determination, wanted(folder)
    cited = {(e.file, e.page) for e in all_evidence(determination)}
    cited |= {(f.evidence.file, f.evidence.page) for f in review(folder).findings}
    pages = {
        (fact["file"], page)
        for item in want["items"]
        for fact in item["deciding_facts"]
        if fact["present"]
        for page in spread(fact["page"])
    }
    missed = pages - cited
    assert len(missed) <= 0.25 * len(pages), sorted(missed)


def test_overturned_examples_are_at_least_as_many_as_upheld():
    decisions = [i["decision"] for folder in EXAMPLES for i in wanted(folder)["items"]]
    assert len(EXAMPLES) >= 14
    assert decisions.count("overturned") >= decisions.count("upheld")


@pytest.mark.parametrize("name", ["opioid-without-measures", "fhir-bundle"])
def test_a_second_run_gives_the_same_bytes(name: str, tmp_path: Path):
    import subprocess
    import sys

    runs = []
    for n, seed in enumerate(("1", "2")):
        out = tmp_path / str(n)
        records = ROOT / "examples" / "case-files" / name / "records"
        command = [sys.executable, "-m", "openimr.cli", "review", str(records), "--out", str(out), "--json"]
        done = subprocess.run(command, capture_output=True, env={"PYTHONHASHSEED": seed, "TZ": f"UTC{n}"}, check=False)
        assert done.returncode == 0, done.stderr.decode()
        runs.append({p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} | {"stdout": done.stdout})
    assert runs[0] == runs[1]
    assert {
        "determination.json",
        "determination.pdf",
        "determination.txt",
        "worksheet.html",
        "case.json",
        "pages.jsonl",
    } <= set(runs[0])
    msgspec.json.decode(runs[0]["stdout"], type=Determination)
