"""What the office does is refused to each role that may not do it, whoever calls it and with whichever id."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from tests.server.office.conftest import changes, people, waiting_case, with_roster
from tests.server.office.test_keeping import old_case

pytestmark = pytest.mark.django_db


def steps(world: SimpleNamespace) -> dict[str, list[Callable[[Any], object]]]:
    """What can be done, by the verb that it asks for."""
    from openimr.server.office import assigning, expiring, holding, purging, roster, runs, taking_back

    case, old = world.case, world.old.number
    return {
        "manage roster": [
            lambda user: roster.hand_in(user, "roster", "r.yaml", b"[]"),
            lambda user: roster.take_over(user, world.handed),
            lambda user: roster.save_entry(user, "id: rv-9\n", expected=None, version=0),
            lambda user: roster.take_off(user, "rv-101", "no longer here"),
            lambda user: roster.set_absences(user, "rv-101", []),
            lambda user: expiring.seen(user, 1),
        ],
        "assign reviewer": [
            lambda user: assigning.assign(user, case.number, "rv-101", revision=case.revision),
            lambda user: assigning.clear_tie(user, case.number, "rv-101", "0", "looked at both of them"),
            lambda user: taking_back.take_back(user, case.number, "the reviewer is ill", revision=case.revision),
            runs.freeze,
            lambda user: runs.set_seed(user, world.run.pk, "7"),
            lambda user: runs.ask_check(user, world.run.pk),
        ],
        "hold case": [lambda user: holding.hold(user, old, "by order of the court")],
        "purge case": [lambda user: purging.purge(user, old, old)],
    }


def test_each_step_is_refused_to_each_role_that_the_table_does_not_allow():
    from openimr.server.accounts.permissions import MAY
    from openimr.server.cases.errors import StepError
    from openimr.server.office.roster import hand_in
    from openimr.server.office.runs import freeze
    from openimr.server.trail.actor import acting

    world = people()
    with_roster(world.medical_director)
    world.case, world.old = waiting_case(), old_case()
    with acting("user:1"):
        world.run = freeze(world.case_manager)
        world.handed = hand_in(world.medical_director, "roster", "r.yaml", b"- {id: rv-8}\n").pk
    before, tried = changes(), 0
    for verb, done in steps(world).items():
        for role, user in world.by.items():
            if role.replace("_", " ") in MAY[verb]:
                continue
            for do in done:
                with acting(f"user:{user.pk}"), pytest.raises(StepError):
                    do(user)
                tried += 1
    assert changes() == before
    assert tried > 100
