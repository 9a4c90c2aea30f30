"""Billing codes (CPT, HCPCS) and the procedures that they stand for."""

import re
from functools import cache

from openimr.vocabulary.entries import Code, vocabulary

_WRITTEN = re.compile(r"(?<![\w.#$-])(?:\d{5}|\d{4}T|[A-Z]\d{4})(?![\w%]|\.\d|,\d{3})", re.IGNORECASE)


def code_of(written: str) -> Code | None:
    """What a billing code stands for ("97110", "e0730"); None where it is not listed in `data/codes.yaml`.

    Source: own knowledge of the code sets, never their descriptors; `Code.confidence` says how sure.
    """
    return _by_code().get(written.strip().upper())


def codes_in(text: str) -> list[tuple[int, int, Code]]:
    """The listed codes in `text`, in order, with the code points at which each stands."""
    found = []
    for match in _WRITTEN.finditer(text):
        code = _by_code().get(match[0].upper())
        if code is not None:
            found.append((match.start(), match.end(), code))
    return found


@cache
def _by_code() -> dict[str, Code]:
    return {entry.code: entry for entry in vocabulary().codes}
