"""Antidepressants for major depression with PHQ-9 measured before and after."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, ODG, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    LETTER,
    OFFICE,
    Blocks,
    Letterhead,
    Paper,
    Para,
    Piece,
    Sign,
    Title,
    fields,
    grid,
    h,
    lines,
    record,
    section,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import (
    Parties,
    benefit_notice,
    bill,
    imr_application,
    pr2,
    rfa,
)

WHO = Parties(
    first="Annika",
    last="Bouvier-Sato",
    dob="05/14/1971",
    sex="Female",
    home="608 Wisteria Ln, San Mateo, CA 94403",
    phone="(650) 555-0136",
    employer="Peninsula Transit District",
    claim="PTD-13-20961",
    injury="01/28/2013",
    doctor="Nathaniel Obi, MD",
    specialty="Psychiatry",
    practice="Bayshore Behavioral Medicine",
    office="1500 Norfolk St, San Mateo, CA 94401",
    office_phone="(650) 555-0180",
    office_fax="(650) 555-0181",
    administrator="Golden Arch Public Risk Pool",
    adjuster="Lorna Fitch",
    admin_address="PO Box 5540, Oakland, CA 94605",
    admin_phone="(510) 555-0140",
    admin_fax="(510) 555-0141",
)
SERT = "Sertraline 100 mg, one daily, #30 with 2 refills"
TRAZ = "Trazodone 50 mg, one at bedtime, #30"
application = imr_application(
    WHO,
    [SERT, TRAZ],
    signed="07/14/2015",
    decided="06/19/2015",
    diagnosis="296.32 major depressive disorder, recurrent, moderate",
)
ur = decision_by_item(
    WHO,
    "Bridgeport Clinical Review",
    "06/19/2015",
    "06/12/2015",
    [
        (
            SERT,
            "DENIED",
            "SSRIs are not recommended for chronic pain, and the covering physician's knee and back reports do not show functional gain from the drug.",
            "MTUS Chronic Pain Medical Treatment Guidelines, SSRIs, page 107.",
        ),
        (
            TRAZ,
            "DENIED",
            "Sedating antidepressants are an option for sleep where depression is present. The orthopedic report in hand does not speak of sleep.",
            "ODG, Pain Chapter, Insomnia treatment; Trazodone.",
        ),
    ],
    reviewed="Orthopedic PR-2 of 05/20/2015 (Dr. Marchetti); RFA 06/10/2015. The psychiatric report named in the RFA was not enclosed.",
    reviewer="Edwin Sallow, MD",
    look=OFFICE,
)


def psych(date: str, *blocks: Blocks) -> Piece:
    return record(
        "Psychiatric progress report",
        f"{date[6:]}-{date[:2]}-{date[3:5]}",
        WHO.doctor,
        Letterhead(
            "BAYSHORE BEHAVIORAL MEDICINE",
            ("Nathaniel Obi, M.D., Diplomate, American Board of Psychiatry and Neurology",),
        ),
        Para(date),
        Para(f"Re: {WHO.name}   Claim {WHO.claim}   D/I {WHO.injury}"),
        blocks,
        Sign(WHO.doctor),
        look=LETTER,
    )


june = psych(
    "06/08/2015",
    section(
        "Interval history",
        """Ms. Bouvier-Sato, 44, a bus operator who was assaulted by a passenger, is seen in follow-up of major depressive disorder. She has taken sertraline since 02/09/2015, 100 mg since 03/09/2015.
    She reports that her mood is better on most days. She has gone back to church and drives her daughter to school, which she had given up. She exercises three times a week, 30 minutes. She returned to modified duty in dispatch,
    20 hours a week, on 05/11/2015. Before treatment she stayed in her room most of the day.

    Sleep: with trazodone 50 mg at bedtime she falls asleep in 30 minutes and sleeps 6 to 7 hours, with one awakening; before it, two hours to fall asleep, 3 to 4 hours in all, tired all day. Fixed bedtime, no coffee after noon
    and no screens in bed were tried in February without enough effect. Snoring denied; a sleep apnea questionnaire was 1 of 8. No morning grogginess. No sexual side effects, no nausea. No suicidal thoughts.""",
    ),
    h("Scales"),
    grid("""Scale | 02/09/2015 | 04/06/2015 | 06/08/2015
    PHQ-9 | 21 | 14 | 8
    GAD-7 | 13 | 9 | 6
    GAF | 48 | 55 | 62"""),
    section(
        "Mental status",
        'Neatly dressed, makes eye contact. Speech normal. Mood "okay, mending". Affect fuller, smiles. Thought linear. No delusions. Cognition intact. Insight good.',
    ),
    section(
        "Diagnosis",
        "Major depressive disorder, recurrent, moderate, improving (296.32). Insomnia related to depression.",
    ),
    h("Plan"),
    lines("""1. Sertraline 100 mg daily, #30, 2 refills. Aim: six months after remission.
    2. Trazodone 50 mg at bedtime, #30; reassess monthly, stop when sleep holds.
    3. Weekly cognitive behavioral therapy goes on (session 9 of 12).
    4. Work: raise to 24 hours a week in July if PHQ-9 stays below 10."""),
)
february = psych(
    "02/09/2015",
    section(
        "History",
        """Forty-three-year-old bus operator, assaulted 01/28/2013: fracture of the cheekbone, low back and knee strain. For eight months she has been sad nearly every day, has no interest in anything, eats little (lost 14 lb), wakes at three,
    blames herself and cannot read a page. One earlier episode after a miscarriage in 1999, treated with fluoxetine with success. No mania. Passive thoughts of death, no plan. No alcohol.""",
    ),
    section("Mental status", "Tearful, slowed. Mood depressed, affect flat. No psychosis."),
    h("Scales"),
    Para("PHQ-9 21, GAD-7 13, GAF 48."),
    section("Diagnosis", "Major depressive disorder, recurrent, moderate to severe, without psychotic features."),
    h("Plan"),
    lines("""Sertraline 50 mg daily for four weeks, then 100 mg.
    Sleep habits reviewed and written plan given. If no better by next visit add trazodone 50 mg.
    CBT referral. Safety plan made."""),
)
ortho = pr2(
    replace(
        WHO,
        doctor="Silvio Marchetti, MD",
        practice="Hillsdale Orthopedics",
        office="2000 Alameda de las Pulgas, San Mateo, CA 94403",
        office_phone="(650) 555-0110",
    ),
    "05/20/2015",
    subjective="Low back 3/10, R knee 2/10. Working in dispatch 20 h/wk. No pain medication other than Tylenol. Mood and sleep per Dr. Obi.",
    objective="L/S full ROM, no spasm. R knee no effusion, McMurray neg.",
    diagnoses="1. Lumbar strain, improved\n2. R knee strain, improved",
    plan="1. HEP.\n2. F/U 3 months.",
    work="Modified duty per psychiatry.",
)
therapy = record(
    "Psychotherapy notes",
    "2015-06-03",
    "Rebecca Lindholm, PsyD",
    Title("CBT SESSION LOG"),
    fields(f"Patient: {WHO.filed} | Therapist: R. Lindholm, PsyD"),
    grid("""Date | # | PHQ-9 | Focus
    04/29/2015 | 6 | 12 | activity scheduling; walked daily
    05/13/2015 | 7 | 10 | first week back at work
    05/27/2015 | 8 | 9 | bus rides as passenger, fear ladder step 3
    06/03/2015 | 9 | 9 | relapse signs"""),
    Sign("Rebecca Lindholm, PsyD"),
)
EXAMPLE = Example(
    name="ssri-major-depression",
    number="EX-08",
    decided="2015-06-19",
    injury="2013-01-28",
    age=44,
    sex="F",
    story="""
