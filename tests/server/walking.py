"""People who walk through the server in a browser: who they are, what they see, and what is wrong with it."""

import base64
import hashlib
import hmac
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

PASSWORD = "correct horse battery"  # noqa: S105 - of an invented account
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - the same
PHONE, DESK = (390, 844), (1280, 900)
WIDTHS = (PHONE, DESK)
PATIENCE = 30
"""Seconds to wait for what a page is to show: a busy machine is slow, and only a failure waits so long."""
SHOTS = os.environ.get("OPENIMR_SHOTS")
"""A folder for screenshots, to be looked at by whoever changed a page."""
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_ASK = """async ([tags, again]) => {
  if (!again) window.__looked = new WeakSet();
  const seen = window.__looked;
  const shown = [...document.querySelectorAll("body, body *")].filter(one => one.checkVisibility() && !seen.has(one));
  shown.forEach(one => seen.add(one));
  const only = {resultTypes: ["violations"]}, off = {enabled: false};
  const found = (await axe.run(document, {...only, runOnly: tags, rules: again ?
    {"color-contrast": off, "link-in-text-block": off} : {}})).violations;
  if (again && shown.length)
    found.push(...(await axe.run({include: shown}, {...only, runOnly: {type: "rule",
      values: ["color-contrast", "link-in-text-block"]}})).violations);
  return found.map(one => `${one.id} ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].any[0]?.message ?? ""}`)
}"""
"""What axe finds. Colours are asked of each element once: they do not turn on the width (a test holds the style
sheets to it), and take three quarters of the time."""
_WATCH = """document.addEventListener('securitypolicyviolation', e =>
  console.error('POLICY ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile));
addEventListener('submit', e => { window.leaving = !e.defaultPrevented });"""


