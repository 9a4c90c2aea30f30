"""A process that reads pictures: `python -m openimr.casefile.reading.ocr.worker TESSDATA`.

Pictures come in on standard input and pages go out on standard output, each as its length in 8 bytes and a MessagePack
document. Tesseract's and Leptonica's own messages go nowhere.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import IO

import msgspec

from openimr.casefile.reading.ocr.data import OcrPage, Picture

READY = b"ready"


def send(stream: IO[bytes], *chunks: bytes) -> None:
    """Write the chunks as one message."""
    stream.write(sum(map(len, chunks)).to_bytes(8, "big"))
    stream.writelines(chunks)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return body if len(body) == size else None


def main(tessdata: Path) -> None:
    """Answer pictures until the input ends."""
    # OMP_THREAD_LIMIT is set by the parent, since OpenMP reads it when the process begins.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # The engine prints while it loads, so standard output has to be out of its reach by then.
    engine_module = import_module("openimr.casefile.reading.ocr.engine")
    with engine_module.Engine(tessdata) as engine:
        send(out, READY)
        while (message := receive(sys.stdin.buffer)) is not None:
            page: OcrPage = engine.read(msgspec.msgpack.decode(message, type=Picture))
            send(out, msgspec.msgpack.encode(page))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
