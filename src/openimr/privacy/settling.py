"""From overlapping hits to placeholders: who goes first, which names are one person, what is written instead."""

import re
from collections.abc import Sequence
from functools import cache

import msgspec
from rapidfuzz.distance import OSA

from openimr.privacy.folding import fold
from openimr.privacy.model import Doubt, Hit, Known, Redacted, Removal
from openimr.privacy.rules import contexts, kinds, roles

_BETWEEN = re.compile(r"[ \t]{0,3}|[ \t]*,[ \t]*|[ \t]*\n[ \t]*|[ \t]?-[ \t]?\n?|\.[ \t]?")
_PART = re.compile(r"[^\W\d_][\w'’]*")
_NUMBERED = frozenset({"name", "organization"})
_WIDE = frozenset({"address", "email", "url"})


@cache
def placeholder_pattern() -> re.Pattern[str]:
    """Every placeholder that this room writes."""
    says = {str(role["say"]) for role in roles().values()} | set(kinds())
    alternatives = "|".join(re.escape(word) for word in sorted(says, key=len, reverse=True))
    return re.compile(rf"\[(?:{alternatives})(?: \d+)?(?:: [^\]\n]{{1,20}})?\]")


def settled(hits: Sequence[Hit]) -> list[Hit]:
    """No two overlap: the better rank goes first; what sticks out of a lesser one stays as a piece of its own."""
    order = sorted(hits, key=lambda hit: (hit.rank - 30 * (hit.kind in _WIDE), hit.start - hit.end, hit.start))
    taken: list[Hit] = []
    for hit in order:
        pieces = [(hit.start, hit.end)]
        for other in taken:
            if other.start < hit.end and hit.start < other.end:
                pieces = [
                    p for a, b in pieces for p in ((a, min(b, other.start)), (max(a, other.end), b)) if p[1] > p[0]
                ]
        taken += [msgspec.structs.replace(hit, start=a, end=b) for a, b in pieces]
    return sorted(taken, key=lambda hit: hit.start)


_INITIAL_BEFORE = re.compile(
    r"(?<![\w.'’-])(?:[A-ZÀ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĶŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ]\.[ -]?){1,3}$|(?<![\w.'’-])[A-ZÀ-ÞÇİŁŚŞŽ] $"
)
_INITIAL_AFTER = re.compile(
    r",? (?!(?:M\.D|D\.[OC]|P\.[TA]|R\.N|N\.P|O\.[TD])\b)(?:[A-Z]\.){1,2}(?!\w)"
    r"| [A-Z](?=[,.]?(?:\s*\n|\s*$)|,|\. [A-Z])"
)
_CAPITAL_AFTER = re.compile(r" [A-Z](?![\w'’-]|\.\w)")
_SUFFIX_AFTER = re.compile(r",? (?:Jr|Sr|III|II|IV)\b\.?")


def widened(hits: list[Hit], text: str) -> list[Hit]:
    """Names with the initials, particles and suffixes that stand beside them; never into a neighbour."""
    out: list[Hit] = []
    for place, hit in enumerate(hits):
        if hit.kind != "name":
            out.append(hit)
            continue
        floor = out[-1].end if out else 0
        ceiling = hits[place + 1].start if place + 1 < len(hits) else len(text)
        start, end = hit.start, hit.end
        while True:
            left = text[max(floor, start - 30) : start]
            found = _INITIAL_BEFORE.search(left) or _particle_before().search(left)
            if found is None:
                break
            start -= len(left) - found.start()
        capitals = "," in text[start:end] and text[start:end].isupper()
        for pattern in (_CAPITAL_AFTER if capitals else _INITIAL_AFTER, _SUFFIX_AFTER):
            if (after := pattern.match(text, end)) and after.end() <= ceiling:
                end = after.end()
        out.append(msgspec.structs.replace(hit, start=start, end=end))
    return out


@cache
def _particle_before() -> re.Pattern[str]:
    """A particle right before a name; small ones that are English words too only where they are two ("de la")."""
    sure = sorted(
        contexts().particles
        - {"al", "e", "st", "y", "di", "do", "la", "el", "los", "las", "den", "san", "santa", "du", "le", "das", "da"}
    )
    both = "|".join(sure)
    capital = "|".join(word.capitalize() for word in sorted(contexts().particles) if len(word) > 1)
    return re.compile(
        rf"(?<![\w'’-])(?:(?i:de|van|von|der|dela|del|de) (?i:la|las|los|der|den|het|de|el|der|['’]t)"
        rf"|(?:{both}|la|los|di|da|du|le|das|dos|ter|el|san)|(?:{capital})"
        rf"|(?:{both.upper()}|LA|DI|DA|DU|LE|SAN|DEN|DAS|DOS))[ ]$"
    )


