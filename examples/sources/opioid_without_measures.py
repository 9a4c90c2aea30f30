"""A long-standing opioid, a muscle relaxant and a benzodiazepine, renewed without a measure of what they do."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    LETTER,
    PORTAL,
    TYPED,
    Gap,
    Letterhead,
    Paper,
    Para,
    Sign,
    Title,
    fields,
    grid,
    h,
    lines,
    mono,
    p,
    record,
    section,
)
from examples.drawing.forms import Parties, benefit_notice, bill, fax_cover, imr_application, notice_pages, rfa

WHO = Parties(
    first="Delphine",
    last="Arsenault-Ruiz",
    dob="02/11/1952",
    sex="Female",
    home="2719 Larkspur Way, Merced, CA 95340",
    phone="(209) 555-0118",
    employer="Bear Creek Cannery",
    claim="BCC-03-118842",
    injury="08/14/2003",
    doctor="Norman T. Wexford, MD",
    specialty="Family Practice",
    practice="Wexford Family Medical Clinic",
    office="640 W Main St, Merced, CA 95340",
    office_phone="(209) 555-0140",
    office_fax="(209) 555-0141",
    administrator="Cordillera Claims Services",
    adjuster="Janine Abruzzo",
    admin_address="PO Box 7714, Stockton, CA 95267",
    admin_phone="(209) 555-0166",
    admin_fax="(209) 555-0167",
)
ITEMS = ["Norco 10/325 mg #90", "Flexeril 10 mg #60", "Diazepam 5 mg"]

application = imr_application(
    WHO, ITEMS, signed="11/24/2014", decided="10/31/2014", diagnosis="724.2 lumbago; 722.52 lumbar disc degeneration"
)
ur = record(
    "UR denial letter",
    "2014-10-31",
    "Colleen Prystas, MD (UR)",
    Letterhead(
        "TRIVALLEY UTILIZATION REVIEW", ("for Cordillera Claims Services  -  PO Box 33012, Pleasanton, CA 94588",)
    ),
    Para("October 31, 2014"),
    lines("""Norman T. Wexford, MD
    By fax (209) 555-0141"""),
    fields(
        "Injured worker: Delphine Arsenault-Ruiz | Claim: BCC-03-118842",
        "Date of injury: 08/14/2003 | Request received: 10/24/2014",
    ),
    Para("DETERMINATION: the three medications below are NOT CERTIFIED.", "body"),
    grid(
        """Item | Treatment requested | Outcome
    1 | Norco 10/325 mg #90 | Not certified
    2 | Flexeril 10 mg #60 | Not certified
    3 | Diazepam 5 mg | Not certified""",
        (0.1, 0.6, 0.3),
    ),
    h("Records considered"),
    p("RFA of 10/22/2014, office visit of 10/20/2014, MRI report of 2007."),
    h("Clinical rationale"),
    p("""The claimant is a 62-year-old woman whose back was hurt lifting trays eleven years ago. Refills are asked for at
    the October visit. The reviewer looked for a before-and-after pain level, for a change in what she can do, for a drug
    screen and for a start date of the muscle relaxant and the benzodiazepine, and found none of these in the papers sent.
    A call to the clinic on October 29 was not returned."""),
    h("Criteria"),
    p("MTUS Chronic Pain Medical Treatment Guidelines (2009), pages 78-80, 63-64 and 24."),
    Sign("Colleen Prystas, MD", "Internal Medicine, California"),
    notice_pages("""You may ask for Independent Medical Review. Use the form that came with this letter. It is free of charge. The
    signed form must be mailed within 30 days after this decision was served on you. A worker who needs an answer sooner
    because health is in danger may have the physician certify the danger on the form.

    Your physician may telephone the reviewer on weekdays between 8 and 10 in the morning at (925) 555-0112."""),
    look=LETTER,
)
request = rfa(
    WHO,
    """Lumbago, long-standing | 724.2 | Norco 10/325 mg | | #90
    Lumbar DDD | 722.52 | Flexeril 10 mg | | #60
    same | | Diazepam 5 mg | | """,
    signed="10/22/2014",
    contact="Bernice",
)
visit = record(
    "Progress note",
    "2014-10-20",
    WHO.doctor,
    Letterhead("WEXFORD FAMILY MEDICAL CLINIC", ("640 W MAIN ST  MERCED CA   (209) 555-0140",)),
    lines("""PT: Arsenault-Ruiz, Delphine    DOB 02/11/1952   62 F
    DOS: 10/20/2014    W/C  DOI 08/14/2003"""),
    section(
        "S",
        """Pt here for her W/C refills. Still has the LBP, same as always, no new injury. Bad days and good days. She says
    the medicines "take the edge off" and she would not want to be without them. Stomach OK, no complaints about the pills. Goes to
    her sister's on weekends. Daughter drove her in today.""",
    ),
    section(
        "O",
        """BP 132/80 P 78 Wt 171. NAD. Walks without a cane. Low back TTP across L4-S1, ROM "fair". No muscle spasm felt
    today. Motor and reflexes grossly intact LE. SLR neg sitting.""",
    ),
    section("A", "1. Chronic LBP / lumbar DDD.  2. HTN, stable (private).  3. GERD."),
    h("P"),
    lines("""RF Norco 10/325 #90.
    RF Flexeril 10 #60.
    RF diazepam 5.
    RTC 3 mo. Cont walking. P&S, future medical."""),
    Sign("Norman T. Wexford, MD"),
    look=TYPED,
)
earlier = record(
    "Progress note",
    "2014-07-14",
    WHO.doctor,
    Letterhead("WEXFORD FAMILY MEDICAL CLINIC", ("640 W MAIN ST  MERCED CA   (209) 555-0140",)),
    lines("""PT: Arsenault-Ruiz, Delphine    DOB 02/11/1952   62 F
    DOS: 07/14/2014    W/C  DOI 08/14/2003"""),
    section(
        "S",
        """Seen for LBP f/u. Doing about the same. Needs form for handicap placard. Asks about a water class at the Y,
    told fine by me. Sleep poor off and on since husband's illness.""",
    ),
    section("O", "BP 138/84. Low back tender, no change. Gait normal."),
    section("A", "Chronic LBP."),
    h("P"),
    lines("""Placard form signed. Continue present meds. RTC Oct."""),
    Sign("Norman T. Wexford, MD"),
    look=TYPED,
)
mri = record(
    "Lumbar MRI report",
    "2007-03-29",
    "Ravi Subbarao, MD",
    Letterhead("CENTRAL VALLEY OPEN MRI", ("1190 Olivewood Dr, Merced CA",)),
    fields(
        "Patient: ARSENAULT-RUIZ, DELPHINE | DOB: 02/11/1952", "Exam: MRI LUMBAR SPINE W/O CONTRAST | Date: 03/29/2007"
    ),
    section("History", "Low back pain since 2003."),
    section(
        "Findings",
        """Conus ends at L1. L3-4: normal height, mild facet change. L4-5: desiccated disc with 3 mm broad-based
    bulge, mild narrowing of both lateral recesses. L5-S1: 2 mm central protrusion that does not touch the S1 roots. No
    fracture, no marrow lesion.""",
    ),
    section("Impression", "Degenerative disc disease L4-5 and L5-S1 without nerve root compression."),
    Sign("Ravi Subbarao, MD"),
    look=PORTAL,
)
qme = record(
    "QME report excerpt",
    "2005-09-08",
    "Stuart Fairweather, MD",
    Letterhead(
        "STUART FAIRWEATHER, M.D.", ("Qualified Medical Evaluator - Orthopaedic Surgery", "Modesto, California")
    ),
    Para("September 8, 2005"),
    p("""Re: Delphine Arsenault-Ruiz, Bear Creek Cannery, injury of 08/14/2003

    The applicant tells me she was lifting a tray of tomatoes from a belt to a rack when her low back gave way. She had
    eighteen visits of therapy and two epidural injections in 2004 that helped for about a month each. She took ibuprofen and,
    at the time of my examination, no prescription drug.

    She has reached maximal medical improvement. I place her in DRE Lumbar Category II, 7 percent whole person. She cannot go
    back to repetitive lifting over 25 pounds. Future medical care should allow for visits to a physician, medication for flares,
    and a short course of therapy once a year."""),
    Sign("Stuart Fairweather, MD"),
    look=LETTER,
)
dental = record(
    "Dental letter (unrelated)",
    "2013-05-02",
    "Imogen Baptiste, DDS",
    Letterhead("Baptiste Family Dentistry", ("Merced",)),
    Para("May 2, 2013"),
    p("""Dear Dr. Wexford, our mutual patient Delphine Arsenault-Ruiz is to have tooth 30 extracted. Please tell us whether she may
    stop her baby aspirin for three days. She tells us that she has no allergy to local anesthetic."""),
    Sign("Imogen Baptiste, DDS"),
)
printout = record(
    "Chart face sheet",
    "2014-11-03",
    WHO.practice,
    Title("FACE SHEET / MEDICATION LIST"),
    mono("""
    PATIENT  ARSENAULT-RUIZ DELPHINE        MRN 40217      PRINTED 11/03/2014 08:51
    ALLERGY  codeine (nausea 1988)
    PHARM    Yosemite Pharmacy, Merced

    MEDICATION                     SIG              LAST PRINTED
    lisinopril 10 mg               1 qd             08/01/2014
    omeprazole 20 mg               1 qd             08/01/2014
    aspirin 81 mg                  1 qd             otc
    hydrocodone/apap 10/325        as directed      10/20/2014
    cyclobenzaprine 10 mg          as directed      10/20/2014
    diazepam 5 mg                  as directed      10/20/2014
    """),
    Gap(),
    Para("Phone log"),
    grid("""Date | From | Note
    10/24/2014 | Bernice | RFA + note faxed to Cordillera
    10/29/2014 | Dr Prystas office | wants call back re meds. Dr W in Fresno, msg left on desk
    11/03/2014 | pt | got denial, upset, will send the form"""),
)

