"""Quality checks on a draft: Q01-Q17, Q21 and Q22 of the domain's list, each a pure function.

A check sees the determination and, where they are at hand, the pages that it quotes. It returns what it found;
a blocking finding stops signing and issue.
"""

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

import msgspec

from openimr.model import Check, Determination, Page
from openimr.review.checks import consistency, edited, language, sources, standards, structure
from openimr.review.checks.draft import Draft, Found, Pages

_Run: TypeAlias = Callable[[Draft], Iterable[Found]]


HARDLY_LEGIBLE = 80.0
"""Mean OCR confidence below which handwriting or a poor copy makes a page's text unsafe to rely on."""


class QualityCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check: its id, what it asks, how grave a finding is, and the function that looks."""

    id: str
    asks: str
    severity: Literal["blocking", "warning"]
    run: _Run


CHECKS: tuple[QualityCheck, ...] = (
    QualityCheck(
        id="Q01",
        asks="every disputed item has one decision, both guideline lines and one rationale",
        severity="blocking",
        run=structure.complete_items,
    ),
    QualityCheck(
        id="Q02",
        asks="the rationale concludes as the heading decides",
        severity="blocking",
        run=structure.conclusion_agrees,
    ),
    QualityCheck(
        id="Q03",
        asks="drug, procedure and dose in the rationale are those of the heading",
        severity="blocking",
        run=consistency.same_treatment,
    ),
    QualityCheck(
        id="Q04",
        asks="body part, side and level agree between request, summary and rationale",
        severity="blocking",
        run=consistency.same_place,
    ),
    QualityCheck(
        id="Q05",
        asks="what is called not documented is searched for on every page",
        severity="blocking",
        run=sources.absence_searched,
    ),
    QualityCheck(
        id="Q06",
        asks="the rationale does not contradict the summary",
        severity="blocking",
        run=consistency.summary_agrees,
    ),
    QualityCheck(
        id="Q07",
        asks="each cited edition was in force, and the chapter fits the body part",
        severity="warning",
        run=standards.edition_in_force,
    ),
    QualityCheck(
        id="Q08",
        asks="where no MTUS is cited, the rationale says why the MTUS does not apply",
        severity="blocking",
        run=standards.outside_mtus_explained,
    ),
    QualityCheck(
        id="Q09",
        asks="the formulary status is known on the date, special and perioperative fills considered",
        severity="warning",
        run=standards.formulary_considered,
    ),
    QualityCheck(
        id="Q10",
        asks="a missing quantity or frequency is first a question to the physician",
        severity="warning",
        run=structure.request_incomplete,
    ),
    QualityCheck(
        id="Q11",
        asks="no more than 30 percent of a rationale is copied from the summary or another item",
        severity="warning",
        run=language.copied_text,
    ),
    QualityCheck(
        id="Q12",
        asks="a drug that must not be stopped at once is tapered",
        severity="warning",
        run=standards.no_abrupt_stop,
    ),
    QualityCheck(
        id="Q13",
        asks="age, sex and dates are consistent",
        severity="warning",
        run=consistency.dates_in_order,
    ),
    QualityCheck(
        id="Q14",
        asks="of a modified request it is said what stays authorised",
        severity="blocking",
        run=structure.modification_stated,
    ),
    QualityCheck(
        id="Q15",
        asks="the summary reads at grade 8 or below and its abbreviations are written out",
        severity="warning",
        run=language.plain_language,
    ),
    QualityCheck(
        id="Q16",
        asks="every record that the RFA or the UR decision names is present",
        severity="blocking",
        run=sources.named_records_present,
    ),
    QualityCheck(
        id="Q17",
        asks="a prior determination in the file is addressed",
        severity="blocking",
        run=sources.prior_addressed,
    ),
    QualityCheck(
        id="Q21",
        asks="nothing but medical necessity is decided",
        severity="blocking",
        run=language.only_necessity,
    ),
    QualityCheck(
        id="Q22",
        asks="no decision rests on the UR decision's text alone",
        severity="blocking",
        run=sources.more_than_ur,
    ),
)

ON_EDITS: tuple[QualityCheck, ...] = (
    QualityCheck(
        id="Q23",
        asks="each quotation is, to the letter, what its page says at its place",
        severity="blocking",
        run=edited.quotations_stand,
    ),
    QualityCheck(
        id="Q24",
        asks="each sentence rests on a quotation or a criterion",
        severity="blocking",
        run=edited.sentences_rest,
    ),
    QualityCheck(
        id="Q25",
        asks="the library holds each cited edition",
        severity="blocking",
        run=edited.edition_held,
    ),
)
"""Not of the domain's list: what the program never writes, and an edit by hand can bring in (docs/cli.md)."""


def run_checks(determination: Determination, pages: Iterable[Page] | None = None) -> tuple[Check, ...]:
    """Run every check.

    `pages` are those of the case file; without them, page searches say that they could not run.
    Order: blocking first, then by id and place.
    """
    held = None if pages is None else tuple(pages)
    draft = Draft(
        determination=determination,
        pages=None if held is None else Pages({(p.file, p.page): p.text for p in held}),
        poor=frozenset((p.file, p.page) for p in held or () if (p.legibility or 100) < HARDLY_LEGIBLE),
    )
    found = [
        Check(id=check.id, severity=check.severity, text=text, where=where)
        for check in (*CHECKS, *ON_EDITS)
        for where, text in check.run(draft)
    ]
    return tuple(sorted(found, key=lambda c: (c.severity != "blocking", c.id, c.where, c.text)))


__all__ = ["CHECKS", "ON_EDITS", "QualityCheck", "run_checks"]
