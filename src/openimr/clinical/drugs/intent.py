"""What the plan intends, what is asked for, and why."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.drugs.sig import directions, strength_at
from openimr.clinical.passage import Draft, Passage, terms_in
from openimr.clinical.quick import look, quick
from openimr.model import AttributeValue
from openimr.vocabulary import Term

_SILENT = frozenset(
    {"form", "boilerplate", "guideline", "decision", "family history", "allergies", "past history", "studies"}
)
_REQUEST_KINDS = frozenset({"request for authorization", "imr application"})
_SECOND_HAND = frozenset({"ur determination", "prior imr determination", "correspondence", "pharmacy or billing"})
_APART = re.compile(
    r"^\s*(?:,|,?\s*and|\+|&)\s*(?:an?|the|\d+ (?:sessions|visits) of)?\s*$|;|\n(?=\s*[A-Z\d#-])|\b\d[.)]\s"
)
_TRAIL = quick(r"\s*(?:,|\band|&|\+)?\s*(?:\ban?|\bthe)?[\s,]*$")
_LOOSE = ("and", "a", "an", "the")
"""How a piece ends of which something may be cut off, if it ends in a letter."""
_COUNT = quick(r"\b\d+\s+(?:additional\s+|more\s+)?(?:sessions?|visits?|treatments?)\s+(?:of\s+)?$|\b\d+\s+$")
_SINCE_IT = quick(r"\b(?:as|since|because|after|when|while|for)\s+(?=[A-Z]?[a-z]+ (?:failed|was|is|did|does|has|of))")
_PASSIVE = quick(r"\b(?:be|is|are|was|were|been|being)\s+$")
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*,?\s*){1,4}")
_ALLOWED = compiled(
    r"\bmodified to\b|\binstead\b|\bafter (?:failure|failing|a failed|unsuccessful)\b"
    r"|\b(?:has|have|having|had|who) failed\b|\b(?:in place|in lieu|failure) of\b|\bin addition to\b"
    r"|\bwhile (?:he |she )?(?:is )?(?:on|taking)\b"
    r"|\b(?:was|were|is|are|has been|had been) (?:previously |also )?"
    r"(?:non-?certif|denied|not |modified|certified|approved|authorized|submitted|noted|received)"
)
_DECIDED = compiled(r"\bnon-?certif|\bdenied\b|\bnot certified\b")
# Under "Reason" of a visit: who comes and how, no ground for a treatment.
_NO_REASON = compiled(
    r"\b(?:has |have |was |is )?(?:retired|transferred|relocated)\b|\btransfer of care\b"
    r"|\b(?:comes?|came|arrives?|brings?|brought) (?:in )?"
    r"(?:with|his|her|a|by|from|alone)\b|\bnew patient\b|\bbag of\b|^\W*\d{1,2} ?-?(?:yo|y/o|year)"
)
_NEED = compiled(
    r"\b(?:pain|spasms?|insomnia|sleep|anxiety|depress\w+|inflammation|weakness|numbness|instability|fail\w*"
    r"|needs?|needed|helps?|because"
    r"|controls?|relie\w+|flares?|flare-?ups?|worse\w*|persist\w*"
    r"|not (?:improv|respond|heal|clos)\w*|to (?:treat|reduce|restore|assess|prevent))\b"
)
_SIGNED = re.compile(r"\n[^\n]{3,40}$")


class _File(msgspec.Struct, frozen=True):
    intents: dict[str, str]
    will: str
    request: str
    not_request: str
    reason: str


class _Rules:
    def __init__(self, file: _File) -> None:
        self.intents = [(name, compiled(pattern)) for name, pattern in file.intents.items()]
        self.will = compiled(file.will)
        self.request = compiled(file.request)
        self.not_request = compiled(file.not_request)
        self.reason = compiled(file.reason)


@cache
def _rules() -> _Rules:
    return _Rules(msgspec.yaml.decode(resources.files(__package__).joinpath("intent.yaml").read_bytes(), type=_File))


def plans(passage: Passage) -> Iterator[Draft]:
    """The intentions that a plan states, each with the drugs or the treatment of its own clause."""
    if passage.section in _SILENT or passage.checked is False or passage.context.kind in _SECOND_HAND:
        return
    text, rules = passage.text, _rules()
    if passage.section != "plan" and not rules.will.search(text):
        return
    for name, pattern in rules.intents:
        match = pattern.search(text)
        if match is None or (passage.section != "plan" and name in {"continue", "follow-up", "stop"}):
            continue
        found: dict[str, AttributeValue] = {"intent": name}
        start, end = match.span()
        if name not in {"goal", "follow-up", "return to work"}:
            drugs, step, end = _objects(passage, match.start(), end)
            if drugs:
                found["ingredients"] = drugs
            elif step:
                found["treatment"] = step
            elif name in {"continue", "stop", "trial"}:
                continue
        stop = re.compile(r"[.;\n]").search(text, end)
        whole = text[start : stop.start() if stop else len(text)]
        found["what"] = " ".join(whole.split())[:160]
        yield Draft(
            kind="treatment_plan",
            start=passage.start + start,
            end=passage.start + min(start + len(whole.rstrip()), max(end, start + 160)),
            attributes=found,
            anchor=passage.start + start,
            assertion="affirmed" if passage.section == "plan" else None,
        )


def _objects(passage: Passage, start: int, end: int) -> tuple[tuple[str, ...], str, int]:
    """The ingredients or the treatment that an intention is about: what its clause names after it, else before."""
    text = passage.text
    cut = re.compile(r"[.;]\s").search(text, end)
    stop = cut.start() if cut else len(text)
    named = [m for m in mentions(passage) if m.drug is not None and m.start < stop]
    ahead = [m for m in named if m.end <= start][-1:]
    passive = _PASSIVE.search(text, 0, start) is not None and bool(ahead)
    reason = _SINCE_IT.search(text, end, stop)
    limit = reason.start() if reason else stop
    after = ahead if passive else [m for m in named if end <= m.start < limit] or ahead
    if after:
        names = tuple(dict.fromkeys(name for m in after for name in m.ingredients))
        return names, "", max(end, after[-1].end)
    steps = [t for t in terms_in(passage, "procedure") if end <= t.start < stop]
    return ((), steps[0].id, steps[0].end) if steps else ((), "", end)


def requests(passage: Passage) -> Iterator[Draft]:
    """The treatments that a passage asks authorization for: a form's rows, or a sentence that requests."""
    if passage.section in _SILENT or passage.checked is False:
        return
    text, rules = passage.text, _rules()
    if passage.section == "request":
        first = 0
        if rules.not_request.search(text) or (passage.checked is not None and not passage.terms):
            return
    else:
        match = rules.request.search(text) if _asks(passage) else None
        if match is None or passage.context.kind in _SECOND_HAND or rules.not_request.search(text):
            return
        first = match.end()
    yield from _asked(passage, first)


