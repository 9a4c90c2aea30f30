"""Bad input, each kind by the name that the issue gives it: one clear line, the rest is used, the right exit code."""

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

PAGES_OF_THE_LONG_FILE = 10_050


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def sky() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((800, 600)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def many_pages(count: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(612, 792)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def locked(case) -> bytes:
    return case.draw(case.note, encrypt=StandardEncryption("open sesame", ownerPassword="owner"))


def truncated(case) -> bytes:
    whole = case.draw(*case.pages)
    return whole[: len(whole) // 3]


# Name of the issue: (file, its content, what stderr says of it, the file that it names)
BAD: dict[str, tuple[str, Callable[..., bytes], str, str]] = {
    "password-protected": (
        "locked.pdf",
        locked,
        "is password-protected; ask the sender for an unprotected copy",
        "locked.pdf",
    ),
    "truncated": (
        "cut.pdf",
        truncated,
        "is damaged or cut off and cannot be opened as a PDF; ask the sender for it again",
        "cut.pdf",
    ),
    "zero-byte": ("none.pdf", lambda _: b"", "is empty (0 bytes); ask the sender for it again", "none.pdf"),
    "10,000-page": (
        "long.pdf",
        lambda _: many_pages(PAGES_OF_THE_LONG_FILE),
        "has 10050 pages; only the first 10000 were read, which is the limit; split it",
        "long.pdf",
    ),
    "image-bomb": (
        "bomb.png",
        lambda _: png_of(60_000, 60_000),
        "is a picture of too many dots (",
        "bomb.png",
    ),
    "zip-bomb": (
        "more.zip",
        lambda _: zipped(**{"bomb.txt": bytes(60_000_000)}),
        "would swell more than a record can (a zip bomb) and was not unpacked; ask the sender what it is",
        "more.zip/bomb.txt",
    ),
    "path tricks in a zip": (
        "more.zip",
        lambda _: zipped(**{"../../escaped.txt": b"out"}),
        "has a path that leads out of the zip and was not read; ask the sender for an ordinary zip",
        "more.zip/../../escaped.txt",
    ),
    "a photo without text": (
        "photo.jpg",
        lambda _: sky(),
        "shows no text that could be read (a photo, a drawing or an empty scan); look at the page itself",
        "photo.jpg",
    ),
}


LONG = {"10,000-page": pytest.mark.soak}  # with a lower limit it is among the tests of reading


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=LONG.get(kind, ())) for kind in BAD])
def test_bad_file_beside_a_good_one(imr, the_case, folder, tmp_path, kind):
    """One line names the file and says what to do; the good file's request is still assessed; exit code 1."""
    name, making, says, named = BAD[kind]
    (folder / name).write_bytes(making(the_case))
    ran = imr("review", folder, "--out", tmp_path / "draft", "--json")
    assert ran.code == 1
    [line] = ran.lines(named)
    assert says in line
    draft = json.loads(ran.out)
    assert [item["request"] for item in draft["items"]] == ["Cyclobenzaprine 10 mg #60"]
    assert [gap["file"] for gap in draft["unread"]] == [named]
    assert "Traceback" not in ran.err
    assert not any(secret in ran.err for secret in the_case.secrets)
    assert not list(tmp_path.rglob("escaped.txt"))


@pytest.mark.parametrize("kind", [kind for kind in BAD if kind != "10,000-page"])
def test_bad_file_alone(imr, the_case, tmp_path, kind):
    """Nothing can be done: one line, exit code 3, and nothing is written."""
    name, making, says, _ = BAD[kind]
    (tmp_path / name).write_bytes(making(the_case))
    ran = imr("review", tmp_path / name, "--out", tmp_path / "new" / "draft")
    assert (ran.code, ran.out) == (3, "")
    [line] = ran.lines()
    assert says in line
    assert not (tmp_path / "new").exists()
    told = imr("review", tmp_path / name, "--out", tmp_path / "draft", "--json")
    assert told.code == 3
    assert says in json.loads(told.out)["error"]


def test_text_file_named_pdf_is_read_as_the_text_it_is(imr, the_case, tmp_path):
    (tmp_path / "case").mkdir()
    for number, page in enumerate(the_case.pages):
        (tmp_path / "case" / f"{number}.pdf").write_text("\n".join(page))
    ran = imr("review", tmp_path / "case", "--out", tmp_path / "draft", "--json")
    assert ran.code == 0
    draft = json.loads(ran.out)
    assert [item["request"] for item in draft["items"]] == ["Cyclobenzaprine 10 mg #60"]
    assert draft["unread"] == []


def reviewed(imr, the_case, tmp_path: Path, *pages):
    case = tmp_path / "case.pdf"
    case.write_bytes(the_case.draw(*pages))
    ran = imr("review", case, "--out", tmp_path / "draft", "--json")
    return ran, json.loads(ran.out)


def test_case_file_with_no_ur_decision(imr, the_case, tmp_path):
    """Nothing was refused, so 0 (docs/decisions/0050); what is missing is said on stderr and among the checks."""
    ran, draft = reviewed(imr, the_case, tmp_path, the_case.application, the_case.rfa, the_case.note)
    assert ran.code == 0
    assert ran.lines("holds no UR determination") == ["imr review: The case file holds no UR determination."]
    assert "The case file holds no UR determination." in [check["text"] for check in draft["checks"]]
    assert len(draft["records"]) == 3
    assert draft["summary"]


def test_case_file_with_no_request(imr, the_case, tmp_path):
    ran, draft = reviewed(imr, the_case, tmp_path, the_case.note)
    assert ran.code == 0
    assert draft["items"] == []
    assert len(ran.lines("No treatment in dispute was found")) == 1
    assert len(ran.lines("No Request for Authorization")) == 1
    texts = [check["text"] for check in draft["checks"]]
    assert any(text.startswith("No treatment in dispute was found") for text in texts)
    assert len(draft["records"]) == 1
    assert draft["summary"]


