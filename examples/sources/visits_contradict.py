"""An opioid whose visits contradict each other on function and side effects."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import HOSPITAL, LETTER, Letterhead, Paper, Para, Sign, fields, p, record, section
from examples.drawing.decisions import decision_table
from examples.drawing.forms import Parties, bill, imr_application, pr2, rfa

WHO = Parties(
    first="Horace",
    last="Delacruz-Whitby",
    dob="02/02/1958",
    sex="Male",
    home="66 Windmill Ct, Lodi, CA 95240",
    phone="(209) 555-0188",
    employer="San Joaquin Vineyard Services",
    claim="SJV-06-11940",
    injury="10/17/2006",
    doctor="Tobias Engstrom, MD",
    specialty="Pain Management",
    practice="Mokelumne Pain Management",
    office="975 S Fairmont Ave, Lodi, CA 95240",
    office_phone="(209) 555-0115",
    office_fax="(209) 555-0116",
    administrator="Valley Oak Assurance",
    adjuster="Sheila Quist",
    admin_address="PO Box 3001, Stockton, CA 95201",
    admin_phone="(209) 555-0193",
    admin_fax="(209) 555-0194",
)
MS = "Morphine sulfate ER 30 mg, one every 12 hours, #60"
application = imr_application(WHO, [MS], signed="09/08/2015", decided="08/14/2015", diagnosis="724.2; 722.83")
ur = decision_table(
    WHO,
    "Ironwood Medical Management",
    "08/14/2015",
    "08/07/2015",
    f"{MS} | Non-certified",
    reviewed="Reports 07/30/2015, 07/02/2015 and 06/04/2015; RFA 08/03/2015.",
    rationale="The notes do not agree with one another. In early July the worker is drowsy and cannot be left to cook; four weeks later the same activities are called good. No test of urine is found for the last year. Safety of the long-acting opioid is in doubt.",
    guideline="MTUS Chronic Pain Guidelines, Opioids, criteria for use, pages 76-80; When to discontinue opioids, page 79.",
    reviewer="Amity Rourke, MD",
    note=0,
)
july30 = pr2(
    WHO,
    "07/30/2015",
    reason="request",
    subjective="""Low back pain 7/10 today. Pt reports MS ER helps and that he is "doing fine with chores". Denies side effects. Able to do ADLs.""",
    objective="L/S flexion 35. TTP. SLR neg. Gait slow with cane.",
    diagnoses="1. Postlaminectomy syndrome\n2. Chronic LBP",
    plan="1. MS ER 30 mg q12h #60.\n2. Stool softener.\n3. RTC 4 wks.",
    work="P&S. Not working.",
)
july2 = pr2(
    WHO,
    "07/02/2015",
    subjective="""Low back pain 7/10. Wife came in. He nods off at the table most afternoons since the MS ER; burned a pan twice, she does not let him cook or drive. Constipated, BM every 5 days. In bed or recliner about 18 h a day. Does no chores, used to water the garden in spring.""",
    objective="Drowsy, wakes to voice. Pupils 2 mm. Gait slow with cane. L/S unchanged.",
    diagnoses="1. Postlaminectomy syndrome\n2. Chronic LBP\n3. Opioid sedation, constipation",
    plan="1. Discussed cutting MS ER to 15 mg q12h, pt declines.\n2. Stool softener, senna.\n3. Get UDS next visit.",
    work="P&S. Not working.",
)
june = pr2(
    WHO,
    "06/04/2015",
    subjective="Low back 7/10. MS ER 30 mg q12h begun last month in place of Norco #120. No change in pain so far. Waters garden 10 min.",
    objective="L/S unchanged. Alert.",
    diagnoses="1. Postlaminectomy syndrome",
    plan="1. MS ER 30 q12h #60.",
    work="P&S. Not working.",
)
nurse = record(
    "Nurse case manager report",
    "2015-07-20",
    "B. Holloway, RN, CCM",
    Letterhead("Holloway Case Management"),
    Para("July 20, 2015"),
    p(f"""Re: {WHO.name}. Home visit 07/16/2015. Mr. Delacruz-Whitby was asleep in a chair when I came at 1 pm. His wife handles his pills, meals and the car. He can bathe himself with a chair. She asks for
    fewer pills, not more. I passed this on to Dr. Engstrom's office the same day."""),
    Sign("B. Holloway, RN, CCM"),
    look=LETTER,
)
er = record(
    "Emergency department record",
    "2015-07-10",
    "Lodi Community Hospital",
    Letterhead("LODI COMMUNITY HOSPITAL - EMERGENCY"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Arrival: 07/10/2015 03:20"),
    section(
        "Course",
        "57 M, abdominal pain and no BM x 6 days on morphine ER. KUB: stool throughout colon. Enema, relieved.",
    ),
    section(
        "Discharge", "Constipation due to opioid. Polyethylene glycol daily. Talk to pain doctor about lower dose."
    ),
    Sign("R. Vandermeer, MD"),
    look=HOSPITAL,
)
EXAMPLE = Example(
    name="visits-contradict",
    number="EX-16",
    decided="2015-08-14",
    injury="2006-10-17",
    age=57,
    sex="M",
    story="""
# Two visits that contradict each other

Horace Delacruz-Whitby, 57, takes morphine ER 30 mg twice a day since about 05/2015. On 07/02/2015 he is drowsy, constipated and does no chores; on 07/30/2015 the note says "denies side effects" and "doing fine with chores".

**What a careful reviewer decides: uphold**, and says that the visits contradict each other. The emergency visit (07/10) and the nurse's home visit (07/16) bear out the first. Pain is 7/10 at all three visits, before and on the drug; function has
fallen; no drug test, CURES or agreement (pages 78, 79-80). Taper, do not stop at once (124). 60 mg morphine equivalents a day.

**Traps.** The newest note is the favourable one. Criteria on side effects and function are *contradicted*, not met and not absent.
""",
    items=(
        Item(
            request=MS,
            decision="upheld",
            administrator=(Guideline(CP09, "Opioids, criteria for use; When to discontinue", "76-80"),),
            guidelines=(
                Guideline(CP09, "Opioids, on-going management", "78"),
                Guideline(CP09, "Opioids, when to discontinue", "79-80"),
            ),
            reasons=(
                "visits contradict each other on side effects and function",
                "pain 7/10 at every visit",
                "function fell",
                "no drug test",
            ),
            facts=(
                Fact("07/30: denies side effects, fine with chores", "doing fine with chores"),
                Fact("07/02: drowsy, no chores, constipated", "He nods off at the table"),
                Fact("emergency visit for opioid constipation 07/10", "Constipation due to opioid"),
                Fact("nurse finds him asleep 07/16", "asleep in a chair"),
                Fact("pain 7/10 on 06/04/2015", "No change in pain so far"),
                Fact("urine drug test"),
                Fact("opioid agreement"),
            ),
        ),
    ),
    papers=(
        Paper(name="IMR application and UR.pdf", pieces=(application, ur)),
        Paper(
            name="MPM records.pdf",
            fax="08/07/2015 11:45 MOKELUMNE PAIN 2095550116 {page:03d}/{pages:03d}",
            pieces=(
                rfa(
                    WHO,
                    "Postlaminectomy syndrome | 722.83 | Morphine sulfate ER 30 mg | | 1 q12h, #60",
                    signed="08/03/2015",
                ),
                july30,
                july2,
                june,
            ),
        ),
        Paper(
            name="ED and NCM.pdf",
            bates="VOA{page:05d}",
            pieces=(
                er,
                nurse,
                bill(
                    WHO, "08/05/2015", "07/30/2015 | 99213 | Office visit | 1 | 98.44", diagnosis="724.2", total="98.44"
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["postlaminectomy syndrome", "chronic low back pain"],
        "medications": [
            {"drug": "morphine sulfate ER", "dose": "30 mg q12h #60", "since": "2015-05"},
            {"drug": "Norco", "dose": "#120", "since": "stopped 2015-05"},
        ],
        "pain_scores": [
            {"score": "7/10", "date": "2015-07-30"},
            {"score": "7/10", "date": "2015-07-02"},
            {"score": "7/10", "date": "2015-06-04"},
        ],
        "prior_treatment": ["laminectomy"],
        "progress_reports": ["2015-06-04", "2015-07-02", "2015-07-30"],
        "work_status": "permanent and stationary",
    },
    traps=("newest note favourable",),
    formats="three PDFs with text layer",
)
