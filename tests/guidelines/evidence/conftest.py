"""Invented studies of an invented question: does traction help a chronic low back?"""

from collections.abc import Callable
from datetime import date

import pytest

from openimr.guidelines import CaseDates, EvidenceCase, Study
from openimr.guidelines.evidence.forms import Applicability, Method, StudyCitation
from openimr.guidelines.evidence.load import methods

BACK = Applicability(body_regions=("low back",), procedures=("traction",), stage=("chronic",))
KNEE = Applicability(body_regions=("knee",), procedures=("meniscectomy",))


def make_study(name: str = "doe-2014", **changes: object) -> Study:
    year = int(changes.pop("year", 2014))  # type: ignore[call-overload]
    fields: dict[str, object] = {
        "id": name,
        "citation": StudyCitation(lead_author="Doe J", title="A trial of nothing", journal="Spine", year=year),
        "question": "treatment benefit",
        "design": "randomized trial",
        "bias": "low",
        "population": "adults with chronic low back pain",
        "setting": "one clinic",
        "intervention": "traction",
        "outcome": "pain",
        "finding": "Pain fell.",
        "applies_to": BACK,
        "direction": "supports",
        "verified": False,
        "source": "own-knowledge",
        "confidence": "low",
    }
    return Study(**(fields | changes))  # type: ignore[arg-type]


CASE = EvidenceCase(
    dates=CaseDates(ur=date(2018, 3, 1)),
    conditions=("low back pain",),
    body_regions=("low back",),
    procedures=("traction",),
    stage="chronic",
)


@pytest.fixture
def study() -> Callable[..., Study]:
    return make_study


@pytest.fixture
def case() -> EvidenceCase:
    return CASE


@pytest.fixture
def mtus() -> Method:
    return methods().methods[0]


@pytest.fixture
def acoem() -> Method:
    return methods().methods[1]
