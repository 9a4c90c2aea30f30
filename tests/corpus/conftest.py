"""Invented letters in files, and the real command on them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from openimr.letters import published_text
from openimr.model import CitedGuideline, LetterItem, Patient, PublishedLetter, ReviewerCredentials, Treatment

ROOT = Path(__file__).parents[2]

_REQUESTS = ("Ultram 50 mg #90", "MRI of the left knee", "Acupuncture, 6 visits, lumbar spine", "Flexeril 10 mg #30")
_RATIONALES = (
    "The notes measure no gain. The request is not medically necessary.",
    "Six weeks of exercises have failed and the knee locks. The request is medically necessary.",
)


def _letter(number: int, *, case: str | None = None, day: str | None = None, words: str = "") -> str:
    """The text of an invented letter; letters of different numbers differ in case, date, age, request and decision."""
    request, over = _REQUESTS[number % len(_REQUESTS)], number % 3 == 0
    return published_text(
        PublishedLetter(
            source="",
            layout="",
            layout_verified=True,
            case_number=case or f"CM{13 + number % 4}-{number:07d}",
            decision_date=day or f"{2013 + number % 4}-0{1 + number % 9}-1{number % 10}",
            ur_denial_date="2013-01-05",
            application_received="2013-01-20",
            priority="standard",
            reviewer=ReviewerCredentials(licensure=("Oregon",), specialties=("Neurology",)),
            patient=Patient(age=20 + number % 50, sex="female"),
            clinical_summary=f"A {20 + number % 50} year old packer was hurt when a crate fell. "
            f"Diagnoses are lumbar radiculopathy and insomnia. {words}",
            items=(
                LetterItem(
                    request=request,
                    treatment=Treatment(kind="other"),
                    decision="overturned" if over else "upheld",
                    claims_administrator=CitedGuideline(
                        basis="cited", text="Decision based on MTUS Knee Complaints 2004."
                    ),
                    reviewer_text="Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids.",
                    rationale=_RATIONALES[over],
                ),
            ),
        )
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve letters in a folder with a folder in it."""
    place = tmp_path / "letters"
    (place / "more").mkdir(parents=True)
    for number in range(12):
        (place / ("more" if number % 2 else "") / f"{number:03d}.txt").write_text(_letter(number))
    return place


@pytest.fixture(scope="session")
def letter() -> Callable[..., str]:
    return _letter


@pytest.fixture(scope="session")
def files_of() -> Callable[[Path], dict[str, bytes]]:
    return _files


def _files(dataset: Path) -> dict[str, bytes]:
    """Every file of the dataset but the index, by its path in it."""
    files = (path for path in dataset.rglob("*") if path.is_file() and path.name != ".lock")
    named = {path.relative_to(dataset).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith("index/")}


class Ran(msgspec.Struct):
    """What a run of `imr corpus build` came to."""

    code: int
    out: str
    err: str


Imr = Callable[..., Ran]


def _command(*words: object) -> list[str]:
    return [sys.executable, "-m", "openimr.cli", "corpus", "build", *map(str, words), "--no-index"]


@pytest.fixture
def imr(tmp_path: Path) -> Imr:
    """Runs `imr corpus build` as a person does, in a process of its own, in `tmp_path`."""

    def run(*words: object, before: Callable[[], None] | None = None) -> Ran:
        done = subprocess.run(
            _command(*words),
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=_environment(),
            preexec_fn=before,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts `imr corpus build` and leaves it to the test; what still runs at the end is killed."""
    runs: list[subprocess.Popen[bytes]] = []

    def start(*words: object) -> subprocess.Popen[bytes]:
        run = subprocess.Popen(
            _command(*words), cwd=tmp_path, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        runs.append(run)
        return run

    yield start
    for run in runs:
        run.kill()
        run.communicate()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}
