"""Letters that a demo's office published over the years, so that its public site has something to search and to count.

They are the invented ones of `examples/letters` and of `benchmarks.corpus_letters`, in `letters.zip`.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources

import msgspec

from openimr.letters import parse_letter
from openimr.server.accounts.models import User
from openimr.server.jobs import enqueue
from openimr.server.publication import tasks
from openimr.server.publication.models import Publication, PublicLetter
from openimr.server.trail.actor import step


def publish_letters(by: User, now: datetime, most: int) -> int:
    """Publish so many of the letters at most, one a day up to yesterday; how many it were."""
    found = [*_letters()][:most]
    with step():
        for number, text in enumerate(found):
            _publish(text, by, now - timedelta(days=len(found) - number))
        enqueue(tasks.export, lock="published letters")
    return len(found)


def _letters() -> Iterator[str]:
    packed = resources.files("openimr.server.demo").joinpath("letters.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode()


def _publish(text: str, by: User, at: datetime) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    # The same address in each demo: what a page of the docs or a screenshot names is there.
    slug = "".join("abcdefghijkmnpqrstuvwxyz23456789"[int(pair, 16) % 32] for pair in _pairs(digest))
    publication = Publication.objects.create(slug=slug, state=Publication.State.PUBLISHED, changed=at)
    PublicLetter.objects.create(
        publication=publication,
        version=1,
        at=at,
        by=by,
        document=msgspec.to_builtins(parse_letter(text, source=slug, facts=False, signals=False)),
        text=text,
        digest=digest,
        removed={},
        practice="programme",
        software="demo",
        prepared="",
    )


def _pairs(digest: str) -> Iterator[str]:
    return (digest[place : place + 2] for place in range(0, 24, 2))
