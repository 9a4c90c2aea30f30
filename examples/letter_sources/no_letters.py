"""What is no determination letter of this programme, and the word for why it has to be refused."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from examples.drawing.blocks import Scan
from examples.drawing.scan import picture
from examples.letter_sources.final_2017_dates import RETROSPECTIVE
from examples.letter_sources.final_2017_headings import ASSOCIATED
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.pages import drawn

VETERANS = """Citation Nr: 0955512
Decision Date: 11/18/09    Archive Date: 11/25/09

DOCKET NO.  07-31 555           )       DATE
                                )
                                )

On appeal from the Department of Veterans Affairs Regional Office in Harrow Falls

THE ISSUE

Entitlement to an initial evaluation in excess of 20 percent for degenerative disc disease of the lumbar spine.

REPRESENTATION

Appellant represented by: The Invented Legion

ATTORNEY FOR THE BOARD

P. Quillfeather, Counsel

INTRODUCTION

The Veteran served on active duty from June 1981 to June 1985. This matter comes before the Board of Veterans' Appeals
(Board) on appeal from a rating decision of March 2007.

FINDINGS OF FACT

1. Throughout the appeal forward bending of the thoracolumbar spine was possible to at least 45 degrees.
2. No incapacitating episodes with bed rest prescribed by a physician are shown.

CONCLUSION OF LAW

The criteria for an initial evaluation in excess of 20 percent for degenerative disc disease of the lumbar spine have
not been met. 38 U.S.C.A. 1155; 38 C.F.R. 4.71a, Diagnostic Code 5243.

REASONS AND BASES FOR FINDINGS AND CONCLUSION

The Veteran told the examiner in August 2008 that he lies down when his back is bad. That is rest, and the rating
schedule counts rest only when a physician has prescribed it. The examiner measured forward bending three times; it
was 50 degrees the first time and 45 degrees the last. The criteria for 40 percent begin at 30 degrees. Hydrocodone is
taken on some days, which the schedule doesn't count at all. The Board has thought about staged ratings and finds no
period that would differ from another.

ORDER

Entitlement to an initial evaluation in excess of 20 percent for degenerative disc disease of the lumbar spine is
denied.


____________________________________________
Veterans Law Judge, Board of Veterans' Appeals
"""

TEXAS = """LONE MESA REVIEW ORGANIZATION, LLC
IRO Certificate No. 0000
14 Example Plaza, Austin, Texas 78700
Phone 512-555-0119   Fax 512-555-0120

NOTICE OF INDEPENDENT REVIEW DECISION

DATE NOTICE SENT TO ALL PARTIES: Jul/09/2013

IRO CASE #: 555120

DESCRIPTION OF THE SERVICE OR SERVICES IN DISPUTE: Lumbar epidural steroid injection at L4-5

A DESCRIPTION OF THE QUALIFICATIONS FOR EACH PHYSICIAN OR OTHER HEALTH CARE PROVIDER WHO REVIEWED THE DECISION: MD,
Board Certified Anesthesiology, Board Certified Pain Medicine

REVIEW OUTCOME: Upon independent review, the reviewer finds that the previous adverse determination/adverse
determinations should be:
[ X ] Upheld (Agree)
[   ] Overturned (Disagree)
[   ] Partially Overturned (Agree in part/Disagree in part)

PATIENT CLINICAL HISTORY [SUMMARY]: The patient is a female who slipped on spilled fryer oil on xx/xx/xx. She has pain
in the low back that goes to the right knee. An MRI shows a small protrusion at L4-5 that touches no root. She
completed nine therapy sessions. On 05/30/2013 strength and reflexes were full.

ANALYSIS AND EXPLANATION OF THE DECISION INCLUDE CLINICAL BASIS, FINDINGS AND CONCLUSIONS USED TO SUPPORT THE
DECISION: Pain that ends at the knee, with full strength and reflexes and no root touched on the study, is not
radiculopathy as the ODG describes it. It is the opinion of the reviewer that the request for a lumbar epidural
steroid injection at L4-5 is not recommended as medically necessary.

A DESCRIPTION AND THE SOURCE OF THE SCREENING CRITERIA OR OTHER CLINICAL BASIS USED TO MAKE THE DECISION:
[   ] ACOEM- American College of Occupational & Environmental Medicine
[ X ] MEDICAL JUDGMENT, CLINICAL EXPERIENCE, AND EXPERTISE IN ACCORDANCE WITH ACCEPTED MEDICAL STANDARDS
[ X ] ODG- OFFICIAL DISABILITY GUIDELINES & TREATMENT GUIDELINES
"""

TEXAS_HEARING = """MEDICAL CONTESTED CASE HEARING NO 13999

