"""Files are read part by part in the background, and what comes of them is what `imr review` says."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from .conftest import FOUR, add, new_case, work

pytestmark = pytest.mark.django_db
FAX = Path("examples/case-files/scanned-opioid-taper/records/Tillery_fax.pdf")
SECRETS = ("Hallgrimson", "Norco", "hydrocodone")


def state(record: Any) -> tuple[str, int | None, int, str]:
    from openimr.server.records.fetch import record_of

    row = record_of(record.case, record.pk)
    return row.state, row.pages, row.progress.done, row.progress.reason


def test_a_case_is_reviewed_as_the_command_reviews_its_files(read_case: Any, tmp_path: Path):
    from openimr.review import ReviewSettings, review_case
    from openimr.review.output import determination_json
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.fetch import files_of, last_review, locate, page_words, review_of

    assert {(r.state, r.progress.done == r.pages) for r in files_of(read_case.case)} == {("read", True)}
    kept = b"".join(the_store().open(last_review(read_case.case).file.content))
    folder = shutil.copytree(FOUR, tmp_path / read_case.case.number)
    assert kept == determination_json(review_case(folder, ReviewSettings()))
    # A quotation of it is found again on its page, and has a place on the picture.
    review = review_of(read_case.case)
    evidence = review["items"][0]["named_in"][0]
    record, page = locate(read_case.case, evidence["file"], evidence["page"])
    read = page_words(record, page)
    assert read.text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert any(word[0] >= evidence["start"] and word[1] <= evidence["end"] for word in read.words)


def test_a_scan_is_read_by_ocr_with_the_place_of_each_word(case: Any, tmp_path: Path):
    import pikepdf

    from openimr.server.records.fetch import page_image, page_words

    with pikepdf.open(FAX) as whole:
        del whole.pages[2:]
        whole.save(tmp_path / "fax.pdf")
    record = add(case, tmp_path / "fax.pdf").record
    work()
    record.refresh_from_db()
    record.file.refresh_from_db()
    read = page_words(record, 2)
    assert read.source == "ocr"
    assert len(read.words) > 50
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for _, _, x0, y0, x1, y1 in read.words)
    assert page_image(record, 2).startswith(b"\x89PNG")


def test_a_reading_that_broke_off_goes_on_where_it_stopped(case: Any, monkeypatch: pytest.MonkeyPatch):
    from openimr.casefile import PartReader
    from openimr.server.records import reading
    from openimr.server.records.errors import ReadingError
    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    record = add(case, FOUR / "01 IMR application + UR.pdf").record
    monkeypatch.setattr(reading, "_PAGES", 1)
    asked: list[int] = []
    real = PartReader.read

    def read(self: Any, start: int, end: int) -> Any:
        asked.append(start)
        if asked == [0, 1]:
            raise ValueError("Norco for Hallgrimson")  # the words of an error may be those of a record
        return real(self, start, end)

    monkeypatch.setattr(PartReader, "read", read)
    with acting("worker"), pytest.raises(ReadingError) as broken:
        read_file(record.file_id)
    assert not any(secret in str(broken.value) for secret in SECRETS)
    assert broken.value.__cause__ is None
    assert broken.value.__suppress_context__
    assert state(record)[:3] == ("reading", 4, 1)
    work()
    assert asked == [0, 1, 1, 2, 3]
    assert state(record) == ("read", 4, 4, "")
    assert [(p.first, p.last) for p in record.parts.order_by("first")] == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_a_job_that_runs_twice_changes_nothing(read_case: Any):
    from openimr.server.records.models import Review
    from openimr.server.records.tasks import read_file, review_case
    from openimr.server.trail.actor import acting
    from openimr.server.trail.models import TrailRow

    before = TrailRow.objects.count()
    with acting("worker"):
        for record in read_case.records:
            read_file(record.file_id)
        review_case(read_case.case.number)
        read_file(999_999)
        review_case("CM99-9999999")
    assert TrailRow.objects.count() == before
    assert Review.objects.count() == 1


def test_what_another_worker_reads_is_left_to_it(case: Any):
    import psycopg
    from django.db import connection

    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    record = add(case, FOUR / "02 RFA faxed 03-27-15.pdf").record
    facts = connection.settings_dict
    with psycopg.connect(
        dbname=facts["NAME"], user=facts["USER"], host=facts["HOST"] or None, autocommit=True, **facts["OPTIONS"]
    ) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [0x1312_0001, record.file_id])
        with acting("worker"):
            read_file(record.file_id)
        assert state(record)[0] == "waiting"
        # Let go by hand: the lock of a closed connection stays until its backend has noticed, which may be later.
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [0x1312_0001, record.file_id])
    work()
    assert state(record)[0] == "read"


def test_a_file_that_breaks_its_readers_is_given_up_and_the_rest_is_reviewed(case: Any):
    from openimr.server.records.actions import read_again
    from openimr.server.records.fetch import files_of, review_of
    from openimr.server.records.models import Progress
    from openimr.server.trail.actor import acting

    good = add(case, FOUR / "03 progress reports.pdf").record
    bad = add(case, FOUR / "02 RFA faxed 03-27-15.pdf").record
    Progress.objects.filter(record=bad).update(starts=5)  # five readers were killed by it
    work()
    assert state(good)[0] == "read"
    assert state(bad)[0] == "unreadable"
    assert "broke off several times" in state(bad)[3]
    first = review_of(case)
    assert [u["file"] for u in first["unread"]] == [bad.label]
    with acting("user:intake"):
        assert read_again(case) == 1
    work()
    assert {record.state for record in files_of(case)} == {"read"}
    assert review_of(case)["unread"] == []


def test_a_store_that_does_not_answer_is_no_fault_of_the_file(case: Any, tmp_path: Path):
    from openimr.server.records.errors import ReadingError
    from openimr.server.records.fetch import record_of
    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    record = add(case, FOUR / "02 RFA faxed 03-27-15.pdf").record
    (tmp_path / "files").rename(tmp_path / "elsewhere")
    for _ in range(7):
        with acting("worker"), pytest.raises(ReadingError):
            read_file(record.file_id)
    assert record_of(case, record.pk).progress.starts == 0
    (tmp_path / "elsewhere").rename(tmp_path / "files")
    work()
    assert state(record)[0] == "read"


def test_a_file_that_is_damaged_says_so(case: Any):
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.actions import register
    from openimr.server.store.actions import new_file
    from openimr.server.trail.actor import acting, step

    with acting("user:intake"), step(case.number):
        content = the_store().put([b"%PDF-1.4 and no more"], "application/pdf")
        record = register(new_file(case, content, name="x.pdf", kind="medical records"), party="", channel="fax")
    work()
    assert state(record)[0] == "unreadable"
    assert "damaged or cut off" in state(record)[3]


def test_the_same_from_another_party_is_read_once_and_the_same_again_is_not_kept(case: Any):
    from openimr.server.records.fetch import files_of, page_words

    path = FOUR / "02 RFA faxed 03-27-15.pdf"
    first = add(case, path, party="p1")
    work()
    second, again = add(case, path, party="p3"), add(case, path, party="p1", name="other.pdf")
    work()
    assert (second.again, second.record.same_as, second.record.label) == (
        False, first.record, "02 RFA faxed 03-27-15 (2).pdf",
    )  # fmt: skip
    assert (again.again, again.record) == (True, first.record)
    assert len(files_of(case)) == 2
    parts = [part.file_id for part in second.record.parts.all()]
    assert parts == [part.file_id for part in first.record.parts.all()]
    assert page_words(second.record, 1).text == page_words(first.record, 1).text
    received = case.events.filter(type="records received").order_by("place").values_list("document", flat=True)
    assert [event.get("by") for event in received][-2:] == ["p1", "p3"]


def test_a_file_that_comes_later_makes_the_review_old_and_a_new_version(read_case: Any, tmp_path: Path):
    from openimr.server.cases.fetch import case_document
    from openimr.server.records.fetch import files_of
    from openimr.server.records.models import Review
    from openimr.server.records.showing import shown

    def now() -> Any:
        return shown(read_case.case, case_document(read_case.case), files_of(read_case.case))

    assert now().review.fresh
    (tmp_path / "note.txt").write_text("Progress note. The patient walks two miles a day.")
    add(read_case.case, tmp_path / "note.txt")
    assert not now().review.fresh
    assert "older than the newest file" in now().review.says
    assert now().bookmarks  # those of the version before
    work()
    assert now().review.fresh
    assert "version 2 of" in now().review.says
    assert [review.version for review in Review.objects.order_by("version")] == [1, 2]


def test_a_review_of_an_older_software_says_so_and_can_be_made_anew(read_case: Any, monkeypatch: pytest.MonkeyPatch):
    import openimr
    from openimr.server.cases.fetch import case_document
    from openimr.server.records.actions import read_again
    from openimr.server.records.fetch import files_of
    from openimr.server.records.showing import shown
    from openimr.server.trail.actor import acting

    def now() -> Any:
        return shown(read_case.case, case_document(read_case.case), files_of(read_case.case))

    monkeypatch.setattr(openimr, "__version__", "99.0")
    assert (now().review.fresh, now().review.outdated, now().faulty, now().open) == (True, True, True, False)
    with acting("user:intake"):
        assert read_again(read_case.case) == 0
    work()
    assert (now().review.outdated, "version 2 of" in now().review.says) == (False, True)


def test_readings_that_stand_still_are_asked_for_again(case: Any):
    from datetime import timedelta

    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.records.models import Progress
    from openimr.server.records.tasks import ask_again

    record = add(case, FOUR / "02 RFA faxed 03-27-15.pdf").record
    before = ProcrastinateJob.objects.count()
    ask_again()
    assert ProcrastinateJob.objects.count() == before
    Progress.objects.filter(record=record).update(changed=timezone.now() - timedelta(minutes=6))
    ask_again()
    assert ProcrastinateJob.objects.count() == before + 1


def test_nothing_that_was_read_stands_in_the_database_or_open_on_disk(read_case: Any, tmp_path: Path):
    from django.db import connection

    from openimr.server.records.fetch import page_image

    page_image(read_case.records[0], 1)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("records_", "store_", "trail_", "procrastinate_")):
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{table}\" AS t")  # noqa: S608
                text = cursor.fetchone()[0]
                assert not any(secret in text for secret in SECRETS), table
    for folder in ("files", "page-cache"):
        kept = [path.read_bytes() for path in (tmp_path / folder).rglob("*") if path.is_file()]
        assert kept
        assert not any(b"%PDF" in content or b"PNG" in content[:64] for content in kept)


def test_a_case_is_queried_alike_however_many_files_it_has(read_case: Any, django_assert_num_queries: Any):
    from openimr.server.cases.fetch import case_document
    from openimr.server.records.fetch import files_of
    from openimr.server.records.showing import complete, shown

    few = new_case()
    add(few, FOUR / "02 RFA faxed 03-27-15.pdf")
    work()
    for case in (few, read_case.case):
        with django_assert_num_queries(5):
            document = case_document(case)
            complete(document, shown(case, document, files_of(case)))
