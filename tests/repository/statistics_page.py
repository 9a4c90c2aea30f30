"""The tables of `docs/corpus-statistics.md` that the program declares: `python statistics_page.py` writes them anew."""

from pathlib import Path

from openimr.corpus.stats import fields
from openimr.corpus.stats.categories import report_tables

PAGE = Path(__file__).parents[2] / "docs" / "corpus-statistics.md"


def field_table() -> str:
    """Every field in a row."""
    lines = ["| field | of | several | means |", "|---|---|---|---|"]
    lines += [f"| `{f.name}` | {f.place} | {'yes' if f.many else ''} | {f.means} |" for f in fields().values()]
    return "\n".join(lines)


def report_rows() -> str:
    """Every table of the report in a row."""
    return "\n".join(f"| `{one.name}` | {one.title}{f'. {one.note}' if one.note else ''} |" for one in report_tables())


def written(page: str) -> str:
    """The page with both tables as they are now."""
    before, rest = page.split("| table | what it holds |\n|---|---|\n", 1)
    after = rest.split("\n\n", 1)[1]
    page = f"{before}| table | what it holds |\n|---|---|\n{report_rows()}\n\n{after}"
    before, rest = page.split("\n## Fields\n\n", 1)
    speed = rest.split("## Speed\n", 1)[1]
    return f"{before}\n## Fields\n\n{field_table()}\n\n## Speed\n{speed}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
