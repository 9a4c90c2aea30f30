"""Cases through the API: what each role sees of them, and changes that name what they saw."""

from .conftest import MISSING, changes, event, facts, reads


def test_a_list_comes_in_pages_that_neither_shift_nor_double(world, call, office, django_assert_max_num_queries):
    from openimr.server.cases.actions import open_case

    ours = [open_case(facts(), world.ours).number for _ in range(4)]
    ask = call("claims service")
    first = ask("get", "cases?limit=3").json()
    open_case(facts(), world.ours)  # comes meanwhile
    second = ask("get", f"cases?limit=3&cursor={first['next']}").json()
    seen = [row["number"] for row in first["items"] + second["items"]]
    assert seen == [*reversed(ours), world.mine.number]
    assert second["next"] is None
    with django_assert_max_num_queries(8):
        ask("get", "cases?limit=200")


def test_a_list_by_change_goes_on_where_it_ended(world, call, office):
    from openimr.server.cases.actions import open_case

    numbers = {world.mine.number, *(open_case(facts(), world.ours).number for _ in range(4))}
    ask, seen, cursor = call("claims service"), [], ""
    while cursor is not None:
        page = ask("get", f"cases?limit=2&changed_since=2020-01-01T00:00:00Z{cursor}").json()
        seen += [row["number"] for row in page["items"]]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert len(seen) == len(numbers)
    assert {*seen} == numbers
    assert ask("get", "cases?state=DETERMINED").json()["items"] == []


def test_a_state_that_there_is_none_of_is_no_empty_list(call, world):
    ask = call("claims service")
    for slip in ("nope", "APP_RECEIVED,QA", "in_review", "", "x" * 100):
        answer = ask("get", f"cases?state={slip}")
        assert answer.status_code == 422
        assert "state: " in answer.json()["detail"]
        assert "nope" not in answer.json()["detail"]
    assert [row["number"] for row in ask("get", "cases?state=IN_REVIEW").json()["items"]] == [world.mine.number]


def test_a_case_its_status_clocks_and_events(world, call):
    ask = call("case manager")
    number = world.mine.number
    answer = ask("get", f"cases/{number}")
    whole = answer.json()
    assert answer["ETag"].startswith(f'"r{world.mine.revision}.')
    assert whole["facts"]["parties"][0]["address"] == "418 Alder Row, Unit 6, Visalia, CA 93277"
    assert ask("get", f"cases/{number}", If_None_Match=answer["ETag"]).status_code == 304
    head = ask("head", f"cases/{number}")  # RFC 9110 9.3.2: as GET, without its body
    assert (head.status_code, head["ETag"], head.content) == (200, answer["ETag"], b"")
    assert ask("head", "cases/CM00-0000000").status_code == 404
    status = ask("get", f"cases/{number}/status").json()
    assert status["state"] == whole["state"] == "IN_REVIEW"
    assert {step["event"] for step in status["next"]}
    clocks = ask("get", f"cases/{number}/clocks").json()["items"]
    assert clocks[0]["rule"]
    page = ask("get", f"cases/{number}/events?limit=6").json()
    rest = ask("get", f"cases/{number}/events?cursor={page['next']}").json()
    assert [row["place"] for row in page["items"] + rest["items"]] == list(range(10))
    assert reads(number) == ["api case", "api case", "api status", "api clocks", "api events", "api events"]


def test_a_copy_elsewhere_learns_what_time_alone_has_changed(world, call):
    from openimr.server.cases.models import Case

    ask, path = call("case manager"), f"cases/{world.mine.number}"
    tag = ask("get", path)["ETag"]
    assert ask("get", path, If_None_Match=f'"other", W/{tag}').status_code == 304
    Case.objects.filter(pk=world.mine.pk).update(state="RECORDS_OVERDUE")  # as by bring_up_to_date: no new revision
    later = ask("get", path, If_None_Match=tag)
    assert later.status_code == 200
    assert later["ETag"] != tag
    assert later.json()["revision"] == world.mine.revision
    assert ask("get", path, If_None_Match=later["ETag"]).status_code == 304


def test_parties_see_what_their_page_shows_and_nobody_learns_who_reviews(world, call):
    number = world.mine.number
    for role in ("claims service", "claims staff", "physician", "worker", "reviewer"):
        ask = call(role)
        case = ask("get", f"cases/{number}").content.decode()
        assert "Marisol Ibarra-Quent" in case
        assert "Alder Row" not in case
        events = ask("get", f"cases/{number}/events")
        assert "reviewer assigned" in events.content.decode()
        for path in ("", "/events", "/status", "/clocks"):
            text = ask("get", f"cases/{number}{path}").content.decode()
            assert "rv-2" not in text, (role, path)
            assert "Quarrel" not in text, (role, path)


