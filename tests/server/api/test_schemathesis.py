"""Requests made up from the OpenAPI document, as several roles: whatever comes, the server does not fail."""

import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .conftest import MISSING, build, seal

ROLES = ("case manager", "claims service", "regulator")


def tried(world: SimpleNamespace, examples: int) -> tuple[list[str], set[int]]:
    """What went wrong, and which statuses came, with so many examples of each operation."""
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.core.failures import FailureGroup

    from openimr.server.wsgi import application

    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    wrong: list[str] = []
    came: set[int] = set()
    for found in document.get_all_operations():
        operation = found.ok()
        strategy = st.one_of(
            operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        )

        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=strategy,
            role=st.sampled_from(ROLES),
            place=st.sampled_from((None, 0, 1, 2)),
            number=numbers(world),
            tag=st.booleans(),
        )
        def ask(case: Any, role: str, place: int | None, number: str, *, tag: bool) -> None:
            known(case, world, number, place, tag=tag)
            answer = case.call(headers={"Authorization": f"Bearer {world.tokens[role]}"}, app=application)
            came.add(answer.status_code)
            problems = []
            for check in CHECKS():
                try:
                    check(case, answer)
                except (AssertionError, FailureGroup) as error:
                    problems.append(str(getattr(error, "exceptions", error)))
            if problems:
                wrong.append(
                    f"{case.method} {case.formatted_path}: {answer.status_code} {problems} {answer.text[:300]}"
                )

        ask()
    return wrong, came


def CHECKS() -> list[Any]:  # noqa: N802 - a constant that wants its library first
    def no_failure(_: Any, answer: Any) -> None:
        assert answer.status_code < 500, "the server failed"

    def as_described(case: Any, answer: Any) -> None:
        if answer.status_code != 503:
            case.validate_response(answer, checks=[_status, _content, _schema])

    from schemathesis.specs.openapi.checks import content_type_conformance as _content
    from schemathesis.specs.openapi.checks import response_schema_conformance as _schema
    from schemathesis.specs.openapi.checks import status_code_conformance as _status

    return [no_failure, as_described]


def numbers(world: SimpleNamespace) -> st.SearchStrategy[str]:
    return st.sampled_from((world.mine.number, world.mine.number, world.other.number, MISSING))


def known(case: Any, world: SimpleNamespace, number: str, place: int | None, *, tag: bool) -> None:
    """Half of the time an address that is there, or a guessed one: what is made up alone is always a 404."""
    if place is None:
        return
    values = case.path_parameters
    if "number" in values:
        values["number"] = number
    if "version" in values:
        values["version"] = place
    if "id" in values and "/fhir/" in case.path:
        values["id"] = (
            number if "Task" in case.path else f"{number}-{place}" if "Service" in case.path else f"{number}-d1"
        )
    if tag and "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = f'"r{world.mine.revision}"'
    if "_search" in case.path and isinstance(case.body, dict):
        case.body["identifier"] = number


@pytest.fixture
def plain(db: None, own_files: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The world; a request does not end the test's transaction, and none is refused as one too many."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from openimr.server.api import asking

    monkeypatch.setattr(asking, "REQUESTS", 10**9)
    logging.disable(logging.ERROR)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    world = build()
    seal(world.mine, issued=True)
    yield world
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    logging.disable(logging.NOTSET)


@pytest.mark.begins
def test_nothing_that_can_be_asked_makes_the_server_fail(plain: SimpleNamespace):
    wrong, came = tried(plain, 4)
    assert wrong == []
    assert {200, 403, 404, 422} <= came


@pytest.mark.soak
def test_nothing_that_can_be_asked_makes_the_server_fail_at_length(plain: SimpleNamespace):
    wrong, _ = tried(plain, 500)
    assert wrong == []
