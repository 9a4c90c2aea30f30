"""A relaxant, an opioid and a hypnotic for a fused back, without findings that support them."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, ODG, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    LETTER,
    PORTAL,
    Letterhead,
    Paper,
    Para,
    Piece,
    Sign,
    fields,
    h,
    lines,
    mono,
    p,
    record,
    section,
)
from examples.drawing.decisions import decision_letter
from examples.drawing.forms import Parties, bill, imr_application, rfa

WHO = Parties(
    first="Roy",
    last="Castellane",
    dob="12/03/1964",
    sex="Male",
    home="9 Quarry Rd, Jackson, CA 95642",
    phone="(209) 555-0191",
    employer="Mother Lode Drilling",
    claim="ML05-30977",
    injury="11/30/2005",
    doctor="Abram Sokolov, MD",
    specialty="Orthopaedic Surgery",
    practice="Amador Orthopaedics",
    office="200 Mission Blvd, Jackson, CA 95642",
    office_phone="(209) 555-0155",
    office_fax="(209) 555-0156",
    administrator="Sierra Foothill Insurance Fund",
    adjuster="Bettina Crane",
    admin_address="PO Box 160, Roseville, CA 95661",
    admin_phone="(916) 555-0181",
    admin_fax="(916) 555-0182",
)
ITEMS = ["Robaxin 750 mg #60", "Norco 10/325 mg #120", "Ambien 10 mg #30"]
application = imr_application(
    WHO, ITEMS, signed="06/02/2014", decided="05/13/2014", diagnosis="724.2; V45.4 arthrodesis status"
)
ur = decision_letter(
    WHO,
    "SIERRA FOOTHILL INSURANCE FUND - UTILIZATION REVIEW",
    "05/13/2014",
    reviewer="Miriam Halvorson, MD",
    text="""We received your request dated May 6, 2014 for Robaxin 750 mg #60, Norco 10/325 mg #120 and Ambien 10 mg #30. None of the three is certified.

    Robaxin 750 mg #60 - not certified. Your notes of April and May describe a steady state. I find neither a flare nor a spasm. MTUS Chronic Pain Guidelines, page 65.

    Norco 10/325 mg #120 - not certified. No guideline needs to be quoted: there is no statement of what the drug achieves.

    Ambien 10 mg #30 - not certified. The MTUS has no section on it. The Official Disability Guidelines, Pain chapter, allow it for a short time once sleep habits have been looked into.

    I had your reports of 02/04/2014 and 05/06/2014, the request form, and a CT report of 2012. I called your office on May 9 and May 12.""",
)


def visit(date: str, complaint: str, finding: str, plan: str) -> Piece:
    return record(
        "Progress note",
        f"{date[6:]}-{date[:2]}-{date[3:5]}",
        WHO.doctor,
        Letterhead("AMADOR ORTHOPAEDICS", ("Abram Sokolov, MD   200 Mission Blvd   Jackson, California",)),
        Para(f"RE: {WHO.name}     DOI: {WHO.injury}     Date of visit: {date}"),
        section("Subjective", complaint),
        section("Objective", finding),
        section("Diagnosis", "Status post L4 to S1 fusion with instrumentation, 2008. Chronic low back pain."),
        h("Plan"),
        lines(plan),
        Sign(WHO.doctor, "Dictated, transcribed 2 days later"),
        look=LETTER,
    )


may = visit(
    "05/06/2014",
    """This 49-year-old gentleman comes for his regular check. He has low back pain as before. He tells me he is about the same and has no new complaint. He takes Norco four times a
    day, Robaxin with it and Ambien to sleep. He is disabled from his former occupation.""",
    "Examination of the lumbar spine shows a healed midline incision. There is no tenderness to palpation. No spasm. Range of motion is decreased in all planes. Heel and toe walking is normal.",
    """1. Norco 10/325, 120.
    2. Robaxin 750, 60.
    3. Ambien 10, 30.
    4. Return in three months.""",
)
feb = visit(
    "02/04/2014",
    """This 49-year-old gentleman comes for his regular check. He has low back pain as before. He tells me he is about the same and has no new complaint. He takes Norco four times a
    day, Robaxin with it and Ambien to sleep.""",
    "Healed midline incision. No tenderness to palpation. No spasm. Range of motion is decreased in all planes. Heel and toe walking is normal.",
    """1. Continue present medications: Norco 10/325 #120, Robaxin 750 #60, Ambien 10 #30.
    2. Return in three months.""",
)
ct = record(
    "CT report",
    "2012-09-18",
    "Olaf Brandvold, MD",
    Letterhead("Sutter Creek Imaging"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 09/18/2012"),
    section(
        "CT lumbar spine without contrast",
        """Pedicle screws and rods L4 to S1, no loosening. Solid posterolateral fusion mass at both levels. Facet arthrosis at L3-4, mild. No canal compromise.""",
    ),
    section("Impression", "Solid fusion L4-S1."),
    Sign("Olaf Brandvold, MD"),
    look=PORTAL,
)
pharmacy = record(
    "Pharmacy printout",
    "2014-05-20",
    "Kennedy Flat Pharmacy",
    mono("""
    KENNEDY FLAT PHARMACY           RX HISTORY 11/01/2013 - 05/20/2014
    CASTELLANE ROY   DOB 12/03/64

    FILLED      DRUG                        QTY  DS  PRESCRIBER
    11/12/13    HYDROCODONE/APAP 10-325     120  30  SOKOLOV A
    11/12/13    METHOCARBAMOL 750           60   30  SOKOLOV A
    11/12/13    ZOLPIDEM 10                 30   30  SOKOLOV A
    12/11/13    HYDROCODONE/APAP 10-325     120  30  SOKOLOV A
    12/11/13    ZOLPIDEM 10                 30   30  SOKOLOV A
    01/10/14    HYDROCODONE/APAP 10-325     120  30  SOKOLOV A
    01/10/14    METHOCARBAMOL 750           60   30  SOKOLOV A
    01/10/14    ZOLPIDEM 10                 30   30  SOKOLOV A
    02/09/14    HYDROCODONE/APAP 10-325     120  30  SOKOLOV A
    02/09/14    METHOCARBAMOL 750           60   30  SOKOLOV A
    02/09/14    ZOLPIDEM 10                 30   30  SOKOLOV A
    03/11/14    AMOXICILLIN 500             21    7  PELL DDS
    04/10/14    HYDROCODONE/APAP 10-325     120  30  SOKOLOV A
    """),
)
ame = record(
    "AME report excerpt",
    "2010-10-14",
    "Theodora Vance, MD",
    Letterhead("THEODORA VANCE, M.D.", ("Agreed Medical Evaluator", "Sacramento")),
    Para("October 14, 2010"),
    p("""Counsel: I examined Mr. Castellane on October 1, 2010. In November 2005 a drill pipe rolled against him. He was operated on in 2008. He rates his pain as 5 of 10 and says that he sleeps five hours.
    He was not on narcotics when I saw him; he used ibuprofen and, at night, an over-the-counter sleep aid.

    Permanent and stationary. Whole person impairment 23 percent. Future care: physician visits, medication, hardware removal if it becomes painful."""),
    Sign("Theodora Vance, MD"),
    look=LETTER,
)
EXAMPLE = Example(
    name="methocarbamol-opioid-hypnotic",
    number="EX-05",
    decided="2014-05-13",
    injury="2005-11-30",
    age=49,
    sex="M",
    story="""
