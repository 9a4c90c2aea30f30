"""Slips in a case file: a field that says what an event is about is never passed over, and no item loses its place."""

import json

import pytest

from openimr.cli import main
from openimr.cli.cases import decode_case

MRI = {"request": "MRI of the left wrist", "treatment": {"kind": "imaging"}, "ur_outcome": "denied"}
THERAPY = {"request": "Hand therapy, 6 visits", "treatment": {"kind": "therapy"}, "ur_outcome": "denied"}
AUTHORIZED = {"type": "treatment authorized", "at": "2016-05-12T10:00:00-07:00", "by": "ca"}
CASE = {
    "schema": "openimr/case/1",
    "parties": [{"id": "w", "role": "injured worker"}, {"id": "ca", "role": "claims administrator"}],
    "items": [MRI, THERAPY],
    "events": [
        {"type": "application received", "at": "2016-05-02T10:00:00-07:00"},
        {"type": "application eligible", "at": "2016-05-10T10:00:00-07:00"},
    ],
}


def with_event(**fields) -> dict:
    return {**CASE, "events": [*CASE["events"], {**AUTHORIZED, **fields}]}


def read(case: dict | str):
    text = case if isinstance(case, str) else json.dumps(case)
    from pathlib import Path

    return decode_case(text.encode(), "case.json", Path("case.json"))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("items", ["0"], "Expected `int`, at `$.items`); left out"),
        ("items", "the MRI", "at `$.items`); left out"),
        ("item", [0], "write it items; it is not read; the event is left out"),
        ("Items", [0], "write it items; it is not read; the event is left out"),
        ("To", ["w"], "write it to; it is not read; the event is left out"),
        ("to", {"id": "w"}, "at `$.to`); left out"),
        ("outcome", ["approved"], "at `$.outcome`); left out"),
        ("outcomes", "approved", "write it outcome; it is not read; the event is left out"),
    ],
)
def test_an_event_that_would_say_more_than_was_written_is_left_out(field, value, says):
    found = read(with_event(**{field: value}))
    assert [event.type for event in found.case.events] == ["application received", "application eligible"]
    assert found.places == (0, 1)
    assert len(found.faults) == 1
    assert found.faults[0].startswith("`events[2]`")
    assert says in found.faults[0]


@pytest.mark.parametrize(("field", "value", "read_as"), [("to", "w", ("w",)), ("by", 7, "7")])
def test_what_can_be_meant_in_one_way_only_is_read_so(field, value, read_as):
    event = read(with_event(**{field: value, "note": 1})).case.events[2]
    assert getattr(event, field) == read_as


@pytest.mark.parametrize("field", ["Service", "Reasons", "notes"])
def test_a_slip_in_another_field_is_named_and_the_event_counts(field):
    found = read(with_event(**{field: "mail"}))
    assert len(found.case.events) == 3
    assert [field in fault for fault in found.faults] == [True]


@pytest.mark.parametrize("wrong", [{**MRI, "retrospective": "no"}, {"request": 5}, "MRI", None, 7])
def test_items_keep_their_places(wrong):
    """The second item is the therapy, whatever is wrong with the first."""
    found = read({**with_event(items=[1]), "items": [wrong, THERAPY]})
    assert [item.request for item in found.case.items][1] == "Hand therapy, 6 visits"
    assert len(found.case.items) == 2
    assert found.faults


def test_the_review_of_the_other_item_goes_on(tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(with_event(item=[0])))
    assert main(["status", "--json", str(path)]) == 1
    state = json.loads(capsys.readouterr().out)["state"]
    assert (state["state"], [item["status"] for item in state["items"]]) == ("ELIGIBLE", ["open", "open"])


@pytest.mark.parametrize("name", ["events", "items"])
def test_a_case_whose_events_or_items_stand_twice_is_refused(name):
    found = read(json.dumps(CASE)[:-1] + f', "{name}": []}}')
    assert found.refused == f"holds `{name}` twice; which is right is not known: leave one"


@pytest.mark.parametrize(("name", "kept"), [("items", 2), ("at", 2), ("service", 3)])
def test_a_field_of_an_event_that_stands_twice(name, kept):
    text = json.dumps(with_event()).replace('"by": "ca"', f'"{name}": null, "{name}": null, "by": "ca"')
    found = read(text)
    assert f"`events[2].{name}` stands twice; which is right is not known: leave one" in found.faults[0]
    assert len(found.case.events) == kept


@pytest.mark.parametrize("name", ["Events", "Items", "event", "Application"])
def test_a_slip_in_the_name_of_a_list_is_named(name):
    known = name.casefold() if name != "event" else "events"
    case = {key: value for key, value in CASE.items() if key != known}
    found = read({**case, name: CASE.get(known, {"signed": True})})
    assert any(f"write it {known}" in fault for fault in found.faults)


