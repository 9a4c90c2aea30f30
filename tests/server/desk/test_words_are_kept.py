"""The desk's autosave in a real browser, against a server that answers as each test says: no word is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.browser import launched

STATIC = Path("src/openimr/server")
FORM = """<form id="draft-form" action="/change/" hx-post="/change/" hx-target="#draft" data-autosave="/autosave/">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="revision" value="{revision}">
<span id="saved">All is saved</span><textarea name="line:s1" data-line="s1" id="t-s1">{text}</textarea>
<label><input type="radio" name="decision:0" value="upheld"> Uphold</label>
<textarea name="reason:0" id="reason"></textarea><button name="do" value="decide 0">Record</button>
<textarea name="new:summary:" id="new"></textarea><button name="do" value="accept q1">Accept</button></form>
<form hx-post="/comment/" hx-target="#draft"><textarea name="text" id="comment"></textarea>
<button>Send</button></form>"""


class Server:
    """Answers of a desk: `said` the next answers of the autosave, `sent` what it was sent."""

    def __init__(self) -> None:
        self.revision, self.text, self.error = 1, "As drafted.", ""
        self.said: list[tuple[int, str]] = []
        self.sent: list[dict[str, str]] = []

    def draft(self) -> str:
        return self.error + FORM.format(revision=self.revision, text=self.text)

    def __call__(self, route: Any) -> None:
        path = route.request.url.removeprefix("http://desk.test")
        if path.endswith(".js"):
            found = {"/htmx.js": "pages/static/vendor/htmx.min.js", "/autosave.js": "desk/static/desk/autosave.js"}
            route.fulfill(body=(STATIC / found[path]).read_text(), content_type="text/javascript")
        elif path == "/autosave/":
            self.sent.append({k: v[0] for k, v in parse_qs(route.request.post_data).items()})
            status, body = self.said.pop(0) if self.said else (200, '{"revision": 9, "saved": "10:00:00"}')
            route.fulfill(status=status, body=body, content_type="application/json")
        elif path == "/":
            head = '<script src="/htmx.js"></script><script src="/autosave.js" type="module"></script>'
            route.fulfill(body=f'<body>{head}<section id="draft">{self.draft()}</section>', content_type="text/html")
        else:
            route.fulfill(body=self.draft(), content_type="text/html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def desk(browser: Any) -> Iterator[tuple[Any, Server]]:
    page, server = browser.new_page(), Server()
    page.set_default_timeout(4000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("http://desk.test/**", server)
    page.goto("http://desk.test/")
    yield page, server
    page.close()


def press(page: Any, label: str, path: str) -> None:
    with page.expect_response(f"http://desk.test{path}"):
        page.get_by_role("button", name=label).click()
    page.wait_for_timeout(60)


def test_a_reason_a_choice_and_a_comment_outlive_every_other_button_until_their_own_is_answered(desk: Any):
    page, server = desk
    page.fill("#reason", "Relief is measured.")
    page.check("input[value=upheld]")
    page.fill("#new", "A sentence.")
    page.fill("#comment", "A word.")
    press(page, "Accept", "/change/")
    assert [page.input_value(f"#{name}") for name in ("reason", "new", "comment")] == [
        "Relief is measured.", "A sentence.", "A word.",
    ]  # fmt: skip
    assert page.is_checked("input[value=upheld]")
    server.error = '<p class="message error" role="alert">no</p>'
    press(page, "Record", "/change/")
    assert page.input_value("#reason") == "Relief is measured."
    server.error = ""
    press(page, "Record", "/change/")
    assert page.input_value("#reason") == ""
    assert not page.is_checked("input[value=upheld]")
    press(page, "Send", "/comment/")
    assert page.input_value("#comment") == ""
    assert page.input_value("#new") == "A sentence."


def test_a_reload_after_a_conflict_asks_again_and_does_not_write_over_the_other_window(desk: Any):
    page, server = desk
    conflict = (409, '{"error": "changed in another window", "revision": 5, "text": "The other words."}')
    server.said = [conflict, conflict]
    with page.expect_response("**/autosave/"):
        page.fill("#t-s1", "My words.")
    server.revision, server.text = 5, "The other words."
    with page.expect_response("**/autosave/"):
        page.reload()
    assert page.input_value("#t-s1") == "My words."
    assert [one["revision"] for one in server.sent] == ["1", "1"]
    assert "The other words." in page.text_content("#in-the-way")
    with page.expect_response("**/autosave/"):
        page.get_by_role("button", name="Keep mine").click()
    assert (server.sent[2]["revision"], server.sent[2]["line:s1"]) == ("5", "My words.")


def test_who_is_signed_out_is_told_so_and_the_words_stay_in_the_tab(desk: Any):
    page, server = desk
    server.said = [(403, "{}")]
    with page.expect_response("**/autosave/"):
        page.fill("#t-s1", "My words.")
    page.wait_for_timeout(60)
    assert "signed out" in page.text_content("#saved")
    with page.expect_response("**/autosave/"):
        page.reload()
    page.wait_for_timeout(60)
    assert server.sent[-1]["line:s1"] == "My words."
    assert "Saved" in page.text_content("#saved")


def test_an_emptied_sentence_is_not_called_saved(desk: Any):
    page, server = desk
    page.fill("#t-s1", " ")
    page.wait_for_timeout(900)
    assert "can't be empty" in page.text_content("#saved")
    assert server.sent == []
