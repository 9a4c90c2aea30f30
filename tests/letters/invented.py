"""An invented case that tests of the letter and of the worksheet share: pages as PDF, records, a whole determination.

Nobody in it exists. Pages are drawn with reportlab and read back with pypdfium2, so that offsets and quote boxes are
those of a real PDF.
"""

import hashlib
import io
from collections.abc import Sequence
from functools import cache

import msgspec
import pypdfium2 as pdfium
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

from openimr.model import (
    CaseFile,
    CaseHeader,
    CaseIdentity,
    Check,
    Citation,
    CriterionResult,
    Determination,
    Evidence,
    Excluded,
    GuidelineBasis,
    ItemDetermination,
    Missing,
    Page,
    Patient,
    Record,
    ReviewerNeeded,
    Sentence,
    Treatment,
    Unread,
    Versions,
)

FILES: dict[str, list[list[str]]] = {
    "forms/application & UR.pdf": [
        [
            "STATE OF CALIFORNIA  APPLICATION FOR INDEPENDENT MEDICAL REVIEW",
            "Employee: Orla Quimby-Vance     Claim Number: ZZ-40417-B",
            "Date of Injury: 03/11/2011",
            "Disputed treatment: tapentadol ER 100 mg #60; physical therapy 12 visits",
            "Received 02/12/2015",
        ],
        [
            "UTILIZATION REVIEW DETERMINATION            January 28, 2015",
            "Re: Orla Quimby-Vance   DOI 03/11/2011",
            "1. Nucynta ER (tapentadol) 100 mg #60: NON-CERTIFIED.",
            "2. Physical therapy, lumbar, 12 visits: MODIFIED. Six visits are certified.",
            "3. Lumbar support brace: DEFERRED pending a liability dispute.",
            "Guideline: MTUS Chronic Pain, Opioids, pages 78 and 80.",
            "Prior urine test report of 09/30/2014 was requested and not received.",
        ],
    ],
    "RFA 01-20-15.pdf": [
        [
            "REQUEST FOR AUTHORIZATION, DWC FORM RFA        01/20/2015",
            "Nucynta ER 100 mg, one tablet twice a day, #60, no refills",
            "Physical therapy lumbar spine 2 x week x 6 weeks (12 visits)",
            "LSO brace",
            "Requesting physician: Ines Falk-Moreau, MD",
        ],
    ],
    "chart.pdf": [
        [
            "PROGRESS REPORT (PR-2)       Date of service: 10/14/2014",
            "SUBJECTIVE: Low back pain 8/10 without medication, 4/10 with medication.",
            "Tolerates Nucynta ER well and denies constipation or sedation.",
            "She can stand 30 minutes with the medicine; without it, 10 minutes.",
            "OBJECTIVE: Paraspinal spasm is present at L4-L5. SLR negative.",
            "PLAN: Nucynta ER 100 mg bid #60. Signed opioid agreement is on file.",
        ],
        [
            "PROGRESS REPORT (PR-2)       Date of service: 01/13/2015",
            "SUBJECTIVE: Back pain 7/10 with medication; worse since the fall in December.",
            "Sleeps 4 hours. Walks one block. No change in activities of daily living.",
            "She reports constipation from the tablets.",
            "OBJECTIVE: Flexion 40 degrees. Strength 5/5. Sensation decreased left L5.",
            "PLAN: Continue Nucynta ER 100 mg bid #60. Start PT 12 visits. Work: modified duty.",
        ],
        [
            "URINE DRUG TEST  laboratory report    Collected 10/14/2014",
            "Tapentadol DETECTED. Expected: yes.   Benzodiazepines NOT DETECTED.",
            "Interpretation: consistent with prescribed medication.",
        ],
        [
            "MRI LUMBAR SPINE   06/02/2014",
            "L4-5: 4 mm broad-based disc protrusion with mild left foraminal stenosis.",
        ],
        [
            "PROGRESS REPORT   Date of service: 01/06/2015",
            "Patient: Barnaby Thistlewood   DOB 02/02/1950",
            "Right knee pain 6/10.",
        ],
    ],
}

