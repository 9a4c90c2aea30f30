"""Tens of thousands of published letters: memory, order, and a run that is killed and goes on."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

pytestmark = pytest.mark.soak

COUNT = 20_000
MOST_MEMORY = 400 * 2**20
EXAMPLES = Path(__file__).parents[2] / "examples" / "letters"
COMMAND = (sys.executable, "-m", "openimr.cli", "parse", "--jobs", "2")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters made of the examples, each with a case number and an amount of its own."""
    folder = tmp_path_factory.mktemp("letters")
    texts = [path.read_bytes().decode() for path in sorted(EXAMPLES.glob("*.txt"))]
    for number in range(COUNT):
        text = re.sub(r"CM\d{2}-\d{7}", f"CM15-{number:07}", texts[number % len(texts)])
        path = folder / f"{number // 1000:03}" / f"{number:07}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("#60", f"#{number % 90 + 1}"), newline="")
    return folder


def _most_memory(process: subprocess.Popen[bytes]) -> int:
    """The largest resident set of the process and its children, in bytes, seen while it runs."""
    most = 0
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            family = [process.pid, *map(int, children.read_text().split())]
            sizes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family]
        except OSError:  # one of them has just ended
            sizes = []
        most = max([most, *(size * os.sysconf("SC_PAGE_SIZE") for size in sizes)])
        time.sleep(0.2)
    return most


def test_memory_stays_and_order_is_kept(letters, tmp_path):
    out = tmp_path / "letters.jsonl"
    process = subprocess.Popen([*COMMAND, str(letters), "--out", str(out)], stdout=subprocess.DEVNULL)
    most = _most_memory(process)
    assert process.returncode == 0
    assert 0 < most < MOST_MEMORY
    with out.open("rb") as lines:
        sources = [msgspec.json.decode(line)["source"] for line in lines]
    assert len(sources) == COUNT
    assert sources == sorted(sources)


def test_a_run_killed_twice_ends_with_the_same_bytes(letters, tmp_path):
    whole, torn = tmp_path / "whole.jsonl", tmp_path / "torn.jsonl"
    folder = letters / "000"
    subprocess.run([*COMMAND, str(folder), "--out", str(whole)], check=True, capture_output=True)
    killed = 0
    for _ in range(2):
        process = subprocess.Popen(
            [*COMMAND, str(folder), "--out", str(torn)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(1.5)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    assert killed  # else the trial shows nothing
    subprocess.run([*COMMAND, str(folder), "--out", str(torn)], check=True, capture_output=True)
    assert torn.read_bytes() == whole.read_bytes()
