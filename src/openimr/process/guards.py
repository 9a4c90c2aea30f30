"""What conditions and guards of `lifecycle.yaml` ask of an event: small tests under the names of that file.

A condition picks a row of the table, a guard refuses the event; each is true where the row may be taken. What the file
does not say refuses nothing.
"""

from collections.abc import Callable, Mapping
from functools import cache

from openimr.process.dated import held
from openimr.process.itemwise import CONDITIONAL, DEFERRED, NOT_DISPUTABLE
from openimr.process.lifecycle import lifecycle, serves
from openimr.process.progress import ASSIGNED_STEP, REVIEW_STEP, Look, Progress, asleep
from openimr.process.reasons import reason_code, rejects
from openimr.process.windows import answer_over, was_out
from openimr.process.words import folded, role_of, standing_role

Test = Callable[[Look], bool]

GROUNDS = frozenset({"A1", "A2", "A3", "A4", "A5"})
"""The five grounds of LC 4610.6(h)."""


def _outcome(name: str) -> Test:
    return lambda look: look.outcome == name


def delay_disputable(look: Look) -> bool:
    """Whether a delay could be disputed on the day of the event: before 2018 (LC 4610.5(c)(1), V S3, S4)."""
    rule = held("eligibility.delay disputable", {"ur decision": look.happened.at.date()})
    return rule is None or rule.value is True


def _leaves_no_item(look: Look) -> bool:
    progress = look.progress
    gone = set(look.fresh if look.happened.type == "ur decision" else look.items)
    if {i for i, status in enumerate(progress.items) if status == "open"} - gone - progress.left_out:
        return False
    still = lifecycle().sets["open"]
    return not any(other.state in still and not asleep(other) for other in look.elsewhere)


def _nothing_authorized(look: Look) -> bool:
    """Whether a notice of termination tells itself what was authorized: the file has nothing else that does."""
    named = bool(look.happened.event.items)
    return named or not any("authorized" in p.items for p in (look.progress, *look.elsewhere))


def _left_by_authorization(look: Look) -> bool:
    """Whether items were authorized already: those that the event names, or some where it names none."""
    statuses = {look.progress.items[i] for i in look.items}
    return "authorized" in statuses and not (look.happened.event.items and "open" in statuses)


def _decides_everything(look: Look) -> bool:
    progress = look.progress
    now = set(look.fresh if look.happened.type == "ur decision" else look.items)
    return not {i for i, status in enumerate(progress.items) if status == "open" and i not in progress.ur} - now


def _set_aside(outcome: str) -> Test:
    return lambda look: outcome in look.progress.ur.values()


def _serves_nothing_disputable(look: Look) -> bool:
    progress = look.progress
    return bool(progress.ur) and all(progress.ur.get(i) in NOT_DISPUTABLE for i in told_of(look))


_PROVIDED = {"overturned", "decided", "implemented"}


def carried_out(look: Look) -> set[int]:
    """The items that an authorization or a payment carries out.

    An authorization pays nobody for care that was given (D30), and a payment authorizes no care to come (D29): one that
    names no items is about what was given already, where the file tells that apart.
    """
    progress, items = look.progress, set(look.items)
    if look.happened.type == "treatment authorized":
        return items - progress.past
    past = bool(progress.past) or any(other.past for other in look.elsewhere)
    if look.happened.type == "payment made" and not look.happened.event.items and past:
        return items & progress.past & {i for i in items if progress.items[i] in _PROVIDED}
    return items


def _delay_told(look: Look) -> bool:
    """Whether a letter is about a delay: not where it names items that were decided, or a decision waits to be told."""
    progress, items = look.progress, set(look.items)
    known = progress.informed.get(look.happened.type, set())
    decided = items & set(progress.ur) - (set() if look.happened.event.items else known)
    return bool(items & progress.delayed - set(progress.ur) - known) and not decided


