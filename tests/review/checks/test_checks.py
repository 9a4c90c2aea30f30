"""Each quality check on a draft that is right, and on one that is wrong in just that way."""

import msgspec
import pytest

from openimr.model import (
    CaseHeader,
    Citation,
    CriterionResult,
    Determination,
    Evidence,
    GuidelineBasis,
    ItemDetermination,
    Missing,
    Page,
    Patient,
    Record,
    ReviewerNeeded,
    Sentence,
    Treatment,
    Versions,
)
from openimr.review.checks import CHECKS, run_checks
from openimr.review.checks.language import reading_grade

NOTE = "Pain 8/10 without and 4/10 with hydrocodone. Cooks again. No side effects."
PAGES = {("note.pdf", 1): NOTE, ("ur.pdf", 1): "Norco 10/325 #60: denied."}
READ = tuple(
    Page(file=file, page=number, text_source="layer", text=text, sha256="0" * 64)
    for (file, number), text in PAGES.items()
)


def quote(text: str, record: str = "r1", file: str = "note.pdf") -> Evidence:
    page = PAGES[file, 1]
    start = page.index(text)
    return Evidence(record=record, file=file, page=1, quote=text, start=start, end=start + len(text))


def criterion(status: str = "met", **changes: object) -> CriterionResult:
    base = CriterionResult(
        id="cp09-opioids-ongoing.analgesia",
        text="Pain relief is reported in numbers.",
        status="met",
        evidence=(quote("8/10 without and 4/10 with"),),
        topic="cp09-opioids-ongoing",
        role="analgesia",
        subject="pain relief stated in numbers",
        verified=True,
    )
    return msgspec.structs.replace(base, status=status, **changes)


def item(**changes: object) -> ItemDetermination:
    base = ItemDetermination(
        request="Norco 10/325 mg #60 one tablet twice a day",
        treatment=Treatment(
            kind="medication",
            ingredients=("hydrocodone", "acetaminophen"),
            strength="10/325",
            quantity=60,
            frequency="twice a day",
        ),
        ur_outcome="denied",
        ur_authorized=None,
        remaining=None,
        retrospective=False,
        eligible=True,
        claims_administrator=GuidelineBasis(basis="none cited"),
        named_in=(quote("Norco 10/325 #60", "r2", "ur.pdf"),),
        proposal="overturned",
        confidence=0.8,
        supporting=(),
        opposing=(),
        needs_reviewer=(),
        topics=("cp09-opioids-ongoing",),
        citations=(Citation(source="MTUS", guideline="Chronic Pain Medical Treatment Guidelines", pages=("78",)),),
        criteria=(criterion(),),
        rationale=(
            Sentence(
                text="The note says “8/10 without and 4/10 with”.", evidence=(quote("8/10 without and 4/10 with"),)
            ),
            Sentence(
                text="The proposal is that the request is medically necessary and the UR decision is overturned.",
                criteria=("cp09-opioids-ongoing.analgesia",),
            ),
        ),
    )
    return msgspec.structs.replace(base, **changes)


def draft(*items: ItemDetermination, **changes: object) -> Determination:
    base = Determination(
        case=CaseHeader(
            case_number="CM15-0000001",
            claim_number=None,
            date_of_injury="2010-06-01",
            ur_decision_date="2015-03-20",
            application_received="2015-04-02",
            priority="standard",
            formulary=False,
        ),
        patient=Patient(age=50, sex="female"),
        records=(
            Record(id="r1", file="note.pdf", first_page=1, last_page=1, kind="progress report", date="2015-03-01"),
            Record(id="r2", file="ur.pdf", first_page=1, last_page=1, kind="ur determination", date="2015-03-20"),
        ),
        unread=(),
        excluded=(),
        missing=(),
        summary=(Sentence(text="She is 50 years old. Her back hurts.", evidence=(quote("Pain 8/10"),)),),
        items=items or (item(),),
        checks=(),
        reviewer=ReviewerNeeded(specialties=("Pain Medicine",), why="pain"),
        versions=Versions(openimr="0", guidelines={}),
    )
    return msgspec.structs.replace(base, **changes)


def ids(determination: Determination) -> set[str]:
    return {c.id for c in run_checks(determination, READ)}


def test_a_sound_draft_passes_every_check():
    assert run_checks(draft(), READ) == ()


def test_all_checks_of_part_one_are_there():
    assert [c.id for c in CHECKS] == [f"Q{n:02}" for n in [*range(1, 18), 21, 22]]


