"""The worker's age and sex in a rationale against the clinical summary."""

import re
from collections.abc import Iterator

from openimr.letters.signals.reading import Rationale, Reading, contradiction
from openimr.model import Signal

_AGE = re.compile(r" (?:a|an|this|the|is|now) (\d{2}) years? old (?!or |and )")
_BIRTHDAYS = 1  # a year's difference may be a birthday between two reports
_NOUNS = {"female": (" female ", " woman ", " lady "), "male": (" male ", " man ", " gentleman ")}
_PRONOUNS = {"female": (" she ", " her "), "male": (" he ", " his ", " him ")}
_OF_THE_WORKER = (" old ", " a ", " this ", " the ")
_OTHER_PEOPLE = re.compile(
    r" (?:doctor|physician|provider|surgeon|dr|therapist|specialist|examiner|reviewer|treater|husband|wife|mother"
    r"|father|son|daughter|coworker|supervisor|neurologist|orthop\w+|psycholog\w+|psychiatr\w+|chiropractor|spouse"
    r"|witness\w*|partner|attending|consultant|patients|individuals|md|they|student|child) "
)
_EITHER = re.compile(r" (?:he|his|him) (?:or )?(?:she|her) | (?:she|her) (?:or )?(?:he|his|him) ")


def age(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """An age that differs by more than a birthday from the summary's."""
    told = reading.letter.patient.age
    if told is None:
        return
    for found in _AGE.finditer(rationale.plain):
        said = int(found[1])
        if abs(said - told) > _BIRTHDAYS and rationale.tells_case(rationale.number_at(found.start())):
            at = max(reading.summary.text.find(str(told)), 0)
            explain = f"the rationale makes the worker {said} years old, the clinical summary {told}"
            yield contradiction(rationale, found.start() + 1, explain, reading.summary.sentence_at(at))
            return


def sex(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """A noun or a pronoun of the other sex that can only mean the worker."""
    told = reading.letter.patient.sex
    if told is None:
        return
    other = "male" if told == "female" else "female"
    at = _noun(rationale, reading, other)
    if at < 0:
        at = _pronoun(rationale, reading, other)
    if at >= 0:
        explain = f"the rationale speaks of a {other} worker, the clinical summary of a {told} one"
        summary = reading.summary
        places = [summary.plain.find(word) for word in (*_NOUNS[told], *_PRONOUNS[told])]
        here = next((place for place in places if place >= 0), 0)
        yield contradiction(rationale, at, explain, summary.sentence_at(here))


def _noun(rationale: Rationale, reading: Reading, other: str) -> int:
    for noun in _NOUNS[other]:
        at = rationale.plain.find(noun)
        if at >= 0 and noun not in reading.summary.plain:
            of_the_worker = rationale.plain[: at + 1].endswith(_OF_THE_WORKER)
            if of_the_worker and rationale.tells_case(rationale.number_at(at)):
                return at
    return -1


def _pronoun(rationale: Rationale, reading: Reading, other: str) -> int:
    """Only where the summary has no such pronoun: else it may mean a physician in both."""
    for pronoun in _PRONOUNS[other]:
        at = rationale.plain.find(pronoun)
        if at >= 0 and any(word in reading.summary.plain for word in _PRONOUNS[other]):
            return -1
        while at >= 0:
            if _nobody_else(rationale, rationale.number_at(at)):
                return at
            at = rationale.plain.find(pronoun, at + 1)
    return -1


def _nobody_else(rationale: Rationale, number: int) -> bool:
    """Whether nobody but the worker stands in a sentence about the case and in the one before it."""
    if not rationale.tells_case(number):
        return False
    start, end = rationale.bounds(max(number - 1, 0))[0], rationale.bounds(number)[1]
    text = rationale.plain
    return not _OTHER_PEOPLE.search(text, start, end + 1) and not _EITHER.search(text, start, end + 1)
