"""A reviewer's whole way in a browser: from taking a real example case to its seal."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

PASSWORD = "correct horse battery"  # noqa: S105 - of an invented account
WIDTHS = ((1280, 900), (390, 844))


@pytest.fixture
def standing(committed: None, own_store: None) -> Iterator[SimpleNamespace]:
    """A case that waits for its reviewer, and a server that answers."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connections
    from tests.server.desk.conftest import given, people

    from openimr.server.wsgi import application

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    connections.settings["default"]["CONN_MAX_AGE"] = 0
    made = people()
    case = given(made.reviewer)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", case=case, reviewer=made.reviewer)
    server.shutdown()
    server.server_close()
    thread.join()


def barriers(page: Any, name: str, widths: tuple[tuple[int, int], ...] = WIDTHS) -> list[str]:
    """What keeps somebody out of the page (WCAG 2.2 AA), at these widths."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for width, height in widths:
        page.set_viewport_size({"width": width, "height": height})
        seen = Axe().run(page).response["violations"]
        found += [f"{name} at {width}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in seen]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{name} at {width}: {wide} dots too wide")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_a_reviewer_takes_a_case_decides_writes_and_signs(standing: SimpleNamespace):  # noqa: PLR0915 - one way
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page, faults, barred = context.new_page(), [], []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        page.goto(f"{standing.url}/accounts/login/?next=/desk/")
        page.fill("#id_login", "d-reviewer")
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        barred += barriers(page, "list", WIDTHS[1:])

        page.click("tbody a")
        page.wait_for_url("**/accept/")
        for answer in page.locator("input[value=no]").all():
            answer.check()
        page.click("button[value=accept]")

        # the desk: what is typed is saved by itself, also after the line was down
        field, saved = page.locator(".side.for .line textarea").first, page.locator("#saved")
        field.fill("Relief is stated in numbers.")
        expect(saved).to_contain_text("Saved")
        context.set_offline(True)
        field.fill("Relief is stated in numbers, from 8 to 4.")
        expect(saved).to_contain_text("Not saved: the server can't be reached")
        context.set_offline(False)
        expect(saved).to_contain_text("Saved")

        # keys: accept the evidence of the sentence that has the focus
        field.focus()
        page.keyboard.press("Alt+KeyA")
        page.locator(".quote.accepted").first.wait_for()
        assert field.input_value() == "Relief is stated in numbers, from 8 to 4."
        assert page.locator("svg .mark.for").count() > 0

        # words that are marked on the page become a quotation
        page.wait_for_load_state("networkidle")
        words = page.locator("svg .words text")
        words.nth(60).scroll_into_view_if_needed()
        for _ in range(100):  # the picture may be laid out anew meanwhile
            first, last = words.nth(60).bounding_box(), words.nth(62).bounding_box()
            if first and last:
                break
            page.wait_for_timeout(100)
        page.mouse.move(first["x"] + 1, first["y"] + first["height"] / 2)
        page.mouse.down()
        page.mouse.move(last["x"] + last["width"] - 1, last["y"] + last["height"] / 2, steps=4)
        page.mouse.up()
        expect(page.locator("#quote-form [name=start]")).not_to_have_value("")
        marked = page.locator("#words").input_value()
        assert marked
        page.select_option("#target", "new supporting 0")
        page.click("#quote-form button")
        page.locator(".side.for .quote.accepted").nth(1).wait_for()

        # first the own decision, then the proposal, then the decision once more with its reason
        assert page.locator("button[value='proposal 0']").count() == 0
        page.check("input[name='decision:0'][value=overturned]")
        page.fill("#reason", "Relief, work and monitoring are on file.")
        page.click("button[value='decide 0']")
        page.click("button[value='proposal 0']")
        page.locator("text=Confidence 59 %").wait_for()
        page.check("input[name='decision:0'][value=overturned]")
        page.fill("#reason", "It stands; the proposal says the same.")
        page.click("button[value='decide 0']")
        page.locator(".taken").nth(1).wait_for()
        page.click(".proposal summary")
        page.click("button[value='take 0']")
        page.locator("section[aria-labelledby=h-rationale] .line").nth(3).wait_for()
        # a sentence of the physician's own blocks until it is called so
        page.fill("#new-rationale", "I would go on with the present dose.")
        page.click("button[value='add rationale 0']")
        page.locator(".line.open").wait_for()
        page.goto(page.url.partition("?")[0] + "check/")
        barred += barriers(page, "check", WIDTHS[1:])
        assert "rests on nothing" in page.locator(".points").first.text_content()
        page.click(".points a")
        page.click("text=call it my own judgement")
        page.locator(".line .tag", has_text="own judgement").wait_for()
        for name in ("versions", "history", "ask"):
            page.goto(page.url.partition("?")[0].split(standing.case.number)[0] + f"{standing.case.number}/{name}/")
            barred += barriers(page, name, WIDTHS[1:])

        page.goto(f"{standing.url}/desk/{standing.case.number}/sign/")
        page.wait_for_url("**/reauthenticate/**")
        page.fill("input[type=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/sign/")
        for box in page.locator("input[name=attest]").all():
            box.check()
        page.fill("#licensure", "California")
        page.fill("#specialties", "Pain Medicine, Anesthesiology")
        page.click("main form button")
        page.locator("text=Nobody can change it").wait_for()
        assert page.locator("#draft textarea[name^='line:']").count() == 0
        browser.close()
    assert faults == []
    assert barred == []

    from openimr.server.desk.signing import is_sealed_text

    standing.case.refresh_from_db()
    row = standing.case.determinations.get()
    assert standing.case.state == "QA"
    assert is_sealed_text(row)
    item = row.document["items"][0]
    assert item["proposal"] == "overturned"
    assert item["for"][0]["text"] == "Relief is stated in numbers, from 8 to 4."
    assert " ".join(item["for"][-1]["evidence"][0]["quote"].split()) == marked
    assert row.document["signing"]["own_judgement"] == [f"items[0].rationale[{len(item['rationale']) - 1}]"]
    assert row.document["signing"]["qualifications"]["specialties"] == ["Pain Medicine", "Anesthesiology"]
