"""Letters of 2017, as PDF, whose headings are long: partial authorizations, colons, associated services."""

from __future__ import annotations

from examples.letter_sources.formulas import OUTSIDE_CA, OUTSIDE_ER, mtus, odg
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Item, Letter, Reviewer, cite, cited
from examples.letter_sources.pages import drawn


def _rest(parts: tuple[str, str, str], before: str = "") -> str:
    """A request of which a part was authorized, as a heading words it."""
    requested, authorized, remaining = parts
    return (
        f"{requested} was the original request. {authorized} was authorized by the {before}Claims Administrator. The "
        f"remaining IMR eligible portion of the original request, {remaining}"
    )


_THERAPY = (
    "Physical therapy for the lumbar spine and left shoulder, 12 sessions (2 times a week for 6 weeks)",
    "Physical therapy for 6 sessions",
    "6 sessions of physical therapy for the left shoulder",
)
_NEEDLES = ("Acupuncture for 6 sessions", "Acupuncture for 4 sessions", "Acupuncture for 2 sessions")
_NORCO = (
    "Norco 5/325mg #20 with 1 refill",
    "Norco 5/325mg #12",
    "Norco 5/325mg #8 and one refill of Norco 5/325mg #20",
)

PARTIAL = Letter(
    name="final-2017-partial-authorizations.pdf",
    layout="final-determination-2014",
    trap="headings of a paragraph's length, in three wordings, one cut by a page's end; only the rest is decided",
    summary="""The injured worker is a 31 year old female, who sustained an industrial injury on 9-20-16. She was
    pulling a rack of coats when it tipped and pushed her against a wall. The injured worker was diagnosed as having
    sprain of ligaments of the lumbar spine, left shoulder strain and left wrist sprain. Treatment to date has
    included ice, ibuprofen, a wrist brace, modified work, and four visits of physical therapy, after which she could
    again put on a jacket without help. On 11-29-16 the injured worker complained of low back pain rated 5 of 10 and
    left shoulder pain rated 6 of 10. Objective findings included a stiff lumbar spine with 40 degrees of flexion, a
    left shoulder that lifts to 130 degrees, strength of 4 plus over 5 in abduction, and a tender but stable wrist.
    Sensation was intact. The work status was modified duty without reaching above the shoulder. On 12-1-16 the
    treating physician requested authorization for physical therapy 2x6, acupuncture for 6 sessions, and Norco after
    a tooth was broken in the same accident and drawn. On 12-10-16 Utilization Review modified the request for
    physical therapy to 6 sessions, for acupuncture to 4 sessions and for Norco to #12.""",
    age=31,
    sex="female",
    reviewer=Reviewer(("Oregon", "California", "Washington"), ("Physical Medicine & Rehabilitation",), (), None),
    dates={
        "case_number": "CM16-0241907",
        "date_assigned": "2016-12-22",
        "date_of_injury": "2016-09-20",
        "decision_date": "2017-01-19",
        "ur_denial_date": "2016-12-10",
        "application_received": "2016-12-16",
        "priority": "standard",
    },
    items=(
        Item(
            _rest(_THERAPY) + " is",
            "upheld",
            "therapy",
            mtus("Chronic Pain Medical Treatment 2016", "Physical medicine treatment"),
            cited(
                """Decision based on MTUS Shoulder Complaints 2004, Section(s): Initial Care, and Chronic Pain
                Medical Treatment 2016, Section(s): Physical medicine treatment.""",
                cite("MTUS", "Initial Care"),
                cite("MTUS", "Physical medicine treatment"),
            ),
            """Therapy should taper into exercises that a person does alone. Four visits have been made and six more
            were allowed, so ten are in hand for two regions of strain. What the six will bring can't be known before
            they are held. A flare, a plateau or an operation would change the view, and none is described. If
            function is shown to have grown by the end of the authorized visits, a new request can say so in figures.
            As written, the rest of the request goes beyond what is usual. The remaining sessions are not medically
            necessary.""",
            {"visits": 6, "body_part": "shoulder", "laterality": "left"},
            partial=_THERAPY,
            printed=_rest(_THERAPY, before="<page> ") + " is: Upheld",
        ),
        Item(
            _rest(_NEEDLES),
            "overturned",
            "therapy",
            mtus("Acupuncture Treatment 2007"),
            mtus("Acupuncture Treatment 2007"),
            """The schedule says that it takes three to six treatments until an effect can be seen, and that is what
            was asked for. The worker cannot take more ibuprofen since it gave her heartburn, and needling is meant
            for such a case. Six is within the range. The remaining two sessions are medically necessary.""",
            {"visits": 2},
            partial=_NEEDLES,
        ),
        Item(
            _rest(_NORCO) + " is",
            "upheld",
            "medication",
            NOT_CITED,
            cited(
                """Decision based on MTUS Opioid Treatment 2016, Section(s): 1.4 Opioids for Acute Pain: Opioids for
                Post-operative Pain.""",
                cite("MTUS", "1.4 Opioids for Acute Pain: Opioids for Post-operative Pain"),
            ),
            """After a tooth is drawn, pain that needs more than acetaminophen lasts three days. Twelve tablets cover
            them. A refill would be used for something else, and the record names nothing else. This determination
            should not be read as advice to stop any drug at once; the worker should speak with the treating
            physician. The remaining portion is not medically necessary.""",
            {"ingredients": ["hydrocodone", "acetaminophen"], "strength": "5/325 mg", "quantity": 8, "refills": 1},
            partial=_NORCO,
        ),
    ),
)

