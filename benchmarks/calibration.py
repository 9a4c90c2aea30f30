"""The calibration maps: from the rules' score to the probability that experts find the treatment necessary.

    python -m benchmarks.calibration [--case-files DIR ...] [--write]

The map of letters is fitted to the published letters, each judged from its masked side. For that of case files it
reviews every case file under the folders (each with `records/` and `expected.json`, the decisions of real experts),
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
from collections.abc import Iterable
from pathlib import Path

from benchmarks.report import ROOT, NotThereError, table
from benchmarks.texts import SHARED
from openimr.casefile import ReadSettings
from openimr.letters import parse_letter
from openimr.review import ReviewSettings, review_case
from openimr.review.audit import AuditedItem, audit_letter
from openimr.review.calibration import Map, calibration

MAP = ROOT / "src" / "openimr" / "review" / "calibration.yaml"
LETTERS = SHARED / "letters" / "dwc-2017"
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


LETTER_BANDS = ((0.0, 0.3), (0.3, 0.65), (0.65, 0.9), (0.9, 1.01))
"""Scores of letters' items that are counted together."""
LETTER_DRAWN = 10
"""Items of the base rate that are added to each band: the rules were mended on the very letters that are counted, and
on letters that nobody had seen the highest band holds fewer overturned items."""


def fitted_on_letters(items: list[tuple[float, bool]]) -> list[tuple[float, int, int, float]]:
    """The map for published letters, whose own base rate is in the counts: each band's share of overturned items.

    Drawn towards the share of all by `LETTER_DRAWN` items; rising from band to band.
    """
    base = sum(o for _, o in items) / len(items)
    rows: list[tuple[float, int, int, float]] = []
    for low, high in LETTER_BANDS:
        inside = [(s, o) for s, o in items if low <= s < high]
        over = sum(o for _, o in inside)
        share = (over + LETTER_DRAWN * base) / (len(inside) + LETTER_DRAWN)
        place = sum(s for s, _ in inside) / len(inside) if inside else (low + min(high, 1.0)) / 2
        least = rows[-1][3] if rows else 0.0
        rows.append((round(place, 2), over, len(inside) - over, round(max(share, least), 3)))
    return rows


def points_of(rows: list[tuple[float, int, int, float]]) -> tuple[tuple[float, float], ...]:
    """The map's points: place and probability, rising."""
    points: list[tuple[float, float]] = []
    for place, _, _, probability in rows:
        points.append((place, max(probability, points[-1][1] if points else 0.0)))
    return tuple(points)


def letter_items() -> list[AuditedItem]:
    """Every item of the published letters, proposed from the masked letter.

    Raises:
        NotThereError: the letters are not at hand.
    """
    paths = sorted(LETTERS.glob("*.pdf"))
    if not paths:
        raise NotThereError(f"the published letters ({LETTERS})")
    return [item for path in paths for item in audit_letter(parse_letter(path, facts=False, signals=False))]


def scored(items: Iterable[AuditedItem]) -> list[tuple[float, bool]]:
    """Score and whether the expert overturned, of items that have both."""
    return [(i.score, i.expert == "overturned") for i in items if i.score is not None and i.expert is not None]


def remarks() -> str:
    """What was measured on case files with known decisions; most of them can't be published, so it is kept as text."""
    return (Path(__file__).parent / "proposals.md").read_text(encoding="utf-8").rstrip()


def main() -> int:
    """Print the counts and the maps; exit code 3 where the letters or the case files are not at hand."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--case-files", nargs="*", type=Path, help="folders of case files; none: keep their map")
    parser.add_argument("--write", action="store_true", help="renew calibration.yaml")
    arguments = parser.parse_args()
    try:
        letters = scored(letter_items())
    except NotThereError as missing:
        print(f"not at hand: {missing}", file=sys.stderr)
        return 3
    by_letters = fitted_on_letters(letters)
    print(f"{len(letters)} items of published letters\n")
    print(table(_HEAD, [tuple(map(str, r)) for r in by_letters]))
    by_files = calibration().case_files
    if arguments.case_files:
        items = scored_items(arguments.case_files)
        if not items:
            print("no case file with expected.json was found", file=sys.stderr)
            return 3
        rows = fitted(items, *base_rate())
        print(f"{len(items)} items of case files\n")
        print(table(_HEAD, [tuple(map(str, r)) for r in rows]))
        by_files = points_of(rows)
    if arguments.write:
        MAP.write_text(_yaml(by_files, points_of(by_letters), len(letters)), encoding="utf-8")
        print(f"written to {MAP.relative_to(ROOT)}")
    return 0


_HEAD = ("mean score", "overturned", "upheld", "probability")


def _yaml(case_files: Map, letters: Map, items: int) -> str:
    head = f"""\
# From the rules' score (0 to 1) to the probability that experts find the treatment necessary, read between points in a
# straight line. The only place where a base rate enters. Made by `python -m benchmarks.calibration --write`.
# Few items: read it as an order of size.
#   case_files  46 items of case files with the decisions of real experts, with the base rate of published letters
#   letters     {items} items of published letters, judged from their summaries, which hold less than a case file
"""
    parts = [f"{name}:\n" + "".join(f"- [{x}, {y}]\n" for x, y in points) for name, points in
             (("case_files", case_files), ("letters", letters))]  # fmt: skip
    return head + "".join(parts)


if __name__ == "__main__":
    sys.exit(main())
