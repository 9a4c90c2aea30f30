"""Write the example letters again from their sources: ``python -m examples.letter_sources [--to DIR]``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from examples.letter_sources import (
    documents_reviewed_2014,
    drafts,
    final_2014_without_header,
    final_2015_broken_words,
    final_2015_misleading_words,
    final_2016_paragraphs,
    final_2017_dates,
    final_2017_headings,
    final_2017_ten_items,
    no_letters,
    notices_2013,
    professional_reviews_2013,
    relabelled_2018,
)

HERE = Path(__file__).parents[1]
SOURCES = (
    professional_reviews_2013,
    notices_2013,
    documents_reviewed_2014,
    final_2014_without_header,
    final_2015_broken_words,
    final_2015_misleading_words,
    final_2016_paragraphs,
    final_2017_headings,
    final_2017_ten_items,
    final_2017_dates,
    relabelled_2018,
    drafts,
)


def letters() -> dict[str, tuple[bytes, dict[str, object]]]:
    """Every letter by its file name: its bytes and its record."""
    made = {letter.name: (data, letter.record()) for source in SOURCES for letter, data in source.LETTERS.items()}
    return dict(sorted(made.items()))


def _write(folder: Path, files: dict[str, bytes], expected: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    text = json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
    (folder / "expected.json").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m examples.letter_sources", description=__doc__)
    parser.add_argument(
        "--to", type=Path, default=HERE, help="folder for letters/ and not-letters/ (default: examples)"
    )
    to = parser.parse_args().to
    made = letters()
    _write(
        to / "letters", {name: data for name, (data, _) in made.items()}, {n: record for n, (_, record) in made.items()}
    )
    refused = dict(sorted(no_letters.FILES.items()))
    _write(
        to / "not-letters", {n: data for n, (data, _) in refused.items()}, {n: kind for n, (_, kind) in refused.items()}
    )
    print(f"{len(made)} letters and {len(refused)} files that are none in {to}")


if __name__ == "__main__":
    main()
