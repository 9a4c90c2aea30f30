"""What is wrong with the studies and methods on file, in plain words: file, entry, field, and what to do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

from openimr.guidelines.evidence.forms import LEVELS, RATINGS, Method, Methods, Question, Study
from openimr.guidelines.evidence.levels import level_of
from openimr.guidelines.evidence.load import STUDIES, EvidenceError, methods, read_studies
from openimr.guidelines.load import shelf
from openimr.vocabulary import find_condition, find_procedure
from openimr.vocabulary.entries import vocabulary

_FIRST_YEAR = 1900
_STEPS = 5


def faults_of_studies(folder: Path | None = None) -> list[str]:
    """Every fault of the studies under `folder` (default: the package's) and of the methods, one line each."""
    try:
        known = methods()
    except EvidenceError as error:
        return [str(error)]
    found = faults_of_methods(known)
    seen: dict[str, str] = {}
    for name, entry, study in read_studies(folder or STUDIES):
        if isinstance(study, str):
            found.append(f"studies/{name}: {entry}: {study}")
            continue
        if study.id in seen:
            found.append(f"studies/{name}: {entry}: the id is used twice (also in {seen[study.id]}); give it another")
        seen[study.id] = name
        found += [f"studies/{name}: {entry}: {fault}" for fault in _faults(study)]
    return found


def faults_of_methods(known: Methods) -> list[str]:
    """Every fault of the methods (`levels.yaml`): cells and ratings that are missing, dates, grades, sources."""
    return [f"levels.yaml: {method.id}: {fault}" for method in known.methods for fault in _method_faults(method, known)]


def _method_faults(method: Method, known: Methods) -> Iterator[str]:
    for field in ("effective_from", "effective_to"):
        day = getattr(method, field)
        if day is not None and not _is_date(day):
            yield f"{field}: {day!r} is no date; write YYYY-MM-DD"
    if len(method.steps) != _STEPS:
        yield f"steps: {len(method.steps)} stand here; the method has {_STEPS}"
    if bool(method.levels) == bool(method.ratings):
        yield "levels, ratings: give one of the two"
    for level in LEVELS if method.levels else ():
        missing = [q for q in get_args(Question) if q not in method.levels.get(level, {})]
        yield from (f"levels.{level}: the cell for {q!r} is missing" for q in missing)
    for rating in RATINGS if method.ratings else ():
        if rating not in method.ratings:
            yield f"ratings.{rating}: it is missing"
    cells = [cell for row in method.levels.values() for cell in row.values()]
    for fact in (method.dated, method.keyed, *method.steps, *method.ratings.values(), *cells):
        if fact.source not in known.sources:
            yield f"source: {fact.source!r} is not explained under sources"
        if not fact.verified and fact.confidence is None:
            yield f"confidence: a fact from {fact.source!r} is not verified; write high, medium or low"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _faults(study: Study) -> Iterator[str]:
    yield from _grade_faults(study)
    yield from _tag_faults(study)
    year = study.citation.year
    if not _FIRST_YEAR <= year <= date.today().year:  # noqa: DTZ011 - a year, wherever the reader sits
        yield f"citation.year: {year} can't be; write the year of publication"
    if study.direction == "unknown":
        yield "direction: a study on file was read by somebody; write supports, does not support or mixed"
    if study.bias != "unknown" and not study.bias_because:
        yield f"bias_because: the bias is called {study.bias}; say why in a sentence"
    for method in methods().methods:
        if method.levels and not level_of(study, method).agrees:
            yield f"level: {level_of(study, method).says}; correct the level, the design or the bias"


def _grade_faults(study: Study) -> Iterator[str]:
    if study.verified and not study.source.startswith(("http://", "https://")):
        yield f"source: it is verified, so give the address that was read, not {study.source!r}"
    if not study.verified and study.confidence is None:
        yield "confidence: it is not verified; write high, medium or low"
    if not study.verified and study.source != "own-knowledge":
        yield f"source: it is not verified, so write own-knowledge, not {study.source!r}"


def _tag_faults(study: Study) -> Iterator[str]:
    tags, words = study.applies_to, vocabulary()
    regions = {c.region for c in words.conditions} | {b.region for b in words.body_parts}
    ingredients = {i for drug in words.drugs for i in drug.ingredients}
    classes = {c for drug in words.drugs for c in drug.classes}
    topics = shelf().topics
    yield from (f"applies_to.topics: no guideline topic is called {t!r}" for t in tags.topics if t not in topics)
    for field in ("conditions", "excluded"):
        for name in getattr(tags, field):
            condition = find_condition(name)
            if condition is None or condition.id != name:
                yield f"applies_to.{field}: the vocabulary has no condition called {name!r}"
    for name in tags.procedures:
        procedure = find_procedure(name)
        if procedure is None or procedure.id != name:
            yield f"applies_to.procedures: the vocabulary has no procedure called {name!r}"
    yield from (f"applies_to.body_regions: no region is called {r!r}" for r in tags.body_regions if r not in regions)
    yield from (
        f"applies_to.ingredients: no drug has the ingredient {i!r}" for i in tags.ingredients if i not in ingredients
    )
    yield from (f"applies_to.classes: no drug is of the class {c!r}" for c in tags.classes if c not in classes)
    if not (tags.procedures or tags.ingredients or tags.classes):
        yield "applies_to: it names no treatment; give procedures, ingredients or classes"
