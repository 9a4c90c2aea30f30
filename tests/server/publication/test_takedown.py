"""A public letter that has to go, the whole way: hidden at once everywhere, redacted again, back, withdrawn."""

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.server.issuing.test_issue import acting_as
from tests.server.test_every_page import signed_in

from openimr.letters import parse_letter

from .test_publishing import publish, refused, settle

pytestmark = pytest.mark.django_db
WHY = "A neighbour knew who is meant."


def run_jobs() -> None:
    """What the steps have queued, done as a worker does it, once each."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.publication import tasks

    jobs = {"prepare": tasks.prepare, "export": tasks.export}
    for job in ProcrastinateJob.objects.filter(task_name__contains="publication.tasks").order_by("id"):
        jobs[job.task_name.rpartition(".")[2]](**job.args)


def seen(slug: str) -> dict[str, Any]:
    """What somebody who is not signed in sees of a letter, everywhere where letters are public."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    page, text = client.get(f"/published/{slug}/"), client.get(f"/published/{slug}/text/")
    packed = client.get("/published/letters/download/")
    archive = zipfile.ZipFile(io.BytesIO(packed.getvalue())) if packed.status_code == 200 else None
    feed = ET.fromstring(client.get("/published/feed/").content)  # noqa: S314 - our own
    folder = Path(settings.CONFIG.published)
    return {
        "page": page.status_code,
        "text": text.status_code,
        "list": slug in client.get("/published/").content.decode(),
        "feed": [entry.find("{*}id").text.rstrip("/")[-12:] for entry in feed.findall("{*}entry")],
        "zip": sorted(archive.namelist()) if archive else [],  # none is given where no letter is public
        "folder": sorted(path.name for path in folder.iterdir()),
        "robots": page.headers.get("X-Robots-Tag"),
    }


def public(slug: str, version: int = 1) -> dict[str, Any]:
    names = [f"{slug}-{version}.txt"]
    return {
        "page": 200, "text": 200, "list": True, "feed": [slug], "zip": names, "folder": names, "robots": None,
    }  # fmt: skip


def hidden() -> dict[str, Any]:
    return {"page": 410, "text": 410, "list": False, "feed": [], "zip": [], "folder": [], "robots": "noindex"}


def test_the_whole_way_of_a_takedown(prepared, people, settings):
    from openimr.server.publication import actions, takedown
    from openimr.server.publication.models import PublicLetter, TakedownStep
    from openimr.server.trail.models import TrailRow

    one = prepared()
    director, regulator = people.director, people.by["regulator"]
    slug, folder = one.publication.slug, settings.CONFIG.published
    assert signed_in(regulator).get(f"/published/{slug}/").status_code == 404  # not before it is published
    settle(one, director)
    publish(one, director)
    run_jobs()
    (folder / "note of the office.txt").write_text("no letter of ours")
    (folder / "note of the office.txt").unlink()
    assert seen(slug) == public(slug)
    record = parse_letter(folder / f"{slug}-1.txt")
    assert [item.decision for item in record.items] == ["overturned", "overturned"]

    # Hidden with the step itself; the folder follows with the next job.
    with acting_as(regulator):
        takedown.take_down(slug, regulator, WHY)
    assert seen(slug) == {**hidden(), "folder": [f"{slug}-1.txt"]}
    run_jobs()
    assert seen(slug) == hidden()

    # Redacted again: what was taken out stays out, every doubt is asked for again, and it is hidden all the while.
    with acting_as(director):
        takedown.redact_again(slug, director, "Her schedule at work tells who she is.")
    run_jobs()
    one.publication.refresh_from_db()
    assert (one.publication.state, seen(slug)) == ("to review", hidden())
    with refused("doubt"):
        publish(one, director)
    settle(one, director)
    with acting_as(director):
        assert actions.mark(one.number, director, 1, "in dispatch, 20 hours a week", "part time") == 1
    assert publish(one, director).version == 2
    run_jobs()
    assert seen(slug) == public(slug, 2)
    text = (folder / f"{slug}-2.txt").read_text()
    assert "[part time]" in text
    assert "dispatch" not in text
    assert "dispatch" not in signed_in(regulator).get(f"/published/{slug}/").content.decode()

    # Taken down once more, and withdrawn for good.
    with acting_as(director):
        takedown.take_down(slug, director, WHY)
    with acting_as(regulator):
        takedown.withdraw(slug, regulator, "It can't be told without her.")
    run_jobs()
    assert seen(slug) == hidden()
    for act in (takedown.take_down, takedown.redact_again, takedown.withdraw):
        with acting_as(director), refused(r"not public|was taken down"):
            act(slug, director, WHY)
    with refused("does not wait"):
        publish(one, director)

    steps = [(step.kind, step.by) for step in TakedownStep.objects.order_by("pk")]
    assert steps == [
        ("asked", regulator), ("again", director), ("back", director), ("asked", director), ("withdrawn", regulator),
    ]  # fmt: skip
    rows = TrailRow.objects.filter(case_number=one.number, table__startswith="publication_")
    kept = [(r.table.removeprefix("publication_"), r.verb, r.actor) for r in rows.order_by("id")]
    by = {user: f"user:{user.pk}" for user in (director, regulator)}
    for step, user in steps:
        assert ("takedownstep", "insert", by[user]) in kept, step
    changes = [actor for table, verb, actor in kept if (table, verb) == ("publication", "update")]
    assert changes == ["worker", by[director], by[regulator], by[director], "worker", by[director], by[director],
                       by[regulator]]  # fmt: skip
    assert PublicLetter.objects.count() == 2


