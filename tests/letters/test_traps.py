"""The traps that published letters set, one short invented letter each."""

import pytest

from openimr.letters import parse_letter

FRAME = """HOW THE IMR FINAL DETERMINATION WAS MADE

The Expert Reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Family Practice

CLINICAL CASE SUMMARY

The injured worker is a 50 year old woman who was hurt on 01/02/2015.

IMR ISSUES, DECISIONS AND RATIONALES

The Final Determination was based on decisions for the disputed items/services set forth below:

{items}
"""
BELOW = """

Claims Administrator guideline: Decision based on MTUS Low Back Complaints 2004.

MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004.

Decision rationale: """


def letter(*items: tuple[str, str]):
    text = FRAME.format(items="\n\n".join(heading + BELOW + rationale for heading, rationale in items))
    return parse_letter(text, facts=False, signals=False)


@pytest.mark.parametrize(
    ("heading", "request_", "decision"),
    [
        ("Norco 10/325mg#60 for lumbar spine:  Upheld", "Norco 10/325mg#60 for lumbar spine", "upheld"),
        ("Cold therapy unit: 7 day rental: Overturned", "Cold therapy unit: 7 day rental", "overturned"),
        ("Norco (Hydrocodone) one tablet PRN (Opioid\nAnalgesic): Upheld", None, "upheld"),
        ("Ibuprofen 800mg #90 Upheld", "Ibuprofen 800mg #90", "upheld"),
        ("Ibuprofen 800mg #90 - Overturned", "Ibuprofen 800mg #90", "overturned"),
        ("IBUPROFEN 800MG #90: UPHELD", "IBUPROFEN 800MG #90", "upheld"),
        ("Review of a denial that was Upheld: Overturned", "Review of a denial that was Upheld", "overturned"),
        ("Decision rationale template review: Upheld", "Decision rationale template review", "upheld"),
        ("Claims Administrator guideline: a copy: Overturned", "Claims Administrator guideline: a copy", "overturned"),
        ("Ibuprofen 800mg #90: Upheld in part", "Ibuprofen 800mg #90: Upheld in part", None),
        ("Ibuprofen 800mg #90", "Ibuprofen 800mg #90", None),
        ("Ibuprofen 800mg #90: Not Upheld", "Ibuprofen 800mg #90: Not Upheld", None),
        ("Ibuprofen 800mg #90: Partially Overturned", "Ibuprofen 800mg #90: Partially Overturned", None),
        ("Six visits: Overturned; six more: Upheld", "Six visits: Overturned; six more: Upheld", None),
    ],
)
def test_the_outcome_that_ends_a_heading_decides(heading, request_, decision):
    [item] = letter((heading, "It is as it is.")).items
    assert item.request == (request_ or heading.rpartition(":")[0].replace("\n", " "))
    assert item.decision == decision


def test_an_outcome_that_a_rationale_quotes_leaves_the_next_heading_alone():
    first = "Therapy was reviewed in March: Upheld, for want of a plan. This request is not medically necessary."
    items = [("Physical therapy, 6 visits: Upheld", first), ("Ibuprofen 800mg #90: Overturned", "It is necessary.")]
    text = FRAME.format(items="\n\n".join(heading + BELOW + rationale for heading, rationale in items))
    read = parse_letter(text.replace("\n\n", "\n"), facts=False, signals=False)
    assert [(item.request, item.decision) for item in read.items] == [
        ("Physical therapy, 6 visits", "upheld"),
        ("Ibuprofen 800mg #90", "overturned"),
    ]
    assert read.items[0].rationale == first


def test_two_outcomes_in_one_heading_decide_nothing_where_no_paragraph_shows():
    text = FRAME.format(items="Six visits: Overturned; six more: Upheld" + BELOW + "It is as it is.")
    [item] = parse_letter(text.replace("\n\n", "\n"), facts=False, signals=False).items
    assert (item.request, item.decision) == ("Six visits: Overturned; six more: Upheld", None)


@pytest.mark.parametrize(
    "prose",
    [
        "The prior denial was Upheld. It is as it is.",
        "Last year it said: Overturned. It is as it is.",
        "Last year the decision was: Overturned\n\nIt is as it is.",
        "It said\n\nDecision: Overturned\n\nIt is as it is.",
        'The letter reads "Norco: Overturned" in quotes.',
        "An earlier letter said:\n\nNorco 10/325 #90: Overturned\n\nThat was then.",
        "It quotes:\n\nClaims Administrator guideline: none.\n\nThat was then.",
        "The words\nCLINICAL CASE SUMMARY\nstand in the file. It is as it is.",
        "The Claims Administrator guideline was read. MAXIMUS guideline: none. It is as it is.",
    ],
)
def test_outcomes_and_labels_in_prose_decide_nothing(prose):
    found = letter(("Norco 10/325mg #60: Upheld", prose), ("Ultram 50mg #60: Overturned", "It helps."))
    assert [(item.request, item.decision) for item in found.items] == [
        ("Norco 10/325mg #60", "upheld"),
        ("Ultram 50mg #60", "overturned"),
    ]
    assert found.items[0].rationale == " ".join(prose.split())


def test_a_heading_and_a_rationale_at_odds_are_told_and_the_heading_stands():
    found = letter(("Norco #60: Upheld", "It helps him to work. Therefore, the request is medically necessary."))
    assert found.items[0].decision == "upheld"
    [warning] = found.warnings
    assert "heading says upheld" in warning


def test_a_missing_outcome_is_never_filled_from_the_prose():
    found = letter(("Norco 10/325mg #60", "Therefore, the request is not medically necessary."))
    assert found.items[0].decision is None
    assert "item 1: its heading gives no outcome" in found.warnings


