"""Letters of 2015 whose words mislead: outcomes named in running text, labels misspelt."""

from __future__ import annotations

from dataclasses import replace

from examples.letter_sources.formulas import OUTSIDE_CA, OUTSIDE_ER
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import Block, plain

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
                "Decision based on MTUS Low Back Complaints 2004, Section(s): Work Activities.",
                cite("MTUS", "Work Activities"),
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

LETTERS = {
    QUOTED: plain(final_determination(QUOTED, with_header=True)).replace("\n", "\r\n").encode(),
    CARELESS: plain(final_determination(CARELESS, with_header=True, mend=_careless)).encode(),
}
