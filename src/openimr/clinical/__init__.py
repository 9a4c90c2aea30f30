"""Pages become findings (what, when, in what mood, where it stands), a timeline, and the clinical summary."""

from openimr.clinical.extract import LETTER_KINDS, extract_findings, findings_in_text
from openimr.clinical.summary import summarise
from openimr.clinical.timeline import Timeline, build_timeline

__all__ = ["LETTER_KINDS", "Timeline", "build_timeline", "extract_findings", "findings_in_text", "summarise"]
