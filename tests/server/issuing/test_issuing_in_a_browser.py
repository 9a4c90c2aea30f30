"""The way from a signed determination to the appeal, walked on the pages, at the width of a desk and of a phone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.browser import launched
from tests.server.walking import PASSWORD, answering, barriers


@pytest.fixture
def url(committed: None) -> Iterator[str]:
    with answering() as address:
        yield address


def apart(act: Callable[[], None]) -> None:
    """Done in a thread of its own: Playwright's is taken for an asynchronous one."""

    def done() -> None:
        from django.db import connection

        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()


@pytest.mark.begins
def test_from_quality_to_appeal_on_the_pages(  # noqa: PLR0915 - one walk, as a browser is dear
    url, at_quality, people, tmp_path
):
    from django.utils import timezone
    from playwright.sync_api import expect, sync_playwright

    from openimr.server.cases.actions import take
    from openimr.server.issuing.models import Export, Issued
    from openimr.server.issuing.tasks import make_export
    from openimr.server.trail.actor import acting

    stopped, one = at_quality("relaxant-for-acute-flare"), at_quality("ssri-major-depression")
    for user in (people.quality, people.by["case manager"]):
        user.set_password(PASSWORD)
        user.save()
    faults: list[str] = []

    def looked_at(page: Any, name: str) -> None:
        faults.extend(barriers(page, name))

    def appeal() -> None:
        with acting("user:intake"):
            take(one.number, people.event("petition filed", timezone.localtime().isoformat(), by="p6", reasons=("A5",)))

    def export() -> None:
        with acting("worker"):
            make_export(Export.objects.get().pk)

    def sign_in(page: Any, name: str) -> None:
        page.goto(f"{url}/accounts/login/")
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{url}/")

    with sync_playwright() as p:
        browser = launched(p)
        page = browser.new_page()
        sign_in(page, "i-quality")
        page.goto(f"{url}/cases/{stopped.number}/quality/")
        expect(page.locator("#h-found")).to_contain_text("1 that stop it")
        assert page.is_disabled("text=Approve for issue")
        looked_at(page, "quality-stopped")
        page.fill("#back", "Item 2: the drug test of the summary is called not documented.")
        page.click("text=Send back")
        expect(page.locator("[role=status]").first).to_contain_text("back with its reviewer")
        page.goto(f"{url}/cases/{one.number}/quality/")
        page.fill("#text", "A word of thanks.")
        page.click("text=Keep the comment")
        page.fill("#late", "The records came late, as the case's clock says.")
        page.click("text=Approve for issue")
        page.click("text=Go on to issue")
        page.fill("input[type=password]", PASSWORD)  # asked for again before anything is issued
        page.click("main button")
        expect(page.locator("main")).to_contain_text("self-signed")
        page.click("text=Seal and issue")
        expect(page.locator("[role=status]").first).to_contain_text("is issued")
        with page.expect_download() as kept:
            page.click("text=Letter of")
        path = tmp_path / "letter.pdf"
        kept.value.save_as(path)
        page.goto(f"{url}/letters/check/")
        page.set_input_files("#id_letter", path)
        page.click("main button")
        expect(page.locator("[role=status]").first).to_contain_text("to the last byte")
        expect(page.locator("[role=status]").first).to_contain_text(one.number)
        looked_at(page, "check")
        path.write_bytes(path.read_bytes() + b"\n")
        page.set_input_files("#id_letter", path)
        page.click("main button")
        expect(page.locator("[role=status]").first).to_contain_text("altered after it was sealed")
        page.goto(f"{url}/publication/")
        expect(page.locator("main")).to_contain_text(one.number)
        apart(appeal)
        page = browser.new_page()
        sign_in(page, "i-case_manager")
        page.goto(f"{url}/cases/{one.number}/export/")
        page.click("text=Make an export")
        looked_at(page, "export")
        apart(export)
        page.wait_for_selector("text=Download")  # by itself: the page asks how far it is
        looked_at(page, "export-made")
        page.goto(f"{url}/cases/{one.number}/remand/")
        page.check("#id_grounds_4")
        page.check("#id_items_0")
        page.fill("#id_facts", "The summary gives the wrong dose.")
        page.fill("#id_served", timezone.localdate().isoformat())
        looked_at(page, "remand")
        page.click("text=Send the case back")
        expect(page.locator("[role=status]").first).to_contain_text("goes to another reviewer")
        browser.close()
    assert Issued.objects.count() == 1
    assert faults == []
