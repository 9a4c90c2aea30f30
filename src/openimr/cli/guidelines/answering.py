"""`imr guidelines for REQUEST`: topics that speak on a request, edition in force, criteria, order of standards."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from openimr.cli import DONE, NOTHING
from openimr.cli.guidelines.blocks import Block, Entry, Heading, Items, Rows, Text, as_text, width
from openimr.cli.guidelines.pages import pages_words, rule_words, view_of
from openimr.cli.terminal import put, say, show
from openimr.guidelines import Assessed, CaseDates, Facts, as_date, assess, dates_for, governing, prepare, shelf
from openimr.guidelines.load import Shelf
from openimr.guidelines.views import (
    AnsweringTopic,
    CriterionView,
    DatesUsed,
    RequestAnswer,
    TopicView,
    in_force_words,
)
from openimr.guidelines.wording import listed, named, stage
from openimr.model import CriterionResult, DisputedItem, Findings, GoverningStep, Record, Treatment
from openimr.requests import is_retrospective, parse_request

_NAME = "imr guidelines for"
_NOTE = "note"
_LONGEST_NOTE = 1_000_000
"""Bytes. A chart of a thousand pages is shorter; what is longer is no note."""


class NoteError(ValueError):
    """A note that can't be taken; the message says why."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr guidelines for --help`."""
    library = shelf()
    try:
        note = arguments.note or (_note_of(arguments.note_file) if arguments.note_file else None)
    except NoteError as error:
        say(_NAME, f"{arguments.note_file}: {error}")
        return NOTHING
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not text in UTF-8"
        say(_NAME, f"{arguments.note_file}: {reason}; give a text file with the note")
        return NOTHING
    dates, assumed = _dates(arguments, library)
    others = tuple(_item(text) for text in arguments.others)
    answer = answered(_item(arguments.request), dates, library, others=others, note=note, assumed=assumed)
    if assumed:
        say(_NAME, answer.remarks[0])
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n")
    else:
        show(as_text(_page(answer), width()))
    return DONE


def answered(
    item: DisputedItem,
    dates: CaseDates,
    library: Shelf,
    *,
    others: Sequence[DisputedItem] = (),
    note: str | None = None,
    assumed: bool = False,
) -> RequestAnswer:
    """What governs a request on these dates; with a note, also how each criterion comes out on the note alone."""
    records = () if note is None else (Record(id=_NOTE, file=_NOTE, first_page=1, last_page=1, kind="progress report"),)
    dates = dates_for(item, dates)
    facts = prepare(item, _findings(note, dates), records, dates, others)
    if note is None:  # without records nobody can say that the treatment is new: topics of both stages are shown
        facts = msgspec.structs.replace(facts, phase=None, phase_findings=())
    assessed = assess(facts, dates, [record.id for record in records], library)
    results = {} if note is None else {result.id: result for result in assessed.assessment.criteria}
    ruled = governing(facts, dates, assessed.choices, library)
    return RequestAnswer(
        request=item.request,
        others=tuple(other.request for other in others),
        treatment=item.treatment,
        dates=DatesUsed(
            request=_iso(dates.request),
            ur=_iso(dates.ur),
            service=_iso(dates.service),
            injury=_iso(dates.injury),
            assumed=assumed,
        ),
        stage=stage(facts.phase),
        steps=ruled.steps,
        search=ruled.search,
        unverified=ruled.unverified,
        topics=_topics(assessed, results, library),
        remarks=tuple(_remarks(facts, assessed, dates, assumed=assumed)),
    )


def _topics(assessed: Assessed, results: Mapping[str, CriterionResult], library: Shelf) -> tuple[AnsweringTopic, ...]:
    leading = next((c.topic.id for c in assessed.choices if c.rule), None)
    return tuple(
        AnsweringTopic(
            because=choice.because,
            leads=choice.topic.id == leading,
            topic=_with_results(view_of(choice.topic, choice.guideline, library), results),
        )
        for choice in assessed.choices
    )


def _with_results(view: TopicView, results: Mapping[str, CriterionResult]) -> TopicView:
    return msgspec.structs.replace(view, criteria=tuple(_with_result(c, results.get(c.id)) for c in view.criteria))


def _with_result(view: CriterionView, result: CriterionResult | None) -> CriterionView:
    if result is None:
        return view
    return msgspec.structs.replace(view, status=result.status, explain=result.explain, evidence=result.evidence)


def _findings(note: str | None, dates: CaseDates) -> Findings:
    """What the note says; it counts as written when the treatment was asked for."""
    if note is None:
        return ()
    from openimr.clinical import findings_in_text

    day = dates.request or dates.ur or dates.service
    return findings_in_text(note, date=_iso(day), record=_NOTE, file=_NOTE)


def _item(text: str) -> DisputedItem:
    return DisputedItem(request=text, treatment=parse_request(text), retrospective=is_retrospective(text))


def _note_of(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_LONGEST_NOTE + 1)
    if len(data) > _LONGEST_NOTE:
        message = f"is over {_LONGEST_NOTE // 1_000_000} MB; give the note of a visit, or review the file (imr review)"
        raise NoteError(message)
    return data.decode()


