"""Colours that can be read by day, by night and on paper."""

import re

import pytest

from openimr.review.worksheet.sheet import asset

TEXT = ("ink", "quiet", "link", "good", "bad", "doubt", "neutral")
GRAPHICS = ("drug", "with", "without", "other", "bad", "focus")


def palettes() -> dict[str, dict[str, str]]:
    """The colours by day, by night (over those of the day), and on paper."""
    blocks = re.findall(r":root \{(.*?)\}", asset("worksheet.css"), re.DOTALL)
    day, night, paper = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)) for block in blocks)
    return {"day": day, "night": {**day, **night}, "paper": {**day, **paper}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["day", "night", "paper"])
def test_text_stands_out_from_its_ground(name: str) -> None:
    palette = palettes()[name]
    for text in TEXT:
        for ground in ("ground", "panel"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for shape in GRAPHICS:
        assert contrast(palette[shape], palette["ground"]) >= 3, shape
    assert contrast(palette["drug-ink"], palette["drug"]) >= 4.5


def test_every_colour_that_is_used_is_declared() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", asset("worksheet.css")))
    assert used <= set(palettes()["day"])
