"""The export of a case's whole file: every page numbered in order, an index and hashes that hold, in bounded memory."""

import csv
import hashlib
import io
import zipfile
from typing import Any

import msgspec
import pytest

pytestmark = pytest.mark.django_db


def add(case: Any, name: str, content: bytes, type_: str, kind: str = "medical records") -> Any:
    from openimr.server.issuing.letters import the_store
    from openimr.server.store.actions import add_file
    from openimr.server.trail.actor import acting

    with acting("user:intake"):
        return add_file(the_store(), case.number, [content], name=name, kind=kind, type_=type_)


def pdf(words: list[str], turned: int = 0) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for word in words:
        canvas.setPageRotation(turned)
        canvas.drawString(72, 700, word)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    page = Image.new("L", (850, 1100), 255)
    if kind == "TIFF":
        page.save(out, "TIFF", save_all=True, append_images=[page.copy(), page.copy()], dpi=(100, 100))
    else:
        page.convert("RGBA").save(out, kind)
    return out.getvalue()


def made(one: Any, people: Any) -> tuple[Any, zipfile.ZipFile]:
    from openimr.server.issuing.export.asking import ask_for_export
    from openimr.server.issuing.letters import the_store
    from openimr.server.issuing.tasks import make_export
    from openimr.server.trail.actor import acting

    manager = people.by["case manager"]
    with acting(f"user:{manager.pk}"):
        export = ask_for_export(one.number, manager)
    with acting("worker"):
        make_export(export.pk)
        make_export(export.pk)  # a job may run twice
    export.refresh_from_db()
    return export, zipfile.ZipFile(io.BytesIO(b"".join(the_store().open(export.file.content))))


def test_every_page_is_numbered_in_order_and_index_and_hashes_hold(at_quality, people, tmp_path):
    import pypdfium2

    one = at_quality(read=False)
    add(one.case, "first.pdf", pdf(["alpha", "beta"]), "application/pdf")
    for turned in (90, 180, 270):
        add(one.case, f"turned {turned}.pdf", pdf([f"turned{turned}"], turned), "application/pdf")
    add(one.case, "fax.tif", picture("TIFF"), "image/tiff")
    add(one.case, "photo.png", picture("PNG"), "image/png")
    add(one.case, "note.txt", b"as told on the telephone", "text/plain")
    add(one.case, "../broken.pdf", b"%PDF-1.7 broken", "application/pdf")
    add(one.case, "", b"internal", "application/octet-stream", kind="pages as read")
    export, archive = made(one, people)
    assert archive.testzip() is None
    manifest = msgspec.json.decode(archive.read("manifest.json"))
    entries = manifest["files"]
    names = ["Chronology", "first.pdf", "turned 90.pdf", "turned 180.pdf", "turned 270.pdf", "fax.tif", "photo.png",
             "note.txt", "../broken.pdf"]  # fmt: skip
    assert [e["name"] for e in entries] == names
    assert [e["pages"] for e in entries][1:] == [2, 1, 1, 1, 3, 1, 1, 1]
    number = 1
    for entry in entries:
        assert entry["first"] == f"{one.number}-{number:06}"
        number += entry["pages"]
        assert entry["last"] == f"{one.number}-{number - 1:06}"
    assert export.pages == manifest["pages"] == number - 1
    volume = pypdfium2.PdfDocument(archive.read("volume-001.pdf"))
    assert len(volume) == export.pages
    for place, page in enumerate(volume, start=1):
        assert f"{one.number}-{place:06}" in page.get_textpage().get_text_range()
    start = entries[1]["first"].rsplit("-", 1)[1]
    assert "alpha" in volume[int(start) - 1].get_textpage().get_text_range()
    for member in manifest["members"]:
        assert hashlib.sha256(archive.read(member["name"])).hexdigest() == member["sha256"]
    assert {e["native"] for e in entries if e["native"]} == {"native/0008-note.txt", "native/0009-_broken.pdf"}
    assert archive.read("native/0008-note.txt") == b"as told on the telephone"
    rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode())))
    assert [row["first"] for row in rows] == [e["first"] for e in entries]
    assert hashlib.sha256(archive.fp.getvalue()).hexdigest() == export.sha256


