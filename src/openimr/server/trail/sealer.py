"""The sealer: closes the rows of finished transactions into a block, signs its head, writes it to a file elsewhere."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from openimr.server.secrets import secret_file
from openimr.server.trail import merkle
from openimr.server.trail.models import TrailBlock

_LOCK = 0x1312_0005
"""The advisory lock that lets one sealer at a time work."""
FIRST = b"\x00" * 32
"""What stands before the first block."""
_CHUNK = 10_000


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A block as the file of heads has it, one JSON object a line; bytes are hexadecimal."""

    number: int
    epoch: int
    first_xid: int
    end_xid: int
    rows: int
    sealed_at: str
    root: str
    before: str
    head: str
    signature: str


def signing_key(keys: Path) -> Ed25519PrivateKey:
    """The key that signs heads, in `keys`/trail.key; made once."""
    made = secret_file(
        keys / "trail.key",
        lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
    )
    return Ed25519PrivateKey.from_private_bytes(made)


def seal(keys: Path, heads: Path) -> Head | None:
    """Seal what can be sealed; None where there is nothing, or another sealer is at work.

    A transaction that still runs, or a later one, may yet add rows; all before the oldest that runs are final. The
    block is committed first and its head written after: where the process dies between, the next call writes it.
    """
    key = signing_key(keys)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        write_missing(heads)
        last = TrailBlock.objects.order_by("-number").first()
        epoch, end = _next(cursor, last)
        begin = last.end_xid if last is not None and last.epoch == epoch else 0
        leaves = list(leaves_of(epoch, begin, end))
        if not leaves:
            return None
        now = timezone.now()
        number = last.number + 1 if last is not None else 1
        before = bytes(last.head) if last is not None else FIRST
        root = merkle.root(leaves)
        says = f"{number} {epoch} {begin} {end} {len(leaves)} {now.timestamp():.6f} {root.hex()} {before.hex()}"
        head = hashed(says)
        TrailBlock.objects.create(
            number=number, epoch=epoch, first_xid=begin, end_xid=end, rows=len(leaves), sealed_at=now,
            root=root, before=before, head=head, signature=key.sign(head),
        )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:  # or another sealer would write the same line
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        write_missing(heads)
    return head_of(TrailBlock.objects.get(number=number))


def _next(cursor: CursorWrapper, last: TrailBlock | None) -> tuple[int, int]:
    """The epoch of the next block, and the transaction before which it ends.

    What a restore from a backup found unsealed comes first: transactions of an earlier epoch have all ended.
    """
    cursor.execute("SELECT number, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM trail_trailepoch")
    epoch, end = cursor.fetchone()
    sealed = (last.epoch, last.end_xid) if last is not None else (0, 0)
    cursor.execute(
        "SELECT epoch, max(xid) + 1 FROM trail_trailrow WHERE epoch < %s AND (epoch, xid) >= (%s, %s) "
        "GROUP BY epoch ORDER BY epoch LIMIT 1",
        [epoch, *sealed],
    )
    return cursor.fetchone() or (epoch, end)


def leaves_of(epoch: int, begin: int, end: int) -> Iterator[bytes]:
    """The leaves of the rows of transactions from `begin` to before `end`, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT jsonb_build_array(id, epoch, xid, at, actor, request, verb, "table", "row", case_number, columns, '
            "encode(digest, 'hex'))::text FROM trail_trailrow WHERE epoch = %s AND xid >= %s AND xid < %s ORDER BY id",
            [epoch, begin, end],
        )
        while rows := cursor.fetchmany(_CHUNK):
            for (content,) in rows:
                yield merkle.leaf(content.encode())


def hashed(says: str) -> bytes:
    """The head of a block: the hash of all that it says."""
    return hashlib.sha256(says.encode()).digest()


def head_of(block: TrailBlock) -> Head:
    """A block as a line of the file."""
    return Head(
        number=block.number,
        epoch=block.epoch,
        first_xid=block.first_xid,
        end_xid=block.end_xid,
        rows=block.rows,
        sealed_at=f"{block.sealed_at.timestamp():.6f}",
        root=bytes(block.root).hex(),
        before=bytes(block.before).hex(),
        head=bytes(block.head).hex(),
        signature=bytes(block.signature).hex(),
    )


def read_heads(heads: Path) -> list[Head]:
    """The heads of the file; a last line that was cut off in writing is left out."""
    if not heads.exists():
        return []
    return [msgspec.json.decode(line, type=Head) for line in heads.read_bytes().split(b"\n")[:-1] if line]


def write_missing(heads: Path) -> None:
    """Append the heads of committed blocks that the file has not yet; a line that was cut off is written anew."""
    last, whole = _end_of(heads)
    missing = TrailBlock.objects.filter(number__gt=last).order_by("number")
    lines = b"".join(msgspec.json.encode(head_of(block)) + b"\n" for block in missing)
    if not lines:
        return
    heads.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with heads.open("ab") as file:
        file.truncate(whole)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _end_of(heads: Path) -> tuple[int, int]:
    """The number of the last whole line's block, and where that line ends."""
    if not heads.exists():
        return 0, 0
    with heads.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = max(0, size - 2 * _LINE)
        file.seek(start)
        tail = file.read()
    end = tail.rfind(b"\n") + 1
    if not end:
        return 0, 0
    line = tail[tail.rfind(b"\n", 0, end - 1) + 1 : end - 1]
    return msgspec.json.decode(line, type=Head).number, start + end


_LINE = 4096
"""More bytes than a line of the file has."""
