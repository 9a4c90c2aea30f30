"""OCR over all pages that need it: from the cache where they were read before, else by the pool of processes."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib import import_module

from openimr.casefile.reading.ocr.cache import Cache
from openimr.casefile.reading.ocr.data import Answer
from openimr.casefile.reading.ocr.install import INSTALL, engine_version
from openimr.casefile.reading.ocr.pool import Pool
from openimr.casefile.reading.outcome import Scan
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import ReadSettings


def read_scans(scans: Sequence[Scan], settings: ReadSettings) -> list[Answer]:
    """The answer to each scan, in their order; the order and number of processes change nothing."""
    if not scans:
        return []
    if not settings.ocr:
        return ["is a scan, and reading scans was switched off (--no-ocr); leave that out to read it"] * len(scans)
    cache = Cache(settings.cache_dir)
    try:
        engine_version()
        answers: list[Answer | None] = [cache.get(scan) for scan in scans]
    except RefusalError as refusal:
        return [str(refusal)] * len(scans)
    open_ones = [index for index, answer in enumerate(answers) if answer is None]
    done = len(scans) - len(open_ones)
    if settings.progress:
        settings.progress("OCR", done, len(scans))
    if open_ones:
        with ExitStack() as stack:
            try:
                read = _reader(stack, cache, settings, len(open_ones))
            except RefusalError as refusal:
                return [str(refusal) if answer is None else answer for answer in answers]
            threads = stack.enter_context(ThreadPoolExecutor(_workers(settings, len(open_ones))))
            for index, answer in zip(open_ones, threads.map(read, (scans[i] for i in open_ones)), strict=True):
                answers[index] = answer
                done += 1
                if settings.progress:
                    settings.progress("OCR", done, len(scans))
    return [answer if answer is not None else INSTALL for answer in answers]


def _reader(stack: ExitStack, cache: Cache, settings: ReadSettings, count: int) -> Callable[[Scan], Answer]:
    try:
        # Only when the first scan turns up: the extra may not be installed, and it takes its time to load.
        render = import_module("openimr.casefile.reading.ocr.render")
    except ModuleNotFoundError:
        raise RefusalError(INSTALL) from None
    pool = stack.enter_context(Pool(_workers(settings, count), settings.limits.page_seconds))
    renderer = stack.enter_context(render.Renderer(settings.limits))

    def read(scan: Scan) -> Answer:
        try:
            page = pool.read(renderer.picture(scan.document, scan.number))
        except RefusalError as refusal:
            return str(refusal)
        cache.put(scan, page)
        return page

    return read


def _workers(settings: ReadSettings, count: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(settings.workers or cores, count))
