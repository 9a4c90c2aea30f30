"""What follows an issue, and what takes long: the invoice, and exports of whole case files."""

from django.utils import timezone

from openimr.model import Event
from openimr.process.notices import NoticeError, Wanted, facts_of, notice_pdf, notices_of, our_templates
from openimr.server.cases.actions import take
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.exchange.storing import the_store
from openimr.server.issuing.models import Export, Issued
from openimr.server.issuing.neighbours import delivery_send
from openimr.server.issuing.proofs import proof_of
from openimr.server.jobs import job
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import step


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
        facts = case_document(case)
        today = timezone.localtime().date()
        wanted = Wanted(date=today, service="mail", degree=proof_of(case, facts, issued.determination).degree)
        templates = our_templates()
        try:
            known = facts_of(facts, "invoice", wanted, templates.office)
            if known.fee is None:
                return
            notices = notices_of(facts, "invoice", known, templates)
        except NoticeError:
            return
        if (send := delivery_send()) is not None:
            send(number, "invoice")
            return
        store = the_store()
        for notice in notices:
            content = store.put([notice_pdf(notice)], "application/pdf")
            new_file(case, content, name=f"{number} invoice.pdf", kind="invoice")
        at = timezone.localtime().isoformat(timespec="milliseconds")
        to = tuple(dict.fromkeys(notice.party for notice in notices))
        take(number, Event(type="invoice sent", at=at, service="mail in California", to=to))


@job("reading")
def make_export(export_id: int) -> None:
    """Make an export that was asked for; one that is made, or that failed for good, stays as it is."""
    from openimr.server.issuing.export.making import make  # noqa: PLC0415 - PDFs are worked on there only

    export = Export.objects.select_related("case").filter(pk=export_id, file=None, failed="").first()
    if export is not None:
        make(export)
