"""Three drugs named once in a handwritten-style report, with no reason, start date or measure."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, ODG, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    FORM,
    HOSPITAL,
    Letterhead,
    Paper,
    Piece,
    Sign,
    fields,
    mono,
    record,
    section,
)
from examples.drawing.decisions import decision_table
from examples.drawing.forms import (
    Parties,
    fax_cover,
    imr_application,
    pr2,
    rfa,
)

WHO = Parties(
    first="Georgette",
    last="Pell-Amundsen",
    dob="01/22/1956",
    sex="Female",
    home="77 Foxglove St, Pomona, CA 91766",
    phone="(909) 555-0127",
    employer="Inland Linen Supply",
    claim="ILS-0201-558",
    injury="07/09/2001",
    doctor="Marcus Ibarra-Nolan, MD",
    specialty="Orthopaedics",
    practice="San Antonio Orthopedic Group",
    office="1460 N Garey Ave, Pomona, CA 91767",
    office_phone="(909) 555-0174",
    office_fax="(909) 555-0175",
    administrator="Monarch Bay Insurance",
    adjuster="Vernon Tashima",
    admin_address="PO Box 8801, Brea, CA 92822",
    admin_phone="(714) 555-0160",
    admin_fax="(714) 555-0161",
)
ITEMS = ["Soma 350 mg #60", "Klonopin 1 mg #30", "Norco 10/325 mg #180"]
application = imr_application(
    WHO, ITEMS, signed="11/12/2014", decided="10/24/2014", diagnosis="724.2; 738.4 spondylolisthesis"
)
ur = decision_table(
    WHO,
    "Meadowlark Medical Review, Inc.",
    "10/24/2014",
    "10/17/2014",
    "Soma 350 mg #60 | Denied\nKlonopin 1 mg #30 | Denied\nNorco 10/325 mg #180 | Denied",
    reviewed="Hand-written PR-2 of 09/16/2014, RFA of 10/14/2014.",
    rationale="""Soma is not intended for extended use and is turned by the body into a sedative. Klonopin is not indicated for an orthopedic condition, and its use is not explained. For Norco there is no
    account of benefit, no monitoring and no dose reduction. Up to six tablets a day together with two sedatives raises a question of safety that the prescriber has not spoken to.""",
    guideline="""Soma: MTUS Chronic Pain Guidelines, Carisoprodol; ODG Pain Chapter. Klonopin: ODG, Pain Chapter, Benzodiazepines, Clonazepam. Norco: MTUS Chronic Pain Guidelines, Opioids, criteria for use; ACOEM
    Chapter 12, Low Back Complaints.""",
    reviewer="Piers Lockhart, MD",
    note=2,
)


def report(date: str, subjective: str, objective: str, plan: str) -> Piece:
    return pr2(
        WHO,
        date,
        subjective=subjective,
        objective=objective,
        diagnoses="""1. S/P lumbar fusions x 3
    2. Lumbar discogenic dz
    3. Gr II spondylolisthesis L2-3
    4. S/P bilat plantar fascia release""",
        plan=plan,
        work="☐ Full duty  ☐ Modified  ☒ Retired / P&S",
        look=replace(FORM, face="Courier", size=8.5),
    )


september = report(
    "09/16/2014",
    "C/O: LBP, bilat hip pain, bilat foot pain.",
    "L/S spasm. Tender plantar fascia bilat. + SLR L. + Tinel tarsal tunnel bilat. Dec sens L5-S1 L.",
    "Soma 350 #60\nKlonopin 1 mg #30\nNorco 10/325 #180\nRTC 6 wks",
)
july = report(
    "07/29/2014",
    "C/O: LBP, bilat hip pain, bilat foot pain.",
    "L/S spasm. Tender plantar fascia bilat. + SLR L. + Tinel bilat. Dec sens L5-S1 L. Unchanged.",
    "Orthotics worn out, Rx new.\nCont home ex.\nRTC 6 wks",
)
june = report(
    "06/17/2014",
    "C/O: LBP, bilat hip, bilat foot pain. Stumbles on stairs.",
    "L/S spasm. + SLR L. Dec sens L5-S1 L. Unchanged.",
    "Xray flex/ext L/S: L2-3 slip 9 mm, no change from 2012.\nRTC 6 wks",
)
op = record(
    "Operative report",
    "2004-02-18",
    "Reginald Osterhout, MD",
    Letterhead("POMONA VALLEY COMMUNITY HOSPITAL"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 02/18/2004"),
    section("Operation", "Posterior fusion L3 to S1, revision, with iliac crest graft."),
    section("Course", "Uneventful. Walked on day two."),
    Sign("Reginald Osterhout, MD"),
    look=HOSPITAL,
)
lab = record(
    "Laboratory report (unrelated)",
    "2013-11-05",
    "Foothill Reference Laboratory",
    mono("""
    FOOTHILL REFERENCE LABORATORY      COLLECTED 11/05/2013
    PELL-AMUNDSEN GEORGETTE  F  57     ORDERING: DR. H. CHU (PRIMARY CARE)

    TSH            2.1    0.4-4.5
    HGB A1C        5.9    <5.7     H
    LDL            131    <130     H
    CREATININE     0.8    0.5-1.1
    URINALYSIS     NEGATIVE (dipstick, not a drug screen)
    """),
)
EXAMPLE = Example(
    name="carisoprodol-clonazepam-opioid",
    number="EX-07",
    decided="2014-10-24",
    injury="2001-07-09",
    age=58,
    sex="F",
    story="""
