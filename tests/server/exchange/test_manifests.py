"""Manifests of notices of assignment: served by day, acknowledged once, nothing lost."""

import csv
import io
import threading
from datetime import UTC, datetime

import pytest

from openimr import model

from .conftest import CALIFORNIA, served

LIST = "/events/noarfi/"
DAY = "2015-03-31"
OK = b'{"status":200,"msg":"OK"}'
HEADER = (
    "claimsExaminerFirstName,claimsExaminerLastName,claimsExaminerSuffix,injuredWorkrSuffix,"
    "claimsAdministratorAddress1,claimsAdministratorAddress2,claimsAdministratorCity,claimsAdministratorState,"
    "claimsAdministratorZipCode,injuredWorkerFirstName,injuredWorkerLastName,caAppealNumber,caseNumber,systemDateIso,"
    "participantType,providerName,claimsAdministratorCompanyName,claimNumber,priority,dateOfInjury,dateofURDecision,"
    "treatmentRequested,receiveDate"
)
LEGACY = (
    "C_PARTICIPANT_CONTACT_F_NAME,C_PARTICIPANT_CONTACT_L_NAME,C_PARTICIPANT_CONTACT_SUFFIX,IW_SUFFIX,"
    "C_PARTICIPANT_1ST_STREET_ADDRE,C_PARTICIPANT_2ND_STREET_ADDRE,C_PARTICIPANT_CITY,C_PARTICIPANT_STATE,"
    "C_PARTICIPANT_POSTAL_CODE,IW_F_NAME,IW_L_NAME,C_CA_APPEAL_NUMBER,C_CASE_NUMBER,SYSTEM_DATE,PARTICIPANT_TYPE,"
    "PROVIDER,C_PARTICIPANT_ORGAN_NAME,C_CLAIMS_NUMBER,PRIORITY_TYPE,C_INJURY_DATE,C_UR_DEC_DATE,C_TXREQ,C_RCVDATE,"
    "C_ACKSENTDATE,SEQUENCE_NUMBER,FILENAME,CASECOUNT,ODD_EVEN,DOI_COUNT,C_BARCODE_CASE_NUMBER,C_BARCODE_PART_TYPE,"
    "C_BARCODE_DOC_TYPE,C_DOC_TYPE_MR"
)


def rows(answer) -> list[list[str]]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    return list(csv.reader(io.StringIO(answer.content.decode())))


def numbers(answer) -> list[str]:  # type: ignore[no-untyped-def]
    return [row[12] for row in rows(answer)[1:]]


