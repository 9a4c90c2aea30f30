"""Quality and issue: what stops a determination, who may do what, and that nothing is ever issued unsigned."""

from io import BytesIO
from typing import Any

import msgspec
import pytest

pytestmark = pytest.mark.django_db

WHY_LATE = "The records came late, as the case's clock says."


def acting_as(user: Any) -> Any:
    from openimr.server.trail.actor import acting

    return acting(f"user:{user.pk}")


def approve(one: Any, by: Any) -> Any:
    from openimr.server.issuing.actions import approve as act

    with acting_as(by):
        return act(one.number, by, one.row.version, WHY_LATE)


def issue(one: Any, by: Any, version: int | None = None) -> Any:
    from openimr.server.issuing.actions import issue as act

    with acting_as(by):
        return act(one.number, by, version or one.row.version)


def letter(issued: Any) -> bytes:
    from openimr.server.issuing.letters import pieces_of

    return b"".join(pieces_of(issued))


def what_is_there(one: Any) -> tuple[Any, ...]:
    """All that a step could change."""
    from openimr.server.cases.models import Case, CaseEvent, Determination
    from openimr.server.issuing.models import Answer, Approval, Issued, QualityNote
    from openimr.server.store.models import File

    rows = (CaseEvent, Determination, Answer, Approval, Issued, QualityNote, File)
    return (Case.objects.values().get(number=one.number), *(model.objects.count() for model in rows))


def test_an_approved_determination_is_sealed_served_and_closes_its_clock(at_quality, people):
    from openimr.process import clocks_of
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.issuing.fetch import awaiting_publication, issued_of

    one = at_quality()
    approve(one, people.quality)
    issued = issue(one, people.quality)
    case = Case.objects.get(number=one.number)
    assert case.state == "IMPLEMENTING"  # both items were overturned
    served = [e for e in case_document(case).events if e.type == "determination served"]
    assert [(e.outcome, e.items) for e in served] == [("overturned", ())]
    clock = next(c for c in clocks_of(case_document(case)) if c.clock == "determination")
    assert clock.stop_event == "determination served"
    assert list(issued_of(case)) == [issued] == list(awaiting_publication())
    assert issued.profile == "PAdES B-B"
    assert issued.self_made


def test_the_seal_is_validated_by_pyhanko_itself_and_the_letter_stays_pdf_ua(at_quality, people, tmp_path):
    import pdfua
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from openimr.server.issuing.seal import the_seal

    one = at_quality()
    approve(one, people.quality)
    pdf = letter(issue(one, people.quality))
    seal = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    status = validate_pdf_signature(seal, ValidationContext(trust_roots=[the_seal().signer.signing_cert]))
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf)
    faults = [f for f in pdfua.validate(str(path)).failures]
    assert faults == []


def test_the_letter_says_the_decision_and_the_qualifications_and_never_the_name(at_quality, people):
    import pypdfium2

    one = at_quality("modified-opioid-and-relaxant", unread=())
    from openimr.server.issuing.checking import checked
    from openimr.server.issuing.letters import copy_to_look_at

    document = pypdfium2.PdfDocument(copy_to_look_at(checked(one.case, one.row)))
    text = " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    assert "Norco 10/325 mg #75: Overturned" in text
    assert "Flexeril 10 mg #60 with 3 refills: Upheld" in text
    assert "Physical Medicine and Rehabilitation" in text
    assert "California" in text
    assert one.number in text
    for word in ("Brindlewood", "rv-101", "i-reviewer", "DRAFT", "to be filled in", "Proposed decision"):
        assert word not in text
