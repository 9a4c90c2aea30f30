"""`imr` as a user of good command-line tools expects it: exit codes, help, JSON, the same bytes, whole files."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

FILES = {"determination.json", "determination.pdf", "determination.txt", "worksheet.html", "case.json", "pages.jsonl"}


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_review_writes_its_six_files_and_tells_a_person_the_proposal(imr, folder, tmp_path):
    ran = imr("review", folder, "--out", tmp_path / "draft")
    assert ran.code == 0
    assert names(tmp_path / "draft") == FILES
    assert "1. Cyclobenzaprine 10 mg #60" in ran.out
    assert "worksheet.html" in ran.out
    assert "\x1b" not in ran.out + ran.err


def test_default_folder_stands_in_the_working_directory(imr, folder, tmp_path):
    assert imr("review", "case", cwd=tmp_path).code == 0
    assert names(tmp_path / "case.review") == FILES


def test_json_is_one_document_and_nothing_else_on_standard_output(imr, folder, tmp_path):
    ran = imr("review", folder, "--out", tmp_path / "draft", "--json", "--timings")
    assert json.loads(ran.out)["schema"] == "openimr/determination/1"
    assert ran.out.encode() == (tmp_path / "draft" / "determination.json").read_bytes()
    assert "reading" in ran.err


@pytest.mark.parametrize("words", [["--help"], ["review", "--help"], ["check", "--help"]])
def test_help_has_an_example_and_the_exit_codes(imr, words):
    ran = imr(*words)
    assert ran.code == 0
    assert "example:\n  imr " in ran.out
    assert "exit codes: 0 done" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("words", [["--version"], ["review", "--version"], ["check", "--version"]])
def test_every_command_tells_its_version(imr, words):
    ran = imr(*words)
    assert (ran.code, ran.out.split()[0]) == (0, "imr")


def test_help_is_quick_because_nothing_heavy_is_imported():
    """What makes help slow is what it imports, so the test asks that; `make soak` measures the seconds."""
    heavy = ["msgspec", "pypdfium2", "yaml", "ahocorasick_rs", "rapidfuzz", "numpy", "PIL", "typst", "openimr.casefile"]
    for words in (["--help"], ["review", "--help"]):
        code = (
            "import sys\nfrom openimr.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
            f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["reviews"],
        ["--frob"],
        ["review"],
        ["review", "x", "y"],
        ["review", "x", "--jobs", "0"],
        ["review", "x", "--date", "May 6"],
        ["review", "x", "--js"],
        ["check"],
    ],
)
def test_wrong_usage_is_2_with_a_line_that_says_what_is_wrong(imr, words):
    ran = imr(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: imr")
    assert "error: " in ran.err.splitlines()[-1]


def test_drafts_are_never_written_over_the_case_file(imr, folder):
    ran = imr("review", folder, "--out", folder)
    assert ran.code == 2
    assert names(folder) == {"bundle.pdf"}


def test_nothing_there_is_3_with_one_line(imr, tmp_path):
    ran = imr("review", tmp_path / "nowhere", "--out", tmp_path / "draft")
    assert (ran.code, ran.out, len(ran.lines())) == (3, "", 1)
    assert "does not exist" in ran.err
    assert not (tmp_path / "draft").exists()


def test_same_bytes_whatever_the_clock_the_hash_order_and_the_workers(imr, folder, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert imr("review", folder, "--out", first, "--jobs", 1, env={"PYTHONHASHSEED": "1", "TZ": "UTC"}).code == 0
    time.sleep(1.1)  # a clock that is written anywhere has moved on
    other = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    assert imr("review", folder, "--out", second, "--jobs", 3, env=other).code == 0
    assert contents(first) == contents(second)


def test_a_second_run_over_the_drafts_of_the_first_gives_the_same_bytes(imr, folder):
    """The drafts lie inside the case file's folder when the command is run there; they are no evidence."""
    assert imr("review", ".", cwd=folder).code == 0
    [draft] = folder.glob("*.review")
    before = contents(draft)
    assert imr("review", ".", cwd=folder).code == 0
    assert contents(draft) == before
    assert b"worksheet" not in before["pages.jsonl"]


