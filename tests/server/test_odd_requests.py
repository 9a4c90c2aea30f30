"""Requests that no page sends: odd values are refused as such, and every answer keeps to the policy."""

from types import SimpleNamespace
from typing import Any

import pytest

from .test_every_page import build, changes, signed_in

NUL = "\0"
ODD = {
    "intake": ("/cases/?q=%00", "/cases/%00/", "/mail/?q=%00", "/cases/CM26-0000001%00/letters/"),
    "administrator": ("/people/?q=%00",),
    "medical director": ("/roster/entries/%00/", "/retention/certificates/%00/download/", "/desk/%00/"),
    "reviewer": ("/desk/%00/accept/",),
    "regulator": ("/cases/?q=%00",),
}


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build()


def test_what_no_database_holds_is_a_request_that_can_not_be_read(world: SimpleNamespace):
    before = changes()
    for role, paths in ODD.items():
        browser = signed_in(world.users[role])
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code in {400, 404}, (role, path)
            assert "default-src 'none'" in answer["Content-Security-Policy"]
    director = signed_in(world.users["medical director"])
    desk = f"/desk/{world.mine.number}/comment/"
    for path, sent in (
        (desk, {"text": f"a{NUL}b"}),
        (desk, {"text": "a", "item": "9" * 20}),
        (f"/cases/{world.mine.number}/hold/", {"do": "hold", "reason": f"because it is so {NUL}"}),
        ("/assignment/freeze/", {"which": "ticked", "case": NUL}),
    ):
        assert director.post(path, sent).status_code == 400, path
    assert changes() == before


def test_a_passkey_that_is_none_is_refused(db: None, client: Any):
    for sent in ("{", "{}", '{"response": {"userHandle": "AA"}}', "[]", "null"):
        assert client.post("/accounts/2fa/webauthn/login/", {"credential": sent}).status_code == 302, sent


def test_the_answer_to_a_wrong_host_keeps_to_the_policy(client: Any):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_no_cell_of_a_csv_is_taken_for_a_formula_and_none_is_changed_without_need():
    from openimr.server.cells import inert

    for begin in "=+-@\t\r\n":
        assert inert(f"{begin}1") == f"'{begin}1"
    assert [inert(text) for text in ("", "a=1", "7")] == ["", "a=1", "7"]