def test_a_modified_request_is_told_in_its_parts():
    heading = (
        "Norco 10/325mg #60 was the original request. Norco 10/325mg #25 was authorized by the\nClaims Administrator. "
        "The remaining IMR eligible portion of the original request, Norco\n10/325mg #35 is: Upheld"
    )
    [item] = letter((heading, "It is as it is.")).items
    part = item.partial_authorization
    assert part is not None
    assert (part.requested, part.authorized) == ("Norco 10/325mg #60", "Norco 10/325mg #25")
    assert part.remaining == "Norco 10/325mg #35"
    assert (item.treatment.quantity, item.treatment.ingredients) == (35, ("hydrocodone", "acetaminophen"))
    assert item.drug_classes[0] == "opioid"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: " ".join(text.split()),
        lambda text: "\n\n".join(f"{line} " for line in text.split("\n") if line),
        lambda text: text.replace("\n\nMAXIMUS", "\n\fMAXIMUS").replace("\n\nUltram", "\fUltram"),
        lambda text: text.replace("rationale:", "rationale").replace("guideline:", "guideline"),
        lambda text: text.replace("Decision rationale", "Decison rationale").replace("Administrator", "Adminstrator"),
        lambda text: text.replace("Claims Administrator guideline", "Claims Administra-\ntor guideline"),
        lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02"),
        lambda text: "\ufeff" + text.replace(" ", "\u00a0", 40),
    ],
    ids=[
        "CRLF", "no gaps", "one line", "double spaced", "page breaks", "no colons", "misspelt", "hyphens", "ligatures",
        "odd blanks",
    ],
)  # fmt: skip
def test_any_tools_text_gives_the_same_decisions(change):
    text = FRAME.format(
        items="Norco 10/325mg #60: Upheld"
        + BELOW
        + "No figure of relief is on file, and no gain in function.\nThe request is not medically necessary."
        + "\n\nUltram 50mg #60: Overturned"
        + BELOW
        + "He works again. The request is medically necessary."
    )
    found = parse_letter(change(text), facts=False, signals=False)
    assert [(item.request, item.decision) for item in found.items] == [
        ("Norco 10/325mg #60", "upheld"),
        ("Ultram 50mg #60", "overturned"),
    ]
    assert all(item.citations and item.claims_administrator.citations for item in found.items)
    assert found.reviewer.licensure == ("California",)
    assert found.patient.age == 50


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("Claims Administrator guideline", "Claims Administrator Guideline"),
        lambda text: text.replace("Decision rationale", "DECISION RATIONALE"),
        lambda text: text.replace("Claims Administrator", "Claims Admini-\nstrator"),
        lambda text: text.replace("Administrator", "Administator"),
        lambda text: text.replace("Ultram 50mg #60: Overturned", "Ultram 50mg #60: Over-\nturned"),
        lambda text: text.replace("Norco 10/325mg", "**Norco 10/325mg").replace("guideline:", "guideline:**"),
        lambda text: text.replace("\n\nUltram", "\n\n1\n\f\nUltram"),
        lambda text: text.replace(
            "\n\nUltram", "\n\fFinal Determination Letter for IMR Case Number CM16-1 Page 2\nUltram"
        ),
    ],
    ids=["title case", "capitals", "torn label", "misspelt", "torn outcome", "Markdown", "page number", "footer"],
)
@pytest.mark.parametrize("gaps", [True, False], ids=["gaps", "no gaps"])
def test_one_flaw_in_a_letter_loses_no_item(change, gaps):
    items = "\n\n".join(
        heading + BELOW + "No gain is on file. It is as it is."
        for heading in ("Norco 10/325mg #60: Upheld", "Ultram 50mg #60: Overturned", "TENS unit: Upheld")
    )
    text = change(FRAME.format(items=items))
    found = parse_letter(text if gaps else text.replace("\n\n", "\n"), facts=False, signals=False)
    assert [(item.request, item.decision) for item in found.items] == [
        ("Norco 10/325mg #60", "upheld"),
        ("Ultram 50mg #60", "overturned"),
        ("TENS unit", "upheld"),
    ]
    assert [item.rationale for item in found.items] == ["No gain is on file. It is as it is."] * 3


def test_an_item_that_hides_in_anothers_rationale_is_told():
    text = FRAME.format(
        items="Norco 10/325mg #60: Upheld" + BELOW + "It is as it is.\n\nSoma 350mg: Modified\n\nIt was cut."
    )
    found = parse_letter(text, facts=False, signals=False)
    assert len(found.items) == 1
    assert any("another item's heading" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("sentence", "request_", "decision"),
    [
        (
            "a brace that is medically necessary for work is not medically necessary",
            "a brace that is medically necessary for work",
            "upheld",
        ),
        ("Norco is notmedically necessary", "Norco", "upheld"),
        ("Norco isn't medically necessary", "Norco", "upheld"),
        ("Norco is not medi-\ncally necessary", "Norco", "upheld"),
        ("Norco is medically necessary", "Norco", "overturned"),
        ("Norco is partially medically necessary", "Norco", None),
    ],
)
def test_the_last_finding_of_a_sentence_of_2013_decides(sentence, request_, decision):
    said = f"1) MAXIMUS Federal Services, Inc. has determined the request for {sentence} and appropriate."
    text = (
        "MAXIMUS FEDERAL SERVICES, INC.\nNotice of Independent Medical Review Determination\nDated: 11/26/2013\n\n"
        f"{said}\n\nINDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\n\n{said}\n\n"
        "Medical Qualifications of the Expert Reviewer:\nBoard Certified in Neurology.\n\nCase Summary:\nA fall.\n"
    )
    [item] = parse_letter(text, facts=False, signals=False).items
    assert (item.request, item.decision) == (request_, decision)
