"""The worker's state: complaints, pain scores, examination and function at the latest visit."""

from collections.abc import Iterable, Iterator

from openimr.clinical.summary.weigh import Told
from openimr.clinical.summary.wording import day, in_turn, listed, named, part, plain, quoted, sentence, the, unique
from openimr.model import Finding, Sentence

_TRENDS = {"better": "better", "worse": "worse", "unchanged": "unchanged", "flare": "in a flare-up"}
_CONTEXTS = (
    "without medication",
    "with medication",
    "before treatment",
    "after treatment",
    "current",
    "average",
    "least",
    "worst",
)
_RESULTS = {"absent": "no {}", "present": "{}", "unchanged": "no change in the {}"}
_FEW_WORDS = 2
_OF_LIMBS = frozenset({"strength", "reflex", "sensation", "clonus", "straight leg raise", "gait"})
_SPINE = frozenset({"lumbar spine", "cervical spine", "thoracic spine", "spine"})
"""A note on the back tests these signs in the limbs: "of the low back" would be odd."""
_SCREENS = frozenset({"ORT", "SOAPP-R", "COMM"})


def visit(told: Told) -> Iterator[Sentence | None]:
    """Complaints, scores and findings by date, the latest visit in full."""
    yield from _complaints(told)
    yield from _scores(told)
    yield from _examined(told)
    yield from _scales(told)
    yield from _wounds(told)
    yield from _warnings(told)
    yield from _mind(told)


def _complaints(told: Told) -> Iterator[Sentence | None]:
    found = told.at_visit("complaint")
    described: dict[str, list[Finding]] = {}
    for finding in found:
        described.setdefault(_complaint(finding), []).append(finding)
    if len(described) > 1:
        described.pop("pain", None)
    names = [n for n in described if not any(_says(other, n) for other in described)][:7]
    if names:
        chosen = [described[n][0] for n in names]
        yield sentence(
            in_turn(f"On {day(told.seen(chosen[0]))} the worker reported", "The worker also reported", names, most=4),
            chosen,
        )


def _says(one: str, other: str) -> bool:
    """Whether one complaint says all of another: "low back pain going to the legs" and "radicular pain going ..."."""
    return one != other and (other in one or one.endswith(other.removeprefix("radicular ")))


def _complaint(finding: Finding) -> str:
    symptom, where = str(finding.attributes.get("symptom", "symptoms")), part(finding)
    joined = symptom == "pain" and where and not where.startswith("both ")
    words = [finding.text("severity") or "", f"{where} {symptom}" if joined else symptom]
    text = " ".join(w for w in words if w)
    if where and not joined:
        text += f" in {the(where)}"
    if finding.text("radiates_to"):
        text += f" going to the {named('parts', finding.text('radiates_to') or '')}"
    trend = finding.text("trend")
    return f"{text} ({_TRENDS[trend]})" if trend in _TRENDS else text


def _scores(told: Told) -> Iterator[Sentence | None]:
    by_day: dict[str, list[Finding]] = {}
    for finding in told.of("pain_score", assertions=("affirmed", "historical")):
        if finding.number("value") is not None:
            by_day.setdefault(finding.date or told.seen(finding), []).append(finding)
    days = sorted(by_day)
    if not days:
        return
    latest = by_day[days[-1]]
    lead = (
        "Pain was rated" if told.visit is None or days[-1] >= told.visit else "The last pain rating in the records was"
    )
    rated = unique(map(_score, latest))
    yield sentence(in_turn(lead, "Pain was also rated", rated, end=f" on {day(days[-1])}"), latest)
    earlier = [(d, listed(unique(map(_score, by_day[d])))) for d in days[:-1]][-4:]
    if earlier:
        first = f"Earlier ratings were {earlier[0][1]} on {day(earlier[0][0])}."
        later = [f"On {day(d)} they were {said}." for d, said in earlier[1:]]
        yield sentence(" ".join([first, *later]), [f for d, _ in earlier for f in by_day[d]])


def _score(finding: Finding) -> str:
    value, high, out_of = finding.number("value"), finding.number("high"), finding.number("out_of")
    text = f"{value:g}" + (f" to {high:g}" if high is not None else "") + f" out of {out_of or 10:g}"
    context, drug, where = finding.text("context"), finding.text("treatment"), part(finding)
    if context in {"with medication", "without medication"}:
        text += f" {context.split()[0]} {drug or 'medication'}"
    elif context in {"before treatment", "after treatment"}:
        text += f" {context.split()[0]} {drug or 'treatment'}"
    elif context in {"average", "least", "worst"}:
        text += " on average" if context == "average" else f" at {context}"
    return text + (f" in {the(where)}" if where else "")


