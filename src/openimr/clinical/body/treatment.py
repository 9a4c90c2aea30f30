"""Treatments other than drugs and operations: therapy, injections, equipment, programs."""

import re
from collections.abc import Iterator

from openimr.clinical.body.bare import bare_words
from openimr.clinical.body.places import level_in
from openimr.clinical.body.rules import UNREAD, cue, pattern
from openimr.clinical.body.view import View, draft, view_of, view_of_text
from openimr.clinical.body.when import dates_in, day_near, days_beside
from openimr.clinical.passage import Draft, Passage
from openimr.model import Assertion, AttributeValue
from openimr.vocabulary import Term, procedure_of

_TREATMENTS = frozenset({"therapy", "injection", "equipment", "program", "home care"})
_CLOSED = UNREAD | {"family history", "form", "allergies", "medications"}
_FIGURES = dict(
    zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(1, 11), strict=True)
)
_FIGURES |= {"eleven": 11, "twelve": 12, "eighteen": 18, "twenty": 20}
_NUMBER = "|".join([r"\d{1,3}", *_FIGURES])
_COUNT = pattern(
    rf"(?:(?<![\d/.-])(?P<done>{_NUMBER})(?: (?:of|out of)(?: the)? (?P<all>{_NUMBER}))?"
    r" (?:\w+ ){0,3}?(?:visits?|sessions?|treatments?)\b)|(?P<done2>\d{1,3}) of (?P<all2>\d{1,3})\b(?! ?(?:10|points))"
    r"|(?:x|times) ?(?P<x>\d{1,2})\b(?! ?(?:mg|weeks?|days?|months?))"
)
_THERAPY = pattern(r"\b(?:\w*therapy|PT|chiropractic|acupuncture)\b")
_HELPED = cue("treatment", "helped")
_PARTLY = cue("treatment", "partly")
_NO_HELP = cue("treatment", "no help")
_WORSE = cue("treatment", "worse")
_REQUESTED = cue("treatment", "requested")
_PLANNED = cue("treatment", "planned")
_AUTHORIZED = pattern(r"\b(?:authorized|approved|certified)\b")
_DENIED = cue("treatment", "denied")
_DECLINED = cue("treatment", "declined")
_DONE = cue("treatment", "done")
_ONGOING = cue("treatment", "ongoing")
_BEGINS = pattern(r"^(?:treatment|therapies|therapy|prior|previous|past|history of|conservative)")
_ABLATION = pattern(r"facet|medial branch|lumbar RFA|cervical RFA|[CTL]\d|radiofreq|ablat")
_FUTURE = cue("treatment", "future")
_INCLUDED = pattern(r"includ\w*|trial")
_NOT_DONE = pattern(r"\b(?:no|not|never|without|lack)\b|n.t\b")
# Whose list follows: what was given, or what a plan holds.
_GIVEN = cue("treatment", "given")
_PLAN_SAID = cue("treatment", "plan said")
_CONTINUED = pattern(r"\bcontinue\b(?!.*\b(?:start|begin|add|initiate|request|order|refer|trial)\b)")
_GOES_ON = pattern(r"\bcontinu(?:e|ed|ing|ation)(?: (?:with|of|the|his|her|and))*(?: \w+)? $")
_SOUGHT = cue("treatment", "sought")
_GENERIC = frozenset(
    {
        "surgery",
        "unspecified treatment",
        "surgical facility",
        "therapeutic exercise",
        "physical modalities",
        "medical supplies",
        "pill box",
        "durable medical equipment",
        "brace",
        "arthroscopy",
        "arthroplasty",
    }
)
# A visit to a surgeon to hear whether to operate.
_SURGEON = pattern(r"surg\w*[\s\S]*(?:consult|eval|referral|opinion)|(?:consult|eval|refer|opinion)[\s\S]*surg")
_UNTOLD = frozenset({"pharmacy or billing", "fax cover", "proof of service"})
_EVERYDAY = frozenset({"vehicle", "car", "truck", "recliner", "stretching", "gym", "pt", "report"})
_OFFICE = frozenset({"home exercise program"})


