"""Typesetting by typst: PDF/UA-1 (tagged, titled, with a language), fonts embedded, the same bytes each time."""

import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TypeAlias

Data: TypeAlias = Mapping[str, object]

# Typst names the text that its fonts do not hold, one cluster at a time. After so many rounds the page is plainly not
# written in a script that we carry, and everything outside the European scripts is spelt out at once.
_ROUNDS = 4
_NOT_DISPLAYED = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_EUROPEAN = 0x0530
_PUNCTUATION = range(0x2010, 0x2040)


class DocumentError(Exception):
    """A document could not be made; the message says in one line why and what to do."""


class ForkedError(RuntimeError):
    """Typst's threads are not there in a process that was forked off; this is told instead of a wait without end."""


_first: dict[str, int] = {}
"""The process that typeset first, which a forked one inherits."""


def typeset(template: str, data: Data, *, date: str | None = None, fonts: tuple[Path, ...] = ()) -> bytes:
    """A PDF/UA-1 document from a template of this room (`"letter"`) and JSON-like data; see `typeset_and_tell`."""
    return typeset_and_tell(template, data, date=date, fonts=fonts)[0]


def typeset_and_tell(
    template: str, data: Data, *, date: str | None = None, fonts: tuple[Path, ...] = ()
) -> tuple[bytes, tuple[str, ...]]:
    """A PDF/UA-1 document, and the characters of the data that are not printed as they are, in their order by code.

    The data reaches the template as values, never as source: no character in it has a meaning to the typesetter.
    Control and direction-override characters are dropped; a character that no font holds (emoji, some scripts) is
    printed as its code point, `[U+1F600]`, so that nothing vanishes unseen. `date` (ISO) goes into the document's
    metadata; without it there is none, and the clock is never asked. `fonts` are folders of further fonts; the
    fonts of the machine are not used, since the same input must give the same bytes everywhere.

    Raises:
        DocumentError: typst is not installed, there is no such template, or the template fails.
        ForkedError: a process that was forked off asks after its parent has asked; it would wait for ever.
    """
    if _first.setdefault("process", os.getpid()) != os.getpid():
        raise ForkedError("this process was forked off after its parent had typeset; start it anew (spawn) instead")
    try:
        import typst  # noqa: PLC0415 - an extra; everything else works without it
    except ImportError as missing:
        message = "a PDF needs the typesetter: pip install 'openimr[letter]' (the text letter needs nothing)"
        raise DocumentError(message) from missing

    folder = Path(str(resources.files("openimr.documents").joinpath("templates")))
    source = folder / f"{template}.typ"
    if not source.is_file():
        raise DocumentError(f"there is no template called {template!r}")
    available = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
    compiler = typst.Compiler(root=folder, font_paths=available)
    stamp = 0 if date is None else int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())

    def attempt(clean: Callable[[str], str]) -> tuple[bytes, tuple[str, ...]]:
        spelt.clear()
        inputs = {"data": json.dumps(_mapped(data, clean), ensure_ascii=False), "date": date or ""}
        made = compiler.compile(input=source, format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=stamp)
        if not isinstance(made, bytes):
            raise DocumentError(f"the template {template!r} made no document")
        return made, tuple(sorted(spelt))

    spelt: set[str] = set()
    unknown: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return attempt(_cleaner(frozenset(unknown), spelt))
        except typst.TypstError as fault:
            found = _undisplayed(str(fault)) - unknown
            if not found and "could not be displayed" in str(fault):
                break  # it names a letter that stands beside the one it lacks ("0" before a skin tone)
            if not found:
                raise DocumentError(_in_one_line(template, str(fault))) from fault
            unknown |= found
    try:
        return attempt(_european_only(spelt))
    except typst.TypstError as fault:
        raise DocumentError(_in_one_line(template, str(fault))) from fault


def _mapped(value: object, clean: Callable[[str], str]) -> object:
    """The same data with every text cleaned (keys are the template's own and stay)."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {str(key): _mapped(inner, clean) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(inner, clean) for inner in value]
    return value


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t":
        return " "
    if category in {"Cc", "Cf"}:
        return "" if category == "Cf" else " "
    return "\ufffd" if category in {"Cs", "Co", "Cn"} else character


def _cleaner(unknown: frozenset[str], spelt: set[str]) -> Callable[[str], str]:
    """What cleans a text; `spelt` takes up what it does not leave as it is, but for signs that nobody sees."""

    def cleaned(character: str) -> str:
        told = _code_point(character) if character in unknown else _printable(character)
        if told not in {character, " ", ""}:
            spelt.add(character)
        return told

    def clean(text: str) -> str:
        return text if text.isascii() and text.isprintable() else "".join(map(cleaned, text))

    return clean


def _european_only(spelt: set[str]) -> Callable[[str], str]:
    printable = _cleaner(frozenset(), spelt)

    def kept(character: str) -> str:
        known = ord(character) < _EUROPEAN or ord(character) in _PUNCTUATION
        if known and not unicodedata.combining(character):
            return character
        spelt.add(character)
        return _code_point(character)

    return lambda text: "".join(map(kept, unicodedata.normalize("NFC", printable(text))))


def _code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def _undisplayed(message: str) -> set[str]:
    found = _NOT_DISPLAYED.search(message)
    if not found or "PDF/UA" not in message:
        return set()
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), found[1])
    return {c for c in text if not c.isascii()}


def _in_one_line(template: str, message: str) -> str:
    """Say where the template fails. Messages of the typesetter may quote data, so only their first words are kept."""
    reason = re.sub(r"`.*?`|\".*?\"", "...", message.splitlines()[0] if message else "", flags=re.DOTALL)
    return f"the template {template!r} could not be typeset: {reason[:120]}"
