"""A million published letters that nobody wrote: varied invented ones of real shape, in archives, the same for a seed.

`python -m benchmarks.corpus_letters 1000000 build/letters` writes tars of 20,000 letters each. Letters are written by
the project's own writer of published letters. Decisions follow what the summary documents, so that statistics and
precedents have something to find; one in 500 is issued again later, one in 1,000 a second time with a typing error, and
one in 5,000 is no letter.
"""

import argparse
import io
import random
import re
import tarfile
import textwrap
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

from openimr.letters import published_text
from openimr.model import CitedGuideline, LetterItem, Patient, PublishedLetter, ReviewerCredentials, Treatment
from openimr.vocabulary.entries import Drug, vocabulary

SHARD = 20_000
_FIRST, _LAST = date(2013, 3, 1), date(2024, 12, 20)
_AGAIN, _TWICE, _STRAY = 500, 1_000, 5_000
_OVERTURNED = {True: 0.42, False: 0.05}
_RELABELLED = date(2018, 7, 1)
_NO_TREATMENT = Treatment(kind="other")  # the writer prints requests; what they mean is the reader's to find

Words = dict[str, Any]


@cache
def words() -> Words:
    """The words that letters are made of."""
    read: Words = msgspec.yaml.decode((Path(__file__).parent / "corpus_words.yaml").read_text())
    return read


@cache
def _drugs() -> dict[str, Drug]:
    return {drug.id: drug for drug in vocabulary().drugs}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    plain = {p.id: [n.lstrip("=") for n in p.names if not n.startswith("=")] for p in vocabulary().procedures}
    return {name: (name, *others[:4]) for name, others in plain.items()}


class _Dice:
    """Draws that are the same for the same seed and letter."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable, and guards nothing
        self.share = self._random.random

    def one(self, of: list[Any] | tuple[Any, ...]) -> Any:  # noqa: ANN401 - what the words are
        return of[int(self.share() * len(of))]

    def often(self, of: list[Any]) -> Any:  # noqa: ANN401
        """One of a list, the earlier the likelier: the n-th as often as 1/n."""
        return self._random.choices(of, cum_weights=_zipf(len(of)))[0]

    def whole(self, low: int, high: int) -> int:
        return low + int(self.share() * (high - low + 1))


@cache
def _zipf(size: int) -> list[float]:
    return list(accumulate(1 / (n + 2) for n in range(size)))


def letters(seed: int, first: int, count: int) -> Iterator[tuple[str, str]]:
    """Names and texts of letters `first` to `first + count - 1` of a seed."""
    for number in range(first, first + count):
        yield letter(seed, number)


def letter(seed: int, number: int) -> tuple[str, str]:
    """Name and text of one letter; some repeat or supersede the one before them."""
    if number % _STRAY == _STRAY - 1:
        return f"{number:07d}.txt", words()["strays"][number % 2] + f"No. {number}\n"
    if number % _AGAIN == _AGAIN - 1:  # the case before it, decided anew half a year later
        return _written(seed, number - 1, number, later=timedelta(days=180))
    if number % _TWICE == _TWICE - 3:  # the letter before it, typed again
        name, text = _written(seed, number - 1, number)
        return name, text.replace("the worker", "teh worker", 1)
    return _written(seed, number, number)


def _written(seed: int, number: int, named: int, later: timedelta = timedelta()) -> tuple[str, str]:
    dice = _Dice(f"{seed}/{number}")
    made = _letter(dice, number, later)
    text = published_text(made).replace(*_how())
    if made.decision_date and date.fromisoformat(made.decision_date) >= _RELABELLED:
        text = text.replace("MAXIMUS guideline:", "Expert Reviewer guideline:")
    if number % 3 == 0:  # as tools extract it that know no paragraphs
        text = text.replace("\n\n", "\n")
    return f"{made.case_number}-{named:07d}.txt", text


@cache
def _how() -> tuple[str, str]:
    """The paragraph that our writer puts in the place of the published one, and one of the published one's length."""
    empty = published_text(PublishedLetter(source="", layout="", layout_verified=True))
    return empty.split("\n\n")[1], textwrap.fill(words()["how"], 96)


def _letter(dice: _Dice, number: int, later: timedelta) -> PublishedLetter:
    decided = _FIRST + timedelta(days=dice.whole(0, (_LAST - _FIRST).days))
    applied = decided - timedelta(days=dice.whole(20, 90))
    denied = applied - timedelta(days=dice.whole(3, 30))
    injury = denied - timedelta(days=dice.whole(60, 4_000))
    asked = denied - timedelta(days=dice.whole(2, 16))
    part = dice.often(words()["parts"])
    slots = _slots(dice, part, injury, asked, denied)
    requests = [
        _request(dice, part) for _ in range(1 + (dice.share() < 0.4) + (dice.share() < 0.2) + (dice.share() < 0.1))
    ]
    shown = [dice.share() < 0.3 for _ in requests]
    items = tuple(_item(dice, request, is_shown, slots) for request, is_shown in zip(requests, shown, strict=True))
    return PublishedLetter(
        source="",
        layout="",
        layout_verified=True,
        case_number=f"CM{applied:%y}-{number % 10_000_000:07d}",
        date_assigned=(applied + timedelta(days=dice.whole(1, 15))).isoformat(),
        date_of_injury=injury.isoformat(),
        decision_date=(decided + later).isoformat(),
        ur_denial_date=denied.isoformat(),
        application_received=applied.isoformat(),
        priority="expedited" if dice.share() < 0.02 else "standard",
        reviewer=ReviewerCredentials(
            licensure=tuple(dict.fromkeys(dice.often(words()["states"]) for _ in range(dice.whole(1, 3)))),
            specialties=tuple(dict.fromkeys(dice.often(words()["specialties"]) for _ in range(dice.whole(1, 2)))),
        ),
        patient=Patient(age=slots["age"], sex=slots["sex"]),
        clinical_summary=_summary(dice, requests, shown, slots),
        items=items,
    )