def test_a_case_is_opened_and_amended_and_an_event_recorded(world, call):
    import msgspec

    ask = call("case manager")
    body = {"facts": msgspec.to_builtins(facts(events=5)), "claims_administrator": "Umber Gate"}
    made = ask("post", "cases", body)
    assert made.status_code == 201, made.content
    number, tag = made.json()["number"], made["ETag"]
    assert made["Location"] == f"/api/v1/cases/{number}"
    assert made.json()["state"] == "APP_RECEIVED"
    assert call("claims service")("get", f"cases/{number}").status_code == 200
    changed = msgspec.to_builtins(facts(events=0)) | {"claim_number": "X-1"}
    amended = ask("put", f"cases/{number}/facts", changed, If_Match=tag)
    assert amended.status_code == 200, amended.content
    assert ask("get", f"cases/{number}").json()["claim_number"] == "X-1"
    taken = ask(
        "post",
        f"cases/{number}/events",
        event("application eligible", "2015-03-30T14:20:00-07:00"),
        If_Match=amended["ETag"],
    )
    assert taken.status_code == 201, taken.content
    assert taken.json()["state"] == "ELIGIBLE"


def test_nothing_of_the_review_is_presumed_and_what_lay_before_it_is(world, call):
    import msgspec

    from openimr.server.cases.models import Case

    ask = call("case manager")
    made = ask("post", "cases", {"facts": msgspec.to_builtins(facts(events=0))})
    path = f"cases/{made.json()['number']}/events"
    told = event("application received", "2015-03-24T11:00:00-07:00", service="mail", by="p1")
    received = ask("post", path, told, If_Match=made["ETag"])
    assert (received.status_code, received.json()["state"]) == (201, "APP_RECEIVED")
    before = changes()
    refused = ask("post", path, event("records complete"), If_Match=received["ETag"])
    assert refused.status_code == 409, refused.content
    assert "before this it has to have been ELIGIBLE" in refused.json()["detail"]
    assert changes() == before
    assert Case.objects.get(number=made.json()["number"]).state == "APP_RECEIVED"


def test_a_question_on_eligibility_that_says_nothing_is_not_recorded(world, call):
    import msgspec

    ask, given = call("case manager"), facts(events=5)
    whole = msgspec.structs.replace(given, formulary=False)
    made = ask("post", "cases", {"facts": msgspec.to_builtins(whole)})
    path, before = f"cases/{made.json()['number']}/events", changes()
    for more, says in (
        ({}, "write what is asked"),
        ({"note": "  "}, "write what is asked"),
        ({"reasons": ["E11"]}, "No question belongs to E11_WRONG_PROGRAM"),
        ({"reasons": ["the form"], "note": "Which?"}, "There is no such reason"),
    ):
        asked = event("application information requested", "2015-03-26T10:00:00-07:00", **more)
        refused = ask("post", path, asked, If_Match=made["ETag"])
        assert refused.status_code == 409, refused.content
        assert says in refused.json()["detail"]
    assert changes() == before
    asked = event("application information requested", "2015-03-26T10:00:00-07:00", reasons=["E07"])
    assert ask("post", path, asked, If_Match=made["ETag"]).status_code == 201


def test_a_program_opens_cases_of_its_own_administrator_only(world, call):
    import msgspec

    ask, body = call("claims service"), {"facts": msgspec.to_builtins(facts(events=5))}
    made = ask("post", "cases", body)
    assert made.status_code == 201
    from openimr.server.cases.models import Case

    assert Case.objects.get(number=made.json()["number"]).claims_administrator == world.ours
    before = changes()
    assert ask("post", "cases", {**body, "claims_administrator": "Flint Bridge"}).status_code == 403
    named = {"facts": {**body["facts"], "prior_reviewers": ["rv-1"]}}
    assert ask("post", "cases", named).status_code == 403
    late = {"facts": msgspec.to_builtins(facts(events=7))}
    refused = ask("post", "cases", late)
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("events[5].type")
    assert changes() == before


def test_a_change_on_what_was_not_seen_is_refused(world, call):
    ask, number, before = call("case manager"), world.mine.number, changes()
    tag = f'"r{world.mine.revision}"'
    path = f"cases/{number}/events"
    assert ask("post", path, event()).status_code == 428
    stale = ask("post", path, event(), If_Match='"r1"')
    assert stale.status_code == 412
    assert stale["Content-Type"] == "application/problem+json"
    assert "changed since" in stale.json()["detail"]
    assert ask("post", path, event(), If_Match="*").status_code == 412
    assert ask("put", f"cases/{number}/facts", {"schema": "openimr/case/1"}).status_code == 428
    assert changes() == before
    assert ask("post", path, event(), If_Match=tag).status_code == 201
    assert ask("post", path, event(), If_Match=tag).status_code == 412


