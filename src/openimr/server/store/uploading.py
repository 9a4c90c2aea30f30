"""Uploads of pages: each file goes to disk as it comes, into a file without a name that no killed process leaves."""

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class Upload(UploadedFile):  # type: ignore[type-arg]  # it takes none at run time
    """A file that was sent; `too_large`: more came than is taken, and only its beginning is kept."""

    too_large = False


class NamelessUploadHandler(FileUploadHandler):
    """Takes every file of a form, and none from somebody who is not signed in."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        """A file begins; refused, before any of it is kept, where it comes from nobody.

        A form without files, as that of signing in, comes from anybody.

        Raises:
            StopUpload: nobody is signed in.
        """
        user = getattr(self.request, "user", None)
        signed_in = user is not None and user.is_authenticated
        if not signed_in and not getattr(self.request, "auth", None):  # what an API has found its caller to be
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the form's end closes it
        self._upload = Upload(file, self.file_name, self.content_type, 0, self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; what is over the limit is read and let go, so that the other files still arrive."""
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
        upload = getattr(self, "_upload", None)
        if upload is not None:
            upload.close()
