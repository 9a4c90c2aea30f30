"""Lines become passages: what continues what, which heading rules, which label stands before, which box is ticked."""

import re

from openimr.clinical.passage import PageContext, Passage
from openimr.clinical.reading_notes import lines as looks
from openimr.clinical.reading_notes.lines import BOX, DATE, ITEM, ROW, Line
from openimr.clinical.reading_notes.sentences import sentences
from openimr.clinical.reading_notes.tables import BOILERPLATE, FORM, Headings, boilerplate, headings, table_columns

# A note in the form subjective, objective, assessment, plan, each letter alone on its line.
_SOAP = re.compile(r"^S[ \t]*$(?s:.*)^O[ \t]*$", re.MULTILINE)
_LONE_LABEL = re.compile(r"[A-Z][^.;]{1,70}[:?]$")
_INLINE_LABEL = re.compile(r"([A-Z][\w /&'’(),-]{1,40}):\s+\S")
_ANSWER = re.compile(r"(\s*(?:Yes|No|N/?A|Unknown)\b[.,]?)\s+([A-Z].*[?:])$", re.DOTALL)
_DASH = re.compile(r"([A-Z][A-Za-z /&]{1,40}?)\s*[-–—]+\s+\S")
_STOP = re.compile(r"([A-Z][A-Za-z ]{2,30})\.\s+\S")
_WORD_START = re.compile(r"(?<![\w/'’])[A-Z(]")
# Labels inside a plan that begin its orders, not the list of what is taken.
_IN_PLAN = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:rx|meds?|medications?|medicines|prescriptions?|medications? prescribed)\W*$", re.IGNORECASE
)
# A drug with its strength at the beginning of a line: an order, where the line above is one too.
_ORDER = re.compile(r"[A-Z][A-Za-z-]{3,}\s+(?:[A-Z]{2}\s+)?\d[\d./-]*(?:\s?(?:mg|mcg|%)|\s)")
_ONLY_DATE = re.compile(DATE + r"(?:\s+\d{1,2}:\d{2})?$")
# The last cell of a row in a letter's table of decisions.
_OUTCOME = re.compile(
    r"\b(?:(?:non-?)?certif(?:y|ied)|denied|modified|approved|authorized|deferred)\)?$", re.IGNORECASE
)
_TERMINAL = (".", "!", "?", ":", ";", '."', ".”", ".)")
_OPEN_END = (",", " the", " of", " and", " a", " to", " for", " with", " in", " on", " or", " by", " her", " his")
_LONGEST_TABLE_CELL = 60
_LONGEST_HEADING = 140
_LONGEST_LABEL = 45
_FORMS = frozenset({"imr application", "request for authorization", "fax cover", "proof of service"})


def passages_of(text: str, context: PageContext, *, section: str = "") -> tuple[Passage, ...]:
    """The passages of a page in order, with exact offsets; every word of the page stands in at most one.

    Args:
        text: the page's text as it was read, line ends and form feeds included.
        context: where the page stands; its kind of record decides what some headings mean.
        section: the section that the page before it ended in, where the record runs on.
    """
    return _Reader(text, context, section).read()


def section_at_end(passages: tuple[Passage, ...]) -> str:
    """The section that a page leaves open for the next page of its record; none after a form or printed matter."""
    if not passages or passages[0].context.kind in _FORMS:
        return ""
    last = next((p for p in reversed(passages) if p.section != FORM and (p.label or p.section != BOILERPLATE)), None)
    return "" if last is None or last.section == BOILERPLATE else last.section


