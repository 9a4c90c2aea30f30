"""What each adoption order brought, and which order the case falls under, by the date that the order is keyed to."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from openimr.guidelines.facts import as_date
from openimr.guidelines.forms import ChapterEdition, GuidelineHeader, Library
from openimr.guidelines.law import KeyDate, Order
from openimr.model import DisputedItem
from openimr.requests import date_of_service

NAMES: Mapping[KeyDate, str] = {
    "injury": "injury",
    "request": "request",
    "ur": "UR decision",
    "service": "service",
    "review": "review",
}
"""The dates of a case as sentences call them."""


class CaseDates(msgspec.Struct, frozen=True, kw_only=True):
    """The dates of a case that rules are keyed to; all may be unknown."""

    request: date | None = None
    ur: date | None = None
    service: date | None = None
    injury: date | None = None
    review: date | None = None


def dates_for(item: DisputedItem, dates: CaseDates) -> CaseDates:
    """The case's dates with the item's own date of service, where a retrospective request names one."""
    served = as_date(date_of_service(item.request)) if item.retrospective else None
    return msgspec.structs.replace(dates, service=served) if served else dates


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """The date that decides: the one that the rule is `keyed_to`, or `taken` in its place where that is not known."""

    keyed_to: KeyDate
    taken: KeyDate
    day: date

    @property
    def stands_in(self) -> bool:
        """Whether another date stands in for the one that the rule is keyed to."""
        return self.keyed_to != self.taken

    @property
    def words(self) -> str:
        """`the request is dated 2016-07-28`, and what it stands in for."""
        said = f"the {NAMES[self.taken]} is dated {self.day.isoformat()}"
        return f"{said} (the date of the {NAMES[self.keyed_to]} is not known)" if self.stands_in else said


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """One subject's text as one order adopted it.

    `guideline` is the library's id, None where the library holds no such text; `chapter` is None for a guideline that
    is adopted as a whole; `text_date` is the date of the text.
    """

    subject: str
    order: Order
    name: str
    guideline: str | None = None
    chapter: str | None = None
    text_date: str | None = None


class EditionInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The text that governs a subject in a case, until which day its successor leaves it, and the deciding date."""

    adoption: Adoption
    until: date | None
    deciding: Deciding


class Nearly(msgspec.Struct, frozen=True, kw_only=True):
    """An order whose first day lies near the deciding date: had the date been some days off, it would (not) apply.

    `days` is how many days later than the deciding date the order begins; zero or less: it applies since.
    """

    order: Order
    deciding: Deciding
    days: int
    words: str


def deciding_date(keyed_to: KeyDate, dates: CaseDates, library: Library) -> Deciding | None:
    """The date that decides for a rule, by the fallbacks of `standards.yaml`; None where none of them is known."""
    for name in library.standards.fallbacks.get(keyed_to, (keyed_to,)):
        day: date | None = getattr(dates, name)
        if day is not None:
            return Deciding(keyed_to=keyed_to, taken=name, day=day)
    return None


def adoptions(library: Library) -> Mapping[str, tuple[Adoption, ...]]:
    """Every subject with the texts that governed it, oldest first."""
    headers = {guideline.id: guideline.header for guideline in library.guidelines}
    found: dict[str, list[Adoption]] = {subject.name: [] for subject in library.orders.subjects}
    for order in sorted(library.orders.orders, key=lambda o: o.effective):
        for adopts in order.adopts:
            header = headers.get(adopts.guideline or "")
            found[adopts.subject].append(
                Adoption(
                    subject=adopts.subject,
                    order=order,
                    name=header.title if header else adopts.named or "a text that the library does not hold",
                    guideline=adopts.guideline,
                    text_date=header.edition_date if header else None,
                )
            )
        for guideline, day in order.chapters.items():
            for chapter in headers[guideline].chapter_editions:
                if as_date(chapter.mtus_effective) == day:
                    found[chapter.subject].append(
                        Adoption(
                            subject=chapter.subject,
                            order=order,
                            name=_chapter_name(headers[guideline], chapter),
                            guideline=guideline,
                            chapter=chapter.chapter,
                            text_date=chapter.acoem_date,
                        )
                    )
    return {subject: tuple(texts) for subject, texts in found.items()}


def holds(adoption: Adoption, library: Library) -> bool:
    """Whether the library has topics of a text; where it has none, nothing follows from their silence."""
    guideline = next((g for g in library.guidelines if g.id == adoption.guideline), None)
    if guideline is None or (adoption.chapter is None and guideline.header.chapter_editions):
        return False
    return adoption.chapter is None or any(t.chapter == adoption.chapter for t in guideline.topics)


def _chapter_name(header: GuidelineHeader, chapter: ChapterEdition) -> str:
    name = header.cited_as.get(chapter.chapter, chapter.chapter)
    name = name if name.startswith("ACOEM") else f"ACOEM {name}"
    return name if chapter.acoem_date[:4] in name else f"{name} ({chapter.acoem_date})"


def editions_in_force(library: Library, dates: CaseDates) -> Mapping[str, EditionInForce]:
    """For each subject the one text that governs it: that of the newest order which applies to the case.

    An order applies where the date that it is keyed to is not before its first day. A subject whose first order does
    not apply, and every subject of a case without any date, is absent.
    """
    applying = {o.id: d for o in library.orders.orders if (d := _applies(o, dates, library)) is not None}
    found: dict[str, EditionInForce] = {}
    for subject, texts in adoptions(library).items():
        held = [n for n, text in enumerate(texts) if text.order.id in applying]
        if held:
            text, after = texts[held[-1]], texts[held[-1] + 1 :]
            until = after[0].order.effective - timedelta(days=1) if after else None
            found[subject] = EditionInForce(adoption=text, until=until, deciding=applying[text.order.id])
    return found


def nearly(library: Library, dates: CaseDates, subjects: frozenset[str]) -> tuple[Nearly, ...]:
    """Orders on any of `subjects` that begin within `near_days` of the deciding date, either way, nearest first."""
    touched: dict[str, set[str]] = {}
    for subject, texts in adoptions(library).items():
        for text in texts:
            touched.setdefault(text.order.id, set()).add(subject)
    found: list[Nearly] = []
    for order in library.orders.orders:
        deciding = deciding_date(order.keyed_to, dates, library)
        if deciding is None or not touched.get(order.id, set()) & subjects:
            continue
        days = (order.effective - deciding.day).days
        if -library.orders.near_days < days <= library.orders.near_days:
            found.append(Nearly(order=order, deciding=deciding, days=days, words=_near_words(order, deciding, days)))
    return tuple(sorted(found, key=lambda n: (abs(n.days), n.order.effective)))


def _applies(order: Order, dates: CaseDates, library: Library) -> Deciding | None:
    deciding = deciding_date(order.keyed_to, dates, library)
    return deciding if deciding is not None and deciding.day >= order.effective else None


def _near_words(order: Order, deciding: Deciding, days: int) -> str:
    change = f"the order of {order.effective.isoformat()} ({order.title})"
    why = f"it begins with {NAMES[order.keyed_to]}s of that day, and {deciding.words}"
    if days > 0:
        return f"{_days(days)} later {change} would govern: {why}."
    return f"{_days(1 - days)} earlier {change} would not yet govern: {why}."


def _days(count: int) -> str:
    return "One day" if count == 1 else f"{count} days"
