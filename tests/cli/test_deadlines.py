"""`imr deadlines` as a person runs it: the contract's fields, a readable table, a calendar, and bad input."""

import json
from datetime import datetime
from pathlib import Path

import icalendar
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "cases" / "open-regular.json"
FIELDS = {"clock", "rule", "section", "evidence", "start_event", "started", "due", "unit", "state", "explain"}
SECRETS = ("Ibarra", "Quent", "Whitlow", "Thessaly", "Lumbar", "gabapentin", "Alder Row", "GB-14")


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.fixture
def case(tmp_path):
    """A case written by hand: aliases, dates without time, no zone, not in order."""
    file = tmp_path / "case.json"
    made = {
        "schema": "openimr/case/1",
        "case_number": "CM24-0000001",
        "priority": "regular",
        "injury": {"date": "2014-02-11"},
        "items": [{"request": "Norco"}],
        "events": [
            {"type": "NOARFI mailed", "at": "2024-03-04", "service": "US mail"},
            {"type": "FDL issued", "at": "2024-04-30T10:00:00"},
            {"type": "all records received", "at": "2024-03-15T12:00:00-07:00"},
        ],
    }
    file.write_text(json.dumps(made))
    return file


def changed(case, **fields):
    case.write_text(json.dumps({**json.loads(case.read_text()), **fields}))
    return case


def test_json_holds_the_fields_of_the_contract(imr_apart):
    done = imr_apart("deadlines", EXAMPLE, "--json")
    clocks = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert all(set(clock) >= FIELDS for clock in clocks)
    (determination,) = (c for c in clocks if c["clock"] == "determination")
    assert (determination["due"], determination["state"]) == ("2015-05-13T23:59:59-07:00", "running")
    assert all(datetime.fromisoformat(c["due"]).utcoffset() is not None for c in clocks if c["due"])
    assert [c["clock"] for c in clocks if c["due"] is None] == ["completeness of records"]


def test_a_folder_that_holds_it_is_a_case_too(imr, case):
    assert imr("deadlines", case.parent, "--json").out == imr("deadlines", case, "--json").out


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2015-05-13", "due today"),
        ("2015-05-13T23:59:59-07:00", "due today"),
        ("2015-05-14", "overdue"),
        ("2015-05-14T06:59:00Z", "due today"),
        ("2015-05-14T07:00:00Z", "overdue"),
        ("2015-05-14T00:00:00", "overdue"),
    ],
)
def test_as_of_is_the_end_of_a_day_or_a_moment_at_los_angeles(imr, as_of, state):
    clocks = json.loads(imr("deadlines", EXAMPLE, "--as-of", as_of, "--json").out)
    assert next(c["state"] for c in clocks if c["clock"] == "determination") == state


def test_the_table_has_what_is_open_first_and_fits_100_columns(imr):
    done = imr("deadlines", EXAMPLE, "--as-of", "2015-05-20", "--all")
    assert max(map(len, done.out.splitlines())) <= 100
    assert done.out.index("OVERDUE 7d") < done.out.index("Settled:") < done.out.index("application window")
    assert "D25 V S35" in done.out


def test_a_case_written_by_hand_is_understood_and_what_was_taken_how_is_said(imr, case):
    done = imr("deadlines", case, "--json")
    states = {c["clock"]: (c["due"][:10], c["state"]) for c in json.loads(done.out)}
    assert states["records from claims administrator"] == ("2024-03-19", "met")
    assert states["determination"] == ("2024-03-22", "met late")  # it may be a drug of the formulary: the earlier day
    assert done.err.splitlines() == [
        "imr deadlines: 2 events have no time of day or no time zone: taken as that day, or that time, at Los Angeles"
    ]
    assert done.code == 0


def test_later_events_are_left_out_and_counted(imr, case):
    done = imr("deadlines", case, "--as-of", "2024-03-16")
    assert done.lines("events that lie after --as-of: 1")
    assert "determination" in done.out.partition("Settled:")[0]


