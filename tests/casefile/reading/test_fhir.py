"""FHIR R4 Bundles and C-CDA documents become pages that read like a clinician's lines."""

import io
import json
from base64 import b64encode

import docx
import pytest

from openimr.casefile.reading import ReadSettings

ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def bundle(*resources: dict, **more) -> str:
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": r} for n, r in enumerate(resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries, **more})


def attached(data: bytes, kind: str) -> dict:
    return {"attachment": {"contentType": kind, "data": b64encode(data).decode()}}


PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "Oberholt", "given": ["Tamsin"]}],
    "gender": "female",
    "birthDate": "1969-04-02",
}


def test_each_entry_is_a_page_numbered_by_its_place(read):
    condition = {
        "resourceType": "Condition",
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": ICD, "code": "M54.16", "display": "Radiculopathy, lumbar region"}]},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "recordedDate": "2015-03-17",
    }
    pages = read(**{"case.json": bundle(PATIENT, condition)}).pages
    assert [(p.file, p.page, p.text_source) for p in pages] == [
        ("case.json", 1, "document"),
        ("case.json", 2, "document"),
    ]
    assert pages[0].text.split("\n") == [
        "PATIENT",
        "Patient: Tamsin Oberholt",
        "Date of birth: 1969-04-02",
        "Sex: female",
    ]
    assert pages[1].text.split("\n") == [
        "DIAGNOSIS",
        "Patient: Tamsin Oberholt",
        "Date: 2015-03-17",
        "Diagnosis: Radiculopathy, lumbar region (ICD-10 M54.16)",
        "Clinical status: active",
    ]


def test_medication_order_with_a_contained_drug_and_a_structured_dose(read):
    order = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "authoredOn": "2015-03-17T09:30:00-07:00",
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "tramadol 50 mg tablet"}}],
        "medicationReference": {"reference": "#m"},
        "requester": {"display": "R. Quillfeather, MD"},
        "dosageInstruction": [
            {
                "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
                "timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}},
                "asNeededCodeableConcept": {"text": "for pain"},
            }
        ],
        "dispenseRequest": {"quantity": {"value": 90, "unit": "tablets"}, "numberOfRepeatsAllowed": 2},
    }
    [page] = read(**{"case.json": bundle(order)}).pages
    for line in (
        "Date: 2015-03-17",
        "Medication: tramadol 50 mg tablet",
        "Directions: 1 tablet 3 times a day as needed for pain",
        "Quantity: 90 tablets",
        "Refills: 2",
        "Prescriber: R. Quillfeather, MD",
    ):
        assert line in page.text.split("\n")


def test_observation_procedure_report_and_request(read):
    sodium = {
        "resourceType": "Observation",
        "id": "s",
        "code": {"text": "Creatinine"},
        "valueQuantity": {"value": 1.3, "unit": "mg/dL"},
        "interpretation": [{"coding": [{"code": "H", "display": "High"}]}],
        "referenceRange": [{"low": {"value": 0.6, "unit": "mg/dL"}, "high": {"value": 1.2, "unit": "mg/dL"}}],
        "effectiveDateTime": "2015-03-01",
    }
    report = {
        "resourceType": "DiagnosticReport",
        "code": {"text": "Metabolic panel"},
        "effectivePeriod": {"start": "2015-03-01", "end": "2015-03-02"},
        "result": [{"reference": "Observation/s"}],
        "conclusion": "Mild elevation.",
    }
    surgery = {
        "resourceType": "Procedure",
        "code": {"text": "Lumbar discectomy"},
        "performedDateTime": "2013-06-05",
        "bodySite": [{"text": "L4-L5"}],
        "note": [{"text": "No complication"}],
    }
    asked = {
        "resourceType": "ServiceRequest",
        "code": {"text": "Physical therapy"},
        "quantityQuantity": {"value": 12, "unit": "visits"},
        "authoredOn": "2015-03-17",
    }
    texts = [p.text.split("\n") for p in read(**{"case.json": bundle(sodium, report, surgery, asked)}).pages]
    assert "Result: 1.3 mg/dL" in texts[0]
    assert "Interpretation: High" in texts[0]
    assert "Reference range: 0.6 mg/dL to 1.2 mg/dL" in texts[0]
    assert "Results: Creatinine: 1.3 mg/dL (High) (0.6 mg/dL to 1.2 mg/dL)" in texts[1]
    assert "Date: 2015-03-01 to 2015-03-02" in texts[1]
    assert texts[2] == [
        "PROCEDURE",
        "Date: 2013-06-05",
        "Procedure: Lumbar discectomy",
        "Body site: L4-L5",
        "Note: No complication",
    ]
    assert "Quantity: 12 visits" in texts[3]


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_documents_inside_the_bundle_are_read_and_joined_by_form_feeds(read, making):
    pdf = making.pdf([["First page of the consultation"], ["Second page of the consultation"]])
    reference = {
        "resourceType": "DocumentReference",
        "description": "Consultation",
        "date": "2015-02-03T00:00:00Z",
        "content": [
            attached(pdf, "application/pdf"),
            attached(b"plain words", "text/plain"),
            attached(rb"{\rtf1 rich words}", "application/rtf"),
            attached(b"<html><body><p>web words</p></body></html>", "text/html"),
            attached(word_file("office words"), "application/vnd.openxmlformats"),
        ],
    }
    reading = read(**{"case.json": bundle(PATIENT, reference)})
    assert reading.unread == ()
    page = reading.pages[1]
    assert page.page == 2
    assert page.text.split("\f") == [
        "DOCUMENT\nTitle: Consultation\nDate: 2015-02-03\nFirst page of the consultation",
        "Second page of the consultation",
        "plain words",
        "rich words",
        "web words",
        "office words",
    ]


