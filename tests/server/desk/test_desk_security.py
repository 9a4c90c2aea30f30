"""The desk as an attacker finds it: unrecorded looks, what stays in a browser, what one reviewer learns of another."""

from types import SimpleNamespace
from typing import Any

import msgspec

from openimr import model

from .test_desk_pages import client


def reads(user: Any) -> int:
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.filter(verb="read", actor=f"user:{user.pk}").count()


def test_each_look_at_the_draft_is_on_record_also_of_one_part_of_it(desk: SimpleNamespace):
    for user in (desk.quality, desk.reviewer):
        browser = client(user)
        for path in ("", "draft/", "draft/?part=summary", "file/", "versions/"):
            before = reads(user)
            assert browser.get(f"/desk/{desk.number}/{path}").status_code == 200
            assert reads(user) > before, (user.username, path)


def test_a_reviewer_does_not_read_what_the_one_before_and_quality_said_to_each_other(
    desk: SimpleNamespace, four: model.Determination
):
    from django.utils import timezone

    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.desk.actions import comment, decline
    from openimr.server.trail.actor import acting

    from .conftest import taken

    with acting(f"user:{desk.reviewer.pk}"):
        comment(desk.reviewer, desk.case, "reviewer", "My reading of the tapering plan")
    with acting(f"user:{desk.quality.pk}"):
        comment(desk.quality, desk.case, "quality", "An answer to the first reviewer")
    with acting(f"user:{desk.reviewer.pk}"):
        decline(desk.reviewer, desk.number, "a tie that came up")
    now = timezone.localtime().isoformat(timespec="milliseconds")
    with acting("user:intake"):
        take(desk.number, model.Event(type="reviewer assigned", at=now, by="rv-2"))
    Case.objects.filter(pk=desk.case.pk).update(reviewer=desk.other)
    desk.case.refresh_from_db()
    taken(desk.other, desk.case, msgspec.to_builtins(four))
    page = client(desk.other).get(f"/desk/{desk.number}/draft/").content.decode()
    assert "tapering plan" not in page
    assert "first reviewer" not in page
    assert "tapering plan" in client(desk.quality).get(f"/desk/{desk.number}/draft/").content.decode()


def test_when_the_case_is_taken_from_a_reviewer_nothing_of_it_opens(desk: SimpleNamespace):
    from openimr.server.desk.actions import decline
    from openimr.server.trail.actor import acting

    from .test_desk_pages import GETS, POSTS

    browser, number = client(desk.reviewer), desk.number
    paths = [f"/desk/{number}/{path}" for path in (*GETS, "image/1/1/")]
    paths += [f"/cases/{number}/{path}" for path in ("", "records/", "determination/", "records/1/1/")]
    paths += [f"/api/v1/cases/{number}{path}" for path in ("", "/events", "/status", "/records", "/determinations")]
    paths += [f"/api/v1/fhir/Task/{number}"]
    assert browser.get(f"/desk/{number}/").status_code == browser.get(f"/api/v1/cases/{number}").status_code == 200
    with acting(f"user:{desk.reviewer.pk}"):
        decline(desk.reviewer, number, "a tie that came up")
    for path in paths:
        assert browser.get(path).status_code == 404, path
    for path in POSTS:
        assert browser.post(f"/desk/{number}/{path}", {"text": "x", "do": "save"}).status_code == 404, path
    for path in ("/", "/cases/", "/desk/", "/due/", "/api/v1/cases"):
        assert number not in browser.get(path).content.decode(), path
