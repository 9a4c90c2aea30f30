"""What the worker reads is at the level of grade 8, short in its sentences, and large enough in print."""

import re

import pypdfium2
import pytest
from notice_cases import KINDS, VARIANTS, as_it_is, notices, to
from readability import grade, syllables

from openimr.process.notices import notice_pdf
from openimr.process.notices.blocks import Heading, Listed, plain
from openimr.process.notices.notice import runs_of

# The names that the worker has to meet: they are counted as the words that a person says for them.
_NAMES = re.compile(
    r"Independent Medical Review|Workers' Compensation Appeals Board|Administrative Director"
    r"|Division of Workers' Compensation|Information and Assistance|Notice of Assignment|claims administrator"
)
TO_WORKER = [kind for kind in KINDS if kind != "invoice"]


def sentences(notice) -> list[str]:
    """The sentences of the body; an item of a list is one. Treatments and what the office asks are not ours."""
    found: list[str] = []
    for block in notice.blocks:
        if isinstance(block, Heading) or (isinstance(block, Listed) and not block.numbered and _of_the_case(block)):
            continue
        for runs in runs_of(block):
            found += re.split(
                r"(?<=[.?!:;])\s+", _NAMES.sub("Board", plain(runs)).replace("p.m.", "pm").replace("a.m.", "am")
            )
    return [text for text in found if len(re.findall(r"[A-Za-z']+", text)) > 2]


def _of_the_case(block: Listed) -> bool:
    return any("Norco" in plain(item) or "Operative" in plain(item) or "MRI" in plain(item) for item in block.items)


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("review", 2), ("decision", 3), ("treatment", 2), ("people", 2), ("approved", 2)]
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_hard_words_are_told_from_plain_ones():
    assert grade(["The cat sat on the mat."]) < 2
    assert (
        grade(["Jurisdictional determinations notwithstanding, the aforementioned administrator retains authority."])
        > 15
    )


@pytest.mark.parametrize("kind", TO_WORKER)
def test_a_worker_of_grade_8_can_read_it(kind):
    told = sentences(to(kind, "p1"))
    assert grade(told) <= 8
    assert [text for text in told if len(text.split()) > 30] == []


@pytest.mark.parametrize("unusual", VARIANTS)
def test_so_can_it_where_the_case_is_an_unusual_one(unusual):
    kind, case = VARIANTS[unusual]
    told = sentences(as_it_is(case, kind, "p1"))
    assert grade(told) <= 8
    assert [text for text in told if len(text.split()) > 30] == []


@pytest.mark.parametrize("kind", TO_WORKER)
def test_it_says_what_happens_next_and_whom_to_ask(kind):
    headings = {plain(block.runs) for block in to(kind, "p1").blocks if isinstance(block, Heading)}
    assert "Questions?" in headings
    assert headings & {"What happens next", "If you disagree: how to appeal", "If you disagree", "What is missing"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_type_is_large_enough(language):
    """12 points for the body; nothing under 8.5 (the foot of the page)."""
    page = pypdfium2.PdfDocument(notice_pdf(to("assignment", "p1", language)))[0]
    sizes = {}
    for thing in page.get_objects():
        if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
            import ctypes

            size = ctypes.c_float()
            pypdfium2.raw.FPDFTextObj_GetFontSize(thing, ctypes.byref(size))
            sizes[round(size.value, 1)] = sizes.get(round(size.value, 1), 0) + 1
    assert max(sizes, key=sizes.get) == 12
    assert min(sizes) >= 8.5


@pytest.mark.parametrize("kind", KINDS)
def test_the_address_shows_in_the_window_of_an_envelope_and_nothing_else_does(kind):
    """A #10 window on a letter folded in three: 0.9 to 5.3 inches from the left, 2.05 to 3.15 from the top."""
    for notice in notices(kind):
        page = pypdfium2.PdfDocument(notice_pdf(notice))[0]
        text = page.get_textpage()
        shown = " ".join(
            text.get_text_bounded(left=0.9 * 72, right=5.3 * 72, top=(11 - 2.05) * 72, bottom=(11 - 3.15) * 72).split()
        )
        assert shown.startswith(plain(notice.address[0]))
        assert shown.endswith(plain(notice.address[-1]))
