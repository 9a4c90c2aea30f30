"""Every page in a browser: it keeps to the policy of its contents, and bars nobody (WCAG 2.2 AA)."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.browser import launched
from tests.server.test_every_page import PAGES, build, cookie, own, signed_in
from tests.server.walking import answering, barriers


@pytest.fixture
def standing(committed: None) -> Iterator[SimpleNamespace]:
    """The world, committed, and a server that answers."""
    from django.conf import settings

    built = build()
    built.cookie = settings.SESSION_COOKIE_NAME
    built.sessions = {role: cookie(user) for role, user in built.users.items()}
    with answering() as built.url:
        yield built


POST_ONLY: set[str] = set()
"""Addresses without a page: found out by asking, once."""
WATCH = """document.addEventListener('securitypolicyviolation', e =>
  console.error('POLICY ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile));"""


def broken(
    browser: Any, url: str, cookies: list[dict[str, str]], paths: list[str], looked: set[object] | None = None
) -> list[str]:
    """What is wrong with these pages: breaches of the policy, faults of scripts, barriers (WCAG 2.2 AA).

    Addresses that differ in a number only are one page, and so is what is refused: each is `looked` at once.
    """
    looked = set() if looked is None else looked
    context = browser.new_context()
    context.add_init_script(WATCH)
    context.add_cookies(cookies)
    page, found, at = context.new_page(), [], [""]
    page.on("console", lambda m: found.append(f"{at[0]}: {m.text}") if _bad(m.text) else None)
    page.on("pageerror", lambda e: found.append(f"{at[0]}: {e}"))
    page.on("request", lambda r: found.append(f"{at[0]}: asks {r.url}") if _foreign(r.url, url) else None)
    for path in paths:
        at[0] = path
        if path.endswith(("/download/", ".png")) or "/image/" in path:
            continue  # a file to keep, or a picture that is part of a page
        if path in POST_ONLY or "sitemap" in path:  # XML, round which the browser draws a page of its own
            continue
        answer = page.goto(url + path, wait_until="load")
        kind = re.sub(r"\d+", "0", page.url.partition("?")[0]) if answer.ok else answer.status
        if kind not in looked and page.evaluate("document.doctype !== null"):  # else a part of a page
            found += barriers(page, path.strip("/").replace("/", "-"))
        looked.add(kind)
    context.close()
    return found


def _bad(text: str) -> bool:
    return "POLICY" in text or "Content Security Policy" in text or "Refused to" in text


def _foreign(asked: str, url: str) -> bool:
    return not asked.startswith((url, "data:", "blob:"))


@pytest.mark.begins
def test_every_page_keeps_to_the_policy_and_bars_nobody(standing: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    from playwright.sync_api import sync_playwright

    from openimr.server.accounts.permissions import MAY

    paths = {
        role: [
            own(page, standing, user)
            for page in PAGES
            if page.name != "account_logout" and (page.view.verb is None or role in MAY[page.view.verb])
        ]
        for role, user in standing.users.items()
    }
    asked: set[str] = set()
    # A page's template is what may break the policy: each address is walked once, as the role with the fewest pages.
    seen: set[str] = set()
    for role in sorted(paths, key=lambda role: len(paths[role])):
        again = "/accounts/" if role == "administrator" else "none"  # there with a second factor that is set up
        paths[role] = [path for path in paths[role] if path not in seen or path.startswith(again)]
        seen.update(paths[role])
    alone = [own(page, standing, standing.users["intake"]) for page in PAGES if page.view.verb is None]
    found, looked = [], set[object]()
    for role, user in standing.users.items():
        client = signed_in(user)
        POST_ONLY.update(p for p in {*paths[role]} - {*asked} if client.get(p).status_code == 405)
        asked.update(paths[role])
    with sync_playwright() as p:
        browser = launched(p)
        found += broken(browser, standing.url, [], alone, looked)
        for role, session in standing.sessions.items():
            cookies = [{"name": standing.cookie, "value": session, "url": standing.url}]
            found += broken(browser, standing.url, cookies, paths[role], set() if role == "administrator" else looked)
        browser.close()
    assert not found, "\n".join(found)


def test_a_breach_of_the_policy_would_be_seen(standing: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    from playwright.sync_api import sync_playwright

    from openimr.server.pages.views import inbox

    def bad(*_: object) -> Any:
        from django.http import HttpResponse

        return HttpResponse("<!doctype html><p style='color: red'>x</p><script>document.title = 'ran'</script>")

    monkeypatch.setattr(inbox, "render", bad)
    cookies = [{"name": standing.cookie, "value": standing.sessions["intake"], "url": standing.url}]
    with sync_playwright() as p:
        browser = launched(p)
        found = broken(browser, standing.url, cookies, ["/"])
        browser.close()
    assert any("script-src" in line for line in found)
    assert any("style-src" in line for line in found)