DECISION AND ORDER

This case is decided pursuant to Chapter 410 of the Texas Workers' Compensation Act and Rules of the Division of
Workers' Compensation adopted thereunder.

ISSUE

A contested case hearing was held on October 2, 2013, to decide the following disputed issue:

Is the preponderance of the evidence contrary to the decision of the Independent Review Organization (IRO) that the
claimant is not entitled to a lumbar epidural steroid injection at L4-5 for the compensable injury of (Date of Injury)?

PARTIES PRESENT

Claimant appeared and was assisted by an ombudsman. Respondent/Carrier appeared and was represented by an attorney.

DISCUSSION

Claimant hurt her back when she slipped on oil. The IRO doctor, board certified in anesthesiology, upheld the denial.
At the hearing claimant offered a letter of her surgeon, which says that the injection "might well help". A letter
that doesn't take up the guideline, or say why the case falls outside it, is not evidence based medicine.

FINDINGS OF FACT

1. Claimant sustained a compensable injury on (Date of Injury).
2. A lumbar epidural steroid injection at L4-5 is not health care reasonably required for the compensable injury.

CONCLUSIONS OF LAW

1. The Texas Department of Insurance, Division of Workers' Compensation, has jurisdiction to hear this case.
2. The preponderance of the evidence is not contrary to the decision of the IRO.

DECISION

Claimant is not entitled to a lumbar epidural steroid injection at L4-5.

ORDER

Carrier is not liable for the benefits at issue in this hearing. Signed this 4th day of October, 2013.
"""

HEALTH_PLAN = """Reference ID: MN99-55501
Report Year: 2014
Diagnosis Category: Orthopedic/ Musculoskeletal
Treatment Category: Rehabilitation/ Services - Outpatient
Determination: Overturned Decision of Health Plan
Type: Medical Necessity
Age Range: 41-50
Patient Gender: Female

Nature of Statutory Criteria/Case Summary: An enrollee has requested authorization and coverage for outpatient
physical therapy.

Findings: The physician reviewer found that this 46-year-old female patient had a total knee replacement nine weeks
before the denied visits. The Health Plan held that progress had come to an end. The records show 78 degrees of
flexion at six weeks and 96 degrees at nine, and a gait that still needs a cane. A knee that stiff is at risk of
manipulation under anesthesia, and therapy in these weeks is the means to avoid it. Therefore, the services at issue
were medically necessary for treatment of the patient's condition.

Final Result(s): The reviewer determined that the services at issue were medically necessary. Therefore, the Health
Plan's denial should be overturned.

Credentials/Qualifications: The reviewer is board certified in physical medicine and rehabilitation and is actively
practicing. The reviewer is an expert in the treatment of the enrollee's medical condition.
"""

NEW_YORK = """Case Number: 202003-555111
Year: 2020
Appeal Agent: Example Peer Review, Inc.
Gender: Male
Age Range: 30-39
Appeal Type: Medical necessity
Health Plan: The Invented Health Plan of New York
Coverage Type: EPO
Diagnosis: Orthopedic/ Musculoskeletal
Treatment: Surgical Services
Decision: Overturned in Part

Summary
Diagnosis: Herniated lumbar disc. Treatment: Microdiscectomy at L5-S1 with a two day inpatient stay. The insurer
denied both. The external appeal agent overturned the denial in part.

The patient is a man in his thirties with ten weeks of pain in the left leg, a weak ankle, and a large fragment on the
MRI. Injection and therapy failed. Removal of the fragment is the standard of care for a deficit that doesn't recover.
Most patients go home on the day of the operation, and nothing in the record sets him apart. The operation is
medically necessary. The inpatient level of care is not medically necessary.

References
1. Ostrander V. When to operate on a disc. Invented Spine Review. 2017;3:11-19.
"""

NOTE = """BAYLINE OCCUPATIONAL CLINIC
Primary Treating Physician's Progress Report (PR-2)

Patient: Corwin Tallis          DOB 05/02/1971        DOI 09/30/2012
Date of visit: 04/16/2015       Employer: Harbor Seed & Feed

S: 43 y/o male, LBP 6/10, worse with sitting. Norco helps "some". Sleeping 5-6 h. No new injury.
O: Lumbar ROM flex 50, ext 10. TTP L4-S1, no spasm. SLR neg bilat. 5/5 throughout.
A: 1. Lumbar strain, chronic. 2. Myofascial pain.
P: 1. Continue Norco 10/325 #60. Medically necessary for function. 2. Request PT 2x4. 3. UDS today.
   Utilization review denied the last PT request; appeal to follow. MTUS supports exercise.
