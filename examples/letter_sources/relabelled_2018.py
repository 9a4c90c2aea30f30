"""Letters as they are thought to be from 2018 on: the labels of 2014 under new names, items numbered."""

from __future__ import annotations

from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Guideline, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import crawled, plain

COMPANY = "Maximus Federal Services"


def _names(reviewer: str) -> tuple[str, str, str]:
    return "Claims Administrator guideline:", f"{reviewer} guideline:", "Decision rationale:"


IMRO = Letter(
    name="relabelled-2018-imro-issues.txt",
    layout="relabelled-2018",
    trap="'IMRO guideline'; 'Issue 1:' is not part of the request; ACOEM by title; a formulary note is no citation",
    summary="""The injured worker is a 33 year old male with a date of injury of 02-19-2019. He was struck on the
    right knee by a rolling bin in a postal sorting hall. Diagnoses are patellofemoral pain and a sprain of the
    medial collateral ligament, right knee. The report of 05-07-2019 gives pain of 5 out of 10 that grows on stairs.
    Examination shows a trace effusion, pain with patellar compression, stable ligaments, and a thigh that measures 2
    cm less than the left. Eight visits of physical therapy were completed by 04-19-2019; flexion rose from 95 to 125
    degrees and he went from a crutch to none. He has worked half shifts since 04-22-2019. Naproxen is used on three
    days a week. Requested are eight further physical therapy visits, a lidocaine patch, and a knee MRI. Utilization
    review of 05-16-2019 allowed none of them.""",
    age=33,
    sex="male",
    reviewer=Reviewer(("California", "Arizona"), ("Sports Medicine", "Physical Medicine & Rehabilitation"), (), None),
    dates={
        "case_number": "CM19-0104471",
        "date_assigned": "2019-06-11",
        "date_of_injury": "2019-02-19",
        "decision_date": "2019-07-01",
        "ur_denial_date": "2019-05-16",
        "application_received": "2019-06-04",
        "priority": "standard",
    },
    items=(
        Item(
            "Physical therapy for the right knee, 8 visits",
            "overturned",
            "therapy",
            cited(
                """Decision based on MTUS ACOEM Knee Disorders Guideline (2015), Section(s): Physical therapy.""",
                cite("ACOEM", "Physical therapy"),
            ),
            cited(
                """Decision based on MTUS ACOEM Knee Disorders Guideline (2015), Section(s): Therapeutic exercise.""",
                cite("ACOEM", "Therapeutic exercise"),
            ),
            """Thirty degrees of flexion and the end of a crutch are gains that anyone can check. The thigh is still
            thinner than its neighbor, and the therapist lists step-downs and single leg work as not begun. A second
            block of eight with that plan is in keeping with the guideline. This request is medically necessary.""",
            {"visits": 8, "body_part": "knee", "laterality": "right"},
            printed="Issue 1: Physical therapy for the right knee, 8 visits: Overturned",
        ),
        Item(
            "Lidocaine 5% patch #30",
            "upheld",
            "medication",
            outside(
                """The Claims Administrator based their decision on recommendation(s) outside of the MTUS Guidelines.
                Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter, Lidoderm
                (lidocaine patch).""",
                cite("ODG", "Pain Chapter, Lidoderm (lidocaine patch)"),
            ),
            cited(
                """Decision based on MTUS ACOEM Chronic Pain Guideline (2017), Section(s): Topical lidocaine. The
                drug is Non-Exempt on the MTUS Drug List.""",
                cite("ACOEM", "Topical lidocaine"),
            ),
            """The drug needs authorization under the formulary, so the reason for it has to be written. The chart
            names no nerve pain. Naproxen three times a week is tolerated and helps. Nothing says that the patch was
            tried before or what it should add. This request is not medically necessary.""",
            {"ingredients": ["lidocaine"], "strength": "5%", "quantity": 30},
            printed="Issue 2: Lidocaine 5% patch #30: Upheld",
        ),
        Item(
            "MRI of the right knee without contrast",
            "upheld",
            "imaging",
            cited(
                "Decision based on MTUS ACOEM Knee Disorders Guideline (2015), Section(s): MRI.",
                cite("ACOEM", "MRI"),
            ),
            cited(
                "Decision based on MTUS ACOEM Knee Disorders Guideline (2015), Section(s): MRI.",
                cite("ACOEM", "MRI"),
            ),
            """Ligaments are stable, the joint does not lock, and the knee is getting better under therapy. There is
            no plan for an operation. A picture at this time would change nothing in what is done next week. This
            request is not medically necessary.""",
            {"body_part": "knee", "laterality": "right"},
            printed="Issue 3: MRI of the right knee without contrast: Upheld",
        ),
    ),
)

