"""A sedative and a relaxant exchanged for others of their kind, an SSRI and an opioid, with no request form."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, ODG, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    HOSPITAL,
    LETTER,
    PORTAL,
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
    p,
    record,
    section,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import Parties, bill, imr_application

WHO = Parties(
    first="Leonard",
    last="Vasquez-Thorne",
    dob="08/19/1959",
    sex="Male",
    home="3140 Sandalwood Dr, Oxnard, CA 93036",
    phone="(805) 555-0139",
    employer="Point Mugu Freight Terminal",
    claim="PMF-10-4402",
    injury="03/15/2010",
    doctor="Sunita Rao-Bergman, MD",
    specialty="Pain Medicine",
    practice="Ventura Coast Pain Center",
    office="2901 Loma Vista Rd, Ventura, CA 93003",
    office_phone="(805) 555-0162",
    office_fax="(805) 555-0163",
    administrator="Harborline Claims Management",
    adjuster="Grant Ellery",
    admin_address="PO Box 4477, Woodland Hills, CA 91365",
    admin_phone="(818) 555-0120",
    admin_fax="(818) 555-0121",
)
ITEMS = [
    "Lorazepam (Ativan) 1 mg Qty 30 QHS",
    "Baclofen (Lioresal) 10 mg Qty 30 QHS",
    "Lexapro (escitalopram) 20 mg Qty 30 one daily",
    "Norco (hydrocodone/acetaminophen) 10/325 mg Qty 60 one tablet Q12 hours PRN",
]
application = imr_application(
    WHO, ITEMS, signed="04/10/2015", decided="03/20/2015", diagnosis="724.2 lumbago; 847.2; 311 depression"
)
ur = decision_by_item(
    WHO,
    "Calibre Review Services",
    "03/20/2015",
    "03/13/2015",
    [
        (
            ITEMS[0],
            "Non-certify",
            "The report replaces clonazepam by lorazepam and does not say why. Neither drug is meant for longer than a few weeks. Anxiety is not among the diagnoses.",
            "MTUS Chronic Pain Guidelines, Benzodiazepines; ODG, Benzodiazepines.",
        ),
        (
            ITEMS[1],
            "Non-certify",
            "Baclofen takes the place of tizanidine. The examination is given as unchanged, and the last examination set out in full had no spasm.",
            "MTUS Chronic Pain Guidelines, Baclofen (Lioresal).",
        ),
        (
            ITEMS[2],
            "Non-certify",
            "No score or examination of mood is on file for the last year.",
            "MTUS Chronic Pain Guidelines, SSRIs; ODG, SSRIs.",
        ),
        (
            ITEMS[3],
            "Non-certify",
            "The four domains of opioid monitoring are not addressed.",
            "MTUS Chronic Pain Guidelines, On-going management of opioid use.",
        ),
    ],
    reviewed="Progress reports of 10/03/2014, 12/12/2014 and 03/06/2015; Request for Authorization dated 03/11/2015; acupuncture notes.",
    reviewer="Cordelia Minh, MD",
)


def visit(date: str, subjective: str, objective: str, plan: str) -> Piece:
    return record(
        "Progress report",
        f"{date[6:]}-{date[:2]}-{date[3:5]}",
        WHO.doctor,
        Letterhead("Ventura Coast Pain Center", ("Sunita Rao-Bergman, MD",)),
        fields(f"Patient: {WHO.filed} | DOB: {WHO.dob}", f"Date of service: {date} | DOI: {WHO.injury}"),
        h("Subjective"),
        p(subjective),
        h("Objective"),
        p(objective),
        h("Assessment"),
        lines("Lumbago\nLumbar sprain/strain\nDepression"),
        h("Plan"),
        lines(plan),
        Sign(WHO.doctor, "Electronically signed"),
        look=PORTAL,
    )


march = visit(
    "03/06/2015",
    "55 y/o male w/ ongoing back pain. States it is about the same. No new injury.",
    "No changes from prior visit.",
    """D/C Klonopin. D/C tizanidine.
    Start lorazepam 1 mg qhs #30.
    Start baclofen 10 mg qhs #30.
    Refill Lexapro 20 mg daily #30.
    Refill Norco 10/325 q12h prn #60.
    F/U 6 weeks.""",
)
december = visit(
    "12/12/2014",
    "Back pain continues. Lidoderm helps some at night. Chiropractic finished. Would like more acupuncture.",
    "No changes from prior visit.",
    """Refill Norco 10/325 #60, Klonopin 1 mg qhs #30, tizanidine 4 mg qhs #30, Lexapro 20 mg #30.
    Request acupuncture 6 visits.""",
)
october = visit(
    "10/03/2014",
    'Low back pain, worse w/ bending. CBT group finished in August. Mood "up and down".',
    "L/S: TTP L5-S1 midline. No spasm, no increased tone. Flexion 45 deg. SLR neg. Motor 5/5. Reflexes symmetric, no clonus.",
    """Norco 10/325 #60, Klonopin 1 mg qhs #30, tizanidine 4 mg qhs #30, Lexapro 20 mg #30, Lidoderm.
    F/U 2 months.""",
)
psych = record(
    "Psychological report",
    "2012-06-21",
    "Orin Feldspar, PhD",
    Letterhead("ORIN FELDSPAR, PH.D.", ("Clinical Psychology - Camarillo",)),
    Para("June 21, 2012"),
    p("""Re: Leonard Vasquez-Thorne. Initial psychological evaluation.

    Mr. Vasquez-Thorne was seen for three hours. Since his injury he has been low in mood, sleeps poorly and has stopped fishing. Beck Depression Inventory 24 (moderate). He has no panic and worries no more
    than most people; Beck Anxiety Inventory 7 (minimal). GAF 60."""),
    section("Diagnosis", "Axis I: Major depressive disorder, single episode, moderate. No anxiety disorder."),
    section("Recommendation", "Cognitive behavioral therapy, 10 sessions; antidepressant by the treating physician."),
    Sign("Orin Feldspar, PhD"),
    look=LETTER,
)
acu = record(
    "Acupuncture notes",
    "2015-02-05",
    "J. Hyun, LAc",
    Title("HYUN ACUPUNCTURE"),
    fields(f"Patient: {WHO.name} | Dx: LBP"),
    grid("""Date | Pain before | Pain after | Points | Note
    01/15/2015 | 7 | 6 | BL23, BL25, GB30 | tol well
    01/22/2015 | 7 | 5 | same | slept better that night
    01/29/2015 | 6 | 6 | + DU4 | no chg
    02/05/2015 | 7 | 6 | same | finished 4 of 6"""),
    Sign("J. Hyun, LAc"),
)
esi = record(
    "Operative report",
    "2011-09-27",
    "P. Maltravers, MD",
    Letterhead("Channel Surgery Center"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | DOS: 09/27/2011"),
    section("Procedure", "L5-S1 interlaminar epidural steroid injection under fluoroscopy."),
    section("Follow-up", "Relief reported as 30 percent for three weeks."),
    Sign("P. Maltravers, MD"),
    look=HOSPITAL,
)
EXAMPLE = Example(
    name="sedative-and-relaxant-switch",
    number="EX-06",
    decided="2015-03-20",
    injury="2010-03-15",
    age=55,
    sex="M",
    story="""
