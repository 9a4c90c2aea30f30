"""What the placeholders of a notice stand for: the case, the facts of the rules and the office."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from openimr.model import Case, Event, Party
from openimr.process.events import in_order
from openimr.process.moments import moments_of
from openimr.process.notices.addressees import Addressee, name_of
from openimr.process.notices.blocks import Run, Runs, Table, gap, run
from openimr.process.notices.facts import LastDay, NoticeFacts
from openimr.process.notices.filling import Values, text_of
from openimr.process.notices.kinds import placeholders, records_asked
from openimr.process.notices.markup import parse
from openimr.process.notices.wording import NoticeWords, ReasonWords, notice_words, question_told, reason_told
from openimr.process.notices.written import Language, amount, day, joined, moment
from openimr.process.words import event_type, role_of

_ONCE = ("case_number", "claim_number")


def values_of(case: Case, facts: NoticeFacts, to: Addressee) -> Values:
    """Everything that a template may name, for one addressee; what is not known is a gap that shows."""
    tongue, words = to.language, notice_words()[to.language]
    texts = _texts(case, facts, to)
    lists = {
        "items": _requests(case, facts.about or range(len(case.items)), words, or_gap=True),
        "ineligible_items": _requests(case, facts.ineligible or range(len(case.items)), words, or_gap=True),
        "reviewed_items": _requests(case, _reviewed(case, facts), words, or_gap=True),
        "left_out_items": _left_out(case, facts, words),
        "authorized_items": _requests(case, _ended(case, facts), words, or_gap=True),
        "withdrawn_items": _requests(case, _ended(case, facts), words, or_gap=True),
        "open_items": _requests(case, facts.goes_on, words),
        "remanded_items": _requests(case, _remanded(case, facts), words, or_gap=True),
        "overturned_items": _requests(case, _decided(facts, "overturned"), words),
        "authorize_items": _requests(case, _overturned(case, facts, given=False), words),
        "pay_items": _requests(case, _overturned(case, facts, given=True), words),
        "replaced_items": _requests(case, (p for p in sorted(facts.replaces) if p < len(case.items)), words),
        "gone_items": tuple({"request": run(request) or _gap("items", words)} for request in facts.gone),
        "undecided_items": _requests(case, _undecided(case, facts), words),
        "upheld_items": _requests(case, _decided(facts, "upheld"), words),
        "reasons": _reasons(case, facts, texts, tongue),
        "asks": tuple({"text": run(question_told(text, tongue))} for text in facts.asks),
    }
    decided = {place: outcome for place, outcome in facts.decisions.items() if place < len(case.items)}
    conditions = {
        "to_worker": to.audience == "worker",
        "to_administrator": to.audience == "administrator",
        "to_employer": to.audience == "employer",
        "to_physician": to.audience == "physician",
        "expedited": expedited(case),
        "from_records": records_after_certification(case),
        "asked_here": _asked_here(facts, to),
        "asks_known": bool(facts.asks),
        "overdue": facts.overdue,
        "answered": facts.answered,
        "in_part": bool(facts.goes_on),
        "finding_in_part": 0 < len(facts.ineligible) < len(case.items),
        "left_out_any": bool(_left_out(case, facts, words)),
        "invoice_follows": facts.invoice,
        "review_over": facts.over,
        "ur_late": facts.ur_late,
        "found_ineligible": bool(facts.reasons),
        "remand_of_finding": facts.set_aside == "finding",
        "pay_known": "pay_due" in facts.last_days,
        "pay_only": "pay_due" in facts.last_days and "authorize_due" not in facts.last_days,
        "safe_day": _safe_day(facts),
        # The penalty is for the days of mailed and electronic service; no rule that was read has one for the 24 hours.
        "penalty_sure": _sure(facts, "penalty_day", "penalty_cap") and not expedited(case),
        "penalty_possible": facts.penalty,
        "records_day_known": "records_due" in facts.last_days,
        "records_awaited": "records" in facts.awaited,
        "documents_awaited": "documents" in facts.awaited,
        "review_sure": _sure(facts, "review_days"),
        "records_sure": _sure(facts, "records_days"),
        "carry_out_sure": _sure(facts, "authorize_days", "pay_days"),
        "hour_known": facts.records_from in words.started,
        "this_assigns": facts.assigns,
        "answer_known": facts.answer_from_sending,
        "before_reviewer": facts.before_reviewer,
        "decided": bool(decided),
        "overturned_any": "overturned" in decided.values(),
        "authorize_any": bool(_overturned(case, facts, given=False)),
        "pay_any": bool(_overturned(case, facts, given=True)),
        "given_perhaps": any(case.items[at].retrospective is None for at in _overturned(case, facts, given=False)),
        "upheld_any": "upheld" in decided.values(),
        "remand_in_part": facts.remanded is not None and len(_remanded(case, facts)) < len(case.items),
        "replaces_any": bool(facts.replaces),
        "gone_any": bool(facts.gone),
        "others_stand": facts.others_stand,
        "undecided_any": facts.set_aside != "finding" and bool(_undecided(case, facts)),
    }
    return Values(texts=texts, conditions=conditions, lists=lists, tables={"records": _records(to, texts, words)})


def expedited(case: Case) -> bool:
    """Whether the review is expedited: as the case says, or by the last word on a physician's certification."""
    last = None
    for event in case.events:
        name = event_type(event.type)
        if name in {"certified expedited", "certification withdrawn"}:
            last = name
    return last == "certified expedited" or (last is None and case.priority == "expedited")