# Sertraline and trazodone for major depression

Annika Bouvier-Sato, 44, bus operator, has had major depression since an assault at work. Utilization review had only the orthopedist's report and refused both drugs on 06/19/2015.

**What a careful reviewer decides: overturn both.**

- Sertraline: MDD diagnosed by a psychiatrist, recent mental status examination, PHQ-9 21 to 14 to 8, GAF 48 to 62, back to church, driving and part-time work (page 107; ODG for depression).
- Trazodone: insomnia with depression, described by its parts, sleep habits tried first, 6 to 7 hours of sleep, was 3 to 4, no grogginess (ODG, Pain chapter, not addressed by the MTUS).

**Traps.** The orthopedic report without psychiatric content. "Not recommended for chronic pain" is not the question here. "Suicidal thoughts" and "psychosis" are denied.
""",
    items=(
        Item(
            request=SERT,
            decision="overturned",
            administrator=(Guideline(CP09, "SSRIs", "107"),),
            guidelines=(
                Guideline(CP09, "SSRIs (selective serotonin reuptake inhibitors)", "107"),
                Guideline(CP09, "Antidepressants for chronic pain", "13-16"),
            ),
            reasons=(
                "major depression diagnosed",
                "PHQ-9 21 to 8",
                "back to church, driving and modified work",
                "recent mental status examination",
            ),
            facts=(
                Fact("PHQ-9 21, 14, 8", "PHQ-9 21 14 8"),
                Fact("back at modified duty", "returned to modified duty in dispatch"),
                Fact("major depressive disorder", "Major depressive disorder, recurrent, moderate, improving"),
                Fact("mental status examination", "Neatly dressed, makes eye contact"),
                Fact("no side effects", "No sexual side effects"),
            ),
        ),
        Item(
            request=TRAZ,
            decision="overturned",
            administrator=(Guideline(ODG, "Pain Chapter, Insomnia treatment; Trazodone", None),),
            guidelines=(Guideline(ODG, "Pain (Chronic): Trazodone (Desyrel); Insomnia treatment", None),),
            reasons=("insomnia with depression", "sleep hygiene tried", "6 to 7 hours, was 3 to 4"),
            facts=(
                Fact("6 to 7 hours with trazodone", "sleeps 6 to 7 hours"),
                Fact("sleep habits tried", "Fixed bedtime, no coffee after noon"),
                Fact("apnea screened", "sleep apnea questionnaire was 1 of 8"),
            ),
        ),
    ),
    papers=(
        Paper(name="A - application, UR.pdf", pieces=(application, ur)),
        Paper(
            name="B - RFA.pdf",
            pieces=(
                rfa(
                    WHO,
                    """Major depressive disorder | 296.32 | Sertraline 100 mg | | 1 daily, #30, 2 refills
            Insomnia w/ depression | 780.52 | Trazodone 50 mg | | 1 qhs, #30""",
                    signed="06/10/2015",
                ),
            ),
        ),
        Paper(
            name="C - psychiatry.pdf",
            fax="07/20/2015 10:02 BAYSHORE BEHAV MED {page}/{pages}",
            pieces=(june, therapy, february),
        ),
        Paper(
            name="D - ortho and claims.pdf",
            bates="GAP-{page:04d}",
            pieces=(
                ortho,
                benefit_notice(
                    WHO,
                    "05/15/2015",
                    subject="Notice: wage loss benefits",
                    text="""You have returned to work part-time. While you earn less than before because of your injury
            you may have a part of the difference paid. Please send us your pay stubs every two weeks.""",
                ),
                bill(
                    WHO,
                    "06/15/2015",
                    "06/08/2015 | 90836 | Psychotherapy with E/M | 1 | 120.00",
                    diagnosis="296.32",
                    total="120.00",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": [
            "major depressive disorder, recurrent, moderate",
            "insomnia",
            "lumbar strain",
            "right knee strain",
        ],
        "medications": [
            {"drug": "sertraline", "dose": "100 mg daily", "since": "2015-02-09"},
            {"drug": "trazodone", "dose": "50 mg qhs", "since": "after 2015-02-09"},
        ],
        "pain_scores": [{"score": "low back 3/10, knee 2/10", "date": "2015-05-20"}],
        "prior_treatment": ["cognitive behavioral therapy", "fluoxetine 1999"],
        "progress_reports": ["2015-02-09", "2015-05-20", "2015-06-08"],
        "work_status": "modified duty, 20 hours a week",
    },
    traps=("orthopedic report without psychiatric content",),
    formats="four PDFs with text layer",
)