def test_a_letter_that_was_never_sent_is_not_exported_and_a_letter_that_was_says_when(at_quality, people):
    from datetime import date

    from django.utils import timezone

    from openimr.server.delivery.models import Sending, State

    one, day = at_quality(read=False), date(2026, 11, 3)
    states = {
        State.SERVED: day,
        State.RETURNED: day,
        State.HANDED_OVER: None,
        State.TO_SEND: None,
        State.NOT_SENT: None,
    }
    for place, (state, served) in enumerate(states.items()):
        Sending.objects.create(
            case=one.case, kind="remand", place=place, party="worker", role="injured worker", language="en",
            way="print", state=state, made=timezone.now(), by="worker", served=served,
            file=add(one.case, f"{state}.pdf", pdf([state]), "application/pdf", "letter to a party"),
        )  # fmt: skip
    _, archive = made(one, people)
    found = {e["name"]: e["remark"] for e in msgspec.json.decode(archive.read("manifest.json"))["files"]}
    assert found == {
        "Chronology": "",
        "served.pdf": "served on 2026-11-03",
        "returned.pdf": "served on 2026-11-03, came back",
        "handed over.pdf": "in a batch that is not recorded as mailed",
    }


def test_the_export_names_no_reviewer_and_holds_the_sealed_letter_itself(at_quality, people):
    import pypdfium2

    from openimr.server.issuing.actions import approve, issue
    from openimr.server.issuing.looking import look_at
    from openimr.server.trail.actor import acting

    one = at_quality()
    with acting(f"user:{people.quality.pk}"):
        approve(one.number, people.quality, 1, "The records came late, as the clock says.")
        row = issue(one.number, people.quality, 1)
    _, archive = made(one, people)
    text = " ".join(
        page.get_textpage().get_text_range()
        for name in archive.namelist() if name.endswith(".pdf") and name.startswith("volume")
        for page in pypdfium2.PdfDocument(archive.read(name))
    )  # fmt: skip
    assert "reviewer assigned" in text
    for secret in ("Brindlewood", "rv-101", "i-reviewer"):
        assert secret not in text
    native = next(name for name in archive.namelist() if name.startswith("native/"))
    assert look_at(archive.read(native)).row == row.pk


def test_a_large_file_is_split_into_volumes_and_never_stands_in_memory(at_quality, people, monkeypatch):
    import pypdfium2

    from openimr.server.issuing.export import volumes

    monkeypatch.setattr(volumes, "MOST_PAGES", 40)
    monkeypatch.setattr(volumes, "_STRETCH", 20)
    one = at_quality(read=False)
    add(one.case, "long.pdf", pdf([f"page{n}" for n in range(130)]), "application/pdf")
    export, archive = made(one, people)
    sizes = [len(pypdfium2.PdfDocument(archive.read(n))) for n in sorted(archive.namelist()) if n.startswith("volume")]
    assert sum(sizes) == export.pages
    assert max(sizes) <= 40
    assert len(sizes) >= 4
    last = pypdfium2.PdfDocument(archive.read(f"volume-{len(sizes):03}.pdf"))[sizes[-1] - 1].get_textpage()
    assert f"{one.number}-{export.pages:06}" in last.get_text_range()
    assert "page129" in last.get_text_range()


def test_only_who_may_asks_and_one_at_a_time(at_quality, people):
    from openimr.server.cases.errors import RefusedError
    from openimr.server.issuing.export.asking import ask_for_export
    from openimr.server.issuing.models import Export
    from openimr.server.trail.actor import acting

    one = at_quality(read=False)
    with acting("user:x"):
        for role, user in people.by.items():
            if role not in {"case manager", "medical director"}:
                with pytest.raises(RefusedError):
                    ask_for_export(one.number, user)
        assert not Export.objects.exists()
        ask_for_export(one.number, people.director)
        with pytest.raises(RefusedError, match="being made"):
            ask_for_export(one.number, people.director)
    assert Export.objects.count() == 1


def test_a_file_that_was_altered_in_the_store_stops_the_export_and_says_so(at_quality, people, tmp_path):
    from openimr.server.issuing.export.asking import ask_for_export
    from openimr.server.issuing.tasks import make_export
    from openimr.server.store.models import File
    from openimr.server.trail.actor import acting

    one = at_quality(read=False)
    file = add(one.case, "note.txt", b"as told on the telephone", "text/plain")
    place = tmp_path / "files" / file.content.place
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with acting("user:x"):
        export = ask_for_export(one.number, people.director)
    before = File.objects.count()
    with acting("worker"):
        make_export(export.pk)
    export.refresh_from_db()
    assert export.file is None
    assert "restore" in export.failed
    assert File.objects.count() == before
