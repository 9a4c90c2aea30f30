"""As much of an encoded line as the one who passes it on wants to know."""

import msgspec


class SeenItem(msgspec.Struct, frozen=True):
    """A disputed item, told in a line."""

    request: str = ""
    decision: str | None = None


class Seen(msgspec.Struct, frozen=True):
    """A line of output, a letter's or a refusal's; the decoder skips all else."""

    source: str
    refused: str | None = None
    case_number: str | None = None
    decision_date: str | None = None
    items: tuple[SeenItem, ...] = ()
    warnings: tuple[str, ...] = ()


_DECODER = msgspec.json.Decoder(Seen)


def seen(line: bytes) -> Seen:
    """What there is to see of a line.

    Raises:
        msgspec.DecodeError: it is no line of output.
    """
    return _DECODER.decode(line)
