"""A folder, a zip of it and a single file give the same pages under names that downstream can rely on."""

import subprocess
import sys
import zipfile
from hashlib import sha256

from openimr.casefile.reading import ReadSettings, read_pages
from openimr.casefile.reading.sources import natural_key

PLAIN = ReadSettings(ocr=False)


def case(making, folder):
    return making.fill(
        folder,
        {
            "page 10.pdf": making.pdf([["The tenth file of this folder"]]),
            "page 2.pdf": making.pdf(
                [["The second file of this folder", "has two lines"], ["and a second page of text"]]
            ),
            "sub/Note.txt": "A note",
            ".hidden.txt": "no",
            "__MACOSX/page 2.pdf": "no",
            "sub/.DS_Store": "no",
        },
    )


def test_folder_is_read_in_natural_order_without_what_systems_leave_behind(making, tmp_path):
    reading = read_pages(case(making, tmp_path / "case"), PLAIN)
    assert [(p.file, p.page) for p in reading.pages] == [
        ("page 2.pdf", 1),
        ("page 2.pdf", 2),
        ("page 10.pdf", 1),
        ("sub/Note.txt", 1),
    ]
    assert reading.unread == ()
    for page in reading.pages:
        assert page.sha256 == sha256(page.text.encode()).hexdigest()


def test_zip_of_the_folder_gives_the_same_pages(making, tmp_path):
    folder = case(making, tmp_path / "case")
    with zipfile.ZipFile(tmp_path / "case.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    assert read_pages(tmp_path / "case.zip", PLAIN) == read_pages(folder, PLAIN)


def test_single_pdf_goes_by_its_own_name(making, tmp_path):
    path = case(making, tmp_path / "case") / "page 2.pdf"
    assert [(p.file, p.page) for p in read_pages(path, PLAIN).pages] == [("page 2.pdf", 1), ("page 2.pdf", 2)]


def test_text_layer_keeps_lines_and_blank_pages(making, tmp_path):
    (tmp_path / "a.pdf").write_bytes(making.pdf([["Claim Number:", "WC-2014-0099"], [], ["Last page of the file"]]))
    pages = read_pages(tmp_path / "a.pdf", PLAIN).pages
    assert [p.text for p in pages] == ["Claim Number:\nWC-2014-0099", "", "Last page of the file"]
    assert {p.text_source for p in pages} == {"layer"}


def test_values_typed_into_a_form_are_part_of_the_page(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "form.pdf"))
    canvas.drawString(72, 700, "Employee name as printed on the form:")
    canvas.acroForm.textfield(name="n", value="Tamsin Oberholt", x=320, y=692, width=200, height=20)
    canvas.save()
    [page] = read_pages(tmp_path / "form.pdf", PLAIN).pages
    assert "Employee name" in page.text
    assert "Tamsin Oberholt" in page.text


def test_natural_key_orders_numbers_as_numbers():
    names = ["a10", "A2", "a1b", "a1", "b"]
    assert sorted(names, key=natural_key) == ["a1", "a1b", "A2", "a10", "b"]


def test_progress_is_told(making, tmp_path):
    told = []
    read_pages(case(making, tmp_path / "case"), ReadSettings(ocr=False, progress=lambda *args: told.append(args)))
    assert told[-1] == ("files", 3, 0)


def test_importing_the_room_loads_nothing_heavy():
    code = (
        "import sys, openimr.casefile.reading as r; "
        "print([m for m in ('PIL', 'numpy', 'docx', 'tesserocr', 'pypdfium2', 'striprtf') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
