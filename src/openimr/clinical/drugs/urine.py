"""Urine drug tests: what was found and what was not, in a sentence of a note or a row of the laboratory's report."""

import re
from collections.abc import Iterator

from openimr.clinical.drugs.mentions import mentions
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.passage import Draft, Passage
from openimr.model import AttributeValue

_RESULT = compiled(
    r"\b(?P<no>not (?:been )?(?:detected|found|present)|none detected|negative|neg|absent|undetected|no)\b"
    r"|(?P<plus>(?<![\w+])\+(?=\s?[a-z]))|\b(?P<yes>positive|pos|detected|found|present|presence of|abnormal)\b"
)
_AGREES = compiled(
    r"\b(?P<bad>inconsistent|not consistent|unexpected|discrepan\w+)\b"
    r"|\b(?P<good>consistent|expected|agrees? with|in agreement with|as prescribed)\b"
)
_LINE = compiled(r"\b(?:consistent|inconsistent|unexpected|negative|positive|detected|agrees?)\b")
# A row that gives "prescribed" beside the result.
_PRESCRIBED = compiled(r"(?<!not )(?<!non-)(?<!non )(?<!un)\bprescribed\b(?!\s*:?\s*(?:no|none|n)\b)")
_ALL_NEGATIVE = compiled(
    r"\b(?:all|screen|test|result|results|panel|drugs)\b[^.;\n]{0,40}\bneg(?:ative)?\b"
    r"|\bneg(?:ative)? (?:for all|screen)\b"
)
_EXPLAINED = compiled(
    r"\b(?:means|indicates|defined|cutoff values? (?:are|is)|results? (?:may|should|can)|interpretation of)\b"
)


def drugs_found(passage: Passage) -> dict[str, AttributeValue]:
    """The drugs that a passage says were detected and not detected, by generic name or class."""
    text = passage.text
    lists: dict[str, list[str]] = {"detected": [], "not_detected": []}
    for mention in mentions(passage):
        name = mention.drug.name if mention.drug else mention.drug_class
        after = _RESULT.search(text, mention.end, min(mention.stop, mention.end + 40))
        before = None
        for match in _RESULT.finditer(text, 0, mention.start):
            before = match
        told = before
        if after is not None and (
            before is None or not re.search(r"\b(?:for|of|no)\b", text[before.start() : mention.start])
        ):
            told = after
        if told is None:
            continue
        which = lists["detected" if told.group("yes") or told.group("plus") else "not_detected"]
        if name not in which:
            which.append(name)
    return {name: tuple(names) for name, names in lists.items() if names}


def laboratory_rows(passage: Passage) -> Iterator[Draft]:
    """The rows and conclusions of a urine drug test's own report."""
    if passage.context.kind != "urine drug test" or passage.section in {"form", "boilerplate", "guideline"}:
        return
    text = passage.text
    if _LINE.search(text) is None or _EXPLAINED.search(text) or passage.checked is False:
        return
    found: dict[str, AttributeValue] = {"official_report": True, **drugs_found(passage)}
    agrees = _AGREES.search(text)
    if agrees is not None:
        found["result"] = "inconsistent" if agrees.group("bad") else "consistent"
    elif "detected" in found and _PRESCRIBED.search(text):
        found["result"] = "consistent"
    elif "detected" in found:
        found["result"] = "positive"
    elif "not_detected" in found:
        # One row: what else the test found stands in other rows.
        found["result"] = "negative" if _ALL_NEGATIVE.search(text) else "unspecified"
    else:
        return
    yield Draft(
        kind="urine_drug_test",
        start=passage.start,
        end=passage.start + len(text),
        attributes=found,
        assertion="affirmed",
    )
