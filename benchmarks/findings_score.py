"""Recall and precision of `clinical.findings_in_text` on texts that were labelled by hand before it was tuned.

python -m benchmarks.findings_score                     # tables of both sides
python -m benchmarks.findings_score --show exam         # misses and false alarms of one kind, tuning side only
python -m benchmarks.findings_score --show all --text   # with the words, on your own terminal only
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from benchmarks.agreement import agrees, overlap, same_assertion, same_content
from benchmarks.labels import Label, Side, load_labels, load_split
from benchmarks.texts import SHARED, labelled_text
from openimr.clinical import findings_in_text
from openimr.model import Finding

Extractor = Callable[[str], Sequence[Finding]]

_NEUTRAL: dict[str, frozenset[str]] = {
    "ur_decision": frozenset({"request", "medication", "treatment", "surgery", "treatment_plan"}),
    "request": frozenset({"medication", "treatment", "surgery", "treatment_plan"}),
    "medication": frozenset({"request", "treatment_plan", "nsaid_risk"}),
    "treatment": frozenset({"request", "treatment_plan"}),
    "surgery": frozenset({"request", "treatment_plan", "diagnosis"}),
    "diagnosis": frozenset({"complaint", "psychological"}),
    "pain_score": frozenset({"complaint"}),
    "relief": frozenset({"complaint"}),
    "electrodiagnostic": frozenset({"diagnosis"}),
    "risk_screening": frozenset({"score"}),
}
"""Over a label of the first kind a finding of the others says the same thing once more: neither hit nor false alarm."""

_TOLD_AGAIN = frozenset({"sex", "age", "date_of_injury"})
"""Facts of the case rather than of a sentence: found again, with the same content, they are no false alarm."""


class Pairing(msgspec.Struct, frozen=True):
    """The labels and findings of one text, paired."""

    hits: tuple[tuple[Label, Finding], ...]
    misses: tuple[Label, ...]
    false_alarms: tuple[Finding, ...]


class Tally(msgspec.Struct, frozen=True):
    """Counts for one kind."""

    labels: int
    hits: int
    false_alarms: int
    assertions: int
    assertions_right: int

    @property
    def recall(self) -> float | None:
        """Share of labels that were found; None without labels."""
        return self.hits / self.labels if self.labels else None

    @property
    def precision(self) -> float | None:
        """Share of findings that a label bears out; None without findings."""
        found = self.hits + self.false_alarms
        return self.hits / found if found else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        total = 2 * self.hits + self.false_alarms + (self.labels - self.hits)
        return 2 * self.hits / total if total else None


def pair(labels: Sequence[Label], findings: Sequence[Finding]) -> Pairing:
    """Pair each label with at most one finding, as many as can be, closest spans first (augmenting paths)."""

    def closeness(label: Label, finding: Finding) -> float:
        length = max(label.end, finding.evidence.end) - min(label.start, finding.evidence.start)
        return overlap(label, finding) / length + (finding.kind == label.kind)

    wishes = [
        sorted((i for i, f in enumerate(findings) if agrees(label, f)), key=lambda i: -closeness(label, findings[i]))
        for label in labels
    ]
    taken: dict[int, int] = {}

    def place(label: int, tried: set[int]) -> bool:
        for finding in wishes[label]:
            if finding not in tried:
                tried.add(finding)
                if finding not in taken or place(taken[finding], tried):
                    taken[finding] = label
                    return True
        return False

    order = sorted(
        range(len(labels)), key=lambda i: -max((closeness(labels[i], findings[f]) for f in wishes[i]), default=0)
    )
    for index in order:
        place(index, set())
    owners = {label: finding for finding, label in taken.items()}
    return Pairing(
        hits=tuple((labels[label], findings[owners[label]]) for label in sorted(owners)),
        misses=tuple(label for i, label in enumerate(labels) if i not in owners),
        false_alarms=tuple(f for i, f in enumerate(findings) if i not in taken and not _neutral(f, labels)),
    )


def _neutral(finding: Finding, labels: Sequence[Label]) -> bool:
    if finding.kind in _TOLD_AGAIN and any(same_content(label, finding) for label in labels):
        return True
    return any(
        overlap(label, finding) > 0
        and (finding.kind in label.also or finding.kind in _NEUTRAL.get(label.kind, frozenset()))
        for label in labels
    )


def tally(pairings: Iterable[Pairing]) -> dict[str, Tally]:
    """Counts by kind, and under "all" for all of them."""
    labels: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    moods: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for pairing in pairings:
        labels.update(label.kind for label in pairing.misses)
        alarms.update(finding.kind for finding in pairing.false_alarms)
        for label, finding in pairing.hits:
            labels[label.kind] += 1
            hits[label.kind] += 1
            verdict = same_assertion(label, finding)
            moods[label.kind] += verdict is not None
            right[label.kind] += verdict is True
    for counter in (labels, hits, alarms, moods, right):
        counter["all"] = counter.total()
    return {
        kind: Tally(
            labels=labels[kind],
            hits=hits[kind],
            false_alarms=alarms[kind],
            assertions=moods[kind],
            assertions_right=right[kind],
        )
        for kind in sorted(labels.keys() | alarms.keys(), key=lambda kind: (kind != "all", -labels[kind], kind))
    }


def shifted(finding: Finding, by: int) -> Finding:
    """The finding with its span moved, from the slice that was read to the whole text."""
    evidence = msgspec.structs.replace(
        finding.evidence, start=finding.evidence.start + by, end=finding.evidence.end + by
    )
    return msgspec.structs.replace(finding, evidence=evidence)


def score(extract: Extractor, cases: Sequence[str], labels: dict[str, tuple[Label, ...]]) -> dict[str, Pairing]:
    """Run an extractor over the labelled stretch of each case and pair what it finds."""
    pairings: dict[str, Pairing] = {}
    for case in cases:
        text, first, last = labelled_text(case)
        findings = [shifted(finding, first) for finding in extract(text[first:last])]
        pairings[case] = pair(labels[case], findings)
    return pairings


def our_extractor(text: str) -> Sequence[Finding]:
    """`clinical.findings_in_text`, for a progress report without a date."""
    return findings_in_text(text, kind="progress report", date=None)


def markdown(sides: dict[Side, dict[str, Tally]]) -> str:
    """The table for `docs/benchmarks.md`: a row a kind, the two sides beside each other."""

    def cells(counts: Tally | None) -> str:
        if counts is None:
            return "0 | | | | "
        figures = (counts.recall, counts.precision, counts.f1)
        mood = f"{counts.assertions_right}/{counts.assertions}" if counts.assertions else ""
        return " | ".join([str(counts.labels), *("" if f is None else f"{f:.2f}" for f in figures), mood])

    kinds = sorted(
        {kind for tallies in sides.values() for kind in tallies},
        key=lambda kind: (kind != "all", -sum(t[kind].labels for t in sides.values() if kind in t), kind),
    )
    lines = ["| kind |" + "".join(f" {side}: labels | recall | precision | F1 | assertion |" for side in sides)]
    lines.append("|---|" + "---:|" * 5 * len(sides))
    lines += [f"| {kind} | " + " | ".join(cells(t.get(kind)) for t in sides.values()) + " |" for kind in kinds]
    return "\n".join(lines) + "\n"


def shown(case: str, pairing: Pairing, kind: str, *, words: bool) -> list[str]:
    """Lines on what one text's pairing missed, invented or took in the wrong mood; places only, unless `words`."""
    text = labelled_text(case)[0]
    events = [
        *((x.start, x.end, f"missed {x.kind} {x.value}") for x in pairing.misses if kind in {"all", x.kind}),
        *(
            (f.evidence.start, f.evidence.end, f"false alarm {f.kind} {f.attributes if words else ''} {f.assertion}")
            for f in pairing.false_alarms
            if kind in {"all", f.kind}
        ),
        *(
            (x.start, x.end, f"assertion {x.kind} {x.value}: {x.assertion}, found {f.assertion}")
            for x, f in pairing.hits
            if kind in {"all", x.kind} and same_assertion(x, f) is False
        ),
    ]
    return [
        f"{case} {start}-{end} {what}" + (f'  "{" ".join(text[start:end].split())}"' if words else "")
        for start, end, what in sorted(events)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or what was missed; 3 where there is nothing to score with."""
    parser = argparse.ArgumentParser(prog="benchmarks.findings_score", description="Findings against hand labels.")
    parser.add_argument("--side", choices=["tuning", "held-out", "both"], default="both")
    parser.add_argument("--show", metavar="KIND", help="list misses and false alarms of a kind, or of all; tuning side")
    parser.add_argument("--text", action="store_true", help="with the words of the letters (never into the project)")
    options = parser.parse_args(arguments)
    if not SHARED.exists():
        print("findings: ../shared/data is not there, so nothing was scored", file=sys.stderr)
        return 3
    labels, split = load_labels(), load_split()
    if options.show:
        # Who tunes must not see the held-out side.
        for case, pairing in score(our_extractor, split.tuning, labels).items():
            print(*shown(case, pairing, options.show, words=options.text), sep="\n")
        return 0
    wanted: tuple[Side, ...] = ("tuning", "held-out") if options.side == "both" else (options.side,)
    print(markdown({side: tally(score(our_extractor, split.cases(side), labels).values()) for side in wanted}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
