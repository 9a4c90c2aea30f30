"""The worksheet: one self-contained HTML file that sets each criterion beside the page that it rests on."""

from openimr.review.worksheet.precedents import Precedent, Precedents
from openimr.review.worksheet.quotations import Box, Boxes, PictureOf
from openimr.review.worksheet.sheet import worksheet_html
from openimr.review.worksheet.timeline import Bar, Contradiction, Mark, Point, TimelineData

__all__ = [
    "Bar",
    "Box",
    "Boxes",
    "Contradiction",
    "Mark",
    "PictureOf",
    "Point",
    "Precedent",
    "Precedents",
    "TimelineData",
    "worksheet_html",
]
