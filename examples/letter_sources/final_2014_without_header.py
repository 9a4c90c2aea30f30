"""Letters of 2014 without the table of the case at their head, as text."""

from __future__ import annotations

from examples.letter_sources.formulas import NO_MTUS_CA, NO_MTUS_ER, OUTSIDE_CA
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import crawled

GLUED = Letter(
    name="final-2014-no-header-glued-heading.txt",
    layout="final-determination-2014",
    trap="no header; '5/325mg#45 for lumbar spine:  Upheld' glued, two blanks; UR date in words; no sex told",
    summary="""The records sent in show that this 53-year-old individual was injured on March 14,
    2006. How the injury came about was not stated. The latest progress note, dated January 21, 2014, tells of low
    back pain that had not changed since autumn, of stiffness in the morning, and of sleep broken by turning over.
    Examination found the lumbar spine stiff in forward bending, no spasm, and even reflexes. Films showed a healed
    fusion at two levels. Earlier care consisted of the fusion of 2008, aquatic therapy, injections into the facet
    joints, and several medicines. The note gives no figure for pain with or without <page> medication and nothing on
    work or chores. Three medicines were asked for and were not certified in pre-authorization on February 3, 2014.""",
    age=53,
    sex=None,
    reviewer=Reviewer(("Utah",), ("Preventive Medicine",), (), board_certified=True),
    dates={"date_of_injury": "2006-03-14", "ur_denial_date": "2014-02-03"},
    items=(
        Item(
            "Norco 5/325mg#45 for lumbar spine",
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
                "strength": "5/325 mg",
                "quantity": 45,
                "body_part": "lumbar spine",
            },
            printed="Norco 5/325mg#45 for lumbar spine:  Upheld",
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
            outside(
                f"{NO_MTUS_CA} Official Disability Guidelines ,Mental Illness and Stress Chapter, Insomnia.",
                cite("ODG", "Mental Illness and Stress Chapter, Insomnia"),
            ),
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
    reviewer=Reviewer(("Arizona",), ("Emergency & Family Medicine",), ("Sports Medicine",), board_certified=True),
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

LETTERS = {
    GLUED: crawled(final_determination(GLUED, word="services")).encode(),
    SUBSPECIALTY: crawled(final_determination(SUBSPECIALTY, word="services")).encode(),
}
