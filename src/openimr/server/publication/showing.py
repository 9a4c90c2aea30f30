"""A prepared letter as its page shows it: the words with what goes out marked, the doubts, what will be public."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import msgspec

from openimr.corpus.publishing.choosing import Part, Said, Span, cuts_of, last_words, open_doubts, parts_of
from openimr.corpus.publishing.redacting import Cut, Doubtful, Found
from openimr.server.publication.models import Preparation
from openimr.server.publication.preparing import found_of, said_of

_AROUND = 90
_HEADINGS = {
    "summary": "Clinical case summary",
    "request": "Request",
    "requested": "Request, as the letter tells it",
    "authorized": "Authorized by the claims administrator",
    "remaining": "Remaining in dispute",
    "claims administrator": "Claims administrator guideline",
    "reviewer": "Expert reviewer guideline",
    "rationale": "Decision rationale",
}


class ShownPassage(msgspec.Struct, frozen=True):
    """A field of the letter, run by run; the runs that go out name their cut."""

    heading: str
    parts: tuple[Part, ...]


class ShownItem(msgspec.Struct, frozen=True):
    """The passages of an item; of the whole letter where `number` is 0."""

    number: int
    decision: str
    passages: tuple[ShownPassage, ...]


class ShownCut(msgspec.Struct, frozen=True):
    """Words that go out, wherever they do; `rules`: the rules alone want them out, a person may let them stand.

    `numbers` are those of the stretches in the letter, `cut` is the first of them.
    """

    numbers: tuple[int, ...]
    words: str
    cut: Cut
    rules: bool
    doubtful: bool


class ShownDoubt(msgspec.Struct, frozen=True):
    """A doubt with the words around it. `said`: what a person has said of it, None where it is open."""

    number: int
    before: str
    words: str
    after: str
    doubt: Doubtful
    says: str
    said: Said | None


class Shown(msgspec.Struct, frozen=True):
    """All that the page shows of a prepared letter; `next` is the number of the first doubt that is open, 0: none."""

    items: tuple[ShownItem, ...]
    cuts: tuple[ShownCut, ...]
    gone: int
    doubts: tuple[ShownDoubt, ...]
    open: int
    next: int
    kept: tuple[tuple[str, Said], ...]
    days: tuple[tuple[str, str], ...]


def shown(preparation: Preparation) -> Shown:
    """A preparation with all that was said of it so far."""
    found, said = found_of(preparation), said_of(preparation)
    cuts, standing = cuts_of(found, said), last_words(said)
    doubtful = {(doubt.start, doubt.end) for doubt in found.doubts}
    by_span = {(cut.start, cut.end): cut for cut in found.cuts}
    waiting = open_doubts(found, said)
    first = next((number for number, doubt in enumerate(found.doubts, start=1) if doubt in waiting), 0)
    return Shown(
        items=tuple(_items(found, cuts)),
        cuts=tuple(_by_words(found, cuts, doubtful)),
        gone=len(cuts),
        doubts=tuple(
            ShownDoubt(
                number,
                found.text[max(0, doubt.start - _AROUND) : doubt.start],
                found.text[doubt.start : doubt.end],
                found.text[doubt.end : doubt.end + _AROUND],
                doubt,
                by_span[(doubt.start, doubt.end)].says if (doubt.start, doubt.end) in by_span else "",
                None if doubt in waiting else standing.get((doubt.start, doubt.end), _IN_MORE),
            )
            for number, doubt in enumerate(found.doubts, start=1)
        ),
        open=len(waiting),
        next=first,
        kept=tuple(
            {
                (found.text[one.start : one.end], one.reason): (found.text[one.start : one.end], one)
                for span, one in standing.items()
                if one.kind == "keep" and span not in doubtful
            }.values()
        ),
        days=_days(found),
    )


_IN_MORE = Said("remove", 0, 0, reason="goes out with more words")


def _by_words(found: Found, cuts: Sequence[Cut], doubtful: Collection[Span]) -> Iterator[ShownCut]:
    """What goes out, the same words in the same way together, in the order in which they first stand in the letter."""
    spans = {(cut.start, cut.end) for cut in found.cuts}
    groups: dict[tuple[object, ...], list[tuple[int, Cut]]] = {}
    for number, cut in enumerate(cuts, start=1):
        span = (cut.start, cut.end)
        same = (found.text[cut.start : cut.end], cut.kind, cut.says, cut.rule, span in spans, span in doubtful)
        groups.setdefault(same, []).append((number, cut))
    for (words, _, _, _, rules, doubt), found_ in groups.items():
        yield ShownCut(tuple(number for number, _ in found_), str(words), found_[0][1], bool(rules), bool(doubt))


def _items(found: Found, cuts: Sequence[Cut]) -> list[ShownItem]:
    items = []
    for number, passages in groupby(found.passages, key=lambda passage: passage.item):
        told = tuple(
            ShownPassage(_HEADINGS[passage.field], tuple(parts_of(found, passage, cuts))) for passage in passages
        )
        decision = found.letter.items[number].decision or "" if number >= 0 else ""
        items.append(ShownItem(number + 1, decision, told))
    return items


def _days(found: Found) -> tuple[tuple[str, str], ...]:
    letter = found.letter
    days = (
        ("Case number", letter.case_number),
        ("Date of injury", letter.date_of_injury),
        ("Decision date", letter.decision_date),
        ("UR denial date", letter.ur_denial_date),
        ("Application received", letter.application_received),
        ("Priority", letter.priority),
        ("Licensure", ", ".join(letter.reviewer.licensure)),
        ("Specialty", ", ".join(letter.reviewer.specialties)),
    )
    return tuple((label, said or "not told") for label, said in days)
