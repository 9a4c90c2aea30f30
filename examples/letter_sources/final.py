"""Letters of the layout of 2014 to 2017, as text."""

from __future__ import annotations

from dataclasses import replace

from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import Block, crawled, plain

NO_MTUS_CA = "The Claims Administrator did not base their decision on the MTUS.  Decision based on Non-MTUS Citation"
NO_MTUS_ER = "The Expert Reviewer did not base their decision on the MTUS.  Decision based on Non-MTUS Citation"
OUTSIDE_CA = """The Claims Administrator based their decision on recommendation(s) outside of the MTUS Guidelines.
Decision based on Non-MTUS Citation"""
OUTSIDE_ER = """The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines.
Decision based on Non-MTUS Citation"""

GLUED = Letter(
    name="final-2014-no-header-glued-heading.txt",
    layout="final-determination-2014",
    trap="no header; '10/325mg#60 for lumbar spine:  Upheld' glued, two blanks; UR date in words; no sex told",
    summary="""The records sent in show that this 53-year-old individual was injured on March 14,
    2006. How the injury came about was not stated. The latest progress note, dated January 21, 2014, tells of low
    back pain that had not changed since autumn, of stiffness in the morning, and of sleep broken by turning over.
    Examination found the lumbar spine stiff in forward bending, no spasm, and even reflexes. Films showed a healed
    fusion at two levels. Earlier care consisted of the fusion of 2008, aquatic therapy, injections into the facet
    joints, and several medicines. The note gives no figure for pain with or without <page> medication and nothing on
    work or chores. Three medicines were asked for and were not certified in pre-authorization on February 3, 2014.""",
    age=53,
    sex=None,
    reviewer=Reviewer(("Nevada",), ("Physical Medicine and Rehabilitation",), (), board_certified=True),
    dates={"date_of_injury": "2006-03-14", "ur_denial_date": "2014-02-03"},
    items=(
        Item(
            "Norco 10/325mg#60 for lumbar spine",
            "upheld",
            "medication",
            NOT_CITED,
            cited(
                "Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 74-78, 91, 60.",
                cite("MTUS", pages="74-78, 91, 60"),
            ),
            """An opioid may go on where it is shown what it does: a number for pain, a thing that the person can do
            again, and someone watching for harm. The January note has none of these. It says only that the medicine
            was refilled. The request is not medically necessary on what was sent.""",
            {
                "ingredients": ["hydrocodone", "acetaminophen"],
                "strength": "10/325 mg",
                "quantity": 60,
                "body_part": "lumbar spine",
            },
            printed="Norco 10/325mg#60 for lumbar spine:  Upheld",
        ),
        Item(
            "Zanaflex 4 mg #30 for lumbar spine",
            "upheld",
            "medication",
            cited("Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 66.", cite("MTUS", pages="66")),
            cited(
                "<page>Decision based on MTUS Chronic Pain Treatment Guidelines Muscle Relaxants Page(s): 63, 66.",
                cite("MTUS", "Muscle Relaxants", pages="63, 66"),
            ),
            """This drug calms a muscle that is in spasm, for some weeks at a time. On examination there was no
            spasm, and refills run back at least ten months. Nothing new happened in January. There is no clinical
            ground for a further month.""",
            {"ingredients": ["tizanidine"], "strength": "4 mg", "quantity": 30, "body_part": "lumbar spine"},
            printed="Zanaflex 4 mg #30 for lumbar spine:  Upheld",
        ),
        Item(
            "Lunesta 2 mg #30",
            "upheld",
            "medication",
            outside(f"{NO_MTUS_CA} Official Disability Guidelines ,Pain Chapter.", cite("ODG", "Pain Chapter")),
            outside(
                f"{NO_MTUS_ER} Official Disability Guidelines (ODG): Pain chapter, updated June 2013.",
                cite("ODG", "Pain chapter, updated June 2013"),
            ),
            """The state's schedule says nothing of sleeping tablets, so the next source was used. It allows them for
            a few weeks after the cause of the bad sleep has been looked for. Here the cause named is pain on turning
            over, no sleep history was taken, and the tablet has been filled every month since August. It is
            therefore not medically necessary.""",
            {"ingredients": ["eszopiclone"], "strength": "2 mg", "quantity": 30},
            printed="Lunesta 2 mg #30:  Upheld<page>",
        ),
    ),
)

