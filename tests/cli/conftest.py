"""An invented case of a few pages, drawn as PDF, and the command run as a person runs it."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

PATIENT = "Philippa Quenneville"
BORN = "07/23/1961"
CLAIM = "WQ-55-0182734"

APPLICATION = (
    "APPLICATION FOR INDEPENDENT MEDICAL REVIEW",
    "DWC Form IMR",
    f"Employee: {PATIENT}    Date of birth: {BORN}",
    f"Claim number: {CLAIM}    Date of injury: 02/11/2014",
    "Date of the utilization review decision: 05/06/2016",
    "Disputed medical treatment: Cyclobenzaprine 10 mg #60",
)
UR = (
    "UTILIZATION REVIEW DETERMINATION",
    "May 6, 2016",
    f"Injured worker: {PATIENT}    DOB: {BORN}",
    f"Claim number: {CLAIM}",
    "Request: Cyclobenzaprine 10 mg #60",
    "Decision: NON-CERTIFIED",
    "Rationale: The MTUS Chronic Pain Guidelines recommend this drug for a short course only.",
)
RFA = (
    "REQUEST FOR AUTHORIZATION",
    "DWC Form RFA    Date of request: 04/28/2016",
    f"Employee name: {PATIENT}    Date of birth: {BORN}",
    f"Claim number: {CLAIM}",
    "Diagnosis: Lumbar strain   ICD-10: S39.012A",
    "Service requested: Cyclobenzaprine 10 mg #60",
)
NOTE = (
    "PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)",
    "Date of service: 04/27/2016",
    f"Patient: {PATIENT}    DOB: {BORN}    Claim: {CLAIM}",
    "She reports low back pain of 6/10 that reaches the left calf.",
    "Paraspinal spasm is felt on both sides. She has taken cyclobenzaprine since January 2015.",
    "Plan: cyclobenzaprine 10 mg at bedtime, number 60.",
)
ALL = (APPLICATION, UR, RFA, NOTE)
SECRETS = (PATIENT, "Quenneville", BORN, CLAIM, "reaches the left calf", "felt on both sides", "short course only")


def draw(*pages: Sequence[str], **options: Any) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, **options)
    for lines in pages:
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(lines):
            canvas.drawString(60, 730 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Ran(msgspec.Struct):
    """What a run of `imr` came to."""

    code: int
    out: str
    err: str

    def lines(self, about: str = "") -> list[str]:
        return [line for line in self.err.splitlines() if about in line]


def run_imr(*words: object, cwd: Path | None = None, before: str = "", **options: Any) -> Ran:
    """Run `imr` in a process of its own; `before` is Python that runs ahead of it."""
    code = f"{before}\nimport sys\nfrom openimr.cli import main\nraise SystemExit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True,
        cwd=cwd,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **options.pop("env", {})},
        **options,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="session")
def imr() -> Callable[..., Ran]:
    return run_imr


class _Stream(io.TextIOWrapper):
    """Stands for standard output or error, as `terminal.prepare` sets them up."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)

    @property
    def text(self) -> str:
        return self.buffer.getvalue().decode()


def run_here(*words: object, **options: Any) -> Ran:
    """Run `imr` in this process: the same words, output and exit code, without a second for a new interpreter.

    What only a process of its own can have (`before`, `cwd`, `env` ...) gets one.
    """
    if options:
        return run_imr(*words, **options)
    from openimr.cli import main

    with contextlib.redirect_stdout(_Stream()) as out, contextlib.redirect_stderr(_Stream()) as err:
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:  # --help, and what argparse refuses
            code = end.code
    return Ran(code, out.text, err.text)


@pytest.fixture(scope="session")
def imr_here() -> Callable[..., Ran]:
    """As `imr`, for tests of what a command says and does; how the process ends is tested with `imr`."""
    return run_here


@pytest.fixture(scope="session")
def imr_apart() -> Callable[..., Ran]:
    """`imr` in a process of its own, in a file whose `imr` is `imr_here`."""
    return run_imr


@pytest.fixture(scope="session")
def the_case() -> Any:
    """The invented case: its pages, what must stay secret, and the drawing function."""

    class Case:
        application, ur, rfa, note, pages, secrets = APPLICATION, UR, RFA, NOTE, ALL, SECRETS
        patient, born, claim = PATIENT, BORN, CLAIM
        draw = staticmethod(draw)

    return Case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The invented case as a folder with one bundle."""
    case = tmp_path / "case"
    case.mkdir()
    (case / "bundle.pdf").write_bytes(draw(*ALL))
    return case