def _against_some_items(look: Look) -> bool:
    """Whether a petition is against the finding of ineligibility on some items: by its items, or as nothing else is."""
    progress = look.progress
    if len(progress.against) == len(progress.items) and not (progress.beside and asleep(progress)):
        return False  # a finding on the application
    if look.happened.event.items:
        return bool(look.items) and set(look.items) <= set(progress.against)
    determined = {"upheld", "overturned", "decided", "implemented"}
    return bool(progress.against) and determined.isdisjoint(progress.items)


def _on_some_items(look: Look) -> bool:
    """The same of an order on a petition: on what was appealed so."""
    progress = look.progress
    if look.happened.event.items:
        return bool(look.items) and set(look.items) <= progress.finding_appealed
    return bool(progress.finding_appealed) and not progress.appealed


def others_done(look: Look) -> bool:
    """Whether the review of the other items is over, so that one of these is another."""
    others = [other for other in look.elsewhere if not asleep(other)]
    return bool(others) and not any(other.state in lifecycle().sets["open"] for other in others)


def _further_items(look: Look) -> bool:
    """Whether an application is about items that none was about; one that names none, where the first has arrived."""
    progress = look.progress
    if progress.applied is None or not look.happened.event.items:
        return progress.applied is not None and progress.received
    return not set(look.items) <= progress.applied


def _on_others_alone(look: Look) -> bool:
    """Whether a letter went to parties that are known, and to nobody of the worker's side."""
    to = [standing_role(look.roles.get(party) or role_of(party) or "") for party in look.happened.event.to]
    return bool(to) and all(to) and not {*to} & {*lifecycle().roles["worker's side"]}


def told_of(look: Look) -> set[int]:
    """The items that a letter on UR's decision is about: those it names, else what was decided and not yet told so.

    Where UR decided on items on several days, a letter without items goes with the decision before it.
    """
    progress = look.progress
    if (look.happened.event.items and look.items) or not progress.ur:
        return set(look.items)
    decided = set(progress.ur)
    return decided - progress.informed.get(look.happened.type, set()) or decided


def _another_window(look: Look) -> bool:
    served = look.progress.informed.get("ur decision served", set())
    return bool(look.happened.event.items) and bool(served - set(look.items))


def _only_past_care(look: Look) -> bool:
    due = {i for i in look.items if look.progress.items[i] in {"overturned", "decided", "implemented"}}
    return bool(due) and due <= look.progress.past


def _others(look: Look) -> set[str]:
    return set(look.progress.reviewers) - ({look.by} if look.by else set())


def _all_done(look: Look) -> bool:
    return look.by is None or not _others(look) - look.progress.done


def _everything_implemented(look: Look) -> bool:
    progress = look.progress
    overturned = {i for i, status in enumerate(progress.items) if status in {"overturned", "decided"}}
    return not overturned - carried_out(look)


def _determined(look: Look) -> bool:
    return all(look.progress.items[i] in {"upheld", "overturned", "decided", "implemented"} for i in look.items)


def _overdue(look: Look) -> bool:
    return was_out(look, "authorization of future care", "payment for past care")


_AGAINST = {"not liable", "denied"}
_IN_FAVOUR = {"liable", "approved"}


def _in_whose_favour(look: Look) -> bool:
    return look.happened.event.outcome is None or look.outcome in _IN_FAVOUR | _AGAINST


def _due(progress: Progress) -> set[int]:
    """What was overturned and has to be carried out, as nobody disputes liability for it."""
    overturned = {i for i, status in enumerate(progress.items) if status == "overturned"}
    return overturned - progress.disputed - progress.appealed