def test_an_unknown_event_is_named_by_its_place_and_the_rest_goes_on(imr, case):
    events = [{"type": "Mrs. Ibarra phoned", "at": "2024-03-01"}, *json.loads(case.read_text())["events"]]
    events += [{"at": "2024-01-01"}, {"type": "FDL", "at": "soon"}, {"type": "FDL", "at": "9999-12-31"}]
    done = imr("deadlines", changed(case, events=events), "--json")
    assert done.code == 1
    assert [c["clock"] for c in json.loads(done.out)][-1] == "appeal window"
    for place in ("events[0].type", "`events[4]`", "events[5].at", "events[6].at"):
        assert done.lines(place), place
    assert not [word for word in ("Ibarra", "phoned", "soon") if word in done.err]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[]", "no case of|not a case"),
        (b'{"schema": "openimr/determination/1"}', "not a case|another schema"),
        (b"[" * 100_000, "not JSON"),
        (b'{"events": [', "not JSON"),
    ],
)
def test_what_is_no_case_is_refused_in_one_line(imr, tmp_path, content, says):
    import re

    file = tmp_path / "x.json"
    file.write_bytes(content)
    done = imr("deadlines", file, "--json")
    assert done.code == 3
    assert len(done.err.splitlines()) == 1
    assert re.search(says, done.err)
    assert json.loads(done.out) == [{"source": str(file), "refused": done.err.strip().split(": ", 2)[2]}]


@pytest.mark.parametrize("path", ["nowhere", "empty", "pipe"])
def test_a_path_that_leads_to_no_case(imr, tmp_path, path):
    import os

    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    done = imr("deadlines", tmp_path / path)
    assert (done.code, len(done.err.splitlines()), done.out) == (3, 1, "")


@pytest.mark.parametrize("field", [{"events": "none"}, {"events": [7]}, {"parties": [{"id": 1}]}, {"injury": "2014"}])
def test_a_field_that_is_not_in_its_form_is_named_and_left_out(imr, case, field):
    done = imr("deadlines", changed(case, **field), "--json")
    assert done.code == 1
    assert done.lines(f"`{next(iter(field))}")
    assert isinstance(json.loads(done.out), list)


def test_several_cases_have_an_entry_each(imr, case, tmp_path):
    done = imr("deadlines", case, tmp_path / "nowhere", EXAMPLE, "--json")
    one, two, three = json.loads(done.out)
    assert (done.code, one["case_number"], three["case_number"]) == (1, "CM24-0000001", "CM15-0900017")
    assert set(two) == {"source", "refused"}


@pytest.mark.parametrize("words", [[], ["--as-of", "2024-02-30"], ["--as-of", "today"], ["--as-of", ""], ["--ics", ""]])
def test_wrong_usage(imr, words):
    assert imr("deadlines", *([EXAMPLE, *words] if words else [])).code == 2


def test_the_calendar_can_be_read_again_and_names_nobody(imr, tmp_path):
    files = [tmp_path / "a.ics", tmp_path / "b.ics"]
    for file in files:
        assert imr("deadlines", EXAMPLE, "--as-of", "2015-05-01", "--ics", file).code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert not [word for word in SECRETS if word.lower() in files[0].read_text().lower()]
    entries = icalendar.Calendar.from_ical(files[0].read_bytes()).walk("VEVENT")
    clocks = json.loads(imr("deadlines", EXAMPLE, "--as-of", "2015-05-01", "--json").out)
    dated = [clock for clock in clocks if clock["due"] is not None]
    assert len(entries) == len(dated) == len({str(entry["UID"]) for entry in entries})
    by_name = {str(entry["SUMMARY"]): entry for entry in entries}
    determination = by_name["CM15-0900017: determination (review organization)"]
    assert determination.decoded("DTSTART").isoformat() == "2015-05-13"
    assert len(determination.walk("VALARM")) == 1
    assert by_name["CM15-0900017: application window (injured worker)"].walk("VALARM") == []
    assert by_name["CM15-0900017: ur decision told (claims administrator)"].decoded("DTSTART").utcoffset() is not None


