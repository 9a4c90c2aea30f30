"""Documents: what is listed and given out, what is taken in, and what becomes of it."""

import zlib
from pathlib import Path

import pytest

from openimr import model

from .conftest import MULTIPART, PDF, multipart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
OK = b'{"status":200,"msg":"OK"}'


def files(number: str) -> list[object]:
    from openimr.server.store.models import File

    return list(File.objects.filter(case__number=number).order_by("pk"))


def everything(number: str) -> tuple[object, ...]:
    """All that a refused upload must leave as it was."""
    from openimr.server.cases.models import Case, CaseEvent
    from openimr.server.exchange.storing import the_store
    from openimr.server.store.models import Content

    stored = sorted(str(path) for path in Path(the_store()._root).rglob("*") if path.is_file())
    rows = Case.objects.filter(number=number).values_list("state", "revision")
    return list(rows), CaseEvent.objects.count(), Content.objects.count(), files(number), stored


def test_an_upload_becomes_a_file_and_an_event_of_the_case_in_one_step(administrator, case_of):
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.trail.models import TrailRow

    caller = administrator()
    number = case_of(caller, events=7).number
    answer = caller.upload(f"/docs/upload/cn/{number}", headers={"filesize": str(len(PDF))})
    assert (answer.status_code, answer.content) == (200, OK)
    (file,) = files(number)
    assert (file.name, file.kind, file.reading, file.by) == (
        "records.pdf",
        "medical records",
        "waiting",
        f"user:{caller.user.pk}",
    )
    case = Case.objects.get(number=number)
    event = case_document(case).events[-1]
    assert (event.type, event.by, event.id, case.state) == ("records received", "p6", file.handle, "RECORDS_PENDING")
    rows = TrailRow.objects.filter(request=answer["X-Request-Id"], case_number=number)
    assert {"store_file", "store_content", "cases_caseevent", "cases_case"} <= set(rows.values_list("table", flat=True))


