"""The pages of publication, as each role has them, by forms alone and in a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser import launched
from tests.server.issuing.test_issue import acting_as
from tests.server.issuing.test_issuing_in_a_browser import apart
from tests.server.test_every_page import signed_in
from tests.server.walking import PASSWORD, Walk, answering

from .test_publishing import publish, settle

DB = pytest.mark.django_db


@DB
def test_the_inbox_and_the_list_say_what_waits_to_whom_it_waits_for(prepared, people):
    one = prepared()
    manager, quality = signed_in(people.by["case manager"]), signed_in(people.quality)
    assert "Letters to publish" in manager.get("/").content.decode()
    assert "Letters to publish" not in quality.get("/").content.decode()
    path = f"/cases/{one.number}/publication/1/"
    assert path in manager.get("/publication/").content.decode()
    listed = quality.get("/publication/").content.decode()
    assert one.number in listed
    assert path not in listed
    assert manager.get(f"/cases/{one.number}/publication/")["Location"] == path
    assert quality.get(path).status_code == 403


@DB
def test_by_forms_alone_a_letter_is_looked_through_and_published(prepared, people):
    import re

    from openimr.server.publication.models import Publication
    from openimr.server.trail.models import TrailRow

    one = prepared()
    user = people.by["case manager"]
    client, path = signed_in(user), f"/cases/{one.number}/publication/1/"
    page = client.get(path).content.decode()
    read = TrailRow.objects.filter(verb="read", actor=f"user:{user.pk}", case_number=one.number)
    assert [row.row for row in read] == ["letter 1 before it is published"]
    waiting = page.count('<span class="tag late">open</span>')
    assert waiting == 3
    assert "<button disabled>Publish the letter</button>" in page
    for left in range(waiting - 1, -1, -1):
        article = page[page.index('id="next"') :]
        start, end = (re.search(rf'name="{name}" value="(\d+)"', article)[1] for name in ("start", "end"))
        answer = client.post(f"{path}choose/", {"kind": "remove", "start": start, "end": end, "at": "next"})
        assert answer["Location"] == f"{path}#next"
        page = client.get(path).content.decode()
        assert page.count('<span class="tag late">open</span>') == left
    assert 'id="next"' not in page
    seen = re.search(r'name="seen" value="([\d-]+)"', page)[1]
    assert client.post(f"{path}publish/", {"seen": seen}).status_code == 302
    assert Publication.objects.get().state == "published"
    page = client.get(path).content.decode()
    assert "/published/" in page
    assert "<form" not in page[page.index("<main") :]


@DB
@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("choose", {"kind": "burn", "start": 0, "end": 1}),
        ("choose", {"kind": "keep", "start": "x", "end": 1}),
        ("choose", {"kind": "keep", "start": 0, "end": 10**30}),
        ("mark", {"words": ""}),
        ("mark", {"words": "x" * 301}),
        ("publish", {}),
        ("publish", {"seen": "1-0"}),
    ],
)
def test_what_is_not_meant_so_changes_nothing_and_says_so(where, said, prepared, people):
    from openimr.server.publication.models import Choice, PublicLetter

    one = prepared()
    client, path = signed_in(people.director), f"/cases/{one.number}/publication/1/"
    assert client.post(f"{path}{where}/", said).status_code == 302
    assert 'class="message error"' in client.get(path).content.decode()
    assert (Choice.objects.count(), PublicLetter.objects.count()) == (0, 0)


@DB
def test_what_is_asked_on_an_address_that_is_not_there_is_not_found(prepared, people):
    one = prepared()
    client = signed_in(people.director)
    for path in (
        f"/cases/{one.number}/publication/2/", "/published/nothing23456/", "/publication/takedowns/nothing23456/",
        f"/publication/takedowns/{one.publication.slug}/", f"/published/{one.publication.slug}/",
        f"/published/{one.number}/",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


@DB
def test_who_sees_a_case_gets_from_its_determination_to_the_public_letter_while_it_is_public(prepared, people):
    from openimr.server.publication.takedown import take_down

    one = prepared()
    client, path = signed_in(people.by["regulator"]), f"/cases/{one.number}/determination/"
    link = f"/published/{one.publication.slug}/"
    assert link not in client.get(path).content.decode()
    settle(one, people.director)
    publish(one, people.director)
    assert link in client.get(path).content.decode()
    with acting_as(people.director):
        take_down(one.publication.slug, people.director, "A neighbour knew who is meant.")
    assert link not in client.get(path).content.decode()


@pytest.fixture
def url(committed: None) -> Iterator[str]:
    with answering() as address:
        yield address


@pytest.mark.begins
def test_looked_through_published_and_taken_down_in_a_browser(  # noqa: PLR0915 - one walk, as a browser is dear
    url: str, prepared: Any, people: Any
):
    from playwright.sync_api import sync_playwright

    one = prepared()
    names = {"i-case_manager": people.by["case manager"], "i-regulator": people.by["regulator"],
             "i-medical_director": people.director}  # fmt: skip
    for user in names.values():
        user.set_password(PASSWORD)
        user.save()
    slug = one.publication.slug

    def worker() -> None:
        from openimr.server.publication.tasks import export, prepare

        prepare(one.number)
        export()

    def settled() -> None:
        settle(one, people.director)
        publish(one, people.director)

    with sync_playwright() as p:
        browser = launched(p)
        walk = Walk(browser, url)
        manager = walk.person("i-case_manager")
        manager.look("publication-inbox")
        manager.go("Look through them")
        manager.look("publication-waiting")
        manager.go("Look through it")
        manager.look("publication-review")
        manager.sees("Doubts: 3 open", "What will be public")
        # The keyboard alone: the first open doubt has the focus after each answer.
        manager.page.locator("#next").focus()
        manager.page.keyboard.press("Alt+KeyR")
        manager.page.wait_for_url("**#next")
        manager.sees("Doubts: 2 open")
        assert manager.page.evaluate("document.activeElement.id") == "next"
        manager.page.keyboard.press("Tab")
        manager.page.keyboard.press("Enter")
        manager.waits_for("Doubts: 1 open")
        manager.page.locator("#next").get_by_role("button", name="Let it stand").click()
        manager.waits_for("Doubts: 0 open")
        # Words of the letter that are selected stand in the field.
        manager.page.locator("[data-source]").first.evaluate(
            "e => { const s = getSelection(); s.removeAllRanges(); const r = document.createRange();"
            " r.setStart(e.lastChild, 0); r.setEnd(e.lastChild, 9); s.addRange(r) }"
        )
        manager.page.wait_for_function("document.getElementById('words').value.length > 3")
        manager.fill(words="modified duty in dispatch", says="part time")
        manager.press("Take them out")
        manager.sees("They go out", "[part time]")
        manager.look("publication-settled")
        manager.press("Publish the letter")
        manager.sees("is public")
        manager.look("publication-published")
        manager.go("The public letter")
        manager.look("public-letter")
        assert manager.page.get_by_role("link", name="Take it down").count() == 0
        apart(worker)
        stranger = walk.person()
        stranger.page.goto(f"{url}/published/")
        stranger.look("public-list")
        stranger.go(one.number)
        stranger.sees("[part time]", "Overturned")
        regulator = walk.person("i-regulator")
        regulator.page.goto(f"{url}/published/{slug}/")
        regulator.go("Take it down")
        regulator.look("takedown")
        regulator.fill(reason="A neighbour knew who is meant.")
        regulator.press("Take it down")
        regulator.sees("taken down", "A neighbour knew")
        regulator.look("takedown-hidden")
        answer = stranger.page.reload()
        assert answer.status == 410
        stranger.look("public-gone")
        director = walk.person("i-medical_director")
        director.look("takedown-inbox")
        director.go("Decide")
        director.look("takedowns")
        director.go("Open")
        director.fill(reason="Take her hours of work out too.")
        director.press("Have it redacted again")
        apart(worker)
        director.page.reload()
        director.go("Look through it")
        director.sees("It was taken down", "Doubts: 1 open", "[part time]")  # what was let stand is asked for again
        director.look("publication-again")
        apart(settled)
        answer = stranger.page.reload()
        assert answer.status == 200
        browser.close()
    faults = [fault for fault in walk.faults if "status of 410" not in fault]
    assert not faults, "\n".join(faults)


@DB
def test_no_health_data_stands_in_an_address_or_a_line_of_the_log(prepared, people, caplog):
    one = prepared()
    settle(one, people.director)
    client, path = signed_in(people.director), f"/cases/{one.number}/publication/1/"
    with caplog.at_level("DEBUG"):
        answer = client.post(f"{path}mark/", {"words": "Quindlan's hidden story"})
        client.post(f"{path}choose/", {"kind": "keep", "start": 0, "end": 7, "reason": "Quindlan"})
        with acting_as(people.director):
            publish(one, people.director)
    assert "Quindlan" not in answer["Location"] + caplog.text
