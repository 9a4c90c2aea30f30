"""Invented cases: a story with its people, so that it stands at a known place now."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from random import Random

import msgspec

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment

_REVIEWERS = 6


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event so many days after the one before it."""

    event: str
    after: int = 0
    by: str | None = None
    service: str | None = None
    outcome: str | None = None
    to: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way that a case goes; see the head of `stories.yaml`."""

    share: int
    ago: tuple[int, int]
    ends: str
    steps: tuple[Step, ...]
    before: str | None = None
    application: Mapping[str, bool] = {}


class Stories(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All stories by name."""

    stories: Mapping[str, Story]


class Dispute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A disputed item with what goes with it."""

    request: str
    treatment: Treatment
    diagnosis: str
    part: str


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names, places and disputes to draw from."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    administrators: tuple[Mapping[str, str], ...]
    employers: tuple[str, ...]
    disputes: tuple[Dispute, ...]


class Invented(msgspec.Struct, frozen=True):
    """A case, the number of its claims administrator, and the state in which it stands now."""

    case: Case
    administrator: str
    state: str


@cache
def stories() -> Mapping[str, Story]:
    """The stories of the file."""
    text = resources.files("openimr.server.demo").joinpath("stories.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Stories).stories


@cache
def people() -> People:
    """The people of the file."""
    return msgspec.yaml.decode(resources.files("openimr.server.demo").joinpath("people.yaml").read_bytes(), type=People)


def invented_cases(now: datetime, count: int = 200, seed: int = 7) -> Iterator[Invented]:
    """So many cases as they stand at `now`, a share of each story; the same arguments give the same ones."""
    draw = Random(f"demo {seed}")  # noqa: S311 - no secret hangs on it
    told = stories()
    whole = sum(story.share for story in told.values())
    names = [name for name, story in told.items() for _ in range(max(1, round(story.share * count / whole)))]
    draw.shuffle(names)
    for number in range(count):
        yield _case(draw, told[names[number % len(names)]], now)


def _case(draw: Random, story: Story, now: datetime) -> Invented:
    drawn = people()
    administrator = draw.choice(drawn.administrators)
    dispute = draw.choice(drawn.disputes)
    events = _events(draw, story, now)
    # The injury lies in the days of the present law, before the request.
    injured = datetime.fromisoformat(events[0].at) - timedelta(days=draw.randrange(60, 1500))
    complete = Application(signed=True, complete=True, ur_decision_attached=True, filed_by="injured worker")
    application = msgspec.structs.replace(complete, **story.application)
    item = CaseItem(request=dispute.request, treatment=dispute.treatment, ur_outcome="denied", retrospective=False)
    case = Case(
        claim_number=f"WC-{draw.randrange(10**6):06}",
        parties=_parties(draw, administrator["name"]),
        injury=Injury(date=injured.date().isoformat(), body_parts=(dispute.part,)),
        diagnoses=(dispute.diagnosis,),
        items=(item,),
        priority="standard",
        formulary=False if dispute.treatment.kind != "medication" else None,
        application=application,
        events=events,
    )
    return Invented(case, administrator["number"], story.ends)


def _events(draw: Random, story: Story, now: datetime) -> tuple[Event, ...]:
    steps = _steps(story)
    at = now - timedelta(days=draw.randint(*story.ago) + sum(step.after for step in steps[1:]))
    at = at.replace(hour=9, minute=draw.randrange(60), second=0, microsecond=0)
    reviewer = f"rv-{draw.randrange(_REVIEWERS) + 1:03}"
    found: list[Event] = []
    for place, step in enumerate(steps):
        at += timedelta(days=step.after if place else 0, minutes=7)
        found.append(
            Event(
                type=step.event,
                at=min(at, now).isoformat(timespec="seconds"),
                by=reviewer if step.by == "reviewer" else step.by,
                service=step.service,
                outcome=step.outcome,
                to=step.to,
                reasons=step.reasons,
            )
        )
    return tuple(found)


def _steps(story: Story) -> tuple[Step, ...]:
    return (*(_steps(stories()[story.before]) if story.before else ()), *story.steps)


def _parties(draw: Random, administrator: str) -> tuple[Party, ...]:
    drawn = people()

    def name() -> str:
        return f"{draw.choice(drawn.given)} {draw.choice(drawn.family)}"

    def address() -> str:
        return f"{draw.randrange(1, 900)} {draw.choice(drawn.streets)}, {draw.choice(drawn.towns)}"

    language = "es" if draw.random() < 0.25 else "en"
    return (
        Party(id="worker", role="injured worker", name=name(), address=address(), language=language),
        Party(id="physician", role="requesting physician", name=f"{name()}, MD", address=address()),
        Party(id="administrator", role="claims administrator", organization=administrator, address=address()),
        _employer(draw.choice(drawn.employers)),
    )


def _employer(name: str) -> Party:
    """An employer at an address that is always the same, so that its letters can be mailed."""
    drawn = people()
    place = drawn.employers.index(name)
    street, town = drawn.streets[place % len(drawn.streets)], drawn.towns[place % len(drawn.towns)]
    return Party(id="employer", role="employer", organization=name, address=f"{1000 + place} {street}, {town}")
