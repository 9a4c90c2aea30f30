"""`imr parse` as a person runs it: letters in, one line each out, whatever is among them and whatever happens."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "letter.schema.json").read_text())

LETTER = """
Case Number: CM15-0{number:06d} Date Assigned: 05/15/2015
Date of Injury: 04/09/2012 Decision Date: 06/17/2015
Priority: Standard UR Denial Date: 04/10/2015
Application Received: 05/12/2015

HOW THE IMR FINAL DETERMINATION WAS MADE

The Expert Reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Family Practice

CLINICAL CASE SUMMARY

The injured worker is a 45 year old male who slid from a ladder onto the right heel on 04/09/2012.
He takes Norco 10/325mg.

IMR ISSUES, DECISIONS AND RATIONALES

The Final Determination was based on decisions for the disputed items/services set forth below:

Norco 10/325mg #60: Upheld

Claims Administrator guideline: Decision based on MTUS Chronic Pain Treatment Guidelines Opioids Page(s): 78.

MAXIMUS guideline: Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 78, 80-82.

Decision rationale: No function is told of and no contract is in the file. The request is not medically necessary.
"""
WITHOUT = (
    "import importlib.util as u\nfind = u.find_spec\n"
    "u.find_spec = lambda name, *more: None if name == '{}' else find(name, *more)"
)
NO_OCR = f"""{WITHOUT.format("tesserocr")}
from importlib import metadata as m
version = m.version
def absent(name):
    if name == "tesserocr": raise m.PackageNotFoundError(name)
    return version(name)
