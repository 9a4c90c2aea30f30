"""Letters like one, as public pages show them: whether they are on its treatment, and what they cost.

    python -m benchmarks.corpus_ahead DIR      # a dataset of `corpus_build`

Of letters drawn by chance: how many of the ten shown have the very ingredients or procedure, how many are different
letters; the processor's time for gathering them ahead, and for one look-up beside one search for the same item.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from openimr.corpus import Dataset, LetterIndex, case_of, open_index
from openimr.corpus.search.documents import Record
from openimr.corpus.similar import letters_like, precompute, precomputed

LETTERS, SEARCHED, SHOWN = 400, 60, 10


def _treatment(record: Record) -> tuple[frozenset[str], str | None]:
    return frozenset(record.ingredients), None if record.ingredients else record.procedure


def _timed(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return (time.process_time() - began) * 1_000


def _said(took: Sequence[float]) -> str:
    return f"{statistics.median(took):.1f} ms, p95 {sorted(took)[int(len(took) * 0.95)]:.1f} ms"


def _drawn(dataset: Dataset, index: LetterIndex) -> list[tuple[Record, str]]:
    rows = dataset.items(["letter_id", "item", "request", "duplicate_of"])
    requests = {(row["letter_id"], row["item"]): row["request"] for row in rows if row["duplicate_of"] is None}
    letters = random.Random(5).sample(sorted({letter for letter, _ in requests}), LETTERS)  # noqa: S311
    return [(one, requests[letter, one.item]) for letter in letters for one in index.items_of(letter)]


def measure(place: Path) -> None:
    dataset, index = Dataset.open(str(place)), open_index(place)
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder)
        for file in index.place.iterdir():
            (beside / file.name).symlink_to(file)
        index.place = beside  # what is gathered is not left in the dataset
        began = time.process_time()
        path = precompute(dataset, index)
        took, size = time.process_time() - began, path.stat().st_size / 1e6
        ahead = precomputed(index)
        print(f"gathered {len(ahead)} groups in {took:.1f} s of the processor, {size:.1f} MB")
        items = _drawn(dataset, index)
        same, different = [], []
        for record, request in items:
            circles = letters_like(index, ahead, record, request)
            shown = [one for circle in circles[:1] for one in circle.nearest[:SHOWN]]
            held = [index.held(one.letter_id, one.item) for one in shown]
            same += [_treatment(one[0]) == _treatment(record) for one in held if one]
            different += [len({one.letter_id for one in shown}) / len(shown)] if shown else []
        print(f"{len(items)} items: on the same treatment {statistics.fmean(same):.3f}, ", end="")
        print(f"different letters {statistics.fmean(different):.3f}")
        print("look-up", _said([_timed(lambda one=one: letters_like(index, ahead, *one)) for one in items]))
        searched = [case_of(request) for _, request in items[:SEARCHED]]
        print("search ", _said([_timed(lambda case=case: index.similar(case)) for case in searched]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("dataset", type=Path)
    measure(options.parse_args().dataset)


if __name__ == "__main__":
    main()
