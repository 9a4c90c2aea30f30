"""How sure a piece of law is, read from the text that the clocks and rules carry."""

from openimr.model import EvidenceGrade

_WEAKEST_FIRST: tuple[EvidenceGrade, ...] = ("INF", "GK", "P", "V")


def graded(text: str) -> tuple[EvidenceGrade, str | None]:
    """Grade and source from "V S7"; the weakest of several that stand in one text governs."""
    words = text.replace(",", " ").replace(";", " ").split()
    grade = next((grade for grade in _WEAKEST_FIRST if grade in words), _WEAKEST_FIRST[1])
    return grade, " ".join(word for word in words if word not in _WEAKEST_FIRST) or None
