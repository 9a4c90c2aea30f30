"""The office's pages in a browser, at both widths, without a barrier; a run is followed to its end."""

import os
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.server.office.conftest import people, waiting_case, with_roster
from tests.server.office.test_keeping import old_case

PASSWORD = "correct horse battery"  # noqa: S105 - of an invented account
WIDTHS = ((1280, 900), (390, 844))
PLAIN = ("absences", "edit", "import", "hold")
SHOTS = os.environ.get("OPENIMR_TEST_SHOTS")
"""A folder for screenshots, to look at."""


@pytest.fixture
def standing(committed: None) -> Iterator[SimpleNamespace]:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connections

    from openimr.server.wsgi import application

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    connections.settings["default"]["CONN_MAX_AGE"] = 0
    made = people()
    with_roster(made.medical_director)
    made.cases = [waiting_case() for _ in range(2)]
    made.old = old_case()
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def barriers(page: Any, name: str) -> list[str]:
    """What keeps somebody out of the page (WCAG 2.2 AA), at both widths; a plain form at the narrow one alone."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for width, height in WIDTHS if SHOTS or name not in PLAIN else WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": height})
        seen = Axe().run(page).response["violations"]
        found += [f"{name} at {width}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in seen]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{name} at {width}: {wide} dots too wide")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_the_offices_pages_and_a_run_to_its_end(standing: SimpleNamespace):
    from django.db import connection
    from playwright.sync_api import expect, sync_playwright

    from openimr.server.office import tasks
    from openimr.server.office.models import AssignmentRun

    def work() -> None:
        try:
            tasks.run_assignment(AssignmentRun.objects.get().pk)
        finally:
            connection.close()

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page, faults, barred = browser.new_context().new_page(), [], []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        page.goto(f"{standing.url}/accounts/login/?next=/roster/")
        page.fill("#id_login", "o-medical_director")
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        barred += barriers(page, "roster")
        for name, path in (
            ("entry", "/roster/entries/rv-101/"),
            ("absences", "/roster/entries/rv-101/absences/"),
            ("edit", "/roster/entries/rv-101/edit/"),
            ("import", "/roster/import/"),
            ("expiring", "/roster/expiring/"),
            ("dashboard", "/dashboard/"),
            ("due", "/due/?whose=all"),
            ("retention", "/retention/"),
            ("hold", f"/cases/{standing.old.number}/hold/"),
        ):
            page.goto(standing.url + path)
            barred += barriers(page, name)
        page.goto(f"{standing.url}/persons/")
        page.fill("#name", "Marisol")
        page.click("main button")
        expect(page.locator("tbody tr")).to_have_count(3)
        assert "Marisol" not in page.url
        barred += barriers(page, "persons")

        page.goto(f"{standing.url}/assignment/")
        barred += barriers(page, "assignment")
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
        browser.close()
    assert faults == []
    assert barred == []
