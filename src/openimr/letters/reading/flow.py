"""A letter's text in one form, whatever tool extracted it: lines, paragraph gaps and page breaks told apart."""

import re

import msgspec

from openimr.letters.reading.running import without_running

# Compatibility letters that typesetting leaves in an extracted text, and characters that print as nothing or a blank.
_CHARACTERS: dict[str, str] = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2000": " ",
    "\u2001": " ",
    "\u2004": " ",
    "\u2005": " ",
    "\u2006": " ",
    "\u2007": " ",
    "\u2008": " ",
    "\u2009": " ",
    "\u200a": " ",
    "\u205f": " ",
    "\u3000": " ",
    "\u202f": " ",
    "\u00ad": "",
    "\u200b": "",
    "\u2060": "",
    "\ufeff": "",
    "\ufffe": "-",
    "\x02": "-",
    "\x00": "",
    "\v": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n\n",
}
_ODD = re.compile(f"[{''.join(_CHARACTERS)}]")
# Some tools put out a PDF's bold type and headings as Markdown.
_MARKED = 5
_MARKDOWN = re.compile(r"\*\*|^#{1,6} +(?=\*\*|[A-Z])", re.MULTILINE)
LINE, GAP, PAGE, PAGE_AND_GAP = "\n", "\n\n", "\n\f", "\n\n\f"


class Flow(msgspec.Struct, frozen=True):
    r"""A letter's lines and what stands before each of them.

    In `text` a line break is "\\n", a gap between paragraphs "\\n\\n", and a page break puts a form feed behind either.
    `breaks[i]` stands before `lines[i]`. `gapped`: the source shows its paragraphs. `bold` holds the offsets of lines
    that begin in bold, or is None where the source knows no typefaces; `scanned`: it was read by OCR.
    """

    text: str
    lines: tuple[str, ...]
    breaks: tuple[str, ...]
    gapped: bool
    bold: frozenset[int] | None = None
    scanned: bool = False

    def is_line_start(self, at: int) -> bool:
        """Whether a line begins at this offset."""
        return at == 0 or self.text[at - 1] in "\n\f"

    def is_paragraph_start(self, at: int) -> bool:
        """Whether a gap, the top of a page or nothing at all stands before this offset."""
        if at == 0 or self.text.startswith(GAP, at - 2) or self.text.startswith(GAP, at - 3):
            return True
        # At the top of a page only the typeface tells a label from the middle of a paragraph.
        return self.text[at - 1] == "\f" and (not self.bold or at in self.bold)


def compose(lines: list[str], breaks: list[str], bold: list[bool] | None = None) -> Flow:
    """The flow of lines with the breaks before them; the first break is ignored."""
    breaks = ["", *breaks[1:]] if breaks else []
    gaps = breaks.count(GAP) + breaks.count(PAGE_AND_GAP)
    offsets: frozenset[int] | None = None
    if bold is not None:
        at = 0
        starts = []
        for mark, line, heavy in zip(breaks, lines, bold, strict=True):
            at += len(mark)
            if heavy:
                starts.append(at)
            at += len(line)
        offsets = frozenset(starts)
    return Flow(
        text="".join([piece for pair in zip(breaks, lines, strict=True) for piece in pair]),
        lines=tuple(lines),
        breaks=tuple(breaks),
        gapped=gaps >= 3 or (gaps > 0 and len(lines) < 12),
        bold=offsets,
    )


