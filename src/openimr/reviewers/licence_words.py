"""What the status of a licence means, as boards and credentialing files write it (`rules/licence_words.yaml`)."""

import re
from functools import cache
from importlib import resources

import msgspec


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    good: tuple[str, ...]
    disciplinary: tuple[str, ...]
    gone: tuple[str, ...]
    denials: tuple[str, ...]
    doubtful: tuple[str, ...]


@cache
def status_of(text: str) -> str | None:
    """What a licence's status means: good, disciplinary, doubtful or gone; None for a word that is not known.

    A status of several words is what the gravest of them says ("active - probation"). "doubtful" is gone in a way that
    is often discipline (surrendered), so that R5 has to be attested. A question mark is no answer, and neither is a
    grave word denied ("active, not restricted"): it is nobody's discipline, nor words that a board uses.
    """
    words = _words()
    said = _folded(text)
    for meaning, listed in (("disciplinary", words.disciplinary), ("doubtful", words.doubtful), ("gone", words.gone)):
        if any(_stands(_folded(word), said, words.denials) for word in listed):
            return meaning
    return "good" if said in {_folded(w) for w in words.good} and "?" not in text else None


def _stands(word: str, said: str, denials: tuple[str, ...]) -> bool:
    """Whether a word stands there without a denial among the two words before it."""
    for found in re.finditer(rf"(?<![a-z]){re.escape(word)}(?![a-z])", said):
        before = said[: found.start()].split()[-2:]
        if not any(denial in before for denial in denials):
            return True
    return False


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", text.lower()).split())


@cache
def _words() -> _Words:
    text = resources.files("openimr.reviewers").joinpath("rules/licence_words.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Words)
