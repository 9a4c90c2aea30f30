"""The site in a browser, as a reader without an account: axe finds nothing at either width, and it can be printed."""

from types import SimpleNamespace
from typing import Any

import msgspec
from tests.browser import launched
from tests.server.walking import Walk, answering

from .conftest import put_rows


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
        page.locator(".side h2 a").first.click()
        reader.sees("In short", "Why the reviewer decided so", "Words in this letter")
        reader.look("public-letter-page")
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
        bare = browser.new_context(java_script_enabled=False).new_page()
        bare.goto(f"{url}/published/?q=norco")
        bare.get_by_role("link", name="Show only some of them")
        bare.locator(".hit h3 a").first.click()
        assert "In short" in bare.inner_text("main")
        browser.close()
    assert site.names
    assert not walk.faults, "\n".join(walk.faults)