@contextmanager
def answering(host: str = "127.0.0.1") -> Iterator[str]:
    """The server in a thread of this process, for tests that need its database and no worker; its address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connections

    from openimr.server.wsgi import application

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    connections.settings["default"]["CONN_MAX_AGE"] = 0
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{host}:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@cache
def _axe() -> str:
    from axe_playwright_python import base

    return f"(() => {{ {(Path(base.__file__).parent / 'axe.min.js').read_text()} }})()"


def barriers(page: Any, name: str, widths: tuple[tuple[int, int], ...] = WIDTHS) -> list[str]:
    """What keeps somebody out of a page (WCAG 2.2 AA, axe's best practice) at these widths, and where it is too wide.

    The page is left at the width of a desk. With `OPENIMR_SHOTS` its picture is kept by its name.
    """
    found: list[str] = []
    for again, (width, height) in enumerate(widths):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        page.evaluate("document.querySelectorAll('.pane').forEach(pane => pane.scrollTo(0, 0))")
        if not page.evaluate("'axe' in window"):  # what an expression gives comes back whole: never ask for axe itself
            page.evaluate(_axe())
        found += [f"{name} at {width}: {one}" for one in page.evaluate(_ASK, [list(_TAGS), again > 0])]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{name} at {width}: {over} dots too wide")
        if SHOTS:
            # The caret is left alone: hiding it leaves attributes that htmx copies, against the policy.
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True, caret="initial")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return found


def code_of(secret: str, later: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), so many half minutes later."""
    moment = int(time.time()) // 30 + later
    told = hmac.new(base64.b32decode(secret), moment.to_bytes(8, "big"), hashlib.sha1).digest()
    at = told[-1] & 15
    return f"{(int.from_bytes(told[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


class Walk:
    """Everybody's browsers on one server; what is wrong with the pages that are stepped on is gathered."""

    def __init__(self, browser: Any, url: str) -> None:
        self.browser, self.url = browser, url
        self.faults: list[str] = []
        self.people: dict[str, Person] = {}

    def person(self, name: str = "", *, factor: bool = False) -> "Person":
        """Somebody at a browser of their own; with a name, signed in by password and, where it is asked, a code."""
        person = Person(self)
        if name:
            person.sign_in(name, factor=factor)
        return person


class Person:
    """Somebody at a browser."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.name = walk, ""
        context = walk.browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(_WATCH)
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("pageerror", lambda e: self.wrong(str(e)))
        self.page.on("console", lambda m: self.wrong(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("request", lambda r: self._asked(r.url))
        self.page.on("response", lambda r: self.wrong(f"{r.status} {r.url}") if r.status >= 500 else None)
        self.missing = False

    def wrong(self, says: str) -> None:
        if "status of 422" in says or (self.missing and "status of 404" in says):
            return  # what the browser says of a form that is not whole, and of an address that is shut
        self.walk.faults.append(f"{self.name} on {self.path}: {says}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.walk.url, "data:", "blob:")):
            self.wrong(f"asks {url}")

    @property
    def path(self) -> str:
        return str(self.page.url).removeprefix(self.walk.url)

    def sign_in(self, name: str, *, factor: bool = False, password: str = PASSWORD) -> None:
        self.name = name
        self.page.goto(f"{self.walk.url}/accounts/login/")
        self.page.fill("#id_login", name)
        self.page.fill("#id_password", password)
        self.press("Sign in")
        if factor:
            self.page.fill("#id_code", code_of(SECRET))
            self.press("Sign in")
        assert self.path == "/", self.text()

    def go(self, *links: str) -> None:
        """Follow links by their words, one after the other: in the page before the menu."""
        for link in links:
            main = self.page.locator("main").get_by_role("link", name=link, exact=True)
            self._click(f"link {link!r}", main, self.page.locator(f"main a:has-text({link!r})"),
                        self.page.get_by_role("link", name=link))  # fmt: skip

    def press(self, button: str) -> None:
        """Press a button by its words."""
        self._click(f"button {button!r}", self.page.locator("main").get_by_role("button", name=button, exact=True))

    def _click(self, what: str, *places: Any) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = next((place.first for place in places if place.count() and place.first.is_visible()), None)
            if found is not None:
                found.click()
                self.page.wait_for_function(
                    "!window.leaving"
                )  # a click may return before the answer to a form is there
                self.page.wait_for_load_state()
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.name} on {self.path} finds no {what} in:\n{self.text()[:4000]}")

    def fill(self, **fields: str) -> None:
        """Fill fields of a form by their names."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def tick(self, *labels: str) -> None:
        """Tick boxes, or choose of several, by their words."""
        for label in labels:
            self.page.locator("main").get_by_label(label).first.check()

    def text(self) -> str:
        return str(self.page.inner_text("main"))

    def sees(self, *words: str) -> None:
        """The page says this, at once or as soon as what was pressed is answered."""
        for one in words:
            self.waits_for(one)

    def waits_for(self, words: str, seconds: float = PATIENCE, *, anew: bool = False) -> None:
        """The page says this in a while; `anew`: where it is loaded again."""
        until = time.monotonic() + seconds
        while words not in self.text():
            assert time.monotonic() < until, f"{self.name} on {self.path} waits for {words!r} in:\n{self.text()[:4000]}"
            self.page.wait_for_timeout(100)
            if anew:
                self.page.reload()

    def waits_out(self, words: str, seconds: float = PATIENCE) -> None:
        """The page, loaded again and again, says this no more in a while."""
        until = time.monotonic() + seconds
        while words in self.text():
            assert time.monotonic() < until, (
                f"{self.name} on {self.path} still reads {words!r} in:\n{self.text()[:4000]}"
            )
            self.page.wait_for_timeout(100)
            self.page.reload()

    def look(self, name: str, widths: tuple[tuple[int, int], ...] = WIDTHS) -> None:
        """Look at the page at these widths: barriers, what is wider than the screen, a picture."""
        for one in barriers(self.page, name, widths):
            self.wrong(one)

    def shut(self, path: str) -> None:
        """An address that is not there for this account."""
        self.missing = True
        answer = self.page.goto(self.walk.url + path)
        assert answer is not None
        assert answer.status == 404, f"{path} is open to {self.name}"
        self.page.go_back()
        self.missing = False


def number_on(text: str) -> str:
    """The case number that a page names."""
    found = re.search(r"CM\d\d-\d{7}", text)
    assert found, text
    return found.group()


Act = Callable[[], None]
