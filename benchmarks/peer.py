"""medspaCy over the same texts: speed with the same vocabulary, and assertion status against the hand labels."""

import json
import subprocess
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from statistics import median

import msgspec

from benchmarks.agreement import same_assertion
from benchmarks.findings_score import our_extractor, score
from benchmarks.labels import Label, load_labels
from benchmarks.report import ROOT, NotThereError, machine, table, timed
from benchmarks.texts import SHARED, labelled_text
from openimr.clinical.assertion import Moods
from openimr.clinical.passage import PageContext
from openimr.clinical.reading_notes import passages_of
from openimr.model import Evidence, Finding
from openimr.vocabulary import Term, terms
from openimr.vocabulary.entries import vocabulary
from openimr.vocabulary.names import all_names

_PYTHON = ROOT / ".peer-venv" / "bin" / "python"
_RUNS = 3
_PEER = "medspaCy 1.3.1"


class PeerAnswer(msgspec.Struct, frozen=True):
    """What `peer_medspacy.py` prints."""

    seconds: tuple[float, ...]
    entities: int
    moods: tuple[tuple[str | None, ...], ...]


def phrases() -> list[str]:
    """Every name that our own matcher looks for, without the sign of an exact spelling."""
    return sorted({name.removeprefix("=") for _, _, name in all_names(vocabulary())})


def same_work(text: str) -> int:
    """What the peer does and no more: sentences, vocabulary terms, and the mood of each; returns how many."""
    context = PageContext(file="text", page=1, record="r1", kind="progress report")
    found = terms(text)
    count = 0
    for passage in passages_of(text, context):
        moods = Moods(passage)
        last = passage.start + len(passage.text)
        for place in found[bisect_left(found, passage.start, key=_start) : bisect_left(found, last, key=_start)]:
            moods.at(place.start - passage.start)
            count += 1
    return count


def _over(action: Callable[[str], object], letters: list[str]) -> None:
    for text in letters:
        action(text)


def _start(term: Term) -> int:
    return term.start


def ask_peer(letters: list[str], texts: list[str], spans: list[list[tuple[int, int]]], words: list[str]) -> PeerAnswer:
    """Run the peer in its own environment: speed over `letters`, moods of `spans` in `texts`.

    Texts go through a pipe and nowhere else.

    Raises:
        NotThereError: `.peer-venv` is missing.
        subprocess.CalledProcessError: the peer failed.
    """
    if not _PYTHON.exists():
        message = "no .peer-venv: python3.11 -m venv .peer-venv && .peer-venv/bin/pip install medspacy==1.3.1 'numpy<2'"
        raise NotThereError(message)
    task = json.dumps({"letters": letters, "texts": texts, "vocabulary": words, "spans": spans, "runs": _RUNS})
    script = ROOT / "benchmarks" / "peer_medspacy.py"
    done = subprocess.run([str(_PYTHON), str(script)], input=task, capture_output=True, text=True, check=True)
    return msgspec.json.decode(done.stdout.encode(), type=PeerAnswer)


def _as_finding(label: Label, mood: str) -> Finding:
    place = Evidence(record="", file="", page=1, quote="", start=label.start, end=label.end)
    attributes = {k: v for k, v in label.attributes.items() if k != "result"}
    return msgspec.convert(
        {"kind": label.kind, "evidence": msgspec.to_builtins(place), "assertion": mood, "attributes": attributes},
        Finding,
    )


def _shares(verdicts: Iterable[tuple[Label, bool]]) -> tuple[str, ...]:
    right: Counter[bool] = Counter()
    total: Counter[bool] = Counter()
    for label, verdict in verdicts:
        plain = label.assertion == "affirmed"
        total[plain] += 1
        right[plain] += verdict
    return tuple(f"{right[plain]} of {total[plain]}" for plain in (True, False))


def measure() -> str:
    """Speed as a ratio in one run, and right moods of each on the labels that both can be asked about."""
    if not SHARED.exists():
        message = "../shared/data is not there"
        raise NotThereError(message)
    words = phrases()
    labels = load_labels()
    cases = sorted(labels)
    slices = [labelled_text(case) for case in cases]
    letters = [text for text, _, _ in slices]
    texts = [text[first:last] for text, first, last in slices]
    spans = [
        [(label.start - first, label.end - first) for label in labels[case]]
        for case, (_, first, _) in zip(cases, slices, strict=True)
    ]
    answer = ask_peer(letters, texts, spans, words)
    theirs, size = median(answer.seconds), sum(map(len, letters)) / 1000
    rows: list[tuple[str, ...]] = [
        (f"{_PEER} (sentences, target matcher, ConText)", f"{theirs:.2f}", f"{size / theirs:.0f}", "1")
    ]
    actions: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("our matcher alone (`vocabulary.terms`)", terms),
        ("the peer's work alone: passages, terms, their moods", same_work),
        ("`findings_in_text`: all kinds with their attributes", our_extractor),
    )
    for name, action in actions:
        action(letters[0])  # warm
        seconds = timed(partial(_over, action, letters), runs=_RUNS)
        rows.append((name, f"{seconds:.3f}", f"{size / seconds:,.0f}", f"{theirs / seconds:.0f}"))
    speed = table(("", "seconds", "KB a second", "times its speed"), rows)
    found = {id(label): finding for p in score(our_extractor, cases, labels).values() for label, finding in p.hits}
    both: list[tuple[Label, bool, bool]] = []
    for case, moods in zip(cases, answer.moods, strict=True):
        for label, mood in zip(labels[case], moods, strict=True):
            finding = found.get(id(label))
            if finding is None or mood is None:
                continue
            mine, peers = same_assertion(label, finding), same_assertion(label, _as_finding(label, mood))
            if mine is not None and peers is not None:
                both.append((label, mine, peers))
    moods_table = table(
        ("right assertion", "affirmed labels", "other labels"),
        [
            (f"{_PEER}, given the labelled spans", *_shares((label, peers) for label, _, peers in both)),
            ("findings_in_text, on the findings it made itself", *_shares((label, mine) for label, mine, _ in both)),
        ],
    )
    note = (
        f"{len(letters)} whole letters and pages, {size:.0f} KB; {len(words):,} phrases as target rules; at least 50 "
        f"times its speed is wanted. medspaCy's logging is off (it writes every token by default). {machine()}."
    )
    return f"{note}\n\n{speed}\n{moods_table}"
