"""`imr review PATH`: a case file in, a draft determination out."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openimr.cli import DONE, NOTHING, REFUSED, USAGE
from openimr.cli.kept import Kept
from openimr.cli.options import Parser, command, iso_date, positive, some_path
from openimr.cli.terminal import OutputError, Progress, Stages, put, say, show

if TYPE_CHECKING:
    from openimr.model import Excluded, Unread

_NAME = "imr review"


def parser() -> Parser:
    """The command line of `imr review`."""
    made = command(
        "review",
        "Read a case file (a folder, a .zip, one PDF bundle, or a FHIR R4 Bundle), assess the disputed items and\n"
        "write a draft determination, every sentence of it tied to a page.",
        "imr review examples/case-files/opioid-without-measures/records --out draft",
    )
    made.add_argument("path", metavar="PATH", type=some_path, help="the case file")
    made.add_argument("--out", metavar="DIR", type=some_path, help="where the drafts go (default: ./PATH-name.review/)")
    made.add_argument("--date", metavar="YYYY-MM-DD", type=iso_date, help="the date that the draft bears")
    made.add_argument("--no-ocr", action="store_true", help="do not read pages that are pictures")
    made.add_argument("--jobs", metavar="N", type=positive, help="processes for OCR (default: one a core)")
    made.add_argument(
        "--precedents",
        metavar="DIR",
        type=some_path,
        help="a letter dataset (imr corpus build): the worksheet shows letters like each item",
    )
    made.add_argument("--timings", action="store_true", help="print the time of each stage on standard error")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr review --help`."""
    arguments = parser().parse_args(argv)

    from openimr.casefile import CaseFileError, ReadSettings, read_case_file
    from openimr.cli.precedents import index_in, precedents_of
    from openimr.corpus import DatasetError
    from openimr.documents import DocumentError
    from openimr.review import ReviewSettings, review_pages
    from openimr.review.output import OutFolder, default_folder, describe, draft_files, issued

    path: Path = arguments.path
    out: Path = arguments.out or default_folder(path)
    if path.is_dir() and out.resolve() == path.resolve():
        say(_NAME, f"{out} is the case file itself; give another folder with --out")
        return USAGE
    folder = OutFolder(out)
    stages = Stages(wanted=arguments.timings)
    progress = Progress()
    reading = ReadSettings(ocr=not arguments.no_ocr, workers=arguments.jobs, cache_dir=out / ".ocr", progress=progress)
    try:
        letters = index_in(arguments.precedents) if arguments.precedents else None
        folder.check()
        stages.begin("reading")
        casefile = read_case_file(path, reading)
        progress.clear()
        for gap in casefile.unread:
            say(_NAME, _gap(gap))
        if not any(page.text.strip() for page in casefile.pages):
            folder.undo()
            return _nothing(_none_of(path, casefile.unread), casefile.unread, as_json=arguments.json)
        reviewed = review_pages(casefile, ReviewSettings(reading=reading, date=arguments.date), stages.begin)
        like = precedents_of(issued(reviewed), letters) if letters is not None else ()
        drafts = draft_files(reviewed, path, reading, stages.begin, like)
        stages.begin("writing")
        kept = Kept(out, drafts.files["determination.json"] or b"")
        try:
            folder.write(drafts.files)
        except BaseException:
            kept.undo()
            raise
    except (CaseFileError, DatasetError, DocumentError) as error:
        progress.clear()
        say(_NAME, str(error))
        if isinstance(error, CaseFileError):
            folder.undo()
        return _nothing(str(error), (), as_json=arguments.json)
    except OSError as error:
        progress.clear()
        message = f"{error.filename or out}: {_fault(error)}; no draft was written"
        say(_NAME, message)
        return _nothing(message, (), as_json=arguments.json)
    finally:
        progress.clear()
    stages.end()
    for line in _kept_out(casefile.excluded):
        say(_NAME, line)
    for note in (*reviewed.notes, *drafts.notes):
        say(_NAME, note)
    if kept.path:
        say(_NAME, f"{out / kept.path.name} keeps the determination.json that stood there; it differs from the new one")
    try:
        if arguments.json:
            put(drafts.document)
        else:
            show(describe(reviewed, out, drafts.files))
    except OutputError as error:
        say(_NAME, f"the drafts are in {out}; {error}")
        return REFUSED
    return REFUSED if casefile.unread else DONE


def _gap(gap: "Unread") -> str:
    place = f"{gap.file} page {gap.page}" if gap.page else gap.file
    return f"{place}: {gap.reason}"


def _fault(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "is a file, not a folder" if Path(error.filename or "").is_file() else "leads through a file"
    return error.strerror or "cannot be used"


def _kept_out(excluded: "Sequence[Excluded]") -> list[str]:
    """Another patient's pages, gathered by file and reason. Duplicates are no fault; the worksheet lists them."""
    from openimr.casefile.reading.read import page_ranges

    gathered: dict[tuple[str, str], list[int]] = {}
    for page in excluded:
        if not page.reason.startswith("a duplicate"):
            gathered.setdefault((page.file, page.reason), []).append(page.page)
    return [
        f"{file} page {page_ranges(pages)}: {reason}; not used as evidence"
        for (file, reason), pages in gathered.items()
    ]


def _none_of(path: Path, unread: "Sequence[Unread]") -> str:
    """Why nothing at all could be read; said aloud where the lines before have not said it."""
    if len(unread) == 1:
        return _gap(unread[0])
    message = f"{path.name or path}: nothing in it could be read, and nothing was written"
    say(_NAME, message)
    return message


def _nothing(error: str, unread: "Sequence[Unread]", *, as_json: bool) -> int:
    if as_json:
        gaps = [{"file": gap.file, "page": gap.page, "reason": gap.reason} for gap in unread]
        refusal = {"schema": "openimr/refusal/1", "error": error, "unread": gaps}
        put(json.dumps(refusal, ensure_ascii=False, indent=2) + "\n")
    return NOTHING