def treatment(passage: Passage) -> Iterator[Draft]:
    """Therapy, injections, equipment and programs with visits, dates, standing and response."""
    therapy = passage.context.kind == "therapy note" and passage.section == "form"
    if (passage.section in _CLOSED and not therapy) or passage.checked is False:
        return
    if passage.context.kind in _UNTOLD or (passage.text.isupper() and passage.section == ""):
        return
    view = view_of(passage)
    yield from _conservative(passage, view)
    if passage.context.kind == "therapy note" and not view.procedures:
        yield from _attended(passage, view)
    for term, status, mood in _told(passage, view):
        a, b = view.clause(term.start)
        kind = _kind(term)
        place = view.place(term.start, term.end)
        given: dict[str, AttributeValue | None] = {
            "treatment": term.id,
            "status": status,
            "response": _answered(view, term, passage) if mood != "planned" else None,
            "body_part": place.part if place else None,
            "side": place.side if place else None,
            "level": level_in(view.text[a:b]) if kind == "injection" else None,
            **(_counted(view, term, a, b) if term.text.lower() not in _UNCOUNTED else {}),
        }
        if mood == "planned" or status == "authorized":
            asked = given.pop("visits", None)
            if status == "authorized" and asked is not None:
                given.setdefault("visits_authorized", asked)
        days = days_beside(view.text, (a, b), view.chunk(term.start))
        if days:
            given |= {"when": days[0][2], "to": days[1][2] if len(days) > 1 else None}
        elif day := day_near(view.text[a:b], passage.context.date):
            given["when"] = day
        start, end = term.start, term.end
        if given.get("visits") or given.get("response") or days:
            start, end = (a, b) if b - a <= _LONGEST_QUOTE else (start, end)
        yield draft(
            passage,
            "treatment",
            start,
            end,
            given,
            assertion=mood,
            anchor=term.start,
            date=days[0][2] if days and mood != "planned" else None,
        )


_UNCOUNTED = frozenset({"splinting", "splint", "splints", "bracing", "brace", "braces"})
"""Words beside which a count of visits is another treatment's: "12 PT visits and bracing failed"."""


def _kind(term: Term) -> str:
    entry = procedure_of(term.id)
    return entry.kind if entry is not None else ""


def _told(passage: Passage, view: View) -> Iterator[tuple[Term, str | None, Assertion | None]]:
    """The treatments of a passage, each once, with its standing and the mood where its words settle it."""
    seen: set[str] = set()
    for term in view.procedures:
        cleared = term.id == "psychological evaluation" and _EVALUATED.search(term.text) is not None
        kind = _kind(term)
        visit = cleared or (kind == "visit" and _SURGEON.search(term.text) is not None)
        if (kind not in _TREATMENTS and not visit) or term.id in seen or term.id in _GENERIC or term.id in _OFFICE:
            continue
        if _something_else(view, term, passage.label):
            continue
        status, mood = _standing(view, term, passage)
        if cleared:
            if not _was_held(view, term, passage, status):
                continue
            status, mood = "done", None
        elif status is None and term.id == "wound care" and _NEEDED.search(view.text, *view.clause(term.start)):
            status = "ongoing"
        if visit and status is None:
            continue
        seen.add(term.id)
        yield term, status, mood
    if passage.context.kind == "therapy note":
        return  # its bare "therapy" is its own, which `_attended` reads
    for term in bare_words(passage, view, _GENERIC):
        status, mood = _standing(view, term, passage)
        if term.id in seen or (mood == "planned" and term.id != "physical therapy"):
            continue
        seen.add(term.id)
        yield term, status, mood


# "Wound dressing changes needed daily": care that goes on, whoever gives it.
_NEEDED = pattern(r"\b(?:needs?|needed|requires?|required|daily|twice a day|every (?:other )?day|each day)\b")
_EVALUATED = pattern(r"evaluation|assessment|clearance|testing|eval\b")
_CLEARED = pattern(r"\b(?:clear(?:s|ed|ing)|completed|done|performed|conducted|took place|found|showed)\b")


def _was_held(view: View, term: Term, passage: Passage, status: str | None) -> bool:
    """Whether a psychological evaluation took place: its day or its outcome is told, and nobody asks for it."""
    if status not in {None, "done", "ongoing"}:
        return False
    a, b = view.clause(term.start)
    days = days_beside(view.text, (a, b), view.chunk(term.start))
    past = bool(days) and passage.context.date is not None and days[0][2] <= passage.context.date
    return past or _CLEARED.search(view.text, term.end, b) is not None


_CONSERVATIVE = cue("treatment", "conservative")
_TOLD = pattern(r"\b(?:had|has|have|underwent|completed|tried|received|failed|failure|after|since|despite|did)\b")


def _conservative(passage: Passage, view: View) -> Iterator[Draft]:
    """Conservative care as such ("has failed conservative care"), only with what came of it."""
    if passage.section in {"request", "decision", "reasons"} or "onservative" not in view.text:
        return
    for match in _CONSERVATIVE.finditer(view.text):
        a, b = view.clause(match.start())
        response = _response(view, a, b, passage)
        before = view.text[a : match.start()]
        if (
            response is None
            or not _TOLD.search(view.text, a, b)
            or _PLANNED.search(before)
            or _REQUESTED.search(before)
        ):
            continue
        given: dict[str, AttributeValue | None] = {
            "treatment": "conservative care",
            "status": "done",
            "response": response,
        }
        start, end = (a, b) if b - a <= _LONGEST_QUOTE else match.span()
        yield draft(passage, "treatment", start, end, given, anchor=match.start())


