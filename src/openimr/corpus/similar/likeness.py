"""How like a letter's item is to a case: what they share of the treatment, diagnosis, stage and criteria."""

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import msgspec

from openimr.corpus.search.documents import Record
from openimr.corpus.similar.case import Case
from openimr.corpus.similar.setting_apart import Apart, alike

NOTHING_APART = Apart()


class Contrast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When documentation is compared, and what is shown of it."""

    least: int
    few: int
    most: int
    confidence: float


class Weighing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data of `weights.yaml`."""

    weights: dict[str, float]
    unknown: float
    candidates: int
    basis: int
    least_alike: float
    contrast: Contrast


class Shared(msgspec.Struct, frozen=True):
    """One way of being alike: its name, how far it goes (0 to 1), and in words what is shared (None: nothing is)."""

    way: str
    much: float
    words: str | None = None


@cache
def weighing() -> Weighing:
    """The weights, read once."""
    raw = msgspec.yaml.decode((Path(__file__).parent / "weights.yaml").read_text("utf-8"))
    return msgspec.convert(raw, Weighing)


def likeness(
    case: Case,
    record: Record,
    words: float,
    summary: float | None,
    *,
    documentation: float | None = None,
    apart: Apart = NOTHING_APART,
) -> tuple[float, tuple[str, ...]]:
    """How like an item is to the case, 0 to 1, and what they share in words.

    `words` and `summary` are the likeness of the request's and of the summary's words alone, `documentation` how near
    the summaries are in the words that set decisions apart; None: the case has no summary, or no word tells. `apart` is
    what sets the candidates' decisions apart: of criteria and findings that counts, where anything does.
    """
    weights = weighing().weights
    whole = got = 0.0
    said: list[str] = []
    for one in (
        *_ways(case, record, apart),
        Shared("words", words),
        *([] if summary is None else [Shared("summary", summary)]),
        *([] if documentation is None else [Shared("documentation", documentation)]),
    ):
        weight = weights[one.way]
        whole += weight
        got += weight * one.much
        if one.words and one.much > 0.5:
            said.append(one.words)
    return (got / whole if whole else 0.0), tuple(said)


def _ways(case: Case, record: Record, apart: Apart) -> Iterator[Shared]:
    unknown = weighing().unknown
    if case.ingredients or case.procedure or case.category:
        yield _treatment(case, record)
    if case.topics:
        yield _topics(case.topics, record.topics)
    if case.body_part or case.region:
        yield _part(case, record, unknown)
    if case.level:
        level = unknown if record.level is None else float(record.level == case.level)
        yield Shared("level", level, f"level {case.level}")
    for name in ("visits", "quantity"):
        asked, found = getattr(case, name), getattr(record, name)
        if asked and found:
            yield Shared(
                "amount", min(asked, found) / max(asked, found), f"{found} {'visits' if name == 'visits' else 'units'}"
            )
    if case.diagnoses:
        shared = set(case.diagnoses) & set(record.diagnoses)
        much = len(shared) / len(case.diagnoses) if record.diagnoses else unknown
        yield Shared("diagnosis", min(1.0, much), ", ".join(sorted(shared)) or None)
    yield from _stage(case.stage, record.stage, unknown)
    if case.met or case.missing:
        yield _criteria(case, record, unknown, apart)
    if case.found:
        agreed = alike(apart.findings, case.found, record.found)
        much = _overlap(case.found, record.found) if agreed is None else agreed
        yield Shared("findings", much if record.facts_read else unknown)


def _treatment(case: Case, record: Record) -> Shared:
    if case.ingredients:
        same = _overlap(case.ingredients, record.ingredients)
        if same:
            return Shared("treatment", same, "+".join(sorted(set(case.ingredients) & set(record.ingredients))))
        return Shared("treatment", 0.5 * _overlap(case.drug_classes, record.drug_classes))
    if case.procedure:
        if record.procedure == case.procedure:
            return Shared("treatment", 1.0, case.procedure)
        return Shared("treatment", 0.25 * (record.category == case.category))
    same_group = record.category == case.category and not record.ingredients and record.procedure is None
    return Shared("treatment", 0.6 if same_group else 0.25 * (record.category == case.category), case.category)


def _topics(asked: Collection[str], found: Collection[str]) -> Shared:
    """The leading topic says what the request is; the others what else speaks on it."""
    if not found:
        return Shared("topic", 0.0)
    leading = next(iter(asked)) == next(iter(found))
    return Shared(
        "topic", 0.7 * leading + 0.3 * _overlap(asked, found), f"topic {next(iter(found))}" if leading else None
    )


def _part(case: Case, record: Record, unknown: float) -> Shared:
    if record.region is None and record.body_part is None:
        return Shared("part", unknown)
    if case.body_part is not None and record.body_part == case.body_part:
        return Shared("part", 1.0, case.body_part)
    return Shared("part", 2 / 3 if case.region is not None and record.region == case.region else 0.0, record.region)


def _stage(asked: Collection[str], found: Collection[str], unknown: float) -> Iterator[Shared]:
    for way, pair in (("acuity", ("acute", "chronic")), ("course", ("first", "further"))):
        wanted = next((one for one in pair if one in asked), None)
        if wanted is not None:
            has = next((one for one in pair if one in found), None)
            words = f"{wanted} treatment" if way == "course" else wanted
            yield Shared(way, unknown if has is None else float(has == wanted), words)
    if asked:
        after = "post-surgical"
        both = after in asked and after in found
        yield Shared("surgery", float((after in asked) == (after in found)), after if both else None)


def _criteria(case: Case, record: Record, unknown: float, apart: Apart) -> Shared:
    """How alike the criteria are that set decisions apart; where none does, the share of those met that both meet.

    That a summary does not tell of a criterion says little, but where letters that meet it were decided otherwise.
    """
    telling = {name: much for name, much in apart.criteria.items() if name in {*case.met, *case.missing}}
    if record.facts_read and (agreed := alike(telling, case.met, record.met)) is not None:
        both = len({*case.met} & {*record.met} & telling.keys())
        return Shared("criteria", agreed, f"{both} of {len(telling)} telling criteria met by both" if both else None)
    held = (set(case.met) | set(case.missing)) & (set(record.met) | set(record.missing))
    if not record.facts_read or not held:
        return Shared("criteria", unknown)
    met, found = held & set(case.met), held & set(record.met)
    if not met | found:
        return Shared("criteria", 1.0)
    both = len(met & found)
    return Shared("criteria", both / len(met | found), f"{both} of {len(met | found)} criteria met alike")


def _overlap(first: Collection[str], second: Collection[str]) -> float:
    a, b = set(first), set(second)
    return len(a & b) / len(a | b) if a and b else 0.0
