"""By what a case is known in a run: its case number, else its claim number, else the name of its file."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from openimr.cli.cases import Loaded, known_by, shown
from openimr.model import Case

if TYPE_CHECKING:
    from openimr.reviewers.assignment import LeftOut

_UNREAD = "part of its file could not be read, and somebody may stand there whom a reviewer is tied to"


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that can be told apart, each with its number; those that cannot be used, by source; how some are known."""

    cases: tuple[Case, ...]
    left_out: tuple["LeftOut", ...]
    known_as: dict[str, str]
    refused: tuple[tuple[str, str], ...]


def numbered(loaded: Sequence[Loaded]) -> Numbered:
    """Give each case the number it is known by; of two that are known by one neither is taken: which is right?

    Spaces around and in a case number, and capitals, make no difference.
    """
    from openimr.reviewers.assignment import LeftOut
    from openimr.reviewers.assignment.numbers import folded

    known = [known_by(one) for one in loaded]
    places: dict[str, list[int]] = {}
    for place, (one, (name, _)) in enumerate(zip(loaded, known, strict=True)):
        if one.case is not None:
            places.setdefault(folded(name), []).append(place)
    cases, left_out, refused, known_as = [], [], [], {}
    for place, (one, (name, what)) in enumerate(zip(loaded, known, strict=True)):
        others = [loaded[other].source for other in places.get(folded(name), ()) if other != place]
        if one.case is None:
            why = one.refused or "cannot be read"
            refused.append((one.source, why))
            # By the whole name of the file, so that it is not taken for the case of that number.
            left_out.append(LeftOut(case=shown(Path(one.file.name)) + (f":{one.line}" if one.line else ""), why=why))
        elif one.unread_ties:
            refused += [(one.source, fault) for fault in one.faults]
            left_out.append(LeftOut(case=name, why=f"{_UNREAD}: {'; '.join(one.unread_ties)}"))
        elif others:
            refused.append((one.source, f"{what}: is that of {', '.join(others)} too; leave one"))
            stands = f"stands in {len(others) + 1} files; which is right is not known"
            left_out.append(LeftOut(case=name, why=f"its {what.replace('_', ' ')} {stands}"))
        else:
            cases.append(msgspec.structs.replace(one.case, case_number=name))
            refused += [(one.source, fault) for fault in one.faults]
            if what != "case_number":
                known_as[name] = what
    once = {folded(one.case): one for one in reversed(left_out)}
    return Numbered(
        cases=tuple(cases),
        left_out=tuple(sorted(once.values(), key=lambda one: one.case)),
        known_as=known_as,
        refused=tuple(refused),
    )


def case_files(loaded: Sequence[Loaded]) -> Iterator[Path]:
    """The files that cases were read from, each once; one that cannot be read is named elsewhere."""
    yield from (file for file in dict.fromkeys(one.file for one in loaded) if file.is_file())


def file_fingerprint(paths: Sequence[Path]) -> str:
    """The SHA-256 of files as they lie there, whatever their order and names.

    Raises:
        OSError: one cannot be read.
    """
    each = sorted(sha256(path.read_bytes()).hexdigest() for path in paths)
    return each[0] if len(each) == 1 else sha256("\n".join(each).encode()).hexdigest()
