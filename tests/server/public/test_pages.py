"""What somebody without an account finds: searches, letters, topics, comparisons, feeds and files."""

import csv
import io
import json
import logging
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

ATOM = "{http://www.w3.org/2005/Atom}"


def said(answer: Any) -> str:
    """The words of a page, without its marks."""
    text = answer.getvalue().decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def hits(answer: Any) -> list[str]:
    return re.findall(r'<h3 id="hit-\d+"><a href="/published/(\w+)/', answer.content.decode())


def test_the_first_page_shows_all_decisions_with_what_they_came_to(site, get):
    answer = get("/published/")
    text, page = said(answer), answer.content.decode()
    assert "How were treatments like mine decided?" in text
    assert "16 letters on" in text
    assert 'class="chart"' in page
    assert len(hits(answer)) == 20
    assert "<script" not in page
    assert "style=" not in page


def test_a_brand_finds_its_generic_and_a_filter_narrows_it(site, get):
    found, narrowed = get("/published/?q=norco"), get("/published/?q=norco&decision=overturned")
    assert "was read as hydrocodone/acetaminophen" in said(found)
    total = [int(re.search(r"(\d+) requests? found", said(one))[1]) for one in (found, narrowed)]
    assert 0 < total[1] < total[0]
    assert (
        "Not approved" not in re.sub(r"<fieldset.*?</fieldset>", "", narrowed.content.decode()).split("<article", 1)[1]
    )
    assert '<input type="checkbox" name="decision" value="overturned" checked>' in narrowed.content.decode()
    assert found.headers["X-Robots-Tag"] == "noindex"


def test_pages_of_a_search_go_on_where_the_last_one_ended(site, get):
    first = get("/published/")
    further = re.search(r'<a class="button" href="(/published/\?[^"]+)"', first.content.decode())[1].replace(
        "&amp;", "&"
    )
    second = get(further)
    assert hits(second)
    items = [re.findall(r'href="/published/(\w+)/#item-(\d+)"', one.content.decode()) for one in (first, second)]
    assert not set(items[0]) & set(items[1])


def test_what_can_not_be_searched_for_is_said_in_one_line(site, get):
    for asked in ("year=last", "q=nofield:x", "after=xx", "decision="):
        answer = get(f"/published/?{asked}")
        assert answer.status_code == (200 if asked == "decision=" else 400), asked
        assert "--" not in said(answer)


def test_a_filter_that_nobody_knows_is_told_of_and_the_rest_is_heeded(site, get):
    answer = get("/published/?q=norco&decison=%3Cb%3Eoverturned")
    text = said(answer)
    assert "Left out of this search: there is no parameter &#x27;decison&#x27;; did you mean decision?" in text
    assert (
        re.search(r"(\d+) requests? found", text)[1]
        == re.search(r"(\d+) requests? found", said(get("/published/?q=norco")))[1]
    )
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Left out" not in said(get("/published/?q=norco&decision=overturned&sort=date&more=1"))
    assert get("/published/feed/?decison=overturned").status_code == 400
    assert get("/published/feed/?decision=overturned").status_code == 200


def test_a_letter_says_in_plain_words_what_was_decided_and_why(site, get):
    name = next(n for n in site.names if "Overturned" in get(f"/published/{n}/text/").content.decode())
    text = said(get(f"/published/{name}/"))
    assert "Approved" in text
    assert "The insurer has to allow it." in text
    assert "Why the reviewer decided so" in text
    assert "Words in this letter" in text
    assert (
        f'<link rel="canonical" href="http://127.0.0.1:8000/published/{name}/">'
        in get(f"/published/{name}/").content.decode()
    )


def test_a_cited_section_leads_to_what_the_library_has_on_it(site, get):
    pages = {name: get(f"/published/{name}/").content.decode() for name in site.names}
    linked = {
        topic: title
        for page in pages.values()
        for block in re.findall(r'<ul class="citations">.*?</ul>', page)
        for topic, title in re.findall(r'href="/published/topics/guideline/([\w-]+)/">([^<]+)<', block)
    }
    assert linked
    for topic, title in linked.items():
        text = said(get(f"/published/topics/guideline/{topic}/"))
        assert "What the guideline asks" in text, (topic, title)


