"""What was done: operations, stays in hospital, treatments with dates and response, studies with their results."""

from collections.abc import Iterator

from openimr.clinical.summary.weigh import Told
from openimr.clinical.summary.wording import day, listed, named, part, plain, sentence, unique
from openimr.model import Finding, Sentence
from openimr.vocabulary import region_of

_DONE = frozenset({"done", "ongoing", None})
_MOST_TREATMENTS = 6
_MOST_OPERATION_DAYS = 4
_RESPONSES = {
    "helped": "it helped",
    "partly helped": "it helped in part",
    "no benefit": "it did not help",
    "worse": "it made things worse",
}


def course(told: Told) -> Iterator[Sentence | None]:
    """Treatment and studies in the order of time."""
    yield from _operations(told)
    yield from _stays(told)
    yield from _treatments(told)
    yield from _studies(told)
    yield from _nerve_tests(told)


def _operations(told: Told) -> Iterator[Sentence | None]:
    done: dict[str, list[Finding]] = {}
    for finding in told.of("surgery", assertions=("affirmed", "historical")):
        if finding.text("status") in {"done", None}:
            done.setdefault(str(finding.attributes.get("procedure", "surgery")), []).append(finding)
    by_day: dict[str, list[tuple[str, list[Finding]]]] = {}
    for name, found in done.items():
        first = min((_when(f) for f in found if _when(f)), default="")
        if first or any(_concerns(told, f) for f in found):
            level = next((f.text("level") for f in found if f.text("level")), None)
            by_day.setdefault(first, []).append((plain(name) + (f" at {level}" if level else ""), found))
    for first, operations in sorted(by_day.items())[:_MOST_OPERATION_DAYS]:
        names = listed([name for name, _ in operations])
        said = f"on {day(first)}" if first else "earlier; the records give no date"
        yield sentence(f"Surgery was done {said}: {names}.", [f for _, found in operations for f in found[:2]])


def _concerns(told: Told, finding: Finding) -> bool:
    """Whether an undated operation is on a part in dispute."""
    where = finding.text("body_part")
    return where is not None and (not told.regions or region_of(where) in told.regions)


def _when(finding: Finding) -> str:
    return finding.text("when") or ""


def _stays(told: Told) -> Iterator[Sentence | None]:
    stays: dict[str, list[Finding]] = {}
    for finding in told.of("hospital_stay", assertions=("affirmed", "historical")):
        if finding.text("from") or finding.text("to"):
            stays.setdefault(finding.evidence.record, []).append(finding)
    for found in stays.values():
        first = next((f.text("from") for f in found if f.text("from")), None)
        last = next((f.text("to") for f in found if f.text("to")), None)
        if first and last:
            yield sentence(f"The worker was in hospital from {day(first)} to {day(last)}.", found)
            return


def _treatments(told: Told) -> Iterator[Sentence | None]:
    groups: dict[str, list[Finding]] = {}
    for finding in told.of("treatment", assertions=("affirmed", "historical")):
        if finding.text("status") in _DONE and told.kind(finding) != "request for authorization":
            groups.setdefault(str(finding.attributes["treatment"]), []).append(finding)
    telling = {n: g for n, g in groups.items() if any(_tells(f) for f in g)}
    plain_ones = {n: g for n, g in groups.items() if n not in telling}
    ordered = sorted(telling.items(), key=lambda e: (min((_when(f) or told.seen(f)) for f in e[1]), e[0]))
    for name, found in ordered[-_MOST_TREATMENTS:]:
        yield _treated(told, name, [f for f in found if _tells(f)])
    if plain_ones:
        names = [plain(n) for n in list(plain_ones)[:8]]
        yield sentence(f"Other treatment in the records: {listed(names)}.", [g[0] for g in plain_ones.values()][:8])


def _tells(finding: Finding) -> bool:
    return any(finding.text(name) for name in ("visits", "response", "when"))


def _treated(told: Told, name: str, found: list[Finding]) -> Sentence | None:
    first = min((f.text("when") or "" for f in found if f.text("when")), default="")
    last = max((f.text("to") or "" for f in found if f.text("to")), default="")
    text = f"{plain(name).capitalize()} was given"
    if first:
        text += f" from {day(first)} to {day(last)}" if last else f" on {day(first)}"
    else:
        seen = unique(told.seen(f) for f in found)
        text += f" (report of {day(seen[-1])})" if seen and seen[-1] else ""
    most = max(found, key=lambda f: f.number("visits") or 0)
    visits, all_of = most.number("visits"), most.number("visits_authorized")
    if visits == 1 and not all_of:
        text += ", once"
    elif visits:
        text += f", {visits:.0f} of {all_of:.0f} visits" if all_of else f", {visits:.0f} visits"
    responses = unique(_RESPONSES.get(f.text("response") or "", "") for f in found)
    if len(responses) == 1:
        text += f"; {responses[0]}"
    elif responses:
        text += f"; the notes differ on the effect ({' / '.join(responses)})"
    return sentence(text + ".", found)


