"""What stands behind a guideline's name: edition, titles of sections, pages."""

import re

_PAGES = re.compile(
    r"p(?<![a-z]p)(?:age\(s\)|ages?\b|gs?\b\.?|p?\.|p?(?= \d))\s*:?\s*"
    r"(?P<list>\d+(?:\s?[-–]\s?\d+|\s+to\s+\d+)?(?:\s*(?:,|;|&|and|,\s*and)\s*\d+(?:\s?[-–]\s?\d+|\s+to\s+\d+)?(?![\d/.]))*)"
    r"(?:\s+of\s+\d+\b)?"
)
_PAGE = re.compile(r"\d+(?:(?:\s?[-–]\s?|\s+to\s+)\d+)?")
_DASH = re.compile(r"\s?[-–]\s?|\s+to\s+")
_SECTIONS = re.compile(r"sections?(?:\(s\))?\s*:")
_NUMBERED = re.compile(r"\d+(?:\.\d+)* [A-Z]")
_ISSUED = re.compile(r"\s*\((?:(?:[Ee]ffective|[Rr]evised),?\s+)?(?:[A-Za-z]+\s+\d{1,2},?\s+)?((?:19|20)\d{2})\)")
_EDITION = re.compile(
    r"[\s,;:.(-]*(?P<edition>(?:(?:\d{1,2}(?:st|nd|rd|th)|second|third)\s+ed(?:ition\b|\.|\b)(?:,?\s*\((?:web|(?:19|20)\d\d)\))?"
    r"(?:,?\s*(?:19|20)\d\d\b)?|(?:19|20)\d\d\b(?!\s*[/-]))(?:\s+(?:ed(?:ition\b|\.|\b)|version\b))?)\)?(?:\s+edition\b)?",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:2nd|3rd|second|third)\s+ed(?:ition|\.)?", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# Titles that hold a comma before a capital letter, as the schedule and the postsurgical guideline print them.
_HOLDS_A_COMMA = re.compile(
    r"(?:Forearm|Hip)(?:, (?:Wrist|Hand|Pelvis))+,? (?:&|and) (?:Hand|Thigh)"
    r"|(?:NSAIDs?|Opioids?|CRPS|TENS|Weaning|Antidepressants|Chronic pain programs|Psychological evaluations)"
    r",(?= (?:GI|Hypertension|Specific|Criteria|Dosing|Long[- ]Term|On-?going|Pain Treat|Screening|Steps|Indicators|"
    r"Differentiation|Psychological|California|IDDS|Diagnostic|Medications \(|Sympathetic|Spinal|Chronic Pain \(|"
    r"Opioids \()"
    r"(?!s? for))",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r" (?:allows?|recommends?|states?|indicates?|supports?|suggests?|notes?|advises?|requires?|says?|do|does|did|is|"
    r"are|was|were|has|have|had|must|should|cannot|exceeds)\b"
)
# Where a sentence goes on to say what the guideline says, the title has ended.
_SAYS = re.compile(
    r",?\s+(?:which |that )?"
    r"(?:allows?|recommends?|states?|indicates?|supports?|suggests?|notes?|advises?|requires?|says?|"
    r"(?:do|does) not)\s.*",
    re.DOTALL,
)
# A clause with its verb behind a title, or in its place, speaks of the case.
_CLAUSE = re.compile(
    r"(?:^|(?<=[,;:.]\s))[^,;:.]*\b(?:is|are|was|were|has|have|had|does|did|must|should|cannot|exceeds|do(?=\s+not))\b.*",
    re.DOTALL | re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:^|[,;:.]\s)\s*(?:the|this|that|there|he|she|it|they|we|his|her)\s[^,;:.]*$", re.IGNORECASE)
_PART_OF = re.compile(r",?\s*\b(?:(?:which|that)\s+(?:is|are)\s+(?:not\s+)?)?(?:a\s+)?part\s+of\b.*")
_HEAD = re.compile(r"(?:and|of the|see|citing|(?-i:the))\b\s*|guidelines?\b\s*|\(odg(?:[- ]twc)?\)", re.IGNORECASE)
_JOINING = frozenset(
    {"and", "of", "the", "in", "from", "per", "on", "ca", "see", "citing", "page", "pages", "by", "or", "california"}
)
_MARKS = " ,;:.–-"


