"""A case file that arrives as one FHIR R4 Bundle: a first tricyclic and a short relaxant course for a neck."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import Letterhead, Sign, fields, p, record
from examples.drawing.decisions import decision_by_item
from examples.drawing.exchange import bundle, condition, document, medication, patient, procedure, report
from examples.drawing.forms import Parties, bill, imr_application, pr2, rfa

WHO = Parties(
    first="Elias",
    last="Montrose-Abara",
    dob="01/15/1980",
    sex="Male",
    home="2200 Orchard Ln, Fresno, CA 93720",
    phone="(559) 555-0146",
    employer="Kings River Packing",
    claim="KRP-14-60012",
    injury="07/19/2014",
    doctor="Saoirse Kendrick, MD",
    specialty="Physical Medicine and Rehabilitation",
    practice="Central Valley Spine Medicine",
    office="7055 N Fresno St, Fresno, CA 93720",
    office_phone="(559) 555-0172",
    office_fax="(559) 555-0173",
    administrator="Yosemite General Insurance",
    adjuster="Paula Redmond",
    admin_address="PO Box 4600, Fresno, CA 93744",
    admin_phone="(559) 555-0104",
    admin_fax="(559) 555-0106",
)
NOR = "Nortriptyline 25 mg at bedtime, #30"
METH = "Methocarbamol 500 mg, 2 tablets three times a day for 10 days, #60, no refill"
application = imr_application(
    WHO,
    [NOR, METH],
    signed="07/06/2015",
    decided="06/12/2015",
    diagnosis="723.4 cervical radiculitis, left C6; 728.85 muscle spasm",
)
ur = decision_by_item(
    WHO,
    "Kaweah Review Associates",
    "06/12/2015",
    "06/05/2015",
    [
        (
            NOR,
            "Denied",
            "No diagnosis of depression is listed and the indication was not clear on the form.",
            "MTUS Chronic Pain Medical Treatment Guidelines, Antidepressants for chronic pain, pages 13-16.",
        ),
        (
            METH,
            "Denied",
            "Muscle relaxants are not for chronic neck pain.",
            "MTUS Chronic Pain Medical Treatment Guidelines, Muscle relaxants (for pain), pages 63-65.",
        ),
    ],
    reviewed="Request form 06/03/2015.",
    reviewer="Jasper Whitlow, MD",
)
request = rfa(
    WHO,
    """Cervical radiculitis L C6 | 723.4 | Nortriptyline 25 mg | | 1 qhs #30, first trial
    Acute neck spasm | 728.85 | Methocarbamol 500 mg | | 2 tid x 10 days #60, no refill""",
    signed="06/03/2015",
)
june = pr2(
    WHO,
    "06/02/2015",
    reason="change",
    subjective="""35 y/o forklift operator. Left arm: burning, shooting pain from neck to thumb, 6/10, worse at night, sleeps 4 h; numb thumb. This since 07/2014.

    New: acute exacerbation of neck pain since 05/30/2015 after a sudden stop of the forklift. Neck 8/10 (was 3/10 in April), cannot turn to reverse. Ibuprofen 800 tid since 05/30 not enough, stomach upset with it. Gabapentin not tried. No relaxant before in this claim.""",
    objective="""Marked palpable spasm L trapezius and cervical paraspinals, head tilted L. Rotation L 20, R 30 deg (60/65 in April). Spurling + L. Sensation dec L thumb and radial forearm (C6). Biceps reflex 1+ L. BP 124/78. ECG 04/2015 normal.""",
    diagnoses="1. L C6 radiculopathy, neuropathic pain (723.4)\n2. Acute cervical muscle spasm, exacerbation (728.85, 847.0)",
    plan="""1. Nortriptyline 25 mg qhs #30, first trial, for neuropathic pain. Aim: arm pain < 4, sleep 6 h. Sedation and dry mouth discussed. No glaucoma, no cardiac disease, no SSRI. Check by phone at 1 week, visit at 4 weeks.
    2. Methocarbamol 500 mg 2 tabs tid x 10 days #60, no refill, then stop. Off forklift while taking it.
    3. Stop ibuprofen. Heat, gentle ROM.""",
    work="Modified duty: no driving for 10 days, then as before.",
)
april = pr2(
    WHO,
    "04/21/2015",
    subjective="L arm burning 6/10, neck 3/10. Working full duty. PT finished, 10 visits, neck better, arm same.",
    objective="C-spine rot L 60, R 65. No spasm. Spurling + L. Dec sens C6 L.",
    diagnoses="1. L C6 radiculopathy",
    plan="1. EMG done.\n2. Consider nortriptyline. ECG today.",
    work="Full duty.",
)
pt = record(
    "Physical therapy discharge summary",
    "2015-04-10",
    "G. Amato, PT",
    Letterhead("Millerton Physical Therapy"),
    fields(f"Patient: {WHO.filed} | Visits: 10 of 10"),
    p(
        "Neck pain 5/10 at entry, 3/10 at discharge. NDI 38% to 26%. Arm burning unchanged. Home program of nine exercises."
    ),
    Sign("G. Amato, PT"),
)
account = bill(WHO, "06/08/2015", "06/02/2015 | 99214 | Office visit | 1 | 146.10", diagnosis="723.4", total="146.10")
BUNDLE = bundle(
    "case-file.json",
    (
        (patient(WHO), None),
        (document(1, application, as_pdf=True), application),
        (document(2, ur, as_pdf=True), ur),
        (document(3, request, as_pdf=True), request),
        (document(4, june, as_pdf=False), june),
        (condition(1, "Cervical radiculopathy, left C6", "M54.12", "2014-07-19"), None),
        (condition(2, "Muscle spasm of neck", "M62.838", "2015-05-30"), None),
        (
            medication(
                1,
                "Nortriptyline 25 mg capsule",
                "1 at bedtime",
                quantity=30,
                authored="2015-06-02",
                prescriber=WHO.doctor,
                status="draft",
            ),
            None,
        ),
        (
            medication(
                2,
                "Methocarbamol 500 mg tablet",
                "2 tablets three times a day for 10 days",
                quantity=60,
                authored="2015-06-02",
                prescriber=WHO.doctor,
                status="draft",
            ),
            None,
        ),
        (
            medication(
                3,
                "Ibuprofen 800 mg tablet",
                "1 three times a day",
                quantity=30,
                authored="2015-05-30",
                prescriber=WHO.doctor,
                status="stopped",
            ),
            None,
        ),
        (
            report(
                1,
                "EMG and nerve conduction study, left arm",
                "2015-04-14",
                "Subacute left C6 radiculopathy: fibrillations in biceps, brachioradialis and paraspinals. No carpal tunnel syndrome.",
                "Saoirse Kendrick, MD",
            ),
            None,
        ),
        (
            report(
                2,
                "MRI cervical spine",
                "2014-11-05",
                "C5-6 left foraminal disc protrusion with compression of the left C6 root.",
                "Roland Achterhuis, MD",
            ),
            None,
        ),
        (procedure(1, "Physical therapy, 10 visits", "2015-04-10"), None),
        (document(5, april, as_pdf=False), april),
        (document(6, pt, as_pdf=False), pt),
        (document(7, account, as_pdf=False), account),
    ),
)
EXAMPLE = Example(
    name="fhir-bundle",
    number="EX-13",
    decided="2015-06-12",
    injury="2014-07-19",
    age=35,
    sex="M",
    story="""
# A case file as one FHIR R4 Bundle

Elias Montrose-Abara, 35, forklift operator, has left C6 radiculopathy and, since 05/30/2015, an acute neck spasm. Utilization review saw the form alone and refused nortriptyline and methocarbamol on 06/12/2015.

**What a careful reviewer decides: overturn both.**

- Nortriptyline 25 mg: neuropathic pain by examination, EMG and MRI; a tricyclic is first-line; first trial with aim and checks; no depression is needed (pages 13-16).
- Methocarbamol: acute exacerbation, marked spasm, ibuprofen not enough and not tolerated, first use, ten days and stop (pages 63-66; 65).

**Traps.** The bundle mixes resources and documents; the request form and the decision are PDFs inside. Full duty and "no spasm" are of April. A resource is one page, numbered by its entry.
""",
    items=(
        Item(
            request=NOR,
            decision="overturned",
            administrator=(Guideline(CP09, "Antidepressants for chronic pain", "13-16"),),
            guidelines=(
                Guideline(CP09, "Antidepressants for chronic pain", "13-16"),
                Guideline(CP09, "Tricyclic antidepressants", "13-15"),
            ),
            reasons=(
                "neuropathic pain by examination, EMG and MRI",
                "tricyclic first-line",
                "first trial with aim and checks",
            ),
            facts=(
                Fact("C6 sensory loss", "Sensation dec L thumb"),
                Fact("EMG left C6 radiculopathy", "Subacute left C6 radiculopathy"),
                Fact("first trial, aim", "first trial, for neuropathic pain"),
            ),
        ),
        Item(
            request=METH,
            decision="overturned",
            administrator=(Guideline(CP09, "Muscle relaxants (for pain)", "63-65"),),
            guidelines=(
                Guideline(CP09, "Muscle relaxants (for pain)", "63-66"),
                Guideline(CP09, "Methocarbamol", "65"),
            ),
            reasons=(
                "acute exacerbation since 05/30/2015",
                "palpable spasm",
                "ibuprofen not enough",
                "ten days, no refill",
            ),
            facts=(
                Fact("acute exacerbation", "acute exacerbation of neck pain since 05/30/2015"),
                Fact("palpable spasm", "Marked palpable spasm"),
                Fact("ibuprofen not enough", "not enough, stomach upset"),
                Fact("ten days", "x 10 days #60, no refill, then stop"),
            ),
        ),
    ),
    others=(BUNDLE,),
    facts={
        "diagnoses": ["left C6 radiculopathy", "acute cervical muscle spasm"],
        "medications": [
            {"drug": "nortriptyline", "dose": "25 mg qhs #30", "since": "requested 2015-06-02"},
            {"drug": "methocarbamol", "dose": "500 mg #60", "since": "requested 2015-06-02"},
            {"drug": "ibuprofen", "dose": "800 mg tid", "since": "2015-05-30, stopped 2015-06-02"},
        ],
        "pain_scores": [
            {"score": "arm 6/10, neck 8/10", "date": "2015-06-02"},
            {"score": "arm 6/10, neck 3/10", "date": "2015-04-21"},
        ],
        "prior_treatment": ["physical therapy 10 visits", "ibuprofen"],
        "progress_reports": ["2015-04-21", "2015-06-02"],
        "work_status": "modified duty",
    },
    traps=("documents inside resources",),
    formats="one FHIR R4 Bundle (JSON): PDF and text attachments, coded resources",
)