def test_letters_like_one_are_those_computed_ahead_and_never_itself(site, get, monkeypatch):
    from openimr.corpus.search import LetterIndex

    monkeypatch.setattr(LetterIndex, "similar", None)  # a page that searched for likeness would break
    pages = {name: get(f"/published/{name}/").content.decode() for name in site.names}
    near = {name: re.findall(r"compare/\?letter=\w+&amp;letter=(\w+)", page) for name, page in pages.items()}
    assert sum(map(bool, near.values())) > 2
    assert all(name not in others for name, others in near.items())


def test_letters_like_one_are_on_its_treatment_and_wider_ones_are_said_to_be(site, get):
    """Sixteen letters are few on any treatment: the page says so, and what the others are about."""
    for name in site.names:
        groups = get(f"/api/public/v1/letters/{name}/similar").json()["groups"]
        text = said(get(f"/published/{name}/"))
        for one in groups:
            letters = [other["letter"] for other in one["items"]]
            assert len(letters) == len(set(letters))
            assert one["of"] <= one["compared"]
            assert one["about"] in text
            if not one["same_treatment"]:
                assert "These are about the same kind of treatment" in text
            elif not one["compared"]:
                assert f"No other letter here is about {one['about']}." in text
            else:
                assert "too few to go by" in text
        drugs = [one for one in groups if one["same_treatment"] and "/" in one["about"]]
        assert all("acetaminophen" in " ".join(other["because"]) for one in drugs for other in one["items"])


def test_a_topic_tells_how_it_is_decided_by_what_and_what_was_missing(site, get):
    listed = get("/published/topics/")
    topics = re.findall(r'href="(/published/topics/treatment/[\w-]+/)"', listed.content.decode())
    assert len(topics) > 5
    text = said(get(topics[0]))
    assert "decided requests were approved" in text
    for heading in ("Over time", "What documentation was missing", "What approved requests had documented",
                    "Guidelines that reviewers cited", "Some letters"):  # fmt: skip
        assert heading in text
    assert get("/published/topics/treatment/nothing/").status_code == 404
    assert get("/published/topics/nothing/other/").status_code == 404
    unread = get("/published/topics/guideline/acu09-frequency/")
    assert "No published letter is on this topic yet" in said(unread) or "decided requests" in said(unread)


def test_the_numbers_of_a_topic_are_those_of_the_statistics(site):
    from openimr.corpus.stats import counts
    from openimr.server.public.edition import current

    shown = current(site.home)
    rows = {row["category"]: row for row in counts(shown.dataset, by=["category"]).to_pylist()}
    for (kind, _), subject in shown.subjects.items():
        if kind == "treatment":
            row = rows[subject.value]
            assert (subject.total.items, subject.total.overturned) == (row["items"], row["overturned"])
            assert sum(one.items for one in subject.years) == row["items"]


def test_two_letters_stand_side_by_side(site, get):
    a, b = site.names[:2]
    both = get(f"/published/compare/?letter={a}&letter=http://127.0.0.1:8000/published/{b}/")
    page = both.content.decode()
    assert page.count('class="side"') == 2
    assert f'href="/published/{b}/"' in page
    alone = said(get(f"/published/compare/?letter={a}&letter=nothing23456"))
    assert "There is no such letter" in alone


def test_feeds_of_everything_of_a_search_and_of_a_topic(site, get):
    feeds = {path: ET.fromstring(get(path).content) for path in (  # noqa: S314 - our own
        "/published/feed/", "/published/feed/?q=norco", "/published/topics/treatment/therapy/feed/",
    )}  # fmt: skip
    for path, feed in feeds.items():
        entries = feed.findall(f"{ATOM}entry")
        assert entries, path
        ids = [entry.find(f"{ATOM}id").text for entry in entries]
        assert len(set(ids)) == len(ids)
        assert {one.rstrip("/").rpartition("/")[2] for one in ids} <= set(site.names)
        assert feed.find(f"{ATOM}id").text.endswith(path)
    assert len(feeds["/published/feed/"].findall(f"{ATOM}entry")) == len(site.names)