class _Reader:
    """One page on its way from lines to passages."""

    def __init__(self, text: str, context: PageContext, section: str) -> None:
        self.text = text
        self.context = context
        self.section = section
        self.headings: Headings = headings(context.kind)
        self.printed = boilerplate(context.kind)
        self.phrases = self.printed.anywhere_in(text)
        self.columns = table_columns()
        self.soap = "\n" in text and _SOAP.search(text) is not None
        self.out: list[Passage] = []
        self.form_request = context.kind == "request for authorization" or "Service/Good Requested" in text
        self.label = ""
        self.resumed = section  # the section that a label broke into, for a value that turns out to be a bare date
        self.pending: str | None = None  # section of the value that a label on the line above announces
        self.head: str | None = None  # the head of the table that we are in
        self.dated = False  # the table's rows begin with dates
        self.block: tuple[int, int] | None = None
        self.last: Line | None = None
        self.block_section = ""
        self.block_number: int | None = None
        self.block_row = False
        self.width = 60.0
        self.cut: tuple[tuple[int, int, bool], list[tuple[int, int, str]]] = ((-1, -1, False), [])

    def read(self) -> tuple[Passage, ...]:
        lines = looks.lines_of(self.text)
        lengths = sorted(len(line.text) for line in lines)
        if lengths:
            self.width = max(40, min(160, lengths[len(lengths) * 9 // 10]))
        for line in lines:
            self._line(line)
        self._close()
        return tuple(self.out)

    def _line(self, line: Line) -> None:
        if looks.is_fax_header(line.text):
            self._alone(line, BOILERPLATE)
        elif looks.is_furniture(line.text):
            self._alone(line, FORM)
        elif self.pending is None and looks.is_signature(line.text):
            self._alone(line, FORM)
            self.section = self.label = ""
        elif looks.is_table_head(line.text, self.columns):
            self._alone(line, BOILERPLATE)
            self.head, self.dated, self.pending, self.label = line.text, False, None, ""
        elif looks.has_box(line.text):
            self._boxes(line)
        else:
            self._worded(line)

    def _alone(self, line: Line, section: str) -> None:
        self._close()
        self.head = None
        self._emit(line.start, line.end, section, "", None)

    # Check boxes -----------------------------------------------------------------------------------------------------

    def _boxes(self, line: Line) -> None:
        marks = list(BOX.finditer(self.text, line.start, line.end))
        lead = self.text[line.start : marks[0].start()].strip()
        if lead:
            self._worded(Line(start=line.start, end=line.start + len(lead), text=lead, gap=line.gap))
        label, section = self.label, self.section
        if lead and self.block is not None and (lead.endswith((":", "?")) or len(lead) < 50):
            label = lead
        self._close()
        if self.pending is not None:
            section, self.pending = self.pending, None
        asked = self.out[-1] if self.out and not lead else None
        if asked is not None and asked.section == BOILERPLATE and asked.text.endswith((":", "?")):
            section, label = BOILERPLATE, asked.text
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            stop = line.end if following is None else following.start()
            piece = self.text[mark.start() : stop].rstrip()
            asks = _ANSWER.match(piece, mark.end() - mark.start())
            piece = piece if asks is None else piece[: asks.end(1)]
            self._emit(mark.start(), mark.start() + len(piece), section, label, mark.group("on") is not None)
            if asks is not None:
                label = asks.group(2).strip()

    # Headings and labels ---------------------------------------------------------------------------------------------

    def _worded(self, line: Line) -> None:
        if self._continues(line):
            self._extend(line)
            return
        cuts = self._cuts(line)
        if not cuts:
            self._plain(line)
            return
        first = cuts[0][0]
        if first > line.start:
            self._plain(self._part(line, line.start, first))
        for (begin, after, section), following in zip(cuts, [*cuts[1:], None], strict=True):
            stop = line.end if following is None else following[0]
            self._labelled(self._part(line, begin, after), self._part(line, after, stop), section)

    def _part(self, line: Line, start: int, end: int) -> Line:
        piece = self.text[start:end]
        body = piece.strip()
        left = start + len(piece) - len(piece.lstrip()) if body else start
        return Line(start=left, end=left + len(body), text=body, gap=line.gap)

    def _labelled(self, label: Line, value: Line, section: str) -> None:
        self._close()
        self.head = None
        self.pending = None
        if _ONLY_DATE.match(value.text):
            section = FORM
        if section == "medications" and self.section == "plan" and value.text and _IN_PLAN.match(label.text):
            section = "plan"
        self.resumed = self.section
        if section != FORM:
            self.section = section
        self.label = label.text
        if value.text:
            if section == FORM:
                self._emit(value.start, value.end, FORM, label.text, None)
                self.label = ""
            else:
                self._open(value)
        elif section == FORM or label.text.endswith(":"):
            self.pending = section

    def _cuts(self, line: Line) -> list[tuple[int, int, str]]:
        """Headings and labels in the line: where the phrase begins, where its text begins, the section."""
        key = (line.start, line.end, self._rested())
        if self.cut[0] != key:
            self.cut = (key, self._looked_up(line))
        return self.cut[1]

    def _looked_up(self, line: Line) -> list[tuple[int, int, str]]:
        text, cuts, begin = line.text, [], 0
        for pattern, colon, stop in ((None, False, False), (_DASH, True, False), (_STOP, True, True)):
            match = pattern.match(text) if pattern else None
            phrase = text if pattern is None else match.group(1) if match else ""
            letter = self.soap and phrase in {"S", "O", "A", "P"}
            marked = colon or letter or phrase.endswith(":")
            marked = marked or (pattern is None and len(phrase) > 3 and self._rested())
            if not phrase or (stop and phrase.lower() not in self.headings.stop_too):
                continue
            found = self._opens(phrase, colon=marked)
            if found is not None:
                begin = len(text) if match is None else match.end() - 1
                cuts.append((line.start, line.start + begin, found))
                break
        form = False
        colon_at = text.find(":", begin)
        while colon_at >= 0:
            cut = self._phrase_before(text, begin, colon_at, form=form)
            if cut is not None:
                cuts.append((line.start + cut[0], line.start + colon_at + 1, cut[1]))
                begin, form = colon_at + 1, cut[1] == FORM
            colon_at = text.find(":", colon_at + 1)
        if not cuts:
            glued = self.headings.glued_in(text)
            found = self._opens(glued.group(), colon=False) if glued else None
            if glued and found is not None:
                cuts.append((line.start + glued.start(), line.start + glued.end(), found))
        return cuts

    def _rested(self) -> bool:
        """Whether the line above has come to its end, so that a lone word below it is a heading."""
        return self.block is None or (self.last is not None and self.last.text.endswith(_TERMINAL))

    def _phrase_before(self, text: str, begin: int, colon: int, *, form: bool) -> tuple[int, str] | None:
        for match in _WORD_START.finditer(text, max(begin, colon - 90), colon):
            at = match.start()
            phrase = text[at:colon]
            before = text[begin:at].strip()
            section = self._opens(phrase, colon=True)
            if section is None:
                continue
            if not before or before[-1] in ".;!?)]" or form or section == FORM or looks.item_number(before) is not None:
                return at, section
            if phrase.isupper() and len(phrase) > 2:
                return at, section
        return None

    def _opens(self, phrase: str, *, colon: bool) -> str | None:
        if len(phrase) > _LONGEST_HEADING or (not phrase[:1].isupper() and not ITEM.match(phrase)):
            return None
        return self.headings.section(phrase, colon=colon)

    # Running text ----------------------------------------------------------------------------------------------------

    def _plain(self, line: Line) -> None:
        if self.pending is not None:
            section, self.pending = self.pending, None
            self._close()
            if _ONLY_DATE.match(line.text):
                section, self.section = FORM, self.resumed
            if section == FORM:
                self._emit(line.start, line.end, FORM, self.label, None)
                self.label = ""
            else:
                self._open(line)
            return
        self._close()
        if self.form_request and self.section == "request" and self.printed.is_boilerplate(line.text):
            self._emit(line.start, line.end, BOILERPLATE, "", None)
            return
        if self.head is not None and not self._row(line):
            self.head = None
        if self.head is not None:
            self._open(line, row=True)
            return
        if _LONE_LABEL.match(line.text) and len(line.text.split()) <= 9 and not self.printed.is_boilerplate(line.text):
            self._emit(line.start, line.end, FORM, "", None)
            self.label, self.pending = line.text, self.section
            return
        inline = _INLINE_LABEL.match(line.text)
        if inline and len(inline.group(1).split()) <= 5:
            self.label = inline.group(1) + ":"
        dated = ROW.match(line.text)
        if dated:
            self.label = dated.group()
        item = ITEM.match(line.text)
        if item and not dated:
            self._open(self._part(line, line.start + item.end(), line.end), number=looks.item_number(line.text))
        else:
            self._open(line)

    def _row(self, line: Line) -> bool:
        if ROW.match(line.text):
            self.dated = True
            return True
        sentence = line.text.endswith(".") and len(line.text) > _LONGEST_TABLE_CELL
        return not self.dated and not sentence and line.gap == 0

    def _open(self, line: Line, *, number: int | None = None, row: bool = False) -> None:
        self.block = (line.start, line.end)
        self.last, self.block_section, self.block_number, self.block_row = line, self.section, number, row

    def _extend(self, line: Line) -> None:
        if self.block is not None:
            self.block = (self.block[0], line.end)
            self.last = line

    def _continues(self, line: Line) -> bool:
        """Whether a line goes on with the sentence or cell of the line above."""
        last = self.last
        if self.block is None or last is None or line.gap > 6:
            return False
        text = line.text
        if line.gap > 2:  # a page break inside the text: only what cannot begin a sentence goes on
            return not last.text.endswith(_TERMINAL) and (text[0].islower() or text[0] in "(,#")
        if text[0].isdigit() and ROW.match(text) and ROW.match(last.text):
            return False  # two rows of a print-out, each with its date
        small = text[0].islower() and not ITEM.match(text)
        if self.block_row:
            return line.gap == 0 and not ROW.match(text) and (small or self._cell(line))
        if self.form_request and self.block_section == "request":
            return not (self._is_heading(line) or self.printed.is_boilerplate(text) or self._listed(text))
        ended = last.text.endswith(_TERMINAL)
        full = len(last.text) >= 0.7 * self.width
        if small:
            return not ended or full
        if self._listed(text) or self._is_heading(line):
            return False
        if self.block_section == "medications" and text[0].isupper():
            return last.text.endswith((",", " and"))
        if text[0].isupper() and (_OUTCOME.search(last.text) or self._ordered(last.text, text)):
            return False
        if ended:
            return full and line.gap == 0 and not _INLINE_LABEL.match(text) and not ROW.match(text)
        return full or last.text.endswith(_OPEN_END) or (last.text[-1] in "-/&(" and line.gap == 0)

    def _ordered(self, above: str, text: str) -> bool:
        """Whether two lines of a plan are two orders of drugs."""
        return (
            self.block_section == "plan"
            and not above.endswith(_OPEN_END)
            and _ORDER.match(text) is not None
            and _ORDER.match(above) is not None
        )

    def _cell(self, line: Line) -> bool:
        cell = self.dated and len(line.text) <= _LONGEST_TABLE_CELL and self.block is not None
        return cell and line.end - (self.block or (0, 0))[0] < 600 and not self._cuts(line)

    def _listed(self, text: str) -> bool:
        item = ITEM.match(text)
        if item is None:
            return False
        number = looks.item_number(text)
        return number is None or number < 40

    def _is_heading(self, line: Line) -> bool:
        return any(start == line.start for start, _, _ in self._cuts(line))

    # Out -------------------------------------------------------------------------------------------------------------

    def _close(self) -> None:
        if self.block is None:
            return
        start, end = self.block
        label, section, row = self.label, self.block_section, self.block_row
        self.block = self.last = None
        opened = self.printed.opens(self.text[start:end])
        if opened is not None:
            self.section = opened
        if row or (self.form_request and section == "request"):
            self._emit(start, end, section, self.head or label, None)
            return
        for left, right in looks.glued_items(self.text, start, end, self.block_number):
            for first, stop in sentences(self.text, left, right):
                colon = self.text.find(":", first, min(stop, first + _LONGEST_LABEL)) >= 0
                inline = _INLINE_LABEL.match(self.text, first, stop) if colon else None
                label = inline.group(1) + ":" if inline else label
                self._emit(first, stop, section, label, None)

    def _emit(self, start: int, end: int, section: str, label: str, checked: bool | None) -> None:  # noqa: FBT001 - a tick
        text = self.text[start:end]
        if section != BOILERPLATE and self.printed.is_boilerplate(text, phrases=self.phrases):
            section = BOILERPLATE
        previous = self.out[-1] if self.out else None
        before = previous.text if previous is not None and previous.section == section else ""
        self.out.append(
            Passage(
                text=text,
                start=start,
                section=section,
                label=label,
                checked=checked,
                before=before,
                context=self.context,
            )
        )
