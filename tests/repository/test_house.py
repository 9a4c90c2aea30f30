"""Rules of the house that a machine can see."""

import json
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
NOT_LETTERS = ROOT / "examples" / "not-letters"
SHARED = (ROOT / ".." / "shared" / "data").resolve()
WORDS = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
LENGTH = 12
_TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".typ", ".json", ".css", ".js", ".html", ".txt", ".tsv", ".jsonl"}


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the repository as git knows them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name]
    return tuple(path for name in names if (path := ROOT / name).is_file())


def inside(*folders: str) -> list[Path]:
    return [p for p in tracked() if p.relative_to(ROOT).parts[0] in folders and p.suffix in _TEXT]


pytestmark = pytest.mark.skipif(not tracked(), reason="not a git checkout")


def test_modules_are_short():
    """Over 400 lines a module has two ideas."""
    modules = [p for p in inside("src", "benchmarks", "examples") if p.suffix == ".py"]
    assert len(modules) > 100
    assert [p.name for p in modules if len(p.read_text().splitlines()) > 400] == []


def test_no_path_of_the_developers_machine():
    """Tests and benchmarks may look for the shared data beside the checkout; an absolute path is nobody else's."""
    found = []
    for path in tracked():
        top = path.relative_to(ROOT).parts[0]
        if top == "tests" or path.suffix not in _TEXT | {""}:
            continue
        wrong = r"/work/(?!status)|/home/\w+/|/Users/\w+/|/tmp/\w"
        if top not in {"benchmarks", "CONTRIBUTING.md"}:
            wrong += r"|\.\./shared"
        if re.search(wrong, path.read_text(errors="replace")):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of so many words, without regard to case and signs."""
    words = WORDS.findall(text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def pdf_text(path: Path) -> str:
    """The text of a PDF; none of the examples that are damaged or locked on purpose."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        assert path.parent == NOT_LETTERS, f"{path} can't be opened"
        assert json.loads((NOT_LETTERS / "expected.json").read_text())[path.name] in {"damaged", "password"}
        return ""
    try:
        return "\n".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    finally:
        document.close()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
def test_no_sentence_of_real_letters_or_case_files_is_in_the_project():
    """Facts and figures may carry over, sentences not: 12 words in a row are a sentence.

    What stands in several of the real documents is the print of a form or the programme's own wording, and the
    guideline library, with the pages drawn from it, names the guidelines' sections as letters do.
    """
    theirs = [path.read_text(errors="replace") for path in sorted(SHARED.rglob("*.txt"))]
    theirs += [pdf_text(path) for path in sorted(SHARED.rglob("*.pdf"))]
    printed = {run for run, count in Counter(run for text in theirs for run in runs(text, 8)).items() if count > 1}
    sentences = {
        run
        for text in theirs
        for run in runs(text, LENGTH)
        if not any(run[i : i + 8] in printed for i in range(LENGTH - 7))
    }
    library = (ROOT / "src" / "openimr" / "guidelines", ROOT / "docs" / "topics")
    mine = [p for p in inside("src", "examples", "docs") if not any(p.is_relative_to(home) for home in library)]
    mine += [path for path in tracked() if path.suffix == ".pdf"]
    assert len(mine) > 200
    found = {
        f"{path.relative_to(ROOT)}: {' '.join(run)}"
        for path in mine
        for run in runs(pdf_text(path) if path.suffix == ".pdf" else path.read_text(errors="replace"), LENGTH)
        if run in sentences
    }
    assert sorted(found) == []
