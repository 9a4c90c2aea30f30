"""Citations read as the published letters print them."""

import pytest

from openimr.letters.writing import basis_line, citation_text
from openimr.model import Citation, GuidelineBasis

OPIOIDS = Citation(
    source="MTUS",
    guideline="Chronic Pain Medical Treatment Guidelines",
    sections=("Opioids, on-going management",),
    pages=("78",),
)
LOW_BACK = Citation(source="ACOEM", guideline="Low Back Complaints", edition="2004", sections=("Summary",))
ODG = Citation(source="ODG", guideline="Pain Chapter", sections=("Zolpidem",))


@pytest.mark.parametrize(
    ("citation", "printed"),
    [
        (
            OPIOIDS,
            "MTUS Chronic Pain Medical Treatment Guidelines, Section(s): Opioids, on-going management, Page(s): 78",
        ),
        (LOW_BACK, "MTUS ACOEM Low Back Complaints 2004, Section(s): Summary"),
        (
            Citation(source="MTUS", guideline="Elbow Complaints", edition="2007-06-15"),
            "MTUS Elbow Complaints 2007",
        ),
        (
            Citation(source="MTUS", guideline="Elbow Complaints 2007", edition="2007-06-15"),
            "MTUS Elbow Complaints 2007",
        ),
        (ODG, "Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter, Zolpidem"),
        (Citation(source="ODG", guideline="ODG, Knee Chapter"), "Non-MTUS Citation ODG, Knee Chapter"),
        (Citation(source="MTUS", guideline="MTUS Opioid Treatment", edition="2016"), "MTUS Opioid Treatment 2016"),
        (
            Citation(source="other", guideline="A trial", edition="J Pain, May 2012"),
            "Non-MTUS Citation A trial (J Pain, May 2012)",
        ),
        (
            Citation(source="MTUS", guideline="Elbow Complaints", pages=("12", "14-16")),
            "MTUS Elbow Complaints, Page(s): 12, 14-16",
        ),
    ],
)
def test_one_citation(citation: Citation, printed: str) -> None:
    assert citation_text(citation) == printed


def test_no_guideline() -> None:
    line = basis_line(GuidelineBasis(basis="none cited"), "Claims Administrator")
    assert line == "The Claims Administrator did not cite any medical evidence for its decision."


def test_only_guidelines_outside_the_mtus() -> None:
    line = basis_line(GuidelineBasis(basis="non-MTUS", citations=(ODG,)), "Claims Administrator")
    assert line.startswith(
        "The Claims Administrator did not base their decision on the MTUS. Decision based on Non-MTUS"
    )


def test_mtus_is_said_once_and_other_guidelines_after_it() -> None:
    basis = GuidelineBasis(basis="cited", citations=(ODG, OPIOIDS, LOW_BACK))
    assert basis_line(basis, "Expert Reviewer") == (
        "Decision based on MTUS Chronic Pain Medical Treatment Guidelines, Section(s): Opioids, on-going management, "
        "Page(s): 78, and ACOEM Low Back Complaints 2004, Section(s): Summary. "
        "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter, Zolpidem."
    )


def test_cited_without_a_name_is_said() -> None:
    assert "do not name it" in basis_line(GuidelineBasis(basis="cited"), "Claims Administrator")
