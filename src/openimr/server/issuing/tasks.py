"""What follows an issue, and what takes long: papers to mail, the invoice, and exports of whole case files."""

from collections.abc import Iterable

from django.utils import timezone

from openimr.model import Event
from openimr.process.notices import Notice, NoticeError, Wanted, facts_of, notice_pdf, notices_of, our_templates
from openimr.server.cases.actions import take
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import now_text
from openimr.server.exchange.storing import the_store
from openimr.server.issuing.fetch import COVER, INVOICE
from openimr.server.issuing.models import Export, Issued
from openimr.server.issuing.neighbours import delivery_send
from openimr.server.issuing.proofs import proof_of
from openimr.server.jobs import job
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import step


@job("letters")
def make_covers(issued_id: int) -> None:
    """The notice that goes to each party with the letter, once, as papers to mail; `delivery` makes its own."""
    issued = Issued.objects.select_related("case").get(pk=issued_id)
    number = issued.case.number
    if delivery_send() is not None:
        return
    with step(number):
        case = lock_case(number)
        if case.files.filter(kind=COVER, received__gte=issued.at).exists():
            return
        facts, templates = case_document(case), our_templates()
        wanted = Wanted(date=timezone.localtime(issued.at).date(), service="mail")
        known = facts_of(facts, COVER, wanted, templates.office)
        _keep(case, notices_of(facts, COVER, known, templates), COVER)


@job("letters")
def make_invoice(issued_id: int) -> None:
    """Invoice the fee of a determination to its claims administrator, once; without a known fee nothing is sent.

    What is not invoiced stays owed: the case's page says so.
    """
    issued = Issued.objects.select_related("case", "determination").get(pk=issued_id)
    number = issued.case.number
    with step(number):
        case = lock_case(number)
        if case.events.filter(type="invoice sent", recorded__gte=issued.at).exists():
            return
        facts, templates = case_document(case), our_templates()
        degree = proof_of(case, facts, issued.determination).degree
        wanted = Wanted(date=timezone.localtime().date(), service="mail", degree=degree)
        try:
            known = facts_of(facts, INVOICE, wanted, templates.office)
            notices = notices_of(facts, INVOICE, known, templates) if known.fee is not None else ()
        except NoticeError:
            return
        if not notices:
            return
        if (send := delivery_send()) is not None:
            send(number, INVOICE)
            return
        _keep(case, notices, INVOICE)
        to = tuple(dict.fromkeys(notice.party for notice in notices))
        event = Event(type="invoice sent", at=now_text(), service="mail in California", to=to)
        take(number, event, strict=True)


def _keep(case: Case, notices: Iterable[Notice], kind: str) -> None:
    """Notices as files of the case, in the transaction of the caller; a name of a file names no person."""
    store = the_store()
    for notice in notices:
        content = store.put([notice_pdf(notice)], "application/pdf")
        new_file(case, content, name=f"{case.number} {kind}, {notice.role}.pdf", kind=kind)


@job("reading")
def make_export(export_id: int) -> None:
    """Make an export that was asked for; one that is made, or that failed for good, stays as it is."""
    from openimr.server.issuing.export.making import make  # noqa: PLC0415 - PDFs are worked on there only

    export = Export.objects.select_related("case").filter(pk=export_id, file=None, failed="").first()
    if export is not None:
        make(export)
