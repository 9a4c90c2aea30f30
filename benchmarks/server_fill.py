"""Fill a server's database for the load benchmark: 100,000 cases and 3 million rows of the audit trail.

Prototypes are opened through `open_case`, so that every row has its real shape. Copies of them are made in the
database, with its triggers off; the trail's rows of the copies are written in the form that the triggers write (same
columns, same digest), reads of case files in the form of `record_read`, and the sealer seals them as it goes.
"""

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from openimr.server.cases.models import Case
from openimr.server.config import Config
from openimr.server.demo.filling import filled
from openimr.server.trail.models import TrailRow
from openimr.server.trail.sealer import seal

_BATCH = 5_000
_COPIES = """
CREATE TEMP TABLE copies ON COMMIT DROP AS
SELECT prototype, nextval('cases_case_id_seq') AS id, 'CM26-' || lpad(nextval('case_numbers')::text, 7, '0') AS number,
       'WC-' || (1000000 + (random() * 8999999)::int) AS claim
FROM (SELECT p.id AS prototype FROM prototypes p, generate_series(1, %(times)s)
      ORDER BY random() LIMIT %(count)s) drawn;
CREATE INDEX ON copies (prototype);
INSERT INTO cases_case (id, number, opened, claims_administrator_id, reviewer_id, claim_number, state, priority,
                        received, next_due, changed, revision, words, legal_hold)
SELECT n.id, n.number, c.opened, c.claims_administrator_id, c.reviewer_id, n.claim, c.state, c.priority, c.received,
       c.next_due, c.changed - random() * interval '90 days', c.revision,
       replace(replace(c.words, c.number, n.number), c.claim_number, n.claim), false
FROM copies n JOIN cases_case c ON c.id = n.prototype;
INSERT INTO cases_casefacts (case_id, version, at, by, document)
SELECT n.id, f.version, f.at, f.by, f.document || jsonb_build_object('case_number', n.number, 'claim_number', n.claim)
FROM copies n JOIN cases_casefacts f ON f.case_id = n.prototype;
INSERT INTO cases_caseevent (case_id, place, type, at, document, recorded, by)
SELECT n.id, e.place, e.type, e.at, e.document, e.recorded, e.by
FROM copies n JOIN cases_caseevent e ON e.case_id = n.prototype;
INSERT INTO cases_caseclock (case_id, place, clock, who, kind, state, due, document)
SELECT n.id, k.place, k.clock, k.who, k.kind, k.state, k.due, k.document
FROM copies n JOIN cases_caseclock k ON k.case_id = n.prototype;
INSERT INTO cases_person (case_id, party, role, name, account_id)
SELECT n.id, p.party, p.role, p.name, NULL FROM copies n JOIN cases_person p ON p.case_id = n.prototype;
"""
_TRAIL = """
INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", case_number, columns, digest)
SELECT (SELECT number FROM trail_trailepoch), pg_current_xact_id()::text::bigint, clock_timestamp(), 'fill', '',
       'insert', '{table}', r.id::text, n.number, '[]', sha256(convert_to(to_jsonb(r)::text, 'UTF8'))
FROM copies n JOIN {table} r ON r.{key} = n.id;
"""
_READS = """
INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", case_number, columns)
SELECT (SELECT number FROM trail_trailepoch), pg_current_xact_id()::text::bigint, clock_timestamp(),
       'user:' || (random() * 40)::int, md5(random()::text), 'read', 'case file', 'case page', n.number, '[]'
FROM copies n, generate_series(1, %(each)s);
"""
_WATCHED = {"cases_case": "id", "cases_casefacts": "case_id", "cases_caseevent": "case_id", "cases_person": "case_id"}


def fill(config: Config, cases: int, rows: int, say: Callable[[str], None], prototypes: int = 500) -> None:
    """Fill the database up to so many cases and rows of the trail; one that is full already is left."""
    begin = time.perf_counter()
    if not Case.objects.exists():
        filled(timezone.localtime(), min(prototypes, cases))
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE prototypes AS SELECT id FROM cases_case")
    while (there := Case.objects.count()) < cases:
        count = min(_BATCH, cases - there)
        reads = max(0, rows - TrailRow.objects.count()) // (cases - there) - 12
        _batch(count, max(0, reads))
        seal(config.keys, config.heads)
        say(f"{there + count} cases, {TrailRow.objects.count()} rows of the trail, {time.perf_counter() - begin:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _batch(count: int, reads: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: the trail's rows follow below
        cursor.execute("SELECT count(*) FROM prototypes")
        cursor.execute(_COPIES, {"count": count, "times": count // cursor.fetchone()[0] + 1})
        for table, key in _WATCHED.items():
            cursor.execute(_TRAIL.format(table=table, key=key))
        cursor.execute(_READS, {"each": reads})
