"""Who does the tasks: this process, a pool of processes, or the workers of a Dask cluster. The answers are the same."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any, Protocol

import msgspec

from openimr.corpus.building.fault import BuildFault
from openimr.corpus.building.task import Answer, Listed, ReadTask, Task
from openimr.corpus.building.working import encoded, work
from openimr.letters.batch import Input, Reading, lines_of

_BROUGHT_DOWN = "brought the process down that read it, as when memory runs out"
_ENDED = "processes that write the dataset are ended from outside, as when memory runs out; use fewer --workers"
_AHEAD = 3  # tasks for each worker that wait for it


class Engine(Protocol):
    """Does tasks and gives their answers, in any order; a task that cost a worker its life is tried again in halves."""

    def answers(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers to tasks, which are drawn no further ahead than the workers need."""
        ...


class _Line(msgspec.Struct, frozen=True):
    """A line of the pool: an answer, or why there is none."""

    refused: str | None = None


class Pool:
    """Processes of this machine; 1 works in this process."""

    def __init__(self, jobs: int, *, debug: bool) -> None:
        self._jobs = jobs
        self._reading = Reading(debug=debug)

    def answers(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """As `Engine.answers`."""
        given: dict[str, Task] = {}

        def inputs() -> Iterator[Input]:
            for number, task in enumerate(tasks):
                given[str(number)] = task
                yield Input(str(number), data=encoded(task))

        # So few that each is a task by itself: a letter is light, a task is not.
        lines = lines_of(inputs(), self._reading, self._jobs, letters=self._jobs, work=work)
        for number, line in enumerate(lines):
            task = given.pop(str(number))
            if msgspec.json.decode(line, type=_Line).refused is None:
                yield msgspec.json.decode(line, type=Answer)
            else:
                yield from self._again(task)

    def _again(self, task: Task) -> Iterator[Answer]:
        """A task that brought a process down, in halves, so that the letter is found that did it."""
        for piece in halves(task):
            if isinstance(piece, Answer):
                yield piece
            else:
                yield from Pool(max(self._jobs, 2), debug=self._reading.debug).answers([piece])


def halves(task: Task) -> tuple[Task | Answer, ...]:
    """A task that a worker died of in two; of one letter, its refusal.

    Raises:
        BuildFault: it can't be parted.
    """
    if not isinstance(task, ReadTask):
        message = (
            "processes that write the dataset are ended from outside, as when memory runs out; use fewer --workers"
        )
        raise BuildFault(message)
    if len(task.members) == 1:
        refusal = Listed(task.members[0].source, refused=_BROUGHT_DOWN, again=True)
        return (Answer(listed=(refusal,)),)
    middle = len(task.members) // 2
    return tuple(msgspec.structs.replace(task, members=part) for part in (task.members[:middle], task.members[middle:]))


class Cluster:
    """The workers of a Dask cluster. The tasks of a worker that is lost go to others."""

    def __init__(self, client: Any, *, debug: bool) -> None:  # noqa: ANN401 - distributed has no types
        self._client = client
        self._reading = Reading(debug=debug)

    def answers(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """As `Engine.answers`."""
        from distributed import KilledWorker, as_completed  # noqa: PLC0415 - an extra

        waiting = iter(tasks)
        most = _AHEAD * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        given = {self._given(task): task for task in islice(waiting, most)}
        done = as_completed(list(given), loop=self._client.loop)
        for future in done:
            task = given.pop(future)
            try:
                line = future.result()
            except KilledWorker:
                pieces = halves(task)
            else:
                found = msgspec.json.decode(line, type=Answer)
                pieces = (found,)
            future.release()
            for piece in (*pieces, *(islice(waiting, 1))):
                if isinstance(piece, Answer):
                    yield piece
                else:
                    other = self._given(piece)
                    given[other] = piece
                    done.add(other)

    def _given(self, task: Task) -> Any:  # noqa: ANN401
        return self._client.submit(work, Input("task", data=encoded(task)), self._reading, pure=False)


def engine(cluster: str | None, workers: int | None, *, shared: bool, debug: bool) -> AbstractContextManager[Engine]:
    """The engine that was asked for: `cluster` is None (a pool), `local`, or a scheduler's address.

    `shared`: other processes see the same files; else this one does everything.

    Raises:
        BuildFault: there is no such cluster, or the extra is not installed.
    """
    if cluster is None:
        jobs = (workers or os.cpu_count() or 1) if shared else 1
        return nullcontext(Pool(jobs, debug=debug))
    return _Connected(cluster, workers, debug=debug)


class _Connected:
    """A cluster while it is needed; a local one ends with it."""

    def __init__(self, address: str, workers: int | None, *, debug: bool) -> None:
        self._address, self._workers, self._debug = address, workers, debug
        self._close: list[Callable[[], object]] = []

    def __enter__(self) -> Engine:
        try:
            from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra
        except ImportError:
            message = "--cluster needs an extra that is not installed: pip install 'openimr[cluster]'"
            raise BuildFault(message) from None
        place: Any = self._address
        if place == "local":
            count = self._workers or os.cpu_count() or 1
            place = LocalCluster(
                n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
            )
            self._close.append(place.close)
        try:
            client = Client(place, timeout="10s", set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            message = f"{self._address}: no Dask scheduler answers there; start one: dask scheduler"
            raise BuildFault(message) from None
        self._close.append(client.close)
        return Cluster(client, debug=self._debug)

    def __exit__(self, *_: object) -> None:
        for close in reversed(self._close):
            close()
