"""The letter of an issued determination as a record, before anything is taken out of it."""

from collections.abc import Collection

import msgspec
from django.utils import timezone

from openimr import model
from openimr.corpus.publishing.record import LAYOUT, letter_item, told
from openimr.model import PublishedLetter, ReviewerCredentials
from openimr.server.cases.matching import places_of
from openimr.server.issuing.checking import letter_header
from openimr.server.issuing.models import Issued
from openimr.server.issuing.proofs import Proof


def record_of_issued(issued: Issued, case: model.Case, proof: Proof, places: Collection[int]) -> PublishedLetter:
    """What the letter says, item by item; only items at `places` of the case, which are those that stand.

    The list of documents stays out: its authors and days identify, and published letters have none (process.md 5.1).
    """
    row = issued.determination
    document = msgspec.convert(row.document, model.Determination)
    header = letter_header(document.case, issued.case, case)
    said = row.document.get("signing", {}).get("qualifications", {})
    items = zip(document.items, places_of(case, document), strict=True)
    return PublishedLetter(
        source="",
        layout=LAYOUT,
        layout_verified=True,
        case_number=header.case_number,
        date_of_injury=header.date_of_injury,
        decision_date=timezone.localtime(issued.at).date().isoformat(),
        ur_denial_date=header.ur_decision_date,
        application_received=header.application_received,
        priority=header.priority,
        reviewer=ReviewerCredentials(
            licensure=tuple(proof.licensure or said.get("licensure", ())),
            specialties=tuple(proof.specialties or said.get("specialties", ())),
        ),
        patient=document.patient,
        clinical_summary=told(document.summary),
        items=tuple(letter_item(item) for item, place in items if place in places and item.eligible and item.proposal),
    )
