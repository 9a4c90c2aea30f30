"""Letters of early 2014 with a list of the documents reviewed; drawn from their known labels."""

from __future__ import annotations

from examples.letter_sources.layouts import documents_reviewed
from examples.letter_sources.letter import NOT_CITED, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import crawled, plain

REVIEWED_TWO = Letter(
    name="documents-reviewed-2014-two-items.txt",
    layout="documents-reviewed-2014",
    trap="a document list whose lines hold label words ('Decision rationale'); a sentence decides",
    summary="""The injured worker is a 61-year-old male who reported an injury on 08/23/2007. The mechanism of injury
    was a fall from the tailgate of a flatbed truck onto both knees. His current diagnosis is osteoarthritis of the
    right knee. He had an arthroscopy with trimming of the medial meniscus on 02/15/2008. The report of 10/03/2013
    says that he has pain of 7/10 on stairs and 4/10 at rest, with swelling by the end of the day. On examination
    there was a small effusion, crepitus, and flexion to 118 degrees. Standing films of 09/12/2013 showed a medial
    space of 2 mm. Two injections of corticosteroid in 2012 gave five and three weeks of relief. Weight is 92 kg.
    Prior treatments include ibuprofen, which raised his blood pressure, a home program, and a cane. The treating
    physician asks for a series of hyaluronate injections and for a new patch of lidocaine. The request for
    authorization is dated 10/07/2013.""",
    age=61,
    sex="male",
    reviewer=Reviewer(("Texas", "California"), ("Occupational Medicine",), (), board_certified=True),
    dates={
        "case_number": "CM13-0052266",
        "date_of_injury": "2007-08-23",
        "decision_date": "2014-03-12",
        "ur_denial_date": "2013-10-31",
        "application_received": "2013-11-14",
        "priority": "standard",
    },
    items=(
        Item(
            "Series of three hyaluronate injections, right knee",
            "overturned",
            "injection",
            NOT_CITED,
            outside(
                """The Physician Reviewer based his/her decision on the Non-MTUS Official Disability Guidelines
                (ODG), Knee & Leg Chapter, Hyaluronic acid injections.""",
                cite("ODG", "Knee & Leg Chapter, Hyaluronic acid injections"),
            ),
            """The MTUS is silent on this injection, so the next source was read. It wants arthritis with symptoms
            that resisted exercise and drugs for three months, a reason not to use an anti-inflammatory, and steroid
            injections that no longer last. Each of them is on paper: films with 2 mm of joint space, a home program
            since 2008, blood pressure that rose with ibuprofen, and relief that shrank from five weeks to three.
            Surgery was offered and he wishes to wait. The request is medically necessary and appropriate.""",
            {"ingredients": ["hyaluronate"], "visits": 3, "body_part": "knee", "laterality": "right"},
        ),
        Item(
            "Lidoderm 5% patches #30",
            "upheld",
            "medication",
            cited(
                """The Claims Administrator based its decision on the MTUS Chronic Pain Medical Treatment Guidelines,
                Lidoderm (lidocaine patch), pages 56-57, which is part of the MTUS.""",
                cite("MTUS", "Lidoderm (lidocaine patch)", pages="56-57"),
            ),
            cited(
                """The Physician Reviewer based his/her decision on the MTUS Chronic Pain Medical Treatment
                Guidelines, Topical Analgesics, page 112, which is part of the MTUS.""",
                cite("MTUS", "Topical Analgesics", pages="112"),
            ),
            """The patch is for pain that comes from a nerve near the skin, and after a tablet for such pain has
            failed. This knee hurts because its cartilage is worn. No burning, no numb patch and no trial of
            gabapentin or an antidepressant is described. The request is not medically necessary and appropriate.""",
            {"ingredients": ["lidocaine"], "strength": "5%", "quantity": 30},
        ),
    ),
)

REVIEWED_EXPEDITED = Letter(
    name="documents-reviewed-2014-expedited.txt",
    layout="documents-reviewed-2014",
    trap="priority EXPEDITED; credentials as a block, not a sentence; directions and refills in the sentence",
    summary="""The patient is a 37 year old woman with a date of injury of 05/06/2011. A shelf of paint cans came
    down on her neck and left shoulder. Diagnoses are cervical radiculopathy and reactive depression. According to
    the psychologist's report of 01/09/2014 she is tearful most days, sleeps four hours, and scored 21 on the PHQ-9;
    she has thoughts of not wanting to wake up but no plan. The psychiatrist began venlafaxine on 12/12/2013 at 37.5
    mg and raised it to 75 mg on 12/30/2013. On 01/09/2014 the score had come down from 24 and she had begun to cook
    again. Blood pressure was 124/78. Six sessions of cognitive behavioral therapy were completed in 2013. The
    physician asks for venlafaxine with two refills, by expedited review, because the supply ends on 01/25/2014. The
    injured worker takes no other drug that acts on mood.""",
    age=37,
    sex="female",
    reviewer=Reviewer(("California",), ("Psychiatry", "Neurology"), (), None),
    dates={
        "case_number": "CM14-0006031",
        "date_of_injury": "2011-05-06",
        "decision_date": "2014-01-24",
        "ur_denial_date": "2014-01-15",
        "application_received": "2014-01-21",
        "priority": "expedited",
    },
    items=(
        Item(
            "Venlafaxine ER 75 mg, one capsule every morning, #30 with 2 refills",
            "overturned",
            "medication",
            cited(
                """The Claims Administrator based its decision on the MTUS Chronic Pain Medical Treatment Guidelines,
                Antidepressants for chronic pain, pages 13-16, which is part of the MTUS.""",
                cite("MTUS", "Antidepressants for chronic pain", pages="13-16"),
            ),
            cited(
                """The Physician Reviewer based his/her decision on the MTUS Chronic Pain Medical Treatment
                Guidelines, Venlafaxine (Effexor), page 123, which is part of the MTUS, and on the Non-MTUS Official
                Disability Guidelines (ODG), Mental Illness & Stress Chapter, Antidepressants for treatment of MDD.""",
                cite("MTUS", "Venlafaxine (Effexor)", pages="123"),
                cite("ODG", "Mental Illness & Stress Chapter, Antidepressants for treatment of MDD"),
            ),
            """The utilization review decision looked at pain alone. The drug was given for a depression that a
            psychologist measured twice, and the score moved the right way within four weeks of the first dose.
            Stopping it in the middle of the first month would undo that and carries a withdrawal of its own. Blood
            pressure was watched. A supply for three months with a visit in each is what good care asks for at this
            stage. The request is medically necessary and appropriate.""",
            {
                "ingredients": ["venlafaxine"],
                "strength": "75 mg",
                "quantity": 30,
                "refills": 2,
                "sig": "one capsule every morning",
            },
        ),
    ),
)

LETTERS = {
    REVIEWED_TWO: crawled(
        documents_reviewed(
            REVIEWED_TWO,
            documents=(
                "Utilization Review Determination of 10/31/2013",
                "Application for Independent Medical Review and a copy of an earlier IMR Final Determination",
                "Medical Records of 02/15/2008 to 10/07/2013",
                "Decision rationale of the first level physician advisor",
            ),
        )
    ).encode(),
    REVIEWED_EXPEDITED: plain(
        documents_reviewed(
            REVIEWED_EXPEDITED,
            documents=(
                "Application and its attachments",
                "Reports of 06/03/2013 to 01/09/2014",
                "UR denial, two pages",
            ),
        )
    ).encode(),
}
