"""Makes an edition: dataset and index of the letters that are public, what is computed ahead, the files to download.

The dataset grows in `dataset/`; an edition links to its files, so that nothing under a page that is answered changes.
"""

import logging
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from django.db import connection
from django.utils import timezone

from openimr.corpus import Dataset, DatasetError, open_index
from openimr.corpus.building.settling import QUARANTINE
from openimr.corpus.similar import ahead, precompute
from openimr.server.config import Config
from openimr.server.public import live
from openimr.server.public.bulk import Wanted, write_bulk
from openimr.server.public.copies import copies_in
from openimr.server.public.edition import BULK, CURRENT, DATASET, EDITIONS, Facts, facts_of
from openimr.server.public.subjects import FILE, write_subjects
from openimr.server.publication import exporting

_LOG = logging.getLogger(__name__)
_LOCK = 0x70756273 + 1
"""Of PostgreSQL's advisory locks, that of the site's folder."""
_NO_LETTER = 3
"""How `imr corpus build` ends where nothing is to be built."""
_FORM = 4
"""Of an edition: one of another form is made anew."""
_FEW = 2_000
"""Letters up to which one process builds: others would take longer to start."""


def make(config: Config) -> Facts | None:
    """Bring the site up to date with what is public now; the facts of what it shows, None: nothing is.

    Two that run at once do it one after the other; where nothing has changed it takes milliseconds.
    """
    home = config.public_site
    home.mkdir(parents=True, exist_ok=True)
    with _alone():
        known = facts_of(home)
        takedowns, letters = live.takedowns(), live.newest()
        state = f"{_FORM} {takedowns} {letters} {_digest(config.public_dataset)}"
        if known is not None and known.state == state and (home / EDITIONS / known.name).is_dir():
            _sweep(home, known.name)
            return known
        begun = timezone.now()
        source = config.public_dataset or _built(config.published, home / DATASET)
        if source is None:
            (home / CURRENT).unlink(missing_ok=True)
            _sweep(home)
            return None
        facts = _edition(config, source, state, takedowns)
        _sweep(home, facts.name, known.name if known else None)  # which other processes may be reading from
        _LOG.info("made the public site anew", extra={"ms": round((timezone.now() - begun).total_seconds() * 1000)})
        return facts


def _digest(place: Path | None) -> str:
    try:
        return Dataset.open(str(place)).manifest.digest if place else ""
    except DatasetError:
        return ""  # it is said when the edition is made


def _built(folder: Path, place: Path) -> Path | None:
    """The dataset of the public letters, in a process that gives its memory back; None: no letter is public.

    Raises:
        RuntimeError: it could not be built; the reasons are in the log of that process.
    """
    count = exporting.export(folder)
    if not count:
        return None
    # By a name without the folders above it: each row of the dataset tells where its letter lay.
    command = [sys.executable, "-m", "openimr.cli", "corpus", "build", folder.name, "--to", str(place), "--no-signals"]
    command += ["--workers", "1"] if count <= _FEW else []
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode == _NO_LETTER and b"no letter" in done.stderr:
        return None
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"the dataset of the public letters could not be built (exit code {done.returncode})")
    return place


def _edition(config: Config, source: Path, state: str, takedowns: int) -> Facts:
    """The edition of a dataset, whole before it counts."""
    home = config.public_site
    dataset = Dataset.open(str(source))
    name = f"{dataset.manifest.digest[:12]}-{secrets.token_hex(3)}"
    folder = home / EDITIONS / name
    made = False
    try:
        _linked(source, folder / DATASET, dataset)
        index = open_index(folder / DATASET)
        if not (index.place / ahead.NAME).exists():
            precompute(dataset, index)
        write_subjects(dataset, index, folder / FILE)
        # Rows of our own letters tell the public name of each; those of an imported dataset where its files lay.
        wanted = Wanted(live.hidden_in_dataset(copies_in(dataset)), sources=config.public_dataset is None)
        held = write_bulk(Dataset.open(str(folder / DATASET)), folder / BULK, wanted)
        facts = Facts(
            name=name,
            made=timezone.now(),
            state=state,
            digest=dataset.manifest.digest,
            takedowns=takedowns,
            **msgspec.structs.asdict(held),
        )
        beside = home / f"{CURRENT}.tmp"
        beside.write_bytes(msgspec.json.encode(facts))
        beside.replace(home / CURRENT)
        made = True
    finally:
        if not made:
            shutil.rmtree(folder, ignore_errors=True)
    return facts


def _linked(source: Path, place: Path, dataset: Dataset) -> None:
    """The files of a dataset under another name; what says where inputs lay and were refused stays behind."""
    wanted = [Path("manifest.json"), Path("datapackage.json")]
    wanted += [Path(file.path) for part in dataset.parts() for file in part.files.values()]
    index = open_index(source).place
    wanted += [file.relative_to(source) for file in index.iterdir() if file.is_file()]
    for name in wanted:
        if name.name == QUARANTINE:
            continue
        to = place / name
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source / name, to)
        except OSError:
            to.symlink_to((source / name).absolute())  # on another disk


def _sweep(home: Path, *kept: str | None) -> None:
    """Take away all editions but these."""
    with suppress(OSError):
        for old in (home / EDITIONS).iterdir():
            if old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
