"""An opioid whose notes hold all that the guideline asks for: relief, function, side effects, behaviour."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    LETTER,
    PORTAL,
    Letterhead,
    Paper,
    Para,
    Sign,
    Title,
    fields,
    h,
    lines,
    mono,
    p,
    record,
)
from examples.drawing.forms import Parties, bill, fax_cover, imr_application, notice_pages, pr2, proof_of_service, rfa

WHO = Parties(
    first="Tomas",
    last="Hallgrimson",
    dob="06/30/1967",
    sex="Male",
    home="81 Cypress Ln, Santa Rosa, CA 95403",
    phone="(707) 555-0121",
    employer="North Bay Tile & Stone",
    claim="NB-2011-55017",
    injury="03/22/2011",
    doctor="Yesenia Caldera, MD",
    specialty="Pain Medicine",
    practice="Russian River Pain Associates",
    office="3300 Chanate Rd, Santa Rosa, CA 95404",
    office_phone="(707) 555-0160",
    office_fax="(707) 555-0161",
    administrator="Evergreen Mutual Indemnity",
    adjuster="Philip Osgood",
    admin_address="PO Box 20118, Sacramento, CA 95820",
    admin_phone="(916) 555-0171",
    admin_fax="(916) 555-0172",
)
ITEM = "Norco 10/325 mg, one tablet every 8 hours as needed, #90"

application = imr_application(
    WHO, [ITEM], signed="04/20/2015", decided="04/03/2015", diagnosis="722.83 postlaminectomy syndrome, lumbar"
)
ur = record(
    "UR denial letter",
    "2015-04-03",
    "Gerald Tischler, DO (UR)",
    Letterhead("Evergreen Mutual Indemnity", ("Medical Management Department", "PO Box 20118, Sacramento, CA 95820")),
    Para("NOTICE OF NON-CERTIFICATION   -   April 3, 2015"),
    fields(
        "Employee: Tomas Hallgrimson | Claim number: NB-2011-55017 | Date of injury: 03/22/2011",
        "Provider: Yesenia Caldera, MD | RFA received: 03/27/2015 | Reference: EMI-UR-88120",
    ),
    h("Request and decision"),
    p(ITEM + ": NON-CERTIFIED."),
    h("Summary and rationale"),
    p("""The file sent to this reviewer held the request form and one page of the visit of 03/24/2015. Long use of opioids for back pain
    lacks proof of lasting benefit and carries risk. The page sent does not show a drug screen or a signed agreement. In the view of this
    reviewer, ongoing use is therefore not supported. Weaning is left to the prescriber."""),
    h("Guideline"),
    p(
        "MTUS Chronic Pain Medical Treatment Guidelines, Opioids, criteria for use, pages 76-80; Opioids for chronic pain, pages 80-82."
    ),
    Sign("Gerald Tischler, DO", "Occupational Medicine. Licensed in California."),
    notice_pages("""Treatment disputes are settled by Independent Medical Review. You have 30 days from service of this notice to return
    the application, signed. There is no fee. You may also ask us for a second look within 10 days; that does not lengthen the 30 days."""),
    look=LETTER,
)
march = pr2(
    WHO,
    "03/24/2015",
    reason="request",
    subjective="""47 y/o tile setter s/p L4-5 laminectomy/discectomy 2012, returns for medication management. Pain today 4/10. Without
    medication 8/10, with medication 3-4/10; average over the past month 4/10, least 3/10, worst 7/10 (after a full day on his knees). Norco
    begins to work in about 40 minutes and a dose lasts 5 to 6 hours. Takes two a day, three on work days.

    Function: with Norco he works 6 hours a day, five days a week, on modified duty; before the medication was adjusted in 09/2014 he
    managed 3 hours. He now walks 45 minutes (was 15), sits 60 minutes (was 20), and cooks and does the laundry himself. Oswestry today 32%,
    was 54% on 09/16/2014.

    Denies side effects: no constipation, no sedation, no nausea. Naproxen (gastritis 2012) and gabapentin to 1800 mg/day (2013, no
    relief) failed before. Continues HEP daily.""",
    objective="""Alert, gait steady, no slurring. Well-healed midline scar. L/S flexion 50 deg, extension 15. Mild paraspinal TTP L4-S1.
    SLR neg bilat. Strength 5/5 LE. Sensation decreased L lateral calf, unchanged.""",
    diagnoses="""1. Postlaminectomy syndrome, lumbar (722.83)
    2. Lumbar radiculopathy, left L5, residual (724.4)""",
    plan="""1. Continue Norco 10/325 one tab q8h prn #90, no early refill. Dose unchanged since 09/2014, when it was cut from #120 to #90 with no loss of function.
    2. Aberrancy: none. No early refills, no lost scripts, one prescriber, one pharmacy. CURES checked today 03/24/2015: consistent, this office only.
    3. UDS collected 02/24/2015, laboratory report attached: consistent with prescribed hydrocodone.
    4. Opioid agreement renewed and signed 01/27/2015. ORT score 2, low risk.
    5. Goal: 8-hour modified shift by summer. Reassess in 4 weeks and try #75 then.""",
    work="Modified duty: no lift over 30 lb, kneeling as tolerated. Working 6 h/day.",
)
january = pr2(
    WHO,
    "01/27/2015",
    reason="continuing",
    subjective="""Pain 4/10 with medication, 8/10 without. Doing 5 hours a day at work now on modified duty. Walks 35 minutes. No side
    effects. No new injury. Rain makes it worse.""",
    objective="Gait steady. Flexion 45 deg. SLR neg. Strength full.",
    diagnoses="1. Postlaminectomy syndrome, lumbar\n2. Residual L5 radiculopathy, left",
    plan="""1. Norco 10/325 q8h prn #90.
    2. Opioid agreement reviewed, renewed and signed today, copy to patient.
    3. HEP. F/U 4 wks, random UDS next visit.""",
    work="Modified duty, 5 h/day.",
)
start = record(
    "Progress note",
    "2014-09-16",
    WHO.doctor,
    Letterhead("Russian River Pain Associates", ("3300 Chanate Rd, Santa Rosa, CA 95404   (707) 555-0160",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob}", "Visit: 09/16/2014 | Type: medication management"),
    h("Interval history"),
    p("""Mr. Hallgrimson has taken Norco since late 2012. Back pain 8/10 before a dose and 4/10 an hour after. He works 3 hours a day and
    then has to lie down. Walking tolerance 15 minutes, sitting 20. Oswestry 54%. He would like to use less. We agreed on a plan:
    spread three tablets over the working day rather than four at odd hours, pool exercise twice a week, and measure again."""),
    h("Examination"),
    p("Antalgic gait. Flexion 40 degrees. Paraspinal tenderness. SLR negative. Left lateral calf dull to pin."),
    h("Plan"),
    lines("""Norco 10/325 reduced from #120 to #90 a month.
    Goals: 6 hours of work, 30 minutes of walking.
    CURES reviewed 09/16/2014, no other prescriber.
    Follow-up monthly."""),
    Sign(WHO.doctor),
    look=PORTAL,
)
lab = record(
    "Urine drug test report",
    "2015-02-24",
    "Sequoia Clinical Laboratories",
    Title("SEQUOIA CLINICAL LABORATORIES"),
    mono("""
    2121 Industrial Pkwy, Hayward CA      CLIA on file        FINAL REPORT

    Patient:   HALLGRIMSON, TOMAS         DOB: 06/30/1967     Sex: M
    Ordered:   CALDERA Y MD               Collected: 02/24/2015 10:12
    Specimen:  Urine                      Reported:  02/27/2015
    Declared medication: hydrocodone/acetaminophen

    VALIDITY      Creatinine 118 mg/dL    pH 6.1    Sp gr 1.018     ACCEPTABLE

    ANALYTE (LC-MS/MS)        RESULT        CUTOFF     COMMENT
    Hydrocodone               612 ng/mL     50         CONSISTENT - prescribed
    Hydromorphone             88 ng/mL      50         metabolite of hydrocodone
    Norhydrocodone            540 ng/mL     50         metabolite of hydrocodone
    Morphine / codeine        Not detected  50
    Oxycodone                 Not detected  50
    Benzodiazepines           Not detected  100
    Amphetamines              Not detected  100
    Cocaine metabolite        Not detected  50
    Cannabinoids              Not detected  20
    Alcohol metabolite (EtG)  Not detected  500

    INTERPRETATION: Results are consistent with the medication declared.
    """),
)
agreement = record(
    "Opioid treatment agreement",
    "2015-01-27",
    WHO.name,
    Title("OPIOID TREATMENT AGREEMENT AND INFORMED CONSENT"),
    fields(f"Patient: {WHO.name} | DOB: {WHO.dob}"),
    lines("""1. I will get opioid medicine from Dr. Caldera only and fill it at Vineyard Pharmacy only.
    2. I will not ask for early refills. Lost or stolen medicine is not replaced.
    3. I will give a urine sample when asked and agree that the CURES database is looked at.
    4. I will not share, sell or mix my medicine with alcohol or sedatives.
    5. I have been told of the risks: dependence, slowed breathing, constipation, drowsiness.
    6. We will judge the medicine by what I can do with it. If it does not help it will be tapered."""),
    Sign("Tomas Hallgrimson", "Patient, signed 01/27/2015"),
    Sign("Yesenia Caldera, MD", "Physician, signed 01/27/2015"),
)
operation = record(
    "Operative report",
    "2012-05-10",
    "Bradley Nakagawa, MD",
    Letterhead("SONOMA REGIONAL MEDICAL CENTER", ("Operative report",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 05/10/2012"),
    h("Procedure"),
    p("Left L4-5 hemilaminectomy and microdiscectomy."),
    h("Findings"),
    p("Extruded fragment under the left L5 root, removed in two pieces. Root slack at the end. Blood loss 40 mL."),
    Sign("Bradley Nakagawa, MD"),
    look=PORTAL,
)
EXAMPLE = Example(
    name="opioid-four-as-documented",
    number="EX-02",
    decided="2015-04-03",
    injury="2011-03-22",
    age=47,
    sex="M",
    story="""
# Opioid with the four As documented

Tomas Hallgrimson, 47, tile setter, had a left L4-5 discectomy in 2012 and has residual pain. His pain physician asks for Norco
10/325 mg, one every 8 hours as needed, #90. Utilization review denied it on 04/03/2015: it had the form and one page of the visit.

**What a careful reviewer decides: overturn.** The complete file answers what utilization review missed.

- Analgesia: 8/10 without, 3-4/10 with; onset 40 minutes, 5 to 6 hours a dose (03/24/2015).
- Activities: works 6 hours, was 3; walks 45 minutes, was 15; sits 60, was 20; Oswestry 32%, was 54%.
- Adverse effects: denied.
- Aberrant behaviour: none; CURES 03/24/2015 and laboratory report 02/27/2015 consistent; agreement signed 01/27/2015; ORT 2.
- Naproxen and gabapentin failed before. The dose was lowered in 09/2014 (30 mg morphine equivalents a day at most).

Guidelines: pages 78 (on-going management) and 80 (when to continue: he has returned to work and has better function and pain).

**Traps.** The denial says that no drug screen and agreement exist: they are in another file. The March report is there twice: as
faxed with the RFA and in the chart copy.
""",
    items=(
        Item(
            request=ITEM,
            decision="overturned",
            administrator=(Guideline(CP09, "Opioids, criteria for use; Opioids for chronic pain", "76-82"),),
            guidelines=(
                Guideline(CP09, "Opioids, on-going management", "78"),
                Guideline(CP09, "Opioids, when to continue", "80"),
            ),
            reasons=(
                "pain 8/10 without and 3-4/10 with medication",
                "works 6 hours a day, was 3; Oswestry 54% to 32%",
                "no side effects",
                "consistent laboratory drug test and CURES",
                "signed agreement, low risk score",
            ),
            facts=(
                Fact("pain 8/10 without and 3-4/10 with medication", "medication 8/10, with medication 3-4/10"),
                Fact("works 6 hours, was 3", "works 6 hours a day"),
                Fact("Oswestry 32%, was 54%", "Oswestry today 32%"),
                Fact("denies side effects", "Denies side effects: no constipation"),
                Fact("CURES consistent", "CURES checked today 03/24/2015"),
                Fact("laboratory urine drug test consistent", "Results are consistent with the medication declared"),
                Fact("signed opioid agreement", "OPIOID TREATMENT AGREEMENT AND INFORMED CONSENT"),
                Fact("naproxen and gabapentin failed", "relief) failed before"),
            ),
        ),
    ),
    papers=(
        Paper(
            name="01 IMR application + UR.pdf",
            pieces=(
                application,
                ur,
                proof_of_service(
                    WHO,
                    "04/03/2015",
                    served="""Tomas Hallgrimson, 81 Cypress Ln, Santa Rosa, CA 95403
            Yesenia Caldera, MD, 3300 Chanate Rd, Santa Rosa, CA 95404""",
                ),
            ),
        ),
        Paper(
            name="02 RFA faxed 03-27-15.pdf",
            fax="MAR-27-2015 FRI 09:41 AM  RUSSIAN RIVER PAIN   FAX 7075550161    P. {page}",
            pieces=(
                fax_cover(WHO, "03/27/2015", subject="RFA Hallgrimson NB-2011-55017", pages=3),
                rfa(
                    WHO,
                    "Postlaminectomy syndrome | 722.83 | Norco 10/325 mg | | 1 tab q8h prn, #90, 30 days",
                    signed="03/27/2015",
                    contact="Marisol",
                ),
                march,
            ),
        ),
        Paper(name="03 progress reports.pdf", pieces=(replace(march, duplicate=True), january, start)),
        Paper(name="04 monitoring.pdf", pieces=(lab, agreement)),
        Paper(
            name="05 surgery and bills.pdf",
            bates="EMI {page:05d}",
            pieces=(
                operation,
                bill(
                    WHO,
                    "03/30/2015",
                    "03/24/2015 | 99214 | Office visit | 1 | 146.10\n02/24/2015 | 80101 | Drug screen, collection | 1 | 21.02",
                    diagnosis="722.83",
                    total="167.12",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["postlaminectomy syndrome, lumbar", "left L5 radiculopathy"],
        "medications": [{"drug": "Norco", "dose": "10/325 q8h prn #90", "since": "2012"}],
        "pain_scores": [
            {"score": "8/10 without, 3-4/10 with", "date": "2015-03-24"},
            {"score": "8/10 without, 4/10 with", "date": "2015-01-27"},
            {"score": "8/10 before, 4/10 after a dose", "date": "2014-09-16"},
        ],
        "prior_treatment": ["L4-5 discectomy 2012-05-10", "naproxen", "gabapentin", "home exercise"],
        "progress_reports": ["2014-09-16", "2015-01-27", "2015-03-24"],
        "work_status": "modified duty, 6 hours a day",
    },
    traps=("utilization review saw one page only", "drug test and agreement in a file of their own"),
    formats="five PDFs with text layer",
)
