"""Letters like one on its public page: on the very treatment, each letter once, looked up and never searched for."""

from pathlib import Path

import msgspec
import pytest
from tests.corpus.similar.conftest import LETTER

from openimr.corpus import Dataset, LetterIndex, case_of, open_index
from openimr.corpus.building import Options, build
from openimr.corpus.similar import letters_like, precompute, precomputed
from openimr.corpus.similar.ahead import NAME, POOL

_WORDS = ("Norco 10/325 mg #{}", "Hydrocodone/APAP 5/325 mg #{}", "Vicodin 5/300 mg #{}")
_FURTHER = "She has been taking it for two years."


def _letters(folder: Path) -> None:
    """Fourteen on hydrocodone, one of them on two of its pills; tapentadol three times, tramadol twelve; three MRIs."""
    requests = [((_WORDS[n % 3].format(30 + n),), n % 4 == 0) for n in range(13)]
    requests += [(("Norco 10/325 mg #120", "Norco 5/325 mg #30"), True)]
    requests += [(("Nucynta 50 mg #60",), n == 0) for n in range(3)]
    requests += [((f"Tramadol 50 mg #{60 + n}",), n % 2 == 0) for n in range(12)]
    requests += [(("MRI of the left knee",), True), (("Zorblax for home use",), True), (("Quuxol service",), False)]
    requests += [(("MRI of the lumbar spine",), False)] * 2
    for number, (asked, overturned) in enumerate(requests, 1):
        decision = "Overturned" if overturned else "Upheld"
        said = f"The injured worker is a {20 + number} year old cook. {_FURTHER}"
        text = LETTER.format(number=number, request=asked[0], decision=decision, summary=said, injured="01/02/2012")
        item = text[text.index(f"{asked[0]}: ") :]
        text += "".join("\n" + item.replace(asked[0], one) for one in asked[1:])
        (folder / f"{number:03d}.txt").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of them."""
    home = tmp_path_factory.mktemp("ahead")
    (home / "letters").mkdir()
    _letters(home / "letters")
    build([str(home / "letters")], str(home / "corpus"), Options(facts=False, signals=False, workers=1))
    return home / "corpus"


@pytest.fixture(scope="module")
def index(place) -> LetterIndex:
    """Its index, with what is computed ahead beside it."""
    opened = open_index(place)
    precompute(Dataset.open(str(place)), opened)
    return opened


@pytest.fixture(scope="module")
def ahead(index):
    """What was computed ahead."""
    return precomputed(index)


def _item(index, request):
    """The item with a request."""
    found = index.searcher.search(index.engine.parse_query(f'"{request}"', ["request"]), limit=50).hits
    return next(
        record
        for record, document in index.records([at for _, at in found])
        if document.get_first("request") == request
    )


def _like(index, ahead, request, **options):
    return letters_like(index, ahead, _item(index, request), request, **options)


def test_letters_on_a_drug_are_like_one_on_any_of_its_brands(index, ahead):
    (circle,) = _like(index, ahead, "Norco 10/325 mg #30")
    assert circle.same
    assert circle.group.name == "acetaminophen+hydrocodone"
    assert circle.compared == len(circle.nearest) == 13
    assert {one.request.split()[0] for one in circle.nearest} == {"Norco", "Hydrocodone/APAP", "Vicodin"}


def test_a_letter_is_like_it_once_however_many_of_its_items_are(index, ahead):
    (circle,) = _like(index, ahead, "Norco 10/325 mg #30")
    assert len({one.letter_id for one in circle.nearest}) == len(circle.nearest)
    assert circle.overturned.of == 13
    assert circle.overturned.count == 4  # five of the fourteen letters were overturned, one of them is this one


def test_the_most_like_comes_first_and_not_the_same_for_every_letter(index, ahead):
    first = {
        asked: _like(index, ahead, asked)[0].nearest[0].request
        for asked in ("Norco 10/325 mg #30", "Vicodin 5/300 mg #41", "Hydrocodone/APAP 5/325 mg #31")
    }
    assert {asked: one.split()[0] for asked, one in first.items()} == {asked: asked.split()[0] for asked in first}


def test_where_there_are_few_letters_on_a_treatment_wider_ones_are_told_apart(index, ahead):
    few, wider = _like(index, ahead, "Nucynta 50 mg #60")
    assert (few.same, few.compared) == (True, 2)
    assert (wider.same, wider.group.of) == (False, "category")
    assert wider.group.name == "medication: opioid"
    assert not {one.letter_id for one in few.nearest} & {one.letter_id for one in wider.nearest}
    assert all("Nucynta" not in one.request for one in wider.nearest)


def test_a_treatment_that_no_other_letter_is_on_says_so(index, ahead):
    alone, elsewhere = _like(index, ahead, "MRI of the left knee")
    assert (alone.same, alone.compared, alone.overturned.of) == (True, 0, 0)
    assert (elsewhere.same, elsewhere.group.of, elsewhere.group.name) == (False, "procedure", "mri")
    assert {one.request for one in elsewhere.nearest} == {"MRI of the lumbar spine"}


def test_a_precedent_that_is_searched_for_is_a_letter_once_too(index):
    answer = index.similar(case_of("Norco 10/325 mg #90"), 100)
    ids = [one.letter_id for one in answer.neighbours]
    assert len(ids) == len(set(ids))
    assert sum("Nucynta" not in one.request and "Tramadol" not in one.request for one in answer.neighbours) == 14
    assert answer.decided.overturned.of == answer.basis == len(ids)


def test_what_nobody_knows_is_like_nothing(index, ahead):
    unknown = _item(index, "Zorblax for home use")
    assert (unknown.category, unknown.procedure) == ("other", None)
    assert not any(one.group.name == "other" for one in ahead.values())
    assert letters_like(index, ahead, unknown, "Zorblax for home use") == ()


def test_what_may_not_be_shown_is_neither_listed_nor_counted(index, ahead):
    (whole,) = _like(index, ahead, "Norco 10/325 mg #30")
    hidden = whole.nearest[0].letter_id
    (circle,) = _like(index, ahead, "Norco 10/325 mg #30", allowed=lambda ids: ids - {hidden})
    assert hidden not in {one.letter_id for one in circle.nearest}
    assert circle.overturned.of == whole.overturned.of - 1


def test_a_page_searches_for_nothing(index, ahead, monkeypatch):
    item = _item(index, "Norco 10/325 mg #30")
    monkeypatch.setattr(LetterIndex, "similar", None)
    monkeypatch.setattr(LetterIndex, "records", None)
    index_without_engine = type("Index", (), {"sums": index.sums, "telling": index.telling})()
    assert letters_like(index_without_engine, ahead, item, "") != ()
    assert letters_like(index_without_engine, {}, item, "") == ()


def test_what_is_computed_ahead_is_bounded_and_the_same_each_time(place, index):
    dataset = Dataset.open(str(place))
    whole = (index.place / NAME).read_bytes()
    assert precompute(dataset, index).read_bytes() == whole
    assert len(precompute(dataset, index, most=2).read_bytes().splitlines()) == 2
    largest = precomputed(index)
    assert {one.group.name for one in largest.values()} == {"medication: opioid", "acetaminophen+hydrocodone"}
    precompute(dataset, index)
    groups = precomputed(index)
    assert all(len(one.pool) <= POOL and one.items >= len(one.pool) for one in groups.values())
    assert not any(one.group.course for one in groups.values())  # which is asked of groups of many items only


def test_a_file_of_another_form_is_no_answer(index):
    path = index.place / NAME
    whole = path.read_bytes()
    path.write_bytes(msgspec.json.encode({"group": 1}) + b"\n")
    try:
        assert len(precomputed(index)) == 0
    finally:
        path.write_bytes(whole)
