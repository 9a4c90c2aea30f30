"""Drugs that are taken, prescribed, changed, stopped, tried, dispensed or asked for."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.clinical.drugs.history import SINCE, put_history, since_told
from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled, either
from openimr.clinical.drugs.rows import row_of
from openimr.clinical.drugs.sig import Directions, directions, form_in, strength_at
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import look, quick
from openimr.model import Assertion, AttributeValue
from openimr.vocabulary import Drug

_SILENT = frozenset({"form", "boilerplate", "guideline", "allergies"})
_SECOND_HAND = frozenset({"ur determination", "prior imr determination"})
_CLASS_STATUSES = frozenset({"current", "started", "stopped", "failed", "refilled"})
_SURE: frozenset[str] = frozenset({"stopped", "failed", "requested", "dispensed", "not dispensed", "administered"})
_BREAK = compiled(r"[;:]|\.\s|\b(?:but|however|while|then)\b")
_BETWEEN = quick(
    r"\s*(?:hcl|hydrochloride|sodium|tartrate|succinate|apap|citrate|potassium|bitartrate|sulfate|suspension|tablets?"
    r"|capsules?|oral|gel|cream|patch(?:es)?)?\s*(?:\(?(?:ER|XR|SR|CR|XL|IR|DR|ODT)\)?)?[\s,(:@-]*",
)
_HELD = compiled(
    r"\burine|\bdrug screen|\btoxicology|\bUDS\b|\bmetabolite|\bpositive for\b|\bnegative for\b|\bdetected\b"
)
# A drug that no list knows: what follows it is not said of the drug before.
_OTHER = re.compile(
    r"[,;]\s*(?:and\s+)?(?!then|may|increas|up to|at |or |total)[A-Za-z][A-Za-z -]{2,30}\s\d+(?:\.\d+)?\s?(?:mg|mcg)\b"
)
# "8/10 without Norco": a score without the drug tells that it is taken.
_WITHOUT = compiled(r"\b(?:without|w/o)\s+(?:the |his |her )?$")
_SCORE = compiled(r"\d\s*/\s*10\b")
_IV = re.compile(r"\b\d[\d.]*\s*(?:mg|mcg|ml|cc|g|units?)?\s*(?:IV|IM|SQ|SC|IT)\b|\bIV\b")


_USED = compiled(r"\bprescribes\b|\btak(?:es|ing)\b|\brefill")
# Between the drugs of a list that share what is said behind the last.
_GLUE = compiled(r"\s*(?:[\d.,/]+\s*(?:mg|mcg|%)?)?\s*(?:\([^()]{0,30}\))?\s*(?:,|and|or|/|&|\+|, ?(?:and|or))?\s*")
_AS_NEEDED = compiled(r"^[^.;]{0,60}?\bif (?:needed|necessary)\b")
# "Continue present medications:", "Refill:" ahead of a list.
_LEADS = compiled(r"\s*(?:[\w ]{0,30}?(?:meds|medications?|medicines?|drugs|rx|following))?\s*:\s*")
_ORDERED = compiled(r"\W*(?:rx\b|prescri|medications? prescribed|orders?\b)")
_START = compiled(r"\s*\(?(?:new )?start(?:ed)?(?: today| now)?\s*(?:[.)]|$|(?=\n))")
# "from 300 mg tid to 600 mg": the new strength counts.
_CHANGED = compiled(
    r"\s*(?:(?:was |is |to be )?(?:increased|raised|decreased|reduced|cut|lowered)\s+)?"
    r"(?:(?:from\s+)?\d[\d.,]*\s*(?:mg|mcg)?(?:\s*(?:bid|tid|qid|qhs|qd|daily|q\d+h))?\s*)?"
    r"(?:up to|down to|to|-+>)\s+(?=\d)"
)
# "Change A 5 mg to B": A ends, B begins.
_SWITCH = compiled(r"\b(?:chang\w+|switch\w*)\s+(?:him |her )?(?:from\s+)?(?:the )?$")
_TO = compiled(r"\s*(?:[\d./]+\s*(?:mg|mcg)?\s*)?(?:bid |tid |qid |qhs |daily )?to\s+(?:the )?")
# "4-5 Norco a day"
_AHEAD = compiled(r"(?<![\d/.])(?:(?P<low>\d{1,2})\s*(?:-|–|to|or)\s*)?(?P<high>\d{1,2})\s+$")
_A_DAY = compiled(r"(?:a|per|each) day|daily|/\s?day")
# Words that part a name from an "ER" that is no release ("Percocet from the ER").
_WORDS = compiled(r"\b(?!mg\b|mcg\b|hcl\b|sul\w+|hydroch\w+|tartrate|tab\w*|cap\w*)[a-z]{2,}")
_SHARED_BACK = frozenset({"failed", "stopped"})
# "A and B were prescribed": the plural says it of both.
_SHARED_PLURAL = frozenset({"started", "refilled", "dispensed"})
_SINCE_WORD = compiled(r"\b(?:since|started|beginning|dating)\b")
_PLURAL = compiled(r"^(?!.*\b(?:which|several|some|one|all)\b).*\b(?:were|have been|are)\b")
_COLON = compiled(r"\s*[^:]{0,40}:\s*(?:[\w ]{1,20},\s*)?")


class _Status(msgspec.Struct, frozen=True):
    before: dict[str, str]
    after: dict[str, str]
    fresh: str
    conditional: str
    declined: str
    untried: str
    unproven: str
    tried: str
    not_taken: str
    not_dispensed: str
    general: str
    personal: str
    allergy: str
    injected: str


class _Rules:
    def __init__(self, file: _Status) -> None:
        self.before = either(f"(?P<{n}>{p})" for n, p in file.before.items())
        self.after = either(f"(?P<{n}>{p})" for n, p in file.after.items())
        self.fresh = compiled(file.fresh)
        self.conditional, self.not_taken = compiled(file.conditional), compiled(file.not_taken)
        self.declined, self.tried = compiled(file.declined), compiled(file.tried)
        self.untried, self.unproven = compiled(file.untried), compiled(file.unproven)
        self.not_dispensed = compiled(file.not_dispensed)
        self.general = compiled(file.general)
        self.personal = compiled(file.personal)
        self.allergy = compiled(file.allergy)
        self.injected = compiled(file.injected)


@cache
def _rules() -> _Rules:
    text = resources.files(__package__).joinpath("status.yaml").read_bytes()
    return _Rules(msgspec.yaml.decode(text, type=_Status))


@lru_cache(maxsize=16)
def _after(text: str, start: int, stop: int) -> re.Match[str] | None:
    """The first words behind a drug that say what became of it; asked twice of each mention."""
    return _rules().after.search(text, start, stop)


class _Said(msgspec.Struct, frozen=True):
    """A status with where the words for it stand."""

    status: str
    start: int
    end: int


def medications(passage: Passage) -> Iterator[Draft]:
    """The drugs of a passage with strength, direction, quantity and what becomes of them."""
    if passage.section in _SILENT or passage.checked is False:
        return
    text = passage.text
    rules = _rules()
    named = mentions(passage)
    if not named or (passage.context.kind == "urine drug test" and passage.section != "medications"):
        return
    look(text)
    if _HELD.search(text) and not _USED.search(text):
        return
    if rules.general.search(text) and not rules.personal.search(text):
        return
    if passage.context.kind in _SECOND_HAND and passage.section == "reasons" and not rules.personal.search(text):
        return
    carried: _Said | None = None
    floor = 0
    shared, begins = _shared(text, named), _begins(text, named)
    for mention, back, begun in zip(named, shared, begins, strict=True):
        said = back or _said(passage, mention, floor, carried)
        if rules.allergy.search(text, 0, mention.start) or rules.general.search(text, mention.end, mention.end + 34):
            continue
        draft, reach = _draft(passage, mention, said, begun)
        # Words behind a drug are said of it alone.
        if said is None or said.end <= mention.end:
            carried = said
        floor = reach
        if draft is not None:
            yield draft


def _shared(text: str, named: tuple[Mention, ...]) -> list[_Said | None]:
    """For each drug of a list the failure or the stop that stands behind the list's last drug ("A and B failed")."""
    found: list[_Said | None] = []
    last: _Said | None = None
    for index in range(len(named) - 1, -1, -1):
        mention = named[index]
        own = None
        if index + 1 == len(named) or not _GLUE.fullmatch(text, mention.end, named[index + 1].start):
            after = _after(text, mention.end, mention.stop)
            near = after is not None and after.start() - mention.end <= 45 and not _broken(text, mention, after.start())
            last = _Said(after.lastgroup or "", mention.start, after.end()) if after and near else None
            if last is not None and last.status in _SHARED_PLURAL and not _PLURAL.match(text[mention.end : last.end]):
                last = None
        elif last is not None and last.status in _SHARED_BACK | _SHARED_PLURAL:
            own = _Said(last.status, mention.start, mention.end)
        found.append(own)
    return found[::-1]


