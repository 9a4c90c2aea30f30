"""Pages of another patient: kept out of the evidence, and listed (docs/decisions/0016)."""

from collections.abc import Sequence
from typing import Literal

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio, ratio

from openimr.casefile.records.patient_marks import PatientMarks
from openimr.casefile.records.people import likeness, name_parts
from openimr.casefile.records.sorted_record import SortedRecord
from openimr.model import CaseIdentity, Excluded

_Field = Literal["patient's name", "date of birth", "claim number"]
_Answer = Literal["agrees", "differs", "silent"]
_SAME_CLAIM = 85
_SHORT_CLAIM = 5
_MENTION = 88


def other_patients(records: Sequence[SortedRecord], identity: CaseIdentity) -> tuple[Excluded, ...]:
    """Every page that contradicts the case's identity, with the fields that differ named and no value of them.

    A page that says nothing about its patient shares the verdict of its record.
    """
    found: list[Excluded] = []
    for record in records:
        text = record.text()
        verdicts = [
            _differing(m, identity, text, scanned=f.view.scanned)
            for m, f in zip(record.marks, record.pages, strict=True)
        ]
        shared = next((v for v, m in zip(verdicts, record.marks, strict=True) if not m.silent), ())
        for facts, mark, verdict in zip(record.pages, record.marks, verdicts, strict=True):
            fields = shared if mark.silent else verdict
            if fields and not facts.view.blank:
                where = "the record that this page belongs to" if mark.silent else "this page"
                found.append(
                    Excluded(
                        file=record.file, page=facts.view.page.page, record=record.id, reason=_reason(fields, where)
                    )
                )
    return tuple(found)


def _reason(fields: Sequence[_Field], where: str) -> str:
    named = " and ".join(f"the {field}" for field in fields)
    verb = "differs" if len(fields) == 1 else "differ"
    return f"another patient's page: {named} on {where} {verb} from the case's"


def _differing(marks: PatientMarks, identity: CaseIdentity, text: str, *, scanned: bool) -> tuple[_Field, ...]:
    """The fields that show the page to be another patient's; empty where it is, or may be, the case's own."""
    mentioned = _mentions(text, identity)
    name = _name_answer(marks, identity, mentioned=mentioned)
    birth = _birth_answer(marks.births, identity.date_of_birth, lenient=scanned or name == "agrees")
    claim = _claim_answer(marks.claims, identity.claim_number)
    differing: list[_Field] = []
    if name == "differs":
        differing.append("patient's name")
    if birth == "differs":
        differing.append("date of birth")
    if claim == "differs":
        differing.append("claim number")
    agreeing = [name, birth, claim].count("agrees")
    if not differing or agreeing >= 2:
        return ()
    if name == "differs":
        # our claim number or birthday under another name is a slip of the pen, unless a second field differs too
        return tuple(differing) if len(differing) > 1 or not agreeing else ()
    if birth == "differs":
        return () if claim == "agrees" else tuple(differing)
    # an old claim of the same person has its own number; a number alone counts where nothing ties the page to the case
    return () if agreeing or mentioned else tuple(differing)


def _name_answer(marks: PatientMarks, identity: CaseIdentity, *, mentioned: bool) -> _Answer:
    if identity.name is None:
        return "silent"
    known = (identity.name, *identity.other_names)
    for names, in_header in ((marks.names, True), (marks.told, False)):
        if not names:
            continue
        verdicts = [[likeness(name, own) for own in known] for name in names]
        if any("same" in verdict for verdict in verdicts):
            return "agrees"
        if all(v == "different" for verdict in verdicts for v in verdict) and (in_header or not mentioned):
            return "differs"
    return "silent"


def _birth_answer(births: Sequence[str], own: str | None, *, lenient: bool) -> _Answer:
    if own is None or not births:
        return "silent"
    if own in births:
        return "agrees"
    if lenient and any(_is_slip(birth, own) for birth in births):
        return "silent"
    return "differs"


def _is_slip(birth: str, own: str) -> bool:
    """One wrong digit, or day and month turned round."""
    year, month, day = own.split("-")
    return Levenshtein.distance(birth, own) <= 1 or birth == f"{year}-{day}-{month}"


def _claim_answer(claims: Sequence[str], own: str | None) -> _Answer:
    if own is None or not claims:
        return "silent"
    known = _plain(own)
    numbers = [_plain(claim) for claim in claims]
    if any(_one_claim(number, known) for number in numbers):
        return "agrees"
    return "differs" if all(len(number) >= _SHORT_CLAIM for number in numbers) else "silent"


def _one_claim(number: str, known: str) -> bool:
    return number in known or known in number or ratio(number, known) >= _SAME_CLAIM


def _plain(number: str) -> str:
    return "".join(c for c in number.lower() if c.isalnum())


def _mentions(text: str, identity: CaseIdentity) -> bool:
    """Whether the patient's family name stands anywhere on the page."""
    if identity.name is None:
        return False
    family = name_parts(identity.name)[0]
    lowered = text.lower()
    if len(family) < 3:
        return False
    return (
        family in lowered
        or any(part in lowered for part in family.split("-") if len(part) > 4)
        or (len(family) >= 6 and partial_ratio(family, lowered) >= _MENTION)
    )
