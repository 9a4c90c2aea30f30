"""Bytes to a letter's text: plain text, and PDFs with their paragraphs and bold lines."""

from openimr.letters.reading.flow import Flow, flat, flow_of_text
from openimr.letters.reading.pdf import flow_of_pdf

__all__ = ["Flow", "flat", "flow_of_pdf", "flow_of_text"]
