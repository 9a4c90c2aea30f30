"""The pages of a case that an account may open: the one where its next step is taken, and the others."""

from collections.abc import Collection
from typing import NamedTuple

from openimr.process.lifecycle import lifecycle, rows
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may, meets
from openimr.server.cases.models import Case
from openimr.server.intake.asking import question_waits
from openimr.server.intake.deciding import ANSWERS

_SCREENED = frozenset({"APP_RECEIVED", "APP_INFO_PENDING"})
_RECORDS = frozenset({"ASSIGNED", "RECORDS_PENDING", "RECORDS_OVERDUE"})
_REVIEW = frozenset({"IN_REVIEW", "REVIEW_INFO_PENDING", "RE_REVIEW"})
_UNDECIDED = frozenset({*lifecycle().states_of(["open"]), "RECORDS_OVERDUE"})
TAKE_RECORDS = frozenset({state for state, event in rows() if event == "records received"} | {"RECORDS_OVERDUE"})
"""The states in which a case takes records."""
OVER = frozenset({*lifecycle().states_of(["decided"]), *(n for n, state in lifecycle().states.items() if state.ends)})
"""The states of a case that is decided or has ended otherwise."""
_ASKED = frozenset({"APP_INFO_PENDING", "REVIEW_INFO_PENDING"})
_MAY_BE_ASKED = frozenset(state for state, event in rows() if event in ANSWERS)


class CasePage(NamedTuple):
    """A page of a case: the name of its address, the verb that it asks for, and where it is the next thing to do.

    `first`: the states of a case in which it comes first, by the words `then`; `only`: those in which it is of use.
    """

    label: str
    address: str
    verb: str
    first: Collection[str] = ()
    then: str = ""
    only: Collection[str] | None = None


PAGES = (
    CasePage("Case file", "records", "see records"),
    CasePage("Add records", "records-add", "add records", _RECORDS, only=TAKE_RECORDS),
    CasePage("Your desk for this case", "desk", "review case", _REVIEW),
    CasePage("The reviewer's desk", "desk", "read desk"),
    CasePage("Quality check", "quality", "check quality", {"QA"}),
    CasePage("Determination", "case-determination", "see determination"),
    CasePage("Eligibility", "eligibility", "decide eligibility", _SCREENED, "Decide whether it is eligible"),
    CasePage("Related cases", "related", "decide eligibility"),
    CasePage("Correct the facts", "facts", "amend case"),
    CasePage("What can come next", "steps", "take step"),
    CasePage("Answer what is asked", "answer-request", "answer request", _ASKED, only=_MAY_BE_ASKED),
    CasePage("Withdraw the application", "ask-withdrawal", "ask withdrawal", only=_UNDECIDED),
    CasePage("Assign a reviewer", "assign", "assign reviewer", {"RECORDS_COMPLETE", "REMANDED"}),
    CasePage("Letters to the parties", "case-letters", "see deliveries"),
    CasePage("Case codes of the parties", "case-codes", "make case code"),
    CasePage("Publication", "publication", "publish letter", only=lifecycle().states_of(["decided"])),
    CasePage("Export the whole file", "case-export", "export case"),
    CasePage("Order of remand", "remand", "remand case", {"APPEALED"}, only={"APPEALED"}),
    CasePage("Legal hold and retention", "hold", "hold case"),
)
_NOTICE = CasePage("Send the Notice of Assignment", "case-letters", "send notices", {"ELIGIBLE"})


def case_pages(user: User, case: Case) -> tuple[list[CasePage], list[CasePage]]:
    """The pages on which the account does what comes next in the case, and its other pages."""
    open_ = [page for page in (*PAGES, _NOTICE) if _open(user, case, page)]
    first = [page for page in open_ if case.state in page.first]
    return first, [page for page in open_ if page not in first and page is not _NOTICE]


def _open(user: User, case: Case, page: CasePage) -> bool:
    if page.only is not None and case.state not in page.only:
        return False
    if page.address == "desk" and (case.reviewer_id == user.pk) != (page.verb == "review case"):
        return False
    if not (may(user, page.verb) and meets(user, page.verb, case)):
        return False
    return page.address != "answer-request" or question_waits(user, case)
