"""Nothing is upheld for silence unless every page was read, and nothing is proposed without a clinical record."""

from pathlib import Path

from openimr.model import Determination
from openimr.review import ReviewSettings, review_case

REQUEST = """REQUEST FOR AUTHORIZATION DWC Form RFA
Employee: Marla Voss   Date of Injury: 03/04/2013
Diagnosis: low back pain M54.5
Requested: Norco 10/325 mg #60
Date of request: 05/12/2015
"""
REFUSAL = """UTILIZATION REVIEW DETERMINATION
Date: 05/20/2015
Employee: Marla Voss   Date of Injury: 03/04/2013
Norco 10/325 mg #60: Non-certified
The request is not supported by the guideline.
"""
NOTE = """PROGRESS REPORT (PR-2)
Date of service: 05/10/2015
Patient: Marla Voss
Low back pain. Taking Norco. Tenderness of the lumbar spine.
Plan: continue Norco 10/325 mg #60.
"""


def reviewed(folder: Path, **files: str | bytes) -> Determination:
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return review_case(folder, ReviewSettings()).determination


def test_silence_of_a_record_that_was_read_upholds(tmp_path: Path):
    item = reviewed(tmp_path, rfa_txt=REQUEST, ur_txt=REFUSAL, note_txt=NOTE).items[0]
    assert item.proposal == "upheld"
    assert any(c.status == "not documented" and c.searched for c in item.criteria)


def test_a_page_that_was_not_read_leaves_the_question_open(tmp_path: Path):
    drafted = reviewed(tmp_path, rfa_txt=REQUEST, ur_txt=REFUSAL, note_txt=NOTE, more_pdf=b"%PDF-1.4 cut off")
    item = drafted.items[0]
    assert drafted.unread
    assert item.proposal is None
    assert item.confidence is None
    assert not any(c.status == "not documented" for c in item.criteria)
    assert any("more.pdf" in note for note in item.needs_reviewer)
    assert not any("do not show" in s.text for s in item.rationale)


def test_papers_of_the_dispute_alone_give_no_proposal(tmp_path: Path):
    item = reviewed(tmp_path, rfa_txt=REQUEST, ur_txt=REFUSAL).items[0]
    assert item.proposal is None
    assert any("no clinical record" in note for note in item.needs_reviewer)
