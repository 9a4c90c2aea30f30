"""Signals of the real letters that lie beside the project; passed over where they are absent."""

from pathlib import Path

import pytest

from openimr.letters import parse_letter

SEEDS = sorted((Path(__file__).parents[3] / ".." / "shared" / "data" / "letters" / "seeds").glob("*.txt"))

pytestmark = pytest.mark.skipif(not SEEDS, reason="the real letters are not here")


def test_the_letter_that_is_known_for_its_faults() -> None:
    letter = next(parse_letter(path, facts=False) for path in SEEDS if path.name.startswith("001_"))
    shares = [signal.value for signal in letter.signals if signal.kind == "pasted rationale"]
    assert [share is not None and share > 0.5 for share in shares] == [True, True]
    against = [signal.explain for signal in letter.signals if signal.kind == "contradicts the summary"]
    assert any("urine drug testing" in explain for explain in against)
    assert any("a gain in function" in explain for explain in against)


def test_the_other_letters_contradict_no_more_than_is_known() -> None:
    for path in SEEDS:
        if not path.name.startswith("001_"):
            signals = parse_letter(path, facts=False).signals
            against = [signal.item for signal in signals if signal.kind == "contradicts the summary"]
            # "ongoing use" of two drugs that are only to be started
            assert against == ([0, 1] if path.name.startswith("003_") else []), path.name