STANDING: Mapping[str, Callable[[Progress], bool]] = {
    "was modified": lambda progress: progress.was_modified,
    "went to a reviewer": lambda progress: progress.reached >= REVIEW_STEP,
    "was assigned": lambda progress: progress.reached >= ASSIGNED_STEP,
    "after a remand": lambda progress: progress.remanded,
    "ineligibility was appealed": lambda progress: progress.on_eligibility,
    "a reviewer's question is open": lambda progress: progress.reviewer_waits,
    "an item overturned": lambda progress: "overturned" in progress.items,
    "filed before": lambda progress: not progress.received and progress.applied != set(),
    "liability not disputed": lambda progress: bool(_due(progress)),
    "an item is decided": lambda progress: bool(progress.ur) or progress.beside,
    "an item found ineligible": lambda progress: bool(progress.against),
    "a finding is appealed": lambda progress: bool(progress.finding_appealed),
    "some items not applied for": lambda progress: (
        progress.applied is not None and len(progress.applied) < len(progress.items)
    ),
    "a delay was noted": lambda progress: bool(progress.delayed - set(progress.ur)),
    "a determination is still to be served": lambda progress: any(
        one.notice in serves()["determination served"] for one in progress.owed
    ),
}
"""Conditions that ask nothing of the event: they are known before it."""


STANDING_GUARDS: Mapping[str, Callable[[Progress], bool]] = {
    "items not yet decided": lambda progress: bool(progress.undecided),
    "items wait": lambda progress: bool(progress.undecided),
    "items in dispute": lambda progress: "open" in progress.items,
    "certified": lambda progress: progress.priority == "expedited",
    "a finding on some items": lambda progress: bool(progress.against),
    "a finding was appealed": lambda progress: bool(progress.finding_appealed),
}
"""Guards that are known to refuse before the event is."""


def _standing(name: str) -> Test:
    return lambda look: STANDING[name](look.progress)


CONDITIONS: Mapping[str, Test] = {
    "approved": _outcome("approved"),
    "denied": _outcome("denied"),
    "delayed": _outcome("delayed"),
    "delay was disputable": delay_disputable,
    "modified": _outcome("modified"),
    "conditionally non-certified": _outcome("conditionally non-certified"),
    "outcome deferred": _outcome("deferred"),
    "leaves no item": _leaves_no_item,
    "nothing was authorized": _nothing_authorized,
    "left by authorization": _left_by_authorization,
    "leaves an item": lambda look: not _leaves_no_item(look),
    "another reviewer remains": lambda look: look.by is not None and bool(_others(look)),
    "all reviewers are done": _all_done,
    "ended against the worker": lambda look: look.outcome in _AGAINST,
    "determined already": _determined,
    "what was overturned is overdue": _overdue,
    "everything is implemented": _everything_implemented,
    "decides everything": _decides_everything,
    "an item conditionally denied": _set_aside(CONDITIONAL),
    "an item deferred": _set_aside(DEFERRED),
    "serves nothing disputable": _serves_nothing_disputable,
    "another window stands": _another_window,
    "served on others alone": _on_others_alone,
    "another party was asked": lambda look: (
        look.happened.side is not None and bool(look.progress.unanswered - {look.happened.side})
    ),
    "only past care": _only_past_care,
    "pays nothing given": lambda look: not carried_out(look),
    "a delay is told": _delay_told,
    "against a finding on some items": _against_some_items,
    "on a finding on some items": _on_some_items,
    "the others are done": others_done,
    "applies for further items": _further_items,
    "the reviewer asked another party": lambda look: (
        look.happened.side is not None and bool(look.progress.reviewer_asked - {look.happened.side})
    ),
    **{name: _standing(name) for name in STANDING},
}


def _undecided(look: Look) -> set[int]:
    return set(look.fresh) if look.happened.type == "ur decision" else set(look.items) & look.progress.undecided


def _waits(look: Look) -> bool:
    """Whether utilization review has yet to decide; after the application only of items beside those it decided."""
    progress = look.progress
    later = progress.state in {*lifecycle().sets["open"], *lifecycle().sets["decided"]}
    return bool(set(look.items) & progress.undecided) and (bool(progress.ur) or not later)


def _reasons_known(look: Look) -> bool:
    return all(reason_code(reason) is not None for reason in look.happened.event.reasons)


def _reasons_reject(look: Look) -> bool:
    reasons = look.happened.event.reasons
    codes = [code for reason in reasons if (code := reason_code(reason)) is not None]
    return not reasons or any(rejects(code) for code in codes)