@pytest.mark.django_db
def test_a_manifest_has_the_columns_of_the_programme(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    assert caller.call("get", LIST).content == b'{"datelist":["2015-03-31"]}'
    header, row = rows(caller.call("get", LIST + DAY))
    assert ",".join(header) == HEADER
    assert row == [
        "Leonora", "Pick", "", "", "PO Box 5512", "", "Sacramento", "CA", "95817", "Marisol", "Ibarra-Quent", "",
        number, "03/31/2015", "CLAIMS ADMINISTRATOR", "Anand P. Thessaly, MD", "Granite Basin Claims Services",
        "GB-14-220871", "Standard", "02/11/2014", "03/06/2015",
        "Lumbar epidural steroid injection at L4-L5; Gabapentin 300 mg #90", "03/24/2015",
    ]  # fmt: skip
    for query in ("?legacy", "?option=legacy", "?legacy=1"):
        old_header, old_row = rows(caller.call("get", LIST + DAY + query))
        assert ",".join(old_header) == LEGACY
        assert old_row == row + [""] * 10
    assert ",".join(rows(caller.call("get", LIST + DAY + "?option=new"))[0]) == HEADER


@pytest.mark.django_db
def test_the_list_answers_without_its_slash_too(administrator):
    assert administrator().call("get", LIST[:-1]).content == b'{"datelist":[]}'  # as the Java client asks


@pytest.mark.django_db
def test_an_acknowledged_day_leaves_the_list_and_again_is_no_error(administrator, case_of):
    from openimr.server.exchange.models import ManifestEntry

    caller = administrator()
    case_of(caller)
    rows(caller.call("get", LIST + DAY))
    for _ in range(3):
        assert caller.call("delete", LIST + DAY).content == OK
    assert caller.call("get", LIST).json() == {"datelist": []}
    assert caller.call("get", LIST + DAY).content == b"NO_MATCHING_DATA"
    assert ManifestEntry.objects.filter(by=f"user:{caller.user.pk}").exclude(acknowledged=None).count() == 1


@pytest.mark.django_db
def test_a_day_that_is_never_acknowledged_stays(administrator, case_of):
    caller = administrator()
    number = case_of(caller).number
    for _ in range(3):
        assert numbers(caller.call("get", LIST + DAY)) == [number]
        assert caller.call("get", LIST).json() == {"datelist": [DAY]}


@pytest.mark.django_db
def test_a_notice_that_comes_after_the_manifest_was_read_is_not_acknowledged_with_it(administrator, case_of):
    caller = administrator()
    first = case_of(caller).number
    assert numbers(caller.call("get", LIST + DAY)) == [first]
    second = case_of(caller).number
    assert caller.call("delete", LIST + DAY).content == OK
    assert caller.call("get", LIST).json() == {"datelist": [DAY]}
    assert numbers(caller.call("get", LIST + DAY)) == [second]
    assert caller.call("delete", LIST + DAY).content == OK
    third = case_of(caller).number  # recorded late, for a day that was acknowledged
    assert numbers(caller.call("get", LIST + DAY)) == [third]


@pytest.mark.django_db
def test_a_day_may_be_acknowledged_unread(administrator, case_of):
    caller = administrator()
    case_of(caller)
    assert caller.call("delete", LIST + DAY).content == OK
    assert caller.call("get", LIST).json() == {"datelist": []}


@pytest.mark.django_db
def test_days_are_californias_and_a_case_is_one_row_a_day(administrator, case_of):
    caller = administrator()
    evening = datetime(2015, 4, 2, 23, 30, tzinfo=CALIFORNIA)
    case_of(caller, events=6, more=(served(evening),))
    again = evening.replace(hour=9), evening.astimezone(UTC)
    twice = case_of(caller, events=6, more=tuple(served(at) for at in again)).number
    assert caller.call("get", LIST).json() == {"datelist": ["2015-04-02"]}
    assert numbers(caller.call("get", LIST + "2015-04-02")).count(twice) == 1
    assert caller.call("delete", LIST + "2015-04-02").content == OK
    assert caller.call("get", LIST).json() == {"datelist": []}


@pytest.mark.django_db
def test_a_field_with_commas_and_line_breaks_stays_one_field(administrator, case_of):
    caller = administrator()
    item = model.CaseItem(request='MRI, "lumbar"\nwith contrast', treatment=model.Treatment(kind="imaging"))
    case_of(caller, items=(item,))
    assert rows(caller.call("get", LIST + DAY))[1][21] == 'MRI, "lumbar"\nwith contrast'


@pytest.mark.django_db
def test_a_day_that_is_none_is_400(administrator):
    caller = administrator()
    for day in ("2015-13-01", "2015-02-30", "20150331", "2015-3-31", "datelist", "\u0662015-03-31", "2015-03-31x"):
        for method in ("get", "delete"):
            assert caller.call(method, LIST + day).status_code == 400, day


@pytest.mark.django_db
def test_another_administrators_manifest_is_neither_seen_nor_acknowledged(administrator, case_of):
    caller, other = administrator(), administrator("OTHER")
    number = case_of(other).number
    assert caller.call("get", LIST).json() == {"datelist": []}
    assert caller.call("get", LIST + DAY).content == b"NO_MATCHING_DATA"
    assert caller.call("delete", LIST + DAY).content == OK
    assert numbers(other.call("get", LIST + DAY)) == [number]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_notices(administrator, case_of, django_assert_max_num_queries):
    caller = administrator()
    for _ in range(6):
        case_of(caller)
    with django_assert_max_num_queries(18):
        assert len(numbers(caller.call("get", LIST + DAY))) == 6
    with django_assert_max_num_queries(18):
        caller.call("delete", LIST + DAY)


def test_programs_that_acknowledge_at_the_same_moment_acknowledge_once(committed):
    from django.db import connections

    from openimr.server.accounts.models import Organization
    from openimr.server.cases.actions import open_case
    from openimr.server.exchange.manifests import acknowledge, days, manifest
    from openimr.server.exchange.models import ManifestEntry
    from openimr.server.trail.actor import acting

    from .conftest import open_facts

    organization = Organization.objects.create(name="Both", number="BOTH")
    with acting("user:intake"):
        for _ in range(3):
            open_case(open_facts(events=7), organization)
    day, now, done, failed = datetime(2015, 3, 31, tzinfo=UTC).date(), datetime.now(UTC), [], []
    start = threading.Barrier(6)

    def program(at: int) -> None:
        try:
            with acting(f"user:{at}"):
                start.wait(10)
                if at % 2:
                    manifest(organization, day, now)
                done.append(acknowledge(organization, day, now))
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=program, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert sum(done) == 3
    assert ManifestEntry.objects.exclude(acknowledged=None).count() == 3
    assert days(organization) == []
