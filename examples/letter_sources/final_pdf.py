"""Letters of the layout of 2014 to 2017, as PDF files that look like those of 2017."""

from __future__ import annotations

from examples.letter_sources.final import OUTSIDE_CA, OUTSIDE_ER
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Guideline, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.pages import drawn


def _mtus(title: str, *sections: str) -> Guideline:
    """``Decision based on MTUS <title>, Section(s): <sections>.``"""
    named = f", Section(s): {', '.join(sections)}" if sections else ""
    return cited(f"Decision based on MTUS {title}{named}.", cite("MTUS", *sections))


def _odg(side: str, section: str) -> Guideline:
    return outside(f"{side} Official Disability Guidelines (ODG), {section}.", cite("ODG", section))


def _rest(parts: tuple[str, str, str], before: str = "") -> str:
    """A request of which a part was authorized, as a heading words it."""
    requested, authorized, remaining = parts
    return (
        f"{requested} was the original request. {authorized} was authorized by the {before}Claims Administrator. The "
        f"remaining IMR eligible portion of the original request, {remaining}"
    )


_THERAPY = (
    "Physical therapy for the lumbar spine and left shoulder 3 times a week for 4 weeks (12 sessions)",
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
    treating physician requested authorization for physical therapy 3x4, acupuncture for 6 sessions, and Norco after
    a tooth was broken in the same accident and drawn. On 12-9-16 Utilization Review modified the request for
    physical therapy to 6 sessions, for acupuncture to 4 sessions and for Norco to #12.""",
    age=31,
    sex="female",
    reviewer=Reviewer(("California", "Oregon", "Washington"), ("Physical Medicine & Rehabilitation",), (), None),
    dates={
        "case_number": "CM16-0241907",
        "date_assigned": "2016-12-22",
        "date_of_injury": "2016-09-20",
        "decision_date": "2017-01-19",
        "ur_denial_date": "2016-12-09",
        "application_received": "2016-12-16",
        "priority": "standard",
    },
    items=(
        Item(
            _rest(_THERAPY) + " is",
            "upheld",
            "therapy",
            _mtus("Chronic Pain Medical Treatment 2016", "Physical medicine treatment"),
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
            _mtus("Acupuncture Treatment 2007"),
            _mtus("Acupuncture Treatment 2007"),
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
    summary="""The injured worker is a 55-year-old male who sustained an industrial injury on 04/27/2016. The
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
        "application_received": "2016-12-12",
        "priority": "standard",
    },
    items=(
        Item(
            "Right shoulder arthroscopy with rotator cuff repair",
            "overturned",
            "surgery",
            _mtus("Shoulder Complaints 2004", "Surgical Considerations"),
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
            _odg(OUTSIDE_CA, "Shoulder Chapter, Continuous-flow cryotherapy"),
            _odg(OUTSIDE_ER, "Shoulder Chapter, Continuous-flow cryotherapy"),
            """Flowing cold is an option after an operation on the shoulder, for up to seven days, the days at home
            included. Seven are asked for. The operation has been found necessary. The request is medically
            necessary.""",
        ),
        Item(
            "Associated surgical service: Pre-operative testing: CBC, BMP, EKG",
            "upheld",
            "test",
            NOT_CITED,
            _odg(OUTSIDE_ER, "Low Back Chapter, Preoperative testing, general"),
            """Tests ahead of an operation follow from what the history and examination leave open. High blood
            pressure under one drug would speak for a look at the salts. It says nothing for
            a tracing in a man without complaints of the heart, nor for a blood count before a procedure with little
            bleeding. The three come as one request and can't be parted. The request is not medically necessary.""",
        ),
        Item(
            "Physical therapy 2x6: lumbar spine",
            "upheld",
            "therapy",
            _mtus("Low Back Complaints 2004", "Initial Care"),
            _mtus("Chronic Pain Medical Treatment 2016", "Physical medicine treatment"),
            """Six visits were given for the back and nobody wrote what they changed. He has a normal neurologic
            examination and can do exercises that he was taught. Twelve more, in the weeks in which his arm will be
            in a sling, have no aim that the report names. The request is not medically necessary.""",
            {"visits": 12, "body_part": "lumbar spine"},
        ),
    ),
)

_MASSAGE = _mtus("Chronic Pain Medical Treatment 2016", "Massage therapy")


def _session(request: str, rationale: str, expert: Guideline, administrator: Guideline, **treatment: object) -> Item:
    return Item(request, "upheld", "therapy", administrator, expert, rationale, {"visits": 8, **treatment})


