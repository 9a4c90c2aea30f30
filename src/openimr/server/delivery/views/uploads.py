"""A proof of service that somebody uploads: a PDF of a size that a scan of a few sheets has."""

from django.http import HttpRequest

from openimr.server.delivery.errors import DeliveryError
from openimr.server.exchange.storing import the_store
from openimr.server.store.actions import Staged
from openimr.server.store.checks import check_upload
from openimr.server.store.upload_errors import UploadError

_LARGEST = 50 * 2**20
_PIECE = 256 * 1024


def staged_proof(request: HttpRequest) -> Staged:
    """The uploaded proof, looked at and staged.

    Raises:
        DeliveryError: there is none, or it is no PDF that is taken; in a sentence for who sent it.
    """
    upload = request.FILES.get("proof")
    if upload is None or not upload.size or upload.size > _LARGEST or getattr(upload, "too_large", False):
        raise DeliveryError(f"Choose a PDF of at most {_LARGEST // 2**20} MB.")
    try:
        type_ = check_upload(upload.chunks(_PIECE), "proof.pdf", limit=_LARGEST)
    except UploadError as error:
        raise DeliveryError(str(error)) from error
    if type_ != "application/pdf":
        raise DeliveryError("The proof has to be a PDF.")
    return the_store().stage(upload.chunks(_PIECE))