def pages_of(text: str) -> tuple[str, ...]:
    """The pages, each "78" or "80-82"."""
    found = _listed(text)
    if not found:
        return ()
    return tuple(dict.fromkeys(_DASH.sub("-", page) for one in found for page in _PAGE.findall(one["list"])))


def without_pages(text: str, put: str = " ") -> str:
    """The text with its pages taken out."""
    last = 0
    pieces: list[str] = []
    for found in _listed(text):
        pieces.append(text[last : found.start()])
        last = found.end()
    return put.join([*pieces, text[last:]]) if pieces else text


def edition_of(tail: str) -> tuple[str | None, str]:
    """The edition right behind a guideline's name ("3rd ed.", "2016"), and the rest."""
    issued = _ISSUED.match(tail)
    if issued:
        return issued[1], tail[issued.end() :]
    if "ed" in tail or "20" in tail or "19" in tail or "Ed" in tail:
        leading = _EDITION.match(tail)
        if leading:
            return leading["edition"].rstrip(","), tail[leading.end() :]
        within = _ELSEWHERE.search(tail)
        if within:
            return within[0], tail
    return None, tail


def year_of(name: str) -> str | None:
    """The year in a guideline's name."""
    found = _YEAR.search(name)
    return found[0] if found else None


def listed_titles(text: str) -> tuple[str, ...] | None:
    """The titles behind "Section(s):", without pages; None where the text has no such list."""
    if "ection" not in text:
        return None
    found = _SECTIONS.search(text.lower())
    return titles(without_pages(text[found.end() :])) if found else None


def titles(text: str) -> tuple[str, ...]:
    """Section titles at commas, without tearing titles that hold one ("Opioids, criteria for use")."""
    if "," not in text and ";" not in text:
        title = cleaned(text)
        return (title,) if title else ()
    if _HOLDS_A_COMMA.search(text):
        text = _HOLDS_A_COMMA.sub(lambda found: found[0].replace(",", "\0"), text)
    numbered = _NUMBERED.match(text.lstrip()) is not None
    found: list[str] = []
    depth = last = 0
    for index, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char in ",;" and depth <= 0 and _goes_on(text[index + 1 :].lstrip(), numbered=numbered):
            found.append(text[last:index])
            last = index + 1
    found.append(text[last:])
    tidy = (cleaned(title.replace("\0", ",")) for title in found)
    return tuple(title for title in tidy if title)


def cleaned(text: str) -> str:
    """A title without the words that join it to the sentence, and without what is said of the case."""
    if "part of" in text:
        text = _PART_OF.sub("", text)
    if _VERBAL.search(text):
        title = _SAYS.sub("", text)
        text = _CLAUSE.sub("", title if title == text else _SUBJECT.sub("", title))
    text = " ".join(text.split()).strip(_MARKS)
    while (head := _HEAD.match(text)) and not text.lower().startswith("guidelines for"):
        text = text[head.end() :].lstrip(_MARKS)
    while text.rpartition(" ")[2].lower() in _JOINING:
        text = text.rpartition(" ")[0].rstrip(_MARKS)
    return _balanced(text)


def _listed(text: str) -> list[re.Match[str]]:
    low = text.lower()
    return list(_PAGES.finditer(low)) if len(low) == len(text) else []


def _goes_on(ahead: str, *, numbered: bool) -> bool:
    if numbered:
        return ahead[:1].isdigit()
    return ahead[:1].isupper() or ahead[:1].isdigit() or ahead.startswith("and ")


def _balanced(text: str) -> str:
    """The text without a bracket or quotation mark at an end that belongs to what was cut off, or that encloses all."""
    opened, closed = text.count("("), text.count(")")
    if opened > closed and text.endswith("("):
        text = text[:-1].rstrip(_MARKS)
    elif opened > closed and text.startswith("("):
        text = text[1:].lstrip(_MARKS)
    elif closed > opened and text.endswith(")"):
        text = text[:-1].rstrip(_MARKS)
    elif closed > opened and text.startswith(")"):
        text = text[1:].lstrip(_MARKS)
    if text.startswith("(") and text.endswith(")") and ")" not in text[1:-1]:
        text = text[1:-1]
    return text.strip('"“” ') if text[:1] in '"“' or (text.count('"') == 1 and text.endswith('"')) else text
