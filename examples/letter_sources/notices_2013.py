"""Letters of autumn 2013, which name each decision at the top and again in the body; drawn from known labels."""

from __future__ import annotations

from examples.letter_sources.layouts import notice
from examples.letter_sources.letter import Guideline, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import crawled, plain

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
    reviewer=Reviewer(("Oregon",), ("Occupational Medicine",), (), board_certified=True),
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
}
