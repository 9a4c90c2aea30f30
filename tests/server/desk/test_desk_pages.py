"""The desk's pages: who sees them, what they show before and after a decision, how they work without JavaScript."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

MISSING = "CM99-9999999"
GATED = ("overturned", "onfidence", "medically necessary and")
ANYTHING = {
    "do": "decide 0",
    "decision:0": "upheld",
    "reason:0": "x",
    "line:s0": "x",
    "revision": "0",
    "text": "x",
    "reason": "x",
}
GETS = (
    "",
    "draft/",
    "file/",
    "versions/",
    "versions/1/0/",
    "history/",
    "check/",
    "sign/",
    "accept/",
    "ask/",
    "decline/",
)
POSTS = (
    "change/",
    "autosave/",
    "quote/",
    "comment/",
    "again/",
    "begin/",
    "file/",
    "sign/",
    "accept/",
    "ask/",
    "decline/",
)


def client(user: Any, *, fresh: bool = True) -> Any:
    """Somebody who is signed in, and has just given the password again."""
    import time

    from allauth.account.internal.flows import login
    from django.test import Client

    made = Client()
    made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if fresh:
        session = made.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return made


def changes() -> int:
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.exclude(verb="read").exclude(table__startswith="accounts_").count()


def test_nobody_but_the_reviewer_works_at_the_desk_and_only_quality_and_the_director_look(desk: SimpleNamespace):
    before = changes()
    tried = (desk.other, desk.quality, desk.medical_director, desk.regulator, desk.claims_staff, desk.administrator)
    for user in tried:  # the walk of every page tries each role with each page
        looks = {"quality", "medical director"} & {*user.roles}
        browser = client(user)
        for number in (desk.number, MISSING):
            for path in GETS if number == desk.number else GETS[:2]:
                status = browser.get(f"/desk/{number}/{path}").status_code
                own = path in {"sign/", "accept/", "ask/", "decline/"}
                if looks and number == desk.number and not own:
                    assert status == 200, (user, path)
                elif user == desk.other or (looks and not own):
                    assert status == 404, (user, path)
                else:
                    assert status == 403, (user, path)
            for path in POSTS if number == desk.number else POSTS[:2]:
                if looks and path in {"comment/", "file/"}:
                    continue
                status = browser.post(f"/desk/{number}/{path}", ANYTHING).status_code  # fmt: skip
                assert status in {403, 404}, (user, path, status)
        assert browser.get(f"/desk/{desk.number}/image/1/1/").status_code in {403, 404}
    assert changes() == before


def test_before_the_reviewer_has_attested_nothing_of_the_file_opens(db: None):
    from tests.server.desk.conftest import assigned, people

    made = people()
    case = assigned(made.reviewer)
    browser = client(made.reviewer)
    for path in ("", "draft/", "file/", "versions/", "history/", "check/", "image/1/1/"):
        answer = browser.get(f"/desk/{case.number}/{path}")
        assert answer.status_code == 404 or answer["Location"].endswith("/accept/"), path
    page = browser.get(f"/desk/{case.number}/accept/").content.decode()
    assert "Kaweah Packing Sheds" in page  # nobody could answer without the names
    questions = re.findall(r'name="(q:Q\d+)" value="no"', page)
    some = browser.post(f"/desk/{case.number}/accept/", {"do": "accept", questions[0]: "no"})
    assert some.status_code == 422
    tie = browser.post(f"/desk/{case.number}/accept/", {"do": "accept", **dict.fromkeys(questions, "yes")})
    assert tie.status_code == 422
    taken = browser.post(f"/desk/{case.number}/accept/", {"do": "accept", **dict.fromkeys(questions, "no")})
    assert taken["Location"] == f"/desk/{case.number}/"
    assert "No file of this case is here" in browser.get(f"/desk/{case.number}/").content.decode()
    case.attestations.get(accepted=True)


@pytest.mark.parametrize(
    ("licence", "why"),
    [
        ({"to": "2020-01-01"}, "ended on 2020-01-01"),
        ({"to": "2099-01-01", "status": "suspended"}, "not active and unrestricted"),
        ({"to": "2099-01-01", "status": "active", "discipline": "pending"}, "an action is pending"),
        ({"to": "2099-01-01", "status": "active", "qme": True}, "is a QME"),
        ({"to": "2099-01-01", "status": "active"}, None),
        ({"to": "2099-01-01"}, None),  # what the roster leaves open is for quality to ask
    ],
)
def test_who_may_decide_no_case_by_the_roster_takes_none(
    db: None, settings: Any, tmp_path: Any, licence: dict[str, Any], why: str | None
):
    import msgspec
    from tests.server.desk.conftest import assigned, people

    licence = {**licence}
    entry: dict[str, Any] = {"id": "rv-1", "name": "Ines Marrow", "qme": licence.pop("qme", None)}
    entry["licences"] = [{"state": "CA", "number": "A1", "from": "2001-01-01", **licence}]
    (tmp_path / "roster.yaml").write_bytes(msgspec.yaml.encode([entry]))
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, roster=tmp_path / "roster.yaml")
    made = people()
    case, browser = assigned(made.reviewer), client(made.reviewer)
    page = browser.get(f"/desk/{case.number}/accept/").content.decode()
    questions = re.findall(r'name="(q:Q\d+)" value="no"', page)
    answer = browser.post(f"/desk/{case.number}/accept/", {"do": "accept", **dict.fromkeys(questions, "no")})
    assert case.attestations.filter(accepted=True).exists() is (why is None)
    assert why is None or why in answer.content.decode()


def test_a_case_that_is_not_under_review_is_not_taken(db: None):
    from tests.server.desk.conftest import assigned, people

    from openimr.server.cases.models import Case
    from openimr.server.trail.models import TrailRow

    made = people()
    case = assigned(made.reviewer)
    Case.objects.filter(pk=case.pk).update(state="DETERMINED")
    browser = client(made.reviewer)
    page = browser.get(f"/desk/{case.number}/accept/").content.decode()
    assert "is not under review now" in page
    read = TrailRow.objects.filter(verb="read", case_number=case.number).latest("id")
    assert read.row == "desk of a case that is not under review"  # who looks at a closed page is on record too
    assert "I attest" not in page
    browser.post(f"/desk/{case.number}/accept/", {"do": "accept"})
    assert not case.attestations.exists()


def test_the_proposal_is_not_in_any_answer_before_the_first_decision(desk: SimpleNamespace):
    browser = client(desk.reviewer)
    paths = ("", "?part=summary", "?part=missing", "draft/", "draft/?part=item-0", "file/", "history/", "check/",
             "versions/", "versions/1/0/")  # fmt: skip

    def told(path: str) -> set[str]:
        page = browser.get(f"/desk/{desk.number}/{path}").content.decode()
        page = re.sub(
            r'<p class="choices">.*?</p>|csrfmiddlewaretoken" value="[^"]*"|CSRFToken[^>]*', "", page, flags=re.DOTALL
        )
        return {word for word in GATED if word in page}

    assert {path: told(path) for path in paths} == {path: set() for path in paths}
    browser.post(f"/desk/{desk.number}/change/", {"do": "proposal 0", "part": "item-0", "revision": "0"})
    assert told("") == set()
    browser.post(f"/desk/{desk.number}/change/", {"do": "take 0", "part": "item-0", "revision": "0"})
    assert told("") == set()
    decided = {
        "do": "decide 0",
        "part": "item-0",
        "revision": "0",
        "decision:0": "upheld",
        "reason:0": "No gain is told.",
    }
    browser.post(f"/desk/{desk.number}/change/", decided)
    assert "overturned" not in told("")
    assert "onfidence" not in told("")
    page = browser.get(f"/desk/{desk.number}/").content.decode()
    assert "Open the proposal" in page
    browser.post(f"/desk/{desk.number}/change/", {"do": "proposal 0", "part": "item-0", "revision": "1"})
    page = browser.get(f"/desk/{desk.number}/").content.decode()
    assert "Confidence 59 %" in page
    assert "It differs from your decision" in page
    assert "You have opened the proposal. Say whether your decision stands" in page


def test_without_javascript_every_button_saves_what_was_typed_too(desk: SimpleNamespace):
    from openimr.server.desk.fetch import document_of

    browser = client(desk.reviewer)
    document = document_of(desk.draft)
    quote = document.items[0].supporting[0].quotes[0].id
    line = document.items[0].opposing[0].id
    fields = {"part": "item-0", "revision": "0", f"line:{line}": "In my own words.", "do": f"accept {quote}"}
    answer = browser.post(f"/desk/{desk.number}/change/", fields)
    assert answer["Location"] == f"/desk/{desk.number}/?part=item-0"
    desk.draft.refresh_from_db()
    now = document_of(desk.draft)
    assert now.items[0].opposing[0].text == "In my own words."
    assert now.items[0].supporting[0].quotes[0].verdict == "accepted"
    for nonsense in (
        {"do": "explode"},
        {"line:nowhere": "x"},
        {"status:7:x": "met"},
        {"missing:x": "y"},
        {"do": "cite x"},
    ):
        kept = desk.draft.edits.count()
        browser.post(f"/desk/{desk.number}/change/", {"part": "item-0", "revision": "2", **nonsense})
        assert desk.draft.edits.count() == kept, nonsense


def test_autosave_takes_fields_says_the_revision_and_asks_few_questions_of_the_database(
    desk: SimpleNamespace, django_assert_max_num_queries: Any
):
    browser = client(desk.reviewer)
    address = f"/desk/{desk.number}/autosave/"
    browser.post(address, {"line:s0": "First.", "revision": "0"})
    with django_assert_max_num_queries(11):
        answer = browser.post(address, {"line:s0": "Second.", "revision": "1"})
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    same = browser.post(address, {"line:s0": "Second.", "revision": "2"})
    assert same.json()["revision"] == 2
    stale = browser.post(address, {"line:s0": "Third.", "revision": "1"})
    assert (stale.status_code, stale.json()["text"], stale.json()["revision"]) == (409, "Second.", 2)
    assert browser.post(address, {"line:none": "x", "revision": "2"}).status_code == 422


def test_words_of_a_page_become_a_quotation_to_the_letter(world: SimpleNamespace):
    from openimr.server.desk.fetch import document_of
    from openimr.server.records.fetch import files_of, page_words

    browser = client(world.reviewer)
    page = browser.get(f"/desk/{world.number}/").content.decode()
    assert '<g class="mark for' in page
    assert "style=" not in page
    record = next(r for r in files_of(world.case) if (w := page_words(r, 1)) and "NDI" not in w.text)
    words = page_words(record, 1)
    assert words is not None
    sent = {"file": record.pk, "page": 1, "target": "new rationale 0", "part": "item-0"}
    start = words.text.index(" ", 40) + 1
    browser.post(f"/desk/{world.number}/quote/", {**sent, "start": start - 1, "end": start + 20})
    typed = " ".join(words.text[start : start + 30].upper().split())
    browser.post(f"/desk/{world.number}/quote/", {**sent, "words": typed, "target": "line s0"})
    for wrong in (
        {"words": "these words stand nowhere"},
        {"start": 5, "end": 999999},
        {"file": 999999},
        {"target": "x"},
    ):
        browser.post(f"/desk/{world.number}/quote/", {**sent, "words": "", **wrong})
    world.draft.refresh_from_db()
    document = document_of(world.draft)
    made = document.items[0].rationale[-1]
    assert made.by == "reviewer"
    added = [*made.quotes, document.summary[0].quotes[-1]]
    for quote in added:
        one = quote.evidence
        assert words.text[one.start : one.end] == one.quote
        assert (one.file, one.page, quote.by) == (words.file, 1, "reviewer")
    assert len([q for q in document.quotes() if q.by == "reviewer"]) == 2
    found = browser.post(f"/desk/{world.number}/file/", {"q": "CURES", "part": "item-0"}).content.decode()
    assert "<mark>CURES</mark>" in found
    picture = browser.get(f"/desk/{world.number}/image/{record.pk}/1/")
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/png", "private, no-cache")


def test_what_a_search_found_is_turned_page_by_page_and_none_is_out_of_reach(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    from openimr.server.records import search

    monkeypatch.setattr(search, "PAGE", 4)
    browser, at = client(world.reviewer), f"/desk/{world.number}/file/"
    first = browser.post(at, {"q": "pain", "part": "item-0"}).content.decode()
    count = int(re.search(r"1 to 4 of (\d+) places with", first)[1])
    spot = re.compile(
        r"&amp;file=(\d+)&amp;page=(\d+)\" hx-get=\"[^\"]+\" hx-target=\"#file\">[^<]+, page \d+</a>(.*?)</span></li>"
    )
    found: list[Any] = []
    page, turns = first, 0
    while True:
        found += spot.findall(page)
        turns += 1
        following = re.search(r'id="hits-next" name="hits" value="(\d+)"', page)
        if following is None:
            break
        page = browser.post(
            at, {"q": "pain", "part": "item-0", "order": "newest", "hits": following[1]}
        ).content.decode()
    assert turns == -(-count // 4) > 1
    assert len(found) == count
    days = [day[1] if (day := re.search(r"help\">([\d-]+)<", rest)) else "" for _, _, rest in found]
    assert days == sorted((day for day in days if day), reverse=True) + [""] * days.count("")
    by_file = browser.post(at, {"q": "pain", "part": "item-0", "order": "newest", "sort": "file"}).content.decode()
    assert "in the order of the files" in by_file
    assert 'name="order" value="file"' in by_file
    assert "two characters" in browser.post(at, {"q": "p", "part": "item-0"}).content.decode()
    assert "stands nowhere" in browser.post(at, {"q": "zebrafish", "part": "item-0"}).content.decode()


def test_reading_is_on_record(world: SimpleNamespace):
    from openimr.server.trail.models import TrailRow

    reviewer, record = client(world.reviewer), world.case.records.first()
    reviewer.get(f"/desk/{world.number}/")
    reviewer.get(f"/desk/{world.number}/image/{record.pk}/1/")
    client(world.quality).get(f"/desk/{world.number}/history/")
    read = TrailRow.objects.filter(verb="read", case_number=world.number).values_list("actor", "row")
    assert any(actor == f"user:{world.reviewer.pk}" and what.startswith("page ") for actor, what in read)
    assert (f"user:{world.reviewer.pk}", f"picture of page 1 of record {record.pk}") in {*read}
    assert (f"user:{world.quality.pk}", "history of the draft") in {*read}


def test_signing_asks_for_the_password_again(desk: SimpleNamespace):
    stale = client(desk.reviewer, fresh=False)
    for answer in (
        stale.get(f"/desk/{desk.number}/sign/"),
        stale.post(f"/desk/{desk.number}/sign/", {"attest": "own"}),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    page = client(desk.reviewer).get(f"/desk/{desk.number}/sign/").content.decode()
    assert "you have not decided on this item" in page
    assert "Sign and seal" not in page


def test_quality_and_reviewer_have_a_word_with_each_other_without_names(desk: SimpleNamespace):
    client(desk.quality).post(f"/desk/{desk.number}/comment/", {"text": "Please cite the page.", "item": "0"})
    client(desk.reviewer).post(f"/desk/{desk.number}/comment/", {"text": "Done."})
    for user, others in ((desk.reviewer, "d-quality"), (desk.quality, "Ines Marrow")):
        page = client(user).get(f"/desk/{desk.number}/").content.decode()
        assert "Please cite the page." in page
        assert "Done." in page
        assert others not in page


def test_the_number_of_queries_does_not_grow_with_cases(desk: SimpleNamespace, django_assert_max_num_queries: Any):
    from tests.server.desk.conftest import assigned

    browser = client(desk.reviewer)
    browser.get("/desk/")
    for _ in range(3):
        assigned(desk.reviewer)
    with django_assert_max_num_queries(12):
        page = browser.get("/desk/").content.decode()
    assert page.count('<th scope="row">') == 4


@pytest.mark.parametrize("part", ["item-99", "item-x", "../x", "<script>"])
def test_a_part_that_is_none_shows_the_first_item(part: str, desk: SimpleNamespace):
    answer = client(desk.reviewer).get(f"/desk/{desk.number}/", {"part": part})
    assert answer.status_code == 200
    assert "<script>" + "x" not in answer.content.decode()
