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
        ("Payment made", "payment made"),
        ("paid", "payment made"),
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MAIL_CA", "mail in California"),
        ("MAIL_US", "mail in another state"),
        ("MAIL_ABROAD", "mail abroad"),
        ("FAX", "fax"),
        ("ELECTRONIC", "electronic"),
        ("PERSONAL", "personal"),
    ],
)
def test_the_services_of_the_process_reference(text, name):
    """Section 2.9."""
    assert service_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CA", "claims administrator"),
        ("Claims administrator (CA)", "claims administrator"),
        ('Injured employee ("applicant")', "injured worker"),
        ("Requesting/treating physician", "requesting physician"),
        ("AD / DWC IMR Unit", "administrative director"),
        ("IMRO (Maximus)", "review organization"),
        ("IRO", "review organization"),
        ("WCJ / WCAB", "appeals board"),
        ("URO", "ur organization"),
        ("UR physician / URO", None),
        ("worker / claims administrator", None),
    ],
)
def test_the_actors_of_the_process_reference(text, name):
    """Sections 0.3 and 1; a stroke between two roles that are not one names neither."""
    assert role_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("RFA received", "request received"),
        ("mailing of NOARFI", "assignment served"),
        ("receipt of NOARFI", "assignment received"),
        ("NOARFI mailing", "assignment served"),
        ("FDL mailing", "determination served"),
        ("AD eligibility finding", "application eligible"),
        ("service of notice that liability dispute is resolved", "liability resolved"),
        ("receipt of request and supporting documents", "records complete"),
        ("form or notice defective", "ur service defective"),
        ("notice of defect", "petition defective"),
        ("verified petition", "petition filed"),
        ("petition verified", "petition cured"),
        ("order denying appeal", "petition denied"),
        ("UR_INFO_PENDING", "ur information requested"),
        ("APP_INFO_PENDING", "application information requested"),
        ("REVIEW_INFO_PENDING", "reviewer information requested"),
        ("DETERMINED", "determination served"),
        ("TERMINATED_POST", "termination served"),
        ("optional internal UR appeal", "ur appeal requested"),
        ("UR_APPROVED", None),
        ("UR_CNC", None),
    ],
)
def test_the_events_of_the_process_reference(text, name):
    """Sections 2.1, 2.2 and 2.4. A state that says how it was decided is no event: its outcome would be lost."""
    assert event_type(text) == name