# Methocarbamol, an opioid and zolpidem without findings

Roy Castellane, 49, driller, was fused L4 to S1 in 2008. His surgeon renews three drugs every three months in nearly the same words. Utilization review refused all on 05/13/2014.

**What a careful reviewer decides: uphold all three.**

- Robaxin: no flare, no spasm on 02/04 and 05/06/2014, monthly since at least 11/2013 (page 65).
- Norco: no pain score, no function, no side effects asked, no drug test, no agreement (page 78; 74-78, 88, 91). Weaning (124).
- Ambien: the MTUS does not speak of it; ODG Pain chapter: short-term, after sleep habits and causes are looked into. No sleep history; nightly since 11/2013.

**Traps.** The pain score and the sleep of 2010 are the AME's, before these drugs. The claims administrator cites nothing for Norco. "About the same" on copied-forward notes is not
a response. A solid fusion mass explains the stiffness.
""",
    items=(
        Item(
            request=ITEMS[0],
            decision="upheld",
            administrator=(Guideline(CP09, None, "65"),),
            guidelines=(
                Guideline(CP09, "Methocarbamol", "65"),
                Guideline(CP09, "Muscle relaxants (for pain)", "63-66"),
            ),
            reasons=("no acute exacerbation", "no spasm", "long-term use"),
            facts=(
                Fact("no spasm on 05/06/2014", "No spasm. Range of motion is decreased"),
                Fact("no new complaint", "has no new complaint"),
                Fact("filled since 11/2013", "11/12/13 METHOCARBAMOL"),
                Fact("acute flare"),
            ),
        ),
        Item(
            request=ITEMS[1],
            decision="upheld",
            administrator=(Guideline("none cited"),),
            guidelines=(
                Guideline(CP09, "Opioids, on-going management", "78"),
                Guideline(CP09, "Hydrocodone", "74-78, 88, 91"),
            ),
            reasons=("no gain in function or pain recorded", "no monitoring"),
            facts=(
                Fact("takes Norco four times a day", "takes Norco four times a day"),
                Fact("pain score with and without Norco"),
                Fact("functional gain"),
                Fact("urine drug test"),
                Fact("opioid agreement"),
            ),
        ),
        Item(
            request=ITEMS[2],
            decision="upheld",
            administrator=(Guideline(ODG, "Pain chapter"),),
            guidelines=(Guideline(ODG, "Pain (Chronic): Zolpidem", None),),
            reasons=("short-term drug used for months", "no sleep history, no sleep hygiene"),
            facts=(
                Fact("Ambien every month since 11/2013", "11/12/13 ZOLPIDEM"),
                Fact("sleep hygiene"),
                Fact("insomnia described in current notes"),
            ),
        ),
    ),
    papers=(
        Paper(name="01_application.pdf", pieces=(application,)),
        Paper(name="02_UR_decision.pdf", pieces=(ur,)),
        Paper(
            name="03_RFA_and_reports.pdf",
            fax="05/07/2014 WED 13:55 AMADOR ORTHO 209 555 0156 [{page}/{pages}]",
            pieces=(
                rfa(
                    WHO,
                    """s/p L4-S1 fusion, LBP | 724.2 | Robaxin 750 mg | | #60
            s/p L4-S1 fusion, LBP | 724.2 | Norco 10/325 mg | | #120
            s/p L4-S1 fusion, LBP | 724.2 | Ambien 10 mg | | #30""",
                    signed="05/06/2014",
                ),
                may,
                feb,
            ),
        ),
        Paper(
            name="04_other.pdf",
            pieces=(
                ct,
                pharmacy,
                ame,
                bill(
                    WHO, "05/12/2014", "05/06/2014 | 99213 | Office visit | 1 | 96.00", diagnosis="724.2", total="96.00"
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["status post L4-S1 fusion", "chronic low back pain"],
        "medications": [
            {"drug": "Robaxin", "dose": "750 mg #60", "since": "at least 2013-11-12"},
            {"drug": "Norco", "dose": "10/325 #120", "since": "at least 2013-11-12"},
            {"drug": "Ambien", "dose": "10 mg #30", "since": "at least 2013-11-12"},
        ],
        "pain_scores": [{"score": "5/10", "date": "2010-10-01"}],
        "prior_treatment": ["L4-S1 fusion 2008"],
        "progress_reports": ["2014-02-04", "2014-05-06"],
        "work_status": "disabled from former occupation",
    },
    traps=("no guideline cited for one item", "copied-forward notes", "old score in the AME report"),
    formats="four PDFs with text layer",
)
