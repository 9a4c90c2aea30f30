"""What is taken down is gone from every page at once; from dataset, index and files with the next edition."""

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from openimr.server.config import Config

WHY = "A neighbour knew who is meant."


def everywhere(get: Any, name: str) -> dict[str, bool]:
    """Whether a letter is told of, by where."""
    from openimr.server.publication.models import PublicLetter

    number = PublicLetter.objects.get(publication__slug=name).document["case_number"]

    def told(path: str, by: str = name) -> bool:
        return by in get(path).getvalue().decode(errors="replace")

    pages = {path: told(path) for path in (
        f"/published/?case={number}", f"/published/feed/?case={number}", "/published/feed/",
        f"/api/public/v1/search?case={number}", "/published/sitemap/letters-0/",
    )}  # fmt: skip
    other = PublicLetter.objects.exclude(publication__slug=name).values_list("publication__slug", flat=True)[0]
    for path in (
        f"/published/{name}/",
        f"/published/compare/?letter={name}&letter={other}",
        f"/api/public/v1/letters/{name}",
    ):
        pages[path] = told(path, number)
    others = PublicLetter.objects.exclude(publication__slug=name).values_list("publication__slug", flat=True)
    pages["similar"] = any(told(f"/published/{other}/") for other in others)
    pages["similar in the API"] = any(told(f"/api/public/v1/letters/{other}/similar") for other in others)
    pages["topics"] = any(told(path) for path in topic_pages(get))
    files = get("/published/data/files/determinations-parquet.zip/download/")
    pages["files"] = files.status_code == 200 and name.encode() in b"".join(unpacked(files))
    pages["texts"] = any(name in one for one in names_in(get("/published/letters/download/")))
    return pages


def topic_pages(get: Any) -> list[str]:
    import re

    return re.findall(r'href="(/published/topics/treatment/[\w-]+/)"', get("/published/topics/").content.decode())


def unpacked(answer: Any) -> list[bytes]:
    packed = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    return [packed.read(one) for one in packed.namelist()]


def names_in(answer: Any) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()


def taken_down(name: str) -> None:
    from openimr.server.accounts.models import User
    from openimr.server.publication.takedown import take_down
    from openimr.server.trail.actor import acting

    director = User.objects.get(username="p-director")
    with acting(f"user:{director.pk}"):
        take_down(name, director, WHY)


def shown_most(get: Any, names: list[str]) -> str:
    """A letter that others show as like them, and that a topic shows."""
    import re

    topics = "".join(get(path).content.decode() for path in topic_pages(get))
    near = "".join(get(f"/published/{name}/").content.decode() for name in names)
    found = [
        n for n in names if f"/published/{n}/" in topics and re.search(rf"letter=(?!{n})\w+&amp;letter={n}\b", near)
    ]
    return found[0]


def test_a_takedown_is_gone_at_once_from_all_that_the_site_shows(site, get, settings, tmp_path):
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, public_downloads=1_000, public_pages=10_000, public_api=9_999
    )
    name = shown_most(get, site.names)
    before = everywhere(get, name)
    assert all(before.values()), before
    marks = {path: get(path).headers["ETag"] for path in (f"/published/{name}/", "/published/", "/published/topics/")}
    taken_down(name)
    after = everywhere(get, name)
    assert not any(after.values()), after
    gone = get(f"/published/{name}/", headers={"If-None-Match": marks[f"/published/{name}/"]})
    assert (gone.status_code, gone.headers["X-Robots-Tag"]) == (410, "noindex")
    assert get("/published/", headers={"If-None-Match": marks["/published/"]}).status_code == 200
    file = get("/published/data/files/determinations-csv.zip/download/")
    assert file.status_code == 503
    assert file.headers["Retry-After"]


def test_the_next_edition_is_without_it_and_files_are_given_again(site, get, settings, tmp_path):
    from openimr.corpus import Dataset
    from openimr.server.public.edition import current
    from openimr.server.public.making import make

    home = tmp_path / "site"
    shutil.copytree(site.home, home)
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_site=home)
    name = site.names[5]
    assert make_nothing(settings.CONFIG)
    taken_down(name)
    facts = make(settings.CONFIG)
    assert facts.letters == len(site.names) - 1
    sources = Dataset.open(str(home / "dataset")).table("letters").to_table(columns=["source"]).column(0).to_pylist()
    assert f"published/{name}-1.txt" not in sources
    assert current(home).facts == facts
    assert names_in(get("/published/data/files/determinations-csv.zip/download/"))
    assert make(settings.CONFIG) == facts  # nothing to do
    assert [one.name for one in (home / "editions").iterdir()] == [facts.name]


def make_nothing(config: Config) -> bool:
    """Another letter than the edition has: what is as it was is left as it is."""
    from openimr.server.public.edition import facts_of
    from openimr.server.public.making import make

    known = facts_of(config.public_site)
    beside = msgspec.structs.replace(known, state=state_of_now())
    (config.public_site / "current.json").write_bytes(msgspec.json.encode(beside))
    return make(config) == beside


def state_of_now() -> str:
    from openimr.server.public import live
    from openimr.server.public.making import _FORM

    return f"{_FORM} {live.takedowns()} {live.newest()} "


@pytest.mark.django_db
def test_where_nothing_is_public_any_more_nothing_is_shown(get, settings, tmp_path):
    from openimr.server.public.making import make

    home = tmp_path / "site"
    (home / "editions" / "old").mkdir(parents=True)
    (home / "current.json").write_text("{}")
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_site=home, published=tmp_path / "published")
    assert make(settings.CONFIG) is None
    assert not [*(home / "editions").iterdir()]
    assert b"No decision is published yet" in get("/published/").content


def test_a_version_before_the_last_is_not_shown(site, get):
    from openimr.server.publication.models import PublicLetter
    from openimr.server.trail.actor import acting, step

    old = PublicLetter.objects.get(publication__slug=site.names[0])
    number = old.document["case_number"]
    assert site.names[0] in get(f"/published/?case={number}").content.decode()
    with acting("worker"), step():
        PublicLetter.objects.create(
            publication=old.publication, version=2, at=old.at, by=old.by, document=old.document, digest="f" * 64,
            text="Another text.", removed={}, practice="public", software="", prepared="",
        )  # fmt: skip
    assert site.names[0] not in get(f"/published/?case={number}").content.decode()
    assert get(f"/published/{site.names[0]}/text/").content == b"Another text."


def test_making_an_edition_is_asked_for_when_letters_come_or_go(site):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.publication.tasks import export

    export()
    asked = ProcrastinateJob.objects.filter(task_name="openimr.server.public.tasks.refresh")
    assert asked.count() == 1


def test_an_edition_that_is_half_there_is_not_shown(made_site: Path, tmp_path: Path):
    from openimr.server.public.edition import current, facts_of

    home = tmp_path / "site"
    home.mkdir()
    (home / "current.json").write_bytes(msgspec.json.encode(facts_of(made_site)))
    assert current(home) is None
