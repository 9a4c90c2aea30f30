"""One case, from the application to `awaiting publication`, walked by everybody who has to do with it.

A real server and a real worker in processes of their own, real clicks in Chromium. Nothing is done for the people but
that some have an account; where the next step can't be found on a page, the walk ends. Every page that is stepped on is
looked at, at the width of a phone and of a desk.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.browser import launched
from tests.server.delivery.conftest import OFFICE
from tests.server.delivery.test_electronic import links, mails
from tests.server.operations.conftest import config, start
from tests.server.walking import PASSWORD, PATIENCE, SECRET, Person, Walk, code_of, number_on

__all__ = ["config", "mails", "start"]
RECORDS = Path("examples/case-files/ssri-major-depression/records")
ROSTER = b"""
- id: rv-1
  profession: MD
  name: Isandro Jellicoe-Marr
  licences: [{state: CA, number: A900105, status: active, from: 2010-01-01, to: 2037-12-31, discipline: none}]
  boards: [{board: American Board of Psychiatry and Neurology, specialty: Psychiatry, to: 2039-12-31}]
  years_active: 12
  hours_per_week: 32
  qme: false
  capacity: 4
- id: rv-2
  profession: MD
  name: Galatea Hollinshade
  licences: [{state: CA, number: G90104, status: active, from: 1995-01-01, to: 2037-01-31, discipline: none}]
  boards: [{board: American Board of Psychiatry and Neurology, specialty: Psychiatry, to: 2039-12-31}]
  years_active: 28
  hours_per_week: 24
  qme: false
  capacity: 12
"""
NAMED = {
    "administrator": "Ada Nunn", "intake": "Imre Tack", "case manager": "Cass Mander", "quality": "Quinn Lytton",
    "medical director": "Dee Rector", "claims staff": "Stella Ferris", "physician": "Nathaniel Obi, MD",
    "regulator": "Reggie Lathrop",
}  # fmt: skip
"""Who has an account; the reviewer gets one from the administrator, the worker makes one by a case code."""
FORM = {
    "filed_by": "injured worker",
    "worker_name": "Annika Bouvier-Sato",
    "worker_address": "608 Wisteria Ln\nSan Mateo, CA 94403",
    "date_of_birth": "1971-05-14",
    "injury_date": "2013-01-28",
    "body_parts": "lower back, right knee, psyche",
    "claim_number": "PTD-13-20961",
    "employer": "Peninsula Transit District",
    "administrator_company": "Golden Arch Public Risk Pool",
    "administrator_address": "PO Box 5540\nOakland, CA 94605",
    "adjuster": "Lorna Fitch",
    "physician_name": "Nathaniel Obi, MD",
    "physician_specialty": "Psychiatry",
    "physician_organization": "Bayshore Behavioral Medicine",
    "physician_address": "1500 Norfolk St\nSan Mateo, CA 94401",
    "ur_service": "mail in California",
    "ur_type": "regular",
    "ur_decision_attached": "yes",
    "diagnosis": "296.32 major depressive disorder, recurrent, moderate",
    "liability_disputed": "no",
    "consent": "yes",
    "signed": "yes",
    "signature": "Annika Bouvier-Sato",
}
FACTORS = {"administrator", "intake", "case manager", "quality", "medical director"}


@pytest.fixture
def standing(start: Callable[..., Any], config: Any, mails: list[str], tmp_path: Path) -> SimpleNamespace:
    """A server and a worker, their people, and a case that the same worker had before."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings
    from django.contrib.auth.hashers import make_password

    from openimr.server.accounts.models import Organization, User

    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "office.yaml").write_text(OFFICE)
    environ = {
        "OPENIMR_SECOND_FACTOR": "yes",
        "OPENIMR_SMTP": settings.CONFIG.smtp,
        "OPENIMR_MAIL_FROM": settings.CONFIG.mail_from,
        "OPENIMR_TEMPLATES": str(notices),
        "OPENIMR_WORKERS": "1",
        "OPENIMR_SEAL_SECONDS": "2",
    }
    start("worker", "--jobs", "2", **environ)
    organization = Organization.objects.create(name="Golden Arch Public Risk Pool", number="9001")
    password = make_password(PASSWORD)
    for role, name in NAMED.items():
        user = User.objects.create(
            username=role.replace(" ", "-"), name=name, password=password, roles=[role],
            organization=organization if role == "claims staff" else None,
        )  # fmt: skip
        if role in FACTORS:
            TOTP.activate(user, SECRET)
    server = start("serve", **environ)
    return SimpleNamespace(url=f"http://127.0.0.1:{server.port}", mails=mails, earlier=earlier_case(organization))


