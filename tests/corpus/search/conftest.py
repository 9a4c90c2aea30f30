"""A small dataset of invented letters with its index, made by the real build."""

from pathlib import Path

import pytest

from openimr.corpus import LetterIndex, open_index
from openimr.corpus.building import Options, build

HEAD = """Case Number: {case}
Date Assigned: {assigned} Date of Injury: {injured}
Decision Date: {decided} UR Denial Date: {denied}
Priority: Standard Application Received: {denied}

HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer.

The Expert Reviewer has the following credentials:
State(s) of Licensure: {state}
Certification(s)/Specialty: {specialty}

CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:

{summary}

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth
below:

{items}
"""

ITEM = """{request}: {decision}

Claims Administrator guideline: Decision based on MTUS Chronic Pain 2009, Section(s): {section}.

MAXIMUS guideline: Decision based on MTUS Chronic Pain 2009, Section(s): {section}.

Decision rationale: {rationale}
"""


def letter(
    number: int,
    *items: tuple[str, str, str],
    summary: str = "A 44 year old baker hurt the low back.",
    decided: str = "05/04/2015",
    injured: str = "01/02/2012",
    denied: str = "03/20/2015",
    state: str = "Oregon",
    specialty: str = "Neurology",
    section: str = "Opioids, criteria for use",
) -> str:
    """An invented letter; an item is its request, its decision, its rationale."""
    said = [ITEM.format(request=r, decision=d.title(), rationale=why, section=section) for r, d, why in items]
    return HEAD.format(
        case=f"CM15-{number:07d}",
        assigned=denied,
        injured=injured,
        decided=decided,
        denied=denied,
        state=state,
        specialty=specialty,
        summary=summary,
        items="\n".join(said),
    )


LETTERS = (
    letter(
        1,
        ("Norco 10/325 mg #90", "upheld", "No functional improvement is shown. It is not medically necessary."),
        ("TENS unit purchase", "upheld", "A trial of one month comes first."),
        summary="A 44 year old baker hurt the low back. She has been taking hydrocodone for three years.",
    ),
    letter(
        2,
        ("Vicodin ES #60", "overturned", "Functional improvement is shown: he works again – 6 hours a day, 20 µg."),
        decided="06/01/2016",
        denied="05/01/2016",
        state="Texas",
        specialty="Pain Management",
    ),
    letter(
        3,
        ("MRI of the lumbar spine", "upheld", "No red flags are told of, and improvement is of function only."),
        summary="A 30 year old clerk takes Norco and naproxen. The lumbar spine is tender.",
        injured="02/20/2015",
    ),
    letter(
        4,
        ("Lumbar epidural steroid injection at L4-5", "overturned", "Dermatomal loss agrees with imaging."),
        decided="02/03/2014",
        denied="01/03/2014",
        section="Epidural steroid injections (ESIs)",
    ),
    letter(
        5,
        ("Post-operative physical therapy 2 x 6 for the right shoulder", "overturned", "Surgery was six weeks ago."),
        summary="A 51 year old painter had an operation of the right shoulder.",
    ),
    letter(
        6,
        ("Gabapentin 600 mg #60", "upheld", "Neuropathic pain is not told of."),
        summary="A 60 year old nurse takes Norco. <b>Bold</b> words & signs stand in her file.",
    ),
)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the dataset."""
    place = tmp_path_factory.mktemp("search")
    (place / "letters").mkdir()
    for number, text in enumerate(LETTERS):
        (place / "letters" / f"{number}.txt").write_text(text, "utf-8")
    # The same case decided again later, and a letter that differs from another in nothing but a blank line.
    again = letter(3, ("MRI of the lumbar spine", "overturned", "Weakness came on."), decided="09/09/2016")
    (place / "letters" / "again.txt").write_text(again, "utf-8")
    (place / "letters" / "copy.txt").write_text(LETTERS[0], "utf-8")
    build([str(place / "letters")], str(place / "corpus"), Options(facts=True, signals=False, workers=1))
    return place / "corpus"


@pytest.fixture(scope="session")
def index(dataset: Path) -> LetterIndex:
    """Its index."""
    return open_index(dataset)
