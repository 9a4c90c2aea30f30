"""A site of some invented letters: made once for all tests of this folder, with its rows put back for each."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("America/Los_Angeles"))
LETTERS = 16
SHARED = "openimr-public-site"


def put_rows(count: int = LETTERS) -> list[str]:
    """Publish the demo's letters; their names."""
    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.demo.public_letters import publish_letters
    from openimr.server.publication.models import PublicLetter
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        director = User.objects.create_user("p-director", roles=[Role.MEDICAL_DIRECTOR])
        publish_letters(director, NOW, count)
    return [*PublicLetter.objects.order_by("pk").values_list("publication__slug", flat=True)]


@pytest.fixture(scope="session")
def made_site(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Path]:
    """The folder of a site of these letters, made as the worker makes it."""
    from django.conf import settings
    from django.db import transaction

    from openimr.server.public.making import make

    home = tmp_path_factory.mktemp("site")
    config = msgspec.structs.replace(settings.CONFIG, public_site=home / "site", published=home / "published")
    with django_db_blocker.unblock(), transaction.atomic():
        put_rows()
        assert make(config) is not None
        transaction.set_rollback(True)
    yield home / "site"
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def site(made_site: Path, db: None, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """The letters in the database, and the edition of them that the site shows."""
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, public_site=made_site, published=tmp_path / "published")
    return SimpleNamespace(names=put_rows(), home=made_site)


@pytest.fixture(scope="session")
def made_imported(made_site: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """The folder of a site of an imported dataset: the same letters, none of which was published here."""
    from django.conf import settings

    from openimr.server.public.making import make

    home = tmp_path_factory.mktemp("imported")
    config = msgspec.structs.replace(settings.CONFIG, public_site=home, public_dataset=made_site / "dataset")
    with django_db_blocker.unblock():
        assert make(config) is not None
    return home


@pytest.fixture
def imported(made_site: Path, made_imported: Path, db: None, settings: Any) -> Path:
    """A site of it."""
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, public_site=made_imported, public_dataset=made_site / "dataset"
    )
    return made_imported


@pytest.fixture
def get() -> Callable[..., Any]:
    """Asks as somebody who is not signed in."""
    from django.test import Client

    client = Client()
    return client.get
