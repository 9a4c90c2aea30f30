"""Records through the API: sent in a stream, listed, and downloaded as they came."""

from pathlib import Path

from .conftest import BOUNDARY, MULTIPART, changes, multipart, pdf, reads


def test_a_record_is_sent_listed_and_downloaded(world, call, own_files):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.desk.actions import accept
    from openimr.server.trail.actor import acting

    ask, path = call("claims service"), f"cases/{world.mine.number}/records"
    content = pdf(b"\x00\xff" * 200_000)
    made = ask("post", path, multipart(content), Content_Type=MULTIPART, Idempotency_Key="r")
    assert made.status_code == 201, made.content
    id_ = made.json()["id"]
    row = ask("get", path).json()["items"][0]
    assert (row["id"], row["size"], row["type"], row["name"]) == (id_, len(content), "application/pdf", "records.pdf")
    assert (row["reading"], row["pages_read"]) == ("waiting", 0)
    back = ask("get", made["Location"])
    assert back.getvalue() == content
    assert back["Content-Disposition"] == 'attachment; filename="records.pdf"'
    last = world.mine.events.order_by("-place").first()
    assert (last.type, last.document["by"]) == ("records received", "p6")
    assert ProcrastinateJob.objects.filter(task_name__endswith="read_file").exists()
    before = changes()
    again = ask("post", path, multipart(content), Content_Type=MULTIPART, Idempotency_Key="r")
    assert (again.status_code, again.json()) == (201, made.json())
    other = ask("post", f"{path}?party=p6", multipart(content), Content_Type=MULTIPART, Idempotency_Key="r")
    assert other.status_code == 422  # the address is a part of the request
    unkeyed = ask("post", path, multipart(content), Content_Type=MULTIPART)
    assert unkeyed.json() == made.json()
    assert changes() == before
    assert reads(world.mine.number) == ["api list of records", f"api download of file {id_}"]
    reviewer = world.users["reviewer"]
    assert call("reviewer", session=True)("get", made["Location"]).status_code == 404  # has not attested for the case
    with acting(f"user:{reviewer.pk}"):
        accept(reviewer, world.mine.number, [])
    assert call("reviewer", session=True)("get", made["Location"]).getvalue() == content


def test_what_is_no_record_is_refused_and_nothing_of_it_kept(world, call, own_files, settings):
    import msgspec

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, upload_limit=100_000)
    ask, path, before = call("claims service"), f"cases/{world.mine.number}/records", changes()
    good = pdf()

    def status(body: bytes, type_: str = MULTIPART) -> int:
        answer = ask("post", path, body, Content_Type=type_)
        assert answer["Content-Type"] == "application/problem+json"
        return int(answer.status_code)

    assert status(multipart(b"MZ\x90\x00\x03")) == 422
    assert status(multipart(good.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (x) >>"))) == 422
    assert status(multipart(good, "records.png")) == 422
    assert status(multipart(b"")) == 422
    assert status(multipart(good + b" " * 200_000)) == 413
    assert status(multipart(good)[:-10]) == 400
    assert status(multipart(good, "")) == 400
    assert status(b"x") == 400
    assert status(b"x", "application/pdf") == 415
    assert status(b"", f"multipart/form-data; boundary={BOUNDARY}x") == 400
    wrong = call("intake")("post", f"{path}?party=p77", multipart(good), Content_Type=MULTIPART)
    assert wrong.status_code == 422
    assert changes() == before
    files = [*Path(settings.CONFIG.files).rglob("*")]
    assert [file for file in files if file.is_file()] == []


def test_invoices_go_to_who_pays_them(world, call, own_files, office):
    from openimr.server.exchange.storing import the_store
    from openimr.server.store.actions import add_file

    name, content = f"{world.mine.number} invoice.pdf", pdf()
    file = add_file(the_store(), world.mine.number, [content], name=name, kind="invoice", type_="application/pdf")
    path = f"cases/{world.mine.number}/invoices"
    for role in ("claims service", "intake"):
        assert [row["name"] for row in call(role)("get", path).json()["items"]] == [name]
        assert call(role)("get", f"{path}/{file.pk}").getvalue() == content
    assert call("intake")("get", f"cases/{world.mine.number}/records").json()["items"] == []
    for role in ("worker", "physician", "reviewer"):
        assert call(role)("get", path).status_code == 403
        assert call(role)("get", f"{path}/{file.pk}").status_code == 403


def test_a_claims_administrator_sees_what_the_exchange_shows_it(world, call, own_files):
    path = f"cases/{world.mine.number}/records"
    sent = call("worker", session=True)("post", path, multipart(pdf()), Content_Type=MULTIPART)
    assert sent.status_code == 201, sent.content
    last = world.mine.events.order_by("-place").first()
    assert last.document["by"] == "p1"
    assert call("intake")("get", path).json()["items"][0]["id"] == sent.json()["id"]
    assert call("worker", session=True)("get", path).status_code == 403
