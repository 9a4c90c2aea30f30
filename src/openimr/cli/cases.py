"""CASE arguments: a case file, a folder that holds one, or many of them; read leniently, refused in one line."""

import codecs
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from openimr.cli.case_file import LARGEST, CaseRead, CaseRefusedError, read_text
from openimr.cli.case_slips import Slips, slips_of, without
from openimr.cli.case_strays import Strays, strays_of
from openimr.cli.files import is_folder, opener, reason
from openimr.cli.options import Parser, some_path
from openimr.cli.times import as_of_moment
from openimr.model import Case, CaseItem

CASE_FILE = "case.json"
LINES = (".jsonl", ".ndjson")
"""Files with one case a line."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one CASE: the case, or why it was refused.

    `source` is the path as it was given (`cases.jsonl:3` for a line of many). `faults` are lines on events that cannot
    be used or fields that name nothing: the case is read all the same, and the command ends with 1. Neither `refused`
    nor `faults` holds anything of the content. `remarks` are lines on what is passed over and decides nothing: no
    reason for another exit code. `places[n]` is the place in the file of event n of the case. `file` is the file
    itself, `line` the case's line in it, from 1, where it holds many.
    """

    source: str
    file: Path
    line: int | None = None
    case: Case | None = None
    refused: str | None = None
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def unread_ties(self) -> tuple[str, ...]:
        """The faults through which somebody may be missing whom a reviewer has to be held against."""
        return tuple(fault for fault in self.faults if fault.startswith(_TIES))


_TIES = ("`parties", "`prior_reviewers", "`records", "`events")
"""What was left out (its place stands in backticks) of where a case names those whom a reviewer may be tied to."""


def takes_cases(made: Parser) -> None:
    """The words of a command over cases: CASE... and --as-of."""
    made.add_argument(
        "cases",
        metavar="CASE",
        nargs="+",
        type=some_path,
        help="a case.json, a folder that holds one or many, or a JSON Lines file of cases",
    )
    made.add_argument(
        "--as-of",
        metavar="T",
        type=as_of_moment,
        help="the day (its end at Los Angeles) or the moment that is asked about; later events are left out",
    )


def load_case(path: Path, *, careful: bool = False) -> Loaded:
    """The case of a file or of a folder that holds case.json.

    `careful`: fields that nobody knows, and such as stand twice, are looked for too (`strays_of`).
    """
    folder = is_folder(path)
    file = path / CASE_FILE if folder else path
    if folder and not file.exists():
        refused = f"there is no {CASE_FILE} in it; make one with imr review, or name one"
        return Loaded(source=shown(path), file=file, refused=refused)
    found = list(_cases_of(file, shown(path), careful=careful))
    if len(found) == 1:
        return found[0]
    return Loaded(source=shown(path), file=file, refused="holds many cases; this command takes one")


def load_cases(paths: Iterable[Path], *, careful: bool = False) -> Iterator[Loaded]:
    """The cases of files, JSON Lines files and folders, in the order of the paths; folders sorted by name.

    Of a folder that holds case.json that file is taken; of another one every .json and .jsonl in it and under it.
    Hidden files are passed over. `careful` as for `load_case`.
    """
    for path in paths:
        if is_folder(path):
            try:
                files = list(_under(path))
            except OSError as error:
                yield Loaded(source=shown(path), file=path, refused=_unreadable(error))
                continue
            if not files:
                refused = "holds no case file; name one, or a folder of them"
                yield Loaded(source=shown(path), file=path, refused=refused)
            for file in files:
                yield from _cases_of(file, shown(file), careful=careful)
        else:
            yield from _cases_of(path, shown(path), careful=careful)


def decode_case(text: bytes, source: str, file: Path, line: int | None = None, *, careful: bool = False) -> Loaded:
    """A case from its JSON; what is not in its form is left out and named. `careful` as for `load_case`."""
    empty = Loaded(source=source, file=file, line=line)
    if not text.strip():
        return msgspec.structs.replace(empty, refused="holds nothing, and so is not JSON; give a case file")
    try:
        read = read_text(text)
        slips = Slips() if careful else slips_of(text)
        if not careful:
            read = without(read, slips)
    except CaseRefusedError as error:
        return msgspec.structs.replace(empty, refused=str(error))
    strays = strays_of(text) if careful else Strays()
    faults = (*strays.telling, *_faults(read))
    remarks = (*slips.remarks, *strays.remarks)
    return msgspec.structs.replace(empty, case=read.case, faults=faults, remarks=remarks, places=read.places)


