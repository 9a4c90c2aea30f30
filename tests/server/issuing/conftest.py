"""A case at quality: its determination is the project's own review of an example, signed by its reviewer."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

OPEN = Path("examples/cases/open-regular.json")
ROSTER = Path("examples/rosters/example.yaml")
FILES = Path("examples/case-files")


@cache
def reviewed(name: str) -> model.Determination:
    """What the project's own review makes of an example."""
    from openimr.casefile import ReadSettings, read_case_file
    from openimr.review import ReviewSettings, review_pages

    reading = ReadSettings(ocr=False)
    made = review_pages(read_case_file(FILES / name / "records", reading), ReviewSettings(reading=reading))
    return made.determination


@cache
def roster() -> dict[str, model.Reviewer]:
    from openimr.reviewers import read_roster

    return {entry.id: entry for entry in read_roster(ROSTER).reviewers}


def sign(case: Any, document: model.Determination, by: Any, *, sealed: bool = True, digest: str | None = None) -> Any:
    """A further version of the determination, as the desk writes it."""
    from django.utils import timezone

    from openimr.server.cases.models import Determination
    from openimr.server.trail.actor import acting, step

    data = msgspec.to_builtins(document)
    digest = digest or hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()
    now = timezone.now()
    with acting(f"user:{by.pk}"), step(case.number):
        row = Determination.objects.create(
            case=case,
            version=case.determinations.count() + 1,
            at=now,
            by=f"user:{by.pk}",
            document=data,
            digest=digest,
            sealed=now if sealed else None,
        )
        if sealed:
            attest_qualifications(row, by)
    return row


def attest_qualifications(row: Any, by: Any) -> None:
    """The signature beside a sealed determination, as the desk keeps it."""
    from openimr.server.desk.models import Draft, Signature, SoftwareDraft

    software = SoftwareDraft.objects.create(case=row.case, at=row.at, document=row.document, digest=row.digest)
    drafted = {"software": software, "state": Draft.State.SIGNED, "opened": row.at, "changed": row.at}
    draft, _ = Draft.objects.get_or_create(case=row.case, reviewer=by, assigned=row.version, defaults=drafted)
    Signature.objects.create(draft=draft, determination=row, reviewer=by, at=row.at, attested={}, revision=0)


def accept(case: Any, reviewer: Any) -> None:
    """The reviewer's answers to the questions on conflicts, as the desk keeps them."""
    from django.utils import timezone

    from openimr.server.desk.models import CaseAttestation

    CaseAttestation.objects.create(
        case=case, reviewer=reviewer, assigned=case.events.count(), at=timezone.now(), accepted=True
    )


def facts_for(document: model.Determination) -> model.Case:
    """The open case of the examples, with what is in dispute in the determination."""
    case = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
    items = tuple(
        model.CaseItem(
            request=i.request, treatment=i.treatment, ur_outcome=i.ur_outcome or "denied", retrospective=False
        )
        for i in document.items
    )
    return msgspec.structs.replace(case, items=items, diagnoses=("lumbar radiculopathy",), formulary=None)


def event(type_: str, at: str, **more: Any) -> model.Event:
    return model.Event(type=type_, at=at, **more)


def read_in(case: Any, folder: Path) -> None:
    """The files of a folder come into the case and are read."""
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.actions import add_file_to_case
    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    for path in sorted(folder.iterdir()):
        with acting("user:intake"):
            staged = the_store().stage([path.read_bytes()])
            type_ = "application/pdf" if path.suffix == ".pdf" else "text/plain"
            added = add_file_to_case(
                case.number, staged, party="", channel="electronic", name=path.name, type_=type_,
                at=datetime.fromisoformat("2015-04-15T09:00:00-07:00"),
            )  # fmt: skip
        with acting("worker"):
            read_file(added.record.file_id)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    """A store and keys of the test's own."""
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, files=str(tmp_path / "files"), keys=tmp_path / "keys", data=tmp_path
    )


@pytest.fixture
def people() -> SimpleNamespace:
    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role

    made = {
        str(role): User.objects.create_user(
            f"i-{role.name.lower()}",
            name="Aurelio Brindlewood" if role == Role.REVIEWER else role.label,
            roles=[role],
            reviewer="rv-101" if role == Role.REVIEWER else None,
        )
        for role in Role
    }
    return SimpleNamespace(
        by=made,
        reviewer=made["reviewer"],
        quality=made["quality"],
        director=made["medical director"],
        sign=sign,
        event=event,
    )


@pytest.fixture
def at_quality(people: SimpleNamespace, settings: Any, tmp_path: Path) -> Callable[..., SimpleNamespace]:
    """Makes a case that stands at quality, with what the review of an example says of it."""
    from openimr.server.cases.actions import open_case, take
    from openimr.server.cases.models import Case
    from openimr.server.trail.actor import acting, step

    attested: list[model.Attestation] = []

    def attest(number: str) -> None:
        """The reviewers attest for the case, on the roster."""
        attested.extend(
            model.Attestation(statement=statement, answer=True, at="2026-11-01T09:00:00-07:00", case_number=number)
            for statement in ("conflicts", "R5", "R6", "R8", "R9", "R10")
        )
        path = tmp_path / f"roster-{len(attested)}.json"
        entries = [msgspec.structs.replace(entry, attestations=tuple(attested)) for entry in roster().values()]
        path.write_bytes(msgspec.json.encode(entries))
        settings.CONFIG = msgspec.structs.replace(settings.CONFIG, roster=path)

    def made(example: str = "ssri-major-depression", *, read: bool = True, accepted: bool = True) -> SimpleNamespace:
        document = reviewed(example)
        with acting("user:intake"):
            case = open_case(facts_for(document), None)
            take(case.number, event("reviewer assigned", "2015-04-14T09:00:00-07:00", by="rv-101"))
            with step(case.number):
                Case.objects.filter(pk=case.pk).update(reviewer=people.reviewer)
        attest(case.number)
        if accepted:
            accept(case, people.reviewer)
        if read:
            read_in(case, FILES / example / "records")
        case = Case.objects.get(pk=case.pk)
        row = sign(case, document, people.reviewer)
        with acting(f"user:{people.reviewer.pk}"):
            take(case.number, event("review completed", "2015-04-20T09:00:00-07:00", by="rv-101"))
        return SimpleNamespace(number=case.number, case=Case.objects.get(pk=case.pk), row=row, document=document)

    return made