def plain_characters(text: str) -> str:
    """The text with ligatures spelt out, odd blanks as blanks, and characters without a picture taken away."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and "\x02" not in text and "\v" not in text and "\x00" not in text:
        return text
    return _ODD.sub(lambda found: _CHARACTERS[found[0]], text)


def flow_of_text(text: str) -> Flow:
    """The flow of a text as published or extracted.

    Some tools put an empty line behind every line; there, a gap holds a line with a blank or two empty lines, and
    three or more empty lines are a page break (as in the published texts of 2014-2016). Elsewhere any empty line is a
    gap. Running footers and page numbers are left out.
    """
    text = plain_characters(text)
    if text.count("**") > _MARKED:
        text = _MARKDOWN.sub("", text)
    if "\f" in text:
        text = text.replace("\f", "\n\f\n")
    lines: list[str] = []
    runs: list[int] = []
    run = 0
    for raw in text.split("\n"):
        line = raw.strip(" \t")
        if not line:
            run += _BLANK if raw else _EMPTY
        elif line == "\f":
            run |= _PAGE
        else:
            lines.append(line)
            runs.append(run)
            run = 0
    double = _is_double_spaced(lines, runs)
    marks = {run: _break(run, double=double) for run in set(runs)}
    return compose(*without_running(lines, [marks[run] for run in runs]))


# What stands between two lines, in one number: empty lines, lines of blanks, a form feed.
_EMPTY, _BLANK, _PAGE = 1, 1 << 16, 1 << 32


def _is_double_spaced(lines: list[str], runs: list[int]) -> bool:
    """Whether an empty line stands behind every line, and not behind every paragraph.

    Then many a line behind one begins in mid sentence, with a small letter.
    """
    single = runs.count(_EMPTY)
    if single < 5 or single < 2 * runs[1:].count(0):
        return False
    small = sum(run == _EMPTY and line[0].islower() for line, run in zip(lines, runs, strict=True))
    return small > 0.4 * single


def _break(run: int, *, double: bool) -> str:
    if run >= _PAGE:
        return PAGE
    empty, blank = run % _BLANK, run // _BLANK
    if not double:
        return GAP if empty or blank else LINE
    if empty + blank >= 5:
        return PAGE_AND_GAP
    if blank or empty == 2:
        return GAP
    return PAGE if empty >= 3 else LINE


def past_blanks(text: str, at: int, end: int | None = None) -> int:
    """The offset of the first character from `at` on that is neither a blank nor a break; `end` where there is none."""
    end = len(text) if end is None else end
    while at < end and text[at].isspace():
        at += 1
    return at


def flat(text: str) -> str:
    """Text in one line with single blanks; a word that was hyphenated at a line's end is put together again."""
    if "-\n" in text:
        text = _rejoined(text)
    return " ".join(text.split())


_LAST_WORD = re.compile(r"\w+\Z")
_FIRST_WORD = re.compile(r"\n?\f?(\w+)")
# Endings that are no word of their own: what stands before the hyphen is half a word.
_ENDING = re.compile(
    r"(?:[a-z]{0,3}(?:tion|sion|cian|ment|ness|ity|tive|sive|ture|gery|gical|ical|ous|able|ible|ance|ence|ency|ancy|"
    r"apy|apies|logy|logic|graphy|sary|tory|itis|osis|pathy|phen|cine|pine|pam|done)|ing|ings|ed|ly|al|ally|nal|tal|"
    r"ral|cal|er|ers|ist|ists|ism|ize|ized|lar|sis|tis|nale|line|lines|tor|tors|rator|istrator|trator|nistrator)s?",
)


def _rejoined(text: str) -> str:
    """The text with hyphens at line ends resolved.

    `docu-/mentation` is one word; dates, compounds and ranges keep their hyphen ("10-28-/2016", "follow-/up"), and a
    dash between blanks its blank.
    """
    first, *others = text.split("-\n")
    parts = [first]
    words: set[str] = set()
    for piece in others:
        left, right = _LAST_WORD.search(parts[-1][-40:]), _FIRST_WORD.match(piece)
        if left is None or right is None:
            parts.append(f"-\n{piece}")
            continue
        before, after = left[0], right[1]
        torn = before.isalpha() and len(before) > 1 and _ENDING.fullmatch(after) is not None
        if not torn and before.isalpha() and after.isalpha():
            words = words or set(re.findall(r"[a-z]+", text.lower()))
            torn = (before + after).lower() in words
        parts.append(f"{'' if torn else '-'}{piece[right.start(1) :]}")
    return "".join(parts)
