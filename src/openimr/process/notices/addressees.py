"""Who gets a notice, in which language, and whose copy it is."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from openimr.model import Case, Party
from openimr.process.notices.kinds import Audience, NoticeKind
from openimr.process.notices.written import Language
from openimr.process.words import role_of

_AUDIENCE: Mapping[str, Audience] = {
    "injured worker": "worker",
    "representative": "worker",
    "claims administrator": "administrator",
    "claims examiner": "administrator",
    "insurer": "administrator",
    "defense attorney": "administrator",
    "employer": "employer",
    "requesting physician": "physician",
    "medical group": "physician",
}
_STANDS_FOR: tuple[tuple[str, ...], ...] = (
    ("claims administrator", "claims examiner", "insurer"),
    ("requesting physician", "medical group"),
)
"""Of several roles of one side, the first that the case has is the addressee."""

_COPIES_OF = {"representative": "injured worker", "defense attorney": "claims administrator"}
_NEEDED: Mapping[Audience, tuple[str, ...]] = {
    "worker": ("injured worker",),
    "administrator": ("claims administrator", "claims examiner", "insurer", "employer"),
    "employer": ("employer",),
    "physician": ("requesting physician", "medical group"),
}
"""The roles of which one has to be there for each audience; the first is what the office is told to add."""

_CITY = re.compile(r"(.*\S),\s*([^,]+,\s*[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?)")


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """A party that gets a notice, in one language.

    `role` is a name of `process/words.yaml`; `copy_of` the party whose copy it is (a representative gets the worker's
    notice); `attention` the claims examiner at the claims administrator. `place` is the party's place in the case.
    """

    party: Party
    place: int
    role: str
    audience: Audience
    language: Language
    copy_of: Party | None = None
    attention: Party | None = None


def addressees(case: Case, kind: NoticeKind, language: Language | None = None) -> tuple[Addressee, ...]:
    """Everybody who gets this kind of notice, in the order of `kind.to`, with the worker's representative always.

    A worker, or an unrepresented worker's designee, whose `language` is Spanish gets it in Spanish; "both" gives one in
    each. `language` puts every notice in that language instead.
    """
    parties = [(place, party, role_of(party.role)) for place, party in enumerate(case.parties)]
    roles = {role for _, _, role in parties}
    left_out = {
        other
        for side in _STANDS_FOR
        if (first := next((role for role in side if role in roles), None))
        for other in side
        if other != first
    }
    by_role = {role: party for _, party, role in reversed(parties) if role}
    found: list[Addressee] = []
    represented = any(role == "representative" and "attorney" in party.role.lower() for _, party, role in parties)
    # An employer that has no claims administrator is self-insured, and is its own. A party whose role is not known may
    # be one: the employer then gets no list of treatments by a slip of the pen.
    insured = None in roles or bool(roles & set(_STANDS_FOR[0]))
    reads = _AUDIENCE if insured else {**_AUDIENCE, "employer": "administrator"}
    for audience in kind.to:
        for place, party, role in parties:
            if role is None or role in left_out or reads.get(role) != audience:
                continue
            client = by_role.get(_COPIES_OF.get(role, ""))
            found.extend(
                Addressee(
                    party=party,
                    place=place,
                    role=role,
                    audience=audience,
                    language=tongue,
                    copy_of=client,
                    attention=by_role.get("claims examiner") if role == "claims administrator" else None,
                )
                for tongue in ([language] if language else _languages(party, role, represented=represented))
            )
    return tuple(sorted(found, key=lambda a: (kind.to.index(a.audience), a.copy_of is not None, a.place)))


def audience_of(party: Party) -> Audience | None:
    """For whom a notice to the party is written; None: no notice goes to its role."""
    return _AUDIENCE.get(role_of(party.role) or "")


def missing_addressees(case: Case, kind: NoticeKind) -> tuple[str, ...]:
    """A line for each party that gets this kind of notice and that the case does not name.

    A copy makes nobody else superfluous: an attorney's does not reach the worker.
    """
    roles = {role_of(party.role) for party in case.parties}
    cited = f" ({kind.owed})" if kind.owed else ""
    return tuple(
        f"the case has no {_NEEDED[audience][0]}, who gets this notice too{cited}; add the party and send it"
        for audience in kind.to
        if not roles & set(_NEEDED[audience][:-1] if _in_doubt(audience, roles) else _NEEDED[audience])
    )


def _in_doubt(audience: Audience, roles: set[str | None]) -> bool:
    """Whether the employer may not stand in for a claims administrator: a party's role is not known."""
    return audience == "administrator" and None in roles


def _languages(party: Party, role: str, *, represented: bool) -> Iterator[Language]:
    """Spanish for the worker, and for the designee of one who has no attorney; English for everybody else."""
    words = set(re.findall(r"[a-zñ]+", (party.language or "").lower()))
    spanish = bool(words & {"es", "spa", "spanish", "español", "espanol", "both"})
    english = not spanish or bool(words & {"en", "eng", "english", "inglés", "both"})
    may = role == "injured worker" or (role == "representative" and not represented)
    if not may or english:
        yield "en"
    if may and spanish:
        yield "es"


def name_of(party: Party) -> str | None:
    """How a party is addressed: its name, else its organisation's."""
    return party.name or party.organization or None


def address_lines(party: Party) -> tuple[str, ...]:
    """The postal address in lines: as written, or parted before the city."""
    text = (party.address or "").strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and (parted := _CITY.fullmatch(lines[0])):
        return (parted[1], parted[2])
    return tuple(lines)


def safe_ids(case: Case) -> tuple[str, ...]:
    """A name for each party that can stand in a file name: its id, unless that tells who it is or is no plain word.

    An id that shares a word with a name or number of a party, or is written in other signs, becomes `party-3`: the
    party's place in the case, from 1.
    """
    told = [text.lower() for text in _told(case) if text]
    words = {word for text in told for word in re.findall(r"\w+", text) if len(word) > 2}
    runs = "\n".join(re.sub(r"\W|_", "", text) for text in told)
    found: list[str] = []
    taken: set[str] = set()
    for place, party in enumerate(case.parties, 1):
        own = party.id.lower()
        usable = own not in taken and _plain_id(own) and not _tells(own, words, runs)
        found.append(party.id if usable else f"party-{place}")
        taken.add(found[-1].lower())
    return tuple(found)


def _plain_id(own: str) -> bool:
    return re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", own) is not None and not own.startswith("party-")


def _tells(own: str, words: set[str], runs: str) -> bool:
    """Whether an id holds one of the words, or is part of a text; there may be thousands of words, an id is short."""
    pieces = (own[start:end] for start in range(len(own)) for end in range(start + 3, len(own) + 1))
    bare = re.sub(r"\W|_", "", own)
    return not words.isdisjoint(pieces) or (len(bare) > 2 and bare in runs)


def _told(case: Case) -> Iterator[str | None]:
    yield case.claim_number
    for party in case.parties:
        yield from (party.name, party.organization, party.npi, party.tin, party.email, party.address)
        yield from (*party.other_names, *party.licences)


def reviewer_ids(case: Case, types: Sequence[str | None]) -> frozenset[str]:
    """The opaque ids of reviewers that the case knows; `types` are the names of its events, in their order."""
    of_reviewers = {"reviewer assigned", "reviewer removed", "review completed"}
    by = {e.by for e, name in zip(case.events, types, strict=True) if name in of_reviewers and e.by}
    return frozenset((by | set(case.prior_reviewers)) - {party.id for party in case.parties})
