"""The invented case of `tests/letters/invented.py`, and the worksheet made of it."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from openimr.review.worksheet import Bar, Contradiction, Mark, Point, TimelineData, worksheet_html


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    path = Path(__file__).parents[2] / "letters/invented.py"
    spec = importlib.util.spec_from_file_location("invented_case", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def timeline(invented: ModuleType) -> TimelineData:
    quote = invented.quote
    return TimelineData(
        bars=(
            Bar(
                label="tapentadol ER",
                start="2014-06-02",
                end="2015-01-20",
                note="100 mg twice a day",
                evidence=(quote("r4", "Nucynta ER 100 mg bid"),),
            ),
            Bar(label="physical therapy", start="2011-04-01", end="2011-06-30", note="9 visits"),
        ),
        points=(
            Point(
                date="2014-10-14",
                value=4,
                context="with medication",
                evidence=(quote("r4", "4/10 with medication"),),
            ),
            Point(date="2014-10-14", value=8, context="without medication"),
            Point(date="2015-01-13", value=7, high=8, context="with medication"),
        ),
        marks=(
            Mark(date="2014-10-14", lane="Urine drug tests", label="consistent"),
            Mark(date="2014-10-14", lane="Visits", label="PR-2"),
            Mark(date="2015-01-13", lane="Visits", label="PR-2"),
        ),
        contradictions=(
            Contradiction(
                text="Side effects were denied and then reported.",
                evidence=(quote("r4", "denies constipation"), quote("r5", "She reports constipation")),
            ),
        ),
        decided="2015-01-28",
    )


@pytest.fixture(scope="session")
def make(invented: ModuleType, timeline: TimelineData) -> Callable[..., str]:
    """The worksheet of the invented case, with any argument replaced."""

    def made(**changes: object) -> str:
        arguments = {
            "determination": invented.determination(),
            "casefile": invented.casefile(),
            "picture": invented.picture,
            "boxes": invented.boxes,
            "timeline": timeline,
            **changes,
        }
        return worksheet_html(**arguments)

    return made


@pytest.fixture(scope="session")
def sheet(make: Callable[..., str]) -> str:
    return make()
