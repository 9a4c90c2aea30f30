"""Whether the audit trail is as it was sealed: what was altered, removed or cut off, even by the database's owner."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from openimr.server.trail import merkle, sealer
from openimr.server.trail.contents import compare
from openimr.server.trail.models import TrailBlock


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: blocks and rows that hold, rows that no block seals yet, and a line for each fault.

    `compared` rows of the guarded tables are as the trail's newest row of each says; `untold` it never heard of.
    """

    blocks: int
    rows: int
    unsealed: int
    compared: int
    untold: int
    faults: tuple[str, ...]


def verify(heads: Path, key: Ed25519PublicKey) -> Verified:
    """Hold the trail in the database against the heads in the file, both against the key, and all tables against it.

    The file is what counts: it lies where the database's owner does not write. Blocks that only the database has are
    named too; the sealer writes them at its next turn, so that one or two may be in order.
    """
    faults: list[str] = []
    blocks = rows = 0
    before, end_of = sealer.FIRST.hex(), dict[int, int]()
    number = 0
    for number, head in enumerate(sealer.read_heads(heads), 1):
        faults += _faults_of(head, number, before, key)
        begin = end_of.get(head.epoch, 0)
        if head.first_xid != begin:
            faults.append(f"block {head.number} does not begin where the one before ended")
        before, end_of[head.epoch] = head.head, head.end_xid
        leaves = list(sealer.leaves_of(head.epoch, head.first_xid, head.end_xid))
        if len(leaves) != head.rows:
            what = "missing" if len(leaves) < head.rows else "added"
            faults.append(f"block {head.number}: {abs(head.rows - len(leaves))} rows {what} of {head.rows}")
        elif merkle.root(leaves).hex() != head.root:
            faults.append(f"block {head.number}: a row of {head.rows} was altered")
        else:
            blocks, rows = blocks + 1, rows + head.rows
    faults += _beyond(number)
    faults += _outside(end_of)
    unsealed, tables = _unsealed(end_of), compare()
    return Verified(
        blocks=blocks, rows=rows, unsealed=unsealed, compared=tables.rows, untold=tables.untold,
        faults=(*faults, *tables.faults),
    )  # fmt: skip


def _faults_of(head: sealer.Head, number: int, before: str, key: Ed25519PublicKey) -> Iterator[str]:
    """What is wrong with a head by itself."""
    if head.number != number:
        yield f"line {number} of the file of heads is block {head.number}: lines are missing"
    if head.before != before:
        yield f"block {head.number} does not follow the one before it"
    said = f"{head.number} {head.epoch} {head.first_xid} {head.end_xid} {head.rows} {head.sealed_at}"
    if sealer.hashed(f"{said} {head.root} {head.before}").hex() != head.head:
        yield f"block {head.number}: its line in the file of heads was altered"
    try:
        key.verify(bytes.fromhex(head.signature), bytes.fromhex(head.head))
    except (InvalidSignature, ValueError):
        yield f"block {head.number}: the signature is not of this key"
    block = TrailBlock.objects.filter(number=head.number).first()
    if block is None:
        yield f"block {head.number} is missing in the database"
    elif sealer.head_of(block) != head:
        yield f"block {head.number} in the database is not the one of the file of heads"


def _beyond(last: int) -> list[str]:
    """Blocks that the file of heads does not know: at most the one that is being written."""
    extra = TrailBlock.objects.filter(number__gt=last).count()
    return [f"{extra} blocks of the database are not in the file of heads: it was cut off"] if extra > 1 else []


def _outside(end_of: dict[int, int]) -> Iterator[str]:
    """Rows that no sealer ever comes to: they were put there by hand, to be read as if they were of the trail.

    Those of a transaction before the first, or of one that has not begun; those of an epoch that is to come, or
    behind the end of one that is over. A restore leaves what it found unsealed to the first blocks after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT number FROM trail_trailepoch), pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        now, begins = cursor.fetchone()
        over = {epoch: end for epoch, end in end_of.items() if epoch < max(end_of)}
        cursor.execute(
            "SELECT count(*) FROM trail_trailrow AS r WHERE xid < 0 OR epoch < 0 OR epoch > %s "
            "OR (epoch = %s AND xid >= %s) OR EXISTS (SELECT FROM unnest(%s::int[], %s::bigint[]) AS o (epoch, ended) "
            "WHERE r.epoch = o.epoch AND r.xid >= o.ended)",
            [now, now, begins, [*over], [*over.values()]],
        )
        found = cursor.fetchone()[0]
    if found:
        yield f"{found} rows lie where no block can seal them: they were put there by hand"


def _unsealed(end_of: dict[int, int]) -> int:
    """Rows that no block seals yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT epoch FROM trail_trailrow")
        epochs = [epoch for (epoch,) in cursor.fetchall()]
        found = 0
        for epoch in epochs:
            cursor.execute(
                "SELECT count(*) FROM trail_trailrow WHERE epoch = %s AND xid >= %s", [epoch, end_of.get(epoch, 0)]
            )
            found += cursor.fetchone()[0]
    return found