def test_parties_served_on_one_day_have_each_an_entry_of_their_own(imr, case, tmp_path):
    parties = [{"id": "iw", "role": "injured worker"}, {"id": "ca", "role": "CA"}]
    served = {"type": "FDL", "at": "2024-04-30", "service": "MAIL_CA", "to": ["iw", "ca"], "outcome": "upheld"}
    done = imr("deadlines", changed(case, parties=parties, events=[served]), "--ics", tmp_path / "a.ics")
    assert (done.code, done.lines("service")) == (0, [])
    entries = icalendar.Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    who = {"(injured worker)", "(claims administrator)"}
    assert {str(e["SUMMARY"]).partition("window ")[2] for e in entries} == who
    assert len({str(e["UID"]) for e in entries}) == len(entries)


def test_a_calendar_that_cannot_be_written_leaves_nothing_behind(imr, tmp_path):
    done = imr("deadlines", EXAMPLE, "--ics", tmp_path / "no" / "a.ics")
    assert (done.code, done.out) == (3, "")
    assert done.lines("no calendar was written")
    assert list(tmp_path.iterdir()) == []


def test_wide_characters_keep_the_columns(imr, case):
    from openimr.cli.deadlines.table import _padded

    assert _padded("日本", 6) == "日本  "
    assert imr("deadlines", changed(case, case_number="案件一")).out.startswith("案件一, as of")


def test_many_cases_begin_with_what_is_overdue_in_all_of_them(imr, case, tmp_path):
    other = tmp_path / "other.json"
    event = {"type": "NOARFI mailed", "at": "2024-03-01T10:00:00-08:00", "service": "US mail"}
    other.write_text(json.dumps({"schema": "openimr/case/1", "case_number": "CM24-7\nForged", "events": [event]}))
    done = imr("deadlines", case, other, "--as-of", "2024-04-20")
    joint = done.out.partition("CM24-0000001, as of")[0].splitlines()
    assert joint[0] == "2 cases, 2 clocks overdue, 2 open"
    assert ["Forged" in joint[2], joint[3].split()[-1], len(joint)] == [True, "CM24-0000001", 4]
    assert "OVERDUE 33d" in joint[2]
    assert "claims administrator" in joint[2]


def test_without_a_day_asked_about_the_table_says_so(imr, case):
    assert "as of the last event, 2024-04-30" in imr("deadlines", case).out.splitlines()[0]
    assert "last event" not in imr("deadlines", case, "--as-of", "2024-05-01").out.splitlines()[0]


def test_an_event_that_the_lifecycle_refuses_moves_no_clock_and_is_named(imr, case):
    events = [
        *json.loads(case.read_text())["events"][:1],
        {"type": "certified expedited", "at": "2024-03-05T10:00:00-08:00", "by": "w"},
    ]
    parties = [{"id": "w", "role": "injured worker"}]
    done = imr("deadlines", changed(case, events=events, parties=parties), "--json")
    due = {c["clock"]: c["due"][:10] for c in json.loads(done.out)}["records from claims administrator"]
    assert (done.code, due) == (0, "2024-03-19")
    assert done.lines("events[1] is not counted (certified expedited)")


def test_nothing_is_no_case_and_an_item_that_is_not_there_is_a_fault(imr, case, tmp_path):
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    assert imr("deadlines", empty).code == imr("status", empty).code == 3
    events = [{"type": "NOARFI mailed", "at": "2024-03-04", "items": [99]}]
    assert imr("deadlines", changed(case, events=events)).code == imr("status", case).code == 1


def test_a_day_of_injury_as_forms_write_it(imr, case):
    assert imr("deadlines", changed(case, injury={"date": "02/11/2014"})).code == 0
    done = imr("deadlines", changed(case, injury={"date": "sometime"}))
    assert (done.code, len(done.lines("injury.date"))) == (1, 1)
