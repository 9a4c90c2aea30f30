"""Letters of 2015 whose lines and words come out broken: credentials wrapped, hyphens, ligatures."""

from __future__ import annotations

from examples.letter_sources.formulas import OUTSIDE_CA, OUTSIDE_ER
from examples.letter_sources.layouts import final_determination
from examples.letter_sources.letter import Item, Letter, Reviewer, cite, cited, outside
from examples.letter_sources.setting import Block, crawled


def _wrapped_credentials(blocks: list[Block]) -> list[Block]:
    at = next(n for n, block in enumerate(blocks) if block.text.startswith("The Expert Reviewer has"))
    state, board = blocks[at + 1].text, blocks[at + 2].text
    wrapped = [
        Block("The Expert Reviewer has the following", tight=True),
        Block(f"credentials: {state}", tight=True),
        Block(board.replace(", ", ",<br>")),
    ]
    return [*blocks[:at], *wrapped, *blocks[at + 3 :]]


WRAPPED = Letter(
    name="final-2015-wrapped-credentials.txt",
    layout="final-determination-2014",
    trap="'credentials: State(s) of Licensure' on one line, specialties wrapped; age in words; sex by pronoun; DOS",
    summary="""The injured worker is a forty-five year old with a date of injury of 4-9-2012. A ladder slid and the
    injured worker landed on the right heel. Diagnoses are a healed calcaneus fracture, subtalar arthritis and
    chronic right foot pain. In the report of 3-20-2015 he walks a quarter mile with a cane. He rates pain 6 of 10, 3
    of 10 with the cream that was dispensed in the office. The hindfoot is stiff, with 5 degrees of inversion, and
    tender below the outer ankle. Films of 1-8-2015 show a narrow subtalar joint. A block of that joint on 2-12-2015
    took the pain away for two days. He does not wish another operation. On 3-20-2015 the physician dispensed a
    compounded cream and ordered a custom brace. Requests for authorization were sent on 3-27-2015. On 4-10-2015
    Utilization Review denied the cream with the date of service 3-20-2015 and certified the brace.""",
    age=45,
    sex="male",
    reviewer=Reviewer(
        ("California", "New York"), ("Family Practice", "Occupational Medicine", "Sports Medicine"), (), None
    ),
    dates={
        "case_number": "CM15-0091144",
        "date_assigned": "2015-05-15",
        "date_of_injury": "2012-04-09",
        "decision_date": "2015-06-17",
        "ur_denial_date": "2015-04-10",
        "application_received": "2015-05-12",
        "priority": "standard",
    },
    items=(
        Item(
            "Retrospective Ketoprofen 10% cream 120gm (DOS: 3/20/15)",
            "upheld",
            "medication",
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Topical Analgesics.""",
                cite("MTUS", "Topical Analgesics"),
            ),
            cited(
                """Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Topical Analgesics.""",
                cite("MTUS", "Topical Analgesics"),
            ),
            """Few drugs against inflammation are made for the skin, and this one isn't among those that were
            approved for it. It can make the skin burn in sunlight. Such creams are for joints near the surface, for
            weeks, and the subtalar joint lies deep. That he felt three points better is noted. Tablets were not
            tried first, and nobody wrote why they could not be. The retrospective request is not medically
            necessary.""",
            {"ingredients": ["ketoprofen"], "strength": "10%", "quantity": 120},
            retrospective=True,
        ),
    ),
)

HYPHENS = Letter(
    name="final-2015-hyphens-ligatures.txt",
    layout="final-determination-2014",
    trap="heading over two lines inside a parenthesis; hyphens at line ends; ligatures; page break in a sentence",
    summary="""The injured worker is a 50 year old male who reported an injury on 06/30/2009. The mechanism of injury
    was repeated bending over a conveyor. He was seen on 04/02/2015 for ﬁve months of worse pain between the
    shoulders and low back, with a ﬂare in March after a cold. His diag-<br>noses are thoracic strain, lumbar disc
    disease, and anxiety. The exami-<br>nation showed tight muscles along the spine, ﬂexion to 50 degrees, normal
    reﬂexes, and a nega-<br>tive straight leg raise. He takes a long-<br>term opioid, one tablet up to three <page>
    times a day, for which a CURES report of 03/30/2015 named one prescriber. Relief was given as 40 percent for four
    hours, and he told of mowing his lawn in two turns. Bowels were regular. A 10-<br>panel urine test of 12/11/2014
    conﬁrmed hydrocodone and nothing else. The treatment plan was to go on with the medicines. No Request for
    Authorization was in the records that were supplied.""",
    age=50,
    sex="male",
    reviewer=Reviewer(("California",), ("Physical Medicine & Rehabilitation",), (), None),
    dates={"date_of_injury": "2009-06-30"},
    items=(
        Item(
            "Norco (Hydrocodone/Acetaminophen) 10/325mg Qty 90 one tablet Q8 hours PRN (Opioid Analgesic)",
            "overturned",
            "medication",
            cited(
                "Decision based on MTUS Chronic Pain Treatment Guidelines Opioids, criteria for use.",
                cite("MTUS", "Opioids, criteria for use"),
            ),
            cited(
                "Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 78, 80-82.",
                cite("MTUS", pages="78, 80-82"),
            ),
            """Relief has a number that can be veriﬁed, a chore has a name, one prescriber is conﬁrmed and the urine
            agrees. The four things to look at are looked at. The dose has not grown since 2013 and is far from the
            ceiling. That his pain is not gone is no argu-<br>ment against a drug that lets him mow. Given the above,
            the request is medically necessary.""",
            {
                "ingredients": ["hydrocodone", "acetaminophen"],
                "strength": "10/325 mg",
                "quantity": 90,
                "sig": "one tablet Q8 hours PRN",
            },
            printed="Norco (Hydrocodone/Acetaminophen) 10/325mg Qty 90 one tablet Q8 hours PRN (Opioid<br>"
            "Analgesic): Overturned",
        ),
        Item(
            "Buspar (Buspirone) 10mg Qty 60 one BID",
            "upheld",
            "medication",
            outside(
                f"{OUTSIDE_CA} Official Disability Guidelines (ODG), Anxiety medications in chronic pain.",
                cite("ODG", "Anxiety medications in chronic pain"),
            ),
            outside(
                f"""{OUTSIDE_ER} Official Disability Guidelines (ODG), Pain Chapter, Anxiety medications in chronic
                pain.""",
                cite("ODG", "Pain Chapter, Anxiety medications in chronic pain"),
            ),
            """Anxiety stands in the list of diagnoses and nowhere else. There is no account of worry, of panic, of a
            scale, or of when the drug was begun and with what eﬀect. Without that its beneﬁt cannot be told. Given
            the above, the request is not medically necessary.""",
            {"ingredients": ["buspirone"], "strength": "10 mg", "quantity": 60, "sig": "one BID"},
        ),
    ),
)

LETTERS = {
    WRAPPED: crawled(final_determination(WRAPPED, with_header=True, mend=_wrapped_credentials)).encode(),
    HYPHENS: crawled(final_determination(HYPHENS)).encode(),
}
