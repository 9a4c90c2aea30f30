"""Mentions of three documents to the list of disputed items."""

import re
from collections.abc import Callable, Sequence

import msgspec
from rapidfuzz import fuzz

from openimr.model import CaseFile, DisputedItem, Evidence, GuidelineBasis, Page, Record, RecordKind, UrOutcome
from openimr.requests import is_retrospective
from openimr.review.items.application import in_application, points_to_letter
from openimr.review.items.basis import bases, whole_basis
from openimr.review.items.decision import global_outcome, in_decision
from openimr.review.items.located import located
from openimr.review.items.mentions import Mention
from openimr.review.items.outcomes import allowed_and_left, stated_parts
from openimr.review.items.rfa import in_request
from openimr.review.items.same import is_known, same_item

# "of the 12 therapy visits 6": a part of what was asked for
_OF_THEM = re.compile(r"\bof\s+(?:the\s+)?\d+\b.*\b(?P<given>\d+)\s*$", re.IGNORECASE | re.DOTALL)


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What the application, the UR letters and the RFAs name, each in its own order; the deciding letter first."""

    applied: tuple[Mention, ...]
    decided: tuple[Mention, ...]
    requested: tuple[Mention, ...]
    letters: tuple[tuple[Page, ...], ...]
    points_to_letter: bool = False

    @property
    def listed(self) -> bool:
        """Whether the application's list says by itself what is in dispute."""
        return bool(self.applied) and not self.points_to_letter

    @property
    def ur_pages(self) -> tuple[Page, ...]:
        """The pages of all letters that count."""
        return tuple(page for letter in self.letters for page in letter)


def sources_of(casefile: CaseFile) -> Sources:
    """Read the three documents.

    What several UR letters decide is decided by that of the application's date, else by the latest; what only another
    one names is decided there. An application that lists nothing means the letter of its date alone.
    """
    pages = casefile.evidence_pages()
    applied = _applied(pages)
    letters = _letters(pages, casefile.identity.ur_decision_date)
    first = letters[0] if letters else []
    points = any(points_to_letter(page) for page, record in pages if record.kind == "imr application")
    unlisted = (points or not applied) and any(record.kind == "imr application" for _, record in pages)
    dated = bool(first) and first[0][1].date == casefile.identity.ur_decision_date
    if unlisted and dated and any(in_decision(page, record) or global_outcome(page.text) for page, record in first):
        letters = letters[:1]
    decided: list[Mention] = []
    for letter in letters:
        own = [one for page, record in letter for one in in_decision(page, record)]
        unread = [asked for asked in applied if not any(same_item(asked, one) for one in (*decided, *own))]
        own += located(unread, letter)
        decided += [one for one in own if not any(same_item(one, other) for other in decided)]
    return Sources(
        applied=applied,
        decided=tuple(decided),
        requested=_all(in_request, pages, "request for authorization"),
        letters=tuple(tuple(page for page, _ in letter) for letter in letters),
        points_to_letter=points,
    )


def _letters(pages: Sequence[tuple[Page, Record]], wanted: str | None) -> list[list[tuple[Page, Record]]]:
    """The UR letters by their dates: that of the application's decision first, then the latest, undated ones last."""
    by_date: dict[str | None, list[tuple[Page, Record]]] = {}
    for page, record in pages:
        if record.kind == "ur determination":
            by_date.setdefault(record.date, []).append((page, record))
    order = sorted(by_date, key=lambda day: (wanted is not None and day == wanted, day or ""), reverse=True)
    return [by_date[day] for day in order]


def merge(sources: Sources) -> tuple[DisputedItem, ...]:
    """One item for each treatment in dispute: the application's, in its order.

    Where the application has no list of its own, or points to the letter besides, what UR did not certify is in
    dispute. With neither application nor UR letter the RFA's items are taken, with no outcome.
    """
    decided = _once(sources.decided)
    basis_of: dict[int, GuidelineBasis] = {}
    for letter in sources.letters:
        places = {(page.file, page.page) for page in letter}
        own = [one for one in decided if (one.evidence.file, one.evidence.page) in places]
        basis_of |= zip((id(one) for one in own), bases(letter, own), strict=True)
    common = whole_basis(sources.letters[0] if sources.letters else ())
    items: list[DisputedItem] = []
    open_verdicts = list(decided)
    shared = global_outcome("\n".join(page.text for page in sources.ur_pages))
    for asked in _once(sources.applied):
        verdict = _taken(asked, open_verdicts)
        if verdict is not None and verdict.outcome == "certified":
            part = _certified_part(asked, verdict)
            if part is not None:
                basis_of[id(part)] = basis_of[id(verdict)]
                verdict = part
        if verdict is not None and verdict.outcome == "certified":
            continue
        outcome = _ur(verdict.outcome if verdict else asked.outcome or shared)
        outcome = "modified" if stated_parts(asked.request) else outcome
        items.append(_item(asked, verdict, outcome, basis_of.get(id(verdict), common), sources))
    items += [
        _item(verdict, verdict, _ur(verdict.outcome), basis_of[id(verdict)], sources)
        for verdict in open_verdicts
        if verdict.outcome != "certified" and not sources.listed
    ]
    if not items and not sources.applied and not decided:
        items += [_item(asked, None, _ur(shared), common, sources) for asked in _once(sources.requested)]
    return tuple(items)


