"""medspaCy over the same texts: speed with the same vocabulary, and assertion status against the hand labels."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from statistics import median

import msgspec

from benchmarks.agreement import same_assertion
from benchmarks.findings_score import our_extractor, score
from benchmarks.labels import Label, load_labels
from benchmarks.report import ROOT, NotThereError, machine, table, timed
from benchmarks.texts import SHARED, labelled_text
from openimr.model import Evidence, Finding
from openimr.vocabulary import terms
from openimr.vocabulary.entries import vocabulary
from openimr.vocabulary.names import all_names

_PYTHON = ROOT / ".peer-venv" / "bin" / "python"
_RUNS = 3


class PeerAnswer(msgspec.Struct, frozen=True):
    """What `peer_medspacy.py` prints."""

    seconds: tuple[float, ...]
    entities: int
    moods: tuple[tuple[str | None, ...], ...]


def phrases() -> list[str]:
    """Every name that our own matcher looks for, without the sign of an exact spelling."""
    return sorted({name.removeprefix("=") for _, _, name in all_names(vocabulary())})


def ask_peer(texts: list[str], spans: list[list[tuple[int, int]]], words: list[str]) -> PeerAnswer:
    """Run the peer in its own environment; texts go through a pipe and nowhere else.

    Raises:
        NotThereError: `.peer-venv` is missing.
        subprocess.CalledProcessError: the peer failed.
    """
    if not _PYTHON.exists():
        message = "no .peer-venv: python3.11 -m venv .peer-venv && .peer-venv/bin/pip install medspacy==1.3.1 'numpy<2'"
        raise NotThereError(message)
    task = json.dumps({"texts": texts, "vocabulary": words, "spans": spans, "runs": _RUNS})
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
    extract = our_extractor()
    if extract is None or not SHARED.exists():
        message = "openimr.clinical.findings_in_text" if extract is None else "../shared/data"
        raise NotThereError(f"{message} is not there")
    words = phrases()
    labels = load_labels()
    cases = sorted(labels)
    slices = [labelled_text(case) for case in cases]
    texts = [text[first:last] for text, first, last in slices]
    spans = [
        [(label.start - first, label.end - first) for label in labels[case]]
        for case, (_, first, _) in zip(cases, slices, strict=True)
    ]
    answer = ask_peer(texts, spans, words)
    ours = timed(lambda: [extract(text) for text in texts], runs=_RUNS)
    theirs = median(answer.seconds)
    matched = timed(lambda: [terms(text) for text in texts], runs=_RUNS)
    size = sum(map(len, texts)) / 1000
    speed = table(
        ("", "seconds", "KB a second", "ratio"),
        [
            ("medspaCy 1.3.1 (sentences, target matcher, ConText)", f"{theirs:.2f}", f"{size / theirs:.0f}", "1"),
            (
                "our matcher alone (vocabulary.terms)",
                f"{matched:.3f}",
                f"{size / matched:.0f}",
                f"{theirs / matched:.0f}",
            ),
            ("findings_in_text", f"{ours:.3f}", f"{size / ours:.0f}", f"{theirs / ours:.0f}"),
        ],
    )
    found = {id(label): finding for p in score(extract, cases, labels).values() for label, finding in p.hits}
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
            ("medspaCy 1.3.1, given the labelled spans", *_shares((label, peers) for label, _, peers in both)),
            ("findings_in_text, on the findings it made itself", *_shares((label, mine) for label, mine, _ in both)),
        ],
    )
    note = (
        f"{len(texts)} labelled texts, {size:.0f} KB; {len(words):,} phrases as target rules; at least 50 times "
        f"its speed is wanted. medspaCy's logging is off (it writes every token by default). {machine()}."
    )
    return f"{note}\n\n{speed}\n{moods_table}"
