"""Who the worker is, as notes and forms say: age, sex, date of injury."""

import re
from collections.abc import Iterator

from openimr.clinical.body.rules import UNREAD, worth
from openimr.clinical.body.view import draft, page_of, view_of
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import quick

_OLD = quick(
    r"\b(?P<n>\d{2})[\s-]*(?:(?:year|yr)s?[\s.-]*old|y[./]?\s?o\.?\b|y(?=[\s-]+(?:m|f|male|female)\b))"
    r"(?![\s-]+(?:\w+\s)?(?:injur|claim|fracture|film|study|mri|case|history|fusion|surgery|scar|tear|car|truck|building|son|daughter))",
)
_NOUN = quick(
    r"[\s,-]*(?:(?!who\b|with\b|and\b|worker'?s\b)[\w-]+[\s,-]+){0,3}?"
    r"(?P<s>female|woman|lady|girl|male|gentleman|man|(?-i:[MF])\b)\b",
)
_SHORT = re.compile(r"(?:^|[.:]\s*|\bpatient is a\s+)(?P<n>\d{2})\s?(?P<s>[MF])\b(?=[\s,.]|$)")
_AGE_FIELD = quick(r"\bage(?:\s*/\s*sex)?\s*[:=]\s*(?P<n>\d{2})\b")
_SEX_FIELD = quick(r"\b(?:sex|gender)\s*[:=]\s*(?P<s>female|male|[MF])\b")
AGE_LABEL = quick(r"^\W*age\b")
SEX_LABEL = quick(r"\b(?:sex|gender)\b")
_LETTER = quick(r"(?:^|\b\d{2}\s*[/, ]?\s*)(?P<s>female|male|[MF])\b")
_TITLE = quick(r"(?<!ear )(?<!EAR )(?<![Tt]o )(?<![Tt]o: )\b(?P<t>Mrs|Ms|Miss|Mr)\b\.?\s+[A-Z][\w’'-]+", 0)
_PRONOUN = re.compile(r"^(?P<p>He|She)\s+(?!or\b|/)[a-z]+")
_NOUN_ALONE = quick(
    r"\b(?:this|the|a|an|pleasant|older|elderly|young|middle[- ]aged)\s+(?:(?:very\s+)?(?:pleasant|older|elderly|young|"
    r"well[- ]\w+|middle[- ]aged|right[- ]handed|left[- ]handed)\s+){0,2}(?P<s>woman|lady|man|gentleman|female|male)\b"
    r"|\binjured worker,? (?:is )?a (?P<s2>female|male)\b",
)
_FEMALE = frozenset({"f", "female", "woman", "lady", "girl", "mrs", "ms", "miss", "she"})
_INJURED = quick(
    r"(?:date\s+of\s+(?:the\s+)?(?:industrial\s+)?injury|injury\s+date|\bDOI|\bD/I(?:NJ)?\b|\bdate\s+injured"
    r"|\binjur(?:ed|y)(?:\s+(?:date|that\s+occurred|which\s+occurred))?(?:\s+(?:at\s+work|on\s+the\s+job))?\s+(?:on|of|dated?)"
    r"|\bsustained\s+(?:an?\s+)?(?:\w+\s+){0,3}injur\w+\s+on|industrial\s+injur(?:y|ies)\s+(?:of|on|dated)"
    r"|occupational\s+claim\s+(?:from|of)|\binjured)\s*(?:is|was|of|on|:|=)?\s*",
)
DOI_LABEL = quick(r"date\s+of\s+(?:\w+\s+)?(?:illness/)?injury|\bDOI\b|\bD/I(?:NJ)?\b|injury\s+date")
_DIGIT = re.compile(r"\d")
_SEXED = quick(r"man|male|lady")
_QUIET = frozenset({"fax cover", "proof of service", "attorney letter", "correspondence"})


