"""The office's pages with something on them, at both widths, without a barrier; a run is followed to its end."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from tests.browser import launched
from tests.server.office.conftest import people, waiting_case, with_roster
from tests.server.office.test_keeping import old_case
from tests.server.walking import PASSWORD, answering, barriers


@pytest.fixture
def standing(committed: None) -> Iterator[SimpleNamespace]:
    made = people()
    with_roster(made.medical_director)
    made.cases = [waiting_case() for _ in range(2)]
    made.old = old_case()
    with answering() as url:
        made.url = url
        yield made


def test_the_offices_pages_and_a_run_to_its_end(standing: SimpleNamespace):
    from django.db import connection
    from playwright.sync_api import expect, sync_playwright

    from openimr.server.cases.models import Case
    from openimr.server.office import tasks
    from openimr.server.office.models import AssignmentRun

    def work() -> None:
        try:
            tasks.run_assignment(AssignmentRun.objects.get().pk)
            given = Case.objects.filter(reviewer__isnull=False)
            given.update(state="REVIEW_INFO_PENDING", overdue_unsure=True)  # as wide as a row can be
        finally:
            connection.close()

    with sync_playwright() as p:
        browser = launched(p)
        page, faults, barred = browser.new_context().new_page(), [], []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        page.goto(f"{standing.url}/accounts/login/?next=/roster/")
        page.fill("#id_login", "o-medical_director")
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        barred += barriers(page, "roster")
        page.goto(f"{standing.url}/dashboard/")
        barred += barriers(page, "dashboard")
        page.goto(f"{standing.url}/persons/")
        page.fill("#name", "Marisol")
        page.click("main button")
        expect(page.locator("tbody tr")).to_have_count(3)
        assert "Marisol" not in page.url
        barred += barriers(page, "persons")

        page.goto(f"{standing.url}/assignment/")
        page.click("button[value=all]")
        page.fill("#seed", "lottery 7")
        page.click("text=Assign >> nth=-1")
        expect(page.locator("#so-far")).to_contain_text("0 of 2 cases")
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        expect(page.locator("#so-far")).to_contain_text("2 of 2 cases")  # by itself
        page.reload()
        barred += barriers(page, "run")

        page.goto(f"{standing.url}/assignment/under-review/")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 960})  # a Letter page within the browser's margins
        expect(page.locator("tbody .due").first).to_contain_text("may be overdue: the file leaves the day open")
        beyond = "one => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > 720"
        cut = page.locator(".scroll, .scroll th, .scroll td").evaluate_all(f"all => all.filter({beyond}).length")
        browser.close()
    assert faults == []
    assert barred == []
    assert cut == 0
