"""The phrases of `criteria.yaml` and `claims.yaml` in one matcher, each with the bits of what it stands for."""

from functools import cache
from pathlib import Path

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

GUIDELINE, CASE, MENTIONS, GENERAL, CONDITION, HE, SHE, AGED, SIDED, INJURED, BEEN, SINCE, ONGOING, NERVES, COUNTED = (
    1 << n for n in range(15)
)
_CUES = {
    "guideline": GUIDELINE, "case": CASE, "mentions": MENTIONS, "general": GENERAL, "condition": CONDITION, "he": HE,
    "she": SHE, "aged": AGED, "sided": SIDED, "injured": INJURED, "been": BEEN, "since": SINCE, "ongoing": ONGOING,
    "nerves": NERVES, "counted": COUNTED,
}  # fmt: skip
# The columns of a phrase's bits: cues, criteria named, criteria applied, claims denied.
CUES, NAMED, APPLIED, DENIED = range(4)
WIDTH = 64
_HERE = Path(__file__).parent


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that guidelines ask for; see the head of `criteria.yaml`."""

    id: str
    words: str
    named: tuple[str, ...]
    applied: tuple[str, ...]


class _Criteria(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cues: dict[str, tuple[str, ...]]
    criteria: tuple[Criterion, ...]


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a rationale may deny and the summary state; see the head of `claims.yaml`."""

    id: str
    words: str
    denied: tuple[str, ...] = ()
    denied_plainly: str | None = None
    denied_as: tuple[str, ...] = ()
    look_for: tuple[str, ...] = ()
    void: str | None = None
    anchors: tuple[str, ...]
    affirmed: tuple[str, ...]
    granted: tuple[str, ...] = ()
    tells: str | None = None
    summary_only: bool = False
    void_in_summary: str | None = None
    unless_in_summary: str | None = None
    own_negation: bool = False
    figures_for: str | None = None
    figures: tuple[str, ...] = ()
    for_kinds: tuple[str, ...] = ()
    tied_to: dict[str, str] = {}
    region: bool = False


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `claims.yaml`."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    blockers: tuple[str, ...]
    plainly: tuple[str, ...]
    fillers: tuple[str, ...]
    not_before: str
    negation: str
    other_voices: str
    told_of_others: str
    regions: dict[str, str]
    claims: tuple[Claim, ...]


class Phrases(msgspec.Struct, frozen=True, kw_only=True):
    """Every phrase in one matcher; `bits` holds what each stands for in one number, column beside column (`column`)."""

    matcher: AhoCorasick
    bits: tuple[int, ...]
    criteria: tuple[Criterion, ...]
    claims: Claims


def _spelled(phrase: str) -> str:
    """As the matcher looks for it in plain text: from the start of a word, to its end unless starred."""
    return f" {phrase[:-1]}" if phrase.endswith("*") else f" {phrase} "


def column(bits: int, number: int) -> int:
    """One column of a phrase's or a sentence's bits."""
    return bits >> WIDTH * number & (1 << WIDTH) - 1


@cache
def phrases() -> Phrases:
    """The phrases that ship with the package.

    Raises:
        msgspec.ValidationError: a data file is not in its own form.
    """
    criteria = msgspec.yaml.decode((_HERE / "criteria.yaml").read_bytes(), type=_Criteria)
    claims = msgspec.yaml.decode((_HERE / "claims.yaml").read_bytes(), type=Claims)
    found: dict[str, list[int]] = {}

    def add(phrase: str, column: int, bit: int) -> None:
        found.setdefault(_spelled(phrase), [0, 0, 0, 0])[column] |= bit

    for cue, listed in criteria.cues.items():
        for phrase in listed:
            add(phrase, CUES, _CUES[cue])
    for number, criterion in enumerate(criteria.criteria):
        for phrase in criterion.named:
            add(phrase, NAMED, 1 << number)
            add(phrase, APPLIED, 1 << number)
        for phrase in criterion.applied:
            add(phrase, APPLIED, 1 << number)
    for number, claim in enumerate(claims.claims):
        for phrase in (*claim.denied, *claim.look_for):
            add(phrase, DENIED, 1 << number)
    return Phrases(
        matcher=AhoCorasick(list(found), matchkind=MatchKind.Standard),
        bits=tuple(sum(bits << (WIDTH * column) for column, bits in enumerate(columns)) for columns in found.values()),
        criteria=criteria.criteria,
        claims=claims,
    )
