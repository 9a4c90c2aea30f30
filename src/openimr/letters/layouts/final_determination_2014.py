"""Layout `final-determination-2014`: MAXIMUS letters of 2014-2017, seen in 68 letters (layouts.md, 1)."""

from openimr.letters.layouts import family_2014 as family
from openimr.letters.layouts.layout import Layout
from openimr.letters.layouts.raw import RawLetter
from openimr.letters.reading.flow import Flow

_LABELS = family.labels_of("MAXIMUS guideline")


def _read(flow: Flow) -> RawLetter:
    return family.read(flow, _LABELS)


LAYOUT = Layout(
    id="final-determination-2014",
    years="2014-2017",
    verified=True,
    markers=(family.HOW, family.SUMMARY, family.ISSUES, *family.CLAIMS, "MAXIMUS guideline", *family.RATIONALE),
    read=_read,
)
