"""The fixed words of each layout, around a letter's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from examples.letter_sources.setting import Block, label, paragraphs, title

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.letter_sources.letter import Item, Letter

_SENT = "sent the complete case file to an expert reviewer. He/she has no affiliation with the employer, employee, "
_CHOSEN = """He/she has been in active clinical practice for more than five years and is currently working at least
24 hours a week in active practice. The expert reviewer was selected based on his/her clinical experience, education,
background, and expertise in the same or similar specialties that evaluate and/or treat the medical condition and
disputed items/{word}. He/she is familiar with governing laws and regulations, including the strength of evidence
hierarchy that applies to Independent Medical Review determinations."""
SUMMARY_INTRO = """The expert reviewer developed the following clinical case summary based on a review of the case file,
including all medical records:"""
SET_FORTH = "The Final Determination was based on decisions for the disputed items/services set forth below:"


def figures(day: str | None) -> str:
    """01/31/2015"""
    return f"{date.fromisoformat(day):%m/%d/%Y}" if day else ""


def short(day: str) -> str:
    """1/31/2015"""
    when = date.fromisoformat(day)
    return f"{when.month}/{when.day}/{when.year}"


def words(day: str) -> str:
    """January 31, 2015"""
    when = date.fromisoformat(day)
    return f"{when:%B} {when.day}, {when.year}"


def header(letter: Letter) -> list[Block]:
    """The table at the head of a published letter, as its text comes out of the PDF."""
    day = letter.dates
    rows = [
        f"Case Number: {day['case_number']}",
        f"Date Assigned: {figures(day.get('date_assigned'))} Date of Injury: {figures(day.get('date_of_injury'))}",
        f"Decision Date: {figures(day.get('decision_date'))} UR Denial Date:  {figures(day.get('ur_denial_date'))}",
        f"Priority: {day['priority'].title()} Application",
        "Received:",
        figures(day.get("application_received")),
    ]
    return [*(Block(row, tight=True) for row in rows[:-1]), Block(rows[-1])]


def how_made(letter: Letter, *, company: str = "MAXIMUS Federal Services", word: str = "Service") -> list[Block]:
    """Who reviewed: credentials in a sentence where the letter says "Board Certified", else in a block."""
    reviewer = letter.reviewer
    opening, chosen = f"{company} {_SENT}providers or the claims administrator. ", _CHOSEN.format(word=word)
    if reviewer.board_certified:
        sub = f" has a subspecialty in {', '.join(reviewer.subspecialties)}" if reviewer.subspecialties else ""
        sentence = (
            f"The expert reviewer is Board Certified in {', '.join(reviewer.specialties)}{sub} and is licensed to "
            f"practice in {', '.join(reviewer.licensure)}. "
        )
        return [title("HOW THE IMR FINAL DETERMINATION WAS MADE"), *paragraphs(opening + sentence + chosen)]
    return [
        title("HOW THE IMR FINAL DETERMINATION WAS MADE"),
        *paragraphs(opening + chosen),
        Block("The Expert Reviewer has the following credentials:", tight=True),
        Block(f"State(s) of Licensure: {', '.join(reviewer.licensure)}", tight=True),
        Block(f"Certification(s)/Specialty: {', '.join(reviewer.specialties)}"),
    ]


def case_summary(letter: Letter) -> list[Block]:
    return [title("CLINICAL CASE SUMMARY"), *paragraphs(SUMMARY_INTRO), *paragraphs(letter.summary)]


def item_blocks(item: Item, names: tuple[str, str, str]) -> list[Block]:
    heading = Block(item.heading, bold=len(item.heading.rstrip().removesuffix((item.decision or "").title())))
    return [
        heading,
        *label(names[0], item.administrator.text),
        *label(names[1], item.expert.text),
        *label(names[2], item.rationale),
    ]


LABELS = ("Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:")


def final_determination(
    letter: Letter,
    *,
    with_header: bool = False,
    names: tuple[str, str, str] = LABELS,
    company: str = "MAXIMUS Federal Services",
    word: str = "Service",
    mend: Callable[[list[Block]], list[Block]] = lambda blocks: blocks,
) -> list[Block]:
    """The layout of 2014 to 2017; ``mend`` changes what a single letter has otherwise."""
    return mend(
        [
            *(header(letter) if with_header else ()),
            *how_made(letter, company=company, word=word),
            *case_summary(letter),
            title("IMR ISSUES, DECISIONS AND RATIONALES"),
            Block(SET_FORTH),
            *(block for item in letter.items for block in item_blocks(item, names)),
        ]
    )


def necessity(item: Item) -> str:
    return "is medically necessary" if item.decision == "overturned" else "is not medically necessary"


def notice(letter: Letter, *, ur_quote_date: str, noarfi: str, documents: tuple[str, ...]) -> list[Block]:
    """2013: decisions at the top and again in the body, the case summary in the words of utilization review."""
    day, reviewer = letter.dates, letter.reviewer
    decisions = [
        Block(
            f"{number}) MAXIMUS Federal Services, Inc. has determined the request for {item.request} "
            f"{item.printed or necessity(item)} and appropriate."
        )
        for number, item in enumerate(letter.items, start=1)
    ]
    sub = f" has a subspecialty in {', '.join(reviewer.subspecialties)}" if reviewer.subspecialties else ""
    blocks = [
        Block("MAXIMUS FEDERAL SERVICES, INC.", tight=True),
        Block("Independent Medical Review", tight=True),
        Block("P.O. Box 138009", tight=True),
        Block("Sacramento, CA 95813-8009"),
        title("Notice of Independent Medical Review Determination"),
        Block(f"Dated: {short(day['decision_date'])}"),
        Block("Employee:", tight=True),
        Block("Claim Number:", tight=True),
        Block(f"Date of UR Decision: {short(day['ur_denial_date'])}", tight=True),
        Block(f"Date of Injury: {short(day['date_of_injury'])}", tight=True),
        Block(f"IMR Application Received: {short(day['application_received'])}", tight=True),
        Block(f"MAXIMUS Case Number: {day['case_number']}"),
        *decisions,
        Block("<page>"),
        title("INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE"),
        *paragraphs(
            f"""An application for Independent Medical Review was filed on {short(day["application_received"])}
            disputing the Utilization Review Denial dated {short(day["ur_denial_date"])}. A Notice of Assignment and
            Request for Information was provided to the above parties on {short(noarfi)}. A decision has been made
            for each of the treatment and/or services that were in dispute:"""
        ),
        *decisions,
        Block("Medical Qualifications of the Expert Reviewer:", bold=46, tight=True),
        *paragraphs(
            f"""The independent Medical Doctor who made the decision has no affiliation with the employer, employee,
            providers or the claims administrator. The physician reviewer is Board Certified in
            {", ".join(reviewer.specialties)}{sub} and is licensed to practice in {", ".join(reviewer.licensure)}.
            He/she has been in active clinical practice for more than five years and is currently working at least 24
            hours a week in active practice. The Expert Reviewer was selected based on his/her clinical experience,
            education, background, and expertise in the same or similar specialties that evaluate and/or treat the
            medical condition and disputed treatment."""
        ),
        Block("Case Summary:", bold=13, tight=True),
        *paragraphs(
            f"""Disclaimer: The following case summary was taken directly from the utilization review
            denial/modification dated {words(ur_quote_date)}:"""
        ),
        *paragraphs(f"“{letter.summary}”"),
        Block("Documents Reviewed for Determination:", bold=37, tight=True),
        *paragraphs(
            """The following relevant documents received from the interested parties and the documents provided with the
            application were reviewed and considered. These documents included:""",
            tight=True,
        ),
        *(Block(f"- {document}", tight=True) for document in documents),
        Block(""),
    ]
    for number, item in enumerate(letter.items, start=1):
        heading = f"{number}) Regarding the request for {item.request}:"
        section = (
            "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her "
            "Decision"
        )
        blocks += [
            Block(heading, bold=len(heading)),
            Block(section, bold=len(section), tight=True),
            *paragraphs(f"{item.administrator.text} {item.expert.text}"),
            Block("Rationale for the Decision:", bold=27, tight=True),
            *paragraphs(item.rationale),
        ]
    return blocks + paragraphs(
        """Disclaimer: MAXIMUS is providing an independent review service under contract with the California
        Department of Industrial Relations. MAXIMUS is not engaged in the practice of law or medicine. Decisions
        about the use or nonuse of health care services and treatments are the sole responsibility of the patient and
        the patient's physician. MAXIMUS is not liable for any consequences arising from these decisions."""
    )


