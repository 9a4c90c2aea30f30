"""A letter in a notebook: everything from outside is escaped, and nothing is told by colour alone."""

import re
from html.parser import HTMLParser

from openimr.model import (
    Citation,
    LetterItem,
    PartialAuthorization,
    Patient,
    PublishedLetter,
    ReviewerCredentials,
    Signal,
    Treatment,
)
from openimr.model.letter_view import letter_html

NASTY = "<script>alert('x')</script>\"&"


def item(**fields) -> LetterItem:
    return LetterItem(**{"request": "MRI", "treatment": Treatment(kind="imaging"), **fields})


def letter(**fields) -> PublishedLetter:
    return PublishedLetter(**{"source": "a.txt", "layout": "made-up", "layout_verified": True, **fields})


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, _attrs):
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_everything_from_the_letter_is_escaped():
    page = letter_html(
        letter(
            source=NASTY,
            layout=NASTY,
            case_number=NASTY,
            decision_date=NASTY,
            date_of_injury=NASTY,
            reviewer=ReviewerCredentials(licensure=(NASTY,), specialties=(NASTY,), subspecialties=(NASTY,)),
            clinical_summary=NASTY,
            items=(
                item(
                    request=NASTY,
                    rationale=NASTY,
                    partial_authorization=PartialAuthorization(authorized=NASTY),
                    citations=(Citation(source="other", guideline=NASTY, sections=(NASTY,), pages=(NASTY,)),),
                ),
            ),
            warnings=(NASTY,),
            signals=(Signal(kind="pasted rationale", item=0, value=1.0, explain=NASTY),),
        )
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 17
    balance = Balance()
    balance.feed(page)
    assert (balance.open, "script" in balance.tags) == ([], False)


def test_header_people_items_warnings_and_signals_are_shown():
    page = letter_html(
        letter(
            case_number="CM15-0000001",
            decision_date="2015-06-17",
            patient=Patient(age=45, sex="female"),
            reviewer=ReviewerCredentials(specialties=("Neurology",), licensure=("Texas",), board_certified=True),
            items=(
                item(decision="upheld", rationale="It was not needed."),
                item(
                    request="Norco #60",
                    decision="overturned",
                    retrospective=True,
                    citations=(Citation(source="ODG", guideline="Pain Chapter", pages=("3",)),),
                ),
                item(request="Soma"),
            ),
            warnings=("a date is missing",),
            signals=(Signal(kind="pasted rationale", item=1, value=0.9, explain="as elsewhere"),),
        )
    )
    text = re.sub(r"<[^>]+>", " ", page)
    for words in (
        "CM15-0000001 · decided 2015-06-17",
        "Patient: 45 years · female",
        "Reviewer: Neurology · Texas · board certified",
        "ODG Pain Chapter, pp. 3",
        "retrospective",
        "a date is missing",
        "pasted rationale (item 2): as elsewhere",
    ):
        assert words in text
    assert re.findall(r">(upheld|overturned|no decision)</span>", page) == ["upheld", "overturned", "no decision"]
    assert "<details><summary>read</summary><p>It was not needed.</p></details>" in page


def test_a_letter_that_says_nothing_is_shown_as_such():
    text = re.sub(r"<[^>]+>", " ", letter_html(letter()))
    for words in ("no case number", "Patient: not described", "Reviewer: not described", "No item was found."):
        assert words in text
