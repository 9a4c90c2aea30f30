"""Many cases against one roster: the index is built once, and each party is looked up once however often it comes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from openimr.model.case import Case
from openimr.model.reviewer import Affiliation, Organization, Reviewer
from openimr.reviewers.conflicts.addresses import address, building
from openimr.reviewers.conflicts.attestation import attested_conflicts, declares
from openimr.reviewers.conflicts.common import rare_surname
from openimr.reviewers.conflicts.companies import WrittenNames
from openimr.reviewers.conflicts.findings import Finding, Tie, conflict
from openimr.reviewers.conflicts.index import Index
from openimr.reviewers.conflicts.makers import own_names, runs_in
from openimr.reviewers.conflicts.matching import Match, Matcher
from openimr.reviewers.conflicts.model import Conflict, Grade
from openimr.reviewers.conflicts.organizations import WordWeights
from openimr.reviewers.conflicts.parties import UNREAD, Side, person_of, sides_of
from openimr.reviewers.conflicts.practices import family_surnames
from openimr.reviewers.conflicts.register import Register, Way
from openimr.reviewers.conflicts.rules import Kind, conflict_rules, figure
from openimr.reviewers.conflicts.subjects import Subject, of_affiliation, of_reviewer, with_known_ids
from openimr.reviewers.conflicts.ties import Span, by_relation, kind_named, span, weighed, window
from openimr.reviewers.declared import names_no_side

Found = Mapping[int, tuple[Finding, ...]]
"""What one party means for the reviewers, by place in the roster."""

_KIN = ("C4", "C8")
"""Rules of persons, and their families, whose family a reviewer may be: the worker, officers of the parties."""
_SAME_ID = ("same reviewer id",)
_KEPT = 5_000
"""Parties under one id whose conflicts are kept in words."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of the rules that hold on a day."""

    person: float
    organization: float
    financial: float
    lesser: float
    look_back: float
    most_ties: int


def settings(on: date, office: Mapping[str, float] | None = None) -> Settings:
    """The figures for a day; `office` are an office's own (see `figure` for errors)."""
    return Settings(
        person=figure("name likeness", on, office),
        organization=figure("organisation likeness", on, office),
        financial=figure("financial interest", on, office),
        lesser=figure("lesser interest", on, office),
        look_back=figure("look back", on, office),
        most_ties=int(figure("ties in a path", on, office)),
    )


