"""The injured worker in the clinical summary: age, sex, the injury and how it came about."""

import re
from datetime import date
from typing import Literal

import msgspec

from openimr.letters.fields.dates import DATE, iso

Sex = Literal["female", "male"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_AGE = re.compile(
    r"\b(?P<age>\d{1,3})[\s-]*(?:(?:years?|yrs?)\.?[\s-]*(?:olds?|of\s+age)|y\W?\s?o\b|y/o\b|year\b(?=[\s-]+(?:male|female|man|woman)))"
    r"|\b(?P<worded>(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-]+(?:one|two|three|four|five|six|"
    r"seven|eight|nine))?|sixteen|seventeen|eighteen|nineteen))[\s-]+years?[\s-]+old"
    r"|\bage\s*(?:is|of|:|d)?\s*(?P<aged>\d{2})\b|\baged\s+(?P<aged2>\d{2})\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:(?P<female>female|woman|lady)|(?P<male>male|man|gentleman))\b(?![\s-]+(?:doctor|physician|pattern|relative))",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<!/)\b(?:(?P<she>she|her|hers|herself)|(?P<he>he|his|him|himself))\b(?!/)", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:wife|husband|spouse|daughter|son|mother|father|child|children|brother|sister|partner)\b", re.IGNORECASE
)
# "Mr." and "Ms." stand where the name was taken out.
_TITLE = re.compile(r"\b(?:(?P<mr>Mr)|(?P<ms>Ms|Mrs|Miss))\b\.?")
_INJURY_BEFORE = re.compile(r"(?:\binjur(?:y|ed|ies)\b|\baccident\b|\bDOI\b|\bhurt\b)[^.;]{0,90}?\Z", re.IGNORECASE)
_INJURY_AFTER = re.compile(r"[^.;]{0,40}?\b(?:work(?:-related)?|industrial)\s+injur|\s+injur", re.IGNORECASE)
_OTHER_DATE = re.compile(
    r"(?:\b(?:dated|evaluat\w*|visit|exam\w*|MRI|x-?rays?|surgery|report(?:ed on)?|progress|note|presented|seen|on file"
    r"|review(?:ed)?)\b[^.;]{0,40})\Z",
    re.IGNORECASE,
)
# Patterns of the mechanism, each with words without which it can't match.
_MECHANISM = (
    (
        ("echanism of injury",),
        re.compile(r"\bdue to\s+(?P<said>(?:an?\s+|the\s+)?[^.;,]{3,120}?)\s+mechanism of injury", re.IGNORECASE),
    ),
    (
        ("echanism of",),
        re.compile(
            r"\bmechanism of (?:the )?injury\s+(?:was|is|occurred\s+(?:when|as)|:)\s*(?:due to\s+)?"
            r"(?P<said>[^.;]{3,160})",
            re.IGNORECASE,
        ),
    ),
    (
        ("njur",),
        re.compile(
            r"\binjur(?:y|ies|ed)\b(?:(?!restrict|exam|reveal|diagnos)[^.]){0,80}?\b"
            r"(?P<said>(?:when|while|due to|caused by|as a result of)\s+[^.;]{4,160})",
            re.IGNORECASE,
        ),
    ),
    (
        ("lipped", "ripped", "fell", "struck", "rear-ended", "wisted"),
        re.compile(
            r"\b(?:he|she|worker|patient|applicant|claimant|individual|who|when)\s+(?:reportedly\s+|was\s+\w+ing\s+and\s+)?"
            r"(?P<said>(?:slipped|tripped|fell|was (?:struck|hit|rear-ended)|twisted)\b[^.;]{3,140})",
            re.IGNORECASE,
        ),
    ),
)
_OPENING = 700  # characters in which a summary tells of the injury
_NOT_LISTED = re.compile(
    r"\bnot\s+(?:listed|specified|provided|documented|stated|described|given|clear|noted|indicated)", re.IGNORECASE
)
_REVIEW = re.compile(
    r"\butili[sz]ation\s+review\b|\bUR\b|\bpre-?authori[sz]ation\b|\b(?:non-?\s?certified|not\s+certified|denied|modified)\b"
    r"|\bclaims?\s+administrator\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:non-?\s?certif\w*|not\s+certif\w*|den(?:ied|ial|ying|y)|modif(?:ied|ication)|partial(?:ly)?|certif\w*|authori[sz]ed|approved|"
    r"not\s+(?:medically\s+)?(?:necessary|approved|authorized)|determin\w*|decision|utili[sz]ation\s+review|UR)\b",
    re.IGNORECASE,
)
_REQUESTED = re.compile(
    r"\bRFA\b|\brequests? for (?:medical )?authori[sz]ation\b|\brequest (?:was )?(?:received|submitted|made|signed)\b",
    re.IGNORECASE,
)
_BESIDE = 60  # characters between a request and its date
_ANSWERED_DAYS = 60  # a request is answered within 30 days even where it is retrospective (LC 4610); some slack
_SENTENCE = re.compile(r"(?<=[a-z0-9)\"”%][.!?])\s*(?=[A-Z])")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The injured worker as the summary tells; what it does not tell is null."""

    age: int | None = None
    sex: Sex | None = None


def person_of(summary: str) -> Person:
    """Age in years and sex; the sex from a noun beside the age, else any noun, else from pronouns that agree."""
    found = next((age for age in _AGE.finditer(summary) if not _of_a_relative(summary, age)), None)
    return Person(age=_age(found) if found else None, sex=_sex(summary, found))


def _of_a_relative(summary: str, found: re.Match[str]) -> bool:
    """Whether the words before speak of a relative: "his wife, a 45 year old female"."""
    return _RELATIVE.search(summary[max(found.start() - 40, 0) : found.start()]) is not None


def _age(found: re.Match[str]) -> int | None:
    if found["worded"]:
        words = re.split(r"[\s-]+", found["worded"].lower())
        if words[0] in _TEENS:
            return 10 + _TEENS.index(words[0])
        return _TENS[words[0]] + (_ONES.index(words[1]) if len(words) > 1 else 0)
    age = int(found["age"] or found["aged"] or found["aged2"])
    return age if 0 < age < 111 else None


def _sex(summary: str, age: re.Match[str] | None) -> Sex | None:
    if age is not None:
        stop = summary.find(".", age.end(), age.end() + 60)
        near = _NOUN.search(summary, age.end(), stop if stop >= 0 else age.end() + 60) or _NOUN.search(
            summary, max(age.start() - 40, 0), age.start()
        )
        if near:
            return "female" if near["female"] else "male"
    noun = next((noun for noun in _NOUN.finditer(summary) if not _of_a_relative(summary, noun)), None)
    if noun:
        return "female" if noun["female"] else "male"
    she = he = 0
    for pronoun in _PRONOUN.finditer(summary):
        if pronoun["she"]:
            she += 1
        else:
            he += 1
    title = _TITLE.search(summary)
    if title:
        return "male" if title["mr"] else "female"
    if she and she >= 3 * he:
        return "female"
    return "male" if he and he >= 3 * she else None


def injury_date(summary: str) -> str | None:
    """The date of injury: the first date that words of an injury lead to; ISO."""
    for found in DATE.finditer(summary):
        before = summary[max(0, found.start() - 130) : found.start()]
        words = _INJURY_BEFORE.search(before)
        near = words is not None and not _OTHER_DATE.search(before[words.start() :])
        if near or _INJURY_AFTER.match(summary, found.end()):
            day = iso(found)
            if day is not None:
                return day
    return None


def review_date(summary: str) -> str | None:
    """The date of the utilization review decision, ISO: the date nearest to its words, in the last such sentence."""
    best: str | None = None
    for mention in _REVIEW.finditer(summary):
        start, end = _sentence(summary, mention.start())
        if not _DECIDED.search(summary, start, end):
            continue
        days = [(abs(_gap(found, mention)), iso(found)) for found in DATE.finditer(summary, start, end)]
        near = sorted((gap, day) for gap, day in days if day is not None and gap < 160)
        if near:
            strong = mention[0].lower()[:2] in {"ut", "ur", "pr"}
            if strong:
                return near[0][1]
            best = near[0][1]
    return best


def request_date(summary: str, review: str | None) -> str | None:
    """The date of the treatment request (RFA) that was under review, ISO.

    The newest date beside words of a request that is not after the review of `review` (ISO) and not more than
    `_ANSWERED_DAYS` before it: an older form asked for something else.
    """
    last = date.fromisoformat(review) if review else None
    found: list[str] = []
    for mention in _REQUESTED.finditer(summary):
        start, end = _sentence(summary, mention.start())
        near = [
            (abs(_gap(day, mention)), said)
            for day in DATE.finditer(summary, start, end)
            if abs(_gap(day, mention)) < _BESIDE and (said := iso(day)) is not None
        ]
        if near:
            found.append(min(near)[1])
    if last is not None:
        found = [d for d in found if 0 <= (last - date.fromisoformat(d)).days <= _ANSWERED_DAYS]
    return max(found, default=None)


def _gap(found: re.Match[str], mention: re.Match[str]) -> int:
    return found.start() - mention.end() if found.start() >= mention.end() else mention.start() - found.end()


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = 0
    for found in _SENTENCE.finditer(text):
        if found.end() > at:
            return start, found.start()
        start = found.end()
    return start, len(text)


def mechanism_of(summary: str) -> str | None:
    """How the injury came about, in the words with which the summary opens.

    "not listed" where it says that it does not say.
    """
    opening = summary[:_OPENING]
    for needed, pattern in _MECHANISM:
        found = pattern.search(opening) if any(word in opening for word in needed) else None
        if found is None:
            continue
        said = found["said"].strip(" ,")
        if _NOT_LISTED.match(said):
            return "not listed"
        said = re.sub(r"^(?:an?|the)\s+(?=\w+$)", "", said)
        said = re.sub(r"^(?:due to|caused by|as a result of|detailed as|described as)\s+", "", said)
        if DATE.match(said):
            continue
        return said
    return None