def test_a_step_that_the_server_takes_itself_can_not_be_said_to_have_happened(world, call):
    from openimr.server.api.stepping import MADE_HERE

    ask, before = call("medical director"), changes()
    tag = f'"r{world.mine.revision}"'
    for type_ in (*MADE_HERE, "determination issued", "draft signed", "FDL mailed"):
        answer = ask("post", f"cases/{world.mine.number}/events", event(type_), If_Match=tag)
        assert answer.status_code == 422, type_
    refused = ask("post", f"cases/{world.mine.number}/events", event("petition cured"), If_Match=tag)
    assert refused.status_code == 409
    someone = ask("post", f"cases/{world.mine.number}/events", event(by="rv-1"), If_Match=tag)
    assert someone.status_code == 422
    assert changes() == before


def test_an_event_of_another_role_is_recorded_by_no_program_either(world, call):
    number, before = world.mine.number, None
    for role, types in (
        ("intake", ("time extended", "petition filed", "petition denied", "records waived", "certification withdrawn")),
        ("case manager", ("several reviewers approved",)),
    ):
        ask = call(role)
        tag = ask("get", f"cases/{number}")["ETag"]
        before = before or changes()
        for type_ in types:
            assert ask("post", f"cases/{number}/events", event(type_), If_Match=tag).status_code == 403, type_
    assert changes() == before


def test_a_program_leaves_no_step_out_and_decides_nothing_that_a_page_would_refuse(world, call):
    import msgspec

    ask = call("intake")
    made = ask("post", "cases", {"facts": msgspec.to_builtins(facts(events=5))})
    number, tag = made.json()["number"], made["ETag"]
    before, said = changes(), {"by": None, "at": "2015-04-20T09:00:00-07:00"}
    for type_, status in (("records complete", 409), ("application duplicate", 422), ("application ineligible", 409)):
        answer = ask("post", f"cases/{number}/events", event(type_) | said, If_Match=tag)
        assert answer.status_code == status, (type_, answer.content)
    assert changes() == before
    assert ask("get", f"cases/{number}").json()["state"] == "APP_RECEIVED"


def test_a_post_with_a_key_is_done_once(world, call):
    import msgspec

    ask, body = call("case manager"), {"facts": msgspec.to_builtins(facts(events=5))}
    first = ask("post", "cases", body, Idempotency_Key="a1")
    before = changes()
    again = ask("post", "cases", body, Idempotency_Key="a1")
    assert (again.status_code, again.json(), again["ETag"]) == (201, first.json(), first["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    other = ask("post", "cases", {"facts": {**body["facts"], "claim_number": "Z"}}, Idempotency_Key="a1")
    assert other.status_code == 422
    assert changes() == before
    assert ask("post", "cases", body, Idempotency_Key="").status_code == 400
    elsewhere = call("intake")("post", "cases", body, Idempotency_Key="a1")
    assert elsewhere.json()["number"] != first.json()["number"]
    bad = {"facts": {**body["facts"], "events": [event("nonsense")]}}
    assert ask("post", "cases", bad, Idempotency_Key="b").status_code == 422
    assert ask("post", "cases", body, Idempotency_Key="b").status_code == 201


def test_what_does_not_fit_is_refused_by_one_line_that_says_where_and_quotes_nothing(world, call):
    import msgspec

    ask, before = call("case manager"), changes()
    good = msgspec.to_builtins(facts(events=5))

    def said(body: object, **headers: str) -> tuple[int, str]:
        answer = ask("post", "cases", body, **headers)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["reference"] == answer["X-Request-Id"]
        return answer.status_code, answer.json()["detail"]

    assert said({"facts": {**good, "claim_nubmer": "S"}}) == (422, "there is no field at $.facts.claim_nubmer")
    assert said({"facts": {**good, "claim_number": "a\x00b"}})[0] == 422
    assert said(b"{") == (400, "the content is no JSON")
    assert said({"facts": good}, Content_Type="text/plain")[0] == 415
    assert said({"facts": {**good, "priority": "Marisol"}})[1] == "Invalid value - at `$.facts.priority`"
    assert said({"facts": {**good, "parties": []}})[0] == 422
    slip = [{**party, "role": "claim adminstrator"} if n == 1 else party for n, party in enumerate(good["parties"])]
    status, detail = said({"facts": {**good, "parties": slip}})
    assert (status, detail[:36]) == (422, "parties[1].role: is no role that is ")
    assert "claims administrator" in detail
    late = {**good["injury"], "date": "2030-01-01"}
    assert said({"facts": {**good, "injury": late}})[1].startswith("injury.date: lies after the ")
    assert said({"facts": good, "claims_administrator": "none"})[0] == 422
    assert said(b'{"facts": "' + b"x" * 1_100_000 + b'"}')[0] == 413
    assert ask("get", "cases?limit=0").json()["detail"].startswith("query limit")
    assert ask("get", "cases?cursor=!!").status_code == 400
    assert ask("get", f"cases/{MISSING}").status_code == 404
    assert ask("get", "nothing").json()["status"] == 404
    wrong = ask("delete", f"cases/{world.mine.number}")
    assert (wrong.status_code, wrong["Allow"]) == (405, "GET")
    assert changes() == before