ASSOCIATED = Letter(
    name="final-2017-colons-in-headings.pdf",
    layout="final-determination-2014",
    trap="colons inside headings ('Associated surgical service: ...', 'Physical therapy 2x6: lumbar spine: Upheld')",
    summary="""The injured worker is a 55-year-old man who sustained an injury at work on 04/27/2016. The
    mechanism of injury was lifting a compressor onto a truck bed with a colleague who let go. The patient was
    diagnosed with a complete tear of the right rotator cuff and with lumbar strain. The MRI of the right shoulder
    dated 07/18/2016 revealed a full thickness tear of the supraspinatus with 2.5 cm of retraction and no fatty
    change. The progress report dated 11/14/2016 documents pain of 7/10, night pain, and an arm that he can't hold
    up. Active abduction is 60 degrees, passive abduction 150 degrees, and external rotation strength is 3/5. Twelve
    visits of physical therapy and one injection of corticosteroid had no lasting effect. The low back aches on most
    days; there is no leg pain and the neurologic examination is normal. Six therapy visits for the back were used in
    2016 without a report on what they changed. He does not smoke and takes lisinopril. The treatment plan included
    arthroscopic repair with the services that go along with it. The utilization review of 12/05/2016 denied the
    requests, as the therapy notes had not been received.""",
    age=55,
    sex="male",
    reviewer=Reviewer(("California",), ("Orthopedic Surgery",), (), None),
    dates={
        "case_number": "CM16-0238011",
        "date_assigned": "2016-12-16",
        "date_of_injury": "2016-04-27",
        "decision_date": "2017-01-12",
        "ur_denial_date": "2016-12-05",
        "application_received": "2016-12-14",
        "priority": "standard",
    },
    items=(
        Item(
            "Right shoulder arthroscopy with rotator cuff repair",
            "overturned",
            "surgery",
            mtus("Shoulder Complaints 2004", "Diagnostic Criteria", "Surgical Considerations"),
            cited(
                """Decision based on MTUS Shoulder Complaints 2004, Section(s): Surgical Considerations. Decision
                based on Non-MTUS Citation Official Disability Guidelines (ODG), Shoulder Chapter, Surgery for
                rotator cuff repair.""",
                cite("MTUS", "Surgical Considerations"),
                cite("ODG", "Shoulder Chapter, Surgery for rotator cuff repair"),
            ),
            """A tendon that is torn through and drawn back will not heal by itself, and the muscle behind it turns
            to fat within a year or two. The study shows the gap and a muscle that is still sound. Strength of three
            over five and the difference between what the arm can do by itself and what it can be brought to fit with
            that. The therapy notes that utilization review lacked are in the file: twelve visits between May and
            July 2016. The request is medically necessary.""",
            {"body_part": "shoulder", "laterality": "right"},
        ),
        Item(
            "Associated surgical service: Cold therapy unit, 7 day rental",
            "overturned",
            "equipment",
            odg(OUTSIDE_CA, "Shoulder Chapter, Continuous-flow cryotherapy"),
            odg(OUTSIDE_ER, "Shoulder Chapter, Continuous-flow cryotherapy, updated October 2016"),
            """Flowing cold is an option after an operation on the shoulder, for up to seven days, the days at home
            included. Seven are asked for. The operation has been found necessary. The request is medically
            necessary.""",
        ),
        Item(
            "Associated surgical service: Pre-operative testing: CBC, BMP, EKG",
            "upheld",
            "test",
            NOT_CITED,
            odg(OUTSIDE_ER, "Low Back Chapter, Preoperative testing, general"),
            """Tests ahead of an operation follow from what the history and examination leave open. High blood
            pressure under one drug would speak for a look at the salts. It says nothing for
            a tracing in a man without complaints of the heart, nor for a blood count before a procedure with little
            bleeding. The three come as one request and can't be parted. The request is not medically necessary.""",
        ),
        Item(
            "Physical therapy 2x6: lumbar spine",
            "upheld",
            "therapy",
            mtus("Low Back Complaints 2004", "Initial Care"),
            mtus("Chronic Pain Medical Treatment 2016", "Physical medicine treatment"),
            """Six visits were given for the back and nobody wrote what they changed. He has a normal neurologic
            examination and can do exercises that he was taught. Twelve more, in the weeks in which his arm will be
            in a sling, have no aim that the report names. The request is not medically necessary.""",
            {"visits": 12, "body_part": "lumbar spine"},
        ),
    ),
)

LETTERS = {
    PARTIAL: drawn(PARTIAL, final_determination(PARTIAL)),
    ASSOCIATED: drawn(ASSOCIATED, final_determination(ASSOCIATED)),
}