def days_ago(days: int) -> str:
    from django.utils import timezone

    return (timezone.localdate() - timedelta(days=days)).isoformat()


def earlier_case(organization: Any) -> str:
    """A case of the same worker on one of the same treatments, that was withdrawn; its number."""
    from openimr import model
    from openimr.requests import parse_request
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    def event(type_: str, days: int, **more: Any) -> model.Event:
        return model.Event(type=type_, at=f"{days_ago(days)}T09:00:00-08:00", **more)

    request = "Trazodone 50 mg, one at bedtime, #30"
    parties = (
        model.Party(id="worker", role="injured worker", name="Annika Bouvier-Sato", address="608 Wisteria Ln"),
        model.Party(id="administrator", role="claims administrator", organization=organization.name, address="PO Box"),
    )
    facts = model.Case(
        claim_number="PTD-13-20961",
        parties=parties,
        injury=model.Injury(date="2013-01-28"),
        items=(model.CaseItem(request=request, treatment=parse_request(request), ur_outcome="denied"),),
        application=model.Application(signed=True, complete=True, ur_decision_attached=True, filed_by="injured worker"),
        events=(
            event("ur decision", 120, by="administrator", outcome="denied"),
            event("ur decision served", 120, by="administrator", to=("worker",), service="mail"),
            event("application received", 110, by="worker", service="electronic"),
            event("application withdrawn", 105, by="worker"),
        ),
    )
    with acting("user:1"):
        return str(open_case(facts, organization).number)


@pytest.fixture
def walk(standing: SimpleNamespace) -> Iterator[Walk]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = launched(p)
        yield Walk(browser, standing.url)
        browser.close()


@pytest.mark.begins
def test_a_case_goes_its_whole_way_through_everybodys_pages(walk: Walk, standing: SimpleNamespace):
    make_ready(walk)
    come_by_code(walk, standing.earlier)
    number = apply(walk)
    screen(walk, number, standing.earlier)
    send_assignment(walk, number)
    join(walk, number, standing.mails)
    add_records(walk, number)
    assign(walk, number)
    review(walk, number)
    issue(walk, number)
    mail_the_determination(walk, number, standing.mails)
    read_it(walk, number)
    assert walk.faults == []


def make_ready(walk: Walk) -> None:
    """The director hands in the roster; the administrator makes the reviewer's account, who sets it up."""
    director = walk.person("medical-director", factor=True)
    director.go("Roster")
    director.go("Import")
    director.page.set_input_files("input[type=file]", {"name": "r.yaml", "mimeType": "text/yaml", "buffer": ROSTER})
    director.press("Look at it")
    director.look("roster-import")
    director.press("Take it over")
    director.sees("rv-1")
    walk.people["medical-director"] = director

    administrator = walk.person("administrator", factor=True)
    administrator.go("Accounts")
    administrator.go("New account")
    administrator.page.fill("main input[type=password]", PASSWORD)
    administrator.page.click("main form button")
    administrator.fill(username="reviewer", name="Isandro Jellicoe-Marr", reviewer="rv-1")
    administrator.page.check("input[value=reviewer]")
    administrator.press("Make the account")
    link = administrator.page.locator("#link").input_value()

    reviewer = walk.person()
    reviewer.page.goto(walk.url + re.sub(r"^https?://[^/]+", "", link))
    reviewer.fill(password=PASSWORD, again=PASSWORD)
    reviewer.press("Set the password")
    reviewer.name = "reviewer"
    reviewer.fill(login="reviewer", password=PASSWORD)
    reviewer.press("Sign in")
    reviewer.sees("no other page opens")
    reviewer.go("Set up an app")
    if reviewer.page.title().startswith("Is it you"):
        reviewer.page.fill("main input[type=password]", PASSWORD)
        reviewer.page.click("main form button")
    reviewer.look("totp")
    secret = reviewer.page.locator("main input[readonly], main code").first
    reviewer.fill(code=code_of(secret.input_value() if secret.evaluate("e => e.value") else secret.inner_text()))
    reviewer.press("Set it up")
    reviewer.look("recovery-codes")
    codes = [code.inner_text() for code in reviewer.page.locator(".codes code").all()]
    reviewer.page.get_by_role("button", name="Sign out").click()
    reviewer.page.wait_for_url("**/accounts/login/**")
    reviewer.fill(login="reviewer", password=PASSWORD)
    reviewer.press("Sign in")
    reviewer.look("second-factor")
    reviewer.fill(code=codes[0])
    reviewer.press("Sign in")
    reviewer.sees("Waiting for you")
    walk.people["reviewer"] = reviewer


