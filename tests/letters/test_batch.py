"""Many letters at once: which inputs a path names, and how their lines come back."""

import os
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import msgspec
import pytest

from openimr.letters import batch
from openimr.letters.batch import Input, Reading, fingerprint, inputs_of, lines_of, processes

READING = Reading()


def names(folder: Path, *paths: object) -> list[str]:
    return [one.source.removeprefix(f"{folder}/") for one in inputs_of(map(str, paths or (folder,)))]


def touch(folder: Path, *files: str) -> None:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("x")


def test_folders_are_read_in_sorted_order_with_what_is_in_them(tmp_path):
    touch(tmp_path, "b.txt", "a/2.pdf", "a/1.TXT", "a.txt", "c/d/e.txt", "c/notes.md", ".x.txt", ".git/y.txt")
    assert names(tmp_path) == ["a/1.TXT", "a/2.pdf", "a.txt", "b.txt", "c/d/e.txt"]


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path):
    touch(tmp_path, "letter", ".hidden")
    assert names(tmp_path, tmp_path / "letter", tmp_path / ".hidden") == ["letter", ".hidden"]


def test_folders_that_lead_in_a_circle_are_read_once(tmp_path):
    touch(tmp_path, "a/b/1.txt")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    assert names(tmp_path) == ["a/b/1.txt"]


def test_a_batch_is_another_when_a_file_an_option_or_the_version_is(tmp_path):
    touch(tmp_path, "1.txt", "2.txt")

    def key(reading: Reading = READING, version: str = "1") -> str:
        return fingerprint(inputs_of([str(tmp_path)]), reading, version)[0]

    first = key()
    assert key() == first
    assert fingerprint(inputs_of([str(tmp_path)]), READING, "1")[1] == 2
    assert len({first, key(Reading(facts=False)), key(Reading(signals=False)), key(version="2")}) == 4
    os.utime(tmp_path / "2.txt", (1, 1))
    assert key() != first


@pytest.mark.parametrize(("wanted", "letters", "expected"), [(None, 3, 1), (5, 3, 3), (2, 10_000, 2), (4, 0, 1)])
def test_processes_are_no_more_than_the_letters_need(wanted, letters, expected):
    assert processes(wanted, letters) == expected


def test_many_letters_get_a_process_a_core():
    assert processes(None, 1_000_000) == os.cpu_count()


def refusals(lines: list[bytes]) -> list[str]:
    return [msgspec.json.decode(line)["source"] for line in lines]


def test_lines_come_in_the_order_of_the_inputs_and_inputs_are_not_drawn_far_ahead():
    drawn = 0

    def inputs():
        nonlocal drawn
        for number in range(3_000):
            drawn += 1
            yield Input(str(number), refused="is made up")

    lines = lines_of(inputs(), READING, 2)
    first = next(lines)
    assert drawn <= 2 * batch._AHEAD * batch._CHUNK
    assert refusals([first, *lines]) == [str(n) for n in range(3_000)]


def test_a_crew_that_is_lost_loses_no_letter(monkeypatch):
    """Whatever was under way when a process died is read again, in order, and the run goes on with a new crew."""
    given = []

    class Failing(batch._Crew):
        def give(self, chunk, reading):
            given.append(chunk)
            answer = super().give(chunk, reading)
            if len(given) == 3:
                for process in self._pool._processes.values():
                    process.kill()
            return answer

    monkeypatch.setattr(batch, "_Crew", Failing)
    inputs = [Input(str(n), refused="is made up") for n in range(5_000)]
    assert refusals(list(lines_of(inputs, READING, 2))) == [one.source for one in inputs]


def test_a_letter_without_memory_or_with_a_fault_is_refused_without_its_words(monkeypatch):
    def broken(data, **more):
        raise {b"memory": MemoryError, b"fault": KeyError, b"pool": BrokenProcessPool}[data]("a secret")

    monkeypatch.setattr(batch, "parse_letter", broken)
    lines = list(lines_of([Input(name, data=name.encode()) for name in ("memory", "fault", "pool")], READING))
    assert [b"secret" in line for line in lines] == [False] * 3
    assert b"KeyError" in lines[1]
    with pytest.raises(KeyError):
        list(lines_of([Input("-", data=b"fault")], Reading(debug=True)))
