"""Letters like the case in the worksheet: how they were decided, and what the overturned ones had documented.

The corpus room finds them and says it in these words; the worksheet only shows them.
"""

import msgspec

from openimr.review.worksheet.markup import Child, Html, el


class Precedent(msgspec.Struct, frozen=True, kw_only=True):
    """A published letter's item. `decided` is the ISO date of the decision, `because` what it shares with the case."""

    name: str
    decision: str | None
    decided: str | None
    request: str
    because: tuple[str, ...] = ()


class Precedents(msgspec.Struct, frozen=True, kw_only=True):
    """The letters most like an item, nearest first; `says` tells how they were decided, `apart` each difference."""

    says: str
    letters: tuple[Precedent, ...] = ()
    apart: tuple[str, ...] = ()
    note: str | None = None


def precedents_block(found: Precedents) -> Html:
    """The block under an item: closed, so that it is read after the evidence."""
    parts: list[Child] = [el("summary", "Letters like this case"), el("p", found.says)]
    if found.letters:
        parts.append(el("p", "They bind nobody: each rests on its own records.", class_="quiet"))
    if found.apart:
        parts += [
            el("h5", "Documented in overturned and in upheld letters"),
            el("ul", *(el("li", one) for one in found.apart)),
        ]
    elif found.note:
        parts.append(el("p", found.note, class_="quiet"))
    parts.append(el("ol", *(_letter(one) for one in found.letters)) if found.letters else None)
    return el("details", *parts, class_="precedents")


def _letter(one: Precedent) -> Html:
    when = f", {one.decided}" if one.decided else ""
    shared = f" Alike in {'; '.join(one.because)}." if one.because else None
    return el(
        "li",
        el("strong", one.decision or "no decision"),
        f" {one.name}{when}: {one.request}.",
        el("span", shared, class_="quiet") if shared else None,
    )
