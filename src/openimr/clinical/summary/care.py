"""Medications with since-dates, what they do, function, work, and the monitoring of opioids."""

from collections.abc import Iterator

from openimr.clinical.summary.weigh import SECOND_HAND, Told
from openimr.clinical.summary.wording import day, in_turn, listed, plain, quoted, sentence, unique
from openimr.clinical.timeline import Timeline
from openimr.model import Finding, Sentence

_TAKEN = frozenset({"current", "started", "prescribed", "refilled", "increased", "decreased", "dispensed", None})
_MOST_DRUGS = 9
_MANY_WEEKS, _WEEKS_A_MONTH = 8, 4.345
_ACTIVITIES = {"wash": "washing", "dress": "dressing", "bathe": "bathing", "feed": "eating", "shave": "shaving"}
_RELIEF = {
    "none": "no relief",
    "slight": "slight relief",
    "moderate": "some relief",
    "good": "good relief",
    "complete": "complete relief",
    "unspecified": "relief",
}


def care(told: Told, timeline: Timeline) -> Iterator[Sentence | None]:
    """Drugs first, then effect, side effects, monitoring, function and work."""
    yield from _drugs(told, timeline)
    yield from _effects(told)
    yield from _side_effects(told)
    yield from _monitoring(told)
    yield from _function(told)
    yield from _help(told)
    yield from _work(told)


def _drugs(told: Told, timeline: Timeline) -> Iterator[Sentence | None]:
    asked = {i for item in told.items for i in item.treatment.ingredients}
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in told.of("medication", assertions=("affirmed", "historical", "planned"), second_hand=True):
        if told.kind(finding) in SECOND_HAND - {"pharmacy or billing"}:
            continue
        groups.setdefault(tuple(sorted(finding.names("ingredients"))) or (finding.text("name") or "",), []).append(
            finding
        )
    taken, refused = [], []
    for key, found in groups.items():
        used = [f for f in found if f.assertion == "affirmed" and f.text("status") in _TAKEN]
        used = used if any(told.recent(f) for f in used) else []
        not_given = [f for f in found if f.text("status") == "not dispensed"]
        if not_given and not any(f.text("status") in {"dispensed", "administered"} for f in found):
            refused.append((key, not_given))
        elif used:
            taken.append((key, used))
    taken = [(key, used) for key, used in taken if not _told_by_product(key, used, [k for k, _ in taken])]
    taken.sort(key=lambda entry: (not set(entry[0]) & asked, entry[0]))
    for start in range(0, min(len(taken), _MOST_DRUGS), 3):
        some = taken[start : start + 3]
        lead = "The records list" if start == 0 else "Also recorded is"
        named = [f"{_drug(used)} since at least {day(_since(told, timeline, used))}" for _, used in some]
        yield sentence(
            in_turn(lead, "The records also list", named, most=1), [f for _, used in some for f in (used[0], used[-1])]
        )
    for _, found in refused[:2]:
        days = unique(day(f.date or told.seen(f)) for f in found)
        yield sentence(f"{_drug(found)} was prescribed but not dispensed ({listed(days)}).".capitalize(), found)


def _told_by_product(key: tuple[str, ...], used: list[Finding], keys: list[tuple[str, ...]]) -> bool:
    """Whether a bare ingredient ("hydrocodone") only repeats a product that is listed ("Norco")."""
    bare = all((f.text("name") or "").lower() == key[0] for f in used)
    return len(key) == 1 and bare and any(key[0] in other for other in keys if other != key)


def _since(told: Told, timeline: Timeline, found: list[Finding]) -> str | None:
    course = timeline.course(found[-1].names("ingredients"))
    if course is not None and course.taken and (course.since or course.first):
        return course.since or course.first
    return min((d for f in found if (d := f.text("since") or f.date or told.seen(f))), default=None)


def _drug(found: list[Finding]) -> str:
    latest = found[-1]
    ingredients = " with ".join(latest.names("ingredients"))
    name = plain(latest.text("name") or ingredients)
    name = name.lower() if name.isupper() or name.lower() == ingredients else name
    text = f"{name} ({ingredients})" if ingredients and ingredients not in name.lower() else name
    strength = next((s for f in reversed(found) if (s := f.text("strength"))), None)
    return f"{text} {strength}" if strength and strength not in text else text


def _effects(told: Told) -> Iterator[Sentence | None]:
    found = [f for f in told.of("relief") if told.recent(f)]
    days = sorted({told.seen(f) for f in found})[-3:]
    for when in days:
        seen = [f for f in found if told.seen(f) == when]
        said = unique(map(_relief, seen))[:4]
        if said:
            yield sentence(f"On {day(when)} the note records {listed(said)}.", seen)


def _relief(finding: Finding) -> str:
    percent, high, hours, weeks = (finding.number(n) for n in ("percent", "high", "hours", "weeks"))
    what = finding.text("treatment") or listed(list(finding.names("ingredients")))
    amount = _RELIEF.get(finding.text("amount") or "", "relief")
    if percent is not None:
        amount = f"{percent:g}{f' to {high:g}' if high is not None else ''} percent relief"
    text = amount + (f" with {plain(what)}" if what else "")
    if hours is not None:
        text += f" for about {hours:g} hours"
    if weeks is not None and weeks >= _MANY_WEEKS:
        return f"{text} for about {weeks / _WEEKS_A_MONTH:.0f} months"
    return text + (f" for about {weeks:.0f} week{'' if round(weeks) == 1 else 's'}" if weeks is not None else "")


