"""Letters that document the same come first, by criteria and by the words that set decisions apart in the dataset."""

import msgspec
import pytest
from benchmarks.corpus_documented import letters

from openimr.corpus import LetterIndex, case_of, open_index
from openimr.corpus.building import Options, build
from openimr.corpus.search import telling as telling_words
from openimr.corpus.search.analysis import stems
from openimr.corpus.search.documents import Record
from openimr.corpus.search.layout import key_of
from openimr.corpus.search.telling import NAME, SUMS, read_sums, read_telling, write_telling
from openimr.corpus.similar.setting_apart import alike, set_apart

LETTERS, HELD = 130, 25


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> LetterIndex:
    """Letters on opioids, whose decisions follow what they document."""
    place = tmp_path_factory.mktemp("documented")
    (place / "letters").mkdir()
    for one in letters(LETTERS, seed=3):
        (place / "letters" / f"{one.case_number}.txt").write_text(one.text)
    build([str(place / "letters")], str(place / "corpus"), Options(signals=False, workers=1))
    return open_index(place / "corpus")


def summary_of(text: str) -> str:
    return text.split("all medical records:\n\n")[1].split("\n\nIMR ISSUES", maxsplit=1)[0]


def request_of(text: str) -> str:
    return text.split("set forth\nbelow:\n\n")[1].partition(": ")[0]


def test_neighbours_decisions_tell_how_cases_that_nobody_indexed_were_decided(documented):
    """Told as the chance that a well documented case has a higher share of overturned neighbours than a poor one."""
    good, poor = [], []
    for one in letters(HELD * 3, seed=4):
        if 2 <= len(one.shown) <= 3:  # those are open to either decision
            continue
        found = documented.similar(case_of(request_of(one.text), summary=summary_of(one.text)), 20).neighbours
        share = sum(near.decision == "overturned" for near in found) / len(found)
        (good if len(one.shown) > 3 else poor).append(share)
    assert min(len(good), len(poor)) > 10
    higher = sum((a > b) + 0.5 * (a == b) for a in good for b in poor) / (len(good) * len(poor))
    assert higher > 0.7  # by chance: 0.5


def test_criteria_alone_bring_letters_with_the_same_documentation_forward(documented):
    records = [record for record, _ in documented.records([at for _, at in _all(documented)])]
    telling = set_apart(records).criteria
    met = max(telling, key=telling.__getitem__)
    share = []
    for given in ({"met": [met]}, {"missing": [met]}):
        found = documented.similar(case_of("Norco 10/325 mg #90", **given), 20).neighbours
        share.append(sum(near.decision == "overturned" for near in found) / len(found))
    assert share[0] > share[1]


def test_words_that_tell_are_counted_once_and_are_the_same_for_the_same_letters(documented, tmp_path):
    telling = read_telling(documented.place)
    assert telling.words["consist"] > 0  # "a urine drug screen was consistent"
    assert {"cook", "lumbar", "gait"}.isdisjoint(telling.words)
    before = [(documented.place / name).read_bytes() for name in (NAME, SUMS)]
    (documented.place / NAME).write_bytes(b"{}")
    assert read_telling(documented.place).words == {}
    write_telling(documented.place)
    assert [(documented.place / name).read_bytes() for name in (NAME, SUMS)] == before


def test_what_they_come_to_in_each_item_is_what_its_summary_says(documented, monkeypatch):
    """Added up when the index is built, in spans of items as a large one is, and once more here word by word."""
    monkeypatch.setattr(telling_words, "_AT_ONCE", 20)
    (documented.place / NAME).write_bytes(b"{}")
    write_telling(documented.place)
    words, sums = documented.telling.words, read_sums(documented.place)
    held = documented.records([at for _, at in _all(documented)])
    assert len(held) > 100
    found = sums.of([key_of(record.letter_id, record.item) for record, _ in held])
    for (_, document), much in zip(held, found, strict=True):
        own = {stem for stem in stems(str(document.get_first("summary"))) if stem in words}
        assert much == pytest.approx(sum(words[stem] for stem in own), abs=0.005)
    assert len(set(found)) > 20
    assert sums.of([7]) == [0.0]  # no item has this key
    assert read_sums(documented.place / "nowhere").of([7, 8]) == [0.0, 0.0]


def test_in_a_dataset_of_few_letters_no_word_tells(index):
    assert index.telling.words == {}


def record(decision: str, *met: str) -> Record:
    return Record(letter_id="x", item=0, decision=decision, facts_read=True, met=met)


def test_what_sets_decisions_apart_counts_and_what_all_have_does_not():
    records = [record("overturned", "a", "b") for _ in range(20)] + [record("upheld", "b") for _ in range(20)]
    told = set_apart(records)
    assert set(told.criteria) == {"a"}
    assert set_apart(records[:22]).criteria == {}  # two upheld letters tell nothing
    assert set_apart([msgspec.structs.replace(one, facts_read=False) for one in records]).criteria == {}
    assert alike(told.criteria, ["a"], ["a", "b"]) == 1
    assert alike(told.criteria, ["b"], ["a", "b"]) == 0
    assert alike({}, ["a"], ["a"]) is None


def _all(index: LetterIndex) -> list:
    from tantivy import Query

    return index.searcher.search(Query.all_query(), limit=1_000).hits