def come_by_code(walk: Walk, earlier: str) -> None:
    """The worker makes an account with the case code of an earlier case."""
    intake = walk.people["intake"] = walk.person("intake", factor=True)
    intake.go("Cases", earlier, "Case codes")
    intake.press("Make a code for the injured worker")
    intake.look("codes")
    worker = walk.people["worker"] = walk.person()
    worker.page.goto(f"{walk.url}/accounts/login/")
    worker.go("case code")
    code = intake.page.locator("main strong").inner_text()
    worker.fill(code=code, day="2013-01-28", username="annika", password=PASSWORD, again=PASSWORD)
    worker.press("Make the account")
    worker.sees("Your account is made")
    worker.sign_in("annika")
    worker.sees(earlier)


def apply(walk: Walk) -> str:
    """The worker fills in the form and signs it; the number of the case that it becomes."""
    worker = walk.people["worker"]
    worker.go("Applications")
    worker.look("apply")
    worker.press("Begin")
    worker.press("Check and go on")
    worker.sees("Give the date of injury")
    worker.look("application-faults")
    worker.fill(**FORM, ur_date=days_ago(12), ur_served=days_ago(11), signed_on=days_ago(1))
    worker.fill(**{"t0-request": "Sertraline 100 mg, one daily, #30 with 2 refills", "t0-outcome": "denied"})
    worker.press("Add a treatment")
    worker.fill(**{"t1-request": "Trazodone 50 mg, one at bedtime, #30", "t1-outcome": "denied"})
    worker.press("Save the draft")
    worker.page.set_input_files("#id_file", RECORDS / "A - application, UR.pdf")
    worker.press("Add")
    worker.sees("The file is added")
    worker.look("application")
    worker.press("Check and go on")
    worker.look("application-check")
    worker.press("Send the application")
    worker.sees("The application is received")
    worker.look("case-of-a-worker")
    return number_on(worker.text())


def screen(walk: Walk, number: str, earlier: str) -> None:
    """Intake sees the earlier case, says whose case it is, and finds it eligible."""
    intake = walk.people["intake"]
    intake.go("Inbox")
    intake.look("inbox-of-intake")
    intake.go(number)
    intake.go("Decide whether it is eligible", "look at it first")
    intake.sees(earlier)
    intake.tick("They stay apart")
    intake.fill(reason="The earlier application was withdrawn before anything was decided.")
    intake.press("Record it")
    intake.go("Eligibility")
    intake.look("eligibility")
    intake.go("name its account")
    intake.page.select_option("[name=organization]", label="Golden Arch Public Risk Pool")
    intake.look("facts")
    intake.press("Keep the corrections")
    intake.tick("Eligible")
    intake.press("Record the finding")
    intake.sees("ELIGIBLE")


def send_assignment(walk: Walk, number: str) -> None:
    """Notices of assignment are made, printed in a batch and mailed, with a proof of service."""
    intake = walk.people["intake"]
    intake.go("Send the Notice of Assignment")
    intake.press("Send the notice: assignment")
    intake.sees("letters are queued")
    intake.waits_for("postal address of the addressee", anew=True)  # the form did not say where the employer is
    intake.look("letters-waiting")
    intake.go("Correct the facts")
    address = intake.page.locator("fieldset:has(select option[selected][value=employer]) [name$=address]").first
    address.fill("100 Ferry Plaza, San Mateo, CA 94401")
    intake.press("Keep the corrections")
    intake.go("Case", "Letters to the parties")
    intake.page.locator("article:has-text('to the employer') details:has-text('Change letter') summary").click()
    intake.press("Make it anew")
    mail(intake, number)
    intake.page.set_input_files("input[type=file]", RECORDS / "B - RFA.pdf")
    intake.press("Keep it")
    intake.sees("The proof is kept")
    intake.go("Cases", number, "Letters to the parties")


