"""Whether two sides are the same person or organisation, how surely, and by what."""

from typing import Literal

import msgspec
from rapidfuzz.distance import OSA

from openimr.reviewers.conflicts import folding
from openimr.reviewers.conflicts.addresses import Nearness, building, nearness
from openimr.reviewers.conflicts.companies import SISTERS, WrittenNames
from openimr.reviewers.conflicts.lines import IN_PART
from openimr.reviewers.conflicts.model import Grade
from openimr.reviewers.conflicts.persons import likeness, same_person_name, shared_part
from openimr.reviewers.conflicts.practices import practice_surnames, surnames
from openimr.reviewers.conflicts.subjects import Subject

What = Literal["person", "organization", "practice", "address"]


class Match(msgspec.Struct, frozen=True):
    """Two sides that are, or may be, the same. `what` is the part of the sides that matched."""

    grade: Grade
    what: What
    evidence: tuple[str, ...]
    loose: bool = False
    """Whether they are not one, but may belong together (`SISTERS`): no path goes on from there."""


class Matcher(msgspec.Struct, frozen=True):
    """How names are compared: thresholds of the rules, and how alike the names of organisations are."""

    person: float
    organization: float
    names: WrittenNames
    shared: frozenset[tuple[str, str, str]] = frozenset()
    """Buildings that several have, as the register says: the same street address means nothing there."""

    def match(self, a: Subject, b: Subject) -> Match | None:
        """Whether `a` (the reviewer's side) is `b` (the party's); None where nothing says so. Symmetric in grade.

        Certain: the same NPI, TIN, licence or register id; the same full name of a distinctive organisation; the same
        full name of a person together with the same address or licence. Everything else is to be checked.
        """
        near = self._near(a, b)
        certain, what = self._numbers(a, b)
        evidence = list(certain)
        grade: Grade | None = "certain" if certain else None
        if certain == [_STATELESS]:
            grade = "to be checked"
        if certain == ["same licence"] and self._another_profession(a, b):
            grade = "to be checked"
            evidence.append("the number may be another profession's: it has no letter, and the rest speaks against it")
        firm = self._organizations(a, b, near)
        for found in (self._persons(a, b, near, within=firm is None), firm, _practice(a, b)):
            if found is not None and not (evidence and found.what == "practice"):
                evidence += found.evidence
                what = what or found.what
                grade = "certain" if "certain" in (grade, found.grade) else found.grade
        if near and (grade or near & {"same suite", "same house"}):
            evidence.append(max(near))
            what = what or "address"
            grade = grade or "to be checked"
        loose = firm is not None and firm.loose and len(evidence) == len(firm.evidence)
        return None if grade is None or what is None else Match(grade, what, tuple(evidence), loose)

    def _near(self, a: Subject, b: Subject) -> set[Nearness]:
        found: set[Nearness] = set()
        for x in a.addresses:
            for y in b.addresses:
                near = nearness(x, y)
                if (
                    near == "same house"
                    and not (a.home or b.home)
                    and not self.shared.isdisjoint(map(building, (x, y)))
                ):
                    near = "same building"
                if near:
                    found.add(near)
        return found

    def _numbers(self, a: Subject, b: Subject) -> tuple[list[str], What | None]:
        evidence: list[str] = []
        what: What | None = None
        if a.npi and a.npi == b.npi:
            evidence.append("same NPI")
            what = "organization" if b.organizations and not b.persons else "person"
        both = a.licences and b.licences
        if both and any(not key.startswith(":") for key in set(a.licences) & set(b.licences)):
            evidence.append("same licence")
            what = "person"
        elif both and _same_number(a.licences, b.licences):
            evidence.append(_STATELESS)
            what = "person"
        if a.tin and a.tin == b.tin:
            evidence.append("same TIN")
            what = what or ("organization" if b.organizations or not b.persons else "person")
        if a.register_ids and b.register_ids and not set(a.register_ids).isdisjoint(b.register_ids):
            evidence.append("same entry of the register")
            what = what or "organization"
        return evidence, what

    def _another_profession(self, a: Subject, b: Subject) -> bool:
        """Boards of one state number from 1 each: a number of digits only is not one person's, if all else differs."""
        if any(not n.partition(":")[2].isdigit() for n in set(a.licences) & set(b.licences)):
            return False
        names = [likeness(x, y).score for x, _ in a.persons for y, _ in b.persons]
        return bool(a.npi and b.npi and a.npi != b.npi) or bool(names and max(names) < self.person)

    def _persons(self, a: Subject, b: Subject, near: set[Nearness], *, within: bool) -> Match | None:
        """Persons with persons, and, `within`, with those whose names stand in an organisation's; not two such."""
        pairs = [(x, y) for x in a.persons for y in b.persons]
        if within:
            pairs += [(x, y) for x in a.persons for y in b.within] + [(x, y) for x in a.within for y in b.persons]
        if not pairs:
            return None
        best = max(
            ((likeness(x, y), field_a, field_b, x, y) for (x, field_a), (y, field_b) in pairs),
            key=lambda found: found[0].score,
        )
        found, field_a, field_b, x, y = best
        if found.score < self.person:
            shared = near and shared_part(x, y, given=bool(near & {"same suite", "same house"}))
            if shared and a.persons and b.persons:
                return Match("to be checked", "person", (f"{shared} ({field_a}, {field_b})",))
            return None
        one_of_several = any(field.endswith(IN_PART) for field in (field_a, field_b))  # whose is the number?
        differ = bool(a.npi and b.npi and a.npi != b.npi) and not one_of_several
        both_valid = differ and folding.checked_npi(a.npi or "") and folding.checked_npi(b.npi or "")
        others = differ and OSA.distance(a.npi or "", b.npi or "") > 2
        if others and (both_valid or found.score < 0.97) and not near & {"same suite", "same house"}:
            return None  # one person has one NPI
        why = f": {', '.join(found.why)}" if found.why else ""
        evidence = [f"name {found.score:.2f} ({field_a}, {field_b}){why}"]
        if others or both_valid:
            evidence.append("different NPIs: likely another person")
        elif differ:
            evidence.append("NPIs that differ in a digit or two, one of them no valid number: perhaps a slip")
        placed = bool(near & {"same suite", "same house"})
        same = placed and not others and not both_valid and same_person_name(x, y)
        return Match("certain" if same else "to be checked", "person", tuple(evidence))

    def _organizations(self, a: Subject, b: Subject, near: set[Nearness]) -> Match | None:
        town = _in_one_town(a, b)
        best: tuple[float, bool, str, str, str] | None = None
        for x, field_a in a.organizations:
            for y, field_b in b.organizations:
                for found, acronym, own in self.names(x, y):
                    score, why = found.score, found.why
                    if score < self.organization and near and acronym:
                        score, why = self.organization, "an acronym, and the same building"
                    exact = found.exact and town is not False and (own or bool(near))
                    if best is None or (score, exact) > best[:2]:
                        best = (score, exact, why, field_a, field_b)
        if best is None:
            return None
        score, exact, why, field_a, field_b = best
        other_numbers = bool((a.tin and b.tin and a.tin != b.tin) or (a.npi and b.npi and a.npi != b.npi))
        if score < (max(0.92, self.organization) if other_numbers else self.organization):
            return None
        reason = f": {why}" if why else ""
        evidence = [f"name {score:.2f} ({field_a}, {field_b}){reason}"]
        if other_numbers:
            evidence.append("different numbers: perhaps another organisation of the name")
        if town is False:
            evidence.append("addresses in different towns: perhaps another organisation of the name")
        grade: Grade = "certain" if exact and not other_numbers else "to be checked"
        return Match(grade, "organization", tuple(evidence), loose=why == SISTERS)


def _in_one_town(a: Subject, b: Subject) -> bool | None:
    """Whether two of their addresses are in one town; None where one of them has no address."""
    if not (a.addresses and b.addresses):
        return None
    return any(
        x.place == y.place if x.place and y.place else x.zip is None or y.zip is None or x.zip[:3] == y.zip[:3]
        for x in a.addresses
        for y in b.addresses
    )


def _practice(a: Subject, b: Subject) -> Match | None:
    """A party's practice that bears the surname of the person on the reviewer's side.

    Not the other way about: of the practices that a thousand reviewers have worked for, too many bear some
    physician's surname.
    """
    borne = {surname: field for written, field in b.organizations for surname in practice_surnames(written)}
    for written, field in a.persons if borne else ():
        for surname in sorted(surnames(written) & borne.keys()):
            return Match("to be checked", "practice", (f"a practice of the surname ({field}, {borne[surname]})",))
    return None


_STATELESS = "same licence number, the state not said"


def _same_number(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """The same licence number where a side does not say the state: with a letter, it is looked at."""
    for one, other in ((a, b), (b, a)):
        numbers = {n.partition(":")[2] for n in one}
        if any(n.startswith(":") and n[1:] in numbers and not n[1:].isdigit() for n in other):
            return True
    return False