def joined(hits: list[Hit], text: str) -> list[Hit]:
    """Names side by side are one name; blanks at the ends of a hit are no part of it."""
    out: list[Hit] = []
    for hit in hits:
        start, end = hit.start, hit.end
        while start < end and not (text[start].isalnum() or text[start] in "(+#"):
            start += 1
        while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".*)"):
            end -= 1
        if start == end:
            continue
        trimmed = msgspec.structs.replace(hit, start=start, end=end)
        last = out[-1] if out else None
        if last is not None and _one_name(last, trimmed, text):
            better = min(last, trimmed, key=lambda one: (one.rank, one.who is None))
            reasons = [one.reason for one in (last, trimmed) if one.reason]
            out[-1] = msgspec.structs.replace(
                better, start=last.start, end=trimmed.end, reason=reasons[0] if len(reasons) == 2 else None
            )
        else:
            out.append(trimmed)
    return out


def _one_name(one: Hit, other: Hit, text: str) -> bool:
    if one.kind != other.kind or one.kind not in _NUMBERED or not _BETWEEN.fullmatch(text[one.end : other.start]):
        return False
    if one.who and other.who and one.who != other.who:
        return False
    # "Garcia, Maria" is one; in "Garcia, Lopez" nobody can tell, and one placeholder hides both.
    gap = text[one.end : other.start]
    return "\n" not in gap or (one.who is not None and one.who == other.who)


def written(text: str, hits: list[Hit], known: Known, doubts: Sequence[Doubt]) -> Redacted:
    """The text with placeholders, every mention of one person or firm under one number."""
    says = _Names(known, text)
    pieces: list[str] = []
    removals: list[Removal] = []
    at = length = 0
    for hit in hits:
        placeholder = hit.says or says.of(hit, text[hit.start : hit.end])
        if text[hit.start : hit.end] == placeholder:
            continue
        pieces += [text[at : hit.start], placeholder]
        length += hit.start - at
        removals.append(
            Removal(
                start=hit.start, end=hit.end, kind=hit.kind, placeholder=placeholder, rule=hit.rule,
                certainty="doubtful" if hit.reason else "sure", out_start=length, out_end=length + len(placeholder),
            )
        )  # fmt: skip
        length += len(placeholder)
        at = hit.end
    pieces.append(text[at:])
    found = [Doubt(start=hit.start, end=hit.end, removed=True, reason=hit.reason) for hit in hits if hit.reason]
    return Redacted(text="".join(pieces), removals=tuple(removals), doubts=tuple(sorted([*found, *doubts])))


class _Names:
    """Numbers for people and firms, in the order in which a text speaks of them."""

    def __init__(self, known: Known, text: str) -> None:
        self._known = known
        self._parties: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._people: list[tuple[int, list[set[str]]]] = []
        for found in placeholder_pattern().finditer(text):
            if number := re.search(r" (\d+)\]$", found[0]):
                label = found[0][1 : number.start()]
                self._counts[label] = max(self._counts.get(label, 0), int(number[1]))

    def of(self, hit: Hit, said: str) -> str:
        if hit.who is not None:
            return self._party(hit.who)
        if hit.kind == "name":
            return f"[name {self._person(said)}]"
        if hit.kind in _NUMBERED:
            return f"[{hit.kind} {self._like(hit.kind, said)}]"
        return f"[{hit.kind}]"

    def _party(self, who: str) -> str:
        if who not in self._parties:
            group, number = who.split()
            party = (self._known.people if group == "person" else self._known.organizations)[int(number)]
            role = roles().get(party.role, {"say": "name" if group == "person" else "organization"})
            label = str(role["say"])
            self._parties[who] = f"[{label}]" if role.get("single") else f"[{label} {self._next(label)}]"
        return self._parties[who]

    def _next(self, label: str) -> int:
        self._counts[label] = self._counts.get(label, 0) + 1
        return self._counts[label]

    def _person(self, said: str) -> int:
        parts = [fold(p) for p in _PART.findall(said)]
        away = contexts().particles | contexts().suffixes
        own = {part for part in parts if len(part) > 1 and part not in away} or set(parts)
        for number, mentions in self._people:
            if any(_same_person(own, other) for other in mentions):
                mentions.append(own)
                return number
        number = self._next("name")
        self._people.append((number, [own]))
        return number

    def _like(self, label: str, said: str) -> int:
        key = f"{label} {fold(said)}"
        if key not in self._parties:
            self._parties[key] = str(self._next(label))
        return int(self._parties[key])


def _same_person(one: set[str], other: set[str]) -> bool:
    """Every word of the shorter mention stands in the longer one, but for a slip."""
    short, long = sorted((one, other), key=len)
    return all(any(_alike(a, b) for b in long) for a in short)


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) > 4 and len(other) > 4 and OSA.distance(one, other, score_cutoff=1) <= 1)