TEN = Letter(
    name="final-2017-ten-items.pdf",
    layout="final-determination-2014",
    trap="ten items, headings alike but for a word; the same guideline paragraphs again and again",
    summary="""The injured worker is a 27 year old male who sustained an industrial injury on December 5, 2016. He
    stepped off a loading dock backward and fell on his buttocks and left elbow. The diagnoses are cervical strain,
    lumbar strain, contusion of the left elbow and headache. The doctor's first report of December 12, 2016 records
    pain of 8/10 in the low back, 6/10 in the neck and 4/10 in the elbow. There is spasm on both sides of the lumbar
    spine, flexion to 30 degrees, a negative straight leg raise and normal reflexes. The left elbow is bruised and
    bends fully. X-rays of the lumbar spine and the elbow were read as normal. He was taken off work. No treatment
    had been given before this visit. The treatment plan included manipulation, several modalities each eight times,
    an initial examination that had already been held, braces, a home unit, and a topical medicine. A Request for
    Authorization was signed on December 13, 2016. On December 21, 2016 Utilization Review certified six visits of
    manipulation and denied what is listed below.""",
    age=27,
    sex="male",
    reviewer=Reviewer(("California",), ("Chiropractic", "Sports Medicine"), (), None),
    dates={
        "case_number": "CM17-0003318",
        "date_assigned": "2017-01-13",
        "date_of_injury": "2016-12-05",
        "decision_date": "2017-02-08",
        "ur_denial_date": "2016-12-21",
        "application_received": "2017-01-06",
        "priority": "standard",
    },
    items=(
        _session(
            "Electrical stimulation 2 times a week for 4 weeks",
            """Passive currents may accompany exercise in the first weeks. Nothing is said about exercise, nor about
            where the pads go and what is hoped for. Eight sessions ahead of the first result are not medically
            necessary.""",
            _mtus("Low Back Complaints 2004", "Physical Methods"),
            NOT_CITED,
        ),
        _session(
            "Infrared therapy 2 times a week for 4 weeks",
            """Warmth can be had at home from a pad or a bath, with the same effect as in an office. There is no
            reason on file why he could not use one. The request is not medically necessary.""",
            _mtus("Low Back Complaints 2004", "Physical Methods"),
            NOT_CITED,
        ),
        _session(
            "Massage 2 times a week for 4 weeks",
            """Massage is to be an adjunct, in four to six visits in most cases. Eight are asked for and nothing that
            it would be an adjunct to goes beyond the six authorized visits. The request is not medically necessary.""",
            _MASSAGE,
            _MASSAGE,
        ),
        _session(
            "Mechanical traction 2 times a week for 4 weeks",
            """Pulling on the spine has not been found to help pain of the back over time, and there is no sign of a
            root under pressure. The request is not medically necessary.""",
            cited(
                """Decision based on MTUS Low Back Complaints 2004, Section(s): Physical Methods. Decision based on
                Non-MTUS Citation Official Disability Guidelines (ODG), Low Back Chapter, Traction.""",
                cite("MTUS", "Physical Methods"),
                cite("ODG", "Low Back Chapter, Traction"),
            ),
            NOT_CITED,
        ),
        Item(
            "Initial examination",
            "overturned",
            "visit",
            NOT_CITED,
            _mtus("General Approaches 2004", "Initial Assessment"),
            """Somebody has to take the history and look at the patient before anything can be planned. This was the
            first visit after the injury and its report holds what such a report should. The request is medically
            necessary.""",
        ),
        Item(
            "Range of motion testing, computerized",
            "upheld",
            "test",
            _odg(OUTSIDE_CA, "Low Back Chapter, Flexibility"),
            _odg(OUTSIDE_ER, "Low Back Chapter, Flexibility"),
            """How far a back bends is part of any examination and takes no computer. The link between such figures
            and what a person can do is weak. The request is not medically necessary.""",
        ),
        Item(
            "Lumbar support brace",
            "upheld",
            "equipment",
            _mtus("Low Back Complaints 2004", "Physical Methods"),
            _mtus("Low Back Complaints 2004", "Physical Methods"),
            """Braces have not been shown to be of use after the very first days of symptoms. No fracture and no slip
            of a vertebra is seen on the film. The request is not medically necessary.""",
            {"body_part": "lumbar spine"},
        ),
        Item(
            "Left elbow brace",
            "upheld",
            "equipment",
            _mtus("Elbow Complaints 2007"),
            _mtus("Elbow Complaints 2007", "Contusion"),
            """The elbow is bruised, bends fully, and shows no fracture. A bruise wants movement. The request is not
            medically necessary.""",
            {"body_part": "elbow", "laterality": "left"},
        ),
        Item(
            "Interferential unit, 30 day rental",
            "upheld",
            "equipment",
            _mtus("Chronic Pain Medical Treatment 2016", "Transcutaneous electrotherapy"),
            _mtus("Chronic Pain Medical Treatment 2016", "Transcutaneous electrotherapy"),
            """The unit has a place where drugs have failed or can't be taken, or after an operation. He had taken
            nothing when it was asked for. The request is not medically necessary.""",
        ),
        Item(
            "Diclofenac 1% gel 100 grams",
            "overturned",
            "medication",
            NOT_CITED,
            _mtus("Chronic Pain Medical Treatment 2016", "Topical analgesics"),
            """The gel is approved for joints that lie under thin skin, the elbow among them, and for a short time.
            He has an injured elbow, and a week of it is a week. Tablets of the same kind would burden the stomach
            more. The request is medically necessary.""",
            {"ingredients": ["diclofenac"], "strength": "1%", "quantity": 100},
        ),
    ),
)

