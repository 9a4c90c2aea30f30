"""A case under review with real records: read, reviewed and given to a reviewer, as the server itself does it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model
from openimr.model import Determination, Page

CASES = Path("examples/case-files")
OPEN = Path("examples/cases/open-regular.json")
TAKEN = "2015-04-14T09:00:00-07:00"


@pytest.fixture(scope="session")
def reviewed() -> Any:
    """An opioid with what the guideline asks for, as the software reviews it."""
    from openimr.casefile import ReadSettings
    from openimr.review import ReviewSettings, review_case

    return review_case(CASES / "opioid-four-as-documented" / "records", ReviewSettings(reading=ReadSettings()))


@pytest.fixture(scope="session")
def four(reviewed: Any) -> Determination:
    """What the software drafts of it: proposed to be overturned."""
    from openimr.review.output import issued

    return issued(reviewed)


@pytest.fixture(scope="session")
def pages(reviewed: Any) -> tuple[Page, ...]:
    """The pages that it quotes."""
    return tuple(reviewed.casefile.pages)


@pytest.fixture
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, files=str(tmp_path / "files"), data=tmp_path)


def people() -> SimpleNamespace:
    """A reviewer who has the case, another, quality, the medical director, and everybody else."""
    from django.contrib.auth.hashers import make_password

    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role

    made = {
        str(role): User.objects.create_user(f"d-{role.name.lower()}", roles=[role])
        for role in Role
        if role != Role.REVIEWER
    }
    mine = User.objects.create_user("d-reviewer", name="Ines Marrow", roles=[Role.REVIEWER], reviewer="rv-1")
    other = User.objects.create_user("d-other", name="Ottoline Quarrel", roles=[Role.REVIEWER], reviewer="rv-2")
    User.objects.update(password=make_password("correct horse battery"))
    for user in (mine, other, *made.values()):
        user.refresh_from_db()
    return SimpleNamespace(reviewer=mine, other=other, **{k.replace(" ", "_"): u for k, u in made.items()})


def given(reviewer: Any, name: str = "opioid-four-as-documented") -> Any:
    """A case with the records of an example, read and reviewed, that the reviewer has."""
    from openimr.server.cases.actions import open_case, take
    from openimr.server.cases.models import Case
    from openimr.server.trail.actor import acting

    with acting("user:intake"):
        case = open_case(msgspec.json.decode(OPEN.read_bytes(), type=model.Case), None)
        for path in sorted((CASES / name / "records").iterdir()):
            add(case, path)
        work()
        take(case.number, model.Event(type="reviewer assigned", at=TAKEN, by=reviewer.reviewer))
    Case.objects.filter(pk=case.pk).update(reviewer=reviewer)
    case.refresh_from_db()
    return case


@pytest.fixture
def desk(db: None, four: Determination) -> SimpleNamespace:
    """A case that the reviewer has begun to draft; its files are left out."""
    made = people()
    case = assigned(made.reviewer)
    draft = taken(made.reviewer, case, msgspec.to_builtins(four))
    return SimpleNamespace(**vars(made), case=case, draft=draft, number=case.number)


def assigned(reviewer: Any, items: tuple[model.CaseItem, ...] = ()) -> Any:
    """A case without files that the reviewer has; `items`: in place of the example's."""
    from openimr.server.cases.actions import open_case, take
    from openimr.server.cases.models import Case
    from openimr.server.trail.actor import acting

    with acting("user:intake"):
        facts = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
        case = open_case(msgspec.structs.replace(facts, items=items or facts.items), None)
        take(case.number, model.Event(type="reviewer assigned", at=TAKEN, by=reviewer.reviewer))
    Case.objects.filter(pk=case.pk).update(reviewer=reviewer)
    case.refresh_from_db()
    return case


def add(case: Any, path: Path) -> Any:
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.actions import add_file_to_case
    from openimr.server.store.checks import check_upload

    content = path.read_bytes()
    type_ = check_upload([content], path.name)
    staged = the_store().stage([content])
    return add_file_to_case(case.number, staged, party="", channel="electronic", name=path.name, type_=type_)


def work() -> None:
    """Read and review what is queued, as a worker does it."""
    from openimr.server.records import tasks
    from openimr.server.records.models import RecordFile
    from openimr.server.trail.actor import acting

    with acting("worker"):
        for record in RecordFile.objects.filter(file__reading="waiting").select_related("case"):
            tasks.read_file(file_id=record.file_id)
            tasks.review_case(number=record.case.number)


def taken(reviewer: Any, case: Any, reviewed: Any = None) -> Any:
    """The reviewer has attested for the case and begun the draft."""
    from openimr.server.desk.actions import accept, begin
    from openimr.server.records.fetch import review_of
    from openimr.server.trail.actor import acting

    with acting(f"user:{reviewer.pk}"):
        accept(reviewer, case.number, [{"id": "Q1", "asks": "?", "section": "", "answer": False}])
        reviewed = reviewed or review_of(case)
        assert reviewed is not None
        return begin(reviewer, case.number, reviewed)


@pytest.fixture
def world(db: None, own_store: None) -> SimpleNamespace:
    """A case that the reviewer has begun to draft."""
    made = people()
    case = given(made.reviewer)
    draft = taken(made.reviewer, case)
    return SimpleNamespace(**vars(made), people=made, case=case, draft=draft, number=case.number)
