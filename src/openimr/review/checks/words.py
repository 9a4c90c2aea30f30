"""Words by role, for searching pages and the summary (`words.yaml`)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lower-case words: `look` may answer a criterion, `told` answers it."""

    look: tuple[str, ...] = ()
    told_words: tuple[str, ...] = msgspec.field(default=(), name="told")

    def told(self, lowered: str) -> bool:
        """Whether a lower-case sentence tells it, and does not tell its absence."""
        return any(word in lowered for word in self.told_words) and not any(
            no in lowered for no in ("no record", "do not show", "not recorded", "does not say", "none of the records")
        )


@cache
def _all_words() -> Mapping[str, Words]:
    raw = (Path(__file__).parent / "words.yaml").read_bytes()
    decoded: dict[str, Words] = msgspec.yaml.decode(raw, type=dict[str, Words])
    return decoded


def words_of(role: str) -> Words | None:
    """The words of a role, or None where the role has none."""
    return _all_words().get(role)