def _studies(told: Told) -> Iterator[Sentence | None]:
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in told.of("imaging", assertions=("affirmed", "possible", "denied")):
        record = told.records.get(finding.evidence.record)
        report = record.id if record is not None and record.kind == "imaging" else finding.text("modality") or "study"
        groups.setdefault((finding.text("when") or told.seen(finding), report), []).append(finding)
    dated = {_same(f) for group in groups.values() for f in group if f.text("when")}
    for (when, _), every in sorted(groups.items())[-4:]:
        found = [f for f in every if f.text("when") or _same(f) not in dated]
        told_in = "" if any(f.text("when") for f in found) else ", as told in the report"
        shown = unique(_result(f) for f in found if f.assertion == "affirmed")
        maybe = [r for r in unique(_result(f) for f in found if f.assertion == "possible") if r not in shown]
        absent = [
            r for r in unique(str(f.attributes.get("abnormality", "")) for f in found if f.assertion == "denied") if r
        ]
        parts = [f"showed {listed(shown[i : i + 3])}" for i in (0, 3) if shown[i:6]]
        parts += [f"raised the question of {listed(maybe[:3])}"] if maybe else []
        parts += [f"found no {listed(absent[:3]).replace(' and ', ' or ')}"] if absent else []
        if parts:
            comma = "," if told_in else ""
            yield sentence(f"{_study(told, found)}{told_in} of {day(when)}{comma} {'. It also '.join(parts)}.", found)


def _same(finding: Finding) -> tuple[str | None, ...]:
    """By what two mentions of one study's result are known for the same."""
    return tuple(finding.text(name) for name in ("abnormality", "level"))


def _study(told: Told, found: list[Finding]) -> str:
    modality = _from_title(told, found[0]) or next((f.text("modality") for f in found if f.text("modality")), None)
    parts = unique(named("parts", f.text("body_part") or "") for f in found)
    where = parts[0] if len(parts) == 1 and not any(f.text("level") for f in found) else ""
    name = named("modalities", modality) if modality and modality != "other" else "imaging study"
    article = (
        "An" if (name[0] in "aeiMXu" and not name.startswith("ul")) or name.startswith(("MRI", "X-ray", "ul")) else "A"
    )
    return f"{article} {name}" + (f" of the {where}" if where and not where.startswith("both") else "")


def _from_title(told: Told, finding: Finding) -> str | None:
    """The kind of study by the first lines of its report."""
    record = told.records.get(finding.evidence.record)
    if record is None or record.kind != "imaging":
        return None
    head = " ".join(told.casefile.page(record.file, record.first_page).text[:900].split())
    for word, name in (
        ("MRI", "mri"),
        ("DXA", "dexa"),
        ("DEXA", "dexa"),
        ("CT ", "ct"),
        ("ultrasound", "ultrasound"),
        ("X-ray", "x-ray"),
        ("lateral", "x-ray"),
        ("views", "x-ray"),
        ("films", "x-ray"),
    ):
        if word.lower() in head.lower() and (word != "CT " or "CT " in head):
            return name
    return None


def _result(finding: Finding) -> str:
    what = str(finding.attributes.get("abnormality", ""))
    if what == "normal":
        return "a normal result"
    level, where = finding.text("level"), part(finding)
    return what + (f" at {level}" if level else f" of the {where}" if where and not where.startswith("both") else "")


def _nerve_tests(told: Told) -> Iterator[Sentence | None]:
    groups: dict[str, list[Finding]] = {}
    for finding in told.of("electrodiagnostic"):
        groups.setdefault(finding.text("when") or told.seen(finding), []).append(finding)
    dated = {_same(f) for group in groups.values() for f in group if f.text("when")}
    for when, every in sorted(groups.items())[-3:]:
        found = [f for f in every if f.text("when") or _same(f) not in dated]
        if not found:
            continue
        shown = unique(
            f"{f.text('side') or ''} {f.attributes.get('abnormality', 'abnormality')}"
            + (f" at {f.text('level')}" if f.text("level") else "")
            for f in found
            if f.text("result") == "abnormal"
        )
        said = f"showed {listed(shown)}" if shown else "was normal"
        yield sentence(f"An electrodiagnostic (nerve) study of {day(when)} {said}.", found)
