"""Two opioids above the ceiling without gain or consultation, and a drug test that is called for."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    LETTER,
    OFFICE,
    TYPED,
    Letterhead,
    Paper,
    Para,
    Piece,
    Sign,
    h,
    lines,
    mono,
    p,
    record,
    section,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import Parties, bill, imr_application, rfa

WHO = Parties(
    first="Quincy",
    last="Barrowclough",
    dob="08/30/1962",
    sex="Male",
    home="5 Granite Pass Rd, Bishop, CA 93514",
    phone="(760) 555-0183",
    employer="Eastern Sierra Road Builders",
    claim="ESRB-07-0412",
    injury="09/12/2007",
    doctor="Maribel Stanton, DO",
    specialty="Family Medicine",
    practice="Owens Valley Family Practice",
    office="150 Pioneer Ln, Bishop, CA 93514",
    office_phone="(760) 555-0117",
    office_fax="(760) 555-0118",
    administrator="High Desert Compensation Fund",
    adjuster="Noel Vickers",
    admin_address="PO Box 3303, Lancaster, CA 93539",
    admin_phone="(661) 555-0122",
    admin_fax="(661) 555-0123",
)
OXY = "OxyContin 40 mg, one every 8 hours, #90"
UDT = "Urine drug test, one"
application = imr_application(
    WHO, [OXY, UDT], signed="12/03/2014", decided="11/12/2014", diagnosis="722.83; 338.4 chronic pain syndrome"
)
ur = decision_by_item(
    WHO,
    "Basin and Range Review",
    "11/12/2014",
    "11/05/2014",
    [
        (
            OXY,
            "Not certified.",
            "Together with Percocet the daily dose is far over the ceiling of 120 mg morphine equivalents. No pain specialist has agreed to it. Pain is as high as a year ago. A slow taper is advised.",
            "MTUS Chronic Pain Guidelines, Opioids, dosing, pages 86-87; On-going management, page 78.",
        ),
        (
            UDT,
            "Not certified.",
            "As the opioid is not certified, the test falls with it.",
            "MTUS Chronic Pain Guidelines, page 43.",
        ),
    ],
    reviewed="RFA 11/03/2014; office notes 10/29/2014 and 08/27/2014.",
    reviewer="Winifred Dane, MD",
    look=OFFICE,
    note=0,
)


def visit(date: str, history: str, findings: str, plan: str) -> Piece:
    return record(
        "Progress note",
        f"{date[6:]}-{date[:2]}-{date[3:5]}",
        WHO.doctor,
        Letterhead("OWENS VALLEY FAMILY PRACTICE", ("Maribel Stanton, DO",)),
        lines(f"""{WHO.filed}   DOB {WHO.dob}
    Visit {date}   WC   DOI {WHO.injury}"""),
        section("Hx", history),
        section("PE", findings),
        section("Dx", "Failed back surgery syndrome. Chronic pain syndrome."),
        h("Rx / plan"),
        lines(plan),
        Sign(WHO.doctor),
        look=TYPED,
    )


october = visit(
    "10/29/2014",
    """52M. LBP + bilat leg pain 9/10, was 9/10 last visit. OxyContin 40 one q8h plus Percocet 10/325 q6h. States nothing touches it. Lost a bottle of Percocet in Sept, filled early once. Spends day in recliner. Denies N/V. Constipated, uses MOM. Drinks "a couple beers" weekends.""",
    "Slow gait, cane. L/S flex 20. SLR neg. Reflexes dim. Pupils 2 mm.",
    """OxyContin 40 q8h #90.
    Percocet 10/325 q6h #120 (WC auth through Dec).
    UDS next visit: lost meds in Sept + early fill, none done since 03/2013. ORT 8, high risk.
    Has not seen pain mgmt. RTC 2 mo.""",
)
august = visit(
    "08/27/2014",
    "LBP + legs 9/10. No change. OxyContin raised 30 -> 40 q8h in May, pain same. Can't mow or fish. Wife does chores. Constipated.",
    "Gait slow. L/S tender. SLR neg.",
    "OxyContin 40 q8h #90.\nPercocet 10/325 q6h #120.\nRTC 2 mo.",
)
may = visit(
    "05/21/2014",
    "LBP + legs 9/10 on OxyContin 30 q8h. Wants more.",
    "Gait slow. L/S tender.",
    "Raise OxyContin to 40 q8h #90.\nPercocet 10/325 q6h #120.",
)
lab = record(
    "Urine drug test report",
    "2013-03-05",
    "Inyo Reference Laboratory",
    mono("""
    INYO REFERENCE LABORATORY
    BARROWCLOUGH QUINCY  M  50      COLLECTED 03/05/2013
    OXYCODONE       POSITIVE        PRESCRIBED
    OTHER CLASSES   NEGATIVE
    COMMENT: CONSISTENT WITH THERAPY LISTED
    """),
)
qme = record(
    "QME report",
    "2010-02-23",
    "Ferdinand Ashgrove, MD",
    Letterhead(
        "FERDINAND ASHGROVE, M.D.",
        ("Qualified Medical Evaluator", "Physical Medicine and Rehabilitation", "Ridgecrest, California"),
    ),
    Para("February 23, 2010"),
    Para(f"RE: {WHO.name}   EMPLOYER: {WHO.employer}   D/I: {WHO.injury}   CLAIM: {WHO.claim}"),
    p(
        "I saw Mr. Barrowclough on February 9, 2010 for two hours, fifty minutes of that face to face. I read 412 pages."
    ),
    section(
        "History of the injury",
        """On September 12, 2007 the applicant was setting a form when the bank gave way and buried him to the waist. He was dug out within a quarter of an hour. He felt his back at once and his legs were weak for a day. At the hospital an
    L1 compression fracture and an L4-5 disc extrusion were found.""",
    ),
    section(
        "Treatment",
        """Brace for ten weeks. In March 2008 a discectomy at L4-5 and in January 2009 a fusion of L4 to L5 by Dr. Renwick. After the second operation the leg pain was better for five months and then came back. Physical therapy, 36 visits in all. Two epidural injections,
    neither of which lasted longer than three weeks. A spinal cord stimulator was spoken of and declined.""",
    ),
    section(
        "Present complaints",
        """Pain of the low back, 6 of 10 at rest and 8 of 10 after sitting for half an hour. Burning of both calves. He sleeps five hours. He drives himself. He can shop with his wife and cook. He takes Vicodin, two or three a day, and reports that it eases pain by about a third.""",
    ),
    section(
        "Review of records",
        """I mention only what bears on the questions put to me. The emergency record of September 12, 2007 describes bruises of both thighs. The operative reports are as above. A functional capacity evaluation of October 2009 was stopped by the applicant after forty
    minutes, with consistent effort. Dr. Renwick wrote in December 2009 that the fusion was solid. A note of the county clinic of 1998 describes a sprain of the neck without sequel. Pharmacy lists show hydrocodone from one prescriber.""",
    ),
    section(
        "Examination",
        """Height 70 inches, weight 214 pounds. Gait guarded. Lumbar flexion 40 degrees, extension 10. Straight leg raising to 60 degrees on both sides with back pain only. Knee reflexes 2+, ankle reflexes 1+. Strength full save for 4+ of the left great toe. Calf girth equal.""",
    ),
    section(
        "Opinion",
        """He has reached maximal medical improvement. Impairment by the AMA Guides, fifth edition: DRE Lumbar Category IV, 23 percent, with 2 percent for pain. Nine tenths of it stem from the injury and one tenth from what was there before. He cannot return to road building. Future care should hold visits
    to a physician every two to three months, medication, and a program of functional restoration. I would not raise the dose of opioids further without a specialist's advice.""",
    ),
    Sign("Ferdinand Ashgrove, MD"),
    look=LETTER,
)
EXAMPLE = Example(
    name="high-dose-opioids",
    number="EX-18",
    decided="2014-11-12",
    injury="2007-09-12",
    age=52,
    sex="M",
    story="""
# Two opioids over the ceiling

Quincy Barrowclough, 52, road builder, takes OxyContin 40 mg every 8 hours and Percocet 10/325 every 6 hours. His family physician asks for OxyContin #90 and a drug test. Utilization review refused both on 11/12/2014.

**What a careful reviewer decides**

- OxyContin: **uphold** (pages 86-87, 78). 120 mg + 40 mg oxycodone a day are 240 mg morphine equivalents (factor 1.5), the ceiling is 120; no pain specialist; 9/10 at three visits, before and after the dose went up; no function; constipation, a lost bottle and an early fill.
  Taper slowly (124), do not stop at once.
- Urine drug test: **overturn** (page 43). He is on opioids, with signs of misuse, high risk by ORT, and the last test was 20 months before. The test is needed for a safe taper whatever becomes of the drug.

**Traps.** The QME's relief "by about a third" is of 2010 and of another drug. Percocet is not in dispute but counts in the daily dose.
""",
    items=(
        Item(
            request=OXY,
            decision="upheld",
            administrator=(Guideline(CP09, "Opioids, dosing; On-going management", "86-87, 78"),),
            guidelines=(
                Guideline(CP09, "Opioids, dosing", "86-87"),
                Guideline(CP09, "Opioids, on-going management", "78"),
            ),
            reasons=(
                "240 mg morphine equivalents a day, over 120",
                "no pain specialist",
                "9/10 at every visit, dose raised without gain",
                "lost bottle and early fill",
            ),
            facts=(
                Fact("9/10, unchanged", "9/10, was 9/10 last visit"),
                Fact("OxyContin 40 q8h plus Percocet 10/325 q6h", "OxyContin 40 one q8h plus Percocet"),
                Fact("dose raised in May, pain the same", "pain same"),
                Fact("not seen by pain management", "Has not seen pain mgmt"),
                Fact("lost bottle, early fill", "Lost a bottle of Percocet"),
                Fact("functional gain"),
                Fact("opioid agreement"),
            ),
        ),
        Item(
            request=UDT,
            decision="overturned",
            administrator=(Guideline(CP09, None, "43"),),
            guidelines=(Guideline(CP09, "Drug testing", "43"),),
            reasons=("on opioids", "suspected misuse, high risk", "last test 03/2013"),
            facts=(
                Fact("reason and high risk stated", "ORT 8, high risk"),
                Fact("last test 03/05/2013", "COLLECTED 03/05/2013"),
            ),
        ),
    ),
    papers=(
        Paper(name="application.pdf", pieces=(application,)),
        Paper(name="ur decision.pdf", pieces=(ur,)),
        Paper(
            name="owens valley.pdf",
            fax="11/05/2014 18:22 OVFP 7605550118 #{page}",
            pieces=(
                rfa(
                    WHO,
                    """Failed back syndrome | 722.83 | OxyContin 40 mg | | 1 q8h, #90
            Chronic opioid therapy | V58.69 | Urine drug test | G0431 | one, next visit""",
                    signed="11/03/2014",
                ),
                october,
                august,
                may,
                lab,
            ),
        ),
        Paper(
            name="qme 2010.pdf",
            bates="HDCF {page:05d}",
            pieces=(
                qme,
                bill(
                    WHO,
                    "11/10/2014",
                    "10/29/2014 | 99213 | Office visit | 1 | 98.44",
                    diagnosis="722.83",
                    total="98.44",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["failed back surgery syndrome", "chronic pain syndrome"],
        "medications": [
            {"drug": "OxyContin", "dose": "40 mg q8h #90", "since": "at least 2014-05-21"},
            {"drug": "Percocet", "dose": "10/325 q6h #120", "since": "at least 2014-05-21"},
        ],
        "pain_scores": [
            {"score": "9/10", "date": "2014-10-29"},
            {"score": "9/10", "date": "2014-08-27"},
            {"score": "9/10", "date": "2014-05-21"},
        ],
        "prior_treatment": [
            "L4-5 discectomy 2008",
            "L4-5 fusion 2009",
            "physical therapy 36 visits",
            "epidural injections",
        ],
        "progress_reports": ["2014-05-21", "2014-08-27", "2014-10-29"],
        "work_status": None,
        "morphine_equivalents_per_day": 240,
    },
    traps=("relief of 2010 from another drug", "the other opioid counts"),
    formats="four PDFs with text layer",
)
