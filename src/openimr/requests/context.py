"""Operations that a request names without asking for them, and what else it says beside the treatment."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from openimr.model import TreatmentKind
from openimr.requests.naming import FIELDS, at_place
from openimr.requests.numbers import words_of
from openimr.requests.places import place_of
from openimr.requests.shorthand import together, written_out
from openimr.vocabulary import Term, procedure, terms
from openimr.vocabulary.entries import vocabulary

_PROCEDURES = frozenset({"procedure"})
# Words that put what follows them before the treatment, or behind it; a list sign or a colon ends their reach.
_AFTER = (
    r"(?:s/p|s\.p\.|status[- ]post|post[- ]?op(?:erative(?:ly)?)?|post[- ]?surgical|post(?![.\-/\w])|after|following"
    r"(?!\s*(?:requests?|services?|treatments?|items?)\b)|since|had|underwent|h/o|hx of|history of|recovering from)"
)
_BEFORE = (
    r"(?:prior to|before|pre[- ]?op(?:erative(?:ly)?)?|pre[- ]?surgical|pre(?![.\-/\w])|in preparation for|"
    r"in anticipation of|in advance of|candida(?:te|cy) for|clear(?:ed|ance)? for|pending)"
)
# The first words of these: without one of them operations alone are what is asked for.
_TELLING = frozenset(
    re.findall(
        r"\w+",
        "s status post postop postoperative postoperatively postsurgical after following since had underwent "
        "h hx history recovering prior before pre preop preoperative preoperatively presurgical in candidate "
        "candidacy clear cleared clearance pending hardware ",
    )
)
_REACHES = re.compile(rf"(?<![\w/])(?:(?P<after>{_AFTER})|(?P<before>{_BEFORE}))(?!\w)(?=[^;:]*$)", re.IGNORECASE)
_JOINED = re.compile(
    r"[\s,/&+().-]*(?:(?:and|with|plus|w)\b)?(?:[\s,/&+().-]|\b(?:left|right|bilateral|L|R|arthroscopic|open|partial|"
    r"revision|possible|[CTL]\d\S*|S1)\b)*",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[,;+&]|\b(?:and|plus)\b|\.\s", re.IGNORECASE)
_DATE = re.compile(r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})(?!\d)")
_OPERATED = re.compile(
    r"^[^;,:]{0,40}?(?:\b(?:done|performed|completed|dated?|DOS|DOI|on|of)\b[\s:]*|\(\s*(?:DOS:?\s*)?|^\s*[-,]?\s*)"
    r"(?=\d{1,2}[/-]\d{1,2}[/-]\d{2})",
    re.IGNORECASE,
)
_OPERATED_BEFORE = re.compile(
    r"\b(?:surgery|operation|operated|sx|DOSx|date of surgery)\b[\s:(]*(?:on|of|date|done|performed|was|[-:])*\s*$",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?<![\w/])(?:s/p(?!\s*(?:\w+\s+)?(?:MVA|MVC|accident|injur|fall|trauma|strain|sprain|fracture|injection|block|"
    r"\w*ESI))|post[- ]?op(?:erative(?:ly)?)?|post[- ]?surgical|perioperative)(?!\w)",
    re.IGNORECASE,
)
_PRE = re.compile(r"\b(?:pre[- ]?op(?:erative(?:ly)?)?|pre[- ]?surgical)\b|\bsurgical clearance\b", re.IGNORECASE)
_SURGERY_AFTER = re.compile(r"\b(?:after|following|since)\s+(?:\w+\s+){0,3}?(?:surgery|operation)\b", re.IGNORECASE)
_SURGERY_BEFORE = re.compile(r"\b(?:prior to|before)\s+(?:\w+\s+){0,3}?(?:surgery|operation)\b", re.IGNORECASE)
_WEANING = re.compile(
    r"\b(?:wean\w*|taper\w*|detox\w*|titrat\w+ (?:down|off)|(?:down|de-?)[- ]?titrat\w+|discontinu\w+|d/c|come off)",
    re.IGNORECASE,
)
# "taper" of a steroid is how it is given, not a way off a drug of dependence.
_STEROID = re.compile(r"\b(?:prednis\w+|medrol|dexameth\w+|methylpred\w+|steroid)\b", re.IGNORECASE)
_TRIAL = re.compile(r"\b(?:trial|trials|try)\b", re.IGNORECASE)
_REPEAT = re.compile(
    r"\b(?:repeat(?:ed)?|second|third|2nd|3rd|fourth|4th|another|additional|addl|add'l|continu(?:e|ed|ing|ation)|further|"
    r"more|refill(?! \d)|refilled|renew(?:al)?|ongoing|extension|extend(?:ed)?)\b|#\s?[2-9]\s?(?:of|/)\s?\d|"
    r"\b(?:injections?|\w*ESI|blocks?|RFA|series)\b[^#;,]{0,20}#\s?[2-9](?!\d)",
    re.IGNORECASE,
)
# Refills that are counted are still to come; the refill of a pump is its filling.
_REFILLS = re.compile(
    r"(?:\b(?:no|zero|without|one|two|three|pump)|\d)\s+(?:additional\s+)?(?:refills?|rf)\b", re.IGNORECASE
)
_RENTAL = re.compile(r"\b(?:rent(?:al|als|ed)?|rntl|lease)\b", re.IGNORECASE)
_PURCHASE = re.compile(r"\b(?:purchase[ds]?|purch|buy|to own)\b", re.IGNORECASE)

_JOINTS = frozenset({"shoulder", "elbow", "hip", "knee"})
_OPERATIONS = frozenset({"surgery", "injection"})
# An operation that undoes what the one before it left: "lumbar fusion hardware removal".
_OF_THE_FORMER = "hardware removal"
_GIVEN_AFTER = frozenset({"therapy", "equipment", "home care", "program"})
_BESIDE_SURGERY = frozenset({"therapy", "visit", "test", "imaging"})


class RequestContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says beside the treatment it asks for.

    `after` and `before` are procedures (the vocabulary's ids) that the treatment is to follow or to prepare, and
    `after_words` the former as written; `after_date` (ISO) is the day of the operation where a whole date stands.
    `post_operative` and `pre_operative` hold also where no operation is named ("post-op PT"). `weaning`: a drug is to
    be tapered. `trial`, `repeat` (a further course, series or refill), `rental` and `purchase` are said in words.
    """

    after: str | None = None
    after_words: str | None = None
    after_date: str | None = None
    before: str | None = None
    post_operative: bool = False
    pre_operative: bool = False
    weaning: bool = False
    trial: bool = False
    repeat: bool = False
    rental: bool = False
    purchase: bool = False