def documents_reviewed(letter: Letter, *, documents: tuple[str, ...]) -> list[Block]:
    """Early 2014: a list of documents, and for each item a sentence that decides it."""
    day = letter.dates
    blocks = [
        Block("MAXIMUS FEDERAL SERVICES, INC.", tight=True),
        Block("Independent Medical Review", tight=True),
        Block("P.O. Box 138009", tight=True),
        Block("Sacramento, CA 95813-8009", tight=True),
        Block("(855) 555-0142 Fax: (916) 555-0188"),
        title("Independent Medical Review Final Determination Letter"),
        Block(f"Dated: {figures(day['decision_date'])}"),
        Block(f"IMR Case Number:  {day['case_number']} Date of Injury:  {figures(day['date_of_injury'])}", tight=True),
        Block(
            f"Claims Number:   UR Denial Date:  {figures(day['ur_denial_date'])}",
            tight=True,
        ),
        Block(
            f"Priority:  {day['priority'].upper()} Application Received:  {figures(day['application_received'])}",
            tight=True,
        ),
        Block("Employee Name:   Provider Name:", tight=True),
        Block("Treatment(s) in Dispute Listed on IMR Application:", tight=True),
        Block("AS LISTED BELOW"),
        *how_made(letter, word="services"),
        title("DOCUMENTS REVIEWED"),
        Block(
            "The following relevant documents received from the interested parties and the documents provided with the "
            "application were reviewed and considered. These documents included:",
            tight=True,
        ),
        *(Block(f"- {document}", tight=True) for document in documents),
        Block(""),
        *case_summary(letter),
        title("IMR DECISION(S) AND RATIONALE(S)"),
        Block(SET_FORTH),
    ]
    for number, item in enumerate(letter.items, start=1):
        heading = item.printed or f"{number}. {item.request} {necessity(item)} and appropriate."
        reason = "The Physician Reviewer's decision rationale:"
        blocks += [
            Block(heading, bold=len(heading)),
            *paragraphs(item.administrator.text),
            *paragraphs(item.expert.text),
            *label(reason, item.rationale),
        ]
    return blocks


