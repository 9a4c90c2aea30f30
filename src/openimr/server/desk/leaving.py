"""What becomes of a draft whose case goes to another reviewer: nobody writes on it any more, and it stays on record."""

from openimr.server.cases.models import Case
from openimr.server.desk.models import Draft


def leave_drafts(case: Case) -> int:
    """Close the drafts of a locked case that are open, whoever writes on them; how many there were."""
    return Draft.objects.filter(case=case, state=Draft.State.OPEN).update(state=Draft.State.LEFT)