class _Role(NamedTuple):
    term: Term
    after: bool


def context_of(request: str) -> RequestContext:
    """What `request` says about the operation it follows or prepares, weaning, a trial, repetition, rental or purchase.

    An operation that is itself asked for is no context. Never raises.
    """
    text = " ".join(written_out(request).split())
    found = terms(text, _PROCEDURES)
    roles = _roles(text, found)
    named = [role.term for role in roles]
    asked = any(procedure(term.id).kind == "surgery" for term in found if term not in named)
    where = place_of(text).body_part
    after = next((role.term for role in roles if role.after), None)
    before = next((role.term for role in roles if not role.after), None)
    post = after is not None and procedure(after.id).kind == "surgery"
    pre = before is not None and procedure(before.id).kind == "surgery"
    repeated = _REPEAT.search(_REFILLS.sub(" ", text)) is not None
    operated = post or _POST.search(text) is not None or _SURGERY_AFTER.search(text) is not None
    operation = at_place(procedure(after.id), where) if after and after.id != "surgery" else None
    if operated and operation is None and not asked:
        operation = together(text, "surgery")
    return RequestContext(
        after=operation.id if operation else None,
        after_words=after.text if after else None,
        after_date=_day_of(text, after) if operated else None,
        before=at_place(procedure(before.id), where).id if before and before.id != "surgery" else None,
        post_operative=operated,
        pre_operative=pre or _PRE.search(text) is not None or _SURGERY_BEFORE.search(text) is not None,
        weaning=_WEANING.search(text) is not None and _STEROID.search(text) is None,
        trial=_TRIAL.search(text) is not None,
        repeat=repeated,
        rental=_RENTAL.search(text) is not None,
        purchase=_PURCHASE.search(text) is not None,
    )