def _certified_part(asked: Mention, verdict: Mention) -> Mention | None:
    """The verdict as a modification where it certifies less than was asked for ("approved for 4 visits"), else None."""
    of_them = _OF_THEM.search(verdict.request)
    words = verdict.detail
    if of_them:
        given = of_them["given"]
        words = f"{given} visits are certified" if asked.treatment.visits else f"#{given} is certified"
    if allowed_and_left(asked.request, words)[1] is not None:
        return msgspec.structs.replace(verdict, outcome="modified", detail=words)
    for name in ("quantity", "visits"):
        wanted, allowed = getattr(asked.treatment, name), getattr(verdict.treatment, name)
        if wanted and allowed and allowed < wanted:
            detail = f"{verdict.request} is certified"
            return msgspec.structs.replace(verdict, outcome="modified", detail=detail)
    return None


def _item(
    asked: Mention, verdict: Mention | None, outcome: UrOutcome | None, basis: GuidelineBasis, sources: Sources
) -> DisputedItem:
    allowed = left = None
    if outcome == "modified":
        allowed, left = stated_parts(asked.request) or allowed_and_left(
            asked.request, verdict.detail if verdict else asked.detail
        )
    named: dict[tuple[str, int, int], Evidence] = {}
    for one in (asked, *sources.applied, *sources.decided, *sources.requested):
        if one is asked or one is verdict or same_item(asked, one):
            named.setdefault((one.evidence.file, one.evidence.page, one.evidence.start), one.evidence)
    return DisputedItem(
        request=asked.request,
        treatment=asked.treatment if verdict is None or is_known(asked.treatment) else verdict.treatment,
        ur_outcome=outcome,
        ur_authorized=allowed,
        remaining=left,
        retrospective=is_retrospective(asked.request) or bool(verdict and is_retrospective(verdict.request)),
        claims_administrator=basis,
        named_in=tuple(named.values()),
    )


def _taken(asked: Mention, verdicts: list[Mention]) -> Mention | None:
    """The verdict on an item, taken out of the list: that with the same quantity before that of the same treatment."""
    fitting = [one for one in verdicts if same_item(asked, one)]
    if not fitting:
        return None
    exact = [one for one in fitting if one.treatment.quantity == asked.treatment.quantity]
    words = asked.request.casefold()
    found = max(exact or fitting, key=lambda one: fuzz.token_set_ratio(words, one.request.casefold()))
    verdicts.remove(found)
    return found


def _once(found: Sequence[Mention]) -> list[Mention]:
    """Each item once: of mentions of one item in a document, that with the most telling outcome, else the fullest."""
    kept: list[Mention] = []
    for one in found:
        twin = next((index for index, other in enumerate(kept) if same_item(one, other) and not _two(one, other)), None)
        if twin is None:
            kept.append(one)
        else:
            kept[twin] = _fuller(kept[twin], one)
    return kept


def _two(one: Mention, other: Mention) -> bool:
    """Whether two mentions of one treatment ask for it twice: two orders, or two rows of one list."""
    if one.row is None or other.row is None or one.row[:2] != other.row[:2] or one.row == other.row:
        return _two_orders(one, other)
    if one.request.casefold() == other.request.casefold():
        return False
    # One row of the list allows a part of what another row refuses.
    parts = (one.outcome == "certified") != (other.outcome == "certified")
    shared = set(one.request.casefold().split()) & set(other.request.casefold().split())
    return not parts or not shared or _two_orders(one, other)


def _two_orders(a: Mention, b: Mention) -> bool:
    """Two orders of one drug: both with a quantity, and not the same (and not a part certified of the other)."""
    first, second = a.treatment, b.treatment
    differ = first.quantity is not None and second.quantity is not None and first.quantity != second.quantity
    return (differ or a.treatment.level != b.treatment.level) and a.outcome == b.outcome


def _fuller(a: Mention, b: Mention) -> Mention:
    if "certified" in {a.outcome, b.outcome} and a.outcome != b.outcome:
        certified, other = (a, b) if a.outcome == "certified" else (b, a)
        first, second = certified.treatment.quantity, other.treatment.quantity
        if first is None or second is None or first == second:
            return other
        larger = certified if first > second else other
        return msgspec.structs.replace(larger, outcome="modified", detail=f"{certified.request} is certified")
    if (a.outcome is None) != (b.outcome is None):
        return b if a.outcome is None else a
    return b if len(b.detail) > len(a.detail) and b.request == a.request else a


def _ur(outcome: str | None) -> UrOutcome | None:
    known: dict[str, UrOutcome] = {
        "denied": "denied",
        "modified": "modified",
        "delayed": "delayed",
        "deferred": "deferred",
        "conditionally non-certified": "conditionally non-certified",
    }
    return known.get(outcome or "")


def _applied(pages: Sequence[tuple[Page, Record]]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    begun: set[str] = set()
    for page, record in pages:
        if record.kind == "imr application":
            listed = in_application(page, record, continued=record.id in begun)
            found += listed
            if listed:
                begun.add(record.id)
    return tuple(found)


def _all(
    read: Callable[[Page, Record], list[Mention]], pages: Sequence[tuple[Page, Record]], kind: RecordKind
) -> tuple[Mention, ...]:
    return tuple(one for page, record in pages if record.kind == kind for one in read(page, record))
