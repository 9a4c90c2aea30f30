"""A triptan for migraine and a short course of a hypnotic after sleep hygiene."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import ODG, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    HOSPITAL,
    PORTAL,
    TYPED,
    Letterhead,
    Paper,
    Para,
    Sign,
    Title,
    fields,
    grid,
    h,
    lines,
    record,
    section,
)
from examples.drawing.decisions import decision_table
from examples.drawing.forms import Parties, bill, imr_application, rfa

WHO = Parties(
    first="Priscilla",
    last="Nakamura-Oyelaran",
    dob="07/07/1982",
    sex="Female",
    home="230 Bay Laurel Dr, Monterey, CA 93940",
    phone="(831) 555-0112",
    employer="Seaside Unified Schools",
    claim="SUS-1188-14",
    injury="09/03/2014",
    doctor="Leopold Grieg, MD",
    specialty="Neurology",
    practice="Monterey Bay Headache Clinic",
    office="21 Upper Ragsdale Dr, Monterey, CA 93940",
    office_phone="(831) 555-0165",
    office_fax="(831) 555-0166",
    administrator="Coastline Schools JPA",
    adjuster="Felicity Horn",
    admin_address="PO Box 640, Salinas, CA 93902",
    admin_phone="(831) 555-0177",
    admin_fax="(831) 555-0178",
)
SUMA = "Sumatriptan 50 mg #9"
ZOLP = "Zolpidem 5 mg #10, no refills"
application = imr_application(
    WHO,
    [SUMA, ZOLP],
    signed="06/15/2015",
    decided="05/22/2015",
    diagnosis="346.10 migraine without aura; 780.52 insomnia",
)
ur = decision_table(
    WHO,
    "Tidewater Review",
    "05/22/2015",
    "05/15/2015",
    "Sumatriptan 50 mg #9 | Not medically necessary\nZolpidem 5 mg #10, no refills | Not medically necessary",
    reviewed="Form RFA 05/14/2015; urgent care slip 04/2015.",
    rationale="Headache after a blow to the head is most often of the tension type and nothing on the slip proves migraine. Sleeping pills are addictive and not for chronic use; no other measures were named in the papers we hold.",
    guideline="Not addressed by MTUS. Official Disability Guidelines: Head Chapter, Triptans; Pain Chapter, Zolpidem (Ambien).",
    reviewer="Rudyard Ames, MD",
    note=0,
)
may = record(
    "Neurology progress report",
    "2015-05-12",
    WHO.doctor,
    Letterhead("Monterey Bay Headache Clinic", ("Leopold Grieg, MD",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Age: 32 | Sex: F", f"Visit: 05/12/2015 | DOI: {WHO.injury}"),
    section(
        "History",
        """Teacher struck on the head by a falling projector screen. Headaches since. Attacks: throbbing, one-sided (mostly right), 8/10, with nausea, vomiting at times, light and noise intolerance, worse on stairs; they last 12 to 24 hours untreated.
    Diary: 6 attacks in April (5 in March). No aura. With sumatriptan 50 mg (samples since 03/10/2015) the pain falls from 8/10 to 2/10 within two hours in 5 of 6 attacks and she goes on teaching; before that she missed 4 days a month, in April one half day.
    No chest tightness, no side effects other than brief warmth. Takes no other headache drug more than 2 days a week. No heart disease, no stroke, no hypertension.

    Sleep since the spring term: takes 90 to 120 minutes to fall asleep, wakes three times, 4 hours in all, tired in class, Epworth 6. Fixed times, no caffeine, dark room, no telephone in bed, relaxation tape for six weeks (log 03/30 to 05/11/2015): up from 4 to 4.5 hours. No snoring; depression screen PHQ-9 4. Melatonin no use.""",
    ),
    section(
        "Examination",
        "BP 114/70. Cranial nerves and fundi normal. Neck supple, mild right occipital tenderness. Gait and reflexes normal.",
    ),
    section(
        "Impression",
        "1. Migraine without aura, post-traumatic (ICHD-3 criteria met). 2. Insomnia, onset and maintenance type.",
    ),
    h("Plan"),
    lines("""Sumatriptan 50 mg at onset, may repeat once in 2 hours, #9 a month (no more than 9 days).
    Zolpidem 5 mg at bedtime for 10 nights only, #10, no refills, to break the cycle; recheck on day 10. Not to drive next morning if drowsy.
    Keep both diaries. Topiramate if attacks exceed 8 a month."""),
    Sign(WHO.doctor),
    look=PORTAL,
)
march = record(
    "Neurology consultation",
    "2015-03-10",
    WHO.doctor,
    Letterhead("Monterey Bay Headache Clinic", ("Leopold Grieg, MD",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob}", f"Visit: 03/10/2015 | DOI: {WHO.injury}"),
    section(
        "History",
        "Six months of pounding right-sided headache with nausea and photophobia, 5 a month. Naproxen 500 mg and acetaminophen/aspirin/caffeine: little effect. No headache before the injury. CT 09/2014 normal. Sleeps badly since she worries about missing class.",
    ),
    section("Examination", "Normal neurologic examination. BP 116/72."),
    section("Impression", "Migraine without aura."),
    h("Plan"),
    lines("Sumatriptan 50 mg, 6 samples. Diary.\nSleep sheet given, begin 03/30, bring the log."),
    Sign(WHO.doctor),
    look=PORTAL,
)
diary = record(
    "Patient diary",
    "2015-05-11",
    WHO.name,
    Title("HEADACHE DIARY - APRIL 2015"),
    grid("""Date | Side | Before | Took | 2 h later | Missed work
    04/02 | R | 8 | sumatriptan | 2 | no
    04/07 | R | 8 | sumatriptan | 1 | no
    04/13 | L | 7 | sumatriptan | 2 | no
    04/19 | R | 9 | sumatriptan late | 6 | half day
    04/24 | R | 8 | sumatriptan | 2 | no
    04/29 | R | 8 | sumatriptan | 2 | no"""),
    Para("Sleep log, mean hours: week of 03/30 4.0; 04/06 4.1; 04/13 4.3; 04/20 4.4; 04/27 4.5; 05/04 4.5"),
    look=TYPED,
)
urgent = record(
    "Urgent care note",
    "2015-04-19",
    "Dunes Urgent Care",
    Title("DUNES URGENT CARE"),
    lines("""Pt: Nakamura-Oyelaran P   04/19/2015   32 F
    HA since am, vomited x2. Took her Imitrex late. Ketorolac 30 IM, Zofran 4. Better. D/C home."""),
    Sign("K. Abara, PA-C"),
    look=TYPED,
)
ct = record(
    "CT head report",
    "2014-09-03",
    "S. Whitcombe, MD",
    Letterhead("Peninsula Community Hospital - Imaging"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 09/03/2014"),
    section("Impression", "No hemorrhage, no fracture. Normal CT of the head."),
    Sign("S. Whitcombe, MD"),
    look=HOSPITAL,
)
EXAMPLE = Example(
    name="triptan-and-hypnotic",
    number="EX-10",
    decided="2015-05-22",
    injury="2014-09-03",
    age=32,
    sex="F",
    story="""