def _slots(dice: _Dice, part: str, injury: date, asked: date, denied: date) -> Words:
    said = words()
    first = dice.one(said["conditions"][_place(part)])
    sex = dice.one(("female", "male"))
    they, them = ("she", "her") if sex == "female" else ("he", "him")
    high = dice.whole(4, 10)
    return {
        "age": dice.whole(19, 74), "sex": sex, "trade": dice.one(said["trades"]), "part": part, "first": first,
        "second": dice.often(said["also"]), "third": dice.one(said["also"]), "injury": injury.strftime("%m-%d-%Y"),
        "injury_year": injury.year, "event": dice.one(said["events"]).format(they=they, them=them),
        "visit": (asked - timedelta(days=dice.whole(0, 9))).strftime("%m-%d-%Y"), "high": high,
        "low": dice.whole(1, high - 1), "worse": dice.one(said["worse"]), "angle": 5 * dice.whole(6, 15),
        "mm": dice.whole(2, 11), "month": (asked - timedelta(days=dice.whole(30, 700))).strftime("%B %Y"),
        "number": dice.whole(4, 36), "pounds": 5 * dice.whole(2, 9), "drug": _drugs()[dice.often(said["drugs"])].name,
        "activity": dice.one(said["activity"]), "request_date": asked.strftime("%m-%d-%Y"),
        "ur": denied.strftime("%m-%d-%Y"),
    }  # fmt: skip


def _place(part: str) -> str:
    return part.removeprefix("right ").removeprefix("left ")


class _Request:
    """A request in words, and what its paragraphs go by."""

    def __init__(self, text: str, name: str, group: str, guideline: str, part: str) -> None:
        self.text, self.name, self.group, self.guideline, self.part = text, name, group, guideline, part


def _request(dice: _Dice, part: str) -> _Request:
    said = words()
    if dice.share() < 0.55:
        drug = _drugs()[dice.often(said["drugs"])]
        named = dice.one((*drug.brands[:3], drug.name, drug.name))
        if drug.misspellings and dice.share() < 0.03:
            named = dice.one(drug.misspellings)
        strength = dice.one(drug.strengths).rpartition(" ")[0] if drug.strengths else "10 mg"
        amount = dice.one((30, 60, 90, 120, 180, 45, 240))
        form = dice.one(("{} {} #{}", "{} {}, #{}", "{} {} quantity {}", "{} {} Qty {}", "{} {} #{} with 1 refill"))
        return _Request(form.format(named, strength, amount), named, "medication", _class(drug), part)
    name, how = dice.often(said["procedures"])
    named = dice.one(_names().get(name, (name,)))
    text = {
        "visits": "{n} visits of {name}, {part}",
        "imaging": "{name} of the {part} without contrast",
        "levels": "{name} at {level}",
        "part": "{name}, {part}",
        "days": "{name}, {n} days",
        "months": "{name}, {n} months",
        "hours": "{name}, {n} hours a week for 6 weeks",
        "device": "{name} for the {part}, purchase",
    }.get(how, "{name}")
    text = text.format(name=named, part=part, n=dice.whole(2, 24), level=dice.one(said["levels"]))
    group = name if name in said["guideline"] else _KINDS.get(how, "acoem")
    return _Request(text[0].upper() + text[1:], named, "other", group, part)


_KINDS = {"visits": "therapy", "levels": "injection", "part": "injection", "device": "equipment", "once": "test"}
_CLASSES = ("opioid", "muscle relaxant", "nsaid", "anticonvulsant", "antidepressant", "topical")


def _class(drug: Drug) -> str:
    return next((name for name in _CLASSES if name in drug.classes), "odg")


def _item(dice: _Dice, request: _Request, shown: bool, slots: Words) -> LetterItem:  # noqa: FBT001
    said = words()["rationale"]
    decision = "overturned" if dice.share() < _OVERTURNED[shown] else "upheld"
    own = {**slots, "name": request.name}
    sentences = [dice.one(said["rule"][request.group]), dice.one(said["about"])]
    sentences += [dice.one(words()["shown" if shown else "lacking"][request.group])]
    sentences += [dice.one(said["more"]) for _ in range(dice.whole(2, 8))]
    sentences += [dice.one(said["rule"][request.group])] * (dice.share() < 0.3)
    sentences += [dice.one(said["end"][decision])]
    return LetterItem(
        request=request.text,
        treatment=_NO_TREATMENT,
        decision="overturned" if decision == "overturned" else "upheld",
        claims_administrator=CitedGuideline(basis="cited", text=_cited(dice, request, "Claims Administrator")),
        reviewer_text=_cited(dice, request, "Expert Reviewer"),
        rationale=" ".join(dict.fromkeys(sentences)).format(**own),
    )


