"""`imr corpus build PATH... --to DIR`: published letters to a dataset."""

import argparse
import time

import msgspec

from openimr.cli import DONE, INTERRUPTED, NOTHING, REFUSED, USAGE
from openimr.cli.terminal import Progress, put, say, show
from openimr.corpus.building import BuildFault, Built, NoLetterError, Options, build
from openimr.corpus.building.gathering import Quarantined
from openimr.corpus.manifest import DatasetError
from openimr.corpus.storage import Storage

_NAME = "imr corpus build"
_WITHOUT_ITEMS = "was taken as a letter, but no disputed item was found in it; look at it"
_GONE = "nothing would be left of it when the command ends; name a folder, or object storage"
_KEPT = "letters that were read are kept; the same command goes on from there"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr corpus build --help`."""
    options = Options(
        facts=arguments.facts,
        signals=arguments.signals,
        workers=arguments.workers,
        cluster=arguments.cluster,
        index=arguments.index,
        debug=arguments.debug,
    )
    progress = _Progress()
    try:
        if not Storage(arguments.to).lasting:
            say(_NAME, f"--to {arguments.to}: {_GONE}")
            return USAGE
        built = build(arguments.paths, arguments.to, options, progress)
    except NoLetterError as error:
        progress.clear()
        _refusals(error.refused)
        say(_NAME, str(error))
        return NOTHING
    except (BuildFault, DatasetError) as error:
        progress.clear()
        say(_NAME, f"{error}; the dataset that was there stands as it was, and {_KEPT}")
        return NOTHING
    except KeyboardInterrupt:
        progress.clear()
        say(_NAME, f"stopped before the end; {_KEPT}")
        return INTERRUPTED
    progress.clear()
    _refusals(list(built.refused))
    for source in sorted(built.without_items):
        say(_NAME, f"{source}: {_WITHOUT_ITEMS}")
    if arguments.json:
        put(_json(arguments.to, built) + "\n")
    else:
        _tell(arguments.to, built)
    return REFUSED if built.refused else DONE


def _refusals(refused: list[Quarantined]) -> None:
    for one in sorted(refused, key=lambda one: one.source):
        say(_NAME, f"{one.source}: {one.refused}")


def _json(to: str, built: Built) -> str:
    manifest = built.manifest
    said = {
        "dataset": to,
        "digest": manifest.digest,
        "software": manifest.software,
        "counts": manifest.counts,
        "read": built.read,
        "parts_written": built.written,
        "indexed": built.indexed,
        "refused": [{"source": one.source, "refused": one.refused} for one in built.refused],
        "without_items": list(built.without_items),
    }
    return msgspec.json.encode(said).decode()


def _tell(to: str, built: Built) -> None:
    counts = built.manifest.counts
    linked = f"{counts.duplicates:,} of them copies, {counts.superseded:,} superseded"
    show(f"{counts.letters:,} letters ({linked}), {counts.items:,} items, {counts.refused:,} refused; {to}")
    if counts.without_items:
        show(f"without any disputed item: {counts.without_items:,} letters")
    show(f"{built.read:,} letters were read now; {built.written:,} of {len(built.manifest.parts):,} parts were written")
    if counts.refused:
        show(f"why: {to.rstrip('/')}/{built.manifest.quarantine.path}")


class _Progress:
    """How far the build has come, on a terminal."""

    def __init__(self) -> None:
        self._line = Progress()
        self._began = self._drawn = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._drawn < 0.1 and done != total:
            return
        self._drawn = now
        rate = f", {done / max(now - self._began, 1e-6):,.0f}/s" if what == "letters" else ""
        self._line(f"{what}{rate}", done, total)

    def clear(self) -> None:
        self._line.clear()