def mail(clerk: Person, number: str) -> None:
    """Make a batch of what waits, print it, and mail it."""
    clerk.go("Mail room")
    clerk.waits_out("being made")
    clerk.sees(number)
    clerk.look("mail-room")
    clerk.press("Make the batch")
    clerk.waits_for("Download the batch")
    with clerk.page.expect_download() as kept:
        clerk.page.click("text=Download the batch")
    assert kept.value.path().read_bytes().startswith(b"%PDF")
    clerk.look("batch-ready")
    clerk.fill(city="Folsom", county="Sacramento", tracking="9205-77")
    clerk.press("All letters of this batch were mailed")
    clerk.sees("Marked as mailed")
    clerk.waits_for(f"Proof for {number}", anew=True)
    clerk.look("batch-mailed")


def join(walk: Walk, number: str, mails: list[str]) -> None:
    """The physician adds the case by its code, chooses to get letters on the portal, and confirms the address."""
    intake = walk.people["intake"]
    intake.go("Cases", number, "Case codes")
    intake.press("Make a code for the requesting physician")
    physician = walk.people["physician"] = walk.person("physician")
    physician.page.get_by_role("link", name=NAMED["physician"]).click()
    physician.look("account")
    physician.go("Add a case with its code")
    physician.fill(code=intake.page.locator("main strong").inner_text(), day="2013-01-28")
    physician.press("Add the case")
    physician.go(number)
    physician.go("My letters")
    physician.tick("On this site")
    physician.fill(email="obi@bayshore.example")
    physician.press("Keep")
    physician.sees("come by mail until you have confirmed")
    came(mails)
    physician.page.goto(f"{walk.url}{links(mails)[0]}")
    physician.look("address")
    physician.press("This address is mine")
    mails.clear()


def add_records(walk: Walk, number: str) -> None:
    """The claims administrator's staff send the records, which are read in the background."""
    staff = walk.person("claims-staff")
    staff.go(number)
    staff.go("Add records")
    names = ("B - RFA.pdf", "C - psychiatry.pdf", "D - ortho and claims.pdf")
    staff.page.set_input_files("input[type=file]", [RECORDS / name for name in names])
    staff.press("Add")
    staff.waits_for("What became of the files")
    staff.look("records-added")
    staff.go("Case file")
    staff.waits_for("Bayshore", 60)
    walk.people["claims-staff"] = staff


def assign(walk: Walk, number: str) -> None:
    """The case manager sees that the records are complete, and gives the case to a reviewer."""
    manager = walk.person("case-manager", factor=True)
    manager.go(number, "Case file")
    manager.go("Case", "What can come next")
    manager.look("steps")
    manager.go("Records complete")
    manager.press("Record the step")
    manager.go("Case", "Assign a reviewer")
    manager.look("assign")
    manager.press("Give the case to rv-1")
    manager.sees("is given to rv-1", "IN_REVIEW")
    manager.look("case-in-review")


