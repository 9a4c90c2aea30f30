"""A reviewer's whole way in a browser: from taking a real example case to its seal."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.browser import launched
from tests.server.walking import PASSWORD, PHONE, answering, barriers


@pytest.fixture
def standing(committed: None, own_store: None) -> Iterator[SimpleNamespace]:
    """A case that waits for its reviewer, and a server that answers."""
    from tests.server.desk.conftest import given, people

    made = people()
    case = given(made.reviewer)
    with answering() as url:
        yield SimpleNamespace(url=url, case=case, reviewer=made.reviewer)


@pytest.mark.begins
def test_a_reviewer_takes_a_case_decides_writes_and_signs(standing: SimpleNamespace):  # noqa: PLR0915 - one way
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as p:
        browser = launched(p)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page, faults, barred = context.new_page(), [], []
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        page.goto(f"{standing.url}/accounts/login/?next=/desk/")
        page.fill("#id_login", "d-reviewer")
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        barred += barriers(page, "list", (PHONE,))

        page.click("tbody a")
        page.wait_for_url("**/accept/")
        for answer in page.locator("input[value=no]").all():
            answer.check()
        slow: list[Any] = []
        page.route("**/desk/autosave*", lambda route: slow.append(route))  # noqa: PLW0108 - Playwright marks what it is given
        page.click("button[value=accept]")

        # the desk: what is typed is saved by itself, also before the script came, and after the line was down
        field, saved = page.locator(".side.for .line textarea").first, page.locator("#saved")
        field.fill("Relief is stated in numbers.")
        for route in slow:
            route.continue_()
        page.unroute("**/desk/autosave*")
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
        first = page.locator(".quote.accepted").first.get_attribute("id")
        for key, verdict in (("R", "rejected"), ("A", "accepted")):  # the other key is about the same quotation
            page.keyboard.press(f"Alt+Key{key}")
            page.locator(f"[id='{first}'].{verdict}").wait_for()
            expect(page.locator("#judged")).to_contain_text(verdict.capitalize())
        assert field.input_value() == "Relief is stated in numbers, from 8 to 4."
        assert page.locator("svg .mark.for").count() > 0

        # words that are marked on the page become a quotation
        page.wait_for_load_state("networkidle")
        words = page.locator("svg .words text")
        for _ in range(100):  # the picture may be laid out anew meanwhile
            page.evaluate("document.querySelectorAll('svg .words text')[60]?.scrollIntoView({block: 'center'})")
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

        # a judgement leaves the draft where it is; a refusal is seen, and has the focus
        pane = page.locator("#draft")
        pane.evaluate("e => e.scrollTo(0, 0)")
        accepted = page.locator(".quote.accepted").count()
        buttons = page.locator(".quote:not(.accepted):not(.rejected) button[id^='A-']")
        button = buttons.nth(min(4, buttons.count() - 1))
        button.scroll_into_view_if_needed()
        place = pane.evaluate("e => e.scrollTop")
        button.click()
        expect(page.locator(".quote.accepted")).to_have_count(accepted + 1)
        page.wait_for_timeout(300)
        assert abs(pane.evaluate("e => e.scrollTop") - place) < 100
        page.locator(".ways a", has_text="Decision").press("Enter")  # by Tab alone it would be 300 places away
        expect(page.locator("#h-decision")).to_be_focused()
        expect(page.locator("#h-decision")).to_be_in_viewport()
        page.keyboard.press("Tab")
        expect(page.locator("input[name='decision:0']").first).to_be_focused()
        page.keyboard.press("Alt+KeyV")
        expect(page.locator("input[name='decision:0']").first).to_be_focused()
        page.locator("button[value='decide 0']").press("Enter")
        expect(page.locator("#draft .message.error")).to_be_focused()
        expect(page.locator("#draft .message.error")).to_be_in_viewport()

        # the page that is drawn anew after a change takes no word from a search that is typed or answered meanwhile
        page.wait_for_load_state("networkidle")
        anew: list[Any] = []
        page.route("**/file/?*", lambda route: anew.append(route))  # noqa: PLW0108 - Playwright marks what it is given
        search, head = page.locator("#search"), page.locator("#file .hits [role=status]")

        def refused_with_the_page_held_back() -> None:
            page.locator("button[value='decide 0']").press("Enter")
            for _ in range(100):
                if anew:
                    break
                page.wait_for_timeout(100)
            expect(page.locator("#draft .message.error")).to_be_focused()
            page.keyboard.press("Alt+KeyS")

        def let_go() -> None:
            with page.expect_response("**/file/?*"):
                anew.pop().continue_()
            page.wait_for_timeout(300)

        refused_with_the_page_held_back()
        page.keyboard.type("i")
        let_go()
        page.keyboard.type("n")
        expect(search).to_have_value("in")
        refused_with_the_page_held_back()
        page.keyboard.press("Enter")
        expect(head).to_contain_text("1 to 50 of")
        let_go()
        page.unroute("**/file/?*")

        # what was found is turned page by page with the keys, and each page begins at its head
        expect(head).to_contain_text("1 to 50 of")
        page.locator("#hits-next").press("Enter")
        expect(head).to_contain_text("51 to")
        expect(head).to_be_focused()
        assert page.locator("#file .hits li").first.is_visible()
        barred += barriers(page, "what was found", (PHONE,))
        page.locator("#hits-earlier").press("Enter")
        expect(head).to_contain_text("1 to 50 of")
        page.locator("#file .hits a").first.press("Enter")
        expect(head).to_have_count(0)

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
        barred += barriers(page, "check", (PHONE,))
        assert "rests on nothing" in page.locator(".points").first.text_content()
        page.click(".points a")
        page.click("text=call it my own judgement")
        page.locator(".line .tag", has_text="own judgement").wait_for()
        for name in ("versions", "history", "ask"):
            page.goto(page.url.partition("?")[0].split(standing.case.number)[0] + f"{standing.case.number}/{name}/")
            barred += barriers(page, name, (PHONE,))

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
