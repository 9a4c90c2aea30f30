"""`imr corpus search DIR QUERY`: letters by words, filters and counts."""

import argparse
import shutil
import textwrap
from collections.abc import Iterator
from datetime import date

import msgspec

from openimr.cli import DONE, NOTHING, USAGE
from openimr.cli.corpus.search_options import SEARCH_LIMIT
from openimr.cli.terminal import plain, put, say, show
from openimr.corpus.manifest import DatasetError
from openimr.corpus.search import Hit, LetterIndex, Query, QueryError, Results, fields, open_index
from openimr.corpus.search.opening import MOST_AT_ONCE
from openimr.corpus.search.saving import SUFFIXES, save

_NAME = "imr corpus search"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr corpus search --help`."""
    if arguments.out is not None and arguments.out.suffix.lower() not in SUFFIXES:
        say(_NAME, f"{arguments.out}: hits are saved as {' or '.join(SUFFIXES)}; give the file such a name")
        return USAGE
    try:
        index = open_index(arguments.dataset)
        query = _query(arguments)
        if arguments.out is not None:
            return _saved(index, query, arguments)
        results = index.search(query)
    except QueryError as error:
        say(_NAME, str(error))
        return USAGE
    except DatasetError as error:
        say(_NAME, str(error))
        return NOTHING
    for note in results.notes:
        say(_NAME, note)
    if arguments.json:
        _put(results)
    else:
        _tell(results)
    return DONE


def _query(arguments: argparse.Namespace) -> Query:
    given = {one.name: tuple(getattr(arguments, one.name.replace("-", "_"))) for one in fields().filters}
    return Query(
        text=arguments.query,
        filters={name: values for name, values in given.items() if values},
        first=date.fromisoformat(arguments.first) if arguments.first else None,
        last=date.fromisoformat(arguments.last) if arguments.last else None,
        sort=arguments.sort,
        limit=arguments.limit or SEARCH_LIMIT,
        after=arguments.after,
        facets=tuple(dict.fromkeys(arguments.facets)),
        duplicates=arguments.duplicates,
    )


def _saved(index: LetterIndex, query: Query, arguments: argparse.Namespace) -> int:
    try:
        count = save(_all(index, query, arguments.limit), arguments.out)
    except OSError as error:
        say(_NAME, f"{arguments.out}: can't be written ({error.strerror}); nothing was saved")
        return NOTHING
    say(_NAME, f"{count:,} hits: {arguments.out}")
    return DONE


def _all(index: LetterIndex, query: Query, limit: int | None) -> Iterator[Hit]:
    """The hits page by page, up to a limit."""
    left = limit
    while left is None or left > 0:
        size = MOST_AT_ONCE if left is None else min(left, MOST_AT_ONCE)
        results = index.search(msgspec.structs.replace(query, limit=size, facets=()))
        yield from results.hits
        left = None if left is None else left - len(results.hits)
        if results.next is None:
            return
        query = msgspec.structs.replace(query, after=results.next)


def _put(results: Results) -> None:
    """One line a hit; counts, where they were asked for, are a last line with `facets`."""
    for hit in results.hits:
        put(msgspec.json.encode(hit).decode() + "\n")
    if results.facets:
        last = {"facets": results.facets, "total": results.total, "next": results.next}
        put(msgspec.json.encode(last).decode() + "\n")


def _tell(results: Results) -> None:
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    understood = "; ".join(f"{one.said}: {one.means}" for one in results.understood if one.said.lower() != one.means)
    show(f"{results.total:,} items" + (f" ({understood})" if understood else ""))
    for hit in results.hits:
        marks = [f"superseded by {hit.superseded_by}"] if hit.superseded_by else []
        marks += [f"copy of {hit.duplicate_of}"] if hit.duplicate_of else []
        where = f"{hit.case_number or hit.letter_id}, item {hit.item}"
        said = ", ".join([where, str(hit.decision_date or "no date"), hit.decision or "no decision", *marks])
        show(f"\n{said}")
        show(_wrapped(hit.request, width, "  "))
        for passage in hit.passages[:2]:
            show(_wrapped(f"{passage.field}: … {_marked(passage.text, passage.marks)} …", width, "    "))
    for name, counts in results.facets.items():
        show(f"\n{name}")
        for one in counts:
            show(f"  {one.count:>9,}  {one.value}")
    if results.next:
        show(f"\nmore: --after {results.next}")


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The words found between asterisks."""
    made, at = "", 0
    for start, end in marks:
        made += f"{text[at:start]}*{text[start:end]}*"
        at = end
    return made + text[at:]


def _wrapped(text: str, width: int, indent: str) -> str:
    flat = " ".join(plain(text).split())
    return textwrap.fill(flat, width, initial_indent=indent, subsequent_indent=indent)
