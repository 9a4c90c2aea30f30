"""The typeset letter: time for one, from a finished determination."""

from benchmarks.bundles import text_bundle
from benchmarks.report import ROOT, NotThereError, machine, table, timed


def measure() -> str:
    """Seconds for the PDF and for the text of the first example's determination."""
    try:
        from openimr.casefile import ReadSettings  # noqa: PLC0415  # missing rooms are reported
        from openimr.letters.writing import letter_pdf, letter_text  # noqa: PLC0415
        from openimr.review import ReviewSettings, review_case  # noqa: PLC0415
    except ImportError as error:
        message = f"{error.name} is not there yet"
        raise NotThereError(message) from error
    folders = sorted((ROOT / "examples" / "case-files").glob("*/records"))
    path = folders[0] if folders else text_bundle(300)
    determination = review_case(path, ReviewSettings(reading=ReadSettings(ocr=False))).determination
    pdf = timed(lambda: letter_pdf(determination), runs=7)
    text = timed(lambda: letter_text(determination), runs=7)
    rows = [("PDF (tagged, embedded fonts)", f"{1000 * pdf:.0f}"), ("text", f"{1000 * text:.0f}")]
    return f"Wanted: PDF under 300 ms. {machine()}.\n\n" + table((path.parent.name, "ms"), rows)
