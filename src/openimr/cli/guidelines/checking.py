"""`imr guidelines check`: what is wrong with the library's files or with a draft, and what the library holds."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

import openimr.guidelines
from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.guidelines.blocks import width
from openimr.cli.terminal import put, say, show
from openimr.documents import bullets, field_rows, paragraph
from openimr.guidelines import shelf
from openimr.guidelines.counts import Counts, LibraryCheck, counts_by_guideline, counts_of
from openimr.guidelines.faults import faults_of, remarks_of
from openimr.guidelines.forms import Library
from openimr.guidelines.load import COMPILED
from openimr.guidelines.sources import TESTS, Fault, Sources, read
from openimr.review.rules import rules

_NAME = "imr guidelines check"
_HOME = Path(openimr.guidelines.__file__).parent
_LONGEST_LIST = 16_000_000
"""Bytes of a list of topic ids; the whole library's take 20 KB."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr guidelines check --help`."""
    draft: Path | None = arguments.draft
    try:
        sources = read(_HOME / "library") if draft is None else read(draft, shelf().library)
    except OSError as error:
        say(_NAME, f"{error.filename or draft}: {error.strerror or 'cannot be read'}; name a folder or a YAML file")
        return NOTHING
    if not sources.files:
        say(_NAME, f"{draft}: holds no .yaml file; put topics there as docs/guidelines.md shows")
        return NOTHING
    check = _checked(sources, whole=draft is None)
    if arguments.topics is not None:
        try:
            ids = _ids(arguments.topics)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not text in UTF-8"
            say(_NAME, f"{arguments.topics}: {reason}; give topic ids, one a line")
            return NOTHING
        check = _counted_for(check, ids, sources.library)
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(check), indent=2).decode() + "\n")
    else:
        show("\n".join(_lines(check)))
    for fault in check.faults:
        say(_NAME, str(fault))
    for unknown in check.unknown_topics:
        say(_NAME, f"no topic is called {unknown!r}; it was not counted")
    return REFUSED if check.faults or check.unknown_topics else DONE


def _checked(sources: Sources, *, whole: bool) -> LibraryCheck:
    """A draft is held against the library that it is laid over; only what the draft itself says is found fault with."""
    library, places = sources.library, sources.places
    only = None if whole else {*places, *(library.tests if TESTS in places else ())}
    found = [*sources.faults, *faults_of(library, places, sources.twice, rules(), only)]
    if whole and not found:
        found += _stale(library)
    return LibraryCheck(
        faults=tuple(found),
        remarks=tuple(remarks_of(library, places, only)),
        counts=counts_of(library),
        guidelines=counts_by_guideline(library),
    )


def _stale(library: Library) -> Iterator[Fault]:
    if msgspec.json.encode(library) != (_HOME / COMPILED).read_bytes():
        yield Fault(file=COMPILED, wrong="is not what the YAML files say", todo="run make library")


def _ids(given: str) -> list[str]:
    """The ids of a file, one a line; what follows a # is a remark."""
    if given == "-":
        raw = sys.stdin.buffer.read(_LONGEST_LIST)
    else:
        with Path(given).open("rb") as file:
            raw = file.read(_LONGEST_LIST)
    lines = (line.partition("#")[0].strip() for line in raw.decode().splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _counted_for(check: LibraryCheck, ids: list[str], library: Library) -> LibraryCheck:
    known = {t.id for g in library.guidelines for t in g.topics}
    return msgspec.structs.replace(
        check,
        chosen=counts_of(library, frozenset(ids)),
        unknown_topics=tuple(i for i in ids if i not in known),
    )


def _lines(check: LibraryCheck) -> Iterator[str]:
    columns = width()
    counts = check.counts
    wrong = f"{len(check.faults)} mistake{'s' if len(check.faults) != 1 else ''}, named on standard error"
    yield "All is well." if not check.faults else f"{wrong}."
    if check.remarks:
        yield ""
        yield "No mistakes, but worth a look:"
        yield bullets(map(str, check.remarks), width=columns)
    yield ""
    yield field_rows(
        (
            ("Topics", f"{counts.topics}"),
            ("Criteria", f"{counts.criteria}, {counts.verified} verified in a named source"),
            ("Limits", f"{counts.limits}, {counts.limits_verified} verified"),
        ),
        width=columns,
    )
    yield ""
    yield paragraph(
        "Criteria that a condition answers, and of these those that ask the records (the others ask the request alone; "
        "what no condition answers is left to the reviewer):",
        width=columns,
    )
    named = [*check.guidelines.items(), ("all", counts)]
    if check.chosen is not None:
        named.append((f"the {check.chosen.topics} topics named", check.chosen))
    yield field_rows([(name, _shares(part)) for name, part in named], width=columns)


def _shares(counts: Counts) -> str:
    if not counts.criteria:
        return "no criteria"
    answered, found = counts.share_with_condition or 0, counts.share_over_findings or 0
    return f"{answered:.1%} ({counts.with_condition} of {counts.criteria}), records {found:.1%}"
