"""The words in which utilization review decides, and what was allowed of a modified request."""

import re

from openimr.model import Treatment
from openimr.requests import parse_request
from openimr.review.items.mentions import Outcome

# Longest and most special first: "conditionally non-certified" holds "non-certified", which holds "certified".
_MODIFIED = (
    r"modif(?:ied|y|ication)|partial(?:ly)?\s+(?:certif\w+|approv\w+|authoriz\w+|den\w+)|"
    r"(?:certified|approved|authorized)\s+(?:in\s+part|with\s+modifications?|as\s+modified)"
)
_DENIED = (
    r"n[o0]n[-–\s]{0,3}certif\w*|n[o0]n[-–\s]{0,3}authorized|(?:unable|declin\w+|refus\w+|fail\w*)\s+to\s+(?:certify|approve|authorize)|"
    r"(?:not|nor|cannot)\s+(?:be\s+|been\s+|found\s+|deemed\s+)?"
    r"(?:certif\w+|approved?|authorized?|medically\s+necessary|medically\s+appropriate)|"
    r"none\s+of\s+the\s+\w+\s+(?:is|are|was|were)\s+(?:certified|approved|authorized)|"
    r"den(?:y|ied|ial)|adverse(?:ly)?\s+determin\w+|do(?:es)?\s+not\s+(?:certify|approve|authorize)"
)
_WORDS: tuple[tuple[Outcome, str], ...] = (
    ("conditionally non-certified", r"condition(?:al(?:ly)?)?[\s-]+(?:n[o0]n[-–\s]{0,3}certif\w*|den(?:ied|ial|y))"),
    ("deferred", r"defer(?:red|ral)?"),
    ("delayed", r"delay(?:ed)?"),
    ("modified", _MODIFIED),
    ("denied", _DENIED),
    ("certified", r"(?<!-)(?:certif(?:ied|y|ication)|approved?|authorized?)|medically\s+necessary"),
)
OUTCOME = "|".join(f"(?P<o{index}>{pattern})" for index, (_, pattern) in enumerate(_WORDS))
_OUTCOME = re.compile(rf"\b(?:{OUTCOME})\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|no|nor|isn't|without)\s+(?:an?\s+|been\s+|being\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_ALLOWED = (
    re.compile(
        r"(?P<what>[^.;:]*?\S)\s+(?:is|are|was|were|has been|have been)\s+(?:certified|approved|authorized|allowed)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:modif\w+|certif\w+|approv\w+|authoriz\w+|allow\w*)\s*(?:to\s+(?:certify|approve|authorize|allow)|to|for|as|of|:|-|–|is|are)+\s*"
        r"(?P<what>[^.;]*?\d[^.;]*)",
        re.IGNORECASE,
    ),
    re.compile(r"\bto\s+(?P<what>(?:#|\d|one|two|three|four|five|six|eight|ten|twelve)[^.;]*)", re.IGNORECASE),
    re.compile(r"(?:certif\w+|approv\w+|authoriz\w+|allow\w*)\s+(?P<what>[^.;]*?\d[^.;]*)", re.IGNORECASE),
    re.compile(r"(?P<what>#?\s?\d[^.;]*?)\s+(?:certified|approved|authorized|allowed)", re.IGNORECASE),
)
_DECIDED = re.compile(r"\s+(?:(?:is|are|was|were)\s+)?(?:certified|approved|authorized|allowed)$", re.IGNORECASE)
_PARTS = re.compile(
    r"was the original request\.\s*(?P<given>.+?)\s+(?:was|were) (?:authorized|certified|approved)[^.]*\.\s*"
    r"the remaining\b(?:.*?\bportion of the original request,?)?\s*(?P<left>.+?)(?:\s+(?:is|are)\b.*)?$",
    re.IGNORECASE,
)
_REST = re.compile(
    r"[,;]\s*(?:(?:but|and)\s+)?(?:the\s+|an?\s+)?(?:other|rest|remaining|remainder|balance)\b", re.IGNORECASE
)
_AMOUNT = re.compile(r"(?:#\s?|\b(?:qty|quantity)\.?:?\s*)(\d+)", re.IGNORECASE)


