"""Numbers without what does not tell them apart: hyphens, blanks, misread digits; and letters that are set apart."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from openimr.reviewers.conflicts.misread import digits as misread_digits

_LICENCE_WORDS = re.compile(
    r"\b(?:LICEN[SC]E|LIC|NUMBER|NUM|NO|STATE OF|CERTIFICATE|CERT|MEDICAL|BOARD|PHYSICIANS?|SURGEONS?|AND|OF)\b[.:#&']*"
)
_LICENCE_REST = re.compile(r"\b(?:EXP(?:IRES|IRED|IRY|IRATION)?|VALID|THROUGH|ISSUED|ACTIVE|CURRENT|INACTIVE)\b.*$")
_LICENCE_PROFESSION = re.compile(r"^(?:M\.?D\.?|D\.?O\.?)[\s:#.-]+(?=(?:20)?[A-Z][\s-]*\d)")
_CARD = "80840"


class _Signed(msgspec.Struct, frozen=True):
    signed: tuple[str, ...]


@cache
def _data() -> _Signed:
    text = resources.files("openimr.reviewers.conflicts").joinpath("names.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Signed)


def signing_words() -> tuple[str, ...]:
    """What stands before the name of who signed a document."""
    return _data().signed


def npi(text: str | None) -> str | None:
    """Ten digits; None where it is none, or a filler such as 0000000000. The prefix of health cards is left out."""
    digits = re.sub(r"[\s-]", "", text) if text else ""
    if len(digits) == 15 and digits.isdigit() and digits.startswith(_CARD):
        return _digits(digits.removeprefix(_CARD), 10)
    return _digits(text, 10)


def tin(text: str | None) -> str | None:
    """Nine digits (EIN or SSN); None where it is none, or a filler."""
    return _digits(text, 9)


def checked_npi(number: str) -> bool:
    """Whether the last digit is the check digit (Luhn over 80840 and the number)."""
    total = 24
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def licence(state: str | None, number: str | None) -> str | None:
    """State and number as one key: "CA A-012345" and "California lic. no. A12345" are CA:A12345. None: no number."""
    if not number:
        return None
    text = _LICENCE_REST.sub("", number.upper().replace("CALIF.", "CA").replace("CAL.", "CA"))
    text = _LICENCE_WORDS.sub(" ", text).strip(" .,:;#-()&")
    where = (state or "").strip().upper()
    where = _state_names().get(where.casefold(), where)
    for name, code in _state_names().items():
        if text.casefold().startswith(name):
            text, where = text[len(name) :], where or code
            break
    else:
        led = re.match(r"([A-Z]{2})(?:[\s:#.-]+(?=[A-Z0-9])|(?=[A-Z]{1,2}\d))", text)
        last = re.search(r"(?<=[\dA-Z])[\s,(:-]+([A-Z]{2,})\)?$", text)
        after = _state_names().get(last[1].casefold(), last[1]) if last else None
        if led and led[1] in states() and (not where or where == led[1]):
            text, where = text[led.end() :], led[1]
        elif last and after in states() and (not where or where == after):
            text, where = text[: last.start()], after
    text = _LICENCE_PROFESSION.sub("", text.strip(" .,:;#-()"))
    key = re.sub(r"[^A-Z0-9]", "", text)
    key = re.sub(r"^([A-Z]*)0+(?=\d)", r"\1", key)
    return f"{where}:{key}" if any(c.isdigit() for c in key) and len(key) > 2 else None


def licences(written: str) -> tuple[str, ...]:
    """The keys of a licence written in one text, in each way of reading it.

    "DC 12345" is a number of the District of Columbia, or a chiropractor's DC12345 of a state that is not said; in
    "AI2345" and "A l2345" the second letter is a misread 1.
    """
    first = licence(None, written)
    if first is None:
        return ()
    where, _, key = first.partition(":")
    ways = [
        first,
        f"{where}:{key[0]}{misread_digits(key[1:])}" if len(misread_digits(key[1:])) == len(key) - 1 else first,
    ]
    plain = re.sub(r"[^A-Z0-9]", "", _LICENCE_WORDS.sub(" ", written.upper()))
    if re.fullmatch(r"[A-Z]{2}\d{3,}", plain):
        ways.append(f":{plain}")
    if where == "MD" and not key[0].isdigit():  # the title, not Maryland
        ways.append(f":{key}")
    return tuple(dict.fromkeys(ways))


def _digits(text: str | None, length: int) -> str | None:
    """As many digits as there must be: as written, else with letters that were misread put right.

    A number out of a spreadsheet (1234567893.0) and one with words beside it ("NPI 1234567893 (type 1)") are read too.
    """
    if not text:
        return None
    text = re.sub(r"\.0+\s*$", "", text)
    ways = ["".join(c for c in text if c in "0123456789")]
    ways += [d for run in re.findall(r"[^\s:#(),;]+", text) if len(d := re.sub(r"[^0-9]", "", run)) == length]
    ways += [
        misread_digits(run)
        for run in (text, *re.split(r"[\s:#(),;]+", text))
        if sum(map(str.isdigit, run)) >= length - 3
    ]
    return next((d for d in ways if len(d) == length and len(set(d)) > 1), None)


@cache
def states() -> frozenset[str]:
    """The postal codes of the states."""
    return frozenset(_state_names().values())


@cache
def _state_names() -> Mapping[str, str]:
    text = resources.files("openimr.reviewers.conflicts").joinpath("states.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, str])


def single_letters(words: list[str]) -> list[str]:
    """Letters set apart are one word: "l l c" is llc, "s c i f" scif."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha() and word != "a":
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        if word:
            joined.append(word)
    return joined
