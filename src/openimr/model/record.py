"""A record: consecutive pages of one file that are one document of the case."""

from typing import Literal, get_args

import msgspec

RecordKind = Literal[
    "imr application",
    "ur determination",
    "request for authorization",
    "doctor's first report",
    "progress report",
    "permanent and stationary report",
    "consultation",
    "ame/qme report",
    "operative report",
    "hospital record",
    "imaging",
    "electrodiagnostic",
    "laboratory",
    "urine drug test",
    "pdmp report",
    "therapy note",
    "nursing or home health note",
    "psychological report",
    "functional capacity evaluation",
    "prior imr determination",
    "attorney letter",
    "prescription",
    "pharmacy or billing",
    "correspondence",
    "fax cover",
    "proof of service",
    "blank",
    "other",
]
KINDS: tuple[str, ...] = get_args(RecordKind)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One document of the case file.

    `id` is `r1`, `r2`, ... in the order of files and pages. `date` is the date of service (of a letter or form:
    the date it bears), ISO. `author` is the clinician or office that wrote it, as printed. `title` is its heading
    as printed. `duplicate_of` names the record whose content this one repeats.
    """

    id: str
    file: str
    first_page: int
    last_page: int
    kind: RecordKind
    date: str | None = None
    author: str | None = None
    title: str | None = None
    duplicate_of: str | None = None


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A record that another record speaks of and the case file does not hold. `date` is ISO or null."""

    named_in: str
    what: str
    date: str | None = None
