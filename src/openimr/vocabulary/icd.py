"""What ICD-10-CM codes say (the code set of the US government, April 2026 edition)."""

import gzip
from collections.abc import Iterable
from functools import cache
from importlib import resources


def icd_description(code: str) -> str | None:
    """The description of an ICD-10-CM code, in any writing ("m5416", "M54.16"); None where there is no such code."""
    return _descriptions().get(code.strip().upper().replace(".", ""))


def icd_titles() -> Iterable[str]:
    """The descriptions of all codes."""
    return _descriptions().values()


@cache
def _descriptions() -> dict[str, str]:
    packed = resources.files("openimr.vocabulary").joinpath("data", "icd10cm.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {code.replace(".", ""): text for code, _, text in (line.partition("\t") for line in lines)}
