"""Licences, discipline, years and hours: what a roster's entry alone answers (R2, R4, R5, R7)."""

from collections.abc import Iterable
from datetime import date

from openimr.model import Licence, Reviewer
from openimr.reviewers.days import Term
from openimr.reviewers.found import Answer, Found
from openimr.reviewers.licence_words import status_of
from openimr.reviewers.professions import of_another_profession, profession_of, professions
from openimr.reviewers.qualification.answers import rule_on
from openimr.vocabulary.credentials import is_territory, licensing_state

_HOME = "California"


def licence_counts(licence: Licence, place: int, on: date, profession: str | None = None) -> Found:
    """Whether a licence is unrestricted and in force on a day, as one of the `profession` (of professions.yaml)."""
    path = f"licences[{place}]"
    state = licensing_state(licence.state)
    term = Term(licence.start, licence.end, on)
    if licence.status is not None and status_of(licence.status) in {"disciplinary", "doubtful", "gone"}:
        return Found(
            "no", f"the licence of {state or 'an unknown state'} is not active and unrestricted", f"{path}.status"
        )
    if term.ended:
        return Found("no", f"the licence of {state or 'an unknown state'} ended on {licence.end}", f"{path}.to")
    if not term.begun:
        return Found("no", f"the licence of {state or 'an unknown state'} begins on {licence.start}", f"{path}.from")
    if state is None:
        return Found("unknown", "the state of the licence is not known", f"{path}.state")
    if is_territory(state):
        fact = f"whether a licence of {state} counts as one of a state is not verified"
        return Found("unknown", fact, f"{path}.state")
    if term.unread:
        return Found("unknown", f"a date of the {state} licence cannot be read", f"{path}.{term.unread}")
    others = of_another_profession(licence, profession)
    if others and not _physicians((*others, profession)):
        fact = f"the number of the {state} licence begins as that of {' or '.join(others)}"
        return Found("unknown", fact, f"{path}.number")
    lacking = (
        ("status", licence.status is None or status_of(licence.status) is None),
        ("from", licence.start is None),
        ("to", licence.end is None and not licence.open_ended),
    )
    for field, lacks in lacking:
        if lacks:
            what = "status" if field == "status" else "first day" if field == "from" else "last day"
            return Found("unknown", f"the {what} of the {state} licence is not known", f"{path}.{field}")
    until = f"to {licence.end}" if licence.end else "without a known end"
    return Found("yes", f"{state} licence, active, {licence.start} {until}", f"{path}.to")


def _physicians(names: Iterable[str | None]) -> bool:
    """Whether all are physicians: one board gave its numbers to both once, and what they may do is the same."""
    return all(name is not None and professions()[name].physician for name in names)


def licensed(reviewer: Reviewer, on: date) -> Found:
    """R2: an unrestricted licence in any state; the best of the licences answers."""
    if not reviewer.licences:
        return Found("unknown", "no licence is listed", "licences")
    own = profession_of(reviewer)
    return best(licence_counts(entry, place, on, own) for place, entry in enumerate(reviewer.licences))


def licensed_at_home(reviewer: Reviewer, on: date) -> Found:
    """R4: a California licence is preferred; without one the fact says where else the reviewer is licensed."""
    own = profession_of(reviewer)
    counted = [(licensing_state(e.state), licence_counts(e, n, on, own)) for n, e in enumerate(reviewer.licences)]
    home = [found for state, found in counted if state == _HOME]
    if home and (found := best(home)).answer != "no":
        return found
    others = sorted({state for state, found in counted if found.answer == "yes" and state and state != _HOME})
    if not others:
        return Found("unknown", "no licence is known to be in force", "licences")
    return Found("no", f"licensed in {', '.join(others)}, not in California; a preference, no bar", "licences")


def undisciplined(reviewer: Reviewer) -> Found:
    """R5 as far as the licences say: one with an action answers no; yes needs `discipline: none` on every licence."""
    for place, entry in enumerate(reviewer.licences):
        if entry.discipline in {"pending", "disciplined"}:
            said = "an action is pending" if entry.discipline == "pending" else "an action was taken"
            return Found("no", f"{said} against a licence", f"licences[{place}].discipline")
        if entry.status is not None and status_of(entry.status) == "disciplinary":
            return Found("no", "a licence is restricted or was disciplined", f"licences[{place}].status")
    for place, entry in enumerate(reviewer.licences):
        if entry.discipline is None:
            return Found(
                "unknown", "the roster does not say whether there is discipline", f"licences[{place}].discipline"
            )
        if entry.status is not None and status_of(entry.status) == "doubtful":
            fact = "a licence was given up or denied; whether that ended a discipline is not known"
            return Found("unknown", fact, f"licences[{place}].status")
        if entry.status is None or status_of(entry.status) is None:
            return Found("unknown", "the status of a licence is not known", f"licences[{place}].status")
    if not reviewer.licences:
        return Found("unknown", "no licence is listed", "licences")
    return Found("yes", "no licence has an action taken or pending", "licences")


def no_qme(reviewer: Reviewer) -> Found:
    """R6: no Qualified Medical Evaluator."""
    if reviewer.qme is None:
        return Found("unknown", "the roster does not say whether the reviewer is a QME", "qme")
    return Found("no", "is a QME", "qme") if reviewer.qme else Found("yes", "is no QME", "qme")


def in_practice(reviewer: Reviewer, on: date) -> Found:
    """R7: more than so many years in active practice, and at least so many hours a week now."""
    years, hours = rule_on("R7 years", on).number, rule_on("R7 hours", on).number
    if reviewer.years_active is not None and not reviewer.years_active > years:
        return Found(
            "no", f"{reviewer.years_active:g} years in active practice, not more than {years:g}", "years_active"
        )
    if reviewer.hours_per_week is not None and not reviewer.hours_per_week >= hours:
        return Found("no", f"{reviewer.hours_per_week:g} hours a week, less than {hours:g}", "hours_per_week")
    if reviewer.years_active is None:
        return Found("unknown", "years in active practice are not known", "years_active")
    if reviewer.hours_per_week is None:
        return Found("unknown", "hours of practice a week are not known", "hours_per_week")
    fact = f"{reviewer.years_active:g} years in active practice, {reviewer.hours_per_week:g} hours a week"
    return Found("yes", fact, "years_active, hours_per_week")


def best(found: Iterable[Found]) -> Found:
    """The first yes, else the first unknown, else the first no."""
    return min(found, key=lambda f: _ORDER[f.answer])


def worst(found: Iterable[Found]) -> Found:
    """The first no, else the first unknown, else the first yes."""
    return min(found, key=lambda f: -_ORDER[f.answer])


_ORDER: dict[Answer, int] = {"yes": 0, "unknown": 1, "no": 2}
