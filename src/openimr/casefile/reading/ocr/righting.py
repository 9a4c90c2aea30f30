"""Righting a page's picture: which way the lines run, how far they slope, and streaks that a scanner drew.

All of it works on the rows' and columns' darkness, which costs a few hundredths of a second a page. Which way up a page
stands, darkness can't tell where a table is set in type of one width; the engine finds out by reading (`engine.py`).
"""

from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey: TypeAlias = NDArray[np.uint8]

MOST_SKEW = 12.0  # degrees either way that are looked for
TOLERATED_SKEW = 1.0  # degrees that Tesseract reads through without loss (measured: 0.7 costs nothing)
_STRIPS = 24
_STREAK = 8  # grey levels that a streak is darker than both its sides
_SPECK = 40  # grey levels that a speck is darker than all that is around it
_STREAK_SHARE = 0.9  # of the page, edge to edge: the rules of a form end at its margins


def ink(grey: Grey, side: int = 800) -> NDArray[np.float32]:
    """Darkness (0 to 1) on a small copy with its longer side about `side`, the paper's own grey taken away."""
    step = max(1, max(grey.shape) // side)
    small = np.asarray(Image.fromarray(grey).reduce(step), dtype=np.float32)
    paper = float(np.percentile(small, 75))
    dark: NDArray[np.float32] = np.clip(paper - 24 - small, 0, 128) / 128
    edge = max(2, min(dark.shape) // 40)  # black borders of scans
    dark[:edge], dark[-edge:], dark[:, :edge], dark[:, -edge:] = 0, 0, 0, 0
    return dark


def skew_of(dark: NDArray[np.float32]) -> tuple[float, float]:
    """The slope of the text's lines in degrees (positive: they fall to the right), and how clear the lines are.

    The page is cut into upright strips; each strip's rows are summed once, and for each angle the strips are slid
    against each other: at the right angle, rows of ink and rows of paper part best.
    """
    height, width = dark.shape
    edges = np.linspace(0, width, _STRIPS + 1).astype(int)
    profiles = np.stack([dark[:, a:b].sum(axis=1) for a, b in pairwise(edges)])
    middles = (edges[:-1] + edges[1:]) / 2 - width / 2
    room = int(np.ceil(np.tan(np.radians(MOST_SKEW)) * width / 2)) + 2
    padded = np.pad(profiles, ((0, 0), (room, room)))

    def clearness(angle: float) -> float:
        shifts = np.rint(np.tan(np.radians(angle)) * middles).astype(int)
        total = sum(padded[i, room + s : room + s + height] for i, s in enumerate(shifts))
        return float(np.square(np.diff(total)).sum())

    # The rules of a form make a peak two tenths of a degree wide: a coarser grid would step over it.
    best = max(np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.2), key=lambda a: (clearness(float(a)), -abs(a)))
    amount = float(np.square(profiles.sum(axis=0)).sum()) or 1.0
    return round(float(best), 1) + 0.0, clearness(float(best)) / amount


def without_streaks(grey: Grey) -> Grey:
    """The picture without the hair lines that dust on a scanner's glass draws from edge to edge."""
    cleaned = grey.copy()
    for turned in (cleaned, cleaned.T):
        sample = turned[:: max(1, turned.shape[0] // 400)].astype(np.int16)
        beside = np.minimum(np.roll(sample, 3, axis=1), np.roll(sample, -3, axis=1))
        share = ((beside - sample) > _STREAK).mean(axis=0)
        for column in np.flatnonzero(share > _STREAK_SHARE):
            if 4 <= column < turned.shape[1] - 4:
                sides = np.minimum(turned[:, column - 3], turned[:, column + 3])
                turned[:, column] = np.maximum(turned[:, column], sides)
    return cleaned


def without_specks(grey: Grey) -> Grey:
    """The picture without dots of dust that are one or two dots large and touch nothing.

    Larger ones are left: at 150 dots an inch a decimal point is two dots by two, and dust is better than 106 for 10.6.
    """
    paper = int(np.percentile(grey[::8, ::8], 75))
    padded = np.pad(grey, 2, mode="edge").astype(np.int16)
    ys, xs = np.nonzero(grey < paper - _SPECK)
    # Most dark dots belong to letters and go on to the left or above; a speck's first dot has paper on both sides.
    first = np.minimum(padded[ys + 1, xs + 2], padded[ys + 2, xs + 1]) > padded[ys + 2, xs + 2] + _SPECK
    ys, xs = ys[first], xs[first]
    cleaned = grey.copy()
    for height, width in ((1, 1), (1, 2), (2, 1)):
        square = [(dy, dx) for dy in range(-1, height + 1) for dx in range(-1, width + 1)]
        inside = [(dy, dx) for dy, dx in square if 0 <= dy < height and 0 <= dx < width]
        ring = np.minimum.reduce([padded[ys + 2 + dy, xs + 2 + dx] for dy, dx in square if (dy, dx) not in inside])
        speck = np.maximum.reduce([padded[ys + 2 + dy, xs + 2 + dx] for dy, dx in inside])
        alone = ring > speck + _SPECK
        for dy, dx in inside:
            y, x = np.minimum(ys[alone] + dy, grey.shape[0] - 1), np.minimum(xs[alone] + dx, grey.shape[1] - 1)
            cleaned[y, x] = ring[alone]
    return cleaned


def turned(grey: Grey, rotation: int) -> Grey:
    """The picture turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -(rotation // 90) % 4))


def straightened(grey: Grey, skew: float) -> Grey:
    """The picture turned counter-clockwise by `skew` degrees, grown so that no corner is lost."""
    image = Image.fromarray(grey)
    return np.asarray(image.rotate(skew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255))


def enlarged(grey: Grey, factor: int) -> Grey:
    """The picture at `factor` times its size: Tesseract wants letters about 30 dots high."""
    if factor == 1:
        return grey
    image = Image.fromarray(grey)
    return np.asarray(image.resize((image.width * factor, image.height * factor), Image.Resampling.BICUBIC))
