"""Each reason of eligibility by examples, around each change of law that concerns it."""

from datetime import date, datetime, time
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import COMPLETE, ITEMS, PARTIES, event

from openimr.model import Application, Case, Injury
from openimr.process import screen
from openimr.process.days import LOS_ANGELES
from openimr.process.eligibility import TESTS
from openimr.process.reasons import eligibility, reason_code

ROWS = yaml.safe_load(Path(__file__).with_name("eligibility.yaml").read_text())["rows"]


def ids(row):
    return row["code"] + " " + " ".join(f"{k}={v}" for k, v in row.items() if k not in {"code", "section"})


def of(row) -> tuple[Case, datetime | None]:
    decided, received = row.get("decided", date(2015, 3, 2)), row.get("received", date(2015, 3, 20))
    served, ur = row.get("served", date(2015, 3, 3)), row.get("ur", "denied")
    service = row.get("service", "mail")
    texts = [f"{decided} ur decision" + (f"; outcome={ur}" if ur else "")]
    if served:
        texts.append(f"{served} ur decision served" + (f"; service={service}" if service else ""))
    texts.append(f"{received} application received")
    application = msgspec.structs.replace(COMPLETE, **_tuples(row.get("application", {})))
    items = tuple(msgspec.structs.replace(item, ur_outcome=None) for item in ITEMS)
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
    found = screen(*of(row))
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
        assert found.because == (row["code"],)
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
    assert found.outcome == "ask"
    assert {r.answer for r in found.reasons if r.means not in {"decide", "terminate"}} <= {"unknown", "no"}
    assert "E06_LIABILITY" not in {q.code for q in found.questions}


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
