"""A letter of 2017, as PDF, that decides ten items."""

from __future__ import annotations

from examples.letter_sources.formulas import OUTSIDE_CA, OUTSIDE_ER, mtus, odg
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Guideline, Item, Letter, Reviewer, cite, cited
from examples.letter_sources.pages import drawn

_MASSAGE = mtus("Chronic Pain Medical Treatment 2016", "Massage therapy")


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
        "application_received": "2017-01-09",
        "priority": "standard",
    },
    items=(
        _session(
            "Electrical stimulation twice a week for 4 weeks",
            """Passive currents may accompany exercise in the first weeks. Nothing is said about exercise, nor about
            where the pads go and what is hoped for. Eight sessions ahead of the first result are not medically
            necessary.""",
            mtus("Low Back Complaints 2004", "Physical Methods"),
            NOT_CITED,
        ),
        _session(
            "Infrared therapy twice a week for 4 weeks",
            """Warmth can be had at home from a pad or a bath, with the same effect as in an office. There is no
            reason on file why he could not use one. The request is not medically necessary.""",
            mtus("Low Back Complaints 2004", "Physical Methods"),
            NOT_CITED,
        ),
        _session(
            "Massage twice a week for 4 weeks",
            """Massage is to be an adjunct, in four to six visits in most cases. Eight are asked for and nothing that
            it would be an adjunct to goes beyond the six authorized visits. The request is not medically necessary.""",
            _MASSAGE,
            _MASSAGE,
        ),
        _session(
            "Mechanical traction twice a week for 4 weeks",
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
            mtus("General Approaches 2004", "Initial Assessment"),
            """Somebody has to take the history and look at the patient before anything can be planned. This was the
            first visit after the injury and its report holds what such a report should. The request is medically
            necessary.""",
        ),
        Item(
            "Range of motion testing, computerized",
            "upheld",
            "test",
            odg(OUTSIDE_CA, "Low Back Chapter, Flexibility"),
            odg(OUTSIDE_ER, "Low Back Chapter, Flexibility"),
            """How far a back bends is part of any examination and takes no computer. The link between such figures
            and what a person can do is weak. The request is not medically necessary.""",
        ),
        Item(
            "Lumbar support brace",
            "upheld",
            "equipment",
            mtus("Low Back Complaints 2004", "Work Activities"),
            mtus("Low Back Complaints 2004", "Physical Methods"),
            """Braces have not been shown to be of use after the very first days of symptoms. No fracture and no slip
            of a vertebra is seen on the film. The request is not medically necessary.""",
            {"body_part": "lumbar spine"},
        ),
        Item(
            "Left elbow brace",
            "upheld",
            "equipment",
            mtus("Elbow Complaints 2007"),
            mtus("Elbow Complaints 2007", "Contusion"),
            """The elbow is bruised, bends fully, and shows no fracture. A bruise wants movement. The request is not
            medically necessary.""",
            {"body_part": "elbow", "laterality": "left"},
        ),
        Item(
            "Interferential unit, 30 day rental",
            "upheld",
            "equipment",
            mtus("Chronic Pain Medical Treatment 2016", "Transcutaneous electrotherapy"),
            mtus("Chronic Pain Medical Treatment 2016", "Transcutaneous electrotherapy"),
            """The unit has a place where drugs have failed or can't be taken, or after an operation. He had taken
            nothing when it was asked for. The request is not medically necessary.""",
        ),
        Item(
            "Diclofenac 1% gel 100 grams",
            "overturned",
            "medication",
            NOT_CITED,
            mtus("Chronic Pain Medical Treatment 2016", "Topical analgesics"),
            """The gel is approved for joints that lie under thin skin, the elbow among them, and for a short time.
            He has an injured elbow, and a week of it is a week. Tablets of the same kind would burden the stomach
            more. The request is medically necessary.""",
            {"ingredients": ["diclofenac"], "strength": "1%", "quantity": 100},
        ),
    ),
)

LETTERS = {TEN: drawn(TEN, final_determination(TEN))}
