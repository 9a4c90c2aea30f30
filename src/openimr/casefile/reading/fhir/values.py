"""FHIR's data types as words: a coded concept, a quantity, a period, a name, told apart by their shape."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Any
Resolve: TypeAlias = Callable[[str], str]
"""From a reference such as `Patient/1` to the name of what it points to; empty where the Bundle does not hold it."""

_INSTANT = re.compile(r"\A(\d{4}-\d\d-\d\d)T\d\d:\d\d")
_SYSTEMS = {
    "icd-10": "ICD-10",
    "icd-9": "ICD-9",
    "rxnorm": "RxNorm",
    "loinc": "LOINC",
    "snomed": "SNOMED",
    "cpt": "CPT",
    "ama-assn": "CPT",
    "ndc": "NDC",
    "us-npi": "NPI",
}


def say(value: Json, resolve: Resolve) -> str:
    """The value in words, one line; empty where there is nothing to say."""
    if isinstance(value, list):
        return "; ".join(filter(None, (say(item, resolve) for item in value)))
    if isinstance(value, Mapping):
        return _say_type(value, resolve)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str):
        instant = _INSTANT.match(value)
        return instant[1] if instant else " ".join(value.split())
    return ""


def _say_type(value: Mapping[str, Json], resolve: Resolve) -> str:
    for shape, form in _SHAPES:
        if any(key in value for key in shape):
            return form(value, resolve)
    return "; ".join(
        f"{name}: {said}" for name, item in value.items() if name not in _SILENT and (said := say(item, resolve))
    )


def _concept(value: Mapping[str, Json], resolve: Resolve) -> str:
    codings = [c for c in value.get("coding") or () if isinstance(c, Mapping)]
    name = say(value.get("text"), resolve) or next((str(c["display"]) for c in codings if c.get("display")), "")
    codes = [said for c in codings if (said := _code(c))]
    if not name:
        return ", ".join(str(c["code"]) for c in codings if c.get("code"))
    return f"{name} ({', '.join(codes)})" if codes else name


def _code(coding: Mapping[str, Json]) -> str:
    system, code = str(coding.get("system", "")).lower(), coding.get("code")
    label = next((label for part, label in _SYSTEMS.items() if part in system), "")
    return f"{label} {code}" if label and code else ""


def _quantity(value: Mapping[str, Json], resolve: Resolve) -> str:
    sign, unit = value.get("comparator", ""), value.get("unit") or value.get("code") or ""
    gap = "" if unit.startswith(("/", "%")) else " "
    return f"{sign}{say(value['value'], resolve)}{gap}{unit}".strip()


def _range(value: Mapping[str, Json], resolve: Resolve) -> str:
    if isinstance(value.get("text"), str):
        return str(value["text"])
    return " to ".join(filter(None, (say(value.get(end), resolve) for end in ("low", "high"))))


def _ratio(value: Mapping[str, Json], resolve: Resolve) -> str:
    return "/".join(filter(None, (say(value.get(end), resolve) for end in ("numerator", "denominator"))))


def _period(value: Mapping[str, Json], resolve: Resolve) -> str:
    start, end = say(value.get("start"), resolve), say(value.get("end"), resolve)
    return f"{start} to {end}" if start and end else f"since {start}" if start else f"until {end}"


def _reference(value: Mapping[str, Json], resolve: Resolve) -> str:
    return say(value.get("display"), resolve) or resolve(str(value.get("reference", "")))


def _name(value: Mapping[str, Json], resolve: Resolve) -> str:
    if value.get("text"):
        return say(value["text"], resolve)
    parts = [
        *(value.get("prefix") or ()),
        *(value.get("given") or ()),
        value.get("family"),
        *(value.get("suffix") or ()),
    ]
    return " ".join(str(part) for part in parts if part)


def _address(value: Mapping[str, Json], resolve: Resolve) -> str:
    if value.get("text"):
        return say(value["text"], resolve)
    parts = [*(value.get("line") or ()), value.get("city"), value.get("state"), value.get("postalCode")]
    return ", ".join(str(part) for part in parts if part)


def _identifier(value: Mapping[str, Json], resolve: Resolve) -> str:
    kind = say(value.get("type"), resolve) or _SYSTEMS.get(
        next((part for part in _SYSTEMS if part in str(value.get("system", "")).lower()), ""), ""
    )
    return f"{kind} {value['value']}".strip()


def _dosage(value: Mapping[str, Json], resolve: Resolve) -> str:
    if value.get("text"):
        return say(value["text"], resolve)
    doses = [say(d.get("doseQuantity") or d.get("doseRange"), resolve) for d in value.get("doseAndRate") or ()]
    words = [*doses, say(value.get("route"), resolve), say(value.get("timing"), resolve)]
    if value.get("asNeededBoolean") or value.get("asNeededCodeableConcept"):
        words.append(f"as needed {say(value.get('asNeededCodeableConcept'), resolve)}".strip())
    words += [say(value.get("patientInstruction"), resolve)]
    return " ".join(filter(None, words))


def _timing(value: Mapping[str, Json], resolve: Resolve) -> str:
    code = say(value.get("code"), resolve)
    repeat = value.get("repeat")
    if code or not isinstance(repeat, Mapping):
        return code
    every, unit, times = repeat.get("period"), repeat.get("periodUnit"), repeat.get("frequency", 1)
    units = {"h": "hours", "d": "days", "wk": "weeks", "mo": "months", "min": "minutes"}
    if unit == "d" and every == 1:
        return f"{times} times a day" if times != 1 else "once a day"
    return f"{times} times every {say(every, resolve)} {units.get(str(unit), unit)}" if every else ""


_Form: TypeAlias = Callable[[Mapping[str, Json], Resolve], str]
# The first shape that fits holds; more telling keys stand first.
_SHAPES: tuple[tuple[tuple[str, ...], _Form], ...] = (
    (("coding",), _concept),
    (("doseAndRate", "asNeededBoolean", "timing"), _dosage),
    (("repeat",), _timing),
    (("numerator",), _ratio),
    (("low", "high"), _range),
    (("family", "given"), _name),
    (("line", "city", "postalCode"), _address),
    (("reference",), _reference),
    (("start", "end"), _period),
    (("comparator",), _quantity),
    (("unit",), _quantity),
    (("value",), _identifier),
    (("text",), lambda value, resolve: say(value["text"], resolve)),
    (("display",), lambda value, resolve: say(value["display"], resolve)),
)
_SILENT = frozenset(
    {"id", "meta", "extension", "modifierExtension", "resourceType", "text", "contained", "url", "system"}
)
