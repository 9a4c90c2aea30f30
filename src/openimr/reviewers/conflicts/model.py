"""What comes out: a conflict with its path and evidence, what could not be searched, a person's clearance."""

from typing import Literal

import msgspec

from openimr.model import EvidenceGrade

Grade = Literal["certain", "to be checked"]
"""`certain` bars the reviewer; `to be checked` bars until a person has cleared it."""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A tie between a reviewer and a party, found over one path.

    `party` is the party's id in the case (a record's id for an author, the reviewer's own for an earlier decision),
    `role` its role there. `path` reads from the reviewer to the party, a hop each; `evidence` says what matched, by
    names of fields ("same NPI", "name 0.95 (reviewer.name, p3.name)"). `rule` is C1 to C10, R10, `removed`, `unread`
    or `other`; `section`, `law_grade` (V, P, GK, INF) and `source` say where that rule stands and how sure that is.
    `fingerprint` names the evidence: it stays the same in another case and changes when a name, number, date or path
    does.
    """

    party: str
    role: str
    grade: Grade
    path: tuple[str, ...]
    evidence: tuple[str, ...]
    rule: str
    section: str
    law_grade: EvidenceGrade
    source: str | None = None
    fingerprint: str = ""


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """One reviewer against one case. No conflict says nothing about what stands in `not_searched`.

    `inputs` is the fingerprint of all that was compared: another value means that it has to be done again.
    """

    reviewer: str
    conflicts: tuple[Conflict, ...]
    not_searched: tuple[str, ...]
    inputs: str

    @property
    def grade(self) -> Grade | None:
        """The gravest grade of the conflicts, None where there are none."""
        grades = {c.grade for c in self.conflicts}
        return "certain" if "certain" in grades else "to be checked" if grades else None


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has decided about a conflict that was to be checked: it is none.

    It holds for the evidence that the person saw (`fingerprint`) in the case named. `by` is the person's user name,
    `at` ISO with offset. One without a case, a person, a reason or a day holds for nothing (`clearance_fault`).
    """

    reviewer: str
    fingerprint: str
    by: str
    at: str
    reason: str
    case_number: str | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer attests for a case: `parties` are the ids that it is about, `items` places of disputed items."""

    id: str
    asks: str
    rule: str
    section: str
    law_grade: EvidenceGrade
    parties: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