# Carisoprodol, clonazepam and a high count of hydrocodone

Georgette Pell-Amundsen, 58, has had three lumbar fusions. The PR-2 of 09/16/2014 names Soma #60, Klonopin #30 and Norco #180 for the first time, in four words each. Utilization review refused
all on 10/24/2014.

**What a careful reviewer decides: uphold all three.**

- Soma: not for long-term use; start date unknown; no flare; with an opioid and a benzodiazepine (pages 29, 63-65). Spasm IS found and should be said.
- Klonopin: no reason, no diagnosis of anxiety, no word that it is short-term (page 24).
- Norco: up to six a day (54 to 60 mg morphine equivalents by the table used); no pain score in any report, no function, no side effects, no drug test, no CURES (pages 76-78, 88-89). Slow weaning (124).

**Traps.** The drugs are not in the June and July reports: nothing says when they began. The urinalysis of 2013 is a dipstick. The examination is copied forward.
""",
    items=(
        Item(
            request=ITEMS[0],
            decision="upheld",
            administrator=(Guideline(CP09, "Carisoprodol (Soma)", None), Guideline(ODG, "Pain Chapter", None)),
            guidelines=(Guideline(CP09, "Muscle relaxants (for pain); Carisoprodol", "29, 63-65"),),
            reasons=(
                "not for long-term use",
                "start date unknown",
                "no acute flare",
                "combined with an opioid and a benzodiazepine",
            ),
            facts=(
                Fact("Soma first named 09/16/2014", "Soma 350 #60", "PR2s.pdf"),
                Fact("spasm on examination", "L/S spasm", "PR2s.pdf"),
                Fact("start date of Soma"),
                Fact("short course intended"),
            ),
        ),
        Item(
            request=ITEMS[1],
            decision="upheld",
            administrator=(Guideline(ODG, "Benzodiazepines, Clonazepam", None),),
            guidelines=(Guideline(CP09, "Benzodiazepines", "24"),),
            reasons=("no reason for prescribing", "no anxiety disorder", "not for long-term use"),
            facts=(
                Fact("Klonopin named without a reason", "Klonopin 1 mg #30", "PR2s.pdf"),
                Fact("diagnosis of anxiety"),
                Fact("length of use"),
            ),
        ),
        Item(
            request=ITEMS[2],
            decision="upheld",
            administrator=(
                Guideline(CP09, "Opioids, criteria for use", None),
                Guideline("ACOEM", "Chapter 12, Low Back Complaints", None),
            ),
            guidelines=(
                Guideline(
                    CP09, "Opioids, criteria for use; on-going management; long-term users", "60-61, 76-78, 88-89"
                ),
            ),
            reasons=("no pain scores", "no function by a scale", "no drug test or CURES", "slow weaning advised"),
            facts=(
                Fact("Norco 10/325 #180", "Norco 10/325 #180", "PR2s.pdf"),
                Fact("pain score"),
                Fact("functional measure"),
                Fact("urine drug test"),
                Fact("CURES"),
            ),
        ),
    ),
    papers=(
        Paper(name="IMR.pdf", pieces=(application, ur)),
        Paper(
            name="RFA.pdf",
            fax="OCT-16-2014 17:02  SAN ANTONIO ORTHO  19095550175  P.{page:02d}",
            pieces=(
                fax_cover(WHO, "10/16/2014", subject="RFA G. Pell-Amundsen", pages=2),
                rfa(
                    WHO,
                    """Lumbar discogenic dz | 722.52 | Soma 350 mg | | #60
            same | | Klonopin 1 mg | | #30
            same | | Norco 10/325 mg | | #180""",
                    signed="10/14/2014",
                ),
            ),
        ),
        Paper(name="PR2s.pdf", pieces=(september, july, june)),
        Paper(name="old.pdf", bates="MBI{page:05d}", pieces=(op, lab)),
    ),
    facts={
        "diagnoses": ["status post lumbar fusions", "lumbar discogenic disease", "spondylolisthesis L2-3 grade II"],
        "medications": [
            {"drug": "Soma", "dose": "350 mg #60", "since": None},
            {"drug": "Klonopin", "dose": "1 mg #30", "since": None},
            {"drug": "Norco", "dose": "10/325 #180", "since": None},
        ],
        "pain_scores": [],
        "prior_treatment": ["lumbar fusions", "orthotics"],
        "progress_reports": ["2014-06-17", "2014-07-29", "2014-09-16"],
        "work_status": "retired",
    },
    traps=("drugs named once", "dipstick urinalysis"),
    formats="four PDFs with text layer",
)
