"""Each reason of eligibility by examples, around each change of law that concerns it."""

from datetime import date, datetime, time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import COMPLETE, ITEMS, PARTIES, event

from openimr.model import Application, Case, Injury
from openimr.process import screen
from openimr.process.days import LOS_ANGELES
from openimr.process.eligibility import TESTS
from openimr.process.reasons import eligibility, reason_code

ROWS = msgspec.yaml.decode(Path(__file__).with_name("eligibility.yaml").read_text())["rows"]


def ids(row):
    return row["code"] + " " + " ".join(f"{k}={v}" for k, v in row.items() if k not in {"code", "section"})


def of(row) -> tuple[Case, datetime | None]:
    decided, received = row.get("decided", date(2015, 3, 2)), row.get("received", date(2015, 3, 20))
    served, ur = row.get("served", date(2015, 3, 3)), row.get("ur", "denied")
    service = row.get("service", "mail")
    texts = [f"{decided} ur decision" + (f"; outcome={ur}" if ur else "")]
    if served:
        texts.append(f"{served} ur decision served" + (f"; service={service}" if service else ""))
    texts.append(f"{received} application received" + (f"; service={row['by_way_of']}" if "by_way_of" in row else ""))
    application = msgspec.structs.replace(COMPLETE, **_tuples(row.get("application", {})))
    chosen = [ITEMS[place] for place in row.get("items", range(len(ITEMS)))]
    items = tuple(msgspec.structs.replace(item, ur_outcome=None) for item in chosen)
    injury = row.get("injury", date(2013, 5, 6) if decided.year < 2014 else date(2014, 2, 11))
    one = Case(
        parties=PARTIES,
        items=items,
        formulary=row.get("formulary"),
        injury=Injury(date=injury and injury.isoformat()),
        application=application,
        events=tuple(event(text) for text in (*texts, *row.get("more", ()))),
    )
    day = row.get("as_of")
    return one, None if day is None else datetime.combine(day, time(20), LOS_ANGELES)


def _tuples(fields):
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_reason(row):
    found = screen(*of(row), row.get("others"))
    (reason,) = [r for r in found.reasons if r.code == row["code"]]
    assert (reason.answer, found.outcome) == (row["answer"], row["outcome"]), (reason, found.says)
    assert reason.section == row["section"]
    assert reason.evidence == row.get("evidence", reason.evidence)
    assert row.get("fact", "") in reason.fact
    assert reason.fact
    assert reason.source
    if found.outcome == "ask":
        assert found.questions
    if found.outcome in {"ineligible", "duplicate", "defer", "terminate"}:
        assert found.because == tuple(row.get("because", (row["code"],)))
        assert reason.cure
        assert reason.appeal


def test_every_reason_has_rows_for_yes_and_no():
    answered = {(row["code"], row["answer"]) for row in ROWS}
    assert [code for code in eligibility().reasons if not {(code, "yes"), (code, "no")} <= answered] == []


def test_every_test_is_a_reason_s():
    assert sorted(TESTS) == sorted(reason.test for reason in eligibility().reasons.values())


def test_default_is_eligible():
    """9792.10.3(d), V S6."""
    found = screen(of({})[0])
    assert (found.outcome, found.notice, found.because) == ("eligible", "eligibility", ())
    assert "9792.10.3(d)" in found.default


def test_what_is_not_known_makes_questions_and_rejects_nothing():
    found = screen(Case())
    assert (found.outcome, found.because) == ("eligible", ())
    assert {"E01_UNSIGNED", "E02_UNTIMELY", "E09_NO_ADVERSE_UR"} <= {q.code for q in found.questions}
    assert "by default" in found.says
    assert {r.answer for r in found.reasons if r.means not in {"decide", "terminate"}} <= {"unknown", "no"}
    assert "E06_LIABILITY" not in {q.code for q in found.questions}


def test_what_a_form_that_was_looked_at_leaves_open_is_asked():
    found = screen(Case(application=Application(signed=True)))
    assert found.outcome == "ask"
    assert "E10_WRONG_PARTY" in found.because


def test_what_the_item_says_of_utilization_review():
    """E09 by the items alone, without an event (finding 22)."""
    items = tuple(msgspec.structs.replace(item, ur_outcome="approved") for item in ITEMS)
    found = screen(Case(items=items))
    assert (found.outcome, found.because) == ("ineligible", ("E09_NO_ADVERSE_UR",))