def test_what_was_uploaded_is_listed_and_comes_back_byte_for_byte(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    content = PDF + bytes(range(256)) * 1000
    caller.upload(f"/docs/upload/cn/{number}", content, name="MRI of 2015.pdf")
    listed = caller.call("get", f"/docs/search/cn/{number}").json()
    assert list(listed) == ["matchCount", "start", "limit", "results"]
    assert (listed["matchCount"], listed["start"], listed["limit"]) == (1, 0, 999)
    (entry,) = listed["results"]
    assert list(entry) == ["identifier", "type", "types", "case", "dcn", "name", "renderings"]
    assert (entry["type"], entry["types"], entry["name"]) == ("MedicalRecords", ["MedicalRecords"], "MRI of 2015")
    assert number not in entry["case"]
    (rendering,) = entry["renderings"]
    assert (rendering["type"], rendering["size"]) == ("application/pdf", len(content))
    for handle in (rendering["identifier"], rendering["identifier"].replace("/", "%2F")):
        answer = caller.call("get", f"/docs/download/{handle}")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Length"] == str(len(content))
        assert b"".join(answer.streaming_content) == content


def test_a_case_without_documents_has_an_empty_list(administrator, case_of):
    caller = administrator()
    listed = caller.call("get", f"/docs/search/cn/{case_of(caller).number}").json()
    assert listed == {"matchCount": 0, "start": 0, "limit": 999, "results": []}


def test_reading_documents_is_recorded(administrator, case_of):
    from openimr.server.trail.models import TrailRow

    caller = administrator()
    number = case_of(caller).number
    caller.upload(f"/docs/upload/cn/{number}")
    handle = caller.call("get", f"/docs/search/cn/{number}").json()["results"][0]["identifier"]
    b"".join(caller.call("get", f"/docs/download/{handle}").streaming_content)
    reads = TrailRow.objects.filter(verb="read", case_number=number).order_by("id").values_list("row", flat=True)
    assert list(reads) == ["exchange list of documents", f"exchange download of file {files(number)[0].pk}"]


def test_the_organisations_own_papers_are_neither_listed_nor_given_out(administrator, case_of):
    from openimr.server.exchange.storing import the_store
    from openimr.server.store.actions import add_file
    from openimr.server.trail.actor import acting

    caller = administrator()
    number = case_of(caller).number
    with acting("user:0"):
        notice, draft = (
            add_file(the_store(), number, [PDF], name="n.pdf", kind=kind, type_="application/pdf")
            for kind in ("notice of assignment", "draft")
        )
    listed = caller.call("get", f"/docs/search/cn/{number}").json()["results"]
    assert [(entry["type"], entry["identifier"]) for entry in listed] == [("NOARFI", notice.handle)]
    assert caller.call("get", f"/docs/download/{notice.handle}").status_code == 200
    assert caller.call("get", f"/docs/download/{draft.handle}").status_code == 404


def test_older_clients_name_the_case_in_the_file_name(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    before = everything(number)
    for name in (
        "records.pdf",
        f"{number}.pdf",
        f"{number}_1.pdf",
        f"{number}_001.txt",
        f"x{number}_001.pdf",
        "_001.pdf",
    ):
        assert caller.upload("/docs/upload", name=name).status_code == 400
    assert caller.upload("/docs/upload", name="CM16-10000099_001.pdf").status_code == 404
    assert everything(number) == before
    assert caller.upload("/docs/upload", name=f"{number}_001.pdf").content == OK
    assert [file.name for file in files(number)] == [f"{number}_001.pdf"]


def test_the_same_file_sent_again_is_not_doubled(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    for _ in range(2):
        assert caller.upload(f"/docs/upload/cn/{number}").content == OK
    before = everything(number)
    assert len(before[3]) == 1
    assert caller.upload(f"/docs/upload/cn/{number}", name="other.pdf").content == OK
    assert len(files(number)) == 2


def test_parts_are_read_as_the_published_clients_write_them(administrator, case_of):
    """curl quotes the names, .NET leaves them bare and quotes the boundary, Jersey sends them in another order."""
    caller = administrator()
    number = case_of(caller).number
    heads = [
        ('form-data; name="file"; filename="curl.pdf"', "boundary=b", ""),
        ("form-data; name=file; filename=net.pdf", 'boundary="b"', ""),
        ('form-data; filename="jersey.pdf"; modification-date="21 Aug 2016"; size=9; name="file"', "boundary=b", ""),
        ("form-data; name=\"file\"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "charset=utf-8; boundary=b", ""),
        ('form-data; name="file"; filename="C:\\\\records\\\\path.pdf"', "boundary=b", "preamble\r\n"),
    ]  # fmt: skip
    for at, (disposition, boundary, preamble) in enumerate(heads):
        head = f"{preamble}--b\r\nContent-Disposition: {disposition}\r\ncontent-type: Application/PDF; x=y\r\n\r\n"
        body = (
            head.encode()
            + PDF
            + str(at).encode()
            + b"\r\n--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--b--"
        )
        answer = caller.call(
            "post", f"/docs/upload/cn/{number}", data=body, content_type=f"multipart/form-data; {boundary}"
        )
        assert (answer.status_code, answer.content) == (200, OK), disposition
    names = [file.name for file in files(number)]
    assert names == ["curl.pdf", "net.pdf", "jersey.pdf", "résumé.pdf", "path.pdf"]
    assert [file.content.size for file in files(number)] == [len(PDF) + 1] * 5


def malformed() -> dict[str, tuple[bytes, str]]:
    whole, mark = multipart(PDF), b"--------------------------54835f8f6a22"
    file = b"\r\n\r\n" + PDF + b"\r\n" + mark + b"--"
    head = b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n'
    return {
        "nothing": (b"\r\n", MULTIPART),
        "no boundary said": (whole, "multipart/form-data"),
        "an empty boundary": (whole, 'multipart/form-data; boundary=""'),
        "a boundary too long": (whole, "multipart/form-data; boundary=" + "a" * 71),
        "another boundary": (whole, "multipart/form-data; boundary=other"),
        "cut off in the file": (whole[: len(whole) // 2 + 40], MULTIPART),
        "cut off in the last boundary": (whole[:-10], MULTIPART),
        "last boundary not whole": (whole[:-4] + b"xx\r\n", MULTIPART),
        "cut off in the headers": (mark + b"\r\n" + head[:20], MULTIPART),
        "no parts": (mark + b"--\r\n", MULTIPART),
        "endless headers": (mark + b"\r\n" + b"X: " + b"a" * 100_000, MULTIPART),
        "endless preamble": (b"a" * 100_000 + whole, MULTIPART),
        "headers that are none": (mark + b"\r\nhello" + file, MULTIPART),
        "a folded header": (mark + b"\r\nContent-Disposition:\n form-data" + file, MULTIPART),
        "no disposition": (mark + b"\r\nContent-Type: application/pdf" + file, MULTIPART),
        "no file name": (whole.replace(b'; filename="records.pdf"', b""), MULTIPART),
        "an empty file name": (whole.replace(b"records.pdf", b""), MULTIPART),
        "a file name of lines": (whole.replace(b"records.pdf", b"a\x1bb.pdf"), MULTIPART),
        "a file name too long": (whole.replace(b"records.pdf", b"a" * 300 + b".pdf"), MULTIPART),
        "another field": (whole.replace(b'name="file"', b'name="other"'), MULTIPART),
    }  # fmt: skip


def test_a_body_that_is_malformed_is_400_and_leaves_nothing(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    before = everything(number)
    for why, (body, type_) in malformed().items():
        answer = caller.call("post", f"/docs/upload/cn/{number}", data=body, content_type=type_)
        assert (answer.status_code, set(answer.json())) == (400, {"status", "msg", "refId"}), why
    for filesize in ("1", str(len(PDF) + 1), "99999", "-5", "abc", "1e3", "\u0663"):
        answer = caller.upload(f"/docs/upload/cn/{number}", headers={"filesize": filesize})
        assert answer.status_code == 400, filesize
    assert everything(number) == before


def packed(content: bytes, filter_: bytes = b"/Filter /FlateDecode ") -> bytes:
    data = zlib.compress(content) if filter_ else content
    return b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 " + filter_ + b">>\nstream\n" + data + b"\nendstream\nendobj\n"


def test_what_is_no_harmless_pdf_is_415_and_leaves_nothing(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    before = everything(number)
    hidden = packed(b"1 0 << /S /JavaScript >>").replace(b"/ObjStm", b"/Obj#53tm /N 1 /First 4")
    assert hidden != packed(b"1 0 << /S /JavaScript >>")
    bad = {
        "text": b"hello",
        "empty": b"",
        "a program": b"MZ" + b"\0" * 2000,
        "a zip": b"PK\x03\x04" + b"\0" * 2000,
        "a page": b"<html><script>alert(1)</script>",
        "a PDF that begins too late": b"x" * 3000 + PDF,
        "a script": PDF + b"<< /S /JavaScript /JS (app.alert) >>",
        "a script, escaped": PDF + b"<< /S /J#61vaScr#69pt >>",
        "a command": PDF + b"<< /S/Launch/F(cmd.exe)>>",
        "a file within": PDF + b"<< /Type /EmbeddedFile >>",
        "a script at a seam": PDF + b" " * (64 * 1024 - len(PDF) - 5) + b"/JavaScript ",
        "a script at the very end": PDF + b"/JavaScript",
        "a script in an object stream": packed(b"1 0 << /S /JavaScript >>"),
        "a script deep in one": packed(b" " * 3_000_000 + b"/JavaScript"),
        "a script after one": packed(b"1 0 << >>") + b"/Launch ",
        "a script in a second": packed(b"1 0 << >>") + packed(b"1 0 << /S /JavaScript >>"),
        "a script in a plain one": packed(b"1 0 << /S /JavaScript >>", b""),
        "a script where only some readers see an object stream": hidden,
        "a form of another kind": PDF + b"5 0 obj << /XFA [] >> endobj",
        "a lock": PDF + b"trailer << /Encrypt 5 0 R >>",
        "one packed otherwise": packed(b"1 0 << >>").replace(b"stream\nx", b"stream\ny"),
    }
    for why, content in bad.items():
        answer = caller.upload(f"/docs/upload/cn/{number}", content)
        assert answer.status_code == 415, why
    assert caller.upload(f"/docs/upload/cn/{number}", type_="image/jpeg").status_code == 415
    assert caller.upload(f"/docs/upload/cn/{number}", type_="").status_code == 415
    wrong = caller.call("post", f"/docs/upload/cn/{number}", data=PDF, content_type="application/pdf")
    assert wrong.status_code == 415
    assert everything(number) == before


def test_harmless_pdfs_pass_whatever_they_are_called(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    good = {
        "plain.exe": PDF,
        "junk before.pdf": b"\xef\xbb\xbf\r\n" + PDF,
        "packed.pdf": packed(b"1 0 << /Type /Page >>") + b"trailer",
        "two.pdf": packed(b"1 0 << >>") + packed(b"1 0 << >>"),
        "plain packed.pdf": packed(b"1 0 << >>", b"") * 2,
        "like.pdf": PDF + b"/JavaScripted /Launcher /EmbeddedFilesAndMore ",
        "large.pdf": PDF + b"\r\n--------------------------54835f8f6a2" * 5000,
    }
    for name, content in good.items():
        assert caller.upload(f"/docs/upload/cn/{number}", content, name=name).content == OK, name
    assert [file.content.size for file in files(number)] == [len(content) for content in good.values()]


def test_a_file_that_is_too_large_is_413_whatever_it_says(administrator, case_of, settings):
    import msgspec

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, upload_limit=200_000)
    caller = administrator()
    number = case_of(caller).number
    before = everything(number)
    path = f"/docs/upload/cn/{number}"
    assert caller.upload(path, headers={"filesize": "200001"}).status_code == 413
    assert caller.upload(path, headers={"filesize": "9" * 19}).status_code == 413
    assert caller.upload(path, PDF + b"x" * 200_000).status_code == 413  # found while it is read
    assert caller.upload(path, PDF + b"x" * 300_000).status_code == 413  # by Content-Length
    assert everything(number) == before
    assert caller.upload(path, PDF + b"x" * (200_000 - len(PDF))).content == OK


def test_a_closed_case_takes_no_records_and_says_so(administrator, case_of):
    caller = administrator()
    withdrawn = model.Event(type="application withdrawn", at="2015-04-20T09:00:00-07:00", by="p1")
    number = case_of(caller, more=(withdrawn,)).number
    before = everything(number)
    answer = caller.upload(f"/docs/upload/cn/{number}")
    assert answer.status_code == 400
    assert "takes no records now" in answer.json()["msg"]
    assert everything(number) == before


def test_names_that_clients_save_under_lead_nowhere():
    from openimr.server.exchange.documents import shown_name

    assert shown_name("records.pdf") == "records"
    assert shown_name("../../etc/passwd") == "_.._etc_passwd"
    assert shown_name("a\x00\x1b[31m.pdf") == "a[31m"
    assert shown_name(".pdf") == "document"
    assert shown_name("...") == "document"
