"""The example case files are drawn again from their sources, and expected.json tells the truth about them."""

import base64
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "examples" / "case-files"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def expected(name):
    return json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))


def files_under(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def drawn_again(tmp_path_factory):
    to = tmp_path_factory.mktemp("drawn")
    command = [sys.executable, "-m", "examples.build", "opioid-four-as-documented", "fhir-bundle", "--to", str(to)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return to


@pytest.mark.parametrize("name", ["opioid-four-as-documented", "fhir-bundle"])
def test_building_twice_gives_the_same_bytes(drawn_again, name):
    assert files_under(drawn_again / name) == files_under(CASES / name)


def test_an_unknown_example_is_refused_with_the_names_there_are():
    run = subprocess.run(
        [sys.executable, "-m", "examples.build", "no-such-case"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "opioid-without-measures" in run.stderr
    assert "Traceback" not in run.stderr


def test_there_are_enough_examples_and_overturned_items_are_not_fewer_than_upheld_ones():
    decisions = Counter(item["decision"] for name in NAMES for item in expected(name)["items"])
    assert len(NAMES) >= 14
    assert decisions["overturned"] >= decisions["upheld"] > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_file_and_page_that_expected_json_names_exists(name):
    held = files_under(CASES / name / "records")
    truth = expected(name)
    assert {record["file"] for record in truth["records"]} == set(held)
    for item in truth["items"]:
        for fact in item["deciding_facts"]:
            assert fact["present"] == (fact["file"] in held)
            if fact["present"] and fact["file"].endswith(".pdf"):
                document = pdfium.PdfDocument(held[fact["file"]])
                assert 1 <= fact["page"] <= len(document)
                document.close()


@pytest.mark.parametrize("name", NAMES)
def test_no_deciding_fact_rests_on_a_copy_or_on_another_persons_page(name):
    truth = expected(name)
    barred = {
        (entry["file"], page)
        for entry in truth["not_this_patient"] + truth["duplicates"]
        for page in range(int(entry["pages"].split("-")[0]), int(entry["pages"].split("-")[-1]) + 1)
    }
    facts = [(fact["file"], fact["page"]) for item in truth["items"] for fact in item["deciding_facts"]]
    assert not barred.intersection(facts)


@pytest.mark.parametrize("name", NAMES)
def test_telephone_numbers_are_fictitious_and_the_story_is_told(name):
    assert (CASES / name / "case.md").read_text(encoding="utf-8").startswith("# ")
    for path in (CASES / name / "records").rglob("*.pdf"):
        document = pdfium.PdfDocument(path)
        text = "\n".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
        document.close()
        assert set(re.findall(r"\(\d{3}\) (\d{3})-\d{4}", text)) <= {"555"}, path.name


def test_the_scanned_bundle_has_pictures_turned_sheets_and_another_persons_pages():
    truth = expected("scanned-opioid-taper")
    assert truth["total_pages"] >= 60
    assert truth["not_this_patient"]
    assert truth["duplicates"]
    path = CASES / "scanned-opioid-taper" / "records" / "Tillery_fax.pdf"
    assert path.stat().st_size < 4_000_000
    document = pdfium.PdfDocument(path)
    sizes = [document[number].get_size() for number in range(len(document))]
    bare = [not document[number].get_textpage().get_text_range().strip() for number in range(len(document))]
    document.close()
    assert any(width > height for width, height in sizes), "no sheet lies sideways"
    assert sum(bare) >= 60


def test_the_fhir_bundle_holds_documents_that_can_be_opened():
    path = CASES / "fhir-bundle" / "records" / "case-file.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["entry"]
    kinds = Counter(entry["resource"]["resourceType"] for entry in entries)
    assert {"Patient", "Condition", "MedicationRequest", "Procedure", "DiagnosticReport", "DocumentReference"} <= set(
        kinds
    )
    for entry in entries:
        for content in entry["resource"].get("content", []):
            data = base64.b64decode(content["attachment"]["data"])
            pdf = content["attachment"]["contentType"] == "application/pdf"
            assert data.startswith(b"%PDF-") if pdf else data.decode("utf-8")


def test_all_case_files_together_stay_small():
    assert sum(len(data) for data in files_under(CASES).values()) < 12_000_000
