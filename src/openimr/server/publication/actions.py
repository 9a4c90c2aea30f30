"""What a person does with a prepared letter: says what stays and what goes, and publishes it. Each one transaction."""

import hashlib

import msgspec
from django.utils import timezone

from openimr.corpus.publishing.choosing import cuts_of, kept, occurrences, open_doubts, public_letter
from openimr.corpus.publishing.redacting import names_reviewer, still_named
from openimr.letters import NotALetterError, parse_letter, published_text
from openimr.model import Event, PublishedLetter
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.actions import take
from openimr.server.cases.errors import StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import now_text
from openimr.server.issuing.errors import NotAllowedError
from openimr.server.issuing.models import Issued
from openimr.server.issuing.proofs import proof_of
from openimr.server.issuing.standing import standings
from openimr.server.jobs import enqueue
from openimr.server.publication import tasks
from openimr.server.publication.errors import PublicationError
from openimr.server.publication.models import Choice, Preparation, Publication, PublicLetter, TakedownStep
from openimr.server.publication.preparing import found_of, identifiers_of, move, preparation_of, reviewer_names, said_of
from openimr.server.trail.actor import step

PUBLISH = "publish letter"
MOST_WORDS = 300
"""Letters of a stretch, or of what stands in its stead, that a person may name at once."""
_LEAST = 4
"""Letters of a reason below which it is none."""


def choose(  # noqa: PLR0917 - what a form says
    number: str, by: User, version: int, kind: str, start: int, end: int, reason: str = "", *, everywhere: bool = False
) -> None:
    """Say of a stretch that it goes out, stays, or that what was said of it is taken back.

    `everywhere`: of all stretches with the same words that go out or were put back, but for those in doubt.

    Raises:
        PublicationError: the letter is not looked through now, there is no such stretch, or a stretch that the rules
            are sure of is to stay and no reason is given.
    """
    with step(number):
        preparation = _open_for(number, by, version)
        found = found_of(preparation)
        doubtful = {(doubt.start, doubt.end) for doubt in found.doubts}
        said_of_it = {(said.start, said.end) for said in said_of(preparation)}
        ruled = {(cut.start, cut.end) for cut in found.cuts}
        if kind not in Choice.Kind.values or (start, end) not in ruled | doubtful | said_of_it:
            raise PublicationError("there is no such passage in the letter: open the page again")
        if kind == Choice.Kind.KEEP and (start, end) not in doubtful and len(reason.strip()) < _LEAST:
            raise PublicationError("Say why it may stand in the public letter: the rules are sure that it identifies.")
        spans = {(start, end)}
        if everywhere:
            words = found.text[start:end]
            spans |= {span for span in (ruled | said_of_it) - doubtful if found.text[slice(*span)] == words}
        for span in sorted(spans):
            _say(preparation, by, kind, span, reason=reason)


def mark(number: str, by: User, version: int, words: str, says: str = "") -> int:
    """Take further words out, wherever they stand in the letter; how often they do.

    `says` is what stands there instead: a kind of identifier, or a more general word for what is rare.

    Raises:
        PublicationError: they do not stand in it, or are too long.
    """
    words, says = " ".join(words.split()), " ".join(says.split())
    if not words or len(words) > MOST_WORDS or len(says) > MOST_WORDS:
        raise PublicationError(f"Write the words that are to go out, {MOST_WORDS} letters at most.")
    with step(number):
        preparation = _open_for(number, by, version)
        spans = occurrences(found_of(preparation), words)
        if not spans:
            raise PublicationError("These words do not stand in the letter: copy them as they are printed in it.")
        for span in spans:
            _say(preparation, by, Choice.Kind.REMOVE, span, says=f"[{says.strip('[]')}]" if says else "")
    return len(spans)


