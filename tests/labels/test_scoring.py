"""The scoring that `docs/benchmarks.md` rests on, on labels and findings small enough to check by hand."""

import pytest
from benchmarks.agreement import agrees, same_assertion
from benchmarks.findings_score import markdown, pair, tally
from benchmarks.labels import Label
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import Evidence, Finding


def label(kind, start, end, *, assertion="affirmed", also=(), **attributes):
    return Label("invented", kind, "x", attributes, assertion, start, end, also)


def finding(kind, start, end, *, assertion="affirmed", **attributes):
    place = Evidence(record="r1", file="note.txt", page=1, quote="x" * (end - start), start=start, end=end)
    return Finding(kind=kind, evidence=place, assertion=assertion, attributes=attributes)


class TestAgreement:
    def test_a_drug_must_be_the_same_drug(self):
        wanted = label("medication", 0, 10, ingredients=("hydrocodone", "acetaminophen"))
        assert agrees(wanted, finding("medication", 2, 8, ingredients=("acetaminophen", "hydrocodone")))
        assert not agrees(wanted, finding("medication", 2, 8, ingredients=("oxycodone", "acetaminophen")))

    def test_spans_that_only_touch_do_not_agree(self):
        assert not agrees(label("diagnosis", 0, 5), finding("diagnosis", 5, 9))

    def test_a_score_must_have_the_same_numbers(self):
        wanted = label("pain_score", 0, 9, value=4, high=5)
        assert agrees(wanted, finding("pain_score", 0, 9, value=4.0, high=5.0))
        assert not agrees(wanted, finding("pain_score", 0, 9, value=4.0))

    @pytest.mark.parametrize(
        ("result", "assertion", "verdict"),
        [("absent", "affirmed", True), ("present", "denied", True), ("present", "affirmed", False)],
    )
    def test_no_spasm_may_be_said_in_two_ways(self, result, assertion, verdict):
        wanted = label("exam", 0, 9, sign="spasm", result="absent")
        assert agrees(wanted, finding("exam", 0, 9, assertion=assertion, sign="spasm", result=result)) is verdict

    def test_shoulder_pain_is_not_knee_pain_and_lumbar_is_low_back(self):
        wanted = label("complaint", 0, 9, symptom="pain", body_part="low back")
        assert agrees(wanted, finding("complaint", 0, 9, symptom="pain", body_part="lumbar spine"))
        assert not agrees(wanted, finding("complaint", 0, 9, symptom="pain", body_part="knee"))

    def test_a_past_operation_may_be_affirmed_or_historical(self):
        assert same_assertion(label("surgery", 0, 9), finding("surgery", 0, 9, assertion="historical")) is True
        assert same_assertion(label("complaint", 0, 9), finding("complaint", 0, 9, assertion="historical")) is False
        assert same_assertion(label("surgery", 0, 9, assertion=None), finding("surgery", 0, 9)) is None


class TestPairing:
    def test_one_finding_serves_one_label_only(self):
        wanted = [label("diagnosis", 0, 10), label("diagnosis", 5, 15)]
        assert len(pair(wanted, [finding("diagnosis", 4, 12)]).hits) == 1

    def test_a_greedy_choice_gives_way_to_a_fuller_pairing(self):
        wanted = [label("diagnosis", 0, 10), label("diagnosis", 0, 30)]
        found = [finding("diagnosis", 0, 9), finding("diagnosis", 20, 30)]
        assert pair(wanted, found).misses == ()

    def test_a_doubtful_kind_counts_and_a_request_over_a_ur_decision_is_no_false_alarm(self):
        wanted = [label("exam", 0, 9, also=("red_flag",)), label("ur_decision", 20, 40, outcome="denied")]
        found = [
            finding("red_flag", 0, 9),
            finding("ur_decision", 20, 40, outcome="denied"),
            finding("request", 25, 40),
        ]
        result = pair(wanted, found)
        assert (len(result.hits), result.misses, result.false_alarms) == (2, (), ())


class TestTally:
    def test_figures(self):
        wanted = [label("diagnosis", 0, 5), label("diagnosis", 10, 15), label("diagnosis", 20, 25)]
        found = [finding("diagnosis", 0, 5, assertion="possible"), finding("diagnosis", 40, 45)]
        counts = tally([pair(wanted, found)])["diagnosis"]
        assert (counts.labels, counts.hits, counts.false_alarms) == (3, 1, 1)
        assert (counts.recall, counts.precision, counts.f1) == (1 / 3, 0.5, 0.4)
        assert (counts.assertions, counts.assertions_right) == (1, 0)

    def test_a_kind_without_labels_or_findings_has_no_figure_rather_than_zero(self):
        counts = tally([pair([], [finding("relief", 0, 5)])])["relief"]
        assert counts.recall is None
        assert "| relief | 0 |  | 0.00 | 0.00 |  |" in markdown({"tuning": {"relief": counts}})

    @given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 20)), max_size=12))
    def test_findings_equal_to_the_labels_score_one(self, spans):
        wanted = [label("diagnosis", start, start + length) for start, length in spans]
        found = [finding("diagnosis", start, start + length) for start, length in spans]
        result = pair(wanted, found)
        assert (result.misses, result.false_alarms) == ((), ())