DATES = Letter(
    name="final-2017-encrypted-date-forms.pdf",
    layout="final-determination-2014",
    trap="encrypted with an empty user password; dates of every written form in the summary; two-digit years",
    summary="""The injured worker is a 67 year old woman with a date of injury of 8/9/99. The injury occurred when a
    shopping cart struck her from behind. She is being treated for degeneration of the cervical discs, for headache
    that begins in the neck, and for insomnia. A fusion at C5-6 was done on the 3rd of May, 2004. Records begin on
    06.14.2011. A report dated October 2015 says that she swims. On 03-01-2016 and 9-12-16 pain was 6/10, and on Nov.
    7, 2016 it was 7/10 with stiffness in the morning. Palpation on 2016-11-07 found tender joints at C3-4, turning
    to the left of 35 degrees, and even strength. Medial branch blocks of 4/18/16 and May 23rd, 2016 gave relief of
    80 percent for six and seven hours with lidocaine. She takes acetaminophen and, since January of this year,
    trazodone at night; on December 12 2016 she slept five hours. On 12/14/16 the physician asked for radiofrequency
    treatment of the nerves and for trazodone. The Utilization Review (UR) (12-22-2016) denied both.""",
    age=67,
    sex="female",
    reviewer=Reviewer(("California", "Michigan"), ("Anesthesiology", "Pain Management"), (), None),
    dates={
        "case_number": "CM17-0001460",
        "date_assigned": "2017-01-09",
        "date_of_injury": "1999-08-09",
        "decision_date": "2017-02-02",
        "ur_denial_date": "2016-12-22",
        "application_received": "2017-01-03",
        "priority": "standard",
    },
    items=(
        Item(
            "Radiofrequency neurotomy at left C3-4 and C4-5",
            "overturned",
            "injection",
            _odg(OUTSIDE_CA, "Neck and Upper Back Chapter, Facet joint radiofrequency neurotomy"),
            cited(
                """Decision based on MTUS Neck and Upper Back Complaints 2004, Section(s): Physical Methods. Decision
                based on Non-MTUS Citation Official Disability Guidelines (ODG), Neck and Upper Back Chapter, Facet
                joint radiofrequency neurotomy.""",
                cite("MTUS", "Physical Methods"),
                cite("ODG", "Neck and Upper Back Chapter, Facet joint radiofrequency neurotomy"),
            ),
            """Two blocks on two days, each with a drug whose effect lasts some hours, took away four fifths of the
            pain for about as long as the drug lasts. That is the test that is asked for ahead of this treatment, and
            few patients pass it. The levels are next to, and not within, her fusion. No more than two are treated at
            once. She swims and takes no opioid, so that there is a plan beside the needle. The request is medically
            necessary.""",
            {"body_part": "cervical spine", "laterality": "left"},
        ),
        Item(
            "Trazodone 50mg, one at bedtime, #30 with 3 refills",
            "upheld",
            "medication",
            _odg(OUTSIDE_CA, "Mental Illness & Stress Chapter, Trazodone (Desyrel)"),
            _odg(OUTSIDE_ER, "Mental Illness & Stress Chapter, Trazodone (Desyrel)"),
            """This antidepressant is used for sleep in people who also have symptoms of depression or anxiety. None
            were looked for. After eleven months with the drug she sleeps five hours, and what she slept before is
            not on record. Four further months without another look are too many. The request is not medically
            necessary.""",
            {
                "ingredients": ["trazodone"],
                "strength": "50 mg",
                "quantity": 30,
                "refills": 3,
                "sig": "one at bedtime",
            },
        ),
    ),
)

