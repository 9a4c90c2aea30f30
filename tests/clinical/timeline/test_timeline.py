"""Visits become courses; what visits contradict is shown."""

from hypothesis import given
from hypothesis import strategies as st

from openimr.clinical.extract import findings_in_text
from openimr.clinical.timeline import build_timeline
from openimr.model import Findings, RecordKind

NORCO = ("hydrocodone", "acetaminophen")


def visits(*notes: tuple[str, str], kind: RecordKind = "progress report") -> Findings:
    found: Findings = ()
    for number, (day, text) in enumerate(notes, start=1):
        found += findings_in_text(text, kind=kind, date=day, record=f"r{number}", file=f"{number}.txt")
    return found


def test_a_course_runs_from_the_first_to_the_last_visit() -> None:
    found = visits(
        ("2015-01-10", "Takes Norco 5/325 tid."),
        ("2015-03-09", "PLAN\nNorco 10/325 tid #90."),
        ("2015-05-08", "Takes Norco 10/325 tid."),
    )
    course = build_timeline(found, as_of=None).course(NORCO)
    assert course is not None
    assert (course.first, course.last, course.months, course.taken) == ("2015-01-10", "2015-05-08", 3.9, True)
    assert [c.strength for c in course.changes] == ["5/325 mg", "10/325 mg", "10/325 mg"]
    assert len(course.evidence) == 3


def test_an_explicit_start_lengthens_the_course() -> None:
    found = visits(("2015-05-08", "Takes Norco (since at least 05/2014)."))
    course = build_timeline(found, as_of=None).course(reversed(NORCO))
    assert course is not None
    assert (course.since, course.months) == ("2014-05-01", 12.2)


def test_a_gap_begins_the_count_anew() -> None:
    found = visits(("2012-01-01", "Takes Soma."), ("2015-01-01", "Takes Soma."), ("2015-02-01", "Takes Soma."))
    (course,) = build_timeline(found, as_of=None).courses_of_class("muscle relaxant")
    assert (course.first, course.months) == ("2012-01-01", 1.0)


def test_what_is_only_asked_for_or_refused_is_not_taken() -> None:
    request = visits(("2015-01-01", "Requested Treatment\nSoma 350 mg #20"), kind="request for authorization")
    head = "Date Drug Qty DS Prescriber Status\n"
    refused = visits(("2015-02-01", head + "01/05/2015 CARISOPRODOL 350 20 10 LANE REJ 75"), kind="pharmacy or billing")
    (course,) = build_timeline(request + refused, as_of=None).courses
    assert (course.taken, course.first, course.months) == (False, None, 0.0)
    assert [c.status for c in course.changes] == ["requested", "not dispensed"]


def test_stopped_and_started_again_later_is_no_contradiction() -> None:
    found = visits(("2015-01-01", "PLAN\nStop Soma."), ("2015-06-01", "PLAN\nStart Soma 350 mg #20."))
    timeline = build_timeline(found, as_of=None)
    assert timeline.contradictions == ()
    assert timeline.courses[0].stopped is None


def test_a_stop_that_nothing_follows() -> None:
    found = visits(("2015-01-01", "Takes Soma."), ("2015-06-01", "PLAN\nStop Soma."))
    assert build_timeline(found, as_of=None).courses[0].stopped == "2015-06-01"


def test_nothing_after_the_decision_counts_into_a_course() -> None:
    found = visits(("2015-01-01", "Takes Soma."), ("2015-03-01", "Takes Soma."), ("2015-06-01", "Takes Soma."))
    assert build_timeline(found, as_of="2015-03-15").courses[0].last == "2015-03-01"


def test_copied_paragraphs_are_one_fact_with_all_its_places() -> None:
    found = visits(("2015-01-01", "Pain 7/10 with meds."), ("2015-01-01", "Pain 7/10 with meds."))
    (score,) = build_timeline(found, as_of=None).pain
    assert [e.record for e in score.evidence] == ["r1", "r2"]


def test_contradictions_are_shown() -> None:
    found = visits(
        ("2015-01-01", "Denies side effects. Urine drug screen was consistent. Nonsmoker."),
        ("2015-01-01", "Sedation from Norco. Urine drug screen was inconsistent."),
        ("2015-02-01", "Smokes a pack a day."),
    )
    kinds = [c.kind for c in build_timeline(found, as_of=None).contradictions]
    assert kinds == ["side_effect", "urine_drug_test", "substance_use"]


def test_visits_on_different_days_may_differ() -> None:
    found = visits(("2015-01-01", "Denies constipation."), ("2015-02-01", "Constipation from Norco."))
    assert build_timeline(found, as_of=None).contradictions == ()


@given(st.lists(st.sampled_from(["Takes Soma.", "PLAN\nStop Soma.", "UDS consistent.", "Pain 5/10."]), max_size=6))
def test_the_order_of_the_findings_changes_nothing(notes: list[str]) -> None:
    found = visits(*((f"2015-0{i + 1}-01", note) for i, note in enumerate(notes)))
    assert build_timeline(found, as_of=None) == build_timeline(tuple(reversed(found)), as_of=None)


def test_a_side_effect_that_the_next_visit_denies_in_one_breath() -> None:
    found = visits(("2015-07-02", "Sedation from Norco."), ("2015-07-30", "Denies side effects."))
    (shown,) = build_timeline(found, as_of=None).contradictions
    assert shown.text == "On 2015-07-02 sedation is reported; on 2015-07-30 side effects are denied."
    later = visits(("2015-01-02", "Sedation from Norco."), ("2015-07-30", "Denies side effects."))
    assert build_timeline(later, as_of=None).contradictions == ()


def test_a_visit_that_finds_a_drug_and_stops_it_is_no_contradiction() -> None:
    found = visits(("2015-07-02", "Takes Soma bid.\nPLAN\nStop Soma."))
    assert build_timeline(found, as_of=None).contradictions == ()


def test_a_drug_of_earlier_years_is_not_taken_now() -> None:
    found = visits(("2015-01-01", "HISTORY\nHe was previously on Soma."), ("2015-02-01", "Takes Norco."))
    courses = {course.names[0]: course.taken for course in build_timeline(found, as_of=None).courses}
    assert courses == {"Soma": False, "Norco": True}


def test_an_order_of_one_record_and_a_stop_of_another_on_one_day_contradict_each_other() -> None:
    ordered = findings_in_text("PLAN\nSoma 350 mg bid #60.", date="2015-01-01", record="r1")
    stopped = findings_in_text("PLAN\nStop Soma.", date="2015-01-01", record="r2")
    (found,) = build_timeline(ordered + stopped, as_of=None).contradictions
    assert (found.kind, found.what) == ("medication", "taken")


def test_daily_life_that_two_visits_tell_differently() -> None:
    notes = (
        ("2015-03-02", "SUBJECTIVE\nShe does no housework."),
        ("2015-04-01", "SUBJECTIVE\nDoing fine with housework."),
    )
    (shown,) = build_timeline(visits(*notes), as_of=None).contradictions
    assert (shown.kind, shown.what) == ("function", "daily activities")
    assert "does no housework" in shown.text
    assert "Doing fine with housework" in shown.text
    later = visits(notes[0], ("2015-09-01", "SUBJECTIVE\nDoing fine with housework."))
    assert build_timeline(later, as_of=None).contradictions == ()


def test_one_sentence_with_two_sides_is_no_contradiction() -> None:
    found = visits(("2015-01-01", "UDS consistent at first, UDS of the same day inconsistent on review."))
    assert build_timeline(found, as_of=None).contradictions == ()
