"""HTML that cannot be broken by what stands in a record: text is escaped unless it is `Html` already."""

import re
from collections.abc import Iterable
from html import escape as escape_html
from typing import TypeAlias

_VOID = frozenset({"meta", "br", "hr"})
# No character reference can name these in HTML, and they have no picture: shown as the replacement character.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOTHING = frozenset({None, False})

Attribute: TypeAlias = str | int | float | bool | None


class Html(str):
    """Text that is markup already. Only this module and fixed strings of ours make it."""

    __slots__ = ()


Child: TypeAlias = str | Html | None


def escape(text: str) -> Html:
    """The text so that it shows as it is, in content and in attributes."""
    return Html(escape_html(_FORBIDDEN.sub("\ufffd", text), quote=True))


def join(parts: Iterable[Child], between: str = "") -> Html:
    """The parts one after the other, each escaped unless it is markup."""
    return Html(escape(between).join(_child(part) for part in parts if part is not None))


def el(tag: str, *children: Child, **attributes: Attribute) -> Html:
    """An element.

    An attribute's trailing underscore is dropped and others become hyphens (`class_`, `aria_label`). True gives an
    attribute without value; None and False leave it out.
    """
    named = "".join(
        f" {_name(name)}" if value is True else f' {_name(name)}="{escape(_number(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Html(f"<{tag}{named}>")
    return Html(f"<{tag}{named}>{''.join(_child(child) for child in children if child is not None)}</{tag}>")


def _child(child: str) -> str:
    return child if isinstance(child, Html) else escape(child)


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _number(value: str | float) -> str:
    """Figures with at most two decimals, so that drawings stay small and the same on every machine."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
