"""Letters are found by what they mean, kept by filters, counted, shown, ordered and paged through."""

import re
from datetime import date

import pytest

from openimr.corpus import Query, QueryError
from openimr.corpus.search import Results


def found(results: Results) -> list[str]:
    return [f"{hit.case_number}/{hit.item}" for hit in results.hits]


@pytest.mark.parametrize(
    ("asked", "hit"),
    [
        ("Lorcet improvement", "CM15-0000002/0"),
        ("hydrocodone oregon three years", "CM15-0000001/0"),
        ("neurontin", "CM15-0000006/0"),
        ("gabapentn", "CM15-0000006/0"),
        ("ESI", "CM15-0000004/0"),
        ("esi lumbar", "CM15-0000004/0"),
        ("transcutaneous electrical nerve stimulation", "CM15-0000001/1"),
        ("TENS", "CM15-0000001/1"),
        ("PT 2x6 shoulder", "CM15-0000005/0"),
        ("dermatomel loss", "CM15-0000004/0"),
    ],
)
def test_a_treatment_is_found_by_any_of_its_names(index, asked, hit):
    assert found(index.search(Query(text=asked)))[0] == hit


def test_what_is_asked_for_goes_before_what_is_only_mentioned(index):
    results = index.search(Query(text="norco"))
    categories = [hit.category for hit in results.hits]
    assert categories[:2] == ["medication: opioid"] * 2
    assert "imaging" in categories[2:]  # its summary lists Norco among the medications
    assert [(one.said, one.means) for one in results.understood] == [("norco", "hydrocodone/acetaminophen")]


def test_ls_mri_is_an_mri_of_the_lumbar_spine(index):
    results = index.search(Query(text="ls mri"))
    assert {hit.category for hit in results.hits[:2]} == {"imaging"}
    assert ("ls", "lumbar spine") in [(one.said.lower(), one.means) for one in results.understood]


def test_a_phrase_stands_as_it_is_written(index):
    assert sorted(found(index.search(Query(text='"functional improvement"')))) == ["CM15-0000001/0", "CM15-0000002/0"]
    assert found(index.search(Query(text='summary:"functional improvement"'))) == []
    assert found(index.search(Query(text='guideline:"epidural steroid injections"'))) == ["CM15-0000004/0"]


def test_what_is_excluded_is_left_out(index):
    assert "CM15-0000001/0" not in found(index.search(Query(text="norco -functional")))
    assert found(index.search(Query(text="epidural OR shoulder", sort="date", limit=9)))


def test_fewer_things_held_are_shown_behind_with_a_note(index):
    results = index.search(Query(text="epidural dermatomal gabapentin"))
    assert (results.held, results.asked) == (1, 3)
    assert found(results)[0] == "CM15-0000004/0"
    assert "hold 1 of 3" in results.notes[-1]


FILTERS = {
    "year": ("2014", ["CM15-0000004/0"]),
    "decision": ("OVERTURNED", None),
    "category": ("medication: opioid", ["CM15-0000001/0", "CM15-0000002/0"]),
    "kind": ("imaging", ["CM15-0000003/0"]),
    "ingredient": ("Norko", ["CM15-0000001/0", "CM15-0000002/0"]),
    "drug-class": ("opioid", ["CM15-0000001/0", "CM15-0000002/0"]),
    "procedure": ("ESI", ["CM15-0000004/0"]),
    "body-part": ("shoulder", ["CM15-0000005/0"]),
    "region": ("shoulder", ["CM15-0000005/0"]),
    "section": ("epidural steroid", ["CM15-0000004/0"]),
    "licence": ("texas", ["CM15-0000002/0"]),
    "specialty": ("Pain Management", ["CM15-0000002/0"]),
    "stage": ("post-surgical", ["CM15-0000005/0"]),
    "case": ("CM15-0000006", ["CM15-0000006/0"]),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_keep_what_has_the_value(index, name):
    value, expected = FILTERS[name]
    results = index.search(Query(filters={name: (value,)}, limit=50))
    assert results.hits
    if expected is not None:
        assert sorted(set(found(results))) == expected
    assert results.total < index.search(Query()).total


def test_filters_hold_together_and_values_of_one_apart(index):
    both = index.search(Query(filters={"licence": ("Texas",), "decision": ("overturned",)}))
    assert found(both) == ["CM15-0000002/0"]
    years = index.search(Query(filters={"year": ("2014", "2016")}, limit=50))
    assert {hit.decision_date.year for hit in years.hits} == {2014, 2016}
    days = index.search(Query(first=date(2016, 6, 1), last=date(2016, 6, 1)))
    assert found(days) == ["CM15-0000002/0"]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (Query(filters={"colour": ("red",)}), "there is no filter 'colour'"),
        (Query(filters={"year": ("last",)}), "is no year and no range"),
        (Query(filters={"year": ("2016-2014",)}), "ends before it begins"),
        (Query(facets=("colour",)), "can't be counted"),
        (Query(after="nonsense"), "is no cursor"),
        (Query(limit=0), "at least 1"),
        (Query(first=date(2016, 1, 2), last=date(2016, 1, 1)), "turn the two around"),
    ],
)
def test_what_cannot_be_meant_is_one_line(index, query, line):
    with pytest.raises(QueryError, match=line) as error:
        index.search(query)
    assert "\n" not in str(error.value)