def _begins(text: str, named: tuple[Mention, ...]) -> list[str | None]:
    """For each drug of a list the day that stands behind the list's last drug ("A and B since 02/05/2015")."""
    found: list[str | None] = [None] * len(named)
    if len(named) < 2 or _SINCE_WORD.search(text) is None:
        return found
    for index in range(len(named) - 2, -1, -1):
        here, after = named[index], named[index + 1]
        if _GLUE.fullmatch(text, here.end, after.start):
            told = since_told(text, after.end, after.stop)
            found[index] = told[0] if told else found[index + 1]
    return found


def _broken(text: str, mention: Mention, until: int) -> bool:
    """Whether a new clause begins between a drug and words behind it; "naproxen: no help" is one clause."""
    start = mention.end
    colon = _COLON.fullmatch(text, mention.end, until)
    return colon is None and _BREAK.search(text, start, until) is not None


def _said(passage: Passage, mention: Mention, floor: int, carried: _Said | None) -> _Said | None:
    """The status that the words around a mention give; a list of drugs shares the word ahead of it."""
    text = passage.text
    rules = _rules()
    after = _after(text, mention.end, mention.stop)
    if after and after.lastgroup == "failed" and after.start() - mention.end > 45:
        after = None
    if after and not _broken(text, mention, after.start()):
        return _Said(after.lastgroup or "", mention.start, after.end())
    if after and after.lastgroup == "requested" and not re.search(r"[.;]\s", text[mention.end : after.start()]):
        return _Said("requested", mention.start, after.end())
    if _SWITCH.search(text, 0, mention.start) and _TO.fullmatch(text, mention.end, mention.stop):
        return _Said("stopped", mention.start, mention.end)
    last = None
    for match in rules.before.finditer(text, floor, mention.start):
        last = match
    if last is not None and (
        not _BREAK.search(text, last.end(), mention.start) or _LEADS.fullmatch(text, last.end(), mention.start)
    ):
        return _Said(last.lastgroup or "", last.start(), mention.end)
    if carried is not None and carried.status == "stopped" and _TO.fullmatch(text, floor, mention.start):
        return _Said("started", mention.start, mention.end)
    if carried is not None and not _BREAK.search(text, floor, mention.start):
        return _Said(carried.status, mention.start, mention.end)
    return None