def context_terms(text: str, found: list[Term]) -> list[Term]:
    """Those of the procedures `found` in `text` that it names as what the treatment follows or prepares."""
    return [role.term for role in _roles(text, found)]


def joint_of(context: list[Term]) -> str | None:
    """The part of the body that an operation belongs to by its nature, where its chapter is one part ("s/p TKA")."""
    regions = (procedure(term.id).region for term in context)
    return next((region for region in regions if region in _JOINTS), None)


def _roles(text: str, found: list[Term]) -> list[_Role]:
    if _operations().isdisjoint([term.id for term in found]):
        return []
    kinds = [procedure(term.id).kind for term in found]
    if _OPERATIONS.issuperset(kinds) and _TELLING.isdisjoint(words_of(text)):
        return []
    roles: list[_Role] = []
    asked: TreatmentKind | None = None
    for index, term in enumerate(found):
        if kinds[index] not in _OPERATIONS:
            asked = asked or kinds[index]
            continue
        joined = roles and found[index - 1] == roles[-1].term and term.id != _OF_THE_FORMER
        if joined and _JOINED.fullmatch(text, found[index - 1].end, term.start):
            roles.append(_Role(term, roles[-1].after))
            continue
        said = _said_before(text, found, index)
        if said is None and kinds[index] == "surgery":
            said = _beside(text, found, kinds, index, asked)
        if said is not None:
            roles.append(_Role(term, said))
        else:
            asked = asked or kinds[index]
    return roles


@cache
def _operations() -> frozenset[str]:
    return frozenset(entry.id for entry in vocabulary().procedures if entry.kind in _OPERATIONS)


def _said_before(text: str, found: list[Term], index: int) -> bool | None:
    """True where a word before the operation makes it past, False where it makes it still to come, None without one."""
    start = found[index - 1].end if index else 0
    said = [word["after"] is not None for word in _REACHES.finditer(text, start, found[index].start)]
    return said[-1] if said else None


def _beside(
    text: str, found: list[Term], kinds: list[TreatmentKind], index: int, asked: TreatmentKind | None
) -> bool | None:
    """The same for an operation that only stands beside what is asked for: "PT ankle ORIF", "TKA physical therapy"."""
    term = found[index]
    if term.id in FIELDS and index + 1 < len(found) and kinds[index + 1] == "visit":
        return None
    if asked in _GIVEN_AFTER and found[index].id != "surgery":
        between = text[found[index - 1].end : term.start] if index else ""
        if _OPERATED.search(text[term.end : term.end + 60]) or not _LISTED.search(between):
            return True
    if asked in {"visit", "test", "imaging"} or (asked == "other" and found[index - 1].id == "assistant surgeon"):
        between = text[found[index - 1].end : term.start]
        if re.search(r"\bfor\b", between, re.IGNORECASE) and not _LISTED.search(between):
            return False
    if index + 1 < len(found) and not text[term.end : found[index + 1].start].strip(" -"):
        following = kinds[index + 1]
        if following in _BESIDE_SURGERY:
            return following == "therapy"
        if found[index + 1].id == _OF_THE_FORMER:
            return True
        if found[index + 1].id == "assistant surgeon":
            return False
    return None


def _day_of(text: str, operation: Term | None) -> str | None:
    """The date behind the operation, or one that is said to be that of the surgery."""
    if operation is not None:
        behind = text[operation.end : operation.end + 60]
        near = _OPERATED.search(behind) or re.match(
            r"(?:[^;:\d]|[CTLS]\d(?:[-/][CTLS]?\d)?){0,30}(?=\d{1,2}[/-]\d)", behind
        )
        written = _DATE.search(behind, near.end()) if near else None
        if written is not None and near is not None and written.start() - near.end() < 2:
            return _iso(written)
    dates = list(_DATE.finditer(text))
    for written in dates:
        if _OPERATED_BEFORE.search(text, 0, written.start()):
            return _iso(written)
    named = operation is not None or "DOS" in text or "ervice" in text
    return _iso(dates[0]) if len(dates) == 1 and not named else None


def _iso(written: re.Match[str]) -> str | None:
    year = int(written["year"])
    try:
        return date(year if year > 99 else 2000 + year, int(written["month"]), int(written["day"])).isoformat()
    except ValueError:
        return None
