"""The files of a review, written together or not at all, and the few lines that a person sees on the terminal."""

import os
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import msgspec

from openimr.casefile import ReadSettings, Viewer
from openimr.letters import letter_pdf, letter_text
from openimr.model import Check, Determination, ItemDetermination
from openimr.review.chart import chart_of
from openimr.review.pipeline import Reviewed
from openimr.review.worksheet import Precedents, worksheet_html

PICTURE_WIDTH = 935
"""Pixels: a letter page at 110 dots an inch, enough to read a fax on a screen."""

MOST_PICTURES = 400
"""Page pictures in one worksheet: 40 MB, which a browser and a phone still open. Further pages are shown as text."""

_TO_READ = ("worksheet.html", "determination.pdf", "determination.txt", "determination.json")


def default_folder(path: Path) -> Path:
    """`./NAME.review` for a case file called NAME."""
    name = path.resolve().name if path.name in {"", ".", ".."} else path.name
    stem = name[: -len(path.suffix)] if path.is_file() and path.suffix else name
    return Path(f"{stem}.review")


def issued(reviewed: Reviewed) -> Determination:
    """The determination as it is written: what the case file lacks stands among its checks."""
    lacks = tuple(Check(id="CASE", severity="warning", text=note, where="items") for note in reviewed.notes)
    determination = reviewed.determination
    return msgspec.structs.replace(determination, checks=(*determination.checks, *lacks))


def determination_json(reviewed: Reviewed) -> bytes:
    """`determination.json`: indented, in UTF-8, the same bytes for the same input."""
    return msgspec.json.format(msgspec.json.encode(issued(reviewed)), indent=2) + b"\n"


class Drafts(msgspec.Struct, frozen=True, kw_only=True):
    """What a review writes: each file's name and content, and one line for what could not be made."""

    files: dict[str, bytes | None]
    notes: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """`determination.json` as text."""
        return (self.files["determination.json"] or b"").decode()


def draft_files(
    reviewed: Reviewed,
    path: Path,
    reading: ReadSettings,
    stage: Callable[[str], None] = lambda _name: None,
    precedents: Sequence[Precedents | None] = (),
) -> Drafts:
    """Every file of the review, in memory.

    `reading` are the settings with which the case file was read: page pictures need the same OCR cache. A file
    that needs an extra which is not installed is null, and a note says so. `precedents`: letters like each item, for
    the worksheet.

    Raises:
        DocumentError: the letter cannot be typeset.
    """
    determination = issued(reviewed)
    notes: list[str] = []
    stage("letter")
    files: dict[str, bytes | None] = {
        "determination.json": determination_json(reviewed),
        "case.json": msgspec.json.format(msgspec.json.encode(reviewed.case), indent=2) + b"\n",
        "pages.jsonl": b"".join(msgspec.json.encode(page) + b"\n" for page in reviewed.casefile.pages),
        "determination.txt": letter_text(determination).encode(),
        "determination.pdf": None,
    }
    if find_spec("typst"):
        files["determination.pdf"] = letter_pdf(determination)
    else:
        notes.append("determination.pdf was not made; it needs an extra: pip install 'openimr[letter]'")
    stage("worksheet")
    if not find_spec("PIL"):
        notes.append("worksheet.html shows no page pictures; they need an extra: pip install 'openimr[letter]'")
    chart = chart_of(reviewed.findings, reviewed.timeline, reviewed.casefile)
    layers = {(page.file, page.page) for page in reviewed.casefile.pages if page.text_source == "layer"}
    album = _Album(determination)
    with Viewer(path, reading, layers) as viewer:
        sheet = worksheet_html(
            determination,
            reviewed.casefile,
            lambda file, page: viewer.picture(file, page, PICTURE_WIDTH) if album.takes(file, page) else None,
            viewer.boxes,
            chart,
            precedents=precedents,
        )
    files["worksheet.html"] = sheet.encode()
    if album.left_out:
        notes.append(
            f"worksheet.html shows {album.left_out} of the quoted pages as text only, to stay of a usable size"
        )
    return Drafts(files=files, notes=tuple(notes))


class _Album:
    """Which quoted pages get a picture where there are too many: those that the items rest on before all others."""

    def __init__(self, determination: Determination) -> None:
        places: dict[tuple[str, int], None] = {}
        for item in determination.items:
            quoted = [s.evidence for s in (*item.rationale, *item.supporting, *item.opposing)]
            for evidence in (e for many in (*quoted, *(c.evidence for c in item.criteria)) for e in many):
                places.setdefault((evidence.file, evidence.page))
        self._first = frozenset(list(places)[:MOST_PICTURES])
        self._room = MOST_PICTURES - len(self._first)
        self.left_out = 0

    def takes(self, file: str, page: int) -> bool:
        """Whether this page gets a picture; asked once a page."""
        if (file, page) in self._first:
            return True
        if self._room:
            self._room -= 1
            return True
        self.left_out += 1
        return False


