"""Letters of early 2013, when a professional reviewer decided; drawn from their known labels."""

from __future__ import annotations

from examples.letter_sources.layouts import professional_review
from examples.letter_sources.letter import Guideline, Item, Letter, Reviewer, cite, cited
from examples.letter_sources.setting import crawled, plain

NONE_NAMED = Guideline("", (), "none cited")

REVIEW_UPHELD = Letter(
    name="professional-review-2013-upheld.txt",
    layout="professional-review-2013",
    trap="labels wrap over two lines; the outcome is in a label ('IS/WAS NOT MEDICALLY NECESSARY')",
    summary="""The injured worker is a 52-year-old female who was hurt on February 17, 2009 when a patient whom she
    was lifting slipped. She has pain in the neck and between the shoulder blades. The report of December 4, 2012
    describes tender points along the trapezius on both sides, full strength in the arms, and no change of reflexes.
    She takes acetaminophen and does stretching at home. Twenty-four visits of chiropractic care were given in 2009
    and 2010, and eight more in 2012. After each course she felt better for some days. Her work restrictions have
    been the same since 2010. Twelve further visits were asked for on December 11, 2012. The request was not
    certified on December 19, 2012.""",
    age=52,
    sex="female",
    reviewer=Reviewer(("Illinois", "California"), ("Physical Medicine and Rehabilitation",), (), board_certified=True),
    dates={
        "case_number": "13-000127",
        "date_of_injury": "2009-02-17",
        "decision_date": "2013-03-29",
        "ur_denial_date": "2012-12-19",
    },
    items=(
        Item(
            "Chiropractic care, 12 visits, cervical spine",
            "upheld",
            "therapy",
            NONE_NAMED,
            cited(
                """MTUS Chronic Pain Medical Treatment Guidelines, Manual therapy & manipulation, pages 58-60. This
                section was chosen because it speaks of repeated courses and says when they may go on.""",
                cite("MTUS", "Manual therapy & manipulation", pages="58-60"),
            ),
            """Care of this kind may be repeated after a flare-up where the last course brought a return to work or
            something else that can be counted. Thirty-two visits have been given. What they changed was the feeling
            of some days. The restrictions written in 2010 are those of 2012, word for word. No flare-up is told of.
            For these reasons twelve more visits are not medically necessary.""",
            {"visits": 12, "body_part": "cervical spine"},
        ),
    ),
)

REVIEW_OVERTURNED = Letter(
    name="professional-review-2013-overturned.txt",
    layout="professional-review-2013",
    trap="the label lacks NOT and so overturns; no case number, no table; a subspecialty after a comma",
    summary="""The patient is a 40 year-old man who injured his left shoulder on 06-21-2012 pulling a jammed pallet
    jack. He cannot lift the arm above the shoulder and sleeps badly on that side. An x-ray on 06-25-2012 showed no
    fracture. He had ten visits of physical therapy between July and October and one injection under the acromion,
    which helped for two weeks. On 01-08-2013 abduction is 95 degrees, the empty can test is positive, and abduction
    strength is 4/5. The surgeon thinks of a torn rotator cuff and asks for an MRI before he decides on an operation.
    The claims administrator denied the study on 01-22-2013 because the x-ray was normal.""",
    age=40,
    sex="male",
    reviewer=Reviewer(("California",), ("Orthopedic Surgery",), ("Sports Medicine",), board_certified=True),
    dates={"date_of_injury": "2012-06-21", "ur_denial_date": "2013-01-22"},
    items=(
        Item(
            "MRI of the left shoulder without contrast",
            "overturned",
            "imaging",
            NONE_NAMED,
            cited(
                """ACOEM Occupational Medicine Practice Guidelines, 2nd Edition (2004), Chapter 9 Shoulder
                Complaints, pages 207-209. The chapter is adopted into the MTUS and addresses imaging before
                surgery.""",
                cite("ACOEM", "Chapter 9 Shoulder Complaints", pages="207-209"),
            ),
            """Seven months have gone by, with therapy and an injection. Weakness in abduction together with a
            positive empty can sign points to the supraspinatus. The surgeon has said what he will do with the
            answer. A plain film can't show a tendon, so its being normal settles nothing. The study meets what the
            chapter asks for and was medically necessary.""",
            {"body_part": "shoulder", "laterality": "left"},
        ),
    ),
)

LETTERS = {
    REVIEW_UPHELD: crawled(
        professional_review(
            REVIEW_UPHELD,
            opening=(
                "IMR Case Number: 13-000127",
                "Date of Injury: 02/17/2009",
                "UR Denial Date: 12/19/2012",
                "Decision Date: 03/29/2013",
            ),
            documents=(
                "Application for Independent Medical Review",
                "Utilization review determination, 12/19/2012",
                "Chiropractic notes, 2009 to 2012",
            ),
        )
    ).encode(),
    REVIEW_OVERTURNED: plain(
        professional_review(
            REVIEW_OVERTURNED,
            opening=(),
            documents=(
                "Denial letter of 01-22-2013",
                "Orthopedic report of 01-08-2013",
                "X-ray report",
                "Therapy notes",
            ),
        )
    ).encode(),
}
