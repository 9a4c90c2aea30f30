"""Confidence: the probability that experts decide as proposed, read from a published map over the rules' score."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import msgspec

from openimr.model import Proposal

Map: TypeAlias = tuple[tuple[float, float], ...]
"""Points (score, probability that the treatment is found necessary), ascending in both."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The published maps, one for each kind of record that the rules read.

    A published letter's summary is a page, where a case file is hundreds: what it does not tell may still have been in
    the file, so that the same score says less.
    """

    case_files: Map
    letters: Map


@cache
def calibration() -> Calibration:
    """The published maps (`calibration.yaml`)."""
    raw = (Path(__file__).parent / "calibration.yaml").read_bytes()
    decoded: Calibration = msgspec.yaml.decode(raw, type=Calibration)
    return decoded


def confidence(score: float | None, proposal: Proposal, points: Map) -> float | None:
    """The probability that experts decide as proposed, by the map `points`; None where there is no score."""
    if score is None:
        return None
    found = necessity(score, points)
    return round(found if proposal == "overturned" else 1 - found, 3)


def necessity(score: float, points: Map) -> float:
    """The probability that experts find the treatment necessary: between points in a straight line."""
    if score <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if score <= x1:
            return y0 + (y1 - y0) * (score - x0) / (x1 - x0)
    return points[-1][1]
