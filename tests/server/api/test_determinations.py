"""Determinations through the API and as FHIR: signed or issued, as each role may see them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .conftest import MISSING, reads, seal

EARLY = {"case manager", "quality", "medical director", "reviewer"}
LATE = {"intake", "regulator", "claims service", "claims staff", "physician", "worker"}
SCHEMA = Path("tests/server/api/fhir/fhir.schema.json")


@cache
def validator(kind: str) -> Any:
    """What holds a resource against its definition in HL7's schema."""
    from jsonschema_rs import Draft6Validator

    schema = json.loads(SCHEMA.read_text("utf-8"))
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]})


def checked(answer: Any) -> dict[str, Any]:
    """A resource, good by the schema of R4."""
    assert answer["Content-Type"] == "application/fhir+json; charset=utf-8"
    found: dict[str, Any] = answer.json()
    faults = [
        f"{list(e.instance_path)}: {e.message[:200]}" for e in validator(found["resourceType"]).iter_errors(found)
    ]
    assert faults == []
    return found


def test_the_schema_would_notice():
    wrong = {"resourceType": "Task", "intent": "order", "status": "no such status"}
    assert not validator("Task").is_valid(wrong)
    assert not validator("Task").is_valid({"resourceType": "Task", "colour": "red"})
    assert validator("Task").is_valid({"resourceType": "Task", "intent": "order", "status": "draft"})


def test_who_sees_a_determination_before_and_after_it_is_issued(world, call):
    path = f"cases/{world.mine.number}/determinations"
    seal(world.mine, by=f"user:{world.users['reviewer'].pk}")
    for role in EARLY | LATE:
        ask = call(role)
        listed = ask("get", path).json()["items"]
        assert len(listed) == (role in EARLY), role
        assert ask("get", f"{path}/1").status_code == (200 if role in EARLY else 404), role
    seal(world.mine, 2, issued=True)
    for role in EARLY | LATE:
        listed = call(role)("get", path).json()["items"]
        assert [row["version"] for row in listed if row["issued"]] == [2], role
        assert {row["set_aside"] for row in listed} == {None}, role
        assert len(listed) == (2 if role in EARLY else 1), role
        assert call(role)("get", f"{path}/2/letter").getvalue().startswith(b"%PDF"), role
        assert call(role)("get", f"{path}/1/letter").status_code == 404, role
    assert call("administrator", session=True)("get", path).status_code == 403
    assert reads(world.mine.number)[-1] == "api letter 2"


def test_what_another_reviewer_signed_and_nobody_issued_is_not_shown_to_the_one_who_decides_anew(world, call):
    seal(world.mine, by=f"user:{world.second.pk}")
    assert call("reviewer")("get", f"cases/{world.mine.number}/determinations").json()["items"] == []
    assert call("reviewer")("get", f"cases/{world.mine.number}/determinations/1").status_code == 404
    found = call("reviewer")("get", f"fhir/DocumentReference/{world.mine.number}-d1")
    assert found.status_code == 404


@pytest.mark.parametrize("role", ["claims service", "worker"])
def test_the_parties_get_what_the_letter_says(role: str, world, call):
    seal(world.mine, issued=True)
    whole = call("quality")("get", f"cases/{world.mine.number}/determinations/1").json()["document"]
    assert whole["items"][0]["confidence"] == 0.7
    answer = call(role)("get", f"cases/{world.mine.number}/determinations/1")
    item = answer.json()["document"]["items"][0]
    assert item["proposal"] == "overturned"
    assert item["rationale"] == [{"text": "The records show function."}]
    for hidden in ("confidence", "Quarrel", "rv-1", "checks", "quote", '"for"'):
        assert hidden not in answer.content.decode(), hidden
    assert "Quarrel" not in json.dumps(whole)


