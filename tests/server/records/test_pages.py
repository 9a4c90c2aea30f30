"""Pages of a case file: pictures, parts of a file, search, and what is asked for; each look is on record."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.server.test_every_page import build, signed_in

from openimr import model

from .conftest import FOUR, add, work

pytestmark = pytest.mark.django_db
SEES = ("intake", "case manager", "quality", "medical director", "reviewer", "regulator", "claims staff")


@pytest.fixture
def world() -> SimpleNamespace:
    """Everybody, and two cases of which the first has two files that are read."""
    made = build()
    made.mine.records.all().delete()
    made.records = [add(made.mine, path).record for path in sorted(FOUR.glob("0[13]*.pdf"))]
    work()
    made.theirs = made.other.records.get()
    return made


def reads(case: Any) -> list[str]:
    from openimr.server.trail.models import TrailRow

    rows = TrailRow.objects.filter(verb="read", case_number=case.number).order_by("pk")
    return [*rows.values_list("row", flat=True)]


def test_everybody_who_sees_records_looks_at_them_and_each_look_is_on_record(world: SimpleNamespace):
    at = f"/cases/{world.mine.number}/records/"
    key = world.records[0].pk
    for role in SEES:
        client, before = signed_in(world.users[role]), len(reads(world.mine))
        listed = client.get(at).content.decode()
        assert "Progress report" in listed
        page = client.get(f"{at}{key}/2/").content.decode()
        assert f"{at}{key}/pages/2.png" in page
        picture = client.get(f"{at}{key}/pages/2.png")
        assert picture.getvalue().startswith(b"\x89PNG")
        assert client.get(f"{at}{key}/viewer/").status_code == 200
        assert client.get(f"{at}{key}/download/").getvalue() == (FOUR / "01 IMR application + UR.pdf").read_bytes()
        assert reads(world.mine)[before:] == [
            "list of records", f"page 2 of record {key}", f"picture of page 2 of record {key}",
            f"viewer of record {key}", f"content of record {key}",
        ]  # fmt: skip


def test_the_file_of_a_case_opens_to_its_reviewer_only_when_the_reviewer_has_attested_for_it(world: SimpleNamespace):
    from openimr.server.cases.actions import take
    from openimr.server.trail.actor import acting

    user, key = world.users["reviewer"], world.records[0].pk
    client, case = signed_in(user), f"/cases/{world.mine.number}/"
    paths = ("", f"{key}/1/", f"{key}/pages/1.png", f"{key}/viewer/", f"{key}/download/", "search/")
    assert f'href="{case}records/"' in client.get(case).content.decode()
    with acting("user:office"):  # assigned anew: what was attested for an earlier assignment opens nothing
        take(world.mine.number, model.Event(type="reviewer removed", at="2015-04-15T09:00:00-07:00", by="rv-2"))
        take(world.mine.number, model.Event(type="reviewer assigned", at="2015-04-16T09:00:00-07:00", by="rv-1"))
    for also in ([], ["medical director"]):  # no other role opens it to who is to decide it
        user.roles = ["reviewer", *also]
        user.save()
        before = reads(world.mine)
        for path in paths:
            assert client.get(f"{case}records/{path}").status_code == 404, (path, also)
        assert client.post(f"{case}records/search/", {"words": "norco"}).status_code == 404
        assert reads(world.mine) == before
    shut = client.get(case).content.decode()
    assert f'href="{case}records/"' not in shut
    assert "opens when you have attested" in shut


def test_who_may_not_see_records_sees_none_and_no_page_of_another_case_is_reached_through_ones_own(
    world: SimpleNamespace,
):
    paths = ("", "{key}/1/", "{key}/pages/1.png", "{key}/viewer/", "{key}/download/")
    for role in ("worker", "physician", "administrator"):
        client = signed_in(world.users[role])
        for path in paths:
            answer = client.get(f"/cases/{world.mine.number}/records/" + path.format(key=world.records[0].pk))
            assert answer.status_code in {403, 404}, (role, path)
    before = reads(world.other)
    for role in ("claims staff", "reviewer", "claims service", "intake"):
        client = signed_in(world.users[role])
        for path in paths[1:]:
            for key in (world.theirs.pk, 999_999):
                answer = client.get(f"/cases/{world.mine.number}/records/" + path.format(key=key))
                assert answer.status_code == 404, (role, path)
    assert reads(world.other) == before


def test_a_picture_is_kept_closed_and_asked_for_each_time(
    world: SimpleNamespace, tmp_path: Path, django_assert_max_num_queries: Any
):
    client, path = signed_in(world.users["intake"]), f"/cases/{world.mine.number}/records/{world.records[1].pk}/pages/"
    first = client.get(f"{path}1.png")
    assert (first.headers["Cache-Control"], first.headers["Content-Type"]) == ("private, no-cache", "image/png")
    assert first.headers["ETag"] != client.get(f"{path}2.png").headers["ETag"]
    before = len(reads(world.mine))
    again = client.get(f"{path}1.png", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.getvalue()) == (304, b"")
    assert len(reads(world.mine)) == before + 1
    # A kept picture needs neither the file nor what was read of it.
    for stored in (tmp_path / "files").rglob("*"):
        if stored.is_file():
            stored.unlink()
    with django_assert_max_num_queries(11):
        assert client.get(f"{path}1.png").getvalue() == first.getvalue()
    for number in (0, 4, 99):
        assert client.get(f"{path}{number}.png").status_code == 404
    # One that was tampered with is not shown.
    kept = [file for file in (tmp_path / "page-cache").rglob("*") if file.is_file()]
    assert len(kept) == 2
    for file in kept:
        file.write_bytes(bytes(len(file.read_bytes())))
    client.raise_request_exception = True
    with pytest.raises(FileNotFoundError):
        client.get(f"{path}1.png")


def test_the_kept_pictures_that_nobody_looks_at_go_first(tmp_path: Path):
    import os

    from openimr.server.records.pictures import sweep

    for number in range(10):
        path = tmp_path / "aa" / str(number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(1000))
        os.utime(path, (number, number))
    sweep(tmp_path, 10_000)
    assert len([*tmp_path.rglob("?")]) == 10
    sweep(tmp_path, 5_000)
    assert sorted(path.name for path in tmp_path.rglob("?")) == ["6", "7", "8", "9"]


RANGES = (
    ("bytes=0-9", 206, slice(0, 10)),
    ("bytes=100-", 206, slice(100, None)),
    ("bytes=-50", 206, slice(-50, None)),
    ("bytes=5-99999999", 206, slice(5, None)),
    ("bytes=99999999-", 416, slice(0, 0)),
    ("bytes=9-3", 416, slice(0, 0)),
    ("bytes=-0", 416, slice(0, 0)),
    ("bytes=0-1,5-6", 200, slice(None)),
    ("lines=1-2", 200, slice(None)),
)


def test_a_part_of_a_file_is_what_was_asked_for(world: SimpleNamespace):
    whole = (FOUR / "01 IMR application + UR.pdf").read_bytes()
    key = world.records[0].pk
    client, path = signed_in(world.users["intake"]), f"/cases/{world.mine.number}/records/{key}/download/"
    for asked, status, part in RANGES:
        answer = client.get(path, headers={"Range": asked})
        assert (answer.status_code, answer.getvalue()) == (status, whole[part]), asked
        if status == 206:
            start = part.indices(len(whole))[0]
            end = start + len(whole[part]) - 1
            assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
            assert reads(world.mine)[-1] == f"bytes {start}-{end} of record {key}"


def test_search_finds_words_over_line_breaks_and_marks_them_on_the_page(world: SimpleNamespace):
    client, at = signed_in(world.users["reviewer"]), f"/cases/{world.mine.number}/records/"
    found = client.post(f"{at}search/", {"words": "norco  10/325"}).content.decode()
    links = re.findall(rf'href="({at}\d+/\d+/\?mark=\d+-\d+)"', found)
    assert links
    assert "<mark>Norco 10/325" in found
    assert not any("norco" in link.lower() for link in links)
    page = client.get(links[0]).content.decode()
    assert page.count("<rect ") >= 1
    assert re.search(r"<mark>Norco\s+10/325</mark>", page)
    assert "Nothing was found" in client.post(f"{at}search/", {"words": "zebrafish"}).content.decode()
    assert "two characters" in client.post(f"{at}search/", {"words": "x"}).content.decode()
    assert "<mark>" not in client.get(f"{at}search/?words=norco").content.decode()
    assert "norco" not in " ".join(reads(world.mine)).lower()


HIT = re.compile(r'<a href="([^"?]+)\?mark=(\d+)-\d+">[^<]*</a>(?: <span class="help">([\d-]+)</span>)?')


def searched(client: Any, case: Any, words: str, **more: str) -> str:
    return str(client.post(f"/cases/{case.number}/records/search/", {"words": words, **more}).content.decode())


def test_every_place_that_was_found_is_reached_page_by_page_the_newest_records_first(
    read_case: SimpleNamespace, db: None, monkeypatch: pytest.MonkeyPatch
):
    from openimr.server.accounts.models import User
    from openimr.server.records import search

    monkeypatch.setattr(search, "PAGE", 3)
    client = signed_in(User.objects.create_user("m", roles=["case manager"]))
    first = searched(client, read_case.case, "the")
    count = int(re.search(r">(\d+) places; 1 to 3 of them, the newest", first)[1])
    pages = [searched(client, read_case.case, "the", page=str(n + 1)) for n in range(-(-count // 3))]
    found = [place for page in pages for place in HIT.findall(page)]
    assert len(found) == len({*found}) == count > 9
    days = [day for _, _, day in found]
    assert len({*days}) > 1
    assert days == sorted((day for day in days if day), reverse=True) + [""] * days.count("")
    assert "Earlier page" not in first
    assert "Next page" in first
    assert "Earlier page" in pages[-1]
    assert "Next page" not in pages[-1]
    assert f'<ol class="hits" start="{count - len(HIT.findall(pages[-1])) + 1}">' in pages[-1]
    # As the files came: the same places, by file and page; and the choice stays while one turns the pages.
    ordered = [searched(client, read_case.case, "the", order="file", page=str(n + 1)) for n in range(len(pages))]
    as_they_came = [place for page in ordered for place in HIT.findall(page)]
    assert sorted(as_they_came) == sorted(found)
    spots = [tuple(map(int, link.strip("/").split("/")[-2:])) for link, _, _ in as_they_came]
    assert spots == sorted(spots)
    assert 'name="order" value="file"' in ordered[0]
    assert 'name="sort" value="newest"' in ordered[0]
    turned = searched(client, read_case.case, "the", order="file", sort="newest", page="2")
    assert HIT.findall(turned) == HIT.findall(pages[1])
    # A page that there is not is the last, or the first.
    for wrong, right in (("99999", -1), ("0", 0), ("-3", 0), ("x", 0), ("9" * 30, 0)):
        assert HIT.findall(searched(client, read_case.case, "the", page=wrong)) == HIT.findall(pages[right])
    assert "the newest" not in " ".join(reads(read_case.case))


def test_words_that_are_code_to_a_search_are_words(world: SimpleNamespace):
    client = signed_in(world.users["reviewer"])
    assert "Nothing was found" in searched(client, world.mine, "nor.o")
    assert "<mark>" in searched(client, world.mine, "norco")


def test_nothing_is_called_missing_before_every_page_is_read(world: SimpleNamespace, tmp_path: Path):
    client, at = signed_in(world.users["intake"]), f"/cases/{world.mine.number}/records/"
    (tmp_path / "more.txt").write_text("A letter.")
    whole = client.get(at).content.decode()
    assert "is not in the file" in whole  # the request for authorization is in a file that has not come
    assert '<span class="tag late">no</span>' in whole
    add(world.mine, tmp_path / "more.txt")
    unread = client.get(at).content.decode()
    assert '<span class="tag late">no</span>' not in unread
    assert "not every page is read yet" in unread.replace("Not every", "not every")
    assert "likely not enough" not in unread
    assert 'hx-trigger="every 3s"' in unread
    assert "HX-Refresh" not in client.get(f"{at}progress/").headers
    before = len(reads(world.mine))
    for _ in range(3):
        client.get(f"{at}progress/")
    assert reads(world.mine)[before:] == []  # the first look of these ten minutes stands there already
    work()
    assert 'hx-trigger="every 3s"' not in client.get(at).content.decode()
    assert client.get(f"{at}progress/").headers["HX-Refresh"] == "true"


def test_records_without_a_clinical_one_are_said_to_be_likely_not_enough(world: SimpleNamespace):
    world.mine.records.all().delete()
    add(world.mine, Path("examples/letters/final-2017-retrospective.pdf"))
    work()
    path = f"/cases/{world.mine.number}/records/"
    assert "likely not enough for a review" in signed_in(world.users["intake"]).get(path).content.decode()
    assert "likely not enough" not in signed_in(world.users["claims staff"]).get(path).content.decode()


def test_pages_of_a_zip_are_reached_from_its_records(world: SimpleNamespace, tmp_path: Path):
    import zipfile

    from openimr.server.cases.fetch import case_document
    from openimr.server.records.fetch import files_of
    from openimr.server.records.showing import shown

    world.mine.records.all().delete()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in sorted(FOUR.glob("0[12]*.pdf")):
            archive.write(path, path.name)
    add(world.mine, tmp_path / "all.zip")
    work()
    on_file = shown(world.mine, case_document(world.mine), files_of(world.mine))
    client = signed_in(world.users["reviewer"])
    request = next(mark for mark in on_file.bookmarks if mark.record.kind == "request for authorization")
    assert request.page > 4  # the second member's pages come after those of the first
    path = f"/cases/{world.mine.number}/records/{request.file.pk}/"
    assert "REQUEST FOR AUTHORIZATION" in client.get(f"{path}{request.page}/").content.decode().upper()
    assert client.get(f"{path}pages/{request.page}.png").getvalue().startswith(b"\x89PNG")
