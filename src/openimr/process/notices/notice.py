"""A notice: one kind, one addressee, one language; with the law behind it and what the office has yet to fill in."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import msgspec

from openimr.model import Case, EvidenceGrade
from openimr.process.moments import side_of
from openimr.process.notices.addressees import (
    Addressee,
    address_lines,
    addressees,
    name_of,
    reviewer_ids,
    safe_ids,
)
from openimr.process.notices.blocks import Block, Box, Heading, Listed, Paragraph, Run, Runs, Table, gap, plain, run
from openimr.process.notices.facts import NoticeFacts
from openimr.process.notices.fault import NoticeError
from openimr.process.notices.filling import Filled, fill
from openimr.process.notices.kinds import Audience, file_stem, notice_kinds
from openimr.process.notices.law import LawUsed, law_of
from openimr.process.notices.templates import Templates, statement_template
from openimr.process.notices.values import values_of
from openimr.process.notices.wording import NoticeWords, notice_words
from openimr.process.notices.written import Language
from openimr.process.words import event_type

__all__ = ["EvidenceGrade", "Notice", "NoticeError", "notices_of"]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice to one party (`openimr/notice/1`).

    `file` is the stem of its files, which names nobody. `reference` are labels and values beside the address. `rules`
    are the sections that the notice prints: verified ones only. `law` is all law behind it, for the office. `missing`
    says what stands open in it, `warnings` what else the office should know; `contradicted` are the facts of the case
    that speak against the finding that it tells of.
    """

    schema: str = "openimr/notice/1"
    kind: str
    file: str
    case_number: str
    party: str
    role: str
    audience: Audience
    language: Language
    date: dt.date | None
    service: str | None
    subject: str
    letterhead: tuple[Runs, ...]
    email: str | None
    delivery: str | None
    address: tuple[Runs, ...]
    reference: tuple[tuple[str, Runs], ...]
    copy_note: str | None
    blocks: tuple[Block, ...]
    closing: tuple[Runs, ...]
    enclosures: tuple[str, ...]
    copies: tuple[str, ...]
    rules: tuple[str, ...]
    law: tuple[LawUsed, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    contradicted: tuple[str, ...] = ()


def notices_of(
    case: Case, kind: str, facts: NoticeFacts, templates: Templates, *, language: Language | None = None
) -> tuple[Notice, ...]:
    """The notices of one kind, one for each party that gets it (and each language), in the order of the kind.

    Nothing of an event's `note` or `by` is read, so that no reviewer can be named; a text of the office or the case
    that holds a reviewer's opaque id is refused.

    Raises:
        NoticeError: there is no such kind, no party to send it to, no template in order, or a reviewer is named.
    """
    if kind not in notice_kinds():
        message = f"there is no notice {kind!r}; use one of: {', '.join(notice_kinds())}"
        raise NoticeError(message)
    everybody = addressees(case, notice_kinds()[kind], language)
    if not everybody:
        message = f"the case has no party that gets the notice {kind!r}; add the parties with their roles"
        raise NoticeError(message)
    made = tuple(_notice(case, kind, facts, templates, everybody, at) for at in range(len(everybody)))
    secret = reviewer_ids(case, [event_type(event.type) for event in case.events])
    for notice in made:
        if _names(notice, secret):
            message = f"the notice {kind!r} would name a reviewer by the opaque id; take the id out of the text"
            raise NoticeError(message)
    return made


def _notice(  # noqa: PLR0917 - one call, above
    case: Case, kind: str, facts: NoticeFacts, templates: Templates, everybody: tuple[Addressee, ...], at: int
) -> Notice:
    to = everybody[at]
    facts = facts.own.get(side_of(to.role) or "", facts)
    template = templates.by_kind.get((to.language, notice_kinds()[kind].template or kind))
    if template is None:
        message = f"the template of the notice {kind!r} in {to.language!r} is not in order; mend it and run this again"
        raise NoticeError(message)
    words = notice_words()[to.language]
    values = values_of(case, facts, to)
    filled = fill(template, values, lambda name: statement_template(name, to.language))
    law = law_of(filled, facts, to)
    ids = safe_ids(case)
    address = _address(to, words)
    letterhead = _letterhead(facts, words)
    reference = _reference(values.texts, words)
    closing = (values.texts["office_name"],)
    shown = (*letterhead, *address, *(runs for _, runs in reference), *_all_runs(filled), *closing)
    missing = tuple(dict.fromkeys(_in_english(r.text, words) for runs in shown for r in runs if r.missing))
    return Notice(
        kind=kind,
        file=f"{file_stem(kind)}-{ids[to.place]}" + ("" if to.language == "en" else f"-{to.language}"),
        case_number=plain(values.texts["case_number"]),
        party=to.party.id,
        role=to.role,
        audience=to.audience,
        language=to.language,
        date=facts.date,
        service=facts.service,
        subject=filled.subject,
        letterhead=letterhead,
        email=facts.office.email,
        delivery=words.by.get(facts.service) if facts.service else None,
        address=address,
        reference=reference,
        copy_note=_copy_note(to, words),
        blocks=filled.blocks,
        closing=closing,
        enclosures=_enclosures(kind, to, words),
        copies=_copies(everybody, to, words),
        rules=_rules(law, words),
        law=law,
        missing=missing,
        warnings=_warnings(to, facts),
        contradicted=facts.contradicted,
    )


def _in_english(text: str, words: NoticeWords) -> str:
    """What has to be filled in, for the office: the same gap as the English notice calls it."""
    english = notice_words()["en"].gaps
    return next(
        (english[name] for name, told in words.gaps.items() if words.to_fill_in.replace("{what}", told) == text),
        text.strip("[]"),
    )


def _letterhead(facts: NoticeFacts, words: NoticeWords) -> tuple[Runs, ...]:
    office = facts.office

    def known(name: str, text: str | None) -> Runs:
        return run(text or "") or gap(words.to_fill_in.replace("{what}", words.gaps[name]))

    contact = " · ".join(
        part
        for part in (
            f"{words.contact['phone']} {office.phone}" if office.phone else "",
            f"{words.contact['fax']} {office.fax}" if office.fax else "",
            office.email or "",
            office.website or "",
        )
        if part
    )
    return (
        known("office_name", office.name),
        known("office_address", ", ".join(office.address)),
        known("office_phone", contact),
    )


def _address(to: Addressee, words: NoticeWords) -> tuple[Runs, ...]:
    party = to.party
    first = name_of(party)
    lines = [run(first) if first else gap(words.to_fill_in.replace("{what}", words.gaps["addressee_name"]))]
    if party.name and party.organization:
        lines.append(run(party.organization))
    if to.attention and (name := name_of(to.attention)):
        lines.append(run(f"{words.attention} {name}"))
    written = [run(line) for line in address_lines(party)]
    lines += written or [gap(words.to_fill_in.replace("{what}", words.gaps["address"]))]
    return tuple(lines)


def _reference(texts: Mapping[str, Runs], words: NoticeWords) -> tuple[tuple[str, Runs], ...]:
    """Date and numbers, and whose case it is."""
    rows = [("date", "today"), ("case", "case_number"), ("claim", "claim_number"), ("worker", "worker_name")]
    rows.append(("injury", "injury_date"))
    return tuple((words.reference[label], texts[name]) for label, name in rows)


def _copy_note(to: Addressee, words: NoticeWords) -> str | None:
    if to.copy_of is None:
        return None
    name = name_of(to.copy_of) or words.roles.get(to.role, "")
    return words.copy.replace("{name}", name)


def _enclosures(kind: str, to: Addressee, words: NoticeWords) -> tuple[str, ...]:
    if kind == "determination cover" and to.audience != "employer":
        return (words.enclosed["determination"],)
    if kind == "reviewer information answer":
        return (words.enclosed["answer"],)
    return ()


def _copies(everybody: tuple[Addressee, ...], to: Addressee, words: NoticeWords) -> tuple[str, ...]:
    """The other parties that get this kind of notice, by role and, where there is one, name."""
    told: dict[str, None] = {}
    for other in everybody:
        if other.party.id != to.party.id:
            role, name = words.roles.get(other.role, other.role), name_of(other.party)
            told[f"{name} ({role})" if name else role] = None
    return tuple(told)


def _rules(law: tuple[LawUsed, ...], words: NoticeWords) -> tuple[str, ...]:
    """The sections that may stand in a notice to a party: those that were read where they are said to stand.

    A subdivision of a section that is named already is left out.
    """
    named = dict.fromkeys(part for used in law if used.verified for part in used.section.split("; ") if part)
    short = [s for s in named if not any(s != other and s.startswith(other) for other in named)]
    return tuple(_rule(section, words) for section in short)


def _rule(section: str, words: NoticeWords) -> str:
    """A section as a notice of this language names it."""
    if section[:1].isdigit() and " CCR " not in section:
        section = f"8 CCR {section}"
    for name, told in words.rule_names.items():
        section = re.sub(rf"^{re.escape(name)}\b", told, section)
    return section


def _warnings(to: Addressee, facts: NoticeFacts) -> tuple[str, ...]:
    found = [f"contradicted by the case: {fact}" for fact in facts.contradicted]
    found += facts.notes
    if facts.service == "electronic" and not to.party.email:
        found.append("no e-mail address for electronic service")
    if facts.service is None:
        found.append("how the notice is served is not said; the last days depend on it")
    name = name_of(to.party) or ""
    if re.search(r"[^\u0000-\u052f\u2010-\u203f]", name):
        found.append("the name of the addressee has letters that the PDF may print as code points; check it")
    return tuple(found)


def _all_runs(filled: Filled) -> Iterator[Runs]:
    for block in filled.blocks:
        yield from runs_of(block)


def runs_of(block: Block) -> Iterator[Runs]:
    """Every text of a block."""
    match block:
        case Heading(runs) | Paragraph(runs):
            yield runs
        case Listed(items):
            yield from items
        case Table(head, rows):
            yield tuple(Run(cell) for cell in head)
            yield from (cell for row in rows for cell in row)
        case Box(blocks):
            for inner in blocks:
                yield from runs_of(inner)


def _names(notice: Notice, secret: frozenset[str]) -> bool:
    if not secret:
        return False
    told = [notice.subject, notice.copy_note or "", *notice.copies, *notice.enclosures]
    told += [plain(runs) for block in notice.blocks for runs in runs_of(block)]
    told += [plain(runs) for runs in (*notice.address, *notice.letterhead, *(r for _, r in notice.reference))]
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(secret)), re.IGNORECASE)
    return any(pattern.search(text) for text in told)
