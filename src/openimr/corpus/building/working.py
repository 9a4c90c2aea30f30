"""What a process does with a task, whichever engine gave it: one function, so that every engine does the same."""

import errno

import msgspec

from openimr.corpus import reader
from openimr.corpus.building.reading import read
from openimr.corpus.building.task import Answer, ReadTask, Task, WriteTask
from openimr.corpus.building.writing import write
from openimr.letters.batch import Input, Reading

_DECODER: "msgspec.msgpack.Decoder[Task]" = msgspec.msgpack.Decoder(ReadTask | WriteTask)


def encoded(task: Task) -> bytes:
    """A task as it travels."""
    return msgspec.msgpack.encode(task)


def work(one: Input, reading: Reading) -> bytes:
    """Do the task that an input carries; the encoded answer. Fit for `letters.batch.lines_of`."""
    return msgspec.json.encode(answer(one.data or b"", debug=reading.debug))


def answer(data: bytes, *, debug: bool) -> Answer:
    """What becomes of a task."""
    task = _DECODER.decode(data)
    digest = task.reader.digest if isinstance(task, ReadTask) else task.digest
    if digest != reader.digest():
        return Answer(fault="a worker runs another version of openimr; install the same one on every machine")
    try:
        return read(task, debug=debug) if isinstance(task, ReadTask) else write(task)
    except OSError as error:
        return Answer(fault=_said(error))
    except MemoryError:
        return Answer(fault="more memory is needed than there is; use fewer --workers")


def _said(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "there is no room left to write"
    return f"can't be written ({error.strerror or type(error).__name__})"
