"""A FHIR resource as the lines that a clinician would write: a heading, then a label and a value on each line."""

from collections.abc import Iterator, Mapping

from openimr.casefile.reading.fhir.values import Json, Resolve, say
from openimr.casefile.reading.markup import html_text

# Heading, then label and element; an element that ends in * stands for any of its types (onset*: onsetDateTime, ...).
_FORMS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "Patient": (
        "PATIENT",
        (
            ("Patient", "name"),
            ("Date of birth", "birthDate"),
            ("Sex", "gender"),
            ("Identifier", "identifier"),
            ("Address", "address"),
        ),
    ),
    "Condition": (
        "DIAGNOSIS",
        (
            ("Date", "recordedDate"),
            ("Diagnosis", "code"),
            ("Clinical status", "clinicalStatus"),
            ("Verification", "verificationStatus"),
            ("Severity", "severity"),
            ("Body site", "bodySite"),
            ("Onset", "onset*"),
            ("Resolved", "abatement*"),
            ("Recorded by", "recorder"),
        ),
    ),
    "MedicationRequest": (
        "MEDICATION ORDER",
        (
            ("Date", "authoredOn"),
            ("Medication", "medication*"),
            ("Directions", "dosageInstruction"),
            ("Quantity", "dispenseRequest.quantity"),
            ("Refills", "dispenseRequest.numberOfRepeatsAllowed"),
            ("Days' supply", "dispenseRequest.expectedSupplyDuration"),
            ("Status", "status"),
            ("Intent", "intent"),
            ("Stopped because", "statusReason"),
            ("Reason", "reasonCode"),
            ("Reason", "reasonReference"),
            ("Prescriber", "requester"),
        ),
    ),
    "MedicationStatement": (
        "MEDICATION",
        (
            ("Date", "dateAsserted"),
            ("Medication", "medication*"),
            ("Directions", "dosage"),
            ("Status", "status"),
            ("Taken", "effective*"),
            ("Reason", "reasonCode"),
            ("Source", "informationSource"),
        ),
    ),
    "Procedure": (
        "PROCEDURE",
        (
            ("Date", "performed*"),
            ("Procedure", "code"),
            ("Status", "status"),
            ("Body site", "bodySite"),
            ("Reason", "reasonCode"),
            ("Reason", "reasonReference"),
            ("Outcome", "outcome"),
            ("Complication", "complication"),
            ("Performed by", "performer.actor"),
        ),
    ),
    "DiagnosticReport": (
        "DIAGNOSTIC REPORT",
        (
            ("Report", "code"),
            ("Date", "effective*"),
            ("Issued", "issued"),
            ("Category", "category"),
            ("Status", "status"),
            ("Performed by", "performer"),
            ("Results", "result"),
            ("Conclusion", "conclusion"),
            ("Conclusion code", "conclusionCode"),
        ),
    ),
    "Observation": (
        "OBSERVATION",
        (
            ("Date", "effective*"),
            ("Observation", "code"),
            ("Result", "value*"),
            ("Interpretation", "interpretation"),
            ("Reference range", "referenceRange"),
            ("Not available because", "dataAbsentReason"),
            ("Body site", "bodySite"),
            ("Method", "method"),
            ("Status", "status"),
            ("Performed by", "performer"),
        ),
    ),
    "ServiceRequest": (
        "REQUEST",
        (
            ("Date", "authoredOn"),
            ("Requested", "code"),
            ("Detail", "orderDetail"),
            ("Quantity", "quantity*"),
            ("Body site", "bodySite"),
            ("When", "occurrence*"),
            ("Status", "status"),
            ("Intent", "intent"),
            ("Reason", "reasonCode"),
            ("Reason", "reasonReference"),
            ("Instruction", "patientInstruction"),
            ("Requested by", "requester"),
        ),
    ),
    "DocumentReference": (
        "DOCUMENT",
        (
            ("Title", "description"),
            ("Type", "type"),
            ("Category", "category"),
            ("Date", "date"),
            ("Author", "author"),
            ("Status", "status"),
        ),
    ),
    "AllergyIntolerance": (
        "ALLERGY",
        (("Date", "recordedDate"), ("Allergy", "code"), ("Reaction", "reaction"), ("Status", "clinicalStatus")),
    ),
    "Encounter": (
        "VISIT",
        (("Date", "period"), ("Type", "type"), ("Reason", "reasonCode"), ("Seen by", "participant.individual")),
    ),
}
_WHOSE = (("Patient", "subject"), ("Patient", "patient"))


def lines_of(resource: Mapping[str, Json], resolve: Resolve) -> list[str]:
    """The resource's lines. A type without a form of its own gives its narrative, else each element by its name."""
    kind = str(resource.get("resourceType", ""))
    form = _FORMS.get(kind)
    if form is None:
        return [_spaced(kind).upper(), *_generic(resource, resolve)]
    heading, fields = form
    lines = [heading]
    for label, element in (*_WHOSE, *fields):
        said = say(list(_elements(resource, element)), resolve)
        if said:
            lines.append(f"{label}: {said}")
    lines += [
        f"{say(part.get('code'), resolve)}: {_result(part, resolve)}" for part in _mappings(resource, "component")
    ]
    lines += [f"Note: {said}" for note in _mappings(resource, "note") if (said := say(note.get("text"), resolve))]
    return lines


def name_of(resource: Mapping[str, Json], resolve: Resolve) -> str:
    """What the resource is called where another one points to it: a person's name, a drug, a finding with its value."""
    named = say(resource.get("name"), resolve) or say(resource.get("code"), resolve)
    value = _result(resource, resolve) if resource.get("resourceType") == "Observation" else ""
    return f"{named}: {value}" if named and value else named


def _result(part: Mapping[str, Json], resolve: Resolve) -> str:
    said = say(list(_elements(part, "value*")), resolve) or say(part.get("dataAbsentReason"), resolve)
    extra = filter(None, (say(part.get(name), resolve) for name in ("interpretation", "referenceRange")))
    return " ".join([said, *(f"({text})" for text in extra)])


def _elements(resource: Mapping[str, Json], path: str) -> Iterator[Json]:
    name, _, rest = path.partition(".")
    if name.endswith("*"):
        stem = name[:-1]
        found = [value for key, value in resource.items() if key.startswith(stem) and key[len(stem) :][:1].isupper()]
        found += [resource[stem]] if stem in resource else []
    else:
        found = [resource[name]] if name in resource else []
    for value in found:
        for item in value if isinstance(value, list) else [value]:
            if not rest:
                yield item
            elif isinstance(item, Mapping):
                yield from _elements(item, rest)


def _mappings(resource: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    value = resource.get(name)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _generic(resource: Mapping[str, Json], resolve: Resolve) -> list[str]:
    sections = [resource, *_sections(resource)]
    told = [
        f"{section.get('title', '')}\n{html_text(str(section['text']['div']))}".strip()
        for section in sections
        if isinstance(section.get("text"), Mapping) and section["text"].get("div")
    ]
    if told:
        return told
    silent = {"resourceType", "id", "meta", "contained", "extension", "text", "implicitRules", "language", "content"}
    return [
        f"{_spaced(name).capitalize()}: {said}"
        for name, value in resource.items()
        if name not in silent and (said := say(value, resolve))
    ]


def _sections(resource: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    for section in _mappings(resource, "section"):
        yield section
        yield from _sections(section)


def _spaced(name: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
