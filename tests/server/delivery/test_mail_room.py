"""The mail room: batches with case codes, what becomes of them, and who may do it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from tests.server.delivery.conftest import event, mailed, stored, words, work
from tests.server.delivery.test_letters import INELIGIBLE, letters, take

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"  # noqa: S105


def ready(people: Any) -> Any:
    """A batch of all that waits, made."""
    from openimr.server.delivery.batches import ask_for_batch
    from openimr.server.trail.actor import acting

    with acting(f"user:{people.clerk.pk}"):
        batch = ask_for_batch(people.clerk, timezone.localdate())
    work()
    batch.refresh_from_db()
    return batch


def codes(text: str) -> list[str]:
    import re

    return re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", text)


def test_a_batch_prints_a_code_for_each_party_without_an_account_and_keeps_it_nowhere(a_case, people, as_):
    from openimr.server.accounts.codes import redeem
    from openimr.server.accounts.models import CaseCode
    from openimr.server.cases.fetch import case_document
    from openimr.server.delivery.models import SendingStep
    from openimr.server.trail.actor import acting
    from openimr.server.trail.models import TrailRow

    case, client = a_case(signed=False), as_("intake")
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    assert client.get("/mail/").content.decode().count("ready") >= 4
    answer = client.post("/mail/batches/new/", {"day": timezone.localdate().isoformat()})
    work()
    page = client.get(answer["Location"]).content.decode()
    assert "Download the batch" in page
    batch_pk = int(answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    pdf = b"".join(client.get(f"/mail/batches/{batch_pk}/download/").streaming_content)
    text = words(pdf)
    found = codes(text)
    assert len(found) == len(set(found)) == 3  # worker, representative, physician; no claims administrator
    assert CaseCode.objects.filter(case=case).count() == 3
    assert text.index("Letter 1 of 4") < text.index("Letter 2 of 4") < text.index("Letter 4 of 4")
    assert text.index("Visalia, CA 93277") < text.index("Fresno, CA 93721") < text.index("Sacramento, CA 95817")
    assert "Brindlewood" not in text
    kept = " ".join(words(stored(one.file.content)) for one in letters(case))
    history = " ".join(SendingStep.objects.values_list("note", flat=True))
    trail = " ".join(str(row) for row in TrailRow.objects.values_list("columns", "row"))
    for code in found:
        assert code not in kept + history + trail + page
    manifest = client.get(f"/mail/batches/{batch_pk}/manifest/").content.decode()
    assert manifest.count(case.number) == 4
    assert all(code not in manifest for code in found)
    with acting("public"):
        account = redeem(found[0], case_document(case).injury.date, username="t-one", password=PASSWORD)
    assert account.parties.filter(case=case).count() == 1


def test_a_dissolved_batch_voids_its_codes_and_its_letters_wait_again(a_case, people, as_):
    from openimr.server.accounts.models import CaseCode
    from openimr.server.delivery import batches
    from openimr.server.delivery.errors import DeliveryError
    from openimr.server.trail.actor import acting

    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    batch = ready(people)
    assert {one.state for one in letters(case)} == {"handed over"}
    client = as_("intake")
    client.post(f"/mail/batches/{batch.pk}/dissolve/")
    batch.refresh_from_db()
    assert (batch.state, batch.content) == ("dissolved", None)
    assert {(one.state, one.batch_id) for one in letters(case)} == {("to send", None)}
    assert not CaseCode.objects.filter(case=case, until__gt=timezone.now()).exists()
    answer = client.post(
        f"/mail/batches/{batch.pk}/mailed/",
        {"mailed_by": "I. T.", "city": "Folsom", "county": "Sacramento"},
        follow=True,
    )
    assert "not ready to be mailed" in answer.content.decode()
    with acting("worker"):
        batches.build(batch.pk)  # a job that comes late
    assert {one.state for one in letters(case)} == {"to send"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    with acting("user:1"):
        later = batches.ask_for_batch(people.clerk, tomorrow)
    work()
    assert {one.dated for one in letters(case)} == {tomorrow}
    with acting("user:1"), pytest.raises(DeliveryError, match="has not come"):
        batches.mark_mailed(later.pk, by="I. T.", at="Folsom", county="Sacramento", tracking="")
    assert {one.state for one in letters(case)} == {"handed over"}


def test_a_worker_that_dies_between_steps_leaves_nothing_doubled(a_case, people):
    from openimr.server.accounts.models import CaseCode
    from openimr.server.delivery import batches, proofs
    from openimr.server.delivery.models import Batch
    from openimr.server.trail.actor import acting

    cases = [a_case(signed=False), a_case(signed=False)]
    for case in cases:
        take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    with acting(f"user:{people.clerk.pk}"):
        batch = batches.ask_for_batch(people.clerk, timezone.localdate())
    first = letters(cases[0])[0]
    with acting("worker"):
        batches._prepared(Batch.objects.get(pk=batch.pk), first.pk, {})  # and dies
    work()
    good = CaseCode.objects.filter(case=cases[0], party=first.party, until__gt=timezone.now())
    assert good.count() == 1  # the printed one: what the dead worker drew is void
    with acting(f"user:{people.clerk.pk}"):
        batches.mark_mailed(batch.pk, by="Ilse Tarnhelm", at="Folsom", county="Sacramento", tracking="")
    row = Batch.objects.get(pk=batch.pk)
    with acting("worker"):
        batches.serve_mailed(row)  # and dies before the proofs
        proofs.make_proofs(row.pk)
        proofs.make_proofs(row.pk)
    for case in cases:
        assert len([e for e in case.events.all() if e.type == "notice served"]) == 1
        assert {one.steps.filter(state="served").count() for one in letters(case)} == {1}
        assert case.service_proofs.count() == 1
        assert cases[1 - cases.index(case)].number not in words(stored(case.service_proofs.get().file.content))


def test_the_signed_proof_is_kept_and_nothing_else_than_a_pdf(a_case, people, as_):
    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    batch = mailed(people)
    client, proof = as_("case manager"), stored(batch.proofs.get().file.content)

    def put(data: bytes) -> Any:
        upload = BytesIO(data)
        upload.name = "proof.pdf"
        return client.post(f"/mail/batches/{batch.pk}/proof/", {"proof": upload}, follow=True)

    put(b"just words")
    batch.refresh_from_db()
    assert batch.proof is None
    put(proof)
    batch.refresh_from_db()
    assert stored(batch.proof) == proof
    assert b"".join(client.get(f"/mail/batches/{batch.pk}/proof/download/").streaming_content) == proof


@pytest.mark.parametrize("role", ["reviewer", "quality", "claims staff", "physician", "worker", "regulator"])
def test_nobody_else_works_in_the_mail_room(role, a_case, people, as_):
    from openimr.server.delivery.models import Batch
    from openimr.server.trail.models import TrailRow

    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    one, client = letters(case)[0], as_(role)
    before = TrailRow.objects.exclude(verb="read").count()
    assert client.get("/mail/").status_code == 403
    assert client.post("/mail/batches/new/", {"day": timezone.localdate().isoformat()}).status_code == 403
    deed = f"/cases/{case.number}/letters/{one.pk}/do/not-sent/"
    assert client.post(deed, {"why": "so"}).status_code == 403
    assert client.post(f"/cases/{case.number}/letters/send/", {"kind": "assignment"}).status_code == 403
    if role != "quality":
        assert client.get(f"/cases/{case.number}/letters/{one.pk}/pdf/").status_code == 403
    if role in {"claims staff", "physician", "worker"}:
        assert client.get(f"/letters/{one.pk}/open/").status_code == 404
    assert not Batch.objects.exists()
    assert TrailRow.objects.exclude(verb="read").count() == before


def test_the_pages_ask_as_often_for_many_letters_as_for_few(a_case, as_, django_assert_max_num_queries):
    cases = [a_case(signed=False) for _ in range(3)]
    for case in cases:
        take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    client = as_("intake")
    for path, most in (("/mail/", 16), (f"/cases/{cases[0].number}/letters/", 18)):
        client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_a_case_with_a_letter_in_a_batch_that_has_not_gone_out_is_not_purged(a_case, people, monkeypatch):
    from openimr.server.cases.models import Case
    from openimr.server.delivery.batches import dissolve
    from openimr.server.delivery.models import Batch, Sending
    from openimr.server.office import purging
    from openimr.server.office.errors import OfficeError
    from openimr.server.office.retention import kept_until
    from openimr.server.trail.actor import acting

    case, director = a_case(event("application withdrawn", by="p1")), people.by["medical director"]
    work()
    batch = ready(people)
    assert Sending.objects.filter(case=case, batch=batch).exists()
    kept = kept_until(Case.objects.get(pk=case.pk))
    monkeypatch.setattr(purging, "kept_until", lambda _: msgspec.structs.replace(kept, until=date(2026, 1, 1)))
    with acting(f"user:{director.pk}"):
        with pytest.raises(OfficeError, match=f"lies in batch {batch.pk}, which has not gone to the post"):
            purging.purge(director, case.number, case.number)
        assert Batch.objects.get().content is not None
        dissolve(batch.pk)
        purging.purge(director, case.number, case.number)
    assert not Sending.objects.exists()
    assert Batch.objects.get().content is None