def outcomes_in(text: str) -> list[tuple[Outcome, int, int]]:
    """The outcomes that `text` gives, with their spans; "not a conditional denial" and the like are passed over."""
    found: list[tuple[Outcome, int, int]] = []
    for match in _OUTCOME.finditer(text):
        outcome = _WORDS[int(str(match.lastgroup)[1:])][0]
        if outcome == "denied" or not _NEGATED.search(text[: match.start()]):
            found.append((outcome, match.start(), match.end()))
    return found


def outcome_in(text: str) -> tuple[Outcome, int, int] | None:
    """The first of `outcomes_in`, or None."""
    return next(iter(outcomes_in(text)), None)


def allowed_and_left(request: str, detail: str) -> tuple[str | None, str | None]:
    """(what was authorised, what remains in dispute) of a modified request, as text; None where it can't be told.

    A bare amount is read as the request with that amount: "#60" of "Norco 10/325 mg #75" is "Norco 10/325 mg #60", and
    "Norco 10/325 mg #15" remains.
    """
    asked = parse_request(request)
    for pattern in _ALLOWED:
        found = pattern.search(detail)
        if found is None:
            continue
        written = re.sub(
            r"^(?:(?:only|but|of|the|a total of|(?:\d+|one|a) prescriptions? (?:of|for))\s+)+",
            "",
            found["what"].strip(" ,:-–"),
            flags=re.IGNORECASE,
        )
        written = _DECIDED.sub("", _REST.split(written)[0])
        given = parse_request(written)
        if not (given.ingredients or given.procedure):
            bare = parse_request(f"{_name(request, asked)} {written}")
            amount = bare.quantity if asked.quantity else None
            written = _with_amount(request, asked.quantity, amount) if amount and asked.quantity else written
            given = bare
        return written, _left(request, asked, given)
    return None, None


def stated_parts(request: str) -> tuple[str, str] | None:
    """(authorised, remaining) of a request that tells them itself, as letters word a modified one; else None.

    "X was the original request. Y was authorized by the Claims Administrator. The remaining ... portion ..., Z".
    """
    found = _PARTS.search(" ".join(request.split()))
    return (found["given"].strip(" ,"), found["left"].strip(" ,.")) if found else None


def _left(request: str, asked: Treatment, given: Treatment) -> str | None:
    if asked.quantity and given.quantity and given.quantity < asked.quantity:
        return _with_amount(request, asked.quantity, asked.quantity - given.quantity)
    if asked.visits and given.visits and given.visits < asked.visits:
        left = asked.visits - given.visits
        exact = re.compile(
            rf"\b{asked.visits}\b(?=\s*(?:\w+\s+){{0,3}}(?:visits?|sessions?|treatments?))", re.IGNORECASE
        )
        return (
            exact.sub(str(left), request, count=1)
            if exact.search(request)
            else f"{left} of the {asked.visits} visits: {request}"
        )
    if asked.refills and (given.refills or 0) < asked.refills and given.quantity in {None, asked.quantity}:
        left = asked.refills - (given.refills or 0)
        bare = re.sub(
            r",?\s*(?:with\s+)?\S+\s+(?:additional\s+)?refills?\b|,?\s*refills?:?\s*x?\s*\d+",
            "",
            request,
            flags=re.IGNORECASE,
        )
        return f"{left} refill{'s' if left > 1 else ''} of {bare}"
    return None


def _with_amount(request: str, old: int, new: int) -> str:
    for found in _AMOUNT.finditer(request):
        if int(found[1]) == old:
            return request[: found.start(1)] + str(new) + request[found.end(1) :]
    return f"#{new} of {request}"


def _name(request: str, asked: Treatment) -> str:
    return " ".join(asked.ingredients) or asked.procedure or request