def _draft(passage: Passage, mention: Mention, said: _Said | None, begun: str | None) -> tuple[Draft | None, int]:
    """The finding for a mention, and the offset up to which its words reach."""
    text = passage.text
    found: dict[str, AttributeValue] = {"name": " ".join(mention.name.split())}
    end = mention.end
    if mention.drug is None:
        found["drug_class"] = (mention.drug_class,)
    else:
        found["ingredients"] = mention.drug.ingredients
        if mention.drug.classes:
            found["drug_class"] = mention.drug.classes
        strength = _strength(text, mention, mention.drug, said)
        if strength is not None:
            found["strength"], end = strength
    form = form_in(text, mention.start, min(mention.stop, max(end, mention.end) + 16))
    if form is not None and not (form.group().isupper() and _WORDS.search(text, mention.end, form.start())):
        found["form"] = form.group()
    row = row_of(passage, end, mention.stop) if passage.label else None
    other = _OTHER.search(text, end, mention.stop)
    told = row.told if row else directions(text, end, other.start() if other else mention.stop)
    end = max(end, told.end)
    for name in ("frequency", "units_per_day", "quantity", "refills", "days_supply"):
        value = getattr(told, name)
        if value is not None:
            found[name] = value
    ahead = _AHEAD.search(text, max(0, mention.start - 12), mention.start)
    if ahead is not None and _A_DAY.fullmatch(told.frequency or ""):
        found["units_per_day"] = float(ahead.group("high"))
    if row is not None and row.prescriber:
        found["prescriber"] = row.prescriber
    end = max(end, put_history(passage, mention, found, begun))
    status = row.status if row and row.status else _status(passage, mention, said, told, since="since" in found)
    if mention.drug is None and not _class_taken(text, mention, said, status):
        return None, end
    if status:
        found["status"] = status
    start = mention.start
    if said is not None and said.status == status:
        if said.start < start and start - said.start <= 40:
            start = said.start
        if said.end - end <= 60:
            end = max(end, said.end)
    sure = _mood(passage, mention, said, status, told=row is not None)
    draft = Draft(
        kind="medication",
        start=passage.start + start,
        end=passage.start + max(end, row.end if row else 0),
        attributes=found,
        assertion=sure,
        anchor=passage.start + mention.start,
    )
    return draft, max(end, mention.end)


_YEARS = re.compile(r"[\s,(]*(?:19|20)\d\d\s?(?:[-–/]|to)\s?(?:19|20)?\d\d\b(?!\s*(?:mg|mcg))")
"""A span of years behind a drug's name, which is no strength."""


def _strength(text: str, mention: Mention, drug: Drug, said: _Said | None) -> tuple[str, int] | None:
    """The strength behind a drug's name, and where it ends; of a dose that changes, the new one."""
    if _YEARS.match(text, mention.end, mention.stop):
        return None
    gap = _BETWEEN.match(text, mention.end, mention.stop)
    at = gap.end() if gap else mention.end
    changed = _CHANGED.match(text, mention.end, mention.stop)
    if changed is not None and said is not None and said.status in {"increased", "decreased"}:
        at = changed.end()
    return strength_at(text, at, mention.stop, drug.strengths)


