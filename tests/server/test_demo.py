"""The demo: invented cases in every state, an account of each role, never among real cases."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from openimr.process import fold

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_each_case_stands_where_its_story_ends_and_nothing_in_it_is_refused():
    from openimr.server.demo.histories import invented_cases

    for invented in invented_cases(NOW, 200):
        state = fold(invented.case, NOW)
        assert (state.state, state.refused) == (invented.state, ())


def test_the_same_seed_gives_the_same_cases_and_every_story_is_told():
    from openimr.server.demo.histories import invented_cases, stories

    one, two = list(invented_cases(NOW, 200)), list(invented_cases(NOW, 200))
    assert one == two
    assert Counter(i.state for i in one).keys() == {story.ends for story in stories().values()}


@pytest.mark.django_db
def test_a_demo_has_an_account_of_each_role_and_comes_back_with_new_passwords():
    from django.contrib.auth.hashers import check_password

    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.demo.filling import filled

    one, two = filled(NOW, 20), filled(NOW, 20)
    assert {account.role for account in one.accounts} == {role.value for role in Role}
    assert one.cases == two.cases
    assert sum(map(len, one.cases.values())) == 20
    account = two.accounts[0]
    kept = User.objects.get(username=account.username).password
    assert check_password(account.password, kept)
    assert not check_password(one.accounts[0].password, kept)


@pytest.mark.django_db
def test_a_demo_is_not_made_among_real_cases():
    from openimr import model
    from openimr.server.cases.actions import open_case
    from openimr.server.cases.models import Case
    from openimr.server.demo.filling import NotDemoError, filled
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        open_case(model.Case(), None)
    with pytest.raises(NotDemoError, match="has cases of its own"):
        filled(NOW, 20)
    assert Case.objects.count() == 1


def test_the_demos_office_leaves_no_place_open_in_its_letters(tmp_path):
    from openimr.cli.demo import _office
    from openimr.process.notices.templates import office_templates

    known = office_templates(_office(tmp_path / "demo"))
    assert known.faults == ()
    assert all(getattr(known.office, name) for name in known.office.__struct_fields__)
