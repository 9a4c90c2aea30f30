"""How long a request may be: refused by its length, before anything is read, in the words of who asks."""

import pytest
from tests.server.test_every_page import build, changes, signed_in

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def limit(settings):  # type: ignore[no-untyped-def]
    import msgspec

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, upload_limit=50 * MB)


def test_each_kind_of_page_takes_its_own_and_nothing_is_read_or_changed(limit):  # type: ignore[no-untyped-def]
    world = build()
    client, number = signed_in(world.users["intake"]), world.mine.number
    before = changes()

    def status(path: str, length: int | str, type_: str = "multipart/form-data; boundary=b", **more: str) -> int:
        answer = client.generic("POST", path, b"", type_, CONTENT_LENGTH=str(length), **more)
        if answer.status_code == 413 and not path.startswith(("/api", "/apigw", "/auth")):
            assert "too large: at most" in answer.content.decode()
        return int(answer.status_code)

    add = f"/cases/{number}/records/add/"
    assert status(add, 4 * 50 * MB + MB + 1) == 413
    assert status("/intake/upload/", 50 * MB + MB + 1) == 413
    assert status("/people/", 6 * MB + 1) == 413  # no file belongs there
    assert status("/nowhere/", 99_999_999_999) == 413
    assert status(add, "9" * 25) == 413
    assert status(add, "", HTTP_TRANSFER_ENCODING="chunked") == 411
    assert changes() == before
    assert status(add, 4 * 50 * MB) != 413  # within the limit it is read


def test_programs_are_told_in_their_own_form(client, limit):  # type: ignore[no-untyped-def]
    def asked(path: str) -> tuple[int, set[str]]:
        answer = client.generic("POST", path, b"", "application/json", CONTENT_LENGTH=str(51 * MB + 1))
        return answer.status_code, set(answer.json())

    assert asked("/api/v1/cases") == (413, {"type", "title", "status", "detail", "reference"})
    assert asked("/apigw/webservices/rest/apigw/cases/search") == (413, {"status", "msg", "refId"})
    assert asked("/auth/realms/imr/protocol/openid-connect/token") == (413, {"error", "error_description"})


def test_every_page_with_a_form_for_files_is_known(limit):  # type: ignore[no-untyped-def]
    """A page that takes files and is not in the list would refuse them all."""
    import re
    from pathlib import Path

    from openimr.server.pages.bodies import _FILES

    with_files = [
        path for path in Path("src/openimr/server").rglob("*.html") if "multipart/form-data" in path.read_text("utf-8")
    ]
    actions = {
        name
        for path in with_files
        for form in re.findall(r"<form[^>]*multipart/form-data[^>]*>", path.read_text("utf-8"))
        for name in re.findall(r"url '([a-z-]+)'", form)
    }
    assert actions <= set(_FILES)
    assert len(with_files) == len(_FILES)
