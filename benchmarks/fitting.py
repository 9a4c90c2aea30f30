"""Whether the specialties of those who decided published letters fit their items by our lists."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from benchmarks.report import NotThereError, table
from benchmarks.texts import SHARED, pdf_text
from openimr.letters import NotALetterError, parse_letter
from openimr.model import Case, CaseItem, PublishedLetter, Reviewer
from openimr.model.reviewer import BoardCertification
from openimr.reviewers import Fit, fit
from openimr.reviewers.professions import profession_named

_BOARD = "ABMS"
_PROFESSIONS = {"chiropr": "DC", "acupunct": "LAc", "psycholog": "Psychologist", "podiat": "DPM"}


def measure() -> str:
    """Fit of the real reviewer's specialties, item by item, and the letters that fit not at all."""
    fits = [_fit(letter) for letter in _letters()]
    if not fits:
        message = f"no letters in {SHARED / 'letters'}"
        raise NotThereError(message)
    levels = Counter(item.level for found in fits for item in found.items)
    score = sorted(found.score for found in fits)
    rows = [("letters", f"{len(fits)}"), ("fit above 0", f"{sum(s > 0 for s in score)}"),
            ("median fit", f"{score[len(score) // 2]:.2f}")]  # fmt: skip
    rows += [(f"items: {level}", f"{count}") for level, count in levels.most_common()]
    return "Specialties as the letter prints them, each taken for a certificate; none was checked.\n\n" + table(
        ("", "number"), rows
    )


def _letters() -> Iterator[PublishedLetter]:
    folder = SHARED / "letters"
    for path in sorted([*folder.rglob("*.pdf"), *folder.rglob("*.txt")]):
        try:
            yield parse_letter(pdf_text(path) if path.suffix == ".pdf" else path.read_text(errors="replace"))
        except NotALetterError:
            continue


def _fit(letter: PublishedLetter) -> Fit:
    words = (*letter.reviewer.specialties, *letter.reviewer.subspecialties)
    said = " ".join(words).lower()
    profession = next((name for begin, name in _PROFESSIONS.items() if begin in said), "MD")
    assert profession_named(profession)
    named = [msgspec.to_builtins(fact).get("attributes", {}) for fact in letter.facts if fact.kind == "diagnosis"]
    case = Case(
        items=tuple(CaseItem(request=item.request, treatment=item.treatment) for item in letter.items),
        diagnoses=tuple(dict.fromkeys(str(a.get("condition") or a.get("name") or "") for a in named)),
    )
    # Of a physician only a certificate gives a specialty: those that the letter prints stand for certificates here.
    boards = tuple(BoardCertification(board=_BOARD, specialty=word, end=None) for word in words)
    return fit(Reviewer(id="published", profession=profession, specialties=words, boards=boards), case)
