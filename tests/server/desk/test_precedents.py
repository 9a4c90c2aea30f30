"""Letters like the case: closed until the first decision, looked up by what the reviewer has, kept on record by id."""

import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, transaction
from tests.corpus.similar.conftest import write
from tests.server.desk.test_desk_pages import client


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters on an opioid, of which those with a documented gain were overturned, with their index."""
    from openimr.corpus.building import Options, build

    place = tmp_path_factory.mktemp("precedents")
    (place / "letters").mkdir()
    write(place / "letters")
    build([str(place / "letters")], str(place / "corpus"), Options(facts=True, signals=False, workers=1))
    return place / "corpus"


@pytest.fixture
def compared(desk: SimpleNamespace, dataset: Path, settings: Any) -> SimpleNamespace:
    """A desk on a server that has letters to compare with."""
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, precedents=dataset)
    return desk


def section(browser: Any, desk: SimpleNamespace) -> str:
    page = browser.get(f"/desk/{desk.number}/?part=item-0").content.decode()
    found = re.search(r'<section class="proposal card" aria-labelledby="h-precedents">.*?</section>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[0])


def pressed(browser: Any, desk: SimpleNamespace, do: str, **fields: str) -> None:
    desk.draft.refresh_from_db()
    sent = {"do": do, "part": "item-0", "revision": str(desk.draft.revision), **fields}
    browser.post(f"/desk/{desk.number}/change/", sent)


def decided(browser: Any, desk: SimpleNamespace) -> None:
    pressed(browser, desk, "decide 0", **{"decision:0": "upheld", "reason:0": "No gain is told."})


def test_where_no_letters_are_set_up_one_line_says_so(desk: SimpleNamespace, settings: Any, tmp_path: Path):
    browser = client(desk.reviewer)
    assert "OPENIMR_PRECEDENTS" in section(browser, desk)
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, precedents=tmp_path)
    decided(browser, desk)
    pressed(browser, desk, "precedents 0")
    assert "can't be read now" in section(browser, desk)
    assert not desk.draft.opened_precedents.exists()


def test_they_open_after_the_first_decision_and_what_was_shown_stays_on_record(compared: SimpleNamespace):
    browser = client(compared.reviewer)
    assert "Closed until your first decision" in section(browser, compared)
    pressed(browser, compared, "precedents 0")
    assert not compared.draft.opened_precedents.exists()
    decided(browser, compared)
    assert "Open letters like this case" in section(browser, compared)
    assert "CM15-" not in section(browser, compared)
    pressed(browser, compared, "precedents 0")
    told = section(browser, compared)
    assert re.search(r"Of the \d+ published letters most like it, <strong>\d+</strong> overturned", told)
    assert "Norco 10/325 mg #90" in told
    assert "It was weighed." in told
    row = compared.draft.opened_precedents.get()
    assert (row.item, row.number, len(row.shown["letters"])) == (0, 1, 10)
    assert {one["case_number"] for one in row.shown["letters"]} <= {f"CM15-{n:07d}" for n in range(1, 60)}
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(shown={})
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    pressed(browser, compared, "precedents 0")
    assert compared.draft.opened_precedents.count() == 1  # the same letters once more are no second showing
    assert "opened" in browser.get(f"/desk/{compared.number}/history/").content.decode()


def test_after_they_were_opened_the_decision_is_asked_for_once_more(compared: SimpleNamespace):
    browser = client(compared.reviewer)
    decided(browser, compared)
    pressed(browser, compared, "precedents 0")
    page = browser.get(f"/desk/{compared.number}/?part=item-0").content.decode()
    assert "You have opened letters like this case. Say whether your decision stands" in page
    assert "letters like this case: say whether" in browser.get(f"/desk/{compared.number}/check/").content.decode()
    decided(browser, compared)
    page = browser.get(f"/desk/{compared.number}/?part=item-0").content.decode()
    assert "Say whether your decision stands" not in page
    assert "letters like this case: say whether" not in browser.get(f"/desk/{compared.number}/check/").content.decode()


def test_criteria_as_the_reviewer_has_set_them_are_what_letters_are_compared_by(compared: SimpleNamespace):
    from openimr.server.desk.fetch import document_of, software_draft
    from openimr.server.desk.precedents import looked_up

    drafted, document = software_draft(compared.draft), document_of(compared.draft)

    def overturned(status: str) -> int:
        """How many of the nearest letters are overturned, with all criteria in this status."""
        item = document.items[0]
        criteria = tuple(msgspec.structs.replace(one, status=status) for one in item.criteria)
        changed = msgspec.structs.replace(document, items=(msgspec.structs.replace(item, criteria=criteria),))
        return sum(one.decision == "overturned" for one in looked_up(drafted, changed, 0).letters)

    assert overturned("met") > overturned("not documented")


def test_a_letter_that_is_gone_from_the_dataset_is_gone_here_too(
    compared: SimpleNamespace, tmp_path: Path, settings: Any
):
    from openimr.corpus.building import Options, build

    browser = client(compared.reviewer)
    decided(browser, compared)
    pressed(browser, compared, "precedents 0")
    (tmp_path / "letters").mkdir()
    write(tmp_path / "letters")
    for path in sorted((tmp_path / "letters").iterdir())[:24]:
        path.unlink()
    quick = Options(facts=False, signals=False, workers=1)
    build([str(tmp_path / "letters")], str(tmp_path / "corpus"), quick)
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, precedents=tmp_path / "corpus")
    told = section(browser, compared)
    assert told.count("no longer published") == 10
    assert "It was weighed." not in told


def test_quality_sees_what_the_reviewer_opened_and_opens_nothing(compared: SimpleNamespace):
    looking, browser = client(compared.quality), client(compared.reviewer)
    decided(browser, compared)
    assert "The reviewer has not opened them" in section(looking, compared)
    assert looking.post(f"/desk/{compared.number}/change/", {"do": "precedents 0", "revision": "0"}).status_code == 403
    pressed(browser, compared, "precedents 0")
    assert "published letters most like it" in section(looking, compared)


def test_nothing_of_it_names_a_reviewer(compared: SimpleNamespace):
    browser = client(compared.reviewer)
    decided(browser, compared)
    pressed(browser, compared, "precedents 0")
    kept = compared.draft.opened_precedents.get().shown
    assert {*kept} == {"dataset", "overturned", "letters", "differences", "note"}
    assert {name for one in kept["letters"] for name in one} == {
        "letter_id", "item", "case_number", "decision", "decided", "likeness", "because"
    }  # fmt: skip
    assert "Marrow" not in section(browser, compared)
