"""Dates of an invented record, all moved by so many days: in what its PDF shows, and in its file's name.

The case files were written for 2014 and 2015; a demo's cases stand in these weeks. Our PDFs (reportlab, pages not
packed) have their text as it stands, so that a date is replaced in place and the table of objects is written anew.
"""

import calendar
import re
from datetime import date, timedelta
from functools import partial

import msgspec

_MONTHS = tuple(calendar.month_name[1:])
_WORD = "|".join(_MONTHS)
_SHORT = {name[:3].upper(): place for place, name in enumerate(_MONTHS, start=1)}
_DATES = re.compile(
    rf"""(?P<slash>\b\d\d/\d\d/\d{{4}}\b)
    | (?P<dash>\b\d\d-\d\d-\d\d(?=\.pdf))
    | (?P<fax>\b(?:{"|".join(_SHORT)})-\d\d-\d{{4}}\b)
    | (?P<word>\b(?:{_WORD})[ ]\d{{1,2}},[ ]\d{{4}}\b)
    | (?P<edition>\bEffective[ ](?:(?:{_WORD})[ ]|\d/)\d{{4}})
    | (?P<day>\b(?:{_WORD})[ ]\d{{1,2}}\b)
    | (?P<month>(?:\bearly[ ])?\b(?:{_WORD})\b)
    | (?P<numbers>(?<![\d/])\d\d/(?:19|20)\d\d\b)
    | (?P<year>(?<![\d/\-])(?<!Guidelines[ ]\\\()(?:19|20)\d\d(?![\d\-]))""",
    re.VERBOSE,
)
_EARLY, _WITHIN = 3, 20
_STREAM = re.compile(rb"<<\n/Length (\d+)\n>>\nstream\n")
_OBJECT = re.compile(rb"^(\d+) 0 obj$", re.MULTILINE)


class Shift(msgspec.Struct, frozen=True):
    """So many days; `year` is that of a day that is named without one."""

    days: int
    year: int

    def day(self, day: date) -> date:
        """A day, moved."""
        return day + timedelta(days=self.days)

    def text(self, text: str) -> str:
        """A text with all its dates moved; the edition of a form, and of guidelines, stays."""
        return _DATES.sub(partial(_moved, self), text)

    def pdf(self, content: bytes) -> bytes:
        """A PDF of ours with the dates of its pages moved."""
        made, place = bytearray(), 0
        while (found := _STREAM.search(content, place)) is not None:
            end = found.end() + int(found[1])
            page = self.text(content[found.end() : end].decode("latin-1")).encode("latin-1")
            made += content[place : found.start()] + b"<<\n/Length %d\n>>\nstream\n" % len(page) + page
            place = end
        return _with_table(bytes(made + content[place:]))


def _moved(shift: Shift, found: re.Match[str]) -> str:
    kind, said = found.lastgroup, found[0]
    if kind == "slash":
        month, day, year = map(int, said.split("/"))
        return f"{shift.day(date(year, month, day)):%m/%d/%Y}"
    if kind == "dash":
        month, day, year = map(int, said.split("-"))
        return f"{shift.day(date(2000 + year, month, day)):%m-%d-%y}"
    if kind == "fax":
        name, date_of, year_of = said.split("-")
        then = shift.day(date(int(year_of), _SHORT[name], int(date_of)))
        return f"{_MONTHS[then.month - 1][:3]}-{then:%d-%Y}".upper()
    if kind == "word":
        name, date_of, year_of = said.replace(",", "").split()
        return _in_words(shift.day(date(int(year_of), _MONTHS.index(name) + 1, int(date_of))), year=True)
    if kind == "day":
        name, date_of = said.split()
        return _in_words(shift.day(date(shift.year, _MONTHS.index(name) + 1, int(date_of))))
    if kind == "month":
        early, name = said.startswith("early "), said.removeprefix("early ")
        then = shift.day(date(shift.year, _MONTHS.index(name) + 1, _EARLY if early else _WITHIN))
        return f"{'early ' if early and then.day < _WITHIN else ''}{_MONTHS[then.month - 1]}"
    if kind == "numbers":
        month, year = map(int, said.split("/"))
        return f"{shift.day(date(year, month, 15)):%m/%Y}"
    if kind == "year":
        return f"{shift.day(date(int(said), 7, 1)).year}"
    return said


def _in_words(day: date, *, year: bool = False) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}" + (f", {day.year}" if year else "")


def _with_table(content: bytes) -> bytes:
    """The PDF with the table of where its objects lie as they lie now."""
    body, rest = content[: content.rindex(b"\nxref\n") + 1], content[content.rindex(b"\ntrailer\n") + 1 :]
    places = {int(found[1]): found.start() for found in _OBJECT.finditer(body)}
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, len(places) + 1))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    trailer = re.sub(rb"startxref\n\d+", b"startxref\n%d" % len(body), rest)
    return body + head + table + trailer
