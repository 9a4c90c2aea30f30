"""The background work of publication. Each job may run twice and be killed at any moment."""

from collections.abc import Callable

from django.conf import settings

from openimr.server.cases.models import Case, CaseEvent
from openimr.server.issuing.models import Issued
from openimr.server.jobs import enqueue, every, job
from openimr.server.publication import exporting, preparing
from openimr.server.publication.fetch import to_prepare
from openimr.server.trail.actor import acting, step

CONCERNED = frozenset({"determination served", "determination received", "remanded", "petition denied"})
"""Events after which another determination of a case may stand, or none."""

EXPORTED: list[Callable[[], None]] = []
"""Told after each change of the folder of public letters."""


def on_event(case: Case, event: CaseEvent) -> None:
    """Look at the publications of a case after an event that concerns them; one decided elsewhere has none."""
    if event.type in CONCERNED and Issued.objects.filter(case=case).exists():
        enqueue(prepare, lock=f"case {case.number}", number=case.number)


@job("upkeep")
def prepare(number: str) -> None:
    """Work out what goes out of the issued determinations of a case that are to be published."""
    with acting("worker"):
        preparing.prepare_case(number)


@job("upkeep")
def export() -> None:
    """Bring the folder of public letters up to date."""
    exporting.export(settings.CONFIG.published)
    for told in EXPORTED:
        told()


@every("*/10 * * * *")
def go_on() -> None:
    """Ask again for what waits to be prepared; and the folder, where this worker's machine has another one."""
    with acting("worker"), step():
        for number in to_prepare():
            enqueue(prepare, lock=f"case {number}", number=number)
    exporting.export(settings.CONFIG.published)
