"""Case codes: by the code on a notice, an injured worker, representative or physician gets an account for that case."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from openimr import model
from openimr.process import role_of
from openimr.server.accounts.errors import CodeError
from openimr.server.accounts.models import CaseCode, User
from openimr.server.accounts.roles import Role
from openimr.server.cases.fetch import case_document
from openimr.server.cases.leaving import end_tie
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Person
from openimr.server.secrets import secret_file
from openimr.server.trail.actor import step

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is mistaken for another in print: 0 O, 1 I L, U V."""
_LENGTH = 12
_DAYS = 365
_REASON = 5
"""Letters that a reason has at least."""
_WRONG = 5
"""Wrong dates after which a code is worth nothing: the office makes another."""
ROLES = {"injured worker": Role.WORKER, "representative": Role.WORKER, "requesting physician": Role.PHYSICIAN}
"""The role that a party's account gets, by the party's role in the case."""
_NOT_TAKEN = (
    "The code and the date don't fit, or the code was used before or is too old. Look at the notice again; the "
    "review organisation makes you another code."
)


def make_code(number: str, party: str) -> str:
    """A new code for a party of a case, to be printed on its notices; codes of the party from before are void.

    Raises:
        CodeError: the case has no such party, or the party gets no account by a code.
        UnknownCaseError: there is no such case.
    """
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    now = timezone.now()
    with step(number):
        case = lock_case(number)
        if party_role(case_document(case), party) is None:
            raise CodeError("Only the injured worker, a representative and the requesting physician get a code.")
        CaseCode.objects.filter(case=case, party=party, used=None, until__gt=now).update(until=now)
        CaseCode.objects.create(
            case=case, party=party, digest=_digest(code), made=now, until=now + timedelta(days=_DAYS)
        )
    return "-".join(code[i : i + 4] for i in range(0, _LENGTH, 4))


def end_account(number: str, party: str, reason: str) -> None:
    """The account of a party sees the case no more from now on, nor letters of it; the reason stays on record.

    Raises:
        CodeError: the party has no account here, or no reason is given.
        UnknownCaseError: there is no such case.
    """
    if len(reason.strip()) < _REASON:
        raise CodeError("Say in a few words why the account ends here; it stays on record.")
    with step(number):
        case = lock_case(number)
        row = Person.objects.filter(case=case, party=party, account__isnull=False).select_related("case").first()
        if row is None:
            raise CodeError("No account is tied to this party any more.")
        end_tie(row, timezone.now(), reason.strip())


def redeem(code: str, day: str, *, account: User | None = None, username: str = "", password: str = "") -> User:
    """Take a code: the account (a new one with this name and password, where none is given) sees that case from now.

    `day` is the date of injury, ISO: a case has no date of birth on file. The answer to whatever is wrong is the same.

    Raises:
        CodeError: it was not taken.
    """
    found = _fitting(code, day)
    case = found.case
    role = party_role(case_document(case), found.party)
    if role is None or (account is not None and not account.has_role(role)):
        raise CodeError(_NOT_TAKEN)
    if account is None:
        _check_new(username, password)
    try:
        with step(case.number), transaction.atomic():
            lock_case(case.number)
            found = CaseCode.objects.select_for_update().get(pk=found.pk)
            if found.used is not None or found.until <= timezone.now():  # taken or voided meanwhile
                raise CodeError(_NOT_TAKEN)
            if account is None:
                account = User.objects.create_user(username, password, roles=[role])
            found.used, found.account = timezone.now(), account
            found.save(update_fields=["used", "account"])
            Person.objects.filter(case=case, party=found.party).update(account=account)
    except IntegrityError as error:
        raise CodeError("That user name is taken: choose another.") from error
    return account


def party_role(document: model.Case, party: str) -> Role | None:
    """The role of the account of a party; None: a code gives it none."""
    of = next((p for p in document.parties if p.id == party), None)
    return ROLES.get(role_of(of.role) or "") if of is not None else None


def _fitting(code: str, day: str) -> CaseCode:
    """The code, if it is good and the date fits; a wrong date is counted, and that stays."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    with transaction.atomic():
        found = CaseCode.objects.select_for_update(of=("self",)).select_related("case").filter(digest=_digest(letters))
        row = found.filter(used=None, until__gt=timezone.now(), failed__lt=_WRONG).first()
        if row is not None and day and day == case_document(row.case).injury.date:
            return row
        if row is not None:
            row.failed += 1
            row.save(update_fields=["failed"])
    raise CodeError(_NOT_TAKEN)


def _check_new(username: str, password: str) -> None:
    if not username.strip() or any(letter.isspace() for letter in username) or len(username) > 150:
        raise CodeError("A user name has 1 to 150 characters and no blanks.")
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        raise CodeError(" ".join(error.messages)) from error


def _digest(code: str) -> str:
    """The keyed hash of a code: who has the database alone can't try codes against it."""
    key = secret_file(settings.CONFIG.keys / "case-codes.key", lambda: secrets.token_bytes(32))
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()
