"""Labels of the published letters: found where a line begins, whatever their wrapping, colons and misspellings."""

import re

import msgspec
from rapidfuzz import fuzz

from openimr.letters.reading.flow import Flow, compose

_NEAR = 86.0
_TORN_OUTCOME = re.compile(r":\s*(?:Up|Uph|Over|Overt|Overtu|Overtur|Overturn)-$")
_OUTCOME_AT_END = re.compile(r":\s*(?:Upheld|Overturned)$")


class Labels(msgspec.Struct, frozen=True):
    """The labels of one layout's items; each tuple holds the wordings of one label, the layout's own first."""

    claims_administrator: tuple[str, ...]
    reviewer: tuple[str, ...]
    rationale: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        """Every wording."""
        return (*self.claims_administrator, *self.reviewer, *self.rationale)


def pattern(wordings: tuple[str, ...], *, colon: str) -> re.Pattern[str]:
    """The wordings with any blanks and line breaks between their words, and `colon` behind."""
    worded = "|".join(r"\s+".join(re.escape(word) for word in wording.split()) for wording in wordings)
    return re.compile(f"(?:{worded}){colon}")


def respelt(flow: Flow, wordings: tuple[str, ...]) -> Flow:
    """The flow with labels at the starts of lines spelt right ("Decison rationale" becomes "Decision rationale").

    A label that a hyphen tears over two lines is put together. A line that is a label already, or is not near one,
    stays as it is; so does one in mid paragraph without a colon.
    """
    lines: list[str] = []
    breaks: list[str] = []
    bold: list[bool] = []
    at = 0
    torn = ""
    for mark, line in zip(flow.breaks, flow.lines, strict=True):
        at += len(mark)
        if torn and (whole := _label_in(torn[:-1] + line, wordings) or _outcome_in(torn, line)):
            lines[-1] = whole
            torn = ""
        else:
            lines.append(_nearest(line, wordings, anywhere=mark != "\n") or line)
            breaks.append(mark)
            bold.append(at in (flow.bold or ()))
            torn = line if line.endswith("-") else ""
        at += len(line)
    if tuple(lines) == flow.lines:
        return flow
    mended = compose(lines, breaks, None if flow.bold is None else bold)
    return msgspec.structs.replace(mended, scanned=flow.scanned)


def _outcome_in(torn: str, line: str) -> str | None:
    """The line, put together from two, if they tear its outcome ("Soma 350mg: Up-", "held")."""
    whole = torn[:-1] + line
    return whole if _TORN_OUTCOME.search(torn) and _OUTCOME_AT_END.search(whole) else None


def _label_in(line: str, wordings: tuple[str, ...]) -> str | None:
    """The line, put together from two, if it begins with a label."""
    return line if line.lower().startswith(tuple(wording.lower() for wording in wordings)) else None


def _nearest(line: str, wordings: tuple[str, ...], *, anywhere: bool) -> str | None:
    if not line or not line[0].isalpha():
        return None
    stop = line.find(":", 0, 60)
    if stop < 0 and not anywhere:
        return None
    best: tuple[float, str, int] | None = None
    for wording in wordings:
        end = stop if stop >= 0 else _words_end(line, wording.count(" ") + 1)
        said = line[:end]
        if abs(len(said) - len(wording)) > 4:
            continue
        if said == wording:
            return None
        if said.lower() == wording.lower():
            return f"{wording}{line[end:]}"
        score = fuzz.ratio(said.lower(), wording.lower())
        if score >= _NEAR and (best is None or score > best[0]):
            best = (score, wording, end)
    return None if best is None else f"{best[1]}{line[best[2] :]}"


def _words_end(line: str, count: int) -> int:
    at = -1
    for _ in range(count):
        at = line.find(" ", at + 1)
        if at < 0:
            return len(line)
    return at
