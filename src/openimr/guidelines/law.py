"""The form in which the library holds the law above the guidelines: adoption orders and dated texts.

`library/orders.yaml` says which order brought which text into the MTUS, `library/standards.yaml` holds the order of
standards, the search sequence, the presumption, the definitions and the visit caps. Every value carries its first and
last day, the date of the case that it is keyed to, its section and an evidence grade. `docs/governing.md` teaches both.
"""

from datetime import date
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade

KeyDate = Literal["injury", "request", "ur", "service", "review"]
SubjectKind = Literal["pain", "treatment", "general", "body part"]


class Subject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one text at a time governs: a part of the body, chronic pain, acupuncture.

    A request concerns it by the vocabulary's `regions`, `procedures` or drug `classes`, by the `treatments` it is one
    of (kinds of Treatment), or `always`.
    """

    name: str
    kind: SubjectKind
    regions: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    always: bool = False


class Adopts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject and what governs it from an order on: a guideline of the library, or a text that it does not hold."""

    subject: str
    guideline: str | None = None
    named: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One adoption order; see the head of `orders.yaml`."""

    id: str
    title: str
    effective: date
    keyed_to: KeyDate
    section: str
    changed: str
    chapters: dict[str, date] = {}
    adopts: tuple[Adopts, ...] = ()
    grade: EvidenceGrade
    source: str
    key_grade: EvidenceGrade
    note: str | None = None


class Orders(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`orders.yaml`. What lies after `researched_to` may have been changed by orders that are not in it."""

    researched_to: date = date.max
    near_days: int = 0
    subjects: tuple[Subject, ...] = ()
    sources: dict[str, str] = {}
    orders: tuple[Order, ...] = ()


class Dated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text of law that is in force between two days, both included, by the date of the case that it is keyed to.

    `grade` is for what it says, `date_grade` for its days (default: the same), `key_grade` for the date it is keyed to.
    """

    effective_from: date | None = None
    effective_to: date | None = None
    keyed_to: KeyDate
    section: str
    grade: EvidenceGrade
    source: str
    date_grade: EvidenceGrade | None = None
    key_grade: EvidenceGrade
    note: str | None = None


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One standard of Labor Code 4610.5(c)(2); `holds` are the kinds of source that stand on it."""

    letter: str
    name: str
    holds: tuple[str, ...] = ()


class OrderOfStandards(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the rungs are applied: strictly in the order listed, or as the MTUS sets forth."""

    strict: bool
    says: str


class SearchStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a search for evidence: what is searched, the kinds of source, the instruction in words."""

    what: str
    sources: tuple[str, ...] = ()
    look: str


class SearchSequence(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to look, one step after the other; `cite` says who has to cite."""

    steps: tuple[SearchStep, ...]
    cite: str | None = None


class CiteRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a citation of each kind must name."""

    section: str
    mtus: str
    guideline: str
    study: str
    grade: EvidenceGrade
    source: str


class Presumption(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is presumed correct, what rebuts it, and that its silence alone denies nothing."""

    presumed: str
    says: str
    rebutted_by: str
    silent: str


class ChronicPain(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The definition of chronic pain; `months` from onset, where it gives a figure."""

    says: str
    months: int | None = None


class VisitCap(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cap on visits, for each profession with the procedures that count towards it."""

    professions: dict[str, tuple[str, ...]]
    visits: int
    says: str


class CapException(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lies outside the cap; dated and keyed where it did not always."""

    name: Literal["written authorization", "therapy after surgery"]
    section: str
    says: str
    effective_from: date | None = None
    keyed_to: KeyDate | None = None
    grade: EvidenceGrade
    source: str
    date_grade: EvidenceGrade | None = None
    key_grade: EvidenceGrade | None = None
    note: str | None = None


class Limb(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One limb of a definition: any of these, shown where `where` says."""

    any_of: tuple[str, ...]
    where: str | None = None


class FunctionalImprovement(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The definition of functional improvement: every limb is needed."""

    limbs: tuple[Limb, ...]


class Challenges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that name a guideline or a study outside the MTUS."""

    guideline: tuple[str, ...] = ()
    study: tuple[str, ...] = ()


class Standards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`standards.yaml`; see its head."""

    grades: dict[EvidenceGrade, str] = {}
    fallbacks: dict[KeyDate, tuple[KeyDate, ...]] = {}
    sources: dict[str, str] = {}
    rungs: tuple[Rung, ...] = ()
    order_of_standards: tuple[OrderOfStandards, ...] = ()
    search_sequence: tuple[SearchSequence, ...] = ()
    cites: CiteRule | None = None
    presumption: tuple[Presumption, ...] = ()
    chronic_pain: tuple[ChronicPain, ...] = ()
    visit_caps: tuple[VisitCap, ...] = ()
    cap_exceptions: tuple[CapException, ...] = ()
    functional_improvement: tuple[FunctionalImprovement, ...] = ()
    challenges: Challenges = Challenges()
