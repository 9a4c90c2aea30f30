"""Letters that are held up to us, the queue of publication, remand, and the pages of all that."""

from io import BytesIO
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

WHY_LATE = "The records came late, as the case's clock says."


def issued(one: Any, people: Any) -> Any:
    from openimr.server.issuing.actions import approve, issue
    from openimr.server.trail.actor import acting

    with acting(f"user:{people.quality.pk}"):
        approve(one.number, people.quality, one.row.version, WHY_LATE)
        return issue(one.number, people.quality, one.row.version)


def letter(row: Any) -> bytes:
    from openimr.server.issuing.letters import pieces_of

    return b"".join(pieces_of(row))


def test_a_letter_of_ours_is_known_and_an_altered_one_is_found_out(at_quality, people):
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    from openimr.server.issuing.looking import look_at

    row = issued(at_quality(), people)
    pdf = letter(row)
    ours = look_at(pdf)
    assert (ours.verdict, ours.row) == ("ours", row.pk)
    assert "Independent medical review organization" in ours.subject

    at = pdf.index(b"/Type /Page") + 6
    inside = pdf[:at] + b"X" + pdf[at + 1 :]
    assert look_at(inside).verdict in {"altered", "unreadable"}
    behind = pdf + b"\n% one line more\n"
    assert (look_at(behind).verdict, look_at(behind).row) == ("altered", row.pk)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root[pdf_name("/Lang")] = pdf_name("/xx")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert (look_at(out.getvalue()).verdict, look_at(out.getvalue()).row) == ("altered", row.pk)


def test_what_others_sealed_and_what_nobody_sealed_is_not_ours(at_quality, people, settings, tmp_path):
    import msgspec

    from openimr.server.issuing.checking import checked
    from openimr.server.issuing.letters import copy_to_look_at, sealed_letter
    from openimr.server.issuing.looking import look_at

    one = at_quality()
    found = checked(one.case, one.row)
    row = issued(one, people)
    assert look_at(copy_to_look_at(found)).verdict == "unsigned"
    assert look_at(b"%PDF-1.7 nothing").verdict == "unreadable"
    assert look_at(b"").verdict == "unreadable"
    pdf = letter(row)
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, keys=tmp_path / "others")
    forged, _ = sealed_letter(found)  # the same text, under a key that calls itself by the same name
    assert look_at(forged.pdf).verdict == "not ours"
    assert look_at(pdf).verdict == "ours"


def test_the_organisations_own_certificate_is_used_where_it_is_set(at_quality, people, settings, tmp_path):
    import msgspec
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    from openimr.server.issuing import seal
    from openimr.server.issuing.errors import SealError

    made = pkcs12.load_pkcs12(seal._self_made(), None)
    path = tmp_path / "org.p12"
    locked = serialization.BestAvailableEncryption((word := "open sesame").encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", made.key, made.cert.certificate, None, locked))
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, certificate=path, certificate_passphrase=word)
    row = issued(at_quality(), people)
    assert not row.self_made
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, certificate_passphrase=word[1:])
    with pytest.raises(SealError, match="OPENIMR_CERTIFICATE"):
        seal.the_seal()


def test_a_timestamp_authority_gives_its_word_and_its_silence_stops_the_issue(at_quality, people, settings):
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    import msgspec
    from asn1crypto import keys, tsp
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from openimr.server.issuing.errors import SealError
    from openimr.server.issuing.looking import look_at

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time")])
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    authority = DummyTimeStamper(
        asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
        SimpleCertificateStore(),
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = authority.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, timestamps=f"http://127.0.0.1:{server.server_port}/")
    row = issued(at_quality(), people)
    assert row.profile == "PAdES B-T"
    looked = look_at(letter(row))
    assert (looked.verdict, looked.stamped) == ("ours", True)
    server.shutdown()
    server.server_close()
    one = at_quality()
    with pytest.raises(SealError, match="timestamp"):
        issued(one, people)
    one.case.refresh_from_db()
    assert one.case.state == "QA"


