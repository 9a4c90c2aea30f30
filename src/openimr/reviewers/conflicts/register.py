"""The register as a graph: organisations and the persons tied to them, and the ways from one to another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from openimr.model.reviewer import Organization, OrganizationTie
from openimr.reviewers.conflicts.index import Index
from openimr.reviewers.conflicts.matching import Matcher
from openimr.reviewers.conflicts.organizations import org_readings
from openimr.reviewers.conflicts.persons import readings
from openimr.reviewers.conflicts.subjects import Subject, of_organization, of_tie, with_known_ids
from openimr.reviewers.conflicts.ties import Span, Window, kind_named, read_hop, span, weighed

Direction = Literal["up", "down", "across", "weak", "none"]
_TURNED: Mapping[Direction, Direction] = {"up": "down", "down": "up"}


class Edge(msgspec.Struct, frozen=True):
    """A tie read in one direction: to which node, in which words, which way up, when, and whether it is sure."""

    to: int
    hop: str
    back: str
    direction: Direction
    days: Span
    sure: bool
    officer: bool = False


class Way(msgspec.Struct, frozen=True):
    """A way from a node to another: its edges in order, and whether it is sure from end to end."""

    to: int
    edges: tuple[Edge, ...]
    sure: bool
    weak: bool


class Register:
    """Nodes are the organisations in the order given, then the other sides of their ties."""

    def __init__(
        self,
        organizations: Sequence[Organization],
        matcher: Matcher,
        when: Window,
        shares: tuple[float, float],
        most_ties: int,
    ) -> None:
        self.known = frozenset(o.id for o in organizations)
        self.labels: list[str] = [o.name for o in organizations]
        self.subjects: list[Subject] = [of_organization(o) for o in organizations]
        self._at = {o.id: i for i, o in enumerate(organizations)}
        self._edges: dict[int, list[Edge]] = defaultdict(list)
        self._most = most_ties
        self._ways: dict[int, tuple[Way, ...]] = {}
        named = Index(self.subjects, matcher.names.weight)
        others: dict[tuple[str, ...], int] = {}
        firms = list(self.subjects)
        led = [
            (i, tie, self._others(tie, firms, named, matcher, others))
            for i, organization in enumerate(organizations)
            for tie in organization.ties
        ]
        alike = _alike(self.subjects, len(firms), matcher)
        for i, tie, found in led:
            nodes = {j for j, _ in found}
            for j in sorted({other for node in nodes for other in alike.get(node, ())} - nodes):
                found.append((j, False))
            for j, sure in found:
                self._join(i, j, tie, when, shares, sure=sure)

    def ways(self, start: int) -> tuple[Way, ...]:
        """The best way to each node within reach, the start itself first: sure before unsure, short before long."""
        found = self._ways.get(start)
        if found is None:
            found = self._ways[start] = self._search(start)
        return found

    def _others(
        self,
        tie: OrganizationTie,
        firms: list[Subject],
        named: Index,
        matcher: Matcher,
        others: dict[tuple[str, ...], int],
    ) -> list[tuple[int, bool]]:
        """The nodes that a tie leads to: the register's own where they are named, else a node of its own."""
        if tie.organization in self._at:
            return [(self._at[tie.organization], True)]
        subject = with_known_ids(of_tie(tie), self.known)
        if not subject.known:
            return []
        found: list[tuple[int, bool]] = []
        if subject.organizations or not subject.persons:
            for j in sorted(named.candidates(subject)):
                match = matcher.match(firms[j], subject)
                if match is not None and match.what not in ("address", "practice") and not match.loose:
                    found.append((j, match.grade == "certain"))
        if any(sure for _, sure in found):
            return [f for f in found if f[1]]
        key = _key(subject)
        known = key in others
        if not known:
            others[key] = len(self.subjects)
            self.subjects.append(subject)
            self.labels.append(tie.organization or "a person of the register")
        return [*found, (others[key], not known or key[0] != "name")]

    def _join(
        self, i: int, j: int, tie: OrganizationTie, when: Window, shares: tuple[float, float], *, sure: bool
    ) -> None:
        name, kind = kind_named(tie.kind)
        days = span(tie.start, tie.end)
        weight = weighed(kind, days, when, tie.share, shares)
        if weight is None or kind.carries == "none" or i == j:
            return
        hop, back = kind.hop, kind.back
        direction: Direction = kind.carries
        if kind.inward:
            hop, back, direction = back, hop, _TURNED.get(direction, direction)
        sure = sure and weight == "certain" and direction != "weak"
        hop, back = read_hop(hop, days, tie.share), read_hop(back, days, tie.share)
        turned = _TURNED.get(direction, direction)
        officer = name == "officer"
        self._edges[i].append(Edge(j, hop, back, direction, days, sure, officer))
        self._edges[j].append(Edge(i, back, hop, turned, days, sure, officer))

    def _search(self, start: int) -> tuple[Way, ...]:
        best: dict[tuple[int, bool], Way] = {(start, False): Way(start, (), sure=True, weak=False)}
        layer = [best[start, False]]
        for _ in range(self._most):
            further: list[Way] = []
            for way in layer:
                for edge in self._edges.get(way.to, ()):
                    weak = edge.direction == "weak"
                    if (weak and way.weak) or edge.to == start:
                        continue
                    sure = way.sure and edge.sure and _one_way(way.edges, edge)
                    longer = Way(edge.to, (*way.edges, edge), sure, weak or way.weak)
                    known = best.get((edge.to, longer.weak))
                    if known is None or (longer.sure and not known.sure):
                        best[edge.to, longer.weak] = longer
                        further.append(longer)
            layer = further
        ranked = sorted(best.values(), key=lambda w: (not w.sure, len(w.edges), w.weak))
        first: dict[int, Way] = {}
        for way in ranked:
            first.setdefault(way.to, way)
        return tuple(first.values())


def _alike(subjects: Sequence[Subject], first: int, matcher: Matcher) -> Mapping[int, Sequence[int]]:
    """Of the persons among the nodes, which begin at `first`, those who may be one: a middle initial left out."""
    persons = [node for node in range(first, len(subjects)) if subjects[node].persons]
    index = Index([subjects[node] for node in persons], matcher.names.weight)
    found: dict[int, list[int]] = {}
    for node in persons:
        for at in sorted(index.candidates(subjects[node])):
            match = matcher.match(subjects[persons[at]], subjects[node]) if persons[at] != node else None
            if match is not None and match.what == "person":
                found.setdefault(node, []).append(persons[at])
    return found


def _key(subject: Subject) -> tuple[str, ...]:
    """What makes the other sides of two ties one: a number, an organisation's core name, or else a person's name."""
    if subject.npi:
        return ("npi", subject.npi)
    if subject.organizations and (read := org_readings(subject.organizations[0][0])):
        return ("organization", read[0].joined)
    if subject.persons and (names := readings(subject.persons[0][0])):
        return ("name", *names[0].words)
    return ("other", subject.tin or "", *(n for n, _ in (*subject.persons, *subject.organizations)))


def _one_way(edges: tuple[Edge, ...], further: Edge) -> bool:
    """Whether control runs one way along it: up to the owner or down to the subsidiary, not over and back."""
    ways = {e.direction for e in (*edges, further)}
    return not {"up", "down"} <= ways
