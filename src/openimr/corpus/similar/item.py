"""An item of a determination as letters are compared with it, and what was found said in plain words."""

from collections.abc import Mapping

from openimr.corpus.similar.case import Case, case_of
from openimr.corpus.similar.deciding import Difference
from openimr.guidelines import CaseDates, as_date, shelf
from openimr.model import Determination

_MISSING = frozenset({"not met", "not documented", "contradicted"})


def case_of_item(
    determination: Determination, item: int, *, statuses: Mapping[str, str] | None = None, summary: str | None = None
) -> Case:
    """The case of an item (numbered from 0): its request, the diagnoses and stage that the summary tells, its criteria.

    `statuses` are those of criteria as a reviewer has set them, by their ids; `summary` is the clinical summary as the
    reviewer has written it. Without them the draft's own count.

    Raises:
        CaseError: the item's request is empty.
        IndexError: there is no such item.
    """
    one = determination.items[item]
    told = {criterion.id: str(criterion.status) for criterion in one.criteria} if statuses is None else statuses
    return case_of(
        one.request,
        met=[name for name, status in told.items() if status == "met"],
        missing=[name for name, status in told.items() if status in _MISSING],
        summary=" ".join(line.text for line in determination.summary) if summary is None else summary,
        dates=CaseDates(
            injury=as_date(determination.case.date_of_injury), ur=as_date(determination.case.ur_decision_date)
        ),
        case_number=determination.case.case_number,
    )


def documented(difference: Difference) -> str:
    """What a difference is about in words: the criterion's subject or text, or the kind of finding."""
    if difference.kind != "criterion":
        return difference.what.replace("_", " ")
    known = shelf().criteria.get(difference.what)
    if known is None:
        return difference.what
    return (known[0].subject or known[0].text).rstrip(".")
