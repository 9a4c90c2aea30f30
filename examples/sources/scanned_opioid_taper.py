"""A bundle of more than sixty faxed pages: pictures, turned sheets, copies and another person's page."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    Letterhead,
    Paper,
    Para,
    Piece,
    Scan,
    Sign,
    Title,
    fields,
    grid,
    lines,
    record,
)
from examples.drawing.decisions import decision_table
from examples.drawing.forms import (
    fax_cover,
    imr_application,
    pr2,
    proof_of_service,
    rfa,
)
from examples.sources.scanned_opioid_taper_filler import (
    BIG,
    WHO,
    account,
    blank,
    flow,
    mri,
    notice,
    op,
    pharmacy,
    stray,
    text_page,
    therapy,
)

TAPER = "Norco 10/325 mg, taper: 1 tablet every 8 hours, #90, reducing by 10 percent a month"
UDT = "Urine drug test x 1"
application = imr_application(
    WHO,
    [TAPER, UDT],
    signed="03/02/2015",
    decided="02/10/2015",
    diagnosis="722.83 postlaminectomy syndrome, lumbar",
    look=BIG,
)
ur = decision_table(
    WHO,
    "NORTH STRAIT UTILIZATION REVIEW",
    "02/10/2015",
    "02/03/2015",
    f"{TAPER} | Non-certified\n{UDT} | Non-certified",
    reviewed="RFA 01/30/2015; PR-2 01/27/2015.",
    rationale="""The worker has taken an opioid since 2011. Opioids are not meant for long use, and a taper that stretches over most of a year amounts to continuing. As the opioid is not certified there is no need of a drug test.""",
    guideline="MTUS Chronic Pain Medical Treatment Guidelines, Opioids for chronic pain, pages 80-82; Drug testing, page 43.",
    reviewer="Sylvester Crane, MD",
    note=0,
)
MONTHS = (
    # date, tablets a month, pain without, pain with, walking minutes, Oswestry, remark
    ("02/25/2014", 150, 8, 4, 20, 50, "Back in this clinic after knee cold. Same regimen."),
    ("04/01/2014", 150, 8, 4, 20, 50, "Rainy month, more stiff."),
    ("05/06/2014", 150, 8, 4, 20, 48, "Garden work 15 min."),
    ("06/10/2014", 150, 8, 4, 25, 46, "Grandson visited. Pool exercise begun."),
    ("07/15/2014", 150, 8, 4, 25, 46, "Pool exercise twice a week."),
    ("08/19/2014", 150, 8, 4, 30, 44, "Wants to use less medication; we agree on a slow taper from October."),
    ("09/23/2014", 150, 8, 4, 30, 44, "Taper plan signed: 10 percent a month."),
    ("10/28/2014", 135, 8, 4, 30, 44, "First step. Slept badly three nights, no sweats."),
    ("11/25/2014", 120, 7, 4, 35, 42, "Second step. Irritable one week, passed."),
    ("12/30/2014", 100, 7, 4, 35, 40, "Third step over the holidays went well."),
    ("01/27/2015", 90, 7, 4, 40, 38, "Fourth step asked for now. Proud of herself."),
)


def monthly(row: tuple[str, int, int, int, int, int, str]) -> Piece:
    date, tablets, without, with_, walk, odi, remark = row
    last = date == "01/27/2015"
    return pr2(
        WHO,
        date,
        reason="request" if last else "continuing",
        look=BIG,
        subjective=f"""Low back and left leg pain. Pain {without}/10 without medication, {with_}/10 with medication; a dose lasts 5 hours. Walks {walk} minutes. Oswestry {odi}%. Cooks, shops, drives. Denies constipation or sedation. {remark}"""
        + (
            """ Withdrawal signs: none now (COWS 2). She works 5 hours a day as parts clerk since 09/2014; was off work until then."""
            if last
            else ""
        ),
        objective="Gait even. L/S flexion 45 deg, extension 15. Mild paraspinal TTP. SLR neg. Strength 5/5. Alert, pupils normal.",
        diagnoses="1. Postlaminectomy syndrome, lumbar (722.83)\n2. Left S1 radiculitis, residual",
        plan=(
            f"""1. Norco 10/325 #{tablets} this month.
        2. HEP and pool.
        3. RTC 5 weeks."""
            if not last
            else """1. Continue taper: Norco 10/325 1 tab q8h #90 next month, then 10 percent less each month (slower if withdrawal), end planned for autumn 2015. Do not stop abruptly.
        2. COWS and phone call by nurse 10 days after each step; clonidine if needed.
        3. Urine drug test next visit: monitoring during taper, moderate risk (ORT 5), last test 07/15/2014 consistent.
        4. Opioid agreement 02/25/2014 and taper plan 09/23/2014 on file. CURES 01/27/2015 consistent. No aberrant behavior.
        5. CBT for pain, 4 of 6 done."""
        ),
        work="Modified duty, parts clerk 5 h/day, lift 15 lb." if date > "09" or last else "TTD.",
    )


NOTES = [monthly(row) for row in MONTHS]
request = rfa(
    WHO,
    """Postlaminectomy syndrome | 722.83 | Norco 10/325 mg, taper | | 1 tab q8h #90, reducing by 10 percent a month
    Opioid therapy, taper | 722.83 | Urine drug test x 1 | G0431 | next visit""",
    signed="01/30/2015",
    look=BIG,
)
lab = record(
    "Urine drug test report",
    "2014-07-15",
    "Solano Toxicology",
    Letterhead("SOLANO TOXICOLOGY LABORATORY"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob}", "Collected: 07/15/2014 | Reported: 07/18/2014"),
    grid("""Test | Result | Expected
    Hydrocodone | Positive 702 ng/mL | Yes
    Hydromorphone | Positive 61 ng/mL | Yes
    Other opiates, oxycodone | Negative | Yes
    Benzodiazepines | Negative | Yes
    Cocaine, amphetamines, THC | Negative | Yes"""),
    Para("Interpretation: consistent with the prescribed drug."),
)
agreement = record(
    "Opioid treatment agreement",
    "2014-02-25",
    WHO.name,
    Title("OPIOID AGREEMENT"),
    fields(f"Patient: {WHO.name} | DOB: {WHO.dob}"),
    lines("""I take opioid medicine from one clinic and one pharmacy.
    I agree to urine tests and to the CURES check.
    No early refills, no lost medicine replaced."""),
    Sign(WHO.name, "Signed 02/25/2014"),
    Sign(WHO.doctor),
)
plan = record(
    "Taper plan",
    "2014-09-23",
    WHO.doctor,
    Letterhead("Mare Island Pain Clinic"),
    Title("TAPER PLAN"),
    fields(f"Patient: {WHO.name} | DOB: {WHO.dob}"),
    grid("""Month | Tablets of Norco 10/325
    October 2014 | 135
    November 2014 | 120
    December 2014 | 100
    January 2015 | 90 to 100
    then | 10 percent less each month"""),
    Para("Nurse telephones 10 days after each step. If COWS is above 8 hold the step for a month."),
    Sign(WHO.name, "Patient"),
    Sign(WHO.doctor),
)
PIECES = (
    replace(text_page, picture=False),
    application,
    ur,
    fax_cover(WHO, "02/03/2015", subject="RFA Tillery", pages=4),
    request,
    NOTES[-1],
    replace(NOTES[-2], turn=90),
    *NOTES[4:9][::-1],
    replace(NOTES[-1], duplicate=True),
    lab,
    replace(agreement, turn=180),
    plan,
    stray,
    *[therapy(number) for number in range(1, 9)],
    replace(pharmacy, turn=270),
    notice,
    *NOTES[:4][::-1],
    replace(lab, duplicate=True),
    mri,
    op,
    *[flow(number) for number in range(1, 9)],
    blank,
    *[account(number) for number in range(2, 12)],
    replace(stray, kind="PR-2 progress report (another person)"),
    *[
        fax_cover(WHO, f"{month:02d}/26/2014", subject="PR-2 report enclosed, Tillery", pages=2)
        for month in range(2, 8)
    ],
    replace(mri, duplicate=True),
    replace(blank, picture=False),
    proof_of_service(WHO, "02/10/2015", served="Rosamund Tillery\nLionel Barrister, MD"),
    replace(request, duplicate=True, turn=90),
)
EXAMPLE = Example(
    name="scanned-opioid-taper",
    number="EX-12",
    decided="2015-02-10",
    injury="2009-04-14",
    age=48,
    sex="F",
    story="""
