"""Case files and desks for the load benchmark: records that were read and reviewed, and drafts that were begun.

All of it is made by the server's own actions and jobs, as it comes about at work.
"""

import secrets
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.config import Config
from openimr.server.delivery.models import Sending
from openimr.server.demo.case_files import demo_files
from openimr.server.desk.actions import accept, begin
from openimr.server.desk.models import Draft
from openimr.server.exchange.storing import the_store
from openimr.server.jobs.working import work
from openimr.server.records.actions import MEDICAL, register
from openimr.server.records.fetch import review_of
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import acting, step

_DESKS, _EACH = 20, 2


def desks(config: Config, say: Callable[[str], None]) -> None:
    """20 reviewers with two cases each that have a file, read and reviewed, and a draft."""
    if Draft.objects.filter(state="open", case__state="IN_REVIEW").count() >= _DESKS:  # the demo has drafts of its own
        return
    _letters_are_out()
    cases = _cases()
    with acting("fill"):
        for place, case in enumerate(cases):
            _put(case, place)
    say(f"{len(cases)} cases have got files; they are read and reviewed")
    work(config, jobs=2, once=True)
    for case in cases:
        reviewed = review_of(case)
        if case.reviewer is None or reviewed is None:
            raise RuntimeError("a case of the benchmark has not been reviewed")
        with acting(f"user:{case.reviewer.pk}"):
            accept(case.reviewer, case.number, [])
            begin(case.reviewer, case.number, reviewed)
    say(f"{Draft.objects.count()} drafts are begun")


def _cases() -> list[Case]:
    """Cases under review of some reviewers, who have no other accounts in the demo."""
    found: list[Case] = []
    for user in User.objects.filter(username__startswith="reviewer-", cases__state="IN_REVIEW").distinct()[:_DESKS]:
        found += user.cases.select_related("reviewer").filter(state="IN_REVIEW", records=None).order_by("-pk")[:_EACH]
    return found


def _put(case: Case, place: int) -> None:
    file = demo_files()[place % len(demo_files())]
    for name, content in file.files.items():
        with step(case.number):
            own = content + f"% {secrets.token_hex(12)}\n".encode()  # a content of its own, whose pages are drawn anew
            kept = new_file(case, the_store().put([own], "application/pdf"), name=name, kind=MEDICAL)
            register(kept, party="administrator", channel="electronic")


def _letters_are_out() -> None:
    """What the cases' past has caused is done: a worker would else make letters for thousands of cases at once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE '%%delivery%%'")
    now = timezone.now()
    late = Case.objects.filter(state="RECORDS_OVERDUE").exclude(sendings__kind="records overdue")
    Sending.objects.bulk_create(
        Sending(
            case=case, kind="records overdue", party="administrator", role="claims administrator", language="en",
            way="print", state="served", made=now, by="fill", dated=now.date(), served=now.date(),
        )
        for case in late
    )  # fmt: skip
