"""Invented letters on opioids whose decisions follow what is documented.

That is relief, function, drug tests, side effects and an agreement, each told in several ways, among sentences that
decide nothing. So a precedent is a letter that documents the same, whatever its words are, and guideline criteria met
and missing have something to tell.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_DRUGS = (
    ("Norco", "10/325 mg"),
    ("Percocet", "10/325 mg"),
    ("Ultram", "50 mg"),
    ("Nucynta", "75 mg"),
    ("Opana", "10 mg"),
)
_SHOWN = {
    "relief": ("Pain falls from {high}/10 to {low}/10 with {drug}.", "{drug} reduces the pain by {share}%.",
               "Pain is {high}/10 without medication and {low}/10 with it."),
    "function": ("She has returned to work since {drug} was begun.",
                 "With {drug} she is able to cook, clean and walk a mile.",
                 "She went from total disability to modified duty with {drug}."),
    "tests": ("A urine drug screen of {day} was consistent with what was prescribed.",
              "Urine drug testing on {day} showed the prescribed drug and no other."),
    "effects": ("She denies side effects of the medication.", "No side effects are reported with {drug}."),
    "agreement": ("An opioid agreement was signed.", "A pain contract is on file, and the CURES report was reviewed."),
}  # fmt: skip
_LACKING = {
    "relief": ("Pain is rated {high}/10.", "She reports constant pain of {high}/10 with radiation."),
    "function": ("She remains off work.", "She is temporarily totally disabled."),
    "tests": ("", ""), "effects": ("She has constipation.", ""), "agreement": ("", ""),
}  # fmt: skip
_FILLER = (
    "The lumbar spine is tender with spasm.", "Straight leg raise is negative on both sides.", "Sleep is poor.",
    "An MRI of the lumbar spine showed mild degeneration.", "She was treated with physical therapy and acupuncture.",
    "Range of motion of the low back is limited.", "Gait is normal.", "She has hypertension.",
    "Reflexes are symmetric.", "Strength is 5/5 in the legs.", "She lives with two children.",
    "Naproxen was tried before.",
)  # fmt: skip
_GIVEN = (0.03, 0.03, 0.08, 0.3, 0.85, 0.95)
"""How likely a letter with so many things documented is overturned."""
_HEAD = """Case Number: {case}
Date Assigned: 04/01/{year} Date of Injury: 01/02/2009
Decision Date: 05/04/{year} UR Denial Date: 03/20/{year}
Priority: Standard Application Received: 04/01/{year}

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


class Documented(NamedTuple):
    """A letter and its truth: what it documents, and how likely it was to be overturned."""

    case_number: str
    text: str
    shown: frozenset[str]
    likely: float


def letters(count: int, seed: int) -> Iterator[Documented]:
    for number in range(count):
        yield _letter(random.Random(f"documented {seed} {number}"), number)  # noqa: S311


def _letter(rng: random.Random, number: int) -> Documented:
    drug, strength = rng.choice(_DRUGS)
    year = rng.choice((2013, 2014, 2015))
    careful = rng.random()
    shown = frozenset(name for name in _SHOWN if rng.random() < 0.2 + 0.7 * careful)
    high = rng.randrange(7, 10)
    told = {"drug": drug, "high": high, "low": rng.randrange(2, 5), "share": rng.choice((40, 50, 60)),
            "day": f"{date(year, 1, 3) + timedelta(days=rng.randrange(60)):%m/%d/%Y}"}  # fmt: skip
    said = [rng.choice((_SHOWN if name in shown else _LACKING)[name]).format(**told) for name in _SHOWN]
    said += rng.sample(_FILLER, k=rng.randrange(4, 9))
    rng.shuffle(said)
    age, case_number = rng.randrange(25, 65), f"CM{year % 100}-{number:07d}"
    first = f"The injured worker is a {age} year old cook with low back pain. She has been taking {drug} for two years."
    likely = _GIVEN[len(shown)]
    text = _HEAD.format(
        case=case_number,
        year=year,
        summary=" ".join([first, *filter(None, said)]),
        request=f"{drug} {strength} #{rng.choice((60, 90, 120))}",
        decision="Overturned" if rng.random() < likely else "Upheld",
    )
    return Documented(case_number, text, shown, likely)
