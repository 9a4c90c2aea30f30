"""Batches of the mail room: asked for, made in the background, mailed or dissolved."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from openimr.server.accounts.codes import make_code, party_role
from openimr.server.accounts.models import CaseCode, User
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.delivery.actions import serve
from openimr.server.delivery.composing import Envelope, composed, lines_of, posting_order
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.letters import enclosed, notice_for, with_code
from openimr.server.delivery.making import keep_letter, note, still_to_send
from openimr.server.delivery.models import Batch, Sending, State, Way
from openimr.server.delivery.ways import way_chooser
from openimr.server.exchange.storing import the_store
from openimr.server.jobs import enqueue
from openimr.server.store.actions import Staged
from openimr.server.store.models import Content, File
from openimr.server.trail.actor import step

MOST = 400
"""Letters of a batch."""
_AHEAD = timedelta(days=7)
_PIECE = 1024 * 1024


def ask_for_batch(by: User, day: date, *, with_gaps: bool = False) -> Batch:
    """Take the letters that wait for the post into a batch of a day; it is made in the background.

    `with_gaps`: also letters in which a place stands open.

    Raises:
        DeliveryError: no letter waits, or the day is over or far ahead.
    """
    today = timezone.localdate()
    if not today <= day <= today + _AHEAD:
        raise DeliveryError("Letters are mailed today or within a week: they are dated that day.")
    from openimr.server.delivery.tasks import build_batch  # noqa: PLC0415 - jobs import this module

    with step():
        found = waiting_for_post()
        if not with_gaps:
            found = found.filter(gaps=[])
        keys = [*found.select_for_update(skip_locked=True).values_list("pk", flat=True)[:MOST]]
        if not keys:
            raise DeliveryError("No letter waits that could go into a batch.")
        batch = Batch.objects.create(day=day, asked=timezone.now(), by=by, with_gaps=with_gaps)
        Sending.objects.filter(pk__in=keys).update(batch=batch)
        enqueue(build_batch, lock=f"batch:{batch.pk}", batch_id=batch.pk)
    return batch


def waiting_for_post() -> QuerySet[Sending]:
    """The letters that are made, wait for the post and are in no batch, the oldest first."""
    found = Sending.objects.filter(state=State.TO_SEND, way=Way.PRINT, batch=None, file__isnull=False)
    return found.order_by("made", "pk")


def build(pk: int) -> None:
    """Make a batch: each letter dated its day, a code in those that need one. What is not to be sent drops out."""
    batch = Batch.objects.get(pk=pk)
    codes: dict[tuple[str, str], str] = {}
    keys = [*batch.sendings.filter(state=State.TO_SEND).order_by("case", "pk").values_list("pk", flat=True)]
    found = [one for key in keys if (one := _prepared(batch, key, codes)) is not None]
    if not found:
        _drop(batch, "No letter of it was still to be sent: the history of each says why.")
        return
    ordered = posting_order(found)
    store = the_store()
    with tempfile.TemporaryFile() as file:
        counts = composed(batch, ordered, file)
        file.seek(0)
        staged = store.stage(iter(lambda: file.read(_PIECE), b""))
    with step():
        row = Batch.objects.select_for_update().get(pk=pk)
        if row.state != Batch.State.MAKING:
            store.drop(staged)
            return
        _keep(row, staged, ordered, counts)


def mark_mailed(pk: int, *, by: str, at: str, county: str, tracking: str) -> None:
    """A named person has deposited a batch in the mail on its day: service is taken, and the proofs are made.

    The PDF, in which case codes stand, is removed.

    Raises:
        DeliveryError: it is not ready, its day has not come, or it is not said who mailed it and where.
    """
    from openimr.server.delivery.tasks import make_proofs  # noqa: PLC0415 - jobs import this module

    if not (by.strip() and at.strip() and county.strip()):
        raise DeliveryError("Say who deposited the letters, in which city and county: the proof of service names it.")
    with step():
        batch = _locked(pk)
        if batch.state != Batch.State.READY:
            raise DeliveryError("This batch is not ready to be mailed.")
        if batch.day > timezone.localdate():
            raise DeliveryError("The letters are dated a day that has not come: mail them then.")
        batch.state, batch.marked = Batch.State.MAILED, timezone.now()
        batch.mailed_by, batch.mailed_at, batch.county = by.strip(), at.strip(), county.strip()
        batch.tracking = tracking.strip()
        _remove_content(batch)
        batch.save()
        enqueue(make_proofs, lock=f"batch:{pk}", batch_id=pk)


def serve_mailed(batch: Batch) -> None:
    """Take the service of all letters of a mailed batch, a case at a time; what was taken is left alone."""
    rows = batch.sendings.filter(state=State.HANDED_OVER).select_related("case").order_by("case", "number")
    for case, _ in groupby(rows, key=lambda one: one.case):
        with step(case.number):
            lock_case(case.number)
            own = batch.sendings.select_for_update(of=("self",)).select_related("case")
            letters = [*own.filter(case=case, state=State.HANDED_OVER).order_by("number")]
            if letters:
                serve(letters, batch.day, f"mailed on {batch.day} by {batch.mailed_by}, batch {batch.pk}")


def dissolve(pk: int) -> None:
    """Take a batch apart that was not mailed: its letters wait again, and the codes printed in them are void.

    Raises:
        DeliveryError: it was mailed.
    """
    with step():
        batch = _locked(pk)
        if batch.state not in {Batch.State.READY, Batch.State.MAKING}:
            raise DeliveryError("This batch was mailed, or is dissolved already.")
        _take_apart(batch, "Dissolved.")


def keep_proof(pk: int, staged: Staged) -> None:
    """Keep what was uploaded: the signed proof of service, or the receipt of the post.

    Raises:
        DeliveryError: the batch is not mailed, or has its proof.
    """
    with step():
        batch = _locked(pk)
        if batch.state != Batch.State.MAILED or batch.proof is not None:
            raise DeliveryError("This batch is not mailed yet, or has its proof already.")
        batch.proof = the_store().keep(staged, "application/pdf")
        batch.save(update_fields=["proof"])


def _prepared(batch: Batch, pk: int, codes: dict[tuple[str, str], str]) -> Envelope | None:
    """A letter, dated the day of the batch; None: it does not go."""
    number = Sending.objects.values_list("case__number", flat=True).get(pk=pk)
    with step(number):
        case = lock_case(number)
        row = Sending.objects.select_for_update(of=("self",)).select_related("file").get(pk=pk)
        if row.batch_id != batch.pk or row.state != State.TO_SEND:
            return None
        row.case, document = case, case_document(case)
        made = still_to_send(row, document) and keep_letter(row, case, document, batch.day)
        if not made or row.file is None or (row.gaps and not batch.with_gaps):
            row.batch = None
            row.save(update_fields=["batch"])
            return None
        key = number, row.party
        coded = party_role(document, row.party) is not None and not way_chooser(case).has_account(row.party)
        if coded and key not in codes:
            codes[key] = make_code(number, row.party)
        notice = notice_for(row, document, batch.day)
        store = the_store()
        issued = enclosed(row)
        return Envelope(
            sending=row,
            lines=lines_of(notice),
            pdf=with_code(notice, codes[key]) if coded else _bytes(row.file),
            enclosure=b"".join(store.open(issued.file.content)) if issued is not None else None,
            coded=coded,
        )


def _bytes(file: File) -> bytes:
    return b"".join(the_store().open(file.content))


def _keep(batch: Batch, staged: Staged, ordered: list[Envelope], counts: list[int]) -> None:
    batch.content, batch.pages = the_store().keep(staged, "application/pdf"), sum(counts)
    batch.state = Batch.State.READY
    batch.save()
    for place, (one, count) in enumerate(zip(ordered, counts, strict=True), 1):
        row = one.sending
        row.number, row.pages, row.address = place, count, [*one.lines]
        row.save(update_fields=["number", "pages", "address"])
        coded = ", with a case code" if one.coded else ""
        note(row, State.HANDED_OVER, f"letter {place} of batch {batch.pk}{coded}")


def _drop(batch: Batch, why: str) -> None:
    with step():
        row = _locked(batch.pk)
        if row.state == Batch.State.MAKING:
            _take_apart(row, why)


def _take_apart(batch: Batch, why: str) -> None:
    for row in _letters(batch):
        CaseCode.objects.filter(case=row.case_id, party=row.party, used=None, made__gte=batch.asked).update(
            until=timezone.now()
        )
        row.batch, row.number, row.pages = None, 0, 0
        row.save(update_fields=["batch", "number", "pages"])
        note(row, State.TO_SEND, f"batch {batch.pk} was dissolved")
    batch.state, batch.problem = Batch.State.DISSOLVED, why
    _remove_content(batch)
    batch.save()


def _letters(batch: Batch) -> Iterator[Sending]:
    waiting = (State.TO_SEND, State.HANDED_OVER)
    yield from batch.sendings.select_for_update(of=("self",)).filter(state__in=waiting).order_by("pk")


def _remove_content(batch: Batch) -> None:
    """The PDF goes, and with it every code in clear; its file is swept away."""
    content, batch.content = batch.content, None
    if content is not None:
        batch.save(update_fields=["content"])
        Content.objects.filter(pk=content.pk).delete()


def _locked(pk: int) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if batch is None:
        raise DeliveryError("There is no such batch.")
    return batch
