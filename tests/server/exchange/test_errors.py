"""Every error of every service: the status the page documents, one shape, nothing that tells more than it should."""

import logging

import pytest

from openimr.server.accounts.roles import Role

from .conftest import API, MULTIPART, PASSWORD, PDF, multipart, sign_in_as, tokens_of

pytestmark = pytest.mark.django_db

SERVICES = (
    ("post", "/cases/search"),
    ("post", "/cases/searchrfi"),
    ("get", "/docs/search/cn/{number}"),
    ("get", "/docs/download/{handle}"),
    ("post", "/docs/upload/cn/{number}"),
    ("post", "/docs/upload"),
    ("get", "/events/noarfi/"),
    ("get", "/events/noarfi"),
    ("get", "/events/noarfi/2015-03-31"),
    ("delete", "/events/noarfi/2015-03-31"),
)


def is_error(answer, status: int) -> None:  # type: ignore[no-untyped-def]
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert answer.content.startswith(b'{"status":%d,"msg":"' % status)
    said = answer.json()
    assert list(said) == ["status", "msg", "refId"]
    assert said["refId"] == answer["X-Request-Id"]


def test_every_service_asks_for_a_token(administrator):
    caller = administrator()
    caller.token = ""
    for method, path in SERVICES:
        is_error(caller.call(method, path.format(number="CM16-10000001", handle="20.5000.214/x")), 401)


def test_every_service_refuses_other_methods(administrator):
    caller = administrator()
    for method, path in SERVICES:
        for other in {"get", "post", "put", "patch", "delete"} - {method}:
            if path.startswith("/events/noarfi/2") and other in {"get", "delete"}:
                continue
            answer = caller.call(other, path.format(number="CM16-10000001", handle="20.5000.214/x"))
            is_error(answer, 404)  # 405 is none of the codes that the programme documents
            assert method.upper() in answer["Allow"]


def test_every_service_refuses_every_other_role(administrator, case_of, client):
    from openimr.server.accounts.models import User

    owner = administrator()
    number = case_of(owner).number
    owner.upload(f"/docs/upload/cn/{number}")
    handle = owner.call("get", f"/docs/search/cn/{number}").json()["results"][0]["identifier"]
    for role in set(Role) - {Role.CLAIMS_SERVICE}:
        user = User.objects.create_user(f"u.{role}", roles=[role], organization=owner.organization)
        headers = {"Authorization": f"Bearer {tokens_of(user)['access_token']}"}
        for method, path in SERVICES:
            is_error(getattr(client, method)(API + path.format(number=number, handle=handle), headers=headers), 403)


def test_a_case_or_document_of_another_administrator_is_as_if_it_were_not_there(administrator, case_of):
    from openimr.server.store.models import File

    owner, caller = administrator("OWNER"), administrator()
    number = case_of(owner).number
    owner.upload(f"/docs/upload/cn/{number}")
    handle = owner.call("get", f"/docs/search/cn/{number}").json()["results"][0]["identifier"]
    twins = [
        (lambda n: caller.call("get", f"/docs/search/cn/{n}"), number, "CM16-99999999"),
        (lambda n: caller.upload(f"/docs/upload/cn/{n}"), number, "CM16-99999999"),
        (lambda n: caller.upload("/docs/upload", name=f"{n}_001.pdf"), number, "CM16-99999999"),
        (lambda h: caller.call("get", f"/docs/download/{h}"), handle, "20.5000.214/6baef007ce0dd9b9d61d"),
    ]
    for ask, theirs, nobodys in twins:
        answers = [ask(theirs), ask(nobodys)]
        for answer in answers:
            is_error(answer, 404)
        first, second = ({**answer.json(), "refId": ""} for answer in answers)
        assert first == second
    assert File.objects.count() == 1


def test_guessed_names_find_nothing(administrator, case_of):
    caller = administrator()
    case_of(caller)
    guesses = ["%", "_", "CM", "' OR '1'='1", "..", "%00", "a" * 4000, "\u0661", "CM16-1%25", "-1"]
    for guess in guesses:
        for path in ("/docs/search/cn/{}", "/docs/download/{}", "/docs/download/20.5000.214/{}"):
            assert caller.call("get", path.format(guess)).status_code == 404, guess
        is_error(caller.call("post", f"/docs/upload/cn/{guess}", data=multipart(PDF), content_type=MULTIPART), 404)


def test_addresses_that_are_none_answer_in_the_same_shape(administrator):
    caller = administrator()
    for path in (
        "",
        "/",
        "/cases",
        "/cases/search/x",
        "/docs/download",
        "/docs/upload/cn/",
        "/events",
        "/docs/upload/cn/a/b",
    ):
        is_error(caller.call("get", path), 404)


def test_a_wrong_media_type_is_415_and_a_body_too_large_413(administrator):
    caller = administrator()
    for path in ("/cases/search", "/cases/searchrfi"):
        is_error(caller.call("post", path, data=b"{}", content_type="text/xml"), 415)
        is_error(caller.call("post", path, data=b"a=b", content_type="application/x-www-form-urlencoded"), 415)
        is_error(caller.call("post", path, data=b" " * 70_000, content_type="application/json"), 413)
        is_error(caller.call("post", path, data=b"{", content_type="application/json"), 400)
        assert caller.call("post", path, data=b"{}", content_type="application/json; charset=utf-8").status_code == 200


@pytest.mark.parametrize(("error", "status"), [("ValueError", 500), ("OperationalError", 503)])
def test_a_failure_has_a_reference_and_tells_no_health_data(administrator, caplog, monkeypatch, error, status):
    """What fails inside is made to fail with an error that quotes the worker; neither answer nor log may repeat it."""
    import builtins

    import django.db

    from openimr.server.exchange.views import cases

    kind = getattr(builtins, error, None) or getattr(django.db, error)

    def failing(*_: object, **__: object) -> None:
        raise kind("Marisol Ibarra-Quent has low back pain")

    monkeypatch.setattr(cases, "find", failing)
    caller = administrator()
    with caplog.at_level(logging.DEBUG):
        answer = caller.search({"IMRID": "CM16-10000001"})
    is_error(answer, status)
    records = [record for record in caplog.records if record.name == "openimr.exchange"]
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in records)
    assert answer.json()["refId"] in logged
    assert "Marisol" not in logged + answer.content.decode() + caplog.text
    assert "CM16-10000001" not in logged


def test_a_content_that_is_damaged_is_500_not_half_a_file(administrator, case_of):
    from openimr.server.exchange.storing import the_store
    from openimr.server.store.models import File

    caller = administrator()
    number = case_of(caller).number
    caller.upload(f"/docs/upload/cn/{number}")
    file = File.objects.get()
    the_store()._files.rm(the_store()._path(file.content.place))
    is_error(caller.call("get", f"/docs/download/{file.handle}"), 500)


def test_no_answer_may_be_kept_by_anyone_on_the_way(administrator, case_of):
    caller = administrator(password=PASSWORD)
    number = case_of(caller).number
    answers = [
        caller.search({}),
        caller.call("get", f"/docs/search/cn/{number}"),
        sign_in_as(caller.client, "service.GB01"),
    ]
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