def _dates(arguments: argparse.Namespace, library: Shelf) -> tuple[CaseDates, bool]:
    """The dates given, and whether none was: then the day on which the newest adoption order begins.

    The clock is never asked: the same command gives the same answer on any day.
    """
    every = arguments.date
    request, ur, service = (
        given or every for given in (arguments.request_date, arguments.ur_date, arguments.service_date)
    )
    assumed = not (request or ur or service)
    if assumed:
        request = ur = service = max(order.effective for order in library.library.orders.orders).isoformat()
    dates = CaseDates(
        request=as_date(request), ur=as_date(ur), service=as_date(service), injury=as_date(arguments.injury),
        review=as_date(ur or service or request),
    )  # fmt: skip
    return dates, assumed


def _remarks(facts: Facts, assessed: Assessed, dates: CaseDates, *, assumed: bool) -> list[str]:
    told = []
    known = [day for day in (dates.request, dates.ur, dates.service) if day is not None]
    if dates.injury is not None and known and dates.injury > max(known):
        told.append("the injury is dated after the request; check the dates")
    if dates.request and dates.ur and dates.ur < dates.request:
        told.append("the UR decision is dated before the request; check the dates")
    if assumed:
        day = _iso(dates.request)
        told.append(f"no date was given; the newest editions were taken, as in force on {day}. Give --date for a case")
    treatment = facts.item.treatment
    if not treatment.ingredients and treatment.procedure is None:
        told.append(
            "the vocabulary knows no drug or procedure in the request; check its spelling, or name one treatment"
        )
    if not assessed.choices:
        told.append("the library has no topic on this request; that says nothing on whether the treatment is needed")
    return told


def _page(answer: RequestAnswer) -> list[Block]:
    dates = answer.dates
    told = [("request", dates.request), ("UR decision", dates.ur), ("service", dates.service), ("injury", dates.injury)]
    blocks: list[Block] = [
        Rows(
            (
                ("Request", answer.request),
                ("Read as", treatment_words(answer.treatment)),
                ("Beside", "; ".join(answer.others)),
                ("Dates", ", ".join(f"{name} {day}" for name, day in told if day)),
                ("Stage", answer.stage or "not known; without records nobody can tell whether the treatment is new"),
            )
        ),
        *(Text(f"{remark[:1].upper()}{remark[1:]}.") for remark in answer.remarks),
        Heading(2, "Order of standards"),
        Items(tuple(map(_step_words, answer.steps))),
    ]
    for title, lines in (("Left to look up", answer.search), ("Not verified", answer.unverified)):
        if lines:
            blocks += [Heading(2, title), Items(lines)]
    for number, found in enumerate(answer.topics, 1):
        blocks += _topic_blocks(number, found)
    return blocks


def _topic_blocks(number: int, found: AnsweringTopic) -> list[Block]:
    view = found.topic
    blocks: list[Block] = [
        Heading(2, f"{number}. {view.title}{' (leads)' if found.leads else ''}"),
        Rows(
            (
                ("Topic", view.id),
                ("Because", found.because),
                ("Edition", f"{view.guideline.short}, {in_force_words(view.guideline)}"),
                ("Cite as", view.cited_as),
                ("Position", view.position),
            )
        ),
        *(Entry(n, c.text, tuple(_brief(c))) for n, c in enumerate(view.criteria, 1)),
    ]
    if found.leads and view.rule is not None:
        blocks += [Text(f"Decision rule “{view.rule.name}”: {view.rule.says}"), Items(tuple(rule_words(view.rule)))]
    return blocks


def _step_words(step: GoverningStep) -> str:
    rule = f"{step.rule[:1].upper()}{step.rule[1:]} ({step.section})"
    return f"{rule}: {step.answer.rstrip('.')}. {step.because} [{step.rests_on}]"


def _brief(criterion: CriterionView) -> list[tuple[str, str | None]]:
    """A criterion in short; `imr guidelines show` has the rest."""
    pages = [pages_words(criterion.pages)] if criterion.pages else []
    kind = [criterion.kind.replace("-", " "), *([criterion.stage] if criterion.stage else []), *pages]
    quotes = "; ".join(f"“{evidence.quote}”" for evidence in criterion.evidence)
    return [
        ("Id", criterion.id),
        ("Kind", "; ".join(kind)),
        ("On this note", ": ".join(part for part in (criterion.status, criterion.explain, quotes) if part)),
        ("Trust", criterion.mark),
    ]


def treatment_words(treatment: Treatment) -> str:
    """The treatment as it was read, in a line."""
    parts: list[str] = [treatment.kind]
    if treatment.ingredients:
        parts.append(listed(treatment.ingredients, "and"))
    if treatment.procedure:
        parts.append(named(treatment.procedure))
    for label in (
        "strength",
        "quantity",
        "refills",
        "sig",
        "visits",
        "frequency",
        "duration",
        "laterality",
        "body_part",
        "level",
    ):
        value = getattr(treatment, label)
        if value is not None:
            parts.append(f"{label.replace('_', ' ')} {value}")
    return ", ".join(parts)


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
