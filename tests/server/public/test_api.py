"""The open API: what it answers holds to its own OpenAPI 3.1, errors are problems, nothing can be changed."""

import re
from typing import Any

import jsonschema
import pytest

DOCUMENT = "/api/public/v1/openapi.json"


def held(document: dict[str, Any], path: str, answer: Any) -> None:
    """The answer is as the document says of its status."""
    operation = next(
        one["get"] for known, one in document["paths"].items() if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), path)
    )
    said = operation["responses"][str(answer.status_code)]["content"]
    [(media, content)] = said.items()
    assert answer.headers["Content-Type"].partition(";")[0] == media
    schema = {**content["schema"], "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json())


def test_every_operation_answers_as_its_document_says(site, get):
    document = get(DOCUMENT).json()
    assert document["openapi"].startswith("3.1")
    paths = [
        "/api/public/v1/search?q=norco&limit=3", "/api/public/v1/search?year=2015&more=true",
        f"/api/public/v1/letters/{site.names[9]}", f"/api/public/v1/letters/{site.names[9]}/similar",
        "/api/public/v1/topics", "/api/public/v1/topics/treatment/therapy", "/api/public/v1/letters/nothing23456",
        "/api/public/v1/topics/drug/none", "/api/public/v1/search?limit=0", "/api/public/v1/search?year=soon",
    ]  # fmt: skip
    answers = {path: get(path) for path in paths}
    assert [one.status_code for one in answers.values()] == [200] * 6 + [404, 404, 422, 422]
    for path, answer in answers.items():
        held(document, path.partition("?")[0], answer)
    asked = {name for path in document["paths"].values() for p in path["get"]["parameters"] for name in [p["name"]]}
    assert {"q", "decision", "guideline-name", "after", "name", "slug"} <= asked
    assert all(set(path) == {"get"} for path in document["paths"].values())


def test_pages_of_answers_go_on_and_hold_every_item_once(site, get):
    seen: list[tuple[str, int]] = []
    cursor = ""
    for _ in range(40):
        answer = get(f"/api/public/v1/search?limit=7{cursor}").json()
        seen += [(one["letter"], one["item"]) for one in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&after={answer['next']}"
    assert len(seen) == len(set(seen)) == answer["total"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("search?decison=overturned", "there is no parameter 'decison'; did you mean decision?"),
        ("search?q=norco&facets=year", "there is no parameter 'facets'; "),
        ("search?zzzzzz=1", "there is no parameter 'zzzzzz'; there are q, sort, after, more, year"),
        ("topics?kind=drug", "there is no parameter 'kind'; nothing can be asked for here"),
        ("topics/treatment/therapy?year=2015", "there is no parameter 'year'"),
    ],
)
def test_a_parameter_that_nobody_knows_is_refused_with_the_nearest_one(site, get, path, line):
    answer = get(f"/api/public/v1/{path}")
    assert answer.status_code == 422
    assert line in answer.json()["detail"]
    held(get(DOCUMENT).json(), f"/api/public/v1/{path.partition('?')[0]}", answer)


def test_programs_of_other_sites_may_read_it_and_ask_again_cheaply(site, get):
    first = get("/api/public/v1/topics")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = get("/api/public/v1/topics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(site, method):
    from django.test import Client

    for path in ("/api/public/v1/search", "/api/public/v1/topics", "/published/", f"/published/{site.names[0]}/"):
        assert getattr(Client(), method)(path).status_code == 405, path
    assert Client().get("/api/public/v1/nothing").status_code == 404


def test_the_reference_has_every_operation(site, get):
    page = get("/published/api/").content.decode()
    for path in get(DOCUMENT).json()["paths"]:
        assert path in page