def age(passage: Passage) -> Iterator[Draft]:
    """Ages from 14 to 99 that are the worker's by their wording; a form field, or "71-year-old", "38 M", "43 y M"."""
    if passage.section in UNREAD or not (worth(passage.text, "age") or AGE_LABEL.match(passage.label)):
        return
    if _DIGIT.search(passage.text) is None:
        return
    text = view_of(passage).text
    if AGE_LABEL.match(passage.label) and len(text) < 20:
        match = re.match(r"\s*(?P<n>\d{2})\b", text)
    else:
        match = _AGE_FIELD.search(text) or _OLD.search(text) or _SHORT.search(text)
    if match is not None and 14 <= int(match["n"]) <= 99:
        yield draft(passage, "age", match.start("n"), match.end(), {"years": int(match["n"])}, anchor=match.start("n"))


def sex(passage: Passage) -> Iterator[Draft]:
    """The worker's sex: a form field, the noun after the age, a title with a name, a pronoun that opens a sentence."""
    if passage.section in UNREAD or passage.context.kind in _QUIET:
        return
    if not (worth(passage.text, "sex") or SEX_LABEL.search(passage.label)):
        return
    text = view_of(passage).text
    found = _stated_sex(passage, text)
    if found is None and passage.section not in {"form", "family history", "reasons", "decision", "request"}:
        match = _TITLE.search(text)
        if match is None and passage.section in {"subjective", "history", ""}:
            match = _PRONOUN.match(text)
            match = None if match is None or _told_before(passage) else match
        if match is not None:
            found = match.start(), match.end(), match.group(1)
    if found is not None:
        start, end, word = found
        value = "female" if word.lower() in _FEMALE else "male"
        yield draft(passage, "sex", start, end, {"value": value}, anchor=start)


_OPENING = re.compile(r"(?:^|[.!?:]\s+|\n)(?:He|She)\s")


def _told_before(passage: Passage) -> bool:
    """Whether a pronoun opened an earlier sentence of the page: one hint a page is enough."""
    return (
        _OPENING.search(passage.before) is not None or _OPENING.search(page_of(passage), 0, passage.start) is not None
    )


def _stated_sex(passage: Passage, text: str) -> tuple[int, int, str] | None:
    labelled = SEX_LABEL.search(passage.label) is not None
    field = _SEX_FIELD.search(text) if SEX_LABEL.search(text) else None
    if field is None and labelled and len(text) < 30:
        field = _LETTER.search(text)
    if field is not None:
        return field.start(), field.end(), field["s"]
    if _DIGIT.search(text) is not None:
        old = _OLD.search(text)
        if old is not None:
            noun = _NOUN.match(text, old.end())
            if noun is not None:
                return old.start(), noun.end(), noun["s"]
        short = _SHORT.search(text)
        if short is not None:
            return short.start("n"), short.end(), short["s"]
    if passage.section in {"family history", "reasons"} or _SEXED.search(text) is None:
        return None
    alone = _NOUN_ALONE.search(text)
    if alone is not None:
        return alone.start(), alone.end(), alone["s"] or alone["s2"]
    return None


def date_of_injury(passage: Passage) -> Iterator[Draft]:
    """The date that a form's field or a sentence gives as the day of the injury."""
    if passage.section in UNREAD or not (worth(passage.text, "date_of_injury") or DOI_LABEL.search(passage.label)):
        return
    text = view_of(passage).text
    dates = dates_in(text)
    if not dates:
        return
    if DOI_LABEL.search(passage.label) and len(text) < 40:
        start, end, iso = dates[0]
        yield draft(passage, "date_of_injury", start, end, {"when": iso}, anchor=start)
        return
    for match in _INJURED.finditer(text):
        follows = next((d for d in dates if match.end() <= d[0] <= match.end() + 3), None)
        if follows is not None:
            yield draft(
                passage, "date_of_injury", match.start(), follows[1], {"when": follows[2]}, anchor=match.start()
            )
            return
