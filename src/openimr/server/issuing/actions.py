"""What is done with a signed determination: sent back, answered for, approved, issued. Each is one transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from openimr.model import Event
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError, StaleError, StepError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case, Determination
from openimr.server.cases.moments import now_text
from openimr.server.issuing import tasks
from openimr.server.issuing.checking import Checked, checked, last_signed
from openimr.server.issuing.errors import NotAllowedError
from openimr.server.issuing.letters import sealed_letter, the_store
from openimr.server.issuing.models import Answer, Approval, Issued, QualityNote
from openimr.server.issuing.proofs import signer_of
from openimr.server.issuing.seal import Seal, SealedLetter
from openimr.server.issuing.serving import serve
from openimr.server.jobs import enqueue
from openimr.server.store.actions import new_file
from openimr.server.store.models import File
from openimr.server.trail.actor import step

QUALITY, ISSUE = "check quality", "issue determination"
_LEAST = 10
"""Letters of a reason below which it is none."""


def comment(number: str, by: User, text: str, where: str = "") -> QualityNote:
    """A word of quality to the reviewer, on the determination that was signed last.

    Raises:
        RefusedError: nothing is signed, or the comment is empty.
        NotAllowedError: the account may not check this case.
    """
    with step(number):
        case = lock_case(number)
        row = _signed_row(case, by, QUALITY)
        return _note(case, row, by, "comment", text, where)


def send_back(number: str, by: User, text: str, version: int) -> QualityNote:
    """Send a signed determination back to its reviewer, with what is to be mended; it can't be issued any more.

    Raises:
        RefusedError: it is not at quality, or the comment is empty. StaleError, NotAllowedError: as everywhere.
    """
    with step(number):
        case = lock_case(number)
        row = _at_quality(case, by, QUALITY, version)
        note = _note(case, row, by, "returned", text, "")
        take(number, Event(type="returned to reviewer", at=now_text()), strict=True)
    return note


def answer(number: str, by: User, version: int, key: str, reason: str) -> Answer:
    """Put on record why a finding that waits for an answer does not stand against the determination.

    Raises:
        RefusedError: there is no such finding, it is one that no answer lets pass, or the reason is none.
    """
    reason = _said(reason, "Say what the answer is, in a sentence.")
    with step(number):
        case = lock_case(number)
        row = _at_quality(case, by, QUALITY, version)
        finding = next((f for f in checked(case, row).findings if f.key == key), None)
        if finding is None:
            raise StaleError("this finding is not there (any more): look at the checks again")
        if finding.may_answer is None:
            raise RefusedError(f"{finding.id} blocks: no answer lets it pass. {finding.do}")
        if finding.answer is not None:
            raise RefusedError("this finding is answered already")
        return Answer.objects.create(
            determination=row,
            check_id=finding.id,
            where=finding.where,
            finding=finding.text,
            reason=reason,
            at=timezone.now(),
            by=by,
        )


def approve(number: str, by: User, version: int, late: str = "", seen: str | None = None) -> Approval:
    """Approve a signed determination for issue; `late`: why it comes late, where it does.

    `seen`: what the page showed that was approved (`Checked.seen`); None: nothing was shown.

    Raises:
        RefusedError: a finding stops it, it is approved already, or it is late and no reason is given.
        StaleError: a record, a fact or a finding has come since the page was opened.
    """
    with step(number):
        case = lock_case(number)
        row = _at_quality(case, by, QUALITY, version)
        found = checked(case, row)
        if seen is not None and seen != found.seen:
            raise StaleError("the case or its findings have changed since you opened this page: look at it again")
        _stop(found)
        if found.late is not None:
            late = _said(late, "The determination is late: say why, it stays on record (Q20).")
        if Approval.objects.filter(determination=row).exists():
            raise RefusedError("this determination is approved already")
        return Approval.objects.create(
            determination=row,
            digest=row.digest,
            findings=[[f.id, f.severity, f.where, f.answer is not None] for f in found.findings],
            late=late.strip() if found.late is not None else "",
            at=timezone.now(),
            by=by,
        )


def issue(number: str, by: User, version: int) -> Issued:
    """Issue an approved determination: seal its letter, keep it, serve it, and queue the invoice.

    The letter is made and sealed before the transaction, as a timestamp authority may be slow; the transaction looks
    at everything again.

    Raises:
        RefusedError: it is not signed, not approved, or a finding stops it. SealError: the seal can't be put.
    """
    case = Case.objects.get(number=number)
    found = _issuable(case, by, version)
    letter, seal = sealed_letter(found)
    store = the_store()
    staged = store.stage([letter.pdf])
    try:
        with step(number):
            case = lock_case(number)
            found = _issuable(case, by, version)
            content = store.keep(staged, "application/pdf")
            name = f"{number} determination {version}.pdf"
            try:
                with transaction.atomic():
                    file = new_file(case, content, name=name, kind="determination")
                    issued = keep_issued(found, letter, seal, file, by, timezone.now())
            except IntegrityError as error:
                raise RefusedError("the database does not let this determination be issued") from error
            serve(number, found)
            enqueue(tasks.make_covers, lock=f"case {number}", issued_id=issued.pk)
            enqueue(tasks.make_invoice, lock=f"case {number}", issued_id=issued.pk)
    except StepError:  # refused before anything was kept; after a broken connection nobody knows, and the sweep looks
        store.drop(staged)
        raise
    return issued


def keep_issued(  # noqa: PLR0917 - what a row of an issued letter has
    found: Checked, letter: SealedLetter, seal: Seal, file: File, by: User, now: datetime
) -> Issued:
    """The row of an issued letter, in the transaction of the caller; the database looks at it too."""
    return Issued.objects.create(
        case=found.row.case,
        determination=found.row,
        approval=found.row.approval,
        file=file,
        sha256=letter.sha256,
        signature=letter.signature,
        certificate=seal.fingerprint,
        subject=seal.subject,
        self_made=seal.self_made,
        profile=letter.profile,
        at=now,
        by=by,
    )


def _issuable(case: Case, by: User, version: int) -> Checked:
    row = _at_quality(case, by, ISSUE, version)
    approval = Approval.objects.filter(determination=row).first()
    if approval is None or approval.digest != row.digest:
        raise RefusedError("quality has not approved this determination: it can't be issued")
    found = checked(case, row)
    _stop(found)
    if found.late is not None and not approval.late:
        raise RefusedError("the determination has come late since it was approved: it needs a reason on record")
    return found


def _stop(found: Checked) -> None:
    stops = [f for f in found.findings if f.stops]
    if stops:
        named = ", ".join(dict.fromkeys(f.id for f in stops))
        raise RefusedError(f"{len(stops)} blocking findings stop it ({named})" if len(stops) > 1 else
                           f"a blocking finding stops it ({named}): {stops[0].do}")  # fmt: skip


def _signed_row(case: Case, by: User, verb: str) -> Determination:
    if not may(by, verb):
        raise NotAllowedError("this account may not do that")
    row = last_signed(case)
    if row is None:
        raise RefusedError("no determination of this case is signed")
    signer = signer_of(row)
    if (signer is not None and signer.pk == by.pk) or case.reviewer_id == by.pk:
        raise NotAllowedError("who decides a case checks and issues nothing of it: somebody else has to")
    return row


def _at_quality(case: Case, by: User, verb: str, version: int) -> Determination:
    row = _signed_row(case, by, verb)
    if row.version != version:
        raise StaleError(f"version {row.version} of the determination has been signed since: look at it again")
    if case.state != "QA":
        raise RefusedError(f"the case is not at quality (it is {case.state})")
    if QualityNote.objects.filter(determination=row, kind="returned").exists():
        raise RefusedError("this determination was sent back to its reviewer: it has to be signed anew")
    return row


def _note(  # noqa: PLR0917 - the fields of a row
    case: Case, row: Determination, by: User, kind: str, text: str, where: str
) -> QualityNote:
    return QualityNote.objects.create(
        case=case,
        determination=row,
        kind=kind,
        where=where[:200],
        text=_said(text, "Write what the reviewer should know.", least=1),
        at=timezone.now(),
        by=by,
    )


def _said(text: str, otherwise: str, *, least: int = _LEAST) -> str:
    text = text.strip()
    if len(text) < least:
        raise RefusedError(otherwise)
    return text
