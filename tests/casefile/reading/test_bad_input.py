"""Every bad input gives one clear line, names no content, and the rest of the case file is read."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from openimr.casefile.reading import CaseFileError, Limits, ReadSettings, read_pages

PLAIN = ReadSettings(ocr=False)


def good_and(making, folder: Path, name: str, content: bytes, settings: ReadSettings = PLAIN):
    """Reads the bad file beside a good one; the good one must come through. Returns the bad one's pages and reasons."""
    making.fill(folder, {"good.pdf": making.pdf([["Progress report of a visit in March"]]), name: content})
    reading = read_pages(folder, settings)
    assert [p.text for p in reading.pages if p.file == "good.pdf"] == ["Progress report of a visit in March"]
    for item in reading.unread:
        assert "\n" not in item.reason
        assert "Traceback" not in item.reason
    return [p for p in reading.pages if p.file != "good.pdf"], [(u.file, u.reason) for u in reading.unread]


def test_password_protected_pdf(making, tmp_path):
    locked = making.pdf([["secret"]], encrypt=StandardEncryption("opensesame", ownerPassword="owner"))
    pages, unread = good_and(making, tmp_path, "locked.pdf", locked)
    assert pages == []
    assert unread == [("locked.pdf", "is password-protected; ask the sender for an unprotected copy")]


def test_pdf_that_only_restricts_printing_is_read(making, tmp_path):
    open_one = making.pdf(
        [["Readable without a password"]], encrypt=StandardEncryption("", ownerPassword="o", canPrint=0)
    )
    pages, unread = good_and(making, tmp_path, "restricted.pdf", open_one)
    assert [p.text for p in pages] == ["Readable without a password"]
    assert unread == []


