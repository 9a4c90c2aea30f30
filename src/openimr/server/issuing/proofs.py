"""What is on record of the reviewer who signed: entry of the roster, assignment, attestation."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

from openimr.model import Case, Reviewer
from openimr.process import fold
from openimr.process.fees import Degree
from openimr.reviewers import RuleAnswer, eligible, qualify, read_roster, to_attest
from openimr.reviewers.attested import CONFLICTS, affirmed, denied
from openimr.reviewers.ids import id_key
from openimr.reviewers.qualification import specialties_held, states_held
from openimr.server.accounts.models import User
from openimr.server.cases.models import Case as CaseRow
from openimr.server.cases.models import Determination
from openimr.server.issuing.neighbours import desk_model, roster_entry
from openimr.vocabulary import state_of


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for a signature. `faults` are sentences, each of which stops the issue; they name nobody.

    `licensure` and `specialties` are what the letter says of the reviewer. `names` must not stand in what goes out.
    """

    faults: tuple[str, ...]
    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    degree: Degree | None = None
    names: tuple[str, ...] = ()


def proof_of(case: CaseRow, document: Case, determination: Determination) -> Proof:
    """Whether who signed a determination was given the case, is qualified for it and has no conflict, on that day."""
    signer = signer_of(determination)
    if signer is None or determination.sealed is None:
        return Proof(faults=("Nobody is on record as having signed it.",))
    names = tuple(filter(None, (signer.name, signer.username, signer.reviewer)))
    on = determination.sealed.date()
    faults = [*_assignment(document, signer)]
    entry = entry_of(signer.reviewer or "")
    if entry is None:
        return Proof(faults=(*faults, "The roster has no entry of the reviewer who signed."), names=names)
    answers = qualify(entry, document, on)
    if not eligible(answers):
        named = ", ".join(a.id for a in answers if a.answer != "yes" and a.kind != "preference")
        faults.append(f"By the roster the reviewer was not qualified for this case on {on}: {named}.")
    faults += _unattested(determination, document, entry, answers)
    faults += _conflicts(case, document, signer, entry)
    states, specialties = states_held(entry, on), specialties_held(entry, on)
    said = determination.document.get("signing", {}).get("qualifications", {})
    faults += _confirmed(said.get("licensure", ()), states)
    faults += _confirmed(said.get("specialties", ()), (*specialties, *entry.specialties))
    return Proof(
        faults=tuple(faults),
        licensure=tuple(said.get("licensure", ())) or states,
        specialties=tuple(said.get("specialties", ())) or specialties,
        degree=_degree(entry),
        names=(*names, *filter(None, (entry.name, *entry.other_names))),
    )


def signer_of(determination: Determination) -> User | None:
    """The account that signed a determination."""
    who, _, key = determination.by.partition(":")
    return User.objects.filter(pk=int(key)).first() if who == "user" and key.isdecimal() else None


def entry_of(reviewer: str) -> Reviewer | None:
    """The roster's entry of an opaque id: of the roster desk where there is one, else of the file of the settings."""
    if (kept := roster_entry()) is not None:
        found: Reviewer | None = kept(reviewer)
        return found
    path = settings.CONFIG.roster
    if path is None:
        return None
    try:
        return _entries(path, path.stat().st_mtime_ns).get(id_key(reviewer))
    except (OSError, ValueError):  # gone, or not a roster any more: nobody is on it
        return None


@lru_cache(maxsize=2)
def _entries(path: Path, _changed: int) -> dict[str, Reviewer]:
    """The entries of a roster's file by their folded ids; `_changed` is when it was written."""
    return {id_key(entry.id): entry for entry in read_roster(path).reviewers}


def _assignment(document: Case, signer: User) -> list[str]:
    state = fold(document)
    own = id_key(signer.reviewer or "")
    if not own or own not in {id_key(one) for one in state.reviewers}:
        return ["Who signed is not the reviewer to whom the case was given."]
    if own in {id_key(one) for one in state.excluded_reviewers}:
        return ["Who signed has decided this case before, and may not decide it again (LC 4610.6(i))."]
    return []


def _unattested(
    determination: Determination, document: Case, entry: Reviewer, answers: Sequence[RuleAnswer]
) -> list[str]:
    """What the roster does not know and the reviewer has to attest: signing at the desk, or on the roster."""
    if (signatures := desk_model("Signature")) is not None:
        signed = signatures.objects.filter(determination=determination).exists()
        return [] if signed else ["The signature has no attestation of the reviewer's qualifications."]
    open_rules = [rule for rule in to_attest(answers) if affirmed(rule, entry, document) is None]
    return [f"The reviewer has not attested for this case: {', '.join(open_rules)}."] if open_rules else []


def _conflicts(case: CaseRow, document: Case, signer: User, entry: Reviewer) -> list[str]:
    """The attestation for this very case: given at the desk, or on the roster; a denial bars."""
    if denied(CONFLICTS, entry, document) is not None:
        return ["The reviewer has declared a conflict of interest for this case."]
    if affirmed(CONFLICTS, entry, document) is not None:
        return []
    if (attestations := desk_model("CaseAttestation")) is not None:
        last = attestations.objects.filter(case=case, reviewer=signer).order_by("-assigned", "-at").first()
        if last is not None and last.accepted:
            return []
    return ["The reviewer has not attested for this case to have no conflict of interest (LC 139.5)."]


def _confirmed(said: Iterable[str], held: Iterable[str]) -> list[str]:
    """What the signature says of the reviewer's qualifications has to be what the roster knows of them."""
    known = {name.casefold() for name in held}
    return [
        f"The signature names {one}, which the roster does not confirm for that day."
        for one in said
        if (state_of(one) or one).casefold() not in known
    ]


def _degree(entry: Reviewer) -> Degree | None:
    if entry.profession is None:
        return None
    return "md" if entry.profession.replace(".", "").strip().upper() in {"MD", "DO"} else "other"


__all__ = ["Proof", "entry_of", "proof_of", "signer_of"]