RETROSPECTIVE = Letter(
    name="final-2017-retrospective.pdf",
    layout="final-determination-2014",
    trap="requests for what has been given (DOS); a rationale of three paragraphs, over a page's end; expedited",
    summary="""The injured worker is a 49 year old male who sustained an industrial injury on 10-3-2016 when a
    hydraulic line burst and threw him against a frame. He has been diagnosed with fractures of three ribs on the
    right side, a collapsed lung that was drained, and a burn of the right forearm. He was in hospital from 10-3-2016
    to 10-11-2016. On 12-2-2016 the treating physician noted chest pain rated 6 out of 10 with a deep breath, cough
    with some blood, and a pulse of 108. Oxygen saturation was 91 percent. The right calf measured 3 cm more than the
    left. The injured worker was sent on the same day for a computed tomography of the chest with contrast, which
    showed clots in two branches of the artery of the right lung, and was then given an injection of enoxaparin in
    the office and a prescription. Treatment to date has included the drain, skin dressings, incentive spirometry,
    and oxycodone for eleven days. The Request for Authorization dated 12-5-2016 asked for the study and the
    injection after the fact and for rivaroxaban. The UR dated 12-8-16 non-certified them since no prior
    authorization had been sought.""",
    age=49,
    sex="male",
    reviewer=Reviewer(("California", "Texas", "Illinois"), ("Internal Medicine", "Emergency Medicine"), (), None),
    dates={
        "case_number": "CM16-0239940",
        "date_assigned": "2016-12-15",
        "date_of_injury": "2016-10-03",
        "decision_date": "2016-12-19",
        "ur_denial_date": "2016-12-08",
        "application_received": "2016-12-14",
        "priority": "expedited",
    },
    items=(
        Item(
            "Retrospective CT of the chest with contrast, DOS: 12/02/2016",
            "overturned",
            "imaging",
            NOT_CITED,
            outside(
                f"""{OUTSIDE_ER} Lindqvist A, Mbeki R. Suspected embolism after chest injury. Invented Annals of
                Acute Care. """
                "2014;9(2):77-85.",
                cite("other"),
            ),
            """The state's schedule has no chapter on the lung, and neither has the next source in the order. What
            remains is a published paper on suspected embolism after a chest injury, and what physicians in general
            hold to be good care.<p> Chest pain on breathing in, blood in the sputum, a fast pulse, a low saturation
            and a thick calf, in a man who lay in bed for eight days two months before, make a clot in the lung more
            likely than not. The paper puts the chance at sixty percent with three of these signs; he had five.
            Waiting for leave to take the picture would have been a mistake with a risk of death, and the rule on
            prior authorization excepts services that are needed at once. The study was taken within two hours and
            showed what was feared. Nothing cheaper gives the same answer: a blood test would have been positive from
            the healing ribs and burn alone, and a film of the chest shows neither vessel nor clot.<p> That the study
            came back positive is not what makes it necessary; the signs on the day do, and they would have done so
            had it been clean. For these reasons the retrospective request is medically necessary.""",
            {"body_part": "chest"},
            retrospective=True,
        ),
        Item(
            "Retrospective Enoxaparin 80mg injection (date of service 12/2/16)",
            "overturned",
            "medication",
            NOT_CITED,
            _odg(OUTSIDE_ER, "Knee & Leg Chapter, Venous thrombosis"),
            """A first dose at once is the usual care when such a clot is seen, and the drug was at hand. The dose
            fits his weight of 81 kilograms. The retrospective request is medically necessary.""",
            {"ingredients": ["enoxaparin"], "strength": "80 mg"},
            retrospective=True,
        ),
        Item(
            "Rivaroxaban 20mg #30 with 5 refills",
            "upheld",
            "medication",
            NOT_CITED,
            _odg(OUTSIDE_ER, "Knee & Leg Chapter, Rivaroxaban (Xarelto)"),
            """The drug is right and its first three weeks are taken at another dose, 15 mg twice daily, which the
            request leaves out. After an event with a known cause three months are usual and then a decision is due,
            so six months are asked for too soon. A corrected prescription can be approved within a day. As it is
            worded, the request is not medically necessary.""",
            {"ingredients": ["rivaroxaban"], "strength": "20 mg", "quantity": 30, "refills": 5},
        ),
    ),
)

LETTERS = {
    letter: drawn(letter, final_determination(letter), password=password)
    for letter, password in ((PARTIAL, None), (ASSOCIATED, None), (TEN, None), (DATES, ""), (RETROSPECTIVE, None))
}
