"""Citations in the text of a request or letter: found at their place, and matched only where they fit."""

import pytest

from openimr.guidelines import Recommendation, rank, studies_in, unread_study

from .conftest import make_study

KREBS = (
    "Krebs EE, Gravely A, et al. Effect of opioid vs nonopioid medications on pain-related function. "
    "JAMA. 2018;319(9):872-882."
)


def only(text):
    [found] = studies_in(text)
    assert text[found.start : found.end] == found.text
    return found


def test_a_reference_is_read_with_its_parts():
    found = only(f"In support I attach one paper.\n\n1. {KREBS}\n")
    assert (found.author, found.journal, found.year, found.volume, found.pages) == (
        "Krebs EE", "JAMA", 2018, "319", "872-882",
    )  # fmt: skip
    assert found.title == "Effect of opioid vs nonopioid medications on pain-related function"
    assert found.study is not None
    assert (found.study.id, found.level.level) == ("krebs-2018", "1c")


@pytest.mark.parametrize(
    "text",
    [
        "as shown (Vickers et al., 2012).",
        "Vickers et al. (2012) showed a gain.",
        "Vickers AJ et al. Arch Intern Med 2012 showed a gain.",
        "(Vickers, 2012)",
        "See PMID: 22965186.",
        "see doi:10.1001/archinternmed.2012.3654.",
    ],
)
def test_the_ways_in_which_a_study_is_mentioned(text):
    assert only(text).study.id == "vickers-2012"


@pytest.mark.parametrize(
    "text",
    [
        "Doe J, Roe R, et al. A trial of nothing. Spine (Phila Pa 1976). 2014 Mar 1;39(2):123-9.",
        "(Doe & Roe, 2014)",
        "PMID 12345678",
    ],
)
def test_an_unknown_study_is_left_to_the_reviewer(text):
    found = only(text)
    assert (found.study, found.level) == (None, None)
    assert "the reviewer has to read it" in found.says


def test_the_journal_has_to_fit():
    found = only("Krebs EE, et al. Something else. Spine 2018;43:1-9")
    assert found.study is None
    assert "not the journal" in found.says


def test_two_papers_of_one_author_and_year_are_told_apart_by_journal_or_left_open():
    assert only("(Skljarevski, 2010)").study is None
    assert "which of them" in only("(Skljarevski, 2010)").says
    assert only("Skljarevski et al., Spine 2010").study.id == "skljarevski-2010-flexible-dose"


def test_without_a_journal_the_match_asks_to_be_checked():
    assert "check that it is the same paper" in only("(Krebs et al., 2018)").says


def test_a_number_that_belongs_to_another_paper_is_said():
    found = only("Doe et al. (2019), PMID 22965186")
    assert found.study is None
    assert "number is that of vickers-2012" in found.says


def test_a_number_after_a_reference_belongs_to_it():
    found = only(f"{KREBS} PMID: 29509867. doi: 10.1001/jama.2018.0899.")
    assert (found.pmid, found.doi) == ("29509867", "10.1001/jama.2018.0899")


def test_a_list_of_references_is_kept_apart():
    text = (
        f"References\n1. {KREBS}\n2. de Vos RJ, Weir A. Platelet-rich plasma injection. JAMA 2010;303(2):144-9\n"
        "3. Doe J. A trial of vitamin D. Pain 2014;12:3-9"
    )
    assert [c.study.id if c.study else c.author for c in studies_in(text)] == ["krebs-2018", "devos-2010", "Doe J"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The patient was seen on 03/05/2014; 2:30 pm. Dr. Jones MD reports pain.",
        "MTUS (Revised, 2014), Official Disability Guidelines (Updated, 2014), visit (March, 2014).",
        "Norco 10/325 #60, 2 refills. BP 120/80. DOI 2010.",
    ],
)
def test_dates_editions_and_vital_signs_are_no_studies(text):
    assert studies_in(text) == ()


def test_an_unread_study_decides_nothing(case):
    [cited] = studies_in("Doe J, Roe R. A great trial. Spine 2014;39:123-9")
    unread = Recommendation(
        id="request", source="study", direction="supports", studies=(unread_study(cited),), studies_complete=True
    )
    known = Recommendation(
        id="denial", source="study", direction="does not support", studies_complete=True,
        studies=(make_study(direction="does not support", design="systematic review of randomized trials"),),
    )  # fmt: skip
    found = rank([unread, known], case)
    assert found.outcome == "unresolved"
    assert "the reviewer has to" in " ".join(found.weighed[1].studies[0].because)


@pytest.mark.parametrize(
    "unit",
    [
        KREBS + "\n",
        "Aa-",
        "A" * 50,
        "Doe J, ",
        "2014;",
        "(Doe, 2014; ",
        "et al. ",
        "10.1234/",
        "Doe et al. The The The ",
    ],
)
def test_a_long_text_is_read_to_its_end(unit):
    # A pattern that tries one text in ever more ways would not come back from this: the run's own limit ends it then.
    text = (unit * (160_000 // len(unit) + 1))[:160_000]
    end = f"\n\n1. {KREBS}\n"
    last = studies_in(text + end, on_file=())[-1]
    assert (last.journal, last.year, last.volume, last.pages) == ("JAMA", 2018, "319", "872-882")
    assert last.end > len(text)