NOT_WORK = Sentence(text="The injury is not related to work.", criteria=("x",))
UPHELD = Sentence(text="The proposal is that the UR decision is upheld.", criteria=("x",))
ABSENT = Sentence(
    text="The records do not show pain relief stated in numbers; all records were read.",
    criteria=("cp09-opioids-ongoing.analgesia",),
)


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        ("Q01", draft(item(proposal=None))),
        ("Q01", draft(item(rationale=()))),
        ("Q02", draft(item(proposal="upheld"))),
        ("Q02", draft(item(rationale=(Sentence(text="She takes it.", criteria=("x",)),)))),
        ("Q03", draft(item(rationale=(*item().rationale, Sentence(text="Tramadol is taken.", criteria=("x",)))))),
        ("Q03", draft(item(rationale=(*item().rationale, Sentence(text="The 5 mg dose is low.", criteria=("x",)))))),
        (
            "Q04",
            draft(
                item(
                    treatment=Treatment(kind="imaging", procedure="mri", body_part="knee", laterality="left"),
                    rationale=(*item().rationale, Sentence(text="The right knee is swollen.", criteria=("x",))),
                )
            ),
        ),
        (
            "Q05",
            draft(
                item(
                    proposal="upheld",
                    criteria=(criterion("not documented", searched=("r1",), evidence=()),),
                    rationale=(ABSENT, UPHELD),
                )
            ),
        ),
        (
            "Q06",
            draft(
                item(
                    proposal="upheld",
                    criteria=(criterion("not documented", searched=("r1",), evidence=()),),
                    rationale=(ABSENT, UPHELD),
                ),
                summary=(Sentence(text="She has 50 percent relief from it.", evidence=(quote("Cooks again"),)),),
            ),
        ),
        ("Q07", draft(item(topics=("cp16-ssri",)))),
        (
            "Q07",
            draft(
                item(
                    treatment=Treatment(kind="imaging", procedure="mri", body_part="lumbar spine"),
                    citations=(Citation(source="MTUS", guideline="Elbow Complaints 2007"),),
                )
            ),
        ),
        ("Q07", draft(item(citations=(Citation(source="MTUS", guideline="Chronic Pain Medical Treatment 2016"),)))),
        ("Q08", draft(item(citations=(Citation(source="ODG", guideline="Official Disability Guidelines"),)))),
        ("Q09", draft(case=msgspec.structs.replace(draft().case, formulary=True))),
        ("Q10", draft(item(treatment=msgspec.structs.replace(item().treatment, frequency=None)))),
        ("Q12", draft(item(proposal="upheld", rationale=(UPHELD,)))),
        ("Q13", draft(case=msgspec.structs.replace(draft().case, date_of_injury="2016-01-01"))),
        ("Q13", draft(patient=Patient(age=9, sex="male"))),
        ("Q14", draft(item(ur_outcome="modified"))),
        ("Q15", draft(summary=(Sentence(text="The IW c/o LBP s/p MVA per PTP.", evidence=(quote("Pain 8/10"),)),))),
        ("Q16", draft(missing=(Missing(named_in="r2", what="MRI report", date="2014-05-01"),))),
        (
            "Q17",
            draft(
                records=(
                    *draft().records,
                    Record(id="r3", file="p.pdf", first_page=1, last_page=1, kind="prior imr determination"),
                )
            ),
        ),
        (
            "Q21",
            draft(item(rationale=(*item().rationale, NOT_WORK))),
        ),
        (
            "Q22",
            draft(
                item(
                    rationale=(
                        Sentence(text="UR denied it.", evidence=(quote("denied", "r2", "ur.pdf"),)),
                        item().rationale[1],
                    )
                )
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_found(check: str, wrong: Determination):
    assert check in ids(wrong)


def test_copied_rationale_is_found():
    """Q11: the second item pastes the first one's rationale."""
    long = Sentence(
        text="Over the last year she has taken the drug twice a day and has cooked, cleaned and gone to games.",
        criteria=("x",),
    )
    both = item(rationale=(long, item().rationale[1]))
    assert "Q11" in ids(draft(both, both))


def test_an_absence_with_no_hit_on_any_page_is_no_finding():
    upheld = item(
        proposal="upheld",
        criteria=(
            criterion(
                "not documented",
                id="cp09-opioids-ongoing.cures",
                role="pdmp",
                subject="a check of CURES",
                searched=("r1",),
                evidence=(),
            ),
        ),
        rationale=(
            Sentence(
                text="The records do not show a check of CURES; all were read.",
                criteria=("cp09-opioids-ongoing.cures",),
            ),
            Sentence(text="The decision is upheld; taper slowly.", criteria=("x",)),
            item().rationale[0],
        ),
    )
    assert "Q05" not in ids(draft(upheld))


def test_without_pages_a_claim_of_absence_says_that_it_was_not_searched_again():
    upheld = item(
        proposal="upheld", criteria=(criterion("not documented", searched=("r1",)),), rationale=(ABSENT, UPHELD)
    )
    texts = [c.text for c in run_checks(draft(upheld)) if c.id == "Q05"]
    assert any("not at hand" in text for text in texts)


def test_a_page_that_could_hardly_be_read_stops_a_claim_of_absence():
    upheld = item(
        proposal="upheld",
        criteria=(criterion("not documented", id="x.cures", role="pdmp", searched=("r1",), evidence=()),),
        rationale=(
            Sentence(text="The records do not show a check of CURES; all were read.", criteria=("x.cures",)),
            UPHELD,
        ),
    )
    scrawl = msgspec.structs.replace(READ[0], text_source="ocr", legibility=61.0)
    assert "note.pdf page 1 could hardly be read" in str([c.text for c in run_checks(draft(upheld), (scrawl, READ[1]))])


def test_blocking_checks_stand_first():
    severities = [c.severity for c in run_checks(draft(item(proposal=None), patient=Patient(age=None, sex=None)), READ)]
    assert severities == sorted(severities, key=lambda s: s != "blocking")


def test_ineligible_items_are_not_asked_for_a_decision():
    deferred = item(eligible=False, proposal=None, rationale=(), citations=(), ur_outcome="deferred")
    assert "Q01" not in ids(draft(item(), deferred))


def test_reading_grade_rises_with_longer_words():
    plain = "She can walk. She can cook. Her back hurts."
    hard = "Her functional restoration is demonstrably unsatisfactory notwithstanding pharmacological intervention."
    assert reading_grade(plain) < 4
    assert reading_grade(hard) > 12
