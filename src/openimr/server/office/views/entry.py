"""An entry of the roster: what stands there, its versions, editing it, absences, taking it off."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openimr.reviewers.ids import id_key
from openimr.server.accounts.fetch import names_of
from openimr.server.accounts.models import User
from openimr.server.office import fetch
from openimr.server.office import roster as desk
from openimr.server.office.errors import OfficeError
from openimr.server.office.expiring import expiring
from openimr.server.office.models import RosterEntry
from openimr.server.pages.guard import Asked, allowed

_PAGE = 20
_NEW = """id: rv-
profession: MD
name:
npi:
licences:
  - {state: CA, number: , status: active, from: , to: , discipline: none}
boards:
  - {board: , specialty: , from: , to: }
years_active:
hours_per_week:
qme: false
capacity:
affiliations: []
"""


class AbsenceForm(forms.Form):
    """First and last day of an absence."""

    start = forms.DateField(label="First day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        """Both days or none."""
        said = super().clean() or {}
        if bool(said.get("start")) != bool(said.get("end")):
            raise forms.ValidationError("Say both days, or neither.")
        return said


@allowed("manage roster")
def show(request: Asked, reviewer: str) -> HttpResponse:
    """The entry as it stands, its documents, what comes to its end, and its versions."""
    row = _row(reviewer)
    last = row.versions.order_by("-number").first()
    document = last.document if last else {}
    entry = fetch.by_id(fetch.roster()).get(row.key)
    about = dict(desk.places(document))
    files = [(file, about.get(file.about, "")) for file in row.files.select_related("content").order_by("-pk")]
    versions = Paginator(row.versions.defer("document").order_by("-number"), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "row": row,
        "document": document,
        "yaml": desk.entry_yaml(document),
        "usable": entry is not None,
        "faults": [f for f in fetch.roster().faults if id_key(f.id or "") == row.key],
        "account": fetch.accounts().get(row.key),
        "owner": User.objects.filter(reviewer_key=row.key).first(),
        "load": fetch.loads().get(row.key, 0),
        "files": files,
        "places": desk.places(document),
        "versions": versions,
        "names": names_of(one.by for one in versions),
        "soon": expiring(timezone.localdate(), (entry,)) if entry else [],
    }
    return render(request, "office/entry.html", shown)


@allowed("manage roster")
def new(request: Asked) -> HttpResponse:
    """A new entry."""
    text = request.POST.get("text", _NEW)
    return _saved(request, text, expected=None, version=0)


@allowed("manage roster")
def edit(request: Asked, reviewer: str) -> HttpResponse:
    """Edit an entry as YAML, as a roster's file has it; it is checked like one."""
    row = _row(reviewer)
    last = row.versions.order_by("-number").first()
    text = request.POST.get("text", desk.entry_yaml(last.document if last else {}))
    given = request.POST.get("version", "")
    return _saved(request, text, expected=row.reviewer, version=int(given) if given.isdecimal() else row.version)


def _saved(request: Asked, text: str, *, expected: str | None, version: int) -> HttpResponse:
    shown = {"text": text, "reviewer": expected, "version": version, "faults": ()}
    if request.method != "POST":
        return render(request, "office/edit.html", shown)
    try:
        row, remarks = desk.save_entry(request.user, text, expected=expected, version=version)
    except desk.FaultsError as error:
        return render(request, "office/edit.html", {**shown, "faults": error.faults}, status=422)
    except OfficeError as error:
        return render(request, "office/edit.html", {**shown, "faults": (str(error),)}, status=422)
    for remark in remarks:
        messages.warning(request, f"Kept; it counts as unknown: {remark}")
    messages.success(request, "The entry is kept.")
    return redirect("roster-entry", row.reviewer)


@allowed("manage roster")
def absences(request: Asked, reviewer: str) -> HttpResponse:
    """When the reviewer takes no cases."""
    row = _row(reviewer)
    last = row.versions.order_by("-number").first()
    there = [{"start": one["from"], "end": one["to"]} for one in (last.document if last else {}).get("absences", ())]
    forms_ = forms.formset_factory(AbsenceForm, extra=2, max_num=100)(request.POST or None, initial=there)
    error = ""
    if request.method == "POST" and forms_.is_valid():
        said = [(f.cleaned_data["start"], f.cleaned_data["end"]) for f in forms_ if f.cleaned_data.get("start")]
        try:
            desk.set_absences(request.user, row.reviewer, said)
            messages.success(request, "The absences are kept.")
            return redirect("roster-entry", row.reviewer)
        except OfficeError as refused:
            error = str(refused)
    status = 422 if request.method == "POST" else 200
    return render(request, "office/absences.html", {"row": row, "forms": forms_, "error": error}, status=status)


@allowed("manage roster")
def off(request: Asked, reviewer: str) -> HttpResponse:
    """Take the reviewer off the roster."""
    row = _row(reviewer)
    reason = request.POST.get("reason", "")
    shown = {"row": row, "reason": reason, "error": ""}
    if request.method == "POST":
        try:
            desk.take_off(request.user, row.reviewer, reason)
            messages.success(request, f"{row.reviewer} is off the roster.")
            return redirect("roster")
        except OfficeError as error:
            shown["error"] = str(error)
            return render(request, "office/off.html", shown, status=422)
    return render(request, "office/off.html", shown)


def _row(reviewer: str) -> RosterEntry:
    row = fetch.entry_row(reviewer)
    if row is None or row.removed:
        raise Http404("no such entry")
    return row
