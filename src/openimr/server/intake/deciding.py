"""What the office decides: on related cases and on eligibility; and what a party answers. Each is one step."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from openimr import model
from openimr.process import Screening, fold, screen
from openimr.process.notices import questions_of
from openimr.process.reasons import reason_code
from openimr.server.accounts.models import User
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case, Person
from openimr.server.cases.moments import moment_text, now_text
from openimr.server.exchange.rows import claims_party
from openimr.server.intake.fetch import joined_with, related_cases, states_of
from openimr.server.intake.models import Relation
from openimr.server.trail.actor import actor, step

DUPLICATE, CONSOLIDATE, SEPARATE = "duplicate", "consolidate", "separate"
DECISIONS = (
    (DUPLICATE, "It is a duplicate: this case ends, and the other goes on"),
    (CONSOLIDATE, "They are decided together, by one reviewer"),
    (SEPARATE, "They stay apart"),
)
TOGETHER = frozenset({"consolidate", "related"})
"""Relations of the same worker, injury and physician, which alone are decided together (9792.10.4(a))."""
ELIGIBLE, INELIGIBLE, DEFERRED, ASK = (
    "application eligible",
    "application ineligible",
    "application deferred",
    "application information requested",
)
FINDINGS = (
    (ELIGIBLE, "Eligible"),
    (INELIGIBLE, "Not eligible"),
    (DEFERRED, "Deferred until the liability dispute is decided"),
    (ASK, "Ask the parties for information first"),
)


def screening_of(document: model.Case) -> Screening:
    """The screening of a case as it stands now, with what became of the earlier applications that it names."""
    return screen(document, timezone.now(), states_of(document.application.earlier))


def decide_relation(number: str, other: str, decision: str, reason: str, *, revision: int) -> None:
    """Record what a person decides on two related cases, and take what follows from it in both, in one step.

    Raises:
        RefusedError: the two are not related so, no reason is given, or the state machine does not take it.
        StaleError: the case has changed since it was looked at.
        UnknownCaseError: there is no such case.
    """
    if decision not in dict(DECISIONS):
        raise RefusedError("Say what follows: a duplicate, decided together, or apart.")
    if not reason.strip():
        raise RefusedError("Say why: the reason stays on record.")
    now = timezone.now()
    with step(number):
        rows = {one: lock_case(one) for one in sorted({number, other})}
        case = rows[number]
        same_revision(case, revision)
        found, _ = related_cases(case)
        pair = next((one for one in found if one.case.number == other), None)
        if pair is None:
            raise RefusedError("The two cases are not related.")
        if decision == CONSOLIDATE and pair.related.relation == "same injury":
            raise RefusedError(f"They are not joined now: {pair.related.why} (9792.10.4(a)).")
        if decision == CONSOLIDATE and pair.related.relation not in TOGETHER:
            raise RefusedError(
                "Only applications of the same worker, requesting physician and date of injury that are not yet "
                "decided are decided together (9792.10.4(a))."
            )
        if decision == DUPLICATE:
            _goes_on(rows[other])
        Relation.objects.create(
            case=case,
            other=rows[other],
            found=pair.related.relation,
            decision=decision,
            reason=reason.strip(),
            at=now,
            by=actor(),
        )
        _not_through_others(case, other, decision)
        at, joined = moment_text(now), pair.decided is not None and pair.decided.decision == CONSOLIDATE
        if decision == CONSOLIDATE and not joined:
            for one, with_ in ((number, other), (other, number)):
                take(one, model.Event(type="consolidated", at=at, note=f"decided together with {with_}"), strict=True)
        if decision != CONSOLIDATE and joined:
            for one, from_ in ((number, other), (other, number)):
                if not joined_with(rows[one]):  # it may be joined with a third
                    take(one, model.Event(type="consolidation ended", at=at, note=f"apart from {from_}"), strict=True)
        ended = pair.decided.case.number if pair.decided is not None and pair.decided.decision == DUPLICATE else None
        if ended is not None and decision != DUPLICATE:  # from either side: the one that ended goes on
            take(
                ended,
                model.Event(type="duplicate undone", at=at, note=f"not the same as {_but(ended, rows)}"),
                strict=True,
            )
        if decision == DUPLICATE:
            take(number, model.Event(type="application duplicate", at=at, note=f"the same as {other}"), strict=True)


def _not_through_others(case: Case, other: str, decision: str) -> None:
    """That two cases of which it was just said that they stay apart are not joined by a third one all the same.

    Raises:
        RefusedError: they are; what is on record of the pair would have no effect.
    """
    left = joined_with(case) if decision == SEPARATE else []
    if other in left:
        through = " and ".join(one for one in left if one != other)
        raise RefusedError(
            f"{case.number} and {other} are decided together through {through}: say first, at one of the two, that it "
            f"stays apart from {through}."
        )


def _goes_on(first: Case) -> None:
    """That somebody reviews, or has reviewed, the treatment in the case of which another is to be a duplicate.

    Raises:
        RefusedError: it has ended without a review; merged into it the other would end too, and nobody would review it.
    """
    state = fold(case_document(first), timezone.now())
    if state.ended and not any(one.status in {"upheld", "overturned"} for one in state.items):
        raise RefusedError(
            f"{first.number} has ended without a review ({state.says}): a duplicate of it would never be reviewed. If "
            "it was taken for a duplicate by mistake, say first that the two stay apart; else this is a new "
            "application (DWC definitions; 9792.10.3)."
        )


def _but(number: str, rows: Mapping[str, Case]) -> str:
    return next(one for one in rows if one != number)


def decide_eligibility(
    number: str,
    finding: str,
    *,
    reasons: Sequence[str] = (),
    items: Sequence[int] = (),
    to: Sequence[str] = (),
    note: str = "",
    revision: int,
) -> None:
    """Take a finding on eligibility, or ask the parties; against what the screening says only with a reason in words.

    Raises:
        RefusedError: something is missing, or the state machine does not take it.
        StaleError: the case has changed since it was looked at.
        UnknownCaseError: there is no such case.
    """
    if finding not in dict(FINDINGS):
        raise RefusedError("Choose a finding.")
    with step(number):
        case = lock_case(number)
        same_revision(case, revision)
        document = case_document(case)
        check_finding(document, finding, reasons, note)
        parties = {party.id for party in document.parties}
        named = tuple(reasons) if finding == INELIGIBLE else ()
        if finding == ASK:  # what is asked stays on record, whatever the facts leave open later
            asked = (*(question.code for question in screening_of(document).questions), *reasons)
            named = tuple(dict.fromkeys(asked))
        event = model.Event(
            type=finding,
            at=now_text(),
            reasons=named,
            items=tuple(items) if finding == INELIGIBLE else (),
            to=tuple(one for one in to if one in parties) if finding == ASK else (),
            note=note.strip() or None,
        )
        take(number, event, strict=True)


def check_finding(document: model.Case, finding: str, reasons: Sequence[str], note: str) -> None:
    """Whether a finding says what it has to say, against what the screening says.

    Raises:
        RefusedError: something is missing.
    """
    found = screening_of(document)
    if finding == ELIGIBLE and found.outcome != "eligible" and not note.strip():
        raise RefusedError(f"The screening says otherwise ({found.says}). Say why it is eligible all the same.")
    if finding == INELIGIBLE:
        _check_reasons(found, reasons, note)
    if finding == ASK:
        _check_asked(found, reasons, note)


def _check_asked(found: Screening, reasons: Sequence[str], note: str) -> None:
    """A question has to say something: the time to answer it runs at once, and its letters are its words."""
    codes = [reason_code(text) for text in reasons]
    if None in codes:
        raise RefusedError("There is no such reason.")
    if note.strip():
        return
    if without := [code for code in codes if code and not questions_of([code])]:
        raise RefusedError(f"No question belongs to {', '.join(without)}: write what is asked, or leave it out.")
    if not (found.questions or codes):
        raise RefusedError("There is no question left open by the facts: write what is asked.")


def _check_reasons(found: Screening, reasons: Sequence[str], note: str) -> None:
    answers = {answer.code: answer for answer in found.reasons}
    if not reasons:
        raise RefusedError("Choose the reasons: each goes into the notice, with how to cure or appeal it.")
    if any(code not in answers for code in reasons):
        raise RefusedError("There is no such reason.")
    doubtful = [code for code in reasons if answers[code].answer != "yes"]
    if doubtful and not note.strip():
        raise RefusedError(
            f"The facts on file don't say so: {', '.join(doubtful)}. Correct the facts, or write what it rests on."
        )


ANSWERS = ("application information received", "reviewer information received")
"""What a party can answer on a page: a question on eligibility, or one of the reviewer's."""