def later_events(one: Loaded, as_of: datetime | None) -> str | None:
    """A line on the events that lie after the moment that is asked about; None: there are none."""
    from openimr.process import moments_of

    if one.case is None or as_of is None:
        return None
    later = [moment for moment in moments_of(one.case)[0] if moment.seconds > as_of.timestamp()]
    if not later:
        return None
    first = later[0]
    named = f"events[{one.places[first.place]}] ({first.type}, {first.on})"
    return f"events that lie after --as-of: {len(later)}, the first {named}; left out"


def shown(path: Path) -> str:
    """A path as text that can be written: what its name has besides UTF-8 stands as an escape."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def known_by(one: Loaded) -> tuple[str, str]:
    """By what a case is known among others, and what that is: its case number, else claim number, else file name."""
    case = one.case or Case()
    for what, number in (("case_number", case.case_number), ("claim number", case.claim_number)):
        if number and number.strip():
            return number.strip(), what
    # What imr review writes is case.json in a folder that bears the case's name.
    name = one.file.resolve().parent.name if one.file.name == CASE_FILE else one.file.stem
    name = shown(Path(name))
    return (f"{name}:{one.line}" if one.line else name), "file name"


def _faults(read: CaseRead) -> Iterator[str]:
    from openimr.process.events import event_faults, line_of, role_faults
    from openimr.process.impossible import impossible_days, impossible_injury
    from openimr.process.key_dates import day_written

    yield from read.left_out
    if read.case.injury.date and day_written(read.case.injury.date) is None:
        yield "injury.date: names no day; write it as 2013-01-15; taken as not known"
    if (wrong := impossible_injury(read.case)) is not None:
        yield f"injury.date: {wrong}"
    ids = [party.id for party in read.case.parties]
    for place, name in enumerate(ids):
        if name in ids[:place]:
            yield f"parties[{place}].id: stands twice; give each party an id of its own"
    for place, says in role_faults(read.case):
        yield f"parties[{place}].role: {says}"
    if read.case.formulary and read.case.items and not any(_may_be_drug(item) for item in read.case.items):
        yield "formulary: is true, and no item is a drug; its shorter times (D11, D26) are for drugs only"
    for fault in (*event_faults(read.case), *impossible_days(read.case)):
        yield line_of(msgspec.structs.replace(fault, place=read.places[fault.place]))


def _may_be_drug(item: CaseItem) -> bool:
    """Whether an item is a drug, or cannot be told not to be one; what only has its words is read from them."""
    from openimr.requests import parse_request

    treatment = item.treatment
    if treatment.kind == "other" and not treatment.ingredients:
        treatment = parse_request(item.request)
    return treatment.kind in {"medication", "other"} or bool(treatment.ingredients)


def _cases_of(file: Path, source: str, *, careful: bool) -> Iterator[Loaded]:
    """The case of a file, or those of a file of many; one of none at all is refused."""
    try:
        with open(file, "rb", opener=opener) as opened:
            if file.suffix.lower() not in LINES:
                text = opened.read(LARGEST + 1)
                if len(text) > LARGEST:
                    yield Loaded(source=source, file=file, refused=_TOO_LONG)
                    return
                yield decode_case(text, source, file, careful=careful)
                return
            found = 0
            for number, line in _lines(opened):
                found += 1
                at = f"{source}:{number}"
                if len(line) > LARGEST:
                    yield Loaded(source=at, file=file, line=number, refused=f"{_TOO_LONG}; what follows is not read")
                    return
                yield decode_case(line, at, file, number, careful=careful)
            if not found:
                yield Loaded(source=source, file=file, refused="holds no case; give one case a line")
    except OSError as error:
        yield Loaded(source=source, file=file, refused=_unreadable(error))
    except UnicodeDecodeError:
        yield Loaded(source=source, file=file, refused="is not text from some line on; save it as UTF-8")


_TOO_LONG = "is over 64 MB, which no case is"


def _lines(opened: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not empty, with their numbers, in UTF-8; none of more than `LARGEST` and a few."""
    number = 0
    if opened.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        decoded = io.TextIOWrapper(opened, encoding="utf-16", newline="\n")
        try:
            while text := decoded.readline(LARGEST + 1):
                number += 1
                if text.strip():
                    yield number, text.encode()
        finally:
            decoded.detach()
        return
    while line := opened.readline(LARGEST + 1):
        number += 1
        if line.strip():
            yield number, line


def _under(folder: Path) -> Iterator[Path]:
    """The case files of a folder and of those under it."""
    if (folder / CASE_FILE).is_file():
        yield folder / CASE_FILE
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _under(entry)
        elif entry.suffix.lower() in (".json", *LINES):
            yield entry


def _unreadable(error: OSError) -> str:
    return f"{reason(error, 'cannot be read')}; give a case file or a folder that holds {CASE_FILE}"