SUBSPECIALTY = Letter(
    name="final-2014-subspecialty-sentence.txt",
    layout="final-determination-2014",
    trap="no comma before 'has a subspecialty in'; several sources in one paragraph; a glued list in the summary",
    summary="""The patient is a 47 year old female with an injury date on 11/02/2004. Based on the 07/15/2014
    progress report provided by the treating physician the diagnoses are:1. Failed back surgery syndrome2. Left
    lumbar radiculitis3. Chronic constipation from opioidsAccording to this report, the patient complains of "burning
    pain in the left leg to the little toe" at 8/10, and at 5/10 with medication. Exam of the lumbar spine shows a
    scar, guarding on extension, and loss of pinprick over the left S1 area. The ankle reflex is missing on the left.
    A spinal cord stimulator trial in 05/2013 was stopped for infection.The rest of the examination was unremarkable.
    The patient has used gabapentin since 2011 with "better sleep", docusate daily, and a muscle relaxant on bad
    days. The utilization review denied the request on 08/19/2014. Reports from 02/11/2014 to 08/05/2014 were
    enclosed.""",
    age=47,
    sex="female",
    reviewer=Reviewer(
        ("California",), ("Physical Rehabilitation & Pain Management",), ("Interventional Spine",), board_certified=True
    ),
    dates={"date_of_injury": "2004-11-02", "ur_denial_date": "2014-08-19"},
    items=(
        Item(
            "Gabapentin 600mg #90",
            "overturned",
            "medication",
            cited(
                """Decision based on MTUS Chronic Pain Treatment Guidelines Antiepilepsy drugs (AEDs) Page(s):
                16-19.""",
                cite("MTUS", "Antiepilepsy drugs (AEDs)", pages="16-19"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Treatment Guidelines Gabapentin (Neurontin) Page(s): 18, 19,
                49.""",
                cite("MTUS", "Gabapentin (Neurontin)", pages="18, 19, 49"),
            ),
            """This patient presents with burning pain along the S1 root, a lost reflex and a patch that feels no
            pin. That is pain of a nerve. The drug was begun in 2011 and the reports say each time that pain comes
            down by three points and that she sleeps through. The MTUS asks for a drop of 30 percent; this is more.
            Recommendation is for authorization.""",
            {"ingredients": ["gabapentin"], "strength": "600 mg", "quantity": 90},
            printed="Gabapentin 600mg #90:  Overturned",
        ),
        Item(
            "Soma 350mg #30",
            "upheld",
            "medication",
            cited(
                """Decision based on MTUS Chronic Pain Treatment Guidelines Carisoprodol (Soma) Page(s): 29. Decision
                based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter (chronic),
                Carisoprodol""",
                cite("MTUS", "Carisoprodol (Soma)", pages="29"),
                cite("ODG", "Pain Chapter (chronic), Carisoprodol"),
            ),
            cited(
                "Decision based on MTUS Chronic Pain Treatment Guidelines Muscle Relaxants Page(s): 63, 64.",
                cite("MTUS", "Muscle Relaxants", pages="63, 64"),
            ),
            """This patient presents with low back and left leg pain. The drug is turned by the body into a sedative
            on which people come to depend, and the guideline does not want it used beyond two or three weeks. The
            report of 02/11/2014 already lists it. Recommendation is for denial.""",
            {"ingredients": ["carisoprodol"], "strength": "350 mg", "quantity": 30},
            printed="Soma 350mg #30:  Upheld",
        ),
        Item(
            "Docusate 100mg #60",
            "overturned",
            "medication",
            outside(
                f"""{OUTSIDE_CA} ACOEM Occupational Medicine Practice Guidelines, 3rd ed., Chronic Pain, and Other
                Medical Treatment Guidelines www.bowelcare.example.""",
                cite("ACOEM", "Chronic Pain"),
                cite("other"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Treatment Guidelines Therapeutic Trial of Opioids Page(s): 77.
                Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter,
                Opioid-induced constipation treatment.""",
                cite("MTUS", "Therapeutic Trial of Opioids", pages="77"),
                cite("ODG", "Pain Chapter, Opioid-induced constipation treatment"),
            ),
            """Constipation from an opioid is on the list of diagnoses, and treatment against it is to start together
            with the opioid and not after. The dose is small and the drug is cheap and safe. The opioid itself is not
            in dispute here. Recommendation is for authorization.""",
            {"ingredients": ["docusate"], "strength": "100 mg", "quantity": 60},
            printed="Docusate 100mg #60:  Overturned",
        ),
    ),
)


def _wrapped_credentials(blocks: list[Block]) -> list[Block]:
    at = next(n for n, block in enumerate(blocks) if block.text.startswith("The Expert Reviewer has"))
    state, board = blocks[at + 1].text, blocks[at + 2].text
    wrapped = [
        Block("The Expert Reviewer has the following", tight=True),
        Block(f"credentials: {state}", tight=True),
        Block(board.replace(", ", ",<br>")),
    ]
    return [*blocks[:at], *wrapped, *blocks[at + 3 :]]


WRAPPED = Letter(
    name="final-2015-wrapped-credentials.txt",
    layout="final-determination-2014",
    trap="'credentials: State(s) of Licensure' on one line, specialties wrapped; age in words; sex by pronoun; DOS",
    summary="""The injured worker is a forty-five year old with a date of injury of 4-9-2012. A ladder slid and the
    injured worker landed on the right heel. Diagnoses are a healed calcaneus fracture, subtalar arthritis and
    chronic right foot pain. In the report of 3-20-2015 he walks a quarter mile with a cane. He rates pain 6 of 10, 3
    of 10 with the cream that was dispensed in the office. The hindfoot is stiff, with 5 degrees of inversion, and
    tender below the outer ankle. Films of 1-8-2015 show a narrow subtalar joint. A block of that joint on 2-12-2015
    took the pain away for two days. He does not wish another operation. On 3-20-2015 the physician dispensed a
    compounded cream and ordered a custom brace. Requests for authorization were sent on 3-27-2015. On 4-10-2015
    Utilization Review denied the cream with the date of service 3-20-2015 and certified the brace.""",
    age=45,
    sex="male",
    reviewer=Reviewer(
        ("California", "New York"), ("Family Practice", "Occupational Medicine", "Sports Medicine"), (), None
    ),
    dates={
        "case_number": "CM15-0091144",
        "date_assigned": "2015-05-15",
        "date_of_injury": "2012-04-09",
        "decision_date": "2015-06-17",
        "ur_denial_date": "2015-04-10",
        "application_received": "2015-05-12",
        "priority": "standard",
    },
    items=(
        Item(
            "Retrospective Ketoprofen 10% cream 120gm (DOS: 3/20/15)",
            "upheld",
            "medication",
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Topical Analgesics.""",
                cite("MTUS", "Topical Analgesics"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Topical Analgesics.""",
                cite("MTUS", "Topical Analgesics"),
            ),
            """Few drugs against inflammation are made for the skin, and this one isn't among those that were
            approved for it. It can make the skin burn in sunlight. Such creams are for joints near the surface, for
            weeks, and the subtalar joint lies deep. That he felt three points better is noted. Tablets were not
            tried first, and nobody wrote why they could not be. The retrospective request is not medically
            necessary.""",
            {"ingredients": ["ketoprofen"], "strength": "10%", "quantity": 120},
            retrospective=True,
        ),
    ),
)

