"""The rules of "Who may do what" that hold over all pages at once. Where the test of each rule is:

- each page and role: `test_every_page` (has a rule, refuses every other role, opens to its own)
- each operation of `/api/v1` and role, scopes: `api/test_security`
- each step of the office and role: `office/test_security`, `intake/test_steps`; by a program: `api/test_cases`
- ids of others and guessed ones: `test_every_page`, `api/test_security`, `exchange/test_errors`
- a claims administrator sees only its cases: here, `exchange/test_search`, `api/test_cases`, `delivery/test_electronic`
- a reviewer sees only assigned cases, and no other's name or words: `test_every_page`, `desk/test_desk_security`,
  `api/test_determinations`; when the case is taken away, nothing: `desk/test_desk_security`
- parties never learn who reviews: here, `api/test_cases`, `issuing/test_issue` (letter), `issuing/test_export`
- a physician's own cases, records, answers: `intake/test_answering`, `records/test_adding`
- a worker's case code: `test_accounts`
- who publishes, who takes down, who has it redacted again: `publication/test_publishing`, `publication/test_takedown`;
  a public page asks for public rows alone: `publication/test_takedown`; who hides a letter of an imported dataset,
  what the public site shows without an account and how often: `public/test_imported`, `public/test_pages`
- a regulator only reads and has letters taken down, an administrator sees no case: `test_every_page`
- break-glass with reason and alarm: `test_accounts`
- passwords, second factor, passkeys, lock-out, rates, sessions, cookies: `test_accounts`, `test_odd_requests`
- OpenID Connect: `test_organization_sign_in`
- re-authentication to sign, issue, purge, make tokens and webhooks: `desk/test_desk_pages`, `test_accounts`,
  `api/test_webhooks`
- CSRF and the policy: `test_every_page`, `test_every_page_in_a_browser`, `api/test_security`, `test_odd_requests`
- uploads: `test_uploads`, `exchange/test_uploads`, `records/test_adding`
- audit trail, altered, missing, added, cut off, unsealed: `test_trail`, `test_trail_command`
- every read of a case file is recorded: here, `api/test_cases`, `exchange/test_uploads`, `records/test_pages`,
  `desk/test_desk_security`
"""

from types import SimpleNamespace

import pytest

from .test_every_page import PAGES, build, own, signed_in

NO_CASE_FILE = {
    "case-export": "which exports there are, nothing of what is in them",
    "desk-ask": "the roles of the parties, and a field",
    "desk-decline": "a field for the reason",
    "hold": "a hold, how long the case is kept, which others belong with it: nothing of what is in them",
    "publication": "that nothing of it is prepared; else it goes to the letter's page, recorded there",
    "purge": "how long the case is kept, which other cases keep it, and a button",
    "records-add-progress": "asked for every few seconds: one row for a while of watching, by `records-progress` here",
    "issue": "goes to another page where nothing is signed; else recorded there",
}
"""Pages of a case that show nothing of its file, or nothing that has no row yet."""


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build()


def test_no_party_learns_on_any_page_who_reviews(world: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY

    for role in ("claims staff", "claims service", "physician", "worker"):
        user = world.users[role]
        client = signed_in(user)
        for page in PAGES:
            if page.view.verb is not None and role in MAY[page.view.verb] and page.name != "account_logout":
                text = client.get(own(page, world, user)).getvalue().decode(errors="replace")
                for secret in ("Ottoline", "Quarrel", "u-second", "u-reviewer", "rv-1", "rv-2"):
                    assert secret not in text, (role, page.name, secret)


def test_a_claims_administrator_lists_counts_and_finds_its_own_cases_alone(world: SimpleNamespace):
    from openimr.server.cases.models import CaseClock

    request = world.other.words.split(" ", 2)[2]  # both cases ask for the same
    running = CaseClock.objects.filter(case=world.mine, state="running", kind="duty").count()
    for role in ("claims staff", "claims service"):
        client = signed_in(world.users[role])
        for path in ("/cases/", f"/cases/?q={request[:20]}", f"/cases/?q={world.other.claim_number}"):
            answer = client.get(path)
            assert answer.context["page"].paginator.count == 1, path
            assert world.other.number not in answer.content.decode()
        assert client.get("/cases/", {"q": world.other.number}).context["page"].paginator.count == 0
        counts = client.get("/due/?whose=all").context["counts"]
        assert sum(count for _, _, count in counts) == running
        assert [row["number"] for row in client.get("/api/v1/cases").json()["items"]] == [world.mine.number]
        for path in ("/dashboard/", "/dashboard/pending/download/", "/persons/", "/assignment/"):
            assert client.get(path).status_code == 403, path


def test_each_page_of_a_case_leaves_a_row_of_who_read_it(world: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY
    from openimr.server.trail.models import TrailRow

    looked, unseen = 0, []
    for page in PAGES:
        if "number" not in page.needs or page.name in NO_CASE_FILE:
            continue
        for role in sorted(MAY[page.view.verb]):
            user = world.users[role]
            read = TrailRow.objects.filter(verb="read", actor=f"user:{user.pk}", case_number=world.mine.number)
            before = read.count()
            if signed_in(user).get(own(page, world, user)).status_code == 200:
                looked += 1
                if read.count() == before:
                    unseen.append((page.name, role))
                break
    assert unseen == [], unseen
    assert looked > 20