def records_after_certification(case: Case) -> bool:
    """Whether the records were complete, or done without, only after the review became expedited, or still are not."""
    complete = certified = -1
    for place, happened in enumerate(in_order(moments_of(case)[0])):
        if happened.type in _COMPLETE:
            complete = place if complete < 0 else complete
        elif happened.type == "records insufficient":
            complete = -1
        elif happened.type == "certified expedited":
            certified = place
    return complete < 0 or complete > certified


_COMPLETE = frozenset({"records complete", "records waived", "reviewer assigned"})


def iso_day(text: str | None) -> date | None:
    """The day of an ISO date or moment as it is written; None where there is none, or it is no date."""
    try:
        return None if not text else datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def last_day(known: LastDay, language: Language) -> str:
    """A last day as a letter writes it; with its time where hours count."""
    return moment(known.at, language) if known.hours else day(known.at.date(), language)


def last_event(case: Case, *names: str) -> Event | None:
    """The last event of these names, in the case's order."""
    return next((e for e in reversed(case.events) if event_type(e.type) in names), None)


def _texts(case: Case, facts: NoticeFacts, to: Addressee) -> Mapping[str, Runs]:
    tongue, words = to.language, notice_words()[to.language]
    office = facts.office
    said: dict[str, str | None] = {
        "today": day(facts.date, tongue) if facts.date else None,
        "case_number": case.case_number,
        "claim_number": case.claim_number,
        "worker_name": _name(case, "injured worker"),
        "administrator_name": _name(case, "claims administrator", "claims examiner", "insurer"),
        "physician_name": _name(case, "requesting physician", "medical group"),
        "employer_name": _name(case, "employer"),
        "injury_date": _day(case.injury.date, tongue),
        "ur_date": _day(_at(case, "ur decision", "ur decision served"), tongue),
        "application_date": _day(_at(case, "application received"), tongue),
        "ur_served": day(facts.applied.served, tongue, weekday=False) if facts.applied.served else None,
        "ur_service": words.served.get(facts.applied.service) if facts.applied.service else None,
        "ur_received": day(facts.applied.received, tongue, weekday=False) if facts.applied.received else None,
        "ur_asked": day(facts.ur_asked, tongue, weekday=False) if facts.ur_asked else None,
        "days_late": amount(facts.applied.days_late, "calendar days", tongue) if facts.applied.days_late else None,
        "earlier_case": joined(case.application.earlier, tongue) or None,
        "replaced_date": joined([day(on, tongue, weekday=False) for on in sorted({*facts.replaces.values()})], tongue),
        "gone_date": day(facts.gone_on, tongue, weekday=False) if facts.gone_on else None,
        "service": words.served.get(facts.service) if facts.service else None,
        "assignment_service": words.served.get(facts.assignment_service) if facts.assignment_service else None,
        "records_from": words.started.get(facts.records_from or ""),
        "asked_name": _asked(case, facts, words, tongue),
        "addressee_name": name_of(to.party),
        "office_name": office.name,
        "office_phone": office.phone,
        "office_fax": office.fax,
        "office_email": office.email,
        "office_hours": (office.hours or {}).get(tongue),
        "office_address": ", ".join(filter(None, (office.name, *office.address))) if office.address else None,
        "imr_unit": office.imr_unit,
        "help_line": office.help_line,
        "fee": amount(facts.fee.dollars, "dollars", tongue) if facts.fee else None,
        "fee_section": facts.fee.section if facts.fee else None,
        "fee_for": facts.fee.what_for.get(tongue) if facts.fee else None,
        "other_reason": case.application.other_reason,
    }
    said |= {name: last_day(known, tongue) for name, known in facts.last_days.items()}
    said |= {name: amount(v.value, v.unit, tongue) for name, v in facts.values.items()}
    known = {name for name, p in placeholders().items() if p.is_ == "text"} | {"other_reason", "employer_name"}
    texts = {name: run(said.get(name) or "") or _gap(name, words) for name in sorted(known | said.keys())}
    if facts.fee and facts.fee.grade != "V":  # nobody is billed an amount that was not read in the law
        texts["fee"] = (*texts["fee"], Run(" "), *_gap("fee_check", words))
    return texts