QUOTED = Letter(
    name="final-2015-outcome-words-in-prose.txt",
    layout="final-determination-2014",
    trap="CRLF, curly quotes; 'Decision: Upheld' and 'overturned' in prose; a rationale contradicts its heading",
    summary="""The injured worker is a 39 year old female, who sustained an industrial injury on 1/22/13. The injured
    worker was diagnosed as having cervical strain, right shoulder impingement and migraine without aura. An earlier
    request for the same injection went to appeal and the prior denial was upheld on 9/2/14: “Decision: Upheld, no
    trial of therapy.” Since then twelve visits of physical therapy were completed. On 2/19/15 the injured worker
    complained of right shoulder pain rated 7/10 with reach. Hawkins’ and Neer’s signs were positive, abduction 110
    degrees, strength 5/5. An MRI of 12/11/14 showed a swollen bursa and a tendon without tear. She had eleven
    headache days in a month, and nine in the month with the new tablet. Treatment to date included naproxen, ice,
    home exercises and one injection in 2013 with “six good weeks”. The treatment plan was an injection of the right
    shoulder, sumatriptan, and a referral. On 3/6/15 Utilization Review non-certified the three requests.""",
    age=39,
    sex="female",
    reviewer=Reviewer(("California", "Florida"), ("Orthopedic Surgery",), (), None),
    dates={
        "case_number": "CM15-0058920",
        "date_assigned": "2015-04-03",
        "date_of_injury": "2013-01-22",
        "decision_date": "2015-05-04",
        "ur_denial_date": "2015-03-06",
        "application_received": "2015-03-27",
        "priority": "standard",
    },
    items=(
        Item(
            "Right shoulder subacromial corticosteroid injection",
            "overturned",
            "injection",
            cited(
                "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): 204, 213.",
                cite("ACOEM", "Chapter 9 Shoulder Complaints", pages="204, 213"),
            ),
            cited(
                "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): 204.",
                cite("ACOEM", "Chapter 9 Shoulder Complaints", pages="204"),
            ),
            """In 2014 the same request was refused and that decision was upheld on appeal. The letter of that time
            closes with the line “Decision: Upheld”. It rested on the lack of therapy. Twelve visits have been made
            since, with little change in reach. The earlier injection gave six weeks. What was missing is now there,
            and the present denial should not stand. The request is medically necessary.""",
            {"body_part": "shoulder", "laterality": "right"},
        ),
        Item(
            "Sumatriptan 50mg #9",
            "upheld",
            "medication",
            outside(
                f"{OUTSIDE_CA} Official Disability Guidelines (ODG), Head Chapter, Triptans.",
                cite("ODG", "Head Chapter, Triptans"),
            ),
            outside(
                f"{OUTSIDE_ER} Official Disability Guidelines (ODG), Head Chapter, Triptans.",
                cite("ODG", "Head Chapter, Triptans"),
            ),
            """Triptans are recommended for people who have migraine, and one that works may be exchanged for another
            without harm. The worker has migraine and counts her headache days. They went from eleven to nine. Nine
            tablets a month are within the label. The previous reviewer’s denial could be overturned on this ground.
            Therefore, sumatriptan 50mg #9 is medically necessary.""",
            {"ingredients": ["sumatriptan"], "strength": "50 mg", "quantity": 9},
        ),
        Item(
            "Referral to a neurologist",
            "overturned",
            "visit",
            NOT_CITED,
            cited(
                """Decision based on MTUS ACOEM Chapter 7 Independent Medical Examinations and Consultations
                Page(s): 127.""",
                cite("ACOEM", "Chapter 7 Independent Medical Examinations and Consultations", pages="127"),
            ),
            """The surgeon who treats the shoulder says that headache is outside what he does. A visit with someone
            who treats it is a reasonable step, whatever was upheld or overturned above. The request is medically
            necessary.""",
        ),
    ),
)


