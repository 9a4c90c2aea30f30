"""Make an export: a ZIP of volumes, files as they came, index and manifest, written piece by piece into the store."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC
from io import BytesIO
from typing import IO

import msgspec
from django.db.models import F
from django.utils import timezone

from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.delivery.models import Sending, State
from openimr.server.exchange.storing import the_store
from openimr.server.issuing.export.sheets import Entry, chronology_pdf, index_csv, index_pdf, slip_pdf
from openimr.server.issuing.export.volumes import Source, Taken, UnprintableError, Volume, Volumes
from openimr.server.issuing.models import Export, ExportProgress
from openimr.server.records.actions import PAGES, REVIEW
from openimr.server.store.actions import new_file
from openimr.server.store.crypto import CorruptError
from openimr.server.store.models import File
from openimr.server.trail.actor import step

KIND = "case export"
INTERNAL = (PAGES, REVIEW, KIND)
"""Kinds of files that are no part of the case's file: what the software made of it for itself."""
SEALED = "determination"
NEVER_SENT = "never sent"
_PIECE = 256 * 1024


def make(export: Export) -> None:
    """Make an export and keep it; in one transaction it appears, whole."""
    number = export.case.number
    store = the_store()
    files = list(File.objects.filter(case=export.case).exclude(kind__in=INTERNAL).select_related("content")
                 .order_by("received", "pk"))  # fmt: skip
    service = _service(export)
    files = [file for file in files if service.get(file.pk) != NEVER_SENT]
    with step(number):
        ExportProgress.objects.filter(export=export).update(done=0, total=len(files), changed=timezone.now())
    packing = _Packing(export, files, service)
    try:
        staged = store.stage(packing.pieces())
    except CorruptError:
        with step(number):
            Export.objects.filter(pk=export.pk, file=None).update(
                failed="A file of the case is not what was put there: it has to be restored from a backup."
            )
        return
    with step(number):
        case = lock_case(number)
        locked = Export.objects.select_for_update().get(pk=export.pk)
        if locked.file_id is not None:  # another worker was quicker
            store.drop(staged)
            return
        content = store.keep(staged, "application/zip")
        locked.file = new_file(case, content, name=f"{number} case file.zip", kind=KIND)
        locked.sha256, locked.pages = staged.sha256, packing.pages
        locked.save(update_fields=["file", "sha256", "pages"])


def _service(export: Export) -> Mapping[int, str]:
    """How each letter of the case was served, by its file; a letter that nobody got is no part of what happened."""
    said: dict[int, str] = {}
    for row in Sending.objects.filter(case=export.case).exclude(file=None).order_by("pk"):
        day = row.served.isoformat() if row.served else "a day that is not on record"
        remark = {
            State.SERVED: f"served on {day}",
            State.RETURNED: f"served on {day}, came back",
            State.HANDED_OVER: "in a batch that is not recorded as mailed",
        }.get(State(row.state), NEVER_SENT)
        if said.get(row.file_id or 0, NEVER_SENT) == NEVER_SENT:
            said[row.file_id or 0] = remark
    return said


