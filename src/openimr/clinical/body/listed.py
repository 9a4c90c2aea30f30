"""Diagnoses that one phrase lists: "lumbar, hip, and neck strain" are three, with the head that they share."""

import re
from collections.abc import Iterator

import msgspec

from openimr.clinical.body.view import View
from openimr.clinical.quick import quick

_SEPARATOR = re.compile(r"\s*;\s*(?:and\s+)?|,\s*(?:and\s+)?|\s+and\s+(?=[\w/]+\s|\w+$)")
_RULED_OUT = quick(r"(?:to\s+)?(?:rule\s+out|r/o)\s+")
_MAYBE = quick(r"(?:to\s+)?(?:possibl|probabl|rule\s+out|r/o|suspect|questionable)\w*\s+")
_LEAD = quick(r"(?:(?:having|being|that\s+includes?|includ(?:es?|ing)|with|both|an?|the)\s+|\")+")
_ENCOUNTER = quick(r"[\s,-]*(?:initial|subsequent|sequela)(?:\s+encounter)?\s*$")
_WORD = re.compile(r"[\w/'-]+")
_SIDES = frozenset(
    {
        *("left", "right", "bilateral", "lt", "rt", "both", "left-sided", "right-sided"),
        *("upper", "lower", "mid", "medial", "lateral", "anterior", "posterior", "proximal", "distal"),
    }
)
_MODIFIERS = _SIDES | {"spine", "region", "sided", "joint", "joints", "area", "the"}
_HEAD = quick(
    r"\b(?:[a-z]{2,}(?:itis|osis|oses|opath(?:y|ies)|algia|oma|emia|plegia|paresis|esthesias?|phobia|listhesis|lysis"
    r"|plasia|trophy|ectomy|malacia)"
    r"|sprain\w*|strain\w*|fractur\w*|tears?|tearing|torn|ruptur\w*|contusions?|pain\w*|aches?|headaches?|syndromes?"
    r"|diseases?|disorders?|injur\w+|dysfunctions?|derangements?|herniat\w+|hernias?|HNP|lesions?|impingement|instability"
    r"|displacements?|degenerat\w+|bulg\w+|protrusions?|extrusions?|trauma\w*|burns?|lacerations?|wounds?|amputat\w+"
    r"|dislocat\w+|subluxat\w+|sciatica?|depress\w+|anxiety|stress|insomnia|concussion|weakness|numbness|tingling"
    r"|hypertens\w+|diabet\w+|obesity|obese|asthma|cancer|tumou?rs?|infections?|ulcers?|GERD|reflux|apnea|migraines?"
    r"|seizures?|epilepsy|vertigo|dizz\w+|tinnitus|loss|edema|swelling|effusions?|cysts?|deformit\w+|contractures?|frozen"
    r"|trigger|tunnel|neuro\w+|myofascial|myelo\w+|radicul\w+|CRPS|RSD|PTSD|MDD|TBI|CTS|DDD|LBP|TMJ|COPD|deficien\w+"
    r"|abnormal\w*|failed|nonunion|malunion|status[- ]post|s/p|post-?op\w*|post-?surg\w*|discogenic|impairment"
    r"|intoleran\w+|dependen\w+|abuse|addiction|autis\w+|nausea|constipation|curvature|stiffness|bruis\w+|abrasions?"
    r"|bites?|crush\w*|whiplash|exposure|spur\w*|lumbago|spasms?|difficult\w+|stump|palsy|drop|entrapment|laxity|atrophy"
    r"|bipolar|psych\w+|cellulitis|gastr\w+|fibro\w+|arthr\w+|fatigue|delays?|complications?|history|phenomen\w+)\b"
)
_SHARED_HEADS = frozenset(
    {
        *("strain", "sprain", "injury", "injuries", "contusion", "pain", "spasm", "spasms", "tear", "weakness"),
        *("stiffness", "swelling", "degeneration", "radiculopathy", "radiculitis", "stenosis", "tendinitis"),
        *("tendonitis", "bursitis", "arthritis", "instability", "impingement"),
    }
)
_TISSUE = quick(
    r"(?:(?:or|and|the)\s+)*(?:ligaments?|tendons?|fascia|muscles?|joints?|cartilage|meniscus|menisci|bursae?)\b"
)
_AT_PLACE = quick(r"\b(?:of|in|to|at|on|involving)\s+(?:(?:the|other|unspecified|both|muscles?\s+of)\s+)*$")
_BEING = quick(r"\bstatus[- ]post\s+being\b")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One diagnosis of a list. `name` is None where the text from `start` to `end` is the name as it stands."""

    start: int
    end: int
    name: str | None = None
    maybe: bool = False


class _Piece(msgspec.Struct, kw_only=True):
    start: int
    end: int
    joint: str
    maybe: bool


def members(view: View, start: int, end: int) -> list[Member]:
    """The diagnoses that a stretch lists by commas, semicolons and "and", each with the head and place it shares."""
    found: list[Member] = []
    waiting: list[_Piece] = []
    last: _Piece | None = None
    for piece in _pieces(view.text, start, end):
        text = view.text[piece.start : piece.end].strip()
        if not text:
            continue
        placed = _placed(view, piece)
        headed = not placed and _headed(view, piece)
        if last is not None and not headed and _joins(view, piece, last, placed=placed):
            found[-1] = msgspec.structs.replace(found[-1], end=piece.end, name=None)
            last.end = piece.end
        elif placed:
            lead = _before_place(view, last) if last is not None and not waiting else None
            if lead and last is not None:
                found.append(_shared(piece, f"{lead} {_bare(text)}", maybe=last.maybe))
            else:
                waiting.append(piece)
        elif last is not None and text.lower() in _SHARED_HEADS and piece.joint == "and":
            ahead = view.text[last.start : _after(view, last, _MODIFIERS)].strip()
            found.append(_shared(piece, f"{ahead} {text}" if ahead else None, maybe=last.maybe))
        elif headed:
            piece.maybe = piece.maybe or any(other.maybe for other in waiting)
            found += (one for other in waiting if (one := _ahead_of(view, other, piece)) is not None)
            found.append(Member(start=piece.start, end=piece.end, maybe=piece.maybe))
            waiting, last = [], piece
        else:
            waiting, last = [], None
    if waiting and last is not None and not _parts(view, waiting[0]) and waiting[0].joint == ",":
        found[-1] = msgspec.structs.replace(found[-1], end=waiting[0].end)
    return found


def _shared(piece: _Piece, name: str | None, *, maybe: bool) -> Member:
    return Member(start=piece.start, end=piece.end, name=name, maybe=maybe or piece.maybe)


def _ahead_of(view: View, place: _Piece, head: _Piece) -> Member | None:
    """The diagnosis of a place that shares the head of a later one: "lumbar" before "neck strain"."""
    text = _bare(view.text[place.start : place.end])
    side = text.rsplit(None, 1)[-1].lower() in _SIDES
    at = _after(view, head, _SIDES, places=not side)
    tail = view.text[at : head.end].strip()
    whole = view.text[head.start : head.end].strip()
    return _shared(place, f"{text} {tail}", maybe=head.maybe) if tail and tail != whole else None


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    at, joint, open_cue = start, "", False
    for cut in [*_SEPARATOR.finditer(text, start, end), None]:
        stop = end if cut is None else cut.start()
        first = at + len(text[at:stop]) - len(text[at:stop].lstrip())
        lead = _LEAD.match(text, first, stop)
        first = lead.end() if lead else first
        ruled_out = _RULED_OUT.match(text, first, stop)
        open_cue = ruled_out is not None or (open_cue and joint == "and")
        maybe = open_cue or _MAYBE.match(text, first, stop) is not None
        if stop > first:
            yield _Piece(start=ruled_out.end() if ruled_out else first, end=stop, joint=joint, maybe=maybe)
        if cut is not None:
            at = cut.end()
            joint = "and" if "and" in cut.group() else cut.group().strip()


def _joins(view: View, piece: _Piece, last: _Piece, *, placed: bool) -> bool:
    """Whether a piece only goes on with the diagnosis before: more of its tissue, its place or its encounter."""
    text = view.text[piece.start : piece.end]
    rest = _ENCOUNTER.sub("", text)
    if not rest.strip():
        return True
    if _TISSUE.match(text):
        return _TISSUE.search(view.text, last.start, last.end) is not None
    if piece.joint != "," or not placed or _before_place(view, last) is not None:
        return False
    here, there = _parts(view, piece), _parts(view, last)
    return bool(here) and (not there or here <= there)


def _parts(view: View, piece: _Piece) -> set[str]:
    return {place.part for place in view.places_between(piece.start, piece.end)}


def _headed(view: View, piece: _Piece) -> bool:
    """Whether a piece has a word for a condition."""
    if any(piece.start <= term.start < piece.end for term in view.conditions):
        return True
    text = view.text[piece.start : piece.end]
    if _HEAD.search(text) is not None:
        return _BEING.match(text) is None
    return any(piece.start <= term.start < piece.end for term in view.symptoms)


def _placed(view: View, piece: _Piece) -> bool:
    """Whether a piece names a place and nothing else."""
    text = view.text[piece.start : piece.end]
    stop = piece.start + len(_ENCOUNTER.sub("", text).rstrip())
    return _after(view, piece, _MODIFIERS) >= stop > piece.start


def _after(view: View, piece: _Piece, skipped: frozenset[str], *, places: bool = True) -> int:
    """Where the words of place and side end that a piece begins with."""
    cue = _MAYBE.match(view.text, piece.start, piece.end)
    at = cue.end() if cue else piece.start
    near = view.places_between(max(0, piece.start - 30), piece.end) if places else ()
    for word in _WORD.finditer(view.text, at, piece.end):
        if word.group().lower() not in skipped and not any(p.start <= word.start() < p.end for p in near):
            break
        at = word.end()
    return at


def _before_place(view: View, piece: _Piece) -> str | None:
    """What stands before the last place of a diagnosis that ends with it: "strain in" of "strain in right hip"."""
    for place in view.places_between(piece.start, piece.end):
        if _AT_PLACE.search(view.text, piece.start, place.start) and not view.text[place.end : piece.end].strip():
            return view.text[piece.start : place.start].strip()
    return None


def _bare(text: str) -> str:
    """A piece without its cue and its encounter."""
    cue = _MAYBE.match(text)
    return _ENCOUNTER.sub("", text[cue.end() :] if cue else text).strip()