def _asks(passage: Passage) -> bool:
    """Whether one of the words stands in a text without which nothing is requested: a quick look."""
    low = passage.lower
    if "request" in low or "authoriz" in low or "rfa" in low or "appeal" in low:
        look(passage.text)
        return True
    return False


def _asked(passage: Passage, first: int) -> Iterator[Draft]:
    text = passage.text
    stop = len(text)
    signed = _SIGNED.search(text) if passage.context.kind in _REQUEST_KINDS else None
    allowed = _ALLOWED.search(text, first)
    stop = allowed.start() if allowed else stop
    drugs = [m for m in mentions(passage) if m.drug is not None and first <= m.start < stop]
    for mention in drugs:
        low, high = mention.start, _reach(passage, mention)
        yield _request(passage, low, high, {"ingredients": mention.ingredients})
    steps = [t for t in terms_in(passage, "procedure") if first <= t.start < stop]
    steps = [t for i, t in enumerate(steps) if i == 0 or _APART.search(text[steps[i - 1].end : t.start])]
    for step in steps if not drugs else [t for t in steps if _apart(t, drugs)]:
        high = min((t.start for t in steps if t.start > step.end), default=stop)
        cut = re.compile(r"[.;](?:\s|$)").search(text, step.end, high)
        piece = text[step.start : cut.start() if cut else high]
        if not piece[-1:].isalnum() or piece.lower().endswith(_LOOSE):
            piece = _TRAIL.sub("", piece)
        count = _COUNT.search(text, first, step.start)
        low = count.start() if count else step.start
        yield _request(passage, low, step.start + len(piece), {"treatment": step.id})
    if (
        not drugs
        and not steps
        and passage.section == "request"
        and 8 <= len(text) <= 300
        and not (signed or _NAME.fullmatch(text))
    ):
        yield _request(passage, first, stop, {})


def _apart(step: Term, drugs: list[Mention]) -> bool:
    return all(step.end <= m.start or step.start >= m.end + 40 for m in drugs)


def _reach(passage: Passage, mention: Mention) -> int:
    """How far the words of one requested drug go: its strength, direction, quantity."""
    text = passage.text
    skip = re.compile(r"\s*(?:HCL|HCl|ER|XR|SR|CR|XL)?[\s,]*").match(text, mention.end, mention.stop)
    known = mention.drug.strengths if mention.drug else ()
    strength = strength_at(text, skip.end() if skip else mention.end, mention.stop, known)
    end = strength[1] if strength else mention.end
    return max(end, directions(text, end, mention.stop).end)


def _request(passage: Passage, low: int, high: int, found: dict[str, AttributeValue]) -> Draft:
    what = " ".join(passage.text[low:high].split())
    return Draft(
        kind="request",
        start=passage.start + low,
        end=passage.start + high,
        attributes={"what": what[:240], **found},
        assertion="affirmed",
    )


def request_reasons(passage: Passage) -> Iterator[Draft]:
    """The reasons given for treatment in plans, orders and requests."""
    kind = passage.context.kind
    if kind in _SECOND_HAND or passage.checked is False or passage.section not in {"plan", "request", "reasons", ""}:
        return
    text, rules = passage.text, _rules()
    named = [m for m in mentions(passage) if m.drug is not None]
    steps = terms_in(passage, "procedure")
    if passage.section == "reasons":
        if _NO_REASON.search(text) or not (kind in _REQUEST_KINDS or named or steps or _NEED.search(text)):
            return
        yield _reason(passage, 0, len(text), named, steps)
        return
    if not (
        named or steps or passage.section == "request" or re.match(r"\W*(?:these|this|it|they)\b", text, re.IGNORECASE)
    ):
        return
    if passage.section == "" and not rules.request.search(text):
        return
    match = rules.reason.search(text)
    if match is not None and not _DECIDED.search(text):
        group = match.lastgroup or "a"
        yield _reason(passage, match.start(group), match.end(group), named, steps)


def _reason(passage: Passage, low: int, high: int, named: list[Mention], steps: list[Term]) -> Draft:
    piece = passage.text[low:high].rstrip(" ,\r\n")
    found: dict[str, AttributeValue] = {"what": " ".join(piece.split())[:240]}
    ahead = [m for m in named if m.end <= low]
    if ahead:
        found["ingredients"] = ahead[-1].ingredients
    elif steps and steps[0].end <= low:
        found["treatment"] = steps[0].id
    return Draft(
        kind="request_reason",
        start=passage.start + low,
        end=passage.start + low + len(piece),
        attributes=found,
        assertion="affirmed",
    )
