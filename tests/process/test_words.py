import pytest

from openimr.process import event_type, role_of, service_of
from openimr.process.words import folded, words


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
        ("IMR application filed", "application received"),
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