def professional_review(letter: Letter, *, opening: tuple[str, ...], documents: tuple[str, ...]) -> list[Block]:
    """2013, reviews by another organization: one issue a letter, no label for what the claims administrator used."""
    (item,) = letter.items
    reviewer = letter.reviewer
    word = "" if item.decision == "overturned" else "NOT "
    sub = f", with a subspecialty in {', '.join(reviewer.subspecialties)}" if reviewer.subspecialties else ""
    return [
        Block(""),
        title("MEDICAL PROFESSIONAL REVIEW"),
        *(Block(line, tight=True) for line in opening),
        Block(""),
        Block("ISSUE AT DISPUTE:", bold=17, tight=True),
        Block(item.request),
        Block("CASE SUMMARY:", bold=13, tight=True),
        *paragraphs(letter.summary),
        Block("DOCUMENTS REVIEWED FOR DETERMINATION:", bold=37, tight=True),
        *(Block(f"{number}. {document}", tight=True) for number, document in enumerate(documents, start=1)),
        Block(""),
        Block("MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL <br>REVIEWER AND WHY:", tight=True),
        *paragraphs(item.expert.text),
        Block(
            f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS {word}<br>MEDICALLY NECESSARY:",
            tight=True,
        ),
        *paragraphs(item.rationale),
        Block("MEDICAL REVIEWER QUALIFICATIONS:", bold=32, tight=True),
        *paragraphs(
            f"""The reviewer is Board Certified in {", ".join(reviewer.specialties)}{sub}, is licensed to practice in
            {", ".join(reviewer.licensure)}, and has been in active practice for more than five years."""
        ),
    ]
