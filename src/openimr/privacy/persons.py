"""People whom nobody named to us: by lists of names, by the words beside them, and by what no list explains."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from openimr.privacy.lexicon import KNOWN_WORD, NAME, Trait
from openimr.privacy.model import Doubt, Hit
from openimr.privacy.rules import contexts, eponyms
from openimr.privacy.cues import Cue, first_of
from openimr.privacy.words import INITIAL, LOWER, OTHER, TITLE, UPPER, Words, looks_made, looks_medical, traits_of

_LIST, _CONTEXT, _RESIDUAL = 30, 32, 40
_CITED = re.compile(
    r"\(\s?(?:see |e\.g\.,? )?[A-Z][\w'’-]+(?:[ -](?:and|&|et al\.?|[A-Z][\w'’-]+|[A-Z]\.)){0,5},?(?: et al\.?,?)? ?(?:19|20)\d\d[a-z]?(?:[,;-][^)\n]{0,40})?\)"
)
_AND_OTHERS = re.compile(r"\b[A-Z][\w'’-]+(?:,? (?:and|&) [A-Z][\w'’-]+|, [A-Z][\w'’-]+){0,4},? et al\b\.?")
_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_BEFORE_YEAR = re.compile(r"\b[A-Z][\w'’-]+(?: (?:and|&) [A-Z][\w'’-]+)? $")
_FEW = frozenset(
    "a an the and or but if in on at to of by for from with as is was be so no not my he she it we you they i me his her its our who "
    "this that these those then than there here when where what why how all any both each few more most other some such only own same "
    "too very can will just should now had has have do did may might must per via due new old on off up out over under again once "
    "also are am been being after before while until during since about into through above below down both one two three four five six "
    "age years seven eight nine ten left right see said man woman day days long low high day week pain back".split()
)
_MISTER = frozenset({"mr", "mrs", "ms", "dr"})
NONE, WEAK, UNKNOWN, SURE = 0, 1, 2, 3
_AUTHOR = "author of a study in a citation"
_BESIDE = int(Cue.TITLE | Cue.DEGREE | Cue.SUFFIX | Cue.PARTICLE)
_COMMON = int(Trait.COMMON_SURNAME)
_MEDICAL = int(Trait.MEDICAL)


class Marked(msgspec.Struct):
    """What the finders have marked so far: by word, the rule, its rank and the reason for doubt."""

    names: dict[int, tuple[str, int, str | None]]
    kept: dict[int, str]


def person_hits(words: Words, protected: list[bool], settled: set[int]) -> tuple[list[Hit], list[Doubt]]:
    """Names of people nobody told us of. `protected`: words inside a term of medicine; `settled`: already taken out."""
    small = {key for key, form in zip(words.keys, words.forms, strict=True) if form == LOWER}
    marked = Marked(names={}, kept={})
    for start, end in _cited(words.text):
        for index in range(words.at(start), min(words.at(end - 1) + 1, len(words))):
            if words.forms[index] in {TITLE, UPPER}:
                marked.kept[index] = _AUTHOR
    strength = [NONE] * len(words)
    for index, traits in enumerate(words.traits):
        if words.forms[index] in "TU":
            if index not in settled and index not in marked.kept:
                strength[index] = _strength(words, index, protected, small, marked)
        elif traits & _COMMON and not traits & KNOWN_WORD and index not in settled:
            strength[index] = _small(words, index, protected)
    anchors(words, strength, marked, settled, protected)
    for index, how in enumerate(strength):
        if how < UNKNOWN or index in marked.names:
            continue
        if how == SURE:
            marked.names[index] = ("list", _LIST, None)
        else:
            marked.names[index] = ("residual", _RESIDUAL, "a capital on a word that no list knows")
    if marked.names:
        _spread(words, strength, marked, settled)
    hits = [
        Hit(start=words.starts[i], end=words.ends[i], kind="name", rule=rule, rank=rank, reason=reason)
        for i, (rule, rank, reason) in marked.names.items()
        if i not in settled
    ]
    doubts = [
        Doubt(start=words.starts[i], end=words.ends[i], removed=False, reason=reason)
        for i, reason in marked.kept.items()
        if i not in marked.names and i not in settled
    ]
    return hits, doubts


def _cited(text: str) -> Iterator[tuple[int, int]]:
    """Where authors of studies are cited."""
    if "(" in text:
        yield from (found.span() for found in _CITED.finditer(text))
        for found in _YEAR.finditer(text):
            if before := _BEFORE_YEAR.search(text, max(found.start() - 60, 0), found.start()):
                yield before.start(), found.end()
    if " et al" in text:
        yield from (found.span() for found in _AND_OTHERS.finditer(text))


def _small(words: Words, index: int, protected: list[bool]) -> int:
    """A word in small letters: a name only if it is a frequent one and nothing else."""
    key, names = words.keys[index], eponyms()
    if key in names.names or key in names.words or key in names.states_too or len(key) < 4 or protected[index]:
        return NONE
    return SURE if words.traits[index] & Trait.COMMON_SURNAME and words.forms[index] == LOWER else NONE


def _strength(words: Words, index: int, protected: list[bool], small: set[str], marked: Marked) -> int:
    """How much a word is a name by itself; where it is spared for a reason, the reason goes into `marked.kept`."""
    key, form = words.keys[index], words.forms[index]
    traits = words.traits[index]
    names = eponyms()
    if len(key) < 2 or key in _FEW or key in names.words or words.cues[index] & _BESIDE:
        return NONE if not words.cues[index] & Cue.PARTICLE else WEAK
    if key in names.states_too:
        return NONE if index and words.keys[index - 1] in {"new", "north", "south", "west"} else WEAK
    ordinary = traits & KNOWN_WORD
    if key in names.names and (not traits & NAME or _eponymous(words, index)):
        if traits & NAME:
            marked.kept[index] = "the name of a test, sign or disease"
        return NONE
    if protected[index]:
        return WEAK if traits & NAME else NONE
    if not traits:
        return _unlisted(words, index, small, marked)
    if not traits & NAME:
        return NONE
    if form == TITLE and _dose().match(words.text, words.ends[index]):
        marked.kept[index] = "a name before a dose: a drug?"
        return WEAK
    if ordinary:
        if _two_names(words, index):
            return SURE
        rare = not traits & (Trait.WORD | Trait.MEDICAL) and form == TITLE and key not in small and len(key) > 2
        common = traits & (Trait.COMMON_SURNAME | Trait.COMMON_GIVEN)
        return SURE if rare and (common or not _begins(words, index) or _owns(words, index)) else WEAK
    if form == UPPER and len(key) < 5:
        return WEAK
    return WEAK if key in small else SURE


def _two_names(words: Words, index: int) -> bool:
    """Two names with a hyphen, each with a capital: Wen-Chin."""
    written = words.written[index]
    if "-" not in written:
        return False
    parts = written.split("-")
    return all(len(p) > 1 and p[0].isupper() and traits_of(p.lower()) & NAME and p.lower() not in _FEW for p in parts)


def _owns(words: Words, index: int) -> bool:
    return words.written[index].endswith(("'s", "’s"))


def _begins(words: Words, index: int) -> bool:
    gap = words.gap(index - 1) if index else "\n"
    return any(mark in gap for mark in ".!?:;\n•")


def _unlisted(words: Words, index: int, small: set[str], marked: Marked) -> int:
    key, form, written = words.keys[index], words.forms[index], words.written[index]
    if len(key) < 3 or key in small or not key.replace("-", "").isalpha():
        return WEAK if len(key) == 2 and form == TITLE else NONE
    if form == UPPER and len(key) < 6:
        return WEAK if len(key) > 3 and any(c in "aeiou" for c in key) else NONE
    if "-" not in key and (looks_medical(key) or (key.endswith("s") and looks_medical(key[:-1]))):
        return WEAK
    after = words.text[words.ends[index] : words.ends[index] + 1]
    if _dose().match(words.text, words.ends[index]):
        marked.kept[index] = "an unknown word before a dose: a drug?"
        return WEAK
    if "-" in key and all(traits_of(part) & KNOWN_WORD or len(part) < 4 for part in key.split("-")):
        return NONE
    if looks_made(written) or after[:1] in {"®", "™"}:
        marked.kept[index] = "written like a product"
        return WEAK
    if index + 1 < len(words) and words.keys[index + 1] in eponyms().nouns and words.forms[index + 1] == LOWER:
        if words.gap(index).strip() == "":
            marked.kept[index] = "an unknown word before a test, device or score"
            return WEAK
    return UNKNOWN


def anchors(words: Words, strength: list[int], marked: Marked, settled: set[int], protected: list[bool]) -> None:
    """Mark what stands beside titles, degrees, field names and verbs, and pairs of given name and surname."""
    text = words.text
    for index in words.cued:
        cue = words.cues[index]
        if cue & (Cue.TITLE | Cue.WEAK_TITLE) and not protected[index]:
            _after_title(words, index, strength, marked, settled, sure=bool(cue & Cue.TITLE))
        if cue & Cue.PHRASE and (found := _behind()[words.keys[index]].match(text, words.starts[index])):
            _take(words, words.at(found.end()), found.end(), strength, marked, settled, "context")
        if cue & Cue.DEGREE and index and words.forms[index] != LOWER:
            if found := _degree().match(text, words.ends[index - 1]):
                _before_degree(words, index - 1, strength, marked, settled, found)
        if cue & Cue.VERB and index and words.forms[index] == LOWER and strength[index - 1] == WEAK:
            if words.gap(index - 1) == " " and _subject(words, index - 1, protected):
                marked.names.setdefault(index - 1, ("context", _CONTEXT, "a word that may be a name, before a verb"))
    if "/s/" in text:
        for found in _SIGNED.finditer(text):
            _take(words, words.at(found.end()), found.end(), strength, marked, settled, "context")
    for index in words.capitals:
        if strength[index] != WEAK or index in marked.names:
            continue
        if index + 1 < len(words) and strength[index + 1] == WEAK:
            _pair(words, index, marked, protected)
        if _amid(words, index, protected):
            marked.names.setdefault(
                index, ("context", _CONTEXT, "a name and a word, with a capital amid small letters")
            )


def _amid(words: Words, index: int, protected: list[bool]) -> bool:
    """A frequent name that is a word too, with a capital between small words; or behind a single initial."""
    if not index or index + 1 >= len(words) or protected[index] or words.forms[index] != TITLE:
        return False
    traits, key, before = words.traits[index], words.keys[index], words.gap(index - 1)
    if traits & _MEDICAL or not traits & NAME or key in eponyms().names or key in eponyms().states_too:
        return False
    if words.forms[index - 1] == INITIAL and before in {". ", "."}:
        return True
    common = traits & (Trait.COMMON_SURNAME | Trait.COMMON_GIVEN) or len(key) == 2
    small = words.forms[index - 1] == LOWER and words.forms[index + 1] == LOWER
    return bool(common) and small and before == " " and words.gap(index) == " "


def _subject(words: Words, index: int, protected: list[bool]) -> bool:
    traits = words.traits[index]
    return bool(
        words.forms[index] == TITLE
        and not protected[index]
        and not traits & _MEDICAL
        and (traits & Trait.COMMON_GIVEN or (traits & _COMMON and not traits & Trait.WORD))
    )


def _pair(words: Words, index: int, marked: Marked, protected: list[bool]) -> None:
    """Two words side by side, each a name and a word: a given name and a surname, in either order."""
    gap = words.gap(index)
    if gap not in {" ", "  ", ", "}:
        return
    first, last = (index + 1, index) if "," in gap else (index, index + 1)
    if words.forms[index] == words.forms[index + 1] == UPPER and not any(
        words.traits[i] & KNOWN_WORD for i in (first, last)
    ):
        if all(len(words.keys[i]) > 3 and not protected[i] for i in (first, last)):
            for i in (first, last):
                marked.names.setdefault(i, ("context", _CONTEXT, "two words in capitals that no list of words knows"))
    if words.traits[first] & Trait.COMMON_GIVEN and words.traits[last] & Trait.SURNAME:
        if not any(words.traits[i] & _MEDICAL or protected[i] for i in (first, last)):
            for i in (first, last):
                marked.names.setdefault(i, ("context", _CONTEXT, "two words that are names and words"))


def _after_title(
    words: Words, index: int, strength: list[int], marked: Marked, settled: set[int], *, sure: bool
) -> None:
    form = words.forms[index]
    gap = words.gap(index)
    if len(gap) > 3 or gap.strip(" .\n") or (form == UPPER and words.written[index] in {"MS", "DR"} and "." not in gap):
        return
    if form == LOWER and words.keys[index] in {
        "sr",
        "ms",
        "don",
        "miss",
        "doctor",
        "nurse",
        "officer",
        "judge",
        "dona",
    }:
        sure = False
    if gap.strip() == "." and not sure:
        return
    if words.keys[index] in {"doctor", "nurse", "officer", "judge", "attorney", "professor", "don", "miss", "captain"}:
        sure = False
    start = index + 1
    if start >= len(words) or start in settled:
        return
    key, next_form = words.keys[start], words.forms[start]
    if sure:
        small = next_form == LOWER
        if key in _FEW and small or next_form == OTHER:
            return
        if (
            small
            and traits_of(key) & KNOWN_WORD
            and not (words.traits[start] & _COMMON and words.keys[index] in _MISTER)
        ):
            return
        if next_form != INITIAL and key not in contexts().titles:
            if key in contexts().particles and not _last_of_name(words, start):
                if start + 1 < len(words) and words.gap(start) == " " and words.forms[start + 1] == LOWER:
                    if not words.traits[start + 1] & KNOWN_WORD:
                        marked.names[start] = marked.names[start + 1] = ("context", _CONTEXT, None)
                        return
            else:
                marked.names[start] = ("context", _CONTEXT, None)
                _on(words, start, strength, marked, settled)
                return
    if next_form != LOWER:
        _take(words, start, words.starts[start], strength, marked, settled, "context")
    elif key in contexts().particles or next_form == INITIAL:
        _on(words, index, strength, marked, settled)


def _last_of_name(words: Words, index: int) -> bool:
    """Whether a word that may be a particle stands for itself: a capital, and no capital behind it (Le, San)."""
    if words.forms[index] != TITLE:
        return False
    return index + 1 >= len(words) or words.gap(index) != " " or words.forms[index + 1] not in {TITLE, UPPER}


def _take(
    words: Words, start: int, offset: int, strength: list[int], marked: Marked, settled: set[int], rule: str
) -> None:
    """A name may begin at word `start`: mark it, if it is one, and go on from it."""
    if start >= len(words) or start in settled or words.starts[start] - offset > 3:
        return
    if words.keys[start] in contexts().titles and start + 1 < len(words):
        return
    form = words.forms[start]
    if form == INITIAL or words.keys[start] in contexts().particles:
        _on(words, start - 1, strength, marked, settled)
    elif strength[start] >= WEAK and form != LOWER and not words.traits[start] & Trait.MEDICAL:
        marked.names[start] = (rule, _CONTEXT, None if strength[start] > WEAK else "a word that is also a name")
        _on(words, start, strength, marked, settled)


def _on(words: Words, index: int, strength: list[int], marked: Marked, settled: set[int]) -> None:
    """Go on from a name over further names, initials and particles that follow it closely."""
    said = contexts()
    waiting: list[int] = []
    for step in range(index + 1, min(index + 7, len(words))):
        gap = words.gap(step - 1)
        if step in settled or len(gap) > 3 or gap.strip(" ,.'’-–"):
            return
        if gap.startswith(".") and words.forms[step - 1] != INITIAL and step - 1 != index and step - 1 not in waiting:
            return
        key, form = words.keys[step], words.forms[step]
        both = form == UPPER and words.forms[step - 1] == UPPER
        if "," in gap and not (
            strength[step] > WEAK or (strength[step] and (words.traits[step] & Trait.GIVEN or both))
        ):
            return
        if key in said.particles and gap == " " and _last_of_name(words, step) and step - 1 not in waiting:
            marked.names.setdefault(step, ("context", _CONTEXT, None))
        elif form == INITIAL or key in said.particles or key in said.suffixes:
            waiting.append(step)
        elif (
            step - 1 in waiting
            and form == TITLE
            and words.keys[step - 1] in said.particles
            and not words.traits[step] & _MEDICAL
        ):
            for passed in [*waiting, step]:
                marked.names.setdefault(passed, ("context", _CONTEXT, None))
            waiting = []
        elif strength[step] >= WEAK and form != LOWER and key not in _FEW:
            for passed in [*waiting, step]:
                marked.names.setdefault(passed, ("context", _CONTEXT, None))
            waiting = []
        else:
            return


def _before_degree(
    words: Words, index: int, strength: list[int], marked: Marked, settled: set[int], found: re.Match[str]
) -> None:
    """Go back from a degree; abbreviations that mean a treatment too ("PT") ask for a name, not for any word."""
    degree = found["d"].replace(".", "").lower()
    open_word = degree in {"pt", "ot", "pa", "do", "np", "rn", "dc", "md", "lac", "ame", "qme", "esq", "od"}
    plain = "," not in found[0] and open_word and degree not in {"md", "dc", "do"}
    for step in range(index, max(index - 5, -1), -1):
        if step < 0 or step in settled:
            return
        key, form = words.keys[step], words.forms[step]
        if step < index:
            gap = words.gap(step)
            if len(gap) > 2 or gap.strip(" .'’-,") or "," in gap:
                return
        if form == INITIAL or key in contexts().particles or key in contexts().suffixes:
            if step < index:
                marked.names.setdefault(step, ("context", _CONTEXT, None))
            continue
        if form not in {TITLE, UPPER} or key in contexts().titles:
            return
        if key in _FEW and not (step and strength[step - 1] >= UNKNOWN and words.gap(step - 1) == " "):
            return
        if strength[step] < (UNKNOWN if plain else WEAK) or (words.traits[step] & _MEDICAL and strength[step] < SURE):
            beside = step == index and step and strength[step - 1] >= UNKNOWN and words.gap(step - 1) == " "
            if not beside or words.traits[step] & _MEDICAL:
                return
        marked.names[step] = ("context", _CONTEXT, None)


def _spread(words: Words, strength: list[int], marked: Marked, settled: set[int]) -> None:
    """Names beside names: given names that are words too, particles between, initials, and further mentions."""
    said = contexts()
    for index in sorted(marked.names):
        _on(words, index, strength, marked, settled)
    for index in sorted(marked.names, reverse=True):
        waiting: list[int] = []
        for step in range(index - 1, max(index - 5, -1), -1):
            gap = words.gap(step)
            if step in settled or step in marked.names or len(gap) > 3 or gap.strip(" .'’-,"):
                break
            key, form = words.keys[step], words.forms[step]
            if (
                form == INITIAL
                or (key in said.particles and key not in {"al", "y", "la", "e", "st", "di", "do"})
                or (key in said.particles and form == TITLE)
            ):
                waiting.append(step)
                if form == INITIAL and "," not in gap:
                    marked.names.setdefault(step, ("context", _CONTEXT, None))
                elif form == TITLE or step + 1 in marked.names:
                    marked.names.setdefault(step, ("context", _CONTEXT, None))
            elif (
                strength[step] == WEAK
                and form != LOWER
                and key not in _FEW
                and not words.traits[step] & _MEDICAL
                and _joins(words, step)
            ):
                marked.names.setdefault(step, ("context", _CONTEXT, "a word that is also a name, before a name"))
            else:
                break
    again = {words.keys[i] for i in marked.names if words.forms[i] in {TITLE, UPPER} and len(words.keys[i]) > 2}
    again -= _FEW | said.particles
    for index, key in enumerate(words.keys):
        if key in again and index not in marked.names and index not in settled and words.forms[index] in {TITLE, UPPER}:
            if strength[index] >= WEAK and not traits_of(key) & Trait.MEDICAL and marked.kept.get(index) != _AUTHOR:
                marked.names[index] = ("context", _CONTEXT, "named elsewhere in the text")


def _given_before(words: Words, index: int) -> bool:
    traits = words.traits[index - 1]
    plain = traits & Trait.GIVEN and not traits & KNOWN_WORD and words.keys[index - 1] not in eponyms().names
    return bool(plain) and words.forms[index - 1] == TITLE and words.gap(index - 1) == " "


def _joins(words: Words, step: int) -> bool:
    """Whether a weak word belongs to the name behind it: it is in a list of names, or no list knows it."""
    if "," in words.gap(step):
        return bool(words.traits[step] & NAME and words.traits[step + 1] & Trait.GIVEN and words.gap(step) == ", ")
    return bool(words.traits[step] & NAME or not words.traits[step])


def _eponymous(words: Words, index: int) -> bool:
    """Whether a name is that of a test or disease here: a noun or result near it, or another such name beside it."""
    names = eponyms()
    if index and (words.keys[index - 1] in contexts().titles or _given_before(words, index)):
        return False
    for step in range(index + 1, min(index + 4, len(words))):
        gap = words.gap(step - 1)
        if any(mark in gap for mark in ";\n") or ". " in gap:
            break
        key = words.keys[step]
        if (
            key in names.nouns
            and words.forms[step] != INITIAL
            and (
                step == index + 1
                or words.forms[step - 1] != LOWER
                or words.keys[step - 1] in {"and", "or"}
                or step == index + 2
                and words.keys[step - 1] not in _FEW
            )
        ):
            return True
        if key in names.results or "+" in gap:
            return words.written[index].lower() != "young"
        if key in names.names and not traits_of(key) & NAME:
            return True
    for step in range(index - 1, max(index - 4, -1), -1):
        gap = words.gap(step)
        if any(mark in gap for mark in ";\n") or ". " in gap:
            break
        key = words.keys[step]
        if key in {"positive", "negative", "equivocal", "pos", "neg"} or (
            key in names.names and not traits_of(key) & NAME
        ):
            return True
        if key in {"test", "sign", "maneuver"} and step == index - 1:
            return True
    return False


@cache
def _dose() -> re.Pattern[str]:
    return re.compile(contexts().dose, re.IGNORECASE)


_SIGNED = re.compile(r"/s/ ?(?=\w)")


@cache
def _behind() -> dict[str, re.Pattern[str]]:
    """Phrases and field names that a name follows, by their first word, up to where the name begins."""
    said = contexts()
    titles = "|".join(sorted((re.escape(t) for t in said.titles), key=len, reverse=True))
    found: dict[str, tuple[list[str], list[str]]] = {}
    for phrase in said.before:
        found.setdefault(first_of(phrase), ([], []))[0].append(phrase)
    for label in said.labels:
        found.setdefault(first_of(label), ([], []))[1].append(label)
    compiled = {}
    for key, (phrases, labels) in found.items():
        ways = []
        if phrases:
            ways.append(rf"(?i:{_either(phrases)})[ \t:]{{1,3}}(?:the )?(?:(?i:{titles})\.? )?")
        if labels:
            ways.append(rf"(?i:{_either(labels)})(?:\(s\)|'s name)?[ \t]?[:#][ \t]{{0,3}}(?:(?i:{titles})\.? )?")
        compiled[key] = re.compile(rf"(?:{'|'.join(ways)})(?=\w)")
    return compiled


def _either(phrases: list[str]) -> str:
    return "(?:" + "|".join(sorted((re.escape(p) for p in phrases), key=len, reverse=True)) + ")"


@cache
def _degree() -> re.Pattern[str]:
    degrees = {c.upper() for c in contexts().credentials}
    degrees |= {"Ph.D", "PhD", "PsyD", "Psy.D", "PharmD", "Pharm.D", "L.Ac", "LAc", "Esq"}
    listed = "|".join(sorted((re.escape(d) for d in degrees), key=len, reverse=True))
    return re.compile(rf"\.?(?:,\s?|\s)(?P<d>{listed})(?![\w-])")
