"""Letters of 2017, as PDF, with dates in many forms, and on what was given before it was asked for."""

from __future__ import annotations

from examples.letter_sources.formulas import OUTSIDE_CA, OUTSIDE_ER, odg
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import NOT_CITED, Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.pages import drawn

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
            odg(OUTSIDE_CA, "Neck and Upper Back Chapter, Facet joint radiofrequency neurotomy"),
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
            odg(OUTSIDE_CA, "Mental Illness & Stress Chapter, Trazodone (Desyrel)"),
            odg(OUTSIDE_ER, "Mental Illness & Stress Chapter, Trazodone (Desyrel)"),
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
    summary="""The injured worker is a 49 year old man who sustained an industrial injury on 10-3-2016 when a
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
            odg(OUTSIDE_ER, "Knee & Leg Chapter, Venous thrombosis"),
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
            odg(OUTSIDE_ER, "Knee & Leg Chapter, Rivaroxaban (Xarelto)"),
            """The drug is right and its first three weeks are taken at another dose, 15 mg twice daily, which the
            request leaves out. After an event with a known cause three months are usual and then a decision is due,
            so six months are asked for too soon. A corrected prescription can be approved within a day. As it is
            worded, the request is not medically necessary.""",
            {"ingredients": ["rivaroxaban"], "strength": "20 mg", "quantity": 30, "refills": 5},
        ),
    ),
)

LETTERS = {
    DATES: drawn(DATES, final_determination(DATES), password=""),
    RETROSPECTIVE: drawn(RETROSPECTIVE, final_determination(RETROSPECTIVE)),
}
