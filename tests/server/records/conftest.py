"""Cases with the project's own case files."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

OPEN = Path("examples/cases/open-regular.json")
FOUR = Path("examples/case-files/opioid-four-as-documented/records")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    """A store and a cache of pictures of the test's own."""
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, files=str(tmp_path / "files"), data=tmp_path)


@pytest.fixture
def case(db: None) -> Any:
    """A case that waits for records."""
    return new_case()


def new_case(organization: Any = None) -> Any:
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    with acting("user:intake"):
        return open_case(msgspec.json.decode(OPEN.read_bytes(), type=model.Case), organization)


def add(case: Any, path: Path, *, party: str = "", name: str | None = None) -> Any:
    """The file at `path` as one of the case; what came of it."""
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.actions import add_file_to_case
    from openimr.server.store.checks import check_upload
    from openimr.server.trail.actor import acting

    with acting("user:intake"):
        content = path.read_bytes()
        type_ = check_upload([content], path.name)
        staged = the_store().stage([content])
        return add_file_to_case(
            case.number, staged, party=party, channel="electronic", name=name or path.name, type_=type_
        )


def work() -> None:
    """Do what is queued, as a worker does it: in the order in which it was asked for."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.records import tasks
    from openimr.server.trail.actor import acting

    jobs: dict[str, Callable[..., None]] = {
        f"{tasks.__name__}.{name}": getattr(tasks, name) for name in ("read_file", "review_case")
    }
    done: set[int] = set()
    with acting("worker"):
        while waiting := [*ProcrastinateJob.objects.exclude(pk__in=done).order_by("pk")]:
            for row in waiting:
                done.add(row.pk)
                if row.task_name in jobs:
                    jobs[row.task_name](**row.args)


@pytest.fixture
def read_case(case: Any) -> SimpleNamespace:
    """A case whose files are read and reviewed."""
    added = [add(case, path) for path in sorted(FOUR.glob("*.pdf"))]
    work()
    return SimpleNamespace(case=case, records=[one.record for one in added])
