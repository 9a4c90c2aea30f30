"""Confidence: the probability that experts decide as proposed, read from a published map over the rules' score."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from openimr.model import Proposal


class Calibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points (score, probability that the treatment is found necessary), ascending in both."""

    points: tuple[tuple[float, float], ...]


@cache
def calibration() -> Calibration:
    """The published map (`calibration.yaml`)."""
    raw = (Path(__file__).parent / "calibration.yaml").read_bytes()
    decoded: Calibration = msgspec.yaml.decode(raw, type=Calibration)
    return decoded


def confidence(score: float | None, proposal: Proposal) -> float | None:
    """The probability that experts decide as proposed; None where there is no score."""
    if score is None:
        return None
    points = calibration().points
    necessary = points[-1][1]
    if score <= points[0][0]:
        necessary = points[0][1]
    else:
        for (x0, y0), (x1, y1) in pairwise(points):
            if score <= x1:
                necessary = y0 + (y1 - y0) * (score - x0) / (x1 - x0)
                break
    return round(necessary if proposal == "overturned" else 1 - necessary, 3)
