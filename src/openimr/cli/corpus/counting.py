"""`imr corpus stats DIR`: counts, overturn shares, consistency, times, and the state's report."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from openimr.cli import DONE, NOTHING, USAGE
from openimr.cli.corpus.stats_options import check
from openimr.cli.files import check_place, reason, write_all, write_file
from openimr.cli.terminal import put, say, show
from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import DatasetError
from openimr.corpus.stats import PUBLIC_LEAST, counting, documentation, notes_of, timing, unlike
from openimr.corpus.stats.catalogue import QuestionError, StatsError, fields
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.formats import as_csv, as_json, as_parquet, as_text
from openimr.corpus.stats.selecting import read_conditions
from openimr.corpus.stats.unknown import unknown_values

if TYPE_CHECKING:
    import pyarrow as pa


_NAME = "imr corpus stats"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr corpus stats --help`."""
    check(arguments)
    try:
        for path in (arguments.out, arguments.plot):
            if path is not None:
                check_place(path)
        dataset = Dataset.open(arguments.dataset)
        if arguments.report:
            return _report(dataset, arguments)
        if arguments.table == "fields":
            return _fields(arguments)
        chosen = _choice(arguments)
        table, fields = _table(dataset, chosen, arguments)
        for line in unknown_values(dataset, chosen):
            say(_NAME, line)
        _written(table, fields, arguments)
    except QuestionError as error:
        say(_NAME, str(error))
        return USAGE
    except (DatasetError, StatsError) as error:
        say(_NAME, str(error))
        return NOTHING
    except BrokenPipeError:  # the reader of our output has gone, as in `| head -1`: no fault
        raise
    except OSError as error:
        say(_NAME, f"{error.filename or arguments.dataset}: {reason(error, 'cannot be read or written')}")
        return NOTHING
    return DONE


def _choice(arguments: argparse.Namespace) -> Choice:
    return Choice(
        conditions=read_conditions(arguments.where),
        duplicates=arguments.duplicates,
        superseded=not arguments.last_only,
        least=PUBLIC_LEAST if arguments.public else arguments.least,
        unit="letters" if arguments.letters or arguments.table == "times" else "items",
    )


def _table(dataset: Dataset, chosen: Choice, arguments: argparse.Namespace) -> "tuple[pa.Table, list[str]]":
    by = [name.strip() for name in arguments.by.split(",") if name.strip()]
    names = [*([arguments.over] if arguments.over else []), *by]
    if arguments.table == "missing":
        return documentation.documented(dataset, chosen), ["criterion"]
    if arguments.table == "consistency":
        like = [name.strip() for name in arguments.like.split(",")] if arguments.like else unlike.LIKE
        return unlike.consistent(dataset, chosen, like), list(like)
    if arguments.table == "times":
        return timing.timed(dataset, chosen, by, arguments.over), names
    return counting.counted(dataset, by, arguments.over, chosen), names


def _written(table: "pa.Table", fields: list[str], arguments: argparse.Namespace) -> None:
    if arguments.plot:
        write_file(arguments.plot, _plot(table, fields, arguments))
    if arguments.out:
        makers = {".parquet": as_parquet, ".csv": as_csv, ".json": as_json}
        write_file(arguments.out, makers[arguments.out.suffix.lower()](table))
    if arguments.json:
        put(as_json(table).decode())
    elif arguments.csv:
        put(as_csv(table).decode())
    elif not arguments.out:
        show(as_text(table, fields, arguments.most))
        for line in _remarks(table, arguments.most):
            show(line)


def _plot(table: "pa.Table", fields: list[str], arguments: argparse.Namespace) -> bytes:
    from openimr.corpus.stats.pages import Section, html_page
    from openimr.corpus.stats.plots import chart_of

    kind: Literal["volume"] | None = "volume" if arguments.letters else None
    chart = chart_of(table, fields, over=arguments.over, kind=kind)
    if arguments.plot.suffix.lower() == ".svg":
        return chart.svg.encode()
    if arguments.plot.suffix.lower() == ".png":
        return chart.png()
    section = Section(name="chart", title=chart.title, table=table, fields=tuple(fields), chart=chart)
    return html_page(chart.title, _remarks(table, table.num_rows), [section])


def _remarks(table: "pa.Table", most: int) -> list[str]:
    """What was counted and how, in a line or a few."""
    notes = notes_of(table)
    lines = [] if table.num_rows <= most else [f"{table.num_rows - most:,} further rows; --most N prints more"]
    total = notes.get("total")
    if total:
        lines.append("Counted: " + ", ".join(f"{number:,} {name}" for name, number in total.items()) + ".")
    if notes.get("rows_add_up") is False:
        lines.append("What has several values is counted under each: rows add up to more than all.")
    if notes.get("pairs_unlike") is not None:
        lines.append(_consistency(notes))
    if "law" in table.column_names:
        limits = {(row["rule"], row["limit"]): row["law"] for row in table.to_pylist() if row["law"]}
        lines += [f"{rule}: {limit} ({law})" for (rule, limit), law in limits.items()]
        lines.append("The legal time begins when all documents are there: a letter beyond the limit need not be late.")
    says = {"duplicates": "copies of letters", "superseded": "letters that a later one replaced"}
    left = [words for name, words in says.items() if notes[name] == "left out"]
    if left:
        lines.append(f"Left out: {' and '.join(left)}.")
    lines.append(f"Intervals: {notes['interval']}.")
    if notes["least_cell"]:
        lines.append(f"*: taken out, as fewer than {notes['least_cell']} could be told by it.")
    return lines


def _consistency(notes: dict[str, Any]) -> str:
    low, high = notes["pairs_interval"]
    return (
        f"{notes['groups']:,} groups of like items, {notes['mixed']:,} of mixed outcome. Of pairs of like items"
        f" {notes['pairs_unlike']:.1%} ({low:.1%} to {high:.1%}) were decided unlike, {notes['pairs_by_chance']:.1%}"
        f" if likeness told nothing. Entropy {notes['entropy']:.2f} bits within groups,"
        f" {notes['entropy_of_all']:.2f} of all."
    )


def _report(dataset: Dataset, arguments: argparse.Namespace) -> int:
    from openimr.corpus.stats import annual_report  # Altair takes a second to be there

    least = PUBLIC_LEAST if arguments.least is None else arguments.least
    files = annual_report(dataset, arguments.year, least=least if least > 1 else None)
    folder: Path = arguments.to
    write_all(folder, files)
    if arguments.json:
        import json

        put(json.dumps({"report": "annual", "year": arguments.year, "files": sorted(files)}) + "\n")
    else:
        show(f"{folder / 'index.html'} and {len(files) - 1} further files")
    return DONE


def _fields(arguments: argparse.Namespace) -> int:
    known = fields().values()
    if arguments.json:
        import msgspec

        put(
            msgspec.json.encode(
                [{"name": f.name, "of": f.place, "kind": f.kind, "many": f.many, "means": f.means} for f in known]
            ).decode()
            + "\n"
        )
        return DONE
    width = max(len(one.name) for one in known)
    for one in known:
        show(f"{one.name:{width}}  {one.means}{' (several values)' if one.many else ''}")
    return DONE