def test_until_2014_the_ur_decision_is_asked_for_and_not_whether_it_is_there():
    row = next(row for row in ROWS if row["code"] == "E03_NO_UR_DECISION" and row["outcome"] == "ask")
    (question,) = screen(*of(row)).questions
    assert "15 days" in question.text


@pytest.mark.parametrize(
    ("events", "outcome", "says"),
    [
        (["2015-04-25 application eligible"], "eligible", "found eligible"),
        (["2015-04-25 application eligible", "2015-04-26 assignment served"], "eligible", "screening is over"),
        (["2015-04-25 application ineligible; reasons=E01"], "ineligible", "E01_UNSIGNED"),
        (["2015-05-25 determination served; outcome=upheld"], "eligible", "DETERMINED"),
    ],
)
def test_a_case_past_screening_is_asked_nothing(events, outcome, says):
    """The answers are history, whatever they would have been (finding 22)."""
    found = screen(of({"more": events, "application": {"complete": None}, "received": date(2015, 4, 20)})[0])
    assert (found.outcome, found.settled, found.questions) == (outcome, True, ())
    assert says in found.says
    assert "E02_UNTIMELY" in found.says


@pytest.mark.parametrize(
    "then", [[], ["2015-04-26 assignment served"], ["2015-05-25 determination served; outcome=upheld"]]
)
def test_an_item_that_was_approved_is_not_eligible_after_the_finding_either(then):
    """What the finding lets in is what utilization review denied or modified (E09); the letter lists the other."""
    events = ["2015-03-02 ur decision; outcome=approved; items=1", "2015-03-21 application eligible", *then]
    before, after = (screen(of({"more": more})[0]).items for more in (events[:1], events))
    assert before[1].because == after[1].because == ("E09_NO_ADVERSE_UR",)
    assert [one.outcome for one in before[:2]] == [one.outcome for one in after[:2]] == ["eligible", "ineligible"]


def test_an_item_that_the_claims_administrator_authorized_has_left_after_the_finding():
    events = ["2015-03-21 application eligible", "2015-03-25 treatment authorized; items=1"]
    found = screen(of({"more": events})[0]).items
    assert [one.outcome for one in found[:2]] == ["eligible", "left"]


@given(
    st.builds(
        Application,
        signed=st.sampled_from([None, True]),
        complete=st.sampled_from([None, True]),
        ur_decision_attached=st.sampled_from([None, True]),
        liability_disputed=st.sampled_from([None, False]),
        alternative_forum=st.sampled_from([None, False]),
        filed_by=st.sampled_from([None, "applicant", "designee", "physician"]),
        designated=st.sampled_from([None, "2015-06-01"]),
    ),
    st.lists(st.sampled_from(["injury", "ur decision", "application received", "records received"]), max_size=4),
)
@settings(max_examples=100, deadline=None)
def test_without_a_yes_nothing_is_rejected(application, kinds):
    events = tuple(event(f"2015-03-0{n + 1} {kind}") for n, kind in enumerate(kinds))
    found = screen(Case(application=application, events=events, injury=Injury(date="2014-01-06")))
    assert found.outcome in {"eligible", "ask"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E01_UNSIGNED", "E01_UNSIGNED"),
        ("e1", "E01_UNSIGNED"),
        ("E99: other", "E99_OTHER"),
        ("E16", None),
        ("A1", None),
    ],
)
def test_codes_of_reasons(text, code):
    assert reason_code(text) == code


def test_what_was_only_deferred_has_no_time_to_apply():
    """Utilization review decided nothing (T6): nobody is asked when a decision was served that there is not."""
    texts = ("2015-02-27 request received", "2015-02-28 ur deferred", "2015-03-10 application received; by=w",
             "2015-05-01 liability resolved; outcome=liable")  # fmt: skip
    deferred = tuple(msgspec.structs.replace(item, ur_outcome="deferred") for item in ITEMS)
    file = Case(parties=PARTIES, items=deferred, application=COMPLETE, events=tuple(map(event, texts)))
    found = screen(file)
    answers = {one.code: one for one in found.reasons}
    assert (answers["E02_UNTIMELY"].answer, "decided nothing" in answers["E02_UNTIMELY"].fact) == ("no", True)
    assert "with a new request" in answers["E09_NO_ADVERSE_UR"].fact
    assert [question.code for question in found.questions if question.code == "E02_UNTIMELY"] == []
