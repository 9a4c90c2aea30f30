"""Letters of 2013 and early 2014: three layouts whose full text could not be had, drawn from their known labels."""

from __future__ import annotations

from examples.letter_sources.layouts import documents_reviewed, notice, professional_review
from examples.letter_sources.letter import NOT_CITED, Guideline, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import crawled, plain

NONE_NAMED = Guideline("", (), "none cited")

NOTICE_TWO_ITEMS = Letter(
    name="notice-2013-glued-not.txt",
    layout="notice-2013",
    trap="'is notmedically' is a refusal; decisions stand twice (top and body); the summary is UR's own text in quotes",
    summary="""The claimant is a 44 year old female warehouse packer whose date of injury is 11/9/2010. She hurt the
    low back while turning with a carton of bottled juice. The progress report of 6/18/2013 gives low back pain of
    6/10 with tingling in the left calf. Examination finds a stiff lumbar spine, tenderness over the left sacroiliac
    joint, normal strength, and a straight leg raise that is positive at 60 degrees on the left. Magnetic resonance
    imaging of 2/4/2011 is said to have shown a small protrusion at L4-5. Treatment so far: twelve visits of physical
    therapy in 2011, a home program that she does three days a week, naproxen, and tramadol since March 2012. She
    tells the physician that tramadol lets her stand through a four hour shift and that without it she goes home
    after two. No side effects are written down. A urine test of 4/16/2013 was consistent. The request is for a
    second MRI of the lumbar spine and for tramadol 50 mg #90. No new injury, fall, fever or weakness is described
    since the first study. The first level reviewer sent a query on 7/12/2013 and had no answer.""",
    age=44,
    sex="female",
    reviewer=Reviewer(("California",), ("Occupational Medicine",), (), board_certified=True),
    dates={
        "case_number": "CM13-0001187",
        "date_of_injury": "2010-11-09",
        "decision_date": "2013-10-21",
        "ur_denial_date": "2013-07-19",
        "application_received": "2013-07-31",
    },
    items=(
        Item(
            "repeat MRI of the lumbar spine",
            "upheld",
            "imaging",
            cited(
                """The Claims Administrator based its decision on the American College of Occupational and Environmental
                Medicine (ACOEM), 2nd Edition, (2004) Chapter 12 Low Back Complaints, page 303, which is part of the
                Medical Treatment Utilization Schedule (MTUS).""",
                cite("ACOEM", "Chapter 12 Low Back Complaints", pages="303"),
            ),
            cited(
                """The Expert Reviewer based his/her decision on the American College of Occupational and
                Environmental Medicine (ACOEM), 2nd Edition, (2004) Chapter 12 Low Back Complaints, pages 303-305,
                which is part of the MTUS.""",
                cite("ACOEM", "Chapter 12 Low Back Complaints", pages="303-305"),
            ),
            """A second study of a spine that has already been pictured needs a reason that the first study cannot
            answer. The records of 2013 describe the same pain and the same tingling as those of 2011. Strength and
            reflexes were normal at each of the four visits supplied. Nobody writes of a red flag, of surgery being
            weighed, or of a deficit that grew. The earlier report itself is not among the papers, so it can't be
            said what it left open. The request for repeat MRI of the lumbar spine is not medically necessary and
            appropriate.""",
            {"body_part": "lumbar spine"},
            printed="is notmedically necessary",
        ),
        Item(
            "Tramadol 50 mg #90",
            "overturned",
            "medication",
            cited(
                """The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines,
                Opioids, pages 76-80, which is part of the MTUS.""",
                cite("MTUS", "Opioids", pages="76-80"),
            ),
            cited(
                """The Expert Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines,
                Opioids, On-Going Management, page 78, which is part of the MTUS.""",
                cite("MTUS", "Opioids, On-Going Management", pages="78"),
            ),
            """The employee's reports put a figure on what the drug does: a four hour shift with it, two hours
            without. Pain falls from 7 to 4. The urine test agrees with the prescription and one pharmacy fills it.
            The dose has stayed where it was for a year. The utilization review physician wanted a signed agreement;
            one dated 3/20/2012 is in the file. The request for Tramadol 50 mg #90 is medically necessary and
            appropriate.""",
            {"ingredients": ["tramadol"], "strength": "50 mg", "quantity": 90},
        ),
    ),
)