_LONGEST_QUOTE = 160
_COUNTED_PT = pattern(r"(?: )?(?:x ?\d|\d|\(|visits|sessions)")
_NURSE = pattern(
    r"\b(?:daily|skilled|home|visiting|visits?|request\w*|for|of) (?:\w+ )?$"
    r"|\b(?:\d+|one|two|three) (?:daily |weekly )?$"
)
# Staff by their trade, where the word stands for what someone is: "Occupation: nursing aide", "Dept: 4 East RN".
_STAFF = frozenset({"home health nurse", "home health aide", "home health care"})
_TRADE = pattern(
    r"\b(?:occupation|job|dep(?:t|artment)|employer|position|title|employed|works? (?:as|at)|working as|signed)\b"
)
# The head of a clinic's paper: a name before or after the treatment, all of it capitalized, no word on the worker.
_LETTERHEAD = re.compile(
    r"(?:[A-Z][\w'’.&-]*,?\s+){1,4}(?:Physical|Occupational|Hand|Massage|Aquatic)\s+(?:Therapy|Medicine)\W*$"
    r"|(?:[A-Z&][\w'’.&-]*,?\s+(?:(?:and|of) )?){2,6}(?:Inc|LLC|PC|Cent(?:er|re)|Clinics?|Associates|Group"
    r"|Institute|Services|Rehab\w*)\b\.?[\w\s,.]{0,30}$"
)
_LONGEST_HEAD = 90
_BODY = pattern(
    r"\b(?:continue\w*|lumbar|cervical|thoracic|left|right|home|start|order\w*|request\w*|prior|past|more)\b"
)


def _something_else(view: View, term: Term, label: str) -> bool:
    """Whether a short word means no treatment here: "pt" for patient, the letters behind a nurse's name."""
    word, text = term.text, view.text
    if len(text) < _LONGEST_HEAD and _LETTERHEAD.fullmatch(text.strip()) and not _BODY.search(text):
        return True
    if term.id in _STAFF and (_TRADE.search(label) or _TRADE.search(text, 0, term.start)):
        return True
    if word == "PT" and _COUNTED_PT.match(text, term.end):
        return False
    if word == "RN" and not _NURSE.search(text[: term.start]):
        return True
    return word.lower() in _EVERYDAY or (word == "RFA" and not _ABLATION.search(text))


_ATTENDED = cue("treatment", "attended")
_GOALS = pattern(r"goals? (?:were |was )?(?P<how>(?:partly|partially|not|all|fully)? ?met)")


def _attended(passage: Passage, view: View) -> Iterator[Draft]:
    """What a therapist's note says of its own treatment: visits given, first and last day, goals met."""
    said = f"{passage.label} {view.text}"
    names = [t.id for t in view_of_text(f"{said} {passage.before}").procedures]
    own = next(
        (n for n in names if n in {"acupuncture", "chiropractic treatment", "occupational therapy"}), "physical therapy"
    )
    goals = _GOALS.search(view.text)
    if goals is not None:
        how = goals["how"].lower()
        response = "partly helped" if "part" in how else "no benefit" if "not" in how else "helped"
        yield draft(
            passage, "treatment", goals.start(), goals.end(), {"treatment": own, "status": "done", "response": response}
        )
        return
    if not _ATTENDED.search(said):
        return
    count = _COUNT.search(view.text)
    days = dates_in(view.text)
    if count is not None:
        done, every = count["done"] or count["done2"] or count["x"], count["all"] or count["all2"]
        number = _FIGURES.get(done.lower()) or int(done)
        given: dict[str, AttributeValue | None] = {
            "treatment": own,
            "status": "done",
            "visits": number,
            "visits_authorized": (_FIGURES.get(every.lower()) or int(every)) if every else None,
        }
        yield draft(passage, "treatment", count.start(), count.end(), given, assertion="affirmed", anchor=count.start())
    elif len(days) > 1 and re.search("dates", passage.label, re.IGNORECASE):
        given = {"treatment": own, "status": "done", "when": days[0][2], "to": days[1][2]}
        yield draft(passage, "treatment", days[0][0], days[1][1], given, assertion="affirmed", date=days[0][2])


