# ruff: noqa: PERF401 - sentences are drawn one after the other, and what is drawn decides on the next
"""Invented letters with a known truth, for search and similar letters: made from `corpus_world.yaml`, by chance alone.

The generator knows nothing of the project's vocabulary, guidelines or search: a letter's truth is what it was drawn to
hold.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

DRUGS = 18
"""The first so many treatments of the world are drugs."""


class ItemTruth(NamedTuple):
    """What an item was drawn to hold. `shown`, `absent`: aspects; `used`: the sentences of them."""

    treatment: str
    request: str
    part: str
    shown: frozenset[str]
    absent: frozenset[str]
    used: tuple[str, ...]
    course: str
    acute: bool
    post_surgical: bool
    decision: str


class Truth(NamedTuple):
    case_number: str
    text: str
    items: tuple[ItemTruth, ...]


@cache
def world() -> dict[str, Any]:
    return msgspec.yaml.decode((Path(__file__).parent / "corpus_world.yaml").read_text("utf-8"))


def letters(count: int, seed: int) -> Iterator[Truth]:
    for number in range(count):
        yield letter(random.Random(f"{seed} {number}"), number)  # noqa: S311


_SUITS = {
    "function": 1.0, "conservative": 1.0, "radicular": 0.5, "redflags": 0.4, "duration": 0.7, "monitoring": 0.4,
    "sideeffects": 0.5, "count": 0.5, "home": 0.5, "plan": 0.4,
}  # fmt: skip
_FILLER = (
    "The worker reports aching {part} pain rated {n}/10 that is worse with sitting and lifting.",
    "Examination finds tenderness and a limited range of motion of the {part}.",
    "Strength is {m}/5 and reflexes are equal on both sides.",
    "The worker sleeps badly and walks with a slight limp.",
    "X-rays were read as showing mild degenerative change.",
    "The treating physician asks for the worker to stay on modified duty.",
    "He rates the pain {n}/10 without medication and {m}/10 with it.",
    "The worker lives alone and does light housework.",
    "Palpation gives spasm in the muscles about the {part}.",
    "There was a motor vehicle accident on the way home from a job site.",
)
_RATIONALE = (
    "The guideline was looked at for this request.",
    "The worker has been injured for some time and has had care by several physicians.",
    "The records that were sent were read in full.",
    "The request has to be weighed against what the guideline asks for.",
    "The treating physician gives reasons in the last report.",
)
_STATES = ("California", "Texas", "New York", "Oregon", "Florida")
_SPECIALTIES = (
    "Physical Medicine & Rehabilitation", "Orthopedic Surgery", "Pain Management", "Family Practice",
    "Internal Medicine", "Occupational Medicine", "Neurology", "Chiropractic",
)  # fmt: skip


def letter(rng: random.Random, number: int) -> Truth:
    treatments = world()["treatments"]
    main = rng.choice(treatments)
    part = rng.choice(main["part"])
    others = [one for one in treatments if part in one["part"] and one is not main]
    asked = [main, *rng.sample(others, k=rng.choice((0, 0, 0, 1, 1, 2)))]
    decided = date(2013, 6, 1) + timedelta(days=rng.randrange(365 * 7))
    denied = decided - timedelta(days=rng.randrange(30, 70))
    acute = rng.random() < 0.2
    injured = denied - timedelta(days=rng.randrange(10, 85) if acute else rng.randrange(120, 3000))
    post = part in {"knee", "shoulder", "hip"} and rng.random() < 0.25
    items = tuple(_item(rng, one, part, acute=acute, post=post) for one in asked)
    case_number = f"CM{decided:%y}-{number:07d}"
    summary = _summary(rng, part, items, others, injured, denied)
    text = _text(rng, case_number, decided, denied, injured, summary, items)
    return Truth(case_number, text, items)


def _item(rng: random.Random, treatment: dict[str, Any], part: str, *, acute: bool, post: bool) -> ItemTruth:
    request = rng.choice(treatment["written"])
    names = world()["parts"][part]["names"]
    therapy = treatment["id"] in {"pt", "acupuncture", "massage", "chiro", "mri", "ct", "tens", "tpi", "scope"}
    if therapy and rng.random() < 0.7 and not any(word in request for word in ("LS ", "lumbar", "Knee")):
        request = f"{request} for the {rng.choice(names)}" if "MRI of" not in request else request
    post_surgical = post and treatment["id"] in {"pt", "massage"}
    if post_surgical:
        request = f"Post-operative {request}"
    course = rng.choice(("first", "further"))
    if course == "further" and treatment["id"] in {"pt", "acupuncture", "chiro", "massage"} and rng.random() < 0.4:
        request = f"Additional {request[0].lower() + request[1:] if request[1:2].islower() else request}"
    every = [name for name in _SUITS if rng.random() < _SUITS[name] * 0.5][:4] or ["function"]
    good = rng.random() < (0.55 if course == "first" else 0.35) + (0.15 if post_surgical else 0.0)
    shown = frozenset(name for name in every if rng.random() < (0.8 if good else 0.15))
    absent = frozenset(every) - shown
    weight = (len(shown) - len(absent)) / len(every)
    decision = "overturned" if rng.random() < min(max(0.25 + 0.6 * weight, 0.05), 0.95) else "upheld"
    aspects = world()["aspects"]
    used = tuple(rng.choice(aspects[name]["shown" if name in shown else "absent"]) for name in every)
    return ItemTruth(treatment["id"], request, part, shown, absent, used, course, acute, post_surgical, decision)


def _summary(  # noqa: PLR0917
    rng: random.Random,
    part: str,
    items: tuple[ItemTruth, ...],
    others: list[dict[str, Any]],
    injured: date,
    denied: date,
) -> str:
    name, disease = rng.choice(world()["parts"][part]["names"]), rng.choice(world()["parts"][part]["disease"])
    age, sex = rng.randrange(24, 69), rng.choice(("male", "female"))
    said = [
        f"The injured worker is a {age} year old {sex} who was injured on {injured:%B} {injured.day}, {injured.year}.",
        f"The diagnosis is {disease}.",
    ]
    for text in rng.sample(_FILLER, k=rng.randrange(3, 7)):
        said.append(text.format(part=name, n=rng.randrange(3, 10), m=rng.randrange(2, 6)))
    by_id = {one["id"]: one for one in world()["treatments"]}
    order = [one["id"] for one in world()["treatments"]]
    for item in items:
        spoken = rng.choice((by_id[item.treatment]["brand"], by_id[item.treatment]["generic"]))
        if item.course == "further":
            drug = order.index(item.treatment) < DRUGS
            said.append(
                f"The worker has been taking {spoken} for {rng.randrange(3, 30)} months."
                if drug
                else f"The worker completed earlier {spoken} in {denied.year - 1}."
            )
        else:
            said.append(f"The physician asks for a first course of {spoken}, which was not tried before.")
    for aspect in sorted(items[0].shown | items[0].absent):
        if rng.random() < 0.8:
            said.append(world()["aspects"][aspect]["told"][aspect in items[0].absent])
    if items[0].post_surgical:
        said.append(f"The worker underwent surgery of the {name} on {denied - timedelta(days=30):%B %d, %Y}.")
    listed = [one for one in others if order.index(one["id"]) < DRUGS]
    meds = rng.sample(listed, k=min(len(listed), rng.randrange(1, 5)))
    said.append(f"Current medications include {', '.join(rng.choice((m['brand'], m['generic'])) for m in meds)}.")
    done = rng.sample([one for one in others if one not in listed], k=1)
    said.append(f"Treatment to date includes {done[0]['brand']}.")
    head, tail = said[:2], said[2:]
    rng.shuffle(tail)
    return " ".join(
        [*head, *tail, f"Utilization review of {denied:%B} {denied.day}, {denied.year} denied the request."]
    )


def _text(  # noqa: PLR0917
    rng: random.Random,
    case_number: str,
    decided: date,
    denied: date,
    injured: date,
    summary: str,
    items: tuple[ItemTruth, ...],
) -> str:
    def day(one: date) -> str:
        return f"{one:%m/%d/%Y}"

    head = (
        f"Case Number: {case_number}\n"
        f"Date Assigned: {day(decided - timedelta(days=14))} Date of Injury: {day(injured)}\n"
        f"Decision Date: {day(decided)} UR Denial Date: {day(denied)}\n"
        f"Priority: Standard Application Received: {day(denied + timedelta(days=9))}\n\n"
        "HOW THE IMR FINAL DETERMINATION WAS MADE\n"
        "MAXIMUS Federal Services sent the complete case file to an expert reviewer.\n\n"
        "The Expert Reviewer has the following credentials:\n"
        f"State(s) of Licensure: {', '.join(sorted(rng.sample(_STATES, k=rng.choice((1, 1, 2)))))}\n"
        f"Certification(s)/Specialty: {rng.choice(_SPECIALTIES)}\n\n"
        "CLINICAL CASE SUMMARY\n"
        "The expert reviewer developed the following clinical case summary based on a review of the\n"
        "case file, including all medical records:\n\n"
        f"{summary}\n\n"
        "IMR ISSUES, DECISIONS AND RATIONALES\n"
        "The Final Determination was based on decisions for the disputed items/services set forth\nbelow:\n\n"
    )
    return head + "\n\n".join(_decided(rng, item) for item in items) + "\n"


def _decided(rng: random.Random, item: ItemTruth) -> str:
    needed = item.decision == "overturned"
    filler = rng.sample(_RATIONALE, k=rng.randrange(1, 4))
    said = [*filler, *item.used]
    rng.shuffle(said)
    said.append(f"Therefore the request is{'' if needed else ' not'} medically necessary.")
    cited = rng.choice(("MTUS Chronic Pain 2009", "MTUS Low Back Complaints 2004", "ACOEM", "MTUS Chronic Pain 2016"))
    section = rng.choice(("Opioids", "Physical Medicine", "Initial Care", "Special Studies", "Medications"))
    return (
        f"{item.request}: {item.decision.title()}\n\n"
        f"Claims Administrator guideline: Decision based on {cited}, Section(s): {section}.\n\n"
        f"MAXIMUS guideline: Decision based on {cited}, Section(s): {section}.\n\n"
        f"Decision rationale: {' '.join(said)}"
    )


def write(count: int, seed: int, folder: Path) -> dict[str, Truth]:
    """Write letters as text files; gives their truths by case number."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Truth] = {}
    for truth in letters(count, seed):
        (folder / f"{truth.case_number}.txt").write_text(truth.text, "utf-8")
        found[truth.case_number] = truth
    return found


if __name__ == "__main__":
    print(next(letters(1, 3)).text)