def test_values_are_counted_among_all_hits_in_their_own_spelling(index):
    results = index.search(Query(limit=1, facets=("licence", "decision", "year")))
    assert [(one.value, one.count) for one in results.facets["licence"]] == [
        ("Oregon", results.total - 1),
        ("Texas", 1),
    ]
    assert sum(one.count for one in results.facets["decision"]) == results.total
    assert {one.value for one in results.facets["year"]} == {"2014", "2015", "2016"}


def test_passages_are_spans_of_the_text_in_code_points(index, dataset):
    from openimr.corpus import Dataset

    texts = {
        (row["letter_id"], row["item"]): row
        for row in Dataset.open(str(dataset)).items(["letter_id", "item", "rationale"], ["clinical_summary"])
    }
    seen = 0
    for asked in ("hours", "functional", "bold words"):
        for hit in index.search(Query(text=asked)).hits:
            row = texts[hit.letter_id, hit.item]
            for passage in hit.passages:
                if passage.field in {"rationale", "clinical_summary"}:
                    whole = row["rationale"] if passage.field == "rationale" else row["letter.clinical_summary"]
                    assert whole[passage.start : passage.end] == passage.text
                    seen += 1
                for start, end in passage.marks:
                    assert passage.text[start:end].lower()[:4] in {"hour", "func", "bold", "word"}
    assert seen >= 3


def test_a_figure_is_marked_where_it_stands_whole():
    from openimr.corpus.search.passages import standing
    from openimr.corpus.search.results import Passage

    text = "Pain of 10 out of 10; Norco 10/325 mg, then 7.5 / 325 mg, 325 and 10 325; 10, 325."
    marks = tuple(match.span() for match in re.finditer(r"Norco|\d+", text))
    passage = Passage(field="rationale", start=0, end=len(text), text=text, marks=marks)

    def marked(*shown: str) -> list[str]:
        return [text[start:end] for start, end in standing(passage, shown)]

    assert marked("norco", "10 325") == ["Norco", "10", "325", "10", "325"]
    assert marked("7 5 325") == ["7", "5", "325"]
    assert marked("10") == [text[start:end] for start, end in marks]  # without figures, all that the engine marked
    assert marked("500 10") == []


def test_passages_are_not_escaped(index):
    (hit,) = index.search(Query(text="bold signs")).hits[:1]
    assert "<b>Bold</b> words & signs" in hit.passages[0].text


def test_copies_are_left_out_and_superseded_letters_marked(index):
    assert index.search(Query(duplicates=True)).total == index.search(Query()).total + 2
    marks = {hit.decision: hit.superseded_by for hit in index.search(Query(filters={"kind": ("imaging",)})).hits}
    assert marks["overturned"] is None
    assert marks["upheld"]


@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_pages_hold_every_hit_once(index, sort):
    text = "shown OR needed OR spine OR told OR comes OR imaging OR ago"
    whole = index.search(Query(text=text, sort=sort, limit=50))
    assert len(whole.hits) == whole.total > 4
    seen, after = [], None
    while True:
        page = index.search(Query(text=text, sort=sort, limit=2, after=after))
        seen += page.hits
        after = page.next
        if after is None:
            break
    assert [hit.cursor for hit in seen] == [hit.cursor for hit in whole.hits]
    if sort == "date":
        days = [hit.decision_date for hit in seen]
        assert days == sorted(days, reverse=True)
        assert all(hit.score is None for hit in seen)


def test_a_cursor_of_another_order_is_refused(index):
    cursor = index.search(Query(text="norco", limit=1)).next
    with pytest.raises(QueryError, match="sorted by relevance"):
        index.search(Query(text="norco", sort="date", after=cursor))


def test_values_are_counted_by_decision_where_it_is_asked_for(index):
    results = index.search(Query(limit=1, facets=("year", "licence"), decided=("year",)))
    known = index.search(Query(limit=1, facets=("decision",), filters={"year": ("2015",)})).facets["decision"]
    [year] = [one for one in results.facets["year"] if one.value == "2015"]
    assert {"upheld": year.upheld, "overturned": year.overturned} == {"upheld": 0, "overturned": 0} | {
        one.value: one.count for one in known
    }
    assert {(one.upheld, one.overturned) for one in results.facets["licence"]} == {(None, None)}


def test_a_letters_items_and_the_newest_items_are_found_without_words(index):
    hits = index.search(Query(limit=50, sort="date")).hits
    for hit in hits:
        assert [one.item for one in index.items_of(hit.letter_id)] == sorted(
            one.item for one in hits if one.letter_id == hit.letter_id
        )
    assert index.items_of("0" * 20) == []
    wanted = [(one.letter_id, one.item) for one in hits if one.decision == "upheld"]
    assert [(one.letter_id, one.item) for one in index.newest({"decision": ("upheld",)}, 50)] == wanted
    assert len(index.newest({}, 2)) == 2