def test_a_determination_as_fhir(world, call):
    seal(world.mine)
    seal(world.mine, 2, issued=True)
    ask, number = call("regulator"), world.mine.number
    task = checked(ask("get", f"fhir/Task/{number}"))
    assert task["status"] == "in-progress"
    assert task["output"][0]["valueCodeableConcept"]["coding"][0]["code"] == "overturned"
    assert task["output"][-1]["valueReference"]["reference"] == f"DocumentReference/{number}-d2"
    system = task["businessStatus"]["coding"][0]["system"]
    named = checked(ask("get", system.removeprefix("http://127.0.0.1:8000")))
    assert task["businessStatus"]["coding"][0]["code"] in {concept["code"] for concept in named["concept"]}
    request = checked(ask("get", f"fhir/{task['basedOn'][0]['reference']}"))
    coding = request["reasonCode"][1]["coding"][0]
    assert (coding["system"], coding["code"]) == ("http://hl7.org/fhir/sid/icd-10-cm", "M51.26")
    assert request["requester"]["identifier"] == {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1902004459"}
    document = checked(ask("get", f"fhir/{task['output'][-1]['valueReference']['reference']}"))
    assert (document["status"], document["docStatus"]) == ("current", "final")
    letter, link = (content["attachment"]["url"] for content in document["content"])
    assert ask("get", letter.removeprefix("http://127.0.0.1:8000"))["Content-Type"] == "application/pdf"
    assert ask("get", link.removeprefix("http://127.0.0.1:8000")).json()["version"] == 2
    early = checked(call("quality")("get", f"fhir/DocumentReference/{number}-d1"))
    assert (early["status"], early["docStatus"]) == ("superseded", "preliminary")
    for resource in (task, request, document):
        text = json.dumps(resource)
        for name in ("Marisol", "rv-", "Quarrel"):
            assert name not in text
    checked(ask("get", "fhir/metadata"))


def test_a_search_by_post_gives_a_bundle(world, call):
    seal(world.mine, issued=True)
    ask, number, form = call("claims service"), world.mine.number, {"Content_Type": "application/x-www-form-urlencoded"}
    more = "&_include=Task%3Abased-on&_revinclude=DocumentReference%3Arelated"
    bundle = checked(ask("post", "fhir/Task/_search", f"identifier={number}{more}", **form))
    modes = [(entry["resource"]["resourceType"], entry["search"]["mode"]) for entry in bundle["entry"]]
    assert bundle["total"] == 1
    assert modes == [("Task", "match"), *[("ServiceRequest", "include")] * 2, ("DocumentReference", "include")]
    system = f"http://127.0.0.1:8000/api/v1/fhir/case-number%7C{number}"
    assert checked(ask("post", "fhir/DocumentReference/_search", f"identifier={system}", **form))["total"] == 1
    for wrong in (world.other.number, MISSING, f"urn:other%7C{number}"):
        assert checked(ask("post", "fhir/ServiceRequest/_search", f"identifier={wrong}", **form))["total"] == 0
    for body, type_, status in (
        ("", form["Content_Type"], 422),
        (f"identifier={number}", "application/json", 415),
        (f"identifier={number}&identifier=x", form["Content_Type"], 422),
    ):
        answer = ask("post", "fhir/Task/_search", body, Content_Type=type_)
        assert checked(answer)["resourceType"] == "OperationOutcome"
        assert answer.status_code == status
    assert ask("get", f"fhir/Task/{number}", Accept="application/fhir+xml").status_code == 406
    assert checked(ask("get", f"fhir/Task/{MISSING}"))["issue"][0]["code"] == "not-found"


def test_every_state_of_a_case_is_a_status_of_a_task():
    from openimr.process.lifecycle import lifecycle
    from openimr.server.api.fhir.codes import TASK_STATUS

    assert {*TASK_STATUS} == {*lifecycle().states}
    task = json.loads(SCHEMA.read_text("utf-8"))["definitions"]["Task"]["properties"]["status"]["enum"]
    assert {*TASK_STATUS.values()} <= {*task}


@pytest.mark.parametrize("by", ["p3", None])
def test_the_requester_is_who_made_the_request_and_not_who_took_the_place_since(by: str | None, world):
    import msgspec

    from openimr import model
    from openimr.server.api.fhir.resources import service_request, shown_to

    shown = shown_to(world.users["regulator"], world.mine)
    assert shown.requests
    made = tuple(msgspec.structs.replace(event, by=by) for event in shown.requests)
    old = next(party for party in shown.facts.parties if party.role == "requesting physician")
    assert old.id == "p3"
    left = msgspec.structs.replace(old, role="former requesting physician")
    new = model.Party(id="q", role=old.role, name="Wilhelmina Aldercroft, MD", npi="1000000012")
    others = tuple(party for party in shown.facts.parties if party is not old)
    after = msgspec.structs.replace(shown.facts, parties=(new, *others, left))
    told = service_request(msgspec.structs.replace(shown, facts=after, requests=made), 1)["requester"]
    assert (told["display"], told["identifier"]["value"]) == (old.name, "1902004459")
    asked_anew = msgspec.structs.replace(made[0], by="q", items=(1,))
    anew = msgspec.structs.replace(shown, facts=after, requests=(*made, asked_anew))
    assert service_request(anew, 1)["requester"]["display"] == old.name
    assert service_request(anew, 2)["requester"]["display"] == new.name
