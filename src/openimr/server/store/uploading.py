"""Uploads of pages: each file goes to disk as it comes, into a file without a name that no killed process leaves."""

import tempfile
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from openimr.server.accounts.permissions import may

V = TypeVar("V", bound=Callable[..., Any])
_FORMS = 4
"""So many times the limit of a file the files of one form may be together."""


def takes_files(view: V) -> V:
    """A page whose form has files; the forms of all others may have none, and nothing of one is kept for a moment."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class Upload(UploadedFile):  # type: ignore[type-arg]  # it takes none at run time
    """A file that was sent; `too_large`: more came than is taken, and only its beginning is kept."""

    too_large = False


class NamelessUploadHandler(FileUploadHandler):
    """Takes the files of a form that asks for them, and none from somebody who is not signed in."""

    chunk_size = 256 * 1024
    _came = 0

    def __init__(self, request: HttpRequest | None = None) -> None:
        """`request`: whose form it is."""
        super().__init__(request)
        self._made: list[Upload] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        """A file begins; refused, before any of it is kept, where it comes from nobody.

        A form without files, as that of signing in, comes from anybody.

        Raises:
            StopUpload: nobody is signed in, the form asks for no files, or the account may not send it.
        """
        user = getattr(self.request, "user", None)
        signed_in = user is not None and user.is_authenticated
        if not signed_in and not getattr(self.request, "auth", None):  # what an API has found its caller to be
            raise StopUpload(connection_reset=True)
        match = getattr(self.request, "resolver_match", None)
        asked_for = match is None or getattr(match.func, "takes_files", False)
        if not asked_for or (match is not None and (user is None or not may(user, match.func.verb))):
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the form's end closes it
        self._upload = Upload(file, self.file_name, self.content_type, 0, self.charset)
        self._made.append(self._upload)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; what is over the limit is read and let go, so that the other files still arrive.

        Raises:
            RequestDataTooBig: the files are more together than any form has; none is kept, and the answer is 400.
        """
        self._came += len(raw_data)
        if self._came > _FORMS * settings.CONFIG.upload_limit:
            self.upload_interrupted()
            raise RequestDataTooBig("the files of one form")
        if start + len(raw_data) > settings.CONFIG.upload_limit:
            self._upload.too_large = True
        else:
            self._upload.write(raw_data)

    def file_complete(self, file_size: int) -> Upload:
        """The file as the form has it."""
        self._upload.seek(0)
        self._upload.size = file_size
        return self._upload

    def upload_interrupted(self) -> None:
        """The sender has gone: nothing is kept."""
        for upload in self._made:
            upload.close()
