"""`imr status`, and the case files that it and other commands take."""

import json
from pathlib import Path

import pytest

from openimr.cli import main
from openimr.cli.cases import load_case, load_cases

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "cases" / "open-regular.json"


def written(path: Path, **fields) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"schema": "openimr/case/1", **fields}))
    return path


EVENTS = [
    {"type": "ur decision", "at": "2015-03-02T10:00:00-08:00", "outcome": "denied"},
    {"type": "UR denial mailed", "at": "2015-03-03T10:00:00-08:00", "service": "US mail"},
    {"type": "application filed", "at": "2015-04-08T10:00:00-07:00"},
]


def test_a_case_for_a_person(capsys):
    assert main(["status", str(EXAMPLE)]) == 0
    out = capsys.readouterr().out
    assert "RECORDS_COMPLETE" in out
    assert "found eligible; screening is over" in out
    assert "as of the last event, " in out
    assert "reviewer assigned -> IN_REVIEW" in out


@pytest.mark.parametrize(
    ("day", "state"),
    [("2015-03-29", "APP_RECEIVED"), ("2015-03-31", "ASSIGNED"), ("2015-04-01", "RECORDS_PENDING")],
)
def test_as_of_a_day(capsys, day, state):
    assert main(["status", str(EXAMPLE), "--as-of", day, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"]["state"] == state


def test_a_late_application_in_json(tmp_path, capsys):
    assert main(["status", str(written(tmp_path / "case.json", events=EVENTS)), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["state"]["state"] == "APP_RECEIVED"
    assert found["screening"]["outcome"] == "ineligible"
    late = next(r for r in found["screening"]["reasons"] if r["code"] == "E02_UNTIMELY")
    assert (late["answer"], "2015-04-07" in late["fact"]) == ("yes", True)


def test_a_refused_event_is_told_with_what_it_needs(tmp_path, capsys):
    early = {"type": "petition filed", "at": "2015-04-09T10:00:00-07:00", "reasons": ["A5"]}
    path = written(tmp_path / "case.json", events=[*EVENTS, early])
    assert main(["status", str(path)]) == 0
    out = capsys.readouterr().out
    assert "events[3] petition filed, 2015-04-09: the case is not there yet (it is APP_RECEIVED); needs" in out


def test_a_refused_event_starts_no_clock(tmp_path, capsys):
    early = {"type": "determination served", "at": "2015-04-09T10:00:00-07:00", "by": "p1"}
    worker = {"id": "p1", "role": "injured worker"}
    main(["status", "--json", str(written(tmp_path / "case.json", parties=[worker], events=[*EVENTS, early]))])
    found = json.loads(capsys.readouterr().out)
    assert [refused["event"] for refused in found["state"]["refused"]] == ["determination served"]
    assert "appeal window" not in {clock["clock"] for clock in found["clocks"]}


def test_an_unknown_event_is_named_by_its_place_and_never_by_its_content(tmp_path, capsys):
    odd = {"type": "call from Ottoline Barrowby", "at": "2015-04-09T10:00:00-07:00"}
    broken = {"type": "determination served", "at": "Ottoline's birthday"}
    path = written(tmp_path / "case.json", events=[*EVENTS, odd, broken])
    assert main(["status", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    assert "events[3].type" in captured.err
    assert "events[4].at" in captured.err
    assert "Ottoline" not in captured.err
    assert len(json.loads(captured.out)["unread"]) == 2


def test_places_are_those_of_the_file_even_where_an_entry_was_left_out(tmp_path, capsys):
    early = {"type": "petition filed", "at": "2015-04-09T10:00:00-07:00"}
    path = written(tmp_path / "case.json", events=[{"type": 7}, *EVENTS, early])
    assert main(["status", str(path), "--json"]) == 1
    assert [r["place"] for r in json.loads(capsys.readouterr().out)["state"]["refused"]] == [4]


def test_several_cases_and_how_they_are_related(tmp_path, capsys):
    parties = [{"id": "p1", "role": "applicant", "name": "Ottoline Barrowby"}]
    parties += [{"id": "p2", "role": "treating physician", "name": "Ferran Quillstone, MD"}]
    fields = {
        "parties": parties,
        "injury": {"date": "2014-01-06"},
        "items": [{"request": "gabapentin", "treatment": {"kind": "medication", "ingredients": ["gabapentin"]}}],
        "events": EVENTS,
    }
    written(tmp_path / "a.json", case_number="A", **fields)
    written(tmp_path / "b" / "case.json", case_number="B", **fields)
    assert main(["status", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["case_number"], one["related"][0]["relation"]) for one in found] == [
        ("A", "duplicate"),
        ("B", "duplicate"),
    ]
    assert main(["status", str(tmp_path)]) == 0
    assert "duplicate, same worker" in capsys.readouterr().out


def test_what_is_no_case_is_refused_and_the_rest_goes_on(tmp_path, capsys):
    (tmp_path / "no.json").write_text("[1]")
    assert main(["status", str(tmp_path / "no.json"), str(EXAMPLE), "--json"]) == 1
    captured = capsys.readouterr()
    first, second = json.loads(captured.out)
    assert set(first) == {"source", "refused"}
    assert second["state"]["state"] == "RECORDS_COMPLETE"
    assert captured.err.count("\n") == 1
    assert main(["status", str(tmp_path / "no.json")]) == 3


@pytest.mark.parametrize("as_of", ["yesterday", "2015-02-30", ""])
def test_a_day_that_is_none_is_wrong_usage(as_of):
    with pytest.raises(SystemExit) as ended:
        main(["status", str(EXAMPLE), "--as-of", as_of])
    assert ended.value.code == 2


def test_the_same_bytes_whatever_the_order_of_events(tmp_path, capsys):
    texts = []
    for n, events in enumerate((EVENTS, EVENTS[::-1])):
        main(["status", str(written(tmp_path / str(n) / "case.json", events=events))])
        texts.append(capsys.readouterr().out.split("\n", 1)[1])
    assert texts[0] == texts[1]


class TestLoading:
    def test_json_lines_are_named_by_their_number(self, tmp_path):
        path = tmp_path / "cases.jsonl"
        path.write_text('{"case_number": "A"}\n\n{"case_number": 3}\nno\n')
        found = list(load_cases([path]))
        assert [one.source for one in found] == [f"{path}:1", f"{path}:3", f"{path}:4"]
        assert [one.refused is None for one in found] == [True, True, False]
        assert "case_number" in found[1].faults[0]

    def test_a_file_of_many_cases_is_no_single_case(self, tmp_path):
        path = tmp_path / "cases.jsonl"
        path.write_text('{"case_number": "A"}\n{"case_number": "B"}\n')
        assert "many cases" in load_case(path).refused

    @pytest.mark.parametrize(
        ("name", "text", "says"),
        [
            ("x.json", "{}", "no field of a case"),
            ("x.json", "", "not JSON"),
            ("x.json", '{"schema": "openimr/determination/1"}', "schema"),
            ("absent.json", None, "give a case"),
        ],
    )
    def test_what_is_no_case_says_what_to_do(self, tmp_path, name, text, says):
        if text is not None:
            (tmp_path / name).write_text(text)
        refused = load_case(tmp_path / name).refused
        assert says in refused
        assert "\n" not in refused

    def test_a_folder_without_a_case(self, tmp_path):
        assert "case.json" in load_case(tmp_path).refused
        assert [one.refused for one in load_cases([tmp_path])] == ["holds no case file; name one, or a folder of them"]

    def test_a_party_that_stands_twice_is_named(self, tmp_path):
        party = {"id": "p1", "role": "employer"}
        found = load_case(written(tmp_path / "case.json", parties=[party, party]))
        assert found.faults == ("parties[1].id: stands twice; give each party an id of its own",)

    def test_a_folder_of_drafts_gives_its_case_only(self, tmp_path):
        written(tmp_path / "case.json", case_number="A")
        (tmp_path / "determination.json").write_text("{}")
        assert [one.case.case_number for one in load_cases([tmp_path])] == ["A"]


def status_of(capsys, path, *more):
    code = main(["status", str(path), *more])
    ran = capsys.readouterr()
    return code, ran.out, ran.err


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"application": {"signed": False, "complete": "yes"}, "events": EVENTS[:2]}, "application.complete"),
        ({"injury": {"date": "sometime"}, "events": EVENTS[:2]}, "injury.date"),
        ({"application": {"designated": "last week"}, "events": EVENTS[:2]}, "application.designated"),
        ({"events": [{**EVENTS[0], "service": 7}, EVENTS[1]]}, "events[0].service"),
        ({"events": [EVENTS[0], {**EVENTS[1], "by": ["w"]}]}, "events[1].by"),
        ({"events": [EVENTS[0], {**EVENTS[1], "service": "by pigeon"}]}, "events[1].service"),
        ({"events": [EVENTS[0], {**EVENTS[1], "items": [99]}]}, "events[1].items"),
        ({"events": EVENTS[:2], "parties": [{"id": "w", "role": "injured worker", "npi": {"a": 7}}]}, "parties[0].npi"),
        ({"events": EVENTS[:2], "formulary": True, "items": [{"request": "MRI lumbar spine"}]}, "formulary"),
    ],
)
def test_one_field_that_is_wrong_is_named_and_left_out_alone(tmp_path, capsys, fields, says):
    """The event, and the rest of the object, still count."""
    code, out, err = status_of(capsys, written(tmp_path / "case.json", **fields), "--json")
    assert code == 1
    assert says in err
    found = json.loads(out)
    assert found["state"]["state"] == "WINDOW_OPEN"
    if "signed" in fields.get("application", {}):
        assert next(r for r in found["screening"]["reasons"] if r["code"] == "E01_UNSIGNED")["answer"] == "yes"


@pytest.mark.parametrize("text", ["01/15/2013", "1-15-2013", "2013-01-15T08:00:00-08:00"])
def test_the_injury_s_day_in_other_ways(tmp_path, capsys, text):
    path = written(tmp_path / "case.json", injury={"date": text}, events=EVENTS[:2])
    code, out, _ = status_of(capsys, path, "--json")
    scope = next(r for r in json.loads(out)["screening"]["reasons"] if r["code"] == "E08_DATE_SCOPE")
    assert (code, scope["answer"]) == (0, "no")
    assert "2013-01-15" in scope["fact"]


def test_what_the_item_says_counts_without_its_treatment(tmp_path, capsys):
    items = [{"request": "MRI lumbar spine", "ur_outcome": "approved"}]
    _, out, _ = status_of(capsys, written(tmp_path / "case.json", items=items), "--json")
    assert json.loads(out)["screening"]["because"] == ["E09_NO_ADVERSE_UR"]


def test_a_number_cannot_forge_a_line(tmp_path, capsys):
    path = written(tmp_path / "case.json", case_number="C-1\nC-2: DETERMINED\u2028", events=EVENTS[:2])
    _, out, _ = status_of(capsys, path)
    assert out.splitlines()[0].startswith("C-1\\nC-2: DETERMINED\\u2028: WINDOW_OPEN")


def test_an_empty_object_is_no_case(tmp_path, capsys):
    (tmp_path / "case.json").write_text("{}")
    assert status_of(capsys, tmp_path / "case.json")[0] == 3


def test_the_day_asked_about_stands_in_the_header(tmp_path, capsys):
    _, out, _ = status_of(capsys, written(tmp_path / "case.json", events=EVENTS[:2]), "--as-of", "2015-03-20")
    assert out.splitlines()[1] == "  as of 2015-03-20"


def test_near_names_of_an_event_that_is_not_known(tmp_path, capsys):
    events = [EVENTS[0], {**EVENTS[1], "type": "UR decison served"}]
    code, _, err = status_of(capsys, written(tmp_path / "case.json", events=events))
    assert code == 1
    assert "`ur decision served`" in err
    assert "decison" not in err


def test_a_cured_application_is_new_where_both_cases_are_given(tmp_path, capsys):
    parties = [{"id": "w", "role": "injured worker", "name": "Ottoline Barrowby"}]
    items = [{"request": "MRI lumbar spine", "ur_outcome": "denied"}]
    common = {"parties": [*parties, {"id": "p", "role": "physician", "npi": "1234567893"}], "items": items}
    common["injury"] = {"date": "2014-02-11"}
    received = {"type": "application received", "at": "2015-03-09"}
    ineligible = {"type": "application ineligible", "at": "2015-03-12", "reasons": ["E01"]}
    again = {"type": "application received", "at": "2015-03-20"}
    form = {"signed": True, "complete": True, "ur_decision_attached": True, "filed_by": "injured worker"}
    earlier = {"earlier": ["CM-1"], "same_ur_decision": True}
    events = [*EVENTS[:2], received, ineligible]
    one = written(tmp_path / "1.json", **common, case_number="CM-1", events=events, application={"signed": False})
    two = written(
        tmp_path / "2.json",
        **common,
        case_number="CM-2",
        events=[*EVENTS[:2], again],
        application={**form, **earlier},
    )
    code, out, _ = status_of(capsys, one, str(two), "--json")
    first, second = json.loads(out)
    assert code == 0
    assert second["screening"]["outcome"] == "eligible"
    assert [r["relation"] for r in (*first["related"], *second["related"])] == ["new application"] * 2


def test_a_notice_that_is_owed_and_no_longer_so_is_marked(tmp_path, capsys):
    """The finding was set aside on appeal: nobody writes any more that the application cannot be reviewed."""
    events = [
        *EVENTS[:2],
        {"type": "application received", "at": "2015-03-20"},
        {"type": "application ineligible", "at": "2015-03-30", "reasons": ["E01"]},
        {"type": "petition filed", "at": "2015-04-20", "by": "p1", "reasons": ["A1"]},
        {"type": "remanded", "at": "2015-08-03", "reasons": ["A1"], "note": "the form was signed"},
    ]
    worker = {"id": "p1", "role": "injured worker"}
    path = written(tmp_path / "case.json", parties=[worker], events=events)
    _, out, _ = status_of(capsys, path, "--json")
    found = json.loads(out)
    assert list(found["overtaken"]) == ["ineligibility"]
    assert [(part["part"], part["answer"]) for part in found["remand"]] == [("ground", "yes"), ("facts", "yes")]
    _, text, _ = status_of(capsys, path)
    assert "ineligibility: what it says is no longer so, and imr notices does not write it" in text


def test_the_items_that_a_reason_singles_out_are_named(tmp_path, capsys):
    items = [
        {"request": "MRI lumbar spine", "ur_outcome": "conditionally non-certified"},
        {"request": "Physical therapy, 8 visits", "ur_outcome": "denied"},
    ]
    events = [{**EVENTS[0], "outcome": None}, *EVENTS[1:]]
    _, out, _ = status_of(capsys, written(tmp_path / "case.json", items=items, events=events))
    assert "want of information, and cannot be reviewed [item 0]" in out


def test_a_re_file_is_new_after_a_withdrawal_and_to_be_checked_where_the_first_case_is_not_given(tmp_path, capsys):
    common = {
        "parties": [
            {"id": "w", "role": "injured worker", "name": "Ottoline Barrowby"},
            {"id": "p", "role": "physician", "npi": "1234567893"},
        ],
        "items": [{"request": "MRI lumbar spine", "ur_outcome": "denied"}],
        "injury": {"date": "2014-02-11"},
    }
    form = {"signed": True, "complete": True, "ur_decision_attached": True, "filed_by": "injured worker"}
    received = {"type": "application received", "at": "2015-03-09", "by": "w"}
    withdrawn = {"type": "application withdrawn", "at": "2015-03-12", "by": "w"}
    one = written(tmp_path / "1.json", **common, case_number="CM-1", events=[*EVENTS[:2], received, withdrawn])
    two = written(
        tmp_path / "2.json",
        **common,
        case_number="CM-2",
        events=[*EVENTS[:2], {**received, "at": "2015-03-20"}],
        application={**form, "earlier": ["CM-1"], "same_ur_decision": True},
    )
    _, out, _ = status_of(capsys, one, str(two), "--json")
    first, second = json.loads(out)
    assert second["screening"]["outcome"] == "eligible"
    assert [r["relation"] for r in (*first["related"], *second["related"])] == ["new application"] * 2
    _, out, _ = status_of(capsys, two, "--json")
    alone = json.loads(out)
    prior = next(r for r in alone["screening"]["reasons"] if r["code"] == "E05_PRIOR_REVIEW")
    assert (alone["screening"]["outcome"], prior["answer"]) == ("ask", "unknown")
    assert "may be a duplicate, to be checked" in prior["fact"]


def test_the_json_of_status_and_deadlines_keeps_to_their_schemas(tmp_path, capsys):
    import jsonschema

    (tmp_path / "no.json").write_text("[1]")
    late = written(tmp_path / "late.json", events=EVENTS)
    for command in ("status", "deadlines"):
        schema = json.loads((ROOT / "schemas" / f"{command}.schema.json").read_text())
        for paths in ([EXAMPLE], [EXAMPLE, late, tmp_path / "no.json"], [tmp_path / "no.json"]):
            main([command, *map(str, paths), "--as-of", "2015-05-01", "--json"])
            printed = json.loads(capsys.readouterr().out)
            jsonschema.validate(printed, schema)
            broken = json.loads(json.dumps(printed).replace('"source"', '"sauce"').replace('"state"', '"stage"'))
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(broken, schema)


SLIPS = [
    ({"injury": {"date": "2016-01-04"}}, "injury.date: lies after the ur decision of 2015-03-02"),
    (
        {"events": [EVENTS[0], {**EVENTS[1], "at": "2015-03-01"}]},
        "events[1].at: ur decision served, 2015-03-01, lies before",
    ),
    (
        {"events": [*EVENTS[:2], {**EVENTS[2], "at": "2025-04-08"}]},
        "events[2].at: application filed, 2025-04-08, lies more than",
    ),
]


@pytest.mark.parametrize("command", ["status", "deadlines"])
@pytest.mark.parametrize(("fields", "says"), SLIPS, ids=["injury", "service", "application"])
def test_days_that_cannot_be_are_named_and_nothing_is_left_out(tmp_path, capsys, command, fields, says):
    path = written(tmp_path / "case.json", **{"events": EVENTS, **fields})
    assert main([command, str(path)]) == 1
    told = capsys.readouterr()
    assert told.err.count(says) == 1
    assert told.out


def test_an_application_after_the_day_that_is_asked_about_is_told(tmp_path, capsys):
    path = written(tmp_path / "case.json", events=EVENTS)
    for command in ("status", "deadlines"):
        assert main([command, str(path), "--as-of", "2015-03-10"]) == 0
        assert (
            "after --as-of: 1, the first events[2] (application filed, 2015-04-08); left out" in capsys.readouterr().err
        )


DEFERRED = [
    {"type": "request received", "at": "2021-03-25"},
    {"type": "ur deferred", "at": "2021-03-29"},
    {"type": "ur decision", "at": "2021-03-30", "outcome": "denied"},
    {"type": "ur decision served", "at": "2021-03-30", "service": "mail"},
]
APPLIED = {"type": "application received", "at": "2021-04-12"}
GRANTED = {"type": "application eligible", "at": "2021-04-12"}
FORM = {"signed": True, "complete": True, "ur_decision_attached": True, "filed_by": "injured worker"}


@pytest.mark.parametrize(
    ("events", "applied"), [(DEFERRED, False), ([*DEFERRED, APPLIED], True), ([*DEFERRED, GRANTED], True)]
)
def test_without_an_application_nothing_is_to_be_asked_about_one(tmp_path, capsys, events, applied):
    """What the file leaves out before the application (T2: a review that goes on) tells of no application (T8)."""
    assert main(["status", str(written(tmp_path / "case.json", events=events, application=FORM))]) == 0
    out = capsys.readouterr().out
    assert ("no application has been received" in out) is not applied
    assert applied or "asked first" not in out


def test_a_determination_that_names_an_item_which_had_left_is_said_to(tmp_path, capsys):
    events = [
        {"type": "application withdrawn", "at": "2015-06-01", "items": [0]},
        {"type": "determination served", "at": "2015-06-10", "outcome": "upheld", "items": [0, 1]},
    ]
    items = [{"request": "MRI", "ur_outcome": "denied"}, {"request": "brace", "ur_outcome": "denied"}]
    path = written(tmp_path / "case.json", events=[*EVENTS, *events], items=items)
    says = "decides nothing on item 0, which was withdrawn on 2015-06-01"
    assert main(["status", str(path)]) == 0
    assert f"events[4] determination served, 2015-06-10, {says}" in capsys.readouterr().out
    assert main(["status", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"]["passed_over"][0]["items"] == [0]
    assert main(["deadlines", str(path)]) == 0
    assert says in capsys.readouterr().err


def test_an_item_before_the_appeals_board_is_told_as_that(tmp_path, capsys):
    """Also where another item is screened, and the case's state says only that."""
    events = [
        {"type": "liability disputed", "at": "2015-03-02", "items": [1]},
        {"type": "application eligible", "at": "2015-04-20", "items": [0]},
        {"type": "application deferred", "at": "2015-04-20", "items": [1]},
        {"type": "determination served", "at": "2015-06-10", "outcome": "upheld", "items": [0]},
        {"type": "petition filed", "at": "2015-06-29", "reasons": ["A5"], "items": [0]},
        {"type": "liability resolved", "at": "2015-07-12", "outcome": "liable", "items": [1]},
    ]
    items = [{"request": "MRI", "ur_outcome": "denied"}, {"request": "brace", "ur_outcome": "denied"}]
    path = written(tmp_path / "case.json", events=[*EVENTS, *events], items=items)
    assert main(["status", str(path)]) == 0
    out = capsys.readouterr().out
    first = out.partition("Items")[0]
    assert "APP_RECEIVED" in first
    assert "beside it: APPEAL_PENDING" in first
    assert "0 upheld       MRI (before the Appeals Board)" in out
    assert "brace (before" not in out
    assert main(["status", str(path), "--json"]) == 0
    state = json.loads(capsys.readouterr().out)["state"]
    assert [item["appealed"] for item in state["items"]] == [True, False]