def _side_effects(told: Told) -> Iterator[Sentence | None]:
    denied = told.at_visit("side_effect", assertions=("denied",))
    present = told.at_visit("side_effect")
    if present:
        names = unique(str(f.attributes.get("effect", "")) for f in present)
        yield sentence(f"Side effects noted on {day(told.seen(present[0]))}: {listed(names)}.", present)
    if denied:
        names = unique(
            "side effects" if f.text("effect") == "any" else str(f.attributes.get("effect", "")) for f in denied
        )
        yield sentence(f"On {day(told.seen(denied[0]))} the worker denied {listed(names)}.", denied)


def _monitoring(told: Told) -> Iterator[Sentence | None]:
    tests = sorted(told.of("urine_drug_test", second_hand=False), key=told.seen)[-3:]
    if tests:
        said = unique(f"{f.text('result') or 'mentioned'} ({day(f.date or told.seen(f))})" for f in tests)
        yield sentence(f"Urine drug test: {listed(said)}.", tests)
    for kind, name in (
        ("pdmp_check", "The prescription monitoring database (CURES) was checked"),
        ("opioid_agreement", "An opioid agreement is recorded"),
        ("risk_screening", "Risk of misuse was screened"),
    ):
        found = told.of(kind)
        if found:
            more = found[-1].text("result") or found[-1].text("status") or found[-1].text("level")
            detail = f", {more}" if more and more != "unspecified" else ""
            yield sentence(f"{name} ({day(told.seen(found[-1]))}{detail}).", found[-2:])
    behaved = [f for f in told.of("aberrant_behavior", assertions=("denied",)) if told.recent(f)]
    if behaved:
        yield sentence(
            f"The note of {day(told.seen(behaved[-1]))} says that there is no aberrant behavior.", behaved[-1:]
        )
    misused = [f for f in told.of("aberrant_behavior") if told.recent(f)]
    if misused:
        names = unique(plain(str(f.attributes.get("behavior", ""))) for f in misused)
        yield sentence(f"Behavior of concern is recorded: {listed(names)}.", misused)
    used = told.of("substance_use")
    if used:
        said = unique(
            f"{f.attributes.get('substance', 'substance')} {f.attributes.get('status', '')}".strip() for f in used
        )
        yield sentence(f"Substance use: {listed(said[:4])}.", used)


def _function(told: Told) -> Iterator[Sentence | None]:
    gains = [f for f in told.of("function") if f.text("direction") in {"improved", "preserved"} and told.recent(f)]
    if gains:
        when = max(told.seen(f) for f in gains)
        latest = _whole([f for f in gains if told.seen(f) == when])[:3]
        said = unique(quoted(f.evidence.quote) for f in latest)
        yield sentence(
            in_turn(f"What got better or was kept up in daily life on {day(when)}:", "Also:", said, most=1), latest
        )
    limits = [f for f in told.at_visit("function") if f.text("direction") in {"limited", "worse"} and told.recent(f)]
    if limits:
        said = unique(quoted(f.evidence.quote) for f in limits)[:4]
        yield sentence(
            in_turn(f"Limits in daily life on {day(told.seen(limits[0]))}:", "Also:", said, most=2), limits[:4]
        )


def _whole(found: list[Finding]) -> list[Finding]:
    """Gains before kept function, measured and credited ones first; none whose words stand inside another's."""
    spans = [f.evidence for f in found]
    apart = [
        f
        for f in found
        if not any(
            e.page == f.evidence.page
            and e.file == f.evidence.file
            and e != f.evidence
            and e.start <= f.evidence.start
            and f.evidence.end <= e.end
            for e in spans
        )
    ]
    return sorted(
        apart,
        key=lambda f: (
            f.text("direction") != "improved",
            f.text("with_treatment") is None,
            "measured" not in f.attributes,
        ),
    )


def _help(told: Told) -> Iterator[Sentence | None]:
    found = [f for f in told.of("assistance") if f.text("level") != "independent"]
    homebound = [f for f in found if f.text("activity") == "homebound"]
    helped = [f for f in found if f.text("activity") != "homebound"]
    for when in sorted({told.seen(f) for f in helped})[-2:]:
        then = [f for f in helped if told.seen(f) == when]
        yield sentence(f"Help was needed on {day(when)} with {listed(unique(map(_activity, then))[:6])}.", then)
    if homebound:
        last = max(homebound, key=told.seen)
        yield sentence(f"The worker is recorded as homebound on {day(told.seen(last))}.", [last])


def _activity(finding: Finding) -> str:
    words = plain(str(finding.attributes.get("activity", ""))).lower()
    level = finding.text("level")
    return _ACTIVITIES.get(words, words) + (f" ({level} help)" if level not in {"unspecified", None} else "")


def _work(told: Told) -> Iterator[Sentence | None]:
    found = [f for f in told.of("work_status", assertions=("affirmed", "planned")) if told.recent(f)]
    if not found:
        return
    last = max(found, key=lambda f: (told.seen(f), f.evidence.page, f.evidence.start))
    status = str(last.attributes.get("status", ""))
    limits = last.text("restrictions")
    words = {"temporarily totally disabled": "off work (temporarily totally disabled)"}.get(status, status)
    detail = f", with limits: {quoted(limits)}" if limits else ""
    yield sentence(f"The work status on {day(told.seen(last))} was: {words}{detail}.", [last])