# A sedative and a relaxant exchanged for others of their kind

Leonard Vasquez-Thorne, 55, has had back pain since 2010. On 03/06/2015 Klonopin became lorazepam and tizanidine became baclofen; Lexapro and Norco were renewed. Utilization review refused
all four on 03/20/2015. It names a Request for Authorization of 03/11/2015 that the file does not hold.

**What a careful reviewer decides: uphold all four.**

- Lorazepam: no reason for the exchange, no anxiety disorder (the psychologist excluded one in 2012), a benzodiazepine every night since at least 10/2014 (page 24).
- Baclofen: no spasm and no spasticity (10/03/2014, "no changes" since), a relaxant every night since at least 10/2014 (pages 63-66).
- Lexapro: a role in depression, not in pain; depression is on the list, but no functional gain and no recent psychological examination, the last is of 06/2012 (page 107).
- Norco: since at least 10/2014; no relief, function, side effects, drug test or agreement (pages 74-82).

**Traps.** The form is missing, not "not documented". Pain scores in the acupuncture notes say nothing about Norco. The GAF and Beck scores are of 2012.
A relaxant and a benzodiazepine ought not to be stopped at once.
""",
    items=(
        Item(
            request=ITEMS[0],
            decision="upheld",
            administrator=(Guideline(CP09, "Benzodiazepines", None), Guideline(ODG, "Benzodiazepines", None)),
            guidelines=(Guideline(CP09, "Benzodiazepines", "24"),),
            reasons=("switch without a reason", "no anxiety disorder", "benzodiazepine since at least 10/2014"),
            facts=(
                Fact("Klonopin stopped, lorazepam begun, no reason", "D/C Klonopin"),
                Fact("no anxiety disorder", "No anxiety disorder."),
                Fact(
                    "Klonopin since at least 10/03/2014",
                    "Klonopin 1 mg qhs #30, tizanidine 4 mg qhs #30, Lexapro 20 mg #30, Lidoderm",
                ),
            ),
        ),
        Item(
            request=ITEMS[1],
            decision="upheld",
            administrator=(Guideline(CP09, "Baclofen (Lioresal)", None),),
            guidelines=(Guideline(CP09, "Muscle relaxants (for pain); Baclofen", "63-66"),),
            reasons=("no spasm or spasticity", "long-term relaxant use"),
            facts=(
                Fact("no spasm, no increased tone", "No spasm, no increased tone"),
                Fact("examination unchanged", "No changes from prior visit."),
                Fact("acute flare"),
            ),
        ),
        Item(
            request=ITEMS[2],
            decision="upheld",
            administrator=(Guideline(CP09, "SSRIs", None), Guideline(ODG, "SSRIs", None)),
            guidelines=(Guideline(CP09, "SSRIs (selective serotonin reuptake inhibitors)", "107"),),
            reasons=("no functional gain recorded", "no recent psychological examination"),
            facts=(
                Fact("last psychological report 06/2012", "Initial psychological evaluation"),
                Fact("depression diagnosed", "Major depressive disorder, single episode"),
                Fact("gain from Lexapro"),
            ),
        ),
        Item(
            request=ITEMS[3],
            decision="upheld",
            administrator=(Guideline(CP09, "On-going management", None),),
            guidelines=(Guideline(CP09, "Opioids, criteria for use; on-going management", "74-82"),),
            reasons=("no relief or function recorded", "no drug test", "no agreement"),
            facts=(
                Fact(
                    "Norco since at least 10/03/2014",
                    "Norco 10/325 #60, Klonopin 1 mg qhs #30, tizanidine 4 mg qhs #30, Lexapro 20 mg #30, Lidoderm",
                ),
                Fact("relief from Norco in numbers"),
                Fact("functional gain"),
                Fact("urine drug test"),
                Fact("agreement"),
            ),
        ),
    ),
    papers=(
        Paper(name="IMR app & UR.pdf", pieces=(application, ur)),
        Paper(name="VCPC records.pdf", bates="HCM {page:06d}", pieces=(march, december, october, esi)),
        Paper(name="psych 2012.pdf", pieces=(psych,)),
        Paper(
            name="acupuncture + bills.pdf",
            pieces=(
                acu,
                bill(
                    WHO, "03/16/2015", "03/06/2015 | 99213 | Office visit | 1 | 98.44", diagnosis="724.2", total="98.44"
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["lumbago", "lumbar sprain/strain", "depression"],
        "medications": [
            {"drug": "lorazepam", "dose": "1 mg qhs #30", "since": "2015-03-06"},
            {"drug": "baclofen", "dose": "10 mg qhs #30", "since": "2015-03-06"},
            {"drug": "Lexapro", "dose": "20 mg #30", "since": "at least 2014-10-03"},
            {"drug": "Norco", "dose": "10/325 #60", "since": "at least 2014-10-03"},
            {"drug": "Klonopin", "dose": "1 mg qhs", "since": "stopped 2015-03-06"},
            {"drug": "tizanidine", "dose": "4 mg qhs", "since": "stopped 2015-03-06"},
        ],
        "pain_scores": [{"score": "7 before, 6 after acupuncture", "date": "2015-02-05"}],
        "prior_treatment": ["acupuncture", "cognitive behavioral therapy", "epidural injection 2011", "chiropractic"],
        "progress_reports": ["2014-10-03", "2014-12-12", "2015-03-06"],
        "work_status": None,
    },
    missing=("Request for Authorization dated 03/11/2015",),
    traps=("request form missing", "old psychological scores", "acupuncture scores"),
    formats="four PDFs with text layer",
)
