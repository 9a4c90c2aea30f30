"""Findings, criteria and groups of letters in words, for who has not read the guideline."""

from collections.abc import Sequence

import msgspec

from openimr.corpus.similar import Difference, Group
from openimr.guidelines import shelf
from openimr.server.public.subjects import KINDS_OF_GROUP, title_of


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was documented more, or less, often in letters that approved than in letters that refused."""

    words: str
    more: bool
    approved: str
    refused: str
    few: bool


def told_difference(one: Difference) -> Told:
    """A difference in words: "7 of 9" letters on each side."""
    return Told(
        words=_words(one),
        more=one.difference > 0,
        approved=f"{one.overturned.count} of {one.overturned.of}",
        refused=f"{one.upheld.count} of {one.upheld.of}",
        few=one.few,
    )


def told_group(group: Group, ingredients: Sequence[str], *, same: bool) -> str:
    """What a group of requests is about: "hydrocodone/acetaminophen", "MRI for the knee"; a drug's as it is written.

    `same`: it is the very treatment of an item, else one that is wider than that.
    """
    if group.of == "ingredients":
        return "/".join(ingredients)
    title = title_of(KINDS_OF_GROUP[group.of], group.name)
    if group.of == "procedure" and not title[:2].isupper():
        title = title[:1].lower() + title[1:]
    if not group.region:
        return title if same or group.of == "category" else f"{title} for any part of the body"
    return f"{title} for the {group.region}"


def _words(one: Difference) -> str:
    if one.kind == "criterion" and one.what in shelf().criteria:
        return shelf().criteria[one.what][0].text
    return one.what.replace("_", " ")
