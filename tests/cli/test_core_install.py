"""The core install alone: no OCR engine, no typesetter, no Word reader. Each gap is one clear line."""

BLOCK = "import sys\nfor name in ({names}):\n    sys.modules[name] = None\n"


def without(*names: str) -> str:
    return BLOCK.format(names="".join(f"{name!r}, " for name in names))


def test_without_the_typesetter_everything_but_the_pdf_is_written(imr, folder, tmp_path):
    draft = tmp_path / "draft"
    assert imr("review", folder, "--out", draft).code == 0
    ran = imr("review", folder, "--out", draft, before=without("typst"))
    assert ran.code == 0
    assert ran.lines("determination.pdf") == [
        "imr review: determination.pdf was not made; it needs an extra: pip install 'openimr[letter]'"
    ]
    assert "determination.pdf" not in ran.out
    assert {p.name for p in draft.iterdir()} == {
        "determination.json",
        "determination.txt",
        "worksheet.html",
        "case.json",
        "pages.jsonl",
    }


def test_without_pillow_the_worksheet_has_no_pictures_and_says_so(imr, folder, tmp_path):
    ran = imr("review", folder, "--out", tmp_path / "draft", before=without("PIL", "numpy", "tesserocr"))
    assert ran.code == 0
    assert len(ran.lines("page pictures")) == 1
    assert "data:image/jpeg" not in (tmp_path / "draft" / "worksheet.html").read_text()


def test_without_the_word_reader_a_docx_is_refused_and_the_rest_is_read(imr, folder, tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("Seen for a sprained ankle.")
    document.save(str(folder / "letter.docx"))
    ran = imr("review", folder, "--out", tmp_path / "draft", before=without("docx"))
    assert ran.code == 1
    assert ran.lines("letter.docx") == [
        "imr review: letter.docx: needs an extra that is not installed: pip install 'openimr[office]'"
    ]


def test_without_the_ocr_engine_a_photo_is_refused_and_the_rest_is_read(imr, folder, tmp_path):
    from PIL import Image

    Image.new("L", (850, 1100), 255).save(folder / "scan.png")
    ran = imr("review", folder, "--out", tmp_path / "draft", before=without("PIL", "numpy", "tesserocr"))
    assert ran.code == 1
    assert ran.lines("scan.png") == [
        "imr review: scan.png: needs an extra that is not installed: pip install 'openimr[ocr]'"
    ]