def _cited(dice: _Dice, request: _Request, who: str) -> str:
    said, place = words(), _place(request.part)
    if dice.share() < 0.12:
        return f"The {who} did not cite any medical evidence for its decision." if who[0] == "C" else _ODG.format(
            who=who, chapter="Pain", topic=request.name
        )  # fmt: skip
    if request.guideline == "odg" or dice.share() < 0.2:
        return _ODG.format(who=who, chapter=said["odg"][place], topic=request.name)
    if request.guideline == "acoem":
        return f"Decision based on MTUS {said['acoem'][place]}."
    name, sections, pages = said["guideline"][request.guideline]
    cited = f"{name}, Section(s): {sections}" if sections else name
    return f"Decision based on MTUS {cited}{f' Page(s): {pages}' if pages and dice.share() < 0.5 else ''}."


_ODG = (
    "The {who} based their decision on recommendation(s) outside of the MTUS Guidelines. Decision based on Non-MTUS "
    "Citation Official Disability Guidelines (ODG), {chapter} Chapter, {topic}."
)
_SLOT = re.compile(r"\{(sign|finding)\}")


def _summary(dice: _Dice, requests: list[_Request], shown: list[bool], slots: Words) -> str:
    said = words()
    sentences = [dice.one(said[name]) for name in _ORDER]
    earlier = " ".join(dict.fromkeys(dice.one(said[name]) for name in _EARLIER)).format(**_visit(dice, slots))
    for request, is_shown in zip(requests, shown, strict=True):
        sentences += [dice.one(said["shown" if is_shown else "lacking"][request.group])]
    sentences += [dice.one(said["asked"]).replace("{request}", "; ".join(request.text for request in requests))]
    text = " ".join(dict.fromkeys(sentences))
    whole = _SLOT.sub(lambda found: dice.one(said[found[1]]), text).format(**slots)
    return f"{whole} Before that: {earlier}"


_ORDER = ("opening", "diagnosed", "complaint", "exam", "exam", "study", "care", "complaint", "exam", "study", "work")
_EARLIER = ("complaint", "exam", "care", "work", "exam", "complaint", "study")


def _visit(dice: _Dice, slots: Words) -> Words:
    """What an earlier visit told."""
    said = words()
    high = dice.whole(4, 10)
    month = date(slots["injury_year"], 1, 1) + timedelta(days=dice.whole(30, 360))
    return {
        **slots, "visit": month.strftime("%m-%d-%Y"), "month": month.strftime("%B %Y"), "high": high,
        "low": dice.whole(1, high - 1), "drug": _drugs()[dice.often(said["drugs"])].name, "number": dice.whole(2, 20),
        "worse": dice.one(said["worse"]), "pounds": 5 * dice.whole(2, 9),
        "sign": dice.one(said["sign"]).format(**slots), "finding": dice.one(said["finding"]).format(**slots),
    }  # fmt: skip


def write(seed: int, count: int, folder: Path, jobs: int, *, zipped: bool = False) -> list[Path]:
    """Write the letters in archives of `SHARD`, each a task of a process; the archives."""
    folder.mkdir(parents=True, exist_ok=True)
    firsts = range(0, count, SHARD)
    shard = partial(_shard, seed, count, folder, zipped)
    if jobs == 1:
        return [shard(first) for first in firsts]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(shard, firsts))


def _shard(seed: int, count: int, folder: Path, zipped: bool, first: int) -> Path:  # noqa: FBT001
    path = folder / f"letters-{first // SHARD:04d}{'.zip' if zipped else '.tar'}"
    made = letters(seed, first, min(SHARD, count - first))
    if zipped:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, text in made:
                archive.writestr(zipfile.ZipInfo(f"{first // SHARD:04d}/{name}"), text, zipfile.ZIP_DEFLATED)
        return path
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for name, text in made:
            data = text.encode()
            info = tarfile.TarInfo(f"{first // SHARD:04d}/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def main() -> None:
    """Write letters for `imr corpus build`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus_letters", description=__doc__)
    parser.add_argument("count", type=int, help="how many letters")
    parser.add_argument("folder", type=Path, help="where the archives go")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--zip", action="store_true", help="zips instead of tars")
    given = parser.parse_args()
    began = time.perf_counter()
    paths = write(given.seed, given.count, given.folder, given.jobs, zipped=given.zip)
    spent = time.perf_counter() - began
    size = sum(path.stat().st_size for path in paths)
    print(
        f"{given.count:,} letters in {len(paths)} archives, {size / 2**20:,.0f} MB, {given.count / spent:,.0f} a second"
    )


if __name__ == "__main__":
    main()
