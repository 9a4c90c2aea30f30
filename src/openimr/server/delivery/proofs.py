"""Proofs of service by mail, as CCP 1013 and 1013a ask for them: one for each case of a batch, to be signed."""

from django.utils import timezone

from openimr.documents import typeset
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.delivery.batches import serve_mailed
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.letters import encloses, templates
from openimr.server.delivery.models import Batch, CaseProof, LetterProof, Sending, SendingStep, State
from openimr.server.exchange.storing import the_store
from openimr.server.store.actions import Staged, new_file
from openimr.server.trail.actor import actor, step

KIND = "proof of service"


def make_proofs(batch_id: int) -> None:
    """Take the service of a mailed batch and make its proofs; what is there is left alone."""
    batch = Batch.objects.filter(pk=batch_id, state=Batch.State.MAILED).first()
    if batch is None:
        return
    serve_mailed(batch)
    cases = Case.objects.filter(sendings__batch=batch).distinct().order_by("pk")
    for number in cases.values_list("number", flat=True):
        with step(number):
            case = lock_case(number)
            if CaseProof.objects.filter(batch=batch, case=case).exists():
                continue
            letters = [*Sending.objects.filter(batch=batch, case=case).order_by("number")]
            made = proof_pdf(batch, number, letters)
            content = the_store().put([made], "application/pdf")
            file = new_file(case, content, name=f"{number} {KIND}, batch {batch.pk}.pdf", kind=KIND)
            CaseProof.objects.create(batch=batch, case=case, file=file)


def keep_letter_proof(number: str, pk: int, staged: Staged) -> None:
    """Keep the signed proof of service of a letter that the office served by itself, as a file of the case.

    Raises:
        DeliveryError: it is no such letter.
    """
    with step(number):
        case = lock_case(number)
        row = Sending.objects.filter(case=case, pk=pk, state=State.SERVED).exclude(otherwise="").first()
        if row is None:
            the_store().drop(staged)
            raise DeliveryError("The case has no such letter that the office served by itself.")
        content = the_store().keep(staged, "application/pdf")
        now, who = timezone.now(), actor()
        name = f"{number} {KIND}, letter {pk} to the {row.role}.pdf"
        file = new_file(case, content, name=name, kind=KIND)
        LetterProof.objects.create(sending=row, file=file, at=now, by=who)
        said = "the signed proof of service was added"
        SendingStep.objects.create(sending=row, at=now, by=who, state=row.state, note=said)


def proof_pdf(batch: Batch, number: str, letters: list[Sending]) -> bytes:
    """The proof of a case's letters: who deposited what, when, where, how, and addressed to whom."""
    office = templates().office
    address = ", ".join(line for line in (office.name, *office.address) if line)
    day = f"{batch.day:%B} {batch.day.day}, {batch.day.year}"
    rows = [
        ["Case", number],
        ["Date of service", day],
        ["Manner of service", "First-class mail, postage fully prepaid"],
    ]
    if batch.tracking:
        rows.append(["Receipt or tracking number", batch.tracking])
    served = (
        f"On {day} I served each document listed below on the person named beside it, by enclosing a true copy in a "
        "sealed envelope addressed as shown, and depositing the envelope in the United States mail at "
        f"{batch.mailed_at}, California, with the postage thereon fully prepaid."
    )
    who = (
        f"I, {batch.mailed_by}, declare: I am over the age of eighteen years and not a party to this matter. I am a "
        f"resident of or employed in the county of {batch.county}, where the mailing occurred."
    )
    sworn = (
        "I declare under penalty of perjury under the laws of the State of California that the foregoing is true and "
        f"correct. Executed at {batch.mailed_at}, California, on the date beside my signature."
    )
    sheet = {
        "title": "Proof of service by mail (Code of Civil Procedure sections 1013 and 1013a)",
        "rows": rows,
        "texts": [f"{who} My business address is {address}." if address else who, served],
        "table": {
            "head": ["Document", "Name and address as shown on the envelope", "Pages"],
            "widths": [1, 2, 0],
            "rows": [[_named(one), ", ".join(one.address), str(one.pages)] for one in letters],
        },
        "sworn": sworn,
        "sign": [f"Signature of {batch.mailed_by}, and date"],
    }
    title = f"Proof of service by mail, case {number}"
    return typeset("mailing", {"title": title, "sheets": [sheet], "footer": number}, date=batch.day.isoformat())


def _named(one: Sending) -> str:
    with_it = " with the sealed determination" if encloses(one) else ""
    return f"Notice: {one.kind}{with_it}{' (Spanish)' if one.language == 'es' else ''}"