def _standing(view: View, term: Term, passage: Passage) -> tuple[str | None, Assertion | None]:
    """What became of the treatment, by the words of its clause; and the mood where those words settle it."""
    a, b = view.clause(term.start)
    clause, before = view.text[a:b], view.text[a : term.start]
    if _DENIED.search(clause):
        return "denied", "planned"
    if _DECLINED.search(clause):
        return "declined", None
    if passage.section in {"request", "decision"}:
        return "requested", "planned"
    if _AUTHORIZED.search(clause) and not _DONE.search(before):
        return "authorized", None
    if passage.section == "plan":
        if _CONTINUED.search(before):
            return "ongoing", "affirmed"
        return ("requested" if _REQUESTED.search(clause) else "planned"), "planned"
    told = _by_last_word(before)
    if told is not None:
        return told
    if _BEGINS.search(clause.strip()) or passage.section == "procedures":
        return "done", None
    if _SOUGHT.match(view.text, term.end, b):
        return "requested", "planned"
    if _ONGOING.search(clause):
        return "ongoing", None
    if passage.context.kind == "therapy note" or _DONE.search(clause) or _BEGINS.search(passage.label):
        return "done", None
    return None, None


def _by_last_word(before: str) -> tuple[str, Assertion | None] | None:
    """Done, asked for or planned, by the last such word ahead of the treatment.

    "Completed therapy and requests acupuncture" asks for acupuncture; what a plan or a proposal includes is planned.
    """
    marks = [
        (found.start(), status)
        for status, said in (("planned", _FUTURE), ("planned", _PLANNED), ("requested", _REQUESTED), ("done", _DONE))
        for found in said.finditer(before)
    ]
    if not marks:
        return None
    at, status = max(marks)
    if status == "done" and _INCLUDED.match(before, at):
        if _PLAN_SAID.search(before):
            return ("ongoing", "affirmed") if _GOES_ON.search(before) else ("planned", "planned")
        earlier = [mark for mark in marks if mark[0] < at]
        status = max(earlier)[1] if earlier and not _GIVEN.search(before) else status
    if status != "done":
        return status, "planned"
    # "A candidate for an injection after failing therapy": the therapy is not what is weighed.
    turned = len({mark[1] for mark in marks}) > 1 and _NOT_DONE.search(before, at) is None
    return "done", "affirmed" if turned else None


def _response(view: View, a: int, b: int, passage: Passage) -> str | None:
    clause = view.text[a:b]
    for word, said in _RESPONSES:
        if said.search(clause):
            return word
    after = view.text[b : b + 90] if passage.section in {"history", "subjective"} else ""
    follows = re.match(r"\s*(?:it|this|these|which|none)\b[^.;]*", after, re.IGNORECASE)
    if follows:
        for word, said in (("no benefit", _NO_HELP), ("partly helped", _PARTLY), ("helped", _HELPED)):
            if said.search(follows.group()):
                return word
    return None


def _answered(view: View, term: Term, passage: Passage) -> str | None:
    """The response in the treatment's own stretch between commas, else in its clause: "PT helped, ESI did not"."""
    chunk, clause = view.chunk(term.start), view.clause(term.start)
    if chunk != clause:
        for word, said in _RESPONSES:
            if said.search(view.text, *chunk):
                return word
        others = any(clause[0] <= t.start < clause[1] and t.id != term.id for t in view.procedures)
        if others and re.search(r"\d", view.text[slice(*chunk)]):
            return None
    return _response(view, *clause, passage)


def _counted(view: View, term: Term, a: int, b: int) -> dict[str, AttributeValue | None]:
    """Visits from the treatment's own stretch; from its whole clause only where no other treatment stands in it."""
    chunk = view.chunk(term.start)
    found = _visits(view, term, *chunk)
    alone = not any(a <= t.start < b and t.id != term.id for t in view.procedures)
    return found or (_visits(view, term, a, b) if alone else {})


_RESPONSES = (("no benefit", _NO_HELP), ("worse", _WORSE), ("partly helped", _PARTLY), ("helped", _HELPED))


def _visits(view: View, term: Term, a: int, b: int) -> dict[str, AttributeValue | None]:
    others_visits = _kind(term) == "injection" and _THERAPY.search(view.text, a, b)
    for match in _COUNT.finditer(view.text, a, b):
        # "eighteen visits of therapy and two epidural injections": visits are the therapy's.
        if match["done"] and others_visits:
            continue
        if abs(match.start() - term.end) > 70 and abs(term.start - match.end()) > 70:
            continue
        done = match["done"] or match["done2"] or match["x"]
        every = match["all"] or match["all2"]
        authorized = re.search(r"authoriz|approv|certif|request", view.text[max(a, match.start() - 30) : match.start()])
        number = _FIGURES.get(done.lower()) or int(done)
        if not 1 <= number <= 200:
            continue
        if authorized and every is None:
            return {"visits_authorized": number}
        return {"visits": number, "visits_authorized": (_FIGURES.get(every.lower()) or int(every)) if every else None}
    return {}