def test_a_takedown_wants_a_reason_and_the_roles_that_may(prepared, people):
    from openimr.server.publication import takedown
    from openimr.server.publication.models import TakedownStep

    one = prepared()
    slug = one.publication.slug
    with acting_as(people.director), refused("not public"):
        takedown.take_down(slug, people.director, WHY)
    settle(one, people.director)
    publish(one, people.director)
    may = {"take_down": {"regulator", "medical director"}, "redact_again": {"medical director"}}
    may["withdraw"] = may["take_down"]
    for name, roles in may.items():
        for role, user in people.by.items():
            if role not in roles:
                with acting_as(user), refused("may not do that"):
                    getattr(takedown, name)(slug, user, WHY)
    with acting_as(people.director):
        with refused("Say why"):
            takedown.take_down(slug, people.director, "  no  ")
        with refused("no such letter"):
            takedown.take_down("nothing23456", people.director, WHY)
        with refused("only a letter that was taken down"):
            takedown.withdraw(slug, people.director, WHY)
    assert not TakedownStep.objects.exists()
    assert seen_page(slug) == 200


def seen_page(slug: str) -> int:
    from django.test import Client

    return int(Client().get(f"/published/{slug}/").status_code)


def test_the_folder_is_mended_keeps_what_is_not_ours_and_knows_no_half_letter(prepared, people, settings, monkeypatch):
    from openimr.server.publication import exporting
    from openimr.server.publication.tasks import export

    one = prepared()
    settle(one, people.director)
    row = publish(one, people.director)
    folder = settings.CONFIG.published
    name = f"{one.publication.slug}-1.txt"
    with monkeypatch.context() as patch:
        patch.setattr(exporting.os, "fsync", _full)
        with pytest.raises(OSError, match="No space"):
            export()
    assert not (folder / name).exists()
    (folder / "README.txt").write_text("whose folder this is")
    (folder / "aaaabbbbcccc-3.txt").write_text("a letter that is not public")
    export()
    assert sorted(path.name for path in folder.glob("*.txt")) == sorted(["README.txt", name])
    assert (folder / name).read_text() == row.text
    (folder / name).unlink()
    export()
    assert (folder / name).read_text() == row.text


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_public_pages_read_the_public_row_and_nothing_of_the_case(prepared, people):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    one = prepared()
    settle(one, people.director)
    publish(one, people.director)
    slug = one.publication.slug
    for path in ("/published/", f"/published/{slug}/", f"/published/{slug}/text/", "/published/feed/",
                 "/published/letters/download/"):  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = Client().get(path)
            body = answer.getvalue().decode(errors="replace")
        assert answer.status_code == 200
        tables = {table for query in asked for table in _tables(query["sql"])}
        counted = {"publication_takedownstep", "public_withheld"}  # how many there are, nothing of what they say
        public = {"publication_publicletter", "publication_publication", "accounts_count"}
        assert tables <= public | counted, path
        assert not [q for q in asked if counted & _tables(q["sql"]) and "SELECT COUNT(*)" not in q["sql"]], path
        for words in ("Quindlan", "Tarbuck", "i-medical", "Brindlewood", "rv-101"):
            assert words not in body, (path, words)


def _tables(sql: str) -> set[str]:
    import re

    return set(re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "?([a-z_]+)"?', sql))


def test_the_next_data_set_is_without_the_letter(prepared, people, settings, tmp_path):
    pytest.importorskip("openimr.corpus.building")  # a part of the project of its own: absent where it is not installed
    from openimr.cli import main
    from openimr.corpus import Dataset
    from openimr.server.publication.takedown import take_down
    from openimr.server.publication.tasks import export

    gone, stays = prepared(), prepared("modified-opioid-and-relaxant")
    for one in (gone, stays):
        settle(one, people.director)
        publish(one, people.director)
    export()

    def built() -> set[str]:
        place = tmp_path / "data set"
        assert main(["corpus", "build", str(settings.CONFIG.published), "--to", str(place), "--no-index"]) == 0
        letters = Dataset.open(str(place)).table("letters").to_table(columns=["case_number"])
        return {*letters.column("case_number").to_pylist()}

    assert built() == {gone.number, stays.number}
    with acting_as(people.director):
        take_down(gone.publication.slug, people.director, WHY)
    export()
    assert built() == {stays.number}