def test_mixed_patients(imr, the_case, tmp_path):
    """Another patient's page is named, listed and never used."""
    other = (
        "PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)",
        "Date of service: 04/20/2016",
        "Patient: Rupert Ashgrove    DOB: 01/30/1949    Claim: ZZ-90-7766554",
        "He reports neck pain of 9/10 after a fall from a ladder.",
        "Plan: cyclobenzaprine 10 mg, number 60.",
    )
    ran, draft = reviewed(imr, the_case, tmp_path, *the_case.pages, other)
    assert ran.code == 0
    [line] = ran.lines("case.pdf page 5")
    assert "another patient's page" in line
    assert [(page["file"], page["page"]) for page in draft["excluded"]] == [("case.pdf", 5)]
    assert "Ashgrove" not in ran.err + ran.out
    assert "ladder" not in ran.err + ran.out


def test_every_bad_file_at_once_is_one_line_each(imr_apart, the_case, folder, tmp_path):
    kinds = [kind for kind in BAD if kind not in {"10,000-page", "path tricks in a zip"}]
    for kind in kinds:
        name, making, _, _ = BAD[kind]
        (folder / name).write_bytes(making(the_case))
    ran = imr_apart("review", folder, "--out", tmp_path / "draft", "--json")
    assert ran.code == 1
    for kind in kinds:
        assert len(ran.lines(BAD[kind][3])) == 1
    assert len(json.loads(ran.out)["unread"]) == len(kinds)


def test_nothing_readable_among_many_files(imr, tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "a.pdf").write_bytes(b"")
    (case / "b.bin").write_bytes(os.urandom(2000))
    (case / "c.jpg").write_bytes(sky())
    ran = imr("review", case, "--out", tmp_path / "draft")
    assert (ran.code, ran.out) == (3, "")
    assert [len(ran.lines(name)) for name in ("a.pdf", "b.bin", "c.jpg")] == [1, 1, 1]
    assert "nothing was written" in ran.lines()[-1]
    assert not (tmp_path / "draft").exists()


def test_file_names_of_other_systems_are_spelt_out(imr, folder, tmp_path):
    """Bytes that are no UTF-8, and signs that a terminal would obey."""
    (Path(os.fsdecode(os.fsencode(folder) + b"/visit\xff.txt"))).write_text("Seen for low back pain.")
    (folder / "two\nlines\x1b[31m.pdf").write_bytes(b"")
    ran = imr("review", folder, "--out", tmp_path / "draft", "--json")
    assert ran.code == 1
    assert "\x1b" not in ran.err
    assert [line for line in ran.lines() if not line.startswith("imr review: ")] == []
    assert "visit\\xff.txt" in (tmp_path / "draft" / "pages.jsonl").read_text().replace("\\\\", "\\")


def test_folder_that_cannot_be_opened_is_named(imr, folder, tmp_path):
    closed = folder / "closed"
    closed.mkdir(mode=0)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may open every folder")
    ran = imr("review", folder, "--out", tmp_path / "draft")
    assert ran.code == 1
    assert len(ran.lines("closed: is a folder that cannot be opened")) == 1


FAULT = """
import openimr.review.pipeline as pipeline
def broken(casefile):
    raise ValueError(casefile.pages[0].text)
pipeline.extract_findings = broken
"""


def test_internal_fault_is_one_line_without_health_data_and_debug_shows_it(imr, the_case, folder, tmp_path):
    ran = imr("review", folder, "--out", tmp_path / "draft", before=FAULT)
    assert (ran.code, ran.out) == (3, "")
    assert ran.lines() == [
        "imr review: stopped by a fault in the program (ValueError); run it again with --debug to see where"
    ]
    for words in (["--debug", "review", folder], ["review", folder, "--debug"]):
        shown = imr(*words, "--out", tmp_path / "draft", before=FAULT)
        assert shown.code != 0
        assert "Traceback" in shown.err


def test_no_message_of_any_error_names_the_patient_or_quotes_a_record(imr, the_case, tmp_path):
    """The text of every page, damaged in every format that is read, and not a word of it on stderr."""
    case = tmp_path / "case"
    case.mkdir()
    text = "\n".join(line for page in the_case.pages for line in page)
    body = text.encode()
    (case / "a.pdf").write_bytes(b"%PDF-1.4\n" + body)
    (case / "b.docx").write_bytes(zipped(**{"[Content_Types].xml": body, "word/document.xml": body}))
    (case / "c.json").write_text(json.dumps({"resourceType": "Bundle", "note": text})[:-1])
    (case / "d.json").write_text(json.dumps({"resourceType": "Bundle", "type": text, "entry": [text, {"resource": 7}]}))
    (case / "e.xml").write_text(f"<?xml version='1.0'?><ClinicalDocument>{text}<open>")
    (case / "f.rtf").write_bytes(b"{\\rtf1 " + body + b"\\'zz")
    (case / "g.tif").write_bytes(b"II*\x00" + body)
    (case / "h.zip").write_bytes(zipped(**{"a.txt": body})[:-30])
    (case / "i.bin").write_bytes(b"\x00\x01" * 400 + body)
    (case / "j.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + body)
    ran = imr("review", case, "--out", tmp_path / "draft")
    assert ran.code in {1, 3}
    assert len(ran.lines()) >= 8
    assert [secret for secret in the_case.secrets if secret in ran.err] == []
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"schema": "openimr/determination/1", "case": {"case_number": [text]}, "x": text}))
    checked = imr("check", broken)
    assert checked.code == 3
    assert [secret for secret in the_case.secrets if secret in checked.err] == []
