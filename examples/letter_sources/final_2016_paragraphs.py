"""Letters of 2016 with unusual paragraphs: lists, one line each, the summary pasted into the rationale."""

from __future__ import annotations

from dataclasses import replace

from examples.letter_sources.formulas import OUTSIDE_CA, OUTSIDE_ER
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import Block, crawled, plain

LISTS = Letter(
    name="final-2016-lists-and-addendum.txt",
    layout="final-determination-2014",
    trap="a rationale of paragraphs and numbered lines; an addendum beside a citation; a journal article cited",
    summary="""The injured worker is a 42 year old female who sustained an industrial injury on 12-01-2010. She is
    under treatment for complex regional pain of the left forearm after a crush in a bindery. The visit of 01-14-2016
    gives pain of 6-7 out of 10, skin that sweats, and fingers that will not close by 2 cm. She was taken off
    morphine in 2014. Mirror therapy and desensitization went on for ten weeks in 2015, grip rose from 4 to 9 kg. A
    psychologist on 11-30-2015 found her ready for a program and free of major depression. The team's report of
    12-17-2015 sets goals: grip of 15 kg, four hours at a desk, no sedatives. Current medications include pregabalin
    and nortriptyline. The request for authorization of 01-20-2016 asks for 80 hours of a functional restoration
    program and for a vitamin. On 02-01-2016 utilization review non-certified them.""",
    age=42,
    sex="female",
    reviewer=Reviewer(("California", "Hawaii"), ("Physical Medicine & Rehabilitation", "Pain Management"), (), None),
    dates={
        "case_number": "CM16-0021550",
        "date_assigned": "2016-02-25",
        "date_of_injury": "2010-12-01",
        "decision_date": "2016-03-24",
        "ur_denial_date": "2016-02-01",
        "application_received": "2016-02-03",
        "priority": "standard",
    },
    items=(
        Item(
            "Functional restoration program, 80 hours",
            "overturned",
            "program",
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Chronic pain programs
                (functional restoration programs).""",
                cite("MTUS", "Chronic pain programs (functional restoration programs)"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Chronic pain programs
                (functional restoration programs). Please note that this section replaces the one named in the letter
                of 02-01-2016.""",
                cite("MTUS", "Chronic pain programs (functional restoration programs)"),
            ),
            """Entry into such a program is supported when a set of points is met. They were gone through one at a
            time:<p> 1. A full evaluation with baseline figures: done on 12-17-2015, grip and sitting time are given.<p>
            2. Earlier treatment has not been enough: ten weeks of therapy, two drugs, one drug withdrawn.<p>
            3. Loss of function: she can't close her hand and does not work.<p>
            4. Motivation: she came off morphine and asks for the program herself.<p>
            - Negative predictors: none of weight; the psychologist looked for them.<p>
            Eighty hours are half of what the guideline allows, and a report on progress is due before more is asked.
            On this basis the request is medically necessary.""",
        ),
        Item(
            "Vitamin C 500mg #60",
            "upheld",
            "medication",
            outside(
                f"{OUTSIDE_CA} Official Disability Guidelines (ODG), Pain Chapter, Vitamin C.",
                cite("ODG", "Pain Chapter, Vitamin C"),
            ),
            outside(
                f"""{OUTSIDE_ER} Halloran PT, Oduya K, Brandt M. Ascorbic acid after crush injury of the forearm: a
                cohort. Invented Journal of Hand Care. 2012;14(3):201-9.""",
                cite("other"),
            ),
            """The article looked at the first fifty days after an injury, as a means to keep this syndrome away.
            Five years later there is nothing left to keep away. Neither diet nor blood gives reason to think that
            she lacks it. The request is not medically necessary.""",
            {"ingredients": ["ascorbic acid"], "strength": "500 mg", "quantity": 60},
        ),
    ),
)

