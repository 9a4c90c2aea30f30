"""The instances of the benchmarks are as large and as varied as they say, and speak the program's words."""

from collections import Counter
from importlib import resources
from itertools import islice, pairwise

import msgspec
import pytest
from benchmarks.assignment_instance import ON, fit_for_work, make_instance
from benchmarks.assignment_requests import FIELDS, REVIEWERS_OF, requests_of
from benchmarks.deadline_cases import SERVICES, make_cases

from openimr.model import Case, Reviewer
from openimr.process import event_type, role_of, service_of


@pytest.fixture(scope="module")
def big():
    return make_instance(1)


@pytest.fixture(scope="module")
def histories():
    return list(make_cases(1, 3_000))


def test_the_big_instance_has_the_size_of_the_issue(big):
    assert (len(big.cases), len(big.reviewers)) == (10_000, 1_000)
    parties = {party.id: party for case in big.cases for party in case.parties}
    assert Counter("person" if party.name else "organisation" for party in parties.values()) == {
        "person": 40_000,
        "organisation": 1_200,
    }
    assert {len(reviewer.affiliations) for reviewer in big.reviewers} == {20}
    capacities = [reviewer.capacity for reviewer in big.reviewers]
    assert (min(capacities), max(capacities)) == (1, 20)
    assert 1.04 < big.places / big.wanted < 1.06
    assert {len(case.items) for case in big.cases} == {1, 2, 3, 4}
    assert 0.02 < sum(case.priority == "expedited" for case in big.cases) / 10_000 < 0.04
    assert len(big.reviewers_wanted) == 300
    assert {role_of(party.role) for party in parties.values()} == {party.role for party in parties.values()}


def test_its_reviewers_are_not_all_fit(big):
    unfit = [reviewer for reviewer in big.reviewers if not fit_for_work(reviewer, ON)]
    assert 80 < len(unfit) < 180
    states = Counter(licence.state for reviewer in big.reviewers for licence in reviewer.licences)
    assert states["CA"] > 700
    assert len(states) > 8
    ids = {reviewer.id for reviewer in big.reviewers}
    assert {prior for case in big.cases for prior in case.prior_reviewers} <= ids


def test_a_small_instance_is_made_the_same_way_twice():
    one, other = make_instance(7, 150, 40), make_instance(7, 150, 40)
    assert msgspec.json.encode((one.cases, one.reviewers)) == msgspec.json.encode((other.cases, other.reviewers))
    assert make_instance(8, 150, 40).cases != one.cases
    assert (len(one.cases), len(one.reviewers)) == (150, 40)
    assert one.places >= one.wanted
    again = msgspec.json.decode(msgspec.json.encode(one.cases), type=tuple[Case, ...])
    assert again == one.cases
    assert msgspec.json.decode(msgspec.json.encode(one.reviewers), type=tuple[Reviewer, ...]) == one.reviewers


def test_requests_are_in_the_words_of_the_vocabulary():
    data = resources.files("openimr.vocabulary") / "data"
    procedures = msgspec.yaml.decode((data / "procedures.yaml").read_bytes())
    drugs = {i for drug in msgspec.yaml.decode((data / "drugs.yaml").read_bytes()) for i in drug["ingredients"]}
    parts = set(msgspec.yaml.decode((data / "body_parts.yaml").read_bytes()))
    assert set(FIELDS) == set(REVIEWERS_OF)
    for field in FIELDS:
        for request in requests_of(field):
            treatment = request.treatment
            assert treatment.kind == "medication" or treatment.procedure in procedures[treatment.kind], treatment
            assert set(treatment.ingredients) <= drugs
            assert treatment.body_part is None or treatment.body_part in parts, treatment.body_part


def test_histories_are_in_the_words_of_the_process(histories):
    names = Counter(event.type for case in histories for event in case.events)
    assert {event_type(name) for name in names} == set(names)
    assert {service_of(e.service) for case in histories for e in case.events} == {*SERVICES, None}
    for name in ("determination served", "petition filed", "remanded", "implemented", "records waived",
                 "application deferred", "certified expedited", "treatment authorized"):  # fmt: skip
        assert names[name], name
    assert {case.events[0].at[:4] for case in histories} >= {str(year) for year in range(2013, 2027)}
    assert {(case.priority, case.formulary) for case in histories} == {
        (priority, formulary) for priority in ("standard", "expedited") for formulary in (True, False)
    }


def test_time_only_goes_on_in_a_history(histories):
    for case in histories:
        assert all(one.at[:16] < two.at[:16] for one, two in pairwise(case.events)), case.case_number


def test_histories_are_the_same_each_time(histories):
    assert list(islice(make_cases(1, 3_000), 100)) == histories[:100]