def _other_written(look: Look) -> bool:
    event = look.happened.event
    other = any(reason_code(reason) == "E99_OTHER" for reason in event.reasons)
    return not other or bool((event.note or look.case.application.other_reason or "").strip())


def _answer(look: Look) -> bool:
    progress = look.progress
    if progress.state != "APP_INFO_PENDING" or progress.asked is None or progress.answered:
        return True
    return answer_over(look) is not False


def _resolved_or_agreed(look: Look) -> bool:
    return not look.progress.disputed or look.case.application.administrator_agrees is True


def _other_documents(look: Look) -> bool:
    theirs = {"injured worker", "representative", "requesting physician", "medical group", "earlier physician"}
    return bool(look.case.records) or bool(look.progress.records_from & theirs)


def _excluded(look: Look) -> bool:
    return look.by in look.progress.excluded or look.by in look.case.prior_reviewers


def _no_party(look: Look) -> bool:
    """Whether the reviewer is none of the parties, by its id or by its name."""
    if look.by is None:
        return True
    own = _name_words(look.by)
    return look.by not in look.roles and not (
        len(own) > 1 and any(own == _name_words(party.name or "") for party in look.case.parties)
    )


def _name_words(text: str) -> frozenset[str]:
    """The words of a name in any order, without degrees: "Sandoval, Hewitt MD" is Hewitt Sandoval."""
    plain = text.replace(".", "") if text.isascii() else text
    return frozenset(folded(plain.replace(",", " ")).split()) - _DEGREES


_DEGREES = {"md", "do", "dr", "dc", "phd", "dpm", "dds", "mph"}


def _several(look: Look) -> bool:
    progress = look.progress
    alone = not _others(look) and (look.by is not None or not progress.reviewers)
    return alone or "SEVERAL_REVIEWERS" in progress.sides


def _has_it(look: Look) -> bool:
    return look.by is None or not look.progress.reviewers or look.by in look.progress.reviewers


def _outcome_binary(look: Look) -> bool:
    said = look.happened.event.outcome
    return said is None or look.outcome in {"upheld", "overturned", "overturned in part"}


def _outcome_same(look: Look) -> bool:
    other = {"upheld": {"overturned", "implemented"}, "overturned": {"upheld"}}.get(look.outcome or "", set())
    return not any(look.progress.items[i] in other for i in look.items)


def _to_implement(look: Look) -> bool:
    return any(look.progress.items[i] in {"overturned", "decided", "implemented"} for i in look.items)


def _kind_known(look: Look) -> bool:
    said = look.happened.event.outcome
    return said is not None and folded(said) in _kinds()


@cache
def _kinds() -> frozenset[str]:
    return frozenset(folded(kind) for kind in lifecycle().notices)


GUARDS: Mapping[str, Test] = {
    "items not yet decided": lambda look: bool(_undecided(look)),
    "items wait": _waits,
    "outcome known": lambda look: look.outcome is not None,
    "items in dispute": lambda look: bool(look.open_items),
    "reasons that reject": _reasons_reject,
    "reasons known": _reasons_known,
    "other reason written": _other_written,
    "answer there or time over": _answer,
    "liability resolved or agreed": _resolved_or_agreed,
    "certified": lambda look: look.progress.priority == "expedited",
    "other documents there": _other_documents,
    "reviewer named": lambda look: look.by is not None,
    "reviewer is no party": _no_party,
    "reviewer not excluded": lambda look: look.by is None or not _excluded(look),
    "several approved": _several,
    "reviewer has it": lambda look: look.by is None or look.by in (look.progress.reviewers or [look.by]),
    "outcome is binary": _outcome_binary,
    "outcome not changed": _outcome_same,
    "something to implement": _to_implement,
    "grounds known": lambda look: all(r.strip().upper() in GROUNDS for r in look.happened.event.reasons),
    "a ground is named": lambda look: any(r.strip().upper() in GROUNDS for r in look.happened.event.reasons),
    "in whose favour": _in_whose_favour,
    "a finding on some items": _against_some_items,
    "a finding was appealed": _on_some_items,
    "kind is known": _kind_known,
}
