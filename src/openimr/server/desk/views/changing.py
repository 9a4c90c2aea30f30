"""Changes of the draft: its form with every field and button, the autosave, quotations from the page, comments."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.server.accounts.roles import Role
from openimr.server.cases.errors import StepError
from openimr.server.desk import actions, casefile
from openimr.server.desk.begin import first_rationale, proposed_rationale
from openimr.server.desk.changes import asked, line_of, typed
from openimr.server.desk.document import DraftDocument, Line, Quote
from openimr.server.desk.errors import ChangedElsewhereError, DeskError, NotYoursError
from openimr.server.desk.fetch import document_of, software_draft
from openimr.server.desk.models import Draft
from openimr.server.desk.opening import open_precedents
from openimr.server.desk.operations import (
    AddQuote,
    Operation,
    OperationError,
    RemoveLine,
    TakeLines,
    read_operation,
)
from openimr.server.desk.standing import as_it_stands
from openimr.server.desk.views.asking import Desk, own_case, seen_desk
from openimr.server.desk.views.draft_side import draft_shown
from openimr.server.pages.guard import Asked, allowed
from openimr.server.records.fetch import page_words, record_of, review_of

_OWN_STEPS = ("decide", "proposal", "precedents", "take", "start", "version")


@allowed("review case")
@require_POST
def change(request: Asked, number: str) -> HttpResponse:
    """What was typed in the form, and what its button asks for; the draft's side as it is then."""
    own_case(request, number)
    seen = seen_desk(request, number)
    fields = _fields(request.POST)
    do = fields.get("do", "save")
    kind = do.partition(" ")[0]
    error = ""
    try:
        draft = _draft(seen)
        pressed = [] if kind in _OWN_STEPS else asked(do, fields)
        document = actions.edit(
            request.user, number, lambda d: [*typed(fields, d), *pressed], revision=_revision(fields)
        ).document
        if kind in _OWN_STEPS:
            _own_step(request, draft, do, fields, document)
    except (StepError, OperationError) as refused:
        error = str(refused)
    if request.headers.get("HX-Request"):
        shown = draft_shown(request, seen_desk(request, number))
        return render(request, "desk/draft.html", {**shown, "error": error, "saved": timezone.now()})
    if error:
        messages.error(request, error)
    part = fields.get("part", "")
    return redirect(f"{reverse('desk', args=[number])}?part={part if part.replace('-', '').isalnum() else ''}")


@allowed("review case")
@require_POST
def autosave(request: Asked, number: str) -> JsonResponse:
    """The fields that were typed in since; answers with the new revision, or says what stands in the way."""
    fields = _fields(request.POST)
    try:
        edited = actions.edit(request.user, number, lambda d: typed(fields, d), revision=_revision(fields))
    except NotYoursError as error:
        raise Http404("no such case") from error
    except ChangedElsewhereError as error:
        return JsonResponse({"error": str(error), "revision": error.revision, "text": error.text}, status=409)
    except (StepError, OperationError) as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse({"revision": edited.revision, "saved": timezone.localtime().strftime("%H:%M:%S")})


@allowed("review case")
@require_POST
def quote(request: Asked, number: str) -> HttpResponse:
    """Add words of a page as a quotation: as they were marked there, or as they were typed and are found there."""
    own_case(request, number)
    seen = seen_desk(request, number)
    fields = _fields(request.POST)
    error, target = "", ""
    try:
        draft = _draft(seen)
        operation = _quotation(seen, draft, fields)
        actions.edit(request.user, number, operation, revision=draft.revision)
        target = next((op.line or "" for op in operation if isinstance(op, AddQuote)), "")
    except (StepError, OperationError) as refused:
        error = str(refused)
    if request.headers.get("HX-Request"):
        shown = draft_shown(request, seen_desk(request, number))
        answer = render(request, "desk/draft.html", {**shown, "error": error, "saved": timezone.now(), "new": target})
        if not error:
            answer["HX-Trigger"] = "quoted"
        return answer
    if error:
        messages.error(request, error)
    place = f"part={fields.get('part', '')}&file={fields.get('file', '')}&page={fields.get('page', '')}"
    return redirect(f"{reverse('desk', args=[number])}?{place}")


@allowed("read desk")
@require_POST
def comment(request: Asked, number: str) -> HttpResponse:
    """A word between reviewer and quality."""
    seen = seen_desk(request, number)
    role = Role.REVIEWER if seen.own else Role.QUALITY if request.user.has_role(Role.QUALITY) else Role.MEDICAL_DIRECTOR
    item = request.POST.get("item", "")
    try:
        actions.comment(
            request.user,
            seen.case,
            role.value,
            request.POST.get("text", ""),
            item=int(item) if item.isdecimal() else None,
        )
    except StepError as error:
        messages.error(request, str(error))
    part = request.POST.get("part", "")
    address = f"{reverse('desk', args=[number])}?part={part if part.replace('-', '').isalnum() else ''}"
    if request.headers.get("HX-Request"):
        return render(request, "desk/draft.html", draft_shown(request, seen_desk(request, number)))
    return redirect(address)


@allowed("review case")
@require_POST
def again(request: Asked, number: str) -> HttpResponse:
    """Take a draft up again that quality has sent back."""
    own_case(request, number)
    try:
        actions.take_up_again(request.user, number)
    except StepError as error:
        messages.error(request, str(error))
    return redirect("desk", number)