def _gap(name: str, words: NoticeWords) -> Runs:
    return gap(words.to_fill_in.replace("{what}", words.gaps[name]))


def _name(case: Case, *roles: str) -> str | None:
    for role in roles:
        for party in case.parties:
            if role_of(party.role) == role and (name := name_of(party)):
                return name
    return None


def _at(case: Case, *names: str) -> str | None:
    for name in names:
        if event := last_event(case, name):
            return event.at
    return None


def _day(text: str | None, tongue: Language) -> str | None:
    known = iso_day(text)
    return day(known, tongue, weekday=False) if known else None


def _requests(
    case: Case, places: Iterable[int], words: NoticeWords, *, or_gap: bool = False
) -> tuple[Mapping[str, Runs], ...]:
    found = tuple({"request": run(case.items[place].request) or _gap("items", words)} for place in places)
    return found or (({"request": _gap("items", words)},) if or_gap else ())


def _decided(facts: NoticeFacts, outcome: str) -> tuple[int, ...]:
    return tuple(sorted(place for place, decided in facts.decisions.items() if decided == outcome))


def _overturned(case: Case, facts: NoticeFacts, *, given: bool) -> tuple[int, ...]:
    """The overturned items that were given already, or the others: what is not known is to come, as for the clocks."""
    found = _decided(facts, "overturned")
    return tuple(place for place in found if place < len(case.items) and bool(case.items[place].retrospective) is given)


def _ended(case: Case, facts: NoticeFacts) -> tuple[int, ...]:
    """The items that the notice says have left the review: those that are named, else all."""
    every = tuple(range(len(case.items)))
    return every if not facts.ended else tuple(p for p in every if p in facts.ended)


def _reviewed(case: Case, facts: NoticeFacts) -> tuple[int, ...]:
    """The items reviewed, of those that the notice is about: all but those left out, or all where every one is."""
    every = facts.about or tuple(range(len(case.items)))
    return tuple(place for place in every if place not in facts.left_out) or every


def _left_out(case: Case, facts: NoticeFacts, words: NoticeWords) -> tuple[Mapping[str, Runs], ...]:
    """The items that are not reviewed, each with why; those that the notice itself tells of are not told again."""
    told = set(facts.ended or ())
    places = [p for p in sorted(facts.left_out) if p < len(case.items) and p not in told]
    if not told and len(places) == len(case.items):
        return ()
    requests = _requests(case, places, words)
    whys = ({"why": run(words.left_out[facts.left_out[place]])} for place in places)
    return tuple({**request, **why} for request, why in zip(requests, whys, strict=True))


def _remanded(case: Case, facts: NoticeFacts) -> tuple[int, ...]:
    every = tuple(range(len(case.items)))
    return every if not facts.remanded else tuple(p for p in every if p in facts.remanded)


def _undecided(case: Case, facts: NoticeFacts) -> tuple[int, ...]:
    """Items that a remand leaves alone and of which no decision is known."""
    again = _remanded(case, facts)
    return tuple(p for p in range(len(case.items)) if p not in again and p not in facts.decisions)


def _sure(facts: NoticeFacts, *names: str) -> bool:
    """Whether every figure that the notice has was read in the law: only then a party is told that it is so."""
    return all(facts.values[name].grade == "V" for name in names if name in facts.values)


def _safe_day(facts: NoticeFacts) -> bool:
    safe, due = facts.last_days.get("appeal_safe"), facts.last_days.get("appeal_due")
    return safe is not None and due is not None and safe.at.date() != due.at.date()