def test_remanded_it_goes_to_another_reviewer_and_the_earlier_letter_stays(at_quality, people):
    from django.utils import timezone

    from openimr.process import fold
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.issuing.fetch import awaiting_publication, issued_of
    from openimr.server.issuing.remanding import Order, order_of, remand
    from openimr.server.trail.actor import acting

    one = at_quality()
    first = issued(one, people)
    before = letter(first)
    manager, today = people.by["case manager"], timezone.localdate()

    def now() -> str:
        return timezone.localtime().isoformat()

    order = Order(grounds=("A5",), facts="The summary gives the wrong dose.", items=(0, 1), served=today)
    with acting(f"user:{manager.pk}"):
        with pytest.raises(RefusedError):
            remand(one.number, manager, order)  # nobody has appealed
        take(one.number, people.event("petition filed", now(), by="p6", reasons=("A5",)))
        for wrong in ({"grounds": ()}, {"grounds": ("A9",)}, {"facts": " "}, {"items": ()}, {"items": (7,)}):
            with pytest.raises(RefusedError):
                remand(
                    one.number, manager, Order(**{**{f: getattr(order, f) for f in order.__struct_fields__}, **wrong})
                )
        with pytest.raises(RefusedError, match="may not"):
            remand(one.number, people.quality, order)
        assert remand(one.number, manager, order).state == "REMANDED"
        case = Case.objects.get(number=one.number)
        assert case.reviewer is None
        assert not awaiting_publication().exists()
        assert [p.part for p in order_of(case_document(case)) if p.answer == "no"] == ["specialty"]
        assert fold(case_document(case)).excluded_reviewers == ("rv-101",)
        with pytest.raises(RefusedError):
            take(one.number, people.event("reviewer assigned", now(), by="rv-101"))
        take(one.number, people.event("reviewer assigned", now(), by="rv-102"))
    assert letter(issued_of(Case.objects.get(number=one.number)).get()) == before
    _the_next_review_has_it(first)
    # Nothing of the first round lets the second one be served.
    with acting("user:intake"):
        take(one.number, people.event("review completed", now(), by="rv-102"))
        with pytest.raises(RefusedError, match="nothing is served unsigned"):
            take(one.number, people.event("determination served", now(), outcome="upheld"))


@pytest.mark.parametrize("items", [(0,), (0, 1)])
def test_what_an_order_set_aside_is_told_wherever_the_determination_is(items: tuple[int, ...], at_quality, people):
    """On its page, in the API and as FHIR: nobody carries out what was sent back, and what was not sent back stands."""
    from django.utils import timezone

    from openimr.server.api.fhir.resources import document_reference, shown_to, task
    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.issuing.remanding import Order, remand
    from openimr.server.trail.actor import acting

    one = at_quality()
    issued(one, people)
    manager, now = people.by["case manager"], timezone.localtime().isoformat()
    before = task(shown_to(manager, Case.objects.get(number=one.number)))
    assert [output["type"].get("text") for output in before["output"]] == ["Item 1", "Item 2", None]
    assert "statusReason" not in before
    with acting(f"user:{manager.pk}"):
        take(one.number, people.event("petition filed", now, by="p6", reasons=("A5",)))
        order = Order(grounds=("A5",), facts="The dose.", items=items, served=timezone.localdate())
        remand(one.number, manager, order)
    case = Case.objects.get(number=one.number)
    whole, today = len(items) == 2, timezone.localdate().isoformat()
    says = f"The determination{'' if whole else ' of item 1'} was set aside by an order of {today}."
    page = signed_in(manager).get(f"/cases/{one.number}/determination/").content.decode()
    assert says in page
    assert ("What it decided of the other items stands." in page) is not whole
    shown = shown_to(manager, case)
    after, reference = task(shown), document_reference(shown, 1)
    assert [output["type"].get("text") for output in after.get("output", [])] == ([] if whole else ["Item 2", None])
    assert after["statusReason"]["text"] == f"{says} It is reviewed again."
    assert reference is not None
    assert (reference["status"], reference["description"]) == ("superseded" if whole else "current", says)


def test_after_an_order_no_time_to_appeal_runs_that_the_next_determination_has_not_begun(at_quality, people):
    """The case's page says that the earlier times no longer count, and why; the next letter takes its place."""
    from django.utils import timezone

    from openimr.process import accepted, clocks_of
    from openimr.server.cases.actions import take
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.issuing.checking import checked
    from openimr.server.issuing.remanding import Order, remand
    from openimr.server.pages.explaining import explanation
    from openimr.server.trail.actor import acting

    one = at_quality()
    first = issued(one, people)
    manager, today = people.by["case manager"], timezone.localdate()

    def now() -> str:
        return timezone.localtime().isoformat()

    def windows() -> list[Any]:
        case = accepted(case_document(Case.objects.get(number=one.number)))
        return [clock for clock in clocks_of(case) if clock.clock == "appeal window"]

    with acting(f"user:{manager.pk}"):
        take(one.number, people.event("determination served", now(), service="mail", to=("p1",)))
        take(one.number, people.event("petition filed", now(), by="p6", reasons=("A5",)))
        assert [clock.state for clock in windows() if clock.who == "injured worker"] == ["running"]
        remand(one.number, manager, Order(grounds=("A5",), facts="The dose.", items=(0, 1), served=today))
    assert {clock.state for clock in windows()} <= {"ended", "met"}
    (ended,) = (clock for clock in windows() if clock.who == "injured worker")
    told = explanation(people.by["worker"], ended.explain)
    assert f"The order of {today}" in told
    assert "set this determination aside: it no longer counts, nobody has to appeal it or to carry it out" in told
    assert "our reading of the rule" in told
    assert "INF" not in told
    page = signed_in(manager).get(f"/cases/{one.number}/").content.decode()
    assert "Why it no longer counts" in page
    assert "set this determination aside" in page
    # The next reviewer's letter says so in its account of how it was made; what was signed before does not.
    second = checked(Case.objects.get(number=one.number), people.sign(one.case, one.document, people.reviewer)).letter
    assert second is not None
    assert second.how_made[0].startswith(f"An order on appeal set aside the determination of {today:%m/%d/%Y} on ")
    again = checked(Case.objects.get(number=one.number), first.determination).letter
    assert again is not None
    assert again.how_made == second.how_made[1:]


