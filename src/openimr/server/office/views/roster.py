"""The roster desk: who is on the roster and what is wrong with it, files in and out, what comes to its end."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.model import Reviewer
from openimr.reviewers import Roster
from openimr.reviewers.ids import id_key
from openimr.reviewers.qualification import barred
from openimr.reviewers.roster.entries import LONGEST
from openimr.server.office import expiring, fetch
from openimr.server.office import roster as desk
from openimr.server.office.errors import OfficeError
from openimr.server.office.models import ExpiryAlarm, RosterEntry, RosterImport
from openimr.server.pages.guard import Asked, allowed
from openimr.server.store.uploading import takes_files

_PAGE = 50


class FileForm(forms.Form):
    """A file with a roster or a register."""

    kind = forms.ChoiceField(label="What it holds", choices=RosterImport.Kind.choices)
    file = forms.FileField(label="File (YAML, JSON or CSV)")


@allowed("manage roster")
def roster_desk(request: Asked) -> HttpResponse:
    """The entries, 50 a page, with account, load and faults."""
    held = fetch.roster()
    loads, working = fetch.loads(), fetch.accounts()
    rows = [*RosterEntry.objects.filter(removed=False).order_by("key")]
    known = fetch.by_id(held)
    faulty: dict[str, list[str]] = {}
    for fault in held.faults:
        faulty.setdefault(id_key(fault.id or ""), []).append(
            f"{fault.field}: {fault.wrong}; {fault.todo}" if fault.field else f"{fault.wrong}; {fault.todo}"
        )
    keys = [row.key for row in rows] or [*known]
    words = request.GET.get("q", "").strip()
    if words:
        folded = words.casefold()
        keys = [key for key in keys if folded in key or (key in known and _practises(known[key], folded))]
    page = Paginator(keys, _PAGE).get_page(request.GET.get("page"))
    ids = {row.key: row.reviewer for row in rows} or {key: entry.id for key, entry in known.items()}
    shown = [
        (ids[key], known.get(key), working.get(key), loads.get(key, 0), faulty.get(key, ()), _barred(known.get(key)))
        for key in page.object_list
    ]
    without = sorted(user.reviewer or "" for key, user in working.items() if key not in ids)
    return render(
        request,
        "office/roster.html",
        {
            "page": page,
            "rows": shown,
            "words": words,
            "kept": bool(rows),
            "faults": sum(len(said) for said in faulty.values()),
            "without": without[:_PAGE],
            "soon": expiring.expiring(timezone.localdate(), held.reviewers)[:5],
            "alarms": ExpiryAlarm.objects.filter(seen=None).count(),
            "imports": RosterImport.objects.defer("text").order_by("-pk")[:10],
            "organizations": len(fetch.organizations()),
        },
    )


def _barred(entry: Reviewer | None) -> str | None:
    return barred(entry, timezone.localdate()) if entry is not None else None


def _practises(entry: Reviewer, folded: str) -> bool:
    said = [*entry.specialties, *(f"{board.specialty} {board.subspecialty or ''}" for board in entry.boards)]
    return any(folded in one.casefold() for one in said)


@allowed("manage roster")
@takes_files
def hand_in(request: Asked) -> HttpResponse:
    """Hand in a file: it is kept and looked at; nothing changes before it is taken over."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > LONGEST:
                raise OfficeError("The file is longer than any roster.")  # noqa: TRY301 - shown like any
            made = desk.hand_in(request.user, form.cleaned_data["kind"], file.name, file.read())
            return redirect("roster-import", made.pk)
        except OfficeError as error:
            form.add_error("file", str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "office/hand_in.html", {"form": form}, status=status)


@allowed("manage roster")
def imported(request: Asked, pk: int) -> HttpResponse:
    """What a file holds and what is wrong with it, entry by entry; a POST takes it over."""
    handed = RosterImport.objects.filter(pk=pk).first()
    if handed is None:
        raise Http404("no such file")
    if request.method == "POST":
        try:
            count = desk.take_over(request.user, pk)
        except OfficeError as error:
            messages.error(request, str(error))
            return redirect("roster-import", pk)
        messages.success(request, f"Taken over: {count} entries are new or changed.")
        return redirect("roster")
    read = desk.look(handed)
    shown: dict[str, object] = {
        "handed": handed,
        "faults": Paginator(read.faults, _PAGE).get_page(request.GET.get("faults")),
        "refused": len({f.entry for f in read.faults if f.refused}),
    }
    if isinstance(read, Roster):
        changes, missing = desk.changes(read)
        counts = {what: sum(one.what == what for one in changes) for what in ("new", "changed", "back", "same")}
        page = Paginator([one for one in changes if one.what != "same"], _PAGE).get_page(request.GET.get("page"))
        shown |= {"counts": counts, "page": page, "missing": missing[:_PAGE], "missing_count": len(missing)}
        shown["may_take"] = handed.taken is None and bool(changes)
    else:
        shown |= {"organizations": len(read.organizations)}
        shown["may_take"] = handed.taken is None and not any(f.refused for f in read.faults)
    return render(request, "office/imported.html", shown)


@allowed("manage roster")
def export(request: Asked) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The roster as a file that can be taken over again."""
    return HttpResponse(
        desk.exported(fetch.roster()),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="roster.yaml"'},
    )


@allowed("manage roster")
def expiring_list(request: Asked) -> HttpResponse:
    """Licences and certificates that end within 90 days or have ended, and the alarms that nobody has seen to."""
    page = Paginator(expiring.expiring(timezone.localdate()), _PAGE).get_page(request.GET.get("page"))
    alarms = ExpiryAlarm.objects.filter(seen=None).select_related("entry").order_by("until", "pk")
    shown = {"page": page, "alarms": Paginator(alarms, _PAGE).get_page(request.GET.get("alarms"))}
    return render(request, "office/expiring.html", shown)


@allowed("manage roster")
@require_POST
def alarm_seen(request: Asked, pk: int) -> HttpResponse:
    """Somebody sees to an alarm."""
    try:
        expiring.seen(request.user, pk)
    except OfficeError as error:
        raise Http404("no such alarm") from error
    return redirect("roster-expiring")
