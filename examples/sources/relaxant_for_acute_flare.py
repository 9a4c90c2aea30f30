"""A short course of a muscle relaxant for an acute flare with spasm, and a first opioid trial."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import PORTAL, TYPED, Letterhead, Paper, Sign, fields, lines, p, record, section
from examples.drawing.decisions import decision_table
from examples.drawing.forms import Parties, bill, imr_application, pr2, rfa

WHO = Parties(
    first="Marisol",
    last="Trevithick",
    dob="04/25/1979",
    sex="Female",
    home="12 Juniper Trl, Redding, CA 96001",
    phone="(530) 555-0144",
    employer="Shasta Parcel Express",
    claim="SPX-220147",
    injury="10/02/2012",
    doctor="Dwight Okafor, DO",
    specialty="Occupational Medicine",
    practice="Northgate Occupational Health",
    office="2440 Athens Ave, Redding, CA 96001",
    office_phone="(530) 555-0170",
    office_fax="(530) 555-0171",
    administrator="Lassen Casualty Company",
    adjuster="Ruth Delacroix",
    admin_address="PO Box 9921, Chico, CA 95927",
    admin_phone="(530) 555-0108",
    admin_fax="(530) 555-0109",
)
FLEX = "Cyclobenzaprine 5 mg, 1 tablet three times a day for 7 days, #21"
TRAM = "Tramadol 50 mg, 1 tablet every 6 hours as needed, #30"
application = imr_application(
    WHO,
    [FLEX, TRAM],
    signed="03/11/2015",
    decided="02/20/2015",
    diagnosis="847.2 lumbar sprain; 722.10 lumbar disc displacement",
)
ur = decision_table(
    WHO,
    "ClearPath Utilization Management",
    "02/20/2015",
    "02/13/2015",
    f"{FLEX} | Non-certified\n{TRAM} | Non-certified",
    reviewed="RFA 02/12/2015; PR-2 02/12/2015 (page 1 only).",
    rationale="""Muscle relaxants are not recommended for chronic pain and this claim is more than two years old. With respect to tramadol, no trial of a non-opioid was found in the
    one page supplied, and no goal of treatment is listed. Neither request can be endorsed.""",
    guideline="MTUS Chronic Pain Medical Treatment Guidelines: Muscle relaxants (for pain), pages 63-66; Opioids, criteria for use, page 76; Tramadol, pages 93-94.",
    reviewer="Hollis Grantham, MD",
    note=1,
)
visit = pr2(
    WHO,
    "02/12/2015",
    reason="change",
    subjective="""35 y/o delivery driver. Acute flare-up of low back pain since 02/09/2015: was stepping off the truck with a 40 lb parcel, felt the back seize. Was doing well before that
    (2/10, full duty since June 2014, no medication but OTC). Now 8/10, worst 9, cannot sit over 10 min, needed help with shoes this morning. Pain is aching and gripping, axial, no leg
    symptoms, no saddle numbness, bladder normal. Naproxen 500 bid and acetaminophen 3 g/day for the past four days: brings it from 8 to 7, not enough. Never took opioids in this claim.""",
    objective="""Moves stiffly, list to the right. Marked palpable paraspinal muscle spasm bilaterally L3-S1, R > L, loss of lordosis. Flexion 20 deg (70 deg in Nov.), extension 5. SLR neg to 70 bilat.
    Strength 5/5, reflexes 2+ symmetric. Oswestry 58% (was 14% in November).""",
    diagnoses="""1. Acute exacerbation of lumbar sprain with muscle spasm (847.2, 728.85)
    2. L4-5 disc protrusion, old (722.10)""",
    plan="""1. Cyclobenzaprine 5 mg tid x 7 days, #21, no refill. First use in this claim. To stop at one week; not while driving. Sedation discussed; she is off driving this week. No cardiac disease.
    2. Tramadol 50 mg q6h prn #30, no refill: trial, since naproxen and acetaminophen fall short. Goal: sit 30 min and dress unaided in 2 weeks. If Oswestry and pain not 30% better, stop.
    3. ORT 1 (low). No history of substance use, no seizures, no SSRI. Opioid consent and agreement signed today. Baseline urine screen done in office today: negative. CURES clear 02/12/2015. Senna if constipated.
    4. Continue naproxen 500 bid with food. Ice/heat, walk 5 min hourly. Recheck 02/26/2015.""",
    work="Modified duty: desk only, sit/stand at will, until 02/26/2015.",
)
november = pr2(
    WHO,
    "11/13/2014",
    subjective="Low back 2/10. Full duty since June. Ran 2 miles. No prescription medication. HEP 4x/week.",
    objective="Flexion 70 deg. No spasm, no tenderness. SLR neg. Oswestry 14%.",
    diagnoses="1. Lumbar sprain, improved\n2. L4-5 disc protrusion",
    plan="1. HEP.\n2. RTC prn flare, else 3 months.",
    work="Full duty.",
)
pt = record(
    "Physical therapy discharge summary",
    "2013-03-15",
    "L. Okimoto, PT",
    Letterhead("Whiskeytown Physical Therapy", ("Redding",)),
    fields(f"Patient: {WHO.filed} | Visits: 12 of 12 | Dates: 01/14/2013 - 03/15/2013"),
    lines("""Dx: lumbar strain, L4-5 HNP
    Initial: pain 6/10, ODI 46, flexion 35 deg. D/C: pain 3/10, ODI 22, flexion 65 deg.
    HEP independent. Lifts 35 lb floor to waist x5 w good mechanics."""),
    Sign("L. Okimoto, PT"),
    look=TYPED,
)
mri = record(
    "Lumbar MRI report",
    "2012-11-20",
    "Farid Soltani, MD",
    Letterhead("Upper Valley Imaging Center", ("Redding, CA",)),
    fields(f"Name: {WHO.filed} | DOB: {WHO.dob} | Exam: 11/20/2012 MRI L-spine"),
    section(
        "Findings",
        "L4-5: 3 mm left paracentral protrusion, no root compression. Other levels normal. Normal cord and conus.",
    ),
    section("Impression", "Small L4-5 disc protrusion."),
    Sign("Farid Soltani, MD"),
    look=PORTAL,
)
ob = record(
    "Obstetrics note (unrelated)",
    "2010-07-30",
    "S. Vandersloot, CNM",
    Letterhead("Sundial Women's Clinic"),
    fields(f"Patient: {WHO.filed} | Visit: 07/30/2010"),
    p(
        "Six weeks postpartum. Back ache of late pregnancy gone. Breastfeeding well. Contraception discussed. Next Pap due 2012."
    ),
    Sign("S. Vandersloot, CNM"),
)
EXAMPLE = Example(
    name="relaxant-for-acute-flare",
    number="EX-04",
    decided="2015-02-20",
    injury="2012-10-02",
    age=35,
    sex="F",
    story="""
