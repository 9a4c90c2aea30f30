"""The processes that read pictures: one a core, each with one thread, replaced when one dies or hangs."""

import os
import subprocess
import sys
import threading
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import msgspec

from openimr.casefile.reading.ocr.data import OcrPage, Picture
from openimr.casefile.reading.ocr.install import tessdata
from openimr.casefile.reading.ocr.worker import READY, receive, send
from openimr.casefile.reading.refusal import RefusalError

_START_SECONDS = 60.0


class Pool:
    """`read` may be called from as many threads as there are processes."""

    def __init__(self, size: int, page_seconds: float) -> None:
        self._tessdata = str(tessdata())
        self._seconds = page_seconds
        self._idle: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        self._size = size
        for _ in range(size):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for _ in range(self._size):
            worker = self._idle.get()
            if worker is not None:
                _end(worker)

    def read(self, picture: Picture) -> OcrPage:
        """The picture's text.

        Raises:
            RefusalError: OCR took too long, or broke on this picture.
        """
        worker = self._idle.get()
        try:
            if worker is None:
                worker = self._start()
            answer = self._ask(worker, picture)
        except BaseException:
            self._give_back(worker, broken=True)
            raise
        self._give_back(worker, broken=answer is None)
        if answer is None:
            raise RefusalError("could not be read by OCR; look at the page itself")
        return msgspec.msgpack.decode(answer, type=OcrPage)

    def _ask(self, worker: subprocess.Popen[bytes], picture: Picture) -> bytes | None:
        if worker.stdin is None or worker.stdout is None:
            return None
        watch = threading.Timer(self._seconds, worker.kill)
        watch.daemon = True
        watch.start()
        try:
            send(worker.stdin, msgspec.msgpack.encode(picture))
            return receive(worker.stdout)
        except OSError:  # it died while we wrote
            return None
        finally:
            watch.cancel()

    def _give_back(self, worker: subprocess.Popen[bytes] | None, *, broken: bool) -> None:
        if worker is not None and broken:
            worker.kill()
            _end(worker)
            worker = None
        self._idle.put(worker)

    def _start(self) -> subprocess.Popen[bytes]:
        # Tesseract asks for four OpenMP threads whatever the machine, and is 8 times slower for it (anchors.md 3.2).
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        worker = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the only argument is our data folder
            [sys.executable, "-P", "-m", "openimr.casefile.reading.ocr.worker", self._tessdata],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        watch = threading.Timer(_START_SECONDS, worker.kill)
        watch.start()
        try:
            if worker.stdout is None or receive(worker.stdout) != READY:
                _end(worker)
                raise RefusalError("is a scan, and the OCR engine does not start: pip install 'openimr[ocr]'")
        finally:
            watch.cancel()
        return worker


def _end(worker: subprocess.Popen[bytes]) -> None:
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # what was left to write has no reader any more
                continue
    try:
        worker.wait(timeout=5)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
