"""What the form of the search offers to choose from."""

from django.http import QueryDict

from openimr.corpus.search import FacetCount, Results


def _filters(asked: str, **counts: int) -> dict:
    """The filters that a form shows where so many values of each were found."""
    from openimr.server.public.asking import asked_in, shown_filters

    facets = {
        name.replace("_", "-"): tuple(FacetCount(value=str(2040 - n), count=1_000 - n) for n in range(count))
        for name, count in counts.items()
    }
    found = Results(hits=(), total=1, facets=facets, next=None, understood=(), notes=(), held=0, asked=0)
    return {one.name: one for one in shown_filters(asked_in(QueryDict(asked)), found)}


def test_every_year_can_be_chosen_the_newest_first():
    year = _filters("", year=28)["year"]
    assert [one.value for one in year.values] == [str(2040 - n) for n in range(28)]
    assert year.left == 0
    chosen = _filters("year=2013", year=28)["year"].values
    assert len(chosen) == 28
    assert (chosen[0].value, chosen[0].on) == ("2013", True)


def test_of_other_filters_the_most_frequent_stand_there_with_how_many_more_there_are():
    kinds = _filters("", category=30, guideline_name=12, region=60)
    assert (len(kinds["category"].values), kinds["category"].left) == (12, 18)
    assert kinds["guideline-name"].left == 0
    assert not kinds["category"].at_least
    assert kinds["region"].at_least  # no more were counted than these
    more = _filters("more=1&category=2015", category=30)["category"]
    assert (len(more.values), more.left) == (20, 10)
    assert more.values[0].on


def test_the_page_says_that_there_are_more_and_how_to_come_to_them(site, get, monkeypatch):
    from openimr.server.public import asking

    line = "more, each found less often. To see them, set another filter first"
    assert "Year decided" in get("/published/").content.decode()
    monkeypatch.setattr(asking, "_OPEN_VALUES", 1)
    assert line in get("/published/").content.decode()
    monkeypatch.setattr(asking, "_OPEN_VALUES", 60)
    assert line not in get("/published/").content.decode()
