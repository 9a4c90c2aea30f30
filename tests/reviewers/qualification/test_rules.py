"""Rules R1 to R10 as the table `rules.yaml` says them, and what holds for every roster."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from openimr.reviewers import dispute_of, eligible, fit, qualify, to_attest
from openimr.reviewers.qualification.answers import RULES, qualification_rules

TABLE = msgspec.yaml.decode(Path(__file__).with_name("rules.yaml").read_text())
ROWS = TABLE["rows"]
WORDS = {True: "yes", False: "no", "unknown": "unknown"}


def title(row: dict[str, Any]) -> str:
    changes = {**row.get("change", {}), **row.get("case", {})}
    return f"{row['rule']} {WORDS[row['answer']]} {row.get('day', '')} {', '.join(changes)}"


@pytest.fixture(scope="module")
def table(tables):
    return tables["Table"](TABLE)


@pytest.mark.parametrize("row", ROWS, ids=title)
def test_each_rule_answers_as_the_table_says(table, row):
    answers = qualify(table.reviewer(row.get("change")), table.case(row.get("case")), table.day(row))
    assert [a.id for a in answers] == list(RULES)
    found = next(a for a in answers if a.id == row["rule"])
    assert found.answer == WORDS[row["answer"]], found
    if "source" in row:
        assert found.source == row["source"]


def test_the_table_has_yes_no_and_unknown_of_every_rule():
    assert {(row["rule"], WORDS[row["answer"]]) for row in ROWS} == {
        (rule, answer) for rule in RULES for answer in ("yes", "no", "unknown")
    }


def test_the_base_is_eligible_with_nothing_left_to_attest(table):
    answers = qualify(table.reviewer(), table.case(), TABLE["day"])
    assert {a.answer for a in answers} == {"yes"}
    assert eligible(answers)
    assert to_attest(answers) == ()


@pytest.mark.parametrize("row", ROWS, ids=title)
def test_no_makes_ineligible_but_for_the_preference_and_unknown_only_what_can_be_attested(table, row):
    answers = qualify(table.reviewer(row.get("change")), table.case(row.get("case")), table.day(row))
    noes = {a.id for a in answers if a.answer == "no"} - {"R4"}
    unknown = {a.id for a in answers if a.answer == "unknown"} - {"R4"}
    assert eligible(answers) == (not noes and unknown <= {"R5", "R6"})
    assert set(to_attest(answers)) == unknown & {"R5", "R6"}


def test_every_answer_bears_section_and_grade_and_r7_says_that_it_is_no_statute(table):
    answers = {a.id: a for a in qualify(table.reviewer(), table.case(), TABLE["day"])}
    assert all(a.section and a.grade for a in answers.values())
    assert (answers["R2"].grade, answers["R2"].law) == ("V", "S28")
    assert answers["R6"].grade == "GK"
    assert "contract" in answers["R7"].section
    assert qualification_rules()["R7"].values[0].note == "not found in statute"


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Every field of an entry, in the table's notation."""
    if isinstance(value, dict):
        for key, under in value.items():
            yield f"{path}{key}"
            yield from paths(under, f"{path}{key}.")
    elif isinstance(value, list):
        for place, under in enumerate(value):
            yield from paths(under, f"{path}{place}.")


FULL = {
    **TABLE["base"],
    "licences": [
        *TABLE["base"]["licences"],
        {"state": "OR", "number": "X1", "status": "probation", "from": "2001-01-01", "to": "2030-01-01",
         "discipline": "none"},
        {"state": "NV", "number": "X2", "status": "active", "from": "2030-01-01", "to": "2035-01-01",
         "discipline": "pending"},
    ],
    "boards": [
        *TABLE["base"]["boards"],
        {"board": "ABA", "specialty": "Anesthesiology", "subspecialty": "Pain Medicine", "to": "2020-01-01"},
    ],
    "specialties": ["Psychology"],
    "taxonomy": ["208VP0000X"],
    "treats": ["epidural steroid injection"],
    "attestations": [
        {"statement": "R6", "answer": True, "at": "2026-03-01T09:00:00-08:00", "case_number": "CM26-0000001"},
        {"statement": "R5", "answer": False, "at": "2026-03-01T09:00:00-08:00", "case_number": "CM26-0000009"},
    ],
}  # fmt: skip
REQUIRED = {"id", "licences.0.state", "licences.1.state", "licences.2.state", "boards.0.board", "boards.0.specialty",
            "boards.1.board", "boards.1.specialty", *(f"attestations.{n}.{f}" for n in (0, 1) for f in
                                                     ("statement", "answer", "at"))}  # fmt: skip
"""Without these the entry is refused, and a refused entry is nobody."""

STARTS: list[dict[str, Any]] = [
    {},
    *(
        change
        for row in ROWS
        if (change := row.get("change", {})).get("licences.0.discipline") != "disciplined"
        or "attestations" not in change
    ),
]
"""Without the one row in which the reviewer attests what a licence denies: the attestation is evidence of its own, and
stands when the licence no longer speaks against it."""


@pytest.mark.parametrize("profession", ["MD", "DC", "PsyD"])
def test_no_field_that_is_taken_away_turns_an_answer_into_yes(tables, profession):
    """One field at a time, of an entry with every kind of field and of every entry of the table.

    Left out: a certificate's first day, which the contract's roster does not have (decision 0082), and whole lists and
    records, whose absence is another roster and not a gap in this one; and a licence's number, which no rule asks for:
    where there is one, it can only speak against the licence (another profession's).
    """
    make, changed, case = tables["read_one"], tables["changed"], tables["case_of"](TABLE["case"])
    tried = 0
    for start in (FULL, *(changed(TABLE["base"], change) for change in STARTS)):
        entry = {**start, "profession": start.get("profession", profession)} if start is not FULL else {
            **FULL, "profession": profession}  # fmt: skip
        full = {a.id: a.answer for a in qualify(make(entry), case, TABLE["day"])}
        for path in paths(entry):
            if path in REQUIRED or path.endswith(("boards.0.from", "attestations", ".number")):
                continue
            less = {a.id: a.answer for a in qualify(make(changed(entry, {path: "absent"})), case, TABLE["day"])}
            gained = [rule for rule in RULES if less[rule] == "yes" != full[rule]]
            assert gained == [], (path, start)
            tried += 1
    assert tried > 500


BARS = [row for row in ROWS if row["answer"] is False and row["rule"] != "R4" and "day" not in row]


@pytest.mark.parametrize("row", BARS, ids=title)
@pytest.mark.parametrize("other", [{}, {"years_active": 40}, {"licences.0.state": "NV"}, {"qme": "absent"}], ids=str)
def test_a_disqualifying_fact_never_makes_eligible_whatever_else_the_entry_says(table, row, other):
    change = {**other, **row.get("change", {})}
    assert not eligible(qualify(table.reviewer(change), table.case(row.get("case")), TABLE["day"]))


def test_same_input_same_answers(table):
    reviewer, case = table.reviewer(), table.case()
    first = qualify(reviewer, case, TABLE["day"])
    assert qualify(reviewer, case, TABLE["day"], dispute=dispute_of(case)) == first
    assert fit(reviewer, case) == fit(reviewer, case, TABLE["day"])
