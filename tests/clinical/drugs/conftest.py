"""What the medication side finds in a text, as short rows that a clinician can read."""

from collections.abc import Callable

import pytest

from openimr.clinical.extract import findings_in_text
from openimr.model import Finding, RecordKind

Find = Callable[..., list[Finding]]


@pytest.fixture
def find() -> Find:
    """Findings of one kind in a text."""

    def of_kind(
        kind: str, text: str, record_kind: RecordKind = "progress report", date: str | None = None
    ) -> list[Finding]:
        return [f for f in findings_in_text(text, kind=record_kind, date=date) if f.kind == kind]

    return of_kind
