"""The determination that a draft makes: `openimr/determination/1`, for the checks, the letter and the seal."""

from collections.abc import Iterable, Mapping

import msgspec

from openimr.model import Check, CriterionResult, Determination, Evidence, ItemDetermination, Page, Sentence
from openimr.review.checks import run_checks
from openimr.server.desk.document import Criterion, DraftDocument, ItemDraft, Line, Quote

UNTIED = "Q24"
"""The check that each sentence rests on a quotation or a criterion; own judgement may rest on neither."""
_NAMES = {"rationale": "rationale", "supporting": "for", "opposing": "against"}


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A determination, and which id of the draft stands at which of its places (`items[0].rationale[2]`).

    `own` are the places of sentences that the reviewer calls own judgement.
    """

    determination: Determination
    ids: Mapping[str, str]
    own: frozenset[str]


def built(drafted: Determination, draft: DraftDocument, *, case_number: str | None = None) -> Built:
    """The determination of a draft: the reviewer's decisions, sentences and quotations in the software's frame.

    Set-aside sentences and rejected quotations are left out; confidence, score and rule are the software's and are
    left out too. `missing` keeps what the reviewer has not answered.
    """
    ids: dict[str, str] = {}
    own: set[str] = set()

    def sentences(lines: Iterable[Line], where: str) -> tuple[Sentence, ...]:
        kept = [line for line in lines if not line.removed]
        for n, line in enumerate(kept):
            ids[f"{where}[{n}]"] = line.id
            if line.own:
                own.add(f"{where}[{n}]")
        return tuple(Sentence(text=x.text, evidence=_evidence(x.quotes), criteria=x.criteria) for x in kept)

    items = []
    for n, (item, mine) in enumerate(zip(drafted.items, draft.items, strict=True)):
        lists = {
            part: sentences(getattr(mine, part) if mine.eligible else (), f"items[{n}].{name}")
            for part, name in _NAMES.items()
        }
        items.append(_item(item, mine, drafted, **lists))
    answered = {a.place for a in draft.answered}
    determination = msgspec.structs.replace(
        drafted,
        case=msgspec.structs.replace(drafted.case, case_number=case_number or drafted.case.case_number),
        summary=sentences(draft.summary, "summary"),
        items=tuple(items),
        missing=tuple(gap for n, gap in enumerate(drafted.missing) if n not in answered),
        checks=(),
    )
    return Built(determination=determination, ids=ids, own=frozenset(own))


def checked(made: Built, pages: Iterable[Page] | None) -> tuple[Check, ...]:
    """What the quality checks find in it; own judgement is not asked for a quotation."""
    return tuple(
        check for check in run_checks(made.determination, pages) if check.id != UNTIED or check.where not in made.own
    )


def anchor(made: Built, where: str) -> str:
    """The place on the desk that a check is about, as `part/id`: the sentence where there is one, else the item."""
    parts = where.split(".")
    for end in range(len(parts), 0, -1):
        key = ".".join(parts[:end])
        if key in made.ids:
            return made.ids[key]
    return ""


def _item(
    item: ItemDetermination, mine: ItemDraft, drafted: Determination, **lists: tuple[Sentence, ...]
) -> ItemDetermination:
    everything = tuple(r.id for r in drafted.records if r.duplicate_of is None)
    own = {criterion.id: criterion for criterion in mine.criteria}
    return msgspec.structs.replace(
        item,
        proposal=mine.decision if mine.eligible else None,
        confidence=None,
        score=None,
        rule=None,
        needs_reviewer=() if mine.eligible else item.needs_reviewer,
        citations=mine.citations,
        ur_authorized=mine.authorized,
        remaining=mine.remaining,
        criteria=tuple(_criterion(c, own[c.id], everything) if c.id in own else c for c in item.criteria),
        **lists,
    )


def _criterion(found: CriterionResult, mine: Criterion, everything: tuple[str, ...]) -> CriterionResult:
    """A criterion as the reviewer found it; one called not documented names every record, as the reviewer had all."""
    changed = mine.before is not None
    return msgspec.structs.replace(
        found,
        status=mine.status,
        evidence=_evidence(mine.quotes),
        searched=(found.searched or everything) if mine.status == "not documented" else (),
        explain=f"the reviewer: {mine.why}" if changed and mine.why else "" if changed else found.explain,
    )


def _evidence(quotes: Iterable[Quote]) -> tuple[Evidence, ...]:
    return tuple(quote.evidence for quote in quotes if quote.verdict != "rejected")
