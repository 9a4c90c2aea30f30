"""A tie found, and how it reads: path, evidence, fingerprint."""

import hashlib

import msgspec

from openimr.model.reviewer import Reviewer
from openimr.reviewers.conflicts.matching import Match
from openimr.reviewers.conflicts.model import Conflict
from openimr.reviewers.conflicts.parties import Side
from openimr.reviewers.conflicts.persons import readings
from openimr.reviewers.conflicts.rules import Kind, conflict_rules
from openimr.reviewers.conflicts.ties import Span, read_hop
from openimr.vocabulary import fold_name as folded


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """An affiliation that counts: `place` in the reviewer's list, `label` the organisation's name, None for a person.

    `sure` is whether it bars by itself (kind, share, relation, days).
    """

    place: int
    name: str
    kind: Kind
    days: Span
    sure: bool
    share: float | None = None
    label: str | None = None
    relation: str | None = None


class Finding(msgspec.Struct, frozen=True):
    """A tie of a reviewer to a party.

    `tie` is the reviewer's own (None: the reviewer is the party), `match` the party's with where the path ends. `hops`
    are ties of the register between, each with the label where it starts, from the reviewer's side; `seed` is the
    match of the reviewer's tie with where they begin. `together`: all ties held on one day.
    """

    tie: Tie | None
    match: Match
    hops: tuple[tuple[str, str], ...]
    sure: bool
    seed: Match | None = None
    together: bool = True

    @property
    def rank(self) -> tuple[bool, int, bool, tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Smaller is better: sure, short, direct; then by what it says, so that no order of input decides."""
        return (not self.sure, len(self.hops), self.seed is not None, self.match.evidence, self.hops)


def conflict(reviewer: Reviewer, party: str, side: Side, found: Finding) -> Conflict:
    """A finding in the words of a case. Persons are named by their fields, never by name."""
    rule_id = side.rule
    rule = conflict_rules().rules[rule_id]
    if found.tie is not None and found.tie.name == "patient" and side.role == "injured worker":
        rule_id, rule = "C10", conflict_rules().rules["C10"]
    path = _path(reviewer, side, found)
    evidence = [e.replace("party.", f"{party}.") for e in found.match.evidence]
    if found.seed is not None:
        evidence += [f"on the reviewer's side: {e}" for e in found.seed.evidence]
    if not found.together:
        evidence.append("the ties of the path did not hold at one time, as far as their dates say")
    return Conflict(
        party=party or reviewer.id,
        role=side.role or "unknown role",
        grade="certain" if found.sure else "to be checked",
        path=path,
        evidence=tuple(evidence),
        rule=rule_id,
        section=rule.section,
        law_grade=rule.grade,
        source=rule.source,
        fingerprint=_fingerprint(reviewer, side, found, path),
    )


def _path(reviewer: Reviewer, side: Side, found: Finding) -> tuple[str, ...]:
    path = [f"reviewer {reviewer.id}"]
    tie = found.tie
    if tie is not None:
        words = f"{tie.kind.hop} ({tie.relation})" if tie.relation else tie.kind.hop
        path.append(read_hop(words, tie.days, tie.share))
        if not found.hops:
            path.append(shown(reviewer, tie.label) if tie.label else f"affiliations[{tie.place}].person")
    for at, (hop, label) in enumerate(found.hops):
        path += [hop] if tie is None and not at else [shown(reviewer, label), hop]
    same = "" if found.sure or found.match.grade == "certain" else "perhaps "
    path.append(f"{same}{side.role or 'a party'} of this case")
    return tuple(path)


def shown(reviewer: Reviewer, organization: str) -> str:
    """An organisation's name as a path may have it: one that holds the reviewer's own name would give it away.

    Any organisation that bears a surname of the reviewer is taken for one.
    """
    words = folded(organization).split()
    joined = " ".join(words)
    for written in (reviewer.name, *reviewer.other_names):
        for name in readings(written) if written else ():
            if name.turned:
                continue
            for surname in {name.surname, *name.parts, *name.former}:
                if len(surname) > 1 and (surname in words or (len(surname) > 4 and surname in joined.replace(" ", ""))):
                    return OWN_PRACTICE
    return organization


OWN_PRACTICE = "the reviewer's own practice"


def _fingerprint(reviewer: Reviewer, side: Side, found: Finding, path: tuple[str, ...]) -> str:
    """Of everything that a person looked at, the party's id and the case left out."""
    tie = None if found.tie is None else reviewer.affiliations[found.tie.place]
    own = (reviewer.id, reviewer.name, reviewer.other_names, reviewer.npi, reviewer.tin, reviewer.addresses)
    seed = found.seed.evidence if found.seed is not None else ()
    seen = (own, tie, side.subject, side.role, side.rule, path, found.match.evidence, seed)
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:16]
