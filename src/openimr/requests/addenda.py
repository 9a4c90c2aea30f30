"""What a reviewer added to a guideline paragraph beyond its citations."""

import re

from openimr.requests.wording import flattened, is_prose, leaves_open, passages, quotation_in, sentences

_CITING = re.compile(
    r"^\W*Decision (?:(?:is|was) )?(?:not )?based\b"
    r"|\b(?:[Rr]eviewer|[Aa]dministrator) "
    r"(?:did not (?:base|cite|use|rely)|based|cited|relied|used|found (?:that )?(?:no|the) )"
)


def addenda_of(text: str) -> tuple[str, ...]:
    """The sentences of a guideline paragraph that cite nothing but say something: verbatim, with single blanks.

    "MTUS is silent on it", "Note: tapering is advised, see ...", and quotations of a guideline's text are such; a
    title, a reference or "Decision based on ..." is not. A quotation of several sentences is one addition.
    """
    if "." not in text:
        return ()
    found: list[str] = []
    for passage in passages(flattened(text)):
        published = passage.startswith("Decision")
        quoting = False
        for number, sentence in enumerate(sentences(passage)):
            if quoting:
                found[-1] += f" {sentence}"
                quoting = not leaves_open(sentence)
                continue
            said = _said(sentence, cites=published and not number)
            if said:
                found.append(said)
                quoting = leaves_open(said)
    return tuple(found)


def _said(sentence: str, *, cites: bool) -> str | None:
    if not cites and not _CITING.search(sentence):
        return sentence if is_prose(sentence) else None
    start = quotation_in(sentence)
    return None if start is None else sentence[start:].lstrip(" :,;-")