def test_truncated_pdf(making, tmp_path):
    whole = making.pdf([["line " + str(i)] for i in range(20)])
    pages, unread = good_and(making, tmp_path, "cut.pdf", whole[: len(whole) // 3])
    assert pages == []
    assert len(unread) == 1
    assert "damaged or cut off" in unread[0][1]


def test_zero_byte_file(making, tmp_path):
    _, unread = good_and(making, tmp_path, "empty.pdf", b"")
    assert unread == [("empty.pdf", "is empty (0 bytes); ask the sender for it again")]


def test_garbage_behind_a_pdf_header_and_random_bytes(making, tmp_path):
    making.fill(tmp_path, {"noise.bin": b"\x00\x01\xfe" + os.urandom(3000)})
    _, unread = good_and(making, tmp_path, "garbage.pdf", b"%PDF-1.7\n" + os.urandom(3000))
    assert [name for name, _ in unread] == ["garbage.pdf", "noise.bin"]
    assert "cannot be opened as a PDF" in unread[0][1]
    assert "of a kind that is not read" in unread[1][1]


def test_more_pages_than_the_limit_says_so_in_one_line(making, tmp_path):
    settings = ReadSettings(ocr=False, limits=Limits(pages=5))
    pages, unread = good_and(
        making, tmp_path, "long.pdf", making.pdf([[f"This is page {n} of a long file"] for n in range(9)]), settings
    )
    assert len(pages) == 5
    assert unread == [("long.pdf", "has 9 pages; only the first 5 were read, which is the limit; split it")]


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_image_bomb_is_refused_by_its_header(making, tmp_path, side):
    pages, unread = good_and(making, tmp_path, "bomb.png", png_header(side, side), ReadSettings())
    assert pages == []
    assert len(unread) == 1
    assert "too many dots" in unread[0][1]


def test_image_bomb_inside_a_pdf(making, tmp_path):
    out = io.BytesIO()
    Image.new("1", (14_000, 14_000)).save(out, "PDF", resolution=1270)
    pages, unread = good_and(making, tmp_path, "bomb.pdf", out.getvalue(), ReadSettings(workers=1))
    assert [p.text for p in pages] == [""]
    assert "too many dots" in unread[0][1]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_zip_bomb(making, tmp_path):
    pages, unread = good_and(
        making, tmp_path, "case.zip", zipped(**{"bomb.txt": bytes(50_000_000), "fine.txt": b"Fine"})
    )
    assert [(p.file, p.text) for p in pages] == [("case.zip/fine.txt", "Fine")]
    assert unread == [
        (
            "case.zip/bomb.txt",
            "would swell more than a record can (a zip bomb) and was not unpacked; ask the sender what it is",
        )
    ]


def test_zip_of_many_large_files_stops_at_the_limit_of_the_whole(making, tmp_path):
    members = {f"{n}.txt": os.urandom(400_000).hex().encode() for n in range(4)}
    settings = ReadSettings(ocr=False, limits=Limits(zip_bytes=2_000_000))
    pages, unread = good_and(making, tmp_path, "case.zip", zipped(**members), settings)
    assert [p.file for p in pages] == ["case.zip/0.txt", "case.zip/1.txt"]
    assert len(unread) == 2


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt", "..\\out.txt"])
def test_path_trick_in_a_zip(making, tmp_path, name):
    pages, unread = good_and(making, tmp_path / "case", "case.zip", zipped(**{name: b"evil", "in/fine.txt": b"Fine"}))
    assert [p.file for p in pages] == ["case.zip/in/fine.txt"]
    assert len(unread) == 1
    assert unread[0][1] == "has a path that leads out of the zip and was not read; ask the sender for an ordinary zip"
    assert not (tmp_path / "out.txt").exists()


def test_link_in_a_zip(making, tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    pages, unread = good_and(making, tmp_path, "case.zip", out.getvalue())
    assert pages == []
    assert unread == [("case.zip/link.txt", "is a link inside the zip and was not followed; add the file itself")]


def test_encrypted_zip(making, tmp_path):
    data = bytearray(zipped(**{"a.txt": b"hidden"}))
    data[6] |= 1  # the flag in the entry's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    pages, unread = good_and(making, tmp_path, "case.zip", bytes(data))
    assert pages == []
    assert unread == [("case.zip/a.txt", "is password-protected; ask the sender for an unprotected copy")]


def test_truncated_zip(making, tmp_path):
    whole = zipped(**{"a.txt": os.urandom(5000)})
    _, unread = good_and(making, tmp_path, "case.zip", whole[:2000])
    assert unread == [("case.zip", "is damaged or cut off and cannot be opened as a zip; ask the sender for it again")]


def test_zips_in_zips_are_opened_two_deep(making, tmp_path):
    deep = zipped(**{"deep.txt": b"Deep"})
    for name in ("2.zip", "1.zip"):
        deep = zipped(**{name: deep, "note.txt": b"Note"})
    pages, unread = good_and(making, tmp_path, "case.zip", deep)
    assert [p.file for p in pages] == ["case.zip/1.zip/note.txt", "case.zip/note.txt"]
    assert unread == [("case.zip/1.zip/2.zip", "is a zip inside a zip inside a zip; unpack it and add what it holds")]


def test_link_out_of_the_folder_is_not_followed(making, tmp_path):
    (tmp_path / "outside.txt").write_text("not part of the case")
    case = making.fill(tmp_path / "case", {"note.txt": "Note"})
    (case / "link.txt").symlink_to(tmp_path / "outside.txt")
    reading = read_pages(case, PLAIN)
    assert [p.file for p in reading.pages] == ["note.txt"]
    assert [u.file for u in reading.unread] == ["link.txt"]


def test_text_file_named_pdf_is_read_as_the_text_it_is(making, tmp_path):
    pages, unread = good_and(making, tmp_path, "note.pdf", b"Seen today for neck pain.")
    assert [(p.text, p.text_source) for p in pages] == [("Seen today for neck pain.", "document")]
    assert unread == []


def test_pdf_named_txt_is_read_as_the_pdf_it_is(making, tmp_path):
    pages, _ = good_and(making, tmp_path, "note.txt", making.pdf([["Seen today for neck pain."]]))
    assert [(p.text, p.text_source) for p in pages] == [("Seen today for neck pain.", "layer")]


def test_photo_without_text_is_a_page_and_is_listed(making, tmp_path):
    sky = Image.linear_gradient("L").resize((1200, 900)).convert("RGB")
    out = io.BytesIO()
    sky.save(out, "JPEG")
    pages, unread = good_and(making, tmp_path, "photo.jpg", out.getvalue(), ReadSettings(workers=1))
    assert [(p.page, p.text) for p in pages] == [(1, "")]
    assert len(unread) == 1
    assert unread[0][1].startswith("shows no text that could be read")


def test_old_word_file_and_heic_photo_say_what_to_send_instead(making, tmp_path):
    making.fill(tmp_path, {"old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)})
    _, unread = good_and(making, tmp_path, "photo.heic", b"\0\0\0\x18ftypheic" + bytes(600))
    assert "unprotected DOCX" in dict(unread)["old.doc"]
    assert "HEIC" in dict(unread)["photo.heic"]


def test_damaged_docx_rtf_json_xml_and_picture_each_give_one_line(making, tmp_path):
    making.fill(
        tmp_path,
        {
            "a.docx": zipped(**{"[Content_Types].xml": b"<broken", "word/document.xml": b"<"}),
            "b.json": '{"resourceType": "Bundle", "entry": [',
            "c.xml": "<?xml version='1.0'?><ClinicalDocument><open>",
            "d.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
            "e.json": '{"colour": "blue"}',
            "f.xml": "<?xml version='1.0'?><invoice/>",
        },
    )
    pages, unread = good_and(making, tmp_path, "g.tif", b"II*\x00" + os.urandom(100))
    assert pages == []
    assert [name for name, _ in unread] == ["a.docx", "b.json", "c.xml", "d.png", "e.json", "f.xml", "g.tif"]


def test_xml_with_entity_definitions_is_refused(making, tmp_path):
    bomb = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
    <ClinicalDocument xmlns="urn:hl7-org:v3"><title>&b;</title></ClinicalDocument>"""
    _, unread = good_and(making, tmp_path, "bomb.xml", bomb.encode())
    assert unread == [("bomb.xml", "is an XML file with entity definitions, which can do harm, and was not read")]


def test_deeply_nested_json_does_not_break_the_run(making, tmp_path):
    deep = '{"resourceType":"Basic","code":' + '{"a":' * 50_000 + "1" + "}" * 50_001
    _, unread = good_and(making, tmp_path, "deep.json", deep.encode())
    assert [name for name, _ in unread] == ["deep.json"]


def test_nothing_to_read_at_all_is_an_error_in_one_sentence(making, tmp_path):
    with pytest.raises(CaseFileError, match="does not exist"):
        read_pages(tmp_path / "nowhere", PLAIN)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".DS_Store").write_bytes(b"x")
    with pytest.raises(CaseFileError, match="empty folder"):
        read_pages(tmp_path / "empty", PLAIN)
    (tmp_path / "empty.zip").write_bytes(zipped())
    with pytest.raises(CaseFileError, match="empty zip"):
        read_pages(tmp_path / "empty.zip", PLAIN)


def test_a_reason_that_holds_for_many_pages_is_said_once(making, tmp_path):
    scans = making.scan_pdf([making.scan(dpi=60)] * 4, dpi=60)
    pages, unread = good_and(making, tmp_path, "scan.pdf", scans)
    assert len(pages) == 4
    assert unread == [
        ("scan.pdf", "is a scan, and reading scans was switched off (--no-ocr); leave that out to read it (pages 1-4)")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfehello",
        b"\xff\xfehell",
        b"\xfe\xffA note of a visit",
        b"\xff\xfe" + b"\xd8" * 9,
        "\ufffd".encode() * 40,
    ],
    ids=str,
)
def test_text_that_cannot_be_decoded_is_unread(making, tmp_path, content):
    pages, unread = good_and(making, tmp_path / "case", "note.txt", content)
    assert pages == []
    assert [file for file, _ in unread] == ["note.txt"]
    assert "cannot be decoded" in unread[0][1]


@pytest.mark.parametrize(
    "content",
    ["Grip is 40 pounds.".encode("utf-16"), "Grip is 40 pounds.".encode("utf-16") + b"\x20", b"Grip is 40\xff pounds."],
    ids=str,
)
def test_text_with_a_flaw_is_still_read(making, tmp_path, content):
    pages, unread = good_and(making, tmp_path / "case", "note.txt", content)
    assert unread == []
    assert pages[0].text.startswith("Grip is 40")
