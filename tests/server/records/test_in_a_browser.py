"""The viewer in a browser, under the policy: pdf.js draws pages, and without scripts everything still can be read."""

from types import SimpleNamespace
from typing import Any

from tests.browser import launched
from tests.server.test_every_page_in_a_browser import WATCH, _bad, standing

__all__ = ["standing"]
DARK = """() => {
  const canvas = document.getElementById("canvas");
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let dark = 0;
  for (let at = 0; at < dots.length; at += 4) if (dots[at] < 100 && dots[at + 3] > 200) dark++;
  return dark;
}"""


def test_a_reviewer_reads_a_case_file_with_and_without_scripts(standing: SimpleNamespace):
    from playwright.sync_api import expect, sync_playwright

    key = standing.mine.records.get().pk
    at = f"{standing.url}/cases/{standing.mine.number}/records/"
    cookies: Any = [{"name": standing.cookie, "value": standing.sessions["reviewer"], "url": standing.url}]
    with sync_playwright() as p:
        browser = launched(p)
        context = browser.new_context()
        context.add_init_script(WATCH)
        context.add_cookies(cookies)
        page, found = context.new_page(), []
        page.on("console", lambda m: found.append(m.text) if _bad(m.text) or m.type == "error" else None)
        page.on("pageerror", lambda e: found.append(str(e)))
        page.goto(f"{at}{key}/viewer/")
        page.wait_for_selector("#pdf[data-shown='1']")
        assert page.evaluate(DARK) > 2000
        expect(page.locator("#text")).to_contain_text("APPLICATION FOR INDEPENDENT MEDICAL REVIEW")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("#pdf[data-shown='2']")
        expect(page.locator("#state")).to_have_text("Page 2 of 3.")
        page.goto(f"{at}{key}/1/")
        assert page.evaluate("document.querySelector('.sheet img').naturalWidth") == 1000
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"{at}{key}/2/")
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(f"{at}{key}/1/")
        context.close()
        context = browser.new_context(java_script_enabled=False)
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{at}{key}/1/")
        page.fill("#words", "norco")
        page.click(".find button")
        page.wait_for_url(f"{at}search/")
        page.click(".hits a")
        assert page.inner_text(".text mark") == "Norco" or page.locator(".text mark").count() == 1
        page.click("#next")
        page.wait_for_url(f"{at}{key}/2/")
        browser.close()
    assert found == []
