"""A stored content is read from any place, and never anything else than what was put there."""

import random
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
SIZES = (1, 65_536, 65_537, 200_000)


@pytest.mark.parametrize("size", SIZES)
def test_any_part_of_it_is_what_was_put_there(size: int):
    from openimr.server.exchange.storing import the_store
    from openimr.server.trail.actor import acting, step

    draw = random.Random(size)  # noqa: S311
    whole = draw.randbytes(size)
    with acting("user:1"), step():
        content = the_store().put([whole], "application/octet-stream")
    with the_store().reader(content) as file:
        assert file.read() == whole
        for _ in range(20):
            at, length = draw.randrange(size + 1), draw.randrange(100_000)
            file.seek(at)
            assert file.read(length) == whole[at : at + length]
        file.seek(-1, 2)
        assert file.read() == whole[-1:]


@pytest.mark.parametrize("harm", ["a byte changed", "cut off", "pieces exchanged"])
def test_what_was_harmed_does_not_open(harm: str, tmp_path: Path):
    from openimr.server.exchange.storing import the_store
    from openimr.server.store.crypto import PREFIX, STORED_PIECE, CorruptError
    from openimr.server.trail.actor import acting, step

    with acting("user:1"), step():
        content = the_store().put([bytes(200_000)], "application/octet-stream")
    place = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    stored = place.read_bytes()
    first, second = stored[PREFIX : PREFIX + STORED_PIECE], stored[PREFIX + STORED_PIECE : PREFIX + 2 * STORED_PIECE]
    harmed = {
        "a byte changed": stored[:70_000] + bytes([stored[70_000] ^ 1]) + stored[70_001:],
        "cut off": stored[:-10],
        "pieces exchanged": stored[:PREFIX] + second + first + stored[PREFIX + 2 * STORED_PIECE :],
    }
    place.write_bytes(harmed[harm])
    with the_store().reader(content) as file, pytest.raises(CorruptError):
        file.read()
