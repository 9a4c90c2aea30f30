"""What is asked for in the cases of the assignment benchmark, and in which fields of medicine."""

from dataclasses import dataclass
from typing import get_args

from openimr.model import CaseItem, Treatment
from openimr.model.treatment import TreatmentKind

Asked = tuple[str, str, str, str, int]
"""Kind, procedure (or `drug: generic`), body part (or empty), ICD-10 code, weight."""

# By the field of medicine: how much of the work it is, and its requests.
FIELDS: dict[str, tuple[int, tuple[Asked, ...]]] = {
    "Physical Medicine and Rehabilitation": (
        230,
        (
            ("therapy", "physical therapy", "lumbar spine", "M54.50", 5),
            ("therapy", "aquatic therapy", "lumbar spine", "M51.36", 1),
            ("test", "electromyography", "upper extremity", "M54.12", 2),
            ("equipment", "tens unit", "lumbar spine", "M54.50", 2),
            ("program", "functional restoration program", "", "G89.4", 1),
            ("medication", "drug: cyclobenzaprine", "", "M62.830", 2),
        ),
    ),
    "Occupational Medicine": (
        170,
        (
            ("therapy", "physical therapy", "shoulder", "M75.40", 3),
            ("test", "functional capacity evaluation", "", "M54.50", 1),
            ("program", "work hardening", "", "M54.50", 1),
            ("imaging", "mri", "lumbar spine", "M54.16", 3),
            ("medication", "drug: naproxen", "", "M54.50", 2),
            ("equipment", "lumbar support", "lumbar spine", "M54.50", 1),
        ),
    ),
    "Orthopaedic Surgery": (
        170,
        (
            ("surgery", "rotator cuff repair", "shoulder", "M75.121", 3),
            ("surgery", "knee arthroscopy", "knee", "M23.91", 3),
            ("surgery", "total knee replacement", "knee", "M17.11", 2),
            ("surgery", "lumbar fusion", "lumbar spine", "M43.16", 1),
            ("surgery", "carpal tunnel release", "wrist", "G56.01", 2),
            ("therapy", "post-operative physical therapy", "knee", "M17.11", 2),
            ("injection", "viscosupplementation", "knee", "M17.12", 1),
        ),
    ),
    "Anesthesiology": (
        110,
        (
            ("injection", "epidural steroid injection", "lumbar spine", "M54.16", 5),
            ("injection", "medial branch block", "lumbar spine", "M47.816", 3),
            ("injection", "radiofrequency ablation", "lumbar spine", "M47.816", 2),
            ("surgery", "spinal cord stimulator", "lumbar spine", "G89.4", 1),
            ("medication", "drug: oxycodone", "", "G89.4", 3),
            ("medication", "drug: morphine", "", "G89.4", 1),
        ),
    ),
    "Family Medicine": (
        90,
        (
            ("medication", "drug: omeprazole", "", "K21.9", 2),
            ("medication", "drug: gabapentin", "", "M54.16", 3),
            ("test", "urine drug test", "", "G89.4", 2),
            ("medication", "drug: ibuprofen", "", "M25.511", 2),
        ),
    ),
    "Internal Medicine": (
        50,
        (
            ("visit", "internal medicine consultation", "", "I10", 2),
            ("test", "laboratory tests", "", "G89.4", 2),
            ("visit", "preoperative clearance", "", "M17.11", 1),
            ("test", "sleep study", "", "G47.33", 1),
        ),
    ),
    "Psychiatry": (
        40,
        (
            ("medication", "drug: escitalopram", "", "F32.9", 2),
            ("medication", "drug: trazodone", "", "F51.01", 2),
            ("visit", "psychiatric consultation", "", "F43.10", 1),
        ),
    ),
    "Psychology": (
        35,
        (
            ("therapy", "cognitive behavioral therapy", "", "F32.9", 3),
            ("therapy", "biofeedback", "", "G89.4", 1),
            ("test", "psychological testing", "", "F32.9", 1),
        ),
    ),
    "Neurology": (
        35,
        (
            ("injection", "botulinum toxin injection", "head", "G43.709", 2),
            ("imaging", "mri", "head", "S06.0X0A", 1),
            ("test", "electroencephalogram", "head", "G40.909", 1),
            ("medication", "drug: topiramate", "", "G43.709", 2),
        ),
    ),
    "Chiropractic": (30, (("therapy", "chiropractic treatment", "cervical spine", "M54.2", 1),)),
    "Neurological Surgery": (
        25,
        (
            ("surgery", "cervical fusion", "cervical spine", "M50.20", 2),
            ("surgery", "lumbar laminectomy", "lumbar spine", "M48.061", 2),
        ),
    ),
    "Acupuncture": (12, (("therapy", "acupuncture", "lumbar spine", "M54.50", 1),)),
    "Physical Therapy": (10, (("therapy", "physical therapy", "knee", "M25.561", 1),)),
    "Dentistry": (4, (("surgery", "dental surgery", "teeth", "K02.9", 1),)),
    "Podiatry": (4, (("surgery", "foot surgery", "foot", "M20.11", 1), ("equipment", "orthotics", "foot", "M72.2", 1))),
    "Ophthalmology": (2, (("surgery", "cataract surgery", "eye", "H25.11", 1),)),
}

