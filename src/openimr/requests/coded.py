"""Billing and diagnosis codes in a request, set apart from its words so that their figures count nothing."""

import re

import msgspec

from openimr.vocabulary import Code, codes_in, find_body_part, icd_description

_SIGN = re.compile(r"\b(?:CPT|HCPCS|ICD(?:-?(?:9|10))?(?:-?CM)?)(?: codes?)?\b\s*:?#?", re.IGNORECASE)
_CODED = re.compile(r"\d(?:\d{3}|(?<=[A-Z]\d)[\dA-Z]\.\d)")
_DIAGNOSIS = re.compile(r"\b[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}\b")


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """A request's words without its codes, the billing codes, and the part of the body of its diagnosis codes."""

    words: str
    codes: tuple[Code, ...] = ()
    body_part: str | None = None


def set_apart(text: str) -> Coded:
    """The request with its listed billing codes and its ICD-10 codes blanked, and what they say."""
    if not _CODED.search(text):
        return Coded(words=text)
    codes = codes_in(text)
    for start, end, _ in codes:
        text = _blanked(text, start, end)
    part = None
    for found in _DIAGNOSIS.finditer(text):
        described = icd_description(found[0])
        if described is not None:
            part = part or find_body_part(described)
            text = _blanked(text, found.start(), found.end())
    if codes or part:
        text = _SIGN.sub(" ", text)
    return Coded(words=text, codes=tuple(code for _, _, code in codes), body_part=part)


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
