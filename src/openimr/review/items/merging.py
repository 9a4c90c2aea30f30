"""Mentions of three documents to the list of disputed items."""

import re
from collections.abc import Callable, Sequence

import msgspec

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
    """What the application, the deciding UR letter and the RFAs name, each in its own order."""

    applied: tuple[Mention, ...]
    decided: tuple[Mention, ...]
    requested: tuple[Mention, ...]
    ur_pages: tuple[Page, ...]
    points_to_letter: bool = False

    @property
    def listed(self) -> bool:
        """Whether the application's list says by itself what is in dispute."""
        return bool(self.applied) and not self.points_to_letter


def sources_of(casefile: CaseFile) -> Sources:
    """Read the three documents. Of several UR letters those of the application's decision date count, if any do."""
    pages = casefile.evidence_pages()
    letters = [(page, record) for page, record in pages if record.kind == "ur determination"]
    wanted = casefile.identity.ur_decision_date
    dated = [(page, record) for page, record in letters if wanted and record.date == wanted]
    if any(in_decision(page, record) or global_outcome(page.text) for page, record in dated):
        letters = dated
    applied = _applied(pages)
    decided = [one for page, record in letters for one in in_decision(page, record)]
    unread = [asked for asked in applied if not any(same_item(asked, one) for one in decided)]
    return Sources(
        applied=applied,
        decided=(*decided, *located(unread, letters)),
        requested=_all(in_request, pages, "request for authorization"),
        ur_pages=tuple(page for page, _ in letters),
        points_to_letter=any(points_to_letter(page) for page, record in pages if record.kind == "imr application"),
    )


def merge(sources: Sources) -> tuple[DisputedItem, ...]:
    """One item for each treatment in dispute: the application's, in its order.

    Where the application has no list of its own, or points to the letter besides, what UR did not certify is in
    dispute. With neither application nor UR letter the RFA's items are taken, with no outcome.
    """
    decided = _once(sources.decided)
    basis_of = dict(zip((id(one) for one in decided), bases(sources.ur_pages, decided), strict=True))
    common = whole_basis(sources.ur_pages)
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
    found = (exact or fitting)[0]
    verdicts.remove(found)
    return found


def _once(found: Sequence[Mention]) -> list[Mention]:
    """Each item once: of mentions of one item in a document, that with the most telling outcome, else the fullest."""
    kept: list[Mention] = []
    for one in found:
        twin = next(
            (index for index, other in enumerate(kept) if same_item(one, other) and not _two_orders(one, other)), None
        )
        if twin is None:
            kept.append(one)
        else:
            kept[twin] = _fuller(kept[twin], one)
    return kept


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
