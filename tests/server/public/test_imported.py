"""A site of an imported dataset, whose letters were never published here; and one of it that has to go."""

import io
import re
import shutil
import zipfile

import msgspec
from pyarrow import parquet as pq


def names_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/published/([0-9a-f]{20})/', page)))


def test_its_letters_are_found_and_read_by_their_ids(imported, get):
    page = get("/published/?q=norco").content.decode()
    names = names_on(page)
    assert len(names) > 2
    letter = get(f"/published/{names[0]}/")
    text = letter.content.decode()
    assert letter.status_code == 200
    assert "Why the reviewer decided so" in text
    assert "Letters like this one" in text
    written = get(f"/published/{names[0]}/text/").content.decode()
    assert re.search(r"Case Number: (CM\d\d-\d{7})", written)[1] in text
    record = get(f"/api/public/v1/letters/{names[0]}").json()["record"]
    assert record["items"][0]["rationale"][:40] in " ".join(written.split())
    assert get("/published/0123456789abcdef0123/").status_code == 404
    assert b"/published/" + names[0].encode() in get("/published/sitemap/data-0/").content + b"".join(
        get(f"/published/sitemap/data-{n}/").content for n in range(1, 12)
    )


def test_a_letter_is_read_from_one_year_of_the_dataset_alone(imported, get, monkeypatch):
    from openimr.corpus import Dataset

    asked = []
    whole = Dataset.letter
    monkeypatch.setattr(Dataset, "letter", lambda s, name, years=None: asked.append(years) or whole(s, name, years))
    name = names_on(get("/published/").content.decode())[0]
    assert get(f"/published/{name}/").status_code == 200
    assert [len(years) for years in asked] == [1]


def test_one_of_them_is_hidden_at_once_by_who_may_take_letters_down(imported, get):
    from django.test import Client

    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.public.models import Withheld
    from openimr.server.trail.models import TrailRow

    name = names_on(get("/published/").content.decode())[0]
    regulator, clerk = (User.objects.create_user(str(role), roles=[role]) for role in (Role.REGULATOR, Role.INTAKE))
    office, other = Client(), Client()
    office.force_login(regulator, backend="allauth.account.auth_backends.AuthenticationBackend")
    other.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = office.get(f"/published/{name}/")
    assert f'href="/publication/withhold/{name}/"' in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert other.post(f"/publication/withhold/{name}/", {"reason": "It names somebody."}).status_code == 403
    assert b"Say why" in office.post(f"/publication/withhold/{name}/", {"reason": "no"}).content
    assert office.post(f"/publication/withhold/{name}/", {"reason": "It names somebody."}).status_code == 302
    assert Withheld.objects.get().by == regulator
    assert TrailRow.objects.filter(table="public_withheld").exists()
    assert get(f"/published/{name}/").status_code == 410
    assert name not in get("/published/").content.decode()
    assert get("/published/data/files/determinations-csv.zip/download/").status_code == 503
    assert office.get(f"/publication/withhold/{name}/").status_code == 404


def test_a_letter_of_it_that_was_published_here_goes_by_its_own_name_and_its_own_takedown(imported, get):
    from .conftest import put_rows
    from .test_takedown import taken_down

    names = put_rows(3)
    page = get(f"/api/public/v1/search?case={number_of(names[0])}").json()["items"]
    assert {one["letter"] for one in page} == {names[0]}
    taken_down(names[0])
    assert get(f"/api/public/v1/search?case={number_of(names[0])}").json()["items"] == []


def number_of(name: str) -> str:
    from openimr.server.publication.models import PublicLetter

    return str(PublicLetter.objects.get(publication__slug=name).document["case_number"])


def test_the_next_files_of_an_imported_dataset_are_without_it(imported, get, settings, tmp_path):
    from openimr.server.public.making import make

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_site=tmp_path)
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)

    before = make(settings.CONFIG)
    name = names_on(get("/published/").content.decode())[0]
    hide(name)
    after = make(settings.CONFIG)
    assert before.name != after.name
    file = get("/published/data/files/determinations-csv.zip/download/")
    assert file.status_code == 200
    texts = zipfile.ZipFile(io.BytesIO(file.getvalue()))
    assert name.encode() not in b"".join(texts.read(one) for one in texts.namelist())
    packed = zipfile.ZipFile(io.BytesIO(get("/published/data/files/determinations-parquet.zip/download/").getvalue()))
    ids = [
        one
        for path in packed.namelist()
        if path.startswith("letters/")
        for one in pq.read_table(io.BytesIO(packed.read(path))).column("letter_id").to_pylist()
    ]
    assert len(ids) == before.letters - 1
    assert name not in ids


def hide(name: str) -> None:
    from django.utils import timezone

    from openimr.server.accounts.models import User
    from openimr.server.public.models import Withheld
    from openimr.server.trail.actor import acting, step

    with acting("user:1"), step():
        by = User.objects.create_user("hider", roles=["regulator"])
        Withheld.objects.create(letter_id=name, reason="It names somebody.", at=timezone.now(), by=by)
