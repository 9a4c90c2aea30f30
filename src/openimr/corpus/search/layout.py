"""The index's own schema, and the keys that hits are ordered by."""

import hashlib
from datetime import date
from functools import cache

import tantivy

from openimr.corpus.search.analysis import VALUE, WORDS
from openimr.corpus.search.fields import STORED_TEXTS, fields

FORM = 1
"""Of the index's form: an index of another form is built anew."""

BODY, RECORD, KEY, BY_DATE, DUPLICATE = "body", "record", "key", "by_date", "duplicate"

_EPOCH = date(1900, 1, 1).toordinal()
_ITEMS = 8  # bits for the item's number
_MOST_ITEM = 255


@cache
def schema() -> tantivy.Schema:
    """Text fields with positions, `body` with them all for plain words, a fast field for each filter, and the keys.

    `body` has no positions: phrases are looked for in the single texts, where they belong.
    """
    made = tantivy.SchemaBuilder()
    for name in STORED_TEXTS:
        made.add_text_field(name, stored=True, tokenizer_name=WORDS, index_option="position")
    made.add_text_field(BODY, tokenizer_name=WORDS, index_option="freq")
    for one in fields().filters:
        if one.kind == "number":
            made.add_unsigned_field(one.stored, indexed=True, fast=True)
        else:
            made.add_text_field(one.stored, fast=True, tokenizer_name=VALUE, index_option="basic")
    made.add_unsigned_field(DUPLICATE, indexed=True, fast=True)
    made.add_unsigned_field(KEY, indexed=True, fast=True)
    made.add_unsigned_field(BY_DATE, indexed=True, fast=True)
    made.add_bytes_field(RECORD, stored=True)
    return made.build()


def key_of(letter_id: str, item: int) -> int:
    """What ties are broken by: 55 bits of the letter's digest and 8 of the item's number.

    It depends on nothing but the item, so hits keep their order when other letters come or go.
    """
    digest = int.from_bytes(hashlib.blake2b(letter_id.encode(), digest_size=7).digest()) >> 1
    return digest << _ITEMS | min(item, _MOST_ITEM)


def date_key_of(decided: date | None, key: int) -> int:
    """What hits are sorted by with `--sort date`: days since 1900 (0: no date), then the letter's key, in 62 bits.

    No two items of one day share it but by a chance of one in 10^11.
    """
    days = max(decided.toordinal() - _EPOCH, 0) if decided is not None else 0
    return (days & 0xFFFF) << 46 | (key >> 63 - 38) << _ITEMS | (key & _MOST_ITEM)


def day_bounds(first: date | None, last: date | None) -> tuple[int, int]:
    """The least date key of the first day and the least of the day after the last; open ends where None."""
    low = max(first.toordinal() - _EPOCH, 0) << 46 if first is not None else 0
    high = (min(last.toordinal() - _EPOCH, 0xFFFE) + 1) << 46 if last is not None else 1 << 62
    return low, high
