"""Treatments are counted from 0 where programs read of them, and from 1 where people do."""

import re

from django import template

register = template.Library()
_PLACE = re.compile(r"(\w+)\[(\d+)\]")
_SIDES = {"against": "against it", "supporting": "for it"}
_ITEMS = re.compile(r"\bitems? \d+(?:(?:, | and )\d+)*")


@register.filter
def from_one(text: str) -> str:
    """A sentence of `process` or `reviewers` with its items counted as the page counts them."""
    return _ITEMS.sub(lambda found: re.sub(r"\d+", lambda number: str(int(number[0]) + 1), found[0]), str(text))


@register.filter
def place_named(path: str) -> str:
    """A place in a determination ("items[0].against[1]") as people name it: "item 1, against it, sentence 2"."""
    parts = []
    for part in str(path).split("."):
        found = _PLACE.fullmatch(part)
        if found is None:
            parts.append(part)
        elif found[1] == "items":
            parts.append(f"item {int(found[2]) + 1}")
        else:
            parts.append(f"{_SIDES.get(found[1], found[1])}, sentence {int(found[2]) + 1}")
    return ", ".join(parts).replace("_", " ")
