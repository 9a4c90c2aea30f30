"""Whether anything was lost, doubled or half-done: all rows, files, letters and the audit trail are looked at."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone
from tests.server.kills.clients import Told, content_of
from tests.server.kills.steps import EVENTS

from openimr.process import accepted, clocks_of, fold
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.delivery.causing import caused
from openimr.server.delivery.models import Sending, State
from openimr.server.exchange.documents import UPLOADED
from openimr.server.store.actions import Store
from openimr.server.store.crypto import CorruptError, MasterKeys
from openimr.server.store.models import Content, File
from openimr.server.trail.sealer import seal, signing_key
from openimr.server.trail.verify import verify

WATCHED = ("cases_case", "cases_casefacts", "cases_caseevent", "cases_person", "store_file", "store_content")


def faults(config: Any, told: Iterable[Told]) -> list[str]:
    """A line for each thing that is not as it should be."""
    seal(config.keys, config.heads)
    return [*_told(told), *_cases(), *_files(config), *_letters(), *_deliveries(), *_trail(config), *_jobs()]


def _told(told: Iterable[Told]) -> Iterator[str]:
    """What a client was told is there, once."""
    claims = Counter(Case.objects.values_list("claim_number", flat=True))
    numbers = dict(Case.objects.values_list("claim_number", "number"))
    events = Counter(CaseEvent.objects.values_list("case__number", "document__id"))
    files = Counter(File.objects.filter(kind=UPLOADED).values_list("case__number", "name"))
    for one in told:
        yield from (f"case {key} was told, and is not it" for key, n in one.opened.items() if numbers.get(key) != n)
        yield from (f"event {key} was told, and is there {events[key]} times" for key in one.taken if events[key] != 1)
        for number, key in one.uploaded:
            if files[number, f"{key}.pdf"] != 1:
                yield f"file {key} was told, and is there {files[number, f'{key}.pdf']} times"
    yield from (f"case {key} is there {count} times" for key, count in claims.items() if count > 1)
    yield from (f"event {key} is there {count} times" for key, count in events.items() if key[1] and count > 1)
    yield from (f"file {key} is there {count} times" for key, count in files.items() if count > 1)


def _cases() -> Iterator[str]:
    """Each case is as after a step: what is derived follows from what is on file."""
    now = timezone.now()
    for case in Case.objects.prefetch_related("events", "facts", "clocks", "persons"):
        events = sorted(event.place for event in case.events.all())
        if events != list(range(len(events))) or len(events) < EVENTS:
            yield f"{case.number}: events {events}"
        if len(case.facts.all()) != 1:
            yield f"{case.number}: {len(case.facts.all())} versions of the facts"
            continue
        document = case_document(case)
        if case.revision != 1 + len(events) - EVENTS:
            yield f"{case.number}: revision {case.revision} after {len(events)} events"
        if case.state != fold(document, now).state:
            yield f"{case.number}: state {case.state}"
        said = Counter(clock.clock for clock in clocks_of(accepted(document, now), now, explain=False))
        if Counter(clock.clock for clock in case.clocks.all()) != said:
            yield f"{case.number}: clocks are not those of its events"
        if {p.party for p in case.persons.all()} != {p.id for p in document.parties if p.name or p.organization}:
            yield f"{case.number}: persons are not those of its facts"


def _files(config: Any) -> Iterator[str]:
    """Each upload has its event and the other way round; its content, and what was made of it, is whole."""
    handles = set(File.objects.filter(kind=UPLOADED).values_list("handle", flat=True))
    named = set(CaseEvent.objects.filter(document__service="electronic").values_list("document__id", flat=True))
    named -= {None}
    mine = {handle for handle in named if str(handle).startswith("20.5000.")}
    yield from (f"file {handle} has no event" for handle in handles - mine)
    yield from (f"event of {handle} has no file" for handle in mine - handles)
    store = Store(config.files, MasterKeys(config.keys))
    for file in File.objects.select_related("content"):
        try:
            content = b"".join(store.open(file.content))
            whole = file.kind != UPLOADED or content == content_of(file.name.removesuffix(".pdf"))
        except (CorruptError, FileNotFoundError):
            whole = False
        if not whole:
            yield f"file {file.name} is not what was sent"
    yield from (f"content {c.pk} has no file" for c in Content.objects.filter(files=None))


def _letters() -> Iterator[str]:
    """One letter for each case that was opened and each step that was taken, and no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, place FROM kill_letters")
        sent = Counter(cursor.fetchall())
    due = {(number, 0) for number in Case.objects.values_list("number", flat=True)}
    taken = CaseEvent.objects.filter(document__id__startswith="KILL").values_list("case__number", "place")
    due |= set(taken)
    yield from (f"letter {key} was sent {sent[key]} times" for key in due if sent[key] != 1)
    yield from (f"letter {key} is of nothing that happened" for key in sent if key not in due)


def _deliveries() -> Iterator[str]:
    """Each letter that a case owes to a party is queued once, and what is queued was made, or says why it was not."""
    now = timezone.now()
    there = Counter(Sending.objects.values_list("case__number", "kind", "place", "party"))
    yield from (f"letter {key} is queued {count} times" for key, count in there.items() if count > 1)
    for case in Case.objects.all():
        for (kind, place), parties in caused(case, case_document(case), now).items():
            for party in parties:
                if (case.number, kind, place, party) not in there:
                    yield f"letter {(case.number, kind, place, party)} is owed, and nobody queued it"
    for one in Sending.objects.annotate(begun=Count("steps", filter=Q(steps__note="to be sent"))):
        if one.begun != 1:
            yield f"letter {one.pk} was begun {one.begun} times"
        if one.state == State.TO_SEND and one.file_id is None and not one.problem:
            yield f"letter {one.pk} was never made"


def _trail(config: Any) -> Iterator[str]:
    """Every row has its row in the trail, once, under the case's number; and the trail holds."""
    yield from verify(config.heads, signing_key(config.keys).public_key()).faults
    with connection.cursor() as cursor:
        for table in WATCHED:
            cursor.execute(
                f"SELECT r.id::text, count(t.id), count(t.case_number) FROM {table} r LEFT JOIN trail_trailrow t "  # noqa: S608
                'ON t."table" = %s AND t.verb = \'insert\' AND t."row" = r.id::text GROUP BY r.id',
                [table],
            )
            for row, count, cases in cursor.fetchall():
                if count != 1 or (cases != 1 and table != "store_content"):
                    yield f"row {row} of {table} has {count} rows in the trail, {cases} with its case"
            cursor.execute(
                f'SELECT t."row" FROM trail_trailrow t LEFT JOIN {table} r ON r.id::text = t."row" '  # noqa: S608
                "WHERE t.\"table\" = %s AND t.verb = 'insert' AND r.id IS NULL AND NOT EXISTS (SELECT 1 FROM "
                'trail_trailrow d WHERE d."table" = t."table" AND d."row" = t."row" AND d.verb = \'delete\')',
                [table],
            )
            yield from (f"the trail has row {row} of {table}, which is lost" for (row,) in cursor.fetchall())


def _jobs() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        yield from (f"{count} jobs are {status}" for status, count in cursor.fetchall())
