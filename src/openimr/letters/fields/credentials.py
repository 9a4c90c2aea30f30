"""The reviewer's credentials, from the block of labels or from the sentence that came before it."""

import re
from functools import lru_cache

from openimr.letters.reading.flow import flat
from openimr.model import ReviewerCredentials
from openimr.vocabulary import state_of

_LICENSURE = re.compile(
    r"State\(?s?\)?\s+of\s+Licensure\s*:?\s*(?P<states>.*?)\s*"
    r"(?=\n|Certification\(?s?\)?\s*/\s*Specialt|Specialty needed|The\s+expert|\Z)",
    re.IGNORECASE,
)
_SPECIALTY = re.compile(
    r"Certification\(?s?\)?\s*/\s*Specialt(?:y|ies)\s*:?\s*(?P<named>.*?)\s*"
    r"(?=\n|State\(?s?\)?\s+of\s+Licensure|Specialty\s+needed|Sub-?specialt|The\s+(?:expert|physician)|\Z)",
    re.IGNORECASE,
)
_STOP = r"(?=\s*,?\s*(?:and\s+)?(?:has|have|with|holds|is|who|and\s+licensed|licensed)\b|\s*[.;]|\Z)"
_BOARD = re.compile(
    rf"\b(?P<negated>not\s+)?Board[\s-]+Certified\s+in\s+(?P<named>.+?){_STOP}"
    rf"|\b(?:certified\s+by\s+the\s+American\s+Board\s+of|diplomate\s+(?:of|in)\s+(?:the\s+American\s+Board\s+of\s+)?)\s*(?P<board>.+?){_STOP}",
    re.IGNORECASE,
)
_SUBSPECIALTY = re.compile(
    r"\b(?:has|with|holds)?\s*(?:a\s+)?(?:sub-?specialt(?:y|ies)|fellowship[\s-]+(?:trained|training)|"
    rf"sub-?specialty\s+certification)\s*(?:in|:)\s+(?P<named>.+?){_STOP}",
    re.IGNORECASE,
)
_LICENSED = re.compile(
    r"\blicensed\s+to\s+practice\s+(?:medicine\s+)?in\s+(?P<states>.+?)(?=\s*[.;]|,?\s+(?:and\s+)?(?:has|is|he|she|who|with)\b|\Z)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"_{3,}")


def credentials_of(text: str) -> ReviewerCredentials:
    """The credentials in the passage that tells of them; what it does not say is empty or null.

    Specialties are split at commas and stand as printed; states are full names, and stay as printed if they are none.
    """
    places = [place for place in (text.find("State(s) of Licensure"), text.find("Certification(s)")) if place >= 0]
    return _read(text[min(places) :] if places else text)


@lru_cache(maxsize=1024)
def _read(text: str) -> ReviewerCredentials:
    """The credentials; the few hundred reviewers of a programme come back in letter after letter."""
    text = "\n\n".join(flat(paragraph) for paragraph in re.split(r"\n\n\f?", text) if paragraph.strip())
    block, specialty = _LICENSURE.search(text), _SPECIALTY.search(text)
    if block or specialty:
        sub = _SUBSPECIALTY.search(text)
        return ReviewerCredentials(
            licensure=_states(block["states"]) if block else (),
            specialties=_listed(specialty["named"]) if specialty else (),
            subspecialties=_listed(sub["named"]) if sub else (),
        )
    board, sub, licensed = _BOARD.search(text), _SUBSPECIALTY.search(text), _LICENSED.search(text)
    return ReviewerCredentials(
        licensure=_states(licensed["states"]) if licensed else (),
        specialties=_listed(board["named"] or board["board"]) if board else (),
        subspecialties=_listed(sub["named"]) if sub else (),
        board_certified=None if board is None else not board["negated"],
    )


def _listed(text: str) -> tuple[str, ...]:
    parts = (part.strip(" .;:") for part in text.split(","))
    named = (re.sub(r"^and\s+(?=[A-Z])", "", part) for part in parts if not _BLANK.search(part))
    return tuple(dict.fromkeys(part for part in named if part))


def _states(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in re.split(r"[,;&]|\band\b", text):
        said = part.strip(" .:;")
        if not said or _BLANK.search(said):
            continue
        whole = state_of(re.sub(r"^(?:the\s+)?(?:states?\s+of\s+)?", "", said, flags=re.IGNORECASE))
        found.append(whole or said)
    return tuple(dict.fromkeys(found))