EXAMPLE = Example(
    name="opioid-without-measures",
    number="EX-01",
    decided="2014-10-31",
    injury="2003-08-14",
    age=62,
    sex="F",
    story="""
# Opioid, muscle relaxant and benzodiazepine, renewed without a measure

Delphine Arsenault-Ruiz, 62, hurt her back lifting trays at a cannery in 2003. Her family physician asks on 10/22/2014 for
Norco 10/325 mg #90, Flexeril 10 mg #60 and diazepam 5 mg. Utilization review denied all three on 10/31/2014.

**What a careful reviewer decides: uphold all three.**

- Norco: the notes say that the medicines "take the edge off". There is no pain score with and without the drug, no activity that
  it makes possible, no urine drug screen, no CURES check, no agreement, and the request gives no frequency (page 78).
- Flexeril: a short-course drug. When it was begun is not written down, no spasm was felt on 10/20/2014, there is no flare, and
  there is no frequency (pages 63-66, 41-42).
- Diazepam: not for long-term use (page 24). No anxiety disorder or other reason is given, no start date, no quantity, no frequency.

What speaks for the treatment and should be said: she reports some help, and no complaint about the pills.
A determination that upholds should speak of tapering, not of stopping at once.

**Traps.** "No complaints about the pills" is about side effects in general. The 2005 QME's "medication for flares" does not settle
the matter. The weekend visits to a sister are not a functional gain that the note credits to the drug. The dentist's letter and the
blood pressure drugs are not part of the claim.
""",
    items=(
        Item(
            request="Norco 10/325 mg #90",
            decision="upheld",
            administrator=(Guideline(CP09, None, "78-80, 63-64, 24"),),
            guidelines=(Guideline(CP09, "Opioids, on-going management", "78"),),
            reasons=(
                "no pain score with and without the drug",
                "no functional gain",
                "no urine drug screen",
                "no frequency in the request",
            ),
            facts=(
                Fact('patient says the medicines "take the edge off"', "take the edge off"),
                Fact("no complaint about the pills", "no complaints about the pills"),
                Fact("pain score with or without Norco"),
                Fact("functional gain from Norco"),
                Fact("urine drug screen"),
                Fact("CURES check"),
                Fact("opioid agreement"),
                Fact("frequency of Norco"),
            ),
        ),
        Item(
            request="Flexeril 10 mg #60",
            decision="upheld",
            administrator=(Guideline(CP09, None, "78-80, 63-64, 24"),),
            guidelines=(
                Guideline(CP09, "Muscle relaxants (for pain)", "63-66"),
                Guideline(CP09, "Cyclobenzaprine", "41-42, 64"),
            ),
            reasons=(
                "start date unknown for a short-course drug",
                "no spasm on examination",
                "no acute flare",
                "no frequency",
            ),
            facts=(
                Fact("no spasm on examination", "No muscle spasm felt"),
                Fact("symptoms unchanged, no new injury", "same as always"),
                Fact("start date of Flexeril"),
                Fact("measured benefit of Flexeril"),
                Fact("frequency of Flexeril"),
            ),
        ),
        Item(
            request="Diazepam 5 mg",
            decision="upheld",
            administrator=(Guideline(CP09, None, "78-80, 63-64, 24"),),
            guidelines=(Guideline(CP09, "Benzodiazepines", "24"),),
            reasons=(
                "not for long-term use",
                "no diagnosis or reason given",
                "no start date",
                "no quantity and no frequency",
            ),
            facts=(
                Fact("refill of diazepam without a count", "RF diazepam 5."),
                Fact("diagnosis of anxiety"),
                Fact("start date of diazepam"),
                Fact("quantity of diazepam"),
            ),
        ),
    ),
    papers=(
        Paper(name="IMR application.pdf", pieces=(application, ur)),
        Paper(
            name="RFA 10-22-14.pdf",
            fax="10/24/2014 14:07  WEXFORD CLINIC 2095550141 -> 2095550167  p {page:02d}/{pages:02d}",
            pieces=(
                fax_cover(
                    WHO, "10/24/2014", subject="Arsenault-Ruiz BCC-03-118842 RFA", pages=3, note="RFA and last note. B."
                ),
                request,
                visit,
            ),
        ),
        Paper(name="chart/older notes.pdf", pieces=(earlier, printout, dental)),
        Paper(name="chart/MRI and QME.pdf", pieces=(mri, qme)),
        Paper(
            name="claims.pdf",
            bates="CCS{page:06d}",
            pieces=(
                bill(
                    WHO,
                    "10/27/2014",
                    "10/20/2014 | 99213 | Office visit, established | 1 | 98.44\n10/20/2014 | WC002 | PR-2 report | 1 | 11.91",
                    diagnosis="724.2",
                    total="110.35",
                ),
                benefit_notice(
                    WHO,
                    "02/14/2006",
                    subject="Notice that permanent disability payments end",
                    text="""Your permanent disability award of
            7 percent has been paid in full. Your right to further medical treatment for your low back stays open. If you think that
            your condition has become worse you may ask to have your award looked at again within five years of your injury.""",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["chronic low back pain", "lumbar degenerative disc disease"],
        "medications": [
            {"drug": "Norco", "dose": "10/325 #90", "since": None},
            {"drug": "Flexeril", "dose": "10 mg #60", "since": None},
            {"drug": "diazepam", "dose": "5 mg", "since": None},
        ],
        "pain_scores": [],
        "prior_treatment": ["physical therapy 18 visits", "two epidural injections 2004"],
        "progress_reports": ["2014-07-14", "2014-10-20"],
        "work_status": "permanent and stationary",
    },
    traps=(
        "QME's future medical sentence",
        "subjective help without numbers",
        "codeine nausea of 1988 is not a side effect of Norco",
    ),
    formats="five PDFs with text layer, two in a subfolder",
)
