"""The pages of accounts in a browser: a passkey from end to end."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.browser import launched
from tests.server.walking import PASSWORD, answering


@pytest.fixture
def server(committed: None) -> Iterator[SimpleNamespace]:
    from openimr.server.accounts.models import User

    User.objects.create_user("adm", PASSWORD, name="Ada Ministra", roles=["administrator"])
    clerk = User.objects.create_user("clerk", PASSWORD, name="Cle Rk", roles=["intake"])
    with answering("localhost") as url:  # a passkey belongs to a name, and an address of numbers is none
        yield SimpleNamespace(url=url, clerk=clerk.pk)


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        made = launched(p)
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