# Profession, board and certified specialty (board None: a profession that no member board certifies).
REVIEWERS_OF: dict[str, tuple[str, str | None, str]] = {
    "Physical Medicine and Rehabilitation": ("MD", "American Board of Physical Medicine and Rehabilitation", ""),
    "Occupational Medicine": ("MD", "American Board of Preventive Medicine", "Occupational Medicine"),
    "Orthopaedic Surgery": ("MD", "American Board of Orthopaedic Surgery", ""),
    "Anesthesiology": ("MD", "American Board of Anesthesiology", ""),
    "Family Medicine": ("MD", "American Board of Family Medicine", ""),
    "Internal Medicine": ("MD", "American Board of Internal Medicine", ""),
    "Psychiatry": ("MD", "American Board of Psychiatry and Neurology", ""),
    "Neurology": ("MD", "American Board of Psychiatry and Neurology", ""),
    "Neurological Surgery": ("MD", "American Board of Neurological Surgery", ""),
    "Ophthalmology": ("MD", "American Board of Ophthalmology", ""),
    "Psychology": ("PhD", None, "Psychology"),
    "Chiropractic": ("DC", None, "Chiropractic"),
    "Acupuncture": ("LAc", None, "Acupuncture"),
    "Physical Therapy": ("PT", None, "Physical Therapy"),
    "Dentistry": ("DDS", None, "Dentistry"),
    "Podiatry": ("DPM", None, "Podiatry"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the case words it, with its treatment in normal form and the code of the diagnosis behind it."""

    item: CaseItem
    diagnosis: str
    weight: int

    @property
    def treatment(self) -> Treatment:
        return self.item.treatment


def spread(fields: dict[str, tuple[int, tuple[Asked, ...]]], count: int) -> list[str]:
    """So many places over the fields in their proportions, the largest remainders rounded up, at least one each."""
    total = sum(share for share, _ in fields.values())
    exact = {field: count * share / total for field, (share, _) in fields.items()}
    whole = {field: max(1, int(part)) for field, part in exact.items()}
    for field in sorted(exact, key=lambda field: exact[field] % 1, reverse=True):
        if sum(whole.values()) < count:
            whole[field] += 1
    return [field for field, number in whole.items() for _ in range(number)][:count]


def requests_of(field: str) -> tuple[Request, ...]:
    """The requests of a field of medicine; structs are shared between cases, so they cost no memory there."""
    return tuple(_request(asked) for asked in FIELDS[field][1])


def _request(asked: Asked) -> Request:
    named, procedure, part, diagnosis, weight = asked
    kind: TreatmentKind = next(kind for kind in get_args(TreatmentKind) if kind == named)
    if procedure.startswith("drug: "):
        drug = procedure.removeprefix("drug: ")
        treatment = Treatment(kind=kind, ingredients=(drug,), quantity=60)
        return Request(CaseItem(request=f"{drug} #60", treatment=treatment, ur_outcome="denied"), diagnosis, weight)
    visits = 12 if kind == "therapy" else None
    treatment = Treatment(kind=kind, procedure=procedure, body_part=part or None, visits=visits)
    wording = " ".join(word for word in (procedure, part, f"x {visits}" if visits else "") if word)
    return Request(CaseItem(request=wording, treatment=treatment, ur_outcome="denied"), diagnosis, weight)