RECORDS = (
    ("r1", "forms/application & UR.pdf", 1, 1, "imr application", "2015-02-12", None),
    ("r2", "forms/application & UR.pdf", 2, 2, "ur determination", "2015-01-28", "Corwin Abelard, MD"),
    ("r3", "RFA 01-20-15.pdf", 1, 1, "request for authorization", "2015-01-20", "Ines Falk-Moreau, MD"),
    ("r4", "chart.pdf", 1, 1, "progress report", "2014-10-14", "Ines Falk-Moreau, MD"),
    ("r5", "chart.pdf", 2, 2, "progress report", "2015-01-13", "Ines Falk-Moreau, MD"),
    ("r6", "chart.pdf", 3, 3, "urine drug test", "2014-10-14", "Halloway Laboratories"),
    ("r7", "chart.pdf", 4, 4, "imaging", "2014-06-02", "T. Ishikawa-Brand, MD"),
    ("r8", "chart.pdf", 5, 5, "progress report", "2015-01-06", None),
)


@cache
def pdf_of(file: str) -> bytes:
    """The file as PDF bytes."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=letter, invariant=1)
    for page in FILES[file]:
        sheet.setFont("Times-Roman", 11.5)
        for row, line in enumerate(page):
            sheet.drawString(72, 700 - 26 * row, line)
        sheet.setFont("Courier", 8)
        sheet.drawString(72, 40, "FAX 01/29/2015 08:14  Falk-Moreau Spine & Pain")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


@cache
def pages() -> tuple[Page, ...]:
    """All pages as read."""
    found = []
    for file in FILES:
        document = pdfium.PdfDocument(pdf_of(file))
        for number in range(len(document)):
            text = document[number].get_textpage().get_text_range().replace("\r\n", "\n")
            found.append(
                Page(
                    file=file,
                    page=number + 1,
                    text_source="layer",
                    text=text,
                    sha256=hashlib.sha256(text.encode()).hexdigest(),
                )
            )
    return tuple(found)


def casefile() -> CaseFile:
    """The case file as read."""
    return CaseFile(
        name="quimby",
        pages=pages(),
        records=records(),
        identity=CaseIdentity(case_number="CM15-0009999", name="Orla Quimby-Vance"),
        unread=(Unread(file="fax/scan 7.tif", page=2, reason="the picture holds no text"),),
        excluded=(Excluded(file="chart.pdf", page=5, record="r8", reason="names another patient"),),
        missing=(Missing(named_in="r2", what="urine drug test report", date="2014-09-30"),),
    )


def records() -> tuple[Record, ...]:
    """The records of the case file."""
    return msgspec.convert(
        [
            dict(zip(("id", "file", "first_page", "last_page", "kind", "date", "author"), row, strict=True))
            for row in RECORDS
        ],
        tuple[Record, ...],
    )


def quote(record: str, text: str) -> Evidence:
    """The evidence for words that stand in a record."""
    file, number = next((row[1], row[2]) for row in RECORDS if row[0] == record)
    page = next(p for p in pages() if (p.file, p.page) == (file, number))
    start = page.text.index(text)
    return Evidence(record=record, file=file, page=number, quote=text, start=start, end=start + len(text))


def picture(file: str, number: int) -> bytes | None:
    """The page as a PNG."""
    if file not in FILES:
        return None
    image = pdfium.PdfDocument(pdf_of(file))[number - 1].render(scale=110 / 72, grayscale=True).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def boxes(file: str, number: int, spans: Sequence[tuple[int, int]]) -> list[list[tuple[float, float, float, float]]]:
    """Where the spans stand: for each a list of boxes (left, top, right, bottom), in fractions of the page."""
    sheet = pdfium.PdfDocument(pdf_of(file))[number - 1]
    width, height = sheet.get_size()
    text = sheet.get_textpage()
    native = text.get_text_range()
    at = [i for i, c in enumerate(native) if c != "\r"]
    found = []
    for start, end in spans:
        chars = [text.get_charbox(at[i]) for i in range(start, end) if native[at[i]] not in "\n "]
        lines: dict[int, list[tuple[float, float, float, float]]] = {}
        for box in chars:
            lines.setdefault(round(box[1] / 13), []).append(box)
        found.append(
            [
                (
                    min(b[0] for b in line) / width,
                    1 - max(b[3] for b in line) / height,
                    max(b[2] for b in line) / width,
                    1 - min(b[1] for b in line) / height,
                )
                for line in lines.values()
            ]
        )
    return found


def criterion(name: str, text: str, status: str, evidence: Sequence[Evidence] = (), **more: object) -> CriterionResult:
    """A criterion of the opioid topic unless said otherwise."""
    searched = ["r4", "r5", "r6", "r7"] if status == "not documented" else []
    fields: dict[str, object] = {
        "id": name,
        "text": text,
        "status": status,
        "evidence": [msgspec.to_builtins(e) for e in evidence],
        "searched": searched,
        "topic": "cp09-opioids-ongoing",
        "kind": "required-finding",
        "pages": ["78"],
        "verified": True,
        **more,
    }
    return msgspec.convert(fields, CriterionResult)


def opioid_item() -> ItemDetermination:
    """A long-acting opioid, denied by utilization review; the draft proposes to uphold."""
    criteria = (
        criterion(
            "relief",
            "Pain relief is recorded with numbers, with and without the drug.",
            "met",
            [quote("r4", "8/10 without medication, 4/10 with medication")],
        ),
        criterion(
            "function",
            "Function improves with the drug, in terms of an activity that was measured.",
            "contradicted",
            [
                quote("r4", "She can stand 30 minutes with the medicine; without it, 10 minutes."),
                quote("r5", "No change in activities of daily living."),
            ],
            explain="One visit credits the drug with a gain; the next visit reports none.",
        ),
        criterion(
            "side-effects",
            "Side effects are asked about and tolerable.",
            "contradicted",
            [quote("r4", "denies constipation or sedation"), quote("r5", "She reports constipation from the tablets.")],
        ),
        criterion(
            "urine-test",
            "A urine drug test within a year is consistent with what is prescribed.",
            "met",
            [quote("r6", "consistent with prescribed medication")],
        ),
        criterion(
            "agreement",
            "A written opioid agreement is on file.",
            "met",
            [quote("r4", "Signed opioid agreement is on file.")],
            verified=False,
        ),
        criterion("pdmp", "The prescription database was checked.", "not documented", verified=False),
        criterion("dose", "The daily dose stays under 120 mg of morphine equivalents.", "met"),
        criterion("screening", "The risk of misuse was screened for.", "not documented"),
    )
    return ItemDetermination(
        request="Nucynta ER (tapentadol) 100 mg #60",
        treatment=Treatment(kind="medication", ingredients=("tapentadol",), strength="100 mg", quantity=60),
        ur_outcome="denied",
        ur_authorized=None,
        remaining=None,
        retrospective=False,
        eligible=True,
        claims_administrator=GuidelineBasis(
            basis="cited",
            citations=(
                Citation(
                    source="MTUS",
                    guideline="Chronic Pain Medical Treatment Guidelines",
                    sections=("Opioids",),
                    pages=("78", "80"),
                ),
            ),
        ),
        named_in=(quote("r2", "Nucynta ER (tapentadol) 100 mg #60"), quote("r3", "Nucynta ER 100 mg")),
        proposal="upheld",
        confidence=0.84,
        supporting=(
            Sentence(
                text="In October 2014 the drug brought her pain from 8 to 4 of 10.",
                evidence=(quote("r4", "8/10 without medication, 4/10 with medication"),),
                criteria=("relief",),
            ),
        ),
        opposing=(
            Sentence(
                text="In January 2015 her pain was 7 of 10 with the drug.",
                evidence=(quote("r5", "Back pain 7/10 with medication"),),
                criteria=("function",),
            ),
        ),
        needs_reviewer=("Does the December fall explain the higher pain score of January 2015?",),
        topics=("cp09-opioids-ongoing",),
        citations=(
            Citation(
                source="MTUS",
                guideline="Chronic Pain Medical Treatment Guidelines",
                edition="2009",
                sections=("Opioids, on-going management",),
                pages=("78",),
            ),
        ),
        criteria=criteria,
        rationale=(
            Sentence(
                text="For an opioid that goes on, the guideline asks that pain, function, side effects and drug "
                "taking be followed at each visit (page 78).",
                criteria=("relief", "function"),
            ),
            Sentence(
                text="On 10/14/2014 pain fell from 8 to 4 of 10 with the drug.",
                evidence=(quote("r4", "8/10 without medication, 4/10 with medication"),),
                criteria=("relief",),
            ),
            Sentence(
                text="On 01/13/2015 pain was 7 of 10 with the drug and daily activities had not changed.",
                evidence=(
                    quote("r5", "Back pain 7/10 with medication"),
                    quote("r5", "No change in activities of daily living."),
                ),
                criteria=("function",),
            ),
            Sentence(text="No check of the prescription database is recorded.", criteria=("pdmp",)),
            Sentence(
                text="The treatment is not shown to be medically necessary; the drug must be tapered, not stopped.",
                criteria=("function",),
            ),
        ),
        rule="required-criterion-fails",
        computed={"morphine equivalents a day": "80 mg (factor 0.4, CDC 2016)"},
    )


def therapy_item() -> ItemDetermination:
    """Physical therapy, modified by utilization review; the draft makes no proposal."""
    topic = {"topic": "cp09-physical-medicine"}
    return ItemDetermination(
        request="Physical therapy, lumbar, 12 visits",
        treatment=Treatment(kind="therapy", procedure="physical therapy", visits=12, body_part="lumbar spine"),
        ur_outcome="modified",
        ur_authorized="six visits",
        remaining="six visits",
        retrospective=False,
        eligible=True,
        claims_administrator=GuidelineBasis(
            basis="non-MTUS",
            citations=(Citation(source="ODG", guideline="Low Back Chapter", sections=("Physical therapy",)),),
        ),
        named_in=(quote("r2", "Physical therapy, lumbar, 12 visits"),),
        proposal=None,
        confidence=None,
        supporting=(
            Sentence(
                text="A flare after a fall in December 2014 is recorded.",
                evidence=(quote("r5", "worse since the fall in December"),),
                criteria=("flare",),
            ),
        ),
        opposing=(
            Sentence(text="The records do not say how many visits she has had.", criteria=("visits",)),
            Sentence(text="Strength is full.", evidence=(quote("r5", "Strength 5/5."),), criteria=("deficit",)),
        ),
        needs_reviewer=("How many visits has the worker had before? The chart does not say.",),
        topics=("cp09-physical-medicine",),
        citations=(),
        criteria=(
            criterion(
                "flare",
                "There is a new injury or flare.",
                "met",
                [quote("r5", "worse since the fall in December")],
                **topic,
            ),
            criterion("visits", "No more than 10 visits over 8 weeks.", "not documented", **topic),
            criterion(
                "deficit",
                "A deficit is recorded that therapy can treat.",
                "not met",
                [quote("r5", "Strength 5/5.")],
                verified=False,
                **topic,
            ),
            criterion("surgery", "Visits after surgery follow the postsurgical table.", "not applicable", **topic),
        ),
        rationale=(),
        computed={},
    )


def deferred_item() -> ItemDetermination:
    """A brace that utilization review deferred: not eligible."""
    return ItemDetermination(
        request="Lumbar support brace",
        treatment=Treatment(kind="equipment", body_part="lumbar spine"),
        ur_outcome="deferred",
        ur_authorized=None,
        remaining=None,
        retrospective=False,
        eligible=False,
        claims_administrator=GuidelineBasis(basis="none cited"),
        named_in=(quote("r2", "Lumbar support brace"),),
        proposal=None,
        confidence=None,
        supporting=(),
        opposing=(),
        needs_reviewer=(),
        topics=(),
        citations=(),
        criteria=(),
        rationale=(),
    )


def determination() -> Determination:
    """The whole draft."""
    return Determination(
        case=CaseHeader(
            case_number="CM15-0009999",
            claim_number="ZZ-40417-B",
            date_of_injury="2011-03-11",
            ur_decision_date="2015-01-28",
            application_received="2015-02-12",
            priority="standard",
            formulary=False,
            draft_date="2015-03-02",
        ),
        patient=Patient(age=47, sex="female"),
        records=records(),
        unread=casefile().unread,
        excluded=casefile().excluded,
        missing=casefile().missing,
        summary=(
            Sentence(
                text="The injured worker is a 47-year-old woman who was hurt on 03/11/2011.",
                evidence=(quote("r1", "Date of Injury: 03/11/2011"),),
            ),
            Sentence(
                text="An MRI of 06/02/2014 shows a 4 mm disc protrusion at L4-5.",
                evidence=(quote("r7", "L4-5: 4 mm broad-based disc protrusion"),),
            ),
            Sentence(
                text="On 01/13/2015 she walked one block and slept four hours a night.",
                evidence=(quote("r5", "Sleeps 4 hours. Walks one block."),),
            ),
        ),
        items=(opioid_item(), therapy_item(), deferred_item()),
        checks=(
            Check(id="Q15", severity="warning", text="The summary reads above grade 8.", where="$.summary"),
            Check(
                id="Q16",
                severity="blocking",
                text="The file does not hold a report that the UR decision names.",
                where="$.missing[0]",
            ),
        ),
        reviewer=ReviewerNeeded(
            specialties=("Pain Medicine", "Physical Medicine & Rehabilitation"),
            why="The dispute is about a long-acting opioid and therapy for chronic low back pain.",
        ),
        versions=Versions(openimr="0.1.0", guidelines={"MTUS": "2009-07-18", "ODG": "2014"}),
    )
