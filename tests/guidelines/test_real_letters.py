"""What the library says on the requests of published letters; passed over where the letters are not at hand."""

from pathlib import Path

import pytest

from openimr.guidelines import shelf
from openimr.guidelines.counts import counts_of
from openimr.letters import parse_letter
from openimr.review.audit import masked, propose_items

LETTERS = Path(__file__).parents[3] / "shared" / "data" / "letters"
pytestmark = pytest.mark.skipif(not LETTERS.is_dir(), reason="../shared/data/letters is not at hand")


def test_criteria_of_topics_that_letters_reach_say_which_findings_answer_them():
    paths = [*sorted((LETTERS / "dwc-2017").glob("*.pdf")), *sorted((LETTERS / "seeds").glob("*.txt"))]
    assert len(paths) == 68
    reached = {
        topic
        for path in paths
        for item in propose_items(masked(parse_letter(path, facts=False, signals=False)))
        for topic in item.topics
    }
    assert len(reached) > 100
    share = counts_of(shelf().library, reached).share_with_condition
    assert share is not None
    assert share >= 0.95