def test_output_can_be_cut_short_by_its_reader(folder, tmp_path):
    command = f"{sys.executable} -m openimr.cli review {folder} --out {tmp_path / 'd'} --json | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "{"
    assert "rror" not in done.stderr
    assert "xception" not in done.stderr


def full_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_full_disk_leaves_no_half_written_file(imr, folder, tmp_path):
    ran = imr("review", folder, "--out", tmp_path / "draft", preexec_fn=full_disk)
    assert ran.code == 3
    assert len(ran.lines()) == 1
    assert "determination.pdf" in ran.err or "worksheet.html" in ran.err
    assert not (tmp_path / "draft").exists()


def test_full_disk_leaves_the_drafts_of_an_earlier_run_whole(imr, folder, the_case, tmp_path):
    assert imr("review", folder, "--out", tmp_path / "draft").code == 0
    before = contents(tmp_path / "draft")
    (folder / "later.pdf").write_bytes(the_case.draw(the_case.note))
    assert imr("review", folder, "--out", tmp_path / "draft", preexec_fn=full_disk).code == 3
    assert contents(tmp_path / "draft") == before


def test_folder_that_cannot_be_written_is_told_before_anything_is_read(imr, folder, tmp_path):
    (tmp_path / "draft").write_text("a file of that name")
    ran = imr("review", folder, "--out", tmp_path / "draft", "--timings")
    assert ran.code == 3
    assert len(ran.lines()) == 1
    assert "no draft was written" in ran.err
    assert (tmp_path / "draft").read_text() == "a file of that name"


@pytest.mark.parametrize("sign", ["TERM", "KILL"])
def test_killed_while_writing_leaves_whole_files_or_none(imr, folder, tmp_path, sign):
    """The process is stopped after the first of its files is on disk, before any bears its name."""
    before = (
        "import os, signal\nfrom openimr.review import output\nwrite = output._write_through\n"
        "def stopped(*given):\n"
        f"    write(*given)\n    os.kill(os.getpid(), signal.SIG{sign})\n"
        "output._write_through = stopped\n"
    )
    ran = imr("review", folder, "--out", tmp_path / "draft", before=before)
    assert ran.code == (130 if sign == "TERM" else -9)
    assert not any(p.suffix != ".partial" for p in (tmp_path / "draft").glob("*"))
    assert imr("review", folder, "--out", tmp_path / "draft").code == 0
    assert names(tmp_path / "draft") == FILES


def test_ocr_cache_stays_inside_the_out_folder(imr, the_case, tmp_path):
    import pypdfium2

    document = pypdfium2.PdfDocument(the_case.draw(the_case.note))
    picture = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    document.close()
    picture.save(tmp_path / "scan.pdf", resolution=150)
    home = tmp_path / "home"
    home.mkdir()
    ran = imr("review", tmp_path / "scan.pdf", "--out", tmp_path / "draft", env={"HOME": str(home)})
    assert ran.code == 0
    assert names(tmp_path / "draft") == {*FILES, ".ocr"}
    assert len(list((tmp_path / "draft" / ".ocr").glob("*.json"))) == 1
    assert list(home.iterdir()) == []


def test_check_prints_the_checks_of_a_draft_and_refuses_what_is_none(imr, folder, tmp_path):
    assert imr("review", folder, "--out", tmp_path / "draft").code == 0
    one = imr("check", tmp_path / "draft", "--json")
    assert one.code == 0
    assert {"id", "severity", "text", "where"} == set(json.loads(one.out)[0])
    (tmp_path / "other.json").write_text('{"schema": "openimr/determination/1", "case": 7}')
    both = imr("check", tmp_path / "draft" / "determination.json", tmp_path / "other.json", "--json")
    assert both.code == 1
    assert "refused" in json.loads(both.out)[1]
    assert len(both.lines("other.json")) == 1
    alone = imr("check", tmp_path / "other.json")
    assert (alone.code, alone.out) == (3, "")
