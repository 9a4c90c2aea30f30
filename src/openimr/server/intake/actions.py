"""What may be done to an application while it is written: kept, given files, thrown away, and sent."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from openimr import model
from openimr.documents import DocumentError
from openimr.server.accounts.models import Organization, User
from openimr.server.accounts.roles import Role
from openimr.server.cases.actions import amend, open_case
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case, Person
from openimr.server.exchange.storing import the_store
from openimr.server.intake import building
from openimr.server.intake.errors import AlreadySentError, IncompleteError, IntakeError
from openimr.server.intake.fetch import application_for
from openimr.server.intake.forms import ApplicationForm, needs_scan
from openimr.server.intake.models import CERTIFICATE, DECISION, READING, UPLOAD, WEB, Application, ApplicationFile
from openimr.server.intake.paper import application_pdf
from openimr.server.intake.queueing import read_later
from openimr.server.intake.tasks import read_form
from openimr.server.jobs import enqueue
from openimr.server.store.actions import Staged, new_file
from openimr.server.store.checks import check_upload
from openimr.server.store.models import File
from openimr.server.store.upload_errors import UploadError
from openimr.server.trail.actor import step

PDF = "application/pdf"
FORM, OTHER = "application form", "application attachment"
KINDS = (
    (DECISION, "The decision of utilization review"),
    (CERTIFICATE, "The physician's certificate of an imminent and serious threat"),
    (FORM, "The form itself"),
    (OTHER, "Something else"),
)
"""Kinds of files of an application."""
_LIMIT = 100 * 1024 * 1024
_MOST_FILES = 20
_OFFICE = (Role.INTAKE, Role.CASE_MANAGER)


def begin(user: User, way: str) -> Application:
    """A new application of an account; what it knows of itself is filled in."""
    now = timezone.now()
    office = user.has_role(*_OFFICE)
    answers: dict[str, Any] = {}
    if not office and user.has_role(Role.PHYSICIAN):
        answers = {"filed_by": "requesting physician", "physician_name": user.name}
    with step():
        return Application.objects.create(by=user, office=office, way=way, answers=answers, made=now, changed=now)


def begin_from_form(user: User, file: "UploadedFile[bytes]") -> Application:
    """A new application from a form that was uploaded; it is read in the background.

    Raises:
        UploadError: it is no PDF that we take.
    """
    staged, type_ = _staged(file, only=PDF)
    with step():
        application = begin(user, UPLOAD)
        application.reading = READING
        application.save(update_fields=["reading"])
        _keep(application, staged, type_, file.name or "", FORM)
        enqueue(read_form, application_id=application.pk)
    return application


def keep_answers(user: User, pk: int, answers: dict[str, Any], *, seen: str) -> Application:
    """Keep what was typed; `seen` is the state of the draft that it was typed over.

    Raises:
        AlreadySentError: it has been sent.
        IntakeError: somebody else has changed the draft since.
    """
    with step():
        application = _locked(user, pk)
        if seen and seen != stamp(application):
            raise IntakeError("Somebody has changed this draft since you opened it. Open it again to see how it is.")
        application.answers, application.changed = answers, timezone.now()
        if application.reading == READING:
            application.reading = ""  # who types has not waited for the reading
        application.save(update_fields=["answers", "changed", "reading"])
    return application


def stamp(application: Application) -> str:
    """The state of a draft, as a page carries it."""
    return application.changed.isoformat()


def attach(user: User, pk: int, file: "UploadedFile[bytes]", kind: str) -> None:
    """Add a file to a draft.

    Raises:
        UploadError: it is not taken.
        AlreadySentError: the application has been sent.
    """
    if kind not in dict(KINDS):
        raise UploadError("Say what the file is.")
    application_for(user, pk)
    staged, type_ = _staged(file)
    with step():
        application = _locked(user, pk)
        if application.files.count() >= _MOST_FILES:
            raise UploadError(f"An application has at most {_MOST_FILES} files: send further records with the case.")
        _keep(application, staged, type_, file.name or "", kind)
        if kind == DECISION and not application.answers.get("ur_decision_attached"):
            application.answers["ur_decision_attached"] = "yes"
        application.changed = timezone.now()
        application.save(update_fields=["answers", "changed"])


def detach(user: User, pk: int, file: int) -> None:
    """Take a file off a draft; where nothing else has its content, that is removed too."""
    with step():
        application = _locked(user, pk)
        found = application.files.filter(pk=file).first()
        if found is not None:
            _remove([found])
            application.changed = timezone.now()
            application.save(update_fields=["changed"])


def discard(user: User, pk: int) -> None:
    """Throw a draft away, with its files."""
    with step():
        throw_away(_locked(user, pk))


def throw_away(application: Application) -> None:
    """Remove a draft that is locked, with its files; in the transaction of the caller."""
    _remove(application.files.all())
    application.delete()


def send(user: User, pk: int) -> Case:
    """Make a case of an application: its facts, events and files in one step. Sent twice it is one case.

    Raises:
        IncompleteError: something is missing or can't be so.
        RefusedError: the state machine takes none of its events; nothing is kept.
    """
    now = timezone.now()
    ready = ApplicationForm(application_for(user, pk))
    paper = _paper(ready, now) if ready.application.way == WEB else None
    with step():
        application = _locked(user, pk, sent=True)
        if application.case is not None:
            return application.case
        form = _checked(application)
        if paper is not None and application.answers != ready.application.answers:
            raise IntakeError("Somebody has changed this draft while you sent it: look at it again.")
        physician = application.by.has_role(Role.PHYSICIAN)
        facts = building.case_of(form.cleaned_data, office=application.office, physician=physician, now=now)
        case = open_case(facts, _organization(form), now)
        if not application.office:
            _tie(case, user, form, facts)
        kept: list[File] = [
            new_file(case, file.content, name=file.name, kind=file.kind) for file in application.files.all()
        ]
        if paper is not None:
            content = the_store().put([paper], PDF)
            kept.append(new_file(case, content, name="Application.pdf", kind=FORM))
        channel = form.cleaned_data.get("service") if application.office else "electronic"
        read_later(kept, party=building.filer_of(form.cleaned_data) or "", channel=channel or "")
        application.case, application.sent, application.changed = case, now, now
        application.save(update_fields=["case", "sent", "changed"])
    return case


def correct_facts(
    number: str, facts: model.Case, *, organization: int | None, revision: int, same: Collection[str] = frozenset()
) -> None:
    """Keep corrected facts, and whose account here the claims administrator is: its people see the case from now on.

    `same`: the ids of parties that have another name now, and are the same persons.

    Raises:
        RefusedError: by these facts something that is on record could not have happened.
        StaleError: the case has changed since it was looked at.
        UnknownCaseError: there is no such case.
    """
    with step(number):
        case = lock_case(number)
        amend(number, facts, revision=revision, same=same)
        case.refresh_from_db()
        case.claims_administrator = Organization.objects.filter(pk=organization).first() if organization else None
        case.save(update_fields=["claims_administrator"])


def _paper(form: ApplicationForm, now: datetime) -> bytes:
    try:
        return application_pdf(form, now)
    except DocumentError as error:
        raise IntakeError("it can't be put on paper now. The draft is kept: send it again later.") from error


def _checked(application: Application) -> ApplicationForm:
    form = ApplicationForm(application)
    if not form.is_valid():
        raise IncompleteError({name: [str(one) for one in errors] for name, errors in form.errors.items()})
    if needs_scan(application):
        raise IncompleteError({"files": ["Attach the scan of what came."]})
    return form


def _locked(user: User, pk: int, *, sent: bool = False) -> Application:
    application = application_for(user, pk, lock=True)
    if application.case is not None and not sent:
        raise AlreadySentError("This application has been sent; it is a case now.")
    return application


def _organization(form: ApplicationForm) -> Organization | None:
    chosen = form.cleaned_data.get("organization")
    return Organization.objects.filter(pk=chosen).first() if chosen else None


def _tie(case: Case, user: User, form: ApplicationForm, facts: model.Case) -> None:
    """The case is the account's from now on: under the party that applies, as far as the account is such a one."""
    mine = {building.PHYSICIAN} if user.has_role(Role.PHYSICIAN) else set()
    mine |= {building.WORKER, building.REPRESENTATIVE} if user.has_role(Role.WORKER) else set()
    party = building.filer_of(form.cleaned_data)
    parties = {one.id for one in facts.parties}
    if party not in mine & parties:
        raise IncompleteError({"filed_by": ["Your account can't send an application in this person's name."]})
    Person.objects.filter(case=case, party=party).update(account=user)


def _staged(file: "UploadedFile[bytes]", *, only: str = "") -> tuple[Staged, str]:
    """Check a file and write it to the store; it is read twice, so that nothing unchecked is kept."""
    type_ = check_upload(file.chunks(), file.name or "", limit=_LIMIT)
    if only and type_ != only:
        raise UploadError("Send the form as a PDF.")
    return the_store().stage(file.chunks()), type_


def _keep(application: Application, staged: Staged, type_: str, name: str, kind: str) -> None:
    content = the_store().keep(staged, type_)
    ApplicationFile.objects.create(application=application, content=content, name=name[:255], kind=kind)


def _remove(files: Iterable[ApplicationFile]) -> None:
    for file in files:
        content = file.content
        file.delete()
        place = Staged(place=content.place, size=content.size, sha256=content.sha256, key=content.key, wrapped=b"")
        try:
            with transaction.atomic():
                content.delete()
        except ProtectedError:
            continue  # another file has the same content
        transaction.on_commit(partial(the_store().drop, place))
