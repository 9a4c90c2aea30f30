"""Add records to a case: several files at once, each checked by itself."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import IO

import msgspec
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openimr import model
from openimr.process import fold
from openimr.process.words import heading
from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.permissions import may
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case, Person
from openimr.server.exchange.rows import claims_party
from openimr.server.exchange.storing import the_store
from openimr.server.pages.bodies import SEVERAL
from openimr.server.pages.case_pages import OVER
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.records.actions import MEDICAL, add_file_to_case
from openimr.server.records.fetch import files_of
from openimr.server.records.looking import record_polling
from openimr.server.records.models import RecordFile
from openimr.server.records.showing import ShownFile, shown_files
from openimr.server.store.checks import check_upload
from openimr.server.store.upload_errors import UploadError
from openimr.server.store.uploading import Upload, takes_files
from openimr.server.trail.reading import record_read

KINDS = (
    (MEDICAL, "Medical records"),
    ("letter", "Letter or statement"),
    ("additional information", "Answer to a request for information"),
)
CHANNELS = (
    ("electronic", "Electronically"),
    ("mail in California", "By mail"),
    ("fax", "By fax"),
    ("personal", "By hand or courier"),
)
_PAGE = 50
_PIECE = 256 * 1024
_LONGEST_NAME = 255


class AddForm(forms.Form):
    """What goes with the files."""

    kind = forms.ChoiceField(label="What they are", choices=KINDS)


class OfficeForm(AddForm):
    """The office says from whom the files came, and how."""

    party = forms.ChoiceField(label="From whom")
    channel = forms.ChoiceField(label="How they came", choices=CHANNELS)
    received = forms.DateField(
        label="Received on (empty: today)", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, document: model.Case, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        parties = [(party.id, _party(party)) for party in document.parties]
        self.fields["party"].choices = [*parties, ("", "Not known")]  # type: ignore[attr-defined]
        self.fields["party"].required = False

    def clean_received(self) -> object:
        """A day that is not to come."""
        day = self.cleaned_data["received"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        return day


class Result(msgspec.Struct, frozen=True):
    """What became of a file."""

    name: str
    says: str
    taken: bool


@allowed("add records")
@limited("records added", 60, 3600, by=by_account)
@takes_files
def add(request: Asked, number: str) -> HttpResponse:
    """The form, and what became of the files that were sent with it."""
    case = asked_case(request, "add records", number)
    document = case_document(case)
    office = request.user.has_role(*OFFICE)
    data = request.POST if request.method == "POST" else None
    form = OfficeForm(document, data) if office else AddForm(data)
    results: list[Result] = []
    none_sent = False
    if request.method == "POST" and form.is_valid():
        uploads = request.FILES.getlist("files")
        none_sent = not uploads
        results = _taken(case, [u for u in uploads if isinstance(u, Upload)], _facts(request, case, document, form))
    record_read(number, "list of records to add to")
    state = fold(document, timezone.now())
    facts = {
        "case": case,
        "form": form,
        "results": results,
        "none_sent": none_sent,
        "takes": any(one.event == "records received" for one in state.next),
        "state": state,
        "limit": settings.CONFIG.upload_limit // (1024 * 1024),
        "together": SEVERAL * settings.CONFIG.upload_limit // (1024 * 1024),
        "may_see": may(request.user, "see records"),
        **_listed(request, case, document),
    }
    return render(request, "records/add.html", facts)


@allowed("add records")
def progress(request: Asked, number: str) -> HttpResponse:
    """The table of files alone, asked for while something is being read."""
    case = asked_case(request, "add records", number)
    record_polling(request.user, number)
    return render(request, "records/files.html", {"case": case, **_listed(request, case, case_document(case))})


_OVER = "it is decided or has ended. What you want to say against a decision goes to the Appeals Board with an appeal."


class _Facts(msgspec.Struct, frozen=True):
    """From whom, how and when files came, and what they are."""

    party: str
    channel: str
    kind: str
    at: datetime | None = None


def _facts(request: Asked, case: Case, document: model.Case, form: AddForm) -> _Facts:
    clean = form.cleaned_data
    if not isinstance(form, OfficeForm):
        return _Facts(party=_own_party(request, case, document), channel="electronic", kind=clean["kind"])
    at = None
    if clean["received"] is not None and clean["received"] < timezone.localdate():
        at = timezone.make_aware(datetime.combine(clean["received"], time(17)))
    return _Facts(party=clean["party"], channel=clean["channel"], kind=clean["kind"], at=at)


def _own_party(request: Asked, case: Case, document: model.Case) -> str:
    """The party of the case that the account is, or speaks for."""
    if request.user.has_role(Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF):
        party = claims_party(document)
        return party.id if party else ""
    return Person.objects.filter(case=case, account=request.user).values_list("party", flat=True).first() or ""


def _taken(case: Case, uploads: list[Upload], facts: _Facts) -> list[Result]:
    """What became of each file; what is wrong with one does not hold up the others."""
    results = []
    for upload in uploads:
        name = "".join(c for c in (upload.name or "") if c.isprintable())[-_LONGEST_NAME:] or "document"
        try:
            results.append(_one(case, upload, name, facts))
        except UploadError as error:
            results.append(Result(name, str(error), taken=False))
        except RefusedError as error:
            why = _OVER if case.state in OVER else str(error)
            results.append(Result(name, f"The case takes no records now: {why}", taken=False))
        finally:
            upload.close()
    return results


def _one(case: Case, upload: Upload, name: str, facts: _Facts) -> Result:
    most = settings.CONFIG.upload_limit
    if upload.too_large:
        raise UploadError(f"The file is larger than {most // (1024 * 1024)} MB: send it in parts.")
    type_ = check_upload(_pieces(upload), name, limit=most)
    staged = the_store().stage(_pieces(upload))
    added = add_file_to_case(
        case.number,
        staged,
        party=facts.party,
        channel=facts.channel,
        name=name,
        type_=type_,
        kind=facts.kind,
        at=facts.at,
    )
    if added.again:
        day = timezone.localtime(added.record.file.received).date().isoformat()
        same = f" as {added.record.label}" if added.record.label != name else ""
        return Result(name, f"The same file came on {day}{same}: it was not added again.", taken=True)
    return Result(name, "Added; it is read in the background.", taken=True)


def _pieces(upload: Upload) -> Iterator[bytes]:
    file: IO[bytes] = upload.file  # type: ignore[assignment]
    file.seek(0)
    return iter(lambda: file.read(_PIECE), b"")


def _listed(request: Asked, case: Case, document: model.Case) -> dict[str, object]:
    """The files that the account may know of: all, where it sees records; else those that it sent itself."""
    records = files_of(case)
    linked = may(request.user, "see records")
    if not linked:
        party = _own_party(request, case, document)
        records = [record for record in records if _of(record, party, request)]
    files: tuple[ShownFile, ...] = shown_files(document, records)
    return {
        "files": Paginator(files, _PAGE).get_page(request.GET.get("files")),
        "shown": {"files": files, "open": any(file.open for file in files)},
        "linked": linked,
        "adding": True,
    }


def _of(record: RecordFile, party: str, request: Asked) -> bool:
    return (bool(party) and record.party == party) or record.file.by == f"user:{request.user.pk}"


def _party(party: model.Party) -> str:
    name = party.name or party.organization
    return f"{heading(party.role)} ({name})" if name else heading(party.role)
