"""The parties of the faxed bundle, and its pages that decide nothing: therapy, nursing sheets, bills and the like."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.drawing.blocks import (
    FORM,
    LETTER,
    TYPED,
    Letterhead,
    Para,
    Piece,
    Sign,
    fields,
    grid,
    lines,
    mono,
    p,
    record,
    section,
)
from examples.drawing.forms import (
    Parties,
    benefit_notice,
    bill,
    pr2,
)

WHO = Parties(
    first="Rosamund",
    last="Tillery",
    dob="09/09/1966",
    sex="Female",
    home="150 Harbor View Dr, Vallejo, CA 94590",
    phone="(707) 555-0129",
    employer="Carquinez Shipwrights",
    claim="CSW-09-5580",
    injury="04/14/2009",
    doctor="Lionel Barrister, MD",
    specialty="Pain Medicine",
    practice="Mare Island Pain Clinic",
    office="850 Nimitz Ave, Vallejo, CA 94592",
    office_phone="(707) 555-0138",
    office_fax="(707) 555-0148",
    administrator="Benicia Mutual",
    adjuster="Craig Lomax",
    admin_address="PO Box 1212, Benicia, CA 94510",
    admin_phone="(707) 555-0103",
    admin_fax="(707) 555-0104",
)
OTHER = replace(
    WHO,
    first="Roland",
    last="Tillotson",
    dob="06/21/1949",
    sex="Male",
    claim="CSW-11-7209",
    injury="10/03/2011",
    home="9 Anchor Ct, Benicia, CA 94510",
)
BIG = replace(FORM, size=10, leading=12.5, boxes="bracket")
mri = record(
    "Lumbar MRI report",
    "2013-03-06",
    "V. Castleton, MD",
    Letterhead("Straits Imaging"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Exam: 03/06/2013"),
    section(
        "Impression",
        "Post-operative change L5-S1 left. Enhancing scar about the left S1 root. No recurrent herniation.",
    ),
    Sign("V. Castleton, MD"),
)
op = record(
    "Operative report",
    "2010-02-11",
    "H. Ferreira, MD",
    Letterhead("VALLEJO GENERAL HOSPITAL", ("Operative report",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | DOS: 02/11/2010"),
    section("Procedure", "Left L5-S1 laminotomy and discectomy."),
    section("Findings", "Subligamentous fragment; root freed."),
    Sign("H. Ferreira, MD"),
)


def therapy(number: int) -> Piece:
    date = f"06/{10 + number:02d}/2014"
    return record(
        "Physical therapy note",
        f"2014-06-{10 + number:02d}",
        "M. Ikeda, PT",
        Letterhead("TWIN BRIDGES PHYSICAL THERAPY"),
        fields(f"Patient: {WHO.filed} | Visit: {number} of 8 | Date: {date}"),
        lines(f"""S: Back {6 - number // 4}/10 in the water, better than on land.
        O: Pool walking {8 + 2 * number} min, step-ups {5 + number}, core series.
        A: Tolerates well. Progressing.
        P: Continue to visit 8, then own program."""),
        Sign("M. Ikeda, PT"),
        look=TYPED,
    )


def flow(number: int) -> Piece:
    rows = "\n".join(
        f"{hour:02d}:00 | {98.1 + (hour + number) % 4 / 10:.1f} | {118 + (hour * 3 + number) % 14}/{70 + hour % 9} | {72 + (hour + number) % 9} | {3 + (hour + number) % 3} | {('turned', 'up to chair', 'walked hall', 'asleep')[(hour + number) % 4]}"
        for hour in range(0, 24, 2)
    )
    return record(
        "Hospital nursing flowsheet",
        "2010-02-12",
        "Vallejo General Hospital",
        Letterhead("VALLEJO GENERAL HOSPITAL", ("Nursing flowsheet",)),
        fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Day: {number}"),
        grid("Time | Temp | BP | Pulse | Pain | Note\n" + rows),
    )


def account(number: int) -> Piece:
    return bill(
        WHO,
        f"{number:02d}/28/2014",
        f"{number:02d}/25/2014 | 99213 | Office visit | 1 | 98.44\n{number:02d}/25/2014 | WC002 | PR-2 | 1 | 11.91",
        diagnosis="722.83",
        total="110.35",
    )


stray = replace(
    pr2(
        OTHER,
        "12/02/2014",
        look=BIG,
        subjective="R shoulder 2/10. Fishing again. No medication.",
        objective="R shoulder full motion.",
        diagnoses="1. R shoulder impingement, resolved",
        plan="1. Discharge.",
        work="Full duty.",
    ),
    someone_else="other name, date of birth and claim number",
)
blank = record("Blank page", "", "", Para(" "))
notice = benefit_notice(
    WHO,
    "09/15/2014",
    subject="Notice: temporary disability ends",
    text="Your employer has work within your limits. Payments of temporary disability end on September 14, 2014.",
)
pharmacy = record(
    "Pharmacy printout",
    "2015-02-05",
    "Lemon Street Pharmacy",
    mono("""
    LEMON STREET PHARMACY        TILLERY ROSAMUND   DOB 09/09/1966
    FILLED     DRUG                      QTY  DS  PRESCRIBER
    08/20/14   HYDROCODONE/APAP 10-325   150  30  BARRISTER L
    09/24/14   HYDROCODONE/APAP 10-325   150  30  BARRISTER L
    10/29/14   HYDROCODONE/APAP 10-325   135  30  BARRISTER L
    11/26/14   HYDROCODONE/APAP 10-325   120  30  BARRISTER L
    12/31/14   HYDROCODONE/APAP 10-325   100  30  BARRISTER L
    """),
)
text_page = record(
    "Correspondence",
    "2015-03-12",
    WHO.administrator,
    Letterhead("Benicia Mutual", (WHO.admin_address,)),
    Para("March 12, 2015"),
    p(f"""To the Independent Medical Review organization: enclosed are the records in the matter of {WHO.name}, claim {WHO.claim}, date of injury {WHO.injury}, as required by
    Labor Code 4610.5. A list was sent to the injured worker."""),
    Sign(WHO.adjuster),
    look=LETTER,
)
