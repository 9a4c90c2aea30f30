"""The pages of accounts in a browser: a passkey from end to end, and WCAG 2.2 AA at phone and desktop width."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

PASSWORD = "correct horse battery"  # noqa: S105 - of an invented account
SHOTS = os.environ.get("OPENIMR_SHOTS")
"""A folder for screenshots, to be looked at by whoever changed a page."""


@pytest.fixture
def server(committed: None) -> Iterator[SimpleNamespace]:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connections

    from openimr.server.accounts.models import User
    from openimr.server.wsgi import application

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    connections.settings["default"]["CONN_MAX_AGE"] = 0
    User.objects.create_user("adm", PASSWORD, name="Ada Ministra", roles=["administrator"])
    clerk = User.objects.create_user("clerk", PASSWORD, name="Cle Rk", roles=["intake"])
    made = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    made.daemon_threads = True
    made.set_app(application)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    # A passkey belongs to a name, and an address of numbers is none.
    yield SimpleNamespace(url=f"http://localhost:{made.server_port}", clerk=clerk.pk)
    made.shutdown()
    made.server_close()


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        made = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield made
        made.close()


def sign_in(page: Any, url: str, name: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("main button:text-is('Sign in')")
    page.wait_for_load_state()


def again(page: Any) -> None:
    page.fill("main input[type=password]", PASSWORD)
    page.click("main button")
    page.wait_for_load_state()


def test_a_passkey_is_added_signs_in_and_answers_when_asked_again(server: SimpleNamespace, browser: Any):
    context = browser.new_context()
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    how = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**how, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in(page, server.url, "adm")
    page.goto(f"{server.url}/accounts/2fa/webauthn/add/")
    again(page)
    page.check("input[name=passwordless]")
    with page.expect_navigation():
        page.click("#passkey-add")
    assert page.title().startswith("Recovery codes")
    page.goto(f"{server.url}/accounts/2fa/webauthn/")
    assert page.locator("tbody tr").count() == 1

    page.click("header button")
    page.goto(f"{server.url}/accounts/login/")
    with page.expect_navigation(url=f"{server.url}/"):
        page.click("#passkey-sign-in")
    page.goto(f"{server.url}/people/new/")
    assert page.title().startswith("Is it you?")
    page.click("main ul a:has-text('key')")
    with page.expect_navigation(url=f"{server.url}/people/new/"):
        page.click("#passkey-use")
    assert page.title().startswith("New account")

    device.send("WebAuthn.disable")
    context.close()


PAGES = {
    "": ["accounts/login/", "accounts/case-code/", "nothing/"],
    "adm": [
        "", "accounts/", "accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/2fa/webauthn/add/",
        "accounts/2fa/webauthn/", "accounts/password/change/", "people/", "people/new/", "people/{clerk}/",
        "break-glass/", "alarms/", "cases/",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_pages_keep_to_wcag(server: SimpleNamespace, browser: Any, width: int, height: int):
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    for name, paths in PAGES.items():
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        if name:
            sign_in(page, server.url, name)
            page.goto(f"{server.url}/people/new/")
            again(page)
        for path in paths:
            page.goto(f"{server.url}/{path.format(clerk=server.clerk)}")
            if SHOTS:
                place = Path(SHOTS) / f"{width}-{name}-{path.strip('/').replace('/', '-')}.png"
                page.screenshot(path=place, full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            bad = [violation["id"] for violation in Axe().run(page).response["violations"]]
            if bad or wide:
                found[path] = [*bad, *(["wider than the screen"] if wide else [])]
        context.close()
    assert found == {}
