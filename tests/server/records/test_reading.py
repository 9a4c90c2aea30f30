"""Files are read part by part in the background, and what comes of them is what `imr review` says."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from .conftest import FOUR

pytestmark = pytest.mark.django_db


def test_a_case_is_reviewed_as_the_command_reviews_its_files(read_case: Any, tmp_path: Path):
    from openimr.casefile import ReadSettings
    from openimr.review import ReviewSettings, review_case
    from openimr.review.output import determination_json
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.fetch import files_of, last_review, review_json

    assert {(r.state, r.progress.done == r.pages) for r in files_of(read_case.case)} == {("read", True)}
    review = last_review(read_case.case)
    kept = b"".join(the_store().open(review.file.content))
    folder = shutil.copytree(FOUR, tmp_path / read_case.case.number)
    assert kept == determination_json(review_case(folder, ReviewSettings(reading=ReadSettings())))
    assert review_json(review)["records"]