def _careless(blocks: list[Block]) -> list[Block]:
    """Labels misspelt, and without their colons."""
    wrong = iter(
        [
            ("Claims Administrator guideline:", "Claims Adminstrator guideline:"),
            ("Decision rationale:", "Decison rationale:"),
            ("MAXIMUS guideline:", "MAXIMUS guidline:"),
            ("Decision rationale:", "Decision rationale"),
            ("Claims Administrator guideline:", "Claims Administrator guideline"),
            ("MAXIMUS guideline:", "MAXIMUS guideline"),
        ]
    )
    out: list[Block] = []
    due = next(wrong, None)
    for block in blocks:
        if due and block.text.startswith(due[0]):
            out.append(replace(block, text=due[1] + block.text.removeprefix(due[0])))
            due = next(wrong, None)
        else:
            out.append(block)
    return out


CARELESS = Letter(
    name="final-2015-misspelt-labels.txt",
    layout="final-determination-2014",
    trap="labels misspelt or without a colon; label words inside a request and a rationale; form feeds between pages",
    summary="""The injured worker is a 64 year old male who was injured on July 3, 2013. He was lifting a drum of
    cleaner when he felt a pop in the low back. He has been diagnosed with lumbar spondylosis and type 2 diabetes.
    The report of May 28, 2015 says that pain is 6/10 in the back without pain in the legs. Facet loading is painful
    on both sides, straight leg raise is negative, and strength is full. Physical therapy of ten visits in 2014
    taught him a program that he does. Medications are meloxicam and metformin. The last urine drug screen of
    February 2015 held nothing unexpected; he takes no opioid. The requests are for medial branch blocks, a review of
    the pain questionnaire by template, and a urine drug screen. Utilization review of June 9, 2015 denied them.""",
    age=64,
    sex="male",
    reviewer=Reviewer(("California",), ("Anesthesiology", "Pain Management"), (), None),
    dates={
        "case_number": "CM15-0120077",
        "date_assigned": "2015-07-01",
        "date_of_injury": "2013-07-03",
        "decision_date": "2015-07-30",
        "ur_denial_date": "2015-06-09",
        "application_received": "2015-06-23",
        "priority": "standard",
    },
    items=(
        Item(
            "Bilateral L4-5 and L5-S1 medial branch blocks",
            "overturned",
            "injection",
            cited(
                "Decision based on MTUS Low Back Complaints 2004, Section(s): Physical Methods.",
                cite("MTUS", "Physical Methods"),
            ),
            cited(
                """Decision based on MTUS Low Back Complaints 2004, Section(s): Physical Methods. Decision based on
                Non-MTUS Citation Official Disability Guidelines (ODG), Low Back Chapter, Facet joint diagnostic
                blocks (injections).""",
                cite("MTUS", "Physical Methods"),
                cite("ODG", "Low Back Chapter, Facet joint diagnostic blocks (injections)"),
            ),
            """Pain stays in the back, loading of the small joints brings it on, and no root is involved. Ten visits of
            therapy and a drug against inflammation came first. Two levels at once are the most that is advised, and
            two are asked for. The Claims Administrator guideline speaks of injections as a treatment; this one is a
            test. The request is medically necessary.""",
            {"body_part": "lumbar spine", "laterality": "bilateral"},
        ),
        Item(
            "Decision rationale template review",
            "upheld",
            "other",
            NOT_CITED,
            outside(
                f"{OUTSIDE_ER} Official Disability Guidelines (ODG), Pain Chapter, Office visits.",
                cite("ODG", "Pain Chapter, Office visits"),
            ),
            """What this service consists of is not explained, in the request or in the report. Reading one's own
            form belongs to the visit in which it is filled in. <page> The words
            MAXIMUS guideline and Claims Administrator guideline stand on the form; they describe no treatment. The
            request is not medically necessary.""",
        ),
        Item(
            "Urine drug screen",
            "upheld",
            "test",
            cited(
                "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Drug testing.",
                cite("MTUS", "Drug testing"),
            ),
            cited(
                "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Drug testing.",
                cite("MTUS", "Drug testing"),
            ),
            """Testing has a place before and during treatment with an opioid. He takes none, none is planned, and
            the sample of February was clean. The request is not medically necessary.""",
        ),
    ),
)

