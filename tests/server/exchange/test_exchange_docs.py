"""What docs/server/exchange.md says is what the server has."""

import re
from pathlib import Path

DOC = Path("docs/server/exchange.md").read_text()


def test_every_address_is_in_the_page():
    from openimr.server.exchange.urls import urlpatterns

    named = {re.sub(r"[A-Z]+$", "", ending) for ending in re.findall(r"^\| [A-Z]+ `([a-z/]+)", DOC, re.MULTILINE)}
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        ending = re.sub(r"^.*(openid-connect|rest/apigw)/", "", route).split("<")[0]
        assert route.startswith("^") or ending.rstrip("/") in {name.rstrip("/") for name in named}, route


def test_every_status_that_the_server_answers_is_in_the_page():
    sources = Path("src/openimr/server/exchange").rglob("*.py")
    answered = {status for path in sources for status in re.findall(r"ApiError\((\d{3})", path.read_text())}
    assert answered == set(re.findall(r"^\| (\d{3}) \|", DOC, re.MULTILINE))
