"""Treatments are counted from 0 where programs read of them, and from 1 where people do."""

import re

from django import template

register = template.Library()
_ITEMS = re.compile(r"\bitems? \d+(?:(?:, | and )\d+)*")


@register.filter
def from_one(text: str) -> str:
    """A sentence of `process` or `reviewers` with its items counted as the page counts them."""
    return _ITEMS.sub(lambda found: re.sub(r"\d+", lambda number: str(int(number[0]) + 1), found[0]), str(text))