def _asked_here(facts: NoticeFacts, to: Addressee) -> bool:
    return bool({to.party.id, to.copy_of.id if to.copy_of else to.party.id} & set(facts.asked))


def _asked(case: Case, facts: NoticeFacts, words: NoticeWords, tongue: Language) -> str | None:
    asked = [_called(party, words) for party in case.parties if party.id in facts.asked]
    if tongue == "es":
        asked = [f"al {role[3:]}" if role.startswith("el ") else f"a {role}" for role in filter(None, asked)]
    return joined(list(dict.fromkeys(filter(None, asked))), tongue) or None


def _called(party: Party, words: NoticeWords) -> str | None:
    """A party by its role, so that a notice to one party tells another no more than it has to."""
    role = role_of(party.role)
    return words.roles.get(role) if role else None


def _reasons(
    case: Case, facts: NoticeFacts, texts: Mapping[str, Runs], tongue: Language
) -> tuple[Mapping[str, Runs], ...]:
    words = notice_words()[tongue]
    apart = len({reason.items for reason in facts.reasons}) > 1
    found: list[Mapping[str, Runs]] = []
    for reason in facts.reasons:
        told = reason_told(reason.code)
        if told is None:
            found.append(
                {
                    "code": run(reason.code),
                    "title": run(reason.code),
                    "why": _gap("reasons", words),
                    "cure": _gap("cure", words),
                }
            )
            continue
        said = told[tongue]
        found.append(
            {
                "code": run(reason.code),
                "title": run(said.title),
                "why": (*(_about(case, reason.items, words) if apart else ()), *_why(said, texts))
                + (_check(words) if reason.contradicted else ()),
                "cure": _joined(said.cure, *(_until(facts, words) if said.in_time else ()), texts=texts),
            }
        )
    empty = {
        "code": run(""),
        "title": _gap("reasons", words),
        "why": _gap("reasons", words),
        "cure": _gap("cure", words),
    }
    return tuple(found) or (empty,)


def _why(said: ReasonWords, texts: Mapping[str, Runs]) -> Runs:
    """Why, with the facts that triggered it; what the case may leave out is told where it is known."""
    known = (line for line in said.known if not any(part.missing for part in _filled(line, texts)))
    return _joined(said.why, *said.facts, *known, texts=texts)


def _about(case: Case, items: Sequence[int], words: NoticeWords) -> Runs:
    """Of which treatment a reason is, where the reasons are of several."""
    requests = [one["request"] for one in _requests(case, items or range(len(case.items)), words, or_gap=True)]
    told: list[Run] = [Run(words.reason_about)]
    for number, request in enumerate(requests):
        told += [Run("; " if number else " "), *request]
    return (*told, Run(". "))


def _check(words: NoticeWords) -> Runs:
    """A visible mark: the office looks before a party is told of a finding that the case's own facts refute."""
    return (Run(" "), *_gap("reason_check", words))


def _until(facts: NoticeFacts, words: NoticeWords) -> tuple[str, ...]:
    """By when a reason can be cured, where that is known: the safe day where unverified rules add days."""
    due, safe = facts.last_days.get("apply_due"), facts.last_days.get("apply_safe")
    if due is None:
        return ()
    if facts.date is not None and due.at.date() < facts.date:
        return (words.apply["past"],)
    if safe is None or safe.at.date() == due.at.date():
        return (words.apply["due"],)
    return (words.apply["late" if facts.date is not None and safe.at.date() < facts.date else "safe"],)


def _joined(*lines: str, texts: Mapping[str, Runs]) -> Runs:
    """Sentences one after the other."""
    found: list[Run] = []
    for line in lines:
        found += [*((Run(" "),) if found else ()), *_filled(line, texts)]
    return tuple(found)


def _filled(line: str, texts: Mapping[str, Runs]) -> Runs:
    body = parse(line, "reasons.yaml", subject=False).body
    return tuple(r for node in body for r in text_of(getattr(node, "parts", ()), texts)[0])


def _records(to: Addressee, texts: Mapping[str, Runs], words: NoticeWords) -> Table:
    asked = records_asked().get(to.audience, ())
    said = (getattr(record, to.language) for record in asked)
    rows = tuple(((Run(record.letter),), _filled(line, texts)) for record, line in zip(asked, said, strict=True))
    return Table(words.record_columns.get(to.audience, ("", "")), rows)
