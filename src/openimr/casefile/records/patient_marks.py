"""Whose page it is: the names, dates of birth and claim numbers that a page prints of its patient."""

import re

import msgspec

from openimr.casefile.records.page_facts import PageFacts
from openimr.casefile.records.people import as_name, is_clinician
from openimr.model import RecordKind

_LAST_FIRST = r"[A-Z][A-Za-z'’-]+(?:\s[A-Z][A-Za-z'’-]+)?,\s[A-Z][A-Za-z'’-]*[a-z'’A-Z](?:\s[A-Z]\.?)?"
_HEADER_NAME = re.compile(
    rf"(?P<name>{_LAST_FIRST}|[A-Z][A-Za-z'’-]+\s(?:[A-Z]\.?\s)?[A-Z][A-Za-z'’-]+)\s*[,;|(-]?\s*"
    r"(?:MRN\b|DOB\b|D\.O\.B|date of birth|\d{1,3}\s?(?:y\b|yo\b|y/o|yrs?\b|year))"
)
_ALONE = re.compile(rf"\W?({_LAST_FIRST})\W?")
_INTRODUCED = re.compile(
    r"\b(?P<name>[A-Z][a-z'’-]+(?:\s[A-Z]\.)?\s[A-Z][A-Za-z'’-]+),?\s(?:is|was)\s(?:a|an)\s(?:\w+\s)?\d{1,3}[\s-]*(?:year|y\.?o|y/o)"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.?\s(?P<name>[A-Z][A-Za-z'’-]+(?:\s[A-Z][a-z'’-]+)?)\s+"
    r"(?:is|was|returns?|returned|presents?|presented|reports?|states?|complains?|has|had|denies|continues|came|comes|describes|underwent|notes|feels|rates|tells)\b"
)
_OTHER_SECTION = re.compile(
    r"\b(?:physician|administrator|provider|contact|employer|adjuster|attorney|pharmacy|practice|facility)\s+information\b",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"^\W*(?:(?:RFA|UR|IMR|PR-?\d|MRI|EMG|UDS|records?|reports?|notes?|claim)\b[\s:,&+-]*)+", re.IGNORECASE
)
_FIRST_LINES = 14
_STATES = frozenset({"CA", "California", "NV", "AZ", "OR", "WA", "TX", "NY"})
_CLINICAL: frozenset[RecordKind] = frozenset(
    {
        "doctor's first report",
        "progress report",
        "permanent and stationary report",
        "consultation",
        "ame/qme report",
        "operative report",
        "hospital record",
        "therapy note",
        "nursing or home health note",
        "psychological report",
        "functional capacity evaluation",
    }
)


class PatientMarks(msgspec.Struct, frozen=True, kw_only=True):
    """`names` stand under a patient's label or in a patient's header; `told` only in the running text."""

    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the page says nothing about whose it is."""
        return not (self.names or self.told or self.births or self.claims)


def patient_marks(facts: PageFacts, kind: RecordKind) -> PatientMarks:
    """What the page prints of its patient. Names of clinicians, adjusters and employers are left out."""
    about = [name for value in facts.values("regarding") if (name := as_name(_PAPERS.sub("", value))) and " " in name]
    names = [
        value
        for value in (*facts.values("patient"), *(about if kind != "fax cover" else ()))
        if not is_clinician(value)
    ]
    names += _generic_names(facts)
    names += _header_names(facts)
    told = about if kind == "fax cover" else []  # what a fax is about is scribbled, and names papers as well
    if not names and kind in _CLINICAL:
        text = facts.view.text
        told = [m["name"] for m in _INTRODUCED.finditer(text)] + [m["name"] for m in _TITLED.finditer(text)]
        told = [name for name in told if as_name(name) and not is_clinician(name)]
    return PatientMarks(
        names=tuple(dict.fromkeys(names)),
        told=tuple(dict.fromkeys(told)),
        births=_births(facts),
        claims=tuple(dict.fromkeys(facts.values("claim number"))),
    )


def _births(facts: PageFacts) -> tuple[str, ...]:
    """Dates of birth, but for those that stand behind a relative on the same line."""
    others = {field.line for field in facts.fields if field.label == "another person"}
    births = [field.value for field in facts.fields if field.label == "date of birth" and field.line not in others]
    return tuple(dict.fromkeys(births))


def _generic_names(facts: PageFacts) -> list[str]:
    """Under `Name:`: the patient's where no section of somebody else has begun above it."""
    found = []
    for field in facts.fields:
        if field.label != "name" or field.line >= _FIRST_LINES or is_clinician(field.value):
            continue
        if not any(_OTHER_SECTION.search(line) for line in facts.view.lines[: field.line]):
            found.append(field.value)
    return found


def _header_names(facts: PageFacts) -> list[str]:
    found = []
    for line in facts.view.lines[: 4 * _FIRST_LINES if facts.view.scanned else _FIRST_LINES]:
        for match in _HEADER_NAME.finditer(line):
            name = as_name(match["name"])
            if name and " " in name and not is_clinician(name) and "," in name:
                found.append(name)
    for line in facts.view.lines[:4]:
        alone = _ALONE.fullmatch(line)
        if alone is None or found or is_clinician(alone[1]) or alone[1].split(", ")[-1] in _STATES:
            continue
        if name := as_name(alone[1]):
            found.append(name)
    return found
