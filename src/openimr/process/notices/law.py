"""The law behind a notice: every statement, figure and last day in it, with its section and how sure that is."""

from collections.abc import Iterator
from datetime import date

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.notices.addressees import Addressee
from openimr.process.notices.facts import NoticeFacts
from openimr.process.notices.filling import Filled
from openimr.process.notices.kinds import Statement, records_asked, statements
from openimr.process.notices.markup import Group, Line, Node, Put
from openimr.process.notices.templates import statement_template
from openimr.process.notices.values import last_day
from openimr.process.notices.written import amount

_CARRIED = "the text that was read was not in force on the day of the notice; it is carried over"
_HELD_BACK = "not told to the party: it is not verified for the day of this notice and this kind of review"
_OLD_SECTION = "the section was renumbered later"


class LawUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of law that a notice uses.

    `what` is a statement, a figure or a last day, `says` what it says, `text` how the notice writes it. `grade` is V
    (verified), P (partly read), GK (general knowledge) or INF (inference); `verified` is whether a party may be shown
    the section: V for the rule and for every figure that stands in it.
    """

    what: str
    says: str
    text: str
    section: str
    grade: EvidenceGrade
    source: str | None
    verified: bool
    note: str | None = None


def law_of(filled: Filled, facts: NoticeFacts, to: Addressee) -> tuple[LawUsed, ...]:
    """All law that a filled template uses, in the order of the notice."""
    found = list(_stated(filled, facts, to))
    # A penalty that is not certain is not told in figures; the office sees them all the same.
    held_back = {"penalty_day", "penalty_cap"} - filled.used if "late penalty" in filled.stated else set()
    for name, value in facts.values.items():
        if name in filled.used | held_back:
            found.append(
                LawUsed(
                    what=name,
                    says="figure",
                    text=amount(value.value, value.unit, to.language),
                    section=value.section,
                    grade=value.grade,
                    source=value.source,
                    verified=value.grade == "V" and name not in held_back,
                    note="; ".join(filter(None, (_HELD_BACK if name in held_back else None, value.note))) or None,
                )
            )
    # The words of a reason may name the time to apply; the office sees it whether this one does or not.
    of_reasons = {"apply_due", "apply_safe"} if "reasons" in filled.used else set()
    for name, known in facts.last_days.items():
        if name in filled.used | of_reasons:
            found.append(
                LawUsed(
                    what=name,
                    says="last day",
                    text=last_day(known, to.language),
                    section=known.section,
                    grade=known.grade,
                    source=known.source,
                    verified=known.grade == "V",
                    note=known.explain or None,
                )
            )
    if "reasons" in filled.used:
        found += [
            LawUsed(
                what=reason.code,
                says="reason",
                text=reason.fact,
                section=reason.section,
                grade=reason.grade,
                source=reason.source,
                verified=reason.grade == "V",
            )
            for reason in facts.reasons
        ]
    if "records" in filled.used:
        found += [
            LawUsed(
                what=f"records {record.letter}",
                says="record asked for",
                text=getattr(record, to.language),
                section=record.section,
                grade=record.grade,
                source=record.source,
                verified=record.grade == "V",
            )
            for record in records_asked().get(to.audience, ())
        ]
    if "fee" in filled.used and facts.fee:
        fee = facts.fee
        found.append(
            LawUsed(
                what="fee",
                says="figure",
                text=amount(fee.dollars, "dollars", to.language),
                section=fee.section,
                grade=fee.grade,
                source=fee.source,
                verified=fee.grade == "V",
                note=fee.note,
            )
        )
    return tuple(found)


def _stated(filled: Filled, facts: NoticeFacts, to: Addressee) -> Iterator[LawUsed]:
    for name in filled.stated:
        statement = statements()[name]
        inside = names_in(statement_template(name, to.language).body)
        where = _where(statement, facts.date)
        grades = [where.grade]
        grades += [value.grade for key, value in facts.values.items() if key in inside]
        grades += [known.grade for key, known in facts.last_days.items() if key in inside]
        yield LawUsed(
            what=name,
            says=statement.says,
            text="",
            section=where.section,
            grade=where.grade,
            source=where.source,
            verified=all(grade == "V" for grade in grades) and (name != "late penalty" or "penalty_day" in filled.used),
            note=where.note,
        )


def _where(statement: Statement, day: date | None) -> Statement:
    """The statement as it stands for a notice of a day: at the section of its time, with the grade of its time."""
    if day is None:
        return statement
    earlier = next((e for e in statement.earlier if day < e.until), None)
    if earlier is not None:
        return msgspec.structs.replace(
            statement, section=earlier.section, grade=earlier.grade, source=earlier.source, note=_OLD_SECTION
        )
    before = statement.since is not None and day < statement.since
    after = statement.until is not None and day >= statement.until
    if statement.grade == "V" and (before or after):
        return msgspec.structs.replace(statement, grade="INF", note=_CARRIED)
    return statement


def names_in(nodes: tuple[Node, ...]) -> frozenset[str]:
    """Every name that a template's nodes use."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case Line(_, parts):
                found |= {part.name for part in parts if part.name}
            case Put(_, name):
                found.add(name)
            case Group(_, name, _, inner, otherwise):
                found |= {name, *names_in((*inner, *otherwise))}
    return frozenset(found)
