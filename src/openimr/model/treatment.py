"""A treatment in the terms in which requests are made and guidelines are written."""

from typing import Literal

import msgspec

TreatmentKind = Literal[
    "medication",
    "therapy",
    "imaging",
    "injection",
    "surgery",
    "test",
    "equipment",
    "visit",
    "program",
    "home care",
    "other",
]
UrOutcome = Literal["denied", "modified", "delayed", "deferred", "conditionally non-certified"]


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """A request in normal form; what the request does not say is null.

    `ingredients` are lower-case generic names without salts. `strength` keeps the request's figures
    (`10/325 mg`, `20 mg`, `5%`). `quantity` counts units dispensed, `refills` and `visits` are counts.
    `sig` is the direction as written (`one tablet every 8 hours as needed`), `frequency` its rate
    (`every 8 hours`, `2 times a week`), `duration` how long (`6 weeks`). `body_part`, `laterality`
    (`left`, `right`, `bilateral`), `level` (`L4-5`) and `procedure` (the vocabulary's id, such as
    `physical therapy`, `mri`, `epidural steroid injection`) apply where they have a meaning.
    """

    kind: TreatmentKind
    ingredients: tuple[str, ...] = ()
    strength: str | None = None
    quantity: int | None = None
    refills: int | None = None
    sig: str | None = None
    visits: int | None = None
    frequency: str | None = None
    duration: str | None = None
    body_part: str | None = None
    laterality: str | None = None
    level: str | None = None
    procedure: str | None = None