# A triptan for migraine and ten nights of a hypnotic

Priscilla Nakamura-Oyelaran, 32, teacher, was struck on the head in 2014. Her neurologist asks for sumatriptan 50 mg #9 and zolpidem 5 mg #10. Utilization review refused both on 05/22/2015.

**What a careful reviewer decides: overturn both.** The MTUS and ACOEM do not speak of either; ODG is used.

- Sumatriptan (ODG, Head, Triptans): migraine with its features, 6 attacks a month, 8/10 to 2/10 in two hours in 5 of 6 attacks, four lost days a month down to half a day, #9, no vascular disease.
- Zolpidem (ODG, Pain, Zolpidem; Insomnia treatment): insomnia described by onset, maintenance, hours and day; causes screened; six weeks of sleep hygiene logged; 5 mg for a woman, ten nights, no refill, recheck on day 10.

**Traps.** One attack of six failed and ended at urgent care. Sleep hygiene is in March's plan and in the log. "Tired in class" is the reason, not a side effect.
""",
    items=(
        Item(
            request=SUMA,
            decision="overturned",
            administrator=(Guideline(ODG, "Head Chapter, Triptans", None),),
            guidelines=(Guideline(ODG, "Head: Triptans", None),),
            reasons=(
                "migraine diagnosed with its features",
                "6 attacks a month, relief in 5 of 6",
                "quantity fits",
                "no vascular disease",
            ),
            facts=(
                Fact("throbbing one-sided headache with nausea and photophobia", "throbbing, one-sided"),
                Fact("8/10 to 2/10 within two hours", "from 8/10 to 2/10 within two hours"),
                Fact("6 attacks in April", "6 attacks in April"),
                Fact("no vascular disease", "No heart disease, no stroke, no hypertension"),
            ),
        ),
        Item(
            request=ZOLP,
            decision="overturned",
            administrator=(Guideline(ODG, "Pain Chapter, Zolpidem (Ambien)", None),),
            guidelines=(Guideline(ODG, "Pain (Chronic): Zolpidem (Ambien); Insomnia treatment", None),),
            reasons=("insomnia described", "sleep hygiene tried for six weeks", "ten nights, 5 mg, no refill"),
            facts=(
                Fact("insomnia by its parts", "90 to 120 minutes to fall asleep"),
                Fact("sleep hygiene for six weeks", "relaxation tape for six weeks"),
                Fact("ten nights only", "for 10 nights only"),
            ),
        ),
    ),
    papers=(
        Paper(name="IMR_Application.pdf", pieces=(application,)),
        Paper(name="UR_Determination.pdf", pieces=(ur,)),
        Paper(
            name="Records_1.pdf",
            fax="05/15/15 MBHC 831-555-0166 -> 831-555-0178 {page}/{pages}",
            pieces=(
                rfa(
                    WHO,
                    """Migraine without aura | 346.10 | Sumatriptan 50 mg | | 1 at onset, may repeat x1, #9/month
            Insomnia | 780.52 | Zolpidem 5 mg | | 1 qhs x 10 nights, #10, no refills""",
                    signed="05/14/2015",
                ),
                may,
                march,
            ),
        ),
        Paper(
            name="Records_2.pdf",
            bates="CSJPA_{page:05d}",
            pieces=(
                diary,
                urgent,
                ct,
                bill(
                    WHO,
                    "05/19/2015",
                    "05/12/2015 | 99214 | Office visit | 1 | 146.10",
                    diagnosis="346.10",
                    total="146.10",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["migraine without aura", "insomnia"],
        "medications": [
            {"drug": "sumatriptan", "dose": "50 mg #9", "since": "2015-03-10"},
            {"drug": "zolpidem", "dose": "5 mg #10", "since": "requested 2015-05-14"},
        ],
        "pain_scores": [{"score": "8/10 before, 2/10 two hours after sumatriptan", "date": "2015-05-12"}],
        "prior_treatment": ["naproxen", "acetaminophen/aspirin/caffeine", "sleep hygiene", "melatonin"],
        "progress_reports": ["2015-03-10", "2015-05-12"],
        "work_status": "working",
    },
    traps=("one attack of six not relieved",),
    formats="four PDFs with text layer",
)
