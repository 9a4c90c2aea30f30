"""Fill a server's database for the load benchmark: 100,000 cases and 3 million rows of the audit trail.

Prototypes are opened through `open_case`, so that every row has its real shape, and some of them get a long history.
Copies of them are made in the database, with its triggers off, each given to one of 200 reviewers; the trail's rows of
the copies are written in the form that the triggers write (same columns, same digest), reads of case files in the form
of `record_read`, and the sealer seals them as it goes.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from openimr import model
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.actions import take
from openimr.server.cases.models import Case
from openimr.server.cases.moments import moment_text
from openimr.server.config import Config
from openimr.server.demo.filling import filled
from openimr.server.trail.actor import acting
from openimr.server.trail.models import TrailRow
from openimr.server.trail.sealer import seal

_BATCH = 5_000
_REVIEWERS = 200
_LONG, _MANY = 20, 40
"""So many prototypes get so many events more."""
_COPIES = """
CREATE TEMP TABLE copies ON COMMIT DROP AS
SELECT prototype, nextval('cases_case_id_seq') AS id, 'CM26-' || lpad(nextval('case_numbers')::text, 7, '0') AS number,
       'WC-' || (1000000 + (random() * 8999999)::int) AS claim, u.id AS reviewer, u.reviewer AS code
FROM (SELECT prototype, 1 + floor(random() * %(reviewers)s)::int AS place
      FROM (SELECT p.id AS prototype FROM prototypes p, generate_series(1, %(times)s)
            ORDER BY random() LIMIT %(count)s) listed) drawn
JOIN (SELECT id, reviewer, row_number() OVER (ORDER BY id) AS place FROM accounts_user
      WHERE reviewer LIKE 'rv-%%') u USING (place);
CREATE INDEX ON copies (prototype);
INSERT INTO cases_case (id, number, opened, claims_administrator_id, reviewer_id, claim_number, state, priority,
                        received, next_due, changed, revision, words, worker_keys, look_again, legal_hold)
SELECT n.id, n.number, c.opened, c.claims_administrator_id, CASE WHEN c.reviewer_id IS NOT NULL THEN n.reviewer END,
       n.claim, c.state, c.priority, c.received, c.next_due, c.changed - random() * interval '90 days', c.revision,
       replace(replace(c.words, c.number, n.number), c.claim_number, n.claim),
       ARRAY['claim ' || replace(lower(n.claim), '-', '')], c.look_again, false
FROM copies n JOIN cases_case c ON c.id = n.prototype;
INSERT INTO cases_casefacts (case_id, version, at, by, document)
SELECT n.id, f.version, f.at, f.by, f.document || jsonb_build_object('case_number', n.number, 'claim_number', n.claim)
FROM copies n JOIN cases_casefacts f ON f.case_id = n.prototype;
INSERT INTO cases_caseevent (case_id, place, type, at, document, recorded, by)
SELECT n.id, e.place, e.type, e.at,
       CASE WHEN e.document ->> 'by' LIKE 'rv-%%' THEN e.document || jsonb_build_object('by', n.code)
            ELSE e.document END, e.recorded, e.by
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
FROM {of} n, generate_series(1, %(each)s);
"""
_WATCHED = {"cases_case": "id", "cases_casefacts": "case_id", "cases_caseevent": "case_id", "cases_person": "case_id"}
_OPEN = ("RECORDS_PENDING", "RECORDS_OVERDUE", "RECORDS_COMPLETE", "IN_REVIEW", "REVIEW_INFO_PENDING")


def fill(config: Config, cases: int, rows: int, say: Callable[[str], None], prototypes: int = 500) -> None:
    """Fill the database up to so many cases and rows of the trail; one that is full already is left."""
    begin = time.perf_counter()

    def told() -> None:
        counted = f"{Case.objects.count():,} cases, {TrailRow.objects.count():,} rows of the trail"
        say(f"{counted}, {time.perf_counter() - begin:.0f} s")

    if not Case.objects.exists():
        filled(timezone.localtime(), min(prototypes, cases))
        _lengthen()
        _reviewers()
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE prototypes AS SELECT id FROM cases_case "
                "WHERE NOT EXISTS (SELECT FROM records_recordfile r WHERE r.case_id = cases_case.id)"
            )
        told()
    while (there := Case.objects.count()) < cases:
        _batch(min(_BATCH, cases - there), _reads(rows, cases - there))
        seal(config.keys, config.heads)
        told()
    while (missing := rows - TrailRow.objects.count()) > 0:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_READS.format(of="cases_case"), {"each": -(-missing // cases)})
        seal(config.keys, config.heads)
        told()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _lengthen() -> None:
    """Some cases have a long history: records that came one by one."""
    chosen = Case.objects.filter(state__in=_OPEN, records=None).order_by("pk")[:_LONG]
    with acting("fill"):
        for number in [case.number for case in chosen]:
            for place in range(_MANY):
                at = moment_text(timezone.now() - timedelta(seconds=_MANY - place))
                take(number, model.Event(type="records received", at=at, by="administrator", service="electronic"))


def _reviewers() -> None:
    there = User.objects.filter(reviewer__startswith="rv-").count()
    User.objects.bulk_create(
        User(username=f"reviewer-{n}", reviewer=f"rv-{n:03}", roles=[Role.REVIEWER.value], password="!")  # noqa: S106 - no password fits it
        for n in range(there + 1, _REVIEWERS + 1)
    )


def _reads(rows: int, left: int) -> int:
    """How often each of the cases to come has been read, for the trail to come to so many rows."""
    return max(0, (rows - TrailRow.objects.count()) // left - 14)


def _batch(count: int, reads: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: the trail's rows follow below
        cursor.execute("SELECT count(*) FROM prototypes")
        times = count // cursor.fetchone()[0] + 1
        cursor.execute(_COPIES, {"count": count, "times": times, "reviewers": _REVIEWERS})
        for table, key in _WATCHED.items():
            cursor.execute(_TRAIL.format(table=table, key=key))
        cursor.execute(_READS.format(of="copies"), {"each": reads})
