"""Draw the example case files again from their sources: ``python -m examples.build [NAME ...] [--to DIR]``."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from examples import sources
from examples.drawing.pdf import draw
from examples.drawing.scan import scanned

if TYPE_CHECKING:
    from examples.case import Example, Fact, Item

HERE = Path(__file__).parent / "case-files"
Pages = dict[str, list[str]]


def examples() -> dict[str, Example]:
    """Every example by its name."""
    found = [
        importlib.import_module(f"examples.sources.{module.name}") for module in pkgutil.iter_modules(sources.__path__)
    ]
    made = [module.EXAMPLE for module in found if hasattr(module, "EXAMPLE")]
    return {example.name: example for example in made}


def _texts(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    try:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _place(fact: Fact, pages: Pages) -> dict[str, Any]:
    """The fact with the first page that holds its words; the build fails where they stand nowhere.

    Copies and other people's pages are blanked before, so that a fact never rests on one.
    """
    if not fact.find:
        return {"fact": fact.says, "present": False, "file": None, "page": None}
    for file, texts in pages.items():
        if fact.file and fact.file != file:
            continue
        for number, text in enumerate(texts, start=1):
            if _plain(fact.find) in _plain(text):
                return {"fact": fact.says, "present": True, "file": file, "page": number}
    raise ValueError(f"no page holds {fact.find!r}")


def _item(item: Item, pages: Pages) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "request": item.request,
        "decision": item.decision,
        "ur_outcome": item.outcome,
        "claims_administrator_guidelines": [guideline.shown() for guideline in item.administrator],
        "expert_guidelines": [guideline.shown() for guideline in item.guidelines],
        "key_reasons": list(item.reasons),
        "deciding_facts": [_place(fact, pages) for fact in item.facts],
    }
    if item.decision is None:
        shown["eligible"] = False
    if item.authorized or item.remaining:
        shown |= {"ur_authorized": item.authorized, "remaining": item.remaining}
    if item.retrospective:
        shown["retrospective"] = True
    return shown


def build(example: Example, to: Path) -> None:
    """Write the example's folder anew."""
    folder = to / example.name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "records").mkdir(parents=True)
    pages: Pages = {}
    records: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for paper in example.papers:
        data, counts = draw(paper)
        pages[paper.name] = _texts(data)
        page = 1
        for piece, count in zip(paper.pieces, counts, strict=True):
            where = str(page) if count == 1 else f"{page}-{page + count - 1}"
            entry: dict[str, Any] = {
                "file": paper.name,
                "pages": where,
                "kind": piece.kind,
                "date": piece.date,
                "author": piece.author,
            }
            entry |= {"duplicate": True} if piece.duplicate else {}
            entry |= {"scanned": True} if paper.scan and piece.picture else {}
            if piece.duplicate or piece.someone_else:
                pages[paper.name][page - 1 : page - 1 + count] = [""] * count
            if piece.someone_else:
                others.append({"file": paper.name, "pages": where, "why": piece.someone_else})
            records.append(entry)
            page += count
        if paper.scan:
            data = scanned(data, paper, counts)
        _write(folder / "records" / paper.name, data)
    for other in example.others:
        pages[other.name] = list(other.pages)
        records.extend({"file": other.name, **entry} for entry in other.records)
        _write(folder / "records" / other.name, other.data)
    expected = {
        "case_number": example.number,
        "source": "invented",
        "ur_decision_date": example.decided,
        "date_of_injury": example.injury,
        "age": example.age,
        "sex": example.sex,
        "items": [_item(item, pages) for item in example.items],
        "facts": example.facts,
        "records": records,
        "not_this_patient": others,
        "duplicates": [{"file": one["file"], "pages": one["pages"]} for one in records if one.get("duplicate")],
        "missing": list(example.missing),
        "traps": list(example.traps),
        "formats": example.formats,
        "total_pages": sum(len(texts) for texts in pages.values()),
    }
    _write(folder / "expected.json", (json.dumps(expected, indent=1, ensure_ascii=False) + "\n").encode())
    _write(folder / "case.md", (example.story.strip() + "\n").encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m examples.build", description=__doc__)
    parser.add_argument("names", nargs="*", help="examples to draw; all where none is named")
    parser.add_argument("--to", type=Path, default=HERE, help="folder to draw into (default: examples/case-files)")
    chosen = parser.parse_args()
    known = examples()
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        parser.error(f"no such example: {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    for name in chosen.names or sorted(known):
        build(known[name], chosen.to)
        print(name)


if __name__ == "__main__":
    main()
