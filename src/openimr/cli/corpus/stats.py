"""`imr corpus stats DIR`: counts, overturn shares, consistency, times, and the state's report."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openimr.cli import DONE, NOTHING
from openimr.cli.files import check_place, reason, write_all, write_file
from openimr.cli.options import Parser, positive, some_path, with_shared
from openimr.cli.terminal import put, say, show

if TYPE_CHECKING:
    import pyarrow as pa

    from openimr.corpus.dataset import Dataset
    from openimr.corpus.stats.choosing import Choice

_NAME = "imr corpus stats"
_SHOWN = 40
_OUT = (".parquet", ".csv", ".json")
_PLOT = (".svg", ".png", ".html")
_TABLES = {
    "counts": "counts and overturn shares by --by and --over",
    "missing": "what rationales say is not documented, where the refusal stood",
    "consistency": "like items decided unlike",
    "times": "days from application and assignment to the determination, beside the limits of the law",
    "fields": "what can be counted by",
}


def add(ways: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command to `imr corpus`."""
    listed = "\n".join(f"  {name:12} {says}" for name, says in _TABLES.items())
    made = ways.add_parser(
        "stats",
        help="counts and overturn shares by any field or two, over time; the state's report",
        description="Counts and overturn shares (overturned of the decided items, with 95% Wilson intervals) by any\n"
        "field or two, and over time. Copies of a letter are left out. All fields: --table fields.\n\n"
        f"tables (--table NAME):\n{listed}",
        example="imr corpus stats corpus/ --by category --where year=2015 --plot categories.svg",
    )
    made.add_argument("dataset", metavar="DIR", help="a dataset that imr corpus build made: a folder or a URL")
    made.add_argument("--table", choices=tuple(_TABLES), default="counts", help="which table (default: counts)")
    made.add_argument("--by", metavar="FIELD[,FIELD]", default="", help="one field or two to count by")
    made.add_argument(
        "--where", metavar="FIELD=VALUE", action="append", default=[],
        help="count only these; FIELD!=VALUE: not these; FIELD=FROM..TO: a range; FIELD=: not said; may be repeated",
    )  # fmt: skip
    made.add_argument("--over", choices=("month", "quarter", "year"), help="count by the period of the decision, too")
    made.add_argument("--letters", action="store_true", help="count letters instead of disputed items")
    made.add_argument("--like", metavar="FIELD,...", help="with --table consistency: what makes items like")
    made.add_argument("--duplicates", action="store_true", help="count copies of a letter, too")
    made.add_argument("--last-only", action="store_true", help="leave out letters that a later one on the case replaced")
    small = made.add_mutually_exclusive_group()
    small.add_argument("--public", action="store_true", help="for anybody to see: suppress cells of 1 to 10")
    small.add_argument("--least", metavar="N", type=positive, help="suppress cells of 1 to N-1 (1: suppress none)")
    made.add_argument("--csv", action="store_true", help="print CSV on standard output")
    made.add_argument("--out", metavar="FILE", type=some_path, help=f"write the table: {', '.join(_OUT)}")
    made.add_argument("--plot", metavar="FILE", type=some_path, help=f"draw it: {', '.join(_PLOT)}")
    made.add_argument("--report", choices=("annual",), help="the state's annual report; needs --year and --to")
    made.add_argument("--year", metavar="YEAR", type=positive, help="with --report: the year of the decisions")
    made.add_argument("--to", metavar="FOLDER", type=some_path, help="with --report: where it is written")
    made.add_argument("--most", metavar="N", type=positive, default=_SHOWN, help=f"rows to print (default: {_SHOWN})")
    with_shared(made)


def run(arguments: argparse.Namespace, made: Parser) -> int:
    """Run the command; see `imr corpus stats --help`."""
    _check(arguments, made)
    try:
        from openimr.corpus import Dataset, DatasetError
        from openimr.corpus.stats import StatsError
    except ModuleNotFoundError as missing:
        say(_NAME, f"needs an extra that is not installed ({missing.name}): pip install 'openimr[corpus]'")
        return NOTHING
    try:
        for path in (arguments.out, arguments.plot):
            if path is not None:
                check_place(path)
        dataset = Dataset.open(arguments.dataset)
        if arguments.report:
            return _report(dataset, arguments)
        if arguments.table == "fields":
            return _fields(arguments)
        table, fields = _table(dataset, arguments)
        _written(table, fields, arguments)
    except (DatasetError, StatsError) as error:
        say(_NAME, str(error))
        return NOTHING
    except OSError as error:
        say(_NAME, f"{error.filename or arguments.dataset}: {reason(error, 'cannot be read or written')}")
        return NOTHING
    return DONE


def _check(arguments: argparse.Namespace, made: Parser) -> None:
    if arguments.report and (arguments.year is None or arguments.to is None):
        made.error("--report needs the year and a folder: --report annual --year 2015 --to FOLDER")
    if not arguments.report and (arguments.year is not None or arguments.to is not None):
        made.error("--year and --to belong to --report annual; choose a year by --where year=2015")
    if arguments.json and arguments.csv:
        made.error("--json and --csv can't both be printed; write one with --out")
    if arguments.like and arguments.table != "consistency":
        made.error("--like belongs to --table consistency")
    if arguments.table in {"missing", "consistency", "fields"} and (arguments.by or arguments.over):
        made.error(f"--table {arguments.table} is not by fields or over time; use --where, or --by missing")
    if arguments.plot and arguments.table in {"missing", "consistency", "fields"}:
        made.error(f"--table {arguments.table} is not drawn; draw --by FIELD, such as --by missing")
    for path, ends in ((arguments.out, _OUT), (arguments.plot, _PLOT)):
        if path is not None and path.suffix.lower() not in ends:
            made.error(f"{path}: the name has to end in {', '.join(ends[:-1])} or {ends[-1]}")


