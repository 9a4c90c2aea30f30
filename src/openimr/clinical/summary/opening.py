"""Who the worker is, how the injury happened, and what is treated."""

from collections.abc import Iterator
from datetime import date

from openimr.clinical.summary.weigh import VISITS, Told
from openimr.clinical.summary.wording import day, in_turn, listed, plain, quoted, sentence, unique
from openimr.model import Finding, Sentence

_MOST_DIAGNOSES = 6


def opening(told: Told) -> Iterator[Sentence | None]:
    """Age, sex, date and mechanism of the injury; then the diagnoses of the latest report that lists them."""
    yield _person(told)
    yield from _diagnoses(told)


def _person(told: Told) -> Sentence | None:
    identity = told.casefile.identity
    ages = told.of("age", second_hand=True)
    sexes = told.of("sex", second_hand=True)
    injuries = [
        f
        for f in told.of("date_of_injury", second_hand=True)
        if identity.date_of_injury is None or f.text("when") == identity.date_of_injury
    ]
    years = _years(identity.date_of_birth, identity.ur_decision_date) or (
        int(ages[-1].number("years") or 0) if ages else None
    )
    words = [str(f.attributes["value"]) for f in sexes if "value" in f.attributes]
    sex = max(("female", "male"), key=words.count) if words else None
    noun = {"female": "woman", "male": "man", None: "person"}[sex]
    fitting = [f for f in sexes if f.text("value") == sex][:1]
    who = f"a {years}-year-old {noun}" if years else f"a {noun}"
    if years in {8, 11, 18} or (years and 80 <= years < 90):
        who = f"an {years}-year-old {noun}"
    when = identity.date_of_injury or (injuries[0].text("when") if injuries else None)
    how = [f for f in told.of("mechanism", assertions=("affirmed", "historical")) if f.text("what")]
    clear = [f for f in how if f.text("what") != "unspecified"]
    text = f"The injured worker is {who}" + (f" who was injured on {day(when)}" if when else "")
    evidence = [*ages[-1:], *fitting, *injuries[:1]]
    if clear:
        best = max(clear[:4], key=lambda f: min(len(f.text("what") or ""), 90))
        return sentence(f"{text}. The records say how: {quoted(best.text('what') or '')}.", [*evidence, best])
    if how or injuries:
        return sentence(f"{text}. The records do not say how the injury happened.", [*evidence, *how[:1]])
    return sentence(f"{text}.", evidence)


def _years(born: str | None, then: str | None) -> int | None:
    if born is None or then is None:
        return None
    try:
        a, b = date.fromisoformat(born), date.fromisoformat(then)
    except ValueError:
        return None
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def _diagnoses(told: Told) -> Iterator[Sentence | None]:
    found = [f for f in told.at_visit("diagnosis") if told.kind(f) in VISITS]
    if not found:
        found = told.of("diagnosis") or told.of("diagnosis", second_hand=True)
    by_name: dict[str, Finding] = {}
    for finding in found:
        by_name.setdefault(finding.text("condition") or _name(finding).lower(), finding)
    chosen = list(by_name.values())[:_MOST_DIAGNOSES]
    if chosen:
        names = unique(_name(f) for f in chosen)
        when = told.seen(chosen[-1])
        lead = f"The report of {day(when)} lists" if when else "The records list"
        lead = f"{lead} {'these diagnoses' if len(names) > 1 else 'this diagnosis'}:"
        more = "It also lists" if when else "They also list"
        pairs = ["; ".join(names[i : i + 2]) for i in range(0, len(names), 2)]
        yield sentence(in_turn(lead, more, pairs, most=1), chosen)


def _name(finding: Finding) -> str:
    text = plain(finding.text("name") or finding.text("condition") or "").rstrip(".")
    text = text[:1].lower() + text[1:] if text[1:2].islower() else text
    return text if len(text) <= 90 else (finding.text("condition") or listed([text[:88].rsplit(" ", 1)[0]]))
