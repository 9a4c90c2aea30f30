"""The calibration map: from the rules' score to the probability that experts find the treatment necessary.

    python -m benchmarks.calibration [--case-files DIR ...] [--write]

Reviews every case file under the folders (each with `records/` and `expected.json`, the decisions of real experts),
counts scores among items that experts overturned and upheld, and turns the ratio of the two into a probability with
the base rate of the published letters (`../shared/data/letters/dwc-2017/index.csv`). Counts are drawn towards no
information by `DRAWN` items on each side: they are few, and the rules were mended on the very items that are counted.
`--write` renews `src/openimr/review/calibration.yaml`.
"""

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.report import ROOT, table
from benchmarks.texts import SHARED
from openimr.casefile import ReadSettings
from openimr.review import ReviewSettings, review_case

MAP = ROOT / "src" / "openimr" / "review" / "calibration.yaml"
BANDS = ((0.0, 0.45), (0.45, 0.95), (0.95, 1.01))
"""Scores that are counted together: too few items are at hand for more."""
DRAWN = 3
"""Items added on each side of each band."""


def base_rate() -> tuple[int, int]:
    """Overturned items and all items of the published letters."""
    with (SHARED / "letters" / "dwc-2017" / "index.csv").open(newline="", encoding="utf-8") as file:
        outcomes = [row["outcome"].strip().lower() for row in csv.DictReader(file)]
    return outcomes.count("overturned"), len(outcomes)


def scored_items(folders: list[Path]) -> list[tuple[float, bool]]:
    """Score and whether the expert overturned, for each item that the rules could score."""
    found: list[tuple[float, bool]] = []
    with tempfile.TemporaryDirectory() as cache:
        for home in sorted(p.parent for folder in folders for p in folder.glob("*/expected.json")):
            wanted = json.loads((home / "expected.json").read_text())["items"]
            settings = ReviewSettings(reading=ReadSettings(cache_dir=Path(cache) / home.name))
            for item in review_case(home / "records", settings).determination.items:
                match = max(wanted, key=lambda w: _shared(w["request"], item.request))
                if item.score is not None and match["decision"] is not None:
                    found.append((item.score, match["decision"] == "overturned"))
    return found


def _shared(first: str, second: str) -> float:
    a, b = set(first.lower().split()), set(second.lower().split())
    return len(a & b) / max(len(a | b), 1)


def fitted(items: list[tuple[float, bool]], overturned: int, total: int) -> list[tuple[float, int, int, float]]:
    """For each band: where it stands, items overturned and upheld in it, and the probability."""
    prior = overturned / (total - overturned)
    all_over = sum(o for _, o in items)
    all_up = len(items) - all_over
    rows: list[tuple[float, int, int, float]] = []
    for low, high in BANDS:
        inside = [(s, o) for s, o in items if low <= s < high]
        over = sum(o for _, o in inside)
        up = len(inside) - over
        drawn = DRAWN * len(BANDS)
        ratio = ((over + DRAWN) / (all_over + drawn)) / ((up + DRAWN) / (all_up + drawn))
        odds = prior * ratio
        place = sum(s for s, _ in inside) / len(inside) if inside else (low + min(high, 1.0)) / 2
        rows.append((round(place, 2), over, up, round(odds / (1 + odds), 2)))
    return rows


def remarks() -> str:
    """What was measured on case files with known decisions; most of them can't be published, so it is kept as text."""
    return (Path(__file__).parent / "proposals.md").read_text(encoding="utf-8").rstrip()


def main() -> int:
    """Print the counts and the map; exit code 3 where the letters or the case files are not at hand."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--case-files", nargs="*", type=Path, default=[SHARED / "case-files"])
    parser.add_argument("--write", action="store_true", help="renew calibration.yaml")
    arguments = parser.parse_args()
    if not (SHARED / "letters").is_dir():
        print("the published letters are not at hand (../shared/data/letters)", file=sys.stderr)
        return 3
    overturned, total = base_rate()
    items = scored_items(arguments.case_files)
    if not items:
        print("no case file with expected.json was found", file=sys.stderr)
        return 3
    rows = fitted(items, overturned, total)
    print(f"{len(items)} items of case files; base rate {overturned} of {total} items of published letters\n")
    print(table(("mean score", "overturned", "upheld", "probability"), [tuple(map(str, r)) for r in rows]))
    if arguments.write:
        MAP.write_text(_yaml(rows, len(items), overturned, total), encoding="utf-8")
        print(f"written to {MAP.relative_to(ROOT)}")
    return 0


def _yaml(rows: list[tuple[float, int, int, float]], items: int, overturned: int, total: int) -> str:
    points: list[tuple[float, float]] = []
    for place, _, _, probability in rows:
        points.append((place, max(probability, points[-1][1] if points else 0.0)))
    lines = "\n".join(f"- [{place}, {probability}]" for place, probability in points)
    head = (
        "# From the rules' score (0 to 1) to the probability that experts find the treatment necessary, read between",
        "# points in a straight line. The only place where a base rate enters. Made by",
        f"# `python -m benchmarks.calibration --write` from {items} items of case files with the decisions of real",
        f"# experts and the base rate of published letters ({overturned} of {total} items overturned). Few items:",
        "# read it as an order of size.",
        "points:",
    )
    return "\n".join((*head, lines)) + "\n"


if __name__ == "__main__":
    sys.exit(main())