@pytest.mark.parametrize("more", [{"clerk": "7"}, {"events_seen": 3}, {"Items": []}, {"note": '"items": [1]'}])
def test_what_means_nothing_to_us_is_no_fault(more):
    assert read({**CASE, **more}).faults == ()


def test_no_name_of_a_field_is_repeated_that_could_be_a_persons():
    found = read(with_event(**{"Quillon Featherby": [1]}))
    assert found.faults == ()


def test_a_service_that_is_not_known_is_named_once(tmp_path, capsys):
    path = tmp_path / "case.json"
    served = {"type": "ur decision served", "at": "2016-04-20T10:00:00-07:00", "service": "pigeon"}
    path.write_text(json.dumps({**CASE, "events": [served]}))
    assert main(["deadlines", str(path)]) == 1
    assert capsys.readouterr().err.count("is no way of service that is known") == 1


@pytest.mark.parametrize("text", ["2016-W18-1", "20160502", "2016-05", "2016-5-2", "2016-122"])
def test_a_day_is_written_as_the_help_says(text, tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE))
    with pytest.raises(SystemExit) as stopped:
        main(["status", str(path), "--as-of", text])
    assert stopped.value.code == 2
    assert "is no date or date-time" in capsys.readouterr().err


_SLIPPED = [
    {"id": "w", "role": "injured worker", "name": "Tobias Fenwright", "address": "12 Oak St, Fresno, CA 93721"},
    {"id": "ca", "role": "claim adminstrator", "organization": "Pinnacle Ridge Claims"},
    {"id": "ph", "role": "requesting physician", "name": "Odalys Marchetti, MD"},
    {"id": "em", "role": "employer", "organization": "Calloway Foundry Inc"},
]
_APPLIED = [
    {"type": "ur decision", "at": "2024-01-05T09:00:00-08:00", "outcome": "denied"},
    {"type": "ur decision served", "at": "2024-01-05T10:00:00-08:00", "service": "mail"},
    {"type": "application received", "at": "2024-01-29T09:00:00-08:00", "by": "w"},
    {"type": "application eligible", "at": "2024-02-01T09:00:00-08:00"},
]


def test_a_role_that_nobody_knows_is_named_and_the_employer_gets_nothing_in_its_place(tmp_path, capsys):
    file = tmp_path / "case.json"
    file.write_text(
        json.dumps(
            {
                "schema": "openimr/case/1",
                "case_number": "CM24-0000007",
                "parties": _SLIPPED,
                "items": [{"request": "MRI of the lumbar spine", "ur_outcome": "denied"}],
                "events": _APPLIED,
            }
        )
    )
    code = main(["status", str(file), "--json"])
    out, err = capsys.readouterr()
    assert code == 1
    assert "parties[1].role: is no role that is known; perhaps `claims administrator`" in err
    told = {(one["role"], one["party"]) for one in json.loads(out)["state"]["owed"] if one["notice"] == "eligibility"}
    assert told == {("injured worker", "w"), ("requesting physician", "ph"), ("claims administrator", None)}

    letters = str(tmp_path / "n")
    code = main(["notices", str(file), "--kind", "eligibility", "--date", "2024-02-01", "--out", letters])
    assert code == 1
    assert "the case has no claims administrator" in capsys.readouterr().err
    assert not list((tmp_path / "n").glob("*-em.*"))


def test_every_field_that_nobody_knows_is_named_by_its_place(tmp_path, capsys):
    """Its name stays out, as it could be a person's; a slip in a name that is known is told with that name."""
    file = tmp_path / "case.json"
    strange = {**CASE, "application": {"signed": True, "Tobias Fenwright": "2016-05-01"}}
    strange["events"] = [{**CASE["events"][0], "ground": "A5"}, *CASE["events"][1:]]
    file.write_text(json.dumps(strange))
    for command in ("status", "deadlines"):
        assert main([command, str(file), "--json"]) == 0, command
        lines = [line.partition(".json: ")[2] for line in capsys.readouterr().err.splitlines()]
        assert "field 2 of `application` has a name that is not known; it is not read" in lines
        assert "field 3 of `events[0]` has a name that is not known; it is not read" in lines
        assert not any("Fenwright" in line for line in lines)

    wrong = {**CASE, "items": [{"request": "MRI", "ur_outcom": "denied"}], "parties": [{"id": "w", "rolle": "worker"}]}
    assigned = {"type": "reviewer assigned", "at": "2016-05-12T10:00:00-07:00", "reviewer": "rv-1"}
    told = read({**wrong, "events": [*CASE["events"], assigned]}).faults
    assert any("`items[0]` has a field `ur_outcom` that is not known; write it ur_outcome" in line for line in told)
    assert any("`parties[0]` has a field `rolle` that is not known; write it role" in line for line in told)
    assert any("`events[2]` has a field `reviewer` that is not known; write it by" in line for line in told)