class ConflictEngine:
    """The roster and the register, indexed for a day; `screen` then answers for case after case.

    The order of reviewers and organisations makes no difference to what is found.
    """

    def __init__(
        self,
        reviewers: Iterable[Reviewer],
        organizations: Iterable[Organization],
        on: date,
        office: Mapping[str, float] | None = None,
    ) -> None:
        self.reviewers: Sequence[Reviewer] = tuple(reviewers)
        register = sorted(organizations, key=lambda o: o.id)
        figures = settings(on, office)
        names = [n for o in register for n in dict.fromkeys((o.name, *o.other_names)) if n]
        likenesses = WrittenNames(WordWeights(names))
        matcher = Matcher(figures.person, figures.organization, likenesses, _shared_buildings(register))
        shares = (figures.financial, figures.lesser)
        when = window(on, figures.look_back)
        self._matcher = matcher
        self._register = Register(register, matcher, when, shares, figures.most_ties - 1)
        self._at = {r.id: i for i, r in enumerate(self.reviewers)}
        holders: dict[Subject, list[tuple[int, Tie | None]]] = defaultdict(list)
        self._open: list[tuple[int, Finding]] = []
        for i, reviewer in enumerate(self.reviewers):
            own = of_reviewer(reviewer)
            if own.known:
                holders[own].append((i, None))
            for place, affiliation in enumerate(reviewer.affiliations):
                name, kind = kind_named(affiliation.kind)
                days = span(affiliation.start, affiliation.end)
                weight = weighed(kind, days, when, affiliation.share, shares, whole=not affiliation.unread)
                if weight is None:
                    continue
                if affiliation.unread or names_no_side(affiliation):
                    self._open.append((i, _with_anybody(place, name, kind, days, affiliation)))
                if name == "family":
                    weight = by_relation(weight, affiliation.relation)
                for part, other in enumerate(of_affiliation(name, affiliation)):
                    if not other.known:
                        continue
                    tie = Tie(
                        place=place,
                        name=name,
                        kind=kind,
                        days=days,
                        sure=weight == "certain" and not part,
                        share=affiliation.share,
                        label=_label(other, affiliation, place),
                        relation=affiliation.relation,
                    )
                    holders[with_known_ids(other, self._register.known)].append((i, tie))
        self._sides = list(holders)
        self._holders = list(holders.values())
        self._index = Index(self._sides, matcher.names.weight)
        self._nodes = Index(self._register.subjects, matcher.names.weight)
        self._by_own_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, held in enumerate(self._sides):
            for words in {words for written, _ in held.organizations for words in own_names(written)}:
                self._by_own_name[words].append(at)
        self._seeds: dict[int, list[tuple[int, Match]]] = defaultdict(list)
        for at, side in enumerate(self._sides):
            for node, match in self._nodes_of(side):
                self._seeds[node].append((at, match))
        self._attesting = tuple(i for i, r in enumerate(self.reviewers) if declares(r))
        self._seen: dict[Side, Found] = {}
        self._graded: dict[Side, tuple[dict[str, Grade], dict[str, Grade]]] = {}
        self._said: dict[tuple[Side, str], Mapping[int, tuple[Conflict, ...]]] = {}

    def screen(self, case: Case) -> dict[str, tuple[Conflict, ...]]:
        """The conflicts of each reviewer that has any, by the reviewer's id; certain ones first."""
        found: dict[int, list[Conflict]] = defaultdict(list)
        for party, side in sides_of(case, self._at):
            for reviewer, conflicts in self._conflicts(side, party).items():
                found[reviewer].extend(conflicts)
        for i in self._attesting:
            if declared := attested_conflicts(self.reviewers[i], case):
                found[i].extend(declared)
        return {
            self.reviewers[i].id: tuple(sorted(found[i], key=lambda c: (c.grade != "certain", c.party, c.rule, c.path)))
            for i in sorted(found)
        }

    def grades(self, case: Case) -> dict[str, Grade]:
        """The gravest grade of each reviewer that has a conflict: what assignment needs, and quicker than `screen`."""
        grades: dict[str, Grade] = {}
        certain: dict[str, Grade] = {}
        for _, side in sides_of(case, self._at):
            by_grade = self._graded.get(side)
            if by_grade is None:
                by_grade = self._graded[side] = self._grade(side)
            grades.update(by_grade[0])
            certain.update(by_grade[1])
        for i in self._attesting:
            for declared in attested_conflicts(self.reviewers[i], case):
                (certain if declared.grade == "certain" else grades)[self.reviewers[i].id] = declared.grade
        grades.update(certain)
        return grades

    def _grade(self, side: Side) -> tuple[dict[str, Grade], dict[str, Grade]]:
        """Those whom a side is to be checked for, and those whom it bars."""
        checked: dict[str, Grade] = {}
        certain: dict[str, Grade] = {}
        for i, findings in self.findings_of(side).items():
            if findings[0].sure:
                certain[self.reviewers[i].id] = "certain"
            else:
                checked[self.reviewers[i].id] = "to be checked"
        return checked, certain

    def _conflicts(self, side: Side, party: str) -> Mapping[int, tuple[Conflict, ...]]:
        """A party's conflicts in the words of a case, kept for cases that give it the same id."""
        key = (side, party)
        said = self._said.get(key)
        if said is None:
            if len(self._said) >= _KEPT:  # ids that no two cases share would be kept for nothing
                self._said.clear()
            said = self._said[key] = {
                i: tuple(conflict(self.reviewers[i], party, self._told(side), f) for f in findings)
                for i, findings in self.findings_of(side).items()
            }
        return said

    def _told(self, side: Side) -> Side:
        """The side with the person of the roster for whom it may stand."""
        if side.reviewer is None:
            return side
        return msgspec.structs.replace(side, subject=person_of(self.reviewers[side.reviewer]))

    def near(self, places: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Pairs of places in the roster that may be one person, or of one family, the lesser first: for one panel."""
        asked = frozenset(places)
        for at in sorted(asked):
            for other in self.findings_of(Side(Subject(), None, "R10", self_only=True, reviewer=at)):
                if other in asked and other != at:
                    yield min(at, other), max(at, other)

    def findings_of(self, side: Side) -> Found:
        """What one party means for the reviewers, by place in the roster; the surest finding of each stands first."""
        found = self._seen.get(side)
        if found is None:
            found = self._seen[side] = self._search(side)
        return found

    def _search(self, side: Side) -> Found:
        if side.request is not None:
            return self._named_in(side.request)
        subject = with_known_ids(self._told(side).subject, self._register.known)
        rule = conflict_rules().rules[side.rule]
        best: dict[int, dict[int, Finding]] = defaultdict(dict)
        if side.reviewer is not None:
            sure = rule.person == "certain"
            best[side.reviewer][-1] = Finding(None, Match("certain", "person", _SAME_ID), (), sure=sure)
        for i, finding in self._open if side.rule == UNREAD else ():
            _keep(best[i], finding)
        for at in self._index.candidates(subject):
            match = self._matcher.match(self._sides[at], subject)
            if match is None:
                continue
            if (side.rule == "R10" or side.reviewer is not None) and match.what != "person":
                continue  # an office or a trade name in common makes nobody the same person
            bars = _bars(rule.person, rule.organization, match)
            for i, tie in self._holders[at]:
                kin = side.rule == "R10" and tie is not None and tie.name == "family"
                if (side.self_only and tie is not None and not kin) or i == side.reviewer:
                    continue
                sure = bars and match.grade == "certain" and (tie is None or tie.sure) and not kin
                if side.read and (tie is not None or "same NPI" not in match.evidence):
                    sure = False
                _keep(best[i], Finding(tie, match, (), sure=sure))
        for i, evidence in self._of_one_surname(subject) if side.rule in _KIN else ():
            _keep(best[i], Finding(None, Match("to be checked", "person", (evidence,)), (), sure=False))
        for node, match in () if side.self_only else self._nodes_of(subject):
            bars = match.grade == "certain" and not side.read and _bars(rule.person, rule.organization, match)
            for way in self._register.ways(node):
                for at, seed in self._seeds.get(way.to, ()):
                    self._over(best, at, seed, way, match, bars=bars)
        return {
            i: tuple(sorted(findings.values(), key=lambda f: (not f.sure, -1 if f.tie is None else f.tie.place)))
            for i, findings in sorted(best.items())
            if findings
        }

    def _named_in(self, request: str) -> Found:
        """What the words of a request mean for those whose affiliations are with an organisation that it names."""
        match = Match("to be checked", "organization", ("the request names it (affiliation.organization, request)",))
        best: dict[int, dict[int, Finding]] = defaultdict(dict)
        for words in sorted(runs_in(request) & self._by_own_name.keys()):
            for at in self._by_own_name[words]:
                for i, tie in self._holders[at]:
                    if tie is not None:
                        _keep(best[i], Finding(tie, match, (), sure=False))
        return {i: tuple(found.values()) for i, found in sorted(best.items()) if found}

    def _of_one_surname(self, subject: Subject) -> Iterator[tuple[int, str]]:
        """Reviewers who bear a surname with a person that few families bear, with the evidence."""
        for written, field in subject.persons:
            for surname in sorted(filter(rare_surname, family_surnames(written))):
                for at in self._index.bearing(surname):
                    own = next(f for name, f in self._sides[at].persons if surname in family_surnames(name))
                    for i, tie in self._holders[at]:
                        if tie is None:
                            yield i, f"a rare surname in common, perhaps family ({own}, {field})"

    def _over(
        self, best: dict[int, dict[int, Finding]], at: int, seed: Match, way: Way, match: Match, *, bars: bool
    ) -> None:
        """What a way through the register means for those who hold the side at its end."""
        edges = tuple(reversed(way.edges))
        labels = [self._register.labels[e.to] for e in edges]
        for i, tie in self._holders[at]:
            if edges and tie is not None and (tie.kind.carries == "none" or (tie.kind.carries == "weak" and way.weak)):
                continue
            days = [tie.days] if tie is not None else []
            days += [e.days for e in edges]
            together = all(a.meets(b) for n, a in enumerate(days) for b in days[n + 1 :])
            sure = bars and seed.grade == "certain" and way.sure and together and (tie is None or tie.sure)
            if edges and tie is not None and tie.kind.carries == "weak":
                sure = False
            hops = tuple((e.back, label) for e, label in zip(edges, labels, strict=True))
            _keep(best[i], Finding(tie, match, hops, sure=sure, seed=seed, together=together))

    def _nodes_of(self, side: Subject) -> list[tuple[int, Match]]:
        """The nodes of the register that a side is or could be; the same address alone makes none."""
        found = []
        for node in sorted(self._nodes.candidates(side)):
            match = self._matcher.match(self._register.subjects[node], side)
            if match is not None and match.what not in ("address", "practice") and not match.loose:
                found.append((node, match))
        return found


def _with_anybody(place: int, name: str, kind: Kind, days: Span, affiliation: Affiliation) -> Finding:
    """A tie of which it is not known with whom it is."""
    tie = Tie(place=place, name=name, kind=kind, days=days, sure=False, share=affiliation.share,
              label="somebody whom the roster does not name", relation=affiliation.relation)  # fmt: skip
    why = "a field of it could not be read" if affiliation.unread else "names no other side"
    match = Match("to be checked", "organization", (f"affiliations[{place}]: {why}",))
    return Finding(tie, match, (), sure=False)


def _label(other: Subject, affiliation: Affiliation, place: int) -> str | None:
    """What a path calls the other side of a tie: an organisation by its name, a person by the field."""
    if any(field == "affiliation.organization" for _, field in other.persons):
        return f"affiliations[{place}].organization"
    return affiliation.organization if other.organizations and not other.persons else None


def _shared_buildings(register: Iterable[Organization]) -> frozenset[tuple[str, str, str]]:
    """Buildings in which the register has a suite, or more than one organisation."""
    tenants: Counter[tuple[str, str, str]] = Counter()
    for organization in register:
        for where in {found for text in organization.addresses if (found := address(text))}:
            tenants[building(where)] += 2 if where.unit else 1
    return frozenset(place for place, count in tenants.items() if count > 1)


def _bars(person: str, organization: str, match: Match) -> bool:
    return (organization if match.what == "organization" else person) == "certain"


def _keep(best: dict[int, Finding], finding: Finding) -> None:
    """One finding for each tie of the reviewer: the sure before the unsure, the short before the long."""
    key = -1 if finding.tie is None else finding.tie.place
    known = best.get(key)
    if known is None or finding.rank < known.rank:
        best[key] = finding
