"""A letter's text in one form, whatever tool extracted it: lines, paragraph gaps and page breaks told apart."""

import itertools
import re

import msgspec

# Compatibility letters that typesetting leaves in an extracted text, and characters that print as nothing or a blank.
_CHARACTERS = str.maketrans(
    {
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
        "\u2009": " ",
        "\u202f": " ",
        "\u00ad": None,
        "\u200b": None,
        "\u2060": None,
        "\ufeff": None,
        "\ufffe": "-",
        "\x02": "-",
        "\x00": None,
        "\v": "\n",
        "\x85": "\n",
        "\u2028": "\n",
        "\u2029": "\n\n",
    }
)
_FOOTER = re.compile(
    r"Final Determination Letter for IMR Case Number:?\s*\S*\s*\d*|(?:Page\s+)\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# Words of a letter's own lines, which may stand at the foot of two pages by chance.
_CONTENT = re.compile("guideline|rationale|Upheld|Overturned|UPHELD|OVERTURNED")
_EDGE = 2  # so many lines at a page's top and foot may be running ones
_LONGEST = 110
LINE, GAP, PAGE, PAGE_AND_GAP = "\n", "\n\n", "\n\f", "\n\n\f"


class Flow(msgspec.Struct, frozen=True):
    r"""A letter's lines and what stands before each of them.

    In `text` a line break is "\\n", a gap between paragraphs "\\n\\n", and a page break puts a form feed behind either.
    `breaks[i]` stands before `lines[i]`. `gapped`: the source shows its paragraphs. `bold` holds the offsets of lines
    that begin in bold, or is None where the source knows no typefaces; `scanned`: it was
    read by OCR.
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
    gaps = sum(mark in {GAP, PAGE_AND_GAP} for mark in breaks)
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
    return text if text.isascii() and "\x02" not in text and "\v" not in text else text.translate(_CHARACTERS)


def flow_of_text(text: str) -> Flow:
    """The flow of a text as published or extracted.

    Some tools put an empty line behind every line; there, a gap holds a line with a blank or two empty lines, and
    three or more empty lines are a page break (as in the published texts of 2014-2016). Elsewhere any empty line is a
    gap. Running footers and page numbers are left out.
    """
    text = plain_characters(text)
    if "\f" in text:
        text = text.replace("\f", "\n\f\n")
    lines: list[str] = []
    runs: list[tuple[int, int, bool]] = []
    empty = blank = 0
    page = False
    for raw in text.split("\n"):
        line = raw.strip(" \t")
        if line and line != "\f":
            lines.append(line)
            runs.append((empty, blank, page))
            empty = blank = 0
            page = False
        elif not raw:
            empty += 1
        elif line:
            page = True
        else:
            blank += 1
    double = _is_double_spaced(lines, runs)
    breaks = [_break(run, double=double) for run in runs]
    kept, marks = without_footers(lines, breaks)
    return compose([lines[index] for index in kept], marks)


def _is_double_spaced(lines: list[str], runs: list[tuple[int, int, bool]]) -> bool:
    """Whether an empty line stands behind every line, and not behind every paragraph.

    Then many a line behind one begins in mid sentence, with a small letter.
    """
    single = [line for line, run in zip(lines, runs, strict=True) if run == (1, 0, False)]
    if len(single) < 5 or len(single) < 2 * runs[1:].count((0, 0, False)):
        return False
    return sum(line[0].islower() for line in single) > 0.4 * len(single)


def _break(run: tuple[int, int, bool], *, double: bool) -> str:
    empty, blank, page = run
    if page:
        return PAGE
    if not double:
        return GAP if empty or blank else LINE
    if empty + blank >= 5:
        return PAGE_AND_GAP
    if blank or empty == 2:
        return GAP
    return PAGE if empty >= 3 else LINE


def without_footers(lines: list[str], breaks: list[str]) -> tuple[list[int], list[str]]:
    """Which lines are no page numbers or running footers, which stand at a page's edge, and the breaks before them."""
    kept: list[int] = []
    marks: list[str] = []
    carried = ""
    running = _running(lines, breaks)
    for index, (line, mark) in enumerate(zip(lines, breaks, strict=True)):
        opens = bool(index) and "\f" in mark
        closes = index + 1 == len(lines) or "\f" in breaks[index + 1]
        if index in running or ((opens or closes) and len(line) < _LONGEST and _FOOTER.fullmatch(line)):
            carried = carried or (mark if opens else "")
            continue
        kept.append(index)
        marks.append(carried if carried and "\f" not in mark else mark)
        carried = ""
    return kept, marks


def _running(lines: list[str], breaks: list[str]) -> set[int]:
    """The lines that stand alike at the top, or at the foot, of all pages but one, their figures aside.

    A gap parts them from the page's text.
    A line that is a number counts only where it counts the pages.
    """
    starts = [0, *(index for index, mark in enumerate(breaks) if index and "\f" in mark)]
    if len(starts) < 2:
        return set()
    places: dict[tuple[str, str], set[int]] = {}
    for page, (start, stop) in enumerate(itertools.zip_longest(starts, starts[1:], fillvalue=len(lines))):
        first = next((i for i in range(start + 1, min(start + _EDGE + 1, stop)) if "\n\n" in breaks[i]), start)
        last = next((i for i in range(stop - 1, max(stop - _EDGE - 1, start), -1) if "\n\n" in breaks[i]), stop)
        top, foot = range(start, first), range(last, stop)
        for where, index in (*(("top", index) for index in top), *(("foot", index) for index in foot)):
            line = lines[index]
            if len(line) < _LONGEST and not _CONTENT.search(line):
                said = str(int(line) - page) if line.isdecimal() else _DIGITS.sub("0", line)
                places.setdefault((where, said), set()).add(index)
    wanted = max(2, len(starts) - 1)
    return {index for at in places.values() if len(at) >= wanted for index in at}


def flat(text: str) -> str:
    """Text in one line with single blanks; a word that was hyphenated at a line's end is put together again."""
    if "-\n" in text:
        text = _HYPHENATED.sub(_joined, text)
    return " ".join(text.split())


_HYPHENATED = re.compile(r"(\w+)-\n{1,2}\f?(\w+)")
# Endings that are no word of their own: what stands before the hyphen is half a word.
_ENDING = re.compile(
    r"(?:[a-z]{0,3}(?:tion|sion|cian|ment|ness|ity|tive|sive|ture|gery|gical|ical|ous|able|ible|ance|ence|ency|ancy|"
    r"apy|apies|logy|logic|graphy|sary|tory|itis|osis|pathy|phen|cine|pine|pam|done)|ing|ings|ed|ly|al|ally|nal|tal|"
    r"ral|cal|er|ers|ist|ists|ism|ize|ized|lar|sis|tis|nale|line|lines|tor|tors|rator|istrator|trator|nistrator)s?",
)


def _joined(found: re.Match[str]) -> str:
    """One word of `docu-/mentation`; dates, compounds and ranges keep their hyphen ("10-28-/2016", "follow-/up")."""
    before, after = found[1], found[2]
    torn = before.isalpha() and len(before) > 1 and _ENDING.fullmatch(after)
    if not torn and before.isalpha() and after.isalpha():
        whole = before + after
        torn = re.search(rf"\b{re.escape(whole)}\b", found.string, re.IGNORECASE)
    return f"{before}{'' if torn else '-'}{after}"