HYPHENS = Letter(
    name="final-2015-hyphens-ligatures.txt",
    layout="final-determination-2014",
    trap="heading over two lines inside a parenthesis; hyphens at line ends; ligatures; page break in a sentence",
    summary="""The injured worker is a 50 year old male who reported an injury on 06/30/2009. The mechanism of injury
    was repeated bending over a conveyor. He was seen on 04/02/2015 for ﬁve months of worse pain between the
    shoulders and low back, with a ﬂare in March after a cold. His diag-<br>noses are thoracic strain, lumbar disc
    disease, and anxiety. The exami-<br>nation showed tight muscles along the spine, ﬂexion to 50 degrees, normal
    reﬂexes, and a nega-<br>tive straight leg raise. He takes a long-<br>term opioid, one tablet up to three <page>
    times a day, for which a CURES report of 03/30/2015 named one prescriber. Relief was given as 40 percent for four
    hours, and he told of mowing his lawn in two turns. Bowels were regular. A 10-<br>panel urine test of 12/11/2014
    conﬁrmed hydrocodone and nothing else. The treatment plan was to go on with the medicines. No Request for
    Authorization was in the records that were supplied.""",
    age=50,
    sex="male",
    reviewer=Reviewer(("California",), ("Physical Medicine & Rehabilitation",), (), None),
    dates={"date_of_injury": "2009-06-30"},
    items=(
        Item(
            "Norco (Hydrocodone/Acetaminophen) 10/325mg Qty 90 one tablet Q8 hours PRN (Opioid Analgesic)",
            "overturned",
            "medication",
            cited(
                "Decision based on MTUS Chronic Pain Treatment Guidelines On-going management of opioid use.",
                cite("MTUS", "On-going management of opioid use"),
            ),
            cited(
                "Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 78, 80-82.",
                cite("MTUS", pages="78, 80-82"),
            ),
            """Relief has a number that can be veriﬁed, a chore has a name, one prescriber is conﬁrmed and the urine
            agrees. The four things to look at are looked at. The dose has not grown since 2013 and is far from the
            ceiling. That his pain is not gone is no argu-<br>ment against a drug that lets him mow. Given the above,
            the request is medically necessary.""",
            {
                "ingredients": ["hydrocodone", "acetaminophen"],
                "strength": "10/325 mg",
                "quantity": 90,
                "sig": "one tablet Q8 hours PRN",
            },
            printed="Norco (Hydrocodone/Acetaminophen) 10/325mg Qty 90 one tablet Q8 hours PRN (Opioid<br>"
            "Analgesic): Overturned",
        ),
        Item(
            "Buspar (Buspirone) 10mg Qty 60 one BID",
            "upheld",
            "medication",
            outside(
                f"{OUTSIDE_CA} Official Disability Guidelines (ODG), Anxiety medications in chronic pain.",
                cite("ODG", "Anxiety medications in chronic pain"),
            ),
            outside(
                f"""{OUTSIDE_ER} Official Disability Guidelines (ODG), Pain Chapter, Anxiety medications in chronic
                pain.""",
                cite("ODG", "Pain Chapter, Anxiety medications in chronic pain"),
            ),
            """Anxiety stands in the list of diagnoses and nowhere else. There is no account of worry, of panic, of a
            scale, or of when the drug was begun and with what eﬀect. Without that its beneﬁt cannot be told. Given
            the above, the request is not medically necessary.""",
            {"ingredients": ["buspirone"], "strength": "10 mg", "quantity": 60, "sig": "one BID"},
        ),
    ),
)

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
    reviewer=Reviewer(("California", "Colorado"), ("Internal Medicine", "Rheumatology"), (), None),
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
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, criteria for use,
                Weaning of Medications""",
                cite("MTUS", "Opioids, criteria for use", "Weaning of Medications"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, criteria for use,
                Opioids, long-term assessment.""",
                cite("MTUS", "Opioids, criteria for use", "Opioids, long-term assessment"),
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
    GLUED: crawled(final_determination(GLUED, word="services")).encode(),
    SUBSPECIALTY: crawled(final_determination(SUBSPECIALTY, word="services")).encode(),
    WRAPPED: crawled(final_determination(WRAPPED, with_header=True, mend=_wrapped_credentials)).encode(),
    QUOTED: plain(final_determination(QUOTED, with_header=True)).replace("\n", "\r\n").encode(),
    CARELESS: plain(final_determination(CARELESS, with_header=True, mend=_careless)).encode(),
    HYPHENS: crawled(final_determination(HYPHENS)).encode(),
    LISTS: crawled(final_determination(LISTS, with_header=True)).encode(),
    LONG: crawled(final_determination(LONG, with_header=True)).encode(),
    UNWRAPPED: plain(final_determination(UNWRAPPED, with_header=True, mend=_without_ur_date), width=9999).encode(),
}
