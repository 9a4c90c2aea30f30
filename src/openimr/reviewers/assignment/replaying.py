"""Whether a record of assignment can be drawn again from the same files."""

import json
from collections.abc import Mapping

import msgspec

from openimr.reviewers.assignment.record import SCHEMA, AssignmentRecord, record_text

_FREE = ("versions", "refused")
"""What may differ: another version of the program has to find the same; paths are those of another machine."""


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the run gives the same result again; `differences` says what is not the same, a line each."""

    reproduced: bool
    differences: tuple[str, ...]


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
    return record


def compare(record: AssignmentRecord, again: AssignmentRecord) -> Replay:
    """Hold a record against that of the run repeated with its seed."""
    if record_text(_bare(record)) == record_text(_bare(again)):
        return Replay(reproduced=True, differences=())
    differences = [
        f"{what}: not those of the run (the fingerprint differs)"
        for what in sorted({*record.fingerprints, *again.fingerprints})
        if record.fingerprints.get(what) != again.fingerprints.get(what)
    ]
    differences += _moved(record, again)
    one, other = _fields(record), _fields(again)
    told = {"fingerprints", "assigned", *_FREE}
    differences += [f"{name}: differs" for name in one if name not in told and one[name] != other[name]]
    return Replay(reproduced=False, differences=tuple(differences))


def _moved(record: AssignmentRecord, again: AssignmentRecord) -> list[str]:
    one = {case.case: [given.reviewer for given in case.reviewers] for case in record.assigned}
    other = {case.case: [given.reviewer for given in case.reviewers] for case in again.assigned}
    moved = sorted(case for case in {*one, *other} if one.get(case) != other.get(case))
    if moved:
        return [f"assigned: {len(moved)} cases go elsewhere, the first of them {moved[0]!r}"]
    return ["assigned: the same reviewers, explained differently"] if record.assigned != again.assigned else []


def _bare(record: AssignmentRecord) -> AssignmentRecord:
    return msgspec.structs.replace(record, versions={}, refused=())


def _fields(record: AssignmentRecord) -> Mapping[str, object]:
    made: Mapping[str, object] = json.loads(record_text(record))
    return made