def review(walk: Walk, number: str) -> None:
    """The reviewer attests, reads, decides before the proposal opens, writes, checks and signs."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE * 1000)
    reviewer = walk.people["reviewer"]
    page = reviewer.page
    reviewer.go("Inbox")
    reviewer.look("inbox-of-a-reviewer")
    reviewer.shut(f"/cases/{number}/records/")
    reviewer.go(number)
    assert page.get_by_role("link", name="Case file", exact=True).count() == 0
    reviewer.look("case-of-a-reviewer")
    reviewer.go("Your desk for this case")
    reviewer.look("desk-accept")
    for no in page.get_by_label("No", exact=True).all():
        no.check()
    reviewer.press("I attest to this and take the case")

    reviewer.look("desk")
    for place in (0, 1):
        if place:  # the desk opens at the first
            reviewer.go("Trazodone")
        expect(page.locator("h3.request")).to_contain_text("Sertraline" if place == 0 else "Trazodone")
        assert page.locator("text=Open the proposal").count() == 0
        page.locator(".quote a.show").first.click()
        expect(page.locator("svg .mark.current")).to_have_count(1)
        reviewer.tick("Overturn UR")
        page.fill("#reason", "The records show a diagnosis, scales that improve, and work that was taken up again.")
        reviewer.press("Record the decision")
        reviewer.press("Open the proposal")
        expect(page.locator("[aria-labelledby=h-proposal]")).to_contain_text("It agrees with your decision")
        reviewer.tick("Overturn UR")
        page.fill("#reason", "It stands, for the reasons that I gave before I saw the proposal.")
        reviewer.press("Record the decision")
        expect(page.locator(".taken")).to_have_count(2)
        page.click("[aria-labelledby=h-proposal] summary")
        reviewer.press("Take it as my draft")
        expect(page.locator("section[aria-labelledby=h-rationale] .line").first).to_be_visible()
        if not place:
            reviewer.look("desk-item")
    sign(reviewer)


def sign(reviewer: Person) -> None:
    """The draft is edited, what is missing is answered, its versions are looked at; it is checked and signed."""
    from playwright.sync_api import expect

    page = reviewer.page
    sentence = page.locator("section[aria-labelledby=h-rationale] textarea[data-line]").first
    sentence.fill(f"{sentence.input_value()} I agree.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    reviewer.go("What is missing")
    expect(page.locator("#draft h3").first).to_have_text("What is missing")
    reviewer.look("desk-missing")
    for field in page.locator("textarea[name^='missing:']").all():
        field.fill("It is not needed: the later reports tell what it said.")
    expect(page.locator("#saved")).to_contain_text("saved", ignore_case=True)
    reviewer.go("Versions")
    reviewer.go("to the draft now")
    reviewer.look("desk-differences")
    reviewer.go("All versions", "Back to the desk", "On record")
    reviewer.go("Back to the desk", "Check and sign")
    reviewer.sees("Nothing stands in the way of signing")
    reviewer.go("Read it once more and sign")
    reviewer.page.fill("main input[type=password]", PASSWORD)
    reviewer.page.click("main form button")
    for statement in page.locator("input[name=attest]").all():
        statement.check()
    reviewer.look("desk-sign")
    reviewer.press("Sign and seal")
    reviewer.sees("Signed and sealed")


def issue(walk: Walk, number: str) -> None:
    """Quality comments and approves; the medical director seals and issues."""
    quality = walk.person("quality", factor=True)
    quality.go(number)
    quality.look("case-at-quality")
    quality.go("The reviewer's desk")
    quality.go("Quality check")
    quality.look("quality")
    quality.fill(text="Clear, and tied to the records.")
    quality.press("Keep the comment")
    quality.press("Approve for issue")

    director = walk.people["medical-director"]
    director.go("Inbox")
    director.go(number, "Quality check", "Go on to issue")
    director.page.fill("main input[type=password]", PASSWORD)
    director.page.click("main form button")
    director.look("issue")
    director.press("Seal and issue")
    director.sees("is issued")
    director.look("determination")
    director.go(number)
    director.go("Awaiting publication")
    director.waits_for(number, anew=True)  # the worker lists it when it comes to it
    director.look("awaiting-publication")


def mail_the_determination(walk: Walk, number: str, mails: list[str]) -> None:
    """The letters go out by mail and by the portal."""
    intake = walk.people["intake"]
    intake.go("Inbox")
    mail(intake, number)
    came(mails)
    assert "/letters/" in mails[0]


def came(mails: list[str]) -> None:
    """Wait for the one e-mail that the worker sends when it comes to it."""
    until = time.monotonic() + 60
    while not mails and time.monotonic() < until:
        time.sleep(0.2)
    assert len(mails) == 1


def read_it(walk: Walk, number: str) -> None:
    """The parties and the regulator read the determination on their pages."""
    worker = walk.people["worker"]
    worker.go("Inbox")
    worker.go(number)
    worker.go("Determination")
    worker.look("determination-of-a-worker")
    download(worker, "Letter of")
    worker.go("My letters")
    worker.look("my-letters")
    download(worker, "Determination cover")

    physician = walk.people["physician"]
    physician.go("My letters")
    download(physician, "Determination cover")
    physician.go("Inbox", number, "Determination")
    download(physician, "Letter of")

    staff = walk.people["claims-staff"]
    staff.go("Inbox")
    staff.go(number, "Determination")
    download(staff, "Letter of")

    regulator = walk.person("regulator")
    regulator.go(number)
    regulator.look("case-of-a-regulator")
    regulator.go("Determination")
    download(regulator, "Letter of")
    regulator.go("Dashboard")


def download(person: Person, link: str) -> None:
    """A PDF that a link of the page gives."""
    with person.page.expect_download() as kept:
        person.go(link)
    assert kept.value.path().read_bytes().startswith(b"%PDF")