def _examined(told: Told) -> Iterator[Sentence | None]:
    found = [f for f in told.at_visit("exam") if f.text("sign") not in {"vital signs", "wound"}]
    described: dict[str, Finding] = {}
    for finding in found:
        described.setdefault(_sign(finding), finding)
    names = list(described)[:9]
    if names:
        when = told.seen(described[names[0]])
        yield sentence(
            in_turn(f"The exam on {day(when)} showed", "It also showed", names), [described[n] for n in names]
        )


def _sign(finding: Finding) -> str:
    sign, result = named("signs", str(finding.attributes.get("sign", "sign"))), finding.text("result")
    where, level, side = part(finding), finding.text("level"), finding.text("side")
    if finding.text("sign") in _OF_LIMBS and finding.text("body_part") in _SPINE:
        where = ""
    name = sign
    movement, value = finding.text("movement"), finding.number("value")
    if movement and sign == "range of motion":
        name = movement
    place = (
        f" of {the(where)}"
        if where
        else f" on the {side}"
        if side in {"left", "right"}
        else " on both sides"
        if side
        else ""
    )
    place += f" at {level}" if level else ""
    figure = (
        ""
        if value is None
        else f" ({value:g}{'/5' if finding.text('unit') == '/5' else ' ' + (finding.text('unit') or '')})"
    )
    if result is None and value is not None and movement:
        return f"{name}{place} of {value:g} {finding.text('unit') or ''}".rstrip()
    if result in _RESULTS:
        return _RESULTS[result].format(name) + place + figure
    return f"{result or 'measured'} {name}{place}{figure}"


def _scales(told: Told) -> Iterator[Sentence | None]:
    by_scale: dict[str, list[Finding]] = {}
    for finding in told.of("score", assertions=("affirmed", "historical")):
        if finding.text("scale") in _SCREENS:
            continue
        by_scale.setdefault(str(finding.attributes.get("scale", "")), []).append(finding)
    for scale, found in sorted(by_scale.items())[:3]:
        last = _by_day(told, found)[-4:]
        said = [_valued(told, f) for f in last]
        yield sentence(f"The {named('scales', scale)} score was {listed(unique(said))}.", last)


def _by_day(told: Told, found: list[Finding]) -> list[Finding]:
    """Scores in the order of their days; a value that a later note only repeats from a visit is told once."""
    first_hand = {f.number("value") for f in found if f.assertion == "affirmed"}
    chosen: dict[tuple[str, float | None], Finding] = {}
    for finding in sorted(found, key=lambda f: (f.date or told.seen(f), f.assertion != "historical")):
        if finding.assertion == "affirmed" or finding.number("value") not in first_hand:
            chosen.setdefault((finding.date or told.seen(finding), finding.number("value")), finding)
    return list(chosen.values())


def _valued(told: Told, finding: Finding) -> str:
    """A score with its day; "earlier" where a note gives a former value without one."""
    undated = finding.assertion == "historical" and finding.date in {None, told.seen(finding)}
    return f"{finding.number('value') or 0:g} ({'earlier' if undated else day(finding.date or told.seen(finding))})"


def _wounds(told: Told) -> Iterator[Sentence | None]:
    found = told.of("wound")
    days = sorted({f.date or told.seen(f) for f in found})[-2:]
    by_day = {when: _states(f for f in found if (f.date or told.seen(f)) == when) for when in days}
    same = len(days) > 1 and by_day[days[0]].keys() == by_day[days[1]].keys()
    for when in days[-1:] if same else days:
        states = by_day[when]
        parts = [
            f"{state} ({quoted(f.evidence.quote)})" if len(f.evidence.quote.split()) > _FEW_WORDS else state
            for state, f in states.items()
        ]
        lead = listed([day(d) for d in days]) if same else day(when)
        every = [f for d in (days if same else [when]) for f in by_day[d].values()]
        yield sentence(f"On {lead} the wound was described as {listed(parts)}.", every)


def _states(found: Iterable[Finding]) -> dict[str, Finding]:
    """The first finding for each state of a wound."""
    states: dict[str, Finding] = {}
    for finding in found:
        states.setdefault(finding.text("state") or "seen", finding)
    return states


def _warnings(told: Told) -> Iterator[Sentence | None]:
    present = told.at_visit("red_flag")
    denied = told.at_visit("red_flag", assertions=("denied",))
    if present:
        names = unique(plain(str(f.attributes.get("flag", ""))) for f in present)
        yield sentence(f"Warning signs noted on {day(told.seen(present[0]))}: {listed(names)}.", present)
    if denied:
        names = unique(plain(str(f.attributes.get("flag", ""))) for f in denied)
        when = day(told.seen(denied[0]))
        yield sentence(f"On {when} these warning signs were denied or not found: {listed(names)}.", denied)


def _mind(told: Told) -> Iterator[Sentence | None]:
    found = told.at_visit("psychological")
    names = unique(str(f.attributes.get("what", "")) for f in found)[:5]
    if names:
        yield sentence(f"Psychological findings on {day(told.seen(found[0]))}: {listed(names)}.", found)
