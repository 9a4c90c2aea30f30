"""The example of docs/evidence.md does what the page says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from openimr.guidelines import studies

PAGE = (Path(__file__).parents[3] / "docs" / "evidence.md").read_text()


def test_the_example_prints_what_the_page_shows():
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    [shown] = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    printed = StringIO()
    with redirect_stdout(printed):
        exec(code, {})  # noqa: S102 - the page's own example
    assert printed.getvalue() == shown


def test_the_counts_on_the_page_are_those_of_the_files():
    read = sum(study.verified for study in studies())
    assert f"Of the {len(studies())} studies on file {read} were read" in PAGE
