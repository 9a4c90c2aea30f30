"""`imr review --precedents DIR`: the worksheet shows letters like each item."""

import html
import re
from pathlib import Path

from openimr.cli import main

CASE = Path("examples/case-files/opioid-four-as-documented/records")


def test_the_worksheet_shows_letters_like_the_item_and_how_they_were_decided(index, tmp_path, capsys):
    dataset = str(index.place.parents[1])
    assert main(["review", str(CASE), "--out", str(tmp_path / "draft"), "--precedents", dataset, "--no-ocr"]) in {0, 1}
    sheet = html.unescape((tmp_path / "draft" / "worksheet.html").read_text("utf-8"))
    found = re.search(r'<details class="precedents">(.*?)</details>', sheet, re.DOTALL)
    assert found is not None
    assert re.search(r"Of the \d+ published letters most like it, overturned: \d+ of \d+ \(\d+% to \d+%\)", found[1])
    assert found[1].count("Norco 10/325 mg #90") + found[1].count("Hydrocodone/APAP") >= 8
    assert "Neurology" not in found[1]  # nothing of who decided
    capsys.readouterr()


def test_a_folder_without_a_dataset_is_one_line_and_no_draft(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    code = main(["review", str(CASE), "--out", str(tmp_path / "draft"), "--precedents", str(tmp_path / "empty")])
    assert code == 3
    assert "holds no letter dataset" in capsys.readouterr().err
    assert not (tmp_path / "draft").exists()