def test_a_scanned_document_inside_the_bundle_goes_through_ocr(read, making):
    reference = {
        "resourceType": "DocumentReference",
        "content": [attached(making.scan_pdf([making.scan()]), "application/pdf")],
    }
    [page] = read(ReadSettings(workers=1), **{"case.json": bundle(reference)}).pages
    assert page.text_source == "document"
    assert "There is spasm of the paraspinal muscles" in page.text


def test_what_cannot_be_read_inside_a_bundle_is_listed_with_its_entry(read):
    far = {"resourceType": "DocumentReference", "content": [{"attachment": {"url": "https://example.org/x.pdf"}}]}
    broken = {"resourceType": "DocumentReference", "content": [{"attachment": {"data": "%%%"}}]}
    reading = read(**{"case.json": bundle(far, broken, {"resourceType": "Coverage", "status": "active"})})
    assert [(u.page, u.reason.split(";")[0]) for u in reading.unread] == [
        (1, "carries a document that is only an address"),
        (2, "carries a document that is damaged (no valid base64)"),
    ]
    assert reading.pages[2].text == "COVERAGE\nStatus: active"


@pytest.mark.parametrize(
    "resource", [{"resourceType": "Patient", "name": 5}, {"resourceType": "Observation", "note": "x", "component": [1]}]
)
def test_resources_that_bend_the_rules_do_not_break_the_run(read, resource):
    reading = read(**{"case.json": bundle(resource, PATIENT)})
    assert reading.pages[-1].text.startswith("PATIENT")


CCDA = """<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Progress Note</title>
<effectiveTime value="20150317"/><recordTarget><patientRole><patient><name><given>Tamsin</given>
<family>Oberholt</family></name><administrativeGenderCode code="F"/><birthTime value="19690402"/></patient>
</patientRole></recordTarget><author><assignedAuthor><assignedPerson><name>R. Quillfeather, MD</name></assignedPerson>
</assignedAuthor></author><component><structuredBody><component><section><title>Medications</title><text><table>
<thead><tr><th>Drug</th><th>Dose</th></tr></thead><tbody><tr><td>tramadol</td><td>50 <content>mg</content> daily</td>
</tr></tbody></table></text></section></component><component><section><title>Pain</title><text><paragraph>Pain is
<content styleCode="Bold">7</content>/10.<br/>No change.</paragraph></text></section></component></structuredBody>
</component></ClinicalDocument>"""


def test_ccda_gives_header_headings_and_narrative(read):
    [page] = read(**{"summary.xml": CCDA}).pages
    assert page.text.split("\n") == [
        "Progress Note",
        "Patient: Tamsin Oberholt",
        "Date of birth: 1969-04-02",
        "Sex: female",
        "Date: 2015-03-17",
        "Author: R. Quillfeather, MD",
        "Medications",
        "Drug\tDose",
        "tramadol\t50 mg daily",
        "Pain",
        "Pain is 7/10.",
        "No change.",
    ]


def test_ccda_with_an_unstructured_body(read, making):
    body = b64encode(making.pdf([["The body is a PDF of one page"]])).decode()
    document = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Scan</title><component><nonXMLBody>'
        f'<text mediaType="application/pdf" representation="B64">{body}</text>'
        "</nonXMLBody></component></ClinicalDocument>"
    )
    [page] = read(**{"scan.xml": document}).pages
    assert page.text == "Scan\nThe body is a PDF of one page"