_REACH = 80


def _mood(passage: Passage, mention: Mention, said: _Said | None, status: str, *, told: bool) -> Assertion | None:
    """The mood that a drug's own words give, or None.

    Affirmed for a fill or a stop, denied for an order that is declined, planned for one that waits for something,
    historical for a trial of an earlier year.
    """
    text, rules = passage.text, _rules()
    after = text[mention.end : mention.stop]
    if rules.untried.search(after):
        return "denied"
    if status == "failed" and said is not None and rules.unproven.search(text, max(0, said.start - _REACH), said.start):
        return "denied"
    scored = _WITHOUT.search(text, 0, mention.start) is not None and _SCORE.search(text) is not None
    if status in _SURE or told or scored:
        return "affirmed"
    if passage.section == "plan":
        if rules.declined.search(after):
            return "denied"
        if status == "prescribed" and _AS_NEEDED.search(after):
            return "affirmed"
        return "planned" if status in {"current", "prescribed"} and rules.conditional.search(after) else None
    return "historical" if said is None and status in {"current", ""} and _tried_before(passage, mention) else None


def _tried_before(passage: Passage, mention: Mention) -> bool:
    """Whether a drug is named with an earlier year only ("gabapentin 2013 (dizzy)"): a trial that is over."""
    tried = _rules().tried.search(passage.text[mention.end : mention.stop])
    date = passage.context.date
    if tried is None or date is None or SINCE.search(passage.text, mention.end, mention.end + tried.start("year")):
        return False
    return int(tried.group("year")) < int(date[:4]) and "since" not in tried.group().lower()


def _class_taken(text: str, mention: Mention, said: _Said | None, status: str) -> bool:
    """Whether a class of drugs is named as taken or tried, and not as a part of "opioid agreement"."""
    if said is None or status not in _CLASS_STATUSES or not _close(text, said, mention):
        return False
    return _rules().not_taken.search(text[mention.end : mention.stop]) is None


def _close(text: str, said: _Said, mention: Mention) -> bool:
    """Whether a class of drugs ("NSAIDs") stands right behind the word that says it is taken."""
    ahead = mention.start - said.start
    if ahead == 0:
        return said.status in _SHARED_BACK and said.end - mention.end <= 26
    return ahead <= 26 and not any(c.isdigit() for c in text[said.start : mention.start])


def _status(passage: Passage, mention: Mention, said: _Said | None, told: Directions, *, since: bool) -> str:
    """The status where no table's column gives it: the words beside, else the section and the kind of record."""
    rules = _rules()
    kind, section, text = passage.context.kind, passage.section, passage.text
    near = text[max(0, mention.start - 60) : mention.end + 25]
    once = told.quantity is None and told.refills is None and told.units_per_day is None
    if section == "procedures" or (once and rules.injected.search(near) and kind != "ur determination"):
        return "administered"
    if _IV.search(text, mention.end, mention.stop) or (kind == "operative report" and section != "plan"):
        return "administered"
    order = section == "plan" or (section == "medications" and _ORDERED.match(passage.label) is not None)
    fresh = order and (rules.fresh.search(text, mention.end, mention.stop) is not None or _starts(passage, mention))
    if said is not None and said.status == "administered" and kind in _SECOND_HAND and told.quantity is not None:
        return "requested"
    if said is not None and said.status in _STATUSES:
        return "started" if fresh and said.status == "current" else said.status
    if section in {"request", "decision"} or kind in {"request for authorization", "imr application"}:
        return "requested"
    if kind in {"pharmacy or billing", "pdmp report"}:
        return "not dispensed" if rules.not_dispensed.search(text, mention.end, mention.stop) else "dispensed"
    if fresh:
        return "started"
    if order and not (once and told.frequency is None):
        return "started" if kind in {"hospital record", "doctor's first report"} else "prescribed"
    if kind in _SECOND_HAND and told.quantity is not None:
        return "requested"
    if said is not None and said.status == _UNSTATED and not since:
        return ""
    return "" if section in {"past history", "records reviewed"} else "current"


def _starts(passage: Passage, mention: Mention) -> bool:
    """Whether a sentence that is the one word "Start." follows the order."""
    after = passage.start + len(passage.text)
    return mention.stop == len(passage.text) and _START.match(passage.page, after) is not None


_UNSTATED = "unstated"
"""What the table of words calls a drug that was taken or is advised, and of which it is not said that it is taken."""
_STATUSES = frozenset(
    {
        "current",
        "started",
        "prescribed",
        "refilled",
        "increased",
        "decreased",
        "stopped",
        "failed",
        "requested",
        "dispensed",
        "administered",
    }
)