def answering_party(user: User, case: Case, document: model.Case) -> str | None:
    """The party for which an account answers; None: none of the case."""
    person = Person.objects.filter(case=case, account=user).order_by("pk").first()
    if person is not None:
        return person.party
    claims = claims_party(document) if user.organization_id is not None else None
    return claims.id if claims is not None and user.organization_id == case.claims_administrator_id else None


def answer_request(user: User, number: str, text: str) -> str:
    """A party answers what it was asked; the event that this is.

    Raises:
        RefusedError: nothing is asked, nothing is said, or the state machine does not take it.
        UnknownCaseError: there is no such case.
    """
    now = timezone.now()
    with step(number):
        case = lock_case(number)
        document = case_document(case)
        party = answering_party(user, case, document)
        if party is None:
            raise RefusedError("Only a party of the case can answer.")
        can = {one.event for one in fold(document, now).next}
        event = next((one for one in ANSWERS if one in can), None)
        if event is None:
            raise RefusedError("No question waits for an answer.")
        if not text.strip():
            raise RefusedError("Write the answer.")
        answered = model.Event(type=event, at=moment_text(now), by=party, service="electronic", note=text.strip())
        take(number, answered, strict=True)
    return event


def same_revision(case: Case, revision: int) -> None:
    """That a case is still as who decides on it saw it.

    Raises:
        StaleError: it has changed.
    """
    if case.revision != revision:
        raise StaleError(f"case {case.number} has changed since you opened it: look at it again")
