"""What the office has done in the background. Each job may run twice and be killed at any moment."""

from datetime import timedelta

from django.utils import timezone

from openimr.server.jobs import enqueue, every, job
from openimr.server.office import expiring, figures, runs
from openimr.server.office.models import AssignmentRun
from openimr.server.trail.actor import acting, step


@job("upkeep", retries=5)
def run_assignment(run_id: int) -> None:
    """Draw a run and give its cases; what is done already is left."""
    with acting("worker"):
        runs.draw(run_id)
        runs.carry_out(run_id)


@job("upkeep", retries=3)
def check_run(check_id: int) -> None:
    """Draw a run again and hold it against its record."""
    with acting("worker"):
        runs.check(check_id)


@every("*/10 * * * *")
def go_on() -> None:
    """Ask again for runs that stand still; one that is under way has its lock, and what is done is left."""
    before = timezone.now() - timedelta(minutes=10)
    with acting("worker"), step():
        still = AssignmentRun.objects.filter(state=AssignmentRun.State.QUEUED, seeded__lt=before)
        for pk in still.values_list("pk", flat=True):
            enqueue(run_assignment, lock=f"assignment {pk}", run_id=pk)


@every("15 5 * * *")
def tell_expiring() -> None:
    """Alarms of licences and certificates that come to their end."""
    with acting("worker"):
        expiring.tell()


@every("40 * * * *")
def count_missing() -> None:
    """Decisions that were served before the figures were kept."""
    with acting("worker"):
        figures.count_missing()
