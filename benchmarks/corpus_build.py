"""`imr corpus build` over invented letters: time, memory, letters a second; and letters from PDF by a pool and by Dask.

`python -m benchmarks.corpus_build 10000 100000 1000000` measures these sizes and prints the table; `--pdf 2000` so many
PDFs. Facts and signals are off, as in the target: 1,000,000 letters from text to Parquet and index in 20 minutes on two
cores.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from benchmarks import corpus_letters
from benchmarks.report import BUILD, ROOT, machine, table
from openimr.letters import parse_letter, published_pdf

SIZES = (10_000, 100_000, 1_000_000)
PDFS = 2_000
_SEED = 7
_PLACE = BUILD / "corpus"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What a run of the command took: wall and CPU seconds; and the most MB that its processes had at one time."""

    wall: float
    cpu: float
    memory: float


def run(*words: object) -> Run:
    """Run `imr corpus build` as a person does, and watch it.

    Raises:
        subprocess.CalledProcessError: it could not build the dataset.
    """
    command = [sys.executable, "-m", "openimr.cli", "corpus", "build", *map(str, words), "--no-facts", "--no-signals"]
    before, began = os.times(), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        most = 0
        while process.poll() is None:
            most = max(most, sum(map(_own_memory, _family(process.pid))))
            time.sleep(0.2)
    wall, after = time.perf_counter() - began, os.times()
    if process.returncode not in {0, 1}:
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall=wall, cpu=cpu, memory=most / 1024)


def _family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for one in found:
        try:
            tasks = Path(f"/proc/{one}/task").iterdir()
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:  # it has ended meanwhile
            continue
    return found


def _own_memory(pid: int) -> int:
    """KB of a process, with its share of what it shares with others (PSS)."""
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in said.splitlines() if line.startswith("Pss:")), 0)


def measure() -> str:
    """The tables at 10,000, 100,000 and 1,000,000 letters, and of 2,000 PDFs."""
    return f"{builds(SIZES)}\n{pdfs(PDFS)}"


def builds(sizes: Sequence[int]) -> str:
    """Builds of so many letters from tars of text, with the index where there is one, by two processes."""
    rows = []
    for size in sizes:
        letters, dataset = _PLACE / f"letters-{size}", _PLACE / f"dataset-{size}"
        if not letters.exists():
            corpus_letters.write(_SEED, size, letters, jobs=2)
        shutil.rmtree(dataset, ignore_errors=True)
        parquet = run(letters, "--to", dataset, "--workers", 2, "--no-index")
        index = run(letters, "--to", dataset, "--workers", 2)  # nothing is read: the scan, and the index
        written = sum(path.stat().st_size for path in dataset.rglob("*.parquet")) / 2**20
        rows.append(
            (
                f"{size:,}",
                f"{parquet.wall:,.0f}",
                f"{size / parquet.wall:,.0f}",
                f"{1000 * parquet.cpu / size:.2f}",
                f"{max(parquet.memory, index.memory):,.0f}",
                f"{index.wall:,.0f}",
                f"{written:,.0f}",
            )
        )
    heads = (
        "letters",
        "seconds to Parquet",
        "letters/s",
        "CPU ms a letter",
        "most memory, MB",
        "again, and index, s",
        "Parquet, MB",
    )
    return f"Wanted: 1,000,000 in 1,200 s, under 4,096 MB. {machine()}.\n\n{table(heads, rows)}"


def pdfs(count: int) -> str:
    """The same letters as PDF by one process, two processes, and two workers of a local Dask cluster."""
    place = _PLACE / f"pdf-{count}"
    if not place.exists():
        place.mkdir(parents=True)
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(_pdf, [(place, number) for number in range(count)], chunksize=50))
    seconds = {}
    for name, words in (
        ("pool of 1", ("--workers", 1)),
        ("pool of 2", ("--workers", 2)),
        ("Dask, 2 workers", ("--workers", 2, "--cluster", "local")),
    ):
        dataset = _PLACE / "dataset-pdf"
        shutil.rmtree(dataset, ignore_errors=True)
        seconds[name] = run(place, "--to", dataset, "--no-index", *words).wall
    one = seconds["pool of 1"]
    gain = one / seconds["pool of 2"]
    rows = [
        (name, f"{spent:.1f}", f"{count / spent:,.0f}", f"{one / spent:.2f}", f"{one / spent / gain:.2f}")
        for name, spent in seconds.items()
    ]
    heads = (f"{count:,} letters from PDF", "seconds", "letters/s", "gain", "of the gain of the pool of 2")
    return f"With the start of each engine. Wanted: Dask at least 0.9.\n\n{table(heads, rows)}"


def _pdf(given: tuple[Path, int]) -> None:
    place, number = given
    name, text = corpus_letters.letter(_SEED, number * 3 + 1)  # each third is written without gaps between paragraphs
    if name[0] == "C":
        (place / f"{name.removesuffix('.txt')}.pdf").write_bytes(published_pdf(parse_letter(text, facts=False)))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus_build", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", help="letters of each build")
    parser.add_argument("--pdf", type=int, help="also so many letters from PDF, by each engine")
    given = parser.parse_args()
    os.chdir(ROOT)
    if given.sizes:
        print(builds(given.sizes))
    if given.pdf:
        print(pdfs(given.pdf))


if __name__ == "__main__":
    main()
