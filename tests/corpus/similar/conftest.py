"""A dataset of invented letters on one treatment, of which those with a documented gain were overturned."""

from pathlib import Path

import pytest

from openimr.corpus import LetterIndex, open_index
from openimr.corpus.building import Options, build

LETTER = """Case Number: CM15-{number:07d}
Date Assigned: 04/01/2015 Date of Injury: {injured}
Decision Date: 05/04/2015 UR Denial Date: 03/20/2015
Priority: Standard Application Received: 04/01/2015

HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer.

The Expert Reviewer has the following credentials:
State(s) of Licensure: Oregon
Certification(s)/Specialty: Neurology

CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:

{summary}

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth
below:

{request}: {decision}

Claims Administrator guideline: Decision based on MTUS Chronic Pain 2009, Section(s): Opioids.

MAXIMUS guideline: Decision based on MTUS Chronic Pain 2009, Section(s): Opioids.

Decision rationale: It was weighed.
"""

_FURTHER = "She has been taking Norco for two years. "
_SCREEN = "A urine drug screen of 02/10/2015 was consistent. "
_GAIN = _SCREEN + "Pain falls from 8/10 to 3/10 with Norco. She has returned to work. "
_FIRST = "She was hurt when a shelf fell. Straight leg raise is positive. Physical therapy did not help. "


def write(folder: Path) -> None:
    """Twelve overturned and twelve upheld opioids, six injections, six courses of therapy after an operation."""
    number = 0

    def one(request: str, decision: str, summary: str, injured: str = "01/02/2012") -> None:
        nonlocal number
        number += 1
        said = f"The injured worker is a {30 + number} year old cook. {summary}"
        text = LETTER.format(number=number, request=request, decision=decision, summary=said, injured=injured)
        (folder / f"{number:03d}.txt").write_text(text, "utf-8")

    for _ in range(12):
        one("Norco 10/325 mg #90", "Overturned", _FURTHER + _GAIN)
        one("Hydrocodone/APAP 10/325 mg #90", "Upheld", _FURTHER + "The low back is tender.")
    for _ in range(3):
        one("Norco 10/325 mg #20", "Upheld", "She has not tried an opioid before.", injured="03/01/2015")
    for decision in ("Upheld", "Overturned") * 3:
        one("Lumbar epidural steroid injection at L4-5", decision, _FIRST)
        one("Post-operative physical therapy 2 x 6 for the right shoulder", decision, "He had an operation.")


def _built(place: Path, *, facts: bool) -> LetterIndex:
    (place / "letters").mkdir()
    write(place / "letters")
    build([str(place / "letters")], str(place / "corpus"), Options(facts=facts, signals=False, workers=1))
    return open_index(place / "corpus")


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> LetterIndex:
    """Its index, with facts."""
    return _built(tmp_path_factory.mktemp("similar"), facts=True)


@pytest.fixture(scope="session")
def without_facts(tmp_path_factory: pytest.TempPathFactory) -> LetterIndex:
    """The same letters, their facts not read."""
    return _built(tmp_path_factory.mktemp("plain"), facts=False)
