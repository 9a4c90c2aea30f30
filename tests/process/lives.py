"""Cases in few words for the tables: `2015-03-06 ur decision; outcome=denied; by=u; items=0,1; to=w`."""

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment

PARTIES = tuple(
    Party(id=name, role=role)
    for name, role in {
        "w": "injured worker",
        "a": "representative",
        "p": "requesting physician",
        "c": "claims administrator",
        "x": "claims examiner",
        "u": "ur physician",
        "o": "review organization",
        "d": "administrative director",
        "b": "appeals board",
    }.items()
)
ITEMS = (
    CaseItem(
        request="gabapentin 300 mg #90",
        treatment=Treatment(kind="medication", ingredients=("gabapentin",)),
        ur_outcome="denied",
    ),
    CaseItem(
        request="MRI lumbar spine",
        treatment=Treatment(kind="imaging", procedure="mri", body_part="lumbar spine"),
        ur_outcome="denied",
    ),
)
COMPLETE = Application(signed=True, complete=True, ur_decision_attached=True, filed_by="injured worker")


def event(text: str, day: str = "2015-01-01") -> Event:
    """An event from its words; without a day of its own it is of `day`, at ten in the morning."""
    head, *rest = [part.strip() for part in text.split(";")]
    if head[:4].isdigit():
        day, _, head = head.partition(" ")
    fields = dict(part.split("=", 1) for part in rest)
    return Event(
        type=head,
        at=day if "T" in day else f"{day}T10:00:00-08:00",
        by=fields.get("by"),
        outcome=fields.get("outcome"),
        service=fields.get("service"),
        note=fields.get("note"),
        items=tuple(int(n) for n in fields["items"].split(",")) if "items" in fields else (),
        to=tuple(fields["to"].split(",")) if "to" in fields else (),
        reasons=tuple(fields["reasons"].split(",")) if "reasons" in fields else (),
    )


def case(events, *, start: int = 1, application: Application = COMPLETE, **fields) -> Case:
    """A case with these events, on one day after the other from the first of March 2015."""
    days = [f"2015-{3 + n // 28:02}-{1 + n % 28:02}" for n in range(start - 1, start - 1 + len(events))]
    read = tuple(event(text, day) for text, day in zip(events, days, strict=True))
    known = {"parties": PARTIES, "items": ITEMS, "injury": Injury(date="2014-02-11"), "application": application}
    return Case(**{**known, **fields}, events=read)
