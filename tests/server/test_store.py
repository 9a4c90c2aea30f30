"""Files at rest: encrypted, kept once, opened only by their keys, and nothing altered goes unnoticed."""

import os
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

KEY = bytes(range(32))


@given(st.lists(st.binary(max_size=200_000), max_size=5))
@settings(max_examples=40, deadline=None)
def test_what_goes_in_comes_out_however_it_is_cut(pieces: list[bytes]):
    from openimr.server.store.crypto import decrypted, encrypted

    stored = b"".join(encrypted(pieces, KEY))
    assert b"".join(decrypted([stored], KEY)) == b"".join(pieces)
    assert b"".join(decrypted([stored[i : i + 1000] for i in range(0, len(stored), 1000)], KEY)) == b"".join(pieces)


@pytest.mark.parametrize(
    ("size", "harm"),
    [
        *product([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000], ["a bit", "cut off", "longer"]),
        *product([65_537, 131_072, 200_000], ["two pieces changed places"]),
    ],
)
def test_what_was_altered_is_refused(size: int, harm: str):
    from openimr.server.store.crypto import PIECE, CorruptError, decrypted, encrypted

    stored = bytearray(b"".join(encrypted([os.urandom(size)], KEY)))
    if harm == "a bit":
        stored[len(stored) // 2] ^= 1
    elif harm == "cut off":
        del stored[-1 if size < PIECE else -(PIECE + 16) :]
    elif harm == "longer":
        stored += b"x"
    else:
        sealed = PIECE + 16
        stored[7 : 7 + sealed], rest = stored[7 + sealed : 7 + 2 * sealed], stored[7 : 7 + sealed]
        stored += rest
    with pytest.raises(CorruptError):
        b"".join(decrypted([bytes(stored)], KEY))


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    from openimr.server.store.actions import Store
    from openimr.server.store.crypto import MasterKeys

    return Store(str(tmp_path / "files"), MasterKeys(tmp_path / "keys"))


@pytest.mark.django_db
def test_the_same_content_is_kept_once_and_lies_there_unreadable(store, tmp_path: Path):  # type: ignore[no-untyped-def]
    text = b"lumbar spine " * 5_000
    one, two = store.put([text], "application/pdf"), store.put([text[:100], text[100:]], "application/pdf")
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert one == two
    assert len(kept) == 1
    assert b"lumbar" not in kept[0].read_bytes()
    assert b"".join(store.open(one)) == text


@pytest.mark.django_db
def test_a_new_master_key_opens_what_the_old_one_kept(tmp_path: Path):
    from openimr.server.store.actions import Store
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.upkeep import Upkeep

    keys = tmp_path / "keys"
    content = Store(str(tmp_path / "files"), MasterKeys(keys)).put([b"page one"], "text/plain")
    (keys / "0002.master").write_bytes(bytes(32))
    after = Upkeep(str(tmp_path / "files"), MasterKeys(keys))
    assert after.rotate() == 1
    content.refresh_from_db()
    (keys / "0001.master").unlink()
    assert content.key == "0002"
    assert b"".join(Store(str(tmp_path / "files"), MasterKeys(keys)).open(content)) == b"page one"


@pytest.mark.django_db
def test_without_its_master_key_a_file_stays_shut_and_says_so(store, tmp_path: Path):  # type: ignore[no-untyped-def]
    from openimr.server.store.actions import Store
    from openimr.server.store.crypto import MasterKeyError, MasterKeys

    content = store.put([b"page one"], "text/plain")
    (tmp_path / "keys" / "0001.master").write_bytes(bytes(32))
    with pytest.raises(MasterKeyError, match="is not the one that wrapped this"):
        list(Store(str(tmp_path / "files"), MasterKeys(tmp_path / "keys")).open(content))
