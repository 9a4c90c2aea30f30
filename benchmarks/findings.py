"""The section on findings: the table of `findings_score`, and the misses that remain, in words."""

from benchmarks.findings_score import markdown, our_extractor, score, tally
from benchmarks.labels import LABELS, Side, load_labels, load_split
from benchmarks.report import NotThereError
from benchmarks.texts import SHARED

_SIDES: tuple[Side, ...] = ("tuning", "held-out")


def measure() -> str:
    """Recall, precision and assertions of both sides, and `benchmarks/remaining.md` below them."""
    if not SHARED.exists():
        message = "../shared/data is not there"
        raise NotThereError(message)
    labels, split = load_labels(), load_split()
    sides = {side: tally(score(our_extractor, split.cases(side), labels).values()) for side in _SIDES}
    total = sum(map(len, labels.values()))
    note = (
        f"{total} findings that one reader marked in {len(labels)} texts, the letters before any extractor was there "
        f"(`{LABELS.relative_to(LABELS.parents[1])}/README.md`, with the few labels that were corrected later). "
        "Misses are listed to developers for the tuning side only; the summary in words below was drawn from both "
        "sides. The rules of agreement were settled after one look at first results of the tuning side: repeats of "
        "age, sex and date of injury, and a second kind over the same words, are no false alarms. A hit has the same "
        "kind, an overlapping span and the same content; assertion: right of those hits where the label names one. "
        "An empty cell has nothing to count."
    )
    words = (LABELS.parents[1] / "benchmarks" / "remaining.md").read_text(encoding="utf-8")
    return f"{note}\n\n{markdown(sides)}\n{words}"
