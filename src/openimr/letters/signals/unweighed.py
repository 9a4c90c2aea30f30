"""Criterion not applied: a fact that the guideline turns on is left out, or hardly any fact is told at all."""

import re
from collections.abc import Iterator

from openimr.letters.signals.phrases import CASE, GENERAL, GUIDELINE, MENTIONS
from openimr.letters.signals.reading import Rationale, Reading, is_conclusion, plain
from openimr.model import Signal

_LONG = 150  # words from which a rationale may be guideline text with a sentence on the case
_ON_THE_CASE = 0.15  # share of its words on the case, conclusion and all, that such a rationale has at most
_FEW = 4  # sentences on the case, conclusions and all
# Red flags of the spine, with words without which none is there.
_HINTS = (" drop", "cauda equina", "saddle", "bowel", "bladder", "urinary", "fecal", "progressive")
_RED_FLAG = re.compile(
    r"\b(?:(?P<drop>(?:foot|wrist) drop)|(?P<cauda>cauda equina|saddle an\w+|(?:bowel|bladder|urinary|fecal)"
    r" (?:or (?:bowel|bladder) )?(?:incontinence|dysfunction|retention)|loss of (?:bowel|bladder)(?: control)?)"
    r"|(?P<worse>progressive (?:\w+ )?(?:weakness|neurologic(?:al)? (?:deficit|loss)\w*)))"
)
_DENIED = re.compile(
    r"\b(?:no|not|without|denie[sd]|deny|denying|negative|lack|absen\w+|nor|rule out|if|prior|resolved|history of|"
    r"utili[sz]ation review|risk|return)\b"
)
_WEIGHED = re.compile(
    r" (?:(?:foot|wrist) drop|drop (?:foot|wrist)|weak\w*|motor|strength|deficits?|neurolog\w*|red flags?|cauda|saddle"
    r"|bowel|bladder|incontinen\w*|emergen\w*|urgen\w*|progressi\w*|nerve (?:compromise|impairment)) "
)
_OF_THE_SPINE = re.compile(r" (?:lumb\w+|spin\w+|back|l\d|epidural|cervical|neck|neuro\w*|nerve|emg) ")
_KINDS = ("imaging", "injection", "surgery", "visit", "test")
_AFTER_SURGERY = re.compile(r" post ?surgical treatment [a-z ]{0,40}?(\d{1,2}) visits ")
_GUIDELINE_FIGURE = re.compile(
    r" guidelines? (?:recommends?|allows?|supports?|provides?|indicates?) (?:for |up to |only |a total of )*"
    r"(\d{1,2}) visits "
)
_TOO_MANY = re.compile(r" (?:exce\w+|beyond|over the|more than) ")
_HAD_SURGERY = re.compile(
    r"\b(?:since (?:the |his |her )?surgery|surgery \(|(?:underwent|status post|s/p)\s[^.;]{0,60}"
    r"\b(?:surgery|repair|fusion|release|arthroscop\w+|orif|fixation|replacement|discectomy))\b"
)


def unweighed_facts(reading: Reading) -> Iterator[Signal]:
    """Red flags and surgery that the summary tells and the rationale passes over; rationales nearly without a case."""
    flagged = _red_flag(reading)
    for rationale in reading.rationales:
        if flagged is not None:
            yield from _unweighed(rationale, *flagged)
        yield from _wrong_figure(rationale, reading)
        if len(rationale.words) >= _LONG:
            yield from _guideline_text(rationale)


def _red_flag(reading: Reading) -> tuple[str, str] | None:
    """A red flag of the spine that the summary states, and the sentence that does."""
    summary = reading.summary
    if not any(hint in summary.lower for hint in _HINTS):
        return None
    for found in _RED_FLAG.finditer(summary.lower):
        start, _ = summary.bounds(summary.number_at(found.start()))
        if not _DENIED.search(summary.lower, start, found.start()):
            return found[0], summary.sentence_at(found.start())
    return None


def _unweighed(rationale: Rationale, flag: str, sentence: str) -> Iterator[Signal]:
    """Only for what decides on a spine, where guidelines turn on red flags and a nerve's loss, and only if refused."""
    item = rationale.item
    if item.decision != "upheld" or item.treatment.kind not in _KINDS:
        return
    if not _OF_THE_SPINE.search(plain(item.request)):
        return
    if any(
        _WEIGHED.search(rationale.plain, *_span(rationale, number))
        for number in range(len(rationale.starts))
        if not rationale.tells_guideline(number)
    ):
        return
    yield _signal(rationale, 1, f"the clinical summary tells of {flag}, and the rationale does not weigh it", sentence)


def _wrong_figure(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """After surgery, the figure for treatment after surgery is quoted and another one is applied."""
    quoted = _AFTER_SURGERY.search(rationale.plain) if "surgical" in rationale.plain else None
    if quoted is None or rationale.item.decision != "upheld" or not _HAD_SURGERY.search(reading.summary.lower):
        return
    for found in _GUIDELINE_FIGURE.finditer(rationale.plain):
        number = rationale.number_at(found.start())
        if found[1] != quoted[1] and _TOO_MANY.search(rationale.plain, *_span(rationale, number)):
            explain = (
                f"the worker had surgery, and the request is measured by {found[1]} visits; "
                f"the guideline quoted allows {quoted[1]} after surgery"
            )
            yield _signal(rationale, 1, explain, rationale.sentence_at(quoted.start()), rationale.sentence(number))
            return


def _guideline_text(rationale: Rationale) -> Iterator[Signal]:
    """Hardly a word on the case: one sentence at most, and a conclusion."""
    case = [
        number
        for number, cue in enumerate(rationale.cues)
        if cue & CASE or (cue & MENTIONS and not cue & (GENERAL | GUIDELINE))
    ]
    if len(case) > _FEW:
        return
    words = sum(len(rationale.sentence(number).split()) for number in case)
    facts = [number for number in case if not is_conclusion(rationale.sentence(number))]
    total = len(rationale.words)
    if len(facts) <= 1 and words <= _ON_THE_CASE * total:
        explain = (
            f"{words} of the rationale's {total} words are on the case, in {_sentences(len(facts))} and a conclusion"
        )
        yield _signal(rationale, None, explain, *(rationale.sentence(number) for number in case))


def _span(rationale: Rationale, number: int) -> tuple[int, int]:
    start, end = rationale.bounds(number)
    return start, end + 1


def _sentences(number: int) -> str:
    return "one sentence" if number else "no sentence"


def _signal(rationale: Rationale, value: int | None, explain: str, *quotes: str) -> Signal:
    return Signal(kind="criterion not applied", item=rationale.number, value=value, explain=explain, quotes=quotes)
