"""Killed, out of disk, robbed of its workers: the dataset is that of an undisturbed build, or the old one."""

import os
import resource
import signal
import time
from pathlib import Path

import pytest

from openimr.corpus import Dataset
from openimr.corpus.building import Options, build

pytest.importorskip("fcntl")
MANY = 400
QUICK = {"facts": False, "signals": False, "index": False}
PLAIN = ("--no-facts", "--no-signals")


@pytest.fixture(scope="module")
def many(tmp_path_factory, letter):
    """Letters enough for several chunks, in one folder."""
    place = tmp_path_factory.mktemp("many")
    for number in range(MANY):
        (place / f"{number:04d}.txt").write_text(letter(number))
    return place


@pytest.fixture(scope="module")
def whole(many, tmp_path_factory, files_of):
    """The files of an undisturbed build of the many."""
    place = tmp_path_factory.mktemp("whole")
    build([str(many)], str(place), Options(workers=1, **QUICK))
    return files_of(place)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def is_whole(whole, files_of, out):
    """Whether `out` holds the very files of an undisturbed build."""
    return lambda: files_of(out) == whole


def chunks(dataset):
    return sorted(dataset.glob(".build/*/chunks/*.arrow"))


def descendants(of):
    """The processes that a process has started, and those that they have."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == of:
            found += [int(path.name), *descendants(int(path.name))]
    return found


def until(condition, run, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        if run.poll() is not None:
            return False
        time.sleep(0.005)
    return False


def test_a_killed_build_goes_on_where_it_stopped_and_ends_with_the_same_bytes(is_whole, started, imr, many, out):
    wanted = 2
    run = started(many, "--to", out, "--workers", 2, *PLAIN)
    assert until(lambda: len(chunks(out)) >= wanted, run)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    kept = len(chunks(out))
    assert kept >= wanted
    assert not (out / "manifest.json").exists()
    ran = imr(many, "--to", out, "--workers", 2, "--json", *PLAIN)
    assert ran.code == 0
    assert f'"read":{MANY},' not in ran.out  # some letters were kept
    assert is_whole()


@pytest.mark.soak
def test_killed_again_and_again_at_any_moment_it_still_ends_with_the_same_bytes(is_whole, started, imr, many, out):
    for turn in range(6):
        run = started(many, "--to", out, "--workers", 2, *PLAIN)
        time.sleep(0.4 + 0.35 * turn)
        run.kill()
        run.communicate()
    assert imr(many, "--to", out, "--workers", 2, *PLAIN).code == 0
    assert is_whole()


def test_killed_while_the_new_dataset_takes_its_place_the_old_or_the_new_one_is_whole(
    many, tmp_path, files_of, monkeypatch
):
    out = tmp_path / "out"
    few = sorted(many.iterdir())[:100]
    build([str(path) for path in few], str(out), Options(**QUICK))
    before = Dataset.open(str(out))
    held = [row for batch in before.batches("items") for row in batch.to_pylist()]
    from openimr.corpus.storage import Storage

    put = Storage.put

    class KilledError(Exception):
        pass

    def killed(self, name, write):
        if name == "manifest.json":
            raise KilledError
        put(self, name, write)

    monkeypatch.setattr(Storage, "put", killed)
    with pytest.raises(KilledError):
        build([str(many)], str(out), Options(**QUICK))
    monkeypatch.undo()
    after = Dataset.open(str(out))
    assert after.manifest == before.manifest
    assert [row for batch in after.batches("items") for row in batch.to_pylist()] == held
    again = build([str(many)], str(out), Options(**QUICK))
    assert again.read == 0  # all letters had been read
    build([str(many)], str(tmp_path / "anew"), Options(**QUICK))
    assert files_of(out) == files_of(tmp_path / "anew")


def test_a_worker_of_the_pool_that_is_killed_changes_nothing(many, is_whole, started, out):
    run = started(many, "--to", out, "--workers", 2, *PLAIN)
    assert until(lambda: len(chunks(out)) >= 1, run)
    os.kill(max(descendants(run.pid)), signal.SIGKILL)
    _, err = run.communicate(timeout=120)
    assert (run.returncode, err) == (0, b"")
    assert is_whole()


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.mark.begins
def test_a_worker_of_a_dask_cluster_that_is_killed_changes_nothing(many, is_whole, started, out):
    pytest.importorskip("distributed")
    run = started(many, "--to", out, "--cluster", "local", "--workers", 2, *PLAIN)
    assert until(lambda: len(chunks(out)) >= 1, run)
    workers = [pid for pid in descendants(run.pid) if "spawn_main" in command_of(pid)]
    assert len(workers) >= 2
    os.kill(max(workers), signal.SIGKILL)
    run.communicate(timeout=180)
    assert run.returncode == 0
    assert is_whole()


def test_without_a_scheduler_at_the_address_one_line_says_so(many, imr, tmp_path):
    pytest.importorskip("distributed")
    ran = imr(many, "--to", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1")
    assert ran.code == 3
    assert "tcp://127.0.0.1:1: no Dask scheduler answers there" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_letter_that_brings_its_process_down_is_refused_alone(many, tmp_path, monkeypatch, files_of):
    from openimr.corpus.building import reading

    real = reading.parse_letter

    def deadly(data, **options):
        if b"CM14-0000017" in data:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(data, **options)

    monkeypatch.setattr(reading, "parse_letter", deadly)  # the pool's processes are forks of this one
    done = build([str(many)], str(tmp_path / "out"), Options(**QUICK, workers=2, chunk_letters=50))
    assert [(one.source, one.again) for one in done.refused] == [(f"{many}/0017.txt", True)]
    assert "brought the process down" in done.refused[0].refused
    assert done.manifest.counts.letters == MANY - 1
    monkeypatch.undo()
    again = build([str(many)], str(tmp_path / "out"), Options(**QUICK, workers=2))
    assert (again.read, again.manifest.counts.refused) == (1, 0)


@pytest.mark.parametrize("letters", [MANY, 62], ids=["while letters are read", "while the dataset is written"])
def test_on_a_full_disk_one_line_says_so_and_the_old_dataset_stands(many, imr, tmp_path, files_of, letters):
    out = tmp_path / "out"
    few = sorted(many.iterdir())[:60]
    assert imr(*few, "--to", out, *PLAIN).code == 0
    before = {name: data for name, data in files_of(out).items() if not name.startswith(".build")}

    def limit():  # a file can grow no further, as on a disk without room
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ran = imr(*sorted(many.iterdir())[:letters], "--to", out, "--workers", 1, *PLAIN, before=limit)
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 1
    assert f"{out}: there is no room left to write; the dataset that was there stands as it was" in ran.err
    assert {name: data for name, data in files_of(out).items() if not name.startswith(".build")} == before
    assert imr(many, "--to", out, *PLAIN).code == 0
    assert Dataset.open(str(out)).manifest.counts.letters == MANY


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_line(many, imr, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    ran = imr(many, "--to", tmp_path / "closed")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 1


def test_two_builds_in_one_folder_do_not_meet(many, started, imr, tmp_path):
    out = tmp_path / "out"
    run = started(many, "--to", out, "--workers", 1, *PLAIN)
    assert until(lambda: len(chunks(out)) >= 1, run)
    run.send_signal(signal.SIGSTOP)
    ran = imr(many, "--to", out)
    assert ran.code == 3
    assert f"{out}: another build is at work there" in ran.err


def test_an_interrupted_build_says_that_the_same_command_goes_on(many, started, tmp_path):
    out = tmp_path / "out"
    run = started(many, "--to", out, "--workers", 1, *PLAIN)
    assert until(lambda: len(chunks(out)) >= 1, run)
    run.send_signal(signal.SIGTERM)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert err.decode().splitlines() == [
        "imr corpus build: stopped before the end; letters that were read are kept; the same command goes on from there"
    ]
