"""docs/governing.md tells what the data says; its tables fail here when the data moves on."""

from pathlib import Path

import pytest

from openimr.guidelines import shelf
from openimr.guidelines.adoption import NAMES, adoptions
from openimr.guidelines.law import Dated

DOC = (Path(__file__).parents[2] / "docs" / "governing.md").read_text()
LIBRARY = shelf().library
STANDARDS = LIBRARY.standards


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ("---",) * len(head), *rows])


def orders_table() -> str:
    brought: dict[str, list[str]] = {}
    for texts in adoptions(LIBRARY).values():
        for text in texts:
            brought.setdefault(text.order.id, []).append(text.subject)
    rows = [
        (
            o.effective.isoformat(),
            NAMES[o.keyed_to],
            o.title,
            ", ".join(brought[o.id]),
            o.section,
            f"{o.grade}, {o.key_grade}",
        )
        for o in LIBRARY.orders.orders
    ]
    return table(("first day", "keyed to", "order", "subjects", "section", "grade, of the key"), rows)


def dated_rows(name: str, texts: tuple[Dated, ...]) -> list[tuple[str, ...]]:
    return [
        (
            name,
            t.effective_from.isoformat() if t.effective_from else "",
            t.effective_to.isoformat() if t.effective_to else "",
            NAMES[t.keyed_to],
            t.section,
            f"{t.grade}, {t.date_grade or t.grade}, {t.key_grade}",
        )
        for t in texts
    ]


def standards_table() -> str:
    rows = [
        *dated_rows("order of standards", STANDARDS.order_of_standards),
        *dated_rows("search sequence", STANDARDS.search_sequence),
        *dated_rows("presumption", STANDARDS.presumption),
        *dated_rows("chronic pain", STANDARDS.chronic_pain),
        *dated_rows("functional improvement", STANDARDS.functional_improvement),
        *dated_rows("24 visits", STANDARDS.visit_caps),
    ]
    return table(("what", "from", "to", "keyed to", "section", "grade, of the days, of the key"), rows)


@pytest.mark.parametrize("made", [orders_table, standards_table])
def test_the_tables_are_those_of_the_data(made):
    assert made() in DOC, f"docs/governing.md should hold:\n\n{made()}"


def test_the_rungs_are_told_in_their_order():
    told = [f"{rung.letter}. {rung.name}" for rung in STANDARDS.rungs]
    assert "; ".join(told) in " ".join(DOC.split())


def test_the_date_that_stands_in_is_told():
    for keyed_to, order in STANDARDS.fallbacks.items():
        if len(order) > 1:
            assert f"{NAMES[keyed_to]}: {', '.join(NAMES[o] for o in order[1:])}" in " ".join(DOC.split())


def test_the_last_day_that_was_researched_is_told():
    assert LIBRARY.orders.researched_to.isoformat() in DOC
