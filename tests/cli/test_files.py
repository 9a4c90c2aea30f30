"""What a command writes and reads lies where the user says: devices, links, pipes and folders are what they were."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from openimr.cli.files import write_all, write_file

EXAMPLE = Path(__file__).parents[2] / "examples" / "cases" / "open-regular.json"
ROSTER = Path(__file__).parents[2] / "examples" / "rosters" / "example.yaml"


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


def test_a_file_is_replaced_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text("old")
    file.chmod(0o640)
    write_file(file, b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["record.json"]


def test_a_link_stays_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere" / "real.json", tmp_path / "link.json"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_link_to_nothing_makes_the_file_it_names(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "later.json")
    write_file(link, b"new")
    assert (link.is_symlink(), (tmp_path / "later.json").read_bytes()) == (True, b"new")


def test_nothing_planted_under_a_likely_name_is_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for name in (".record.json.part", f".record.json.{os.getpid()}.partial"):
        (tmp_path / name).symlink_to(victim)
    write_file(tmp_path / "record.json", b"new")
    write_all(tmp_path, {"record.json": b"newer"})
    assert victim.read_text() == "precious"
    assert not (tmp_path / "record.json").is_symlink()


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    while True:  # until it listens
        try:
            write_file(pipe, b"x" * 200_000)
            break
        except OSError:
            continue
    reader.join(20)
    assert read == [b"x" * 200_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_that_nobody_reads_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device"):
        write_file(tmp_path / "pipe", b"x")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_stays_a_device(tmp_path: Path) -> None:
    """As root `--out /dev/null` made a file of it, for everybody on the machine."""
    null = tmp_path / "null"
    os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    write_file(null, b"gone")
    assert stat.S_ISCHR(null.stat().st_mode)
    assert null.read_bytes() == b""


# Tests name /proc/self/fd/1 and never /dev/stdout: should they fail, the machine keeps its own.
OUTPUT = "/proc/self/fd/1"


@pytest.mark.parametrize("words", [("deadlines", "--ics"), ("reviewers", "assign", "--roster", ROSTER, "--out")])
def test_standard_output_can_be_named(imr_apart, words) -> None:
    ran = imr_apart(*words[:-1], EXAMPLE, words[-1], OUTPUT)
    assert ran.code == 0
    assert ran.out.startswith(("BEGIN:VCALENDAR", "{"))
    assert "of the last event, 2015-04-13" in ran.out or "\nAssignment on 2015-04-13" in ran.out


def test_standard_output_that_goes_to_a_file_gets_both(tmp_path: Path) -> None:
    """The record first, and behind it what a person reads: the shell's file is not replaced under it."""
    code = "import sys\nfrom openimr.cli import main\nraise SystemExit(main())"
    words = ["reviewers", "assign", str(EXAMPLE), "--roster", str(ROSTER), "--out", OUTPUT]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with (tmp_path / "both").open("wb") as both:
        subprocess.run(
            [sys.executable, "-c", code, *words], stdout=both, stderr=subprocess.DEVNULL, check=True, env=env
        )
    text = (tmp_path / "both").read_text()
    assert text.startswith("{")
    assert "\nAssignment on 2015-04-13" in text


UNFIT = [
    ("a folder", lambda at: at, "is a folder; name a file"),
    ("no folder", lambda at: at / "none" / "x", "there is no folder"),
    ("a name that is too long", lambda at: at / ("x" * 300), "file name too long"),
    ("a file that nobody may write", lambda at: at / "kept", "is write-protected; name another file"),
    ("a link in a circle", lambda at: at / "round", "too many levels of symbolic links"),
]


@pytest.mark.parametrize("words", [("deadlines", "--ics"), ("reviewers", "assign", "--roster", ROSTER, "--out")])
@pytest.mark.parametrize(("place", "says"), [u[1:] for u in UNFIT], ids=[u[0] for u in UNFIT])
def test_where_nothing_can_be_written_one_line_says_so_before_the_work(imr, tmp_path, words, place, says) -> None:
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "kept").chmod(0o444)
    (tmp_path / "round").symlink_to(tmp_path / "round")
    ran = imr(*words[:-1], EXAMPLE, words[-1], place(tmp_path), "--json")
    assert (ran.code, len(ran.lines())) == (3, 1)
    assert says in ran.err
    assert "fault in the program" not in ran.err
    assert says in json.loads(ran.out)["error"]
    assert (tmp_path / "kept").read_text() == "kept"


def test_files_of_one_command_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(OSError, match="name"):
        write_all(out, {"a.txt": b"a", f"{'x' * 300}.txt": b"b"})
    assert not out.exists()
    out.mkdir()
    (out / "b.txt").mkdir()
    with pytest.raises(OSError, match="no ordinary file"):
        write_all(out, {"a.txt": b"a", "b.txt": b"b"})
    assert [one.name for one in out.iterdir()] == ["b.txt"]


def test_the_output_of_parse_follows_no_planted_link(imr, tmp_path) -> None:
    """Its unfinished lines have a name that everybody can know."""
    victim, out = tmp_path / "victim", tmp_path / "out.jsonl"
    victim.write_text("precious")
    for name in ("out.jsonl.part", "out.jsonl.part.key"):
        (tmp_path / name).symlink_to(victim)
        ran = imr("parse", EXAMPLE, "--out", out)
        assert ran.code == 3
        assert victim.read_text() == "precious"
        (tmp_path / name).unlink()
        (tmp_path / "out.jsonl.part").unlink(missing_ok=True)
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert imr("parse", EXAMPLE, "--out", tmp_path / "pipe.jsonl").lines("is no ordinary file")
