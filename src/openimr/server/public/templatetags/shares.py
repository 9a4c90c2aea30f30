"""Shares and their intervals, as numbers and as bars."""

from django import template
from django.utils.safestring import SafeString

from openimr.server.public import charts
from openimr.server.public.subjects import Count

register = template.Library()


@register.filter
def share(one: Count) -> str:
    """The share that was overturned: "42%"; a dash where nothing was decided."""
    return "–" if one.share is None else f"{one.share:.0%}"


@register.filter
def interval(one: Count) -> str:
    """The 95% interval of the share: "31% to 54%"."""
    return "–" if one.low is None or one.high is None else f"{one.low:.0%} to {one.high:.0%}"


@register.filter
def decided(one: Count) -> int:
    """Items with a decision."""
    return one.upheld + one.overturned


@register.simple_tag
def share_bar(one: Count) -> SafeString:
    """The share as a bar."""
    return charts.share_bar(one)
