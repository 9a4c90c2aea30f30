"""What is wrong with the studies on file, in plain words: the file, the study, the field, and what to do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openimr.guidelines.evidence.forms import Study
from openimr.guidelines.evidence.levels import level_of
from openimr.guidelines.evidence.load import STUDIES, methods, read_studies
from openimr.guidelines.load import shelf
from openimr.vocabulary import find_condition, find_procedure
from openimr.vocabulary.entries import vocabulary

_FIRST_YEAR = 1900


def faults_of_studies(folder: Path | None = None) -> list[str]:
    """Every fault of the studies under `folder` (default: the package's), one line each; empty where all is well."""
    found: list[str] = []
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