# A muscle relaxant for an acute flare, and a first opioid trial

Marisol Trevithick, 35, delivery driver, was on full duty at 2/10 when her back seized on 02/09/2015. Her physician asks for seven days of cyclobenzaprine 5 mg (#21, no
refill) and 30 tramadol. Utilization review had one page and refused both on 02/20/2015, the first because "the claim is more than two years old".

**What a careful reviewer decides: overturn both.**

- Cyclobenzaprine: acute exacerbation, marked palpable spasm, naproxen and acetaminophen tried, first use, seven days, planned stop (pages 63-66, 41-42).
- Tramadol: a trial after non-opioids fell short; baseline pain 8/10 and Oswestry 58%; goals; ORT 1; agreement; baseline screen; one drug, low dose, no refill (76-77, 93-94).

**Traps.** The age of the claim does not make the episode chronic. Naproxen is continued alongside: it was not enough. "No spasm" is November, before the flare. The 2010
back ache is not part of the claim. The in-office screen is negative, as it ought to be before an opioid is begun.
""",
    items=(
        Item(
            request=FLEX,
            decision="overturned",
            administrator=(Guideline(CP09, "Muscle relaxants (for pain)", "63-66"),),
            guidelines=(
                Guideline(CP09, "Muscle relaxants (for pain)", "63-66"),
                Guideline(CP09, "Cyclobenzaprine", "41-42, 64"),
            ),
            reasons=(
                "acute flare since 02/09/2015",
                "palpable spasm",
                "naproxen and acetaminophen not enough",
                "seven days, no refill, first use",
            ),
            facts=(
                Fact("acute flare-up", "Acute flare-up of low back pain since 02/09/2015"),
                Fact("palpable spasm", "Marked palpable paraspinal muscle spasm"),
                Fact("NSAID not enough", "Naproxen 500 bid and acetaminophen"),
                Fact("seven days, first use", "x 7 days, #21, no refill"),
            ),
        ),
        Item(
            request=TRAM,
            decision="overturned",
            administrator=(Guideline(CP09, "Opioids, criteria for use; Tramadol", "76, 93-94"),),
            guidelines=(
                Guideline(CP09, "Opioids, criteria for use: therapeutic trial", "76-77"),
                Guideline(CP09, "Tramadol", "93-94"),
            ),
            reasons=(
                "non-opioids fell short",
                "goals, baseline pain and Oswestry set",
                "risk screen, agreement, baseline test, CURES",
            ),
            facts=(
                Fact("naproxen and acetaminophen fall short", "since naproxen and acetaminophen fall short"),
                Fact("goal set", "Goal: sit 30 min"),
                Fact("baseline Oswestry 58%", "Oswestry 58%"),
                Fact("ORT 1", "ORT 1 (low)"),
                Fact("agreement signed", "Opioid consent and agreement signed today"),
            ),
        ),
    ),
    papers=(
        Paper(name="application_and_decision.pdf", pieces=(application, ur)),
        Paper(
            name="rfa.pdf",
            fax="02/13/2015 08:30AM FROM: NORTHGATE OCC HEALTH TO: 5305550109  PAGE {page} OF {pages}",
            pieces=(
                rfa(
                    WHO,
                    """Lumbar sprain, acute exacerbation | 847.2 | Cyclobenzaprine 5 mg | | 1 tid x 7 days, #21, no refill
              same, muscle spasm | 728.85 | Tramadol 50 mg | | 1 q6h prn, #30, no refill""",
                    signed="02/12/2015",
                ),
                visit,
            ),
        ),
        Paper(name="Northgate prior notes.pdf", pieces=(november, pt, mri)),
        Paper(
            name="subpoena_misc.pdf",
            bates="SUB{page:04d}",
            pieces=(
                ob,
                bill(
                    WHO,
                    "02/17/2015",
                    "02/12/2015 | 99214 | Office visit | 1 | 146.10",
                    diagnosis="847.2",
                    total="146.10",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["acute exacerbation of lumbar sprain with muscle spasm", "L4-5 disc protrusion"],
        "medications": [
            {"drug": "cyclobenzaprine", "dose": "5 mg tid #21", "since": "2015-02-12"},
            {"drug": "tramadol", "dose": "50 mg q6h prn #30", "since": "2015-02-12"},
            {"drug": "naproxen", "dose": "500 mg bid", "since": "2015-02-08"},
        ],
        "pain_scores": [{"score": "8/10", "date": "2015-02-12"}, {"score": "2/10", "date": "2014-11-13"}],
        "prior_treatment": ["physical therapy 12 visits 2013"],
        "progress_reports": ["2014-11-13", "2015-02-12"],
        "work_status": "modified duty",
    },
    traps=("old claim, new flare", "spasm absent in November"),
    formats="four PDFs with text layer",
)