m.version = absent
"""
SECRETS = ("ladder", "right heel", "no contract")


def write(folder: Path, count: int, start: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
        (folder / f"{number:05d}.txt").write_text(LETTER.format(number=number))
    return folder


def rows(text: str) -> list[dict]:
    found = [json.loads(line) for line in text.splitlines()]
    for row in found:
        jsonschema.validate(row, SCHEMA)
    return found


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return write(tmp_path / "letters", 3)


def test_a_letter_becomes_one_json_line(imr_apart, letters):
    ran = imr_apart("parse", "--json", letters / "00001.txt")
    assert (ran.code, ran.err) == (0, "")
    [row] = rows(ran.out)
    assert row["source"] == str(letters / "00001.txt")
    assert row["case_number"] == "CM15-0000001"
    assert row["items"][0]["decision"] == "upheld"
    assert row["items"][0]["treatment"]["quantity"] == 60


def test_a_person_sees_a_row_a_letter_and_a_total(imr, letters):
    ran = imr("parse", letters)
    assert ran.code == 0
    *table, total = ran.out.splitlines()
    assert [line.split()[1:3] for line in table] == [[f"CM15-000000{n}", "2015-06-17"] for n in range(3)]
    assert "Norco 10/325mg #60: upheld" in table[0]
    assert total == "3 letters, 3 items, 0 refused"
    assert ran.err == ""


def test_inputs_keep_their_order_and_their_names_as_given(imr, tmp_path):
    write(tmp_path / "b" / "deep", 1)
    write(tmp_path / "b", 1, 7)
    write(tmp_path / "a", 1)
    (tmp_path / "b" / ".hidden.txt").write_text("no letter")
    (tmp_path / "b" / "notes.md").write_text("no letter")
    given = ["b/", "./a/00000.txt", "-"]
    ran = imr("parse", "--json", *given, cwd=tmp_path, input=LETTER.format(number=9).encode())
    assert ran.code == 0
    assert [row["source"] for row in rows(ran.out)] == ["b/00007.txt", "b/deep/00000.txt", "./a/00000.txt", "-"]


def test_what_is_no_letter_is_one_line_with_two_keys_and_the_rest_goes_on(imr, letters, the_case):
    (letters / "00000.txt").write_text("Dear Sir, we write about your invoice.")
    (letters / "00001b.pdf").write_bytes(the_case.draw(["A page about something else."]))
    (letters / "00001c.pdf").write_bytes(the_case.draw([]))
    ran = imr("parse", "--json", letters)
    assert ran.code == 1
    found = rows(ran.out)
    assert [set(row) == {"source", "refused"} for row in found] == [True, False, True, True, False]
    assert ran.err.splitlines() == [f"imr parse: {r['source']}: {r['refused']}" for r in found if "refused" in r]
    assert "is a scan" in found[3]["refused"]
    assert not any(secret in ran.err for secret in SECRETS)


def test_a_scan_says_which_extra_reads_it(imr):
    ran = imr("parse", "--json", ROOT / "examples" / "not-letters" / "scanned-letter.pdf", before=NO_OCR)
    [row] = rows(ran.out)
    assert row["refused"].count("install") == 1
    assert "pip install 'openimr[ocr]'" in row["refused"]


def test_bad_inputs_are_refused_one_by_one(imr, letters, tmp_path):
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (odd / "broken.txt").symlink_to("nowhere.txt")
    (odd / "circle.txt").symlink_to("circle.txt")
    (odd / "empty.txt").touch()
    os.mkfifo(odd / "fifo.txt")
    with (odd / "huge.txt").open("wb") as file:
        file.write(b"IMR ISSUES")
        file.truncate(300 * 2**20)
    (odd / "loop").symlink_to(".")
    (odd / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "bare").mkdir()
    ran = imr("parse", "--json", odd, tmp_path / "bare", tmp_path / "nowhere", "/dev/zero", letters)
    assert ran.code == 1
    found = rows(ran.out)
    reasons = {Path(row["source"]).name: row["refused"] for row in found if "refused" in row}
    expected = {
        "broken.pdf": "damaged",
        "broken.txt": "a link that leads nowhere",
        "circle.txt": "can't be read",
        "empty.txt": "is empty",
        "fifo.txt": "no regular file",
        "huge.txt": "too large",
        "picture.txt": "neither text nor a PDF",
        "bare": "no .txt or .pdf",
        "nowhere": "does not exist",
        "zero": "no regular file",
    }
    assert list(reasons) == list(expected)
    assert [name for name, words in expected.items() if words not in reasons[name]] == []
    assert len(found) == len(expected) + 3
    assert "Traceback" not in ran.err


def test_a_name_that_is_no_utf8_is_read_and_named(imr, tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9\n.txt"
    with open(path, "w") as file:  # noqa: PTH123 - a Path takes no bytes
        file.write(LETTER.format(number=1))
    ran = imr("parse", "--json", tmp_path)
    assert ran.code == 0
    assert rows(ran.out)[0]["source"].endswith("caf\\xe9\n.txt")
    assert len(imr("parse", tmp_path).out.splitlines()) == 2


def test_no_letter_at_all_is_3_and_writes_nothing(imr, tmp_path):
    (tmp_path / "a.txt").write_text("A recipe for soup.")
    ran = imr("parse", tmp_path / "a.txt", "--out", tmp_path / "out.jsonl", "--json")
    assert (ran.code, len(rows(ran.out)), len(ran.lines())) == (3, 1, 1)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]


@pytest.mark.parametrize(
    "words", [[], [""], ["x", "--out", "y.xlsx"], ["x", "--jobs", "0"], ["-", "-"], ["x", "--no-fact"]]
)
def test_wrong_usage_is_2(imr, words):
    ran = imr("parse", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "error: " in ran.err.splitlines()[-1]


def test_facts_and_signals_can_be_left_out(imr, letters):
    [full] = rows(imr("parse", "--json", letters / "00000.txt").out)
    [bare] = rows(imr("parse", "--json", "--no-facts", "--no-signals", letters / "00000.txt").out)
    assert full["facts"]
    assert (bare["facts"], bare["signals"]) == ([], [])
    assert bare["items"] == full["items"]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_bytes_are_the_same_for_any_number_of_processes(imr, tmp_path, suffix):
    letters = write(tmp_path / "letters", 60)
    (letters / "00030.txt").write_text("no letter")
    (letters / "00059.txt").write_text("no letter")
    made = []
    for jobs in (1, 2, 3):
        out = tmp_path / f"{jobs}.{suffix}"
        ran = imr("parse", letters, "--out", out, "--jobs", jobs, env={"PYTHONHASHSEED": str(jobs)})
        assert (ran.code, len(ran.lines(": is no"))) == (1, 2)
        made.append(out.read_bytes())
    assert made[0] == made[1] == made[2]
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"1.{suffix}", f"2.{suffix}", f"3.{suffix}", "letters"]


def test_json_and_the_file_hold_the_same(imr, letters, tmp_path):
    ran = imr("parse", letters, "--json", "--out", tmp_path / "out.jsonl", "--jobs", 2)
    assert ran.code == 0
    assert ran.out.encode() == (tmp_path / "out.jsonl").read_bytes()


def stop_in_the_middle(run: subprocess.Popen, part: Path, how: int) -> str:
    """Stop the run once it has put some letters down; what it said on standard error."""
    until = time.monotonic() + 60
    while time.monotonic() < until and not (part.exists() and part.stat().st_size):
        time.sleep(0.005)
    run.send_signal(how)
    return run.communicate(timeout=60)[1].decode()


# The buffer of lines is made small, so that a run that is killed has put something down by then.
SLOWLY = (
    "import signal, time, openimr.letters.batch as b, openimr.letters.outputs.partial as p\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # who starts tests in the background has it ignored
    "p._BUFFER = 64\nread = b.read_line\nb.read_line = lambda *a: (time.sleep(0.01), read(*a))[1]\n"
)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_was_stopped_goes_on_and_gives_the_same_bytes(imr, tmp_path, how, jobs):
    letters = write(tmp_path / "letters", 150)
    (letters / "00000.txt").write_text("no letter")
    whole = tmp_path / "whole.jsonl"
    assert imr("parse", letters, "--out", whole).code == 1
    out = tmp_path / "out.jsonl"
    words = ("parse", letters, "--out", out, "--jobs", jobs)
    code = f"{SLOWLY}\nimport sys\nfrom openimr.cli import main\nraise SystemExit(main())"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.Popen([sys.executable, "-c", code, *map(str, words)], stderr=subprocess.PIPE, env=env)
    said = stop_in_the_middle(run, tmp_path / "out.jsonl.part", how)
    assert run.returncode == (-9 if how == signal.SIGKILL else 130)
    assert not out.exists()
    assert ("the same command goes on" in said) == (how != signal.SIGKILL)
    with (tmp_path / "out.jsonl.part").open("ab") as file:  # as a power cut leaves it
        file.write(b'{"source":"half a li')
    ran = imr(*words)
    assert ran.code == 1
    [going_on] = ran.lines("going on")
    assert 0 < int(going_on.split()[2]) < 150
    assert len(ran.lines("00000.txt")) == 1
    assert out.read_bytes() == whole.read_bytes()
    assert not list(tmp_path.glob("*.part*"))


def test_what_is_left_of_another_batch_is_not_used(imr, letters, tmp_path):
    out = tmp_path / "out.jsonl"
    (tmp_path / "out.jsonl.part").write_text('{"source":"letters/00000.txt"}\n')
    (tmp_path / "out.jsonl.part.key").write_text("another\n")
    ran = imr("parse", letters, "--out", out)
    assert ran.code == 0
    assert ran.lines("started anew")
    assert [row["case_number"] for row in rows(out.read_text())] == [f"CM15-000000{n}" for n in range(3)]


def test_two_runs_do_not_write_one_file(imr_apart, tmp_path):
    letters = write(tmp_path / "letters", 100)
    code = f"{SLOWLY}\nfrom openimr.cli import main\nraise SystemExit(main())"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-c", code, "parse", str(letters), "--out", str(out)]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=env)
    while not (tmp_path / "out.jsonl.part").exists():
        time.sleep(0.005)
    second = imr_apart("parse", letters, "--out", out)
    assert (second.code, len(second.lines("another run"))) == (3, 1)
    assert first.wait(60) == 0
    assert len(rows(out.read_text())) == 100


def full_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_a_full_disk_is_one_line_and_the_next_run_goes_on(imr, tmp_path, suffix):
    letters = write(tmp_path / "letters", 50)
    out = tmp_path / f"out.{suffix}"
    ran = imr(
        "parse",
        letters,
        "--out",
        out,
        preexec_fn=full_disk,
        before="import openimr.letters.outputs.partial as p\np._BUFFER = 64",
    )
    assert (ran.code, len(ran.lines())) == (3, 1)
    assert f"{out}: File too large" in ran.err
    assert not out.exists()
    assert imr("parse", letters, "--out", out).code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["letters", f"out.{suffix}"]


def test_places_that_cannot_be_written_are_named_before_the_work(imr, letters, tmp_path):
    for out in (tmp_path / "none" / "out.csv", letters / "00000.txt" / "out.csv"):
        ran = imr("parse", letters, "--out", out)
        assert (ran.code, len(ran.lines("there is no folder"))) == (3, 1)
    (tmp_path / "folder.csv").mkdir()
    assert imr("parse", letters, "--out", tmp_path / "folder.csv").lines("is a folder")


def test_parquet_without_its_library_says_what_to_install(imr, letters, tmp_path):
    before = WITHOUT.format("pyarrow")
    ran = imr("parse", letters, "--out", tmp_path / "out.parquet", before=before)
    assert (ran.code, len(ran.lines())) == (3, 1)
    assert "pip install 'openimr[corpus]'" in ran.err


DEADLY = (
    "import os, openimr.letters.batch as b\nread = b.parse_letter\n"
    "def deadly(data, source, **more):\n"
    "    if '00007' in source: os.kill(os.getpid(), 9)\n"
    "    if '00011' in source: raise ValueError('a quotation of the letter')\n"
    "    return read(data, source=source, **more)\n"
    "b.parse_letter = deadly\n"
)


@pytest.mark.begins
def test_a_letter_that_brings_its_process_down_is_refused_alone(imr, tmp_path):
    letters = write(tmp_path / "letters", 40)
    ran = imr("parse", "--json", letters, "--jobs", 2, before=DEADLY)
    assert ran.code == 1
    found = rows(ran.out)
    assert [n for n, row in enumerate(found) if "refused" in row] == [7, 11]
    assert "brought the process down" in found[7]["refused"]
    assert "fault in the program (ValueError)" in found[11]["refused"]
    assert "quotation" not in ran.err


def test_debug_shows_where_a_fault_came_from(imr, tmp_path):
    letters = write(tmp_path / "letters", 1, 11)
    ran = imr("parse", "--debug", letters, before=DEADLY)
    assert ran.code == 1
    assert "Traceback" in ran.err


def test_standard_output_that_is_closed_or_cut_short(letters, tmp_path):
    def bash(tail: str) -> subprocess.CompletedProcess:
        command = f"{sys.executable} -m openimr.cli parse {letters} {tail}"
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=env)

    closed = bash("--json >&-")
    assert (closed.returncode, len(closed.stderr.splitlines())) == (3, 1)
    assert bash("--json >/dev/full").returncode == 3
    cut = bash("--json | head -c 1")
    assert (cut.stdout, cut.stderr) == ("{", "")
    out = tmp_path / "out.jsonl"
    written = bash(f"--out {out} >&-")
    assert (written.returncode, len(written.stderr.splitlines())) == (1, 1)
    assert out.exists()
    out.unlink()
    assert bash(f"--json --out {out} | true").stderr == ""
    assert len(rows(out.read_text())) == 3


def test_progress_is_drawn_on_a_terminal_only(letters):
    import pty

    ours, theirs = pty.openpty()
    code = "from openimr.cli import main\nraise SystemExit(main())"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, "parse", "--json", str(letters)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=env)
    assert run.wait(60) == 0
    os.close(theirs)
    assert "letters/s" in os.read(ours, 65536).decode()
    os.close(ours)