UNWRAPPED = Letter(
    name="final-2016-one-line-paragraphs.txt",
    layout="final-determination-2014",
    trap="a paragraph is one long line, no blank lines; no UR date in the header, the summary has it in words",
    summary="""The injured worker is a 36-year-old male with a date of injury of August 5, 2014. A pallet of tiles
    fell against his left leg. He was diagnosed with a tibial plateau fracture, fixed on August 7, 2014, and with
    knee stiffness. On November 23, 2015 he reports pain 4/10 and difficulty with ladders. Flexion is 122 degrees,
    extension is full, the quadriceps is 4/5, and the hardware can be felt and hurts on kneeling. Films show a healed
    fracture. He completed 24 visits of physical therapy by March 2015 and goes to a gymnasium on his own account.
    The physician asks for removal of the plate and for one year of gymnasium membership. Utilization review
    non-certified both on the 7th of December, 2015.""",
    age=36,
    sex="male",
    reviewer=Reviewer(("Washington", "California", "Oregon"), ("Orthopedic Surgery",), (), None),
    dates={
        "case_number": "CM15-0241863",
        "date_assigned": "2015-12-28",
        "date_of_injury": "2014-08-05",
        "decision_date": "2016-01-27",
        "ur_denial_date": "2015-12-07",
        "application_received": "2015-12-18",
        "priority": "standard",
    },
    items=(
        Item(
            "Hardware removal, left knee",
            "overturned",
            "surgery",
            outside(
                f"""{OUTSIDE_CA} Official Disability Guidelines (ODG), Knee & Leg Chapter, Hardware implant removal
                (fracture fixation).""",
                cite("ODG", "Knee & Leg Chapter, Hardware implant removal (fracture fixation)"),
            ),
            outside(
                f"""{OUTSIDE_ER} Official Disability Guidelines (ODG), Knee & Leg Chapter, Hardware implant removal
                (fracture fixation).""",
                cite("ODG", "Knee & Leg Chapter, Hardware implant removal (fracture fixation)"),
            ),
            """Metal is left where it is unless it hurts and other causes have been ruled out. He hurts on kneeling,
            over the plate, and nowhere else. The fracture is healed, and there is no sign of infection. His trade is
            laying floors, for which a man kneels all day. The request is medically necessary.""",
            {"body_part": "knee", "laterality": "left"},
        ),
        Item(
            "Gym membership, 12 months",
            "upheld",
            "program",
            outside(
                f"{OUTSIDE_CA} Official Disability Guidelines (ODG), Knee & Leg Chapter, Gym memberships.",
                cite("ODG", "Knee & Leg Chapter, Gym memberships"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Exercise. Decision based
                on Non-MTUS Citation Official Disability Guidelines (ODG), Knee & Leg Chapter, Gym memberships.""",
                cite("MTUS", "Exercise"),
                cite("ODG", "Knee & Leg Chapter, Gym memberships"),
            ),
            """Exercise helps, and he does it. A membership is no treatment unless a home program has failed and a
            professional watches over the use of machines. Neither is claimed. The request is not medically
            necessary.""",
        ),
    ),
)

_RELIEF = """He rates his pain 8 out of 10 without medication and 5 out of 10 with it, and the relief lasts for three
to four hours. He can walk for twenty minutes, wash the dishes, and drive his daughter to school. He denies
constipation."""
_WEEKS = """The low back pain is dull, reaches the right buttock, and is worse when he gets up from a chair."""

LONG = Letter(
    name="final-2016-summary-pasted-into-rationale.txt",
    layout="final-determination-2014",
    trap="long; the summary's sentences pasted into each rationale; a guideline paragraph without a full stop",
    summary=f"""The injured worker is a 51 year old male who sustained an industrial injury on 02-17-2008. He was
    setting a curb stone with a colleague when the tongs slipped, and he twisted his back. His diagnoses are lumbar
    disc displacement, lumbar facet arthropathy, right sacroiliac pain, a left knee that was operated on in 2009,
    chronic pain, and constipation in the past. Progress reports of 09-14-2015, 10-12-2015 and 11-09-2015 are alike
    in most of their lines. {_WEEKS} {_RELIEF} Per the treating physician on 11-09-2015 he has not gone back to work;
    the last day of work was 06-30-2010. The physical examination on 11-09-2015 found a slow gait without a device,
    tenderness over the right sacroiliac joint, forward bending of 45 degrees, backward bending of 10 degrees, a
    straight leg raise that was negative on both sides, a positive Patrick test on the right, full strength, and
    reflexes of 2 plus at the knees and 1 plus at the ankles. Sensation was normal. A magnetic resonance imaging of
    the lumbar spine of 03-22-2013 showed a bulge of 4 mm at L4-5 without pressure on a root, and worn facet joints
    at L4-5 and L5-S1. Treatment to date has included physical therapy (24 visits by 2009, 8 visits in 2014), two
    epidural injections in 2010 with a month of relief from the first and none from the second, a sacroiliac joint
    injection on 05-18-2015 with 70 percent relief for five weeks, ibuprofen, which upset his stomach, and Norco
    since at least 2011. Omeprazole was begun at that time. The opioid agreement was renewed on 01-12-2015. A CURES
    report of 08-17-2015 was "as expected", and a urine drug screen of the same day held hydrocodone and its
    metabolite. The Request for Authorization dated 11-16-2015 asked for Norco 10-325mg #90 and for a second
    injection of the right sacroiliac joint. On 11-24-2015 Utilization Review modified Norco 10-325mg #90 to #60 and
    non-certified the injection.""",
    age=51,
    sex="male",
    reviewer=Reviewer(("California", "Colorado"), ("Rheumatology", "Internal Medicine"), (), None),
    dates={
        "case_number": "CM15-0235504",
        "date_assigned": "2015-12-11",
        "date_of_injury": "2008-02-17",
        "decision_date": "2016-01-14",
        "ur_denial_date": "2015-11-24",
        "application_received": "2015-12-02",
        "priority": "standard",
    },
    items=(
        Item(
            "Norco 10/325mg, #90",
            "upheld",
            "medication",
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Weaning of
                Medications, Opioids, criteria for use""",
                cite("MTUS", "Weaning of Medications", "Opioids, criteria for use"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, long-term
                assessment, Opioids, criteria for use.""",
                cite("MTUS", "Opioids, long-term assessment", "Opioids, criteria for use"),
            ),
            f"""The schedule wants an opioid to go on
            when pain and function have gained by it, when the person has gone back to work, and when use is watched.
            The injured worker has low back pain. {_WEEKS} {_RELIEF} A CURES report of 08-17-2015 was "as expected",
            and a urine drug screen of the same day held hydrocodone and its metabolite. The opioid agreement was
            renewed on 01-12-2015. What the file lacks is any
            sign that the drug helps him to do more, and any sign that somebody looks after its use, be it a contract
            or a test. For want of these two the number of tablets asked for is more than can be supported. If
            the drug is to be ended, it should be lowered step by step; see the section on weaning.""",
            {"ingredients": ["hydrocodone", "acetaminophen"], "strength": "10/325 mg", "quantity": 90},
        ),
        Item(
            "Right sacroiliac joint injection, 2nd",
            "overturned",
            "injection",
            outside(
                f"{OUTSIDE_CA} Official Disability Guidelines (ODG), Hip & Pelvis Chapter, Sacroiliac joint blocks.",
                cite("ODG", "Hip & Pelvis Chapter, Sacroiliac joint blocks"),
            ),
            outside(
                f"{OUTSIDE_ER} Official Disability Guidelines (ODG), Hip & Pelvis Chapter, Sacroiliac joint blocks.",
                cite("ODG", "Hip & Pelvis Chapter, Sacroiliac joint blocks"),
            ),
            f"""The requested second injection is medically necessary. The MTUS doesn't speak of this joint. The next
            source allows a repeat after relief of at least 70 percent for six weeks, and wants three signs on
            examination for the first one. The injured worker has low back pain. {_WEEKS} The injection of 05-18-2015
            gave 70 percent for five weeks, which falls short of the term by some days; in these weeks he took half
            of his tablets. Tenderness and a positive Patrick test are two signs. Exercise goes on. Taken together
            the first injection told where the pain comes from and spared him an opioid, and a second one half a year
            later is reasonable although the letter of the guideline is missed by a little.""",
            {"body_part": "sacroiliac joint", "laterality": "right"},
        ),
    ),
)


def _without_ur_date(blocks: list[Block]) -> list[Block]:
    return [
        replace(block, text=block.text.split("  ")[0])
        if "UR Denial Date:" in block.text
        else replace(block, tight=True)
        for block in blocks
    ]


LETTERS = {
    LISTS: crawled(final_determination(LISTS, with_header=True)).encode(),
    UNWRAPPED: plain(final_determination(UNWRAPPED, with_header=True, mend=_without_ur_date), width=9999).encode(),
    LONG: crawled(final_determination(LONG, with_header=True)).encode(),
}
