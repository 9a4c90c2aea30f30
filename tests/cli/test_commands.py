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


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


def test_review_writes_its_six_files_and_tells_a_person_the_proposal(imr_apart, folder, tmp_path):
    ran = imr_apart("review", folder, "--out", tmp_path / "draft")
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


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["review", "--help"],
        ["check", "--help"],
        ["guidelines", "--help"],
        *(["guidelines", way, "--help"] for way in ("for", "list", "show", "check")),
        ["reviewers", "--help"],
        *(["reviewers", way, "--help"] for way in ("check", "match")),
    ],
)
def test_help_has_an_example_and_the_exit_codes(imr, words):
    ran = imr(*words)
    assert ran.code == 0
    assert "example:\n  imr " in ran.out
    assert "exit codes: 0 done" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["review", "--version"],
        ["check", "--version"],
        ["guidelines", "--version"],
        ["guidelines", "for", "--version"],
    ],
)
def test_every_command_tells_its_version(imr, words):
    ran = imr(*words)
    assert (ran.code, ran.out.split()[0]) == (0, "imr")


def test_help_is_quick_because_nothing_heavy_is_imported():
    """What makes help slow is what it imports, so the test asks that; `make soak` measures the seconds."""
    heavy = ["msgspec", "pypdfium2", "yaml", "ahocorasick_rs", "rapidfuzz", "numpy", "PIL", "typst", "openimr.casefile"]
    for words in (["--help"], ["review", "--help"], ["guidelines", "for", "--help"]):
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
    assert "draft: is a file, not a folder; no draft was written" in ran.err
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


def edited(draft: Path, change) -> None:
    """The draft as a person saves it after a change by hand."""
    path = draft / "determination.json"
    held = json.loads(path.read_text())
    change(held)
    path.write_text(json.dumps(held))


def test_check_sees_what_an_edit_breaks_and_keeps_what_the_case_file_lacks(imr, folder, the_case, tmp_path):
    (folder / "bundle.pdf").write_bytes(the_case.draw(the_case.application, the_case.ur, the_case.note))
    draft = tmp_path / "draft"
    assert imr("review", folder, "--out", draft).code == 0
    wrote = json.loads((draft / "determination.json").read_text())["checks"]
    assert "CASE" in {check["id"] for check in wrote}
    assert not {"Q23", "Q24", "Q25"} & {check["id"] for check in wrote}
    assert json.loads(imr("check", draft, "--json").out) == wrote

    def change(held):
        held["summary"].append({"text": "She runs marathons.", "evidence": [], "criteria": []})
        quoted = next(s for s in held["summary"] if s["evidence"])
        quoted["evidence"][0]["quote"] = "never written"

    edited(draft, change)
    found = json.loads(imr("check", draft, "--json").out)
    assert {"Q23", "Q24"} <= {check["id"] for check in found if check["severity"] == "blocking"}
    (draft / "pages.jsonl").unlink()
    assert "quotations were not compared" in imr("check", draft).err


def test_check_of_a_folder_without_a_draft_says_so(imr, tmp_path):
    ran = imr("check", tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert "there is no determination.json in it" in ran.err


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize("option", ["", "--json"])
def test_standard_output_that_cannot_be_written_is_told_and_the_drafts_stand(folder, tmp_path, where, option):
    def run(words: str):
        command = f"{sys.executable} -m openimr.cli {words} {option} {where}"
        return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    draft = tmp_path / "draft"
    ran = run(f"review {folder} --out {draft}")
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith(f"imr review: the drafts are in {draft}; standard output could not")
    assert names(draft) == FILES
    ran = run(f"check {draft}")
    assert ran.returncode == 3
    assert [line.split(" (")[0] for line in ran.stderr.splitlines()] == [
        "imr check: standard output could not be written"
    ]


@pytest.mark.parametrize("words", [["review", ""], ["review", "x", "--out", ""], ["check", " "]], ids=str)
def test_an_empty_path_is_wrong_usage(imr, tmp_path, words):
    ran = imr(*words, cwd=tmp_path)
    assert ran.code == 2
    assert len(ran.lines("is empty; name a file or a folder")) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_draft_edited_by_hand_is_kept_and_a_second_run_without_edits_keeps_nothing(imr, folder, tmp_path):
    draft = tmp_path / "draft"
    assert imr("review", folder, "--out", draft).code == 0
    first = contents(draft)
    assert imr("review", folder, "--out", draft).code == 0
    assert contents(draft) == first
    for number in (1, 2):
        edited(draft, lambda held, n=number: held["items"][0].update(request=f"by hand {n}"))
        by_hand = (draft / "determination.json").read_bytes()
        ran = imr("review", folder, "--out", draft)
        assert (ran.code, len(ran.lines(f"determination.json.bak-{number} keeps"))) == (0, 1)
        assert (draft / f"determination.json.bak-{number}").read_bytes() == by_hand
    assert {name: content for name, content in contents(draft).items() if ".bak-" not in name} == first
