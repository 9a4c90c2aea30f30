"""What the tests call a barrier is found at each width, though colours are asked of each element once."""

import re
from pathlib import Path

import pytest
from tests.browser import launched
from tests.server.walking import barriers

PAGE = """<!doctype html><html lang="en"><head><title>One</title><style>
  p {{ background: #fff; color: #111 }} .pale {{ color: #ccc }}
  @media (max-width: 40rem) {{ .desk {{ display: none }} }}
  @media (min-width: 40.01rem) {{ .phone {{ display: none }} }}
</style></head><body><main><h1>One</h1>{body}</main></body></html>"""
SHEETS = sorted((Path(__file__).parents[2] / "src/openimr/server").glob("*/static/*/*.css"))


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ('<p class="pale">pale</p>', [390]),
        ('<p class="pale phone">pale</p>', [390]),
        ('<p class="pale desk">pale</p>', [1280]),
        ('<p class="pale desk">pale</p><p class="pale phone">pale</p>', [390, 1280]),
        ('<p>text <a href="/" style="color: #222; text-decoration: none">link</a> text</p>', [390]),
        ("<p><input></p>", [390, 1280]),
        ("<p>plain</p>", []),
    ],
)
def test_each_is_told_at_the_first_width_at_which_it_shows(body: str, where: list[int], page):
    page.set_content(PAGE.format(body=body))
    found = barriers(page, "one")
    assert sorted({int(re.search(r"at (\d+):", one)[1]) for one in found}) == where, found
    assert barriers(page, "one") == found  # looked at again, it is looked at anew


@pytest.fixture(scope="module")
def page():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = launched(p)
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_colour_or_size_of_text_turns_on_the_width(sheet: Path):
    """Else colours would have to be asked at each width (`walking.barriers`)."""
    held = re.findall(r"@media[^{]*width[^{]*\{((?:[^{}]*\{[^{}]*\})*)", sheet.read_text())
    for selector, rules in (pair for block in held for pair in re.findall(r"([^{}]+)\{([^{}]*)\}", block)):
        if "::" not in selector and "svg" not in selector:  # what is drawn is no text of an element's own to axe
            assert not re.search(r"(?<![\w-])(color|background[\w-]*|font[\w-]*|opacity|filter)\s*:", rules), selector


def test_there_are_style_sheets():
    assert len(SHEETS) > 4