@allowed("review case")
@require_POST
def take_in_records(request: Asked, number: str) -> HttpResponse:
    """Bring the draft over to the file as it is now."""
    case = own_case(request, number)
    reviewed = review_of(case)
    try:
        if reviewed is not None:
            actions.take_in_records(request.user, number, reviewed)
            messages.success(request, "The draft stands on the whole file now; what you wrote and decided stays.")
    except StepError as error:
        messages.error(request, str(error))
    return redirect("desk", number)


def _draft(seen: Desk) -> Draft:
    if not seen.editable or seen.draft is None:
        raise DeskError("the draft can't be changed now: it is signed, or the case is not under review")
    return seen.draft


def _own_step(request: Asked, draft: Draft, do: str, fields: Mapping[str, str], document: DraftDocument) -> None:
    """What is more than an operation: decisions, opening a proposal, beginning a rationale, keeping a version."""
    number = draft.case.number
    kind, _, rest = do.partition(" ")
    if kind == "version":
        actions.save_version(request.user, number, fields.get("version-name", ""))
        return
    place = int(rest) if rest.isdecimal() else -1
    if not 0 <= place < len(document.items):
        raise DeskError("there is no such item")
    if kind == "decide":
        decision = fields.get(f"decision:{place}", "")
        if decision not in ("upheld", "overturned"):
            raise DeskError("choose: upheld or overturned")
        actions.decide(request.user, number, place, decision, fields.get(f"reason:{place}", ""))  # type: ignore[arg-type]
    elif kind == "proposal":
        actions.open_proposal(request.user, number, place)
    elif kind == "precedents":
        open_precedents(request.user, number, place)
    else:
        draft.refresh_from_db()
        actions.edit(request.user, number, _rationale(draft, place, document, kind), revision=draft.revision)


def _rationale(draft: Draft, place: int, document: DraftDocument, kind: str) -> list[Operation]:
    """Sentences to begin the rationale with; those there are set aside, so that it does not say all twice."""
    frame, document = as_it_stands(draft, document)
    mine, drafted = document.items[place], frame.items[place]
    if mine.decision is None:
        raise DeskError("decide first: the rationale follows from it")
    if kind == "take":
        if not draft.opened_proposals.filter(item=place).exists():
            raise DeskError("open the proposal first")
        lines = proposed_rationale(place, drafted)
    else:
        last = draft.decisions.filter(item=place).order_by("-number").first()
        lines = first_rationale(place, drafted, mine, mine.decision, last.reason if last else "")
    stamp = actions.new_id("")
    fresh = tuple(_renamed(line, f"{line.id}-{stamp}") for line in lines)
    aside = [RemoveLine(line=line.id) for line in mine.rationale if not line.removed and line.by == "software"]
    return [*aside, TakeLines(item=place, lines=fresh)]


def _renamed(line: Line, key: str) -> Line:
    quotes = tuple(Quote(id=f"{key}.{n}", evidence=q.evidence, by=q.by) for n, q in enumerate(line.quotes))
    return Line(id=key, text=line.text, quotes=quotes, criteria=line.criteria, by=line.by, own=line.own)


def _quotation(seen: Desk, draft: Draft, fields: Mapping[str, str]) -> list[Operation]:
    file, page = fields.get("file", ""), fields.get("page", "")
    record = record_of(seen.case, int(file)) if file.isdecimal() and len(file) < 18 else None
    words = page_words(record, int(page)) if record is not None and page.isdecimal() and len(page) < 7 else None
    if words is None:
        raise DeskError("there is no such page")
    start, end = fields.get("start", ""), fields.get("end", "")
    if start.isdecimal() and end.isdecimal():
        stretch: tuple[int, int] | None = (int(start[:9]), int(end[:9]))
    else:
        stretch = casefile.located(words.text, fields.get("words", ""))
    drafted = software_draft(draft)
    evidence = casefile.quotation(words, drafted, *stretch) if stretch else None
    if evidence is None:
        raise DeskError("these words do not stand on the page: mark them there, or type them as they are printed")
    chosen = Quote(id=actions.new_id("q"), evidence=evidence, by="reviewer", verdict="accepted")
    kind, _, rest = fields.get("target", "").partition(" ")
    if kind == "line" and line_of(document_of(draft), rest) is not None:
        return [AddQuote(quote=chosen, line=rest)]
    if kind == "criterion":
        item, _, criterion = rest.partition(" ")
        return [AddQuote(quote=chosen, item=int(item) if item.isdecimal() else -1, criterion=criterion)]
    if kind == "new":
        part, _, item = rest.partition(" ")
        key = actions.new_id("r")
        data = {"op": "add line", "line": key, "part": part, "text": casefile.sentence_of(drafted, evidence),
                "item": int(item) if item.isdecimal() else None}  # fmt: skip
        return [read_operation(data), AddQuote(quote=chosen, line=key)]
    raise DeskError("say what the quotation is for")


def _fields(post: QueryDict) -> dict[str, str]:
    """What was sent; a name that came twice counts as the one that came last."""
    return {name: post.get(name, "") for name in post}


def _revision(fields: Mapping[str, str]) -> int:
    text = fields.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
