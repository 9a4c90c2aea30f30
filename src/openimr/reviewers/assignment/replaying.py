"""Whether a record of assignment can be drawn again from the same files."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import msgspec

from openimr.reviewers.assignment.record import SCHEMA, AssignmentRecord, record_text

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)
"""Days between which every look-back and look-ahead can be counted."""
MOST_NEEDED = 99
"""Reviewers of one case; three are the most that any rule asks for."""


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the run gives the same record again; `differences` says what is not the same, a line each.

    `notes` say what cannot be the same and is no fault: the version of the program.
    """

    reproduced: bool
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()


class RecordFaultError(ValueError):
    """What was handed in is no record of assignment; the message says why."""


def read_record(text: bytes) -> AssignmentRecord:
    """The record of `imr reviewers assign`.

    Raises:
        RecordFaultError: it is none.
    """
    try:
        record = msgspec.json.decode(text, type=AssignmentRecord)
    except msgspec.ValidationError as error:
        where = str(error)
        place = where[where.rfind("`$") :] if "`$" in where else "the document"
        raise RecordFaultError(
            f"is not a record of {SCHEMA} ({place}); give what imr reviewers assign wrote"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordFaultError("is not JSON; give what imr reviewers assign --out wrote") from error
    if record.schema != SCHEMA:
        raise RecordFaultError(f"is of another schema than {SCHEMA}; give what imr reviewers assign wrote")
    if _day(record.on) is None:
        raise RecordFaultError("`$.on` is no day of this programme; give the record as it was written")
    if not all(1 <= count <= MOST_NEEDED for count in record.several.values()):
        raise RecordFaultError(
            f"`$.several` says less than 1 or over {MOST_NEEDED} reviewers; give it as it was written"
        )
    return record


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY and text == day.isoformat() else None


def compare(text: bytes, again: AssignmentRecord) -> Replay:
    """Hold a record, as it was handed in, against that of the run repeated with its seed.

    All of it is compared, fields that no record has among it. Of refused inputs the folders may differ: they are those
    of another machine.

    Raises:
        RecordFaultError: the text is no record.
    """
    record = read_record(text)
    twice: list[str] = []
    one = _comparable(json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, twice)))
    other = _comparable(json.loads(record_text(again)))
    differences = [f"{name}: stands twice in the record" for name in dict.fromkeys(twice)]
    told = {"fingerprints", "assigned", "versions"}
    if not _same(one.get("fingerprints"), other["fingerprints"]):
        differences += [
            f"{what}: not those of the run (the fingerprint differs)"
            for what in sorted({*record.fingerprints, *again.fingerprints})
            if record.fingerprints.get(what) != again.fingerprints.get(what)
        ]
    if not _same(one.get("assigned"), other["assigned"]):
        differences += _moved(record, again)
    differences += [f"{name}: is no field of a record" for name in sorted(set(one) - set(other))]
    differences += [f"{name}: is missing" for name in other if name not in one]
    differences += [
        f"{name}: differs" for name in other if name in set(one) - told and not _same(one[name], other[name])
    ]
    notes = []
    made, now = record.versions.get("openimr"), again.versions["openimr"]
    if not _same({**record.versions, "openimr": now}, again.versions) or made is None:
        differences.append("versions: differ in more than the version of the program")
    elif made != now:
        notes.append(f"the record says that it was made by openimr {made}; this is {now}")
    return Replay(reproduced=not differences, differences=tuple(differences), notes=tuple(notes))


def _moved(record: AssignmentRecord, again: AssignmentRecord) -> list[str]:
    one = {case.case: [given.reviewer for given in case.reviewers] for case in record.assigned}
    other = {case.case: [given.reviewer for given in case.reviewers] for case in again.assigned}
    moved = sorted(case for case in {*one, *other} if one.get(case) != other.get(case))
    if moved:
        return [f"assigned: {len(moved)} cases go elsewhere, the first of them {moved[0]!r}"]
    return ["assigned: the same reviewers, explained differently"]


def _comparable(record: dict[str, Any]) -> dict[str, Any]:
    """A record without the folders of refused inputs and their order."""
    refused = record.get("refused")
    if not isinstance(refused, list):
        return record
    sources = [_plain(one["source"]) for one in refused]
    bare = [
        {**one, "source": _file(_plain(one["source"])), "refused": _bare(_plain(one["refused"]), sources)}
        for one in refused
    ]
    return {**record, "refused": sorted(bare, key=_text)}


def _bare(why: str, sources: Sequence[str]) -> str:
    """A reason without the folders of the refused files that it names."""
    for source in sorted(set(sources), key=len, reverse=True):
        why = why.replace(source, _file(source))
    return why


def _plain(text: str) -> str:
    return text.replace("\\", "/")


def _file(source: str) -> str:
    return PurePosixPath(source).name


def _once(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice += [name for place, name in enumerate(names) if name in names[:place]]
    return dict(pairs)


def _same(one: object, other: object) -> bool:
    """As JSON: true is not 1."""
    return _text(one) == _text(other)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)
