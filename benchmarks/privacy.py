"""What the redaction finds of 2,000 identifiers planted in letters, what else it takes, and how fast it is.

The letters come from `tests/privacy/planting.py`, which shares no list, no pattern and no code with the detector.
"""

import time
from collections import Counter
from pathlib import Path

from tests.privacy.planting import Planter
from tests.privacy.planting_names import ORIGINS
from tests.privacy.scoring import Score, known_of_letter, score

from benchmarks.report import ROOT, machine, table
from benchmarks.texts import SHARED, pdf_text
from openimr.privacy import Known, redact
from openimr.privacy.lexicon import NAME, lexicon

_WANTED = 2_000
_SIDES = {"sentences it was tuned on": (101, False), "held-out sentences": (102, True)}
_SIZE = 6_000


def measure() -> str:
    """Recall by group and by origin of the name, words lost, letters a second."""
    found = {name: score(Planter(seed, held_out=held).letters(_WANTED)) for name, (seed, held) in _SIDES.items()}
    parts = [_recall(found), _origins(found), _real(), _speed()]
    return "\n".join(parts)


def _recall(found: dict[str, Score]) -> str:
    rows = []
    for group, bar in (
        ("known exact", "1.00"),
        ("known misspelt", "1.00"),
        ("patterned", "0.995"),
        ("unknown", "0.95"),
    ):
        told = [f"{one.found[group]} of {one.planted[group]} ({one.recall(group):.4f})" for one in found.values()]
        rows.append((group, bar, *told))
    rows.append(
        (
            "other words taken",
            "under 2%",
            *(f"{one.words_gone} of {one.words} ({one.loss:.2%})" for one in found.values()),
        )
    )
    return (
        f"{_WANTED:,} identifiers a side, planted by `tests/privacy/planting.py`. Found means that every "
        f"letter and figure of it is "
        "gone. Both sides draw other people and numbers than those that were looked at while the rules were "
        "written; the "
        "sentences of the held-out side were not looked at either.\n\n" + table(("", "wanted", *found), rows)
    )


def _origins(found: dict[str, Score]) -> str:
    rows = []
    for origin in ORIGINS:
        planted = sum(one.kinds["unknown", origin] for one in found.values())
        gone = sum(one.kinds_found["unknown", origin] for one in found.values())
        rows.append((origin, f"{planted}", f"{gone / max(planted, 1):.3f}", f"{_listed(origin):.0%}"))
    return (
        "Unknown names by origin, both sides together. The names are Faker's (other than the Census and "
        "Social Security lists of "
        'the detector, but real names all the same), Filipino and Chinese ones written for this, and "held out": '
        "syllables put "
        "together, names that nobody bears. The last column is the share of 200 surnames of this origin that "
        "stand in a list of "
        "the detector.\n\n" + table(("origin", "planted", "recall", "surname listed"), rows)
    )


def _listed(origin: str) -> float:
    people = Planter(103).people
    names = [people.draw(origin).surname.lower().split()[-1].replace("-", "") for _ in range(200)]
    return sum(bool(lexicon().get(name, 0) & NAME) for name in names) / len(names)


def _letters() -> list[str]:
    folder = SHARED / "letters"
    texts = [pdf_text(path) for path in sorted(folder.rglob("*.pdf"))]
    return texts + [path.read_text(errors="replace") for path in sorted(folder.rglob("*.txt"))]


def _real() -> str:
    texts = _letters()
    if not texts:
        return "The published letters are not here: what is taken from real text was not measured.\n"
    taken: Counter[str] = Counter()
    for text in texts:
        for removal in redact(text).removals:
            taken["dates" if removal.kind == "date" else "other"] += len(text[removal.start : removal.end].split())
    words = sum(len(text.split()) for text in texts)
    return (
        f"On {len(texts)} published letters ({words:,} words), from which the state has taken the names: "
        f"{taken['dates']} words of dates "
        f"go to their year, and {taken['other']} other words ({taken['other'] / words:.3%}) are taken for "
        f"identifiers. These letters were "
        "looked at for such mistakes while the rules were written.\n"
    )


def _speed() -> str:
    planted = Planter(104).letters(700)
    mixed = [
        ("planted, every third line an identifier", [(letter.text, known_of_letter(letter)) for letter in planted])
    ]
    if texts := _letters():
        mixed.append(
            ("published letters, with a case's 14 identifiers", [(text, known_of_letter(planted[0])) for text in texts])
        )
    examples = [path.read_text() for path in sorted(Path(ROOT / "examples" / "letters").glob("*.txt"))]
    mixed.append(("example letters, nothing known", [(text, Known()) for text in examples]))
    rows = [(name, f"{_rate(pairs):.0f}") for name, pairs in mixed]
    return (
        f"Letters of {_SIZE:,} characters a second on one core, processor time, best of three, after one "
        f"round to warm up. Wanted: 200. "
        f"{machine()}, shared with other work.\n\n" + table(("", "letters a second"), rows)
    )


def _rate(pairs: list[tuple[str, Known]]) -> float:
    size = sum(len(text) for text, _ in pairs) / _SIZE
    best = float("inf")
    for _ in range(4):
        begin = time.process_time()
        for text, known in pairs:
            redact(text, known)
        best = min(best, time.process_time() - begin)
    return size / best