# A faxed bundle of more than sixty pages: an opioid taper

Rosamund Tillery, 48, parts clerk at a shipyard, is being tapered from Norco #150 to nothing, about ten percent a month. The physician asks for the next step (#90) and a drug test; utilization review refused both on 02/10/2015
since "a taper amounts to continuing". The claims administrator sent one fax of pictures: some sheets sideways or upside down, two copies of another man's report, copies of her own, nursing sheets of 2010, bills.

**What a careful reviewer decides: overturn both.**

- Norco taper: weaning is to be slow, about 10 percent every 2 to 4 weeks, with withdrawal watched (page 124); meanwhile 7/10 without and 4/10 with, walks 40 minutes (was 20), Oswestry 38 (was 50), works 5 hours, no side effects, agreement, CURES, consistent test (78).
- Drug test: on an opioid, purpose and risk given, last one 07/15/2014 consistent (page 43).

**Traps.** Roland Tillotson has a similar name: other birth date, other claim. The nursing sheets' pain scores are of 2010.
""",
    items=(
        Item(
            request=TAPER,
            decision="overturned",
            administrator=(Guideline(CP09, "Opioids for chronic pain", "80-82"),),
            guidelines=(
                Guideline(CP09, "Weaning of medications", "124"),
                Guideline(CP09, "Opioids, on-going management", "78"),
            ),
            reasons=(
                "slow taper of 10 percent a month with monitoring",
                "relief and function measured",
                "no side effects, agreement, CURES, consistent test",
            ),
            facts=(
                Fact("taper of 10 percent a month", "then 10 percent less each month (slower"),
                Fact(
                    "7/10 without, 4/10 with",
                    "Pain 7/10 without medication, 4/10 with medication; a dose lasts 5 hours. Walks 40",
                ),
                Fact("works 5 hours a day", "She works 5 hours a day"),
                Fact("Oswestry 38%", "Oswestry 38%"),
                Fact("withdrawal watched", "COWS and phone call by nurse"),
                Fact("agreement", "OPIOID AGREEMENT"),
            ),
        ),
        Item(
            request=UDT,
            decision="overturned",
            administrator=(Guideline(CP09, "Drug testing", "43"),),
            guidelines=(Guideline(CP09, "Drug testing", "43"),),
            reasons=("on an opioid in taper", "purpose and risk stated", "last test 07/15/2014, consistent"),
            facts=(
                Fact("purpose and risk given", "moderate risk (ORT 5)"),
                Fact("last test consistent", "Interpretation: consistent with the prescribed drug"),
            ),
        ),
    ),
    papers=(
        Paper(
            name="Tillery_fax.pdf",
            fax="03/13/2015 07:44 BENICIA MUTUAL 7075550104 {page:03d}/{pages:03d}",
            scan=Scan(dpi=150, seed=12),
            pieces=PIECES,
        ),
    ),
    facts={
        "diagnoses": ["postlaminectomy syndrome, lumbar", "left S1 radiculitis"],
        "medications": [{"drug": "Norco", "dose": "10/325 #90, tapering", "since": "2011"}],
        "pain_scores": [{"score": "7/10 without, 4/10 with", "date": "2015-01-27"}],
        "prior_treatment": ["L5-S1 discectomy 2010-02-11", "pool therapy 8 visits 2014"],
        "progress_reports": [f"{date[6:]}-{date[:2]}-{date[3:5]}" for date, *_ in MONTHS],
        "work_status": "modified duty, 5 hours a day",
    },
    traps=("another person with a similar name", "turned pages", "copies"),
    formats="one PDF of pictures, 150 dpi, two pages with text layer",
)