class _Packing:
    """One export under way."""

    def __init__(self, export: Export, files: list[File], service: Mapping[int, str]) -> None:
        self._export, self._files, self._service = export, files, service
        self._number = export.case.number
        self._asked = timezone.localtime(export.asked)
        self._volumes = Volumes(self._number)
        self._entries: list[Entry] = []
        self._members: list[dict[str, object]] = []
        self._pipe = _Pipe()
        self.pages = 0

    def pieces(self) -> Iterator[bytes]:
        """The ZIP, piece by piece."""
        with zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
            document = case_document(self._export.case)
            yield from self._made(archive, "Chronology", "chronology", chronology_pdf(self._number, document))
            for file in self._files:
                yield from self._file(archive, file)
                with step(self._number):
                    ExportProgress.objects.filter(export=self._export).update(
                        done=F("done") + 1, changed=timezone.now()
                    )
            yield from self._kept(archive, self._volumes.end())
            asked = self._asked.isoformat(timespec="seconds")
            for name, content in (
                ("index.pdf", index_pdf(self._number, asked, self._entries)),
                ("index.csv", index_csv(self._entries)),
            ):
                yield from self._member(archive, name, BytesIO(content))
            manifest = {
                "schema": "openimr/case-export/1",
                "case_number": self._number,
                "asked": asked,
                "pages": self.pages,
                "files": [msgspec.structs.asdict(entry) for entry in self._entries],
                "members": self._members,
            }
            text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
            yield from self._member(archive, "manifest.json", BytesIO(text))
        yield self._pipe.taken()

    def _file(self, archive: zipfile.ZipFile, file: File) -> Iterator[bytes]:
        content, native, remark = file.content, "", self._service.get(file.pk, "")
        source = Source(type=content.type, size=content.size, open=lambda: the_store().reader(content))
        place = f"native/{len(self._entries) + 1:04}-{_safe(file.name)}"
        try:
            taken = self._volumes.take(source)
        except UnprintableError as error:
            native, remark = place, _and(remark, "a sheet stands in its place")
            taken = self._volumes.take(_in_memory(slip_pdf(self._number, file.name, file.kind, native, str(error))))
        if not taken.whole:
            native = place
            remark = _and(remark, "damaged: the pages after these can't be opened; the file itself is beside it")
        elif file.kind == SEALED:
            native = place
            remark = _and(remark, "the sealed letter itself is beside it: its seal holds there only")
        yield from self._kept(archive, self._volumes.full())
        if native:
            yield from self._member(archive, native, the_store().reader(content))
        received = timezone.localtime(file.received).isoformat(timespec="seconds")
        self._enter(taken, file.name, file.kind, received, content.sha256, native, remark)

    def _made(self, archive: zipfile.ZipFile, name: str, kind: str, pdf: bytes) -> Iterator[bytes]:
        taken = self._volumes.take(_in_memory(pdf))
        yield from self._kept(archive, self._volumes.full())
        self._enter(taken, name, kind, self._asked.isoformat(timespec="seconds"), hashlib.sha256(pdf).hexdigest())

    def _enter(  # noqa: PLR0917 - the fields of a row
        self, taken: Taken, name: str, kind: str, received: str, sha256: str, native: str = "", remark: str = ""
    ) -> None:
        self.pages += taken.pages
        self._entries.append(
            Entry(
                name=name,
                kind=kind,
                received=received,
                sha256=sha256,
                pages=taken.pages,
                first=self._volumes.bates(taken.first),
                last=self._volumes.bates(taken.last),
                volume=taken.volume,
                native=native,
                remark=remark,
            )
        )

    def _kept(self, archive: zipfile.ZipFile, volumes: list[Volume]) -> Iterator[bytes]:
        for volume in volumes:
            with volume.file as file:
                yield from self._member(archive, volume.name, file)

    def _member(self, archive: zipfile.ZipFile, name: str, content: IO[bytes]) -> Iterator[bytes]:
        info = zipfile.ZipInfo(name, self._asked.astimezone(UTC).timetuple()[:6])
        digest, size = hashlib.sha256(), 0
        with content, archive.open(info, "w", force_zip64=True) as member:
            while piece := content.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                member.write(piece)
                yield self._pipe.taken()
        self._members.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        yield self._pipe.taken()


class _Pipe:
    """What a ZIP writer writes into, to be taken out in pieces; it can't go back, and says so."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def _and(remark: str, more: str) -> str:
    return f"{remark}; {more}" if remark else more


def _in_memory(pdf: bytes) -> Source:
    return Source(type="application/pdf", size=len(pdf), open=lambda: BytesIO(pdf))


def _safe(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-_. " else "_" for c in name).strip(" .")
    return kept[-100:] or "file"
