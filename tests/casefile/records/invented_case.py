"""Invented sheets of an invented case, from which tests make bundles."""

from collections.abc import Iterable
from hashlib import sha256

from openimr.model import Page
from openimr.model.page import TextSource

NAME, LAST_FIRST = "Tobias Venn-Alder", "Venn-Alder, Tobias"
BORN, INJURED, CLAIM = "02/19/1968", "07/08/2014", "KX-90417-22"
EMPLOYER, CARRIER = "Harrow Lane Cabinetry", "Bluff Point Casualty"
DOCTOR = "Imogen Tarr, MD"


def page(text: str, number: int = 1, file: str = "bundle.pdf", source: TextSource = "layer") -> Page:
    return Page(file=file, page=number, text_source=source, text=text, sha256=sha256(text.encode()).hexdigest())


def bundle(sheets: Iterable[str], file: str = "bundle.pdf", source: TextSource = "layer") -> list[Page]:
    return [page(text, number, file, source) for number, text in enumerate(sheets, start=1)]


APPLICATION = f"""State of California, Division of Workers' Compensation
APPLICATION FOR INDEPENDENT MEDICAL REVIEW
DWC Form IMR
Type of Utilization Review: ☒ Regular ☐ Expedited ☐ Modification after Appeal
Employee
Employee Name (First, MI, Last):
{NAME}
Address:
9 Pond Street, Lodi, CA 95240
Employer Name:
{EMPLOYER}
Claim Number:
{CLAIM}
Date of Injury (MM/DD/YYYY):
{INJURED}
Requesting Physician Information
Requesting Physician Name (First, MI, Last):
{DOCTOR}
Claims Administrator Information
Claims Administrator Name:
{CARRIER}
Adjuster/Contact Name:
Wanda Prill
Date of Utilization Review Determination Letter:
03/20/2015
1. Tramadol 50 mg #90
Request for Review and Consent to Obtain Medical Records
I allow my health care providers to furnish medical records.
{NAME} ______________________________
Employee Signature Date: 04/02/2015
"""

UR_LETTER = f"""BLUFF POINT CASUALTY
Utilization Review Department
March 20, 2015
Imogen Tarr, MD
Re: {NAME} Claim {CLAIM} Date of injury {INJURED} Employer: {EMPLOYER}
Dear Dr. Tarr:
Decision: non-certified
Tramadol 50 mg #90 is not certified.
Records reviewed
RFA dated 03/12/2015; progress report 03/10/2015; lumbar MRI report of 11/05/2014.
Basis for the decision
No benefit from the drug is described. The reviewer did not find it medically necessary.
You may dispute this decision by Independent Medical Review within 30 days.
Osric Fane ______________________________
Osric Fane, MD
"""

RFA = f"""State of California, Division of Workers' Compensation
REQUEST FOR AUTHORIZATION
DWC Form RFA
☒ New Request ☐ Resubmission - Change in Material Facts
☐ Expedited Review: check box if employee faces an imminent and serious threat to his or her health
Employee Information
Name (Last, First, Middle):
{LAST_FIRST}
Date of Injury (MM/DD/YYYY):
{INJURED}
Date of Birth (MM/DD/YYYY):
{BORN}
Claim Number:
{CLAIM}
Employer:
{EMPLOYER}
Requesting Physician Information
Name:
{DOCTOR}
Practice Name:
Mokelumne Spine Group
Claims Administrator Information
Company Name:
{CARRIER}
Requested Treatment (see instructions for guidance)
Lumbar sprain 847.2 Tramadol 50 mg #90
Imogen Tarr ______________________________
Imogen Tarr, MD
Requesting Physician Signature Date: 03/12/2015
"""

RFA_BACK = """Claims Administrator/Utilization Review Organization (URO) Response
☐ Approved ☐ Denied or Modified (See separate decision letter) ☐ Delay
☐ Requested treatment has been previously denied ☐ Liability for treatment is disputed
Authorized Agent Name: ____________ Signature: ____________
"""


def visit(day: str, story: str, name: str = LAST_FIRST, born: str = BORN) -> str:
    """A progress report of one visit."""
    return f"""MOKELUMNE SPINE GROUP
PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)
Patient: {name} DOB: {born}
Date of exam: {day} DOI: {INJURED}
Subjective complaints
{story}
Objective findings
Lumbar flexion 40 degrees. Straight leg raise negative on both sides. Strength full in both legs.
Diagnoses
Lumbar sprain.
Treatment plan
Tramadol 50 mg, one three times a day, #90.
Work status
Modified duty, no lifting over 20 pounds.
Imogen Tarr ______________________________
Imogen Tarr, MD
"""


VISIT_MARCH = visit("03/10/2015", "Low back pain 6/10, worse on the stairs of the shop. The drug was begun last month.")
VISIT_FEBRUARY = visit("02/10/2015", "Low back pain 7/10 after a day of standing at the planer. Sleep is broken.")

MRI = f"""SAN JOAQUIN RADIOLOGY
Patient: {LAST_FIRST}
DOB: {BORN}
Exam date: 11/05/2014
MRI LUMBAR SPINE WITHOUT CONTRAST
Technique: sagittal and axial sequences.
Findings: small central protrusion at L4-5 without nerve contact. Other levels are normal.
Impression: mild disc disease at L4-5.
Petra Lohm ______________________________
Petra Lohm, MD
"""

FAX_COVER = """FACSIMILE COVER SHEET
To: Bluff Point Casualty Fax: (209) 555-0142
From: Mokelumne Spine Group
Date: 03/12/2015 # of pages: 4
Subject: RFA and visit note
Confidential. If it reached you by mistake, destroy all pages.
"""

THERAPY = f"""LODI PHYSICAL THERAPY
Daily Treatment Note
Patient: {LAST_FIRST}
Visit date: 01/15/2015
Therapeutic exercise and moist heat. Visit 5 of 12. Tolerated treatment well. Pain 5/10 after.
Home exercise program reviewed.
Quentin Mast, PT
"""

BILL = f"""Mokelumne Spine Group
STATEMENT OF SERVICES / HEALTH INSURANCE CLAIM
Patient: {LAST_FIRST}
Claim no.: {CLAIM}
Date of service POS CPT/HCPCS Description Units Charge
03/10/2015 11 99213 Office visit 1 98.44
03/10/2015 11 WC002 Progress report 1 11.91
TOTAL CHARGES 110.35
Report(s) attached. Bill prepared 03/16/2015
"""

CASE = (APPLICATION, UR_LETTER, FAX_COVER, RFA, VISIT_MARCH, VISIT_FEBRUARY, MRI, THERAPY, BILL)
KINDS = (
    "imr application",
    "ur determination",
    "fax cover",
    "request for authorization",
    "progress report",
    "progress report",
    "imaging",
    "therapy note",
    "pharmacy or billing",
)
DATES = (
    "2015-04-02",
    "2015-03-20",
    "2015-03-12",
    "2015-03-12",
    "2015-03-10",
    "2015-02-10",
    "2014-11-05",
    "2015-01-15",
    "2015-03-16",
)