def test_the_files_hold_the_dataset_with_its_dictionary_and_no_path_of_the_server(site, get):
    from openimr.corpus import TABLES

    packed = zipfile.ZipFile(io.BytesIO(get("/published/data/files/determinations-csv.zip/download/").getvalue()))
    letters = [*csv.DictReader(io.TextIOWrapper(packed.open("letters.csv"), "utf-8"))]
    assert len(letters) == len(site.names)
    assert {row["source"] for row in letters} == {f"published/{name}-1.txt" for name in site.names}
    explained = {
        (r["table"], r["column"]) for r in csv.DictReader(io.TextIOWrapper(packed.open("dictionary.csv"), "utf-8"))
    }
    assert {("letters", name) for name in letters[0]} <= explained
    parquet = zipfile.ZipFile(io.BytesIO(get("/published/data/files/determinations-parquet.zip/download/").getvalue()))
    described = json.loads(parquet.read("datapackage.json"))
    assert {one["name"] for one in described["resources"]} == set(TABLES)
    assert "quarantine.jsonl" not in parquet.namelist()
    assert str(site.home).encode() not in b"".join(parquet.read(name) for name in parquet.namelist())
    assert get("/published/data/files/current.json/download/").status_code == 404


def test_crawlers_are_told_what_they_may_read(site, get):
    robots = get("/robots.txt").content.decode()
    assert "Disallow: /\n" in robots
    assert "Allow: /published/\n" in robots
    parts = re.findall(r"<loc>http://127.0.0.1:8000([^<]+)</loc>", get("/sitemap.xml").content.decode())
    pages = [p for part in parts for p in re.findall(r"<loc>http://[^/]+([^<]+)</loc>", get(part).content.decode())]
    assert {f"/published/{name}/" for name in site.names} <= set(pages)
    assert all(get(page).status_code == 200 for page in pages[:12])
    assert get("/published/sitemap/letters-7/").status_code == 404


CACHED = ("?q=norco", "{name}/", "topics/", "about/", "data/", "feed/", "{name}/text/")


@pytest.mark.parametrize("path", [f"/published/{path}" for path in CACHED])
def test_who_has_a_page_already_is_told_so(site, get, path):
    path = path.format(name=site.names[3])
    first = get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["ETag"]
    again = get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_letter_is_a_new_page_when_something_is_said_of_it(site, get):
    from openimr.server.publication.models import Publication
    from openimr.server.publication.preparing import move
    from openimr.server.trail.actor import acting, step

    path = f"/published/{site.names[0]}/"
    mark = get(path).headers["ETag"]
    with acting("worker"), step():
        move(Publication.objects.get(slug=site.names[0]), aside_says="The determination was set aside.")
    assert "was set aside" in said(get(path, headers={"If-None-Match": mark}))


def test_an_address_that_asks_too_often_is_asked_to_wait(site, get, settings):
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_pages=2, public_downloads=1, public_api=1)
    pages = [get("/published/about/") for _ in range(3)]
    assert [one.status_code for one in pages] == [200, 200, 429]
    assert 0 < int(pages[-1].headers["Retry-After"]) <= 60
    assert "Wait 1 minute" in said(pages[-1])
    files = [get("/published/data/files/determinations-csv.zip/download/") for _ in range(2)]
    assert [(one.status_code, bool(one.getvalue())) for one in files] == [(200, True), (429, True)]
    asked = [get("/api/public/v1/topics") for _ in range(2)]
    assert [one.status_code for one in asked] == [200, 429]
    assert asked[1].headers["Retry-After"]


def test_where_too_many_search_the_rest_of_the_site_goes_on(site, get, monkeypatch):
    from openimr.server.public import answering

    class Taken:
        def acquire(self, timeout: float) -> bool:  # noqa: ARG002 - as a semaphore has it
            return False

    monkeypatch.setattr(answering, "_SLOTS", Taken())
    busy = get("/published/?q=norco")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert get("/api/public/v1/search?q=norco").status_code == 503
    assert get(f"/published/{site.names[0]}/").status_code == 200


def test_nothing_of_a_search_is_logged_or_counted(site, get, caplog):
    from openimr.server.operations.logs import JsonLines
    from openimr.server.operations.metrics import exposition

    with caplog.at_level(logging.DEBUG):
        get("/published/?q=zyxwvut+fibromyalgia&year=bad")
        get("/api/public/v1/search?q=zyxwvut&year=bad")
        get("/published/feed/?q=zyxwvut")
    form = JsonLines()
    lines = "\n".join(form.format(record) for record in caplog.records)
    assert "published" in lines  # the route is told
    assert "zyxwvut" not in lines
    assert b"zyxwvut" not in exposition()


