"""A first trial of duloxetine for neuropathic pain that examination and nerve studies support."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    HOSPITAL,
    PORTAL,
    Letterhead,
    Paper,
    Para,
    Sign,
    fields,
    grid,
    h,
    lines,
    p,
    record,
    section,
)
from examples.drawing.decisions import decision_letter
from examples.drawing.forms import (
    Parties,
    benefit_notice,
    bill,
    imr_application,
    pr2,
    rfa,
)

WHO = Parties(
    first="Desmond",
    last="Kirkpatrick-Yu",
    dob="10/30/1976",
    sex="Male",
    home="5512 Manzanita Ave, Carmichael, CA 95608",
    phone="(916) 555-0153",
    employer="Capitol Freight Lines",
    claim="CFL2014-00882",
    injury="02/05/2014",
    doctor="Helena Voss, MD",
    specialty="Neurology",
    practice="American River Neurology",
    office="3001 Watt Ave, Sacramento, CA 95821",
    office_phone="(916) 555-0190",
    office_fax="(916) 555-0191",
    administrator="Trinity Alps Insurance Company",
    adjuster="Hugh Barlow",
    admin_address="PO Box 2204, Rancho Cordova, CA 95741",
    admin_phone="(916) 555-0102",
    admin_fax="(916) 555-0103",
)
CYM = "Cymbalta (duloxetine) 30 mg, one daily for 1 week then two daily, #60"
application = imr_application(
    WHO, [CYM], signed="04/27/2015", decided="04/06/2015", diagnosis="724.4 lumbar radiculitis, right L5"
)
ur = decision_letter(
    WHO,
    "TRINITY ALPS INSURANCE COMPANY, MEDICAL UTILIZATION",
    "04/06/2015",
    reviewer="Constance Ambler, MD",
    text="""This is the written decision on your request, received 03/30/2015, for Cymbalta (duloxetine) 30 mg, one daily for 1 week then two daily, #60.

    The request is NON-CERTIFIED.

    Antidepressants for pain are chosen in the order tricyclic first. I could not tell from the one-page note if a tricyclic was tried. There was no statement about depression. If new facts come to light please send a new request.

    I applied the MTUS Chronic Pain Medical Treatment Guidelines, Antidepressants for chronic pain, pages 13-16, and SNRIs, page 105.

    Reviewed: request form 03/26/2015, one page of chart note 03/26/2015.""",
)
visit = record(
    "Neurology consultation",
    "2015-03-26",
    WHO.doctor,
    Letterhead("American River Neurology", ("Helena Voss, MD   3001 Watt Ave, Sacramento",)),
    fields(
        f"Patient: {WHO.filed} | DOB: {WHO.dob} | Age/sex: 38 M",
        f"Date of visit: 03/26/2015 | Referred by: P. Szymanski, DO | DOI: {WHO.injury}",
    ),
    section("Reason for visit", "Burning right leg pain 13 months after a lifting injury."),
    section(
        "History",
        """Mr. Kirkpatrick-Yu was unloading a pallet jack when he felt a pop in the low back. Back pain has settled to 2/10. What remains is a burning, electric pain from the right buttock down the outer leg to the top of the foot and big toe,
    6 to 7/10, worst 8/10 at night. Numb big toe. He sits 20 minutes at most. He sleeps 4 to 5 hours. He is on light duty, 10 lb.

    Tried: ibuprofen, no effect on the leg. Nortriptyline 10 to 25 mg in 10/2014, stopped after five weeks because of urinary retention. Physical therapy 12 visits. No gabapentin. He has not had an SNRI. One epidural injection 11/2014, four weeks of relief.

    He does not drink alcohol. No liver disease; liver tests of 02/2015 normal. No glaucoma. Takes no other antidepressant, no triptan and no opioid. Blood pressure is normal. PHQ-9 is 6.""",
    ),
    section(
        "Examination",
        """BP 122/76. Mental status normal. Right extensor hallucis longus 4+/5, else 5/5. Pin and light touch reduced over the right lateral calf and dorsum of the foot (L5). Allodynia to brush on the dorsum of the foot. Reflexes 2+ and equal.
    SLR positive right at 45 degrees. Gait normal, heel walking weak on the right.""",
    ),
    section("Impression", "Chronic right L5 radiculopathy with neuropathic pain, confirmed by EMG."),
    h("Plan"),
    lines("""1. First trial of duloxetine 30 mg daily for a week, then 60 mg. #60. Purpose: less burning and longer sleep. Nausea, blood pressure and mood changes explained.
    2. Check at 1 week by telephone and at 4 weeks in the office: pain score, sleep, sitting time, side effects. Stop by taper if less than 30 percent better at 8 weeks.
    3. Nothing else is changed meanwhile.
    4. Continue home exercise."""),
    Sign(WHO.doctor, "Board certified, Neurology"),
    look=HOSPITAL,
)
emg = record(
    "Electrodiagnostic report",
    "2014-09-12",
    "Helena Voss, MD",
    Letterhead("American River Neurology", ("Electromyography laboratory",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 09/12/2014"),
    grid("""Muscle (right) | Root | Fibrillations | Motor units
    Tibialis anterior | L4-5 | 1+ | reduced
    Extensor hallucis longus | L5 | 2+ | large, reduced
    Gluteus medius | L5 | 1+ | reduced
    Gastrocnemius | S1 | 0 | normal
    Lumbar paraspinals | L4-5 | 1+ | -"""),
    Para("Nerve conduction: sural, superficial peroneal, peroneal motor and tibial motor normal on both sides."),
    section("Conclusion", "Right L5 radiculopathy, active and chronic. No polyneuropathy."),
    Sign("Helena Voss, MD"),
    look=HOSPITAL,
)
pcp = pr2(
    replace(
        WHO,
        doctor="Piotr Szymanski, DO",
        practice="Arden Industrial Clinic",
        office="1 Scripps Dr, Sacramento, CA 95825",
        office_phone="(916) 555-0114",
        specialty="Occupational Medicine",
    ),
    "02/19/2015",
    subjective="R leg burning 7/10, numb great toe. Nortriptyline was stopped 11/2014 d/t urinary retention (cath x1 in ED). Not on any Rx now.",
    objective="SLR + R 45. EHL 4+/5 R. Dec LT R L5. LFT 02/12/2015: AST 22, ALT 27.",
    diagnoses="1. Lumbar radiculitis R L5\n2. L4-5 HNP",
    plan="1. Refer neurology for medication options.\n2. HEP.\n3. Light duty.",
    work="Modified: lift 10 lb max, no prolonged sitting.",
)
mri = record(
    "Lumbar MRI report",
    "2014-04-22",
    "J. Abernathy, MD",
    Letterhead("Folsom Lake Imaging"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Exam: 04/22/2014"),
    section("Impression", "L4-5 right paracentral extrusion, 6 mm, displacing the right L5 root. L5-S1 normal."),
    Sign("J. Abernathy, MD"),
    look=PORTAL,
)
sleep = record(
    "Dermatology note (unrelated)",
    "2014-12-01",
    "U. Falk, MD",
    Letterhead("Foothill Dermatology"),
    fields(f"Patient: {WHO.filed} | Visit: 12/01/2014"),
    p("Seborrheic keratosis of the back, frozen. No follow-up needed."),
    Sign("U. Falk, MD"),
)
EXAMPLE = Example(
    name="duloxetine-first-trial",
    number="EX-09",
    decided="2015-04-06",
    injury="2014-02-05",
    age=38,
    sex="M",
    story="""
