"""Licences and certificates that end between the day of assignment and the day on which a case is due.

A determination is signed by the due day at the latest, so whoever signs has to be qualified on that day too. What is
known of it now is the roster: where it says that the licence or the certificate will have ended, the reviewer is kept
from the case until a renewal is entered. Where no due day is known, the day of assignment alone counts.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from openimr.model import Reviewer
from openimr.reviewers.assignment.qualifying import Qualified
from openimr.reviewers.assignment.reasons import bit
from openimr.reviewers.assignment.screen import Bits
from openimr.reviewers.disputes import Dispute
from openimr.reviewers.found import Found
from openimr.reviewers.qualification.credentials import licensed
from openimr.reviewers.qualification.specialty import certified, similar


def block_lapsing(
    blocked: Bits, dues: Sequence[date | None], reviewers: Sequence[Reviewer], found: Qualified, on: date
) -> None:
    """Mark (`R2 ends`, `R3 ends`) pairs that a licence or a certificate in force on `on` leaves before the due day.

    `dues` are the due days, a row a case; marks are set in `blocked`, a row a case and a column a reviewer.
    """
    rows: dict[date, list[int]] = {}
    for row, due in enumerate(dues):
        if due is not None and due > on:
            rows.setdefault(due, []).append(row)
    if not rows:
        return
    for column, reviewer in enumerate(reviewers):
        for day, those in _periods(reviewer, rows, on):
            if _lapsed(licensed(reviewer, on), licensed(reviewer, day)):
                blocked[those, column] |= np.uint32(bit("R2 ends"))
            for kind in np.unique(found.kind[those]).tolist():
                dispute = Dispute(parts=found.kinds[kind], ailments=())
                # What fits the case (R8) may rest on another certificate than what R3 asks.
                if any(_lapsed(rule(reviewer, dispute, on), rule(reviewer, dispute, day)) for rule in _BY_BOARD):
                    blocked[those[found.kind[those] == kind], column] |= np.uint32(bit("R3 ends"))


def _periods(
    reviewer: Reviewer, rows: Mapping[date, Sequence[int]], on: date
) -> Iterator[tuple[date, NDArray[np.int64]]]:
    """Days on which the reviewer's answers may be others than on `on`, each with the rows that it answers for.

    A licence counts on its last day. Between two such days nothing ends, and one day of a period answers for all.
    """
    last_days = {*(one.end for one in reviewer.licences), *(one.end for one in reviewer.boards)}
    ends = sorted(end for end in last_days if end is not None and end >= on.isoformat())
    periods: dict[int, list[date]] = {}
    for due in sorted(rows) if ends else ():
        if passed := bisect_left(ends, due.isoformat()):
            periods.setdefault(passed, []).append(due)
    for days in periods.values():
        # The first day: a licence that begins later does not help the cases that are due before it does.
        yield days[0], np.array([row for day in days for row in rows[day]], dtype=np.int64)


_BY_BOARD = (certified, similar)
"""The rules that certificates answer: R3 and R8."""


def _lapsed(now: Found, then: Found) -> bool:
    return now.answer == "yes" and then.answer != "yes"