def _the_next_review_has_it(first: Any) -> None:
    from openimr.server.records.fetch import files_of, parts_of
    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    record = next(r for r in files_of(first.case) if r.file_id == first.file_id)
    with acting("worker"):
        read_file(file_id=first.file_id)
    text = " ".join(page.page.text for part in parts_of(record) for page in part.pages)
    assert "MEDICAL REVIEW FINAL DETERMINATION" in text


def test_the_queue_of_publication_holds_what_is_issued_until_it_is_published(at_quality, people):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from openimr.server.cases.actions import take
    from openimr.server.issuing.fetch import awaiting_publication
    from openimr.server.trail.actor import acting

    first, second = at_quality(), at_quality()
    rows = [issued(first, people), issued(second, people)]
    assert list(awaiting_publication()) == rows
    client = signed_in(people.quality)
    client.get("/publication/")  # a session's first request keeps that it was seen
    with CaptureQueriesContext(connection) as with_two:
        assert second.number in client.get("/publication/").content.decode()
    with acting("user:intake"):
        take(first.number, people.event("published", timezone.localtime().isoformat()))
    assert list(awaiting_publication()) == rows[1:]
    with CaptureQueriesContext(connection) as with_one:
        assert first.number not in client.get("/publication/").content.decode()
    assert len(with_one) == len(with_two)


def signed_in(user: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_who_may_have_the_letter_gets_it_and_nobody_else_learns_that_it_is_there(at_quality, people):
    from openimr.server.accounts.models import Organization, User
    from openimr.server.cases.models import Case, Person
    from openimr.server.trail.models import TrailRow

    one = at_quality()
    row = issued(one, people)
    ours, theirs = (Organization.objects.create(name=name, number=name) for name in ("Umber Gate", "Flint Bridge"))
    Case.objects.filter(pk=one.case.pk).update(claims_administrator=ours)
    staff = people.by["claims staff"]
    staff.organization = ours
    staff.save()
    Person.objects.filter(case=one.case, role="injured worker").update(account=people.by["worker"])
    other = User.objects.create_user("i-theirs", roles=["claims staff"], organization=theirs)
    stranger = User.objects.create_user("i-rv", roles=["reviewer"], reviewer="rv-102")
    path = f"/cases/{one.number}/letters/1/download/"
    reads = TrailRow.objects.filter(verb="read", row="issued letter, version 1")
    for user in (staff, people.by["worker"], people.reviewer, people.by["regulator"], people.by["intake"]):
        before = reads.count()
        answer = signed_in(user).get(path)
        assert b"".join(answer.streaming_content) == letter(row)
        assert reads.count() == before + 1
    before = reads.count()
    for user in (other, stranger, people.by["physician"]):
        assert signed_in(user).get(path).status_code == 404
        assert signed_in(user).get(f"/cases/{one.number}/determination/").status_code == 404
    assert signed_in(people.by["administrator"]).get(path).status_code in {403, 404}
    assert signed_in(staff).get(f"/cases/{one.number}/letters/2/download/").status_code == 404
    assert reads.count() == before


def test_issue_asks_for_the_password_again_and_until_then_nothing_happens(at_quality, people):
    from openimr.server.issuing.actions import approve
    from openimr.server.issuing.models import Issued
    from openimr.server.trail.actor import acting

    one = at_quality()
    with acting(f"user:{people.quality.pk}"):
        approve(one.number, people.quality, 1, WHY_LATE)
    client = signed_in(people.quality)
    for answer in (client.get(f"/cases/{one.number}/issue/"),
                   client.post(f"/cases/{one.number}/issue/", {"version": 1})):  # fmt: skip
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"] or "2fa" in answer["Location"]
    assert not Issued.objects.exists()
    one.case.refresh_from_db()
    assert one.case.state == "QA"
