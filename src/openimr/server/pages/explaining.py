"""Why a clock ends on its day, for those who do not work here: what decides it, in plain words, and no more.

The office reads all of it: which law has been read and which was carried over, what else was measured. Who waits for a
decision needs the day, what it is counted from, and the law.
"""

import re

from openimr.process.words import words
from openimr.server.accounts.models import User
from openimr.server.pages.plain import is_lay, plain_words

_OF = r"(?: (?:S\d+(?:, S\d+)*|GC))*"
_TAG = re.compile(rf"(?:(?<=\()|(?<=[;:] ))(?P<grade>V|P){_OF}(?=[);,])|\b(?P<unsure>GK|INF){_OF}(?!\w)")
_SOURCES = re.compile(r"(?:, S\d+)+(?=\))")
"""A rule's grade with its sources, as explanations have it in brackets; and sources that stand there without one."""
_FIELD = re.compile(r" \(`[^`]+`\)")
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_SINCE = re.compile(r", in force since \d{4}-.*$")
"""Since when a rule holds, by which date of the case, and what of it has not been read."""
_STANDS = re.compile(r"^On \d{4}-\d\d-\d\d: ")
"""How the clock stands today: the page says it before the sentence."""
_MEASURES = "DWC's measures so far"


def explanation(user: User, text: str) -> str:
    """Why a clock ends on its day: to those who do not work here in plain words, without what only the office needs."""
    if not is_lay(user):
        return text
    spelt = _TAG.sub(lambda found: plain_words().grades[found["grade"] or found["unsure"]], _FIELD.sub("", text))
    said = [_plainly(sentence) for sentence in _SENTENCE.split(_SOURCES.sub("", spelt))]
    return re.sub(r"\bUR\b", "utilization review", " ".join(filter(None, said)))


def _plainly(sentence: str) -> str:
    if _STANDS.match(sentence) or sentence.startswith(_MEASURES):
        return ""
    if sentence.startswith("Law: "):
        cut = _SINCE.sub("", sentence)
        return cut if cut.endswith(".") else f"{cut}."
    head, colon, rest = sentence.partition(": ")
    if colon and head in plain_words().ends:
        return f"{plain_words().ends[head]}: {_named(rest)}"
    return _named(sentence)


def _named(sentence: str) -> str:
    """A sentence that begins with the name of an event and its day, with plain words for the event."""
    found = re.match(r"(?P<event>[A-Za-z ]+?) (?P<day>\d{4}-\d\d-\d\d)", sentence)
    name = found["event"][:1].lower() + found["event"][1:] if found else ""
    name = "ur" + name[2:] if name.startswith("uR ") else name
    if found is None or name not in words().events:
        return sentence
    return f"{plain_words().events[name]} on {found['day']}{sentence[found.end() :]}"
