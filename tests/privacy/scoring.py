"""How much of what was planted a redaction took out, and how much of the rest."""

from collections import Counter
from dataclasses import dataclass, field

from openimr.privacy import Known, KnownNumber, KnownOrganization, KnownPerson, redact

from .planting import Letter, Planted


@dataclass
class Score:
    """Planted and taken out by group and by (group, kind); words that were nobody's, and those of them taken out."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds_found: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: int = 0
    words_gone: int = 0
    missed: list[tuple[str, str, str, str]] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    def recall(self, *groups: str) -> float:
        """Share of what was planted in these groups that is gone whole."""
        return sum(self.found[g] for g in groups) / max(sum(self.planted[g] for g in groups), 1)

    @property
    def loss(self) -> float:
        """Share of all other words that went too."""
        return self.words_gone / max(self.words, 1)


def known_of_letter(letter: Letter) -> Known:
    """What the case of a planted letter knows."""
    return Known(
        people=tuple(KnownPerson(role=role, names=(name,)) for role, name in letter.people),
        organizations=tuple(KnownOrganization(role=role, names=(name,)) for role, name in letter.organizations),
        numbers=tuple(KnownNumber(kind=kind, value=value) for kind, value in letter.numbers),
        addresses=tuple(letter.addresses),
    )


def score(letters: list[Letter]) -> Score:
    """Redact every letter and hold it against what was planted. Found means: every letter and figure of it is gone."""
    total = Score()
    for letter in letters:
        gone = bytearray(len(letter.text))
        for removal in redact(letter.text, known_of_letter(letter)).removals:
            gone[removal.start : removal.end] = b"\1" * (removal.end - removal.start)
        theirs = bytearray(len(letter.text))
        for planted in letter.planted:
            theirs[planted.start : planted.end] = b"\1" * (planted.end - planted.start)
            _one(total, letter, planted, gone)
        _others(total, letter.text, gone, theirs)
    return total


def _one(total: Score, letter: Letter, planted: Planted, gone: bytearray) -> None:
    whole = all(gone[i] or not letter.text[i].isalnum() for i in range(planted.start, planted.end))
    total.planted[planted.group] += 1
    total.kinds[planted.group, planted.kind] += 1
    if whole:
        total.found[planted.group] += 1
        total.kinds_found[planted.group, planted.kind] += 1
    else:
        around = letter.text[max(planted.start - 40, 0) : planted.end + 30].replace("\n", "/")
        total.missed.append((planted.group, planted.kind, letter.text[planted.start : planted.end], around))


def _others(total: Score, text: str, gone: bytearray, theirs: bytearray) -> None:
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        letters = [i for i in range(start, at) if text[i].isalnum()]
        if letters and not any(theirs[i] for i in letters):
            total.words += 1
            if any(gone[i] for i in letters):
                total.words_gone += 1
                total.over.append(f"{word} in {text[max(start - 30, 0) : at + 30]!r}")
