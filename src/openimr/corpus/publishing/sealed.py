"""Sealed determinations in folders, each with what is known to identify somebody in its case."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from openimr.corpus.publishing.record import sealed_letter
from openimr.corpus.publishing.redacting import Identifiers, identifiers
from openimr.model import Case, Determination, PublishedLetter
from openimr.privacy import Known, KnownNumber, KnownOrganization, KnownPerson, together

DETERMINATION, CASE, KNOWN = "determination.json", "case.json", "known.json"
_SCHEMA = "openimr/determination/"


class NotSealedError(ValueError):
    """A folder that nothing can be published from; the message is one line: what is wrong, what to do."""


class More(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`known.json`: what is known beside the case: names of who decided, people, firms, numbers, addresses."""

    reviewers: tuple[str, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    organizations: tuple[KnownOrganization, ...] = ()
    numbers: tuple[KnownNumber, ...] = ()
    addresses: tuple[str, ...] = ()


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed determination as a letter with all that is in it, and who is known. `signed` tells it from others."""

    source: str
    letter: PublishedLetter
    who: Identifiers
    reviewers: tuple[str, ...]
    signed: str


def folders_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Every folder under the paths that holds a determination, once, in the order of the paths and of their names."""
    seen: set[Path] = set()
    for path in paths:
        found = [path] if path.name == DETERMINATION else sorted(path.rglob(DETERMINATION))
        for one in found:
            if one.parent.resolve() not in seen:
                seen.add(one.parent.resolve())
                yield one.parent


def sealed_in(folder: Path) -> Sealed:
    """The sealed determination of a folder: `determination.json` with its `signing`, `case.json`, `known.json` or not.

    Raises:
        NotSealedError: it is a draft, nothing is decided in it, or the case is not known.
    """
    data = _read(folder / DETERMINATION)
    if not isinstance(data, dict) or not str(data.get("schema", "")).startswith(_SCHEMA):
        raise NotSealedError(f"{DETERMINATION} is no determination; give one that was signed at the reviewer's desk")
    signing = data.get("signing")
    if not isinstance(signing, dict) or not signing.get("at"):
        raise NotSealedError(f"{DETERMINATION} is a draft: nobody has signed it, and nothing unsigned is published")
    try:
        document = msgspec.convert(data, Determination)
        case = msgspec.convert(_read(folder / CASE), Case)
        more = msgspec.convert(_read(folder / KNOWN), More) if (folder / KNOWN).exists() else More()
    except msgspec.ValidationError:
        raise NotSealedError(f"{DETERMINATION}, {CASE} or {KNOWN} is damaged; write it anew") from None
    reviewers = (*more.reviewers, *(str(one) for one in (signing.get("reviewer"),) if one))
    who = identifiers(case, document, reviewers)
    extra = Known(people=more.people, organizations=more.organizations, numbers=more.numbers, addresses=more.addresses)
    letter = sealed_letter(document, signing)
    if not letter.items:
        raise NotSealedError(f"{DETERMINATION} decides no item: there is nothing to publish")
    return Sealed(
        source=str(folder),
        letter=letter,
        who=msgspec.structs.replace(who, known=together(who.known, extra)),
        reviewers=more.reviewers,
        signed=hashlib.sha256(str(signing["at"]).encode()).hexdigest()[:16],
    )


def _read(path: Path) -> Any:  # noqa: ANN401  JSON of any shape
    try:
        return msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        need = "what is known of the case has to lie beside it" if path.name == CASE else "it is not there"
        raise NotSealedError(f"{path.name} is missing: {need}") from None
    except (OSError, msgspec.DecodeError):
        raise NotSealedError(f"{path.name} can't be read as JSON") from None