MAXIMUS = Letter(
    name="relabelled-2018-maximus.txt",
    layout="relabelled-2018",
    trap="'Maximus guideline' in small letters; guidelines named by title and date, one with tier wording; no numbers",
    summary="""The injured worker is a 58-year-old female who sustained an injury on September 30, 2015. She slipped
    on a wet ramp and fell on her back. She is being treated for chronic low back pain and right L5 radiculopathy. At
    the visit of June 14, 2018 pain was 8/10 without and 4/10 with medication. She can sit for forty minutes, cooks
    each day and walks her dog. Dorsal numbness of the right foot and weak great toe extension (4/5) were found.
    Electrical studies of 2016 confirmed an L5 lesion. Gabapentin was stopped for sedation in 2016 and nortriptyline
    for a dry mouth in 2017. Duloxetine 60 mg has been taken since November 2017. The PHQ-9 went from 14 to 6. On
    June 22, 2018 the physician asked for three months of duloxetine and a functional capacity evaluation. Both were
    denied on June 29, 2018.""",
    age=58,
    sex="female",
    reviewer=Reviewer(("California",), ("Pain Management", "Anesthesiology"), (), None),
    dates={
        "case_number": "CM18-0121908",
        "date_assigned": "2018-07-31",
        "date_of_injury": "2015-09-30",
        "decision_date": "2018-08-20",
        "ur_denial_date": "2018-06-29",
        "application_received": "2018-07-24",
        "priority": "standard",
    },
    items=(
        Item(
            "Duloxetine 60mg #30 with 2 refills",
            "overturned",
            "medication",
            cited(
                "Decision based on MTUS ACOEM Chronic Pain Guideline (May 15, 2017), Section(s): Anti-depressants.",
                cite("ACOEM", "Anti-depressants"),
            ),
            cited(
                """Decision based on MTUS ACOEM Chronic Pain Guideline (May 15, 2017), Section(s): Serotonin
                norepinephrine reuptake inhibitors.""",
                cite("ACOEM", "Serotonin norepinephrine reuptake inhibitors"),
            ),
            """Two other drugs for nerve pain were tried and had to be stopped, with the reason for each. With this
            one the pain is halved, she sits longer, and her mood score has fallen by eight points. The nerve lesion
            is proven by electrical study. Three months between visits is usual once a dose is steady. The request is
            medically necessary.""",
            {"ingredients": ["duloxetine"], "strength": "60 mg", "quantity": 30, "refills": 2},
        ),
        Item(
            "Functional capacity evaluation",
            "upheld",
            "test",
            NOT_CITED,
            outside(
                """The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines.
                Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Fitness for Duty Chapter,
                Functional capacity evaluation (FCE).""",
                cite("ODG", "Fitness for Duty Chapter, Functional capacity evaluation (FCE)"),
            ),
            """Such a test belongs near the end of recovery and in front of a known job. No employer's description of
            duties is in the file, and no earlier return to work has failed. The worker has retired. The request is
            not medically necessary.""",
        ),
    ),
)

EXPERT = Letter(
    name="relabelled-2018-expert-reviewer.txt",
    layout="relabelled-2018",
    trap="'Expert Reviewer guideline'; 'Issue 2:' before a request that holds a colon; form feed, curly quotes",
    summary="""The injured worker is a 46 year old female who filed a claim for the left hand after an injury on
    10/08/2020, when a roll of carpet trapped it against a door frame. She was diagnosed with left carpal tunnel
    syndrome and trigger finger of the left ring finger. On 03/17/2022 she wakes three times a night, and drops cups.
    Phalen’s and Durkan’s tests are positive, there is no thenar wasting, and the ring finger catches. Nerve
    conduction of 02/03/2022 shows a distal motor latency of 5.9 ms. She wore a night splint for four months, had
    eight visits of hand therapy and an injection on 12/09/2021 that helped “for about ten days”. The surgeon
    requests release of the carpal tunnel and of the trigger finger, and a machine for cold therapy after surgery. On
    03/29/2022 utilization review denied the requests for want of the electrical report.""",
    age=46,
    sex="female",
    reviewer=Reviewer(("Nevada", "California"), ("Orthopedic Surgery",), (), None),
    dates={
        "case_number": "CM22-0040315",
        "date_assigned": "2022-04-26",
        "date_of_injury": "2020-10-08",
        "decision_date": "2022-05-20",
        "ur_denial_date": "2022-03-29",
        "application_received": "2022-04-20",
        "priority": "standard",
    },
    items=(
        Item(
            "Left carpal tunnel release and left ring finger trigger release",
            "overturned",
            "surgery",
            cited(
                """Decision based on MTUS ACOEM Hand, Wrist, and Forearm Disorders Guideline (2019), Section(s):
                Surgical considerations.""",
                cite("ACOEM", "Surgical considerations"),
            ),
            cited(
                """Decision based on MTUS ACOEM Hand, Wrist, and Forearm Disorders Guideline (2019), Section(s):
                Carpal tunnel release.""",
                cite("ACOEM", "Carpal tunnel release"),
            ),
            """The electrical report that utilization review missed is in the packet sent for this review, on page
            31. It shows slowing of more than a mild degree. Splint, therapy and injection were used, in that order,
            and the injection’s short relief speaks for the diagnosis. The finger catches in plain sight and would be
            released through the same anesthetic. The request is medically necessary.""",
            {"body_part": "wrist, finger", "laterality": "left"},
            printed="Issue 1: Left carpal tunnel release and left ring finger trigger release: Overturned",
        ),
        Item(
            "Associated surgical service: Cold therapy unit, purchase",
            "upheld",
            "equipment",
            Guideline(NOT_CITED.text, (), "none cited"),
            outside(
                """The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines.
                Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Carpal Tunnel Syndrome
                Chapter, Continuous cold therapy.""",
                cite("ODG", "Carpal Tunnel Syndrome Chapter, Continuous cold therapy"),
            ),
            """Cold after this operation is useful for some days; a pack from the freezer gives it. A pump may be
            hired for a week at most, and a purchase goes beyond that. The wording asks for a purchase and can’t be
            cut to a hire here. The request is not medically necessary.""",
            printed="Issue 2: Associated surgical service: Cold therapy unit, purchase: Upheld",
        ),
    ),
)

LETTERS = {
    IMRO: crawled(final_determination(IMRO, with_header=True, names=_names("IMRO"), company=COMPANY)).encode(),
    MAXIMUS: plain(final_determination(MAXIMUS, with_header=True, names=_names("Maximus"), company=COMPANY)).encode(),
    EXPERT: plain(
        final_determination(EXPERT, with_header=True, names=_names("Expert Reviewer"), company=COMPANY)
    ).encode(),
}
