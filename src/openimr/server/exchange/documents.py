"""The files of a case as a claims administrator's program sees them."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.cases.models import Case
from openimr.server.store.models import File

UPLOADED = "medical records"
"""The kind of a file that came in by upload."""
LIMIT = 999
_OTHER = "code.other"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


@cache
def kinds() -> Mapping[str, str]:
    """Kinds of files that are shown, with the word for them on the wire."""
    text = resources.files(__package__).joinpath("kinds.yaml").read_text("utf-8")
    loaded: Mapping[str, str] = msgspec.yaml.decode(text)
    return loaded


def documents_of(user: User, case: Case) -> QuerySet[File]:
    """The files of a case that the account is shown, the oldest first."""
    return _shown(user).filter(case=case).select_related("content").order_by("pk")


def document(user: User, handle: str) -> File | None:
    """A file by its handle, if it is of a case that the account sees, and is shown; None also where there is none."""
    seen = _shown(user).filter(handle=handle, case__in=visible_cases(user))
    return seen.select_related("content", "case").first()


def entry(file: File, case: Case) -> dict[str, object]:
    """A file as one result. It has one rendering: the file as it came."""
    type_ = kinds().get(file.kind, _OTHER)
    return {
        "identifier": file.handle,
        "type": type_,
        "types": [type_],
        "case": case_handle(case),
        "dcn": f"9{file.pk:08}",
        "name": shown_name(file.name),
        "renderings": [{"identifier": file.handle, "type": file.content.type, "size": file.content.size}],
    }


def case_handle(case: Case) -> str:
    """A name for a case that looks like a handle and tells nothing."""
    return f"20.5000.214/{salted_hmac('exchange.case', case.number).hexdigest()[:20]}"


def shown_name(name: str) -> str:
    """A file's name without its ending. Clients save what they download under it, so nothing in it names a folder."""
    kept = "".join(letter for letter in name.translate(_FORBIDDEN) if letter.isprintable())
    return _ENDING.sub("", kept).strip(" .") or "document"


def _shown(user: User) -> QuerySet[File]:
    own = [f"user:{key}" for key in User.objects.filter(organization=user.organization_id).values_list("pk", flat=True)]
    return File.objects.filter(Q(kind__in=kinds()) | Q(by__in=own))
