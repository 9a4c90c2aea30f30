"""The typeset letter: time for one, from a finished determination."""

from benchmarks.report import ROOT, machine, table, timed
from openimr.casefile import ReadSettings
from openimr.letters.writing import letter_pdf, letter_text
from openimr.review import ReviewSettings, review_case


def measure() -> str:
    """Seconds for the PDF and for the text of the first example's determination."""
    path = min((ROOT / "examples" / "case-files").glob("*/records"))
    determination = review_case(path, ReviewSettings(reading=ReadSettings(ocr=False))).determination
    pdf = timed(lambda: letter_pdf(determination), runs=7)
    text = timed(lambda: letter_text(determination), runs=7)
    rows = [("PDF (tagged, embedded fonts)", f"{1000 * pdf:.0f}"), ("text", f"{1000 * text:.0f}")]
    return f"Wanted: PDF under 300 ms. {machine()}.\n\n" + table((path.parent.name, "ms"), rows)
