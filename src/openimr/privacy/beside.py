"""Names by what stands beside them: titles, degrees, field names, phrases, verbs, initials, other names."""

import re
from functools import cache

from openimr.privacy.cues import Cue, first_of
from openimr.privacy.lexicon import KNOWN_WORD, NAME, Trait
from openimr.privacy.rules import contexts, eponyms
from openimr.privacy.strengths import COMMON, MEDICAL, SURE, UNKNOWN, WEAK, Marked, few
from openimr.privacy.words import INITIAL, LOWER, OTHER, TITLE, UPPER, Words

CONTEXT = 32
_OFFICES = frozenset({"doctor", "nurse", "officer", "judge", "attorney", "professor", "don", "miss", "captain"})
_SMALL_TITLES = frozenset({"sr", "ms", "dona"})
_MISTER = frozenset({"mr", "mrs", "ms", "dr"})
_SIGNED = re.compile(r"/s/ ?(?=\w)")


def anchors(words: Words, marked: Marked) -> None:
    """Mark what stands beside titles, degrees, field names and verbs, and pairs of given name and surname."""
    text = words.text
    for index in words.cued:
        cue = words.cues[index]
        if cue & (Cue.TITLE | Cue.WEAK_TITLE) and not marked.protected[index]:
            _after_title(words, index, marked, sure=bool(cue & Cue.TITLE))
        if cue & Cue.PHRASE and (found := _behind()[words.keys[index]].match(text, words.starts[index])):
            _take(words, words.at(found.end()), found.end(), marked, "context")
        if not index:
            continue
        if cue & Cue.DEGREE and words.forms[index] != LOWER:
            found = _degree().match(text, words.ends[index - 1])
            if found is not None:
                _before_degree(words, index - 1, marked, found)
        verb = cue & Cue.VERB and words.forms[index] == LOWER and words.gap(index - 1) == " "
        if verb and marked.strength[index - 1] == WEAK and _subject(words, index - 1, marked):
            marked.names.setdefault(index - 1, ("context", CONTEXT, "a word that may be a name, before a verb"))
    if "/s/" in text:
        for found in _SIGNED.finditer(text):
            _take(words, words.at(found.end()), found.end(), marked, "context")
    for index in words.capitals:
        if marked.strength[index] != WEAK or index in marked.names:
            continue
        if index + 1 < len(words) and marked.strength[index + 1] == WEAK:
            _pair(words, index, marked)
        if _amid(words, index, marked):
            marked.names.setdefault(index, ("context", CONTEXT, "a name and a word, with a capital amid small letters"))


def _amid(words: Words, index: int, marked: Marked) -> bool:
    """A frequent name that is a word too, with a capital between small words; or behind a single initial."""
    if not index or index + 1 >= len(words) or marked.protected[index] or words.forms[index] != TITLE:
        return False
    traits, key, before = words.traits[index], words.keys[index], words.gap(index - 1)
    if traits & MEDICAL or not traits & NAME or key in eponyms().names or key in eponyms().states_too:
        return False
    if words.forms[index - 1] == INITIAL and before in {". ", "."}:
        return True
    common = traits & (Trait.COMMON_SURNAME | Trait.COMMON_GIVEN) or len(key) == 2
    small = words.forms[index - 1] == LOWER and words.forms[index + 1] == LOWER
    return bool(common) and small and before == " " and words.gap(index) == " "


def _subject(words: Words, index: int, marked: Marked) -> bool:
    traits = words.traits[index]
    return bool(
        words.forms[index] == TITLE
        and not marked.protected[index]
        and not traits & MEDICAL
        and (traits & Trait.COMMON_GIVEN or (traits & COMMON and not traits & Trait.WORD))
    )


def _pair(words: Words, index: int, marked: Marked) -> None:
    """Two words side by side, each a name and a word: a given name and a surname, in either order."""
    gap = words.gap(index)
    if gap not in {" ", "  ", ", "}:
        return
    first, last = (index + 1, index) if "," in gap else (index, index + 1)
    if (
        words.forms[index] == words.forms[index + 1] == UPPER
        and not any(words.traits[i] & KNOWN_WORD for i in (first, last))
        and all(len(words.keys[i]) > 3 and not marked.protected[i] for i in (first, last))
    ):
        for i in (first, last):
            marked.names.setdefault(i, ("context", CONTEXT, "two words in capitals that no list of words knows"))
    named = words.traits[first] & Trait.COMMON_GIVEN and words.traits[last] & Trait.SURNAME
    if named and not any(words.traits[i] & MEDICAL or marked.protected[i] for i in (first, last)):
        for i in (first, last):
            marked.names.setdefault(i, ("context", CONTEXT, "two words that are names and words"))


def _after_title(words: Words, index: int, marked: Marked, *, sure: bool) -> None:
    """Mark what follows a title: any word after "Mr.", a word that can be a name after "nurse"."""
    form, title, gap = words.forms[index], words.keys[index], words.gap(index)
    if len(gap) > 3 or gap.strip(" .\n") or (form == UPPER and words.written[index] in {"MS", "DR"} and "." not in gap):
        return
    if gap.strip() == "." and not sure:
        return
    start = index + 1
    if start >= len(words) or start in marked.settled:
        return
    sure = sure and title not in _OFFICES and not (form == LOWER and title in _SMALL_TITLES)
    if sure and (_spoken_of(words, start, title) or _titled(words, start, marked)):
        return
    if words.forms[start] != LOWER:
        _take(words, start, words.starts[start], marked, "context")
    elif words.keys[start] in contexts().particles:
        go_on(words, index, marked)