# First trial of duloxetine for neuropathic pain

Desmond Kirkpatrick-Yu, 38, has burning right leg pain 13 months after a lifting injury. His neurologist asks for a first trial of duloxetine. Utilization review (04/06/2015) saw one page and missed the tricyclic.

**What a careful reviewer decides: overturn.** L5 radiculopathy by examination, MRI and EMG; a tricyclic was tried and stopped for urinary retention; liver tests normal, no alcohol; aim, checks and
a stop rule are set; nothing else is changed (pages 13-16, 43-44; 15-16 for SNRIs).

**Traps.** No pain relief can be on file for a drug not yet taken: criteria for continuing do not apply. PHQ-9 6 is not depression, and need not be. The back pain (2/10) is not what is treated.
""",
    items=(
        Item(
            request=CYM,
            decision="overturned",
            administrator=(Guideline(CP09, "Antidepressants for chronic pain; SNRIs", "13-16, 105"),),
            guidelines=(
                Guideline(CP09, "Antidepressants for chronic pain", "13-16"),
                Guideline(CP09, "Duloxetine (Cymbalta)", "43-44"),
            ),
            reasons=(
                "neuropathic pain shown by examination and EMG",
                "tricyclic not tolerated",
                "liver tests normal, no alcohol",
                "first trial with aim, checks and stop rule",
            ),
            facts=(
                Fact("L5 sensory loss", "Pin and light touch reduced"),
                Fact("EMG right L5 radiculopathy", "Right L5 radiculopathy, active and chronic"),
                Fact("nortriptyline stopped for urinary retention", "because of urinary retention"),
                Fact("liver tests normal", "AST 22, ALT 27"),
                Fact("first trial with a stop rule", "Stop by taper if less than 30 percent"),
            ),
        ),
    ),
    papers=(
        Paper(name="imr/application.pdf", pieces=(application,)),
        Paper(name="imr/decision 04-06-15.pdf", pieces=(ur,)),
        Paper(
            name="medical/RFA.pdf",
            pieces=(
                rfa(
                    WHO, "R L5 radiculitis | 724.4 | Cymbalta 30 mg | | 1 qd x 1 wk then 2 qd, #60", signed="03/26/2015"
                ),
            ),
        ),
        Paper(name="medical/neurology.pdf", fax="04/29/2015 ARN 9165550191 p{page}", pieces=(visit, emg)),
        Paper(name="medical/industrial clinic.pdf", pieces=(pcp, mri, sleep)),
        Paper(
            name="claims/bills.pdf",
            bates="TAI{page:06d}",
            pieces=(
                bill(
                    WHO,
                    "04/01/2015",
                    "03/26/2015 | 99244 | Consultation | 1 | 260.00",
                    diagnosis="724.4",
                    total="260.00",
                ),
                benefit_notice(
                    WHO,
                    "02/21/2014",
                    subject="Your claim is accepted",
                    text="We have accepted your claim for an injury to your low back. Medical bills that belong to it are sent to us, not to you.",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["right L5 radiculopathy", "neuropathic pain", "L4-5 disc extrusion"],
        "medications": [
            {"drug": "duloxetine", "dose": "30 mg then 60 mg", "since": "requested 2015-03-26"},
            {"drug": "nortriptyline", "dose": "10-25 mg", "since": "2014-10, stopped 2014-11"},
        ],
        "pain_scores": [
            {"score": "leg 6-7/10, worst 8/10", "date": "2015-03-26"},
            {"score": "7/10", "date": "2015-02-19"},
        ],
        "prior_treatment": ["ibuprofen", "nortriptyline", "physical therapy 12 visits", "epidural injection 11/2014"],
        "progress_reports": ["2015-02-19", "2015-03-26"],
        "work_status": "modified duty",
    },
    traps=("first trial: criteria for continuing do not apply",),
    formats="six PDFs in three folders",
)