def _choice(arguments: argparse.Namespace) -> "Choice":
    from openimr.corpus.stats import PUBLIC_LEAST
    from openimr.corpus.stats.choosing import Choice
    from openimr.corpus.stats.selecting import read_conditions

    return Choice(
        conditions=read_conditions(arguments.where),
        duplicates=arguments.duplicates,
        superseded=not arguments.last_only,
        least=PUBLIC_LEAST if arguments.public else arguments.least,
        unit="letters" if arguments.letters or arguments.table == "times" else "items",
    )


def _table(dataset: "Dataset", arguments: argparse.Namespace) -> "tuple[pa.Table, list[str]]":
    from openimr.corpus.stats import consistency, counting, documentation, times

    chosen = _choice(arguments)
    by = [name.strip() for name in arguments.by.split(",") if name.strip()]
    names = [*([arguments.over] if arguments.over else []), *by]
    if arguments.table == "missing":
        return documentation.documented(dataset, chosen), ["criterion"]
    if arguments.table == "consistency":
        like = [name.strip() for name in arguments.like.split(",")] if arguments.like else consistency.LIKE
        return consistency.consistent(dataset, chosen, like), list(like)
    if arguments.table == "times":
        return times.timed(dataset, chosen, by, arguments.over), names
    return counting.counted(dataset, by, arguments.over, chosen), names


def _written(table: "pa.Table", fields: list[str], arguments: argparse.Namespace) -> None:
    from openimr.corpus.stats import formats

    if arguments.plot:
        write_file(arguments.plot, _plot(table, fields, arguments))
    if arguments.out:
        makers = {".parquet": formats.as_parquet, ".csv": formats.as_csv, ".json": formats.as_json}
        write_file(arguments.out, makers[arguments.out.suffix.lower()](table))
    if arguments.json:
        put(formats.as_json(table).decode())
    elif arguments.csv:
        put(formats.as_csv(table).decode())
    elif not arguments.out:
        show(formats.as_text(table, fields, arguments.most))
        for line in _remarks(table, arguments.most):
            show(line)


def _plot(table: "pa.Table", fields: list[str], arguments: argparse.Namespace) -> bytes:
    from openimr.corpus.stats.pages import Section, html_page
    from openimr.corpus.stats.plots import chart_of

    kind = "volume" if arguments.letters else None
    chart = chart_of(table, fields, over=arguments.over, kind=kind)
    if arguments.plot.suffix.lower() == ".svg":
        return chart.svg.encode()
    if arguments.plot.suffix.lower() == ".png":
        return chart.png()
    section = Section(name="chart", title=chart.title, table=table, fields=tuple(fields), chart=chart)
    return html_page(chart.title, _remarks(table, table.num_rows), [section])


def _remarks(table: "pa.Table", most: int) -> list[str]:
    """What was counted and how, in a line or a few."""
    from openimr.corpus.stats import notes_of

    notes = notes_of(table)
    lines = [] if table.num_rows <= most else [f"{table.num_rows - most:,} further rows; --most N prints more"]
    total = notes.get("total")
    if total:
        lines.append("Counted: " + ", ".join(f"{number:,} {name}" for name, number in total.items()) + ".")
    if notes.get("rows_add_up") is False:
        lines.append("What has several values is counted under each: rows add up to more than all.")
    if notes.get("pairs_unlike") is not None:
        lines.append(_consistency(notes))
    left = [name for name in ("duplicates", "superseded") if notes[name] == "left out"]
    if left:
        lines.append(f"Left out: {' and '.join(f'{name} letters' for name in left)}.")
    lines.append(f"Intervals: {notes['interval']}.")
    if notes["least_cell"]:
        lines.append(f"*: taken out, as fewer than {notes['least_cell']} could be told by it.")
    return lines


def _consistency(notes: dict[str, Any]) -> str:
    low, high = notes["pairs_interval"]
    return (
        f"{notes['groups']:,} groups of like items, {notes['mixed']:,} of mixed outcome. Of pairs of like items"
        f" {notes['pairs_unlike']:.1%} ({low:.1%} to {high:.1%}) were decided unlike, {notes['pairs_by_chance']:.1%}"
        f" if likeness told nothing. Entropy {notes['entropy']:.2f} bits within groups, {notes['entropy_of_all']:.2f} of all."
    )


def _report(dataset: "Dataset", arguments: argparse.Namespace) -> int:
    from openimr.corpus.stats import PUBLIC_LEAST, annual_report

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
    from openimr.corpus.stats import fields

    known = fields().values()
    if arguments.json:
        import msgspec

        put(msgspec.json.encode([{"name": f.name, "of": f.place, "kind": f.kind, "many": f.many, "means": f.means} for f in known]).decode() + "\n")
        return DONE
    width = max(len(one.name) for one in known)
    for one in known:
        show(f"{one.name:{width}}  {one.means}{' (several values)' if one.many else ''}")
    return DONE