def _spoken_of(words: Words, start: int, title: str) -> bool:
    """Whether an ordinary word follows a title, so that nobody is named: "Dr. was late"."""
    key, small = words.keys[start], words.forms[start] == LOWER
    if words.forms[start] == OTHER or (small and key in few()):
        return True
    return bool(small and words.traits[start] & KNOWN_WORD and not (words.traits[start] & COMMON and title in _MISTER))


def _titled(words: Words, start: int, marked: Marked) -> bool:
    """Mark the name right behind a sure title; false where it does not begin there (an initial, a particle)."""
    key = words.keys[start]
    if words.forms[start] == INITIAL or key in contexts().titles:
        return False
    if key not in contexts().particles or _last_of_name(words, start):
        marked.names[start] = ("context", CONTEXT, None)
        go_on(words, start, marked)
        return True
    behind = start + 1 < len(words) and words.gap(start) == " " and words.forms[start + 1] == LOWER
    if behind and not words.traits[start + 1] & KNOWN_WORD:
        marked.names[start] = marked.names[start + 1] = ("context", CONTEXT, None)
        return True
    return False


def _last_of_name(words: Words, index: int) -> bool:
    """Whether a word that may be a particle stands for itself: a capital, and no capital behind it (Le, San)."""
    if words.forms[index] != TITLE:
        return False
    return index + 1 >= len(words) or words.gap(index) != " " or words.forms[index + 1] not in {TITLE, UPPER}


def _take(words: Words, start: int, offset: int, marked: Marked, rule: str) -> None:
    """A name may begin at word `start`: mark it, if it is one, and go on from it."""
    if start >= len(words) or start in marked.settled or words.starts[start] - offset > 3:
        return
    if words.keys[start] in contexts().titles and start + 1 < len(words):
        return
    form = words.forms[start]
    if form == INITIAL or words.keys[start] in contexts().particles:
        go_on(words, start - 1, marked)
    elif marked.strength[start] >= WEAK and form != LOWER and not words.traits[start] & Trait.MEDICAL:
        marked.names[start] = (rule, CONTEXT, None if marked.strength[start] > WEAK else "a word that is also a name")
        go_on(words, start, marked)


def go_on(words: Words, index: int, marked: Marked) -> None:
    """Go on from a name over further names, initials and particles that follow it closely."""
    said = contexts()
    waiting: list[int] = []
    for step in range(index + 1, min(index + 7, len(words))):
        gap = words.gap(step - 1)
        if step in marked.settled or len(gap) > 3 or gap.strip(" ,.'’-–"):
            return
        if gap.startswith(".") and words.forms[step - 1] != INITIAL and step - 1 != index and step - 1 not in waiting:
            return
        key, form = words.keys[step], words.forms[step]
        both = form == UPPER and words.forms[step - 1] == UPPER
        if "," in gap and not (
            marked.strength[step] > WEAK or (marked.strength[step] and (words.traits[step] & Trait.GIVEN or both))
        ):
            return
        if key in said.particles and gap == " " and _last_of_name(words, step) and step - 1 not in waiting:
            marked.names.setdefault(step, ("context", CONTEXT, None))
        elif form == INITIAL or key in said.particles or key in said.suffixes:
            waiting.append(step)
        elif (
            step - 1 in waiting
            and form == TITLE
            and words.keys[step - 1] in said.particles
            and not words.traits[step] & MEDICAL
        ) or (marked.strength[step] >= WEAK and form != LOWER and key not in few()):
            for passed in [*waiting, step]:
                marked.names.setdefault(passed, ("context", CONTEXT, None))
            waiting = []
        else:
            return


def _before_degree(words: Words, index: int, marked: Marked, found: re.Match[str]) -> None:
    """Go back from a degree; abbreviations that mean a treatment too ("PT") ask for a name, not for any word."""
    degree = found["d"].replace(".", "").lower()
    open_word = degree in {"pt", "ot", "pa", "do", "np", "rn", "dc", "md", "lac", "ame", "qme", "esq", "od"}
    plain = "," not in found[0] and open_word and degree not in {"md", "dc", "do"}
    for step in range(index, max(index - 5, -1), -1):
        if step < 0 or step in marked.settled:
            return
        key, form = words.keys[step], words.forms[step]
        if step < index:
            gap = words.gap(step)
            if len(gap) > 2 or gap.strip(" .'’-,") or "," in gap:
                return
        if form == INITIAL or key in contexts().particles or key in contexts().suffixes:
            if step < index:
                marked.names.setdefault(step, ("context", CONTEXT, None))
            continue
        if form not in {TITLE, UPPER} or key in contexts().titles:
            return
        if key in few() and not (step and marked.strength[step - 1] >= UNKNOWN and words.gap(step - 1) == " "):
            return
        if marked.strength[step] < (UNKNOWN if plain else WEAK) or (
            words.traits[step] & MEDICAL and marked.strength[step] < SURE
        ):
            beside = step == index and step and marked.strength[step - 1] >= UNKNOWN and words.gap(step - 1) == " "
            if not beside or words.traits[step] & MEDICAL:
                return
        marked.names[step] = ("context", CONTEXT, None)


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