NOTICE_THERAPY = Letter(
    name="notice-2013-three-items.txt",
    layout="notice-2013",
    trap="CRLF, form feeds; UR text quoted in the summary calls 'not medically necessary' what is overturned here",
    summary="""This 29-year-old male line cook sustained an injury to the right wrist on 3/2/2013 when a stock pot
    slid from the stove and he caught it. The diagnoses are de Quervain tenosynovitis and wrist sprain. On 8/6/2013
    the right wrist hurts at 5/10 with grip. Finkelstein's test is positive, grip is 28 kg right and 46 kg left,
    sensation is full. A thumb spica brace and ibuprofen were used; one injection on 5/30/2013 gave three weeks of
    relief. Six visits of occupational therapy were held and grip rose from 19 to 28 kg. He works with a ten pound
    limit. Now asked for: six more occupational therapy visits, a paraffin bath for the home, and an electromyogram
    of both arms. As more than the usual number of visits has been used, the additional therapy is not medically
    necessary. The bath is a convenience. As no numbness is reported, the electrical study is not medically
    necessary.""",
    age=29,
    sex="male",
    reviewer=Reviewer(("California", "Oregon"), ("Orthopedic Surgery",), ("Hand Surgery",), board_certified=True),
    dates={
        "case_number": "CM13-0004420",
        "date_of_injury": "2013-03-02",
        "decision_date": "2013-11-26",
        "ur_denial_date": "2013-08-14",
        "application_received": "2013-08-22",
    },
    items=(
        Item(
            "six additional occupational therapy visits for the right wrist",
            "overturned",
            "therapy",
            cited(
                """The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines,
                Physical Medicine, pages 98-99, which is part of the MTUS.""",
                cite("MTUS", "Physical Medicine", pages="98-99"),
            ),
            cited(
                """The Expert Reviewer found the guidelines used by the Claims Administrator relevant and appropriate
                for the employee's clinical circumstance and also based his/her decision on the American College of
                Occupational and Environmental Medicine (ACOEM), 2nd Edition, (2004) Chapter 11 Forearm, Wrist, and
                Hand Complaints, page 265, which is part of the MTUS.""",
                cite("ACOEM", "Chapter 11 Forearm, Wrist, and Hand Complaints", pages="265"),
            ),
            """Six visits brought grip from 19 to 28 kilograms and let the employee go back to work with a limit.
            That is a measured gain. Grip on the other side is 46 kilograms, so there is still something to win, and
            the therapist wrote which exercises are still to be taught. Twelve visits in all stay within what is
            usual for this tendon. The request for six additional occupational therapy visits is medically necessary
            and appropriate.""",
            {"visits": 6, "body_part": "wrist", "laterality": "right"},
        ),
        Item(
            "paraffin bath unit for home use",
            "upheld",
            "equipment",
            Guideline("The Claims Administrator did not cite any evidence basis for its decision.", (), "none cited"),
            outside(
                """The Expert Reviewer found that no section of the MTUS was applicable and relevant to the issue at
                dispute. The Expert Reviewer based his/her decision on the Official Disability Guidelines (ODG),
                Forearm, Wrist and Hand Chapter, Paraffin wax baths.""",
                cite("ODG", "Forearm, Wrist and Hand Chapter, Paraffin wax baths"),
            ),
            """Wax baths are spoken of for arthritic hands and only beside exercise. This employee has an inflamed
            tendon and no arthritis on the films of 3/4/2013. Nor do the therapy notes say that heat was tried there
            and helped. The request for paraffin bath unit for home use is not medically necessary and appropriate.""",
        ),
        Item(
            "electromyogram of the bilateral upper extremities",
            "upheld",
            "test",
            cited(
                """The Claims Administrator based its decision on the American College of Occupational and
                Environmental Medicine (ACOEM), 2nd Edition, (2004) Chapter 11 Forearm, Wrist, and Hand Complaints,
                page 261, which is part of the MTUS.""",
                cite("ACOEM", "Chapter 11 Forearm, Wrist, and Hand Complaints", pages="261"),
            ),
            cited(
                """The Expert Reviewer based his/her decision on the American College of Occupational and
                Environmental Medicine (ACOEM), 2nd Edition, (2004) Chapter 11 Forearm, Wrist, and Hand Complaints,
                pages 261, 268-269, which is part of the MTUS.""",
                cite("ACOEM", "Chapter 11 Forearm, Wrist, and Hand Complaints", pages="261, 268-269"),
            ),
            """An electrical study answers a question about a nerve. Here no numbness, no weakness of a nerve's
            pattern and no positive Tinel or Phalen sign are on record, and the left arm has no complaint at all. The
            request for an electromyogram of the bilateral upper extremities is not medically necessary and
            appropriate.""",
            {"body_part": "upper extremity", "laterality": "bilateral"},
        ),
    ),
)

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
    reviewer=Reviewer(("Texas", "California"), ("Physical Medicine and Rehabilitation",), (), board_certified=True),
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
    NOTICE_TWO_ITEMS: crawled(
        notice(
            NOTICE_TWO_ITEMS,
            ur_quote_date="2013-07-19",
            noarfi="2013-08-15",
            documents=(
                "Application of Independent Medical Review",
                "Utilization Review Determination",
                "Medical Records from Claims Administrator",
                "Medical Treatment Utilization Schedule (MTUS)",
            ),
        )
    ).encode(),
    NOTICE_THERAPY: plain(
        notice(
            NOTICE_THERAPY,
            ur_quote_date="2013-08-14",
            noarfi="2013-09-05",
            documents=(
                "Application for Independent Medical Review (received 8/22/2013)",
                "Utilization Review from claims administrator (dated 8/14/2013)",
                "Medical Records from 3/2/2013 to 8/6/2013",
                "Medical Treatment Utilization Schedule",
            ),
        )
    )
    .replace("\n", "\r\n")
    .encode(),
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
