"""Results as pages: one self-contained HTML file without script, and the same as markdown."""

from collections.abc import Sequence
from html import escape

import msgspec
import pyarrow as pa

from openimr.corpus.stats.formats import cell, heading, meaning
from openimr.corpus.stats.plots import Chart

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1,h2{line-height:1.2}table{border-collapse:collapse;font-size:.9rem;margin:1rem 0}
caption{text-align:left;font-weight:600}
th,td{padding:.2rem .6rem;border-bottom:1px solid #ccc;text-align:right;vertical-align:top}
th:first-child,td:first-child,.t{text-align:left}thead th{border-bottom:2px solid #1a1a1a}
.wide{overflow-x:auto}figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto}.note{color:#444}
@media screen and (max-width:40rem){svg{max-width:none;width:38rem}}
@media print{body{max-width:none;margin:0;padding:0}section{break-inside:avoid-page}figure,.wide{overflow:visible}
table{font-size:8pt}th,td{padding:.15rem .25rem}.t{overflow-wrap:anywhere}}
"""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A result on a page: its file name without ending, title, table, the fields it is by, chart, remarks.

    `most` rows are printed; the CSV holds all.
    """

    name: str
    title: str
    table: pa.Table
    fields: tuple[str, ...]
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    most: int | None = None


def html_page(title: str, opening: Sequence[str], sections: Sequence[Section], *, linked: bool = False) -> bytes:
    """A page with an opening in paragraphs and the sections; `linked`: with the files of each beside it."""
    body = "".join(f"<p>{escape(text)}</p>" for text in opening)
    if len(sections) > 1:
        listed = "".join(f'<li><a href="#{one.name}">{escape(one.title)}</a></li>' for one in sections)
        body += f'<nav aria-label="Tables"><ul>{listed}</ul></nav>'
    body += "".join(_section(one, linked=linked) for one in sections)
    head = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
    )
    return f"{head}<body><main><h1>{escape(title)}</h1>{body}</main></body></html>\n".encode()


def markdown_page(title: str, opening: Sequence[str], sections: Sequence[Section]) -> bytes:
    """The same as markdown, with the pictures as files beside it."""
    parts = [f"# {title}", *opening]
    for one in sections:
        parts.append(f"## {one.title}")
        parts += one.notes
        if one.chart is not None:
            parts.append(f"![{one.chart.description}]({one.name}.svg)")
        parts.append(_markdown_table(one))
        parts.append(f"[{one.name}.csv]({one.name}.csv){_more(one)}")
    return ("\n\n".join(parts) + "\n").encode()


def _section(one: Section, *, linked: bool) -> str:
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in one.notes)
    picture = ""
    if one.chart is not None:
        # The ids of a picture's title are its own on the page.
        drawn = one.chart.svg.replace('"t d"', f'"{one.name}-t {one.name}-d"')
        drawn = drawn.replace('id="t"', f'id="{one.name}-t"', 1).replace('id="d"', f'id="{one.name}-d"', 1)
        picture = f'<figure tabindex="0" aria-label="{escape(one.chart.title)}">{drawn}</figure>'
    files = ""
    if linked:
        ends = ["csv", *(["svg", "png"] if one.chart is not None else []), "html"]
        files = (
            f"<p>{' · '.join(f'<a href={one.name}.{end}>{end.upper()}</a>' for end in ends)}{escape(_more(one))}</p>"
        )
    return f'<section id="{one.name}"><h2>{escape(one.title)}</h2>{notes}{picture}{_html_table(one)}{files}</section>'


def _html_table(one: Section) -> str:
    names = [name for name in one.table.column_names if name != "suppressed"]
    if not one.table.num_rows:
        return "<p>No letter has anything to count here.</p>"
    heads = "".join(
        f'<th scope="col" title="{escape(meaning(one.table.schema.field(name)))}">{escape(heading(name))}</th>'
        for name in names
    )
    rows = []
    for row in _rows(one):
        cells = [_html_cell(row, name, one) for name in names]
        rows.append(f'<tr><th scope="row">{cells[0][0]}</th>{"".join(made for _, made in cells[1:])}</tr>')
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(one.title)}"><table>'
        f"<caption>{escape(one.title)}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _html_cell(row: dict[str, object], name: str, one: Section) -> tuple[str, str]:
    said = escape(cell(row, name, one.fields))
    text = pa.types.is_string(one.table.schema.field(name).type)
    return said, f'<td class="t">{said}</td>' if text else f"<td>{said}</td>"


def _markdown_table(one: Section) -> str:
    names = [name for name in one.table.column_names if name != "suppressed"]
    lines = ["| " + " | ".join(map(heading, names)) + " |", "|---" * len(names) + "|"]
    lines += [
        "| " + " | ".join(cell(row, name, one.fields).replace("|", "\\|") for name in names) + " |"
        for row in _rows(one)
    ]
    return "\n".join(lines)


def _rows(one: Section) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (one.table.slice(0, one.most) if one.most else one.table).to_pylist()
    return found


def _more(one: Section) -> str:
    hidden = one.table.num_rows - (one.most or one.table.num_rows)
    return f" ({hidden:,} further rows stand in the CSV)" if hidden > 0 else ""
