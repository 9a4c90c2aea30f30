"""A Bundle's entries become pages, with the attachments that stand inside them.

FHIR R4: https://hl7.org/fhir/R4/bundle.html, https://hl7.org/fhir/R4/datatypes.html#Attachment. Addresses are never
fetched.
"""

from collections.abc import Iterator, Mapping

import msgspec

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.attachment import attachment_pieces
from openimr.casefile.reading.fhir.resources import lines_of, name_of
from openimr.casefile.reading.fhir.values import Json
from openimr.casefile.reading.outcome import Draft, Outcome, Scan
from openimr.casefile.reading.plain import decode
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean
from openimr.model import Unread

_DEEPEST_NAME = 4
_ATTACHED_IN = ("content.attachment", "presentedForm", "attachment", "contentAttachment")


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """One page for each entry, numbered by its place in the Bundle from 1; a single resource is page 1.

    Raises:
        RefusalError: no JSON, or JSON that is no FHIR resource.
    """
    try:
        document = msgspec.json.decode(decode(source.data(archives)))
    except (msgspec.DecodeError, RecursionError):
        raise RefusalError("is damaged or cut off and cannot be opened as JSON; ask the sender for it again") from None
    if not isinstance(document, Mapping) or not isinstance(document.get("resourceType"), str):
        raise RefusalError("is a JSON file without a FHIR resource in it; send the records as a FHIR R4 Bundle or PDF")
    if document["resourceType"] == "Bundle":
        entries = document.get("entry") if isinstance(document.get("entry"), list) else []
        if not entries:
            raise RefusalError("is a FHIR Bundle without entries; ask the sender for it again")
    else:
        entries = [{"resource": document}]
    names = _Names(entries)
    for number, entry in enumerate(entries, 1):
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if not isinstance(resource, Mapping):
            yield Unread(file=source.file, page=number, reason="is an entry of the Bundle without a resource in it")
            continue
        yield from _page(source, archives, number, resource, names)


def _page(
    source: Source, archives: Archives, number: int, resource: Mapping[str, Json], names: "_Names"
) -> Iterator[Outcome]:
    scope = names.within(resource)
    try:
        pieces: list[str | Scan] = [clean("\n".join(lines_of(resource, scope)))]
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError):
        yield Unread(file=source.file, page=number, reason="is an entry that does not follow FHIR R4 and was not read")
        return
    for attachment in _attachments(resource):
        try:
            found = attachment_pieces(attachment, source, archives)
        except RefusalError as refusal:
            yield Unread(file=source.file, page=number, reason=f"carries a document that {refusal}")
            continue
        pieces += ["\n" if len(pieces) == 1 else "\f", *found]
    yield Draft(file=source.file, page=number, source="document", pieces=tuple(pieces))


def _attachments(resource: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    for path in _ATTACHED_IN:
        outer, _, inner = path.partition(".")
        values = resource.get(outer)
        for value in values if isinstance(values, list) else [values]:
            found = value.get(inner) if inner and isinstance(value, Mapping) else value
            if isinstance(found, Mapping) and ("data" in found or "url" in found):
                yield found


class _Names:
    """What references inside the Bundle point to, by full address and by `Type/id`."""

    def __init__(self, entries: list[Json], contained: Mapping[str, Mapping[str, Json]] | None = None) -> None:
        self._entries = entries
        self._held: dict[str, Mapping[str, Json]] = dict(contained or {})
        for entry in entries:
            resource = entry.get("resource") if isinstance(entry, Mapping) else None
            if isinstance(resource, Mapping):
                self._held[f"{resource.get('resourceType')}/{resource.get('id')}"] = resource
                self._held[str(entry.get("fullUrl", ""))] = resource
        self._depth = 0

    def within(self, resource: Mapping[str, Json]) -> "_Names":
        """The same names, and those of the resources that this one contains."""
        contained = resource.get("contained")
        if not isinstance(contained, list) or not contained:
            return self
        inner = {f"#{part.get('id')}": part for part in contained if isinstance(part, Mapping)}
        return _Names(self._entries, inner)

    def __call__(self, reference: str) -> str:
        target = self._held.get(reference) or self._held.get("/".join(reference.split("/")[-2:]))
        if target is None or self._depth >= _DEEPEST_NAME:
            return ""
        self._depth += 1
        try:
            return name_of(target, self)
        finally:
            self._depth -= 1
