"""An issued determination whose letter names people, on its way to the public."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from tests.server.issuing import conftest as issuing
from tests.server.issuing.conftest import at_quality, people
from tests.server.issuing.test_issue import approve, issue

from openimr import model

__all__ = ["at_quality", "people"]

WORKER, DOCTOR, NOBODY = "Marisela Quindlan", "Oswin Tarbuck", "Jorvik"
SAID = (
    f"{WORKER} was seen by Dr. {DOCTOR} on 03/04/2014 after a fall at Umbridge Cannery.",
    f"Ms. Quindlan's claim number is 44-0917-22 and {NOBODY} drove her to the visit.",
)
"""Sentences of the summary: known names, a misspelling left out, a number, and a word that nobody knows."""


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    """A store, keys and a folder of public letters of the test's own."""
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG,
        files=str(tmp_path / "files"),
        keys=tmp_path / "keys",
        data=tmp_path,
        published=tmp_path / "published",
    )


def named(document: model.Determination) -> model.Determination:
    """The determination with sentences in its summary that name people."""
    like = document.summary[0]
    told = tuple(msgspec.structs.replace(like, text=text) for text in SAID)
    return msgspec.structs.replace(document, summary=(*told, *document.summary))


def parties(case: model.Case) -> model.Case:
    """The case with parties of these names."""
    names = {"injured worker": WORKER, "requesting physician": DOCTOR}
    known = tuple(
        msgspec.structs.replace(party, name=names.get(party.role, party.name), other_names=()) for party in case.parties
    )
    return msgspec.structs.replace(case, parties=known, claim_number="44-0917-22")


@pytest.fixture
def prepared(at_quality: Callable[..., Any], people: Any, monkeypatch: Any) -> Callable[..., Any]:
    """Makes a case whose determination is issued, and prepares it as the worker does."""
    from openimr.server.publication.tasks import prepare

    facts_for, reviewed = issuing.facts_for, issuing.reviewed
    monkeypatch.setattr(issuing, "facts_for", lambda document: parties(facts_for(document)))
    monkeypatch.setattr(issuing, "reviewed", lambda name: named(reviewed(name)))

    def made(example: str = "ssri-major-depression") -> SimpleNamespace:
        from openimr.server.publication.models import Publication

        one = at_quality(example)
        approve(one, people.quality)
        one.issued = issue(one, people.quality)
        prepare(one.number)
        one.publication = Publication.objects.get(issued=one.issued)
        return one

    return made