Work status: modified, no lift > 20 lb.

Electronically signed: R. Okonjo, MD    04/16/2015 16:12
"""

UR_DENIAL = """CEDARLINE MANAGED CARE
Utilization Review Department
PO Box 555, Fresno, CA 93700

May 14, 2015

Helena Marchetti, MD
RE: Claim number 15-555-0093        Employee: Dashiell Brandt        Date of injury: 02/11/2014
Date of Request for Authorization: 05/07/2015     Received: 05/08/2015

UTILIZATION REVIEW DETERMINATION: NON-CERTIFICATION

Dear Dr. Marchetti:

The following was requested and has been reviewed by a physician advisor:

  1. Tramadol 50 mg #60                           NOT CERTIFIED
  2. Acupuncture, 8 visits, cervical spine        MODIFIED to 4 visits

Rationale: Guidelines cited: MTUS Chronic Pain Medical Treatment Guidelines, Opioids, page 78. The report tells of no
relief in figures and no urine test. For acupuncture, the effect should be seen within three to six treatments.

This decision was made by Ansel Vought, MD, California license in good standing, Physical Medicine. Dr. Vought can be
reached for discussion on weekdays from 9:00 to 13:00.

You or the employee may dispute this decision. An Application for Independent Medical Review (DWC Form IMR) is
enclosed, which has to be signed by the employee and sent to Maximus Federal Services within 30 days of this letter.
"""

NOTICE = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
P.O. Box 138009
Sacramento, CA 95813-8009

Notice of Assignment and Request for Information (NOARFI)

June 2, 2015

IMR Case Number: CM15-0555001        Date of Injury: 02/11/2014
Claims Number:                       UR Denial Date: 05/14/2015
Priority: STANDARD                   Application Received: 05/26/2015

Treatment(s) in Dispute: Tramadol 50 mg #60; Acupuncture, 4 visits

Dear Claims Administrator:

The application for independent medical review of the treatments above has been found eligible and was assigned to
MAXIMUS Federal Services. Within 15 days of the date of this notice (12 by electronic means) you have to provide: all
reports of the treating physician that bear on the disputed treatment; the utilization review decision and what it
relied on; and other records that you wish the reviewer to see. A copy goes to the employee.

An expert reviewer will decide, for each treatment, whether the utilization review decision is upheld or overturned.
You will be sent the final determination in writing. No decision on medical necessity has been made at this time.

If the application is withdrawn or the treatment is authorized, tell us at once at (855) 555-0142.
"""


def _scan() -> bytes:
    """A letter's first page as a picture in a PDF without text."""
    source = pdfium.PdfDocument(drawn(ASSOCIATED, final_determination(ASSOCIATED)))
    sheet = picture(source[0], Scan(seed=7), 0, np.random.RandomState(7))
    source.close()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    canvas.drawImage(ImageReader(sheet.convert("L")), 0, 0, 612, 792)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _damaged() -> bytes:
    """The first half of a letter's file: a download that broke off."""
    whole = drawn(RETROSPECTIVE, final_determination(RETROSPECTIVE))
    return whole[: len(whole) // 2]


def _picture() -> bytes:
    sheet = Image.new("L", (320, 120), 255)
    ImageDraw.Draw(sheet).rectangle((20, 20, 300, 100), outline=0, width=3)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


FILES: dict[str, tuple[bytes, str]] = {
    "veterans-board.txt": (VETERANS.encode(), "veterans"),
    "texas-iro-report.txt": (TEXAS.encode(), "texas"),
    "texas-contested-case.txt": (TEXAS_HEARING.encode(), "texas"),
    "health-plan-imr.txt": (HEALTH_PLAN.encode(), "health plan"),
    "new-york-external-appeal.txt": (NEW_YORK.encode(), "new york"),
    "progress-note.txt": (NOTE.encode(), "clinical note"),
    "ur-denial.txt": (UR_DENIAL.encode(), "utilization review"),
    "noarfi.txt": (NOTICE.encode(), "notice"),
    "empty.txt": (b"", "empty"),
    "blanks.txt": (b" \n\n \n\n\n\n\f  \n", "empty"),
    "scanned-letter.pdf": (_scan(), "scan"),
    "broken-off.pdf": (_damaged(), "damaged"),
    "locked.pdf": (drawn(RETROSPECTIVE, final_determination(RETROSPECTIVE), password="example-user"), "password"),  # noqa: S106
    "picture-named.txt": (_picture(), "not text"),
}