def test_a_process_that_begins_is_ready_before_somebody_asks(site, monkeypatch):
    from openimr.server.public import edition, warming

    monkeypatch.setattr(edition, "_HELD", edition._Held())
    warming.warm().join(20)
    assert edition._HELD.edition.facts.letters == len(site.names)
    assert edition._HELD.edition._answers


def test_a_month_of_decision_is_told_as_a_month(site, get):
    from openimr.server.public.days import day_in_words

    assert day_in_words("2026-11") == "November 2026"
    assert day_in_words("2026-11-05") == "November 5, 2026"
    assert (day_in_words("2013"), day_in_words(None), day_in_words("soon")) == ("2013", "", "soon")


def test_nobody_who_is_not_of_the_office_sees_a_way_to_take_a_letter_down(site, get):
    page = get(f"/published/{site.names[0]}/")
    assert "Take it down" not in page.content.decode()
    assert page.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.django_db
def test_without_an_edition_the_letters_are_listed_and_the_rest_says_so(get, settings, tmp_path):
    from .conftest import put_rows

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_site=tmp_path / "none")
    assert "No decision is published yet" in said(get("/published/"))
    names = put_rows(2)
    page = said(get("/published/"))
    assert "The search is being made ready" in page
    assert get(f"/published/{names[0]}/").status_code == 200
    assert get("/published/topics/").status_code == 200
    waits = get("/api/public/v1/search?q=x")
    assert (waits.status_code, waits.headers["Retry-After"]) == (503, "60")


def test_topics_of_one_title_are_told_apart_by_their_edition():
    from openimr.server.public.library import topic_titles

    both = topic_titles(["cp09-esi", "cp16-esi", "cp09-opioids-ongoing", "gone-since"])
    assert len({*both.values()}) == 4
    assert both["cp09-esi"] == "Epidural steroid injections (MTUS Chronic Pain 2009)"
    assert both["gone-since"] == "gone-since"
    assert topic_titles(["cp09-esi"]) == {"cp09-esi": "Epidural steroid injections"}


def test_a_citation_names_its_edition_once():
    from openimr.model import Citation
    from openimr.server.public.library import cited

    def edition(guideline: str) -> str | None:
        return cited(Citation(source="MTUS", guideline=guideline, edition="2009"), ()).edition

    assert edition("Chronic Pain Medical Treatment 2009") is None
    assert edition("Chronic Pain Medical Treatment Guidelines") == "2009"
    assert edition("Guidelines of 20090") == "2009"


def test_where_a_guideline_counts_is_told_with_days_as_people_write_them():
    from openimr.guidelines import shelf
    from openimr.server.public.library import in_force_words, topic_page

    def told(topic: str) -> str:
        return in_force_words(topic_page(topic).guideline)

    assert told("cp09-esi").endswith("(RFA) is between July 18, 2009 and July 28, 2016.")
    assert all(told(topic).startswith("It ") and told(topic).endswith(".") for topic in shelf().topics)


def test_why_nothing_is_compared_is_told_in_plain_words(site, get):
    from types import SimpleNamespace

    from openimr.server.public.subjects import _silent

    def letters(approved: int, refused: int, *, read: bool = True) -> str:
        kinds = ["overturned"] * approved + ["upheld"] * refused
        return _silent([SimpleNamespace(facts_read=read, decision=one) for one in kinds])

    assert "3 approved and 40 not approved" in letters(3, 40)
    assert "not been read" in letters(30, 40, read=False)
    assert "chance" in letters(30, 40)
    page = said(get("/published/topics/treatment/therapy/"))
    assert "What approved requests had documented" in page
    assert not {"build with facts", "our rules", "letters' facts", "upheld letters"} & {*re.findall(
        "build with facts|our rules|letters' facts|upheld letters", page)}  # fmt: skip


def test_what_was_not_checked_in_the_guideline_is_told_once_or_at_its_place(site, get):
    from openimr.guidelines import shelf
    from openimr.server.public.library import topic_page

    def sure(topic: str) -> list[bool]:
        return [one.verified for one in (*topic_page(topic).criteria, *topic_page(topic).limits)]

    mixed = next(topic for topic in shelf().topics if len({*sure(topic)}) == 2)
    none = next(topic for topic in shelf().topics if len(sure(topic)) > 1 and not any(sure(topic)))
    for topic, times in ((mixed, sure(mixed).count(False)), (none, 1)):
        page = said(get(f"/published/topics/guideline/{topic}/"))
        assert page.count("checked against the guideline itself") == times