def publish(number: str, by: User, version: int, seen: str) -> PublicLetter:
    """Publish an issued determination as the page showed it; `seen` is `state_of` what was shown.

    Raises:
        PublicationError: a doubt is open, a party or the reviewer is still named, or it does not stand any more.
        StaleError: somebody has said something of it since.
    """
    with step(number):
        preparation = _open_for(number, by, version)
        publication = preparation.publication
        if state_of(preparation) != seen:
            raise StaleError("something was said of this letter since you opened the page: look at it again")
        case, issued = publication.case, publication.issued
        if case is None or issued is None:
            raise PublicationError("the case was purged: nothing of it is published any more")
        _still_stands(case, issued, preparation)
        found, said = found_of(preparation), said_of(preparation)
        waiting = open_doubts(found, said)
        if waiting:
            many = f"{len(waiting)} doubts are" if len(waiting) > 1 else "1 doubt is"
            raise PublicationError(f"{many} open: say of each whether it stays or goes out.")
        cuts = cuts_of(found, said)
        redacted = public_letter(found, cuts)
        letter, text = written(publication, redacted)
        _names_nobody(case, issued, preparation, redacted, text)
        row = PublicLetter.objects.create(
            publication=publication,
            version=publication.letters.count() + 1,
            at=timezone.now(),
            by=by,
            document=msgspec.to_builtins(letter),
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            removed={kind: sum(cut.kind == kind for cut in cuts) for kind in sorted({cut.kind for cut in cuts})},
            practice=preparation.practice,
            software=preparation.software,
            prepared=preparation.digest,
        )
        if row.version > 1:
            TakedownStep.objects.create(
                publication=publication, kind=TakedownStep.Kind.BACK, reason="", at=row.at, by=by
            )
        move(publication, state=Publication.State.PUBLISHED)
        _link_earlier(publication, issued)
        take(number, Event(type="published", at=now_text()), strict=True)
        enqueue(tasks.export, lock="published letters")
    return row


def written(publication: Publication, redacted: PublishedLetter) -> tuple[PublishedLetter, str]:
    """A public letter as text, and the record that is read out of that very text: it can hold no more than the text.

    Raises:
        PublicationError: the text can't be read back.
    """
    text = published_text(redacted)
    try:
        letter = parse_letter(text, source=publication.slug, signals=False)
    except NotALetterError as error:
        raise PublicationError("the public letter can't be read back: it is not published") from error
    told = {name: getattr(redacted, name) for name in ("date_of_injury", "decision_date", "ur_denial_date")}
    told["application_received"] = redacted.application_received
    return msgspec.structs.replace(letter, **told), text


def state_of(preparation: Preparation) -> str:
    """What was worked out and said of it so far, as a page names what it showed."""
    return f"{preparation.round}-{preparation.choices.count()}"


def _open_for(number: str, by: User, version: int) -> Preparation:
    """The preparation that is looked through now; the case and the publication are locked."""
    if not may(by, PUBLISH):
        raise NotAllowedError("this account may not do that")
    case = lock_case(number)
    publication = (
        Publication.objects.select_for_update().filter(case=case, issued__determination__version=version).first()
    )
    if publication is None or publication.state != Publication.State.TO_REVIEW:
        raise PublicationError("this letter does not wait to be looked through")
    return preparation_of(publication)


def _say(
    preparation: Preparation, by: User, kind: str, span: tuple[int, int], *, says: str = "", reason: str = ""
) -> None:
    Choice.objects.create(
        preparation=preparation,
        kind=kind,
        start=span[0],
        end=span[1],
        says=says,
        reason=reason.strip(),
        at=timezone.now(),
        by=by,
    )


def _still_stands(case: Case, issued: Issued, preparation: Preparation) -> None:
    rows = Issued.objects.filter(case=case).select_related("determination")
    found = standings(case_document(case), ((row.determination, row.at) for row in rows))
    stands = [*found[issued.determination.version].stands]
    if not stands:
        raise PublicationError("the determination does not stand any more: it is not published")
    if stands != preparation.items:
        raise PublicationError("a part of the determination does not stand any more: the letter is prepared anew")


def _names_nobody(case: Case, issued: Issued, preparation: Preparation, redacted: PublishedLetter, text: str) -> None:
    """Q19: no party of the case and no reviewer stands in the public letter, but for what a person has let stand.

    The rules look at the letter's own words once more; its labels and the reviewer's qualifications are ours.
    """
    document = case_document(case)
    proof = proof_of(case, document, issued.determination)
    if names_reviewer(text, reviewer_names(document, proof)):
        raise PublicationError("the reviewer would be named: the name is confidential (LC 4610.6(f))")
    source = found_of(preparation).text
    let = {source[one.start : one.end] for one in kept(said_of(preparation))}
    known = identifiers_of(document, issued, proof)
    left = still_named(redacted, known, preparation.practice, let)
    if left:
        many = f"{left} names or numbers" if left > 1 else "a name or number"
        raise PublicationError(f"{many} of the case would still stand in the public letter: mark what has to go out")


def _link_earlier(publication: Publication, issued: Issued) -> None:
    """Earlier public letters of the case lead to this one."""
    earlier = Publication.objects.filter(case=publication.case, issued__at__lt=issued.at, later=None)
    for one in earlier.select_for_update(of=("self",)).order_by("pk"):
        move(one, later=publication)


__all__ = ["choose", "mark", "publish", "state_of", "written"]
