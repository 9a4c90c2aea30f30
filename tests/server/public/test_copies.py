"""A dataset that has letters more than once: who takes one down takes them all down, and the files agree with that."""

import csv
import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from pyarrow import parquet as pq

from openimr.cli import main
from openimr.server.public.copies import Copies

PERSON = "Oduya_Marguerite"


@pytest.fixture(scope="module")
def made_copies(made_site: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """Five letters in an archive; one of them again in a second one, and another again with a word put otherwise."""
    from django.conf import settings

    from openimr.server.public.making import make

    home = tmp_path_factory.mktemp("copies")
    texts = [path.read_text() for path in sorted((made_site.parent / "published").glob("*.txt"))[:5]]
    with zipfile.ZipFile(home / "first.zip", "w") as packed:
        for number, text in enumerate(texts):
            packed.writestr(f"{PERSON}_{number}.txt", text)
    with tarfile.open(home / "second.tar", "w") as tar:
        for name, text in (("again.txt", texts[0]), ("near.txt", texts[1].replace("The", "This", 1))):
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    inputs = [str(home / "first.zip"), str(home / "second.tar")]
    data = home / "data"
    assert main(["corpus", "build", *inputs, "--to", str(data), "--no-signals", "--workers", "1"]) == 0
    config = msgspec.structs.replace(settings.CONFIG, public_site=home / "site", public_dataset=data)
    with django_db_blocker.unblock():
        assert make(config) is not None
    return home


@pytest.fixture
def copies(made_copies: Path, db: None, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """A site of it; the ids of a letter and of its copy with the same bytes, of another and of its near copy."""
    from openimr.corpus import Dataset

    shutil.copytree(made_copies / "site", tmp_path / "site", symlinks=True)
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, public_site=tmp_path / "site", public_dataset=made_copies / "data", public_downloads=1_000
    )
    rows = Dataset.open(str(made_copies / "data")).table("letters").to_table().to_pylist()
    linked = {row["letter_id"]: row["duplicate_of"] for row in rows if row["duplicate_of"]}
    same, near = sorted(linked, key=lambda one: "-" not in one)
    return SimpleNamespace(
        same=(linked[same], same), near=(linked[near], near), all={row["letter_id"] for row in rows}, config=settings
    )


def told_of(get: Any, name: str) -> dict[str, bool]:
    """Where the site tells of a letter: each page, or answer, that may."""
    number = "case" if get(f"/published/{name}/").status_code == 200 else "gone"
    paths = ("/published/", "/published/feed/", "/api/public/v1/search?limit=100", "/published/sitemap/data-0/")
    found = {path: f"{name}/" in get(path).content.decode() for path in paths}
    found["/published/sitemap/"] = any(
        f"/{name}/" in get(f"/published/sitemap/data-{part}/").content.decode() for part in range(4)
    )
    found["page"] = number == "case"
    found["text"] = get(f"/published/{name}/text/").status_code == 200
    found["API"] = get(f"/api/public/v1/letters/{name}").status_code == 200
    found["compare"] = f"letter={name}" in get(f"/published/compare/?letter={name}&letter=x").content.decode()
    return found


def withheld(get: Any, name: str) -> str:
    """A regulator takes it down by the page; what the page told before."""
    from django.test import Client

    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role

    user = User.objects.create_user(f"r-{name}", roles=[Role.REGULATOR])
    office = Client()
    office.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = office.get(f"/publication/withhold/{name}/").content.decode()
    done = office.post(f"/publication/withhold/{name}/", {"reason": "A neighbour knew who is meant."})
    assert done.status_code == 302
    return page


@pytest.mark.parametrize(("pair", "first"), [("same", 0), ("near", 1)])
def test_a_copy_goes_with_the_letter_that_is_taken_down(copies, get, pair, first):
    """Whichever of them was the one that was seen, with the same bytes or with almost the same words."""
    asked, other = getattr(copies, pair)[first], getattr(copies, pair)[1 - first]
    before = told_of(get, other)
    assert before["page"]
    assert before["API"]
    assert before["/published/sitemap/"]
    assert other in withheld(get, asked)
    for name in (asked, other):
        assert not any(told_of(get, name).values())
        assert get(f"/published/{name}/").status_code == 410
    rest = copies.all - {asked, other}
    assert all(get(f"/published/{name}/").status_code == 200 for name in rest)


def test_what_is_asked_of_a_copy_alone_is_what_is_asked_of_both(copies, get):
    from openimr.server.public import live

    from .test_imported import hide

    hide(copies.same[1])
    assert live.shown([copies.same[0]]) == live.shown([*copies.same]) == {}
    assert live.is_withheld(copies.same[0])
    assert live.shown(copies.near).keys() == {*copies.near}


def test_one_that_was_published_here_by_itself_stays_and_the_page_says_so(copies, get):
    """Its copies in the dataset are hidden with it when it is taken down, which a page of its own does."""
    from .conftest import put_rows
    from .test_takedown import taken_down

    put_rows()
    from openimr.server.publication.models import PublicLetter

    heads = {str(row.digest)[:20]: row.publication.slug for row in PublicLetter.objects.all()}
    first, near = copies.near
    own, other = (first, near) if first in heads else (near, first)
    assert f"/publication/takedowns/{heads[own]}/" in withheld(get, other)
    assert get(f"/published/{heads[own]}/").status_code == 200
    assert get(f"/published/{other}/").status_code == 410
    taken_down(heads[copies.same[0]])
    assert get(f"/published/{copies.same[1]}/").status_code == 410


def test_files_after_a_takedown_agree_with_themselves(copies, get):
    """Counts, names by their SHA-256, the manifest and the page; and nobody's file names are given away."""
    from openimr.server.public.making import make

    from .test_imported import hide

    hide(copies.same[0])
    facts = make(copies.config.CONFIG)
    assert (facts.letters, facts.copies) == (len(copies.all) - 2, 1)
    page = " ".join(get("/published/data/").content.decode().split())
    assert f"{facts.letters} letters, {facts.items} requests" in page
    assert f"1 of the letters ({facts.copied_items} requests) are copies" in page

    packed = archive(get, "determinations-parquet.zip")
    package, manifest = (json.loads(packed.read(name)) for name in ("datapackage.json", "manifest.json"))
    rows: dict[str, int] = {}
    said = {"duplicates": 0, "superseded": 0, "without_items": 0}
    for part in manifest["parts"]:
        for table, file in part["files"].items():
            data = packed.read(file["path"])
            read = pq.read_table(io.BytesIO(data))
            digest = hashlib.sha256(data).hexdigest()
            assert (file["sha256"], file["bytes"], file["rows"]) == (digest, len(data), read.num_rows)
            assert file["path"].endswith(f"-{digest[:8]}.parquet")
            assert not set(copies.same) & set(read["letter_id"].to_pylist())
            rows[table] = rows.get(table, 0) + read.num_rows
            if table == "letters":
                said["duplicates"] += read.num_rows - read["duplicate_of"].null_count
                said["superseded"] += read.num_rows - read["superseded_by"].null_count
                said["without_items"] += read["item_count"].to_pylist().count(0)
    assert {name: manifest["counts"][name] for name in said} == said
    assert {one["name"]: one["rows"] for one in package["resources"]} == rows
    assert {path for one in package["resources"] for path in one["path"]} < set(packed.namelist())
    assert manifest["counts"]["letters"] == rows["letters"] == facts.letters
    assert rows["items"] == facts.items

    tables = archive(get, "determinations-csv.zip")
    for table in ("letters", "items"):
        written = [*csv.DictReader(io.StringIO(tables.read(f"{table}.csv").decode()))]
        assert len(written) == rows[table]
        assert {row["source"] for row in written} == {row["letter_id"] for row in written}
    for files in (packed, tables):
        assert f"{facts.letters} letters, {facts.items} disputed items" in files.read("README.txt").decode()
        everything = b"".join(files.read(name) for name in files.namelist())
        assert PERSON.encode() not in everything


def archive(get: Any, name: str) -> zipfile.ZipFile:
    answer = get(f"/published/data/files/{name}/download/")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_an_imported_dataset_has_no_letters_as_text_to_give(copies, get):
    """No empty file is offered, and crawlers are told to leave files be."""
    assert get("/published/letters/download/").status_code == 404
    assert "/published/letters/download/" not in get("/published/data/").content.decode()
    robots = get("/robots.txt").content.decode()
    for path in ("/published/letters/download/", "/published/data/files/", "/published/topics/*/feed/"):
        assert robots.index(f"Disallow: {path}\n") < robots.index("Allow: /published/\n")


def test_copies_of_copies_are_one_group_in_any_order():
    """By the first twenty digits: those behind them tell where the same bytes lay."""
    ids = [letter * 20 for letter in "abcd"]
    links = [(ids[1], ids[0]), (f"{ids[1]}-12345678", ids[1]), (ids[2], ids[1])]
    for order in (links, links[::-1]):
        found = Copies(order)
        assert found.alike(ids[2]) == {*ids[:3]} == found.alike(f"{ids[1]}-12345678")
        assert found.others(ids[0]) == [ids[1], f"{ids[1]}-12345678", ids[2]]
        assert found.alike(ids[3]) == {ids[3]}
        assert found.others(ids[3]) == []