class OutFolder:
    """The folder that a review writes into. Its files appear together, each whole, or none of them does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._new = [folder for folder in (path, *path.parents) if not folder.exists()]
        self._had_cache = (path / ".ocr").exists()

    def check(self) -> None:
        """See that the folder can be written, before hours of OCR are spent.

        Raises:
            OSError: it cannot be written, or is a file.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        probe = self._partial("probe")
        try:
            probe.touch()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from None
        finally:
            probe.unlink(missing_ok=True)
            self.undo()

    def write(self, files: Mapping[str, bytes | None]) -> None:
        """Write the files; a null one is taken away, so that no file of an earlier review stands among the new ones.

        Raises:
            OSError: the folder cannot be written or the disk is full; what stood there before still stands.
        """
        partials = {self._partial(name): (self.path / name, content) for name, content in files.items()}
        self.path.mkdir(parents=True, exist_ok=True)
        self._sweep()
        try:
            for partial, (target, content) in partials.items():
                if content is not None:
                    _write_through(partial, target, content)
            for partial, (target, content) in partials.items():
                if content is None:
                    target.unlink(missing_ok=True)
                else:
                    partial.replace(target)
        except BaseException:
            for partial in partials:
                partial.unlink(missing_ok=True)
            self._remove_new()
            raise

    def undo(self) -> None:
        """Take away what this run has put there so far: an OCR cache, and folders that are empty without it."""
        if not self._had_cache:
            shutil.rmtree(self.path / ".ocr", ignore_errors=True)
        self._remove_new()

    def _remove_new(self) -> None:
        for folder in self._new:
            try:
                folder.rmdir()
            except OSError:  # it holds something, or was never made
                return

    def _partial(self, name: str) -> Path:
        return self.path / f".{name}.{os.getpid()}.partial"

    def _sweep(self) -> None:
        """Take away what runs that were killed in the middle of writing have left."""
        for left in self.path.glob(".*.partial"):
            number = left.name.split(".")[-2]
            if not number.isdigit() or not _runs(int(number)):
                left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True


def _write_through(partial: Path, target: Path, content: bytes) -> None:
    """Write to the disk itself, so that a file with its final name is whole even after a power cut."""
    try:
        partial.unlink(missing_ok=True)
        with partial.open("xb") as file:  # a link that is planted there is not written through
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


def describe(reviewed: Reviewed, out: Path, files: Mapping[str, bytes | None]) -> str:
    """What a person wants to know at once: the items with their proposals, what is open, and where to look."""
    d = issued(reviewed)
    lines = [
        (
            f"{d.case.case_number or 'Case without a number'}: {_count(len(reviewed.casefile.pages), 'page')}, "
            f"{_count(len(d.records), 'record')}, {_count(len(d.items), 'disputed item')}. "
            "DRAFT: a licensed reviewer decides."
        ),
        "",
    ]
    for n, item in enumerate(d.items, start=1):
        lines += _item_lines(n, item)
    blocking = sum(c.severity == "blocking" for c in d.checks)
    lines.append(f"Checks: {blocking} blocking, {_count(len(d.checks) - blocking, 'warning')}.")
    for what, count in (
        ("not read", len(d.unread)),
        ("kept out of the evidence", len(d.excluded)),
        ("missing from the file", len(d.missing)),
    ):
        if count:
            lines.append(f"{count} {what}; see the worksheet.")
    look = [name for name in _TO_READ if files.get(name)]
    lines.append(f"Drafts are in {out}{os.sep}: {', '.join(look)}")
    return "\n".join(lines) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _item_lines(number: int, item: ItemDetermination) -> list[str]:
    head = f"{number}. {item.request}"
    if not item.eligible:
        said = f"not eligible ({item.ur_outcome})"
    elif item.proposal is None:
        said = "no proposal: the reviewer has to settle it"
    else:
        said = f"proposed: {item.proposal}"
        if item.confidence is not None:
            said += f" (confidence {item.confidence:.0%})"
    lines = [*textwrap.wrap(head, 100, subsequent_indent="   "), f"   {said}"]
    counts: dict[str, int] = {}
    for criterion in item.criteria:
        if criterion.status != "not applicable":
            counts[criterion.status] = counts.get(criterion.status, 0) + 1
    if counts:
        lines.append("   criteria: " + ", ".join(f"{n} {status}" for status, n in sorted(counts.items())))
    for note in item.needs_reviewer:
        lines += textwrap.wrap(f"! {note}", 100, initial_indent="   ", subsequent_indent="     ")
    return [*lines, ""]


__all__ = ["Drafts", "OutFolder", "default_folder", "describe", "determination_json", "draft_files", "issued"]
