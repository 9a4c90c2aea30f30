"""The site in a browser, as a reader without an account: axe finds nothing at either width, and it can be printed.

On the narrowest screen (320 CSS pixels, WCAG 1.4.10) nothing is cut, and no page scrolls sideways.
"""

from types import SimpleNamespace
from typing import Any

import msgspec
from tests.browser import launched
from tests.server.walking import Walk, answering

from .conftest import put_rows

NARROW_PAGES = (
    "?q=norco", "compare/", "topics/", "topics/treatment/therapy/", "topics/guideline/cp09-opioids-ongoing/",
    "data/", "api/", "about/", "words/",
)  # fmt: skip
NARROW = {"width": 320, "height": 640}
"""Of a small phone, and of 1280 dots at four times the size."""
CUT = """large => {
  document.querySelectorAll("details").forEach(one => { one.open = true });
  const chart = document.querySelector("svg.chart");
  if (chart) chart.insertAdjacentHTML("afterend", large);
  document.querySelectorAll("td .help").forEach(one => { one.textContent = one.textContent.replace(/\\d+/g, "12345") });
  const found = [], wide = one => one.scrollWidth > one.clientWidth, page = document.documentElement;
  if (wide(page)) found.push(`the page is ${page.scrollWidth - page.clientWidth} dots too wide`);
  for (const one of document.querySelectorAll(".scroll, th, td"))
    if (one.checkVisibility() && wide(one)) found.push(`cut: ${one.tagName} ${one.textContent.trim().slice(0, 60)}`);
  for (const one of document.querySelectorAll("svg.chart text")) {
    const [box, all] = [one.getBoundingClientRect(), one.closest("svg").getBoundingClientRect()];
    if (box.left < all.left || box.right > all.right || box.bottom > all.bottom + 1)
      found.push(`cut in a chart: ${one.textContent}`);
  }
  return found;
}"""
"""What is cut on a page, all of it opened, with numbers as they are of a million letters; and in a chart of such."""


PAPER = {"width": 720, "height": 960}
BESIDE = """[...document.querySelectorAll(".wide")].filter(one => one.scrollWidth > one.clientWidth)
  .map(one => `cut on paper: ${one.textContent.slice(0, 60)}`)"""


def report(site: Any) -> str:
    """A page of statistics with a table of many columns, as the annual report has them."""
    from openimr.corpus.stats import times
    from openimr.corpus.stats.pages import Section, html_page
    from openimr.server.public.edition import current

    table = times(current(site).dataset, over="month")
    assert table.num_rows > 3
    return html_page("Report", [], [Section(name="times", title="Times", table=table, fields=("month",))]).decode()


def cut(page: Any, addresses: list[str]) -> list[str]:
    """What is cut on these pages on the narrowest screen."""
    from openimr.server.public.charts import years_chart
    from openimr.server.public.subjects import Count

    years = [Count(value=str(year), items=250_000, upheld=200_000, overturned=50_000) for year in range(2013, 2027)]
    page.set_viewport_size(NARROW)
    found = []
    for address in addresses:
        page.goto(address)
        found += [f"{address}: {one}" for one in page.evaluate(CUT, years_chart(years, "Decisions by year"))]
    return found


def test_a_reader_searches_reads_and_compares(committed: None, made_site: Any, settings: Any, tmp_path: Any):
    from playwright.sync_api import sync_playwright

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_site=made_site, published=tmp_path / "published")
    site = SimpleNamespace(names=put_rows())
    with answering() as url, sync_playwright() as playwright:
        browser = launched(playwright)
        walk = Walk(browser, url)
        reader = walk.person()
        page = reader.page
        page.goto(f"{url}/published/")
        page.fill("#q", "norco")
        page.keyboard.press("Enter")
        reader.sees("was read as hydrocodone/acetaminophen", "How they were decided")
        reader.look("public-search")
        page.get_by_label("Not approved", exact=False).first.check()
        reader.press("Apply")
        assert "decision=upheld" in page.url
        boxes = page.locator("input[name=letter]")
        boxes.nth(0).check()
        boxes.nth(1).check()
        page.get_by_role("button", name="Compare the two that are ticked").click()
        reader.sees("Compare two decisions", "Why")
        reader.look("public-compare")
        compared = page.url
        page.locator(".side h2 a").first.click()
        reader.sees("In short", "Why the reviewer decided so", "Words in this letter")
        reader.look("public-letter-page")
        letter = page.url
        page.emulate_media(media="print")
        assert page.locator("header nav").is_hidden()
        assert page.locator("#h-item-1").is_visible()
        page.emulate_media(media="screen")
        page.goto(f"{url}/published/topics/")
        reader.look("public-topics")
        reader.go("Therapy")
        reader.sees("decided requests were approved")
        reader.look("public-topic")
        page.goto(f"{url}/published/topics/guideline/cp09-opioids-ongoing/")
        reader.sees("What the guideline asks")
        reader.look("public-guideline")
        page.goto(f"{url}/published/data/")
        reader.look("public-data")
        assert page.context.cookies() == []
        walk.faults += cut(page, [compared, letter, *(f"{url}/published/{one}" for one in NARROW_PAGES)])
        bare = browser.new_context(java_script_enabled=False).new_page()
        bare.goto(f"{url}/published/?q=norco")
        bare.get_by_role("link", name="Show only some of them")
        bare.locator(".hit h3 a").first.click()
        assert "In short" in bare.inner_text("main")
        paper = browser.new_page(viewport=PAPER)  # of its own: a page of the site takes no style of another
        paper.emulate_media(media="print")
        paper.set_content(report(made_site))
        walk.faults += paper.evaluate(BESIDE)
        browser.close()
    assert site.names
    assert not walk.faults, "\n".join(walk.faults)
