"""Long invented bundles, and the command run under watch."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

_WHO = (
    "Patient: Leopold Harkavy    Date of birth: 09/14/1970",
    "Claim number: RT-2208-41    Date of injury: 03/02/2013",
)
_FORMS = (
    (
        "APPLICATION FOR INDEPENDENT MEDICAL REVIEW",
        *_WHO,
        "Date of the utilization review decision: 06/10/2016",
        "Disputed medical treatment: Hydrocodone/acetaminophen 10/325 mg #90",
    ),
    (
        "UTILIZATION REVIEW DETERMINATION",
        "June 10, 2016",
        *_WHO,
        "Request: Hydrocodone/acetaminophen 10/325 mg #90",
        "Decision: NON-CERTIFIED",
        "Rationale: no functional gain from the opioid is recorded.",
    ),
    (
        "REQUEST FOR AUTHORIZATION",
        "Date of request: 06/01/2016",
        *_WHO,
        "Service requested: Hydrocodone/acetaminophen 10/325 mg #90",
    ),
)


def _visit(number: int) -> tuple[str, ...]:
    day = date(2016, 5, 30) - timedelta(days=2 * number)
    high, low = 6 + number % 4, 3 + number % 3
    return (
        "PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)",
        f"Date of service: {day:%m/%d/%Y}",
        *_WHO,
        f"Subjective: low back pain {high}/10 without medication and {low}/10 with it.",
        f"He walks {5 + number % 40} minutes before he has to rest.",
        "No side effects. Constipation is denied. Sleep is interrupted.",
        f"Objective: lumbar flexion {30 + number % 50} degrees, extension {10 + number % 15} degrees.",
        "Paraspinal tenderness and spasm on the right. Straight leg raise positive on the left at 45 degrees.",
        "Diagnosis: lumbar radiculopathy M54.16, lumbar sprain S33.5XXA.",
        f"Medications: hydrocodone/acetaminophen 10/325 mg three times daily, naproxen {500 + 50 * (number % 2)} mg.",
        f"Urine drug test of {day - timedelta(days=20):%m/%d/%Y} was consistent. CURES was reviewed.",
        f"Work status: modified duty, no lifting over {10 + 5 * (number % 4)} pounds.",
        f"Plan: continue the home exercise program; return in four weeks. Note {number} of this file.",
    )


def pages(count: int) -> Iterator[tuple[str, ...]]:
    """So many pages of one case: its forms, then visits, the newest first."""
    yield from _FORMS[:count]
    yield from (_visit(number) for number in range(count - len(_FORMS)))


def bundle(count: int) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    for lines in pages(count):
        canvas.setFont("Helvetica", 10)
        for row, line in enumerate(lines):
            canvas.drawString(54, 735 - 18 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Ran(msgspec.Struct):
    """A run: its exit code, CPU seconds and the most memory that its largest process held, in MiB."""

    code: int
    seconds: float
    mebibytes: float


def start(*words: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "openimr.cli", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def watched(*words: object) -> Ran:
    process = start(*words)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@pytest.fixture(scope="session")
def long_case(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The bundle of so many pages, drawn once."""
    folder = tmp_path_factory.mktemp("bundles")

    def of(count: int) -> Path:
        path = folder / f"{count}.pdf"
        if not path.exists():
            path.write_bytes(bundle(count))
        return path

    return of


@pytest.fixture(scope="session")
def command() -> Any:
    """How `imr` is run here."""

    class Command:
        watched = staticmethod(watched)
        start = staticmethod(start)

    return Command
