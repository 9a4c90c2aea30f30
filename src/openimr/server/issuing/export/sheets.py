"""What an export says of itself: the index, the chronology, and a sheet for each file that is no paper."""

import csv
import io
from collections.abc import Sequence

import msgspec

from openimr.documents import typeset
from openimr.model import Case
from openimr.server.cells import inert


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A file in an export: its pages by Bates numbers, and the volume in which they stand.

    `sha256` is that of the file as it is in the case. `native`: where it lies in the export as it came, if it does.
    """

    name: str
    kind: str
    received: str
    sha256: str
    pages: int
    first: str
    last: str
    volume: str
    native: str = ""
    remark: str = ""


def index_pdf(number: str, asked: str, entries: Sequence[Entry]) -> bytes:
    """The index as a tagged PDF."""
    rows = [
        [str(n), e.received[:10], f"{e.name} ({e.kind})" + (f" - {e.remark}" if e.remark else ""), str(e.pages),
         _range(e), e.volume]
        for n, e in enumerate(entries, start=1)
    ]  # fmt: skip
    lead = (
        f"As of {asked[:10]}. Pages are numbered through; each number stands below its page. The hashes are "
        "in manifest.json."
    )
    heads = ["No.", "Received", "Document", "Pages", "Numbers", "Volume"]
    return _sheet(f"Index of the file of case {number}", [lead], heads, rows, number)


def index_csv(entries: Sequence[Entry]) -> bytes:
    """The index as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = Entry.__struct_fields__
    writer.writerow(names)
    for entry in entries:
        writer.writerow([inert(str(getattr(entry, name))) for name in names])
    return out.getvalue().encode()


def chronology_pdf(number: str, case: Case) -> bytes:
    """What happened in the case, in order. Of who did it parties alone are named: a reviewer's identity is secret."""
    parties = {party.id: party.role for party in case.parties}
    rows = [
        [event.at[:16].replace("T", " "), event.type, parties.get(event.by or "", ""), event.service or "",
         event.outcome or ", ".join(event.reasons)]
        for event in sorted(case.events, key=lambda e: e.at[:19])
    ]  # fmt: skip
    heads = ["When", "What", "By", "Service", "Outcome"]
    return _sheet(f"Chronology of case {number}", ["Each event on record."], heads, rows, number)


def slip_pdf(number: str, name: str, kind: str, native: str, why: str) -> bytes:
    """A sheet in place of a file that can't be printed as it is."""
    lines = [f"In place of the file {name} ({kind}).", why, f"The file itself is in this export: {native}"]
    return _sheet("Sheet in place of a file", lines, [], [], number)


def _sheet(title: str, lines: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[str]], number: str) -> bytes:
    data = {
        "title": title,
        "lines": list(lines),
        "heads": list(heads),
        "rows": [list(r) for r in rows],
        "footer": number,
    }
    return typeset("export", data)


def _range(entry: Entry) -> str:
    return entry.first if entry.first == entry.last else f"{entry.first} to {entry.last.rsplit('-', 1)[-1]}"
