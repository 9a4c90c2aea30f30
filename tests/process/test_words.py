import pytest

from openimr.process import event_type, role_of, service_of
from openimr.process.words import folded, near_events, words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NOARFI mailed", "assignment served"),
        ("application_received", "application received"),
        ("request for authorization", "request received"),
        ("UR-decision", "ur decision"),
        ("determination", "determination served"),
        ("RFA_RECEIVED", "request received"),
        ("noarfi issued", "assignment served"),
        ("notice_of_assignment_mailed", "assignment served"),
        ("UR denial mailed", "ur decision served"),
        ("service of the UR decision", "ur decision served"),
        ("utilization review decision", "ur decision"),
        ("IMR application filed", "application filed"),
        ("application submitted", "application filed"),
        ("Application posted", "application mailed"),
        ("application received by mail", "application received"),
        ("UR denial letter", "ur decision"),
        ("Utilization review decision mailed to worker", "ur decision served"),
        ("RFA received by fax", "request received"),
        ("Case found eligible", "application eligible"),
        ("Case was found to be eligible", "application eligible"),
        ("Determined eligible", "application eligible"),
        ("Determination of Ineligibility", "application ineligible"),
        ("Case withdrawn", "application withdrawn"),
        ("Records sent", "records received"),
        ("Payment made", "implemented"),
        ("paid", "implemented"),
        ("authorized", "treatment authorized"),
        ("Remand order", "remanded"),
        ("Reviewer requested records", "reviewer information requested"),
        ("AD extension", "time extended"),
        ("IMR decision", "determination served"),
        ("Claim accepted", "liability resolved"),
        ("NOARFI e-mailed", "assignment served"),
        ("decision", None),
        ("APP_RECEIVED", "application received"),
        ("final determination letter mailed", "determination served"),
        ("FDL issued", "determination served"),
        ("receipt of FDL", "determination received"),
        ("medical records received", "records received"),
        ("RECORDS_COMPLETE", "records complete"),
        ("petition to appeal filed", "petition filed"),
        ("a party", None),
        ("served", None),
        ("received", None),
    ],
)
def test_event_names(text, name):
    assert event_type(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("U.S. Mail, certified", "mail in California"),
        ("certified mail", "mail in California"),
        ("USPS first class", "mail in California"),
        ("fax and mail", "mail in California"),  # the way that gives the most days
        ("mail abroad and e-mail", "mail abroad"),
        ("emailed", "electronic"),
        ("e-service", "electronic"),
        ("personally served", "personal"),
        ("certified", None),
        ("fax and pigeon", None),
        ("overnight courier", None),
    ],
)
def test_ways_of_service(text, name):
    assert service_of(text) == name


def test_names_that_are_near():
    assert near_events("UR decison served")[0] == "ur decision served"
    assert near_events("determinatoin served")[0] == "determination served"
    assert near_events("pigeon") == ()


def test_roles_and_service():
    assert role_of("Applicant") == "injured worker"
    assert role_of("TPA") == "claims administrator"
    assert service_of("US Mail") == "mail in California"
    assert service_of("MAIL_ABROAD") == "mail abroad"
    assert service_of(None) is None


@pytest.mark.parametrize("kind", ["events", "roles", "services"])
def test_no_way_of_writing_has_two_meanings(kind):
    ways = [folded(way) for name, word in getattr(words(), kind).items() for way in (name, *word.also)]
    assert sorted(ways) == sorted(set(ways))


def test_every_event_says_what_it_is():
    assert [name for name, word in words().events.items() if not word.says] == []
