"""Searching for cases: fields and their order, codes, pages, both formats, nobody else's cases."""

import csv
import io

import pytest

from openimr import model
from openimr.process.lifecycle import lifecycle

pytestmark = pytest.mark.django_db

SAMPLE = [
    "claimNumber", "caseNumber", "dateOfInjury", "priority", "injuredWorkerPrefix", "injuredWorkerFirstName",
    "injuredWorkerLastName", "injuredWorkerMiddleInitial", "injuredWorkrSuffix", "employerName", "treatmentRequested",
    "claimsAdministratorAddress1", "claimsAdministratorCity", "claimsAdministratorState",
    "claimsAdministratorZipCode", "claimsAdministratorCompanyName", "providerPrefix", "providerFirtName",
    "providerLastName", "providerMidleInitial", "providerSuffix", "organizationName", "status", "dateofURDecision",
    "receiveDate", "modificationDate",
]  # fmt: skip
"""The fields of a result as the programme's sample answer has them."""


def test_a_result_has_the_fields_of_the_programme_in_their_order(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    answer = caller.search({})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert b'": ' not in answer.content
    assert b'", "' not in answer.content
    found = answer.json()
    assert list(found) == ["matchCount", "start", "limit", "results"]
    (result,) = found["results"]
    assert list(result) == SAMPLE
    changed = result.pop("modificationDate")
    assert changed.endswith("Z")
    assert result == {
        "claimNumber": "GB-14-220871",
        "caseNumber": number,
        "dateOfInjury": "2014-02-11T08:00:00.000Z",
        "priority": "Standard",
        "injuredWorkerPrefix": "",
        "injuredWorkerFirstName": "Marisol",
        "injuredWorkerLastName": "Ibarra-Quent",
        "injuredWorkerMiddleInitial": "",
        "injuredWorkrSuffix": "",
        "employerName": "Kaweah Packing Sheds, Inc.",
        "treatmentRequested": "Lumbar epidural steroid injection at L4-L5; Gabapentin 300 mg #90",
        "claimsAdministratorAddress1": "PO Box 5512",
        "claimsAdministratorCity": "Sacramento",
        "claimsAdministratorState": "CA",
        "claimsAdministratorZipCode": "95817",
        "claimsAdministratorCompanyName": "Granite Basin Claims Services",
        "providerPrefix": "",
        "providerFirtName": "Anand",
        "providerLastName": "Thessaly",
        "providerMidleInitial": "P",
        "providerSuffix": "MD",
        "organizationName": "Three Rivers Spine and Pain Medical Group",
        "status": "3",
        "dateofURDecision": "2015-03-06T08:00:00.000Z",
        "receiveDate": "2015-03-24T18:00:00.000Z",
    }


def test_rows_hold_the_same_fields_and_quote_a_line_break(administrator, case_of):
    caller = administrator()
    item = model.CaseItem(request='Surgery,\n"left" knee', treatment=model.Treatment(kind="surgery"))
    case_of(caller, items=(item,))
    results = caller.search({}).json()["results"]
    answer = caller.search({}, headers={"Accept": "text/plain"})
    assert answer["Content-Type"].startswith("text/plain")
    text = answer.content.decode()
    assert '"Surgery,\n""left"" knee"' in text
    assert list(csv.reader(io.StringIO(text))) == [[result[name] for name in SAMPLE] for result in results]


def test_the_layout_of_the_sample_file_can_be_had(administrator, case_of):
    caller = administrator()
    case_of(caller)
    answer = caller.search({}, "/cases/search?legacy", headers={"Accept": "text/plain"})
    (row,) = csv.reader(io.StringIO(answer.content.decode()))
    assert len(row) == 29
    assert row[11:17] == ["PO Box 5512", "", "Sacramento", "CA", "95817", "Granite Basin Claims Services"]
    assert row[21:27] == ["Three Rivers Spine and Pain Medical Group", "3", "", "", "", "2015-03-31T16:00:00.000Z"]


def test_no_rows_are_no_text_at_all(administrator):
    answer = administrator().search({}, headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.content) == (200, b"")


def test_json_is_the_answer_unless_rows_are_asked_for(administrator):
    caller = administrator()
    for accept in ("", "*/*", "application/json", "application/json, text/plain", "image/png"):
        assert caller.search({}, headers={"Accept": accept})["Content-Type"] == "application/json"


def test_start_is_a_page_not_a_row(administrator, case_of):
    caller = administrator()
    numbers = sorted(case_of(caller).number for _ in range(5))
    asked = {"limit": 2, "sort": [{"property": "caseNumber", "desc": False}]}
    pages = [caller.search({**asked, "start": page}).json() for page in range(4)]
    assert [[row["caseNumber"] for row in page["results"]] for page in pages] == [
        numbers[:2],
        numbers[2:4],
        numbers[4:],
        [],
    ]
    assert [(page["matchCount"], page["start"], page["limit"]) for page in pages] == [(5, n, 2) for n in range(4)]


def test_start_and_limit_that_cannot_be_are_as_if_not_said(administrator):
    caller = administrator()
    table = [
        (None, 0, 1000),
        ({}, 0, 1000),
        ({"limit": 0}, 0, 1000),
        ({"limit": 5000}, 0, 1000),
        ({"start": -1, "limit": "x"}, 0, 1000),
        ({"start": None, "limit": 7.5}, 0, 1000),
        ({"start": "2", "limit": "3"}, 2, 3),
        ({"start": 10**30, "limit": True}, 10_000_000, 1000),
    ]
    for asked, start, limit in table:
        found = caller.search(asked).json()
        assert (found["start"], found["limit"], found["results"]) == (start, limit, [])


def test_a_search_goes_by_case_number_claim_number_and_administrator(administrator, case_of):
    caller = administrator()
    first, second = case_of(caller), case_of(caller, claim_number="Z-1")

    def found(**asked: object) -> set[str]:
        return {row["caseNumber"] for row in caller.search(asked).json()["results"]}

    assert found(IMRID=first.number) == {first.number}
    assert found(CAID="Z-1") == {second.number}
    assert found(CAID="GB01") == found(CAID="", IMRID="") == {first.number, second.number}
    assert found(CAID="Z-1", IMRID=first.number) == set()


def test_every_state_of_the_lifecycle_has_one_code_and_no_code_has_another():
    from openimr.server.exchange.status import codes

    states = [state for code in codes().values() for state in code.states]
    assert sorted(states) == sorted(lifecycle().states)
    assert list(codes()) == ["1", "2", "3", "4", "5", "6", "7"]


def test_the_code_follows_the_case(administrator, case_of, now):
    """One case a code; `statuses` finds it, `searchrfi` those whose records are requested."""
    caller = administrator()
    insufficient = model.Event(type="records insufficient", at="2015-04-20T09:00:00-07:00")
    complete = model.Event(type="records complete", at="2015-05-20T09:00:00-07:00")
    withdrawn = model.Event(type="application withdrawn", at="2015-04-20T09:00:00-07:00", by="p1")
    made = {
        "1": case_of(caller, events=5),
        "2": case_of(caller, events=6),
        "3": case_of(caller, events=7),
        "4": case_of(caller, events=9),
        "5": case_of(caller, events=7, more=(withdrawn,)),
        "6": case_of(caller, events=6, more=(model.Event(type="assignment served", at=now.isoformat()),)),
        "7": case_of(caller, events=9, more=(insufficient,)),
    }
    again = case_of(caller, events=9, more=(insufficient, complete))
    coded = {row["caseNumber"]: row["status"] for row in caller.search({}).json()["results"]}
    assert coded == {**{case.number: code for code, case in made.items()}, again.number: "4"}
    for code in "123567":
        for name in ("statuses", "status"):  # the .NET client writes `status`
            rows = caller.search({name: [code]}).json()["results"]
            assert [row["caseNumber"] for row in rows] == [made[code].number]
    asked = caller.search({}, "/cases/searchrfi").json()["results"]
    assert {row["caseNumber"] for row in asked} == {made[code].number for code in "367"}
    narrowed = caller.search({"statuses": ["3"]}, "/cases/searchrfi").json()["results"]
    assert [row["caseNumber"] for row in narrowed] == [made["3"].number]
    assert caller.search(None, "/cases/searchrfi").json()["matchCount"] == 3  # the Java client sends no body


def test_every_field_that_the_clients_sort_by_is_taken(administrator, case_of):
    caller = administrator()
    numbers = {case_of(caller).number for _ in range(2)}
    names = (*SAMPLE, "claimsAdministratorAddress2", "extStatus", "closedReason", "terminationReason", "assignDate")
    for desc in (True, False):
        rows = caller.search({"sort": [{"property": name, "desc": desc} for name in names]}).json()["results"]
        assert {row["caseNumber"] for row in rows} == numbers


def test_results_come_in_the_order_that_is_asked_for(administrator, case_of):
    caller = administrator()
    worker = model.Party(id="p1", role="injured worker", name="Ada Zorn, Jr.")
    other = model.Party(id="p1", role="injured worker", name="Zoe Abel")
    late = case_of(caller, injury=model.Injury(date="2016-01-01"), parties=(worker,))
    early = case_of(caller, injury=model.Injury(date="2012-01-01"), parties=(other,))

    def order(property_: str, *, desc: bool) -> list[str]:
        rows = caller.search({"sort": [{"property": property_, "desc": desc}]}).json()["results"]
        return [row["caseNumber"] for row in rows]

    assert order("dateOfInjury", desc=False) == [early.number, late.number]
    assert order("dateOfInjury", desc=True) == [late.number, early.number]
    assert order("injuredWorkerLastName", desc=False) == [early.number, late.number]
    assert order("injuredWorkerFirstName", desc=False) == [late.number, early.number]
    assert order("modificationDate", desc=True) == [early.number, late.number]


UNREADABLE = (
    "{", "[]", "null", '"x"', "[" * 60_000, '{"CAID":1}', '{"IMRID":{}}', '{"CAID":"a\\u0000b"}',
    '{"IMRID":"' + "9" * 300 + '"}', '{"statuses":"1"}', '{"statuses":[1]}', '{"statuses":["8"]}', '{"sort":{}}',
    '{"sort":[{}]}', '{"sort":[{"property":"password"}]}', '{"sort":[{"property":"caseNumber; DROP TABLE"}]}',
    '{"sort":[{"property":"caseNumber","desc":"yes"}]}',
)  # fmt: skip


def test_a_search_that_cannot_be_read_is_400(administrator):
    caller = administrator()
    for body in UNREADABLE:
        answer = caller.call("post", "/cases/search", data=body, content_type="application/json")
        assert answer.status_code == 400, body[:60]
        assert set(answer.json()) == {"status", "msg", "refId"}


def test_the_number_of_queries_does_not_grow_with_results(administrator, case_of, django_assert_max_num_queries):
    caller = administrator()
    for _ in range(8):
        case_of(caller)
    with django_assert_max_num_queries(16):
        assert len(caller.search({}).json()["results"]) == 8


def test_another_administrators_cases_are_not_found_by_any_search(administrator, case_of):
    caller, other = administrator(), administrator("OTHER")
    theirs = case_of(other)
    asked = [{}, {"IMRID": theirs.number}, {"CAID": "OTHER"}, {"CAID": theirs.claim_number}, {"statuses": ["3"]}]
    for body in asked:
        for path in ("/cases/search", "/cases/searchrfi"):
            assert caller.search(body, path).json()["matchCount"] == 0


def test_reading_results_is_recorded_for_each_case(administrator, case_of):
    from openimr.server.trail.models import TrailRow

    caller = administrator()
    numbers = {case_of(caller).number for _ in range(2)}
    answer = caller.search({})
    rows = TrailRow.objects.filter(verb="read")
    assert {row.case_number for row in rows} == numbers
    assert {(row.actor, row.request) for row in rows} == {(f"user:{caller.user.pk}", answer["X-Request-Id"])}


def test_names_and_addresses_come_apart_as_they_are_printed():
    from openimr.server.exchange.parts import address_parts, name_parts

    names = {
        "Mrs. Jane M Smith III": ("Mrs.", "Jane", "M", "Smith", "III"),
        "Conrad J. Whitlow, Esq.": ("", "Conrad", "J", "Whitlow", "Esq."),
        "Ana de la Cruz, MD, PhD": ("", "Ana", "", "de la Cruz", "MD, PhD"),
        "Cruz, Ana M.": ("", "Ana", "M", "Cruz", ""),
        "Prince": ("", "", "", "Prince", ""),
        "": ("", "", "", "", ""),
        " , ,": ("", "", "", "", ""),
    }
    for text, parts in names.items():
        name = name_parts(text)
        assert (name.prefix, name.first, name.middle, name.last, name.suffix) == parts
    addresses = {
        "418 Alder Row, Unit 6, Visalia, CA 93277": ("418 Alder Row", "Unit 6", "Visalia", "CA", "93277"),
        "PO Box 5512, Sacramento, CA 95817-1234": ("PO Box 5512", "", "Sacramento", "CA", "95817-1234"),
        "2309 Tulare St\nFresno, California 93721": ("2309 Tulare St", "", "Fresno", "California", "93721"),
        "10 High Street, London": ("10 High Street, London", "", "", "", ""),
        "": ("", "", "", "", ""),
    }
    for text, parts in addresses.items():
        address = address_parts(text)
        assert (address.line1, address.line2, address.city, address.state, address.zip) == parts
